"""Two people, one text: whose turn it is, and what differs once both have handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from annotations.models import (
    PARTS,
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    Collection,
    Kind,
    Pass,
    Role,
    Settlement,
    Status,
    User,
)
from annotations.queries.articles import COMMENTS, asks_for_two
from annotations.queries.desk import SHORT, listed
from annotations.queries.pages import Short, first_of
from annotations.queries.review import Change, Known, behind, changes
from annotations.queries.states import state_read
from annotations.queries.suggestions import question
from annotations.text.pairing import Marked, paired
from annotations.text.word_diff import word_diff

PLACES = 2


def passes_of(article: Article) -> list[Pass]:
    """The passes of an article that have begun, the first first."""
    return list(article.passes.select_related("editor").order_by("number"))


def with_whom(article: Article, begun: Iterable[Pass]) -> list[User]:
    """Who has an article: its readers, or else who has taken it."""
    taken = [article.assignee] if article.assignee else []
    return [one.editor for one in begun] or taken


def people_with(articles: Sequence[Article]) -> dict[int, list[User]]:
    """The same of many, by their keys; one query."""
    begun: dict[int, list[Pass]] = {article.pk: [] for article in articles}
    found = Pass.objects.filter(article__in=begun).select_related("editor").order_by("number")
    for one in found:
        begun[one.article_id].append(one)
    return {article.pk: with_whom(article, begun[article.pk]) for article in articles}


@dataclass(frozen=True)
class Place:
    """Where a person stands towards the two passes of an article."""

    passes: list[Pass]
    own: Pass | None
    # Two are asked for, or have begun.
    is_twofold: bool

    @property
    def is_open(self) -> bool:
        """Both are in, so that everyone sees both."""
        return bool(self.passes) and self.passes[0].opened_at is not None

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has a place who has not handed in."""
        return any(one.submitted_at is None for one in self.passes)

    @property
    def is_full(self) -> bool:
        return len(self.passes) == PLACES

    @property
    def may_mark(self) -> bool:
        """Whether this person has a place, or there is one left."""
        return not self.is_open and (self.own is not None or not self.is_full)

    @property
    def may_hand_in(self) -> bool:
        """Whether this person has a pass here that is still to be handed in."""
        return self.is_twofold and self.may_mark and not self.may_take_back

    @property
    def may_take_back(self) -> bool:
        """Whether this person has handed in a pass here, and the other one is still to come."""
        return bool(self.own and self.own.submitted_at) and not self.is_open


def place_of(article: Article, user: User) -> Place:
    held = passes_of(article) if article.collection_id else []
    return Place(
        passes=held,
        own=next((one for one in held if one.editor_id == user.pk), None),
        is_twofold=bool(held) or asks_for_two(article),
    )


# On the desk.


def second_places(user: User) -> Short:
    """Articles that one person reads already and that wait for a second one, in the order in which
    they are taken."""
    return first_of(with_a_place(user), SHORT)


def with_a_place(user: User, collection: Collection | None = None) -> QuerySet[Article]:
    """All of those, or those of one collection: first due first, of a day first begun first."""
    begun = Pass.objects.filter(opened_at=None).order_by()
    if collection:
        begun = begun.filter(article__collection=collection)
    alone = begun.values("article").annotate(n=Count("pk")).filter(n=1).values("article")
    return (
        listed(user)
        .filter(pk__in=alone)
        .exclude(pk__in=begun.filter(editor=user).values("article"))
        .order_by(
            F("due_on").asc(nulls_last=True),
            Subquery(begun.filter(article=OuterRef("pk")).values("begun_at")[:1]),
            "-pk",
        )
    )


def to_settle(user: User) -> Short:
    """Articles whose two passes are in and whose differences nobody has settled to the end."""
    return first_of(unsettled(user), SHORT)


def unsettled(user: User) -> QuerySet[Article]:
    """All of those; the first is the next to settle."""
    opened = Pass.objects.opened_on_this_text().order_by()
    return (
        listed(user)
        .filter(pk__in=opened.values("article"))
        .exclude(status__in=[ArticleStatus.DONE, ArticleStatus.WITHHELD])
        .exclude(pk__in=opened.filter(editor=user).values("article"))
        .first_due_first()
    )


# What differs.


@dataclass(frozen=True)
class Pair:
    """Two marks that stand for one another, or one that stands alone, and what differs."""

    left: Annotation | None
    right: Annotation | None
    changes: list[Change] = field(default_factory=list)
    settlement: Settlement | None = None

    @property
    def is_same(self) -> bool:
        return self.left is not None and self.right is not None and not self.changes

    @property
    def one(self) -> Annotation:
        """The one of them, or the left one."""
        return self.left or self.right

    @property
    def key(self) -> str:
        """What names the pair in addresses and forms: the numbers of its marks."""
        return f"{self.left.pk if self.left else 0}-{self.right.pk if self.right else 0}"

    @property
    def what(self) -> str:
        """What differs in a few words."""
        if self.left is None:
            return _("only right")
        if self.right is None:
            return _("only left")
        return ", ".join(capfirst(change.label) for change in self.changes)


def originals(articles: Iterable[Article] | QuerySet[Article]) -> QuerySet[Annotation]:
    """The marks of opened passes, as they were handed in."""
    return (
        Annotation.objects.filter(made_in__article__in=articles, made_in__opened_at__isnull=False)
        .exclude(status=Status.DELETED)
        .select_related("made_in")
    )


def comparison(article: Article) -> list[Pair]:
    """Every pair of marks of the two passes, in text order, with what was settled already."""
    marks = list(originals([article]).whole().annotate(comment_count=COMMENTS).in_text_order())
    lay_version(marks, article.current_version)
    return pairs_of(marks, settled_by_mark([article]))


def settled_by_mark(articles: Iterable[Article | int]) -> dict[int, Settlement]:
    """The choices that stand on these articles, by each mark they are of, with what they made."""
    standing = Settlement.objects.standing().filter(article__in=articles).select_related("by")
    return {
        pk: settlement
        for settlement in standing.prefetch_related("agreed")
        for pk in (settlement.left_id, settlement.right_id)
        if pk is not None
    }


def undecided(pairs: Iterable[Pair]) -> list[Pair]:
    """Those that differ and are not settled, in their order."""
    return [pair for pair in pairs if pair.settlement is None and not pair.is_same]


def after(settlement: Settlement) -> str:
    """The key of the pair to settle next, or where none is left that of the settlement's own."""
    pairs = comparison(settlement.article)
    open_ones = {pair.key for pair in undecided(pairs)}
    keys = [pair.key for pair in pairs]
    here = keys.index(settlement.key)
    return next((key for key in keys[here:] + keys[:here] if key in open_ones), settlement.key)


def lay_version(marks: Iterable[Annotation], version: ArticleVersion) -> None:
    for mark in marks:
        if mark.version_id == version.pk:
            mark.version = version


def pairs_of(
    marks: Sequence[Annotation], settled: dict[int, Settlement] | None = None
) -> list[Pair]:
    """The marks of two passes over one text in pairs; they come whole, with their passes."""
    states = {mark.pk: state_read(mark) for mark in marks}
    known = behind(states.values())
    settled = settled or {}
    return [
        Pair(one, other, differences(one, other, states, known), settled.get((one or other).pk))
        for one, other in matched(marks)
    ]


def side_of(marks: Iterable[Annotation], number: int) -> list[Annotation]:
    """The marks that one of the two passes made."""
    return [mark for mark in marks if mark.made_in.number == number]


def matched(
    marks: Sequence[Annotation],
) -> list[tuple[Annotation | None, Annotation | None]]:
    """The marks of two passes, each with the one that stands for it in the other, or None."""
    by_key = {mark.pk: mark for mark in marks}
    quoted = words_of_quotes(marks)
    sides = ([as_marked(mark, quoted) for mark in side_of(marks, number)] for number in (1, 2))
    return [(by_key.get(left), by_key.get(right)) for left, right in paired(*sides)]


def words_of_quotes(marks: Iterable[Annotation]) -> dict[int, list[tuple[int, int]]]:
    """Where the words of the quotes among these stand: what a stance without its own rests on."""
    return {mark.pk: mark.ranges.get(Role.CONTENT, []) for mark in marks if mark.kind == Kind.QUOTE}


def as_marked(mark: Annotation, quoted: dict[int, list[tuple[int, int]]]) -> Marked:
    """What decides which mark it stands for: its question, its words, and whom it is about."""
    about: tuple = ()
    spans = mark.ranges.get(PARTS[mark.kind][0], [])
    if mark.kind == Kind.CAPTION:
        # A caption is about its photo, whatever words were marked.
        spans = [(mark.caption.photo_id, mark.caption.photo_id + 1)]
    elif mark.kind == Kind.STANCE:
        spans = spans or quoted.get(mark.stance.quote_id, [])
        about = (mark.stance.holder_id, mark.stance.target_id)
    return Marked(mark.pk, question(mark.kind), tuple(spans), about, mark.position)


def differences(
    left: Annotation | None, right: Annotation | None, states: dict[int, dict], known: Known
) -> list[Change]:
    """What two marks say differently, the left one's words taken for the old ones.

    A note is a remark to the desk, so two notes are no difference.
    """
    if left is None or right is None:
        return []
    if left.kind != right.kind:
        kinds = (str(Kind(mark.kind).label) for mark in (left, right))
        return [Change(_("kind"), word_diff(*kinds))]
    before, after = (states[mark.pk] | {"note": ""} for mark in (left, right))
    return changes(left.kind, before, after, known)
