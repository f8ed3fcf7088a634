"""What a news photo's caption says: who took it, for whom, when, where, who is shown.

A caption has a scene and a credit. The scene's first sentence tells the picture; what
follows is background, unless it names a position in the picture or is nothing but a place
and a day. A person is known by what stands around the name: a role, a position (left), an
age, an affiliation, a list, or the caption's beginning. A field is left empty rather than
guessed, and each says how sure it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from .caption_persons import Person, Persons
from .caption_places import Places
from .caption_register import KnownName, with_known
from .caption_roles import RoleTrace, trace_roles
from .caption_words import words_of
from .credits import (
    LONGEST_CAPTION,
    copyright_range,
    credit_range,
    in_ordinary_case,
    is_agency,
    read_credit,
)
from .dates import find_dates
from .sentences import sentences
from .spans import loosely
from .word_tables import MONTHS, words

__all__ = [
    "FIELDS",
    "LONGEST_CAPTION",
    "CaptionReading",
    "KnownName",
    "credit_range",
    "date_said",
    "in_ordinary_case",
    "is_agency",
    "locate",
    "read_caption",
    "read_place",
    "redated",
    "still_said",
]

Range = tuple[int, int]
# What is read of a caption as words, under the names of its fields.
FIELDS = ("creator", "credit_line", "copyright_notice", "date_created", "location_created")


@dataclass(frozen=True, slots=True)
class CaptionReading:
    """The fields read from a caption, with the characters each came from (half-open).

    Names in capitals are given in ordinary case. `date_created` is in ISO 8601, as
    precise as printed. `credit_line` is as printed, `credit` its names from the maker's
    agency outward. Persons are (name, role as printed); `spans` has one range for
    each field that is not empty, `person_spans` one for each person's name, `roles` the
    characters of each person's role. `confidences` says for each field that is not empty, and
    for "persons", how sure it is, from 0 to 1; `person_confidences` says it of each person, and
    each of `roles` for itself. `credited` is the range of the whole credit, brackets and label too.
    `scene` is what is left without it and without the copyright notice.
    """

    creator: str = ""
    credit_line: str = ""
    copyright_notice: str = ""
    date_created: str = ""
    location_created: str = ""
    persons: tuple[tuple[str, str], ...] = ()
    credit: tuple[str, ...] = ()
    spans: Mapping[str, Range] = field(default_factory=lambda: MappingProxyType({}))
    person_spans: tuple[Range, ...] = ()
    person_confidences: tuple[float, ...] = ()
    roles: tuple[RoleTrace, ...] = ()
    confidences: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    credited: Range | None = None
    scene: str = ""


def locate(value: str, caption: str) -> Range | None:
    """Find the characters a field's value came from; None when absent or not unique.

    Case and the kind and number of blanks do not count; whole words do.
    """
    found = _places(value, caption)
    return found[0] if len(found) == 1 else None


def still_said(value: str, marked: str) -> Range | None:
    """Find what a field's value says of the words that were marked for it, as `locate` would.

    That is all of them where they stand in the value, else the one place of the value in them.
    """
    return (0, len(marked)) if _places(marked, value) else locate(value, marked)


def date_said(value: str, marked: str) -> Range | None:
    """Find the date, given in ISO 8601, in the words that were marked for it."""
    reading = read_caption(marked, year=int(value[:4]))
    read = reading.date_created
    if read and (value.startswith(read) or read.startswith(value)):
        return reading.spans["date_created"]
    return still_said(value, marked)


def redated(value: str, before: str, after: str) -> str | None:
    """A date that was read from the words before, as the words after tell it; None where it was
    not read from them."""
    year = int(value[:4]) if value else None
    then, now = (read_caption(words, year=year).date_created for words in (before, after))
    return now if value == then else None


def read_place(reading: "CaptionReading", role: str, value: str) -> Range | None:
    """Return where exactly this value was read for exactly this field, if in one place."""
    if role != "persons_shown":
        return reading.spans.get(role) if getattr(reading, role, "") == value else None
    persons = zip(reading.persons, reading.person_spans, strict=True)
    found = [span for (name, _role), span in persons if name == value]
    return found[0] if len(found) == 1 else None


def _places(value: str, caption: str) -> list[Range]:
    parts = value.split()
    if not parts:
        return []
    left = r"(?<!\w)" if parts[0][0].isalnum() else ""
    right = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    pattern = f"{left}{loosely(value)}{right}"
    return [match.span() for match in re.finditer(pattern, caption, re.IGNORECASE)]


def read_caption(
    text: str, year: int | None = None, known: Iterable[KnownName] = ()
) -> CaptionReading:
    """Read the fields of a caption; `year` completes a date printed without one.

    `known` are names that the desk has confirmed: whom they stand for is not read otherwise.

    Nothing is read from more than 2,000 characters: that is a story and no caption.
    """
    if len(text) > _LONGEST_READ:
        return CaptionReading(scene=text)
    found: dict[str, tuple[str, Range, float]] = {}
    notice = copyright_range(text)
    credit = read_credit(text) or (read_credit(_without(text, notice)) if notice else None)
    scene = text
    if credit:
        scene = _without(scene, credit.span)
        if credit.creator_span:
            found["creator"] = (credit.creator, credit.creator_span, credit.confidence)
        if credit.line_span:
            found["credit_line"] = (credit.line, credit.line_span, credit.confidence)
    if notice:
        scene = _without(scene, _with_marks(text, notice))
        found["copyright_notice"] = (" ".join(text[slice(*notice)].split()), notice, 0.9)
    parts = _Scene(scene)
    persons = with_known(scene, parts.main, parts.persons(), known)
    if when := _date(parts, year):
        found["date_created"] = when
    if place := _place(parts, [person.span for person in persons]):
        found["location_created"] = place
    confidences = {name: sure for name, (_, _, sure) in found.items()}
    if persons:
        confidences["persons"] = min(person.sure for person in persons)
    return CaptionReading(
        **{name: value for name, (value, _, _) in found.items()},
        persons=tuple((in_ordinary_case(text[slice(*p.span)]), p.role) for p in persons),
        credit=credit.houses if credit else (),
        spans=MappingProxyType({name: span for name, (_, span, _) in found.items()}),
        person_spans=tuple(person.span for person in persons),
        person_confidences=tuple(person.sure for person in persons),
        roles=trace_roles(scene, persons),
        confidences=MappingProxyType(confidences),
        credited=credit.span if credit else None,
        scene=" ".join(scene.split()),
    )


def _with_marks(text: str, words: Range) -> Range:
    """Return the range with the full stop behind it, and with the brackets it fills."""
    start, end = words
    if text[start - 1 : start] + text[end : end + 1] in ("()", "[]"):
        start, end = start - 1, end + 1
    return start, end + (text[end : end + 1] == ".")


def _without(text: str, words: Range) -> str:
    """Return a text of the same length with blanks in place of these words."""
    start, end = words
    return text[:start] + " " * (end - start) + text[end:]


_LONGEST_READ = 2000

_CAPITAL = r"[^\W\d_a-zà-öø-ÿ]"
_LIST_HEAD = (
    r"(?i:(?:pictured|shown|seen|standing|seated|front\s+row|back\s+row|top\s+row|im\s+bild|sur\s+la\s+photo)?"
    r"[,\s]*(?:(?:\(?from\)?\s+)?(?:the\s+)?left(?:\s+to\s+right)?|l-r|\(l-r\)|l\s+to\s+r|from\s+l|clockwise[^:]{0,30}|"
    r"von\s+links(?:\s+nach\s+rechts)?|v\.\s?l\.(?:\s?n\.\s?r\.)?|de\s+gauche\s+à\s+droite|de\s+izquierda\s+a\s+derecha)"
    r"\s*[:,]?\s)\s*"
)
_HEADS = [
    re.compile(pattern)
    for pattern in [
        r"\(?\d{1,3}\s?/\s?\d{1,3}\)?[\s:.-]+",
        r"(?i:image\s+(?:caption|copyright))\b[,:]?\s*",
        r"\(?(?i:files?)\)?(?:\s+(?i:photo|image|picture|pic))?\s*[:–—-]\s*|\(FILES?\)\s*",
        r"(?i:archiv(?:foto|bild)|symbol(?:foto|bild)|file\s+(?:photo|image|picture)|photo\s+d['’]archives|"
        r"undated|handout|pictured|photos?|fotos?|picture|image|bild|im\s+bild)\s*[:.]\s*",
        r"(?i:in|on|this|dieses|das|ce|cette)\s[^.]{0,90}?"
        r"(?i:photo|photograph|image|picture|frame\s+grab|foto|bild|still|screenshot)"
        r"(?:,|\s[^.,]{0,90}?(?:,|\s(?:shows|zeigt|showing|montre)\s))\s*",
        r"[^.]{0,60}?\b(?:photo|image|picture)\s+provided\s+by\s+[^.,]{2,60}?(?:,|\sshows)\s",
        r"(?i:unser\s+bild|das\s+(?:bild|foto)|the\s+(?:photo|picture|image)|photo)\s+(?:zeigt|shows)\s",
        rf"(?:{_CAPITAL}[^a-z–—:]{{2,60}}\s[–—-]\s{_CAPITAL}[^a-z:]{{1,24}}:\s*)",
        r"\d{1,2}\.\s?\d{1,2}\.\s?\d{4},[^:.]{0,60}:\s*",
    ]
]
_LIST = re.compile(_LIST_HEAD)
_GETTY_HEAD = re.compile(
    rf"(?P<place>{_CAPITAL}[^a-z–—:]{{2,60}})\s[–—-]\s{_CAPITAL}[^a-z:]{{1,24}}:"
)
_GERMAN_HEAD = re.compile(
    rf"\d{{1,2}}\.\s?\d{{1,2}}\.\s?\d{{4}},\s*(?:[^:,.]{{1,30}},\s*)?(?P<place>{_CAPITAL}[^:,.]{{2,30}}):"
)
_WHEN = re.compile(
    r"(?:,|\b(?:in|im\s+jahre?|en|um|vers|circa|about|around|c\.|ca\.))\s+"
    r"(?:(?:spring|summer|autumn|fall|winter|late|early|frühjahr|sommer|herbst)\s+)?"
    r"((?:18|19|20)\d\d)\W*\Z",
    re.IGNORECASE,
)
_YEAR_OF_THE_PICTURE = re.compile(
    r"\b((?:18|19|20)\d\d)\s+(?:file\s+|handout\s+|archive\s+)?(?:photo|picture|image)|"
    r"(?:photo|picture|image|foto|bild|aufnahme)\s+(?:from|aus\s+dem\s+jahre?|von|de)\s+((?:18|19|20)\d\d)\b",
    re.IGNORECASE,
)
_TELLS_OF_THE_PICTURE = re.compile(
    r"\b(?:photo|picture|image|foto|bild|aufnahme|aufgenommen|taken|pictured|prise?|photographed|shot)\b",
    re.IGNORECASE,
)


class _Scene:
    """The words of a caption without its credit: heads, the telling sentence, the rest."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.is_list = False
        begin = self._behind_heads()
        self.slug_place: Range | None = None
        begin = self._behind_sports_slug(begin)
        ranges = sentences(text, begin)
        self.head = (0, begin)
        self.main = ranges[0] if ranges else (begin, begin)
        self.rest = ranges[1:]
        self.words = words_of(text, *self.main)

    def _behind_heads(self) -> int:
        at, blank = 0, re.compile(r"\s*")
        for _ in range(4):
            at = blank.match(self.text, at).end()
            if found := _LIST.match(self.text, at):
                self.is_list = True
                at = found.end()
                continue
            found = next((m for head in _HEADS if (m := head.match(self.text, at))), None)
            if not found or not found.end() > at:
                break
            at = found.end()
        return at

    def _behind_sports_slug(self, at: int) -> int:
        """Sport - League - A v B - Stadium, City, Country - Month D, YYYY tells place and day."""
        dashes = [m.span() for m in re.finditer(r"\s[-–—]\s", self.text[at : at + 300])]
        if len(dashes) < 2:
            return at
        dates = find_dates(self.text[at : at + 300])
        last = at + dashes[-1][1]
        when = next((d for d in dates if at + d.start == last), None)
        if when is None:
            return at
        self.slug_place = (at + dashes[-2][1], at + dashes[-1][0])
        return at + when.end

    # Persons

    def persons(self) -> list[Person]:
        found = Persons(self.text, self.words, is_list=self.is_list).found
        for start, end in self.rest:
            listed = _LIST.match(self.text, start, end)
            begin = listed.end() if listed else start
            more = Persons(self.text, words_of(self.text, begin, end), is_list=bool(listed))
            told = {self.text[slice(*p.span)] for p in found}
            found += [
                p
                for p, placed in zip(more.found, more.placed, strict=True)
                if (placed or listed) and self.text[slice(*p.span)] not in told
            ]
        return found


# When


def _date(scene: _Scene, year: int | None) -> tuple[str, Range, float] | None:
    """Return the picture's day: of the heads and the first sentence, not of the background."""
    ranges = [(0, scene.main[1])]
    for start, end in scene.rest:
        if _TELLS_OF_THE_PICTURE.search(scene.text, start, end) or _is_fragment(
            scene.text[start:end]
        ):
            ranges.append((start, end))
    dates = []
    for start, end in ranges:
        shifted = [(d, start + d.start, start + d.end) for d in find_dates(scene.text[start:end])]
        dates += shifted
        if any(d.iso for d, _, _ in shifted):
            break
    best = next((d for d in dates if d[0].iso and d[0].day), None) or next(
        (d for d in dates if d[0].iso), None
    )
    if best:
        return best[0].iso, best[1:], 0.95
    for start, end in ranges:
        if bare := _YEAR_OF_THE_PICTURE.search(scene.text, start, end):
            group = 1 if bare[1] else 2
            return bare[group], bare.span(group), 0.85
        stop = len(scene.text[start:end].rstrip()) + start
        if bare := _WHEN.search(scene.text, max(start, stop - 40), stop):
            return bare[1], bare.span(1), 0.8
    if dates and year and dates[0][0].day:
        only, start, end = dates[0]
        return f"{year:04}-{only.month:02}-{only.day:02}", (start, end), 0.7
    return None


_FRAGMENT_WORDS = words("on in near at am im den der the of le à en, de and and,")


def _is_fragment(text: str) -> bool:
    """Tell whether a sentence is but a place and a day: Vellin, Norland, 3 March 2024."""
    found = re.findall(r"[^\W\d_]+", text)
    return len(found) <= 8 and all(
        not w[0].islower() or w in _FRAGMENT_WORDS or w in MONTHS for w in found
    )


# Where


def _place(scene: _Scene, taken: Sequence[Range]) -> tuple[str, Range, float] | None:
    if scene.slug_place:
        start, end = scene.slug_place
        return scene.text[start:end].strip(), (start, end), 0.8
    found = Places(scene.text, scene.words, taken).best()
    if found and found[2] >= 0.45:
        return found
    for start, end in scene.rest:
        if _is_fragment(scene.text[start:end]) or _TELLS_OF_THE_PICTURE.search(
            scene.text, start, end
        ):
            tokens = words_of(scene.text, start, end)
            places = Places(scene.text, tokens, taken)
            if more := places.best() or places.bare(0):
                return more
    for head in (_GETTY_HEAD, _GERMAN_HEAD):
        if match := head.search(scene.text, 0, scene.head[1]):
            value = match["place"].strip()
            return in_ordinary_case(value), match.span("place"), 0.6
    head = Places(scene.text, words_of(scene.text, *scene.head), taken).best()
    return found or head
