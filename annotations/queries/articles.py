"""The article page: blocks with their marks, cards in text order, what is handled and what left."""

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    BlockKind,
    Comment,
    Decision,
    Event,
    Kind,
    Photo,
    Review,
    Role,
    Status,
    User,
)
from annotations.models.annotations import is_as_it_came_back
from annotations.models.kept import kept
from annotations.text.sentences import sentences
from annotations.text.spans import Places, segments

HANDLING_ROLES = (Role.CONTENT, Role.MARKS)
WAITING = (Status.DRAFT, Status.RETURNED)
# How many comments an annotation has, for `annotate`.
COMMENTS = Coalesce(
    Subquery(
        Comment.objects.filter(annotation=OuterRef("pk"))
        .order_by()
        .values("annotation")
        .annotate(n=Count("pk"))
        .values("n")
    ),
    0,
)

# The judgements that let an annotation into exports, for `Exists`.
APPROVALS = Review.objects.filter(annotation=OuterRef("pk"), decision=Decision.APPROVE)


def status_before_withheld(article: Article) -> str:
    """Where a withheld article stood on the desk, to stand there again; where nobody wrote it
    down, it is in progress."""
    withheld = article.events.filter(after__status=ArticleStatus.WITHHELD).order_by("-pk")
    before = withheld.values_list("before__status", flat=True).first()
    return before or ArticleStatus.IN_PROGRESS


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
    suggested: bool = False

    @property
    def kind_class(self) -> str:
        return self.kind.replace("_", "-")


@dataclass(frozen=True)
class Progress:
    """How far the article is: outermost pairs of quotation marks and photos with a caption."""

    marks: int
    # The pairs that nobody has looked at yet, or of which all that was marked was rejected.
    unhandled: list[list[int]]
    captions: int
    captions_done: int
    drafts: int

    @property
    def marks_left(self) -> int:
        return len(self.unhandled)

    @property
    def marks_handled(self) -> int:
        return self.marks - self.marks_left

    @property
    def captions_left(self) -> int:
        return self.captions - self.captions_done

    @property
    def percent(self) -> int:
        whole = self.marks + self.captions
        return round(100 * (self.marks_handled + self.captions_done) / whole) if whole else 100


class Drawn(NamedTuple):
    """A span as it is drawn: its range and what it belongs to."""

    start: int
    end: int
    annotation: uuid.UUID
    kind: str
    role: str
    suggested: bool = False


class Standing(NamedTuple):
    """What is marked on a version, and of each live annotation its kind, status and photo.

    What was rejected is drawn and handles nothing.
    """

    drawn: list[Drawn]
    work: list[tuple[str, str, int | None]]
    rejected: set[uuid.UUID]

    @property
    def captioned(self) -> set[int | None]:
        """The photos that have a caption, if only one that was rejected."""
        return {photo for kind, _status, photo in self.work if kind == Kind.CAPTION}

    @property
    def described(self) -> set[int | None]:
        """The photos with a caption that was not rejected."""
        return {
            photo
            for kind, status, photo in self.work
            if kind == Kind.CAPTION and status != Status.REJECTED
        }


@kept
def rows_on_page(version, user):
    return (
        Annotation.objects.on_page_of(user)
        .filter(version=version)
        .order_by()
        .values_list(
            *("spans__start", "spans__end", "uuid", "kind", "spans__role"),
            *("status", "caption__photo"),
        )
    )


def put_back(version: ArticleVersion) -> set[int]:
    """The indexes of the blocks that were page furniture until somebody said otherwise."""
    said = Event.objects.filter(
        article=version.article_id,
        annotation=None,
        after__version=version.pk,
        before__kind=BlockKind.FURNITURE.value,
    )
    return set(said.order_by().values_list("after__block", flat=True))


def standing(version: ArticleVersion, user: User | None = None) -> Standing:
    """Every live annotation of a version that its page shows this person, in one query."""
    return read_standing(version, user)()


def read_standing(version: ArticleVersion, user: User | None) -> Callable[[], Standing]:
    """The same for `at_once`."""
    rows = rows_on_page.later(version=version, user=user)
    return lambda: as_standing(rows())


def as_standing(rows: Iterable[tuple]) -> Standing:
    marks = []
    work = {}
    for *mark, status, photo in rows:
        drawn = Drawn(*mark)
        work[drawn.annotation] = (drawn.kind, status, photo)
        # A caption, or a stance that rests on its quote, may stand without words of its own.
        if drawn.start is not None:
            marks.append(drawn)
    rejected = {key for key, (_kind, status, _photo) in work.items() if status == Status.REJECTED}
    return Standing(marks, list(work.values()), rejected)


def standing_of(annotations: Collection[Annotation]) -> Standing:
    """The same from annotations that were read already."""
    return Standing(
        drawn_on(annotations),
        [
            (a.kind, a.status, a.caption.photo_id if a.kind == Kind.CAPTION else None)
            for a in annotations
        ],
        {a.uuid for a in annotations if a.status == Status.REJECTED},
    )


def cards(
    version: ArticleVersion, user: User | None = None, only: Collection[uuid.UUID] | None = None
) -> list[Annotation]:
    """The live annotations that a version's page shows this person, with all that a card shows.

    `only` names the wanted ones.
    """
    newest = Review.objects.filter(annotation=OuterRef("pk")).order_by("-pk")
    wanted = {} if only is None else {"uuid__in": only}
    found = list(
        Annotation.objects.on_page_of(user)
        .filter(version=version, **wanted)
        .whole()
        .select_related("made_in")
        .in_text_order()
        .annotate(
            was_approved=Exists(APPROVALS),
            reason=Subquery(newest.values("comment")[:1]),
            comment_count=COMMENTS,
        )
    )
    for annotation in found:
        annotation.version = version
    tell_unheeded(found)
    return found


def tell_unheeded(annotations: Iterable[Annotation]) -> None:
    """Let those that wait for their author know whether they say what they said when they came
    back."""
    judged = {}
    for annotation in annotations:
        annotation.is_unheeded = False
        if annotation.status in WAITING and annotation.reason is not None:
            judged[annotation.pk] = annotation
    events = Event.objects.filter(annotation__in=judged).order_by("annotation", "pk")
    rows = events.values_list("annotation", "verb", "after") if judged else ()
    for pk, own in groupby(rows, key=itemgetter(0)):
        judged[pk].is_unheeded = is_as_it_came_back(row[1:] for row in own)


def quote_of(version: ArticleVersion, user: User, start: int, end: int) -> Annotation | None:
    """The quote on this person's page whose words these are, with its speaker and spans.

    The innermost that holds them all, or else the one of which they hold something; None where
    they hold something of several speakers'.
    """
    found = list(
        Annotation.objects.on_page_of(user)
        .exclude(status=Status.REJECTED)
        .filter(
            version=version,
            kind=Kind.QUOTE,
            spans__role=Role.CONTENT,
            spans__start__lt=end,
            spans__end__gt=start,
        )
        .select_related("quote__speaker")
        .prefetch_related("spans")
        .order_by("-spans__start", "spans__end")
    )
    for quote in found:
        if any(span.start <= start and end <= span.end for span in quote.spans_of(Role.CONTENT)):
            return quote
    return found[0] if len({quote.quote.speaker_id for quote in found}) == 1 else None


def waiting_elsewhere(version: ArticleVersion, user: User) -> int:
    """How many drafts and returned annotations of this person stand on other texts of the story."""
    found = Annotation.objects.on_page_of(user).by(user).filter(version__article=version.article_id)
    return found.exclude(version=version).filter(status__in=WAITING).count()


def left_behind(article: Article) -> list[User]:
    """The people who were switched off with drafts or returned annotations on the story, each
    with how many are `left`."""
    found = Annotation.objects.live().filter(version__article=article, status__in=WAITING)
    people = User.objects.filter(is_active=False, annotations__in=found)
    return list(people.annotate(left=Count("annotations")).order_by("pk"))


def has_submitted(article: Article, user: User) -> bool:
    """Whether anything of this person's on the story waits for the moderators."""
    found = Annotation.objects.on_page_of(user).by(user).filter(version__article=article)
    return found.filter(status=Status.SUBMITTED).exists()


def asks_for_two(article: Article) -> bool:
    """Whether a first mark on the article would begin the first of two independent passes.

    What has been annotated in the open can no longer be read independently.
    """
    if article.collection is None or article.collection.passes != 2:
        return False
    return not Annotation.objects.live().filter(version__article=article).exists()


def is_read_by_two(article: Article) -> bool:
    """Whether two people read the article independently, or are asked to.

    An article stays in its collection once it is read so, and most are in none.
    """
    if article.collection_id is None:
        return False
    return article.passes.exists() or asks_for_two(article)


def touched_cards(version: ArticleVersion, annotations: Iterable[Annotation]) -> list[Annotation]:
    """Those of a few annotations that live, ready to be shown.

    A write has most of a card in hand. What it has not is read when the card asks for it,
    which for one card takes less time than the joins that serve a whole page.
    """
    live = [annotation for annotation in annotations if annotation.status != Status.DELETED]
    prefetch_related_objects(live, "spans")
    for annotation in live:
        annotation.version = version
    return live


def drawn_on(annotations: Iterable[Annotation]) -> list[Drawn]:
    """The marks of annotations whose spans were read already."""
    return [
        Drawn(span.start, span.end, annotation.uuid, annotation.kind, span.role)
        for annotation in annotations
        for span in annotation.spans.all()
    ]


def in_drawing_order(marks: Iterable[Drawn]) -> list[Drawn]:
    """Earliest first, then longest; of equal ranges always the same first, whoever asks."""
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.annotation, mark.role))


def blocks(
    version: ArticleVersion,
    drawn: Sequence[Drawn],
    only: Collection[int] | None = None,
    known: Iterable[Photo] = (),
) -> list[BlockView]:
    """The blocks of a version with their marks laid in; `only` names the wanted indexes.

    Photos are read unless those that are `known` already are all that is wanted.
    """
    wanted = range(len(version.blocks)) if only is None else only
    captions = {index for index in wanted if version.blocks[index][0] == BlockKind.CAPTION}
    photos = {photo.caption_block: photo for photo in known}
    if not captions <= photos.keys():
        found = version.article.photos.defer("metadata")
        photos = {photo.caption_block: photo for photo in found}
    return [
        BlockView(
            index=index,
            kind=kind,
            start=start,
            end=end,
            pieces=pieces(version.text, start, end, drawn),
            sentences=" ".join(
                f"{s - start}-{e - start}" for s, e in sentences(version.text, start, end)
            ),
            photo=photos.get(index),
        )
        for index, (kind, start, end) in enumerate(version.blocks)
        if only is None or index in only
    ]


def pieces(text: str, start: int, end: int, drawn: Iterable[Drawn]) -> list[Piece]:
    """The range's text cut wherever a mark begins or ends, each run with the marks over it.

    Marks that overlap get lanes, the lowest free one in order of their beginning, so that
    their underlines stack instead of covering each other. The mark of the highest lane
    comes first: it is drawn outermost.
    """
    here = in_drawing_order(mark for mark in drawn if mark.start < end and start < mark.end)
    lanes = assign_lanes(here)
    runs = segments(start, end, [(mark.start, mark.end, n) for n, mark in enumerate(here)])
    return [
        Piece(
            text[run_start:run_end],
            [
                DrawnMark(
                    str(here[n].annotation),
                    here[n].kind,
                    here[n].role,
                    lanes[n],
                    here[n].suggested,
                )
                for n in sorted(numbers, key=lambda n: -lanes[n])
            ],
        )
        for run_start, run_end, numbers in runs
    ]


def assign_lanes(drawn: Sequence[Drawn]) -> list[int]:
    ends: list[int] = []
    lanes = [0] * len(drawn)
    for number in sorted(range(len(drawn)), key=lambda n: (drawn[n].start, -drawn[n].end)):
        start, end = drawn[number].start, drawn[number].end
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


def handling(standing: Standing) -> list[tuple[int, int]]:
    """The ranges that handle a pair of quotation marks: quoted words, and pairs set aside."""
    return [
        mark[:2]
        for mark in standing.drawn
        if mark.role in HANDLING_ROLES and mark.annotation not in standing.rejected
    ]


def progress(version: ArticleVersion, standing: Standing) -> Progress:
    """How far a version is."""
    return progress_of(
        version,
        spans=handling(standing),
        captions_done=len(standing.described),
        drafts=sum(status in WAITING for _kind, status, _photo in standing.work),
    )


def progress_of(version, spans, captions_done, drafts) -> Progress:
    """A pair of marks is handled when a quote or a not-a-quote shares a character with it."""
    handled = Places(spans)
    return Progress(
        marks=len(version.quotation_marks),
        unhandled=[pair for pair in version.quotation_marks if not handled.meet(*pair)],
        captions=sum(kind == BlockKind.CAPTION for kind, _s, _e in version.blocks),
        captions_done=captions_done,
        drafts=drafts,
    )


def progress_by_version(
    versions: Sequence[ArticleVersion], user: User | None = None
) -> dict[int, Progress]:
    """The progress of many articles, as their pages show it this person, in three queries."""
    pks = [version.pk for version in versions]
    spans: dict[int, list] = {pk: [] for pk in pks}
    live = Annotation.objects.on_page_of(user).filter(version__in=pks).order_by()
    done = live.exclude(status=Status.REJECTED)
    handled = done.filter(spans__role__in=HANDLING_ROLES)
    for pk, start, end in handled.values_list("version", "spans__start", "spans__end"):
        spans[pk].append((start, end))
    photos: dict[int, set] = {pk: set() for pk in pks}
    drafts: dict[int, int] = dict.fromkeys(pks, 0)
    for pk, photo in done.filter(kind=Kind.CAPTION).values_list("version", "caption__photo"):
        photos[pk].add(photo)
    for pk in live.filter(status__in=WAITING).values_list("version", flat=True):
        drafts[pk] += 1
    return {
        version.pk: progress_of(
            version, spans[version.pk], len(photos[version.pk]), drafts[version.pk]
        )
        for version in versions
    }
