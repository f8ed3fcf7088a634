"""Credit lines of news photos: who took the picture, and through whose hands it came.

A credit is a chain. Most chains begin with the maker and go outward (Ada Lund / NurPhoto /
AFP); a few begin with the agency (REUTERS/Ada Lund, AP Photo/Ada Lund), and some German ones
with the distributor (picture alliance/dpa | Ada Lund). What tells a person from a house
is a table of agencies, a table of words that only houses have, and the place in the chain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .word_tables import words

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit read: its whole range, the maker, the chain as printed and in order.

    `line` has the chain's own separators and the agencies' names as they write themselves.
    `houses` runs from the maker's agency outward. An empty value has no span.
    """

    span: Range
    creator: str = ""
    creator_span: Range | None = None
    line: str = ""
    line_span: Range | None = None
    houses: tuple[str, ...] = ()
    confidence: float = 0.0


def credit_range(text: str) -> Range | None:
    """Return the range of the credit with which a caption ends, its brackets included.

    Made to tell captions from paragraphs, so it knows only what no paragraph ends with. A lone
    agency in brackets is no credit here: it signs stories as well as pictures.
    """
    if len(text) > LONGEST_CAPTION:
        return None
    text = _DEBRIS.sub("", text)
    if bracketed := _BRACKETED.search(text):
        return bracketed.span() if _credits(bracketed[1]) else None
    found = _OPEN.search(text, max(0, len(text) - 160))
    return (found.start("credit"), found.end()) if found else None


def copyright_range(text: str) -> Range | None:
    """Return the range of a copyright notice: © 2024 Ada Lund. All rights reserved.

    Only names and houses own a copyright here; what is said of copyright in a scene is none, and
    neither is the person in the centre (C).
    """
    for sign in _COPYRIGHT.finditer(text):
        before = text[: sign.start()].rstrip()
        if sign["sign"] != "©" and before and before[-1] not in _BEFORE_COPYRIGHT:
            continue
        if sign["sign"] in ("(c)", "(C)") and before.endswith((")", ",")):
            continue
        end = _OWNER.match(text, sign.end()).end()
        reserved = _RESERVED.search(text, sign.end(), end + 40)
        if reserved and reserved.start() <= end + 1:
            end = reserved.start()
        start, end = _trim(text, sign.end(), end)
        steps = _steps(text, start, end)
        # One word in small letters owns what the sign itself stands before: © privat.
        lone = sign["sign"] == "©" and len(steps) == 1 and _is_user(steps[0].text)
        if steps and (lone or all(step.house or _is_named(step.text) for step in steps)):
            return sign.start(), reserved.end() if reserved else end
    return None


def is_agency(text: str) -> bool:
    """Tell whether the words are the name of a picture or news agency."""
    return _agency(text) is not None


def is_office(text: str) -> bool:
    """Tell whether a word of the name is one that only houses and offices have."""
    found = [re.sub(r"['’]s\Z", "", part.casefold()).strip(".,") for part in text.split()]
    return any(part in _OFFICES or part.endswith(_GERMAN_OFFICES) for part in found)


def in_ordinary_case(name: str) -> str:
    """Turn JAKUB and SHAWAR into Jakub and Shawar; initials and Mc stay."""
    small = [
        re.sub(r"[^\W\d_]{2,}", lambda m: m[0].capitalize(), part) if part.isupper() else part
        for part in name.split()
    ]
    return re.sub(r"(?<=[a-z]['’])S\b", "s", " ".join(small))


def read_credit(text: str) -> Credit | None:
    """Read the credit of words that are known to be a caption; None where there is none."""
    stop = len(text)
    while stop and text[stop - 1].isspace():
        stop -= 1
    end = stop
    if (both := _BOTH_LABELS.match(text)) and (
        credit := _read(text, 0, both.end(), both.span(1), bracketed=False)
    ):
        return replace(credit, span=both.span())
    if slug := _SLUGS.search(text, max(0, end - _FARTHEST), end):
        end = slug.start()
    for start, inner, close in _brackets(text, end):
        if collage := _COLLAGE.search(text, max(0, start - 90), len(text[:start].rstrip())):
            start = inner = collage.start()
        if credit := _read(text, start, close, _trim(text, inner, close - 1), bracketed=True):
            behind = text[close:stop].strip(" .")
            whole = (start, close if behind and end == stop else stop)
            return replace(credit, span=whole)
    starts = {m.start("credit") for m in _STARTS.finditer(text, max(0, end - _FARTHEST), end)}
    for start in sorted(starts | ({0} if end <= _FARTHEST else set())):
        if credit := _read(text, start, end, _trim(text, start, end), bracketed=False):
            return replace(credit, span=(credit.span[0], stop))
    return None


# Tables

LONGEST_CAPTION = 600
_FARTHEST = 260  # Code points; a credit stands at the end and is no longer.
# One house a line, as it writes itself, then by what else it goes; found in any case.
_HOUSES = """
AFP = AFP Photo = Agence France-Presse
AP = AP Photo = AP Images = Associated Press = The Associated Press
Reuters = Thomson Reuters
dpa = Deutsche Presse-Agentur = dpa-Zentralbild = dpa-Bildfunk
EPA-EFE = EPA/EFE
Getty Images = Getty = GettyImages = gettyimages.com = gettyimages.de
PA = PA Wire = PA Images = PA Media = PA Archive = Press Association
Xinhua = Xinhua News Agency
Anadolu Agency = AA
Rex Features
REX = Rex
Alamy = Alamy Stock Photo = Alamy Live News
imago = imago images
picture alliance = picture-alliance
ZUMA = ZUMAPRESS.com
SIPA = Sipa Press = SIPA USA
iStock = istock.com
Shutterstock = shutterstock.com
Pixabay = pixabay.com
Pexels = pexels.com
Unsplash = unsplash.com
Flickr = flickr.com
Fotolia = fotolia.com
123RF = 123rf.com
Adobe Stock = stock.adobe.com = AdobeStock
Wikimedia Commons = Wikimedia = commons.wikimedia.org
ullstein bild = ullstein
Pool = Pool Photo
EPA, EFE, ANSA, APA, SDA, ATS, Belga, ANP, NTB, TT, PTI, IANS, ANI, Kyodo, TASS, Interfax, KCNA
Yonhap, CTK, PAP, MTI, Ritzau, Lehtikuva, Scanpix, Bloomberg, epd, KNA, Lusa, Anadolu, UPI, AAP
NurPhoto, iStockphoto, Bongarts, Keystone, Keystone-SDA, ZUMA Press, ZUMA Press Wire, SOPA Images
Invision, LaPresse, Caters, Future, Future Publishing, PantherMedia, Depositphotos, Dreamstime
VII, Magnum Photos, Panos Pictures, Handout, The Canadian Press, Al Jazeera, Corbis, MAXPPP
Hans Lucas, ABACAPRESS, Redux, ddp, Eyevine, SWNS, Mirrorpix, WireImage, FilmMagic, Agencia EFE
"""
AGENCIES = {
    other.strip().casefold(): names[0].strip()
    for line in _HOUSES.strip().splitlines()
    for names in ([line.split("=")] if "=" in line else [[name, name] for name in line.split(",")])
    for other in names
}
# They sell what others took: printed first or last, they stand outermost.
_DISTRIBUTORS = {"Getty Images", "picture alliance", "Shutterstock", "imago", "Alamy"}
# Their makers sign with a user's name as often as with their own.
_STOCK = _DISTRIBUTORS | {
    *("iStock", "iStockphoto", "Pixabay", "Pexels", "Unsplash", "Flickr", "Fotolia", "123RF"),
    *("Adobe Stock", "PantherMedia", "Depositphotos", "Dreamstime", "Wikimedia Commons"),
}
# Through them an office hands out its own picture: (Harbour Police via AP).
_WIRES = {"AP", "Reuters", "AFP", "EPA", "dpa", "PA", "AAP", "The Canadian Press"}
_FROM_ARCHIVES = (
    r"archiv(?:foto|bild)|symbol(?:foto|bild)|photo\s+d['’]archives|file\s+(?:photo|image)"
)
_WORDS_OF_MAKERS = (
    r"photos?|photograph(?:s|er|y)?|pics?|foto(?:s|graf(?:in)?|grafie)?|bild(?:er|quelle|nachweis)?|"
    r"images?(?:\s+source)?|photo\s+illustration|pictures?|(?:(?:image|photo|picture)\s+)?credits?|"
    r"crédits?(?:\s+photos?)?|quelle|illustration|grafik|graphic|collage|montage|screenshot|"
    r"visualisierung|rendering|infografik|infographie|photo\s+fournie|" + _FROM_ARCHIVES
)
_LABEL = re.compile(
    rf"\s*(?:(?:{_WORDS_OF_MAKERS})\s*(?::\s*©?|©|\bby\b|\bvon\b|\bde\b|\bpar\b|\bvia\b|\s-\s)"
    r"|©|file\s*:|courtesy(?:\s+(?:photo|image|picture))?(?:\s+(?:of|by))?\b"
    r"|avec\s+l['’]aimable\s+autorisation\s+(?:de\s+la|de\s+l['’]|des?|du)\s"
    r"|image\s+(?:copyright|source)\b[,:]?"
    r"|CC[ -]BY(?:-\w\w)*\s+\d\.\d\s+(?=[^\W\d]))"
    r"\s*(?:(?:19|20)\d\d\s+)?",
    re.IGNORECASE,
)
# Foto Ada Lund: a label without a colon, where a name or an agency follows at once.
_BARE_LABEL = re.compile(
    r"\s*(?:Foto|Bild|Photo(?:\s+d['’]archives)?|Vorlage)\s+(?:-\s*Vorlage\s+)?(?=[^\W\d_a-z])"
)
_CREDIT_OF_A_HOUSE = re.compile(
    r"\s*(?:(?:image\s+)?credits?\s*:|(?:photo|foto|bild)\s+via\b|photo\s+fournie\s+par\b)",
    re.IGNORECASE,
)
# Behind these a scene may stand as well: Archivbild: Ein Zug in Vellin.
_SCENE_OR_MAKER = re.compile(rf"\s*(?:{_FROM_ARCHIVES})", re.IGNORECASE)
# Image copyright Ada Lund Image caption A street in Vellin
_BOTH_LABELS = re.compile(
    r"\s*(image\s+(?:copyright|source)\b[,:]?\s+.{2,80}?)\s+image\s+caption\b[,:]?\s*",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?P<sign>©|\([cC]\)(?=\s?[^\W_a-z])|\b(?:Copyright|COPYRIGHT)\b)\s*(?:©|\([cC]\)|[Cc]opyright\b)?"
    r"\s*(?::|\bby\b|\bvon\b|\bpar\b)?\s*"
    r"(?:(?:19|20)\d\d(?:\s?[-–/,]\s?(?:19|20)?\d\d)?\b,?\s*(?:\b(?:by|von|par)\s)?)?"
)
_BEFORE_COPYRIGHT = '.!?…)]”»":/|([,;–—-'
# Up to the end of its sentence, its line or its brackets.
_OWNER = re.compile(
    r"(?:[^()\[\]\n.!?]|(?<=\b[A-Z])\.|(?:(?<=\bInc)|(?<=\bLtd)|(?<=\bCo)|(?<=\bCorp)|(?<=\bSt))\."
    r"|\.(?=\w)){0,100}"
)
_RESERVED = re.compile(
    r"[\s.,;–-]{0,4}(?:all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,120})[)\]]\.?\Z")
# Slugs for the picture desk, and licences.
_DEBRIS = re.compile(
    r"\s+(?:TPX IMAGES OF THE DAY|SEARCH \".*|\((?:CC|Creative Commons)\b[^()]*\))\.?\Z"
)
_SLUGS = re.compile(
    r"\s+(?:TPX IMAGES OF THE DAY|SEARCH [\"“”]|[A-Z][A-Z ]{2,40}\sOUT\b).*\Z", re.DOTALL
)
_LICENCE = re.compile(
    r"(?i:\(?\s*(?:CC[ -]?(?:BY|0|Zero|SA|NC|ND)(?:[ -](?:SA|NC|ND))*(?:\s*\d\.\d)?|creative"
    r"\s+commons[\w\s.-]*|public\s+domain|gemeinfrei|(?:lizenz|licence|license)\s*:[^,|/]*)\s*\)?"
    r"|https?://\S+|www\.\S+)"
)
_ADDRESS = re.compile(r"\s*[,|;(]?\s*(?:https?://|www\.)\S+\Z")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{2,}(?<!Jr)(?<!Sr)(?<!St)[.!?…]\s|\d\.\s")
_SECOND_JOB = re.compile(r"(?:Photo|Foto)s?\s+(?:by|von|par)\s")
_COLLAGE = re.compile(
    r"(?:Collage|Montage|Illustration|Photo\s+illustration)\s+(?:von|by|par)\s[^.!?()]{3,60}\Z"
)
_WORKSHOP = re.compile(r"\s+(?:photograph(?:y|ie)|fotografie)\Z", re.IGNORECASE)
_AGENCY = "|".join(sorted((re.escape(name) for name in AGENCIES), key=len, reverse=True))
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
# Where a credit without brackets may begin: at its label, at an agency before its maker, and
# behind the end of a sentence.
_STARTS = re.compile(
    rf"(?:\A|(?<=[\s.!?)”»\"\]]))(?P<credit>(?i:(?:{_WORDS_OF_MAKERS})\s*(?:[:©]|-\s))"
    r"|(?i:photo(?:graph|graphie|s)?|foto|bild|image)\s+(?i:by|von|via|par|de)\s|©|[Cc]ourtesy\b"
    r"|Photo\s+fournie\s+par\s|Avec\s+l['’]aimable\s+autorisation\s|Image\s+copyright\s"
    r"|(?:Foto|Bild)\s+[^\W\d_a-z]"
    r"|(?:Collage|Montage|[Pp]hoto\s+illustration|Illustration)\s+(?:by|von|par)\s"
    rf"|(?:{_AGENCY}|REUTERS|AFP\s+PHOTO|epa|ZUMAPRESS|PICTURE\s+ALLIANCE)\s*[/|]\s*(?=\S)"
    r"|(?<=[.!?…)”»\"]\s)(?=[^\s(\[]))"
)
_NOISE = re.compile(
    r"(?:files?(?:\s+(?:photo|image|picture|pic|foto))?|hand-?out|archiv(?:bild|foto|e|es)?|stf|str|"
    r"staff|ho|hogp|hons|contributor|left|right|links|rechts|images?|photos?|bild|foto|"
    r"alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés|staff\s+(?:photographer|writer)|freelance(?:r|\s+photographer)?|photojournalist|illustration|"
    r"symbolbild|tpx\s.*|via|all\s+rights\s+reserved|undated|-|–|—|[\d\s.,:#-]+|[{}\w\s]*\{[^/|]*)",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\s*(?:/|\||•|;|\bvia\b|\b[Ss]pecial\s+to\b|\bfor\s+(?=the\b|[A-Z])|\b(?:on|auf|von|sur)\s+(?=Unsplash|Pexels|Flickr|Pixabay)"
    r"|,\s|\s[-–—](?=\s|\Z)|\A[-–—](?=[\s/])|\.\s+(?=Photo\b|Foto\b)|\bArchives?\b(?=\s+[A-Z])|[()])\s*"
)
_AND = re.compile(r"\s+(?:and|und|et|y|&)\s+")
_LEADING_AND = re.compile(r"\A(?:and|und|et|y|&)\s+")
# What only a house is called.
_OFFICES = words(
    """academy adventures aeronautics aerospace affairs agence agency agentur air aircraft airlines
    airport airways alliance amt analytics animation aquarium archive archives armed army arts
    association astronautics athletics automotive aviation bahn bank bau behörde biology biotech
    board books brewery broadcast broadcasting bund bundesamt bundeswehr bureau campaign capital
    center central centre channel chapter chemistry chronicle church cinema circus city climate
    clinic club co coast coastguard collection college comedy commando command commission
    committee communications company concern conservancy conservation consortium cooperative
    corp corporation council county court courtesy creatas creative crew customs daily data
    defence defense department design digital directorate district division drones dynamics
    editorial electric electronics embassy emergency energy engineering enterprises
    entertainment environmental estate european executive exhibition expeditions express family
    feuerwehr film films firm fire fleet forces forest foundation fund gallery games garden
    gazette gesellschaft gmbh government governor group guard harbor harbour health herald
    heritage history holding holdings home hospital house imagery images imaging inc independent
    industries industry initiative institut institute insurance interior international journal
    kremlin lab laboratories laboratory labs law league library limited ltd mail marine maritime
    market markets media mercury military mines minister ministerium ministry mission motors
    motorsport museum museums music nachrichten national navy network news newspaper newspapers
    observatory observer ocean office offshore online opera orbital orchestra organisation
    organization palace parish park parks parliament partners party patrol petroleum
    philharmonic photography pictures police polizei port post power presidency president press
    print prison production productions program project public publishing rail railway railways
    record records registry republic rescue research reserve resorts review rf robotics
    satellite savings school science sciences scouts search secretariat security senate service
    services sheriff shipping ships shipyard society software solar solutions sound space sport
    sports spokesperson stadt stadtverwaltung standard star state stiftung stock store studio
    studios surveillance survey systems team tech technologies technology telegraph telescope
    television tests theater theatre times tourism tours town trade transport transportation
    treasury tribune trust tv union united universität university university's unternehmen
    verband verein verlag via video volunteers watch water weather web weekly gemeinde landkreis
    büro atelier freibad hallenbad ville métropole
    kreis bistum erzbistum staatskanzlei veranstalter hersteller mairie préfecture musée région
    département université ministère commune werke wildlife wire works world yacht yard zeitung
    zentrum zoo"""
)
# The ends of German compounds that name an office.
_GERMAN_OFFICES = tuple(
    words(
        """werke werk samt verwaltung verein verband feuerwehr polizei ministerium gesellschaft
    museum klinik klinikum universität schule theater archiv verlag zeitung nachrichten dienst
    wacht museen betriebe regierung kirche"""
    )
)
_ARTICLES = words("the der die das den le la les el los il lo")
_PARTICLES = words(
    "van von de der den del della di da dos du bin ibn al el la le ten ter zu zur y e"
)


# Steps of a chain


@dataclass(frozen=True, slots=True)
class _Step:
    start: int
    end: int
    text: str
    house: str | None  # The agency's name.
    link: str  # What stands before it: "", "/", "via", "for", ","

    @property
    def is_person(self) -> bool:
        return not self.house and _is_person(self.text)


def _agency(text: str) -> str | None:
    """Return the agency's name as it writes itself."""
    plain = " ".join(text.strip(" .-–:").split()).casefold()
    shorter = re.sub(r"\s(?:file\s)?(?:photos?|news agency|handout)\Z", "", plain)
    return AGENCIES.get(plain) or AGENCIES.get(shorter)


def _brackets(text: str, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (start, start of the inside, end) of the brackets near the end, the last first."""
    depth, close = 0, 0
    for at in range(end - 1, max(-1, end - 2 * _FARTHEST), -1):
        if text[at] in ")]":
            if not depth:
                close = at + 1
            depth += 1
        elif text[at] in "([" and depth:
            depth -= 1
            if not depth and close - at > 3:
                yield at, at + 1, close


def _trim(text: str, start: int, end: int) -> Range:
    while start < end and (text[start].isspace() or text[start] in "-–—/|"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,-–—/|"):
        end -= 1
    return start, end


def _read(text: str, at: int, end: int, inside: Range, *, bracketed: bool) -> Credit | None:
    """Read the words inside as a credit; None where they are none."""
    first, last = inside
    if not 1 < last - first <= _FARTHEST or text.find("{{", first, last) != -1:
        return None
    begin = _behind_labels(text, first, last)
    labelled = begin > first
    of_a_house = _CREDIT_OF_A_HOUSE.match(text, first, last) is not None
    if labelled and begin == last:
        return Credit((at, end), confidence=0.5)  # Credit: Courtesy.
    if labelled and not _begins_like_a_name(text, begin, last):
        return None
    if re.search(r"rights\s+reserved|©\s*\d{4}\b", text[first:last], re.IGNORECASE):
        return None
    over = _SENTENCE_INSIDE.search(text, begin, last)
    if over and not (labelled and _SECOND_JOB.match(text, over.end())):
        return None
    if address := _ADDRESS.search(text, begin, last):
        last = address.start()
    steps = _steps(text, begin, last)
    if not steps:
        return None
    if not labelled and len(steps) > 2 and [step.link for step in steps[1:3]] == ["|", "|"]:
        told, maker = steps[0], steps[1]
        if told.is_person and maker.is_person:  # The scene itself: Ada Lund | Bo Holm | AFP.
            steps, at = steps[1:], maker.start
    house_known = any(step.house for step in steps)
    if _SCENE_OR_MAKER.match(text, first, last) and not all(
        step.house or _is_named(step.text) for step in steps
    ):
        return None
    if not labelled and not _is_chain(steps, bracketed=bracketed):
        return None
    if labelled and not house_known and any(len(step.text.split()) > 7 for step in steps):
        return None
    given = "courtesy" in text[first:begin].casefold()
    if labelled and not (given or text[:first].strip()) and any(map(_is_scene, steps)):
        return None  # Photo: The mayor opens the market.
    return _credit(text, (at, end), steps, labelled=labelled, of_a_house=of_a_house)


def _behind_labels(text: str, at: int, end: int) -> int:
    """Return where the words behind "Photo:", "Quelle: Foto" and "© 2024" begin."""
    found = _LABEL.match(text, at, end) or _BARE_LABEL.match(text, at, end)
    while found:
        at = found.end()
        while at < end and (text[at].isspace() or text[at] == "-"):
            at += 1
        found = _LABEL.match(text, at, end) or _BARE_LABEL.match(text, at, end)
    return at


def _begins_like_a_name(text: str, at: int, end: int) -> bool:
    """Tell "Photo by Ada" and "Courtesy of the Lund family" from "Photo by the road"."""
    word = re.compile(r"[–—-]?\s*(?:(?:the|der|die|das)\s+)?(\S+)").match(text, at, end)
    if not word:
        return False
    first = word[1].strip(",.")
    return (
        not first.islower()
        or any(c in first for c in "_./-")
        or any(c.isdigit() for c in first)
        or is_agency(first)
        or first in _PARTICLES
        or (text.find("/", at, end) != -1 and " " not in text[at : text.find("/", at, end)].strip())
        or first in ("privat", "picture")
    )


def _is_chain(steps: list[_Step], *, bracketed: bool) -> bool:
    """Tell whether words without a label are a credit: an agency, and names beside it."""
    named = all(step.house or _is_named(step.text) for step in steps)
    if not named:
        stock = any(step.house in _STOCK for step in steps)
        users = all(step.house or _is_user(step.text) or _is_named(step.text) for step in steps)
        if not (stock and users):
            return False
    if any(step.house for step in steps):
        return True
    if len(steps) < 2:
        return False
    if all(step.text.isupper() for step in steps) and steps[0].is_person:
        return True
    # A maker and a publication that is no agency, and an office that hands on another's.
    linked = steps[-1].link in ("/", "via", "for", "|")
    if bracketed:
        return linked and (steps[0].is_person or steps[-1].link == "via")
    # Without brackets the house is known by a slash, and by its words or its capitals:
    # Ada Lund/Kestrel Images, KESTREL/Ada Lund.
    first, *rest = steps
    if any(step.link != "/" for step in rest):
        return False
    signed = re.fullmatch(r"[A-ZÀ-Þ]{4,}", first.text) and len(rest) == 1 and rest[0].is_person
    return bool(signed) or (first.is_person and all(is_office(step.text) for step in rest))


def _is_scene(step: _Step) -> bool:
    """Tell what is seen from who took it, which is a name."""
    return not (step.house or _is_named(step.text)) and len(step.text.split()) > 2


def _is_named(text: str) -> bool:
    parts = text.split()
    if not 1 <= len(parts) <= 7 or not parts[0][0].isalnum():
        return False
    small = _PARTICLES | _ARTICLES | {"of", "and", "for", "und", "et", "des", "s"}
    return all(not part[0].islower() or part in small for part in parts) and any(
        part[0].isupper() for part in parts
    )


def _is_user(text: str) -> bool:
    return re.fullmatch(r"[\w.-]{2,30}", text) is not None


def _steps(text: str, start: int, end: int) -> list[_Step]:
    """Cut a chain of makers into its names, without desk words, licences and a client's name."""
    steps: list[_Step] = []
    at, link = start, ""
    cuts = [(m.start(), m.end(), m[0].strip().casefold()) for m in _STEP.finditer(text, start, end)]
    for cut, behind, mark in [*cuts, (end, end, "")]:
        first, last = _trim(text, at, min(cut, end))
        first = _behind_labels(text, first, last)
        if licence := _LICENCE.match(text, first, last):
            first = _trim(text, licence.end(), last)[0]
        elif licence := _LICENCE.search(text, first, last):
            last = _trim(text, first, licence.start())[1]
        if mark == "archives" or mark == "archive":
            mark = "/"
        words_ = text[first:last]
        title = words_.casefold() == "pool" and link == ","  # As STF is: Ada Lund, Pool.
        if first < last and not title and not _NOISE.fullmatch(words_):
            steps.append(_step(first, last, words_, link))
        elif steps and words_.casefold() == "handout" and not steps[-1].house:
            link = "via"  # What an office hands out, an office has made.
            at = behind
            continue
        if mark == "for" and steps and steps[-1].house:
            break  # A client who ordered the picture.
        if mark.startswith("special"):
            mark = "for"
        at, link = behind, mark[:3] if mark[:3] in ("via", "for") else mark[:1]
    return _joined_agencies(steps)


def _step(start: int, end: int, text: str, link: str) -> _Step:
    house = _agency(text)
    if workshop := _WORKSHOP.search(text):
        text, end = text[: workshop.start()], start + workshop.start()
    if not house and (number := re.fullmatch(r"(\w+)\s+[\d#]+", text)):
        house = _agency(number[1])
    if not house and (acronym := re.fullmatch(r"([A-Z]{2,6})\s(?:Photo|PHOTO)", text)):
        house = acronym[1]
    if house is None and (site := re.fullmatch(r"(?:www\.)?([\w-]+)\.(?:com|de|org|net)", text)):
        house = _agency(site[1])
    return _Step(start, end, text, house, link)


def _joined_agencies(steps: list[_Step]) -> list[_Step]:
    """EPA/EFE is one agency."""
    for index, (one, two) in enumerate(zip(steps, steps[1:], strict=False)):
        if (one.house, two.house) == ("EPA", "EFE"):
            joined = _Step(one.start, two.end, f"{one.text}/{two.text}", "EPA-EFE", one.link)
            return [*steps[:index], joined, *steps[index + 2 :]]
    return steps


def _credit(
    text: str, span: Range, steps: list[_Step], *, labelled: bool, of_a_house: bool
) -> Credit | None:
    makers = _makers(steps, labelled=labelled, of_a_house=of_a_house)
    rest = [step for step in steps if step not in makers]
    houses = [(step, step.house or _house(step.text)) for step in rest]
    private = [h for h in houses if h[1].casefold() in ("courtesy", "private", "user")]
    houses = [h for h in houses if h not in private]
    # The pool stands at the maker, the distributor outermost, wherever they are printed.
    order = sorted(
        houses,
        key=lambda h: (
            -1 if h[1] == "Pool" else h[1] in _DISTRIBUTORS and len(houses) > 1,
            h[0].start,
        ),
    )
    credit = Credit(span, houses=tuple(name for _, name in order))
    if makers:
        names = [in_ordinary_case(_LEADING_AND.sub("", m.text)) for m in makers]
        joiner = next((m[0] for s in steps if (m := _LEADING_AND.match(s.text))), "and ")
        first = makers[0].start + (m.end() if (m := _LEADING_AND.match(makers[0].text)) else 0)
        credit = replace(
            credit,
            creator=f" {joiner}".join(names),
            creator_span=(first, makers[-1].end),
        )
    run = _together(houses, makers)
    if run:
        # The chain's own separators stay, so that the words are found again in the caption.
        first, last = run[0][0].start, run[-1][0].end
        line = text[first:last]
        for step, name in reversed(run):
            line = line[: step.start - first] + name + line[step.end - first :]
        credit = replace(credit, line=line, line_span=(first, last))
    if not credit.creator and not credit.houses and not private:
        return None
    known = [bool(step.house) for step in rest]
    sure = 0.95 if known and all(known) else 0.85 if any(known) else 0.75 if labelled else 0.6
    return replace(credit, confidence=sure)


def _makers(steps: list[_Step], *, labelled: bool, of_a_house: bool) -> list[_Step]:
    """Return the persons who took the picture; two are joined by "and"."""
    named = [step for step in steps if not step.house]
    only_via = len(steps) == 2 and steps[1].link == "via" and steps[1].house in _WIRES
    if of_a_house and len(steps) == 1:
        return []
    if not (only_via and not labelled):
        for index, step in enumerate(steps):
            if not (step.is_person or _are_persons(step.text)):
                continue
            behind = steps[index + 1] if index + 1 < len(steps) else None
            if behind and behind.link == "via" and behind.house in _WIRES and index == 0:
                handed = not labelled and behind is steps[-1] and len(steps) == 2
                if handed:
                    return []
            # REUTERS/Ada Lund/File, but AFP PHOTO / MALIAN ARMED FORCES is told by its words.
            joined = [step]
            if behind and _LEADING_AND.match(behind.text):
                joined.append(behind)
            return joined
    stock = next((s for s in steps if s.house in _STOCK), None)
    if stock:
        users = [s for s in named if _is_user(s.text) and not s.text.isupper()]
        return users[:1]
    return []


def _are_persons(text: str) -> bool:
    """Tell whether the step names two makers: Ada Lund and Bo Holm."""
    parts = _AND.split(text)
    return len(parts) == 2 and all(_is_person(part) for part in parts)


def _together(houses, makers) -> list:
    """Return the houses that stand in one row, behind the makers or else before them."""
    if not houses or not makers:
        return houses
    behind = [h for h in houses if h[0].start > makers[-1].start]
    return behind or houses


def _house(text: str) -> str:
    """Return a house's name in ordinary case; short acronyms stay."""
    text = re.sub(r"\A(?:(?:of\s+)?the\s+(?=[A-Z])|l[ae]s?\s+(?=[a-zé]))", "", text)
    return in_ordinary_case(text) if text.isupper() and len(text) > 5 else text


def _credits(bracketed: str) -> bool:
    """Tell whether the words in brackets name a maker and an agency, or are labelled a credit.

    Agencies alone, as in (dpa/AFP), sign a story as often as they credit a picture. A name and
    houses all in capitals are a credit whether or not the houses are known, and so are a name,
    a slash and what only a house is called: (Ada Lund/Kestrel Images).
    """
    if _LABEL.match(bracketed):
        return True
    steps = _steps(bracketed, 0, len(bracketed))
    known = [step.house is not None for step in steps]
    if len(steps) > 1 and bracketed.isupper() and _is_person(steps[0].text):
        return True
    slashed = len(steps) > 1 and steps[0].is_person and steps[1].link == "/"
    if slashed and all(step.house or is_office(step.text) for step in steps[1:]):
        return True
    return len(steps) > 1 and (known[0] or known[-1]) and not all(known)


def _is_person(text: str) -> bool:
    text = _LEADING_AND.sub("", text)
    parts = text.split()
    if _agency(text) or not 2 <= len(parts) <= 5 or any(c.isdigit() for c in text):
        return False
    if parts[0].casefold() in _ARTICLES:
        return False
    if any(part[0].islower() and part.casefold() not in _PARTICLES for part in parts):
        return False
    if len(parts) == 2 and re.fullmatch(r"[A-Z][a-z]+-[a-z]+", parts[1]):
        return True  # Park Ji-hoon.
    return not is_office(text) and parts[0][0].isupper() and parts[-1][0].isalpha()
