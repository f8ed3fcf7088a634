"""What an export holds: which annotations, how many rows, and the rows of every table.

Each table is one query in the order of its ids (see queries.tables). A cursor reads it row by
row, or on PostgreSQL COPY writes it as CSV; so memory stays flat, whatever the size, and the same
data gives the same rows.

Read all of one export inside `snapshot()`: without it PostgreSQL would keep each cursor's whole
result, and an edit made meanwhile could leave tables that do not join.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from annotations.formats.csv_profiles import CHUNK as ENOUGH
from annotations.formats.csv_profiles import Profile
from annotations.formats.tables import BY_NAME, TABLES, Table
from annotations.models import (
    Actor,
    Annotation,
    ArticleStatus,
    CaptionPerson,
    Kind,
    Status,
    User,
)
from annotations.queries.copying import as_stored, as_text
from annotations.queries.tables import cells_of, rows_of, type_in_sql

CHUNK = 2000
"""Rows that each cursor fetches at a time."""
CHUNKS = {"texts": 20}
"""The same for a table whose rows are long."""

COUNTED_AT_ONCE = 10_000
"""On a desk with more annotations the export page comes first and its counts after it."""

# A long table is one statement, and the reader of a download may be slow to take it.
LONGEST = "1h"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which annotations an export holds; what is not set leaves none out.

    `made_from` and `made_to` are days in the desk's time zone, both included, and look at when
    an annotation was made, since a draft has not been submitted. `actor` is the id of who
    speaks, holds, claims or is shown. Deleted annotations are never exported. `names` leaves none
    out either: it puts people's names beside their pseudonyms.
    """

    statuses: tuple[str, ...] = (Status.APPROVED.value,)
    kinds: tuple[str, ...] = ()
    made_from: datetime.date | None = None
    made_to: datetime.date | None = None
    publisher: int | None = None
    editor: int | None = None
    actor: int | None = None
    article: int | None = None
    withheld: bool = False
    names: bool = False


@dataclass(frozen=True)
class Counts:
    """How many rows each table has, and of each status how many annotations are in and out."""

    rows: dict[str, int]
    statuses: list[tuple[Status, int, int]] = field(default_factory=list)

    @property
    def annotations(self) -> int:
        return self.rows["annotations"]

    @property
    def left_out(self) -> int:
        return sum(out for _status, _within, out in self.statuses)


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, and nothing can be written.

    PostgreSQL: a REPEATABLE READ, READ ONLY transaction. SQLite: a deferred one, begun by hand
    because the app's own transactions take the one write lock, and an export must not keep
    editors from saving; the write-ahead log grows until it ends. Within a transaction that is
    open already, it is that one's view. Leaving it, in whatever way, ends the transaction.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("PRAGMA query_only = ON")
                yield
            finally:
                cursor.execute("ROLLBACK")
                cursor.execute("PRAGMA query_only = OFF")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST}'")
                cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST}'")
            yield


def visible(filters: Filters) -> QuerySet[Annotation]:
    """What an export could hold at all: nothing deleted, withheld articles only when asked."""
    live = Annotation.objects.live()
    if filters.withheld:
        return live
    return live.exclude(version__article__status=ArticleStatus.WITHHELD)


def chosen(filters: Filters) -> QuerySet[Annotation]:
    """The annotations that the filters let through, in no order."""
    found = visible(filters).filter(status__in=filters.statuses).order_by()
    if filters.kinds:
        found = found.filter(kind__in=filters.kinds)
    if filters.made_from:
        found = found.filter(created_at__gte=midnight(filters.made_from))
    if filters.made_to:
        day_after = filters.made_to + datetime.timedelta(days=1)
        found = found.filter(created_at__lt=midnight(day_after))
    if filters.publisher:
        found = found.filter(version__article__publisher=filters.publisher)
    if filters.editor:
        found = found.filter(author=filters.editor)
    if filters.article:
        found = found.filter(version__article=filters.article)
    if filters.actor:
        # An actor that was merged into another is that other one.
        meant = Actor.objects.filter(Q(pk=filters.actor) | Q(merged_into=filters.actor))
        shown = CaptionPerson.objects.filter(actor__in=meant)
        found = found.filter(
            Q(quote__speaker__in=meant)
            | Q(stance__holder__in=meant)
            | Q(claim__claimant__in=meant)
            | Q(pk__in=shown.values("caption"))
        )
    return found


def midnight(day: datetime.date) -> datetime.datetime:
    """When a day begins in the desk's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def rows(
    table: str, filters: Filters, chunk: int = CHUNK, first: int | None = None
) -> Iterator[tuple]:
    """The rows of one table, or its `first` ones, their values in the order of its columns."""
    yield from _selected(BY_NAME[table], filters)[:first].iterator(chunk)


def listed(table: str, found: QuerySet, user: User, chunk: int = CHUNK) -> Iterator[tuple]:
    """The rows of a list as an export has them: the table's columns, in the order of its ids.

    What a column may refer to is what the person sees.
    """
    of = BY_NAME[table]
    cells = cells_of(of, Annotation.objects.visible_to(user).live())
    yield from bare(found).order_by("pk").values_list(*cells).iterator(chunk)


def bare(found: QuerySet) -> QuerySet:
    """The same rows without the columns, joins and order that a list brings."""
    return found.model._base_manager.filter(pk__in=found.order_by().values("pk"))


def stored(table: Table, filters: Filters) -> Iterator[tuple]:
    """The same rows as SQLite has them in words already, where that is quicker."""
    within = chosen(filters)
    cells = [
        as_stored(cell, type_in_sql(table, column))
        for column, cell in zip(
            table.columns, cells_of(table, within, names=filters.names), strict=True
        )
    ]
    yield from rows_of(table, within).values_list(*cells).iterator(CHUNKS.get(table.name, CHUNK))


def _selected(table: Table, filters: Filters, profile: Profile | None = None) -> QuerySet:
    """The table's rows; with a profile as PostgreSQL puts their cells in words."""
    within = chosen(filters)
    cells = cells_of(table, within, names=filters.names)
    if profile:
        cells = [
            as_text(cell, type_in_sql(table, column), profile)
            for column, cell in zip(table.columns, cells, strict=True)
        ]
    return rows_of(table, within).values_list(*cells)


def copied(table: Table, filters: Filters, profile: Profile) -> Iterator[tuple[int, bytes]]:
    """The table's lines as PostgreSQL writes them, some rows at a time with their number.

    The bytes are those that csv_profiles.encode makes of `rows`. Only on PostgreSQL.
    """
    try:
        sql, params = copy_sql(table, filters, profile)
    except EmptyResultSet:
        return
    # The driver's own cursor: the one that notes queries, as with DEBUG, takes no parameters here.
    with connection.cursor() as cursor, cursor.cursor.copy(sql, params) as lines:
        held, size = [], 0
        # PostgreSQL sends one row a message, always; its lines end with LF alone.
        for line in lines:
            held.append(line[:-1])
            size += len(line)
            if size >= ENOUGH:
                yield len(held), b"\r\n".join(held) + b"\r\n"
                held, size = [], 0
        if held:
            yield len(held), b"\r\n".join(held) + b"\r\n"


def copy_sql(table: Table, filters: Filters, profile: Profile) -> tuple[str, tuple]:
    """The COPY of a table and its parameters, the filters among them."""
    sql, params = _selected(table, filters, profile).query.sql_with_params()
    quoting = ", FORCE_QUOTE *" if profile.quote_all else ""
    return f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8'{quoting})", params


def takes_a_while() -> bool:
    """Whether the desk is so large that nobody waits for its counts; known without counting."""
    return Annotation.objects.all()[: COUNTED_AT_ONCE + 1].count() > COUNTED_AT_ONCE


def counts(filters: Filters) -> Counts:
    """What an export with these filters holds and leaves out, in a query for each table."""
    within = chosen(filters)
    kinds, in_statuses = tallied(filters)
    known = {
        "annotations": kinds.total(),
        "quotes": kinds[Kind.QUOTE],
        "stances": kinds[Kind.STANCE],
        "claims": kinds[Kind.CLAIM],
        "captions": kinds[Kind.CAPTION],
    }
    in_tables = {
        table.name: known[table.name] if table.name in known else rows_of(table, within).count()
        for table in TABLES
        if table.name != "texts"
    }
    in_tables["texts"] = in_tables["article_versions"]
    return Counts(
        rows=in_tables,
        statuses=in_statuses,
    )


def tallied(filters: Filters) -> tuple[Counter, list[tuple[Status, int, int]]]:
    """How many annotations of each kind are in, and of each status how many are in and out."""
    kinds, within, everything = Counter(), Counter(), Counter()
    for kind, status, number in _tally(chosen(filters)):
        kinds[kind] += number
        within[status] += number
    for _kind, status, number in _tally(visible(filters)):
        everything[status] += number
    return kinds, [
        (status, within[status], everything[status] - within[status])
        for status in Status
        if everything[status]
    ]


def in_and_out(
    within: QuerySet[Annotation], everything: QuerySet[Annotation]
) -> dict[str, tuple[int, int]]:
    """Of each status how many annotations are within, and how many of everything are not."""
    kept, known = Counter(), Counter()
    for counter, annotations in ((kept, within), (known, everything)):
        for _kind, status, number in _tally(bare(annotations)):
            counter[status] += number
    return {status: (kept[status], known[status] - kept[status]) for status in sorted(known)}


def _tally(annotations: QuerySet[Annotation]) -> Iterable[tuple[str, str, int]]:
    return (
        annotations.order_by().values_list("kind", "status").annotate(number=Count("pk")).iterator()
    )
