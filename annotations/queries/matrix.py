"""Who stands where: approved stances of actors on targets, and who is quoted how often."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber, TruncMonth, TruncYear

from annotations.models import Actor, Annotation, Publisher, Stance, StanceLabel, Target, User

HOLDERS = 40
TARGETS = 12
QUOTED = 25
# A chart of more months than these counts by year.
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Period:
    """What is looked at: stories of one publisher, published in a stretch of days, both inside."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    publisher: Publisher | None = None

    def __bool__(self) -> bool:
        return self != EVER

    def of(self, user: User) -> QuerySet[Annotation]:
        found = Annotation.objects.visible_to(user).approved()
        if self.publisher:
            found = found.filter(version__article__publisher=self.publisher)
        if self.since:
            found = found.filter(version__published_at__date__gte=self.since)
        if self.until:
            found = found.filter(version__published_at__date__lte=self.until)
        return found


EVER = Period()


@dataclass(frozen=True, slots=True)
class Cell:
    """The latest approved stance of one actor on one target, and how many there are."""

    target_id: int
    label: str
    number: int

    def get_label_display(self) -> str:
        return str(StanceLabel(self.label).label)


@dataclass(frozen=True, slots=True)
class Matrix:
    targets: list[Target] = field(default_factory=list)
    # For each actor one cell, or None, in the order of the targets.
    rows: list[tuple[Actor, int, list[Cell | None]]] = field(default_factory=list)
    # Whether there is another page of actors, and another of targets.
    more: bool = False
    more_targets: bool = False


def matrix(user: User, period: Period, *, page: int = 1, across: int = 1) -> Matrix:
    """The actors with most stances by the targets with most, one page of each.

    The stories of the newest publication decide which stance is the latest; five queries.
    """
    stances = Stance.objects.filter(annotation__in=period.of(user), holder__isnull=False)
    first, left = (page - 1) * HOLDERS, (across - 1) * TARGETS
    holders = list(counted(stances, "holder")[first : first + HOLDERS + 1])
    targets = list(counted(stances, "target")[left : left + TARGETS + 1])
    numbers = dict(holders[:HOLDERS])
    columns = [pk for pk, _number in targets[:TARGETS]]
    latest = latest_of(stances.filter(holder__in=numbers, target__in=columns))
    cells = {
        (holder, target): Cell(target, label, number)
        for holder, target, label, number in latest.values_list(
            "holder", "target", "label", "number"
        )
    }
    actors, shown = Actor.objects.in_bulk(numbers), Target.objects.in_bulk(columns)
    return Matrix(
        [shown[pk] for pk in columns],
        [
            (actors[pk], number, [cells.get((pk, target)) for target in columns])
            for pk, number in numbers.items()
        ],
        more=len(holders) > HOLDERS,
        more_targets=len(targets) > TARGETS,
    )


def latest_of(stances: QuerySet[Stance]) -> QuerySet[Stance]:
    """The latest stance of each actor on each target; its `number` counts those like it."""
    group = [F("holder"), F("target")]
    newest = [F("annotation__version__published_at").desc(nulls_last=True), F("pk").desc()]
    return stances.annotate(
        place=Window(RowNumber(), partition_by=group, order_by=newest),
        number=Window(Count("pk"), partition_by=group),
    ).filter(place=1)


def cells(user: User, period: Period) -> Iterator[tuple]:
    """Every cell there is: actor, its name, target, its statement, latest label, number."""
    stances = Stance.objects.filter(annotation__in=period.of(user), holder__isnull=False)
    names = ("holder", "holder__name", "target", "target__statement", "label", "number")
    yield from latest_of(stances).order_by("holder", "target").values_list(*names).iterator()


def cells_known(user: User) -> int:
    """How many cells there are of all publishers and days."""
    stances = Stance.objects.filter(annotation__in=EVER.of(user), holder__isnull=False)
    return stances.order_by().values("holder", "target").distinct().count()


def counted(rows: QuerySet, column: str) -> QuerySet:
    """The values of a column by how often they occur, most often first."""
    return (
        rows.order_by().values_list(column).annotate(number=Count("pk")).order_by("-number", column)
    )


def quotes_per_actor(user: User, period: Period, *, page: int = 1) -> list[tuple[Actor, int]]:
    """Who is quoted most, with the number of approved quotes; one more than a page holds."""
    first = (page - 1) * QUOTED
    numbers = dict(quoted(user, period)[first : first + QUOTED + 1])
    actors = Actor.objects.in_bulk(numbers)
    return [(actors[pk], number) for pk, number in numbers.items()]


def quoted(user: User, period: Period) -> QuerySet:
    """Speakers and the numbers of their approved quotes, most first."""
    return counted(period.of(user).filter(quote__speaker__isnull=False), "quote__speaker")


def bars(user: User, period: Period) -> Iterator[tuple]:
    """Every bar there is: speaker, name, number of quotes."""
    named = quoted(user, period).values_list("quote__speaker", "quote__speaker__name", "number")
    yield from named.iterator()


def bars_known(user: User) -> int:
    """How many bars there are of all publishers and days."""
    return quoted(user, EVER).count()


@dataclass(frozen=True, slots=True)
class Moment:
    """The approved stances of one month, or year, by label; `at` counts columns from 0."""

    at: int
    day: datetime.date
    supports: int = 0
    opposes: int = 0
    neutral: int = 0
    unclear: int = 0

    @property
    def undecided(self) -> int:
        return self.neutral + self.unclear


@dataclass(frozen=True, slots=True)
class Timeline:
    moments: list[Moment]
    undated: int
    by_year: bool

    @property
    def columns(self) -> int:
        return self.moments[-1].at + 1 if self.moments else 0

    @property
    def above(self) -> int:
        """How high the tallest column of supporters is; those below the line oppose."""
        return max((moment.supports for moment in self.moments), default=0)

    @property
    def below(self) -> int:
        return max((moment.opposes for moment in self.moments), default=0)

    @property
    def height(self) -> int:
        return max(self.above + self.below, 1)


def timeline(user: User, period: Period = EVER, target: Target | None = None) -> Timeline:
    """The approved stances, or those on one target, by the month or year of their stories."""
    stances = period.of(user).filter(stance__isnull=False)
    if target:
        stances = stances.filter(stance__target=target)
    dated = stances.filter(version__published_at__isnull=False).order_by()
    counts = {
        f"{label}": Count("pk", filter=Q(stance__label=label)) for label in StanceLabel.values
    }
    undated = stances.filter(version__published_at__isnull=True).count()
    for by_year, trunc in ((False, TruncMonth), (True, TruncYear)):
        rows = list(
            dated.annotate(day=trunc("version__published_at"))
            .values("day")
            .annotate(**counts)
            .order_by("day")
        )
        columns = [
            row["day"].year if by_year else row["day"].year * 12 + row["day"].month for row in rows
        ]
        if not rows or columns[-1] - columns[0] < MOST_MONTHS:
            break
    moments = [
        Moment(at=column - columns[0], **row | {"day": row["day"].date()})
        for column, row in zip(columns, rows, strict=True)
    ]
    return Timeline(moments, undated, by_year)
