"""How far people agree who marked the same text without seeing one another's marks.

Three questions have three measures:

* Did both find the same things? `agr(a‖b)`, the share of a's spans that meet one of b's;
  it is directed, so it is given both ways (Wiebe, Wilson and Cardie 2005).
* Did both draw the same edges? F1 of the spans, exact and overlapping.
* Is that more than chance would do? Krippendorff's alpha, nominal and with gaps: on labels,
  where one item is one thing both judged, and on characters, where one item is one code
  point and "no label" is a label.

A figure without a ground is None and never 1: alpha is undefined where a single label
occurs. All counts add up over texts, so that a figure over many texts is their sum's.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self

from .spans import overlaps

Range = tuple[int, int]
Label = Hashable


@dataclass(frozen=True, slots=True)
class Found:
    """How many spans two people drew, how many are the same, and how many meet another's."""

    by_a: int = 0
    by_b: int = 0
    same: int = 0
    met_a: int = 0
    met_b: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.by_a + other.by_a,
            self.by_b + other.by_b,
            self.same + other.same,
            self.met_a + other.met_a,
            self.met_b + other.met_b,
        )

    @property
    def exact(self) -> float | None:
        """F1 of spans with the same edges; None where nobody drew one."""
        return _share(2 * self.same, self.by_a + self.by_b)

    @property
    def overlapping(self) -> float | None:
        """F1 of spans that share a character: the harmonic mean of agr both ways."""
        one, other = self.agr_ab, self.agr_ba
        if one is None or other is None:
            return None if one is other else 0.0
        return 2 * one * other / (one + other) if one + other else 0.0

    @property
    def agr_ab(self) -> float | None:
        return _share(self.met_a, self.by_a)

    @property
    def agr_ba(self) -> float | None:
        return _share(self.met_b, self.by_b)


def found(a: Sequence[Range], b: Sequence[Range]) -> Found:
    """Compare the spans of one role that two people drew on one text."""
    same = (Counter(a) & Counter(b)).total()
    return Found(len(a), len(b), same, _meeting(a, b), _meeting(b, a))


def _meeting(these: Iterable[Range], others: Iterable[Range]) -> int:
    """Count those of these that share a character with one of the others; n log n."""
    others = sorted(others)
    count, at, farthest = 0, 0, (0, 0)
    for span in sorted(these, key=lambda span: span[1]):
        # Of all that begin before this one ends, the one that reaches farthest decides.
        while at < len(others) and others[at][0] < span[1]:
            farthest = max(farthest, others[at], key=lambda other: other[1])
            at += 1
        count += overlaps(span, farthest)
    return count


@dataclass(slots=True)
class Alpha:
    """Krippendorff's alpha for nominal data with gaps, gathered item by item.

    Formula of the coincidence matrix in Krippendorff, "Computing Krippendorff's
    Alpha-Reliability" (2011), section C. An item with fewer than two labels has no pair.
    """

    items: int = 0
    pairable: int = 0
    labels: Counter = field(default_factory=Counter)
    coincidences: Counter = field(default_factory=Counter)

    def add(self, labels: Iterable[Label | None], times: int = 1) -> Self:
        """Add `times` items with these labels, one for each person; None is a gap."""
        given = Counter(label for label in labels if label is not None)
        self.items += times
        people = given.total()
        if people < 2:
            return self
        self.pairable += times
        for one, often in given.items():
            self.labels[one] += often * times
            for other, as_often in given.items():
                pairs = often * (as_often - (one == other))
                self.coincidences[one, other] += times * pairs / (people - 1)
        return self

    def __iadd__(self, other: "Alpha") -> Self:
        """Add the items that another one has gathered."""
        self.items += other.items
        self.pairable += other.pairable
        self.labels.update(other.labels)
        self.coincidences.update(other.coincidences)
        return self

    @property
    def raw(self) -> float | None:
        """The share of pairs of labels that agree, chance not taken off."""
        agreeing = sum(n for (one, other), n in self.coincidences.items() if one == other)
        return _share(agreeing, self.labels.total())

    @property
    def value(self) -> float | None:
        """Alpha, from -1 to 1; None where no item has two labels or one label alone occurs."""
        total = self.labels.total()
        same_by_chance = sum(n * (n - 1) for n in self.labels.values())
        expected = total * (total - 1) - same_by_chance
        if not expected:
            return None
        observed = sum(n for (one, other), n in self.coincidences.items() if one != other)
        return 1 - observed * (total - 1) / expected


def add_characters(
    alpha: Alpha, drawn: Sequence[Mapping[Range, Label]], within: Iterable[Range]
) -> Alpha:
    """Add each code point of the ranges `within` as one item, labelled by every person.

    `drawn` holds one mapping of span to label for each person. A code point under two
    spans of one person has both labels together as its label, and "" under none.
    """
    # What begins and ends where, and a range that counts is a layer of its own.
    layers = [dict.fromkeys(within, True), *drawn]
    turns: dict[int, list[tuple[int, Label, int]]] = defaultdict(list)
    for layer, spans in enumerate(layers):
        for (start, end), label in spans.items():
            turns[start].append((layer, label, 1))
            turns[end].append((layer, label, -1))
    under: list[Counter] = [Counter() for _layer in layers]
    alike: Counter = Counter()
    edges = sorted(turns)
    for start, end in pairwise(edges):
        for layer, label, turn in turns[start]:
            under[layer][label] += turn
            if not under[layer][label]:
                del under[layer][label]
        if under[0]:
            alike[tuple(_label(labels) for labels in under[1:])] += end - start
    for labels, times in alike.items():
        alpha.add(labels, times)
    return alpha


def _label(under: Mapping[Label, int]) -> Label:
    if len(under) == 1:
        return next(iter(under))
    return frozenset(under) if under else ""


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
