"""The register of targets: what stances are about, who takes which side, what letters mean."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Case, Count, Q, QuerySet, Value, When

from annotations.models import Annotation, StanceLabel, Target, User
from annotations.models.listings import Listing
from annotations.queries.pages import Short, first_of
from annotations.text.statements import Likeness, content_words, is_vague, likeness

PAGE = 50
STANCES = 25
MOST_OPTIONS = 50
# A wording is looked for by so many of its words, among so many targets, and shows so many.
WORDS_ASKED = 8
MOST_COMPARED = 500
MOST_NEAR = 3


def register(*, key: str = "", show: str = "", page: int = 1) -> Short:
    """One page of the targets in the order of their statements; `show` is open or closed."""
    found = known(key=key, show=show)
    first = (page - 1) * PAGE
    return first_of(found.order_by("statement", "pk")[first:], PAGE)


def known(*, key: str = "", show: str = "") -> QuerySet[Target]:
    found = matching(Target.objects.listed(), key)
    return found.filter(active=show == "open") if show else found


def matching(found: QuerySet[Target], key: str) -> QuerySet[Target]:
    """Those in which every word of the key begins a word."""
    for word in key.split():
        found = found.filter(Q(key__startswith=word) | Q(key__contains=f" {word}"))
    return found


def sides(targets: Iterable[Target], user: User) -> dict[int, dict[str, int]]:
    """How many live stances of each label these targets have, in one query."""
    pks = [target.pk for target in targets]
    counts: dict[int, dict[str, int]] = {pk: dict.fromkeys(StanceLabel.values, 0) for pk in pks}
    rows = (
        Annotation.objects.visible_to(user)
        .live()
        .filter(stance__target__in=pks)
        .order_by()
        .values_list("stance__target", "stance__label")
        .annotate(Count("pk"))
    )
    for pk, label, number in rows:
        counts[pk][label] = number
    return counts


def on(
    target: Target, user: User, *, label: str = "", holder: int | None = None
) -> QuerySet[Annotation]:
    """The live stances on the target, with one label and of one holder where these are given."""
    found = Annotation.objects.visible_to(user).live().filter(stance__target=target)
    if label:
        found = found.filter(stance__label=label)
    return found if holder is None else found.filter(stance__holder=holder)


def stances(
    target: Target,
    user: User,
    *,
    label: str = "",
    holder: int | None = None,
    before: int | None = None,
    most: int = STANCES,
) -> Short:
    """Stances on the target, newest first, after the one with the key `before`."""
    found = on(target, user, label=label, holder=holder)
    if before is not None:
        found = found.filter(pk__lt=before)
    return first_of(found.whole().with_article().order_by("-pk"), most)


def options(key: str) -> list[Target]:
    """Open targets that these letters can mean, best first; all of them without letters."""
    rank = Case(
        When(key=key, then=Value(0)), When(key__startswith=key, then=Value(1)), default=Value(2)
    )
    found = matching(Target.objects.open().listed(), key)
    return list(found.order_by(rank, "statement", "pk")[:MOST_OPTIONS])


class Fit(NamedTuple):
    """What on the list a new wording may mean: one target surely, or some that are near it."""

    target: Target | None = None
    near: tuple[Target, ...] = ()

    @property
    def in_doubt(self) -> bool:
        """Whether a person has to say which target is meant."""
        return self.target is None and bool(self.near)


def fits(statements: Iterable[str], article: int) -> dict[str, Fit]:
    """Of each wording of an article what it may mean among the open targets, in two queries.

    A wording that was merged into another target still means it. What means another thing in
    another story (“the plan”) means a target surely only where this article has a stance on it.
    """
    wanted = {statement: content_words(statement) for statement in statements}
    letters = {word for content in wanted.values() for word in content[:WORDS_ASKED]}
    if not letters:
        return {statement: Fit() for statement in wanted}
    asked = Q()
    for word in sorted(letters):
        asked |= Q(key__startswith=word) | Q(key__contains=f" {word}")
    found = Target.objects.exclude(listing=Listing.ASIDE).filter(asked)
    listed = list(found.select_related("merged_into").order_by("-pk")[:MOST_COMPARED])
    used: set[int] | None = None
    if any(is_vague(statement) for statement in wanted):
        stances = Annotation.objects.live().filter(version__article=article)
        used = set(stances.values_list("stance__target", flat=True))
    return {
        statement: _fit(statement, listed, used if is_vague(statement) else None)
        for statement in wanted
    }


def _fit(statement: str, listed: Iterable[Target], used: set[int] | None) -> Fit:
    same: dict[int, Target] = {}
    near: dict[int, Target] = {}
    for target in listed:
        alike = likeness(statement, target.statement)
        while target.merged_into:
            target = target.merged_into
        if alike == Likeness.APART or not target.active:
            continue
        (same if alike == Likeness.SAME else near)[target.pk] = target
    if len(same) == 1 and (used is None or same.keys() <= used):
        return Fit(next(iter(same.values())))
    return Fit(near=tuple([*same.values(), *near.values()][:MOST_NEAR]))


def is_known(key: str) -> bool:
    """Whether a target in the lists, or one that was merged, has exactly this wording."""
    return Target.objects.exclude(listing=Listing.ASIDE).filter(key=key).exists()
