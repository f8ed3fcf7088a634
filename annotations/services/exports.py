"""An export as bytes: one table alone or all of them in a zip, who may have it, and the trace.

What an export holds is told while it is written, in an Account: the manifest in the zip and the
ExportRun are both made from it, so that they tell what was written and not what was meant.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.formats.catalogue import FORMATS
from annotations.formats.csv_profiles import AT_ONCE, Profile, encode, header
from annotations.formats.descriptions import (
    A_LIST,
    THE_TABLES,
    Promise,
    csv_metadata,
    data_readme,
    datapackage,
    manifest,
)
from annotations.formats.documents import Format
from annotations.formats.tables import BY_NAME, TABLES, Table
from annotations.formats.zipped import zip_stream
from annotations.models import ExportRun, LeftOutBy, RunState, Status, User
from annotations.queries import exports
from annotations.queries.exports import Filters
from annotations.services.heartbeats import beating, silent
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
    if filters.withheld and not sees_withheld(by):
        raise NothingWithheld
    if filters.names and not may(by, "export_names"):
        raise NoNames


def sees_withheld(by: User | None) -> bool:
    """Whether somebody may know of withheld articles; whoever is at the shell may."""
    return by is None or may(by, "see_withheld")


def check_list(*, by: User, names: bool = False) -> None:
    """The same for a list of the app that its reader sees anyway."""
    if not may(by, "export"):
        raise NotAllowed
    if names and not may(by, "export_names"):
        raise NoNames


@dataclass
class Account:
    """What an export has written so far; whole when its last byte has been read.

    The fields are those of an ExportRun.
    """

    rows: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, tuple[int, int]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    withheld: int | None = None
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
        """What is in and out; asked last, since the first byte waits for nothing."""
        found = exports.tallied(filters)
        self.statuses = {status.value: (within, out) for status, within, out in found.statuses}
        self.left_out = found.left_out
        if not filters.withheld:
            self.withheld = found.withheld

    def narrow(self, placed: Mapping[str, int]) -> None:
        """Of what the filters let through only so many of each status found a place."""
        lost = {name: within - placed.get(name, 0) for name, (within, _) in self.statuses.items()}
        self.statuses = {
            name: (within - lost[name], out + lost[name])
            for name, (within, out) in self.statuses.items()
        }
        self.left_out[LeftOutBy.FORMAT.value] = sum(lost.values())


def table_file(
    *, table: Table, filters: Filters, profile: Profile, account: Account
) -> Iterator[bytes]:
    """One table as a CSV file, read in a snapshot of its own."""
    with exports.snapshot():
        yield from account.of(table.file_name, _encoded(table, filters, profile, account.rows))
        account.tally(filters)


def list_file(
    *,
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple],
    profile: Profile,
    account: Account,
    left_out: Callable[[int], int] | None = None,
) -> Iterator[bytes]:
    """The rows of a list of the app as a CSV file, read in a snapshot of its own.

    `left_out` is asked at the end, and given how many rows there were, how many more there would
    be without the list's filters; a list without any has none.
    """
    account.rows[name] = 0
    with exports.snapshot():
        counted = _counted(name, rows, account.rows)
        yield from account.of(f"{name}.csv", encode(columns, counted, profile))
        number = left_out(account.rows[name]) if left_out else 0
        account.left_out = {LeftOutBy.LIST.value: number} | account.left_out


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
            with closing(_encoded(table, filters, profile, account.rows)) as pieces:
                yield table.file_name, account.of(table.file_name, pieces)
        account.tally(filters)
    for name, content in (
        ("README.md", data_readme(TABLES, profile, account.rows, about=about)),
        ("datapackage.json", datapackage(TABLES, profile, account.rows, account.files)),
        ("csv-metadata.json", csv_metadata(TABLES, profile)),
    ):
        yield name, account.of(name, [content])
    last = manifest_of(
        account, format="csv", profile=profile.name, about=about, names=filters.names
    )
    yield "manifest.json", account.of("manifest.json", [last])


def promise_of(format: str) -> Format | Promise:
    """What the offsets of a file count and what it cannot carry, by the format of its run."""
    if format in FORMATS:
        return FORMATS[format]
    return THE_TABLES if format == "csv" or format.removesuffix(".csv") in BY_NAME else A_LIST


def manifest_of(
    account: Account, *, format: str, about: Sequence[str], names: bool, profile: str = ""
) -> bytes:
    """What has been told so far, for the end of a zip or to lie beside a file."""
    return manifest(
        promise_of(format),
        format=format,
        profile=profile,
        about=about,
        names=names,
        rows=account.rows,
        statuses=account.statuses,
        left_out=account.left_out,
        files=account.files,
    )


def manifest_of_run(run: ExportRun) -> bytes:
    """The same of an export that is over, where it is a single file or its zip was not kept."""
    told = {name: run.told(name) for name in ("rows", "statuses", "left_out", "files")}
    told["files"].pop("manifest.json", None)
    of_run = {"format": run.format, "profile": run.profile, "names": run.names}
    return manifest_of(Account(**told), about=run.filters, **of_run)


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
        with beating(ExportRun.objects.filter(pk=run.pk, state=RunState.RUNNING)):
            yield run
        state = RunState.DONE
    except Exception:
        state = RunState.FAILED
        raise
    finally:
        run.state, run.ended_at = state, timezone.now()
        run.rows, run.statuses = account.rows, account.statuses
        run.tell_files(account.files)
        run.left_out = account.left_out
        run.withheld = account.withheld if sees_withheld(by) else None
        run.save()


def recover() -> int:
    """Call runs that gave no sign of life broken off; how many were found."""
    return silent(ExportRun.objects.filter(state=RunState.RUNNING)).update(
        state=RunState.BROKEN, ended_at=F("heartbeat_at")
    )


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
        rows = _counted(table.name, exports.stored(table, filters), counts)
        at_once = exports.CHUNKS.get(table.name, AT_ONCE)
        yield from encode(table.column_names, rows, profile, at_once)


def _counted(name: str, rows: Iterable[tuple], counts: dict[str, int]) -> Iterator[tuple]:
    for row in rows:
        counts[name] += 1
        yield row
