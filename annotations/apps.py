from django.apps import AppConfig
from django.db.backends.signals import connection_created

from annotations.text.like import like


class AnnotationsConfig(AppConfig):
    name = "annotations"
    verbose_name = "Annotations"

    def ready(self):
        connection_created.connect(teach_case)


def teach_case(connection, **_kwargs) -> None:
    """Let searches on SQLite find words whatever their case, as PostgreSQL does by itself."""
    if connection.vendor == "sqlite":
        # With an escape character and without; what a CHECK asks has to be deterministic.
        for count in (2, 3):
            connection.connection.create_function("LIKE", count, like, deterministic=True)
