"""An export's zip read back: what it says of itself is checked, then its tables come row by row."""

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from annotations.formats.csv_profiles import PROFILES, UnreadableTable, decode, list_items
from annotations.formats.tables import BY_NAME, SCHEMA_VERSION, TABLES
from annotations.translation import _

PIECE = 64 * 1024


class UnreadablePackage(ValueError):
    """A file that is no whole export; the message is a sentence for its sender."""


def _truth(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


VALUES: dict[str, Callable[[str], object]] = {
    "integer": int,
    "boolean": _truth,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "uuid": uuid.UUID,
    "list": list_items,
    "array": json.loads,
    "object": json.loads,
}


def value_of(cell: str, type: str) -> object:
    """What csv_profiles.cell_text was given; an empty cell is "", [] or None by its type."""
    if type == "string":
        return cell
    if cell == "":
        return [] if type == "list" else None
    return VALUES[type](cell)


class Package:
    """A zip with tables, its manifest and their checksums checked on opening.

    UnreadablePackage where it is not one, is of another version, or was changed since.
    """

    def __init__(self, file: BinaryIO):
        try:
            self.archive = ZipFile(file)
            self.manifest = json.loads(self.archive.read("manifest.json"))
            version, profile = self.manifest["schema_version"], self.manifest["csv_profile"]
            files = {told["path"]: told["sha256"] for told in self.manifest["files"]}
        except (BadZipFile, KeyError, TypeError, ValueError) as error:
            raise UnreadablePackage(
                _("This is no whole zip of this app's export: it has no manifest that can be read.")
            ) from error
        if version != SCHEMA_VERSION or profile not in PROFILES:
            raise UnreadablePackage(
                _("The zip has tables of version %(version)s; this app reads %(schema_version)s.")
                % {"version": version, "schema_version": SCHEMA_VERSION}
            )
        self.profile = PROFILES[profile]
        for table in TABLES:
            if files.get(table.file_name) != self._checksum(table.file_name):
                raise UnreadablePackage(
                    _("%(file_name)s is not the file that was exported: its checksum differs.")
                    % {"file_name": table.file_name}
                )

    def _checksum(self, name: str) -> str | None:
        digest = hashlib.sha256()
        try:
            for piece in self._pieces(name):
                digest.update(piece)
        except (BadZipFile, KeyError):
            return None
        return digest.hexdigest()

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self.archive.open(name) as file:
            while piece := file.read(PIECE):
                yield piece

    def rows(self, name: str) -> Iterator[dict]:
        """The rows of a table as values by column; UnreadablePackage where one is none."""
        table = BY_NAME[name]
        types = [column.type for column in table.columns]
        try:
            columns, lines = decode(self._pieces(table.file_name), self.profile)
            if tuple(columns) != table.column_names:
                raise UnreadablePackage(
                    _("%(file_name)s has not the columns it should have.")
                    % {"file_name": table.file_name}
                )
            for number, line in enumerate(lines, 1):
                try:
                    values = map(value_of, line, types)
                    yield dict(zip(columns, values, strict=True))
                except (ValueError, KeyError) as error:
                    raise UnreadablePackage(
                        _("Row %(number)s of %(file_name)s has a value of the wrong type.")
                        % {"number": number, "file_name": table.file_name}
                    ) from error
        except UnreadableTable as error:
            raise UnreadablePackage(f"{table.file_name}: {error}") from error
