"""Which marks of two people stand for one another.

Two marks that answer the same question are a pair when their words share a character. Where
several could be, those with equal words that are about the same come first, then those that
share the greater part of their words. Each mark is in one pair, or stands alone.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark: its key, the question it answers, its words, and whom or what it is about."""

    key: Hashable
    question: str
    spans: tuple[Range, ...]
    about: tuple = ()
    position: int = 0


def paired(
    left: Sequence[Marked], right: Sequence[Marked]
) -> list[tuple[Hashable | None, Hashable | None]]:
    """The keys in pairs, in the order of the text; None where one stands alone."""
    candidates = [
        (_likeness(left[n], right[m]), -n, -m)
        for n, m in _meeting(left, right)
        if left[n].question == right[m].question
    ]
    taken: dict[int, int] = {}
    others: set[int] = set()
    for _how_like, n, m in sorted(candidates, reverse=True):
        if -n not in taken and -m not in others:
            taken[-n] = -m
            others.add(-m)
    rows = []
    for n, one in enumerate(left):
        other = right[taken[n]] if n in taken else None
        at = min(one.position, other.position) if other else one.position
        rows.append((at, n, one.key, other.key if other else None))
    rows += [
        (other.position, len(left) + m, None, other.key)
        for m, other in enumerate(right)
        if m not in others
    ]
    return [(one, other) for _at, _n, one, other in sorted(rows, key=lambda row: row[:2])]


def _meeting(left: Sequence[Marked], right: Sequence[Marked]) -> set[tuple[int, int]]:
    """The places of all that share a character, found along the text."""
    found = set()
    spans = sorted(
        (start, end, side, place)
        for side, marks in enumerate((left, right))
        for place, mark in enumerate(marks)
        for start, end in mark.spans
    )
    # What of each side has not ended yet.
    under: tuple[list, list] = ([], [])
    for start, end, side, place in spans:
        under[1 - side][:] = [(until, other) for until, other in under[1 - side] if until > start]
        for _until, other in under[1 - side]:
            found.add((other, place) if side else (place, other))
        under[side].append((end, place))
    return found


def _likeness(one: Marked, other: Marked) -> tuple[bool, bool, float]:
    """Equal words, the same about, and the shared part of the words."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one.spans for b in other.spans)
    whole = sum(end - start for start, end in (*one.spans, *other.spans)) - shared
    return one.spans == other.spans, one.about == other.about, shared / whole
