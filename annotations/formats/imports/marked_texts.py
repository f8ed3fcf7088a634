"""What the readers of annotated files hand on: a text, labelled stretches of it, their links.

Offsets are code points of the record's own text, half-open, whatever unit the file counts in.
Nothing is believed here: whether the words stand where the file says is judged by
`label_meanings.gather`, once the text is at hand.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from annotations.formats.imports.article_files import UNSTORABLE, BadRow, Row
from annotations.translation import _, gettext_noop

CODE_POINTS, UTF16 = "code points", "utf-16"
UNITS = (CODE_POINTS, UTF16)
UNVOUCHED = gettext_noop(
    "Its position comes without the words that stand there, so nothing vouches for it."
)
# More on one text than any person marks; a file of them is broken or hostile.
MOST_STRETCHES = 20_000
# What other tools carry along about a text: names of ours, and as our exports give them there.
DETAILS = {
    "url": "url",
    "uuid": "article_id",
    "language": "language",
    "publisher": "publisher",
}


@dataclass(frozen=True, slots=True)
class Selector:
    """Where a stretch stands by its words: exact, and what stands before and after it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words with a foreign label: several pieces where they are interrupted.

    `exact` is what the file says stands there, the pieces joined by blanks; None where it says
    nothing. `said` are attributes of a closed list: (field, value). `selector` says where to look
    for words whose pieces are missing or hold something else.
    """

    key: str
    label: str
    pieces: tuple[tuple[int, int], ...]
    exact: str | None = None
    said: tuple[tuple[str, str], ...] = ()
    where: str = ""
    selector: Selector | None = None
    # Why it has no place, once it was looked for.
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two stretches and what the file calls their relation."""

    first: str
    second: str
    label: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of a whole annotation in this app's own words.

    `values` are as docs/formats.md lists them; `stretches` may be empty (a stance that rests on
    its quote). `id` is the annotation's own.
    """

    id: str
    kind: str
    values: Mapping
    note: str = ""
    stretches: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not brought in: where it stands in the file, and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One text of the file with what is marked on it; `text` is None where the file has none.

    `article` is what else is said about it, by the names of `article_files.COLUMNS`, and
    `uuid` or `sha256` where the file names the text so. `share` of the file was read by then.
    """

    where: str
    text: str | None = None
    article: Mapping = field(default_factory=dict)
    stretches: tuple[Stretch, ...] = ()
    links: tuple[Link, ...] = ()
    told: tuple[Told, ...] = ()
    problems: tuple[Problem, ...] = ()
    source: bytes = b""
    media_type: str = "application/json"
    share: float = 0.0


class Offsets:
    """Turns offsets of one text in the file's unit into code points, each by a look-up."""

    def __init__(self, text: str, unit: str = CODE_POINTS):
        self._length = len(text)
        wide = [n for n, character in enumerate(text) if character > "\uffff"]
        self._wide = [n + before for before, n in enumerate(wide)] if unit == UTF16 else []

    def __call__(self, offset: object) -> int:
        """Raises BadRow for what is no offset of this text."""
        if not isinstance(offset, int) or isinstance(offset, bool):
            raise BadRow(_("An offset must be a whole number."))
        before = bisect_left(self._wide, offset)
        if before and self._wide[before - 1] + 1 == offset:
            raise BadRow(_("The offset %(offset)s cuts a character in two.") % {"offset": offset})
        place = offset - before
        if not 0 <= place <= self._length:
            raise BadRow(_("The offset %(offset)s lies outside the text.") % {"offset": offset})
        return place

    def range(self, start: object, end: object) -> tuple[int, int]:
        first, last = self(start), self(end)
        if first >= last:
            raise BadRow(
                _("The stretch %(start)s–%(end)s holds nothing.") % {"start": start, "end": end}
            )
        return first, last


def best_unit(text: str, said: list[tuple[object, object, object]], unit: str) -> str:
    """The unit in which every stretch (start, end, words) holds its words, else `unit` itself.

    Only where the words contradict the expected unit and none contradicts another one: then the
    file has shown what it counts.
    """
    with_words = [one for one in said if isinstance(one[2], str)]
    if not with_words or text.isascii():
        return unit
    for candidate in (unit, *(other for other in UNITS if other != unit)):
        offsets = Offsets(text, candidate)
        try:
            if all(text[slice(*offsets.range(s, e))] == words for s, e, words in with_words):
                return candidate
        except BadRow:
            continue
    return unit


def text_of(value: object, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadRow(_("This record has no text (“%(name)s”).") % {"name": name})
    return value


def list_of(value: object, name: str) -> list:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadRow(_("“%(name)s” must be a list.") % {"name": name})
    if len(value) > MOST_STRETCHES:
        raise BadRow(
            _("“%(name)s” has more than %(most_stretches)s members.")
            % {"name": name, "most_stretches": f"{MOST_STRETCHES:,}"}
        )
    return value


def objects_in(value: object, name: str) -> list[Mapping]:
    found = list_of(value, name)
    if not all(isinstance(one, dict) for one in found):
        raise BadRow(_("“%(name)s” must be a list of objects.") % {"name": name})
    return found


def one_line(value: object, most: int = 2000) -> str:
    """The value as a name: blanks in a row are one; "" for what is no text."""
    return storable(" ".join(value.split())[:most]) if isinstance(value, str) else ""


def storable(text: str) -> str:
    """The text with a sign in place of what no database stores."""
    return UNSTORABLE.sub("\ufffd", text)


def failed(where: str, reason: str, share: float) -> Record:
    """A record that could not be read, and why."""
    return Record(where=where, problems=(Problem(where, reason),), share=share)


def linked(stretches: list[Stretch], where: str, label: str = "") -> list[Link]:
    """The first stretch joined to each of the others, by their roles unless there is a label."""
    first = stretches[0].key if stretches else ""
    return [
        Link(first, one.key, label or one.label.partition(".")[2], where) for one in stretches[1:]
    ]


def of_row(
    row: Row,
    text: str,
    details: Mapping,
    stretches: Iterable[Stretch],
    links: Iterable[Link],
    problems: Iterable[Problem],
) -> Record:
    """The record of a row, with what `details` says about its article by our own names."""
    said = {ours: one_line(details.get(theirs)) for ours, theirs in DETAILS.items()}
    return Record(
        where=f"line {row.line}",
        text=text,
        article={name: value for name, value in said.items() if value},
        stretches=tuple(stretches),
        links=tuple(links),
        problems=tuple(problems),
        source=row.source,
    )


def same_words(one: str, other: str) -> bool:
    """Whether two say the same, however the blanks and line ends between words are written."""
    return one == other or _plain(one) == _plain(other)


def _plain(words: str) -> list[str]:
    # Label Studio once wrote the end of a line as a backslash and an n.
    return words.replace("\\n", "\n").split()
