"""A table of an export a page at a time: after a row, so many rows, in one query.

A page begins behind the last row of the one before it, by the columns the table is in order of.
So a page far back costs what the first one costs, and a row that is added or taken away
meanwhile moves no other row to another page.
"""

import json
import re
from dataclasses import dataclass

from django.db.models import Q

from annotations.formats.csv_profiles import list_cell, list_items
from annotations.formats.documents import moment
from annotations.formats.tables import Column, Table
from annotations.queries.exports import Filters, chosen
from annotations.queries.tables import cells_of, rows_of

_PLACE = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")


class BadPlace(ValueError):
    """An `after` that no page of this table has given."""


@dataclass(frozen=True, slots=True)
class TablePage:
    """Rows as plain JSON values by column, and the place of the last one if more follow."""

    rows: list[dict]
    next: str | None


def page(table: Table, filters: Filters, *, after: str = "", limit: int) -> TablePage:
    """The rows behind the place `after`, or the first ones. Raises BadPlace."""
    within = chosen(filters)
    found = rows_of(table, within)
    order = found.query.order_by
    if after:
        found = found.filter(_behind(order, after))
    cells = cells_of(table, within, names=filters.names)
    rows = list(found.values_list(*order, *cells)[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    width = len(order)
    return TablePage(
        rows=[
            {
                column.name: json_value(column, value)
                for column, value in zip(table.columns, row[width:], strict=True)
            }
            for row in rows
        ],
        next=".".join(map(str, rows[-1][:width])) if more else None,
    )


def _behind(order: tuple[str, ...], after: str) -> Q:
    place = [int(part) for part in after.split(".")] if _PLACE.fullmatch(after) else []
    if len(place) != len(order):
        raise BadPlace(after)
    first, *second = zip(order, place, strict=True)
    behind = Q(**{f"{first[0]}__gt": first[1]})
    for name, value in second:
        # Said twice, so that the database sees the range of the first column.
        behind = Q(**{f"{first[0]}__gte": first[1]}) & (behind | Q(**{f"{name}__gt": value}))
    return behind


def json_value(column: Column, value: object) -> object:
    """The value as JSON has it; no value is null, an empty text as well."""
    if value is None or value == "":
        return None if column.type != "list" else []
    if column.type in ("date", "datetime"):
        return moment(value)
    if column.type == "list":
        return list_items(value if isinstance(value, str) else list_cell(value))
    if column.type in ("array", "object") and isinstance(value, str):
        return json.loads(value)
    if column.type in ("uuid", "string"):
        return str(value)
    return value
