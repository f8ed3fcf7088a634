"""The article page: blocks with their marks, cards in text order, what is handled and what left."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from annotations.models import (
    Annotation,
    Article,
    ArticleVersion,
    BlockKind,
    Kind,
    Photo,
    Span,
    Status,
    User,
)
from annotations.text.sentences import sentences
from annotations.text.spans import segments


@dataclass
class Piece:
    """A run of characters under the same marks."""

    text: str
    marks: list = field(default_factory=list)


@dataclass
class BlockView:
    index: int
    kind: str
    start: int
    end: int
    pieces: list[Piece]
    sentences: str
    photo: Photo | None = None


@dataclass(frozen=True)
class DrawnMark:
    """One span of one annotation as it is drawn: its shape, its card, its lane."""

    annotation: str
    kind: str
    role: str
    lane: int
    own: bool


@dataclass(frozen=True)
class Progress:
    """How far the article is: outermost pairs of quotation marks and photos with a caption."""

    marks: int
    marks_handled: int
    captions: int
    captions_done: int
    drafts: int

    @property
    def marks_left(self) -> int:
        return self.marks - self.marks_handled

    @property
    def captions_left(self) -> int:
        return self.captions - self.captions_done

    @property
    def percent(self) -> int:
        whole = self.marks + self.captions
        return round(100 * (self.marks_handled + self.captions_done) / whole) if whole else 100


def cards(version: ArticleVersion) -> list[Annotation]:
    """All live annotations of a version in text order, with all that a card shows."""
    found = list(Annotation.objects.live().filter(version=version).whole().in_text_order())
    for annotation in found:
        annotation.version = version
    return found


def blocks(
    version: ArticleVersion, annotations: Iterable[Annotation], only: Sequence[int] | None = None
) -> list[BlockView]:
    """The blocks of a version with their marks laid in; `only` names the wanted indexes."""
    photos = {p.caption_block: p for p in version.article.photos.all()}
    drawn: list[tuple[int, int, tuple]] = []
    for annotation in annotations:
        for span in annotation.spans.all():
            drawn.append((span.start, span.end, (annotation, span.role)))
    views = []
    for index, (kind, start, end) in enumerate(version.blocks):
        if only is not None and index not in only:
            continue
        here = [mark for mark in drawn if mark[0] < end and start < mark[1]]
        views.append(
            BlockView(
                index=index,
                kind=kind,
                start=start,
                end=end,
                pieces=pieces(version.text, start, end, here),
                sentences=" ".join(
                    f"{s - start}-{e - start}" for s, e in sentences(version.text, start, end)
                ),
                photo=photos.get(index),
            )
        )
    return views


def pieces(text: str, start: int, end: int, drawn: list) -> list[Piece]:
    """The block's text cut wherever a mark begins or ends, each run with the marks over it.

    Marks that overlap get lanes, the lowest free one in order of their beginning, so that
    their underlines stack instead of covering each other.
    """
    lanes = assign_lanes(drawn)
    runs = segments(start, end, [(s, e, number) for number, (s, e, _key) in enumerate(drawn)])
    return [
        Piece(
            text[run_start:run_end],
            [
                DrawnMark(
                    annotation=str(drawn[n][2][0].uuid),
                    kind=drawn[n][2][0].kind,
                    role=drawn[n][2][1],
                    lane=lanes[n],
                    own=drawn[n][2][0].status != Status.REJECTED,
                )
                for n in sorted(numbers, key=lambda n: -lanes[n])
            ],
        )
        for run_start, run_end, numbers in runs
    ]


def assign_lanes(drawn: list) -> dict[int, int]:
    ends: list[int] = []
    lanes = {}
    for number in sorted(range(len(drawn)), key=lambda n: (drawn[n][0], -drawn[n][1])):
        start, end, _key = drawn[number]
        lane = next((i for i, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        lanes[number] = lane
    return lanes


def touched_blocks(version: ArticleVersion, spans: Iterable[tuple[int, int]]) -> list[int]:
    """The indexes of the blocks that any of these ranges touches."""
    spans = list(spans)
    return [
        index
        for index, (_kind, start, end) in enumerate(version.blocks)
        if any(s < end and start < e for s, e in spans)
    ]


def progress(
    article: Article, version: ArticleVersion, annotations: Iterable[Annotation]
) -> Progress:
    return progress_of(
        version,
        spans=[
            (span.start, span.end)
            for annotation in annotations
            if annotation.kind in (Kind.QUOTE, Kind.NOT_A_QUOTE)
            for span in annotation.spans.all()
            if span.role in ("content", "marks")
        ],
        captions_done=len(
            {a.caption.photo_id for a in annotations if a.kind == Kind.CAPTION}
        ),
        drafts=sum(a.status in (Status.DRAFT, Status.RETURNED) for a in annotations),
    )


def progress_of(version, spans, captions_done, drafts) -> Progress:
    """A pair of marks is handled when a quote or a not-a-quote shares a character with it."""
    ordered = sorted(spans)
    handled = 0
    for start, end in version.quotation_marks:
        if any(s < end and start < e for s, e in ordered):
            handled += 1
    return Progress(
        marks=len(version.quotation_marks),
        marks_handled=handled,
        captions=sum(kind == BlockKind.CAPTION for kind, _s, _e in version.blocks),
        captions_done=captions_done,
        drafts=drafts,
    )


def unhandled_marks(version: ArticleVersion, annotations: Iterable[Annotation]) -> list[list[int]]:
    """The pairs of quotation marks nobody has looked at yet."""
    spans = [
        (span.start, span.end)
        for annotation in annotations
        if annotation.kind in (Kind.QUOTE, Kind.NOT_A_QUOTE)
        for span in annotation.spans.all()
        if span.role in ("content", "marks")
    ]
    return [
        [start, end]
        for start, end in version.quotation_marks
        if not any(s < end and start < e for s, e in spans)
    ]


def progress_by_version(versions: Sequence[ArticleVersion]) -> dict[int, Progress]:
    """The progress of many articles in three queries."""
    pks = [version.pk for version in versions]
    spans: dict[int, list] = {pk: [] for pk in pks}
    rows = (
        Span.objects.filter(
            annotation__version__in=pks,
            annotation__kind__in=[Kind.QUOTE, Kind.NOT_A_QUOTE],
            role__in=["content", "marks"],
        )
        .exclude(annotation__status=Status.DELETED)
        .values_list("annotation__version", "start", "end")
    )
    for pk, start, end in rows:
        spans[pk].append((start, end))
    photos: dict[int, set] = {pk: set() for pk in pks}
    drafts: dict[int, int] = dict.fromkeys(pks, 0)
    live = Annotation.objects.live().filter(version__in=pks)
    for pk, photo in live.filter(kind=Kind.CAPTION).values_list("version", "caption__photo"):
        photos[pk].add(photo)
    for pk in live.filter(
        Q(status=Status.DRAFT) | Q(status=Status.RETURNED)
    ).values_list("version", flat=True):
        drafts[pk] += 1
    return {
        version.pk: progress_of(
            version, spans[version.pk], len(photos[version.pk]), drafts[version.pk]
        )
        for version in versions
    }


def current(article_pk: int, user: User) -> Article | None:
    return (
        Article.objects.visible_to(user)
        .select_related("current_version", "publisher", "assignee")
        .filter(pk=article_pk)
        .first()
    )
