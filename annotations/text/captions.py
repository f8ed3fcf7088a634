"""What a news photo's caption says: who took it, for whom, when, where, who is shown.

Only the commonest shapes are read, and a field is left empty rather than guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from .dates import find_dates
from .word_tables import MONTHS, WEEKDAYS, words

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CaptionReading:
    """The fields read from a caption, with the characters each came from (half-open).

    Names in capitals are given in ordinary case. `date_created` is in ISO 8601, as
    precise as printed. Persons are (name, role as printed); `spans` has one range for
    each field that is not empty, `person_spans` one for each person's name.
    """

    creator: str = ""
    credit_line: str = ""
    date_created: str = ""
    location_created: str = ""
    persons: tuple[tuple[str, str], ...] = ()
    spans: Mapping[str, Range] = field(default_factory=lambda: MappingProxyType({}))
    person_spans: tuple[Range, ...] = ()


def locate(value: str, caption: str) -> Range | None:
    """Find the characters a field's value came from; None when absent or not unique.

    Case and the kind and number of blanks do not count; whole words do.
    """
    parts = value.split()
    if not parts:
        return None
    wanted = r"\s+".join(re.escape(part) for part in parts)
    left = r"(?<!\w)" if parts[0][0].isalnum() else ""
    right = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    found = list(re.finditer(f"{left}{wanted}{right}", caption, re.IGNORECASE))
    return found[0].span() if len(found) == 1 else None


def credit_range(text: str) -> Range | None:
    """Return the range of the credit with which a caption ends, its brackets included.

    A lone agency in brackets is no credit here: it signs stories as well as pictures.
    """
    if len(text) > LONGEST_CAPTION:
        return None
    if bracketed := _BRACKETED.search(text):
        return bracketed.span() if _IN_BRACKETS.match(bracketed[1]) else None
    found = _OPEN.search(text, max(0, len(text) - 160))
    return (found.start("credit"), found.end()) if found else None


def is_agency(text: str) -> bool:
    """Tell whether the words are the name of a picture or news agency."""
    return _agency(text) is not None


def read_caption(text: str, year: int | None = None) -> CaptionReading:
    """Read the fields of a caption; `year` completes a date printed without one."""
    found: dict[str, tuple[str, Range]] = {}
    credit = credit_range(text)
    if credit is None and (only := _BRACKETED.search(text)) and is_agency(only[1]):
        credit = only.span()
    scene_end = len(text)
    if credit:
        found |= _makers(text, *credit)
        scene_end = credit[0]
    scene = text[:scene_end]
    if when := _date(scene, year):
        found["date_created"] = when
    if place := _place(scene):
        found["location_created"] = place
    persons = _persons(scene)
    return CaptionReading(
        **{name: value for name, (value, _) in found.items()},
        persons=tuple((scene[s:e], role) for (s, e), role in persons),
        spans=MappingProxyType({name: span for name, (_, span) in found.items()}),
        person_spans=tuple(span for span, _ in persons),
    )


# Credits

LONGEST_CAPTION = 600
# As they write themselves; found in any case.
AGENCIES = {
    name.casefold(): name
    for name in [
        *("AFP", "AP", "Reuters", "dpa", "EPA", "EPA-EFE", "EFE", "ANSA", "APA", "SDA", "ATS"),
        *("Belga", "ANP", "NTB", "TT", "PTI", "IANS", "Xinhua", "Kyodo", "TASS", "Interfax", "KCNA"),
        *("Bloomberg", "Associated Press", "Agence France-Presse", "PA", "PA Wire", "PA Images"),
        *("PA Media", "epd", "KNA", "Lusa", "Anadolu", "Anadolu Agency", "UPI", "AAP", "NurPhoto"),
        *("Getty Images", "Getty", "Shutterstock", "Rex Features", "Rex", "iStock", "iStockphoto"),
        *("Alamy", "Alamy Stock Photo", "imago", "imago images", "picture alliance", "Keystone"),
        *("ZUMA", "ZUMA Press", "ZUMA Press Wire", "Sipa", "SIPA USA", "SOPA Images", "Invision"),
        *("LaPresse", "Unsplash", "Pexels", "Pixabay", "Flickr", "Wikimedia Commons", "Fotolia"),
        *("Adobe Stock", "123RF", "Pool", "Handout", "VII", "Magnum Photos", "Panos Pictures"),
    ]
}
_AGENCY = "|".join(sorted((re.escape(name) for name in AGENCIES), key=len, reverse=True))
_WORDS_OF_MAKERS = (
    r"photos?|photograph(?:s|er|y)?|foto(?:s|graf(?:in)?)?|bild(?:er|quelle|nachweis)?|images?|"
    r"pictures?|(?:image\s+)?credits?|crédits?(?:\s+photos?)?|illustration|grafik|graphic|collage|"
    r"screenshot|quelle"
)
_LABEL = re.compile(
    rf"\s*(?:(?:{_WORDS_OF_MAKERS})\s*(?::\s*©?|©|\bby\b|\bvon\b|\bde\b|\bpar\b)|©|file\s*:|courtesy(?:\s+of)?)"
    r"\s*(?:20\d\d\s+)?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]\.?\Z")
_IN_BRACKETS = re.compile(
    rf"{_LABEL.pattern}|.*(?:/|\||\bvia\b|\bfor\b|,).*\b(?:{_AGENCY})\b|"
    rf".*\b(?:{_AGENCY})\b.*(?:/|\||\bvia\b)|"
    r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}\s*/\s*[^/]{3,40}\Z|.{3,60}\bfor\s+the\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"(?:\A|(?<=[\s.!?)”»\"]))(?P<credit>"
    rf"(?i:(?:{_WORDS_OF_MAKERS})\s*(?::|©)\s*[^!?]{{2,90}})"
    r"|Photos?\s+(?:by|taken\s+by)\s+[A-ZÀ-Þ][^!?]{2,70}|(?:Foto|Bild)s?\s+von\s+[A-ZÀ-Þ][^!?]{2,70}"
    r"|REUTERS\s*/\s*\S[^!?]{0,60}|A(?:P|FP)\s+(?:Photo|PHOTO)\b[^!?]{0,60}"
    r"|(?:EPA-EFE|EPA|EFE|Xinhua|dpa)/\S[^!?]{0,50}"
    r"|[^.!?,]{2,60}?(?:\s*[/|]\s*[^.!?/|]{2,40}?){0,2}\s*[/|]\s*"
    rf"(?i:{_AGENCY})"
    rf"|[^.!?,]{{2,60}}?(?:/[^.!?/]{{2,40}})?\s+via\s+(?i:{_AGENCY})"
    r"|©\s*[^!?]{2,80}|Courtesy\s+(?:of\s+)?[^!?]{2,60}"
    r")\.?\Z"
)
_NOISE = re.compile(
    r"(?:file(?:\s+photo)?|handout|archiv(?:bild|foto)?|stf|str|staff|contributor|left|right|"
    r"images|photo|cc\s.*|tpx\s.*|-|–)",
    re.IGNORECASE,
)
_STEP = re.compile(r"\s*(?:/|\||\bvia\b|\bfor\s+(?=the\b|[A-Z])|\bon\s+(?=Unsplash|Pexels|Flickr)|,\s)\s*")
_OFFICES = words(
    """agency aerospace archive archives armed army association board broadcasting city club
    commission committee company corporation council county department family forces foundation
    government guard institute journal magazine media ministry museum navy network news newspaper
    observatory office orchestra organisation organization party police post press service society
    studio television theatre times tv union university"""
)


def _agency(text: str) -> str | None:
    """Return the agency's name as it writes itself."""
    plain = re.sub(r"\s*\b(?:photo|news agency)\Z", "", text.strip(" .-–"), flags=re.IGNORECASE)
    return AGENCIES.get(" ".join(plain.split()).casefold())


def _makers(text: str, start: int, end: int) -> dict[str, tuple[str, Range]]:
    """Read creator and credit line from a credit: a chain from the maker outward, or turned."""
    while start < end and text[start] in "([ ":
        start += 1
    while end > start and text[end - 1] in ")]. ":
        end -= 1
    if label := _LABEL.match(text, start, end):
        start = label.end()
    steps: list[Range] = []
    at = start
    for separator in _STEP.finditer(text, start, end):
        steps.append((at, separator.start()))
        at = separator.end()
    steps.append((at, end))
    steps = [(s, e) for s, e in steps if s < e and not _NOISE.fullmatch(text, s, e)]
    found: dict[str, tuple[str, Range]] = {}
    rest = list(steps)
    maker = next(((s, e) for s, e in steps if _is_person(text[s:e])), None)
    if maker:
        found["creator"] = (_in_ordinary_case(text[slice(*maker)]), maker)
        rest.remove(maker)
    if rest:
        # The chain's own separators stay, so that the words are found again in the caption.
        first, last = rest[0][0], rest[-1][1]
        if maker and first < maker[0] < last:
            last = rest[0][1]
        line = text[first:last]
        for s, e in reversed(rest):
            if first <= s and e <= last and (name := _agency(text[s:e])):
                line = line[: s - first] + name + line[e - first :]
        found["credit_line"] = (line, (first, last))
    return found


def _is_person(text: str) -> bool:
    parts = text.split()
    if _agency(text) or not 2 <= len(parts) <= 5 or any(c.isdigit() for c in text):
        return False
    if parts[0].casefold() in {"the", "der", "die", "das", "le", "la", "les"}:
        return False
    known = {part.casefold().strip(".,") for part in parts}
    return parts[0][0].isupper() and parts[-1][0].isupper() and not known & _OFFICES


def _in_ordinary_case(name: str) -> str:
    """Turn JAKUB and SHAWAR into Jakub and Shawar; initials and Mc stay."""
    return " ".join(
        re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize(), part) if part.isupper() else part
        for part in name.split()
    )


# Date, place, persons

_BARE_YEAR = re.compile(r"(?:,|\bin|\bim\s+Jahr|\ben)\s+((?:18|19|20)\d\d)\W*\Z")
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w’'-]*\.?"
_IN_PLACE = re.compile(
    rf"\b(?:in|near|à|aus|bei|outside)\s+(?:the\s+|der\s+)?(?P<place>{_CAPITAL}(?:[ ](?:(?:of|de|am|an\ der|du|la)\s)?{_CAPITAL}){{0,3}}"
    rf"(?:,\s+{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}}){{0,2}})"
)
_NO_PLACE = WEEKDAYS | MONTHS.keys()
_HEAD = re.compile(
    r"(?:\(?FILE\)?(?:\s+PHOTO)?\s*[:–—-]\s*|File\s+(?:photo|image)\s*:\s*|From\s+left\s*:\s*"
    r"|[^a-z–—-]{3,60}\s[–—-]\s[^a-z:]{2,20}:\s*)"
)
_ROLES = words(
    """actor actress admiral adviser ambassador archbishop architect artist author bishop captain
    chair chairman chairwoman champion chancellor chief coach commander commissioner councillor
    counterpart dancer deputy developer director doctor driver engineer foreign_minister general
    general-secretary goalkeeper governor head imam judge king lawmaker leader manager mayor minister
    mp musician officer owner player premier president priest prime_minister prince princess producer
    professor prosecutor queen rabbi representative rep researcher scientist sen senator secretary
    sergeant sheriff singer speaker spokesman spokesperson spokeswoman striker superintendent teacher
    trainer vice-president winner writer
    bundeskanzler bundeskanzlerin bürgermeister bürgermeisterin innenminister innenministerin
    außenminister außenministerin ministerin ministerpräsident ministerpräsidentin oberbürgermeister
    präsident präsidentin sprecher sprecherin trainerin
    maire ministre président présidente"""
)
_PERSON = rf"{_CAPITAL}(?:\s(?:(?:van|von|de|der|den|bin|al|da|di|el|la)\s)*{_CAPITAL}){{1,3}}"
_ROLE_THEN_NAME = re.compile(
    rf"(?:Der\s|Die\s|The\s)?(?P<role>(?:[\w’'-]+\.?\s){{0,5}}?(?:[\w’'-]+)\.?)\s(?P<name>{_PERSON})"
)
_NAME_THEN_ROLE = re.compile(rf"(?P<name>{_PERSON}),\s(?P<role>[^,.;:()]{{3,70}}),")
_NAME_THEN_VERB = re.compile(rf"(?P<name>{_PERSON})(?:,\s\d{{1,3}},)?\s[a-z]+s\b")
_NOBODY = words(
    "a an the this these two three some people men women protesters soldiers police workers in at on"
)


def _date(scene: str, year: int | None) -> tuple[str, Range] | None:
    dates = find_dates(scene)
    best = next((d for d in dates if d.iso and d.day), None) or next(
        (d for d in dates if d.iso), None
    )
    if best:
        return best.iso, (best.start, best.end)
    if bare := _BARE_YEAR.search(scene.rstrip()):
        return bare[1], bare.span(1)
    if dates and year and dates[0].day:
        only = dates[0]
        return f"{year:04}-{only.month:02}-{only.day:02}", (only.start, only.end)
    return None


def _place(scene: str) -> tuple[str, Range] | None:
    """Return the last place named after "in" or "near" whose words are no day or month."""
    best = None
    for match in _IN_PLACE.finditer(scene):
        start, end = match.span("place")
        # The place ends where a date begins: "in Accra, Ghana, Saturday, July 13".
        parts = list(re.finditer(r"[^\s,]+", scene[start:end]))
        for part in parts:
            if part[0].rstrip(".").casefold() in _NO_PLACE:
                end = start + part.start()
                break
        place = scene[start:end].rstrip(" ,")
        if place.endswith(".") and len(place.split()[-1]) > 6:
            place = place[:-1]  # A full stop of the sentence, not of "Calif."
        if place:
            best = place, (start, start + len(place))
    return best


def _persons(scene: str) -> list[tuple[Range, str]]:
    """Return the person with whom the caption begins, with the role printed beside the name."""
    begin = head.end() if (head := _HEAD.match(scene)) else 0
    if (found := _NAME_THEN_ROLE.match(scene, begin)) and _names_a_role(found["role"]):
        if not _names_a_role(found["name"]):
            return [(found.span("name"), found["role"].strip())]
    for found in [_ROLE_THEN_NAME.match(scene, begin)]:
        if not found:
            break
        # The role ends with its last role word; what follows it is the name.
        tokens = list(re.finditer(r"\S+", scene[found.start("role") : found.end("name")]))
        last = max(
            (i for i, token in enumerate(tokens) if _names_a_role(token[0])), default=None
        )
        if last is None or last + 2 >= len(tokens) + 0 or tokens[last][0].endswith(","):
            break
        shift = found.start("role")
        span = shift + tokens[last + 1].start(), shift + tokens[-1].end()
        if re.fullmatch(_PERSON, scene[slice(*span)]):
            return [(span, scene[shift : shift + tokens[last].end()])]
    found = _NAME_THEN_VERB.match(scene, begin)
    if found and found["name"].split()[0].casefold() not in _NOBODY:
        return [(found.span("name"), "")]
    return []


def _names_a_role(text: str) -> bool:
    return any(word.strip(".,").casefold() in _ROLES for word in text.split())
