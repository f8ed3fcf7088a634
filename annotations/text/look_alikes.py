"""Whether two names could be one person's or one house's, and why.

Names are compared as search keys (`names.name_key`), so that case, accents and
punctuation never count. The rules, surest first: the same letters; the same words in
another order; initials for first names; a shorter form of the longer name; an acronym;
a slip of spelling by trigrams. A list for a person to look through: it never decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .word_tables import words

# The names of a block are compared pair by pair; what more names share than this is too common
# to tell anybody anything.
LARGEST_BLOCK = 40
_BEGINNING = 4
_FEWEST_LETTERS = 3
_CLOSE_SPELLING = 0.5
_CLOSE_WORD = 0.2
# Words that tell no house from another.
_EMPTY = words("the of and for der die das des und für le la les l de du et")


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How alike two names are, from 0 to 1, and the rule that says so."""

    score: float
    rule: str


def likeness(one: str, other: str) -> Likeness | None:
    """Compare two search keys; None when no rule finds them alike."""
    if one == other:
        return Likeness(1.0, "same_letters")
    a, b = one.split(), other.split()
    if not a or not b:
        return None
    if sorted(a) == sorted(b):
        return Likeness(0.95, "other_order")
    if len(a) > len(b):
        a, b = b, a
    if len(a) == len(b) and _by_initials(a, b):
        return Likeness(0.85, "initials")
    if len(set(a) - _EMPTY) > 1 and set(a) <= set(b):
        return Likeness(0.9, "shorter_form")
    if len(a) == 1 and len(b) > 1:
        if len(a[0]) >= _FEWEST_LETTERS and a[0] == b[-1]:
            return Likeness(0.6, "last_word")
        if len(a[0]) > 1 and a[0] == "".join(word[0] for word in b):
            return Likeness(0.75, "acronym")
        if len(b) > 2 and a[0] == "".join(word[0] for word in b if len(word) > _FEWEST_LETTERS):
            return Likeness(0.75, "acronym")
    close = _shared_trigrams(one, other)
    if close >= _CLOSE_SPELLING and _word_by_word(a, b):
        return Likeness(round(0.9 * close, 3), "spelling")
    return None


def _by_initials(a: list[str], b: list[str]) -> bool:
    """Tell whether the last words are equal and the others equal or initials of each other."""
    return a[-1] == b[-1] and all(
        x == y or (min(len(x), len(y)) == 1 and x[0] == y[0])
        for x, y in zip(a[:-1], b[:-1], strict=True)
    )


def _word_by_word(a: list[str], b: list[str]) -> bool:
    """Tell whether no word stands against a wholly other one: Jonas is no slip for Mira."""
    return len(a) != len(b) or all(
        _shared_trigrams(x, y) >= _CLOSE_WORD for x, y in zip(a, b, strict=True)
    )


def _shared_trigrams(one: str, other: str) -> float:
    """Return shared trigrams by all trigrams, words padded as PostgreSQL's pg_trgm does."""
    a, b = _trigrams(one), _trigrams(other)
    return len(a & b) / len(a | b)


def _trigrams(key: str) -> set[str]:
    found = set()
    for word in key.split():
        padded = f"  {word} "
        found.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return found


def pairs(names: Iterable[tuple[int, str]]) -> Mapping[tuple[int, int], Likeness]:
    """Find whom the names (owner, key) may confuse: {(lower owner, higher owner): likeness}.

    Compared are names of one block alone, so that time grows with the names and not with
    their pairs: an initial and the beginning of the last word, the beginning of the first
    and the end of the last word, the same words, a last word and an acronym.
    """
    blocks: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for owner, key in names:
        for block in set(_blocks(key)):
            blocks[block].append((owner, key))
    found: dict[tuple[int, int], Likeness] = {}
    for block in blocks.values():
        if len(block) > LARGEST_BLOCK:
            continue
        for at, (owner, key) in enumerate(block):
            for other, other_key in block[:at]:
                if owner == other:
                    continue
                pair = (min(owner, other), max(owner, other))
                if (alike := likeness(key, other_key)) and alike > found.get(pair, _NOTHING):
                    found[pair] = alike
    return found


_NOTHING = Likeness(0.0, "")


def _blocks(key: str) -> Iterator[str]:
    parts = key.split()
    if not parts:
        return
    first, last = parts[0], parts[-1]
    yield f"i {first[0]} {last[:_BEGINNING]}"
    yield f"e {first[:_BEGINNING]} {last[-_FEWEST_LETTERS:]}"
    yield f"w {' '.join(sorted(parts))}"
    yield f"l {last}"
    if len(parts) == 1:
        yield f"a {first}"
    else:
        yield f"a {''.join(word[0] for word in parts)}"
        yield f"a {''.join(word[0] for word in parts if len(word) > _FEWEST_LETTERS)}"


def beginnings(key: str) -> set[str]:
    """Return the beginnings of words one of which the name of a look-alike has as well."""
    parts = key.split()
    found = {word[:_BEGINNING] for word in parts if len(word) >= _FEWEST_LETTERS}
    if len(parts) > 1:
        found.add("".join(word[0] for word in parts)[:_BEGINNING])
    return found
