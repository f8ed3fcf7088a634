"""Files of many articles, CSV, JSON lines and ninjs, read a row at a time.

A row that cannot be read becomes a BadRow with a sentence and the reading goes on with the next
one; only a file that is no such file at all is refused as a whole (UnreadableFile). What memory
holds is one row, whatever the size of the file.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import BinaryIO
from urllib.parse import urlsplit

from annotations.translation import _, gettext_noop

FORMATS = ("csv", "jsonl", "ninjs")
# Code points of one row; a text of a million may be written in escapes of six.
LONGEST_ROW = 8_000_000
MOST_CHARACTERS = 1_000_000
MOST_BLOCKS = 3_000


@dataclass(frozen=True, slots=True)
class Column:
    """One thing a row can say, the names it goes by, and how it is written."""

    name: str
    meaning: str
    also: tuple[str, ...] = ()
    longest: int = 0


COLUMNS = (
    Column("headline", gettext_noop("Headline."), ("title",)),
    Column(
        "standfirst",
        gettext_noop("Standfirst below the headline."),
        ("summary", "description", "deck"),
    ),
    Column(
        "text",
        gettext_noop(
            "The story. Blank lines part paragraphs; without any, each line is one. In JSON also a "
            "list of paragraphs. Required, unless there are blocks."
        ),
        ("body", "paragraphs", "content", "articlebody"),
    ),
    Column(
        "blocks",
        gettext_noop(
            'JSON only, instead of the above: a list of {"kind", "text"} in reading order; kind is '
            "headline, standfirst, paragraph, subhead, caption or furniture."
        ),
    ),
    Column(
        "url",
        gettext_noop("Address of the article, http or https."),
        ("canonical_url", "link"),
        2_000,
    ),
    Column("publisher", gettext_noop("Name of the publication."), ("source", "site_name"), 200),
    Column("language", gettext_noop("BCP 47 tag such as en or de-AT."), ("lang", "inlanguage"), 35),
    Column("section", gettext_noop("Section or desk."), ("category", "articlesection"), 100),
    Column("byline", gettext_noop("Who wrote it, as printed."), ("author", "authors", "by"), 500),
    Column("dateline", gettext_noop("Where it was filed, as printed."), (), 300),
    Column(
        "published_at",
        gettext_noop(
            "ISO 8601, such as 2026-03-04 or 2026-03-04T07:30:00Z. Without a zone: the desk's."
        ),
        ("published", "date", "datepublished", "pubdate"),
    ),
    Column(
        "updated_at", gettext_noop("The same, of the last update."), ("updated", "datemodified")
    ),
    Column(
        "captions",
        gettext_noop("Captions of the pictures, one to a line. In JSON a list."),
        ("caption",),
    ),
    Column(
        "pictures",
        gettext_noop(
            "Addresses of the pictures, one to a line, in the order of the captions. In JSON a "
            'list of addresses, or of {"url", "caption"}.'
        ),
        ("picture", "images", "image"),
    ),
)
_NAMES = {name: column.name for column in COLUMNS for name in (column.name, *column.also)}
_LONGEST = {column.name: column.longest for column in COLUMNS if column.longest}
KINDS = ("headline", "standfirst", "paragraph", "subhead", "caption", "furniture")


class UnreadableFile(ValueError):
    """A file of which nothing can be read; its message is a sentence for the reader."""


class BadRow(ValueError):
    """A row that cannot be brought in; its message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a row gives it; blocks are (kind, text), times may lack a zone."""

    blocks: tuple[tuple[str, str], ...]
    publisher: str = ""
    canonical_url: str = ""
    language: str = "und"
    section: str = ""
    byline: str = ""
    dateline: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    # The picture's address by the index of its caption among the blocks.
    picture_urls: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file: the line it begins on, from 1, and its source as UTF-8.

    Either `fields` is what it says, or `error` is why it cannot be read.
    """

    line: int
    source: bytes = b""
    fields: Mapping | None = None
    error: str = ""


# The encoding of a file


def detect_encoding(file: BinaryIO, looked_at: int = 1 << 20) -> str:
    """Return the encoding by its byte order mark, else by its first part that is not ASCII.

    UTF-8 wins where most such lines are valid UTF-8: one broken line does not make another
    encoding of a file. The file is left at its beginning.
    """
    file.seek(0)
    head = file.read(4)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            file.seek(0)
            return name
    file.seek(0)
    part = b""
    while part := file.read(looked_at):
        if not part.isascii():
            part += file.readline(looked_at)
            break
    file.seek(0)
    lines = [line for line in part.split(b"\n") if not line.isascii()]
    if not lines or sum(map(_is_utf8, lines)) * 2 >= len(lines):
        return "utf-8"
    # It takes a moment to load, and few files need it.
    from charset_normalizer import from_bytes

    best = from_bytes(b"\n".join(lines)[:100_000]).best()
    return best.encoding if best else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def check_encoding(name: str) -> str:
    """Return the name as Python knows it; raises UnreadableFile for one it does not know."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        found = None
    if found is None or not found._is_text_encoding:
        raise UnreadableFile(
            _("There is no encoding “%(name)s”. Write utf-8 or cp1252, say.") % {"name": name[:40]}
        )
    return found.name


def detect_format(file: BinaryIO, name: str = "") -> str:
    """Return csv, jsonl or ninjs by the file's first character, and by fields of ninjs alone."""
    text = _open(file, detect_encoding(file), newline="\n").read(20_000).lstrip()
    file.seek(0)
    if not text.startswith(("{", "[")):
        return "csv"
    ninjs = re.search(
        r'"(headlines|bodies|body_text|body_xhtml|versioncreated|versionCreated)"', text
    )
    return "ninjs" if ninjs and '"uri"' in text else "jsonl"


def _open(file: BinaryIO, encoding: str, newline: str) -> io.TextIOWrapper:
    """A reader of text over the file, which stays open when the reader is dropped."""
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    return io.TextIOWrapper(_Undetached(file), encoding, errors, newline)


class _Undetached(io.RawIOBase):
    """Lends a file to a TextIOWrapper, which would close it."""

    def __init__(self, file: BinaryIO):
        self.file = file

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


# Rows

# What a zip, as .xlsx and .ods are, and an old .xls begin with.
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def rows(file: BinaryIO, format: str, encoding: str = "") -> Iterator[Row]:
    """Yield the rows of a file in its order; raises UnreadableFile.

    `encoding` is one that was asked for; otherwise it is detected.
    """
    encoding = check_encoding(encoding) if encoding else detect_encoding(file)
    file.seek(0)
    if file.read(4) in _BINARY:
        raise UnreadableFile(
            _(
                "This is a workbook of a spreadsheet, or another packed file. Save its sheet as "
                "“CSV UTF-8” and bring that in, or unpack it first."
            )
        )
    # A byte order mark is no part of the first name, also where UTF-8 was asked for.
    encoding = "utf-8-sig" if encoding in ("utf-8", "utf8") else encoding
    file.seek(0)
    if format == "csv":
        return _csv_rows(_open(file, encoding, newline=""), encoding)
    return _json_rows(_open(file, encoding, newline="\n"), encoding)


def _source(text: str, encoding: str) -> bytes:
    """The row in UTF-8; raises BadRow where bytes did not belong to the encoding."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        name = encoding.removesuffix("-sig").upper()
        raise BadRow(
            _("This row is not valid %(name)s. Save the file again as UTF-8, or say its encoding.")
            % {"name": name}
        ) from None


def _csv_rows(text: io.TextIOWrapper, encoding: str) -> Iterator[Row]:
    lines = _Lines(text)
    delimiter, names = _header(lines)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        begin = lines.number + 1
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(begin, error=_csv_error(error))
            continue
        if not any(map(str.strip, cells)):
            continue
        if len(cells) > len(names):
            yield Row(begin, error=(
                _(
                    "This row has %(number)s cells and the header %(names)s names. Put "
                    "quotation marks around a cell that holds the separator."
                ) % {"number": len(cells), "names": len(names)}
            ))  # fmt: skip
            continue
        try:
            source = _source("".join(lines.taken), encoding)
        except BadRow as bad:
            yield Row(begin, error=str(bad))
            continue
        fields = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        yield Row(begin, source, fields)


def _csv_error(error: csv.Error) -> str:
    if "unexpected end" in str(error) or isinstance(error, _TooLong):
        return _("A quotation mark opens a cell in this row and is never closed.")
    return _("This row is not CSV: %(error)s.") % {"error": error}


class _TooLong(csv.Error):
    pass


class _Lines:
    """Lines for the reader of CSV, which keeps those of one row and ends one without an end."""

    def __init__(self, text: io.TextIOWrapper):
        self.text = text
        self.number = 0
        self.begin()

    def begin(self):
        self.taken: list[str] = []
        self.length = 0

    def __iter__(self):
        return self

    def __next__(self) -> str:
        if self.length > LONGEST_ROW:
            raise _TooLong
        line = self.text.readline(LONGEST_ROW)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self.length += len(line)
        return line


def _header(lines: _Lines) -> tuple[str, list[str]]:
    """The separator, and our name of each column or "" for one we have none for."""
    first = next(lines, "")
    # Spreadsheets write this line to say which separator follows.
    told = re.fullmatch(r"sep=(.)\s*", first)
    if told:
        first = next(lines, "")
    found: list[str] = []
    best = told[1] if told else ","
    for delimiter in [told[1]] if told else [",", ";", "\t", "|"]:
        try:
            cells = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        names = [_NAMES.get(_plain(cell), "") for cell in cells]
        if sum(map(bool, names)) > sum(map(bool, found)):
            best, found = delimiter, names
    if "text" not in found:
        raise UnreadableFile(
            "The first row must name the columns, and one of them must be “text”. "
            f"It reads: {first.strip()[:80] or '(nothing)'}"
        )
    doubled = sorted({name for name in found if name and found.count(name) > 1})
    if doubled:
        raise UnreadableFile(
            _("Two columns are named “%(doubled)s”. Rename one of them.") % {"doubled": doubled[0]}
        )
    return best, found


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _json_rows(text: io.TextIOWrapper, encoding: str) -> Iterator[Row]:
    number = 0
    while True:
        line = text.readline(LONGEST_ROW + 1)
        if not line:
            return
        number += 1
        stripped = line.strip(" \t\r\n\ufeff")
        if not stripped:
            continue
        first = stripped
        break
    if first.startswith("[") or first == "{":
        yield from _json_sequence(text, line, number, encoding)
        return
    while line:
        if len(line) > LONGEST_ROW:
            yield Row(number, error=_too_long())
            while line and not line.endswith("\n"):
                line = text.readline(LONGEST_ROW)
        elif not line.isspace():
            yield _json_row(number, line, encoding)
        line = text.readline(LONGEST_ROW + 1)
        number += 1


def _too_long() -> str:
    return _("This row is longer than %(longest_row)s characters.") % {
        "longest_row": f"{LONGEST_ROW:,}"
    }


def _json_row(number: int, line: str, encoding: str) -> Row:
    try:
        source = _source(line, encoding)
        return Row(number, source, _an_object(json.loads(line.strip())))
    except json.JSONDecodeError as error:
        return Row(
            number,
            error=_("This line is not JSON: %(msg)s at character %(pos)s.")
            % {"msg": error.msg, "pos": error.pos + 1},
        )
    except RecursionError:
        return Row(number, error=_("This line nests lists or objects too deeply."))
    except ValueError as bad:
        return Row(
            number, error=str(bad) if isinstance(bad, BadRow) else _("A number is too long.")
        )


def _an_object(value) -> Mapping:
    if not isinstance(value, dict):
        raise BadRow(_("A row is a JSON object, {…}."))
    return value


def _json_sequence(text: io.TextIOWrapper, buffer: str, line: int, encoding: str) -> Iterator[Row]:
    """The objects of one array, or objects over several lines, with commas or not between."""
    decode = json.JSONDecoder().raw_decode
    between = re.compile(r"[\s,\ufeff]*\[?[\s,]*")
    opened = buffer.lstrip(" \t\r\n\ufeff").startswith("[")
    wanted, ended = 0, False
    while True:
        blank = between.match(buffer)[0]
        line += blank.count("\n")
        buffer = buffer[len(blank) :]
        if opened and buffer.startswith("]"):
            return
        try:
            if not buffer:
                raise ValueError
            value, end = decode(buffer)
            # A number or word at the end of what was read may go on.
            if end == len(buffer) and not ended and buffer[-1] not in "}]":
                raise ValueError
        except RecursionError:
            yield Row(
                line, error=_("This row nests lists or objects too deeply; reading ended here.")
            )
            return
        except ValueError as error:
            if not ended and len(buffer) <= LONGEST_ROW:
                # Twice as much each time, so that a long row is not tried too often.
                wanted = max(1 << 16, len(buffer))
                more = text.read(wanted)
                ended = not more
                buffer += more
                if more:
                    continue
            if buffer.strip():
                reason = getattr(error, "msg", _("it is too long"))
                yield Row(
                    line,
                    error=_("From here on the file is not JSON: %(reason)s.") % {"reason": reason},
                )
            elif opened:
                yield Row(
                    line, error=_("The list is never closed; the end of the file may be lost.")
                )
            return
        raw, buffer = buffer[:end], buffer[end:]
        try:
            yield Row(line, _source(raw, encoding), _an_object(value))
        except BadRow as bad:
            yield Row(line, error=str(bad))
        line += raw.count("\n")


# What a row says


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def is_address(value: object) -> bool:
    """Whether this is an address of the web that can be stored and taken apart."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value) or UNSTORABLE.search(value):
        return False
    try:
        urlsplit(value)
    except ValueError:
        return False
    return True


def read_article(fields: Mapping, format: str = "jsonl") -> ArticleRow:
    """What a row says about an article; raises BadRow."""
    return _of_ninjs(fields) if format == "ninjs" else _of_fields(fields)


def _of_fields(given: Mapping) -> ArticleRow:
    fields = {}
    for name, value in given.items():
        ours = _NAMES.get(name) or _NAMES.get(_plain(name))
        if ours and value not in (None, "", []):
            if ours in fields:
                raise BadRow(_("“%(ours)s” is given twice.") % {"ours": ours})
            fields[ours] = value
    if "blocks" in fields:
        blocks = _blocks(fields["blocks"], fields.get("text"))
    else:
        blocks = [
            *(("headline", part) for part in _headline(fields)),
            *(("standfirst", part) for part in _paragraphs(fields.get("standfirst"), "standfirst")),
            *(("paragraph", part) for part in _paragraphs(fields.get("text"), "text")),
        ]
        if not any(kind == "paragraph" for kind, _text in blocks):
            raise BadRow(_("There is no text in this row."))
    captions, pictures = _pictures(fields)
    urls = {}
    for index, (kind, _text) in enumerate(blocks):
        if kind == "caption" and pictures and not captions:
            urls[index] = pictures.pop(0)
    for caption, url in zip(captions, pictures, strict=False):
        if url:
            urls[len(blocks)] = url
        blocks.append(("caption", caption))
    return _checked(
        blocks=blocks,
        canonical_url=_address(_string(fields, "url"), "url"),
        published_at=_moment(fields, "published_at"),
        updated_at=_moment(fields, "updated_at"),
        language=_string(fields, "language") or "und",
        picture_urls=urls,
        **{n: _string(fields, n) for n in ("publisher", "section", "byline", "dateline")},
    )


def _headline(fields: Mapping) -> list[str]:
    parts = _paragraphs(fields.get("headline"), "headline")
    return [" ".join(parts)] if parts else []


def _checked(*, blocks: Sequence[tuple[str, str]], **values) -> ArticleRow:
    if len(blocks) > MOST_BLOCKS or sum(len(text) for _kind, text in blocks) > MOST_CHARACTERS:
        raise BadRow(
            _("An article has %(most_characters)s characters in %(most_blocks)s blocks at most.")
            % {"most_characters": f"{MOST_CHARACTERS:,}", "most_blocks": f"{MOST_BLOCKS:,}"}
        )
    return ArticleRow(blocks=tuple(blocks), **values)


def _string(fields: Mapping, name: str) -> str:
    """One line of text, blanks trimmed; several names become one."""
    value = fields.get(name, "")
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        raise BadRow(_("“%(name)s” must be text.") % {"name": name})
    if not value.isascii() or "\0" in value:
        _check_storable(value, name)
    value = " ".join(value.split())
    longest = _LONGEST.get(name)
    if longest and len(value) > longest:
        raise BadRow(
            _("“%(name)s” has %(number)s characters; %(longest)s is the most.")
            % {"name": name, "number": f"{len(value):,}", "longest": f"{longest:,}"}
        )
    return value


def _check_storable(value: str, name: str) -> None:
    if found := UNSTORABLE.search(value):
        what = _("a NUL character") if found[0] == "\0" else _("half of a character pair")
        raise BadRow(
            _("“%(name)s” holds %(what)s at position %(start)s, which no text has.")
            % {"name": name, "what": what, "start": found.start() + 1}
        )


_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def _paragraphs(value, name: str) -> list[str]:
    if value in (None, ""):
        return []
    if isinstance(value, list):
        if not all(isinstance(part, str) for part in value):
            raise BadRow(_("“%(name)s” must be text or a list of texts.") % {"name": name})
        return [part for part in value if part.strip()]
    if not isinstance(value, str):
        raise BadRow(_("“%(name)s” must be text.") % {"name": name})
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = _BLANK_LINE.split(text) if "\n" in text else [text]
    return [part for part in (parts if len(parts) > 1 else text.split("\n")) if part.strip()]


def _blocks(value, text) -> list[tuple[str, str]]:
    blocks = []
    if not isinstance(value, list):
        raise BadRow(_("“blocks” must be a list."))
    for block in value:
        if not isinstance(block, dict) or block.get("kind") not in KINDS:
            raise BadRow(
                _("Each of “blocks” has a kind: %(choices)s.") % {"choices": ", ".join(KINDS)}
            )
        words = block.get("text")
        if words is None and isinstance(text, str):
            # This app's own export gives ranges on the text.
            start, end = block.get("start"), block.get("end")
            if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end):
                raise BadRow(_("Each of “blocks” has a text, or start and end on “text”."))
            words = text[start:end]
        if not isinstance(words, str):
            raise BadRow(_("Each of “blocks” has a text."))
        blocks.append((block["kind"], words))
    if sum(kind == "headline" and bool(words.strip()) for kind, words in blocks) > 1:
        raise BadRow(_("An article has one headline; “blocks” gives two."))
    return blocks


def _pictures(fields: Mapping) -> tuple[list[str], list[str]]:
    """Captions, and beside each its picture's address or ""."""
    captions = _list(fields, "captions")
    pictures = []
    for picture in _list(fields, "pictures"):
        if isinstance(picture, dict):
            caption, picture = picture.get("caption") or "", picture.get("url") or ""
            if not isinstance(caption, str) or not isinstance(picture, str):
                raise BadRow(_("A picture's url and caption must be text."))
            if caption.strip():
                captions.append(caption)
            elif picture:
                raise BadRow(_("A picture without a caption has no place in the text. Give one."))
        if not isinstance(picture, str):
            raise BadRow(_("“pictures” must be addresses."))
        pictures.append(_address(picture.strip(), "pictures"))
    if not all(isinstance(caption, str) for caption in captions):
        raise BadRow(_("“captions” must be a list of texts."))
    if captions and len(pictures) > len(captions):
        raise BadRow(
            _("There are %(pictures)s pictures and %(captions)s captions.")
            % {"pictures": len(pictures), "captions": len(captions)}
        )
    if pictures and not captions and "blocks" not in fields:
        raise BadRow(_("A picture without a caption has no place in the text. Give one."))
    return captions, pictures + [""] * (len(captions) - len(pictures))


def _list(fields: Mapping, name: str) -> list:
    value = fields.get(name, [])
    if isinstance(value, str):
        return [line for line in value.splitlines() if line.strip()]
    if not isinstance(value, list):
        raise BadRow(_("“%(name)s” must be a list.") % {"name": name})
    return list(value)


def _address(value: str, name: str) -> str:
    if not value:
        return ""
    if len(value) > 2_000 or not is_address(value):
        raise BadRow(
            _("“%(name)s” must be an address that begins with https:// or http://.")
            % {"name": name}
        )
    return value


def _moment(fields: Mapping, name: str) -> datetime | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadRow(_("“%(name)s” must be a date such as 2026-03-04T07:30:00Z.") % {"name": name})
    value = value.strip()
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            moment = None
    if moment is None or not 1605 <= moment.year <= 2199:
        raise BadRow(
            _("“%(name)s” must be a date such as 2026-03-04T07:30:00Z and is “%(value)s”.")
            % {"name": name, "value": value[:40]}
        )
    return moment


# ninjs (IPTC News in JSON), versions 1 to 3


def _of_ninjs(item: Mapping) -> ArticleRow:
    status = item.get("pubStatus", item.get("pubstatus", "usable"))
    if status != "usable":
        raise BadRow(
            _("This item is marked %(status)s: its provider has not released it.")
            % {"status": repr(str(status)[:40])}
        )
    headline = _first_value(item, "headlines", "headline", role="main")
    standfirst = _first_value(item, "descriptions", "description_text", role="summary")
    blocks = [("headline", headline)] if headline else []
    blocks += [("standfirst", part) for part in _paragraphs(standfirst, "standfirst")]
    body = _ninjs_body(item)
    if not body:
        raise BadRow(_("There is no text in this item (bodies, body_text or body_xhtml)."))
    blocks += body
    urls = {}
    for picture in _associated(item):
        caption = _first_value(picture, "descriptions", "description_text", role="caption")
        if not caption.strip():
            continue
        if url := _rendition(picture, "image"):
            urls[len(blocks)] = url
        blocks.append(("caption", caption))
    values = {
        "publisher": _named(item.get("infoSources", item.get("infosource")))
        or item.get("copyrightHolder", item.get("copyrightholder", "")),
        "section": _named(item.get("desks")),
        "byline": item.get("by") or item.get("byline") or "",
        "dateline": item.get("dateline") or item.get("located") or "",
        "language": item.get("language") or "und",
    }
    times = {
        "published_at": item.get("firstCreated")
        or item.get("firstcreated")
        or item.get("contentCreated"),
        "updated_at": item.get("versionCreated") or item.get("versioncreated"),
    }
    uri = item.get("uri") or ""
    url = _rendition(item, "text/html") or (uri if is_address(uri) else "")
    return _checked(
        blocks=blocks,
        canonical_url=_address(url, "uri"),
        picture_urls=urls,
        **{name: _string(values, name) for name in values},
        **{name: _moment(times, name) for name in times},
    )


def _values(item: Mapping, name: str) -> list[Mapping]:
    found = item.get(name) or []
    if not isinstance(found, list):
        raise BadRow(_("“%(name)s” must be a list.") % {"name": name})
    return [value for value in found if isinstance(value, dict)]


def _first_value(item: Mapping, plural: str, single: str, role: str) -> str:
    """The value with this role, else the first; version 1 has one under another name."""
    found = _values(item, plural)
    chosen = next((v for v in found if v.get("role") == role), found[0] if found else {})
    value = chosen.get("value") or item.get(single) or ""
    if not isinstance(value, str):
        raise BadRow(_("“%(single)s” must be text.") % {"single": single})
    if "html" in str(chosen.get("contentType") or chosen.get("contenttype") or ""):
        value = " ".join(text for _kind, text in html_blocks(value))
    return value


def _ninjs_body(item: Mapping) -> list[tuple[str, str]]:
    found = _values(item, "bodies")
    kinds = [str(body.get("contentType") or body.get("contenttype") or "") for body in found]
    for body, kind in sorted(zip(found, kinds, strict=True), key=lambda pair: "html" in pair[1]):
        value = body.get("value")
        if isinstance(value, str) and value.strip():
            if "html" in kind:
                return html_blocks(value)
            return [("paragraph", part) for part in _paragraphs(value, "bodies")]
    if item.get("body_text"):
        return [("paragraph", part) for part in _paragraphs(item["body_text"], "body_text")]
    markup = item.get("body_xhtml") or ""
    if not isinstance(markup, str):
        raise BadRow(_("“body_xhtml” must be text."))
    return html_blocks(markup)


def _associated(item: Mapping) -> list[Mapping]:
    found = item.get("associations") or []
    found = list(found.values()) if isinstance(found, dict) else found
    if not isinstance(found, list):
        raise BadRow(_("“associations” must be a list or an object."))
    return [one for one in found if isinstance(one, dict) and one.get("type") == "picture"]


def _rendition(item: Mapping, media_type: str) -> str:
    found = item.get("renditions") or []
    found = list(found.values()) if isinstance(found, dict) else found
    for one in found if isinstance(found, list) else []:
        if isinstance(one, dict):
            kind = str(
                one.get("contentType") or one.get("mimetype") or one.get("contenttype") or ""
            )
            href = one.get("href")
            fits = kind.startswith(media_type) or (not kind and media_type == "image")
            if fits and is_address(href):
                return href[:2_000]
    return ""


def _named(things) -> str:
    if isinstance(things, list) and things and isinstance(things[0], dict):
        name = things[0].get("name")
        return name if isinstance(name, str) else ""
    return ""


_BLOCK_TAGS = {"p": "paragraph", "li": "paragraph", "blockquote": "paragraph", "div": "paragraph"}
_BLOCK_TAGS |= dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "subhead")
_BLOCK_TAGS |= {"figcaption": "caption", "td": "paragraph", "body": "paragraph"}


class _Blocks(HTMLParser):
    """The paragraphs, subheads and captions of a body; scripts and styles are left out."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.kinds = ["paragraph"]
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "style"):
            self.hidden += 1
        elif tag == "br":
            self.words.append(" ")
        elif tag in _BLOCK_TAGS:
            self.end_block()
            self.kinds.append(_BLOCK_TAGS[tag])

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCK_TAGS:
            self.end_block()
            if len(self.kinds) > 1:
                self.kinds.pop()

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)

    def end_block(self):
        # The no-break blank is text; every other run of blanks is one blank.
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self.words)).strip()
        if text:
            self.found.append((self.kinds[-1], text))
        self.words = []


def html_blocks(markup: str) -> list[tuple[str, str]]:
    """The blocks of a piece of HTML as (kind, text)."""
    parser = _Blocks()
    parser.feed(markup)
    parser.close()
    parser.end_block()
    return parser.found
