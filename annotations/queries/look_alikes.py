"""Actors that may be one: who looks like whom, for a person to decide."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from annotations.models import Actor, ActorName, NotTheSame
from annotations.queries.actors import uses
from annotations.queries.pages import Short
from annotations.text import look_alikes
from annotations.text.look_alikes import Likeness

MOST_PAIRS = 100
MOST_CANDIDATES = 500


class Pair(NamedTuple):
    """Two actors, the one named more often first, and why they may be one."""

    kept: Actor
    gone: Actor
    likeness: Likeness


def pairs(user) -> Short:
    """The pairs of the whole register that look most alike.

    Reads every name once; a register of 100,000 names takes seconds, not minutes.
    """
    best = alike()
    return Short(drawn(best[:MOST_PAIRS], user), more=len(best) > MOST_PAIRS)


def all_pairs(user) -> Iterator[Pair]:
    """Every pair of the register, surest first."""
    best = alike()
    for start in range(0, len(best), MOST_PAIRS):
        yield from drawn(best[start : start + MOST_PAIRS], user)


def alike() -> list[tuple[tuple[int, int], Likeness]]:
    """The keys of every two that look alike and were not told apart, surest first."""
    names = ActorName.objects.listed().order_by().values_list("actor", "key")
    found = look_alikes.pairs(names.iterator(chunk_size=5000))
    for told in NotTheSame.objects.values_list("one", "other"):
        found.pop(told, None)
    return surest_first(found)


def surest_first(found: dict[tuple[int, int], Likeness]) -> list[tuple[tuple[int, int], Likeness]]:
    return sorted(found.items(), key=lambda pair: (-pair[1].score, pair[0]))


def of(actor: Actor, user) -> list[Pair]:
    """Who looks like this actor."""
    own = list(actor.names.values_list("actor", "key"))
    begins = Q()
    for beginning in {b for _pk, key in own for b in look_alikes.beginnings(key)}:
        begins |= Q(key__startswith=beginning) | Q(key__contains=f" {beginning}")
    if not begins:
        return []
    others = ActorName.objects.listed().filter(begins).exclude(actor=actor)
    rows = others.order_by("pk").values_list("actor", "key")[:MOST_CANDIDATES]
    apart = set(
        NotTheSame.objects.filter(Q(one=actor) | Q(other=actor)).values_list("one", "other")
    )
    found: dict[tuple[int, int], Likeness] = {}
    for pk, key in rows:
        pair = (min(pk, actor.pk), max(pk, actor.pk))
        alike = [likeness for _pk, name in own if (likeness := look_alikes.likeness(name, key))]
        if alike and pair not in apart:
            found[pair] = max([found[pair], *alike] if pair in found else alike)
    return drawn(surest_first(found)[:MOST_PAIRS], user)


def drawn(found, user) -> list[Pair]:
    actors = Actor.objects.in_bulk({pk for pair, _alike in found for pk in pair})
    counts = {pk: sum(by_kind.values()) for pk, by_kind in uses(actors.values(), user).items()}
    drawn = []
    for pair, alike in found:
        kept, gone = sorted((actors[pk] for pk in pair), key=lambda a: (-counts[a.pk], a.pk))
        kept.total, gone.total = counts[kept.pk], counts[gone.pk]
        drawn.append(Pair(kept, gone, alike))
    return drawn
