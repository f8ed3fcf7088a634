"""Where the characters of an old text stand in a new one, as far as that is sure.

A record that an editor signed must not wander to words that only look alike, so
nothing here is scored and then taken all the same: a range is carried to where its
very characters stand in the same place of the story, or it is not carried.

What the same place is follows from the sentences of the whole texts. One that stands
once in both is the same sentence, whatever was done around it, and so is a repeated one
between neighbours that are the same. A short one that stands elsewhere goes along with the
paragraph that moved. Where two have grown together, because a full stop or a capital was
lost, they are parted again by the other text. A sentence in another wording is carried into
word by word where it is the only one of its like, between the two sentences that stood on
its sides and with the paragraph's ends where they were; and of what that diff has found,
only words that with what is left of their surroundings stand once in either text.

Where the old place may hold a changed wording, an exact copy elsewhere may be but a
copy, and not where the words have gone: then neither is taken. Whatever could be read in
two ways is left to an editor, for whom the blocks are laid side by side more boldly.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest
from itertools import accumulate, pairwise
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
# So much of a sentence in another wording, beside what stood beside it or elsewhere, is enough to
# doubt whether its exact copy is more than a copy.
_REWORDED, _REWORDED_AFAR = 0.6, 0.8
# So many pairs of words are looked at for that; beyond, whatever could be in doubt is.
_MOST_OVERLAPS = 1_000_000
# So many characters at most are searched for sentences that have grown together.
_MOST_SEARCHED = 500_000_000
# A pair of words that stands in more units than this leads to none of them, and so many units at
# most are compared with one.
_COMMON = 12
# A unit that is found far from its old neighbours has at least so many words.
_FEWEST_WORDS_MOVED = 5
_IN_PLACE = ("same", "changed")
# Beyond so many comparisons a diff would hold the server; only the ends are compared then.
_MOST_COMPARED = 4_000_000


class Unit(NamedTuple):
    """A block or a sentence: its range, its characters, and the number of its block.

    `cut` where only the other text says that it is a sentence.
    """

    start: int
    end: int
    text: str
    block: int
    cut: bool = False


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
    # One and one in another wording that nothing else is like; `changed` has them too.
    alone: list[tuple[int, int]]
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
        low, high = trim(self.old, start, end)
        shift = self._shift(low, high) if low < high else self._shift(start, end)
        if shift is None or start + shift < 0:
            return None
        found = start + shift, end + shift
        return found if self.new[slice(*found)] == self.old[start:end] else None

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
    def _sentences(self) -> tuple[list[Unit], list[Unit], Matched]:
        old = _sentences_of(self.old, _blocks_of(self.old))
        new = _sentences_of(self.new, _blocks_of(self.new))
        old, new = _cut_alike(old, new), _cut_alike(new, old)
        return old, new, _match(old, new)

    @cached_property
    def _runs(self) -> list[Run]:
        old, new, matched = self._sentences
        same = dict([*matched.same, *matched.moved])
        along = self._moved_along(same)
        sure = [_run(old[i], new[j]) for i, j in same.items() if old[i].block not in along]
        words = [run for i, j in self._reworded() for run in _same_words(old[i], new[j])]
        return sorted([*along.values(), *sure, *words])

    def _moved_along(self, same: dict[int, int]) -> dict[int, Run]:
        """Blocks that moved and have short sentences, which are known by the block alone; the
        long ones are known by themselves."""
        old, new, matched = self._blocks
        units = self._sentences[0]
        doubtful = {u.block for i, u in enumerate(units) if i not in same and _is_long(u.text)}
        short = {u.block for i, u in enumerate(units) if i not in same} - doubtful
        return {i: _run(old[i], new[j]) for i, j in matched.moved if i in short}

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self._runs]

    @cached_property
    def _versions(self) -> list[Version]:
        old, new, matched = self._sentences
        return [Version(_hull(old, them), _hull(new, us)) for them, us in matched.changed]

    def _reworded(self) -> Iterator[tuple[int, int]]:
        """Sentences in other words in the very place of the old ones: nothing else is like
        either, on both sides stands what stood there, be it reworded too, and the paragraph ends
        where it did."""
        old, new, matched = self._sentences
        known = dict([(-1, -1), *matched.same, *matched.alone, (len(old), len(new))])
        for i, j in matched.alone:
            beside = known.get(i - 1) == j - 1 and known.get(i + 1) == j + 1
            if beside and _paragraph(old, i) == _paragraph(new, j):
                yield i, j

    # One range

    def _shift(self, start: int, end: int) -> int | None:
        """How far the runs that cover the range lie from it, where all do as far."""
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
        if not sure:
            words = self.old[max(first.start, start - _AROUND) : min(last.end, end + _AROUND)]
            if not (_once(self.old, words) and _once(self.new, words)):
                return None
        return first.shift


def reworded(value: str, before: str, after: str) -> str | None:
    """A value that says just these words before, in the words after them; None where it says
    something of its own. A full stop at its end makes no difference, and stays or stays away."""
    said, then, now = (" ".join(v.split()).removesuffix(".") for v in (value, before, after))
    if not now or said != then:
        return None
    return now + "." * value.rstrip().endswith(".")


def _run(before: Unit, after: Unit) -> Run:
    return Run(before.start, before.end, after.start, True)


def _hull(units: Sequence[Unit], indexes: Sequence[int]) -> Range:
    return units[indexes[0]].start, units[indexes[-1]].end


def _are_parted(units: Sequence[Unit], left: int, right: int) -> bool:
    """Whether a paragraph ends between two units, or the text does."""
    return left < 0 or right == len(units) or units[left].block != units[right].block


def _paragraph(units: Sequence[Unit], at: int) -> tuple[bool, bool]:
    """Whether a paragraph begins and ends with the unit."""
    return _are_parted(units, at - 1, at), _are_parted(units, at, at + 1)


def _blocks_of(text: str) -> list[Unit]:
    return [Unit(m.start(), m.end(), m[0], n) for n, m in enumerate(_BLOCK.finditer(text))]


def _sentences_of(text: str, blocks: Iterable[Unit]) -> list[Unit]:
    return [
        Unit(start, end, text[start:end], block.block)
        for block in blocks
        for start, end in sentences(text, block.start, block.end)
    ]


def _cut_alike(units: list[Unit], others: list[Unit]) -> list[Unit]:
    """The units, cut where one of the others stands in one: between sentences of which one has
    lost its full stop or its capital there is no end by which they would be known."""
    known = {unit.text for unit in units}
    texts = {unit.text for unit in others}
    wanted = [text for text in texts - known if _is_long(text)]
    whole = [unit for unit in units if unit.text not in texts]
    text = "\n\n".join(unit.text for unit in whole)
    if len(wanted) * len(text) > _MOST_SEARCHED:
        return units
    cuts = defaultdict(set)
    starts = list(accumulate((len(unit.text) + 2 for unit in whole), initial=0))
    for words in wanted:
        if (at := text.find(words)) >= 0:
            number = bisect_right(starts, at) - 1
            cuts[whole[number]] |= {at - starts[number], at - starts[number] + len(words)}
    found = []
    for unit in units:
        edges = sorted({0, *cuts.get(unit, ()), len(unit.text)})
        pieces = [trim(unit.text, left, right) for left, right in pairwise(edges)]
        pieces = [(start, end) for start, end in pieces if start < end]
        if len(pieces) == 1 or not all(_is_long(unit.text[s:e]) for s, e in pieces):
            found.append(unit)
            continue
        for start, end in pieces:
            place = unit.start + start, unit.start + end
            found.append(Unit(*place, unit.text[start:end], unit.block, cut=True))
    return found


def _is_long(text: str) -> bool:
    return len(_WORD.findall(text)) >= _FEWEST_WORDS_MOVED


def _once(text: str, words: str) -> bool:
    first = text.find(words)
    return first >= 0 and text.find(words, first + 1) < 0


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
    equal |= _repeated(old, new, befores, afters, equal)
    equal |= _alone_between(old, new, equal)
    for i in _perhaps_copied(old, new, equal):
        del equal[i]
    chain = _chain(old, equal)
    in_place = dict(chain)
    moved = [(i, j) for i, j in equal.items() if i not in in_place and _is_long(old[i].text)]
    kept_old, kept_new = in_place.keys() | dict(moved).keys(), set(in_place.values())
    kept_new |= {j for _i, j in moved}
    gone = [i for i in range(len(old)) if i not in kept_old]
    coming = [j for j in range(len(new)) if j not in kept_new]
    return Matched(chain, sorted(moved), *_changed(old, new, gone, coming, chain))


def _chain(old: Sequence[Unit], equal: dict[int, int]) -> list[tuple[int, int]]:
    """The equal units that kept their order: as many characters as can be."""
    return _heaviest(sorted((i, j, len(old[i].text)) for i, j in equal.items()))


def _perhaps_copied(old, new, equal) -> set[int]:
    """Units whose old place may hold a changed wording: then the exact copy may be but a copy.

    With the same neighbours on both sides it is none. Otherwise another wording of it that has
    come throws doubt on it, unless that is as much a wording of another old unit.
    """
    taken = set(equal.values())
    coming = {j for j in range(len(new)) if j not in taken}
    near = _near(len(old), len(new), equal, coming)
    kept = {i: _neighbours(old, new, i, j, equal) for i, j in equal.items()}
    unsure = [i for i, sides in kept.items() if sides < 2]
    found = {
        i
        for i in unsure
        if (old[i].cut or new[equal[i]].cut)
        and not (kept[i] and _paragraph(old, i) == _paragraph(new, equal[i]))
    }
    if not unsure:
        return found
    overlaps = _overlaps(old, new, coming)
    if overlaps is None:
        return {*unsure}
    places = {i: near(i) if kept[i] else coming for i in unsure}
    matcher = SequenceMatcher(None, autojunk=False)
    for j, shares in overlaps.items():
        best = nlargest(_COMMON, shares.items(), key=lambda one: (len(one[1]), one[0] not in equal))
        for i in places.keys() & shares.keys():
            shared, mine = shares[i], _WORD.findall(old[i].text)
            # A wording that keeps most words of a sentence keeps a part of its pairs.
            if i in found or len(shared) * 8 < len(mine):
                continue
            theirs = [
                both
                for g, both in best
                # Of two that are as much like it, the one that is gone has become it.
                if g != i and len(both) + (g not in equal) > len(shared)
            ]
            if len(shared.difference(*theirs)) * 4 <= len(shared):
                continue
            matcher.set_seqs(mine, _WORD.findall(new[j].text))
            same = sum(size for _a, _b, size in matcher.get_matching_blocks())
            if same >= (_REWORDED if j in places[i] else _REWORDED_AFAR) * len(mine):
                found.add(i)
    return found


def _overlaps(old, new, wordings):
    """Of each of these new units which pairs of words it has in common with which old ones; None
    where that is too much to look at."""
    if not wordings:
        return {}
    where = defaultdict(list)
    for i, unit in enumerate(old):
        for pair in _pairs(unit.text):
            where[pair].append(i)
    found = {}
    looked_at = 0
    for j in wordings:
        found[j] = defaultdict(set)
        for pair in _pairs(new[j].text):
            looked_at += len(where[pair])
            for i in where[pair]:
                found[j][i].add(pair)
        if looked_at > _MOST_OVERLAPS:
            return None
    return found


def _near(olds: int, news: int, equal, coming):
    """A function that says which new units stand beside what stood beside an old one."""

    def near(i: int) -> set[int]:
        found = set()
        for way, end_old, end_new in ((-1, -1, -1), (1, olds, news)):
            beside = i + way
            while beside != end_old and beside not in equal:
                beside += way
            j = end_new if beside == end_old else equal[beside]
            j -= way
            while j in coming or j == equal[i]:
                found.add(j)
                j -= way
        return found - {equal[i]}

    return near


def _alone_between(old, new, equal) -> dict[int, int]:
    """Repeated units of which one stands on both sides between the same units of the chain."""
    gap_old, gap_new = _gaps(_chain(old, equal))
    here, there = defaultdict(list), defaultdict(list)
    taken = set(equal.values())
    for i, unit in enumerate(old):
        here[unit.text, gap_old(i)].append(i)
    for j, unit in enumerate(new):
        there[unit.text, gap_new(j)].append(j)
    return {
        one[0]: there[place][0]
        for place, one in here.items()
        if len(one) == len(there.get(place, ())) == 1
        and one[0] not in equal
        and there[place][0] not in taken
    }


def _gaps(chain):
    """Two functions that say behind how many units of the chain an old or a new one stands."""
    chain_old, chain_new = [i for i, _j in chain], [j for _i, j in chain]
    return (lambda i: bisect_left(chain_old, i)), (lambda j: bisect_left(chain_new, j))


def _repeated(old, new, befores, afters, equal) -> dict[int, int]:
    """Units that stand more than once, where a neighbour that is the same tells which is which."""
    found: dict[int, int] = {}
    for text, here in befores.items():
        there = afters.get(text, ())
        if not there or len(here) == len(there) == 1 or len(here) * len(there) > _COMMON**2:
            continue
        pairs = [(i, j) for i in here for j in there if _neighbours(old, new, i, j, equal)]
        olds, news = Counter(i for i, _j in pairs), Counter(j for _i, j in pairs)
        found |= {i: j for i, j in pairs if olds[i] == news[j] == 1}
    return found


def _neighbours(old, new, i: int, j: int, equal: dict[int, int]) -> int:
    """On how many sides both units have the same unit beside them, or nothing."""
    before = (i == 0 and j == 0) or (
        i > 0
        and equal.get(i - 1) == j - 1
        and _are_parted(old, i - 1, i) == _are_parted(new, j - 1, j)
    )
    after = (i + 1 == len(old) and j + 1 == len(new)) or (
        equal.get(i + 1) == j + 1 and _are_parted(old, i, i + 1) == _are_parted(new, j, j + 1)
    )
    return before + after


def _changed(old, new, gone, coming, chain):
    """Of the units left between those of the chain, which are versions of each other: pairs that
    nothing else is like, and all of them in groups.
    """
    gap_old, gap_new = _gaps(chain)
    alone_old, alone_new = Counter(map(gap_old, gone)), Counter(map(gap_new, coming))
    anywhere = list(_alike(old, new, gone, coming))
    alike = [one for one in anywhere if gap_old(one[0]) == gap_new(one[1])]
    candidates = [
        (i, j, shared)
        for i, j, shared, score in alike
        if score >= _ALIKE or alone_old[gap_old(i)] == alone_new[gap_new(j)] == 1
    ]
    weighed = sorted((i, j, len(shared)) for i, j, shared in _without_rivals(candidates))
    groups: list[list[tuple[int, int]]] = []
    for i, j in _heaviest(weighed, several=True):
        if groups and (i == groups[-1][-1][0] or j == groups[-1][-1][1]):
            groups[-1].append((i, j))
        else:
            groups.append([(i, j)])
    rivals = defaultdict(list)
    for i, j, shared, _score in anywhere:
        rivals["old", i].append(len(shared))
        rivals["new", j].append(len(shared))
    alone = [
        (i, j)
        for (i, j), *more in groups
        if not more
        and _is_the_most_alike(i, j, rivals, old, new)
        and not _is_doubled(old[i].text, new[j].text)
    ]
    return alone, [
        (sorted({i for i, _j in group}), sorted({j for _i, j in group})) for group in groups
    ]


def _is_the_most_alike(i: int, j: int, rivals, old, new) -> bool:
    """Whether no other unit has two thirds as much in common with either of the two."""
    own = len(_pairs(old[i].text) & _pairs(new[j].text))
    # Each of the two has itself among its rivals.
    return sum(size * 3 > own * 2 for size in [*rivals["old", i], *rivals["new", j]]) == 2


def _is_doubled(before: str, after: str) -> bool:
    """Whether the later wording says many words of the former again: it may hold it twice."""
    then, now = Counter(_WORD.findall(before)), Counter(_WORD.findall(after))
    again = sum(now[word] - times for word, times in then.items() if now[word] > times)
    return again > then.total() / 4


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


def _same_words(before: Unit, after: Unit) -> list[Run]:
    """The runs of equal words in two wordings of a sentence."""
    a, b = TOKEN.findall(before.text), TOKEN.findall(after.text)
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
    in_a, in_b = _offsets(a, before.start), _offsets(b, after.start)
    return [Run(in_a[i], in_a[i + size], in_b[j], False) for i, j, size in blocks if size]


def _offsets(tokens: Sequence[str], start: int) -> list[int]:
    offsets = [start]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets
