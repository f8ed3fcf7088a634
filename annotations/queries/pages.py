"""The rows that a list begins with, and pages found by the key of the row they follow or precede.

So the last page costs what the first one does, and a new row moves no other to another page.
"""

from typing import NamedTuple

from django.db.models import Q, QuerySet


class Short(NamedTuple):
    """The first rows, and whether there are others."""

    rows: list
    more: bool


def first_of(found: QuerySet, most: int) -> Short:
    rows = list(found[: most + 1])
    return Short(rows[:most], more=len(rows) > most)


class Page(NamedTuple):
    """Some rows in order, and the keys to ask for the rows before and after them."""

    rows: list
    newer: int | None = None
    older: int | None = None


def page_of(
    found: QuerySet,
    most: int,
    *,
    before: int | None = None,
    after: int | None = None,
    down: Q | None = None,
    up: Q | None = None,
) -> Page:
    """At most so many rows in their order, behind the row with the key `before` or ahead of the
    one with the key `after`; the first of all without a key.

    The newest stand first, unless `down` and `up` say what is behind a key and ahead of it.
    """
    if after is not None:
        rows = list(found.filter(up or Q(pk__gt=after)).reverse()[: most + 1])
        more, rows = len(rows) > most, rows[:most][::-1]
        return Page(
            rows,
            newer=rows[0].pk if more else None,
            older=rows[-1].pk if rows else None,
        )
    if before is not None:
        found = found.filter(down or Q(pk__lt=before))
    rows = list(found[: most + 1])
    more, rows = len(rows) > most, rows[:most]
    return Page(
        rows,
        newer=rows[0].pk if rows and before is not None else None,
        older=rows[-1].pk if more else None,
    )
