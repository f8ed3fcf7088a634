"""Names of people and organisations as they are searched for."""

import unicodedata

# Letters that do not decompose into a plain letter and an accent.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "ĳ": "ij", "ŋ": "ng"}
)


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
