from urllib.parse import urlsplit

from django.db import connection, transaction

from annotations.models import Publisher


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
