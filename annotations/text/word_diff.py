"""What changed between two wordings, word by word."""

import re
from difflib import SequenceMatcher

MOST_COMPARED = 4_000
"""Characters of changed lines that are still compared word by word."""

# A number is one word: £41.6 that became £43.2 did not keep its point.
TOKEN = re.compile(r"\s+|\d+(?:[.,:]\d+)+|\w+|[^\w\s]")


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Return pieces ("same" | "removed" | "added", text), removed before added.

    The same and removed pieces joined are `old`; the same and added ones are `new`.
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    # Without autojunk=False, words repeated often in a long text would count as changed.
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[tuple[str, str]] = []
    removed = added = ""
    opcodes = matcher.get_opcodes()
    for index, (op, i1, i2, j1, j2) in enumerate(opcodes):
        kept = "".join(before[i1:i2])
        # A blank kept between two changed words would only cut the change in pieces.
        between = 0 < index < len(opcodes) - 1
        if op == "equal" and not (between and kept.isspace()):
            pieces += _changes(removed, added)
            pieces.append(("same", kept))
            removed = added = ""
        else:
            removed += kept
            added += "".join(after[j1:j2])
    return pieces + _changes(removed, added)


def _changes(removed: str, added: str) -> list[tuple[str, str]]:
    return [piece for piece in (("removed", removed), ("added", added)) if piece[1]]


def line_diff(old: str, new: str) -> list[tuple[str, str]]:
    """As `word_diff`, for texts of many lines: words are compared only within changed lines."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[tuple[str, str]] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, now = "".join(before[i1:i2]), "".join(after[j1:j2])
        if op == "equal":
            pieces.append(("same", was))
        elif max(len(was), len(now)) > MOST_COMPARED:
            pieces += _changes(was, now)
        else:
            pieces += word_diff(was, now)
    return pieces
