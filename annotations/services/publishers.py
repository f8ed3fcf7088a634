from collections.abc import Collection
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import Article, Publisher, User
from annotations.services import trace
from annotations.services.refusals import AlreadyMerged, NotAllowed, OneAndTheSame

# Where these are empty at the one that stays, they are filled from those that go.
FILLED = ("domain", "country")


def find_or_add(name: str, *, address: str = "") -> Publisher | None:
    """The publisher of this name, whatever the case of its letters; None without a name.

    A new one has the domain of the address.
    """
    name = " ".join(name.split())
    if not name:
        return None
    known = of_name(name)
    if known:
        return known
    domain = urlsplit(address).hostname or ""
    with transaction.atomic():
        hold_additions()
        # Somebody else may have added it at this very moment.
        known = of_name(name)
        if not known:
            new = {"domain": domain[: Publisher._meta.get_field("domain").max_length]}
            known, _new = Publisher.objects.get_or_create(name=name, defaults=new)
    return known


@transaction.atomic
def merge(*, kept: Publisher, gone: Collection[Publisher], by: User) -> int:
    """Give the articles of publishers to another one and let them go; how many articles went.

    Raises NotAllowed, OneAndTheSame, and AlreadyMerged where one of them is not there any more.
    """
    if not may(by, "merge", kept):
        raise NotAllowed
    keys = {one.pk for one in gone}
    if not keys or kept.pk in keys:
        raise OneAndTheSame
    held = Publisher.objects.select_for_update().order_by("pk").in_bulk({kept.pk, *keys})
    if len(held) != len(keys) + 1:
        raise AlreadyMerged
    kept = held.pop(kept.pk)
    moved = Article.objects.filter(publisher__in=keys)
    number = moved.update(publisher=kept, updated_at=timezone.now())
    for column in FILLED:
        said = [getattr(one, column) for one in (kept, *held.values())]
        setattr(kept, column, next(filter(None, said), ""))
    kept.save(update_fields=FILLED)
    Publisher.objects.filter(pk__in=keys).delete()
    for key in sorted(keys):
        trace.say("merged", by, publisher=key, into=kept.pk)
    return number


def of_name(name: str) -> Publisher | None:
    return Publisher.objects.filter(name__iexact=name).order_by("pk").first()


def hold_additions() -> None:
    """Let those who add publishers wait for one another until the transaction ends.

    The constraint tells names apart that differ in case. SQLite has one writer at a time and
    needs no lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(Publisher._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
