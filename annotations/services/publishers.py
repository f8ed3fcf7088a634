from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from annotations.access import may
from annotations.models import Article, Publisher, PublisherName, User
from annotations.services import trace
from annotations.services.refusals import AlreadyMerged, NotAllowed, OneAndTheSame

# Where these are empty at the one that stays, they are filled from those that go.
FILLED = ("domain", "country")


def find_or_add(name: str, *, address: str = "") -> Publisher | None:
    """The publisher that this name leads to (see `of_name`); None without a name.

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
            most = Publisher._meta.get_field("domain").max_length
            known = Publisher.objects.create(name=name, domain=domain[:most])
    return known


@transaction.atomic
def merge(*, kept: Publisher, gone: Collection[Publisher], by: User) -> int:
    """Give the articles of publishers to another one and let them go; how many articles went.

    Their names and domains lead to the one that stays. Raises NotAllowed, OneAndTheSame, and
    AlreadyMerged where one of them is not there any more.
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
    lead(kept, held.values())
    Publisher.objects.filter(pk__in=keys).delete()
    for key in sorted(keys):
        trace.say("merged", by, publisher=key, into=kept.pk)
    return number


def lead(kept: Publisher, gone: Iterable[Publisher]) -> None:
    """Let what the ones that go were known as lead to the one that stays."""
    PublisherName.objects.filter(publisher__in=gone).update(publisher=kept)
    for name in {name for one in gone for name in (one.name, bare(one.domain)) if name}:
        PublisherName.objects.filter(name__iexact=name).delete()
        PublisherName.objects.create(publisher=kept, name=name)


def of_name(name: str) -> Publisher | None:
    """Whose name this is, or other name, or domain, in this order; its case makes no difference."""
    domain = bare(name)
    own = Q(domain__iexact=domain) | Q(domain__iexact=f"www.{domain}")
    return called(name) or first(Q(name__iexact=name)) or first(own)


def called(name: str) -> Publisher | None:
    """Who is written just so, or was before a merge."""
    return first(Q(name=name)) or first(Q(names__name__iexact=name))


def first(asked: Q) -> Publisher | None:
    return Publisher.objects.filter(asked).order_by("pk").first()


def bare(domain: str) -> str:
    """As a page that tells no name is known by its host."""
    return domain.removeprefix("www.")


def hold_additions() -> None:
    """Let those who add publishers wait for one another until the transaction ends.

    The constraint tells names apart that differ in case. SQLite has one writer at a time and
    needs no lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(Publisher._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
