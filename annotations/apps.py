from functools import partial

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext

from annotations.text.like import like
from annotations.translation import translate_with


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Annotations"

    def ready(self):
        translate_with(gettext)
        connection_created.connect(teach_case)


# What Django asks with LIKE on SQLite, where case is to make no difference.
UNCASED = ("iexact", "icontains", "istartswith", "iendswith")


def teach_case(connection, **_kwargs) -> None:
    """Let searches on SQLite find words whatever their case, as PostgreSQL does by itself.

    LIKE stays what it is: search keys are folded already, and of those many are read.
    """
    if connection.vendor == "sqlite":
        matches = partial(like, escape="\\")
        connection.connection.create_function("MATCH", 2, matches, deterministic=True)
        connection.operators = connection.operators | dict.fromkeys(UNCASED, "MATCH %s")
