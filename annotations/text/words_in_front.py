"""Who speaks the quoted words, from what leads on to them: X said (that) | According to X, | X:"""

from collections.abc import Sequence

from . import role_words
from .attribution_words import LANGUAGES, PARTICIPLES, Language
from .phrases import (
    ADVERBS,
    DATIVES,
    LONGEST_PHRASE,
    is_bare_name,
    is_name,
    is_person,
    is_phrase,
    named_before,
    named_with,
    of_a_summary,
    phrase,
)
from .roles import is_role
from .scenes import CLOSED_IN, FARTHEST, NEAREST, Attribution, Range, Scene, Token, token_range
from .sentences import sentences
from .subjects import (
    AUXILIARIES,
    NO_SUBJECT,
    first_subject,
    german_subject,
    shared_subject,
    subject,
)
from .words_behind import is_impersonal, place_of_words

_LONGEST_HEAD = 7  # Tokens of a speaker and a colon that open a line.


def words_in_front(scene: Scene, at: int) -> Attribution | None:
    """Read X said (that) | X told N that | According to X, | X: in front of the quote."""
    language = scene.language
    start = max(scene.sentence_around(at)[0], at - NEAREST)
    if not scene.text[start:at].strip(" \u00a0\"'“„‘‚«»"):
        start, at = _introduction(scene, start)
    while at > start and scene.text[at - 1] in "\"'“„‘‚«» \u00a0":
        at -= 1
    if at <= start:
        return None
    tokens = scene.tokens(start, at)
    named = is_name(tokens[:-1], language) or _is_headed(scene, tokens)
    if tokens and tokens[-1].text == ":" and named:
        speaker = token_range(of_a_summary(tokens[:-1]))
        return Attribution((tokens[-1].start, tokens[-1].end), speaker)
    nearest = max(0, len(tokens) - LONGEST_PHRASE - 2)
    if (
        found := _according_beside(scene, start, at)
        or _in_brackets(tokens, language)
        or _set_off(scene, start, at)
    ):
        return found
    for index in range(len(tokens) - 1, nearest, -1):
        token = tokens[index]
        if not token.text.islower() or not _leads_on(tokens[index + 1 :], token, language):
            continue
        if is_impersonal(tokens, index):
            written = tokens[index + 2 :], tokens[:index]
            source = next((p for side in written if (p := place_of_words(side, language))), None)
            return Attribution(token_range(tokens[index : index + 2]), source)
        if token.low in language.verbs:
            source = german_subject(scene, tokens, index) or subject(
                scene, tokens[:index], language
            )
        elif token.low in PARTICIPLES and (whom := _accompanied(tokens[:index], language)):
            source = whom
        elif token.low in PARTICIPLES and tokens[index - 1].text == ",":
            source = (
                shared_subject(scene, tokens[:index], language)
                or first_subject(tokens[:index], language)
                or _who_spoke(tokens[: index - 1], language)
            )
        else:
            continue
        if source:
            return Attribution((token.start, token.end), source)
    return (
        _according(scene, start, at)
        or _with_word_behind(tokens, language)
        or _so_told(tokens, language)
        or _introduced(scene, tokens)
    )


def _according(scene: Scene, start: int, at: int) -> Attribution | None:
    found = scene.language.according.match(scene.text, start, at)
    holds = None
    if not found and scene.language.holding:
        found = holds = scene.language.holding.match(scene.text, start, at)
    if not found:
        return None
    tokens = scene.tokens(found.end(), at)
    count = named_with(tokens, scene.language)
    beside = scene.text[start:at].rstrip()[-1:] in (",", ":")
    if holds and not beside and not _is_somebody(tokens[:count], scene.language):
        return None  # Pour la première fois, le pont est « fermé ».
    follows = tokens[count] if count < len(tokens) else None
    # A German verb comes at once behind the source; in English and French a comma does.
    german = scene.language is LANGUAGES["de"]
    closed = follows is None or follows.text in ",:" or (german and follows.text.islower())
    if not closed:  # Selon la police, le pont est « fermé »: no apposition.
        count = next((i for i, token in enumerate(tokens[:count]) if token.text == ","), 0)
        closed = count > 0
    return Attribution(found.span(), token_range(tokens[:count])) if count and closed else None


def _is_somebody(tokens: Sequence[Token], language: Language) -> bool:
    """Tell whether the words name a person or a body: la maire, Rose Biya, le syndicat."""
    ends = (i for i, t in enumerate(tokens) if i and (t.text == "," or t.low in language.links))
    phrase = tokens[: next(ends, len(tokens))]
    if not phrase:
        return False
    head = phrase[-1].text
    return is_bare_name(phrase) or is_role(head) or role_words.is_body(head)


def _according_beside(scene: Scene, start: int, at: int) -> Attribution | None:
    """Read a source that stands between the verb and the quote: rief laut Zeugen: “…”."""
    every = list(scene.language.according.finditer(scene.text, start + 1, at))
    if not every:
        return None
    found = every[-1]
    tokens = scene.tokens(found.end(), at)
    closed = bool(tokens) and tokens[-1].text in ",:"
    named = tokens[: len(tokens) - closed]
    if not named or named_with(named, scene.language) != len(named):
        return None
    return Attribution(found.span(), token_range(named))


def _with_word_behind(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read the German preposition that stands behind its noun: der Feuerwehr zufolge „…“."""
    at = len(tokens) - 1 - (bool(tokens) and tokens[-1].text in ",:")
    if at < 1 or tokens[at].low not in language.behind:
        return None
    first = named_before(tokens, at, language)
    return (
        Attribution(token_range(tokens[at : at + 1]), token_range(tokens[first:at]))
        if first < at
        else None
    )


def _set_off(scene: Scene, start: int, at: int) -> Attribution | None:
    """Read It was X who said: | C’est X qui a dit : | Es war X, die sagte:"""
    language = scene.language
    found = language.cleft.match(scene.text, start, at)
    tokens = scene.tokens(found.end(), at) if found else []
    relative = next((i for i, token in enumerate(tokens) if token.low in language.relatives), 0)
    verbs = (token for token in tokens[relative + 1 :] if token.low in language.verbs)
    verb = next(verbs, None) if relative else None
    name = tokens[: relative - (tokens[relative - 1].text == ",")] if relative else []
    if verb is None or not is_phrase(name, language):
        return None
    return Attribution(token_range([verb]), token_range(name))


def _so_told(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read the German word before who tells it: Das Amt werde, so sein Sprecher, „prüfen“."""
    if language is not LANGUAGES["de"] or not tokens or tokens[-1].text not in ",:":
        return None
    for so in range(len(tokens) - 2, 0, -1):
        if tokens[so].low == "so" and tokens[so - 1].text == ",":
            source = tokens[so + 1 : -1]
            count = phrase(source, language)
            whole = count == len(source) or tokens[-1].text == ":"
            cue = token_range(tokens[so : so + 1])
            return Attribution(cue, token_range(source[:count])) if count and whole else None
    return None


def _in_brackets(tokens: Sequence[Token], language: Language) -> Attribution | None:
    """Read a name with the quote in brackets behind it: Ada Lund (“We go.”)."""
    if len(tokens) < 3 or tokens[-1].text != "(":
        return None
    for begin in range(max(0, len(tokens) - 6), len(tokens) - 2):
        name = tokens[begin:-1]
        if is_bare_name(name) and is_phrase(name, language):
            return Attribution((tokens[-1].start, tokens[-1].end), token_range(name))
    return None


def _introduced(scene: Scene, tokens: Sequence[Token]) -> Attribution | None:
    """Read a sentence that ends with a colon and has no verb of saying: He pulled no punches: “…”

    Its subject speaks: what stands in front of its verb, in German or else behind it.
    """
    language = scene.language
    if len(tokens) < 3 or tokens[-1].text != ":":
        return None
    cue = (tokens[-1].start, tokens[-1].end)
    german = language is LANGUAGES["de"]
    count = phrase(tokens, language)
    in_front = (
        DATIVES
        | (language.stops - language.determiners)
        | (NO_SUBJECT | ADVERBS if german else set())
    )
    if count and count < len(tokens) and tokens[0].low not in in_front:
        verb = tokens[count].text
        who = phrase(tokens[count + 1 :], language) if german and verb.islower() else 0
        behind = tokens[count + 1 :][:who]
        if who and is_person(behind) and not is_person(tokens[:count]):
            return Attribution(cue, token_range(behind))  # Den Plan stellte der Minister vor: “…”
        if verb.islower() or verb == ",":
            return Attribution(cue, token_range(of_a_summary(tokens[:count])))
    for index, token in enumerate(tokens[1:-2] if german else (), start=1):
        behind = tokens[index + 1 :]
        small = language.stops | language.determiners | language.links | language.places
        # Hatte sich Ada Lund zu einem Zwischenruf hinreißen lassen: “…”
        reflexive = token.low == "sich" and tokens[index - 1].low in AUXILIARIES
        if reflexive or (token.text.islower() and token.low not in small | NO_SUBJECT):
            count = phrase(behind, language)
            # A bare noun is rather an object of the verb.
            named = count > 1 or reflexive or behind[0].low in language.pronouns
            if count and named and behind[0].low not in DATIVES:
                return Attribution(cue, token_range(behind[:count]))
    return Attribution(cue, None)


def _introduction(scene: Scene, start: int) -> Range:
    """Return the last sentence of the paragraph before, if it ends with a colon."""
    before = scene.text[max(0, scene.block[0] - FARTHEST) : scene.block[0]].rstrip()
    if start != scene.block[0] or not before.endswith(":"):
        return start, start
    shift = max(0, scene.block[0] - FARTHEST)
    sentence = sentences(before, before.rfind("\n") + 1)[-1]
    return shift + sentence[0], shift + sentence[1]


def _is_headed(scene: Scene, tokens: Sequence[Token]) -> bool:
    """Tell whether the block opens with one name and a colon, as headlines do: Lund: “…”."""
    if not tokens or tokens[0].start != scene.block[0] or not tokens[0].is_capital:
        return False
    if 2 < len(tokens) <= _LONGEST_HEAD and is_phrase(tokens[:-1], scene.language):
        return any(is_role(token.text) for token in tokens[:-1])
    if len(tokens) != 2:
        return False
    known = scene.language.stops | ADVERBS | scene.language.determiners | scene.language.clauses
    return tokens[0].low not in known and tokens[0].text.isalpha()


def _accompanied(left: Sequence[Token], language: Language) -> Range | None:
    """Return X of "with X writing “…”"."""
    for index in range(len(left) - 1, max(-1, len(left) - 10), -1):
        if left[index].low in ("with", "as"):
            source = left[index + 1 :]
            return token_range(source) if is_phrase(source, language) else None
    return None


def _who_spoke(left: Sequence[Token], language: Language) -> Range | None:
    """Return X of “…,” said X, adding “…”."""
    if len(left) < 3 or left[0].text != CLOSED_IN or left[1].low not in language.verbs:
        return None
    return token_range(left[2:]) if is_phrase(left[2:], language) else None


def _leads_on(gap: Sequence[Token], verb: Token, language: Language) -> bool:
    """Tell whether nothing between the verb and the quote ends what the verb reports."""
    if verb.low in ("called", "named", "calls") and not gap:
        return False  # A book called “…”.
    if len(gap) > LONGEST_PHRASE:
        return False
    return not any(token.text in (";", "(", ")", "–", "—") for token in gap)
