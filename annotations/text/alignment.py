"""From one text to another that differs from it in blanks and line ends alone.

A story keeps its words while blocks are made of it: lines are joined, blank lines are put
between. Where the words are the same, every range of one has its place in the other.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from .spans import Range, loosely

_BLANKS = re.compile(r"\s+")
_GAP = r"\s*"


class Alignment:
    """Carries ranges from `source` to `target`; `fits` says whether their words are the same."""

    def __init__(self, source: str, target: str):
        self._same = source == target
        if self._same:
            self.fits = True
            return
        self.fits = _BLANKS.sub("", source) == _BLANKS.sub("", target)
        if self.fits:
            self._source = [n for n, character in enumerate(source) if not character.isspace()]
            self._target = [n for n, character in enumerate(target) if not character.isspace()]

    def range(self, start: int, end: int) -> Range | None:
        """Where the words of the range stand, blanks at its ends taken off; None without words."""
        if self._same:
            return start, end
        first, last = bisect_left(self._source, start), bisect_left(self._source, end)
        if first == last:
            return None
        return self._target[first], self._target[last - 1] + 1


def quoted(text: str, exact: str, prefix: str = "", suffix: str = "") -> Iterator[Range]:
    """Every place where the words stand between these, however blanks are written.

    `exact`, `prefix` and `suffix` are in normal form, as the text is.
    """
    if not exact.strip():
        return
    pattern = f"(?P<exact>{loosely(exact.strip())})"
    if suffix.strip():
        apart = suffix[0].isspace() or exact[-1].isspace()
        pattern += f"(?={_GAP if apart else ''}{loosely(suffix.strip())})"
    if prefix.strip():
        apart = prefix[-1].isspace() or exact[0].isspace()
        pattern = loosely(prefix.strip()) + (_GAP if apart else "") + pattern
    # Looked for without being taken, so that places may share a character.
    for found in re.finditer(f"(?={pattern})", text):
        yield found.span("exact")
