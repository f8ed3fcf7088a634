"""Who spoke the quoted words, from what stands behind them: “…,” said X | X said | according to X.

French tells it inside the marks as well: « …, dit-il, … »
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .attribution_words import LANGUAGES, Language
from .headlines import heads_the_news, is_a_name
from .phrases import (
    DATIVES,
    LONGEST_NAME,
    LONGEST_PHRASE,
    is_name,
    is_phrase,
    named_with,
    of_a_summary,
    phrase,
)
from .scenes import (
    CLOSED_IN,
    FARTHEST,
    NEAREST,
    Attribution,
    Range,
    Scene,
    Token,
    is_part,
    token_range,
)
from .subjects import AUXILIARIES, BEFORE_A_SUBJECT, DAY, german_subject, of_verb_at_the_end
from .word_tables import WEEKDAYS, words

_INVERTED = re.compile(
    r"(?:[sm]['’])?(?P<verb>[^\W\d_]+)-(?:t-)?(?P<who>ils|il|elles|elle|on|je|nous|ce)(?!\w)",
    re.IGNORECASE,
)
# With these in front, the subject of a German sentence stands behind its verb.
_CALLED = words(
    """bezeichnet bezeichnete bezeichneten beschrieben beschreibt gewürdigt kritisiert genannt
    gelobt verurteilt eingestuft gewertet charakterisiert zurückgewiesen abgetan bewertet"""
)
_PARTICIPLE = ("iert", "sagt", "klärt", "tont", "eilt", "fasst", "ndet", "ieben", "rochen", "tet")
_WRITTEN_IN = words("in im auf aus von vom seitens")
_WHO = words("the a an his her one he she they it le la un une son sa il elle")
_NO_VERBS = words(
    """bereits bestens dort erst gegenüber insbesondere jedoch meist mindestens nicht oft selbst
    sowie statt stets trotz zumindest zuletzt etwa ohne neben zwischen unten oben außen innen
    welchen seinen ihren einen keinen deren dessen jenen diesen solchen waren sind hatten worden"""
)
_FIRST_WORD = re.compile(r"\s*([^\W_][\w'’-]*)")
# Behind who speaks, inside the marks: a comma, or the day and a stop, or nothing but the mark.
_BEHIND_AN_INSERT = re.compile(
    rf"\s*(?:(?:{DAY}|hier|aujourd['’]hui|ensuite)\s*)?(?:[,.!?…]\s*)+(?:[»”\"]\Z)?|\s*[»”\"]\Z"
)
_HAS_TOLD = re.compile(r"le|l['’](?:a|ont|avait)", re.IGNORECASE)
_CLOSING = "\"'“”„‘’«»‹› \u00a0\u202f"
_DASH_BELOW = re.compile(r"([–—-]{1,2})\s*(?=\w)")
_DASH = re.compile(r"[\s\"'”’“»«.]{0,9}([–—-])\s")
_BETWEEN = re.compile(r"[\s,.;:!?…\"'”’“»«›–—-]{0,20}")
_ADVERBIAL = words(
    "on in at during after before to from via online later am im auf bei in sur à dans"
)
_PARTS_OF_A_DAY = words("morgen vormittag nachmittag abend matin soir")
# Verbs that have an object, and so tell what stands in front of them.
_TELLING = words(
    """said says wrote writes posted posts tweeted tweets added adds recalled recalls explained
    explains put so sagte sagt schrieb schreibt twitterte erklärte écrit déclaré expliqué"""
)
# Behind them stands whom it is said to.
_TOLD = words("told tells assured warned reminded informed")
_WHOM = words("the a an his her its their our my him them us me reporters journalists")
_LONGEST_TELLING = 14  # Tokens of a sentence that only tells who spoke.
_LONGEST_SIGNATURE = 90  # Code points.
_LONGEST_HEADLINE = 120  # Code points behind the quote with which it opens.
_FEW_WORDS = 2  # So many words in marks that open a headline are rather a term.


def words_behind(scene: Scene, at: int, stop: int) -> Attribution | None:
    """Read “…,” said X | X said | according to X from the rest of the sentence."""
    language = scene.language
    if dash := _DASH.match(scene.text, at, stop):
        tokens = scene.tokens(dash.end(), min(stop, dash.end() + NEAREST))
        comma = next((i for i, token in enumerate(tokens) if token.text == ","), len(tokens))
        signed = tokens and tokens[-1].text != "." and is_phrase(tokens, language)
        if is_name(tokens[:comma], language) and (comma == len(tokens) or signed):
            return Attribution(dash.span(1), token_range(tokens))
    if signed := _signed(scene, at, stop) or _headed_behind(scene, at, stop):
        return signed
    end = min(stop, max(scene.sentence_around(at - 1)[1], at), at + NEAREST)
    rest = _BETWEEN.match(scene.text, at, end)
    start = rest.end() if rest else at
    if found := language.according.match(scene.text, start, end):
        tokens = scene.tokens(found.end(), end)
        count = named_with(tokens, language)
        return Attribution(found.span(), token_range(tokens[:count])) if count else None
    tokens = scene.tokens(start, end)
    if not tokens:
        return None
    closed = any(char in ",?!" for char in scene.text[max(0, at - 2) : start])
    return (
        _inverted(tokens, language)
        or _called_so(scene, tokens, at)
        or _as_told(tokens, language)
        or _verb_then_source(tokens, language, closed=closed)
        or _source_then_verb(tokens, language, closed=closed)
    )


def runs_on(scene: Scene, pair: Range, found: Attribution) -> bool:
    """Tell whether X VERB behind the pair is a relative clause: the “app” it had promised.

    Where the sentence opens with the pair and is over with its verb, a comma is missing alone:
    “We go” Ada Lund said.
    """
    cue, source = found.cue, found.source
    if source is None or source[0] > cue[0] or source[1] <= pair[0]:
        return False
    inner = scene.text[pair[0] : pair[1]].rstrip(_CLOSING)
    between = scene.text[pair[1] : source[0]].strip()
    if between or inner[-1:] in tuple(",.!?…;:"):
        return False
    start, end = scene.sentence_around(pair[0])
    if start != pair[0]:
        return True
    rest = scene.tokens(cue[1], end)
    follows = rest[0] if rest else None
    if follows is None or not follows.is_word or follows.low in _ADVERBIAL | WEEKDAYS:
        return False
    verb = scene.text[slice(*cue)].lower()
    return verb not in _TOLD or not (follows.is_capital or follows.low in _WHOM)


def inserted(scene: Scene, pair: Range) -> Attribution | None:
    """Read who speaks from inside the marks, in French; `reach` is what is left of the content."""
    if not scene.language.inserts:
        return None
    text, (start, end) = scene.text, pair
    at = text.find(",", start, min(end, start + FARTHEST))
    while at != -1:
        first = _FIRST_WORD.match(text, at + 1, end)
        tells = first is not None and _may_tell(first[1], scene.language)
        tokens = scene.tokens(at + 1, min(end - 1, at + NEAREST // 3)) if tells else []
        if tokens and (found := _told_inside(tokens, scene.language)):
            behind = _BEHIND_AN_INSERT.match(text, max(found.cue[1], found.source[1]), end)
            if behind and behind.end() < end:
                return replace(found, reach=((start, at), (behind.end(), end)))
            if behind:
                return replace(found, reach=((start, at),))
        at = text.find(",", at + 1, min(end, start + FARTHEST))
    return None


def _may_tell(word: str, language: Language) -> bool:
    """Tell whether a French attribution can begin with the word: dit-il, explique, a, s’insurge."""
    low = word.lower()
    return low in language.verbs | language.helpers or low[:2] in ("s'", "s’") or "-" in low


def _told_inside(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read dit-il | explique Jeanne Vidal | a déclaré la maire at the start of the tokens."""
    if found := _inverted(tokens, language):
        return found
    cue = 1 if tokens[0].low in language.helpers and len(tokens) > 1 else 0
    if tokens[cue].low not in language.verbs or not tokens[cue].text.islower():
        return None
    count = phrase(tokens[cue + 1 :], language)
    if not count or tokens[cue + 1].low in language.pronouns:
        return None
    source = tokens[cue + 1 : cue + 1 + count]
    return Attribution(token_range(tokens[: cue + 1]), token_range(source))


def _signed(scene: Scene, at: int, stop: int) -> Attribution | None:
    """Read a quote set apart with its speaker's name below or behind it: “…” Ada Lund, nurse."""
    if not _stands_apart(scene, at, stop, _LONGEST_SIGNATURE):
        return None
    tokens = scene.tokens(at, stop)
    comma = next((i for i, token in enumerate(tokens) if token.text == ","), len(tokens))
    plain = all(token.is_word and token.low not in scene.language.verbs for token in tokens[:comma])
    if (
        not tokens
        or _has_a_sentence(tokens)
        or not plain
        or not 1 < comma < 7
        or not tokens[0].is_capital
    ):
        return None
    return Attribution(None, token_range(tokens[:comma]))


def _has_a_sentence(tokens: Sequence[Token]) -> bool:
    """Tell whether a sentence is over here, at the end or in front of marks: …, said. “…”"""
    quoted = any(one.text == "." and two.text == CLOSED_IN for one, two in pairwise(tokens))
    return quoted or tokens[-1].text == "."


def _headed_behind(scene: Scene, at: int, stop: int) -> Attribution | None:
    """Read a headline that names who speaks behind a colon, alone or with the news about them.

    ‘We are out of bread’: baker in Zelin | ‘We go now’: Lund quits board
    """
    if not _stands_apart(scene, at, stop, _LONGEST_HEADLINE):
        return None
    tokens = scene.tokens(at, stop)
    if len(tokens) < 2 or tokens[0].text != ":" or tokens[-1].text in (".", "?", CLOSED_IN):
        return None
    if is_a_name(scene, (scene.block[0], at), tokens):
        return None
    cue = token_range(tokens[:1])
    if count := heads_the_news(scene, tokens[1:]):
        return Attribution(cue, token_range(tokens[1 : count + 1]))
    inner = scene.text[scene.block[0] : at].split(maxsplit=_FEW_WORDS)
    return Attribution(cue, None) if len(inner) > _FEW_WORDS else None


def _stands_apart(scene: Scene, at: int, stop: int, longest: int) -> bool:
    """Tell whether the block opens with the pair that ends here, and little more follows."""
    first = scene.next_pair(scene.block[0])
    apart = first is not None and first[0] == scene.block[0] and first[1] == at
    return apart and stop == scene.block[1] and 3 < stop - at < longest


def behind_a_stop(scene: Scene, part: Range) -> Attribution | None:
    """Read a short sentence that tells who spoke the one before: “We won.” Lund wrote online."""
    at = part[1]
    inner = scene.text[max(part[0], at - 4) : at].rstrip(_CLOSING)
    if inner[-1:] not in tuple(".!?…") or is_part(scene, part):
        return None
    follows = scene.sentence_around(min(at + 1, scene.block[1] - 1))
    return _told(scene, follows) if 0 <= follows[0] - at <= 2 else None


def told_below(scene: Scene) -> Attribution | None:
    """Read who spoke the paragraph before: — Ada Lund, mayor | Lund said this on Monday."""
    start, end = scene.block
    dash = _DASH_BELOW.match(scene.text, start, end)
    if dash and end - start < _LONGEST_SIGNATURE:
        tokens = scene.tokens(dash.end(), end)
        comma = next((i for i, token in enumerate(tokens) if token.text == ","), len(tokens))
        named = 0 < comma < 6 and all(token.is_capital for token in tokens[:comma])
        if named and tokens[-1].text != ".":
            source = tokens if is_phrase(tokens, scene.language) else tokens[:comma]
            return Attribution(dash.span(1), token_range(source))
    return _told(scene, scene.sentences[0]) if scene.sentences else None


def _told(scene: Scene, sentence: Range) -> Attribution | None:
    """Read a sentence that only tells who spoke: Lund wrote online. | Das sagte Lund am Montag."""
    language = scene.language
    pointed = language.pointing.match(scene.text, *sentence)
    tokens = scene.tokens(pointed.end() if pointed else sentence[0], sentence[1])[:-1]
    if not 1 < len(tokens) <= _LONGEST_TELLING or any(t.text == CLOSED_IN for t in tokens):
        return None
    found = _source_then_verb(tokens, language, closed=False)
    if found is None and (pointed or tokens[0].low == "so"):
        found = _verb_then_source(tokens, language, closed=False)
    if found is None or not found.source:
        return None
    if not set(scene.text[slice(*found.cue)].lower().split()) & _TELLING:
        return None
    rest = [token for token in tokens if token.start >= max(found.cue[1], found.source[1])]
    if rest and rest[0].low in language.this and not pointed:
        rest.pop(0)
    adverbial = not rest or rest[0].low in _ADVERBIAL | WEEKDAYS
    told = language.verbs | language.clauses | {"that", "dass", "que"}
    return found if adverbial and not any(token.low in told for token in rest) else None


def _inverted(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read the French dit-il, explique-t-elle, a-t-on ajouté."""
    found = _INVERTED.fullmatch(tokens[0].text)
    if not found or language is not LANGUAGES["fr"]:
        return None
    shift = tokens[0].start
    who = shift + found.start("who"), shift + found.end("who")
    if found["verb"].lower() in language.verbs:
        return Attribution((shift, shift + found.end("verb")), who)
    if found["verb"].lower() in language.helpers and len(tokens) > 1:
        verb = tokens[1]
        return Attribution((verb.start, verb.end), who) if verb.low in language.verbs else None
    return None


def _called_so(scene: Scene, tokens: Sequence[Token], at: int) -> Attribution | None:
    """Read the German verb behind the words for what something is called: als „…“ bezeichnet."""
    verb = tokens[0]
    if verb.low not in _CALLED or scene.language is not LANGUAGES["de"]:
        return None
    start = max(scene.sentence_around(at - 1)[0], at - NEAREST)
    front = scene.tokens(start, verb.start)
    if len(front) < 3 or front[-1].text != CLOSED_IN or "als" not in [t.low for t in front[-4:-1]]:
        return None
    for index in range(len(front) - 3, -1, -1):
        if front[index].low in ("von", "vom", "durch"):
            count = phrase(front[index + 1 :], scene.language)
            source = token_range(front[index + 1 :][:count]) if count else None
            return Attribution((verb.start, verb.end), source)
    whole = [*front, verb]
    source = of_verb_at_the_end(whole, len(front), scene.language) or german_subject(
        scene, whole, len(front)
    )
    return Attribution((verb.start, verb.end), source)


def _as_told(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read as X put it | wie X am Abend sagte | comme l’a dit X behind the quote."""
    if tokens[0].low not in language.as_told or len(tokens) < 3:
        return None
    if language is LANGUAGES["de"]:
        ends = next((i for i, t in enumerate(tokens) if t.text in ".,;:"), len(tokens))
        named = any(token.low == "sich" for token in tokens[:ends])  # Wie sich die Junta nennt.
        if named or tokens[ends - 1].low not in language.verbs:
            return None
        source = of_verb_at_the_end(tokens[:ends], ends - 1, language)
        return Attribution(token_range(tokens[ends - 1 : ends]), source) if source else None
    behind = tokens[1:]
    if language.inserts and _HAS_TOLD.fullmatch(behind[0].text):
        behind = behind[1:]
    return _source_then_verb(behind, language, closed=False) or _verb_then_source(
        behind, language, closed=False
    )


def _verb_then_source(
    tokens: Sequence[Token], language: Language, *, closed: bool
) -> Attribution | None:
    if language.inserts and tokens[0].low in ("s'", "s’", "se") and len(tokens) > 1:
        tokens = tokens[1:]
    cue = 0
    if language.inserts and tokens[0].low in ("a", "ont", "avait") and len(tokens) > 1:
        cue = 1
    if is_impersonal(tokens, 0):
        return Attribution(token_range(tokens[:2]), place_of_words(tokens[2:], language))
    verb = tokens[cue]
    is_verb = verb.low in language.verbs and verb.text.islower()
    is_verb = is_verb or (closed and _is_any_verb(verb, language))
    german_so = language is LANGUAGES["de"] and verb.low == "so"
    if not (is_verb or german_so):
        return None
    tokens_after = tokens[cue + 1 :]
    if german_so and len(tokens_after) > 1 and tokens_after[0].low in language.verbs:
        tokens_after = tokens_after[1:]
    while tokens_after and (before := _before_a_subject(tokens_after)):
        tokens_after = tokens_after[before:]
    if is_verb and tokens_after and tokens_after[0].text == ",":
        # Lance, dépitée, Jeanne Valmont.
        behind = next((i for i, t in enumerate(tokens_after[1:5], 1) if t.text == ","), None)
        tokens_after = tokens_after[behind + 1 :] if behind else tokens_after
    count = phrase(tokens_after, language) or _is_named_in_marks(tokens_after)
    if not count:
        return None
    source = token_range(of_a_summary(tokens_after[:count]))
    if verb.low in AUXILIARIES and not _has_participle(tokens_after[count:], language):
        return None
    known = verb.low in language.verbs or language is LANGUAGES["de"]
    if not known and not tokens_after[0].is_capital | (tokens_after[0].low in _WHO):
        return None  # A verb that reports nothing by itself needs somebody behind it.
    return Attribution(token_range(tokens[: cue + 1]), source)


def _before_a_subject(tokens: Sequence[Token]) -> int:
    """How many words say but when, or nothing, between a verb and its subject: lundi, am Montag."""
    dated = len(tokens) > 1 and tokens[0].low in ("am", "ce", "on") and tokens[1].low in WEEKDAYS
    is_time = tokens[0].low in BEFORE_A_SUBJECT | WEEKDAYS | _PARTS_OF_A_DAY
    return 2 if dated else int(is_time)


def is_impersonal(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the German "heißt es" stands here: it says so, in some document."""
    return (
        at + 1 < len(tokens) and tokens[at].low in ("heißt", "hieß") and tokens[at + 1].low == "es"
    )


def place_of_words(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return the document behind a preposition: dazu weiter in einer Mitteilung der Bank."""
    for index, token in enumerate(tokens[:4]):
        if token.low in _WRITTEN_IN:
            behind = tokens[index + 1 :]
            dative = bool(behind) and behind[0].low in DATIVES
            count = phrase(behind[dative:], language)
            return token_range(behind[: count + dative]) if count else None
    return None


def _is_any_verb(token: Token, language: Language) -> bool:
    """Tell whether a small word behind speech is a verb, though none of those that report.

    In German it must be one, since the verb comes second: „…“, freute sich der Trainer. In
    English its ending tells: “…,” shrugged Ada Lund.
    """
    if not token.text.islower() or len(token.text) < 4:
        return language is LANGUAGES["de"] and token.low in AUXILIARIES
    known = language.stops | language.determiners | language.clauses
    if language is LANGUAGES["de"]:
        return token.low in AUXILIARIES or token.low not in known | language.helpers | _NO_VERBS
    if language is LANGUAGES["fr"]:
        return token.low.endswith(("e", "it", "nt")) and token.low not in known | language.links
    verb = token.low.endswith("ed") or token.low in ("read", "reads")  # The statement read.
    return verb and token.low not in known


def _is_named_in_marks(tokens: Sequence[Token]) -> bool:
    """Tell whether a paper's name in marks follows the verb: schrieb „Die Zeit“."""
    first = tokens[0] if tokens else None
    return first is not None and first.text == CLOSED_IN and first.end - first.start <= LONGEST_NAME


def _has_participle(tokens: Sequence[Token], language: Language) -> bool:
    """Tell whether a German auxiliary's participle follows: hatte Ada Lund am Montag erklärt."""
    return any(
        token.text.islower() and (token.low in language.verbs or token.low.endswith(_PARTICIPLE))
        for token in tokens[:14]
        if token.low not in language.stops
    )


def _source_then_verb(
    tokens: Sequence[Token], language: Language, *, closed: bool
) -> Attribution | None:
    for at, token in enumerate(tokens[:LONGEST_PHRASE]):
        if not at or not token.text.islower():
            continue
        unknown = token.low not in language.verbs
        ends = at + 1 == len(tokens) or tokens[at + 1].text in ".,;"
        if unknown and not (closed and ends and _is_any_verb(token, language)):
            continue
        source = list(tokens[:at])
        while source and (source[-1].text == "," or source[-1].low in language.helpers):
            source.pop()
        if not is_phrase(source, language) and tokens[at - 1].text == ",":
            source = _without_clause(source, language)
        if is_phrase(source, language):
            return Attribution((token.start, token.end), token_range(source))
        return None
    return None


def _without_clause(source: Sequence[Token], language: Language) -> Sequence[Token]:
    """Leave out what is told of somebody between two commas: Ada Lund, who built it, said."""
    comma = next((i for i, token in enumerate(source) if token.text == ","), len(source))
    told = source[comma + 1 : comma + 2]
    opens = told and told[0].low in language.relatives | language.determiners
    return source[:comma] if opens else source
