"""Two texts of one story side by side: what moved, changed and vanished, and what waits."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Exists, Max, Q, QuerySet

from annotations.access import may
from annotations.models import (
    Annotation,
    Article,
    ArticleVersion,
    Event,
    Kind,
    Photo,
    Role,
    Status,
    User,
    Verb,
)
from annotations.queries.articles import APPROVALS
from annotations.queries.desk import SPEAKING_ROLES
from annotations.text.carrying import Carrying, reworded
from annotations.text.spans import overlaps
from annotations.text.word_diff import word_diff

# Beyond so many characters, of one pair and of all pairs of a page, two wordings are shown whole:
# a diff would hold the server.
LONGEST_DIFF = 8_000
MOST_DIFFED = 200_000
Words = list[tuple[str, str]]


class Carryings:
    """Carries states of annotations from any text of an article to one of its texts."""

    def __init__(self, version: ArticleVersion):
        self.version = version
        self.texts: dict[int, ArticleVersion] = {version.pk: version}
        self.known: dict[int, Carrying] = {}

    def text(self, pk: int) -> ArticleVersion:
        if pk not in self.texts:
            self.texts[pk] = ArticleVersion.objects.select_related("article").get(pk=pk)
        return self.texts[pk]

    def to(self, pk: int) -> Carrying:
        """How words of that text are carried to this one."""
        if pk not in self.known:
            self.known[pk] = Carrying(self.text(pk).text, self.version.text)
        return self.known[pk]

    def spans(self, state: dict) -> list[tuple[list, tuple[int, int] | None]]:
        """Each span of a state with where it stands now."""
        if state["version"] == self.version.pk:
            return [(span, (span[2], span[3])) for span in state["spans"]]
        carrying = self.to(state["version"])
        return [(span, carrying.carried(span[2], span[3])) for span in state["spans"]]

    def state(self, kind: str, state: dict) -> dict | None:
        """The state as it reads on this text; None where any of its words is not there."""
        found = self.spans(state)
        if any(place is None for _span, place in found):
            return None
        rows = in_order([role, *place] for (role, *_rest), place in found)
        if kind == Kind.CAPTION and not self.caption_stands(state, rows):
            return None
        if kind == Kind.STANCE and not rows and not self.quote_stands(state):
            return None
        return state | {"version": self.version.pk, "spans": rows}

    def caption_stands(self, state: dict, rows: list) -> bool:
        """Whether the photo is still there, under the words that were read for it."""
        photo = Photo.objects.get(pk=state["values"]["photo_id"])
        block = photo.block_in(self.version)
        if block is None:
            return not rows and self.version.pk == state["version"]
        if rows:
            return all(block[0] <= start and end <= block[1] for _r, _o, start, end in rows)
        text = self.text(state["version"]).text
        return self.version.slice(*block) in text.split("\n\n")

    def quote_stands(self, state: dict) -> bool:
        quote = state["values"]["quote_id"]
        return Annotation.objects.live().filter(pk=quote, version=self.version).exists()


def in_order(parts: Iterable[list]) -> list[list]:
    """`[role, start, end]` as the rows of a state: numbered in text order within each role."""
    counted: Counter = Counter()
    rows = []
    for role, start, end in sorted(parts, key=lambda part: part[1]):
        rows.append([role, counted[role], start, end])
        counted[role] += 1
    return sorted(rows)


# The page


@dataclass(frozen=True)
class Listed:
    """One version in the list: when it came and who brought it."""

    number: int
    at: datetime.datetime
    by: User | None
    is_current: bool


@dataclass(frozen=True)
class Pair:
    """Blocks side by side: words as ("same" | "removed" | "added", text), None for no block."""

    kind: str
    old: Words | None
    new: Words | None
    # Where the block on the right begins, in code points.
    start: int | None


@dataclass(frozen=True)
class News:
    """Quoted words that read otherwise now, or stand no more; and who is marked as saying them."""

    words: Words
    gone: bool
    speakers: list[str]


@dataclass(frozen=True)
class Part:
    """One part of an orphan: its old words, where they stand now, or what stands there instead."""

    role: str
    label: str
    old: str
    words: str
    start: int | None
    stands: bool
    diff: Words = field(default_factory=list)


@dataclass(frozen=True)
class Orphan:
    """An annotation that waits for a place, with what is known of each of its parts."""

    annotation: Annotation
    parts: list[Part]
    may_settle: bool
    may_withdraw: bool
    # Whether the words of its needed part were changed: then somebody is quoted otherwise.
    changed: bool
    # What a claim says in words of its own, which do not follow those that are marked.
    statement: str = ""


@dataclass(frozen=True)
class Comparison:
    """What has become of one text in another."""

    old: ArticleVersion
    new: ArticleVersion
    pairs: list[Pair]
    news: list[News]

    @property
    def numbers(self) -> Counter:
        return Counter(pair.kind for pair in self.pairs)

    @property
    def runs(self) -> list[tuple[bool, list[Pair]]]:
        """The pairs, those that are the same and follow one another together."""
        by_sameness = groupby(self.pairs, key=lambda pair: pair.kind == "same")
        return [(same, list(pairs)) for same, pairs in by_sameness]


def listed(article: Article) -> list[Listed]:
    """The versions of an article, newest first."""
    rows = article.versions.order_by("-number").values_list("number", "fetched_at", "sha256")
    brought: dict[str, User] = {}
    for event in (
        Event.objects.filter(article=article, annotation=None, verb=Verb.IMPORTED)
        .select_related("by")
        .order_by("-pk")
    ):
        brought[event.after.get("sha256", "")] = event.by
    current = article.current_version.number
    return [Listed(n, at, brought.get(digest), n == current) for n, at, digest in rows]


def before_current(article: Article) -> ArticleVersion | None:
    """The text that the current one took the place of."""
    event = (
        Event.objects.filter(article=article, annotation=None, verb=Verb.IMPORTED)
        .order_by("-pk")
        .first()
    )
    number = (event.before or {}).get("number") if event else None
    others = article.versions.exclude(pk=article.current_version_id)
    return others.filter(number=number).first() or others.order_by("-number").first()


def comparison(old: ArticleVersion, carryings: Carryings) -> Comparison:
    """The blocks of two texts side by side, and what was done to quoted words."""
    new = carryings.version
    carryings.texts[old.pk] = old
    carrying = carryings.to(old.pk)
    pairs, left = [], MOST_DIFFED
    for row in carrying.rows():
        before = old.slice(*row.old) if row.old else None
        after = new.slice(*row.new) if row.new else None
        start = row.new[0] if row.new else None
        if row.kind == "changed":
            left -= len(before) + len(after)
        pairs.append(Pair(row.kind, *sides(before, after, left > 0), start))
    return Comparison(old, new, pairs, news(old, new, carrying))


def sides(
    before: str | None, after: str | None, in_words: bool = True
) -> tuple[Words | None, Words | None]:
    """The words of each side; `in_words`, those that are on one side alone are said to be so."""
    if before is None:
        return None, [("added", after or "")]
    if after is None:
        return [("removed", before)], None
    if not in_words and before != after:
        return [("removed", before)], [("added", after)]
    words = differing(before, after)
    return (
        [piece for piece in words if piece[0] != "added"],
        [piece for piece in words if piece[0] != "removed"],
    )


def differing(before: str, after: str) -> Words:
    if before == after:
        return [("same", before)]
    if len(before) + len(after) > LONGEST_DIFF:
        return [("removed", before), ("added", after)]
    return word_diff(before, after)


def news(old: ArticleVersion, new: ArticleVersion, carrying: Carrying) -> list[News]:
    """Every pair of quotation marks of the old text whose words are not in the new one."""
    lost = [(start, end) for start, end in old.quotation_marks if not carrying.carried(start, end)]
    if not lost:
        return []
    before, now = spoken(old), spoken(new)
    found = []
    for start, end in lost:
        words = old.slice(start, end)
        there = carrying.counterpart(start, end)
        after = new.slice(*there) if there else ""
        if after == words:
            continue
        said = [name for place, name in before if overlaps(place, (start, end))]
        said += [name for place, name in now if there and overlaps(place, there)]
        found.append(News(differing(words, after), not after, list(dict.fromkeys(said))))
    return found


def spoken(version: ArticleVersion) -> list[tuple[tuple[int, int], str]]:
    """Whose words stand where on a version, by the quotes that are marked on it."""
    rows = (
        Annotation.objects.live()
        .filter(version=version, kind=Kind.QUOTE, spans__role=Role.CONTENT)
        .exclude(quote__speaker=None)
        .values_list("spans__start", "spans__end", "quote__speaker__name")
    )
    return [((start, end), name) for start, end, name in rows]


# What waits


def orphans(article: Article, user: User, carryings: Carryings) -> list[Orphan]:
    """What waits for a place on the current text, with what each of its parts might be now."""
    found = list(
        Annotation.objects.filter(version__article=article, status=Status.ORPHANED)
        .whole()
        .annotate(was_approved=Exists(APPROVALS))
        .order_by("position", "pk")
    )
    for annotation in found:
        annotation.version = carryings.text(annotation.version_id)
    return [orphan(annotation, carryings, user) for annotation in found]


def orphan(annotation: Annotation, carryings: Carryings, user: User) -> Orphan:
    """One orphan with its parts: those of the same role in text order."""
    carrying = carryings.to(annotation.version_id)
    text = carryings.version.text
    parts = []
    for span in sorted(annotation.spans.all(), key=lambda one: (one.start, one.end)):
        place = carrying.carried(span.start, span.end)
        stands = place is not None
        place = place or carrying.counterpart(span.start, span.end)
        words = text[slice(*place)] if place else ""
        parts.append(
            Part(
                role=span.role,
                label=span.get_role_display(),
                old=span.exact,
                words=words,
                start=place[0] if place else None,
                stands=stands,
                diff=differing(span.exact, words),
            )
        )
    return Orphan(
        annotation=annotation,
        parts=parts,
        may_settle=may(user, "edit", annotation),
        may_withdraw=may(user, "delete", annotation),
        changed=any(part.role in SPEAKING_ROLES and not part.stands for part in parts),
        statement=own_statement(annotation, parts),
    )


def own_statement(annotation: Annotation, parts: list[Part]) -> str:
    if annotation.kind != Kind.CLAIM:
        return ""
    claimed = [part for part in parts if part.role == Role.CLAIM]
    said = annotation.claim.statement
    follows = len(claimed) == 1 and reworded(said, claimed[0].old, claimed[0].old)
    return "" if follows else said


def next_orphan(article: Article, user: User) -> Annotation | None:
    """The first one that waits and that this person may settle."""
    found = Annotation.objects.filter(version__article=article, status=Status.ORPHANED)
    if not may(user, "settle_any_orphan"):
        found = found.by(user)
    return found.order_by("position", "pk").first()


# What a list shows nothing of, and SQLite would group by.
LONG = ("text", "standfirst", "blocks", "quotation_marks")


def waiting(user: User) -> QuerySet[Article]:
    """Articles with an orphan that this person may settle, each with `.orphans`, their number."""
    own = Q(versions__annotations__author=user)
    if may(user, "settle_any_orphan"):
        own = Q()
    orphaned = Q(versions__annotations__status=Status.ORPHANED) & own
    return (
        Article.objects.visible_to(user)
        .select_related("current_version")
        .defer(*(f"current_version__{name}" for name in LONG))
        .filter(orphaned)
        .annotate(
            orphans=Count("versions__annotations"),
            changed=Max("versions__annotations__updated_at"),
        )
        .order_by("-changed", "-pk")
    )


def number_of(article: Article) -> tuple[int, int]:
    """How many versions an article has, and how many annotations wait for a place."""
    # Grouped by the key alone, or SQLite would carry the text along for each annotation.
    rows = (
        article.versions.order_by()
        .values("pk")
        .annotate(orphans=Count("annotations", filter=Q(annotations__status=Status.ORPHANED)))
        .values_list("orphans", flat=True)
    )
    return len(rows), sum(rows)
