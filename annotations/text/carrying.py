"""Where the characters of an old text stand in a new one, as far as that is sure.

A record that an editor signed must not wander to words that only look alike, so
nothing here is scored and then taken all the same: a range is carried to where its
very characters stand in the same place of the story, or it is not carried.

What the same place is follows from the outside in. A block (between blank lines)
that stands once in both texts is the same block, and so is a repeated one between
neighbours that are the same. Of the blocks left between two of those, an old and a
new one are versions of each other where they share most of their pairs of words.
Within those the same question is put to their sentences, and within sentences that
are versions of each other a diff of the words answers it. What a diff has found
counts only where the words with what is left of their surroundings stand once in
either text. A range that none of this finds is looked for with its whole sentence
and 32 characters around it, and taken if those stand once in either text.

Where the old place holds a changed wording, an exact copy elsewhere is a copy, and
not where the words have gone.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from .sentences import sentences
from .spans import Range, trim
from .word_diff import TOKEN

_WORD = re.compile(r"\w+")
_BLOCK = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
# Code points around a range that tell its place, as many as a span keeps.
_AROUND = 32
# Of the pairs of words in the shorter of two units, so many must be in the other as well; fewer
# where both stand alone between the same neighbours.
_ALIKE, _ALIKE_ALONE = 0.5, 0.3
_FEWEST_PAIRS = 2
# A pair of words that stands in more units than this leads to none of them, and so many units at
# most are compared with one.
_COMMON = 12
# A unit that is found far from its old neighbours has at least so many words.
_FEWEST_WORDS_MOVED = 5
_IN_PLACE = ("same", "changed")
# Beyond so many comparisons a diff would hold the server; only the ends are compared then.
_MOST_COMPARED = 4_000_000


class Unit(NamedTuple):
    """A block or a sentence: its range and its characters."""

    start: int
    end: int
    text: str


class Run(NamedTuple):
    """Characters that are the same in both texts; `sure` where a whole unit is."""

    start: int
    end: int
    new_start: int
    sure: bool

    @property
    def shift(self) -> int:
        return self.new_start - self.start


class Version(NamedTuple):
    """Units of the old text and what has become of them, as two ranges."""

    old: Range
    new: Range


class Matched(NamedTuple):
    """Of two lists of units, which are the same, which versions of each other (by index)."""

    same: list[tuple[int, int]]
    moved: list[tuple[int, int]]
    changed: list[tuple[list[int], list[int]]]


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side, None on the side that has none.

    `kind` is same, changed, moved, removed or added.
    """

    kind: str
    old: Range | None
    new: Range | None


class Carrying:
    """Carries ranges of one text to another; both in their normal form."""

    def __init__(self, old: str, new: str):
        self.old, self.new = old, new

    def carried(self, start: int, end: int) -> Range | None:
        """Where exactly these characters stand in the new text; None where that is not sure."""
        if not 0 <= start < end <= len(self.old):
            return None
        found = self._mapped(start, end) or self._found(start, end)
        if found and self.new[slice(*found)] == self.old[start:end]:
            return found
        return None

    def counterpart(self, start: int, end: int) -> Range | None:
        """What stands in the new text where these characters stood, in other words now.

        For an editor to look at: nothing may be stored by it. None where nothing is left.
        """
        if found := self.carried(start, end):
            return found
        touched = [v for v in self._versions if v.old[0] < end and start < v.old[1]]
        if not touched:
            return None
        low, high = min(v.new[0] for v in touched), max(v.new[1] for v in touched)
        runs = [run for run in self._runs if low <= run.new_start < high]
        for run in runs:
            if run.end <= start:
                low = max(low, run.new_start + run.end - run.start)
            elif run.start <= start:
                low = max(low, start + run.shift)
            if run.start >= end:
                high = min(high, run.new_start)
            elif run.end >= end:
                high = min(high, end + run.shift)
        low, high = trim(self.new, low, max(low, high))
        return (low, high) if low < high else None

    def rows(self) -> list[Row]:
        """The blocks of both texts side by side, in the order of the new one.

        A removed block stands where it stood among those that are still there.
        """
        old, new, matched = self._blocks
        fate = {j: ("same", [i], [j]) for i, j in matched.same}
        fate |= {j: ("moved", [i], [j]) for i, j in matched.moved}
        fate |= {j: ("changed", them, us) for them, us in matched.changed for j in us}
        taken = {i for _kind, them, _us in fate.values() for i in them}
        removed = [i for i in range(len(old)) if i not in taken]
        in_place = sorted((us[0], them[0]) for k, them, us in fate.values() if k in _IN_PLACE)
        rows: list[Row] = []
        for j in range(len(new)):
            kind, them, us = fate.get(j, ("added", [], [j]))
            if j != us[0]:
                continue
            after = bisect_left(in_place, (j,))
            limit = in_place[after][1] if after < len(in_place) else len(old)
            while removed and removed[0] < limit:
                rows.append(Row("removed", _hull(old, [removed.pop(0)]), None))
            rows.append(Row(kind, _hull(old, them) if them else None, _hull(new, us)))
        return rows + [Row("removed", _hull(old, [i]), None) for i in removed]

    # What is the same

    @cached_property
    def _blocks(self) -> tuple[list[Unit], list[Unit], Matched]:
        old, new = _blocks_of(self.old), _blocks_of(self.new)
        return old, new, _match(old, new)

    @cached_property
    def _compared(self) -> tuple[list[Run], list[Version]]:
        old, new, matched = self._blocks
        runs = [
            Run(old[i].start, old[i].end, new[j].start, True)
            for i, j in [*matched.same, *matched.moved]
        ]
        versions = []
        words: list[Run] = []
        for them, us in matched.changed:
            befores = _sentences_of(self.old, [old[i] for i in them])
            afters = _sentences_of(self.new, [new[j] for j in us])
            inner = _match(befores, afters)
            runs += [
                Run(befores[i].start, befores[i].end, afters[j].start, True)
                for i, j in [*inner.same, *inner.moved]
            ]
            for those, these in inner.changed:
                before, after = _hull(befores, those), _hull(afters, these)
                versions.append(Version(before, after))
                words += _same_words(self.old, self.new, before, after)
        runs += self._left_over()
        # A sentence that has moved may lie between the two that are versions of one.
        runs.sort()
        starts = [run.start for run in runs]
        apart = []
        for run in words:
            after = bisect_left(starts, run.end)
            if not after or runs[after - 1].end <= run.start:
                apart.append(run)
        return sorted(runs + apart), versions

    def _left_over(self) -> Iterator[Run]:
        """Sentences that stand once in either text, of blocks that have become none in
        particular: they are the same where no block between them and their place has stayed."""
        old, new, matched = self._blocks
        used_old = {i for them, _us in matched.changed for i in them}
        used_new = {j for _them, us in matched.changed for j in us}
        used_old |= {i for i, _j in [*matched.same, *matched.moved]}
        used_new |= {j for _i, j in [*matched.same, *matched.moved]}
        gap_old, gap_new = _gaps(matched.same)
        here, there = defaultdict(list), defaultdict(list)
        for i in range(len(old)):
            if i not in used_old:
                here[gap_old(i)].append(old[i])
        for j in range(len(new)):
            if j not in used_new:
                there[gap_new(j)].append(new[j])
        for gap in here.keys() & there.keys():
            befores, afters = (
                _sentences_of(self.old, here[gap]),
                _sentences_of(self.new, there[gap]),
            )
            inner = _match(befores, afters)
            for i, j in [*inner.same, *inner.moved]:
                before, after = befores[i], afters[j]
                long_enough = len(_WORD.findall(before.text)) >= _FEWEST_WORDS_MOVED
                if long_enough and _once(self.old, before.text) and _once(self.new, before.text):
                    yield Run(before.start, before.end, after.start, True)

    @cached_property
    def _runs(self) -> list[Run]:
        return self._compared[0]

    @cached_property
    def _versions(self) -> list[Version]:
        return self._compared[1]

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self._runs]

    # One range

    def _mapped(self, start: int, end: int) -> Range | None:
        """By the runs that cover the range, where they all lie at the same distance."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or self._runs[at].end <= start:
            return None
        first = last = self._runs[at]
        sure = first.sure
        reach = at
        while last.end < end:
            reach += 1
            if reach == len(self._runs):
                return None
            after = self._runs[reach]
            between = self.old[last.end : after.start]
            if after.shift != first.shift or not (between.isspace() or not between):
                return None
            last = after
            sure = sure and last.sure
        shift = first.shift
        if self.new[start + shift : end + shift] != self.old[start:end]:
            return None
        if not sure:
            words = self.old[max(first.start, start - _AROUND) : min(last.end, end + _AROUND)]
            if not (_once(self.old, words) and _once(self.new, words)):
                return None
        return start + shift, end + shift

    def _found(self, start: int, end: int) -> Range | None:
        """By the whole sentences around the range and what stands next to them."""
        left, right = start, end
        for block in self._touched(start, end):
            for sentence in sentences(self.old, block.start, block.end):
                if sentence[0] < end and start < sentence[1]:
                    left, right = min(left, sentence[0]), max(right, sentence[1])
        low, high = max(0, left - _AROUND), min(len(self.old), right + _AROUND)
        around = self.old[low:high]
        places = _places(self.old, around), _places(self.new, around)
        if len(places[0]) != 1 or len(places[1]) != 1:
            return None
        at = places[1][0]
        # What begins or ends a text has no more around it on that side than that.
        if (low == 0 and at != 0) or (high == len(self.old) and at + len(around) != len(self.new)):
            return None
        return at + start - low, at + end - low

    def _touched(self, start: int, end: int) -> Iterator[Unit]:
        blocks = self._blocks[0]
        at = max(0, bisect_right([block.start for block in blocks], start) - 1)
        for block in blocks[at:]:
            if block.start >= end:
                return
            if start < block.end:
                yield block


def _hull(units: Sequence[Unit], indexes: Sequence[int]) -> Range:
    return units[indexes[0]].start, units[indexes[-1]].end


def _blocks_of(text: str) -> list[Unit]:
    return [Unit(m.start(), m.end(), m[0]) for m in _BLOCK.finditer(text)]


def _sentences_of(text: str, blocks: Iterable[Unit]) -> list[Unit]:
    return [
        Unit(start, end, text[start:end])
        for block in blocks
        for start, end in sentences(text, block.start, block.end)
    ]


def _places(text: str, words: str) -> list[int]:
    """The first two places where the words stand."""
    first = text.find(words)
    if first < 0:
        return []
    second = text.find(words, first + 1)
    return [first] if second < 0 else [first, second]


def _once(text: str, words: str) -> bool:
    return len(_places(text, words)) == 1


# Two lists of units


def _match(old: Sequence[Unit], new: Sequence[Unit]) -> Matched:
    befores, afters = defaultdict(list), defaultdict(list)
    for i, unit in enumerate(old):
        befores[unit.text].append(i)
    for j, unit in enumerate(new):
        afters[unit.text].append(j)
    equal = {
        here[0]: afters[text][0]
        for text, here in befores.items()
        if len(here) == 1 and len(afters.get(text, ())) == 1
    }
    ends = (len(old), len(new))
    equal |= _repeated(befores, afters, equal, ends)
    for i in _perhaps_copied(old, new, equal, ends):
        del equal[i]
    chain = _chain(old, equal)
    chain = sorted([*chain, *_alone_between(old, new, equal, chain)])
    in_place = dict(chain)
    moved = [
        (i, j)
        for i, j in equal.items()
        if i not in in_place and len(_WORD.findall(old[i].text)) >= _FEWEST_WORDS_MOVED
    ]
    kept_old, kept_new = in_place.keys() | dict(moved).keys(), set(in_place.values())
    kept_new |= {j for _i, j in moved}
    gone = [i for i in range(len(old)) if i not in kept_old]
    coming = [j for j in range(len(new)) if j not in kept_new]
    return Matched(chain, sorted(moved), _changed(old, new, gone, coming, chain))


def _chain(old: Sequence[Unit], equal: dict[int, int]) -> list[tuple[int, int]]:
    """The equal units that kept their order: as many characters as can be."""
    return _heaviest(sorted((i, j, len(old[i].text)) for i, j in equal.items()))


def _perhaps_copied(old, new, equal, ends) -> set[int]:
    """Units whose old place may hold a changed wording: then the exact copy may be but a copy.

    A wording that is rather one of another unit, which is gone from the same place, is no such.
    """
    unsure = [i for i, j in equal.items() if _neighbours(i, j, equal, ends) < 2]
    taken = set(equal.values())
    coming = [j for j in range(len(new)) if j not in taken]
    if not unsure or not coming:
        return set()
    gone = [i for i in range(len(old)) if i not in equal]
    sure = _chain(old, {i: j for i, j in equal.items() if i not in set(unsure)})
    gap_old, gap_new = _gaps(sure)
    claimed: dict[int, int] = {}
    for i, j, shared, score in _alike(old, new, gone, coming):
        if score >= _ALIKE and gap_old(i) == gap_new(j):
            claimed[j] = max(claimed.get(j, 0), len(shared))
    return {
        i
        for i, j, shared, score in _alike(old, new, unsure, coming)
        if score >= _ALIKE and gap_old(i) == gap_new(j) and len(shared) > claimed.get(j, 0)
    }


def _alone_between(old, new, equal, chain) -> list[tuple[int, int]]:
    """Repeated units of which one stands on both sides between the same units of the chain."""
    gap_old, gap_new = _gaps(chain)
    here, there = defaultdict(list), defaultdict(list)
    taken = set(equal.values())
    for i, unit in enumerate(old):
        here[unit.text, gap_old(i)].append(i)
    for j, unit in enumerate(new):
        there[unit.text, gap_new(j)].append(j)
    repeated = Counter(unit.text for unit in old) + Counter(unit.text for unit in new)
    return [
        (one[0], there[place][0])
        for place, one in here.items()
        if len(one) == len(there.get(place, ())) == 1
        and repeated[place[0]] > 2
        and one[0] not in equal
        and there[place][0] not in taken
    ]


def _gaps(chain):
    """Two functions that say behind how many units of the chain an old or a new one stands."""
    chain_old, chain_new = [i for i, _j in chain], [j for _i, j in chain]
    return (lambda i: bisect_left(chain_old, i)), (lambda j: bisect_left(chain_new, j))


def _repeated(befores, afters, equal, ends) -> dict[int, int]:
    """Units that stand more than once, where a neighbour that is the same tells which is which."""
    found: dict[int, int] = {}
    for text, here in befores.items():
        there = afters.get(text, ())
        if not there or len(here) == len(there) == 1 or len(here) * len(there) > _COMMON**2:
            continue
        pairs = [(i, j) for i in here for j in there if _neighbours(i, j, equal, ends)]
        olds, news = Counter(i for i, _j in pairs), Counter(j for _i, j in pairs)
        found |= {i: j for i, j in pairs if olds[i] == news[j] == 1}
    return found


def _neighbours(i: int, j: int, equal: dict[int, int], ends: tuple[int, int]) -> int:
    """On how many sides both units have the same unit beside them, or nothing."""
    before = (i == 0 and j == 0) or (i > 0 and equal.get(i - 1) == j - 1)
    after = (i + 1, j + 1) == ends or equal.get(i + 1) == j + 1
    return before + after


def _changed(old, new, gone, coming, chain) -> list[tuple[list[int], list[int]]]:
    """Of the units left between those of the chain, which are versions of each other."""
    gap_old, gap_new = _gaps(chain)
    alone_old, alone_new = Counter(map(gap_old, gone)), Counter(map(gap_new, coming))
    candidates = [
        (i, j, shared)
        for i, j, shared, score in _alike(old, new, gone, coming)
        if gap_old(i) == gap_new(j)
        and (score >= _ALIKE or alone_old[gap_old(i)] == alone_new[gap_new(j)] == 1)
    ]
    weighed = sorted((i, j, len(shared)) for i, j, shared in _without_rivals(candidates))
    groups: list[list[tuple[int, int]]] = []
    for i, j in _heaviest(weighed, several=True):
        if groups and (i == groups[-1][-1][0] or j == groups[-1][-1][1]):
            groups[-1].append((i, j))
        else:
            groups.append([(i, j)])
    return [(sorted({i for i, _j in group}), sorted({j for _i, j in group})) for group in groups]


def _without_rivals(candidates):
    """The candidates that are not about the same words of a unit as another one.

    The parts of a unit that was split share different words with it. Of two that share the same
    ones the one is the other's look-alike, and only twice as many say which.
    """
    found: list = []
    here: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, j, shared in sorted(candidates, key=lambda one: (-len(one[2]), one[:2])):
        rivals = [
            number
            for number in {*here["old", i], *here["new", j]}
            if len(shared & found[number][2]) * 2 > len(shared)
        ]
        for number in rivals:
            if len(shared) * 2 > len(found[number][2]):
                found[number] = (*found[number][:3], False)
        here["old", i].append(len(found))
        here["new", j].append(len(found))
        found.append((i, j, shared, not rivals))
    return [one[:3] for one in found if one[3]]


def _alike(old, new, gone, coming):
    """(old, new, the pairs of words that both have, their share of the shorter one's pairs)."""
    where = defaultdict(list)
    pairs_of = {}
    for i in gone:
        pairs_of[i] = _pairs(old[i].text)
        for pair in pairs_of[i]:
            where[pair].append(i)
    for j in coming:
        pairs = _pairs(new[j].text)
        rare = Counter(
            i for pair in pairs if len(here := where.get(pair, ())) <= _COMMON for i in here
        )
        for i, _number in rare.most_common(_COMMON):
            both = pairs & pairs_of[i]
            score = len(both) / min(len(pairs), len(pairs_of[i]))
            if len(both) >= _FEWEST_PAIRS and score >= _ALIKE_ALONE:
                yield i, j, both, score


def _pairs(text: str) -> set[tuple[str, str]]:
    words = _WORD.findall(text)
    return set(zip(words, words[1:], strict=False))


def _heaviest(weighed, several: bool = False) -> list[tuple[int, int]]:
    """Of (i, j, weight) sorted by i and j, the heaviest chain in which both only go up.

    With `several` one index may come again, which is what splitting and joining looks like.
    """
    if not weighed:
        return []
    size = max(j for _i, j, _w in weighed) + 2
    # Fenwick tree over j: the heaviest chain that ends at or before it, as (weight, number).
    best = [(0.0, -1)] * (size + 1)
    before = [-1] * len(weighed)
    total = [0.0] * len(weighed)

    def heaviest_up_to(j: int) -> tuple[float, int]:
        found = (0.0, -1)
        j += 1
        while j > 0:
            found = max(found, best[j])
            j -= j & -j
        return found

    def note(j: int, value: tuple[float, int]) -> None:
        j += 1
        while j <= size:
            best[j] = max(best[j], value)
            j += j & -j

    waiting: list[int] = []
    for number, (i, j, weight) in enumerate(weighed):
        if not several and waiting and weighed[waiting[0]][0] != i:
            for one in waiting:
                note(weighed[one][1], (total[one], one))
            waiting = []
        heavy, last = heaviest_up_to(j if several else j - 1)
        total[number], before[number] = heavy + weight, last
        if several:
            note(j, (total[number], number))
        else:
            waiting.append(number)
    at = max(range(len(weighed)), key=lambda number: total[number])
    chain = []
    while at >= 0:
        chain.append((weighed[at][0], weighed[at][1]))
        at = before[at]
    return chain[::-1]


# Words


def _same_words(old: str, new: str, before: Range, after: Range) -> list[Run]:
    """The runs of equal words in two wordings of a sentence."""
    a, b = TOKEN.findall(old[slice(*before)]), TOKEN.findall(new[slice(*after)])
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    blocks = [(0, 0, head), (len(a) - tail, len(b) - tail, tail)]
    inner_a, inner_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(inner_a) * len(inner_b) <= _MOST_COMPARED:
        matcher = SequenceMatcher(None, inner_a, inner_b, autojunk=False)
        blocks += [(head + i, head + j, size) for i, j, size in matcher.get_matching_blocks()]
    in_a, in_b = _offsets(a, before[0]), _offsets(b, after[0])
    return [Run(in_a[i], in_a[i + size], in_b[j], False) for i, j, size in blocks if size]


def _offsets(tokens: Sequence[str], start: int) -> list[int]:
    offsets = [start]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets
