"""An export as bytes: one table alone or all of them in a zip, and who may have it."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.formats.csv_profiles import Profile, encode, header
from annotations.formats.descriptions import csv_metadata, data_readme, datapackage
from annotations.formats.tables import TABLES, Table
from annotations.formats.zipped import zip_stream
from annotations.models import Status, User
from annotations.queries import exports
from annotations.queries.exports import Filters
from annotations.services.refusals import NotAllowed


class OnlyApproved(NotAllowed):
    sentence = _(
        "You can export approved annotations only. Ask a moderator for those of another status."
    )


class NothingWithheld(NotAllowed):
    sentence = _("You cannot export from withheld articles. Ask a moderator.")


def check(*, filters: Filters, by: User) -> None:
    """Raises NotAllowed, OnlyApproved or NothingWithheld when this is not for this person."""
    if not may(by, "export"):
        raise NotAllowed
    if set(filters.statuses) != {Status.APPROVED} and not may(by, "export_all"):
        raise OnlyApproved
    if filters.withheld and not by.has_perm("annotations.view_withheld_article"):
        raise NothingWithheld


def table_file(
    *, table: Table, filters: Filters, profile: Profile, counts: dict[str, int]
) -> Iterator[bytes]:
    """One table as a CSV file, read in a snapshot of its own; `counts` gets its rows."""
    with exports.snapshot():
        yield from _encoded(table, filters, profile, counts)


def zip_file(*, filters: Filters, profile: Profile, about: Sequence[str] = ()) -> Iterator[bytes]:
    """Every table and what explains them as a zip, all of one snapshot."""
    yield from zip_stream(files(filters=filters, profile=profile, about=about, counts={}))


def files(
    *, filters: Filters, profile: Profile, about: Sequence[str], counts: dict[str, int]
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The name and the content of each file of an export, to be read in this order.

    `counts` is filled as rows go by, hence the files that tell the counts come last and tell
    exactly what was written.
    """
    with exports.snapshot():
        for table in TABLES:
            yield table.file_name, _encoded(table, filters, profile, counts)
    yield "README.md", [data_readme(TABLES, profile, counts, about=about)]
    yield "datapackage.json", [datapackage(TABLES, profile, counts)]
    yield "csv-metadata.json", [csv_metadata(TABLES, profile)]


def _encoded(
    table: Table, filters: Filters, profile: Profile, counts: dict[str, int]
) -> Iterator[bytes]:
    """The bytes of a table: PostgreSQL writes them itself, the same ones as Python would."""
    counts[table.name] = 0
    if connection.vendor == "postgresql":
        yield header(table.column_names, profile)
        for number, lines in exports.copied(table, filters, profile):
            counts[table.name] += number
            yield lines
    else:
        rows = exports.rows(table.name, filters)
        yield from encode(table.column_names, _counted(table.name, rows, counts), profile)


def _counted(name: str, rows: Iterable[tuple], counts: dict[str, int]) -> Iterator[tuple]:
    for row in rows:
        counts[name] += 1
        yield row
