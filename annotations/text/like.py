"""SQL's LIKE with upper and lower case as Unicode has them.

SQLite's own knows no capitals beyond A to Z. In a pattern `%` stands for any characters, `_` for
one, and what follows the escape character for itself.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

ANY, ONE = re.compile(".*"), re.compile(".")
WILD = {"%": ANY, "_": ONE}


def like(pattern: str | None, value: object, escape: str | None = None) -> bool | None:
    """Tell whether the value reads as the pattern says; of what is null that is not known."""
    if pattern is None or value is None:
        return None
    return _test_of(pattern, escape)(str(value).casefold())


@lru_cache(maxsize=256)
def _test_of(pattern: str, escape: str | None) -> Callable[[str], bool]:
    """What tells it of a folded value."""
    parts = list(_parts(pattern, escape))
    words = parts[1:-1]
    # Mostly words are looked for that stand anywhere, and to find them needs no pattern.
    if parts[:1] == parts[-1:] == [ANY] and all(isinstance(part, str) for part in words):
        sought = "".join(words)
        return lambda value: sought in value
    whole = "".join(re.escape(p) if isinstance(p, str) else p.pattern for p in parts)
    matches = re.compile(whole, re.DOTALL).fullmatch
    return lambda value: matches(value) is not None


def _parts(pattern: str, escape: str | None) -> Iterator[str | re.Pattern]:
    """Its wildcards, and what stands for itself, folded."""
    letters = iter(pattern)
    for letter in letters:
        if letter == escape:
            yield next(letters, "").casefold()
        elif letter in WILD:
            yield WILD[letter]
        else:
            yield letter.casefold()
