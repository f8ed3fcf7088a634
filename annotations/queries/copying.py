"""A value as the text of a CSV cell, written by PostgreSQL instead of by csv_profiles.

COPY quotes a cell on the same four characters as Python's csv module does. What differs is said
here: how a value is put in words, the guard of the spreadsheet profile, and that COPY tells an
empty text from none.
"""

from django.db.models import Expression, F, Func, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from annotations.formats.csv_profiles import FORMULA, Profile

# An item that is a list itself has blanks between its words.
LIST = r"""(SELECT string_agg(replace(replace(
    CASE jsonb_typeof(item) WHEN 'array' THEN
      (SELECT string_agg(word, ' ' ORDER BY nth)
       FROM jsonb_array_elements_text(item) WITH ORDINALITY AS words(word, nth))
    ELSE item #>> '{}' END,
    '\', '\\'), '|', '\|'), '|' ORDER BY place)
  FROM jsonb_array_elements(%(expressions)s) WITH ORDINALITY AS items(item, place))"""
IN_WORDS = {
    "date": "to_char(%(expressions)s, 'YYYY-MM-DD')",
    "datetime": "to_char((%(expressions)s) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
    "list": LIST,
}


class Template(Func):
    output_field = TextField()


class Guarded(Func):
    """The text with an apostrophe before what a spreadsheet could take for a formula."""

    template = "regexp_replace(%(expressions)s)"
    output_field = TextField()

    def __init__(self, text: Expression):
        super().__init__(text, Value(f"^({FORMULA})"), Value(r"'\1"))


def as_text(value: Expression | F, type: str, profile: Profile) -> Expression | F:
    """The cell of a value of one of the types that a declared column has."""
    if type in IN_WORDS:
        text = Template(value, template=IN_WORDS[type])
    elif type in ("string", "array", "object") or profile.quote_all:
        text = Cast(value, TextField())
    else:
        # COPY writes numbers and ids as Python does, but a boolean as one letter.
        return Cast(value, TextField()) if type == "boolean" else value
    if profile.formula_guard and type in ("string", "array", "object", "list"):
        text = Guarded(text)
    empty = Value("", output_field=TextField())
    return Coalesce(text, empty) if profile.quote_all else NullIf(text, empty)


# How SQLite keeps the two kinds of value that Django would make an object of, only to be written.
STORED = {
    "datetime": "replace(substr(%(expressions)s, 1, 19), ' ', 'T') || 'Z'",
    "uuid": " || '-' || ".join(
        f"substr(%(expressions)s, {start}, {length})"
        for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    ),
}


def as_stored(value: Expression | F, type: str) -> Expression | F:
    """The same value, on SQLite as the text that csv_profiles would make of it."""
    # What repeats in a template may hold no parameters: a field, and no expression.
    if type == "datetime" or type == "uuid" and isinstance(value, F):
        return Template(value, template=STORED[type])
    return value
