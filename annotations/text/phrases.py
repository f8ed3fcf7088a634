"""Which words make a phrase that can name a speaker: Amara Diop, chief economist at the bank.

The addressee, the day and the place of saying are no part of it; the apposition that tells
who somebody is belongs to it.
"""

import re
from collections.abc import Sequence

from .attribution_words import LANGUAGES, PARTICIPLES, Language
from .roles import is_role
from .scenes import CLOSED_IN, Token
from .sentences import TITLES
from .word_tables import WEEKDAYS, words

# Nobody speaks in them: at a press conference, in a statement.
_OCCASIONS = words(
    """briefing call conference debate email event hearing interview letter meeting message news
    opening post press rally report speech statement tweet"""
)
# Which small words may follow which nouns inside a source.
_FIXED = frozenset(
    [("from", noun) for noun in ("letter", "report", "source", "sources", "statement")]
    + [("by", noun) for noun in ("letter", "report", "statement", "study", "survey")]
    + [("to", noun) for noun in ("adviser", "aide", "ambassador", "envoy", "mission", "secretary")]
)
DATIVES = words("dem den einem einer seinem seiner ihrem ihrer")
_GENITIVES = words("der dem den")  # Nothing that a name in full has behind it.
_WITHIN_AN_ATTRIBUTE = words("in im am aus bei für mit seit vom von zum zur an auf")
_SUMMARIES = words(
    """appell aussage begründung bilanz einschätzung erklärung fazit forderung kommentar kritik
    meinung reaktion urteil vorwurf worte zitat"""
)
ADVERBS = words(
    """aktuell ähnlich denn
    allerdings angeblich darauf anschließend außerdem bereits dabei dadurch dafür dagegen daher
    dahinter damals damit danach daneben dann daran darauf daraufhin darin darum darüber davon
    dazu demnach dennoch derzeit deshalb dort ebenfalls ebenso einerseits erst erstmals gestern
    gleichzeitig heute hier hierbei hierzu hingegen indessen inzwischen insbesondere insgesamt
    jegliche jetzt laut letztlich mittlerweile möglicherweise momentan nun nur offenbar
    offensichtlich relativierend schließlich schon seitdem seither selbst sinngemäß so sodann
    sogar somit später stattdessen trotzdem unterdessen ursprünglich vielmehr vorerst vorher
    weiter weiterhin wörtlich zudem zuerst zugleich zuletzt zumindest zunächst zusätzlich zuvor
    zwar"""
)
_PARTICLES = words("von van der den di da del la bin ben zu ter ten dos du")
_ALONE = words("one two three some several both many another einer eine jemand andere viele")
_COUNTS = words("two three four five six several zwei drei vier deux trois quatre")
LONGEST_PHRASE = 24  # Tokens.
LONGEST_NAME = 40  # Code points of a name in quotation marks.


def phrase(tokens: Sequence[Token], language: Language, *, whole: bool = False) -> int:
    """Return how many of the first tokens make a phrase that can name a speaker.

    With `whole` the phrase is known to end with the tokens, so that more may stand in it.
    """
    if not tokens:
        return 0
    if tokens[0].low in language.pronouns:
        return 1
    if tokens[0].low in PARTICIPLES:
        return 0
    if tokens[0].low in _ALONE and (len(tokens) == 1 or tokens[1].text in ".,;"):
        return 1  # Said one.
    german = language is LANGUAGES["de"]
    if german and not (tokens[0].is_capital or tokens[0].low in language.determiners):
        return 0  # Its nouns are capitals; what begins otherwise is no subject.
    if german and tokens[0].low in ADVERBS:
        return 0
    determined = tokens[0].low in language.determiners or tokens[0].is_genitive
    if german and determined and (behind := _extended(tokens)):
        count = phrase(tokens[behind:], language, whole=whole)
        return behind + count if count else 0
    at = good = 0
    capital = apposed = False  # Of the last word; whether an apposition has begun.
    while at < min(len(tokens), LONGEST_PHRASE):
        token = tokens[at]
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.text == ",":
            if good and after and after.text.isdigit() and len(after.text) < 4:
                at = good = at + 2  # An age.
                continue
            named = capital and not determined
            if not good or apposed or not apposition(tokens[at + 1 :], language, named=named):
                break
            apposed, capital = True, False
        elif token.text == "(":
            closing = [i for i in range(at, min(at + 8, len(tokens))) if tokens[i].text == ")"]
            if not closing or not good:
                break
            at = good = closing[0] + 1
            continue
        elif token.text == CLOSED_IN and determined and token.end - token.start <= LONGEST_NAME:
            good = at + 1  # The paper „…“ says so itself.
        elif token.text == ".":
            if not (before and after and after.is_capital and _is_abbreviation(before)):
                break
        elif not token.is_word or not _belongs(tokens, at, good, language, whole=whole):
            break
        elif german and not determined and token.low in _GENITIVES and is_bare_name(tokens[:at]):
            break  # Rief Ada Lund der Menge zu.
        elif token.low in language.links | language.places | language.ands | {"by", "to"}:
            capital = False
        elif token.low in _PARTICLES and capital and (behind := _name_behind(tokens, at)):
            at = good = behind + 1  # Ursula von der Hagen.
            continue
        elif token.low in _COUNTS and before and before.low in language.links:
            good = at + 1  # A mother of two.
        elif token.low not in language.determiners or token.text == "A":
            small = token.text[0].islower()
            if (
                small
                and capital
                and not ((whole and not german) or _goes_on(after, determined, language))
            ):
                break
            capital = token.is_capital and not token.is_genitive
            good = at + 1
        at += 1
    return good


def _name_behind(tokens: Sequence[Token], at: int) -> int:
    """Return where the name goes on behind its particles, as in von der Hagen; 0: it does not."""
    behind = at + 1
    while behind < len(tokens) and behind < at + 3 and tokens[behind].low in _PARTICLES:
        behind += 1
    return behind if behind < len(tokens) and tokens[behind].text[0].isupper() else 0


def _extended(tokens: Sequence[Token]) -> int:
    """Return where the noun stands behind a German attribute: die in Aue geborene | Lund."""
    if len(tokens) < 4 or tokens[1].low not in _WITHIN_AN_ATTRIBUTE:
        return 0
    for index in range(3, min(len(tokens), 9)):
        if not tokens[index - 1].is_word:
            return 0
        participle = tokens[index - 1].low.endswith(("te", "ten", "ter", "ene", "enen", "ener"))
        if participle and tokens[index - 1].text.islower() and tokens[index].is_capital:
            return index
    return 0


def _is_abbreviation(token: Token) -> bool:
    return token.low in TITLES or len(token.text) == 1 or "." in token.text


def _belongs(
    tokens: Sequence[Token], at: int, good: int, language: Language, *, whole: bool
) -> bool:
    """Tell whether the word at `at` may stand in a phrase of which `good` words are certain."""
    token = tokens[at]
    low = token.low
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if low in language.links and (good or (at == 1 and before.low in _ALONE)):
        return after is not None and after.low not in _OCCASIONS | {"first", "second"}
    if low in language.determiners and token.text != "A":
        inside = language.links | language.places | language.ands | {"by", "to"}
        if token.is_capital and good and before.is_capital and after and after.is_capital:
            return True  # Yann Le Goff.
        return before is None or before.text == "," or before.low in inside
    if low in language.ands and good:
        joins = after is not None and after.low not in language.pronouns | language.stops
        return joins and (whole or after.is_capital)
    if before is not None and (low, before.low) in _FIXED:
        return True
    if low in language.places and good:
        capitals = [other.is_capital for other in tokens[at + 1 : at + 3]]
        return any(capitals) and not before.is_capital
    if low in language.stops or _is_contraction(token, language) or _is_denied(low):
        return False
    if token.text.islower():
        if before is not None and before.low in language.determiners and is_role(low):
            return True  # La juge.
        known = language.verbs | language.helpers | WEEKDAYS
        return low not in known and not low.endswith("ly")
    return low not in WEEKDAYS and (good > 0 or not token.text.isdigit())


def _is_contraction(token: Token, language: Language) -> bool:
    """Tell who’s and he’d from the genitive of a name."""
    stem = re.split("['’]", token.low)[0]
    return stem != token.low and stem in language.pronouns | language.stops and len(stem) > 1


def _is_denied(low: str) -> bool:
    """Tell a French verb that is denied: n’avait, n’a jamais été."""
    return low[:2] in ("n'", "n’") and low not in ("n'", "n’")


def _goes_on(after: Token | None, determined: bool, language: Language) -> bool:
    """Tell whether a small word behind a name still belongs to it: Norrbank chief Ada Lund."""
    if after is not None and after.text[0].isalpha() and (after.is_capital or is_role(after.text)):
        return True  # Norrbank chief executive Ada Lund.
    return determined and language is not LANGUAGES["de"]


def apposition(tokens: Sequence[Token], language: Language, *, named: bool) -> bool:
    """Tell whether the words after a comma say who the one before it is."""
    if not tokens:
        return False
    first, german = tokens[0], language is LANGUAGES["de"]
    if not first.is_word or _is_contraction(first, language) or first.text.endswith("ing"):
        return False
    if first.low in language.determiners:
        return not german or (len(tokens) > 1 and tokens[1].is_capital)
    if first.low in language.stops | language.pronouns | language.helpers | language.verbs:
        return False
    if _is_denied(first.low):
        return False
    if first.text[0].islower():
        return True
    # A name after a role: her lawyer, Piet Verhagen. After a name it is another clause.
    beyond = next((t for t in tokens if not (t.is_word and t.is_capital)), None)
    if german and beyond is not None and beyond.low in language.links:
        return True  # Uwe Brandt, Präsident des Landtags: all German nouns are capitals.
    return not named and (beyond is None or beyond.text in ",.(:" or beyond.low in language.links)


def is_phrase(tokens: Sequence[Token], language: Language) -> bool:
    return bool(tokens) and phrase(tokens, language, whole=True) == len(tokens)


def of_a_summary(tokens: Sequence[Token]) -> Sequence[Token]:
    """Leave out the summing up: das Fazit der Betreiber → der Betreiber."""
    for index, token in enumerate(tokens[:3]):
        if token.low in _SUMMARIES and len(tokens) > index + 2:
            behind = index + 1
            if tokens[behind].low == "von":
                behind += 1
            if tokens[behind].low in ("der", "des", "eines", "einer") or behind > index + 1:
                return tokens[behind:]
    return tokens


def named_with(tokens: Sequence[Token], language: Language) -> int:
    """Return the length of the phrase behind "according to"; German has its dative there."""
    if language is not LANGUAGES["de"] or not tokens:
        return phrase(tokens, language)
    begin = int(tokens[0].low in DATIVES)
    while begin < min(3, len(tokens)) and tokens[begin].low.endswith(("en", "em", "er")):
        if not tokens[begin].text.islower() or tokens[begin].low in language.determiners:
            break
        begin += 1  # Laut ersten unbestätigten Angaben.
    count = _is_named_in_marks(tokens, begin) or phrase(tokens[begin:], language)
    if not count:
        return 0
    behind = range(begin + 1, begin + count)
    # Laut Polizei 40 Menschen: how many there are is told.
    end = next((at for at in behind if tokens[at].text[0].isdigit()), begin + count)
    return end + _is_named_in_marks(tokens, end)


def _is_named_in_marks(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a pair of marks holds who tells it: laut „Abend“ ist | des Blatts „Abend“ ist.

    At the end of the sentence it holds what is told.
    """
    token = tokens[at] if at < len(tokens) - 1 else None
    return bool(token) and token.text == CLOSED_IN and token.end - token.start <= LONGEST_NAME


def named_before(tokens: Sequence[Token], at: int, language: Language) -> int:
    """Return where the words begin that a German "zufolge" stands behind: ersten Angaben | X."""
    inside = language.links | language.determiners | {"einem", "einer"}
    first = at
    while first and at - first < 6 and tokens[first - 1].text not in (",", CLOSED_IN):
        token = tokens[first - 1]
        if not (token.is_capital or token.low.endswith("en") or token.low in inside):
            break
        first -= 1
    return first


def is_person(tokens: Sequence[Token]) -> bool:
    """Tell whether a pronoun or a word for what somebody is stands in the phrase."""
    if len(tokens) == 1 and tokens[0].low in ("er", "man", "ich", "wir"):
        return True
    links = LANGUAGES["de"].links
    of = next((i for i, token in enumerate(tokens) if i and token.low in links), len(tokens))
    return any(token.text[0].isupper() and is_role(token.text) for token in tokens[:of])


def is_name(tokens: Sequence[Token], language: Language) -> bool:
    if len(tokens) > LONGEST_PHRASE:
        return False
    small = language.determiners | language.links | language.places | language.ands
    names = [token.is_capital for token in tokens if token.is_word and token.low not in small]
    return 2 <= len(names) <= 8 and all(names) and is_phrase(tokens, language)


def is_bare_name(tokens: Sequence[Token]) -> bool:
    """Tell whether the tokens are a person's name: Ada Lund, Heike van der Lund."""
    small = words("van von der den de del di la le bin al el zu")
    named = 2 <= len(tokens) <= 5 and tokens[0].is_capital and tokens[-1].is_capital
    return named and all(token.is_capital or token.low in small for token in tokens)
