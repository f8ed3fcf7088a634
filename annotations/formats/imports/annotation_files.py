"""Files of annotated texts, whatever tool they come from, read a text at a time."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from annotations.formats.imports import (
    brat,
    doccano,
    jsonl,
    label_studio,
    prodigy,
    web_annotation,
)
from annotations.formats.imports.article_files import (
    BadRow,
    Row,
    UnreadableFile,
    check_encoding,
    rows,
)
from annotations.formats.imports.marked_texts import UNITS, Record, failed
from annotations.translation import _

BY_ROWS: dict[str, Callable[[Row, str], Record]] = {
    "jsonl": lambda row, _unit: jsonl.read(row),
    "label-studio": label_studio.read,
    "doccano": doccano.read,
    "prodigy": prodigy.read,
}
WHOLE: dict[str, Callable[[BinaryIO, str], Iterator[Record]]] = {
    "brat": brat.records,
    "jsonld": web_annotation.records,
}
TITLES = {
    "jsonl": "JSONL, this app's own",
    "label-studio": "Label Studio JSON",
    "doccano": "doccano JSONL",
    "prodigy": "Prodigy JSONL",
    "brat": "brat standoff, a zip",
    "jsonld": "W3C Web Annotation, JSON-LD",
}
FORMATS = tuple(TITLES)


def detect_format(file: BinaryIO) -> str:
    """The format by the file's first member; raises UnreadableFile for one of none of them."""
    file.seek(0)
    if file.read(4)[:2] == b"PK" or zipfile.is_zipfile(file):
        file.seek(0)
        return "brat"
    file.seek(0)
    head = file.read(100_000).decode("utf-8", "replace")
    file.seek(0)
    if "http://www.w3.org/ns/anno.jsonld" in head or '"TextQuoteSelector"' in head:
        return "jsonld"
    for row in rows(file, "jsonl"):
        if row.fields is None:
            continue
        file.seek(0)
        return _by_members(row.fields)
    file.seek(0)
    raise UnreadableFile(
        _("This is none of the formats that are read. Hand it in again and say which it should be.")
    )


def _by_members(fields) -> str:
    if fields.get("format") == "newsroom-jsonl":
        return "jsonl"
    if fields.get("type") in ("Annotation", "AnnotationPage", "AnnotationCollection"):
        return "jsonld"
    if isinstance(fields.get("data"), dict):
        return "label-studio"
    if "spans" in fields or "answer" in fields or "_input_hash" in fields:
        return "prodigy"
    if {"label", "labels", "entities", "annotations"} & set(fields):
        return "doccano"
    raise UnreadableFile(
        _(
            "Its first record is of none of the formats that are read. Hand it in again and"
            " say which it should be."
        )
    )


def records(
    file: BinaryIO, format: str, *, size: int, encoding: str = "", unit: str = ""
) -> Iterator[Record]:
    """The texts of the file in its order; raises UnreadableFile.

    `unit` (one of UNITS) is what the offsets count where the file counts otherwise than its
    format does; `size` its bytes. A record that cannot be read is one with a problem alone.
    """
    if unit and unit not in UNITS:
        raise UnreadableFile(
            _("There is no unit “%(unit)s”. Write %(choices)s.")
            % {"unit": unit[:40], "choices": " or ".join(UNITS)}
        )
    file.seek(0)
    if format in WHOLE:
        yield from WHOLE[format](file, unit)
        return
    encoding = check_encoding(encoding) if encoding else ""
    read = BY_ROWS[format]
    for row in rows(file, "jsonl", encoding):
        share = min(1.0, file.tell() / max(1, size))
        try:
            if row.fields is None:
                raise BadRow(row.error)
            yield replace(read(row, unit), share=share)
        except BadRow as bad:
            yield failed(f"line {row.line}", str(bad), share)
