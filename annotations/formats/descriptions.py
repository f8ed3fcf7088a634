"""The files in a zip that explain the others, all made from the declaration of the tables."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotations.formats.csv_profiles import FORMULA_GUARD, LIST_SEPARATOR, Profile
from annotations.formats.documents import Format
from annotations.formats.tables import (
    BETWEEN_PARTS,
    BY_NAME,
    OFFSET_UNIT,
    OMITTED_FIELDS,
    OMITTED_RECORDS,
    SCHEMA_VERSION,
    Column,
    Table,
)
from annotations.translation import gettext_noop

TITLE = "Annotations of news articles"


@dataclass(frozen=True, slots=True)
class Promise:
    """What the offsets of a file count, as a word and a sentence, and what it cannot carry."""

    offset_unit: str
    unit: str
    loses: str


THE_TABLES = Promise(
    OFFSET_UNIT,
    gettext_noop("Start and end count code points."),
    gettext_noop(
        "README.md and the data dictionary list what of the desk's records is in no table, and why."
    ),
)
A_LIST = Promise(
    "",
    gettext_noop("There are no offsets."),
    gettext_noop("Holds what the list shows, with people as its reader sees them."),
)

# Frictionless Data Package v2: the type and format of each of our column types.
FRICTIONLESS_TYPES = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "date": {"type": "date"},
    "datetime": {"type": "datetime"},
    "uuid": {"type": "string", "format": "uuid"},
    "list": {"type": "list", "delimiter": LIST_SEPARATOR},
    "array": {"type": "array"},
    "object": {"type": "object"},
}


# CSV on the Web. Its prose and its default dialect disagree on trimming, and "#" would begin a
# comment; hence every property is written out.
CSVW_DIALECT = {
    "encoding": "utf-8",
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": ["\r\n", "\n"],
    "header": True,
    "headerRowCount": 1,
    "skipRows": 0,
    "skipColumns": 0,
    "skipBlankRows": False,
    "skipInitialSpace": False,
    "commentPrefix": None,
    "trim": False,
}
CSVW_TYPES = {
    "string": "string",
    "integer": "integer",
    "boolean": "boolean",
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "datetime": {"base": "datetime", "format": "yyyy-MM-ddTHH:mm:ssX"},
    "uuid": {"base": "string", "format": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"},
    "list": "string",
    "array": "json",
    "object": "json",
}


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
        f"# {TITLE}",
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
        "* An empty cell means that there is no value; it is also how an empty text is written. "
        "Words such as NA, None and NULL are words, names among them, which some programs take for "
        'gaps unless told: pandas by `keep_default_na=False, na_values=[""]`, R by '
        '`na.strings = ""`.',
        "* Start and end count Unicode code points in the text of one version of an article, "
        "from 0; end is the first one outside. Python and PostgreSQL count so; JavaScript and "
        "Java count an emoji as two.",
        "* Times are in UTC, `2026-11-24T07:30:00Z`; dates are `2026-11-24`.",
        f"* A list has `{LIST_SEPARATOR}` between its values; a `{LIST_SEPARATOR}` or `\\` inside "
        "a value has a `\\` before it.",
        f"* Parts of one quote that share a cell have `{BETWEEN_PARTS}` between them.",
        "* People of the desk go by pseudonyms; `people.csv` names them where the export was made "
        "with names.",
        "* `manifest.json` tells what was chosen, how many rows each file has and its SHA-256.",
    ]
    for table in tables:
        lines += [
            "",
            f"## {table.file_name}",
            "",
            table.meaning,
            "",
            f"Key: `{table.primary_key}`.",
            *(
                f"`{key.column}` is `{key.key}` in `{key.table}.csv`"
                f"{', or empty' if key.optional else ''}."
                for key in table.foreign_keys
            ),
            "",
            "| Column | Type | Meaning | Unit | Values |",
            "|---|---|---|---|---|",
            *(
                f"| `{column.name}` | {column.type} | {_cell(column.meaning)} | {column.unit} | "
                f"{' '.join(f'`{value}`: {said}' for value, said in column.vocabulary.items())} |"
                for column in table.columns
            ),
        ]
    lines += ["", "## What is left out", ""]
    lines += [f"* {name}: {reason}" for name, reason in (OMITTED_RECORDS | OMITTED_FIELDS).items()]
    return ("\n".join(lines) + "\n").encode()


def datapackage(
    tables: Sequence[Table],
    profile: Profile,
    counts: Mapping[str, int],
    files: Mapping[str, Mapping] | None = None,
) -> bytes:
    """datapackage.json for the zip, in the form of Frictionless Data Package v2.

    `files` has the bytes and the SHA-256 of each file by its name.
    """
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "news-annotations",
        "title": TITLE,
        "schema_version": SCHEMA_VERSION,
        "offset_unit": OFFSET_UNIT,
        "csv_profile": profile.name,
        **({"formula_guard": profile.formula_guard} if profile.formula_guard else {}),
        "resources": [
            _resource(table, tables, counts, (files or {}).get(table.file_name)) for table in tables
        ],
    }
    return as_json(package)


def manifest(
    promise: Promise | Format,
    *,
    format: str,
    about: Sequence[str],
    names: bool,
    rows: Mapping[str, int],
    statuses: Mapping[str, tuple[int, int]],
    left_out: Mapping[str, int],
    files: Mapping[str, Mapping],
    profile: str = "",
) -> bytes:
    """manifest.json, the last file of a zip: what was chosen, left out and written.

    It tells neither who nor when, so that the same data gives the same bytes; and nothing of
    withheld articles that are not in the export, since it travels with it.
    """
    told = {
        "schema_version": SCHEMA_VERSION,
        "format": format,
        **({"csv_profile": profile} if profile else {}),
        "offset_unit": promise.offset_unit or None,
        "offsets": promise.unit,
        "loses": promise.loses,
        "filters": list(about),
        "names": names,
        "annotations": {
            status: {"exported": within, "left_out": out}
            for status, (within, out) in statuses.items()
        },
        "left_out_by": dict(left_out),
        "rows": dict(rows),
        "files": [{"path": name, **file} for name, file in files.items()],
    }
    return as_json(told)


def as_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(
    table: Table, tables: Sequence[Table], counts: Mapping[str, int], file: Mapping | None
) -> dict:
    present = {other.name for other in tables}
    return {
        "name": table.name,
        "path": table.file_name,
        "type": "table",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"bytes": file["bytes"], "hash": f"sha256:{file['sha256']}"} if file else {}),
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


def csv_metadata(tables: Sequence[Table], profile: Profile) -> bytes:
    """csv-metadata.json for the zip, in the form of the W3C's CSV on the Web."""
    present = {table.name for table in tables}
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:description": profile.meaning,
        "dialect": CSVW_DIALECT,
        "tables": [
            {
                "url": table.file_name,
                "dc:description": table.meaning,
                "tableSchema": {
                    "columns": [_csvw_column(column) for column in table.columns],
                    "primaryKey": table.primary_key,
                    "foreignKeys": [
                        {
                            "columnReference": key.column,
                            "reference": {
                                "resource": BY_NAME[key.table].file_name,
                                "columnReference": key.key,
                            },
                        }
                        for key in table.foreign_keys
                        # To a strict validator every foreign key has a value in every row.
                        if key.table in present and not key.optional
                    ],
                },
            }
            for table in tables
        ],
    }
    return as_json(group)


def _csvw_column(column: Column) -> dict:
    described = {
        "name": column.name,
        "titles": column.name,
        "dc:description": f"{column.meaning} Unit: {column.unit}."
        if column.unit
        else column.meaning,
        "datatype": CSVW_TYPES[column.type],
    }
    if column.type == "list":
        described["separator"] = LIST_SEPARATOR
    if column.vocabulary:
        words = "|".join(re.escape(word) for word in column.vocabulary)
        described["datatype"] = {"base": "string", "format": words}
    return described


def _field(column: Column) -> dict:
    field = {"name": column.name, "description": column.meaning}
    field |= FRICTIONLESS_TYPES[column.type]
    if column.unit:
        field["unit"] = column.unit
    if column.vocabulary:
        field["categories"] = [
            {"value": value, "description": said} for value, said in column.vocabulary.items()
        ]
        if column.type == "string":
            field["constraints"] = {"enum": list(column.vocabulary)}
    return field


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
