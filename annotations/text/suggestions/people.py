"""Who is mentioned in a story, and who "he", "the spokesperson" or a bare surname stands for.

News names a person in full once, with the role, and later by surname, role or pronoun. So
the names in full are indexed by their last word, and each speaker found is remembered in
text order: a pronoun stands for the last one that fits. The desk's register comes first
where it knows somebody by that name, alias or role.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from annotations.text import role_words
from annotations.text.attribution_words import LANGUAGES, Language
from annotations.text.names import name_key
from annotations.text.roles import is_role
from annotations.text.sentences import STARTERS
from annotations.text.word_tables import MONTHS, WEEKDAYS, words

from .records import Known

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who somebody is: a name in full ("" where nobody is named), kind, status and role."""

    name: str = ""
    kind: str = "person"
    status: str = "none"  # named, unnamed, none
    role: str = ""


_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]*"
_PARTICLE = r"(?:(?:de|da|di|del|della|van|von|der|den|dos|du|la|le|bin|ben|al|el|ter|zu)[ -]){0,3}"
# No name goes on behind the full stop of a word; a title or an initial is shorter.
_BLANK = r"(?<![^\W\d_]{4}\.)[ \u00a0]"
_NAME = re.compile(rf"(?<![\w’'.-]){_CAPITAL}(?:{_BLANK}{_PARTICLE}{_CAPITAL}){{1,4}}")
_OPENING_SURNAME = re.compile(
    rf"(?:^|[.!?][”\"’“»]? )({_CAPITAL})(?= [^\W\d_A-ZÄÖÜ])", re.MULTILINE
)
_WORD = re.compile(r"[^\W_]+(?:[.’'&-][^\W_]+)*\.?")
_GENITIVE = re.compile(r"[’']s?\Z")

_HE = words("he him his er il")
_SHE = words("she her elle")
_IT = words("it es its")
_THEY = words("they them their ils elles we sie i ich je nous wir on")
_PRONOUNS = _HE | _SHE | _IT | _THEY | words("who that which qui der die das")
_DETERMINERS = words(
    """the a an his her its their our my your one another two three some several both many other
    most all few der die das ein eine einer eines dem den des sein seine ihr ihre unser dieser
    diese mehrere zwei drei le la les un une des son sa ses leur leurs l this that these those
    jede jeder jedes alle viele manche kein keine"""
)
# What is said in a document of somebody's is said by somebody: a statement from the mission.
_FROM = re.compile(
    r"\A(?:a|an|the|its|his|her|one|eine[rsm]?|einem|de[rmn]|la|le|une?)?\s*(?:\w+\s+)?"
    r"(?:statement|letter|post|tweet|email|message|release|mitteilung|erklärung|aussage|angaben|"
    r"worten|communiqué|déclaration)\s+(?:from|by|of|von|de[rs]?|d['’]|du)\s+",
    re.IGNORECASE,
)
_DATIVE_NOUN = re.compile(
    r"\A(?:Angaben|Aussagen?|Ansicht|Auffassung|Meinung|Auskunft|Einschätzung|Worten|Darstellung|"
    r"Informationen|Berichten)"
    r"\s+(?:von\s+|de[rs]\s+|eine[rs]\s+)?"
)
_GIVEN = words(
    """angaben aussage aussagen ansicht auffassung auskunft bericht berichten darstellung
    einschätzung informationen meinung worten"""
)
# Ends of German compounds that say what somebody is: SPD-Vorsitzende, Bundesfinanzminister.
_GERMAN_ROLES = tuple(
    words(
        """minister ministerin sprecher sprecherin präsident präsidentin vorsitzende vorsitzenden
        vorsitzender sekretär sekretärin trainer trainerin meister meisterin kanzler kanzlerin
        direktor direktorin anwalt anwältin kommissar kommissarin intendant intendantin
        lehrer lehrerin leiter leiterin chef chefin forscher forscherin ärztin arzt
        abgeordnete abgeordneten abgeordneter beauftragte beauftragter politiker politikerin"""
    )
)
_SENTENCE_START = re.compile('[.!?]["”’“»]?\\s+|\n')
_LINK = words("of to for at from in on and von der des de du vom beim bei für im zum")
_NO_NAMES = WEEKDAYS | MONTHS.keys()
_MOST_REMEMBERED = 40


class Cast:
    """The people and bodies of one story; speakers are asked for in text order."""

    def __init__(
        self, text: str, areas: Iterable[Range], language: Language, known: Sequence[Known] = ()
    ) -> None:
        self._text = text
        self._language = language
        self._by_last: dict[str, list[tuple[int, str]]] = {}
        self._mentions: list[tuple[int, str]] = []
        for start, end in areas:
            for match in _NAME.finditer(text, start, end):
                self._note(match.start(), match[0], start)
        self._note_surnames()
        self._places = [place for place, _ in self._mentions]
        self._spoken: list[tuple[int, Speaker]] = []
        self._known: dict[str, Known] = {}
        self._roles: dict[str, list[Known]] = {}
        self._surnames: dict[str, list[Known]] = {}
        for actor in known:
            self._register(actor)

    def _register(self, actor: Known) -> None:
        for name in (actor.name, *actor.aliases):
            if key := name_key(name):
                self._known.setdefault(key, actor)
                if actor.kind == "person" and " " in key:
                    self._surnames.setdefault(key.split()[-1], []).append(actor)
        for role in (actor.role, actor.name if actor.kind == "person" else ""):
            if head := _role_head(role):
                self._roles.setdefault(head, []).append(actor)

    def _note(self, place: int, words_: str, area_start: int) -> None:
        parts = words_.split()
        opens = place == area_start or self._text[max(0, place - 2) : place].strip() in ".!?:"
        while parts and (
            (opens and parts[0].lower() in STARTERS)
            or parts[0].lower().rstrip(".") in role_words.TITLES
            or parts[0].lower() in _DETERMINERS | _GIVEN
            or _is_role(parts[0])
        ):
            parts.pop(0)
        parts = [_GENITIVE.sub("", part) for part in parts]
        lows = {part.lower().rstrip(".") for part in parts}
        if len(parts) < 2 or lows & (role_words.BODIES | _NO_NAMES | role_words.STATES):
            return
        while len(parts) > 2 and any(_is_role(part) for part in parts[:-2]):
            parts.pop(0)
        name = " ".join(parts).rstrip(".,")
        self._by_last.setdefault(parts[-1].rstrip(".").lower(), []).append((place, name))
        self._mentions.append((place, name))

    def _note_surnames(self) -> None:
        """Note who is the subject of a sentence by surname alone: Lund disputes it."""
        taken = {place for place, _ in self._mentions}
        for match in _OPENING_SURNAME.finditer(self._text):
            last = match[1].lower()
            if last in self._by_last and match.start(1) not in taken:
                named = self.full_name(match[1], match.start(1))
                self._mentions.append((match.start(1), named))
        self._mentions.sort()

    def speaker(self, source: Range | None) -> Speaker:
        """Say who the words of a source stand for, and remember it for the pronouns after it."""
        if source is None:
            return Speaker()
        start, end = source
        found = self._known_one(self._read(start, self._text[start:end]))
        if found.name or found.role:
            self._spoken.append((start, found))
            del self._spoken[:-_MOST_REMEMBERED]
        return found

    # The register

    def _known_one(self, speaker: Speaker) -> Speaker:
        actor = None
        if speaker.name:
            actor = self._known.get(name_key(speaker.name)) or self._led_by(speaker)
            if actor is None and " " not in speaker.name:
                named = self._surnames.get(name_key(speaker.name), ())
                actor = named[0] if len({one.name for one in named}) == 1 else None
        if actor is None and not speaker.name and speaker.role:
            actor = self._by_role(speaker.role)
        if actor is None:
            return speaker
        return replace(speaker, name=actor.name, kind=actor.kind, status="named")

    def _led_by(self, speaker: Speaker) -> Known | None:
        """Return the body whose people speak for it: Norrbank officials."""
        if speaker.kind != "group":
            return None
        for length in range(min(4, len(speaker.name.split())), 0, -1):
            found = self._known.get(name_key(" ".join(speaker.name.split()[:length])))
            if found and found.kind != "person":
                return found
        return None

    def _by_role(self, role: str) -> Known | None:
        asked = _role_words(role)
        near = [
            actor
            for actor in self._roles.get(_role_head(role), ())
            if max(
                _likeness(asked, _role_words(actor.role)), _likeness(asked, _role_words(actor.name))
            )
            >= 0.6
        ]
        return near[0] if len({actor.name for actor in near}) == 1 else None

    # The words of a source

    def _read(self, start: int, printed: str) -> Speaker:
        bare = printed.strip(" \"'“”„«»‘’,.:;\u00a0")
        bare = _DATIVE_NOUN.sub("", bare) or bare
        low = bare.lower()
        if low in _PRONOUNS:
            return self._pronoun(start, low)
        if behind := _FROM.match(bare):
            bare = bare[behind.end() :]
        named = None
        for part, rest in _halves(bare):
            surname = _is_surname_of_somebody(part, rest or bare)
            if (name := (part, "") if surname else self._name_in(part)) and (
                named is None or " " in name[0]
            ):
                named = (*name, rest)
                if " " in name[0]:
                    break
        if named:
            name, before, rest = named
            return self._person(start, name, before, rest)
        return self._nameless(start, bare)

    def _name_in(self, phrase: str) -> tuple[str, str] | None:
        """Return a person's name and the role before it; None if the words are no person."""
        phrase = re.sub(r"\s*\([^()]*\)", "", phrase).strip()
        found = _WORD.findall(phrase)
        if not found or found[0].lower() in _DETERMINERS and len(found) == 1:
            return None
        end = len(found)
        # Ada Lund of the water board: the name ends where a small word begins.
        for index in range(1, len(found)):
            small = found[index].islower() and found[index].lower() in _LINK
            named = index >= 2 and all(w[0].isupper() for w in found[index - 2 : index])
            plain = found[index - 1].lower() not in role_words.ROLES | role_words.BODIES
            if small and named and plain and found[0].lower() not in _DETERMINERS:
                titled = found[0].lower().rstrip(".") in role_words.TITLES
                if titled or self._by_last.get(found[index - 1].lower()):
                    end = index
                    break
        begin = end
        while begin and (
            found[begin - 1][0].isupper()
            or (found[begin - 1].lower() in ("van", "von", "de", "der", "bin", "al", "el", "la"))
        ):
            low = found[begin - 1].lower().rstrip(".")
            if (low in role_words.TITLES or _is_role(low)) and begin < end:
                break
            if end - begin >= 2 and begin and found[begin - 1].lower() in role_words.STATES:
                break
            begin -= 1
        while begin < end and found[begin].islower():
            begin += 1
        name = [_GENITIVE.sub("", word) for word in found[begin:end]]
        if not name or (begin and end - begin == 1 and found[begin - 1].lower() in ("the", "a")):
            return None
        lows = {word.lower().rstrip(".") for word in name}
        if lows & (role_words.BODIES | role_words.STATES | role_words.DOCUMENTS):
            return None
        if lows & role_words.ROLES:
            return None
        # A long run of capitals behind a role ends in the name itself.
        while len(name) > 3 and begin and not self._is_full(name):
            name.pop(0)
            begin += 1
        before = found[:begin]
        leads = [word for word in before if word.lower() in _LINK or not _is_role(word)]
        if leads and leads[-1].lower() in _LINK:
            return None  # The head of Sound Ferries, a spokesman for Governor Lund.
        if not before and len(name) == 1:
            key = name[0].lower().rstrip(".")
            if key not in self._by_last and not self._surnames.get(name_key(name[0])):
                return None
        role_before = before and (
            before[-1].lower().rstrip(".") in role_words.TITLES
            or any(_is_role(word) for word in before)
        )
        if before and not role_before and before[0].lower() in _DETERMINERS:
            return None
        return " ".join(name).rstrip(","), " ".join(before)

    def _is_full(self, name: Sequence[str]) -> bool:
        return any(full == " ".join(name) for _, full in self._by_last.get(name[-1].lower(), ()))

    def _person(self, start: int, name: str, before: str, rest: str) -> Speaker:
        titles = [
            word for word in before.split() if word.lower().rstrip(".") not in role_words.TITLES
        ]
        role = _without_determiner(" ".join(titles)) or _without_determiner(rest)
        full = self.full_name(name, start)
        key = (before or "").lower().rstrip(".")
        earlier = next((one for _, one in reversed(self._spoken) if one.name == full), None)
        if not role and earlier:
            role = earlier.role
        if not role and key in role_words.MALE | role_words.FEMALE:
            role = ""
        return Speaker(full, "person", "named", role)

    def full_name(self, name: str, before: int) -> str:
        """Return the name in full by which the last word of the name was mentioned before."""
        if " " in name and name.split()[0].lower().rstrip(".") not in role_words.TITLES:
            return name
        last = name.split()[-1].rstrip(".").lower()
        found = self._by_last.get(last, ())
        at = bisect_left(found, (before, "")) - 1 if found else -1
        if at >= 0:
            return found[at][1]
        return found[0][1] if found else name

    def _nameless(self, start: int, bare: str) -> Speaker:
        """Read the words for a body, a document, a group or a person by role alone."""
        found = _WORD.findall(bare)
        if not found:
            return Speaker()
        heads = _head_words(found)
        lows = [word.lower().rstrip(".") for word in heads]
        kinds = role_words.ROLES | role_words.BODIES | role_words.DOCUMENTS
        head = next((low for low in reversed(lows) if low in kinds), lows[-1] if lows else "")
        determined = found[0].lower() in _DETERMINERS
        named = any(w[:1].isupper() for w in found[1 if determined else 0 :])
        if self._language is LANGUAGES["de"] and determined and len(heads) == 1:
            named = False  # All German nouns have capitals.
        role = _without_determiner(bare)
        singular = head.removesuffix("s")
        person = head in role_words.ROLES or (determined and is_role(head))
        if person or (determined and found[0].lower() in ("his", "her")):
            definite = found[0].lower() in (
                "the",
                "der",
                "die",
                "le",
                "la",
                "his",
                "her",
                "sein",
            )
            if definite and (same := self._same_role(start, head, found)):
                return same
            return Speaker("", "person", "unnamed", role)
        if (head.endswith("s") and singular in role_words.ROLES) or head in _CROWDS:
            leads = len(found) > 1 and found[0][:1].isupper() and not determined
            return Speaker(role if leads else "", "group", "unnamed", role)
        capitals = [w for w in heads if w[:1].isupper()]
        if capitals and all(w.lower().rstrip(".") in role_words.STATES for w in capitals):
            return Speaker(role, "government", "named", "")
        if head in role_words.DOCUMENTS:
            return Speaker(role if named else "", "document", "named" if named else "unnamed", role)
        if head in role_words.BODIES or named:
            short = not named or (determined and len(heads) == 1)
            if short and (same := self._same_body(start, head)):
                return same
            if not named and not (determined and head in role_words.BODIES):
                return Speaker("", "group", "unnamed", role)
            government = head in ("government", "ministry", "regierung", "gouvernement")
            kind = "government" if government else "organisation"
            return Speaker(role, kind, "named") if named else Speaker("", kind, "unnamed", role)
        return Speaker("", "person" if determined else "group", "unnamed", role)

    def _same_role(self, start: int, head: str, found: Sequence[str]) -> Speaker | None:
        """Return the last speaker of that role: a spokeswoman for the port … the spokeswoman."""
        if len(found) > 3:
            return None
        wanted = _neutral(head)
        for place, one in reversed(self._spoken):
            if place < start and _neutral(_role_head(one.role)) == wanted:
                return one
        return None

    def _same_body(self, start: int, head: str) -> Speaker | None:
        for place, one in reversed(self._spoken):
            body = one.kind in ("organisation", "government")
            if place < start and body and head in name_key(one.name).split():
                return one
        return None

    # Pronouns

    def _pronoun(self, start: int, low: str) -> Speaker:
        if low in _HE | _SHE or (low == "sie" and self._does_one(start)):
            wrong = role_words.FEMALE if low in _HE else role_words.MALE
            return self._last_person(start, wrong)
        kinds = ("organisation", "government", "document") if low in _IT else ()
        if low in _THEY:
            kinds = ("group", "organisation", "government")
        for place, one in reversed(self._spoken):
            if place < start and one.kind in kinds:
                return one
        if low in _THEY or not kinds:
            return next((one for at, one in reversed(self._spoken) if at < start), Speaker())
        return Speaker()

    def _does_one(self, start: int) -> bool:
        """Tell the German she from they by the verb beside it: sagte sie | sie sagten."""
        before, after = self._text[max(0, start - 30) : start].split(), start + len("sie")
        follows = self._text[after : after + 30].split()
        beside = (before[-1:] if self._text[start].islower() else follows[:1]) or [""]
        return beside[0].islower() and not beside[0].rstrip(",.:;").endswith("n")

    def _last_person(self, start: int, wrong: frozenset[str]) -> Speaker:
        """Return the person who spoke last, or is named after that, if the gender may fit."""
        spoken = next(
            (
                (place, one)
                for place, one in reversed(self._spoken)
                if place < start and one.kind == "person" and _role_head(one.role) not in wrong
            ),
            None,
        )
        at = bisect_left(self._places, start) - 1
        while at >= 0 and start - self._places[at] < 1500:
            place, name = self._mentions[at]
            if spoken and place <= spoken[0]:
                break
            other = any(
                one.name == name and _role_head(one.role) in wrong for _, one in self._spoken
            )
            if self._opens(place) and not other:
                return Speaker(self.full_name(name, start), "person", "named", "")
            at -= 1
        if spoken:
            return spoken[1]
        at = bisect_left(self._places, start) - 1
        return Speaker(self._mentions[at][1], "person", "named", "") if at >= 0 else Speaker()

    def _opens(self, place: int) -> bool:
        """Tell whether a name stands near the beginning of its sentence, as its subject does."""
        before = self._text[max(0, place - 60) : place]
        cuts = [match.end() for match in _SENTENCE_START.finditer(before)]
        front = before[cuts[-1] :] if cuts else before
        if not (cuts or place < 60) or set(front) & set(';“„"'):
            return False
        said = front.split()
        if "," not in front:
            return len(said) < 4
        # Her deputy, Casper Nwosu, …
        apposed = front.index(",") == len(front.rstrip()) - 1 and len(said) < 8
        return apposed and said[0].lower() in _DETERMINERS


_CROWDS = words(
    """officials leaders authorities experts critics analysts scientists researchers residents
    witnesses lawmakers police sources people protesters doctors families campaigners supporters
    opponents organisers organizers investigators prosecutors diplomats users posters poll
    kritiker experten behörden forscher beobachter anwohner zeugen wissenschaftler politiker
    medienberichten medien autorités experts témoins"""
)


def _is_role(word: str) -> bool:
    """Tell a role's word before a name, German compounds and genitives with it: des Sprechers."""
    low = word.lower().rstrip(".")
    bare = low.removesuffix("s")
    return low in role_words.ROLES or bare in role_words.ROLES or bare.endswith(_GERMAN_ROLES)


def _is_surname_of_somebody(part: str, rest: str) -> bool:
    """Tell whether an age or a role stands behind one name: Quill, 54 | Quill, a nurse."""
    if not part.isalpha() or not part[0].isupper() or part.lower() in role_words.BODIES:
        return False
    roles = {word.lower() for word in _WORD.findall(rest)} - {part.lower()}
    return bool(re.search(r",\s*\d{1,3}\b", rest)) or bool(roles & role_words.ROLES)


def _halves(phrase: str) -> list[tuple[str, str]]:
    """Return the parts between commas, each with what stands behind or before it."""
    parts = [part.strip() for part in phrase.split(",")]
    parts = [part for part in parts if part and not part.isdigit()]
    return [
        (part, ", ".join(other for number, other in enumerate(parts) if number != index))
        for index, part in enumerate(parts[:4])
    ]


def _head_words(found: Sequence[str]) -> list[str]:
    """Return the words up to the first preposition behind a noun: spokesperson of the mission."""
    heads: list[str] = []
    for word in found:
        if heads and word.lower() in _LINK:
            break
        if word.lower() not in _DETERMINERS or heads:
            heads.append(word)
    return heads


def _role_head(role: str) -> str:
    heads = _head_words(_WORD.findall(role.partition(",")[0]))
    return heads[-1].lower().rstrip(".") if heads else ""


def _neutral(head: str) -> str:
    return re.sub(r"(?:person|woman|man|men|people)\Z", "", head).removesuffix("in")


def _role_words(role: str) -> frozenset[str]:
    found = _WORD.findall(role)
    initials = "".join(w[0] for w in found if w[0].isupper() and len(w) > 1).lower()
    keys = {name_key(word) for word in found if word.lower() not in _LINK | _DETERMINERS}
    return frozenset(keys | ({initials[-2:], initials[-3:]} if len(initials) > 1 else set()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _without_determiner(phrase: str) -> str:
    first, _, rest = phrase.strip(" ,").partition(" ")
    articles = words("the a an der die das ein eine dem den le la les un une")
    return rest if first.lower() in articles else phrase.strip(" ,")
