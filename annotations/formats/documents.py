"""What the formats beside the tables are made from: one text and the marks on it.

Offsets are code points of `text`, half-open. Times are aware datetimes or None, and an empty
text stands for no value, as in the tables.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain

from annotations.formats.tables import MAIN_ROLES
from annotations.formats.zipped import zip_stream

# JSON may hold these as they are, and many readers of lines would break there.
_LINE_ENDS = {number: f"\\u{number:04x}" for number in (0x85, 0x2028, 0x2029)}
CHUNK = 64 * 1024
"""Bytes gathered before a piece is handed on."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the text and what it is to its annotation."""

    role: str
    order: int
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision on an annotation, on the state that its `lock` numbers."""

    id: str
    decision: str
    comment: str
    reviewer: str
    created_at: datetime
    lock: int


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotation; `values` are what its kind has of its own, as docs/formats.md lists them."""

    id: str
    kind: str
    status: str
    annotator: str
    parts: tuple[Part, ...]
    values: dict
    note: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    submitted_at: datetime | None = None
    rule_version: int = 1
    decisions: tuple[Decided, ...] = ()

    @property
    def main(self) -> list[Part]:
        """The parts it is chiefly about, in text order."""
        return self.of(MAIN_ROLES[self.kind])

    def of(self, role: str) -> list[Part]:
        return sorted((p for p in self.parts if p.role == role), key=lambda p: p.start)


@dataclass(frozen=True, slots=True)
class Document:
    """One version of an article; `blocks` are (kind, start, end), `photos` (position, url, block).

    `annotations` are those of the export that count in this version, in text order.
    """

    id: str
    version: int
    text: str
    sha256: str
    annotations: tuple[Marked, ...] = ()
    url: str = ""
    publisher: str = ""
    language: str = "und"
    section: str = ""
    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    dateline: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    fetched_at: datetime | None = None
    normaliser_version: int = 1
    blocks: tuple[tuple[str, int, int], ...] = ()
    photos: tuple[tuple[int, str, int | None], ...] = ()

    @property
    def name(self) -> str:
        """A name for files, the same in every export."""
        return f"{self.id}-v{self.version}"


Documents = Iterable[Document]
Files = Iterator[tuple[str, Iterable[bytes]]]


@dataclass(slots=True)
class Tally:
    """What a format has written so far; it is told while the documents go by.

    `rows` counts what is in the file by its kind; the statuses are those of annotations that
    found a place in it.
    """

    rows: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)

    def texts(self, documents: Documents) -> Iterator[Document]:
        """The documents, each of which the format holds as a text."""
        for document in documents:
            self.rows["texts"] += 1
            yield document

    def whole(self, documents: Documents) -> Iterator[Document]:
        """The documents, of which the format holds the text and every annotation."""
        for document in self.texts(documents):
            for one in document.annotations:
                self.placed(one)
            yield document

    def with_words(self, documents: Documents) -> Iterator[Document]:
        """The same of a format without a place for annotations that have no words."""
        for document in self.texts(documents):
            for one in document.annotations:
                if one.parts:
                    self.placed(one)
            yield document

    def placed(self, one: Marked) -> None:
        self.rows[one.kind] += 1
        self.statuses[one.status] += 1


@dataclass(frozen=True, slots=True)
class Format:
    """A way out; `write` turns documents, read one after another, into files.

    There are several where the suffix is zip, else one. `offset_unit` is the word for what its
    offsets count, where it has any; `unit` says the same and `loses` what it cannot carry: a
    sentence each.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    offset_unit: str
    unit: str
    loses: str
    write: Callable[[Documents, Tally], Files]

    def encode(self, documents: Documents) -> Iterator[bytes]:
        """The file, or the zip of the files, in pieces."""
        files = self.write(documents, Tally())
        if self.suffix == "zip":
            return zip_stream(files)
        return chain.from_iterable(pieces for _name, pieces in files)

    @property
    def about(self) -> str:
        """What travels with a file of this format, so that nobody has to guess."""
        return f"{self.title}\n\n{self.unit}\n{self.loses}\n"


def as_json(value: object) -> str:
    """Compact JSON on one line, whatever a reader takes for a line's end; times in UTC."""
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=moment)
    return made.translate(_LINE_ENDS)


def moment(value: date | datetime) -> str:
    """2026-03-04T07:30:00Z, or the day of a date."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def gathered(texts: Iterable[str]) -> Iterator[bytes]:
    """The texts as UTF-8 in pieces of about 64 kB."""
    waiting, size = [], 0
    for text in texts:
        data = text.encode()
        waiting.append(data)
        size += len(data)
        if size >= CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def json_list(items: Iterable[object], before: str = "[", after: str = "]\n") -> Iterator[bytes]:
    """A JSON list, item by item, each on a line of its own."""

    def lines():
        yield before
        for number, item in enumerate(items):
            yield f"{',' if number else ''}\n{as_json(item)}"
        yield f"\n{after}"

    return gathered(lines())


def one_file(suffix: str, pieces: Iterable[bytes]) -> Files:
    yield f"annotations.{suffix}", pieces


def filled(values: dict) -> dict:
    """Without the members that hold nothing."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
