"""Where a story names people, and what it says beside their names that they are.

Mayor Ada Lund | Ada Lund, mayor of Norrport, | a spokesperson for the port, Jon Berg, | le maire
Henri Solal: whoever is named so once is "the mayor" and "she" later, spoken or not.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotations.text import given_names, role_words
from annotations.text.attribution_words import LANGUAGES, Language
from annotations.text.roles import SURNAMES, is_role
from annotations.text.sentences import STARTERS
from annotations.text.word_tables import MONTHS, WEEKDAYS, words

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in full, where it stands, and the role beside it ("" if there is none)."""

    place: int
    name: str
    role: str = ""
    gender: str = ""  # "f" or "m" where the words beside the name tell.


_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]*"
_PARTICLE = r"(?:(?:de|da|di|del|della|van|von|der|den|dos|du|la|le|bin|ben|al|el|ter|zu)[ -]){0,3}"
# No name goes on behind the full stop of a word; a title or an initial is shorter.
_BLANK = r"(?<![^\W\d_]{4}\.)[ \u00a0]"
_NAME = re.compile(rf"(?<![\w’'.-]){_CAPITAL}(?:{_BLANK}{_PARTICLE}{_CAPITAL}){{1,4}}")
_OPENING_SURNAME = re.compile(
    rf"(?:^|[.!?][”\"’“»]? )({_CAPITAL})(?= [^\W\d_A-ZÄÖÜ])", re.MULTILINE
)
_WORD = re.compile(r"[^\W_]+(?:[.’'&-][^\W_]+)*\.?")
_ELIDED = re.compile(r"\b([ldLD])['’](?=\w)")
GENITIVE = re.compile(r"[’']s?\Z")
SENTENCE_START = re.compile('[.!?]["”’“»]?\\s+|\n')
DETERMINERS = words(
    """the a an his her its their our my your one another two three some several both many other
    most all few der die das ein eine einer eines dem den des sein seine ihr ihre unser dieser
    diese mehrere zwei drei le la les un une des son sa ses leur leurs l this that these those
    jede jeder jedes alle viele manche kein keine"""
)
LINKS = words("of to for at from in on and von der des de du d vom beim bei für im zum")
# Words in front of a name that it is no part of: laut Lund, laut Angaben Ada Lunds.
_GIVEN = words(
    """laut angaben aussage aussagen ansicht auffassung auskunft bericht berichten darstellung
    einschätzung informationen meinung worten"""
)
# Ends of German compounds that say what somebody is: SPD-Vorsitzende, Bundesfinanzminister.
_GERMAN_ROLES = tuple(
    words(
        """minister ministerin sprecher sprecherin präsident präsidentin vorsitzende vorsitzenden
        vorsitzender sekretär sekretärin trainer trainerin meister meisterin kanzler kanzlerin
        rätin händler händlerin pfleger pflegerin schützer schützerin loge login lotse lotsin
        direktor direktorin anwalt anwältin kommissar kommissarin intendant intendantin
        lehrer lehrerin leiter leiterin chef chefin forscher forscherin ärztin arzt
        abgeordnete abgeordneten abgeordneter beauftragte beauftragter politiker politikerin"""
    )
)
_GENITIVE_ARTICLES = words("der den")
_NO_NAMES = WEEKDAYS | MONTHS.keys()
# Two people with the same role otherwise: the mayor, the deputy mayor.
_QUALIFIERS = words(
    """deputy vice former acting ex assistant interim outgoing incoming late stellvertretende
    stellvertretender stellvertretenden ehemalige ehemaliger ehemaligen frühere früherer früheren
    ancien ancienne adjoint adjointe vice-président vice-présidente"""
)
_FEMALE_ENDS = ("trice", "euse", "ère", "ienne", "ière", "teure", "eure")
_BESIDE = 80  # Code points looked at on both sides of a name.
_BEFORE = re.compile(r"(?:[^\W_][\w’'&-]* ){1,5}\Z")
_APPOSED_BEFORE = re.compile(r"(?:\A|(?<=[.!?;:\n(“„«\"] )|(?<=[\n(“„«\",]))[^.!?;:\n(“„«\"]*, ?\Z")
_APPOSED = re.compile(r"(?:, \d{1,3})?, ([^.,;:!?()\n“”„\"«»]{3,70})")
_NAMED = 80  # Mentions that are looked at for a pronoun.
_SEEN = 12  # Mentions of one role that are looked at.


class Mentions:
    """The people of one story by last name, place and role."""

    def __init__(self, text: str, areas: Iterable[Range], language: Language) -> None:
        self._text = text
        self._language = language
        self._by_last: dict[str, list[tuple[int, str]]] = {}
        self._by_role: dict[str, list[Mention]] = {}
        self._by_name: dict[str, list[Mention]] = {}
        self._genders: dict[str, str] = {}
        self._found: list[tuple[int, str]] = []
        for start, end in areas:
            for match in _NAME.finditer(text, start, end):
                self._note(match, start, end)
        self._note_surnames()
        self._places = [place for place, _ in self._found]

    def _note(self, match: re.Match[str], area_start: int, area_end: int) -> None:
        parts = match[0].split()
        place = match.start()
        opens = place == area_start or self._text[max(0, place - 2) : place].strip() in ".!?:"
        front: list[str] = []
        if _ELIDED.match(parts[0]) and parts[0][2:3].islower():
            parts[0] = parts[0][2:]  # L’évêque Jean Valmont.
        while parts and (
            (opens and parts[0].lower() in STARTERS)
            or parts[0].lower().rstrip(".") in role_words.TITLES
            or parts[0].lower() in DETERMINERS | _GIVEN
            or is_role_word(parts[0])
            or opens_with_role(parts, self._language)
        ):
            front.append(parts.pop(0))
        parts = [GENITIVE.sub("", part) for part in parts]
        lows = {part.lower().rstrip(".") for part in parts}
        if lows & (role_words.BODIES | _NO_NAMES | role_words.STATES):
            return
        if lows & _GENITIVE_ARTICLES and not lows & {"von", "van"}:
            return  # Der Rat der Werft; Heike von der Lund.
        if len(parts) < 2:
            if parts and front and is_role_word(front[-1]):  # Mayor Lund.
                self._note_role(match, area_start, area_end, parts[0].rstrip(".,"), front)
            return
        while len(parts) > 2 and any(is_role_word(part) for part in parts[:-2]):
            front.append(parts.pop(0))
        name = " ".join(parts).rstrip(".,")
        self._by_last.setdefault(parts[-1].rstrip(".").lower(), []).append((place, name))
        self._found.append((place, name))
        self._note_role(match, area_start, area_end, name, front)

    def _note_role(
        self, match: re.Match[str], start: int, end: int, name: str, front: Sequence[str]
    ) -> None:
        """Remember what the words beside a name say that its bearer is."""
        near = self._text[max(start, match.start() - _BESIDE) : match.start()]
        role, gender = self._role_before(near, front)
        if not role:
            behind = self._text[match.end() : min(end, match.end() + _BESIDE)]
            role, gender = self._role_behind(behind)
        title = front[-1].lower().rstrip(".") if front else ""
        gender = gender or gender_of(title, "", self._language)
        if gender:
            self._genders.setdefault(name, gender)
        if role:
            mention = Mention(match.start(), name, role, gender)
            self._by_name.setdefault(name, []).append(mention)
            for key in role_keys(role_head(role)):
                self._by_role.setdefault(key, []).append(mention)

    def _role_before(self, near: str, front: Sequence[str]) -> tuple[str, str]:
        """Return the role in Mayor Lund | deputy mayor Lund | a spokesperson for the port, Lund."""
        no_roles = role_words.TITLES | STARTERS | DETERMINERS
        titled = [word for word in front if word.lower().rstrip(".") not in no_roles]
        if near.endswith(", ") and not any(is_role_word(word) for word in titled):
            apposed = _APPOSED_BEFORE.search(near)
            return self._apposed(apposed[0].rstrip(", ")) if apposed else ("", "")
        beside = _BEFORE.search(near)
        before = split(beside[0]) if beside else []
        nearest = (titled or before[-1:])[-1:]
        if not any(is_role_word(word) or is_role(word) for word in (*titled, *nearest)):
            return "", ""
        small = self._language.stops | self._language.verbs | LINKS
        determiner, modifiers = "", []
        for word in reversed(before):
            if word.lower() in DETERMINERS:
                determiner = word.lower()
                break
            if word.lower() in small or len(modifiers) > 2:
                break
            modifiers.insert(0, word)
        role = " ".join([*modifiers, *titled])
        return role, gender_of(role_head(role), determiner, self._language)

    def _apposed(self, phrase: str) -> tuple[str, str]:
        """Return the role that ends the phrase, from its article on: arrived with the mayor."""
        found = split(phrase)[-10:]
        starts = [i for i, word in enumerate(found) if word.lower() in DETERMINERS]
        for begin in starts or [0]:
            heads = head_words(found[begin:])
            if heads and len(heads) < 5 and (is_role_word(heads[-1]) or is_role(heads[-1])):
                determiner = found[begin].lower() if starts else ""
                role = " ".join(found[begin + bool(starts) :])
                return role, gender_of(heads[-1].lower(), determiner, self._language)
        return "", ""

    def _role_behind(self, behind: str) -> tuple[str, str]:
        apposed = _APPOSED.match(behind)
        found = split(apposed[1]) if apposed else []
        determiner = found.pop(0).lower() if found and found[0].lower() in DETERMINERS else ""
        heads = head_words(found)
        told = self._language.verbs | self._language.stops | DETERMINERS
        plain = heads and len(heads) < 5 and not any(word.lower() in told for word in heads)
        if not plain or not (is_role_word(heads[-1]) or is_role(heads[-1])):
            return "", ""
        return " ".join(found), gender_of(heads[-1].lower(), determiner, self._language)

    def _note_surnames(self) -> None:
        """Note who is the subject of a sentence by surname alone: Lund disputes it."""
        taken = {place for place, _ in self._found}
        for match in _OPENING_SURNAME.finditer(self._text):
            last = match[1].lower()
            if last in self._by_last and match.start(1) not in taken:
                self._found.append((match.start(1), self.full_name(match[1], match.start(1))))
        self._found.sort()

    # Questions

    def named(self, last: str) -> Sequence[tuple[int, str]]:
        """Return where somebody of that last name is named in full."""
        return self._by_last.get(last.lower(), ())

    def full_name(self, name: str, before: int) -> str:
        """Return the name in full by which the last word of the name was mentioned before."""
        if " " in name and name.split()[0].lower().rstrip(".") not in role_words.TITLES:
            return name
        found = self.named(name.split()[-1].rstrip("."))
        at = bisect_left(found, (before, "")) - 1 if found else -1
        if at >= 0:
            return found[at][1]
        return found[0][1] if found else name

    def gender(self, name: str) -> str:
        told = self._genders.get(name) or self._genders.get(name.rpartition(" ")[2])
        return told or given_names.gender(name)

    def before(self, start: int) -> Iterator[tuple[int, str]]:
        """Yield where who is named in front of the offset, the nearest first."""
        at = bisect_left(self._places, start)
        yield from reversed(self._found[max(0, at - _NAMED) : at])

    def with_role(self, start: int, head: str) -> Iterator[Mention]:
        """Yield who was said to be that before the offset, the nearest first."""
        for key in role_keys(head)[:1]:
            found = self._by_role.get(key, ())
            at = bisect_left(found, start, key=lambda mention: mention.place)
            yield from reversed(found[max(0, at - _SEEN) : at])

    def role_of(self, name: str, start: int) -> str:
        """Return the role that the story gave the name in front of the offset."""
        found = self._by_name.get(name, ())
        at = bisect_left(found, start, key=lambda mention: mention.place)
        return found[at - 1].role if at else ""


def split(phrase: str) -> list[str]:
    """Return the words; a French article that has lost its vowel is one of its own."""
    return _WORD.findall(_ELIDED.sub(r"\1 ", phrase))


def head_words(found: Sequence[str]) -> list[str]:
    """Return the words up to the first preposition behind a noun: spokesperson of the mission."""
    heads: list[str] = []
    for word in found:
        if heads and word.lower() in LINKS:
            break
        if word.lower() not in DETERMINERS or heads:
            heads.append(word)
    return heads


def role_head(role: str) -> str:
    heads = head_words(split(role.partition(",")[0]))
    return heads[-1].lower().rstrip(".") if heads else ""


# Given names that end as German words for women's work do.
_NAMES_IN_IN = words(
    """martin katrin kathrin catrin karin robin justin benjamin valentin quentin kevin corin erwin
    edwin baldwin darwin carolin kerstin kirstin konstantin augustin florentin yasin jasmin armin
    collin colin rubin marvin melvin alvin calvin edin emin selin aylin evelin tobin gavin irvin
    joaquin agustin fermin celestin antonin marin corentin augustin célestin"""
)


def opens_with_role(parts: Sequence[str], language: Language) -> bool:
    """Tell whether the first of three words or more is what the others name: Stadträtin Ute Lund.

    A capital alone tells little; lower case, a role's word or its German ending for women do.
    """
    first = parts[0]
    if len(parts) < 3:
        return first[:1].islower() and is_role(first)
    if language is LANGUAGES["de"] and len(first) > 6 and first.endswith("in"):
        return first.lower() not in _NAMES_IN_IN
    return is_role(first) and first.lower() not in SURNAMES


def is_role_word(word: str) -> bool:
    """Tell a role's word before a name, German compounds and genitives with it: des Sprechers."""
    low = word.lower().rstrip(".")
    bare = low.removesuffix("s")
    return low in role_words.ROLES or bare in role_words.ROLES or bare.endswith(_GERMAN_ROLES)


def role_keys(head: str) -> list[str]:
    """Return by what a role is looked up: that of its own head, and of a compound's end."""
    keys = [neutral(head)]
    ends = [end for end in _GERMAN_ROLES if head.endswith(end) and head != end]
    return keys + ([neutral(max(ends, key=len))] if ends else [])


def neutral(head: str) -> str:
    """Return the role without what tells the gender: spokeswoman, Sprecherin, directrice."""
    bare = re.sub(r"(?:person|woman|man|men|people)\Z", "", head.lower())
    bare = re.sub(r"trice\Z", "teur", re.sub(r"(?:euse|eure)\Z", "eur", bare))
    bare = re.sub(r"ère\Z", "er", re.sub(r"ende[nr]\Z", "ende", bare))
    return bare.removesuffix("in").removesuffix("e")


def are_apart(one: str, other: str) -> bool:
    """Tell whether two roles with one head are two people's: the mayor, the deputy mayor."""
    first, second = ({word.lower() for word in split(role)} for role in (one, other))
    if first & _QUALIFIERS != second & _QUALIFIERS:
        return True
    small = LINKS | DETERMINERS | _QUALIFIERS
    first, second = (
        {neutral(GENITIVE.sub("", word)) for word in role - small} for role in (first, second)
    )
    heads = {neutral(role_head(one)), neutral(role_head(other))}
    return bool(first - heads and second - heads and not (first - heads) & second)


def gender_of(head: str, determiner: str, language: Language) -> str:
    """Tell "f" from "m" by a role or title and its article, "" where they do not tell."""
    head = head.rstrip(".")
    if head in role_words.FEMALE:
        return "f"
    if head in role_words.MALE:
        return "m"
    if language is LANGUAGES["de"] and head:
        bare = head.removesuffix("s")
        if head.endswith("in") and is_role_word(head):
            return "f"
        if head.endswith(("ende", "ete", "igte")) or not is_role_word(bare):
            return {"die": "f", "der": "m", "das": "n"}.get(determiner, "")
        return "m"
    if language is LANGUAGES["fr"]:
        if determiner in ("la", "une", "le", "un"):
            return "f" if determiner in ("la", "une") else "m"
        return "f" if head.endswith(_FEMALE_ENDS) else ""
    return ""
