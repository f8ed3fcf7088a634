"""A zip that streams, and the two files in it that explain the others.

The same data gives the same bytes: every member carries the zip format's first day as its time
and is packed in the same way. Sizes follow each member instead of standing before it (a data
descriptor, in the 64-bit form so that a table may pass 4 GB), hence nothing is held back.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from annotations.formats.csv_profiles import FORMULA_GUARD, LIST_SEPARATOR, Profile, cell_text
from annotations.formats.tables import (
    BETWEEN_PARTS,
    OFFSET_UNIT,
    SCHEMA_VERSION,
    Column,
    Table,
)

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
UNIX = 3

# Frictionless Data Package v2: the type and format of each of our column types.
FRICTIONLESS_TYPES = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "date": {"type": "date"},
    "datetime": {"type": "datetime"},
    "uuid": {"type": "string", "format": "uuid"},
    "list": {"type": "list", "delimiter": LIST_SEPARATOR},
    "json": {"type": "array"},
}


class _Sink:
    """What a ZipFile writes to when nothing can be sought: a file that only grows and empties."""

    def __init__(self):
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def zip_stream(members: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The members as a zip, piece by piece; each is read only when its turn comes.

    An error in a member is raised where it happens and leaves a zip without its directory,
    which no reader takes for a whole one.
    """
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        for name, pieces in members:
            member = ZipInfo(name, FIRST_DAY)
            member.compress_type = ZIP_DEFLATED
            member.create_system = UNIX
            member.external_attr = 0o644 << 16
            with archive.open(member, "w", force_zip64=True) as file:
                yield sink.taken()
                for piece in pieces:
                    file.write(piece)
                    if packed := sink.taken():
                        yield packed
    yield sink.taken()


def data_readme(
    tables: Sequence[Table],
    profile: Profile,
    counts: Mapping[str, int],
    *,
    about: Sequence[str] = (),
) -> bytes:
    """README.md for the zip: what is in it and what each column means.

    `counts` holds the rows of each table by name; `about` are lines on where the data comes from,
    such as the filters that were set.
    """
    lines = [
        "# Annotations of news articles",
        "",
        *(f"* {line}" for line in about),
        *([""] if about else []),
        "| File | Rows | One row is |",
        "|---|--:|---|",
        *(
            f"| `{table.file_name}` | {counts.get(table.name, 0)} | {_cell(table.meaning)} |"
            for table in tables
        ),
        "",
        "## How to read the files",
        "",
        f"* Profile “{profile.name}”: {profile.meaning}",
    ]
    if profile.formula_guard:
        lines.append(
            f"* Formula guard `{FORMULA_GUARD}`: to undo it, take one apostrophe from the front of "
            "every cell in which its leading apostrophes are followed by one of "
            "`=` `+` `-` `@` `|` `%` `＝` `＋` `－` `＠`, a tab or a line break."
        )
    lines += [
        "* An empty cell means that there is no value; it is also how an empty text is written.",
        "* Start and end count Unicode code points in the text of one version of an article, "
        "from 0; end is the first one outside. Python and PostgreSQL count so; JavaScript and "
        "Java count an emoji as two.",
        "* Times are in UTC, `2026-11-24T07:30:00Z`; dates are `2026-11-24`.",
        f"* A list has `{LIST_SEPARATOR}` between its values; a `{LIST_SEPARATOR}` or `\\` inside "
        "a value has a `\\` before it.",
        f"* Parts of one quote that share a cell have `{BETWEEN_PARTS}` between them.",
        "* Annotators and reviewers go by pseudonyms.",
    ]
    for table in tables:
        lines += [
            "",
            f"## {table.file_name}",
            "",
            table.meaning,
            "",
            f"Key: `{table.primary_key}`.",
            *(f"`{key.column}` is `{key.key}` in `{key.table}.csv`." for key in table.foreign_keys),
            "",
            "| Column | Type | Meaning | Unit | Values |",
            "|---|---|---|---|---|",
            *(
                f"| `{column.name}` | {column.type} | {_cell(column.meaning)} | {column.unit} | "
                f"{', '.join(f'`{value}`' for value in column.vocabulary)} |"
                for column in table.columns
            ),
        ]
    return ("\n".join(lines) + "\n").encode()


def datapackage(
    tables: Sequence[Table],
    profile: Profile,
    counts: Mapping[str, int],
    *,
    created: datetime | None = None,
    name: str = "news-annotations",
) -> bytes:
    """datapackage.json for the zip, in the form of Frictionless Data Package v2.

    Without `created`, the same data gives the same bytes at any time.
    """
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": "Annotations of news articles",
        **({"created": cell_text(created)} if created else {}),
        "schema_version": SCHEMA_VERSION,
        "offset_unit": OFFSET_UNIT,
        "csv_profile": profile.name,
        **({"formula_guard": profile.formula_guard} if profile.formula_guard else {}),
        "resources": [_resource(table, tables, counts) for table in tables],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table, tables: Sequence[Table], counts: Mapping[str, int]) -> dict:
    present = {other.name for other in tables}
    return {
        "name": table.name,
        "path": table.file_name,
        "type": "table",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": counts.get(table.name, 0),
        "dialect": {
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
            "skipInitialSpace": False,
        },
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": [table.primary_key],
            "foreignKeys": [
                {
                    "fields": [key.column],
                    "reference": {"resource": key.table, "fields": [key.key]},
                }
                for key in table.foreign_keys
                if key.table in present
            ],
        },
    }


def _field(column: Column) -> dict:
    field = {"name": column.name, "description": column.meaning}
    field |= FRICTIONLESS_TYPES[column.type]
    if column.unit:
        field["unit"] = column.unit
    if column.vocabulary and column.type == "string":
        field["constraints"] = {"enum": list(column.vocabulary)}
    return field


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
