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
    text = _DEBRIS.sub("", text)
    if bracketed := _BRACKETED.search(text):
        return bracketed.span() if _credits(bracketed[1]) else None
    found = _OPEN.search(text, max(0, len(text) - 160))
    return (found.start("credit"), found.end()) if found else None


def is_agency(text: str) -> bool:
    """Tell whether the words are the name of a picture or news agency."""
    return _agency(text) is not None


def in_ordinary_case(name: str) -> str:
    """Turn JAKUB and SHAWAR into Jakub and Shawar; initials and Mc stay."""
    return " ".join(
        re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize(), part) if part.isupper() else part
        for part in name.split()
    )


def read_caption(text: str, year: int | None = None) -> CaptionReading:
    """Read the fields of a caption; `year` completes a date printed without one."""
    found: dict[str, tuple[str, Range]] = {}
    credit = credit_range(text)
    if credit is None and (only := _BRACKETED.search(text)):
        known = is_agency(only[1]) or _MAKER_FOR_PUBLICATION.fullmatch(only[1])
        credit = only.span() if known else None
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
        *(
            "Belga",
            "ANP",
            "NTB",
            "TT",
            "PTI",
            "IANS",
            "Xinhua",
            "Kyodo",
            "TASS",
            "Interfax",
            "KCNA",
        ),
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
    r"screenshot"
)
_LABEL = re.compile(
    rf"\s*(?:(?:{_WORDS_OF_MAKERS})\s*(?::\s*©?|©|\bby\b|\bvon\b|\bde\b|\bpar\b)|©|file\s*:|courtesy(?:\s+of)?)"
    r"\s*(?:20\d\d\s+)?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]\.?\Z")
# A maker and a publication that is no agency: a credit where the words are known to be a caption.
_MAKER_FOR_PUBLICATION = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){1,4}\s*(?:/\s*[^/]{3,40}|\s+for\s+The\b.{3,40})"
)
# Slugs for the picture desk, and licences.
_DEBRIS = re.compile(
    r"\s+(?:TPX IMAGES OF THE DAY|SEARCH \".*|\((?:CC|Creative Commons)\b[^()]*\))\.?\Z"
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
    r"|©(?!\s*\d{4}\b)\s*[^!?]{2,80}|Courtesy\s+(?:of\s+)?[^!?]{2,60}"
    r")\.?\Z"
)
_NOISE = re.compile(
    r"(?:file(?:\s+photo)?|handout|archiv(?:bild|foto)?|stf|str|staff|contributor|left|right|"
    r"images|photo|cc\s.*|tpx\s.*|-|–)",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\s*(?:/|\||\bvia\b|\bfor\s+(?=the\b|[A-Z])|\bon\s+(?=Unsplash|Pexels|Flickr)|,\s)\s*"
)
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
    steps = _steps(text, start, end)
    found: dict[str, tuple[str, Range]] = {}
    maker = next(((s, e) for s, e in steps if _is_person(text[s:e])), None)
    if any(text[s:e].startswith(("and ", "und ", "et ")) for s, e in steps):
        return found  # Two makers; which one is meant is for the editor to say.
    if maker:
        found["creator"] = (in_ordinary_case(text[slice(*maker)]), maker)
    at = steps.index(maker) if maker else 0
    # The chain names the agencies behind its maker, or, turned round, before: REUTERS/N.
    rest = steps[at + 1 :] if maker and steps[at + 1 :] else steps[:at] or steps[at + bool(maker) :]
    if rest:
        # The chain's own separators stay, so that the words are found again in the caption.
        first, last = rest[0][0], rest[-1][1]
        line = text[first:last]
        for s, e in reversed(rest):
            name = _agency(text[s:e]) or in_ordinary_case(text[s:e])
            line = line[: s - first] + name + line[e - first :]
        found["credit_line"] = (line, (first, last))
    return found


def _steps(text: str, start: int, end: int) -> list[Range]:
    """Cut a chain of makers into its names, without desk words and a client's name."""
    steps: list[Range] = []
    at = start
    for separator in [*_STEP.finditer(text, start, end), None]:
        stop = separator.start() if separator else end
        if at < stop and not _NOISE.fullmatch(text, at, stop):
            steps.append((at, stop))
        if not separator:
            break
        if separator[0].strip() == "for" and steps and is_agency(text[slice(*steps[-1])]):
            break
        at = separator.end()
    return steps


def _credits(bracketed: str) -> bool:
    """Tell whether the words in brackets name a maker and an agency, or are labelled a credit.

    Agencies alone, as in (dpa/AFP), sign a story as often as they credit a picture. A name and
    houses all in capitals are a credit whether or not the houses are known.
    """
    if _LABEL.match(bracketed):
        return True
    names = [bracketed[s:e] for s, e in _steps(bracketed, 0, len(bracketed))]
    known = [is_agency(name) for name in names]
    if len(names) > 1 and bracketed.isupper() and _is_person(names[0]):
        return True
    return len(names) > 1 and (known[0] or known[-1]) and not all(known)


def _is_person(text: str) -> bool:
    parts = text.split()
    if _agency(text) or not 2 <= len(parts) <= 5 or any(c.isdigit() for c in text):
        return False
    if parts[0].casefold() in {"the", "der", "die", "das", "le", "la", "les"}:
        return False
    known = {part.casefold().strip(".,") for part in parts}
    return parts[0][0].isupper() and parts[-1][0].isupper() and not known & _OFFICES


# Date, place, persons

_BARE_YEAR = re.compile(r"(?:,|\bin|\bim\s+Jahr|\ben)\s+((?:18|19|20)\d\d)\W*\Z")
_CAPITAL = r"(?:(?:[A-Z]\.)+|[^\W\d_a-zà-öø-ÿ][\w’'-]*\.?)"
_IN_PLACE = re.compile(
    r"\b(?:in|near|à|aus|bei|outside)\s+(?:the\s+|der\s+)?"
    rf"(?P<place>{_CAPITAL}(?:[ ](?:(?:of|de|am|an\ der|du|la)\s)?{_CAPITAL}){{0,3}}"
    rf"(?:,\s+{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}}){{0,2}})"
)
# "Calif." and "N.D." keep their full stop.
_ABBREVIATED_PLACE = re.compile(
    r"(?:\b[A-Z]\.|,\s(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|"
    r"Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ont|Ore|Pa|Que|Tenn|Va|Vt|Wash|Wis|Wyo)\.)\Z"
)
_NO_PLACE = WEEKDAYS | MONTHS.keys()
_HEAD = re.compile(
    r"(?:\(?FILE\)?(?:\s+PHOTO)?\s*[:–—-]\s*|File\s+(?:photo|image)\s*:\s*|From\s+left\s*:\s*"
    r"|[^a-z–—-]{3,60}\s[–—-]\s[^a-z:]{2,20}:\s*)"
)
_ROLES = words(
    """actor actress admiral adviser ambassador archbishop architect artist author außenminister
    außenministerin bishop bundeskanzler bundeskanzlerin bürgermeister bürgermeisterin captain
    chair chairman chairwoman champion chancellor chief coach commander commissioner councillor
    counterpart dancer deputy developer director doctor driver engineer general
    general-secretary goalkeeper governor head imam innenminister innenministerin judge king
    lawmaker leader maire manager mayor minister ministerin ministerpräsident
    ministerpräsidentin ministre mp musician oberbürgermeister officer owner player premier
    president priest prince princess producer professor prosecutor präsident präsidentin
    président présidente queen rabbi rep representative researcher scientist secretary sen
    senator sergeant sheriff singer speaker spokesman spokesperson spokeswoman sprecher
    sprecherin striker superintendent teacher trainer trainerin vice-president winner writer"""
)
_PERSON = rf"{_CAPITAL}(?:\s(?:(?:van|von|de|der|den|bin|al|da|di|el|la)\s)*{_CAPITAL}){{1,3}}"
_ROLE_THEN_NAME = re.compile(
    r"(?:Der\s|Die\s|The\s)?(?P<role>(?:[\w’'-]+\.?\s){0,5}?(?:[\w’'-]+)\.?)\s"
    rf"(?P<name>{_PERSON})"
)
_NAME_THEN_ROLE = re.compile(rf"(?P<name>{_PERSON}),\s(?P<role>[^,.;:()]{{3,70}}),")
_NAME_THEN_VERB = re.compile(rf"(?P<name>{_PERSON})(?:,\s\d{{1,3}},)?\s[a-z]+s\b")
_NOBODY = words(
    "a an the this these two three some people men women protesters soldiers police workers in"
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
        if place.endswith(".") and not _ABBREVIATED_PLACE.search(place):
            place = place[:-1]
        if place:
            best = place, (start, start + len(place))
    return best


def _persons(scene: str) -> list[tuple[Range, str]]:
    """Return the person with whom the caption begins, with the role printed beside the name."""
    begin = head.end() if (head := _HEAD.match(scene)) else 0
    found = _NAME_THEN_ROLE.match(scene, begin)
    if found and _names_a_role(found["role"]) and not _names_a_role(found["name"]):
        return [(found.span("name"), found["role"].strip())]
    if found := _ROLE_THEN_NAME.match(scene, begin):
        # The role ends with its last role word; what follows it is the name.
        start, end = found.span()
        tokens = [m.span() for m in re.finditer(r"\S+", scene[start:end])]
        roles = [
            i for i, (s, e) in enumerate(tokens) if _names_a_role(scene[start + s : start + e])
        ]
        if roles and roles[-1] + 2 < len(tokens):
            name = start + tokens[roles[-1] + 1][0], start + tokens[-1][1]
            if re.fullmatch(_PERSON, scene[slice(*name)]):
                role = scene[found.start("role") : start + tokens[roles[-1]][1]]
                return [(name, role)]
    found = _NAME_THEN_VERB.match(scene, begin)
    if found and found["name"].split()[0].casefold() not in _NOBODY:
        return [(found.span("name"), "")]
    return []


def _names_a_role(text: str) -> bool:
    return any(word.strip(".,").casefold() in _ROLES for word in text.split())
