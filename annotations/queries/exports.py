"""The rows of every table of an export, as formats.tables declares them.

Each table is read in a fixed number of queries, each of them a cursor over rows in the order of
their ids; where a row needs many rows of another table (the spans of an annotation), two cursors
walk side by side. So memory stays flat, whatever the size, and the same data gives the same rows.

Read all of one export inside `snapshot()`: without it PostgreSQL would keep each cursor's whole
result, and an edit made meanwhile could leave tables that do not join.
"""

import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from annotations.formats.tables import (
    BETWEEN_PARTS,
    MAIN_ROLES,
    OFFSET_UNIT,
    SCHEMA_VERSION,
)
from annotations.models import (
    Actor,
    ActorName,
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    Caption,
    CaptionPerson,
    Claim,
    HolderKind,
    Kind,
    Quote,
    Review,
    Role,
    Span,
    Stance,
    Status,
    Target,
)

CHUNK = 2000
"""Rows that each cursor fetches at a time."""

# A table of millions of rows may take PostgreSQL longer to sort than a page may take to load.
LONGEST_STATEMENT = "5min"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which annotations an export holds; what is not set leaves none out.

    `made_from` and `made_to` are days in the desk's time zone, both included, and look at when
    an annotation was made, since a draft has not been submitted. `actor` is the id of who
    speaks, holds, claims or is shown. Deleted annotations are never exported.
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
                cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_STATEMENT}'")
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
        found = found.filter(created_at__gte=_midnight(filters.made_from))
    if filters.made_to:
        day_after = filters.made_to + datetime.timedelta(days=1)
        found = found.filter(created_at__lt=_midnight(day_after))
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


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def rows(table: str, filters: Filters, chunk: int = CHUNK) -> Iterator[tuple]:
    """The rows of one table, their values in the order of its columns."""
    return ROWS[table](chosen(filters), chunk)


def counts(filters: Filters) -> Counts:
    """What an export with these filters holds and leaves out, in ten queries."""
    within = chosen(filters)
    kinds, within_status = Counter(), Counter()
    for kind, status, number in _tally(within):
        kinds[kind] += number
        within_status[status] += number
    everything = Counter()
    for _kind, status, number in _tally(visible(filters)):
        everything[status] += number
    in_tables = {
        "articles": _articles(within).count(),
        "article_versions": _versions(within).count(),
        "annotations": kinds.total(),
        "spans": Span.objects.filter(annotation__in=within).count(),
        "quotes": kinds[Kind.QUOTE],
        "stances": kinds[Kind.STANCE],
        "claims": kinds[Kind.CLAIM],
        "captions": kinds[Kind.CAPTION],
        "caption_persons": CaptionPerson.objects.filter(caption__annotation__in=within).count(),
        "actors": _actors(within).count(),
        "targets": _targets(within).count(),
        "reviews": Review.objects.filter(annotation__in=within).count(),
    }
    return Counts(
        rows=in_tables,
        statuses=[
            (status, within_status[status], everything[status] - within_status[status])
            for status in Status
            if everything[status]
        ],
    )


def _tally(annotations: QuerySet[Annotation]) -> Iterable[tuple[str, str, int]]:
    return (
        annotations.order_by().values_list("kind", "status").annotate(number=Count("pk")).iterator()
    )


class Beside:
    """Rows sorted by their first value, handed out in groups to somebody who asks in that order."""

    def __init__(self, rows: Iterable[tuple]):
        self._rows = iter(rows)
        self._row: tuple | None = next(self._rows, None)

    def of(self, key: int) -> list[tuple]:
        found = []
        while self._row is not None and self._row[0] <= key:
            if self._row[0] == key:
                found.append(self._row)
            self._row = next(self._rows, None)
        return found


def _articles(within: QuerySet[Annotation]) -> QuerySet[Article]:
    return Article.objects.filter(pk__in=within.values("version__article")).order_by("pk")


def _versions(within: QuerySet[Annotation]) -> QuerySet[ArticleVersion]:
    return ArticleVersion.objects.filter(article__in=within.values("version__article")).order_by(
        "article_id", "number"
    )


def _targets(within: QuerySet[Annotation]) -> QuerySet[Target]:
    stances = Stance.objects.filter(annotation__in=within)
    return Target.objects.filter(pk__in=stances.values("target")).order_by("pk")


def _actors(within: QuerySet[Annotation]) -> QuerySet[Actor]:
    """Those whom a row of another table names."""
    return Actor.objects.filter(
        Q(pk__in=Quote.objects.filter(annotation__in=within).values("speaker"))
        | Q(pk__in=Stance.objects.filter(annotation__in=within).values("holder"))
        | Q(pk__in=Claim.objects.filter(annotation__in=within).values("claimant"))
        | Q(pk__in=CaptionPerson.objects.filter(caption__annotation__in=within).values("actor"))
        | Q(pk__in=_targets(within).order_by().values("actor"))
    ).order_by("pk")


def _spans_beside(within: QuerySet[Annotation], chunk: int) -> Beside:
    return Beside(
        Span.objects.filter(annotation__in=within)
        .order_by("annotation_id", "pk")
        .values_list("annotation_id", "role", "order", "start", "end", "exact")
        .iterator(chunk)
    )


def _words(spans: Iterable[tuple], role: str) -> str:
    return BETWEEN_PARTS.join(span[5] for span in spans if span[1] == role)


def articles(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    yield from (
        _articles(within)
        .annotate(n_versions=Count("versions"))
        .values_list(
            "uuid",
            "canonical_url",
            "publisher__name",
            "publisher__domain",
            "publisher__country",
            "current_version__headline",
            "current_version__published_at",
            "language",
            "section",
            "status",
            "n_versions",
            "created_at",
        )
        .iterator(chunk)
    )


def article_versions(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    found = (
        _versions(within)
        .annotate(text_length=Length("text"))
        .values_list(
            "article__current_version_id",
            "pk",
            "article__uuid",
            "number",
            "headline",
            "standfirst",
            "byline",
            "dateline",
            "published_at",
            "updated_at",
            "fetched_at",
            "text_length",
            "sha256",
            "normaliser_version",
        )
        .iterator(chunk)
    )
    for current, pk, article, number, *rest in found:
        yield (pk, article, number, pk == current, *rest)


def annotations(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    spans_beside = _spans_beside(within, chunk)
    reviews_beside = Beside(
        Review.objects.filter(annotation__in=within)
        .order_by("annotation_id", "pk")
        .values_list("annotation_id", "reviewer__pseudonym", "decision", "created_at")
        .iterator(chunk)
    )
    found = (
        within.order_by("pk")
        .values_list(
            "pk",
            "kind",
            "quote__type",
            "stance__label",
            "stance__holder_kind",
            "stance__holder__name",
            "version__byline",
            "uuid",
            "version__article__uuid",
            "version_id",
            "version__article__canonical_url",
            "version__article__publisher__name",
            "version__headline",
            "version__published_at",
            "version__article__language",
            "quote__speaker_id",
            "quote__speaker__name",
            "quote__role_as_printed",
            "quote__speaker__wikidata_id",
            "stance__target_id",
            "stance__target__statement",
            "claim__checkworthiness",
            "claim__statement",
            "not_a_quote__reason",
            "note",
            "author__pseudonym",
            "status",
            "created_at",
            "updated_at",
            "submitted_at",
            "rule_version",
        )
        .iterator(chunk)
    )
    for (
        pk,
        kind,
        quote_type,
        stance,
        holder_kind,
        holder_name,
        byline,
        uuid,
        article,
        version,
        url,
        publisher,
        headline,
        published_at,
        language,
        *speaker,
        target,
        target_label,
        checkworthiness,
        statement,
        reason,
        note,
        annotator,
        status,
        created_at,
        updated_at,
        submitted_at,
        rule_version,
    ) in found:
        spans = spans_beside.of(pk)
        main = [span for span in spans if span[1] == MAIN_ROLES[kind]]
        holder = {
            HolderKind.ACTOR: holder_name,
            HolderKind.AUTHOR: byline,
            HolderKind.PUBLICATION: publisher,
        }.get(holder_kind)
        reviews = reviews_beside.of(pk)
        _pk, reviewer, decision, reviewed_at = reviews[-1] if reviews else (pk, None, None, None)
        is_quote = kind == Kind.QUOTE
        yield (
            uuid,
            kind,
            article,
            version,
            url,
            publisher,
            headline,
            published_at,
            language,
            min((span[3] for span in main), default=None),
            max((span[4] for span in main), default=None),
            len(main),
            _words(spans, Role.CONTENT) if is_quote else None,
            quote_type,
            _words(spans, Role.CUE) if is_quote else None,
            _words(spans, Role.SOURCE) if is_quote else None,
            *speaker,
            stance,
            holder,
            target,
            target_label,
            checkworthiness,
            statement,
            reason,
            note,
            annotator,
            status,
            reviewer,
            decision,
            created_at,
            updated_at,
            submitted_at,
            reviewed_at,
            rule_version,
            SCHEMA_VERSION,
            OFFSET_UNIT,
            _spans_json(spans),
        )


def _spans_json(spans: Iterable[tuple]) -> str:
    return json.dumps(
        [
            {"role": role, "seq": seq, "start": start, "end": end, "exact": exact}
            for _pk, role, seq, start, end, exact in spans
        ],
        ensure_ascii=False,
    )


def spans(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    yield from (
        Span.objects.filter(annotation__in=within)
        .order_by("annotation_id", "pk")
        .values_list(
            "pk",
            "annotation__uuid",
            "role",
            "order",
            "start",
            "end",
            "exact",
            "prefix",
            "suffix",
            "annotation__version__sha256",
        )
        .iterator(chunk)
    )


def quotes(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    beside = _spans_beside(within.filter(kind=Kind.QUOTE), chunk)
    found = (
        Quote.objects.filter(annotation__in=within)
        .order_by("pk")
        .values_list(
            "pk",
            "negated",
            "annotation__uuid",
            "type",
            "speaker_id",
            "speaker__name",
            "speaker_status",
            "role_as_printed",
            "speaker__wikidata_id",
        )
        .iterator(chunk)
    )
    for pk, negated, uuid, quote_type, *speaker in found:
        spans = beside.of(pk)
        yield (
            uuid,
            quote_type,
            _words(spans, Role.CONTENT),
            *speaker,
            _words(spans, Role.CUE),
            _words(spans, Role.SOURCE),
            _words(spans, Role.ADDRESSEE),
            negated,
        )


def stances(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    beside = _spans_beside(within.filter(kind=Kind.STANCE), chunk)
    found = (
        Stance.objects.filter(annotation__in=within)
        .order_by("pk")
        .values_list(
            "pk",
            "annotation__uuid",
            "holder_kind",
            "holder_id",
            "holder__name",
            "label",
            "target_id",
            "target__statement",
            "basis",
            "quote__annotation__uuid",
        )
        .iterator(chunk)
    )
    for pk, *row in found:
        yield (*row, _words(beside.of(pk), Role.EVIDENCE))


def claims(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    beside = _spans_beside(within.filter(kind=Kind.CLAIM), chunk)
    found = (
        Claim.objects.filter(annotation__in=within)
        .order_by("pk")
        .values_list(
            "pk",
            "annotation__uuid",
            "statement",
            "claimant_id",
            "claimant__name",
            "checkworthiness",
            "reasons",
            "claim_date",
            "first_appearance_url",
        )
        .iterator(chunk)
    )
    for pk, uuid, *row in found:
        yield (uuid, _words(beside.of(pk), Role.CLAIM), *row)


def captions(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    beside = Beside(
        CaptionPerson.objects.filter(caption__annotation__in=within)
        .order_by("caption_id", "order")
        .values_list("caption_id", "name", "role_as_printed")
        .iterator(chunk)
    )
    found = (
        Caption.objects.filter(annotation__in=within)
        .order_by("pk")
        .values_list(
            "pk",
            "annotation__uuid",
            "photo_id",
            "photo__url",
            "caption",
            "headline",
            "alt_text",
            "extended_description",
            "creator",
            "credit_line",
            "source",
            "copyright_notice",
            "date_created",
            "date_precision",
            "location_created",
            "locations_shown",
            "event",
            "description_writer",
            "digital_source_type",
        )
        .iterator(chunk)
    )
    for pk, *row, event, writer, source_type in found:
        persons = beside.of(pk)
        names = [name for _pk, name, _role in persons]
        roles = [role for _pk, _name, role in persons]
        yield (*row, names, roles, event, writer, source_type)


def caption_persons(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    yield from (
        CaptionPerson.objects.filter(caption__annotation__in=within)
        .order_by("caption_id", "order")
        .values_list(
            "pk", "caption__annotation__uuid", "order", "name", "role_as_printed", "actor_id"
        )
        .iterator(chunk)
    )


def actors(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    named = _actors(within)
    beside = Beside(
        ActorName.objects.filter(actor__in=named.order_by())
        .exclude(name=F("actor__name"))
        .order_by("actor_id", "pk")
        .values_list("actor_id", "name")
        .iterator(chunk)
    )
    found = named.values_list("pk", "name", "kind", "wikidata_id", "default_role").iterator(chunk)
    for pk, name, kind, *row in found:
        yield (pk, name, kind, [alias for _pk, alias in beside.of(pk)], *row)


def targets(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    yield from (
        _targets(within)
        .values_list("pk", "statement", "kind", "actor_id", "claim__annotation__uuid", "active")
        .iterator(chunk)
    )


def reviews(within: QuerySet[Annotation], chunk: int) -> Iterator[tuple]:
    yield from (
        Review.objects.filter(annotation__in=within)
        .order_by("pk")
        .values_list(
            "pk",
            "annotation__uuid",
            "decision",
            "comment",
            "reviewer__pseudonym",
            "created_at",
            "lock",
        )
        .iterator(chunk)
    )


ROWS: dict[str, Callable[[QuerySet[Annotation], int], Iterator[tuple]]] = {
    "articles": articles,
    "article_versions": article_versions,
    "annotations": annotations,
    "spans": spans,
    "quotes": quotes,
    "stances": stances,
    "claims": claims,
    "captions": captions,
    "caption_persons": caption_persons,
    "actors": actors,
    "targets": targets,
    "reviews": reviews,
}
