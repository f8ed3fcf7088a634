"""An export as bytes: one table alone or all of them in a zip, who may have it, and the trace.

What an export holds is told while it is written, in an Account: the manifest in the zip and the
ExportRun are both made from it, so that they tell what was written and not what was meant.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.formats.csv_profiles import Profile, encode, header
from annotations.formats.descriptions import csv_metadata, data_readme, datapackage, manifest
from annotations.formats.tables import TABLES, Table
from annotations.formats.zipped import zip_stream
from annotations.models import ExportRun, RunState, Status, User
from annotations.queries import exports
from annotations.queries.exports import Filters
from annotations.services.refusals import NotAllowed


class OnlyApproved(NotAllowed):
    sentence = _(
        "You can export approved annotations only. Ask a moderator for those of another status."
    )


class NoNames(NotAllowed):
    sentence = _("You cannot export people's names. Ask a moderator.")


class NothingWithheld(NotAllowed):
    sentence = _("You cannot export from withheld articles. Ask a moderator.")


def check(*, filters: Filters, by: User) -> None:
    """Raises NotAllowed, or one of its kinds, when this is not for this person."""
    if not may(by, "export"):
        raise NotAllowed
    if set(filters.statuses) != {Status.APPROVED} and not may(by, "export_all"):
        raise OnlyApproved
    if filters.withheld and not by.has_perm("annotations.view_withheld_article"):
        raise NothingWithheld
    if filters.names and not may(by, "export_names"):
        raise NoNames


def check_list(*, by: User, names: bool = False) -> None:
    """The same for a list of the app that its reader sees anyway."""
    if not may(by, "export"):
        raise NotAllowed
    if names and not may(by, "export_names"):
        raise NoNames


@dataclass
class Account:
    """What an export has written so far; whole when its last byte has been read."""

    rows: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, tuple[int, int]] = field(default_factory=dict)
    files: dict[str, dict] = field(default_factory=dict)
    # Where it is written down, once that has begun.
    run: ExportRun | None = None

    def of(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces of a file, its size and checksum written down when it ends."""
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
        self.files[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def tally(self, filters: Filters) -> None:
        """Of each status what is in and out; asked last, since the first byte waits for nothing."""
        _kinds, statuses = exports.tallied(filters)
        self.statuses = {status.value: (within, out) for status, within, out in statuses}


def table_file(
    *, table: Table, filters: Filters, profile: Profile, account: Account
) -> Iterator[bytes]:
    """One table as a CSV file, read in a snapshot of its own."""
    with exports.snapshot():
        yield from account.of(table.file_name, _encoded(table, filters, profile, account.rows))
        account.tally(filters)


def list_file(
    *, name: str, columns: Sequence[str], rows: Iterable[tuple], profile: Profile, account: Account
) -> Iterator[bytes]:
    """The rows of a list of the app as a CSV file, read in a snapshot of its own."""
    account.rows[name] = 0
    with exports.snapshot():
        counted = _counted(name, rows, account.rows)
        yield from account.of(f"{name}.csv", encode(columns, counted, profile))


def zip_file(
    *,
    filters: Filters,
    profile: Profile,
    about: Sequence[str] = (),
    account: Account | None = None,
) -> Iterator[bytes]:
    """Every table and what explains them as a zip, all of one snapshot."""
    account = account or Account()
    members = files(filters=filters, profile=profile, about=about, account=account)
    # Closed here and not when the garbage is collected: it holds the snapshot.
    with closing(members):
        yield from zip_stream(members)


def files(
    *, filters: Filters, profile: Profile, about: Sequence[str], account: Account
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The name and the content of each file of an export, to be read in this order.

    The account is filled as rows go by, hence the files that tell of others come after them and
    tell exactly what was written.
    """
    with exports.snapshot():
        for table in TABLES:
            pieces = _encoded(table, filters, profile, account.rows)
            yield table.file_name, account.of(table.file_name, pieces)
        account.tally(filters)
    for name, content in (
        ("README.md", data_readme(TABLES, profile, account.rows, about=about)),
        ("datapackage.json", datapackage(TABLES, profile, account.rows, account.files)),
        ("csv-metadata.json", csv_metadata(TABLES, profile)),
    ):
        yield name, account.of(name, [content])
    last = manifest(
        profile,
        about,
        names=filters.names,
        rows=account.rows,
        statuses=account.statuses,
        files=account.files,
    )
    yield "manifest.json", account.of("manifest.json", [last])


@contextmanager
def traced(
    *,
    account: Account,
    by: User | None,
    format: str,
    filters: Filters,
    about: Sequence[str] = (),
    profile: str = "",
) -> Iterator[ExportRun]:
    """Leaves an ExportRun that says who took what, and in the end how much and how it went.

    An error inside is written down as a failure, and a reader who breaks off as that. Whatever
    reads the data must be closed by then, since an export's own transaction writes nothing.
    """
    run = ExportRun.objects.create(
        by=by, format=format, profile=profile, filters=list(about), names=filters.names
    )
    account.run = run
    state = RunState.LEFT
    try:
        yield run
        state = RunState.DONE
    except Exception:
        state = RunState.FAILED
        raise
    finally:
        run.state, run.ended_at = state, timezone.now()
        run.rows, run.statuses, run.files = account.rows, account.statuses, account.files
        run.save()


def recorded(pieces: Iterator[bytes], *, account: Account, **told) -> Iterator[bytes]:
    """The pieces, traced by an ExportRun that has their checksum; `told` is as in `traced`."""
    digest = hashlib.sha256()
    with traced(account=account, **told) as run, closing(pieces):
        for piece in pieces:
            digest.update(piece)
            run.bytes += len(piece)
            yield piece
        run.sha256 = digest.hexdigest()


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
        rows = exports.stored(table, filters)
        yield from encode(table.column_names, _counted(table.name, rows, counts), profile)


def _counted(name: str, rows: Iterable[tuple], counts: dict[str, int]) -> Iterator[tuple]:
    for row in rows:
        counts[name] += 1
        yield row
