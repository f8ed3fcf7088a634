"""Whom a headline is about: its first words, up to what they do: Lund | quits board.

A headline has no article and few names in full, so that a name and a noun look alike; the story
below it tells them apart where it can: protests has a small letter there, and die Proteste an
article.
"""

import re
from collections.abc import Sequence

from .attribution_words import LANGUAGES
from .phrases import ADVERBS, phrase
from .roles import ELIDED, is_role
from .scenes import Range, Scene, Token
from .word_tables import words

_SMALL = 3  # Letters of a word that has no capital in a title.
_STORY = 3000  # Code points of the story that are looked through for a word.
_COUNTS = words(
    """two three four five six seven eight nine ten eleven twelve dozens hundreds thousands
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dutzende hunderte tausende
    deux trois quatre cinq six sept huit neuf dix onze douze dizaines centaines milliers"""
)
_PARTICLES = words("van von der den de di da la le bin al")
# German nouns that are nobody's name.
_NO_NAMES = ("ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "tät", "ismus", "nis")


def heads_the_news(scene: Scene, tokens: Sequence[Token]) -> int:
    """Return how many of the first tokens name whom a headline is about; 0: nobody, or unsure."""
    count, role = _named(scene, tokens)
    if not count:
        return _placed(scene, tokens)
    behind = tokens[count] if count < len(tokens) else None
    if behind is not None and behind.text == ",":
        whole = phrase(tokens, scene.language, whole=True)
        return whole if whole == len(tokens) else count
    if behind is None:
        count = _cut_of_a_title(scene, tokens) or count
    named = role or count > 1 + (tokens[0].low in scene.language.determiners)
    return count if named or not _is_noun(scene, tokens[count - 1], behind) else 0


def is_a_name(scene: Scene, pair: Range, tokens: Sequence[Token]) -> bool:
    """Tell whether the marks hold a title or a name: “Low Tide”: a review | „Hafenblatt“: Wer …

    A title has capitals and the other words of its headline have none; of a single German word
    nobody can tell.
    """
    bare = (word.strip("\"'“”‘’„«»‹›") for word in scene.text[slice(*pair)].split())
    inner = [word for word in bare if word]
    if scene.language is LANGUAGES["de"]:
        return len(inner) == 1 and inner[0].isalpha()
    outer = [token for token in tokens if token.is_word and len(token.text) > _SMALL]
    capitals = len(inner) > 1 and all(
        w[0].isupper() for w in inner if w is inner[-1] or len(w) > _SMALL
    )
    english = scene.language is LANGUAGES["en"]
    return english and capitals and not all(token.is_capital for token in outer)


def _named(scene: Scene, tokens: Sequence[Token]) -> tuple[int, bool]:
    """Count the names and roles with which the tokens begin; tell whether there is a role."""
    language = scene.language
    first = int(tokens[0].low in language.determiners)
    opens = tokens[first].low if first < len(tokens) else ""
    if opens in _COUNTS | language.stops | ADVERBS | language.clauses or not opens:
        return 0, False
    roles = [is_role(ELIDED.sub("", token.text)) for token in tokens]
    at, role = first, False
    while at < len(tokens):
        token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        if roles[at] or (token.is_capital and not token.text[0].isdigit()):
            role = role or roles[at]
        elif at > first and after is not None and token.low in language.links | language.ands:
            joins = token.low in language.ands
            if not (after.is_capital or roles[at + 1]) and (joins or not (role and after.is_word)):
                break
            at += not joins and not after.is_capital  # The head of water.
        elif not (after is not None and after.is_capital and token.low in _PARTICLES):
            # Small words lead on to a role: port chief Ada Lund.
            leads = at < first + 2 and any(roles[at + 1 : at + 3]) and token.is_word
            if not leads or token.low in language.verbs | language.stops or at > first + role:
                break
        at += 1
    return (at, role) if at > first else (0, False)


def _cut_of_a_title(scene: Scene, tokens: Sequence[Token]) -> int:
    """Return where the verb stands among words that all have capitals: Ada Lund Quits Board."""
    if scene.language is not LANGUAGES["en"] or len(tokens) < 3:
        return 0
    story = scene.text[scene.block[1] : scene.block[1] + _STORY]
    for at, token in enumerate(tokens[1:-1], start=1):
        verb = token.low.endswith("s") and not token.low.endswith("ss") and not token.is_genitive
        if verb and not is_role(token.text) and token.text not in story:
            return at
    return 0


def _is_noun(scene: Scene, name: Token, behind: Token | None) -> bool:
    """Tell a noun with a capital, since the headline or the German language gives it one."""
    language, low = scene.language, name.low
    story = scene.text[scene.block[1] : scene.block[1] + _STORY]
    if language is LANGUAGES["de"]:
        articles = "|".join(sorted(language.determiners | {"den", "dem", "einen", "einem"}))
        noun = rf"\b(?:{articles})\s+{re.escape(name.text)}\b"
        return low.endswith(_NO_NAMES) or bool(re.search(noun, story, re.IGNORECASE))
    plural = low.endswith("s") and behind is not None and not behind.low.endswith("s")
    if language is LANGUAGES["en"] and plural:
        return True  # Protests grow; Jones quits.
    return bool(re.search(rf"\b{re.escape(low)}\b", story))


def _placed(scene: Scene, tokens: Sequence[Token]) -> int:
    """Count the small words of a headline that says where they are: people in Zelin."""
    language = scene.language
    count = phrase(tokens, language, whole=True)
    rest = tokens[count:]
    small = language.stops | language.verbs
    place = all(token.is_capital or token.low in small for token in rest[1:])
    plain = not any(token.low in language.verbs for token in tokens)
    return count if count <= 2 and rest and place and plain and tokens[0].text.islower() else 0
