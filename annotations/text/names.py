"""Names of people and organisations as they are searched for."""

import re
import unicodedata

# Letters that do not decompose into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ŋ": "ng"}
)

_WORD = re.compile(r"[^\W_]+")
# A name has at most so many words; a text asks for at most so many names.
LONGEST_NAME = 6
MOST_RUNS = 20_000


def name_key(name: str) -> str:
    """Return the name without case, accents and punctuation, one blank between its words.

    Two spellings with one key are not yet one person; the key only finds them.
    """
    # Lower case first: the letters without a decomposition are listed once, in lower case.
    plain = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(_PLAIN)
    letters = (c for c in plain if not unicodedata.combining(c))
    return " ".join(
        "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in letters).split()
    )


def key_of(name: str) -> str:
    """The key a name is found under, as long as the column holds; emoji are their own."""
    return (name_key(name) or " ".join(name.casefold().split()))[:300]


def name_runs(text: str) -> list[str]:
    """The keys of all runs of up to six words that begin with a word not in lower case.

    Whatever name stands in the text as it is registered is among them. At most 20,000, the
    first ones of the text; takes time linear in its length.
    """
    keys: dict[str, str] = {}
    words = []
    for found in _WORD.finditer(text):
        word = found[0]
        if word not in keys:
            keys[word] = name_key(word)
        words.append(word)
    runs: dict[str, None] = {}
    for at, word in enumerate(words):
        if word[0].islower() or len(runs) > MOST_RUNS:
            continue
        run = ""
        for following in words[at : at + LONGEST_NAME]:
            run = f"{run} {keys[following]}" if run else keys[following]
            runs[run] = None
    return list(runs)[:MOST_RUNS]
