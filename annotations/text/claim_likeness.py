"""Which claims of a desk may say the same as one: a list for a person to judge, best first.

Claims are compared by the words that carry their meaning, near their stems, whatever their order.
What turns a claim round or puts another number into it leaves it on the list: who looks for the
same claim elsewhere wants to see the one that contradicts it too.
"""

import re
from collections.abc import Hashable, Iterable
from heapq import nlargest
from typing import NamedTuple

from .statements import content_words

# Words of one stem begin alike: rose and rises do not, sailings and sailing do.
_STEM = 4
_OTHER_FORM = 0.7
_FEWEST_SHARED = 2
LEAST = 0.33
# So many that hold the most of the words are compared in full.
MOST_COMPARED = 200
# So many words are looked for in each: those of a statement of a page would take ten seconds.
MOST_SOUGHT = 40


# Chinese and Japanese, which put no blanks between words.
_UNPARTED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


class Alike(NamedTuple):
    """What is like a claim, and how much, from `LEAST` to 1."""

    key: Hashable
    score: float


def _words(statement: str) -> set[str]:
    """The words that carry the meaning; of an unparted script each two signs side by side."""
    found = set()
    for word in content_words(statement):
        runs = _UNPARTED.findall(word)
        found.update(run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1)))
        found.update(_UNPARTED.sub(" ", word).split())
    return found


def _likeness(one: set[str], other: set[str]) -> float:
    """Return twice what two claims share by what both say, from 0 to 1 (the Dice coefficient).

    A word in another form counts less; one shared word alone is nothing.
    """
    same = one & other
    forms = len(_stems(one - same) & _stems(other - same))
    if len(same) + forms < min(_FEWEST_SHARED, len(one), len(other)):
        return 0.0
    return 2 * (len(same) + _OTHER_FORM * forms) / max(1, len(one) + len(other))


def _stems(words: set[str]) -> set[str]:
    return {word[:_STEM] for word in words if len(word) >= _STEM}


def nearest(statement: str, others: Iterable[tuple[Hashable, str]], most: int) -> list[Alike]:
    """Return the `most` claims of these (key, statement) that are most like this one, best first.

    Each is read once and most only for whether it holds the words, so that 100,000 take a part
    of a second.
    """
    words = _words(statement)
    # The longest say most, and are the rarest.
    longest = sorted(words, key=lambda word: (-len(word), word))[:MOST_SOUGHT]
    sought = [word[: max(_STEM, len(word) - 2)] for word in longest]
    fewest = min(_FEWEST_SHARED, len(words))

    def held(row: tuple[Hashable, str]) -> int:
        text = row[1].casefold()
        return sum(word in text for word in sought)

    counted = ((number, row) for row in others if (number := held(row)) >= fewest > 0)
    compared = nlargest(MOST_COMPARED, counted, key=lambda found: found[0])
    alike = [Alike(key, _likeness(words, _words(text))) for _n, (key, text) in compared]
    return nlargest(most, (one for one in alike if one.score >= LEAST), key=lambda one: one.score)
