"""One normal form for article text, reached once, before any offset exists.

Every offset in the app counts code points of a normalised text, so two texts
that look alike must be alike. What changes is what no reader can see (line
ending, soft hyphen, composed or decomposed accent); what stays is what carries
meaning: no-break blanks, joiners in emoji and Persian, direction marks.
Compatibility forms (NFKC) are never applied: they would turn one ligature or
ellipsis into several characters.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from itertools import groupby

from annotations.translation import _

NORMALISER_VERSION = 1

# Unicode's stream-safe format (UAX 15, section 13) needs 30; composing takes
# quadratic time in the length of such a pile, so a hostile one is refused.
LONGEST_PILE_OF_MARKS = 100

# One class each, which `re` looks for many times faster than for an alternative.
_LINE_END = re.compile("[\r\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Every combining mark is U+0300 or later; asking each character of a text takes its time.
_MAYBE_PILE = re.compile(f"[\u0300-\U0010ffff]{{{LONGEST_PILE_OF_MARKS + 1},}}")
# Whatever the two above change, NUL, and what may be a pile.
_TO_DO = re.compile("[\0\r\v\f\x85\u2028\u2029\u00ad\u200b\u2060\ufeff]|" + _MAYBE_PILE.pattern)


# What leaves no character behind, and how far from an edge what composes across it can begin.
_DROPPED = re.compile("[\u00ad\u200b\u2060\ufeff]|\r(?=[\u00ad\u200b\u2060\ufeff]*\n)")
_REACH = 2 * LONGEST_PILE_OF_MARKS


class UnusableText(ValueError):
    """Text that cannot be stored; its message is a sentence for the reader."""


def is_normal(text: str) -> bool:
    """Tell whether the text is plainly in its normal form, in one look at each character.

    So is each part of such a text that ends before a line end and begins after one.
    """
    if _TO_DO.search(text):
        return False
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and _can_be_written(text))


def normalise(text: str) -> str:
    """Return the text in its one normal form; doing so twice changes nothing.

    Raises UnusableText for a NUL character, a lone surrogate or a pile of more
    than LONGEST_PILE_OF_MARKS combining marks.
    """
    if is_normal(text):
        return text
    if "\0" in text or not _can_be_written(text):
        found = _UNSTORABLE.search(text)
        what = _("a NUL character") if found[0] == "\0" else _("half of a character pair")
        raise UnusableText(
            _(
                "The text cannot be stored: it holds %(what)s at position %(start)s. Copy "
                "it again from its source, or delete that character."
            )
            % {"what": what, "start": found.start() + 1}
        )
    # Invisible characters go first, since one between a letter and its accent
    # would keep the two from composing until the next round.
    text = _LINE_END.sub("\n", _INVISIBLE.sub("", text).replace("\r\n", "\n"))
    if text.isascii():
        return text
    if any(
        marked and sum(1 for _mark in run) > LONGEST_PILE_OF_MARKS
        for late in _MAYBE_PILE.finditer(text)
        for marked, run in groupby(late[0], lambda c: unicodedata.combining(c) != 0)
    ):
        raise UnusableText(
            _(
                "The text piles more than %(longest_pile_of_marks)s accents on one letter. "
                "Delete them and try again."
            )
            % {"longest_pile_of_marks": LONGEST_PILE_OF_MARKS}
        )
    return unicodedata.normalize("NFC", text)


def carry(text: str, offsets: Iterable[int]) -> tuple[str, dict[int, int]]:
    """The text in its normal form, and where each of these offsets of it went.

    One between a letter and its accent, which have become one character, went nowhere and is
    missing. Raises UnusableText as `normalise` does, and IndexError for an offset outside.
    """
    normal = normalise(text)
    wanted = sorted(set(offsets))
    if wanted and not 0 <= wanted[0] <= wanted[-1] <= len(text):
        raise IndexError("An offset lies outside the text.")
    if normal == text:
        return normal, {offset: offset for offset in wanted}
    dropped = [found.start() for found in _DROPPED.finditer(text)]
    visible = _LINE_END.sub("\n", _DROPPED.sub("", text))
    places: dict[int, int] = {}
    before = length = 0
    for offset in wanted:
        place = offset - bisect_left(dropped, offset)
        around = visible[max(0, place - _REACH) : place], visible[place : place + _REACH]
        if "".join(map(_nfc, around)) == _nfc("".join(around)):
            length += len(_nfc(visible[before:place]))
            places[offset], before = length, place
    return normal, places


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def sha256(text: str) -> str:
    """Return the hex digest of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
