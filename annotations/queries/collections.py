"""How the work of each collection goes: what is done, who does what, how long a decision takes."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Count, F, FloatField, Q, QuerySet, Window
from django.db.models.functions import Cast, Coalesce, RowNumber, TruncWeek
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    JUDGED,
    Annotation,
    Article,
    ArticleStatus,
    Collection,
    Decision,
    Guidelines,
    Kind,
    Pass,
    Review,
    Status,
    User,
)
from annotations.models.articles import unwithheld
from annotations.queries.exports import midnight
from annotations.text.markdown import Section, sections

# How many weeks back review times are told.
WEEKS = 26
# Over how many days back the one review time of the list of collections is.
LATELY = 28
IN_ORDER = [
    ArticleStatus.DONE,
    ArticleStatus.IN_PROGRESS,
    ArticleStatus.TODO,
    ArticleStatus.WITHHELD,
]
MARK_STATUSES = [
    Status.DRAFT,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.APPROVED,
    Status.REJECTED,
    Status.ORPHANED,
]


@dataclass
class Work:
    """The articles of one collection, or with None those of no collection, by status."""

    collection: Collection | None
    articles: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ArticleStatus, 0))
    overdue: int = 0
    waiting: int = 0
    median: datetime.timedelta | None = None

    @property
    def total(self) -> int:
        return sum(self.articles.values())

    @property
    def done(self) -> int:
        return self.articles[ArticleStatus.DONE]

    @property
    def by_status(self) -> list[tuple[ArticleStatus, int]]:
        """Those there are, what is done first."""
        return [(status, self.articles[status]) for status in IN_ORDER if self.articles[status]]

    @property
    def runs(self) -> list["Run"]:
        """The same as pieces of one bar."""
        starts = accumulate((number for _status, number in self.by_status), initial=0)
        return [
            Run(status.value, start, number)
            for start, (status, number) in zip(starts, self.by_status, strict=False)
        ]


class Run(NamedTuple):
    """A piece of a bar: how many articles lie before it, and how many it stands for."""

    status: str
    start: int
    number: int


@dataclass(frozen=True)
class Share:
    """What one person has of a collection: articles by how far they are, marks by status."""

    person: User
    articles: dict[str, int]
    marks: dict[str, int]
    # Of texts that two read: how many this person reads, and how many of those are handed in.
    passes: int = 0
    handed_in: int = 0

    @property
    def open(self) -> int:
        return self.articles[ArticleStatus.TODO] + self.articles[ArticleStatus.IN_PROGRESS]

    @property
    def done(self) -> int:
        return self.articles[ArticleStatus.DONE]

    @property
    def marks_made(self) -> int:
        return sum(self.marks.values())

    @property
    def marks_approved(self) -> int:
        return self.marks[Status.APPROVED]


@dataclass(frozen=True, slots=True)
class Week:
    """The decisions of one week, and the median time from submission to decision."""

    monday: datetime.date
    median: datetime.timedelta
    number: int
    approved: int
    returned: int
    rejected: int

    @property
    def hours(self) -> float:
        return hours(self.median)


class Column(NamedTuple):
    """A column of a picture in which every week is 1 wide and the slowest week 1 high."""

    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Picture:
    """The review times of some weeks, each at its place; a week without decisions is a gap."""

    weeks: list[Week]

    @property
    def slowest(self) -> datetime.timedelta:
        return max(week.median for week in self.weeks)

    @property
    def width(self) -> int:
        return self.place_of(self.weeks[-1]) + 1

    def place_of(self, week: Week) -> int:
        return (week.monday - self.weeks[0].monday).days // 7

    @property
    def columns(self) -> list[Column]:
        found = []
        for week in self.weeks:
            # Some minutes beside weeks are still to be seen.
            height = max(round(week.median / self.slowest, 3), 0.01) if self.slowest else 0.01
            found.append(Column(self.place_of(week) + 0.1, round(1 - height, 3), height))
        return found


def hours(took: datetime.timedelta) -> float:
    return round(took.total_seconds() / 3600, 1)


def overview(user: User) -> list[Work]:
    """Every collection with its work, open ones first, and what is in none; five queries."""
    works = {
        collection.pk: Work(collection)
        for collection in Collection.objects.order_by("-active", "name")
    }
    works[None] = Work(None)
    seen = Article.objects.visible_to(user).order_by()
    for key, status, number in seen.values_list("collection", "status").annotate(Count("pk")):
        works[key].articles[status] = number
    late = seen.due().filter(due_on__lt=timezone.localdate())
    for key, number in late.values_list("collection").annotate(Count("pk")):
        works[key].overdue = number
    waiting = Annotation.objects.visible_to(user).submitted().order_by()
    group = "version__article__collection"
    for key, number in waiting.values_list(group).annotate(Count("pk")):
        works[key].waiting = number
    since = timezone.now() - datetime.timedelta(days=LATELY)
    for row in middle(timed(user).filter(created_at__gte=since), F("annotation__" + group)):
        works[row["part"]].median = median_of(row)
    return [work for work in works.values() if work.collection or work.total]


@dataclass(frozen=True)
class Marks:
    """The marks of one collection, counted by kind, status and author."""

    counts: dict[tuple[str, str, int], int]

    @property
    def waiting(self) -> int:
        return sum(n for (_k, status, _a), n in self.counts.items() if status == Status.SUBMITTED)

    @property
    def by_kind(self) -> list[tuple[Kind, list[int]]]:
        """Of each kind that occurs how many there are in each of MARK_STATUSES."""
        found: dict[str, dict[str, int]] = defaultdict(none_of_any_status)
        for (kind, status, _author), number in self.counts.items():
            found[kind][status] += number
        return [(kind, list(found[kind].values())) for kind in Kind if kind in found]

    @property
    def by_author(self) -> dict[int, dict[str, int]]:
        found: dict[int, dict[str, int]] = defaultdict(none_of_any_status)
        for (_kind, status, author), number in self.counts.items():
            found[author][status] += number
        return found


def none_of_any_status() -> dict[str, int]:
    return dict.fromkeys(MARK_STATUSES, 0)


def marks_of(collection: Collection, user: User) -> Marks:
    """The collection's marks, read once for all that is told of them."""
    rows = (
        Annotation.objects.visible_to(user)
        .live()
        .filter(version__article__collection=collection)
        .order_by()
        .values_list("kind", "status", "author")
        .annotate(Count("pk"))
    )
    return Marks({(kind, status, author): number for kind, status, author, number in rows})


def work_of(collection: Collection, user: User) -> Work:
    """The articles of one collection by status; two queries."""
    work = Work(collection)
    within = collection.articles.visible_to(user).order_by()
    work.articles.update(within.values_list("status").annotate(Count("pk")))
    work.overdue = within.due().filter(due_on__lt=timezone.localdate()).count()
    return work


def shares(collection: Collection, user: User, marks: Marks) -> list[Share]:
    """Who works on the collection, those with most open articles first; four queries.

    An article that two read is work of both.
    """
    articles: dict[int, dict] = defaultdict(lambda: dict.fromkeys(ArticleStatus, 0))
    taken = collection.articles.visible_to(user).filter(assignee__isnull=False).order_by()
    seen = Article.objects.visible_to(user)
    read = Pass.objects.filter(article__collection=collection, article__in=seen).order_by()
    beside = read.exclude(article__assignee=F("editor")).values_list("editor", "article__status")
    numbers = taken.values_list("assignee", "status").annotate(Count("pk"))
    for pk, status, number in [*numbers, *beside.annotate(Count("pk"))]:
        articles[pk][status] += number
    made = marks.by_author
    counted = read.values_list("editor").annotate(Count("pk"), Count("submitted_at"))
    passes = {pk: numbers for pk, *numbers in counted}
    people = User.objects.in_bulk(articles.keys() | made.keys() | passes.keys())
    found = [
        Share(person, articles[pk], made[pk], *passes.get(pk, ())) for pk, person in people.items()
    ]
    return sorted(found, key=lambda share: (-share.open, -share.marks_made, str(share.person)))


# Review times.


def timed(user: User) -> QuerySet[Review]:
    """The judgements with the time `took` since what they judge was submitted.

    Of a decision that does not say since when, the annotation does, unless it was submitted anew.
    """
    seen = unwithheld(user, "annotation__version__article__")
    found = Review.objects.filter(seen, decision__in=JUDGED).order_by()
    since = Coalesce("submitted_at", "annotation__submitted_at")
    return found.annotate(since=since, took=F("created_at") - F("since")).filter(
        since__lte=F("created_at")
    )


def middle(reviews: QuerySet[Review], part, **counts) -> Iterable[dict]:
    """Of each `part` the one or two reviews whose time stands in the middle, joined in one row.

    The database sorts; what comes back has as many rows as there are parts.
    """
    within = [part]
    rows = (
        reviews.annotate(
            part=part,
            place=Cast(Window(RowNumber(), partition_by=within, order_by="took"), FloatField()),
            number=Window(Count("pk"), partition_by=within),
            **{name: Window(count, partition_by=within) for name, count in counts.items()},
        )
        .filter(place__gte=F("number") / 2.0, place__lte=F("number") / 2.0 + 1)
        .values("part", "took", "number", *counts)
    )
    joined: dict = {}
    for row in rows:
        joined.setdefault(row["part"], row | {"times": []})["times"].append(row["took"])
    return joined.values()


def median_of(row: dict) -> datetime.timedelta:
    return sum(row["times"], datetime.timedelta()) / len(row["times"])


def weeks(collection: Collection, user: User) -> list[Week]:
    """The weeks in which something of the collection was decided, of the last WEEKS, in order."""
    today = timezone.localdate()
    monday = today - datetime.timedelta(days=today.weekday(), weeks=WEEKS - 1)
    begin = midnight(monday)
    reviews = timed(user).filter(
        annotation__version__article__collection=collection, created_at__gte=begin
    )
    outcomes = {
        "approved": Decision.APPROVE,
        "returned": Decision.RETURN,
        "rejected": Decision.REJECT,
    }
    counts = {name: Count("pk", filter=Q(decision=one)) for name, one in outcomes.items()}
    found = [
        Week(
            monday=row["part"].date(),
            median=median_of(row),
            number=row["number"],
            **{name: row[name] for name in outcomes},
        )
        for row in middle(reviews, TruncWeek("created_at"), **counts)
    ]
    return sorted(found, key=lambda week: week.monday)


# Guidelines.


def in_force(collection: Collection) -> Guidelines | None:
    return collection.guidelines.select_related("by").first()


def versions(collection: Collection) -> QuerySet[Guidelines]:
    """Every version of the guidelines without its text, the newest first."""
    return collection.guidelines.select_related("by").defer("text")


# The headings under which guidelines speak of a kind, in small letters.
HEADINGS = {
    Kind.QUOTE: _("Quotes"),
    Kind.STANCE: _("Stances"),
    Kind.CLAIM: _("Claims"),
    Kind.CAPTION: _("Captions"),
    Kind.NOT_A_QUOTE: _("Not a quote"),
}


def beside(article: Article, kind: str) -> list[Section] | None:
    """The sections of an article's guidelines on one kind of mark; None without guidelines."""
    if article.collection_id is None:
        return None
    rules = in_force(article.collection)
    if rules is None:
        return None
    named = {str(HEADINGS[kind]).casefold(), str(Kind(kind).label).casefold()}
    return [one for one in sections(rules.text) if one.title.strip().casefold() in named]
