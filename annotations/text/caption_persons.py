"""Persons in a caption, told by what stands around their names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .caption_words import (
    AFTER_A_PERSON,
    ANDS,
    ANDS_ONLY,
    BEFORE_A_PERSON,
    DEMONYM,
    DETERMINERS,
    DROPPED_OF,
    EVENTS,
    GEOGRAPHIC,
    GIVEN_NAMES,
    GROUPS,
    KEPT_OF,
    PARTICLES,
    SMALL,
    STARTS,
    TALKS_TO,
    VENUES,
    Word,
)
from .credits import is_agency, is_office
from .roles import (
    ELIDED,
    PART_OF_A_ROLE,
    PORTFOLIOS,
    SURNAMES,
    is_role,
    may_be_role,
    singular_role,
)
from .word_tables import words

Range = tuple[int, int]

_POSITION_WORD = (
    r"(?:far\s+|front\s+|back\s+|top\s+|bottom\s+|upper\s+|lower\s+|ganz\s+|hinten\s+|vorne?\s+)?"
    r"(?:left|right|cent(?:er|re)|middle|top|bottom|front|back|foreground|background|links|rechts|"
    r"mitte|oben|unten|vorne?|hinten|gauche|droite|au\s+centre|au\s+milieu|pictured|above|below|l|r|c|m|"
    r"lisa|standing|seated|sitting|kneeling)"
    r"(?:\s+(?:left|right|cent(?:er|re)|foreground|background|row|links|rechts))?"
)
POSITION = re.compile(
    r"(?:in\s+(?:der\s+)?|on\s+(?:the\s+)?|at\s+(?:the\s+)?|à\s+|au\s+|von\s+|the\s+|der\s+|die\s+|im\s+|de\s+)?"
    r"(?:(?:(?:second|third|fourth|fifth|sixth|first|2nd|3rd|4th|5th|zweiter?|dritter?|vierter?|\d\.|"
    r"deuxième|troisième)\s+(?:from\s+(?:the\s+)?|von\s+|v\.\s?|à\s+partir\s+de\s+la\s+)?)?"
    rf"(?:{_POSITION_WORD}|l\.|r\.|c\.|m\.)|(?:{_POSITION_WORD})\s+(?:foreground|background))"
    r"(?:\s+(?:in|on|im)\s+(?:the\s+)?(?:\w+\s+)?(?:row|foreground|background|reihe|photo|picture|bild))?"
    r"|in\s+(?:the\s+)?(?:red|blue|white|black|green|yellow|grey|gray|pink|orange)(?:\s+\w+)?",
    re.IGNORECASE,
)


_LINKS = words("of de du for für von")
_BEFORE_A_ROLE = words("a an the his her their der die ein eine le la un une sein seine ihr ihre")
_INSIDE_A_ROLE = words(
    "a an and at beim de dem den der des du et for für la le les of the to und von"
)
_INSIDE_AN_OFFICE = words("of for de du des der dem den la von für and und et the")
# Behind "of" and an article stands what the person is at the head of.
_ARTICLES_OF = words("the la le les l' der des dem den das")
_KIN = words(
    """mother father sister brother son daughter wife husband widow widower uncle aunt niece
    nephew grandmother grandfather friend girlfriend boyfriend partner mutter vater schwester
    bruder sohn tochter ehefrau ehemann witwe witwer mère père soeur sœur frère fille fils épouse
    époux veuve veuf victim opfer supporter fan"""
)
# How a German noun for a person ends; other nouns have capitals too.
_GERMAN_PERSON = re.compile(
    r"[A-ZÄÖÜ]\w{3,}(?:in|er|ist|ent|ant|or|eur|mann|frau|loge|graf|wart|ling|schütze|ige|igte|lte)"
)
_FRENCH_ADJECTIVE = re.compile(
    r"\w+(?:ique|iste|ale?|elle|el|if|ive|aise?|oise?|ien|ienne|aire|aine?|eux|euse|é|ée|ante?|"
    r"ande?|ole?|ine?)"
)
# La Norlandaise Ida Holm.
_FRENCH_NATIONAL = re.compile(r"[A-ZÉÎ]\w{2,}(?:aise?|oise?|ien(?:ne)?|éen(?:ne)?|aine?|ande?)")
_PORTRAITS = words("portrait photo photos photograph picture pictures image selfie")


_HANDED_OUT = words("issued released provided supplied handed distributed")
_GERMAN_ARTICLES = words("der die den dem des eine einer")
_GERMAN_POSSESSIVES = words("sein seine seinem seinen seiner ihr ihre ihrem ihren ihrer")
_PRETERITE = re.compile(r"(?!(?:inter)?state\b|late\b|private\b|corporate\b)[a-zäöüß]{3,}ten?")


def _is_portfolio(word: Word) -> bool:
    return ELIDED.sub("", word.bare) in PORTFOLIOS


@dataclass(frozen=True, slots=True)
class Person:
    """A person shown: the name's characters, the role as printed, how sure (0 to 1)."""

    span: Range
    role: str
    sure: float


class Persons:
    """The persons of one sentence, in order, and whether each has a place in the picture."""

    def __init__(self, text: str, tokens: Sequence[Word], *, is_list: bool) -> None:
        self.text = text
        self.tokens = tokens
        self.is_list = is_list
        self.found: list[Person] = []
        self.placed: list[bool] = []
        self.shared = ""  # A plural role in front of a list of names.
        self.last_end = 0  # The token behind the last person and what belongs to it.
        self.lone: tuple[Person, bool] | None = None
        at = 0
        while at < len(tokens):
            at = self._read(at)

    def _add(self, person: Person, placed: bool) -> None:
        self.found.append(person)
        self.placed.append(placed)

    def _read(self, at: int) -> int:
        """Read the name that may begin at this token; return where to go on."""
        end = self._run_end(at)
        if end == at:
            return at + 1
        first, name, before = self._name_in(at, end)
        if name is None:
            return end
        start, stop = name
        after, placed, marked, behind = self._behind(stop)
        role = before
        list_joined = bool(self.found) and self._joins(first)
        sure = self._sureness(at, first, name, before, after, placed or marked, behind, list_joined)
        if not sure:
            return end
        if before:
            single = self._plural(before)
            self.shared = single if single != before or self._plural_article(first) else ""
            role = single
        elif not list_joined:
            self.shared = ""
        if not role and not after and self.shared and list_joined:
            role = self.shared
        for extra in after:
            if not role:
                role = extra.strip("(), ")
            else:
                role += extra if extra.startswith((",", " (")) else f", {extra}"
        span = (self.tokens[start].start, self.tokens[stop - 1].end)
        self._add(Person(span, role, sure), placed)
        self.last_end = behind
        return max(behind, end)

    # The name

    def _run_end(self, at: int) -> int:
        """Return the end of the run of capitals that begins here."""
        tokens, end = self.tokens, at
        while end < len(tokens):
            token = tokens[end]
            if token.is_word and token.is_capital and not token.is_day and not token.text.isdigit():
                end += 1
                continue
            # In "die Ruine der Burg" it is an article; in "van der Burg" it stands behind another.
            particle = token.low in PARTICLES and token.low not in ("der", "den") and end > at
            if particle:
                beyond = end + 1
                while beyond < len(tokens) and tokens[beyond].low in PARTICLES:
                    beyond += 1
                name = beyond < len(tokens) and tokens[beyond].is_capital
                name = name and not is_office(tokens[beyond].text)  # Ada Lund von der Polizei.
                if name and not tokens[beyond].is_day and tokens[beyond].is_word:
                    end = beyond
                    continue
            quoted = token.text in "“\"'‘" and end > at and end + 2 < len(tokens)
            if quoted and tokens[end + 2].text in "”\"'’" and tokens[end + 1].is_capital:
                end += 3
                continue
            break
        if end > at and end < len(tokens) and tokens[end].text == "/":
            return end
        return end

    def _name_in(self, at: int, end: int) -> tuple[int, Range | None, str]:
        """Split a run into role and name: (first token of both, the name, the role)."""
        tokens = self.tokens
        while at < end and (
            (tokens[at].low in DETERMINERS and not tokens[at].is_acronym)
            or (at == 0 and tokens[at].low in STARTS and not is_role(tokens[at].text))
        ):
            at += 1
        if at >= end:
            return at, None, ""
        roles = [
            i
            for i in range(at, end)
            if is_role(tokens[i].text)
            and not (i == end - 1 and i > at and tokens[i].low in SURNAMES)
        ]  # Ada King ends with a surname that is a role elsewhere.
        start, office = at, None
        if roles:
            start = roles[-1] + 1
            if start < end and tokens[start].low in _LINKS:
                start = self._behind_portfolio(start, end)
        elif (office := self._office_before(at, end)) is not None:
            start = self._behind_portfolio(at - 1, end)
        elif self._is_german_person(at, end):
            start = at + 1
        for i in range(start, end - 1):
            if tokens[i].is_possessive:
                start = i + 1
        if start >= end or end - start > 6:
            return at, None, ""
        first = self._role_start(start if office is None else office + 1)
        role = ELIDED.sub("", self._text(first, start)) if first < start else ""
        told = (
            roles
            or start == at + 1
            and self._is_german_person(at, end)
            or any(is_role(t.text) for t in tokens[first:start])
        )
        if role and not told and not may_be_role(tokens[start - 1].text):
            owner = self._text(first, start)
            owned = tokens[start - 1].is_possessive and end - start > 1  # Not Cox's Bazar.
            role = re.sub(r"['’]s?\Z", "", owner) if owned else ""
            first = first if role else start
        if not role:
            role, first = self._role_with_comma(start, first)
        return first, (start, end), role

    def _office_before(self, at: int, end: int) -> int | None:
        """Return the role's token in "Chancellor of the Treasury Ada Lund" and its like."""
        tokens, left = self.tokens, at - 1
        article = left > 0 and tokens[left].low in _ARTICLES_OF
        left -= article
        german = article and tokens[left + 1].low in ("der", "des")
        linked = left >= 0 and tokens[left].low in _LINKS
        if not linked and not german:
            return None
        role = left - linked
        if role < self.last_end or not is_role(tokens[role].text) or tokens[role].low in _KIN:
            return None
        french = tokens[at - 1].low in ("de", "du", "des")  # La maire de Vellin Ada Lund.
        long_enough = end - at > 2 and (article or tokens[role].is_capital or french)
        return role if long_enough or _is_portfolio(tokens[at]) else None

    def _is_german_person(self, at: int, end: int) -> bool:
        """Tell "die Kranführerin Ada Lund", whose role no table has."""
        tokens = self.tokens
        if at < 1 or end - at < 2:
            return False
        if tokens[at - 1].low in _GERMAN_POSSESSIVES:
            return not is_geographic(tokens[at:end])  # Mit seiner Frau Ada.
        if tokens[at - 1].low in ("la", "le") and end - at > 2:
            return _FRENCH_NATIONAL.fullmatch(tokens[at].text) is not None
        if end - at < 3 or tokens[at - 1].low not in _GERMAN_ARTICLES:
            return False
        noun = _GERMAN_PERSON.fullmatch(tokens[at].text) is not None
        return noun and not is_office(tokens[at].text) and tokens[at].bare not in VENUES | EVENTS

    def _behind_portfolio(self, at: int, end: int) -> int:
        """Return where the name begins in "Minister of Health Ada Lund"."""
        start = at + 1
        while start < end and (
            _is_portfolio(self.tokens[start]) or self.tokens[start].low in ("and", "und", "of")
        ):
            start += 1
        if start > at + 1 and start < end:
            return start
        return max(at + 1, end - 2) if end - at > 3 else end

    def _role_start(self, start: int) -> int:
        """Go left from a name over the words of its role."""
        tokens, first = self.tokens, self._behind_role_in_french(start)
        low_role = True if first < start else None
        while first > self.last_end:
            token = tokens[first - 1]
            if not token.is_word or token.is_day or token.text.isdigit():
                break
            low = token.low
            if low in ("of", "for", "and", "und", "für", "von", "des", "de", "der", "du", "&"):
                # Only between words of the role: Minister for Health and Sport Ada Lund.
                left = tokens[max(self.last_end, first - 7) : first - 1]
                both = low in ANDS_ONLY and first < start and is_role(tokens[first].text)
                both = both and bool(left) and is_role(left[-1].text)  # Writer and director Ada.
                inside = first < start and any(is_role(t.text) for t in left)
                inside = inside and not any(is_role(t.text) for t in tokens[first:start])
                inside = inside or both
                if not inside:
                    break
            elif (
                low in DETERMINERS | SMALL | BEFORE_A_PERSON
                and not token.is_acronym
                or first == 1
                and low in STARTS
                and not is_role(token.text)
                or token.text[0].islower()
                and not self._is_role_word(token)
            ):
                break
            elif (
                first < len(tokens)
                and tokens[first].is_capital
                and _PRETERITE.fullmatch(token.text)
                and not is_role(token.text)
                and (first < 2 or tokens[first - 2].low not in DETERMINERS)
            ):
                break  # Gestern besuchte Ministerin Ada Lund …
            elif (
                first < start or may_be_role(token.text) or token.is_possessive or token.is_capital
            ):
                low_role = True
            if first == start and token.text[0].islower() and not may_be_role(token.text):
                break
            first -= 1
        return first if low_role or first == start else start

    def _behind_role_in_french(self, start: int) -> int:
        """Go left to the role in "champion olympique Ada Lund", "présidente de région Ada Lund"."""
        tokens = self.tokens
        for back in (2, 3):
            role = start - back
            if role < self.last_end or not is_role(tokens[role].text):
                continue
            inside = tokens[role + 1 : start]
            if not all(t.is_word and t.text[0].islower() for t in inside):
                continue
            of = inside[0].low in ("de", "du", "des", "en") and len(inside) == 2
            of = of or len(inside) == 1 and inside[0].low[:2] in ("d'", "d’")
            adjectives = all(_FRENCH_ADJECTIVE.fullmatch(t.low) for t in inside)
            if of or adjectives and not any(t.low in SMALL | BEFORE_A_PERSON for t in inside):
                return role
        return start

    @staticmethod
    def _is_role_word(token: Word) -> bool:
        low = token.low
        if is_role(token.text) or low in PART_OF_A_ROLE or token.is_possessive:
            return True
        return not low.endswith(("s", "ed", "ing", "ly"))

    def _role_with_comma(self, start: int, first: int) -> tuple[str, int]:
        """Read "his Danish counterpart, Ada Lund": a determiner, a role, a comma."""
        tokens = self.tokens
        comma = start - 1
        if comma < 2 or tokens[comma].text != ",":
            return "", first
        begin = comma
        while begin > max(self.last_end, comma - 8) and tokens[begin - 1].is_word:
            begin -= 1
            article = begin > self.last_end and is_role(tokens[begin - 1].text)
            if tokens[begin].low in DETERMINERS and not article:
                inner = tokens[begin + 1 : comma]
                plain = all(
                    t.is_capital or is_role(t.text) or t.low in _INSIDE_AN_OFFICE for t in inner[1:]
                )
                ends = bool(inner) and (is_role(inner[-1].text) or is_role(inner[0].text) and plain)
                return (self._text(begin + 1, comma), begin) if ends else ("", first)
        return "", first

    def _plural(self, role: str) -> str:
        """Return the role of one where the role stands for several: Finance chiefs."""
        head = role.split()[-1]
        single = singular_role(head)
        if single is None or single == head:
            return role
        return role[: len(role) - len(head)] + single

    def _plural_article(self, first: int) -> bool:
        return first > 0 and self.tokens[first - 1].low in ("die", "les")

    # What stands behind the name

    def _behind(self, at: int) -> tuple[list[str], bool, bool, int]:
        """Read position, age, affiliation and role: (role parts, placed, marked, next token)."""
        tokens, extras, placed, marked = self.tokens, [], False, False
        while at < len(tokens):
            text = tokens[at].text
            if text == "(":
                close = next(
                    (i for i in range(at + 1, min(at + 14, len(tokens))) if tokens[i].text == ")"),
                    None,
                )
                inside = tokens[at + 1 : close] if close else tokens[at + 1 : at + 2]
                if not close and not (inside and inside[0].text.isdigit()):
                    break
                extra, at_place = self._bracket(at + 1, close) if close else ("", False)
                if extra:
                    extras.append(f" ({extra})")
                placed, marked = placed or at_place, True
                at = (close + 1) if close else at + 2
                continue
            if text == "," and at + 1 < len(tokens):
                step = self._apposed(at + 1, bool(extras))
                if step is None:
                    break
                extra, at_place, behind = step
                if not extra and not extras and (role := self._role_behind_age(behind)):
                    extra, _, behind = role
                if extra:
                    extras.append(extra)
                placed, marked = placed or at_place, True
                at = behind
                continue
            if tokens[at].low in ("of", "aus") and not marked and at + 1 < len(tokens):
                end = self._run_end(at + 1)
                if end > at + 1 and not is_office(self._text(at + 1, end)):
                    extras.append(self._text(at + 1, end))
                    at, marked = end, True
                    continue
            if position := self._position(at):
                follows = tokens[position].text if position < len(tokens) else ","
                if follows in ",.;)" or follows in ANDS:
                    placed, at = True, position
                    continue
            break
        return extras, placed, marked, at

    def _position(self, at: int) -> int | None:
        """Return the token behind words for a place in the picture."""
        found = POSITION.match(self.text, self.tokens[at].start)
        if not found:
            return None
        beyond = at
        while beyond < len(self.tokens) and self.tokens[beyond].start < found.end():
            beyond += 1
        exact = self.tokens[beyond - 1].end in (found.end(), found.end() + 1)
        return beyond if exact else None

    def _bracket(self, at: int, close: int) -> tuple[str, bool]:
        """Take positions, numbers and ages out of brackets; the rest is an affiliation."""
        kept, placed, begin = [], False, at
        for i in range(at, close + 1):
            if i < close and self.tokens[i].text not in (",", ";", "/"):
                continue
            part = self._text(begin, i)
            if part:
                if (
                    POSITION.fullmatch(part)
                    or re.fullmatch(r"(?:\d\w\w\s)?[LRCM]|(?:\d\.\s?)?v\.\s?[lr]\.?", part)
                    or re.fullmatch(
                        r"(?i)(?:\d\w\w\s)?[lrcm]\b.*|.*\b(?:links|rechts|left|right)\b.*", part
                    )
                ):
                    placed = True
                elif not (
                    re.fullmatch(r"(?:n°|nr\.?|no\.?)?[\d\s#°]+", part, re.I)
                    or (placed and part[0].islower())
                ):
                    kept.append(re.sub(r"\A(?:beide|alle|both|all)\s", "", part))
            begin = i + 1
        return ", ".join(kept), placed

    def _apposed(self, at: int, has_role: bool) -> tuple[str, bool, int] | None:
        """Read what follows a comma: (role words, whether a place, token behind) or None."""
        tokens = self.tokens
        first = tokens[at]
        if first.text.isdigit() and len(first.text) < 4:
            follows = tokens[at + 1].text if at + 1 < len(tokens) else "."
            if follows in ("ans", "Jahre", "years"):
                closes = at + 2 < len(tokens) and tokens[at + 2].text == ","
                return "", False, at + 2 + closes
            if follows in ",.;)" or follows[0].islower():
                return "", False, at + 1 if follows != "," else at + 2
            return None
        if first.low in ("age", "aged") and at + 1 < len(tokens) and tokens[at + 1].text.isdigit():
            return "", False, at + 2 + (at + 2 < len(tokens) and tokens[at + 2].text == ",")
        if re.fullmatch(r"[RDI]-[A-Z][\w.]*", first.text):
            behind = at + 1
            closes = behind < len(tokens) and tokens[behind].text == ","
            return f", {first.text}", False, behind + closes
        if (behind := self._position(at)) is not None:
            follows = tokens[behind].text if behind < len(tokens) else "."
            if follows == ",":
                return "", True, behind if self._apposed_follows(behind + 1) else behind + 1
            if follows in ".;):" or follows in ANDS or follows[0].islower():
                return "", True, behind
        if first.low == "of" and at + 1 < len(tokens):
            end = self._run_end(at + 1)
            if end > at + 1:
                closes = end < len(tokens) and tokens[end].text == ","
                return self._text(at + 1, end), False, end + closes
        return None if has_role else self._role_behind(at)

    def _role_behind_age(self, at: int) -> tuple[str, bool, int] | None:
        """Read the role in "Ada Lund, 34, a nurse", which no verb can be."""
        tokens = self.tokens
        if at >= len(tokens) or tokens[at - 1].text != ",":
            return None
        begins = tokens[at].low in _BEFORE_A_ROLE or is_role(tokens[at].text)
        return self._role_behind(at) if begins else None

    def _apposed_follows(self, at: int) -> bool:
        return at < len(self.tokens) and self._role_behind(at) is not None

    def _role_behind(self, at: int) -> tuple[str, bool, int] | None:
        """Read a role behind a name and a comma, up to the next comma, verb or preposition."""
        tokens = self.tokens
        first = tokens[at]
        if not first.is_word or first.text.isdigit() or first.is_day:
            return None
        determined = first.low in _BEFORE_A_ROLE
        if not determined and first.low in SMALL | STARTS | {"who", "whose", "which"}:
            return None
        if first.low.endswith("ing") and first.low not in PART_OF_A_ROLE:
            return None
        begin = at + 1 if determined else at
        end, role_at = begin, None
        while end < len(tokens) and end - begin < 14:
            token = tokens[end]
            if not token.is_word and token.text not in "-&":
                break
            if token.is_day:
                break
            if role_at is not None and token.text[0].islower():
                # Whatever one is the head of belongs to it: head of roads.
                after_role = tokens[end - 1].low == "of"
                after_role |= token.low in _INSIDE_A_ROLE or self._is_role_word(token)
                if token.low in ("and", "und", "et"):
                    beyond = self._run_end(end + 1)
                    if beyond > end + 2 or (
                        end + 1 < len(tokens) and tokens[end + 1].low in DETERMINERS
                    ):
                        break
                    roles = any(is_role(t.text) for t in tokens[end + 1 : end + 4])
                    portfolio = end + 1 < len(tokens) and tokens[end + 1].bare in PORTFOLIOS
                    if not (roles or portfolio):
                        break
                elif not after_role or (token.low in SMALL and token.low not in _INSIDE_A_ROLE):
                    break
                if token.low == "at" and not self._comma_ahead(end):
                    break
            elif role_at is None and (
                token.low in SMALL
                and token.low not in _INSIDE_A_ROLE
                or end > begin
                and not determined
                and token.low in ("to", "at", "for", "à", "von")
            ):
                break  # Ada Lund, wave to supporters: no role.
            if is_role(token.text):
                role_at = end
            end += 1
        while end > begin and tokens[end - 1].low in ("and", "of", "for", "the", "at", "to", "und"):
            end -= 1
        if end == begin or end - begin > 12:
            return None
        closed = end >= len(tokens) or tokens[end].text in ",.;)" or tokens[end].low in SMALL
        if role_at is None:
            listed = first.low in ("a", "an") and closed
            if not listed:
                return None
        else:
            run = self._run_end(role_at + 1)
            named = run - role_at - 1
            of_follows = role_at + 1 < len(tokens) and tokens[role_at + 1].low in PARTICLES
            named = named and (named >= 2 or first.is_capital)
            if named and not of_follows and not is_office(self._text(role_at + 1, run)):
                return None  # Another person: Ada Lund, architect Bo Holm.
        closes = end < len(tokens) and tokens[end].text == ","
        return self._text(begin, end), False, end + closes

    def _comma_ahead(self, at: int) -> bool:
        return any(token.text == "," for token in self.tokens[at : at + 8])

    # How sure it is that the name is a person's, and one in the picture

    def _joins(self, at: int) -> bool:
        """Tell whether nothing but "and" or a comma stands between the last person and here."""
        between = [t.low for t in self.tokens[self.last_end : at]]
        last = self.tokens[self.last_end - 1].text if self.last_end else ""
        glue = [w for w in between if w not in DETERMINERS]
        if not glue:
            return last == ","
        return len(glue) <= 2 and all(w in ANDS_ONLY or w in (",", ";") for w in glue)

    def _sureness(
        self,
        at: int,
        first: int,
        name: Range,
        before: str,
        after: Sequence[str],
        marked: bool,
        behind: int,
        list_joined: bool,
    ) -> float:
        tokens = self.tokens
        start, stop = name
        parts = tokens[start:stop]
        if not _may_be_a_name(parts, with_role=bool(before)):
            return 0
        previous = tokens[first - 1] if first else None
        follows = tokens[stop] if stop < len(tokens) else None
        if self._leads_to_a_thing(follows):
            return 0
        if previous is not None and previous.low in ("of", "des", "named", "called"):
            left = {t.low for t in tokens[max(0, first - 10) : first - 1]}
            portrait = first > 1 and (
                tokens[first - 2].low in _PORTRAITS or left & _PORTRAITS and left & _HANDED_OUT
            )
            if not portrait:
                return 0
            if len(parts) > 1 and left & _HANDED_OUT:
                return 0.75  # A photo issued by the police of Ada Lund.
        if (
            before
            and previous is not None
            and previous.low in ("by", "for", "from", "about", "from")
        ):
            passive = previous.low == "by" and first > 1 and tokens[first - 2].low.endswith("ed")
            if not passive:
                return 0
        if before:
            return 0.9 if len(parts) > 1 else 0.7
        if len(parts) < 2:
            return 0
        if self.is_list:
            return 0.85
        if marked or after:
            return 0.85
        if list_joined and (follows is None or not self._is_place_list(name)):
            return 0.8
        if previous is None:
            return self._as_subject(stop, follows)
        if previous.low in BEFORE_A_PERSON:
            return 0.7
        article = first > 1 and tokens[first - 2].low in ("der", "die")
        if article and previous.text.islower() and previous.low.endswith(("te", "ene")):
            return 0.65  # Die vermisste Ada Lund.
        if previous.low in ("by", "to") and first > 1:
            near = [t.low for t in tokens[max(0, first - 4) : first - 1]]
            led = any(w in TALKS_TO for w in near)
            return 0.7 if led else 0
        if previous.low in ANDS_ONLY and self.found and follows is not None:
            return 0
        return 0

    def _is_place_list(self, name: Range) -> bool:
        return is_geographic(self.tokens[slice(*name)])

    def _as_subject(self, stop: int, follows: Word | None) -> float:
        if follows is None:
            return 0.55
        if follows.text == ",":
            # A, B and C: a list of names at the beginning, unless the comma leads to a place.
            end = self._run_end(stop + 1)
            joined = end < len(self.tokens) and self.tokens[end].low in ANDS_ONLY | {","}
            if end > stop + 2 and joined:
                return 0.7
            who = stop + 1 < len(self.tokens) and self.tokens[stop + 1].low in (
                "who",
                "whose",
                "der",
                "die",
                "qui",
            )
            ing = stop + 1 < len(self.tokens) and self.tokens[stop + 1].low.endswith("ing")
            if who or ing:
                return 0.7
            day = [t for t in self.tokens[stop + 1 : stop + 3] if t.low not in ("el", "le", "am")]
            return 0.55 if day and re.match(r"\d{1,2}(?:er|st|nd|rd|th)?\.?\Z", day[0].text) else 0
        if follows.low in ANDS_ONLY:
            end = self._run_end(stop + 1)
            role = stop + 1 < len(self.tokens) and (
                is_role(self.tokens[stop + 1].text) or self.tokens[stop + 1].low in DETERMINERS
            )
            return 0.75 if end > stop + 2 or role else 0.5
        if follows.low in AFTER_A_PERSON or not follows.is_word:
            return 0.65
        if follows.text[0].islower():
            return 0.75 if follows.low.endswith(("s", "t", "ed", "ing", "e")) else 0.5
        return 0

    def _leads_to_a_thing(self, follows: Word | None) -> bool:
        """Tell whether the word behind a name makes it an adjective: the Lund premiere."""
        if follows is None or not follows.is_word or not follows.text[0].islower():
            return False
        low = follows.low
        if low in ("vote", "party", "open", "parade") and self._acts(follows):
            return False
        if low in VENUES | EVENTS or (
            is_role(low) and not low.endswith(("ks", "ts", "ds", "guards"))
        ):
            return low not in (
                "parade",
                "park",
                "head",
                "pitch",
                "race",
                "place",
                "shore",
                "guards",
            )
        return low in ("fans", "players", "supporters", "officials", "logo", "members", "troops")

    def _acts(self, verb: Word) -> bool:
        """Tell whether a place or a time stands behind the word, as behind a verb: vote à Paris."""
        behind = next((t.low for t in self.tokens if t.start >= verb.end), "")
        return behind in words("à in at on au en dans le the")

    def _text(self, start: int, end: int) -> str:
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


def _may_be_a_name(parts: Sequence[Word], *, with_role: bool) -> bool:
    """Tell a person's name from an office's, a venue's and an event's."""
    if any(any(c.isdigit() for c in part.text) for part in parts):
        return False
    text = " ".join(part.text for part in parts)
    if is_agency(text) or is_geographic(parts):
        return False
    if parts[0].low in PARTICLES and len(parts) == 1:
        return False
    bare = [part.bare for part in parts]
    if parts[-1].is_possessive:
        return False
    things = EVENTS | GROUPS
    if any(b in things for b in bare[1:]) or bare[-1] in things:
        return False
    if len(parts) == 1 and (is_office(text) or bare[0] in VENUES):
        return False
    if len(parts) > 1 and is_office(text) and bare[-1] not in SURNAMES:
        return with_role and not is_office(parts[-1].text)
    if not with_role and DEMONYM.fullmatch(parts[0].text) and bare[0] not in GIVEN_NAMES:
        return False
    capitals = [p for p in parts if p.text.isupper() and len(p.text) in (2, 3, 4)]
    return not (
        capitals
        and not all(p.text.isupper() for p in parts)
        and len(capitals[0].text) < 4
        and not capitals[0].text.endswith(".")
    )


def is_geographic(parts: Sequence[Word]) -> bool:
    if parts[0].bare in GEOGRAPHIC and len(parts) > 1:
        return True
    if len(parts) > 2 and parts[0].bare in DROPPED_OF | KEPT_OF and parts[1].low in PARTICLES:
        return True  # Rathaus von Vellin.
    return (
        parts[-1].bare in VENUES
        and (len(parts) > 1)
        and parts[-1].bare
        not in (
            "hill",
            "hills",
            "field",
            "fields",
            "park",
            "forest",
            "lake",
            "castle",
            "church",
            "hall",
            "house",
            "mill",
            "woods",
            "place",
            "rivers",
            "pool",
            "grange",
        )
    )
