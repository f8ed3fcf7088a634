"""Who is mentioned in a story, and who "he", "the spokesperson" or a bare surname stands for.

News names a person in full once, with the role, and later by surname, role or pronoun. So
the names in full are indexed by their last word, and each speaker found is remembered in
text order: a pronoun stands for the last one that fits. The desk's register comes first
where it knows somebody by that name, alias or role.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from annotations.text import role_words
from annotations.text.attribution_words import LANGUAGES, Language
from annotations.text.intake import BlockRange
from annotations.text.names import name_key
from annotations.text.roles import ELIDED, is_role
from annotations.text.word_tables import words

from .mentions import (
    DETERMINERS,
    GENITIVE,
    LINKS,
    SENTENCE_START,
    Mentions,
    are_apart,
    gender_of,
    head_words,
    is_role_word,
    opens_with_role,
    role_head,
    role_keys,
    split,
)
from .records import Known, Suggestion

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who somebody is: a name in full ("" where nobody is named), kind, status and role."""

    name: str = ""
    kind: str = "person"
    status: str = "none"  # named, unnamed, none
    role: str = ""
    among: bool = False  # The first of two who spoke together.


_HE = words("he him his er il celui-ci letzterer")
_SHE = words("she her elle celle-ci letztere")
_IT = words("it es its")
_THEY = words("they them their ils elles we sie i ich je nous wir on")
_PRONOUNS = _HE | _SHE | _IT | _THEY | words("who that which qui der die das")
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
_DEFINITE = words("the der die das dem den des le la l les his her sein seine ihr ihre son sa")
_MOST_REMEMBERED = 40  # Speakers that are looked at for a pronoun.
_NEAR = 1500  # Code points within which a pronoun's person is named.


_BODIES = ("organisation", "government", "document")
_CROWDS_TOO = ("group", "organisation", "government")
_LAST_SENTENCES = 600  # Code points looked through for what a sentence opens with.
_LONGEST_OPENING = 90  # Code points.
_WORDS_OPENING = 7
_OPENINGS = 4  # Sentences.
_PHRASE_END = re.compile(r"[,.;:!?()\n“”„\"«»]")
_Placed = tuple[int, Speaker]
_NOBODY: _Placed = (-1, Speaker())


class Cast:
    """The people and bodies of one story; speakers are asked for in text order."""

    def __init__(
        self, text: str, areas: Iterable[Range], language: Language, known: Sequence[Known] = ()
    ) -> None:
        self._text = text
        self._language = language
        self._mentions = Mentions(text, areas, language)
        self._spoken: list[tuple[int, Speaker, str]] = []  # Place, who, and the gender told.
        self._together: set[int] = set()  # Places where two spoke, of whom one is noted.
        self._roles_told: dict[str, str] = {}
        self._known: dict[str, Known] = {}
        self._roles: dict[str, list[Known]] = {}
        self._surnames: dict[str, list[Known]] = {}
        for actor in known:
            self._register(actor)

    @classmethod
    def of(
        cls, text: str, blocks: Iterable[BlockRange], language: Language, known: Sequence[Known]
    ) -> "Cast":
        """The cast of a story; furniture names nobody."""
        areas = sorted((b.start, b.end) for b in blocks if b.kind != "furniture")
        return cls(text, areas, language, known)

    def _register(self, actor: Known) -> None:
        for name in (actor.name, *actor.aliases):
            if key := name_key(name):
                self._known.setdefault(key, actor)
                if actor.kind == "person" and " " in key:
                    self._surnames.setdefault(key.split()[-1], []).append(actor)
        for role in (actor.role, actor.name if actor.kind == "person" else ""):
            if head := role_head(role):
                self._roles.setdefault(head, []).append(actor)

    def speaker(self, source: Range | None) -> Speaker:
        """Say who the words of a source stand for, and remember it for the pronouns after it."""
        if source is None:
            return Speaker()
        start, end = source
        found = self._known_one(self._read(start, self._text[start:end]))
        if found.name or found.role:
            if found.name and found.role:
                self._roles_told[found.name] = found.role
            at = bisect_left(self._spoken, start, key=_place)
            told = self._spoken[at : at + 1]
            self._spoken[at : at + bool(told and told[0][0] == start)] = [
                (start, replace(found, among=False), self._gender(self._text[start:end], found))
            ]
        if found.among:
            self._together.add(start)
        return found

    def remember(self, quotes: Iterable[Suggestion]) -> None:
        """Remember who speaks the quotes that were proposed before."""
        for quote in quotes:
            for part in quote.parts if quote.kind == "quote" else ():
                if part.role == "source":
                    self.speaker((part.start, part.end))

    def _before(self, start: int) -> Iterator[tuple[int, Speaker, str]]:
        """Yield who spoke in front of the offset, the last first."""
        at = bisect_left(self._spoken, start, key=_place)
        return reversed(self._spoken[max(0, at - _MOST_REMEMBERED) : at])

    def _gender(self, printed: str, speaker: Speaker) -> str:
        """Tell "f" from "m" by a role, a title or a name beside which one stood before."""
        found = split(printed)
        determiner = found[0].lower() if found else ""
        head = role_head(speaker.role or ("" if speaker.kind == "person" else speaker.name))
        told = gender_of(head, determiner, self._language)
        return told or self._mentions.gender(speaker.name)

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
            for actor in self._roles.get(role_head(role), ())
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
        if first := self._first_of_two(bare):
            return replace(self._read(start, first), among=True)
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

    def _first_of_two(self, bare: str) -> str:
        """Return Ada Lund of Ada Lund and Bo Holm, "" of one or of a firm: Ernst and Young."""
        if name_key(bare) in self._known:
            return ""
        found = bare.split()
        for at in range(1, len(found) - 1):
            if found[at].lower() in self._language.ands:
                first = " ".join(found[:at])
                # Beck, the chair, and …; what no comma closes goes on: Beck, chair of A and B.
                parts = first.split(",") if first.endswith(",") else [first.rpartition(",")[2]]
                second = " ".join(found[at + 1 :]).partition(",")[0]
                if any(map(self._is_named, parts)) and self._is_named(second):
                    return first
        return ""

    def _is_named(self, phrase: str) -> bool:
        """Tell whether the words are a name in full, with or without a role, or a surname alone."""
        name = self._name_in(phrase)
        return name is not None and (" " in name[0] or name[0] == phrase.strip())

    def _name_in(self, phrase: str) -> tuple[str, str] | None:
        """Return a person's name and the role before it; None if the words are no person."""
        phrase = re.sub(r"\s*\([^()]*\)", "", phrase).strip()
        found = split(phrase)
        if not found or found[0].lower() in DETERMINERS and len(found) == 1:
            return None
        end = len(found)
        # Ada Lund of the water board: the name ends where a small word begins.
        for index in range(1, len(found)):
            small = found[index].islower() and found[index].lower() in LINKS
            named = index >= 2 and all(w[0].isupper() for w in found[index - 2 : index])
            plain = found[index - 1].lower() not in role_words.ROLES | role_words.BODIES
            if small and named and plain and found[0].lower() not in DETERMINERS:
                titled = found[0].lower().rstrip(".") in role_words.TITLES
                if titled or self._mentions.named(found[index - 1]):
                    end = index
                    break
        begin = end
        while begin and (
            found[begin - 1][0].isupper()
            or (found[begin - 1].lower() in ("van", "von", "de", "der", "bin", "al", "el", "la"))
        ):
            low = found[begin - 1].lower().rstrip(".")
            if begin == 1 and low in DETERMINERS and end > 1:
                break  # Sein Stellvertreter
            if (low in role_words.TITLES or is_role_word(low)) and begin < end:
                break
            led = found[begin - 2].lower() in DETERMINERS if begin > 1 else False
            role = opens_with_role(found[begin - 1 : end], self._language)
            if end - begin >= 2 and (role or (led and is_role(found[begin - 1]))):
                break  # Stadträtin Ute Lund, der Müller Bo Holm.
            if end - begin >= 2 and begin and found[begin - 1].lower() in role_words.STATES:
                break
            begin -= 1
        while begin < end and found[begin].islower():
            begin += 1
        name = [GENITIVE.sub("", word) for word in found[begin:end]]
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
        leads = [word for word in before if word.lower() in LINKS or not is_role_word(word)]
        if leads and leads[-1].lower() in LINKS:
            return None  # The head of Sound Ferries, a spokesman for Governor Lund.
        if not before and len(name) == 1:
            key = name[0].lower().rstrip(".")
            if not (self._mentions.named(key) or self._surnames.get(name_key(name[0]))):
                return None
        role_before = before and (
            before[-1].lower().rstrip(".") in role_words.TITLES
            or any(is_role_word(word) or is_role(word) for word in before)
            or self._is_led_by_role(before, name)
        )
        if before and not role_before and before[0].lower() in DETERMINERS:
            return None
        return " ".join(name).rstrip(","), " ".join(before)

    def _is_led_by_role(self, before: Sequence[str], name: Sequence[str]) -> bool:
        """Tell whether a role stands before a name in full; in French any small noun is one."""
        if opens_with_role([before[-1], *name], self._language):
            return True
        bodies = role_words.BODIES | role_words.DOCUMENTS
        noun = len(before) == 2 and before[1].islower() and before[1] not in bodies
        french = self._language is LANGUAGES["fr"]
        return french and noun and len(name) > 1 and before[0].lower() in DETERMINERS

    def _is_full(self, name: Sequence[str]) -> bool:
        return any(full == " ".join(name) for _, full in self._mentions.named(name[-1]))

    def _person(self, start: int, name: str, before: str, rest: str) -> Speaker:
        titles = [
            word for word in before.split() if word.lower().rstrip(".") not in role_words.TITLES
        ]
        role = _without_determiner(" ".join(titles)) or _without_determiner(rest)
        first, _, behind = role.partition(" ")
        role = behind if first.lower() in DETERMINERS else role  # Their chairwoman.
        full = self._mentions.full_name(name, start)
        role = role or self._roles_told.get(full) or self._mentions.role_of(full, start)
        return Speaker(full, "person", "named", role)

    def _nameless(self, start: int, bare: str) -> Speaker:
        """Read the words for a body, a document, a group or a person by role alone."""
        found = split(bare)
        if not found:
            return Speaker()
        heads = head_words(found)
        lows = [word.lower().rstrip(".") for word in heads]
        kinds = role_words.ROLES | role_words.BODIES | role_words.DOCUMENTS
        head = next((low for low in reversed(lows) if low in kinds), lows[-1] if lows else "")
        determined = found[0].lower() in DETERMINERS
        named = any(w[:1].isupper() for w in found[1 if determined else 0 :])
        if self._language is LANGUAGES["de"] and determined and len(heads) == 1:
            named = False  # All German nouns have capitals.
        role = _without_determiner(bare)
        singular = head.removesuffix("s")
        person = head in role_words.ROLES or (determined and is_role(head))
        if person or (determined and found[0].lower() in ("his", "her")):
            definite = found[0].lower() in _DEFINITE
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
        body = head in role_words.BODIES or (bool(heads) and role_words.is_body(heads[-1]))
        if body or named:
            short = not named or (determined and len(heads) == 1)
            if short and (same := self._same_body(start, head)):
                return same
            if not named and not (determined and body):
                return Speaker("", "group", "unnamed", role)
            government = head in ("government", "ministry", "regierung", "gouvernement")
            kind = "government" if government else "organisation"
            return Speaker(role, kind, "named") if named else Speaker("", kind, "unnamed", role)
        return Speaker("", "person" if determined else "group", "unnamed", role)

    def _same_role(self, start: int, head: str, found: Sequence[str]) -> Speaker | None:
        """Return the last one of that role: a spokeswoman for the port … the spokeswoman."""
        role = " ".join(found)
        gender = gender_of(head, found[0].lower(), self._language)
        keys = set(role_keys(head))
        spoke = next(
            (
                (place, one)
                for place, one, told in self._before(start)
                if keys & set(role_keys(role_head(one.role)))
                and not are_apart(role, one.role)
                and _may_be(gender, told)
            ),
            None,
        )
        for mention in self._mentions.with_role(start, head):
            if spoke and mention.place <= spoke[0]:
                break
            told = mention.gender or self._mentions.gender(mention.name)
            if _may_be(gender, told) and not are_apart(role, mention.role):
                name = self._mentions.full_name(mention.name, mention.place)
                return Speaker(name, "person", "named", mention.role)
        return spoke[1] if spoke else None

    def _same_body(self, start: int, head: str) -> Speaker | None:
        for _, one, _ in self._before(start):
            body = one.kind in ("organisation", "government")
            if body and head in name_key(one.name).split():
                return one
        return None

    # Pronouns

    def _pronoun(self, start: int, low: str) -> Speaker:
        if low in _HE | _SHE or (low == "sie" and self._does_one(start)):
            return self._last_person(start, "m" if low in _HE else "f")
        if low in _IT:
            return self._last_of(_BODIES, start, "n" if low == "es" else "")[1]
        found = self._last_of(_CROWDS_TOO, start) if low in _THEY else _NOBODY
        if found[0] >= 0:
            return found[1]
        place, one = next(((place, one) for place, one, _ in self._before(start)), _NOBODY)
        return replace(one, among=place in self._together)

    def _does_one(self, start: int) -> bool:
        """Tell the German she from they by the verb beside it: sagte sie | sie sagten."""
        before, after = self._text[max(0, start - 30) : start].split(), start + len("sie")
        follows = self._text[after : after + 30].split()
        beside = (before[-1:] if self._text[start].islower() else follows[:1]) or [""]
        return beside[0].islower() and not beside[0].rstrip(",.:;").endswith("n")

    def _last_person(self, start: int, gender: str) -> Speaker:
        """Return the person who spoke last, or is named after that, if the gender may fit.

        In German and French a body is he or she as well.
        """
        found: _Placed = next(
            (
                (place, one)
                for place, one, told in self._before(start)
                if one.kind == "person" and _may_be(gender, told)
            ),
            _NOBODY,
        )
        for place, name in self._mentions.before(start):
            if place <= found[0] or start - place > _NEAR:
                break
            full = self._mentions.full_name(name, start)
            if self._opens(place) and _may_be(gender, self._mentions.gender(full)):
                role = self._mentions.role_of(full, start)
                found = place, Speaker(full, "person", "named", role)
                break
        for place, one, told in self._openings(start):
            # The spokesperson declined to say: whoever has that role.
            if place > found[0] and one.kind == "person" and one.name and _may_be(gender, told):
                found = place, one
                break
        if self._language is not LANGUAGES["en"]:
            found = max(found, self._last_of(_BODIES, start, gender), key=_place)
        if found[0] >= 0:
            return found[1]
        for _, one, told in self._openings(start):
            if one.kind == "person" and _may_be(gender, told):
                return one
        for _, name in self._mentions.before(start):
            if _may_be(gender, self._mentions.gender(name)):
                return Speaker(name, "person", "named", self._mentions.role_of(name, start))
        return self._last_surname(start) if self._language is LANGUAGES["en"] else Speaker()

    def _last_surname(self, start: int) -> Speaker:
        """Return who spoke last by a surname alone: an English he or she is no body's."""
        for _, one, _ in self._before(start):
            bare = " " not in one.name and one.name[1:].islower()
            if (
                bare
                and not role_words.is_body(one.name)
                and one.name.lower() not in role_words.STATES
            ):
                return replace(one, kind="person")
        return Speaker()

    def _last_of(self, kinds: Sequence[str], start: int, gender: str = "") -> _Placed:
        """Return who of these kinds spoke last, or opens a sentence since."""
        # The French article that has lost its vowel tells no gender.
        elided = gender if self._language is LANGUAGES["fr"] else ""
        every = (
            next(
                (
                    (place, one)
                    for place, one, told in found
                    if one.kind in kinds and gender in ("", told, told or elided)
                ),
                _NOBODY,
            )
            for found in (self._before(start), self._openings(start))
        )
        return max(every, key=_place)

    def _openings(self, start: int) -> Iterator[tuple[int, Speaker, str]]:
        """Yield by what the last sentences open, where it is a role or a body and no name."""
        begin = max(0, start - _LAST_SENTENCES)
        places = [cut.end() for cut in SENTENCE_START.finditer(self._text, begin, start)]
        for place in reversed((([0] if not begin else []) + places)[-_OPENINGS:]):
            close = _PHRASE_END.search(self._text, place, place + _LONGEST_OPENING)
            end = close.start() if close else place + _LONGEST_OPENING
            found = split(self._text[place:end])[:_WORDS_OPENING]
            if count := self._opened_with(found):
                phrase = " ".join(found[:count])
                speaker = self._nameless(place, phrase)
                yield place, speaker, self._gender(phrase, speaker)

    def _opened_with(self, found: Sequence[str]) -> int:
        """Return how many of a sentence's first words name a body or somebody by role alone."""
        determined = bool(found) and found[0].lower() in DETERMINERS
        for at, word in enumerate(found[:-1]):
            low = word.lower()
            if at == 0 and determined:
                continue
            if role_words.is_body(word) or is_role_word(word) or is_role(word):
                named = found[at + 1][0].isupper() and not role_words.is_body(word)
                return 0 if named and self._language is not LANGUAGES["de"] else at + 1
            if low in self._language.stops | self._language.verbs | LINKS:
                return 0
            if not determined and not word[0].isupper():
                state = at == 1 and found[0].lower() in role_words.STATES
                return int(state)
        return 0

    def _opens(self, place: int) -> bool:
        """Tell whether a name stands near the beginning of its sentence, as its subject does."""
        before = self._text[max(0, place - 60) : place]
        cuts = [match.end() for match in SENTENCE_START.finditer(before)]
        front = before[cuts[-1] :] if cuts else before
        if not (cuts or place < 60) or set(front) & set(';“„"'):
            return False
        said = front.split()
        if "," not in front:
            return len(said) < 4
        # Her deputy, Casper Nwosu, …
        apposed = front.index(",") == len(front.rstrip()) - 1 and len(said) < 8
        return apposed and said[0].lower() in DETERMINERS


_CROWDS = words(
    """officials leaders authorities experts critics analysts scientists researchers residents
    witnesses lawmakers police sources people protesters doctors families campaigners supporters
    opponents organisers organizers investigators prosecutors diplomats users posters poll
    kritiker experten behörden forscher beobachter anwohner zeugen wissenschaftler politiker
    medienberichten medien autorités experts témoins"""
)


def _is_surname_of_somebody(part: str, rest: str) -> bool:
    """Tell whether an age or a role stands behind one name: Quill, 54 | Quill, a nurse."""
    if not part.isalpha() or not part[0].isupper() or part.lower() in role_words.BODIES:
        return False
    roles = {word.lower() for word in split(rest)} - {part.lower()}
    return bool(re.search(r",\s*\d{1,3}\b", rest)) or bool(roles & role_words.ROLES)


def _halves(phrase: str) -> list[tuple[str, str]]:
    """Return the parts between commas, each with what stands behind or before it."""
    parts = [part.strip() for part in phrase.split(",")]
    parts = [part for part in parts if part and not part.isdigit()]
    return [
        (part, ", ".join(other for number, other in enumerate(parts) if number != index))
        for index, part in enumerate(parts[:4])
    ]


def _role_words(role: str) -> frozenset[str]:
    found = split(role)
    initials = "".join(w[0] for w in found if w[0].isupper() and len(w) > 1).lower()
    keys = {name_key(word) for word in found if word.lower() not in LINKS | DETERMINERS}
    return frozenset(keys | ({initials[-2:], initials[-3:]} if len(initials) > 1 else set()))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _without_determiner(phrase: str) -> str:
    first, _, rest = ELIDED.sub("", phrase.strip(" ,")).partition(" ")
    articles = words("the a an der die das ein eine dem den le la les un une l")
    return rest if first.lower() in articles else f"{first} {rest}".rstrip()


def _place(found: tuple[int, Speaker] | tuple[int, Speaker, str]) -> int:
    return found[0]


def _may_be(one: str, other: str) -> bool:
    """Tell whether two genders may be one person's; one that is not told may be any."""
    return not (one and other) or one == other
