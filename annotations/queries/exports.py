"""What an export holds: which annotations, how many rows, and the rows of every table.

Each table is one query in the order of its ids (see queries.tables). A cursor reads it row by
row, or on PostgreSQL COPY writes it as CSV; so memory stays flat, whatever the size, and the same
data gives the same rows.

Read all of one export inside `snapshot()`: without it PostgreSQL would keep each cursor's whole
result, and an edit made meanwhile could leave tables that do not join.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, Count, Q, QuerySet, Value, When
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
    LeftOutBy,
    Status,
    User,
)
from annotations.queries.copying import as_stored, as_text
from annotations.queries.tables import cells_of, rows_of, type_in_sql

CHUNK = 2000
"""Rows that each cursor fetches at a time."""
CHUNKS = {"texts": 2}
"""The same for a table whose rows may be a megabyte each."""

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
    collection: int | None = None
    editor: int | None = None
    actor: int | None = None
    article: int | None = None
    withheld: bool = False
    names: bool = False


@dataclass(frozen=True)
class Tally:
    """Annotations in and out of an export.

    `statuses` has of each status how many are in and out, `left_out` how many each filter kept
    out: the first one, in the order of `conditions`, that does not let an annotation through.
    `withheld` are those that withheld articles alone keep out, counted nowhere else.
    """

    kinds: Counter[str]
    statuses: list[tuple[Status, int, int]]
    left_out: dict[str, int]
    withheld: int


@dataclass(frozen=True)
class Counts:
    """How many rows each table has, and which annotations are in and out."""

    rows: dict[str, int]
    tally: Tally

    @property
    def statuses(self) -> list[tuple[Status, int, int]]:
        return self.tally.statuses

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


def chosen(filters: Filters) -> QuerySet[Annotation]:
    """The annotations that the filters let through, in no order; nothing that is deleted."""
    live = Annotation.objects.live()
    if not filters.withheld:
        live = live.exclude(version__article__status=ArticleStatus.WITHHELD)
    return live.filter(*conditions(filters).values()).order_by()


def conditions(filters: Filters) -> dict[str, Q]:
    """What each filter that is set asks of an annotation, by what LeftOutBy calls it."""
    asked = {LeftOutBy.STATUS: Q(status__in=filters.statuses)}
    if filters.kinds:
        asked[LeftOutBy.KIND] = Q(kind__in=filters.kinds)
    if filters.made_from:
        asked[LeftOutBy.MADE_FROM] = Q(created_at__gte=midnight(filters.made_from))
    if filters.made_to:
        day_after = filters.made_to + datetime.timedelta(days=1)
        asked[LeftOutBy.MADE_TO] = Q(created_at__lt=midnight(day_after))
    if filters.publisher:
        asked[LeftOutBy.PUBLISHER] = Q(version__article__publisher=filters.publisher)
    if filters.collection:
        asked[LeftOutBy.COLLECTION] = Q(version__article__collection=filters.collection)
    if filters.editor:
        asked[LeftOutBy.EDITOR] = Q(author=filters.editor)
    if filters.article:
        asked[LeftOutBy.ARTICLE] = Q(version__article=filters.article)
    if filters.actor:
        # An actor that was merged into another is that other one.
        meant = Actor.objects.filter(Q(pk=filters.actor) | Q(merged_into=filters.actor))
        shown = CaptionPerson.objects.filter(actor__in=meant)
        asked[LeftOutBy.ACTOR] = (
            Q(quote__speaker__in=meant)
            | Q(stance__holder__in=meant)
            | Q(claim__claimant__in=meant)
            | Q(pk__in=shown.values("caption"))
        )
    return asked


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
    tally = tallied(filters)
    kinds = tally.kinds
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
    return Counts(rows=in_tables, tally=tally)


def tallied(filters: Filters) -> Tally:
    """Which annotations are in and out, in one query."""
    kept_out_by = Value("")
    for name, condition in reversed(conditions(filters).items()):
        # The other way round, NULL would be neither in nor out.
        kept_out_by = Case(When(condition, then=kept_out_by), default=Value(name.value))
    withheld = Q(version__article__status=ArticleStatus.WITHHELD)
    found = (
        Annotation.objects.live()
        .order_by()
        .annotate(
            kept_out_by=kept_out_by,
            is_withheld=Case(
                When(withheld, then=Value(not filters.withheld)), default=Value(False)
            ),
        )
        .values_list("kind", "status", "kept_out_by", "is_withheld")
        .annotate(number=Count("pk"))
    )
    kinds, within, out = Counter(), Counter(), Counter()
    left_out, only_withheld = Counter(), 0
    for kind, status, cause, is_withheld, number in found.iterator():
        if is_withheld:
            only_withheld += 0 if cause else number
        elif cause:
            out[status] += number
            left_out[cause] += number
        else:
            kinds[kind] += number
            within[status] += number
    return Tally(
        kinds,
        [(one, within[one], out[one]) for one in Status if within[one] or out[one]],
        {name.value: left_out[name] for name in conditions(filters)},
        only_withheld,
    )


def in_and_out(
    within: QuerySet[Annotation], everything: QuerySet[Annotation]
) -> dict[str, tuple[int, int]]:
    """Of each status how many annotations are within, and how many of everything are not."""
    kept, known = (
        dict(bare(found).order_by().values_list("status").annotate(number=Count("pk")))
        for found in (within, everything)
    )
    return {status: (kept.get(status, 0), n - kept.get(status, 0)) for status, n in known.items()}
