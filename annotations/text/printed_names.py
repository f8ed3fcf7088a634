"""The names that stand in a text and begin with a few letters, for who has not met them yet."""

import re
from collections import Counter
from collections.abc import Iterator

from .actor_kinds import PERSON, kind_of
from .names import LONGEST_NAME, name_key
from .roles import is_role
from .sentences import STARTERS, TITLES
from .word_tables import WEEKDAYS, words

_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_GENITIVE = re.compile(r"['’]s?\Z")
# Small words within a name: Ursula von der Leyen, Bank of Sound.
_WITHIN = words("of for de da del della der den di do dos du la le van von vom zu bin al el des")
_MOST_WITHIN = 2
_NOBODY = STARTERS | WEEKDAYS
_MOST_COMPARED = 100
_LONGEST_TEXT = 100_000  # Code points that are looked through.


def names_beginning(text: str, key: str, most: int = 3) -> list[str]:
    """The names in which a word begins with the key (see `name_key`), as they are printed.

    A name is a run of up to six words with capitals; a role in front of it is left out unless
    the key asks for it. What is the end of a longer one counts as that one. The most frequent
    come first, then the first of the text; before them the one that the key is itself. Takes time
    linear in the text's length.
    """
    if not key:
        return []
    counts: Counter[str] = Counter()
    keys: dict[str, str] = {}
    for run in _runs(text[:_LONGEST_TEXT]):
        for name in (" ".join(_bare(run)), " ".join(run)):
            known = keys.get(name)
            if known is None:
                known = keys[name] = name_key(name)
            if f" {key}" in f" {known}":
                # What only begins a sentence is nobody's name, and neither is a day.
                counts[name] += known not in _NOBODY
                break
    counts = Counter(dict(counts.most_common(_MOST_COMPARED)))
    longest = sorted(counts, key=len, reverse=True)
    for name in sorted(counts, key=len):
        fuller = next((one for one in longest if one.endswith(f" {name}")), None)
        if fuller:
            counts[fuller] += counts.pop(name)
            longest.remove(name)
    ranked = [name for name, count in counts.most_common() if count]
    return sorted(ranked, key=lambda name: keys[name] != key)[:most]


def name_in(source: str) -> str:
    """The name that a source is printed as, up to a comma; "" for "She" or "The minister"."""
    words = source.partition(",")[0].split()
    own = words[1:] if words and words[0].lower() in STARTERS else words
    if not own or " ".join(own).islower() or len(words) > LONGEST_NAME:
        return ""
    return _GENITIVE.sub("", " ".join(words))


def is_for(name: str, printed: str) -> bool:
    """Whether a name may be that of who is printed so: Mira Solberg for Solberg or for Mira.

    NATO is not NATO leaders, and Bank of China not China.
    """
    whole, part = name_key(name), name_key(printed)
    if whole == part or kind_of(printed) != PERSON:
        return whole == part
    shorter, longer = sorted((whole, part), key=len)
    return f"{longer} ".startswith(f"{shorter} ") or f" {whole}".endswith(f" {part}")


def _runs(text: str) -> Iterator[list[str]]:
    """Yield the longest runs of words with capitals that only blanks part."""
    run: list[str] = []
    small: list[str] = []
    end = -1
    for found in _WORD.finditer(text):
        word = found[0]
        joined = run and found.start() == end + 1 and text[end] in " \u00a0"
        if not joined:
            if run:
                yield run
            run, small = [], []
        if word[0].isupper() and len(run) + len(small) < LONGEST_NAME:
            run += [*small, _GENITIVE.sub("", word)]
            small = []
            end = found.end() if run[-1] == word else -1
        elif run and word in _WITHIN and len(small) < _MOST_WITHIN:
            small.append(word)
            end = found.end()
        else:
            if run:
                yield run
            run, small = [], []
    if run:
        yield run


def _bare(run: list[str]) -> list[str]:
    """Leave out what stands in front of a name: In May President Ada Lund."""
    at = 0
    while at < len(run) - 1 and _is_in_front(run[at].lower()):
        at += 1
    return run[at:]


def _is_in_front(word: str) -> bool:
    return word in STARTERS or word in TITLES or is_role(word)
