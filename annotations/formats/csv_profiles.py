"""CSV in two profiles, because no single file serves both a program and a spreadsheet.

*research* holds the text as it is: UTF-8 without a byte order mark, quoted only where RFC 4180
asks for it. *spreadsheet* is for a double click: a byte order mark so that accents survive,
every cell quoted, and an apostrophe before whatever a spreadsheet would take for a formula.

News text often begins like a formula (“@mayor said”, “-4 °C”, “+44 …”), so the guard must be
undone exactly. Removing every leading apostrophe would eat the one in ’tis; here one is added
and one is removed, and only before the dangerous characters.

None and the empty text are the same empty cell in both profiles, and come back as "".
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from annotations.translation import _

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
FORMULA_GUARD = "apostrophe-v1"
LIST_SEPARATOR = "|"

CHUNK = 64 * 1024
"""Characters gathered before a piece is handed on."""
AT_ONCE = 50
"""Rows put in words together."""
_KNOWN = frozenset({str, int, type(None)})

# OWASP's first characters, those that defusedcsv adds, and the full-width forms.
FORMULA = "'*[-=+@\t\r\n|%＝＋－＠]"
"""What a cell begins with that a spreadsheet could take for a formula: a regular expression."""
_FORMULA = re.compile(FORMULA)
_GUARDED = re.compile("'+[-=+@\t\r\n|%＝＋－＠]")
_LIST_ITEM = re.compile(r"((?:[^\\|]|\\.?)*)(\||$)", re.DOTALL)

# The reader's default of 131,072 characters is less than a long article's text may be.
csv.field_size_limit(2**31 - 1)


class UnreadableTable(ValueError):
    """A file that is not the CSV it should be; the message is a sentence for its sender."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a table is written; the two that exist are RESEARCH and SPREADSHEET."""

    name: str
    meaning: str
    byte_order_mark: bool
    quote_all: bool
    formula_guard: str = ""


RESEARCH = Profile(
    name="research",
    meaning=(
        "Text exactly as it is, for programs. UTF-8 without a byte order mark, CRLF line ends, "
        "cells quoted only where needed. Cells may begin with characters that a spreadsheet "
        "takes for a formula."
    ),
    byte_order_mark=False,
    quote_all=False,
)
SPREADSHEET = Profile(
    name="spreadsheet",
    meaning=(
        "For opening in a spreadsheet. UTF-8 with a byte order mark, CRLF line ends, every cell "
        "quoted. A cell that would be taken for a formula has one apostrophe in front. What looks "
        "like a number or a date stands as it is, and a spreadsheet shows it in its own way (007 "
        "as 7, long numbers rounded): read such a column in as text, and keep this file, not what "
        "the spreadsheet saves of it."
    ),
    byte_order_mark=True,
    quote_all=True,
    formula_guard=FORMULA_GUARD,
)
PROFILES = {profile.name: profile for profile in (RESEARCH, SPREADSHEET)}


def guard(cell: str) -> str:
    """The cell, with one apostrophe in front when a spreadsheet could take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The exact reverse of guard, for every text."""
    return cell[1:] if _GUARDED.match(cell) else cell


def list_cell(items: Iterable[object]) -> str:
    r"""Several values in one cell, parted by "|"; a "|" or "\" inside a value gets a "\".

    A value that is a list itself has blanks between its words and numbers.
    """
    return LIST_SEPARATOR.join(
        re.sub(
            r"([\\|])",
            r"\\\1",
            " ".join(map(str, item)) if isinstance(item, list) else cell_text(item),
        )
        for item in items
    )


def list_items(cell: str) -> list[str]:
    """The reverse of list_cell; an empty cell holds no value."""
    if not cell:
        return []
    items = []
    for item in _LIST_ITEM.finditer(cell):
        items.append(re.sub(r"\\(.)", r"\1", item[1], flags=re.DOTALL))
        if not item[2]:
            break
    return items


def cell_text(value: object) -> str:
    """One value as it stands in a cell.

    Times are given in UTC to the second; a time without a zone raises ValueError, since nobody
    could say which moment it is.
    """
    match value:
        case None:
            return ""
        case str():
            # A plain str also where the value is an enumeration's member.
            return str.__str__(value)
        case bool():
            return "true" if value else "false"
        case datetime():
            if value.tzinfo is None:
                raise ValueError(f"{value.isoformat()} has no time zone")
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case list() | tuple():
            return list_cell(value)
        case dict():
            return json.dumps(_ordered(value), ensure_ascii=False)
        case _:
            return str(value)


def _ordered(value: object) -> object:
    """Objects with their keys in the order in which PostgreSQL keeps them."""
    match value:
        case dict():
            keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
            return {key: _ordered(value[key]) for key in keys}
        case list():
            return [_ordered(one) for one in value]
        case _:
            return value


def header(columns: Sequence[str], profile: Profile) -> bytes:
    """The first line of a table, with the byte order mark where the profile has one."""
    return next(encode(columns, (), profile))


def encode(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    profile: Profile,
    at_once: int = AT_ONCE,
) -> Iterator[bytes]:
    """The table as UTF-8 bytes in pieces of about 64 kB, the header at once.

    `at_once` rows are held at a time, fewer where each may be very long. A row that has not one
    value per column raises ValueError.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        lineterminator="\r\n",
        quoting=csv.QUOTE_ALL if profile.quote_all else csv.QUOTE_MINIMAL,
    )
    names = [guard(name) for name in columns] if profile.formula_guard else list(columns)
    writer.writerow(names)
    line = text.getvalue()
    if line.startswith("\ufeff"):
        # Unquoted at the very start of a file, this character would be read as its mark.
        line = f'"{names[0]}"{line[len(names[0]) :]}'
    yield (f"\ufeff{line}" if profile.byte_order_mark else line).encode()
    text.seek(0)
    text.truncate()

    width, rows = len(columns), iter(rows)
    while some := list(islice(rows, at_once)):
        for number in {*map(len, some)} - {width}:
            raise ValueError(f"a row of {number} values in a table of {width} columns")
        # Column by column, since the values of one are mostly of one type.
        writer.writerows(zip(*(_cells(column, profile) for column in zip(*some, strict=True)),
                             strict=True))  # fmt: skip
        if text.tell() >= CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    if text.tell():
        yield text.getvalue().encode()


def _cells(column: Sequence[object], profile: Profile) -> Sequence[object]:
    """The values as the writer takes them: it knows texts, whole numbers and None."""
    if not _KNOWN.issuperset(map(type, column)):
        column = [cell_text(value) for value in column]
    if profile.formula_guard:
        return ["" if value is None else guard(str(value)) for value in column]
    return column


def decode(
    data: bytes | Iterable[bytes], profile: Profile
) -> tuple[list[str], Iterator[list[str]]]:
    """The columns and the rows of what encode wrote, every value as text.

    Reads piece by piece. A byte order mark and any kind of line end are accepted in both
    profiles, since editors add and change them. UnreadableTable for what is not such a table,
    raised for the rows when they are reached.
    """
    lines = csv.reader(_lines([data] if isinstance(data, bytes) else data), strict=True)
    table = _records(lines, unguard if profile.formula_guard else None)
    columns = next(table, None)
    if columns is None:
        raise UnreadableTable(_("The file is empty: it has no header row."))
    return columns, _of_width(len(columns), table, lines)


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    return io.TextIOWrapper(
        io.BufferedReader(_Pieces(pieces), CHUNK), encoding="utf-8-sig", newline=""
    )


class _Pieces(io.RawIOBase):
    """Pieces of bytes as a file, which is what the line reader wants."""

    def __init__(self, pieces: Iterable[bytes]):
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _records(lines, undo) -> Iterator[list[str]]:
    try:
        for cells in lines:
            if cells:
                yield [undo(cell) for cell in cells] if undo else cells
    except UnicodeDecodeError as error:
        raise UnreadableTable(_("The file is not UTF-8 text.")) from error
    except csv.Error as error:
        raise UnreadableTable(
            _("Line %(line_num)s is not CSV: %(error)s.")
            % {"line_num": lines.line_num, "error": error}
        ) from error


def _of_width(width: int, records: Iterator[list[str]], lines) -> Iterator[list[str]]:
    for cells in records:
        if len(cells) != width:
            raise UnreadableTable(
                _("Line %(line_num)s has %(number)s cells where the header has %(width)s.")
                % {"line_num": lines.line_num, "number": len(cells), "width": width}
            )
        yield cells
