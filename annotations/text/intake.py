"""From pasted text to blocks: headline, standfirst, paragraphs, captions and furniture.

Nobody's page is like another's, so every answer here is a guess that an editor
sees and can change before it is saved. The guesses follow rules, in this order:

* Lines become blocks at blank lines. Text without blank lines has one block to a
  line; text cut at a fixed width is joined again.
* Furniture (dates, reading time, share, advertisement), bylines and credited
  captions are known by their shape, wherever they stand. A credit that stands alone behind a
  blank line belongs to the caption before it, if that says that it is one and has no credit;
  behind a scene that could as well be a paragraph it credits a picture without words.
* The headline is the first block left, if it is short or one sentence.
* The second is a standfirst if it has three sentences at most and either its end is
  marked (furniture of the head, byline or caption follows it, or a paragraph that
  opens with a dateline), or it has no final full stop, or the body repeats it. A
  story pasted as headline and paragraphs has no standfirst: its second block is
  the lead. After a byline or date line a caption alone marks nothing, because
  there it stands inside the body.
* A short block without final punctuation between two paragraphs is a subhead;
  after the last paragraph it is furniture.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from types import MappingProxyType

from annotations.translation import _

from .captions import LONGEST_CAPTION, credit_range, in_ordinary_case, is_agency, read_caption
from .dates import find_dates
from .furniture import is_head_line, is_page_line, is_section
from .normalise import UnusableText, is_normal, normalise
from .sentences import sentences
from .word_tables import MONTHS, WEEKDAYS, words

# What the detector chooses from: languages with a press, fewer than it knows, so that a short
# text is not taken for a rare one.
_DETECTED = words(
    """ar bg cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr
    sv th tr uk vi zh"""
)
_FEWEST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockRange:
    """Where a block stands in the assembled text: code points, half-open."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a paste or a page was taken for; empty strings and None where nothing was found.

    A paste names days, a page moments (`_at`); `pictures` maps the index of a caption block
    to its picture's address.
    """

    blocks: tuple[Block, ...]
    byline: str = ""
    dateline: str = ""
    published_on: date | None = None
    updated_on: date | None = None
    language: str = "und"
    publisher: str = ""
    section: str = ""
    canonical_url: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    pictures: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def body(self) -> str:
        """The paragraphs and subheads alone, one to a line."""
        kinds = ("paragraph", "subhead")
        return "\n".join(block.text for block in self.blocks if block.kind in kinds)


def assemble(blocks: Iterable[Block]) -> tuple[str, list[BlockRange]]:
    """Join the blocks, normalised, by blank lines into the one text that marks point at.

    A block has no line break inside; an empty one is left out. Raises UnusableText
    when nothing is left, or for characters that cannot be stored.
    """
    parts: list[str] = []
    ranges: list[BlockRange] = []
    start = 0
    blocks = list(blocks)
    # One look at all of them costs a tenth of one at each.
    settled = is_normal("\n".join([block.text for block in blocks]))
    for block in blocks:
        text = block.text if settled else normalise(block.text)
        if "\n" in text:
            text = " ".join([line for line in map(str.strip, text.split("\n")) if line])
        else:
            text = text.strip()
        if text:
            parts.append(text)
            ranges.append(BlockRange(block.kind, start, start + len(text)))
            start += len(text) + len("\n\n")
    if not parts:
        raise UnusableText(_("There is no text. Paste the story and try again."))
    return "\n\n".join(parts), ranges


def read_paste(text: str) -> Draft:
    """Take pasted text apart; raises UnusableText for what cannot be stored or is empty."""
    texts = _split(normalise(text))
    if not texts:
        raise UnusableText(_("There is no text. Paste the story and try again."))
    language = language_of(" ".join(texts))
    lines = _with_their_credits([_Line.read(text) for text in texts])
    _settle_captions(lines)
    _settle_story(lines)
    published, updated = _dates(lines, language)
    dateline = next((line.dateline for line in lines if line.dateline), "")
    return Draft(
        blocks=tuple(Block(line.kind, line.text) for line in lines),
        byline=_byline(lines),
        dateline=dateline,
        published_on=published,
        updated_on=updated,
        language=language,
    )


# From lines to blocks


_LONGEST_SCENE = 300  # Code points above a credit on a line of its own.
_WIDEST = 100  # Code points; no mail program or terminal cuts lines at more.
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»“«)\]]*\Z")
_LIST_ITEM = re.compile(r"(?:[•‣▪◦*–—-]|\d{1,2}[.)])\s")


def _split(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")]
    width = _width(lines)
    has_blank_lines = any(not line for line in lines[1:-1])
    blocks: list[str] = []
    last, last_apart = "", False  # The line before, empty after a blank one.
    for line in lines:
        apart = bool(line) and _is_apart(line)
        joins = line and last and not apart and not last_apart
        credited = apart and last and not last_apart and has_blank_lines
        credited = credited and len(blocks[-1]) <= _LONGEST_SCENE and _is_credit(line)
        if credited or (joins and _goes_on(last, line, width, has_blank_lines)):
            blocks[-1] += f" {line}"
        elif line:
            blocks.append(line)
        last, last_apart = line, apart
    return blocks


def _width(lines: Sequence[str]) -> int | None:
    """Return the width at which the lines were cut, or None if they were not.

    In cut text nearly every line that another follows is full: the next word would not
    have fitted.
    """
    width = max(map(len, lines), default=0)
    if width > _WIDEST:
        return None
    followed = [(line, after) for line, after in pairwise(lines) if line and after]
    full = sum(_is_full(line, after, width) for line, after in followed)
    return width if full >= 3 and full * 3 >= len(followed) * 2 else None


def _is_full(line: str, after: str, width: int) -> bool:
    return len(line) + 1 + len(after.split(maxsplit=1)[0]) > width


def _goes_on(line: str, after: str, width: int | None, has_blank_lines: bool) -> bool:
    """Tell whether a line break is one inside a block."""
    if _LIST_ITEM.match(after):
        return False
    if width:
        return _is_full(line, after, width) or not (has_blank_lines or _SENTENCE_END.search(line))
    ended = _SENTENCE_END.search(line) is not None
    if not ended:
        return after[0].islower()
    return has_blank_lines and max(len(line), len(after)) <= _WIDEST


def _is_apart(line: str) -> bool:
    """Tell whether the line is a block by itself, whatever stands around it."""
    return (
        is_head_line(line)
        or is_page_line(line)
        or date_line(line) is not None
        or bool(_read_byline(line))
        or credit_range(line) is not None
    )


def _is_credit(line: str) -> bool:
    """Tell whether the line is nothing but the credit of the scene above it."""
    found = credit_range(line)
    return found is not None and found[0] == 0


# What a block is by its shape


_NAME = r"[^\W\d_a-zà-öø-ÿ][\w.'’-]*"
_PARTICLES = r"(?:(?:de|da|di|del|della|van|von|der|den|dos|du|la|le|bin|al|el|ter)\s+)*"
_NAMES = rf"{_NAME}(?:\s+{_PARTICLES}{_NAME}){{0,4}}"
_AND = r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|und|et|y|e|&|with|mit|avec)\s+)"
_LINKED = rf"{_NAMES}(?:{_AND}{_NAMES}){{0,4}}"
_BYLINE = re.compile(
    r"(?i:by|von|par|text:?|words by|story by|written by|report by|author:?|autor:?|auteur:?)\s+"
    rf"(?P<name>{_LINKED})"
    r"(?:(?:\s*[,|·•(–—-]\s*|\s+(?:in|für|for|à|aus)\s+)[^.!?]{0,60})?"
)
_NO_NAMES = WEEKDAYS | MONTHS.keys() | {"the", "a", "an", "all", "now", "then", "far"}
# What stands beside a name on a page, or in its place.
_NO_PERSON = WEEKDAYS | words(
    """bureau correspondent desk editor editorial editors news newsroom published reporter services
    staff team updated wire writer"""
)
_PLACE = r"[^\W\d_a-zà-öø-ÿ][\w.'’-]*(?:[ -][^\W\d_a-zà-öø-ÿ][\w.'’-]*){0,3}"
_DATELINE = re.compile(
    rf"(?P<dateline>(?P<place>{_PLACE}(?:\s*[,/]\s*{_PLACE}){{0,2}})"
    rf"(?P<date>,\s+(?:le\s+|den\s+)?[^,()–—-]{{0,14}}?\d{{1,2}}[^()–—-]{{0,14}}?)?"
    rf"(?P<agency>\s*[(/]\s*(?P<names>[\w][\w ./&-]{{1,30}})[)/])?)"
    r"(?:\s*(?:[–—]|--?)(?P<gap>\s+|\Z|(?=\w))"
    r"|(?(names)(?P<bare>\s+)(?=[^\W\d_a-zà-öø-ÿ])|(?!)))"
)
_CAPTION_HEAD = re.compile(
    r"(?:\(?file\)?(?:\s+(?:photo|image|picture))?\s*(?:[:–—]|-\s)|archivbild|archivfoto|symbolbild|"
    r"(?:photos?|fotos?|picture)\s*:|photo\s+d['’](?:archives?|illustration)|(?:image|photo)\s+caption|bildunterschrift|légende\s*:|"
    r"caption\s*:|pictured\s*:|(?:in\s+)?this\s+.{0,40}\b(?:photo|image|picture|handout)\b.{0,40}"
    r"\b(?:provided|released|taken|made|shows)\b|in\s+this\s+.{0,40}\bphoto,)",
    re.IGNORECASE,
)
# What only a picture shows: who stands where in it.
_SHOWS = re.compile(
    r"(?-i:[^\W\d_a-zà-öø-ÿ])[\w.'’-]+\s?[(,]\s?(?:l|r|left|right|cent(?:re|er)|links|rechts|mitte|[àa]\s+(?:gauche|droite)|au\s+centre)"
    r"\.?[),]|\bfrom\s+(?:the\s+)?left\b|\bvon\s+(?:links|rechts)\b|\bv\.\s?l\.|\bde\s+gauche\s+à\s+droite"
    r"|\b(?:im|auf\s+(?:dem|diesem))\s+(?:bild|foto)\b|\bsur\s+(?:la|cette)\s+photo\b"
    r"|\bin\s+(?:the|this)\s+(?:photo|picture|image)\b|\(pictured\)",
    re.IGNORECASE,
)
_LONGEST_AGENCY_CAPTION = 220
_ENDS_IN_AGENCY = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]\.?\Z")


_TIME_WORDS = words(
    """a am at bst cest cet den edt est et gmt h ist le m mesz mez on p pdt pm pst t the uhr um utc
    z à"""
)


def date_line(text: str) -> date | None:
    """Return the day when the block is nothing but a date, a weekday and a time."""
    if len(text) > 80 or not any(c.isdigit() for c in text):
        return None
    found = [d for d in find_dates(text, day_first=True) if d.year and d.day]
    if not found:
        return None
    rest = text
    for printed in reversed(found):
        rest = rest[: printed.start] + rest[printed.end :]
    rest = re.sub(
        r"\d{1,2}\s*[:.h]\s*(?:\d{2}(?::\d{2})?)?\s*(?:[ap]\.?m\.?)?", " ", rest, flags=re.I
    )
    known = WEEKDAYS | _TIME_WORDS
    if all(word.casefold() in known for word in re.findall(r"[^\W\d_]+", rest)):
        return date(found[0].year, found[0].month, found[0].day)
    return None


@dataclass(slots=True)
class _Line:
    """A block while it is being judged. `kind` is empty until something is known of it."""

    text: str
    kind: str = ""
    is_head: bool = False  # Furniture of the head, byline and date lines.
    byline: str = ""
    dateline: str = ""
    may_be_caption: bool = False

    @classmethod
    def read(cls, text: str) -> "_Line":
        line = cls(text)
        headed = len(text) <= LONGEST_CAPTION and _CAPTION_HEAD.match(text)
        if headed or credit_range(text):
            line.kind = "caption"
        elif is_head_line(text) or date_line(text):
            line.kind, line.is_head = "furniture", True
        elif byline := _read_byline(text):
            line.kind, line.is_head, line.byline = "furniture", True, byline
        elif is_page_line(text):
            line.kind = "furniture"
        elif _parts_are_furniture(text):
            line.kind, line.is_head = "furniture", True
            parts = re.split(r"\s*[|·•]\s*", text)
            line.byline = next((b for part in parts if (b := _read_byline(part))), "")
        elif len(text) <= _LONGEST_AGENCY_CAPTION and (found := _ENDS_IN_AGENCY.search(text)):
            line.may_be_caption = all(is_agency(part) for part in re.split(r"[/,]", found[1]))
        return line

    @property
    def ends(self) -> bool:
        return _SENTENCE_END.search(self.text) is not None


def _read_byline(text: str) -> str:
    if len(text) > 140 or not (found := _BYLINE.fullmatch(text)):
        return ""
    first = found["name"].split()[0].rstrip(",").casefold()
    return "" if first in _NO_NAMES else found["name"].strip()


def person_name(text: str) -> str:
    """The text where it is nothing but a person's name in ordinary letters, else ""."""
    text = " ".join(text.split())
    words_ = {word.casefold() for word in text.split()}
    if not re.fullmatch(_NAMES, text) or not 2 <= len(words_) <= 5 or words_ & _NO_PERSON:
        return ""
    return text


def _parts_are_furniture(text: str) -> bool:
    """Judge "By Ada Lund | 3 May 2024 | 4 min read": all of it is furniture, or none."""
    parts = re.split(r"\s*[|·•]\s*", text)
    if len(parts) < 2 or len(text) > 200:
        return False
    known = [is_head_line(p) or bool(date_line(p)) or bool(_read_byline(p)) for p in parts if p]
    names = [re.fullmatch(_LINKED, p) is not None for p in parts if p]
    return any(known) and all(k or n for k, n in zip(known, names, strict=True))


def _with_their_credits(lines: Iterable[_Line]) -> list[_Line]:
    """Join a credit that stands alone to the caption before it."""
    found: list[_Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before and _is_credit_alone(line) and _lacks_credit(before):
            before.text, before.kind = f"{before.text} {line.text}", "caption"
            # What was read of it without its credit is of no caption.
            before.is_head, before.byline, before.may_be_caption = False, "", False
        else:
            found.append(line)
    return found


def _is_credit_alone(line: _Line) -> bool:
    """Tell a credit, or an agency's name, without any scene."""
    if is_agency(line.text.strip("()[].")):
        return True
    return line.kind == "caption" and not read_caption(line.text).scene.strip(" .")


def _lacks_credit(line: _Line) -> bool:
    """Tell a caption that has no credit yet: by its head, or by who stands where."""
    if line.kind not in ("", "caption") or len(line.text) > _LONGEST_SCENE:
        return False
    if not (_CAPTION_HEAD.match(line.text) or _SHOWS.search(line.text)):
        return False
    reading = read_caption(line.text)
    return not (reading.credited or reading.copyright_notice)


def _settle_captions(lines: Sequence[_Line]) -> None:
    """A bare agency in brackets credits a picture, but at the story's end it signs the story."""
    open_ = [line for line in lines if not line.kind]
    for line in open_[:-1]:
        if line.may_be_caption:
            line.kind = "caption"


# Which block is which


_LONGEST_HEADLINE = 200
_LONGEST_STANDFIRST = 450
_LONGEST_SUBHEAD = 90


def _settle_story(lines: Sequence[_Line]) -> None:
    _settle_kicker(lines)
    open_ = [index for index, line in enumerate(lines) if not line.kind]
    if open_ and _is_headline(lines[open_[0]].text, alone=len(open_) == 1):
        lines[open_.pop(0)].kind = "headline"
    for index in open_:
        _read_dateline(lines, index, first=index == open_[0])
    open_ = [index for index in open_ if not lines[index].kind]
    if (
        len(open_) > 1
        and lines[open_[0] - 1 if open_[0] else 0].kind
        and _is_standfirst(lines, open_)
    ):
        lines[open_.pop(0)].kind = "standfirst"
    _settle_subheads(lines, open_)


def _settle_kicker(lines: Sequence[_Line]) -> None:
    open_ = [line for line in lines if not line.kind]
    for line in open_[:2]:
        if not is_section(line.text):
            return
        line.kind = "furniture"


def _is_headline(text: str, *, alone: bool) -> bool:
    if alone or len(text) > _LONGEST_HEADLINE:
        return False
    if _DATELINE.match(text) and _SENTENCE_END.search(text):
        return False
    return not text.endswith(".") or len(sentences(text)) == 1


def _read_dateline(lines: Sequence[_Line], index: int, *, first: bool) -> None:
    """Note the dateline with which a paragraph opens; one that stands alone is furniture."""
    line = lines[index]
    if any(other.dateline for other in lines):
        return
    line.dateline = dateline_of(line.text, first=first)
    if line.dateline and not line.text.removeprefix(line.dateline).strip(" –—-"):
        line.kind, line.is_head = "furniture", True


def dateline_of(paragraph: str, *, first: bool = True) -> str:
    """Return the dateline with which the paragraph opens, "" if it has none.

    In capitals a place is enough; in ordinary letters a date or a known agency stands behind it,
    or, in the `first` paragraph of a story, its state or country. Behind an agency the dash may
    be left out, and only behind it or a date the blank.
    """
    found = _DATELINE.match(paragraph[:120])
    if not found or found["place"].split(" ")[0].casefold() in _NO_NAMES:
        return ""
    is_dated = bool(found["date"] and find_dates(found["date"], day_first=True))
    names = re.split(r"\s*[/,&]\s*", found["names"] or "")
    of_agency = any(map(is_agency, names))
    if found["bare"]:
        return found["dateline"].strip() if of_agency else ""
    shouts = found["place"].isupper() and len(found["place"]) > 2
    is_told = shouts or (first and "," in found["place"] and not found["date"])
    has_gap = found["gap"] or found.end() == len(paragraph)
    return found["dateline"].strip() if is_dated or of_agency or (is_told and has_gap) else ""


def _is_standfirst(lines: Sequence[_Line], open_: Sequence[int]) -> bool:
    index, after = open_[0], open_[1]
    line = lines[index]
    too_long = len(line.text) > _LONGEST_STANDFIRST or len(sentences(line.text)) > 3
    if line.dateline or too_long or len(line.text.split()) < 4:
        return False
    headline = next((i for i, other in enumerate(lines) if other.kind == "headline"), None)
    if headline is None or headline > index:
        return False
    if lines[after].dateline or not line.ends or _is_repeated(line.text, lines, open_[1:3]):
        return True
    between = lines[index + 1 : after]
    if any(other.is_head for other in between):
        return True
    head_is_over = any(other.is_head for other in lines[headline:index])
    return not head_is_over and any(other.kind == "caption" for other in between)


def _is_repeated(text: str, lines: Sequence[_Line], body: Sequence[int]) -> bool:
    """Tell whether most of the longer words come again at once, as those of a summary do."""
    wanted = set(re.findall(r"\w{5,}", text.casefold()))
    given = set(re.findall(r"\w{5,}", " ".join(lines[i].text for i in body).casefold()))
    return len(wanted) >= 4 and len(wanted & given) * 4 >= len(wanted) * 3


# A stop inside, or punctuation no title ends with.
_PROSE = re.compile(r"\.[\"”’)]*\s+\W*[^\W\d_a-z]|[.:;,…]\W*\Z")


def _settle_subheads(lines: Sequence[_Line], open_: Sequence[int]) -> None:
    seen_paragraph = False
    prose = [place for place, index in enumerate(open_) if not _is_label(lines[index].text)]
    for place, index in enumerate(open_):
        line = lines[index]
        short = len(line.text) <= _LONGEST_SUBHEAD and not _PROSE.search(line.text)
        if not short or _LIST_ITEM.match(line.text) or line.text[0].islower() or not seen_paragraph:
            line.kind = "paragraph"
            seen_paragraph = True
        else:
            line.kind = "subhead" if prose and place < prose[-1] else "furniture"


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_SUBHEAD and not _SENTENCE_END.search(text)


# Values for the form


_PUBLISHED = re.compile(r"publi|veröffentlicht|erschienen|erstellt|posted|issued", re.IGNORECASE)
_UPDATED = re.compile(r"update|modif|aktualisiert|stand\b|mis[e]?\s+à\s+jour", re.IGNORECASE)


def _dates(lines: Sequence[_Line], language: str) -> tuple[date | None, date | None]:
    """Return the first published and the first updated day that the furniture names."""
    # Only English writes 3/4/2024 in two ways.
    day_first = None if language in ("en", "und") else True
    days: dict[str, date] = {}
    label = "published"
    for line in lines:
        if line.kind != "furniture":
            continue
        # "Published 3 May 2024 Updated 4 May 2024" may be one line; each label has its own day.
        marks = [(m.start(), "published") for m in _PUBLISHED.finditer(line.text)]
        marks += [(m.start(), "updated") for m in _UPDATED.finditer(line.text)]
        found = [d for d in find_dates(line.text, day_first=day_first) if d.year and d.day]
        if not marks and not line.is_head:
            continue
        for printed in found:
            before = [mark for mark in marks if mark[0] < printed.start]
            label = max(before)[1] if before else label
            days.setdefault(label, date(printed.year, printed.month, printed.day))
        # A label alone on its line waits for the date on the next.
        label = max(marks)[1] if marks and not found else "published"
    return days.get("published"), days.get("updated")


def _byline(lines: Sequence[_Line]) -> str:
    named = next((line.byline for line in lines if line.byline), "")
    return " ".join(w if is_agency(w) else in_ordinary_case(w) for w in named.split())


def language_of(text: str) -> str:
    """Return the text's language (BCP 47), "und" when there is too little to tell by."""
    if sum(c.isalpha() for c in text[:1000]) < _FEWEST_LETTERS:
        return "und"
    return _detector().classify(text[:4000])[0]


@functools.cache
def _detector():
    # The model takes a moment to load, and only an intake needs it.
    import py3langid

    py3langid.set_languages(sorted(_DETECTED))
    return py3langid
