"""Who does what a verb of saying tells: the subject in front of it, or behind it as in German."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .attribution_words import LANGUAGES, Language
from .phrases import (
    ADVERBS,
    DATIVES,
    LONGEST_NAME,
    LONGEST_PHRASE,
    apposition,
    is_bare_name,
    is_person,
    is_phrase,
    phrase,
)
from .scenes import CLOSED_IN, Range, Scene, Token, token_range
from .word_tables import MONTHS, WEEKDAYS, words

DAY = "|".join(sorted(WEEKDAYS | MONTHS.keys(), key=len, reverse=True))
_TIME_AT_THE_END = re.compile(
    rf"(?:,?\s+(?:(?:late|early)\s+)?(?:on|am|le|in\s+a\s+(?:\w+\s)?(?:statement|interview|speech|post))?"
    rf"(?:\s+(?:{DAY})\b(?:\s+(?:morning|afternoon|evening|night))?)?"
    rf"(?:,?\s+(?:\d{{1,2}}\.?\s+)?(?:{DAY})\.?(?:\s+\d{{1,2}})?)?(?:,?\s+\d{{4}})?,?)\Z",
    re.IGNORECASE,
)
_BREAKS = frozenset(';:–—“”"„«»\N{REPLACEMENT CHARACTER}')
BEFORE_A_SUBJECT = words(
    """sich dazu jetzt nun daher deshalb gestern heute auch weiter dann hier ihn ihm ihnen es
    uns mich zudem ferner schließlich später darauf daraufhin wiederum"""
)
SUBORDINATING = words(
    """wie dass als nachdem weil obwohl die das den dem was wobei woraufhin während da worauf wozu
    womit wonach"""
)
NO_SUBJECT = (
    words(
        """abgesehen angesichts anhand anlässlich anstelle aufgrund außer bei beim bezüglich bis
    entgegen entsprechend gegen gegenüber gemäß hinsichtlich hinter infolge innerhalb mithilfe
    mittels nachdem neben obwohl seitens sobald solange statt trotz unter ungeachtet unweit
    während wegen wenn weil zwischen zwecks bevor falls sofern soweit ehe ob dass da anfang mitte
    ende seither vergangenen vergangene letzten letzte kommenden noch erst gerade zwar jedoch"""
    )
    | WEEKDAYS
    | MONTHS.keys()
)
AUXILIARIES = words("hat hatte haben hatten wird werden wurde wurden")
_ALSO = words("also even only auch selbst sogar nur aussi but and aber und mais et doch")
_OBJECTS = words("the a an his her its their our my it them him to that")
_PLACED = words("on in at for against")
_INSERTS = words("who which whose in at after speaking der die das qui dont")


def subject(scene: Scene, left: Sequence[Token], language: Language) -> Range | None:
    """Return the noun phrase that does what the verb behind the tokens says."""
    tokens = list(left)
    while tokens and tokens[-1].low in language.helpers:
        tokens.pop()
    if len(tokens) > 1 and tokens[0].low in _ALSO:
        tokens.pop(0)
    asked = language.inserts and len(tokens) > 2 and tokens[1].text == ","
    if asked and tokens[0].low.endswith(("é", "ée", "és", "ées")):
        tokens = tokens[2:]  # Interrogée, la maire répond.
    if not tokens:
        return None
    if tokens[-1].low in language.ands:
        shared = shared_subject(scene, tokens[:-1], language)
        return shared or first_subject(tokens[:-1], language)
    shorter = _TIME_AT_THE_END.sub("", scene.text[tokens[0].start : tokens[-1].end])
    end = tokens[0].start + len(shorter)
    time_cut = end < tokens[-1].end and tokens[-1].text != ","
    if time_cut:
        tokens = [token for token in tokens if token.end <= end]
        while tokens and tokens[-1].low in language.helpers:
            tokens.pop()
    if tokens and tokens[-1].text == "," and len(tokens) > 1:
        return _subject_before_insert(tokens[:-1], language)
    clause = last_clause(tokens, language)
    for begin in _clause_starts(clause, language):
        if is_phrase(clause[begin:], language):
            return token_range(clause[begin:])
    return None


def first_subject(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return X of a sentence that goes on: X visited the site and spoke of a “…”."""
    if language is LANGUAGES["de"] and tokens and tokens[0].low in NO_SUBJECT | language.stops:
        return _behind_the_verb(tokens, language)
    count = phrase(tokens, language)
    verb = tokens[count] if count and count < len(tokens) else None
    if verb is None or not verb.text.islower() or verb.low in language.links | language.places:
        return None
    if is_verb_within(tokens, count - 1, language) and is_phrase(tokens[: count - 1], language):
        count -= 1
    return token_range(tokens[:count])


def _behind_the_verb(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return X of a German sentence that opens with something else: Im Mai zogen die Fischer."""
    small = language.stops | language.determiners | language.links | language.places | DATIVES
    for verb, who in pairwise(range(len(tokens))):
        article = tokens[who].low in (language.determiners | language.pronouns) - {"der"}
        if article and tokens[verb].text.islower() and tokens[verb].low not in small | NO_SUBJECT:
            count = phrase(tokens[who:], language)
            return token_range(tokens[who : who + count]) if count else None
    return None


def is_verb_within(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Tell whether an English word is a verb by what follows: the board expects to | opposes the.

    Nothing else than a verb has an article or a "to" behind it, bar a plural before "to".
    """
    if language is not LANGUAGES["en"] or not 0 < at < len(tokens) - 1:
        return False
    low, behind = tokens[at].low, tokens[at + 1].low
    if not tokens[at].text.islower() or low in language.determiners | language.links:
        return False
    if low.endswith("ed"):
        return behind in _OBJECTS | _PLACED
    verb = low.endswith("s") and not low.endswith("ss")
    return verb and behind in _OBJECTS and not tokens[at - 1].is_genitive


def last_clause(tokens: Sequence[Token], language: Language) -> Sequence[Token]:
    """Return the tokens of the last clause."""
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        name = token.text == CLOSED_IN and language is LANGUAGES["de"]
        if name and token.end - token.start <= LONGEST_NAME:
            continue  # The paper „…“ has no verb of its own.
        if token.text in _BREAKS or _begins_a_clause(tokens, index, language):
            clause = tokens[index + 1 :]
            # In: the “History” section says, the pair belongs to the phrase, which is cut.
            cut = token.text == CLOSED_IN and clause and _is_plain_word(clause[0], language)
            return () if cut else clause
    return tokens


def _begins_a_clause(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Tell whether a conjunction stands here; such as, and a German "als" for a role, is none."""
    if tokens[at].low not in language.clauses:
        return False
    before = tokens[at - 1] if at else None
    if language is LANGUAGES["de"]:
        return before is None or not before.is_word
    if tokens[at].low == "as" and before is not None:
        # Who worked there as a nurse: a role. As a nurse said, behind a comma, is a clause.
        role = at + 1 < len(tokens) and tokens[at + 1].low in ("a", "an") and before.is_word
        return not role and before.low != "such"
    return True


def _is_plain_word(token: Token, language: Language) -> bool:
    return token.text.islower() and token.low not in language.determiners | language.pronouns


def _clause_starts(clause: Sequence[Token], language: Language) -> Iterator[int]:
    yield 0
    for index, token in enumerate(clause[:-1]):
        if token.text == ",":
            yield index + 1
            if clause[index + 1].low in language.ands:
                yield index + 2


def _subject_before_insert(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return the subject of "X, meeting in Y, said" and of "X, the head of Y, said"."""
    clause = last_clause(tokens, language)
    begin = 0
    for comma in (i for i, token in enumerate(clause) if token.text == ","):
        head, insert = clause[begin:comma], clause[comma + 1 :]
        if insert and is_phrase(head, language):
            if insert[0].text.endswith("ing") or insert[0].low in _INSERTS | language.stops:
                return token_range(head)
            named = head[-1].is_capital and not insert[-1].is_capital
            role = not insert[-1].is_capital and is_phrase(insert, language)
            name = head[0].low in language.determiners and is_bare_name(insert)
            apposed = role or name or apposition(insert, language, named=named)
            return token_range(clause[begin:]) if apposed else None
        begin = comma + 1
    return None


def shared_subject(scene: Scene, left: Sequence[Token], language: Language) -> Range | None:
    """Return the subject of the reporting verb before: he stressed, denouncing | X said and."""
    for index in range(len(left) - 1, 0, -1):
        if left[index].low in language.verbs and left[index].text.islower():
            return subject(scene, left[:index], language)
    return None


def german_subject(scene: Scene, tokens: Sequence[Token], verb: int) -> Range | None:
    """Return the subject behind a German verb: Am Freitag sagte der Minister: | So sagte er."""
    language, gap = scene.language, tokens[verb + 1 :]
    if language is not LANGUAGES["de"] or not gap:
        return None
    if found := of_verb_at_the_end(tokens, verb, language):
        return found
    if tokens[verb - 1].low in language.ands and verb > 1:
        return None  # Hielt es für nötig und bezeichnete das Amt als: the subject is in front.
    auxiliary = _auxiliary(tokens, verb)
    if auxiliary is not None and verb - auxiliary > 1:
        # Hatte Ada Lund am Montag erklärt: the subject is beside what is finite.
        gap, verb = tokens[auxiliary + 1 : verb + 1], auxiliary
    while gap and gap[0].low in BEFORE_A_SUBJECT:
        gap = gap[1:]
    count = phrase(gap, language)
    front = last_clause(tokens[:verb], language)
    if len(front) > 1 and front[0].low in _ALSO:
        front = front[1:]
    cut = tokens[verb - len(front) - 1].low if len(front) < verb else ""
    begins = front[0].low if front else ""
    elsewhere = ADVERBS | NO_SUBJECT | language.stops
    named = bool(front) and cut not in language.clauses and begins not in elsewhere
    # Der alten Zeitung is a dative, and "er" is always the subject.
    named = named and not (begins == "der" and len(front) > 2 and front[1].low.endswith("en"))
    named = named and not (gap and gap[0].low in ("er", "wir", "ich", "man"))
    if named and count and is_person(gap[:count]) and not is_person(front):
        named = gap[0].low in ("die", "das") or front[0].low not in ("den", "dem", "einen", "einem")
        named = named and gap[0].low != "der" and not is_bare_name(gap[:count])
    if named and len(gap) > 1 and gap[0].is_capital and gap[1].low == "als":
        # Die Äußerungen bezeichnete Ahrend als: a name without an article is who says so.
        named = front[0].low not in language.determiners or is_person(front)
    # Nouns and names in the nominative stand in front of their verb themselves.
    if named and (is_phrase(front, language) or (front[-1].text == "," and front[0].is_capital)):
        return token_range(front) if auxiliary is not None and is_phrase(front, language) else None
    if not count or count == len(gap):
        return None
    return token_range(gap[:count]) if gap[0].low not in DATIVES else None


def of_verb_at_the_end(tokens: Sequence[Token], verb: int, language: Language) -> Range | None:
    """Return the subject of a German clause that ends with its verb: wie Ada Lund gestern sagte."""
    behind = [token.low for token in tokens[verb + 1 :]]
    if behind[:1] and behind[0] not in (*AUXILIARIES, ":", ","):
        return None
    for index in range(verb - 1, max(-1, verb - LONGEST_PHRASE), -1):
        begins = not index or tokens[index - 1].text == ","
        if begins and tokens[index].low in SUBORDINATING:
            inner = tokens[index + 1 : verb]
            while inner and inner[0].low in BEFORE_A_SUBJECT:
                inner = inner[1:]
            count = phrase(inner, language)
            fits = count and inner[0].low not in DATIVES
            return token_range(inner[:count]) if fits else None
        if tokens[index].text in _BREAKS - {CLOSED_IN}:
            return None
    return None


def _auxiliary(tokens: Sequence[Token], verb: int) -> int | None:
    """Return where the auxiliary of a participle stands, if the verb is one."""
    if not tokens[verb].low.endswith(("t", "en")):
        return None
    for index in range(verb - 1, max(-1, verb - LONGEST_PHRASE), -1):
        if tokens[index].text in _BREAKS:
            return None
        if tokens[index].low in ("hat", "hatte", "haben", "hatten"):
            return index
    return None
