"""What an editor's mark on a quote means: its type.

Who said it, and in which words that is told, is in `attributions`; both halves are
offered here, since they are wanted together.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from .attributions import attribution
from .quotation_marks import Pair, pairs
from .scenes import Attribution
from .spans import DOUBLE_MARKS

__all__ = ["Attribution", "attribution", "quote_type", "type_within", "unquoted"]

Range = tuple[int, int]

# Words in front of quoted ones that report nothing themselves.
_LEADING = frozenset(["that", "dass", "daß", "que", "qu"])
_MARKS = "\"'“”„‟‘’‚«»‹›「」『』＂"


def quote_type(text: str, content: Sequence[Range]) -> str:
    """Return "direct", "mixed" or "indirect": all, some or none of the words are in marks.

    A leading "that" and punctuation count as neither, so a mark inside a pair and one
    around it are both direct.
    """
    around: list[Range] = []
    for start, end in sorted(content):
        begin, near = _surroundings(text, start, end)
        around += [(begin + pair.start, begin + pair.end) for pair in near]
    return type_within(text, content, around)


def type_within(text: str, content: Sequence[Range], marked: Sequence[Range]) -> str:
    """Do the same where the pairs of quotation marks about the content are known."""
    ranked = sorted(marked)
    starts = [start for start, _ in ranked]
    # The farthest end of any pair so far: whatever starts before a word and ends behind it.
    ends = list(accumulate((end for _, end in ranked), max))
    inside = outside = 0
    for part, (start, end) in enumerate(sorted(content)):
        for word_start, word_end in _words(text, start, end):
            before = bisect_right(starts, word_start)
            if before and word_end <= ends[before - 1]:
                inside += 1
            elif part or inside or outside or text[word_start:word_end].lower() not in _LEADING:
                outside += 1
    if not outside:
        # Nothing but signs inside a pair (“🎉”, “?!”) is quoted too.
        return "direct" if inside or _is_marked(text, content) else "indirect"
    return "mixed" if inside else "indirect"


def _surroundings(text: str, start: int, end: int) -> tuple[int, list[Pair]]:
    """Return where the paragraphs of the range begin, and the pairs counted from there.

    Pairs need their own line and the first mark of the next one, not the whole text.
    """
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop == -1 else stop
    after = stop
    while after < len(text) and text[after] == "\n":
        after += 1
    line_end = text.find("\n", after)
    return begin, [
        pair
        for pair in pairs(text[begin : len(text) if line_end == -1 else line_end])
        if begin + pair.start < stop
    ]


def _words(text: str, start: int, end: int) -> list[Range]:
    found: list[Range] = []
    for at in range(start, end):
        if text[at].isalnum():
            if found and found[-1][1] == at:
                found[-1] = (found[-1][0], at + 1)
            else:
                found.append((at, at + 1))
    return found


def _is_marked(text: str, content: Sequence[Range]) -> bool:
    return any(c in _MARKS for start, end in content for c in text[start:end])


def unquoted(words: str) -> str:
    """Return quoted words as a sentence of their own: no marks around, no comma behind."""
    bare = " ".join("".join(" " if c in DOUBLE_MARKS else c for c in words).split())
    bare = re.sub(r"\s+([,.;:])", r"\1", bare).strip(" ,;:–—-'‘’‚‹›「」『』")
    return bare[:1].upper() + bare[1:]
