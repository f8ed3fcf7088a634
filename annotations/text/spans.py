"""Ranges of a text: half-open, counted in code points unless a name says otherwise."""

import re
from bisect import bisect_left, insort
from collections.abc import Hashable, Iterable, Sequence
from itertools import accumulate, pairwise

from .normalise import UnusableText, normalise

Range = tuple[int, int]

# What a keyboard gives, and the typographic marks it stands for.
DOUBLE_MARKS = '"“”„‟«»'
SINGLE_MARKS = "'‘’‚‛‹›"
_STRAIGHT = str.maketrans(dict.fromkeys(DOUBLE_MARKS, '"') | dict.fromkeys(SINGLE_MARKS, "'"))
# Code points compared at most, so that a page of one letter repeated cannot hold the server.
_MOST_COMPARED = 20_000_000
# From Thai on, the scripts that write without blanks begin; words have no edges there.
_FIRST_SCRIPT_WITHOUT_BLANKS = "\u0e00"


def trim(text: str, start: int, end: int) -> Range:
    """Take blanks off both ends; all blanks leave an empty range at `start`."""
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def loosely(printed: str) -> str:
    """Return a pattern for the words with any blanks between them."""
    return r"\s+".join(map(re.escape, printed.split()))


def context(text: str, start: int, end: int, width: int = 32) -> tuple[str, str]:
    """Return up to `width` code points before and after the range.

    32 is what Hypothesis keeps with a TextQuoteSelector.
    """
    return text[max(0, start - width) : start], text[end : end + width]


def joined(text: str, ranges: Iterable[Range]) -> str:
    """Return the words of the ranges in text order, "[…]" between those that others part."""
    words, behind = "", None
    for start, end in sorted(ranges):
        if behind is not None:
            words += " […] " if text[behind:start].strip() else " "
        words += text[start:end]
        behind = end
    return words


def overlaps(a: Range, b: Range) -> bool:
    """Tell whether two ranges share a character; touching is not sharing."""
    return a[0] < b[1] and b[0] < a[1]


class Places:
    """Ranges of which it is quickly told whether any shares a character with another."""

    def __init__(self, ranges: Iterable[Range] = ()) -> None:
        ranked = sorted(ranges)
        self._starts = [start for start, _ in ranked]
        # How far those up to each reach.
        self._reach = list(accumulate((end for _, end in ranked), max))

    def meet(self, start: int, end: int) -> bool:
        """Tell whether one of them `overlaps` this one."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start


def find(text: str, words: str, within: Sequence[Range] | None = None) -> list[Range]:
    """Find every place where the words stand, in text order, whole words only.

    Runs of blanks count as one blank, blanks beside a double mark count as
    nothing, and straight marks equal curly ones: the words come from a person's
    keyboard. Places do not overlap. `within` keeps those lying in one of its ranges.
    """
    try:
        needle, _ = _plain(normalise(words).strip())
    except UnusableText:
        return []
    if not needle:
        return []
    hay, offsets = _plain(text)
    found = []
    at = hay.find(needle)
    tries = 2 + _MOST_COMPARED // len(needle)
    while at != -1 and (tries := tries - 1):
        start, end = offsets[at], offsets[at + len(needle) - 1] + 1
        if inside_a_word(text, start) or inside_a_word(text, end):
            at = hay.find(needle, at + 1)
            continue
        found.append((start, end))
        at = hay.find(needle, at + len(needle))
    if within is None:
        return found
    return [(s, e) for s, e in found if any(a <= s and e <= b for a, b in within)]


def _plain(text: str) -> tuple[str, list[int]]:
    """Return the text as compared, and for each of its characters the offset it came from."""
    plain: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text.translate(_STRAIGHT)):
        if char.isspace():
            if plain and plain[-1] in '" ':
                continue
            char = " "
        elif char == '"' and plain and plain[-1] == " ":
            plain.pop()
            offsets.pop()
        plain.append(char)
        offsets.append(offset)
    return "".join(plain), offsets


def inside_a_word(text: str, offset: int) -> bool:
    """Tell whether letters or digits stand on both sides of the offset.

    In scripts that write without blanks no offset is inside a word.
    """
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    return (
        before.isalnum() and after.isalnum() and max(before, after) < _FIRST_SCRIPT_WITHOUT_BLANKS
    )


def segments(
    start: int, end: int, spans: Iterable[tuple[int, int, Hashable]]
) -> list[tuple[int, int, tuple[Hashable, ...]]]:
    """Cut the range where any span begins or ends, and say which spans cover each piece.

    The pieces touch and cover the range exactly; spans are clipped to it. Keys
    come earliest start first, then longer first, then as given.
    """
    ranked = sorted(spans, key=lambda span: (span[0], -span[1]))
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for rank, (span_start, span_end, _) in enumerate(ranked):
        span_start, span_end = max(start, span_start), min(end, span_end)
        if span_start < span_end:
            opening.setdefault(span_start, []).append(rank)
            closing.setdefault(span_end, []).append(rank)
    pieces = []
    active: list[int] = []
    for left, right in pairwise(sorted({start, end, *opening, *closing})):
        for rank in closing.get(left, ()):
            del active[bisect_left(active, rank)]
        for rank in opening.get(left, ()):
            insort(active, rank)
        pieces.append((left, right, tuple(ranked[rank][2] for rank in active)))
    return pieces
