"""Sentences worth checking: numbers, comparisons, records, "has never", cause and effect.

A rule adds to how sure the sentence is a claim; a sign of prediction, promise or opinion
takes away more than any rule gives, and a question is never one. What somebody says was done is
one without a number as well. What is left above THRESHOLD is proposed, the surest first, but at
most one sentence in SENTENCES_TO_A_CLAIM (and two in the shortest story): a story of fifteen
sentences gets four at most, one of fifty eight.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from annotations.text import claim_words, deed_words
from annotations.text.attribution_words import Language
from annotations.text.claim_words import ClaimWords
from annotations.text.dates import find_dates
from annotations.text.deed_words import DeedWords
from annotations.text.intake import BlockRange
from annotations.text.scenes import Scene
from annotations.text.sentences import STARTERS, sentences
from annotations.text.word_tables import words

from .people import Cast
from .quotes import suggest_quotes
from .records import Known, Part, Suggestion
from .reports import UNMEASURED
from .spoken import PRONOUNS, Spoken, opening_phrase, spoken

Range = tuple[int, int]

THRESHOLD = 0.5
SENTENCES_TO_A_CLAIM = 4
# How sure each rule is alone; a second rule adds a tenth, an attribution half of that.
SURE = {
    "never": 0.75,
    "record": 0.6,
    "comparison": 0.55,
    "number": 0.5,
    "cause": 0.5,
    "finding": 0.5,
    "attributed": 0.5,
    "told": 0.45,
    "fact": 0.4,
}
_SHORTEST, _LONGEST = 4, 60  # Words.
_FARTHEST = 1000  # Code points; what is longer is no sentence of news.


@dataclass(frozen=True, slots=True)
class _Body:
    """The words that are claimed, without who says so: ranges of the text, and the speaker."""

    ranges: tuple[Range, ...]
    quote: Suggestion | None
    claimant: str = ""
    told: bool = False  # Whether the sentence says who says so, named or not.


@dataclass(frozen=True, slots=True)
class _Found:
    body: _Body
    sentence: Range
    before: Range | None  # The sentence before, in the same paragraph.
    rule: str
    sure: float
    reasons: tuple[str, ...]


def suggest_claims(
    text: str,
    blocks: Sequence[BlockRange],
    language: str,
    known: Sequence[Known] = (),
    quotes: Sequence[Suggestion] = (),
    cast: Cast | None = None,
) -> list[Suggestion]:
    """Propose the claims of a story's paragraphs, in text order.

    A `cast` that the quotes have asked knows who spoke.
    """
    code, tables = spoken(language, text)
    cast = cast or Cast.of(text, blocks, tables, known)
    reader = _Reader(text, blocks, code, tables, cast, quotes)
    found: list[_Found] = []
    count = 0
    for block in blocks:
        if block.kind != "paragraph":
            continue
        before = None
        for sentence in sentences(text, block.start, block.end):
            count += 1
            if one := reader.judge(sentence, before):
                found.append(one)
            before = sentence
    best = sorted(found, key=lambda one: (-one.sure, one.sentence))[: most_of(count)]
    told: dict[str, Suggestion] = {}
    for one in sorted(best, key=lambda one: one.sentence):
        suggestion = reader.suggestion(one)
        told.setdefault(str(suggestion.values["statement"]).casefold(), suggestion)
    return list(told.values())


def claimant_of(
    text: str,
    blocks: Sequence[BlockRange],
    language: str,
    claim: Range,
    known: Sequence[Known] = (),
) -> str:
    """Return who says so by the very sentences that the claim stands in: X said that …

    Empty where they name nobody, somebody by another name than theirs, or several.
    """
    code, tables = spoken(language, text)
    start, end = claim
    read = [b for b in blocks if b.kind != "furniture" and b.start < end and start < b.end]
    cast = Cast.of(text, blocks, tables, known)
    quotes = [
        quote
        for quote in suggest_quotes(text, read, language, known, cast)
        if quote.confidence >= UNMEASURED
    ]
    reader = _Reader(text, read, code, tables, cast, quotes)
    found = {
        reader.claimant(sentence, claim)
        for block in read
        for sentence in sentences(text, block.start, block.end)
        if sentence[0] < end and start < sentence[1]
    }
    return found.pop() if len(found) == 1 else ""


def most_of(count: int) -> int:
    """Return how many claims a story gets; behind its 24th sentence each twelve add one."""
    return max(2, -(-min(count, 24) // SENTENCES_TO_A_CLAIM)) + max(0, count - 24) // 12


class _Reader:
    def __init__(
        self,
        text: str,
        blocks: Sequence[BlockRange],
        code: str,
        language: Language,
        cast: Cast,
        quotes: Sequence[Suggestion],
    ) -> None:
        self.text = text
        self.code = code
        self.language = language
        self.words: ClaimWords = claim_words.TABLES[code]
        self.deeds: DeedWords = deed_words.TABLES[code]
        self.spoken = Spoken(quotes)
        self.cast = cast
        headlines = [text[b.start : b.end] for b in blocks if b.kind == "headline"]
        self.headline = _content_words(" ".join(headlines))

    def claimant(self, sentence: Range, claim: Range) -> str:
        """Return whom the sentence names for what is claimed in these of its words."""
        parts = self.spoken.within(*sentence)
        told = [one for one in parts if one[0] < claim[1] and claim[0] < one[1]]
        if told:
            quote = told[0][2]
            if any(one is not quote for *_place, one in told):
                return ""
            own = [(start, end) for start, end, one in parts if one is quote]
            name = self._quoted(sentence, own, quote).claimant
        else:
            name = "" if parts else self._attributed(sentence).claimant
        return name if name.rpartition(" ")[2] in self.text[slice(*sentence)] else ""

    def judge(self, sentence: Range, before: Range | None) -> _Found | None:
        start, end = sentence
        if end - start > _FARTHEST or self.text[start:end].rstrip('”“"»)’ ').endswith("?"):
            return None
        body = self._body(sentence)
        printed = " ".join(self.text[s:e] for s, e in body.ranges)
        low = _plain(printed).lower()
        if not _SHORTEST <= len(low.split()) <= _LONGEST or _IMPERATIVE.match(low):
            return None
        if low.rstrip('”“"» ').endswith("?"):
            return None
        rules = [rule for rule, pattern in self.words.rules.items() if pattern.search(low)]
        asked = body.quote is not None and body.quote.rule == "said why"  # How it came about.
        if (body.told or body.quote) and not asked:
            rules += self._said(low, bool(rules))
        counted = _without_dates(low) if "number" in rules else ""
        if "number" in rules and not self.words.rules["number"].search(counted):
            rules.remove("number")
        if not rules:
            return None
        if any(pattern.search(low) for pattern in self.words.mutes.values()):
            return None
        if self._is_a_view(sentence):
            return None
        sure = max(SURE[rule] for rule in rules) + 0.1 * (len(rules) - 1)
        sure += 0.05 if body.quote or body.claimant else 0
        reasons = self._reasons(low, rules)
        if rules == ["number"] and not _LARGE.search(counted):
            sure -= 0.1
        sure += 0.05 * (("public_interest" in reasons) + ("central_to_story" in reasons))
        if sure < THRESHOLD:
            return None
        rule = max(rules, key=lambda name: SURE[name])
        return _Found(body, sentence, before, rule, min(0.95, sure), reasons)

    def _said(self, low: str, other: bool) -> list[str]:
        """Return the rules for what somebody says was done, by others or to anybody."""
        if self.deeds.deeds.search(low):
            return ["attributed"]
        if other or _FIRST_PERSON.search(low):
            return []
        suffered = self.deeds.suffered.search(low)
        own = _THAT.sub("", low, count=1).split()[0] in PRONOUNS
        return ["told"] if suffered or (not own and self.deeds.done.search(low)) else []

    def _is_a_view(self, sentence: Range) -> bool:
        """Tell whether somebody thinks so: I think, Bo Vik believes, arguably.

        How many think so can be counted: 40 percent of voters believe.
        """
        whole = _plain(self.text[slice(*sentence)]).lower()
        found = self.words.views.search(whole)
        return bool(found) and not self.words.rules["number"].search(whole, 0, found.start())

    def _reasons(self, low: str, rules: Sequence[str]) -> tuple[str, ...]:
        """Return values of CheckReason that the words speak for."""
        reasons = []
        if self.words.public.search(low):
            reasons.append("public_interest")
        if self.words.harm.search(low):
            reasons.append("potential_harm")
        if "number" in rules:
            reasons.append("contains_number")
        if len(_content_words(low) & self.headline) >= 2:
            reasons.append("central_to_story")
        return tuple(reasons)

    # What is claimed, and by whom

    def _body(self, sentence: Range) -> _Body:
        start, end = sentence
        parts = self.spoken.within(start, end)
        if parts:
            quote = max(parts, key=lambda part: part[1] - part[0])[2]
            own = [(s, e) for s, e, one in parts if one is quote]
            return self._quoted(sentence, own, quote)
        return self._attributed(sentence)

    def _quoted(self, sentence: Range, own: list[Range], quote: Suggestion) -> _Body:
        """Leave out of the sentence the words that name the speaker, and what follows them."""
        start, end = sentence
        told = [span for span in self.spoken.told(quote) if start <= span[0] < end]
        claimant = _a_name(str(quote.values.get("speaker") or self._first_of_two(quote)))
        source = " ".join(self.text[s:e] for s, e in told)
        if " " not in claimant and f"des {claimant}" in source:
            claimant = ""  # Nach Angaben des Vereins.
        if not claimant:
            named = (_BODY_IN_CAPITALS.match(self.text[s:e]) for s, e in told)
            claimant = next((body[1] for body in named if body), "")
        if quote.values.get("type") == "indirect" and self._is_scrap(sentence, own, told):
            return _Body(((start, end),), quote, claimant)
        if not told:
            return _Body(((start, end),), quote, claimant)
        first, last = told[0][0], max(stop for _, stop in told)
        if first >= own[0][1]:
            if glued := _INVERTED.search(self.text, own[0][1], first):
                first = glued.start()
            return _Body(((start, first),), quote, claimant)
        if last <= own[0][0]:
            if self.code == "de" and quote.rule == "according to":
                own[0] = sentence  # Laut X kamen …: the verb comes first.
            return _Body(((own[0][0], end if len(own) == 1 else own[-1][1]),), quote, claimant)
        return _Body(tuple(own), quote, claimant)

    def _first_of_two(self, quote: Suggestion) -> str:
        """Return the first of two who say it together: each of them claims it."""
        sources = ((p.start, p.end) for p in quote.parts if p.role == "source")
        return next((one.name for one in map(self.cast.speaker, sources) if one.among), "")

    def _is_scrap(self, sentence: Range, own: Sequence[Range], told: Sequence[Range]) -> bool:
        """Tell whether the words alone are no sentence: to pay 6 million; as many as in 2003."""
        kept = sum(len(self.text[s:e].split()) for s, e in own)
        words_ = self.text[own[0][0] : own[-1][1]].split()
        infinitive = len(words_) > 1 and words_[-2] == "zu"
        compared = words_[0] in ("so", "wie", "als", "as", "more", "than")
        telling = sum(len(self.text[s:e].split()) for s, e in told)
        rest = len(self.text[slice(*sentence)].split()) - telling - kept
        return infinitive or compared or kept < rest

    def _attributed(self, sentence: Range) -> _Body:
        """Read "…, according to X" and "X said that …" where no quote was proposed."""
        start, end = sentence
        if found := _SOURCE_BEHIND[self.code].search(self.text, start, end):
            return _Body(((start, found.start()),), None, _name(found), told=True)
        if found := _SOURCE_BEFORE[self.code].match(self.text, start, end):
            # Behind "Laut X" the verb comes first, so the sentence stays whole.
            begin = start if found.groupdict().get("front") else found.end()
            return _Body(((begin, end),), None, _name(found), told=True)
        return _Body(((start, end),), None)

    # Wording

    def suggestion(self, found: _Found) -> Suggestion:
        ranges = [_trimmed(self.text, *span) for span in found.body.ranges]
        if ranges[0][0] > found.sentence[0] and (that := _THAT.match(self.text[slice(*ranges[0])])):
            ranges[0] = (ranges[0][0] + that.end(), ranges[0][1])
        ranges = [span for span in ranges if span[0] < span[1]] or [found.sentence]
        return Suggestion(
            kind="claim",
            parts=tuple(Part("claim", *span) for span in ranges),
            rule=f"claim.{found.rule}",
            confidence=round(found.sure, 2),
            values=MappingProxyType(
                {
                    "statement": self._statement(found, ranges),
                    "claimant": found.body.claimant,
                    "checkworthiness": "check" if found.sure >= 0.6 else "minor",
                    "reasons": list(found.reasons),
                }
            ),
        )

    def _statement(self, found: _Found, ranges: Sequence[Range]) -> str:
        """Return the claim as a sentence of its own."""
        words_ = _plain(" ".join(self.text[s:e] for s, e in ranges))
        words_ = _DATELINE.sub("", words_)
        words_ = _CONNECTIVE.sub("", words_.lstrip(" ,;:–—-"))
        if self.code == "de" and not _MARKS.search(self.text, ranges[0][0] - 1, ranges[-1][1] + 1):
            words_ = self._german(words_, found, ranges)
        words_ = self._with_subject(self._first_clause(words_, found.rule), found)
        words_ = _OPEN_END.sub("", words_.rstrip(" ,;:–—-.!…"))
        return words_[:1].upper() + words_[1:] + "."

    def _german(self, statement: str, found: _Found, ranges: Sequence[Range]) -> str:
        """Return reported words in the order and the mood of a sentence of their own.

        dass die Stadt gezahlt habe → die Stadt hat gezahlt. Where nobody can say where the
        subject ends, the sentence stays whole.
        """
        if not (found.body.quote or found.body.told):
            return statement
        before = self.text[max(0, ranges[0][0] - 5) : ranges[0][0]]
        if before.rstrip().endswith(("dass", "daß")):
            *front, verb = statement.rstrip(" .").split(" ")
            front = " ".join(front)
            subject = _GERMAN_SUBJECT.match(front)
            if not subject or "," in statement:
                return _plain(self.text[slice(*found.sentence)])
            statement = f"{subject[0]} {verb}{front[subject.end() :]}"
        return _MOOD.sub(lambda told: _INDICATIVE[told[0]], statement, count=1)

    def _first_clause(self, statement: str, rule: str) -> str:
        """Leave out what another clause with its own pronoun adds: …, and we control it."""
        told = rule in self.words.rules and self.words.rules[rule].search(statement.lower())
        more = _NEXT_CLAUSE.search(statement, told.end()) if told else None
        return statement[: more.start()] if more else statement

    def _with_subject(self, statement: str, found: _Found) -> str:
        """Put a name in place of the pronoun with which the statement begins, if certain."""
        first, _, rest = statement.partition(" ")
        low = first.casefold()
        if self.code != "en" or low not in ("it", "he", "she", "they", "i", "we"):
            return statement
        if low in ("i", "we"):
            return self._first_person(statement, low, rest, found.body)
        name = self._opens_before(found, low)
        return f"{name} {rest}" if name else statement

    def _first_person(self, statement: str, low: str, rest: str, body: _Body) -> str:
        """I have → Ada Lund has; we, where a body speaks for itself."""
        speaks = body.quote.values if body.quote else {}
        one = low == "i" and speaks.get("speaker_kind") == "person"
        many = low == "we" and speaks.get("speaker_kind") in ("organisation", "government")
        if not body.claimant or not (one or many) or re.search(r"\b(?:my|our|us|me|we|i)\b", rest):
            return statement
        verb, _, more = rest.partition(" ")
        verb = _AGREES.get(verb, verb if verb.endswith("ed") else "")
        return f"{body.claimant} {verb} {more}" if verb else statement

    def _opens_before(self, found: _Found, low: str) -> str:
        """Return whom the sentence before opens with, where number and kind fit."""
        if not found.before or (found.body.quote and found.body.ranges[0][0] != found.sentence[0]):
            return ""
        start, end = found.before
        scene = Scene.around(self.text, (start, end), self.language)
        span = opening_phrase(scene.tokens(start, min(end, start + 200)), self.language)
        if not span or self.text[slice(*span)].casefold() in PRONOUNS:
            return ""
        who = self.cast.speaker(span)
        name = who.name
        if not name or not name[0].isupper():
            return ""
        many = name.endswith("s") or " and " in name or who.kind == "group"
        if low == "they":
            return name if many else ""
        person = who.kind == "person" and who.status == "named" and " " in name
        return name if not many and person == (low in ("he", "she")) else ""


# Small readings


_AGREES = {"have": "has", "am": "is", "are": "is", "were": "was", "do": "does", "was": "was"}
_AGREES |= {word: word for word in words("never had did won paid sent built sold met made gave")}
_CONNECTIVE = re.compile(
    r"\A(?:but|and|yet|however|still|also|moreover|furthermore|in addition|so|then|meanwhile|that"
    r"|dass|que|aber|doch|und|zudem|außerdem|mais|et|or|cependant|de plus)\b[\s,]+",
    re.IGNORECASE,
)
_OPEN_END = re.compile(r",?\s(?:which|who|that|and|but|und|aber|et|mais|qui)\Z")
# The verb that a pronoun is tied to: a-t-elle dit, estime-t-il.
_INVERTED = re.compile(r"[^\W\d_]+-(?:t-)?\Z")
_THAT = re.compile(r"\A(?:that|dass|daß|que)\s+|\Aqu['’]")  # It belongs to who says so.
# A noun with its article and adjectives, and no noun behind it; or a pronoun.
_GERMAN_SUBJECT = re.compile(
    r"(?:(?:der|die|das|ein|eine|kein|keine|seine?|ihre?)\s(?:[a-zäöüß]+e[rsn]?\s){0,2}"
    r"[A-ZÄÖÜ][\w-]+|er|sie|es|man)(?=\s[a-zäöüß\d])"
)
_INDICATIVE = {
    **{"sei": "ist", "seien": "sind", "habe": "hat", "hätte": "hat", "hätten": "haben"},
    **{"werde": "wird", "könne": "kann", "müsse": "muss", "gebe": "gibt", "gehe": "geht"},
    **{"komme": "kommt", "liege": "liegt", "bestehe": "besteht", "bleibe": "bleibt"},
    **{"stehe": "steht", "halte": "hält", "nehme": "nimmt", "lasse": "lässt", "wisse": "weiß"},
}
_MOOD = re.compile(rf"\b(?:{'|'.join(_INDICATIVE)})\b")
# EASTMERE, Nov. 3 (Northlight Press) — The doors … | Vellin – Das Amt …
_DATELINE = re.compile(
    r"\A(?:[^\W\d_a-z]{3,}[^()—–]{0,40}(?:\([^()]{2,40}\)\s*)?[—–-]\s+(?=[^\W\d_a-z])"
    r"|[^\W\d_]\w+(?:\s[^\W\d_]\w+)?\s[—–]\s(?=(?:The|An?|Der|Die|Das|Eine?|Le|La|Les|Une?)\s))"
)
_NEXT_CLAUSE = re.compile(
    r",?\s(?:and|but|und|aber|et|mais)\s(?:we|he|she|they|it|i|wir|er|sie|ich|nous|ils?|elles?)\s"
)
_IMPERATIVE = re.compile(
    r"(?:stop|let|do not|don['’]t|please|come|look|imagine|consider|vote|join)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:i|we|my|our|us|ich|wir|unsere?|je|j|nous|mon|notre)\b")
_ARTICLE = re.compile(
    r"\A(?:(?:the|a|an|der|die|das|dem|le|la|les)\s+|l['’]|l\s(?=\w))", re.IGNORECASE
)
# The UN said, die UNO teilte mit: letters that name a body, whatever stands in front.
_BODY_IN_CAPITALS = re.compile(
    r"\A(?:(?i:the|der|die|das|le|la)\s|(?i:l)['’])?([^\W\d_a-zà-ÿß]{2,6})\Z"
)
_MARKS = re.compile(r"[\"“”„‟«»]+")
_ELLIPSIS = re.compile(r"\s*[(\[](?:…|\.\.\.)[)\]]\s*")
_LARGE = re.compile(
    r"\d{3}|\d[.,]\d|%|percent|prozent|pour\scent|million|billion|milliard|[$€£]"
    r"|\d\sof\s|\b(?:dozens|hundreds|thousands|most)\sof\s"
    r"|\bone\sin\s|\bsur\s\w+|\bhalf\b|\bthirds?\b|\bquarters?\b|\bfifths?\b|\btenths?\b|majorit|mehrheit|hälfte|drittel"
    r"|viertel|\bmoitié|\btiers\b|\bjede\w?\s\w+te\b"
)
_TIMES = re.compile(
    r"(?<!\w)(?:\d{1,2}[:.]\d\d(?:\s?(?:a\.?m\.?|p\.?m\.?|uhr|h))?"
    r"|\d{1,2}\s?(?:a\.?m\.?|p\.?m\.?|uhr|o['’]clock)|(?:18|19|20)\d\d(?:er|s)?|aged?\s\d+"
    r"|\d{1,3}[- ]years?[- ]old|\d+[-–]\d+|,\s\d{1,2},|\(\d{1,3}\)"
    r"|(?:article|paragraph|section|no|nr|artikel|absatz|chapter|page|route|highway|flight)\.?\s\d+"
    r"|\d+(?:st|nd|rd|th)|\d+\s(?:days?|hours?|minutes|weeks?|months?|years?|uhr|tage|stunden)"
    r"|\d+\s(?:minuten|jahre|jahren|ans|jours|heures))(?!\w)"
)
_WHO = r"(?P<who>[^,;.:“”\"«»]{2,100}?)"
_SOURCE_BEHIND = {
    "en": re.compile(rf",?\s+according\s+to\s+{_WHO}(?=[,.;]|\Z)"),
    "de": re.compile(
        rf",\s+(?:so|laut)\s+(?=[A-ZÄÖÜ]|(?:der|die|das|dem|ein|eine)\s){_WHO}(?=[,.;]|\Z)"
    ),
    "fr": re.compile(rf",?\s+(?:selon|d['’]après)\s+{_WHO}(?=[,.;]|\Z)"),
}
_SOURCE_BEFORE = {
    "en": re.compile(
        rf"According\s+to\s+{_WHO},\s+|{_WHO.replace('who', 'saying')}\s+(?:(?:has|have|had)\s+)?"
        r"(?:said|says|announced|reported|confirmed|claimed|claims|added|stated|found|showed|shows"
        r"|reports)(?:\s+on\s+\w+day)?\s+that\s+"
    ),
    "de": re.compile(
        r"(?:Laut|Nach\s+Angaben)\s+(?:(?:der|des|dem|von)\s+)?"
        r"(?P<front>[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)*)\s+(?=[a-zäöü])|"
        rf"{_WHO}\s+(?:sagte|teilte\s+mit|erklärte|berichtete|behauptet|meldete)"
        r"(?:\s+am\s+\w+tag)?,\s+dass\s+"
    ),
    "fr": re.compile(rf"(?:Selon|D['’]après)\s+{_WHO},\s+"),
}
# German nouns with which nobody in particular is named.
_NOBODY = words(
    """angaben angabe augenzeugen zeugen quellen zeitungen medien medienberichten medienberichte
    berichten berichte beobachtern beobachter experten fachleuten fachleute kreisen informationen
    erkenntnissen meldungen umfragen studien kritikern kritiker anwohnern anwohner"""
)
_COMMON = words(
    """that this with from have been were they their after over said says will which also more than
    dass eine einer nach sich nicht über dans pour avec plus"""
)


def _plain(printed: str) -> str:
    """Return the words without quotation marks, omissions and doubled blanks."""
    printed = _ELLIPSIS.sub(" ", _MARKS.sub(" ", printed))
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(printed.split()))


def _without_dates(low: str) -> str:
    """Take out dates, years, times, ages and numbers of things, which nobody checks."""
    for found in reversed(find_dates(low)):
        low = low[: found.start] + " " + low[found.end :]
    return _TIMES.sub(" ", low)


def _content_words(printed: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", printed.lower())) - _COMMON


def _a_name(speaker: str) -> str:
    """Return the name without its article; empty where the words are no name."""
    named = _ARTICLE.sub("", speaker).partition(", ")[0]  # Red Lantern, an aid group.
    last = named.split()[-1] if named else ""
    no_name = not named[:1].isupper() or last[:1].islower() or named.casefold() in STARTERS
    no_name = no_name or last.casefold() in _NOBODY
    return "" if no_name or re.search(r"[\"“”„«»,;:]", named) else named


def _name(source: re.Match[str]) -> str:
    """Return the words that name a source without their article."""
    who = next(filter(None, source.groups()), "")
    return _a_name(who.strip())


def _trimmed(text: str, start: int, end: int) -> Range:
    """Take blanks, marks and joining punctuation off the ends."""
    while start < end and (text[start].isspace() or text[start] in '"“”„«»,;:–—-'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in '"“”„«»,;:–—-'):
        end -= 1
    return start, end
