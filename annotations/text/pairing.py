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
    candidates = []
    for n, one in enumerate(left):
        for m, other in enumerate(right):
            if one.question == other.question and (likeness := _likeness(one, other)):
                candidates.append((likeness, -n, -m))
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


def _likeness(one: Marked, other: Marked) -> tuple[bool, bool, float] | None:
    """Equal words, the same about, and the shared part of the words; None for nothing shared."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one.spans for b in other.spans)
    if not shared:
        return None
    whole = sum(end - start for start, end in (*one.spans, *other.spans)) - shared
    return one.spans == other.spans, one.about == other.about, shared / whole
