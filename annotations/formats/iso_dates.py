"""Dates in ISO 8601, as precise as what they tell of is known."""

import re
from datetime import datetime

_SHAPE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


def is_iso_date(value: str) -> bool:
    """Whether this is a year, a month, a day or a moment that there is."""
    if not _SHAPE.fullmatch(value):
        return False
    try:
        # A date that is less precise stands for its first day.
        datetime.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True
