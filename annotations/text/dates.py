"""Dates as news text prints them, in English, German and French."""

import re
from calendar import monthrange
from dataclasses import dataclass

from .word_tables import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"""
    (?<![\w/])(?:
        (?P<y1>\d{{4}})-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?
      | (?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:(?:of|de)\s+)?(?P<m2>{_MONTH})\b\.?,?
        (?:\s+(?:del?\s+)?(?P<y2>\d{{4}}))?
      | (?P<m3>{_MONTH})\b\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)(?:,?\s+(?P<y3>\d{{4}}))?
      | (?P<m4>{_MONTH})\b\.?,?\s+(?P<y4>\d{{4}})
      | (?P<d5>\d{{1,2}})\.\s?(?P<m5>\d{{1,2}})\.\s?(?P<y5>\d{{4}})
      | (?P<a6>\d{{1,2}})/(?P<b6>\d{{1,2}})/(?P<y6>\d{{4}})
    )(?![\w/])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FIRST_YEAR, _LAST_YEAR = 1826, 2199  # The first photograph; the last year a desk plans for.


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and the characters it was read from (half-open); what is not printed is None."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    @property
    def iso(self) -> str:
        """The date in ISO 8601, as precise as printed; empty without a year."""
        if self.year is None:
            return ""
        parts = [f"{self.year:04}"]
        for part in (self.month, self.day):
            if part is None:
                break
            parts.append(f"{part:02}")
        return "-".join(parts)


def find_dates(text: str, *, day_first: bool | None = None) -> list[PrintedDate]:
    """Find the printed dates, in text order; weekdays and times are not part of them.

    3/4/2024 is read only when `day_first` says how, or when one number cannot be a month.
    """
    return [found for match in _DATE.finditer(text) if (found := _read(match, day_first))]


def _read(match: re.Match[str], day_first: bool | None) -> PrintedDate | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    parts = {name[0]: value for name, value in groups.items()}
    if "a" in parts:
        first, second = int(parts["a"]), int(parts["b"])
        if day_first is None and (first > 12) == (second > 12) and first != second:
            return None
        swap = second > 12 or (day_first is False and first <= 12)
        day, month = (second, first) if swap else (first, second)
    else:
        name = parts["m"].lower()
        month = MONTHS[name] if name in MONTHS else int(name)
        day = int(parts["d"]) if "d" in parts else None
    year = int(parts["y"]) if "y" in parts else None
    if not 1 <= month <= 12 or (year and not _FIRST_YEAR <= year <= _LAST_YEAR):
        return None
    # "You may 3 times" is no date; French and German months follow their day in lower case.
    word = next((value for name, value in groups.items() if name[0] == "m"), "")
    if year is None and word.islower() and ("m3" in groups or word == "may"):
        return None
    # Without a year, 29 February may exist.
    if day is not None and not 1 <= day <= monthrange(year or 2024, month)[1]:
        return None
    end = match.end() if year else match.start() + len(match[0].rstrip(","))
    return PrintedDate(match.start(), end, year, month, day)
