"""The claims of the desk: what was recorded, where the same stands elsewhere, what is like it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from annotations.access import may
from annotations.models import (
    Annotation,
    Claim,
    ClaimMatch,
    Kind,
    MatchRelation,
    MatchStatus,
    User,
)
from annotations.queries.pages import Page, page_of
from annotations.text.addresses import leads_to
from annotations.text.claim_likeness import nearest

PAGE = 25
MOST_ALIKE = 8
# Rows read at a time where every claim is compared.
CHUNK = 5_000


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty value narrows nothing.

    Each word of `q` stands in the statement or in the claimant's name.
    """

    q: str = ""
    checkworthiness: str = ""
    elsewhere: str = ""

    def __bool__(self) -> bool:
        return any(vars(self).values())


class Places(NamedTuple):
    """Where a claim stands elsewhere: on the desk, and in published reviews of it."""

    claims: list[ClaimMatch]
    reviews: list[ClaimMatch]


def seen(user: User) -> QuerySet[Annotation]:
    """The desk's claims that this person may see."""
    return Annotation.objects.visible_to(user).live().filter(kind=Kind.CLAIM)


def known(user: User, filters: Filters) -> QuerySet[Annotation]:
    found = seen(user)
    for word in filters.q.split():
        found = found.filter(
            Q(claim__statement__icontains=word) | Q(claim__claimant__name__icontains=word)
        )
    if filters.checkworthiness:
        found = found.filter(claim__checkworthiness=filters.checkworthiness)
    if filters.elsewhere == "none":
        return found.exclude(_on_either_side(standing(user)))
    if filters.elsewhere:
        return found.filter(_on_either_side(standing(user).filter(status=filters.elsewhere)))
    return found


def _on_either_side(matches: QuerySet[ClaimMatch]) -> Q:
    """True of claims that one of these matches is about."""
    others = matches.exclude(other=None)
    return Q(pk__in=matches.values("claim")) | Q(pk__in=others.values("other"))


def page(
    user: User, filters: Filters, *, before: int | None = None, after: int | None = None
) -> Page:
    """Claims, newest first, each with `.places` and `.waiting` as `lay_places` gives them."""
    found = known(user, filters).whole().with_article().order_by("-pk")
    rows, newer, older = page_of(found, PAGE, before=before, after=after)
    lay_places(rows, user)
    return Page(rows, newer, older)


def lay_places(annotations: list[Annotation], user: User) -> None:
    """Give each claim `.places`, how many confirmed matches it has, and `.waiting`, how many are
    to be decided, in two queries."""
    keys = {annotation.pk for annotation in annotations}
    numbers: Counter[tuple[int, str]] = Counter()
    for side in ("claim", "other"):
        rows = standing(user).filter(**{f"{side}__in": keys}).order_by().values_list(side, "status")
        for key, status, number in rows.annotate(Count("pk")):
            numbers[key, status] += number
    for annotation in annotations:
        annotation.places = numbers[annotation.pk, MatchStatus.CONFIRMED]
        annotation.waiting = numbers[annotation.pk, MatchStatus.SUGGESTED]


def matches(user: User) -> QuerySet[ClaimMatch]:
    """The matches that are seen and neither of whose claims is gone."""
    return ClaimMatch.objects.visible_to(user).live()


def standing(user: User) -> QuerySet[ClaimMatch]:
    return matches(user).exclude(status=MatchStatus.REFUSED)


def to_decide(user: User) -> int:
    """How many matches somebody has suggested and nobody has decided on."""
    return matches(user).filter(status=MatchStatus.SUGGESTED).count()


def matches_of(claim: Claim, user: User) -> QuerySet[ClaimMatch]:
    """Where the claim stands elsewhere, whichever of two claims the match was made from."""
    return matches(user).filter(Q(claim=claim) | Q(other=claim))


def places(claim: Claim, user: User) -> Places:
    """Every match of the claim, those that stand first; `.there` is the other one's annotation.

    Who decides on them has first what is to be decided.
    """
    found = list(matches_of(claim, user).select_related("by", "decided_by").order_by("pk"))
    there = {m.pk: m.other_id if m.claim_id == claim.pk else m.claim_id for m in found}
    whole = Annotation.objects.whole().with_article().in_bulk(set(there.values()) - {None})
    for match in found:
        match.there = whole.get(there[match.pk])
    order = [MatchStatus.CONFIRMED, MatchStatus.SUGGESTED, MatchStatus.REFUSED]
    if may(user, "match_claims", claim.annotation):
        order = [MatchStatus.SUGGESTED, MatchStatus.CONFIRMED, MatchStatus.REFUSED]
    found.sort(key=lambda match: order.index(match.status))
    return Places(
        [match for match in found if match.there],
        [match for match in found if not match.there],
    )


def reviews_elsewhere(claim: Claim, user: User, named: list[ClaimMatch]) -> list[ClaimMatch]:
    """The confirmed reviews of claims that are confirmed to be the same; not what is `named` at
    this claim, and each page once."""
    same = matches(user).filter(status=MatchStatus.CONFIRMED, relation=MatchRelation.SAME)
    pairs = same.filter(Q(claim=claim) | Q(other=claim)).values_list("claim", "other")
    others = {key for pair in pairs for key in pair} - {claim.pk, None}
    found = same.filter(claim__in=others, other=None).select_related("claim__annotation")
    known = {leads_to(match.review_url) for match in named}
    fresh = {leads_to(match.review_url): match for match in found.order_by("-pk")}
    return [match for page, match in fresh.items() if page not in known]


def statements(user: User) -> Iterator[tuple[int, str]]:
    """The key and the words of every claim that is seen, in no order."""
    return seen(user).order_by().values_list("pk", "claim__statement").iterator(CHUNK)


def matched_with(claim: Claim, user: User) -> set[int]:
    """The keys of the claim and of those that were matched with it, or told apart from it."""
    pairs = matches_of(claim, user).exclude(other=None).values_list("claim", "other")
    return {claim.pk, *(key for pair in pairs for key in pair)}


def alike(claim: Claim, user: User) -> list[Annotation]:
    """The claims most like this one that nobody has matched with it, best first.

    Reads every statement of the desk once: 100,000 take a part of a second.
    """
    matched = matched_with(claim, user)
    others = (row for row in statements(user) if row[0] not in matched)
    found = nearest(claim.statement, others, MOST_ALIKE)
    whole = Annotation.objects.whole().with_article().in_bulk([one.key for one in found])
    return [whole[one.key] for one in found if one.key in whole]


def sought(claim: Claim, user: User, words: str) -> list[Annotation]:
    """The newest claims with these words that nobody has matched with this one."""
    found = known(user, Filters(q=words)).exclude(pk__in=matched_with(claim, user))
    return list(found.whole().with_article().order_by("-pk")[:MOST_ALIKE])
