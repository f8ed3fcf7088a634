"""Quotation marks around words that are nobody's speech: titles, terms, irony.

A title follows the name of its kind (the novel “…”) or has capitals throughout; a term
follows a word that says so (known as “…”); one to a few small words in the middle of a
sentence that nobody is reported to have said are held at arm's length.
"""

import re
from collections.abc import Sequence

from annotations.text.attribution_words import LANGUAGES
from annotations.text.scenes import Scene
from annotations.text.word_tables import words

Range = tuple[int, int]

_WORKS = words(
    """album anthem article band blog book campaign channel chapter column comedy documentary drama
    episode essay exhibition film game hit magazine movie musical newspaper novel opera painting
    paper photograph picture play poem portal print programme program project record section series
    show single sketch song story strip study theme thriller title track video volume website work
    buch roman film lied album zeitung zeitschrift magazin tageszeitung titel sendung serie band
    projekt aktion schiff gesellschaft firma partei gruppe blatt nachrichtenmagazin restaurant
    stück theaterstück oper hotel sonde satellit mission kampagne verein organisation
    livre roman chanson émission journal pièce titre tableau revue"""
)
_NAMING = words(
    """called named dubbed nicknamed known titled entitled labelled labeled termed branded
    codenamed so-called christened renamed slogan motto hashtag user
    genannt namens sogenannte sogenannten sogenannter sogenanntes bekannt getauft
    nommé nommée appelé appelée baptisé baptisée intitulé intitulée surnommé surnommée"""
)
_GIVING = words(
    """dubbed nicknamed titled entitled christened renamed codenamed betitelt getauft baptisé
    baptisée intitulé intitulée surnommé surnommée"""
)
_WORDINGS = words(
    """term word words phrase expression label category begriff wort ausdruck bezeichnung terme mot
    expression"""
)
# Nouns of which German makes others: Tageszeitung, Radiosender, Nachrichtenagentur.
_GERMAN_WORKS = tuple(
    words(
        """agentur album band bank blatt buch fabrik film firma gesellschaft gruppe hotel kategorie
        klub konzern lied magazin magazins marke modell modelle partei portal preis programm projekt
        quartier radio reihe restaurant roman schiff sender sendung serie software spiel stiftung
        stück titel typs verein verlag werk werke zeitschrift zeitung unternehmen"""
    )
)
# What a crowd shouts and a banner says, in German.
_SHOUTED = words("aufschrift parole parolen rufe rufen skandierten spruch sprüche worte worten")
_DEFINITE = words("der die das dem den in im laut gegenüber wie von vom beim bei zum zur dessen")
_IRONY = words("so-called sogenannte sogenannten sogenannter sogenanntes soi-disant self-styled")
_SMALL = words(
    """a an and as at by for from in into of on or the to with der die das und von des de la le et
    du am im zu zum zur mit für bei auf aus dem den ein eine oder als vom beim über gegen an um"""
)
# German verbs that give a name: so heißt das Schiff, es nennt sich.
_NAMED = words("heißt heißen hieß hießen benannt umbenannt betitelt lautet")
_JUDGING = words("nannte nannten nennt nennen bezeichnete bezeichneten bezeichnet gilt")
_BEARERS = words(
    """banner billboard placard plaque sign sticker t-shirt shirt banderole pancarte panneau
    affiche"""
)
_IN_OTHER_WORDS = words(
    """deutsch übersetzt etwa wörtlich englisch engl dt codename codenamen kurz translated meaning
    literally english french german traduction anglais abbreviated short known"""
)
_BRACKET = re.compile(r"[(\[]([^()\[\]“”„\"]{0,22})\Z")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_LONGEST_SENTENCE = 600  # Code points.
_BESIDE = 60  # Code points looked at in front of a pair.


def reason(scene: Scene, pair: Range) -> str:
    """Say what the pair is if it is no quote: scare, title, term or other."""
    inner = _WORD.findall(scene.text, *pair)
    before = words_before(scene, pair)
    last = before[-1] if before else ""
    if last in _IRONY:
        return "scare"
    german = _is_german_kind(scene, before, inner)
    if (
        last in _WORKS
        or german
        or (len(before) > 1 and before[-2] in _WORKS and _is_title(scene, inner))
    ):
        return "title"
    worded = last in _WORDINGS and len(inner) == 1
    if (
        not worded
        and scene.language is LANGUAGES["de"]
        and _names_a_german_thing(scene, pair, inner)
    ):
        return "title"
    if set(before[-2:]) & (_NAMING | _WORDINGS):
        return "title" if _is_title(scene, inner) and len(inner) > 2 else "term"
    if _is_title(scene, inner) and len(inner) > 1:
        return "title"
    if not inner or len(inner) > 6:
        return "other"
    if len(inner) == 1 and inner[0][0].isupper():
        return "term"
    return "scare"


def is_named(scene: Scene, pair: Range) -> bool:
    """Tell whether the words in front say that the marks hold a name or a term."""
    before = words_before(scene, pair)
    inner = _WORD.findall(scene.text, *pair)
    if _translates(scene, pair):
        return True
    if _has_colon(scene, pair):
        return _is_given(scene, pair)
    if is_introduced(scene, pair):
        return False
    if before and (before[-1] in _WORKS | _NAMING | _IRONY or set(before[-2:]) & _WORDINGS):
        return before[-1] not in ("called", "appelé", "words") or _is_title(scene, inner)
    german = scene.language is LANGUAGES["de"]
    if german and _names_a_german_thing(scene, pair, inner):
        return True
    if german and before:
        if _is_german_kind(scene, before, inner):
            return True
        # All German nouns have capitals; a name has nothing else, and the definite article.
        return before[-1] in _DEFINITE and _is_title(scene, inner)
    placed = before and before[-1] in ("on", "in", "at", "the", "of", "from", "for", "by")
    return bool(placed) and len(inner) > 1 and _is_title(scene, inner)


def _is_german_kind(scene: Scene, before: Sequence[str], inner: Sequence[str]) -> bool:
    """Tell whether a noun for things with names stands before, and nobody judges: den Preis „…“."""
    if scene.language is not LANGUAGES["de"] or not before:
        return False
    judged = bool(inner) and inner[0][0].islower() and set(before) & _JUDGING
    return before[-1].endswith(_GERMAN_WORKS) and not judged


def _names_a_german_thing(scene: Scene, pair: Range, inner: Sequence[str]) -> bool:
    """Tell whether the marks hold what something is called: Stern „HD 13“ | hieß „Zur Post“.

    What stands right behind a noun is its name if it begins with a capital, unless somebody is
    being called so.
    """
    start = max(scene.sentence_around(pair[0])[0], pair[0] - _BESIDE)
    front = _WORD.findall(scene.text, start, pair[0])
    lows = {word.lower() for word in front}
    behind = _WORD.findall(scene.text, pair[1], min(scene.block[1], pair[1] + 24))[:2]
    if len(behind) == 2 and behind[0] == "so" and behind[1] in _NAMED:
        return True
    if not front or not inner or len(inner) > 6:
        return False
    address = len(inner) < 3 and re.search(r"\w[.@/]\w", scene.text[slice(*pair)])
    if address or (lows & _NAMED and "es" not in lows):
        return True
    ends = scene.text[pair[1] - 2] in ".!?…"
    noun = front[-1][0].isupper() and len(front) > 1 and scene.text[pair[0] - 1].isspace()
    if front[-2:-1] and front[-2].lower() in ("laut", "nach", "gemäß"):
        noun = _is_title(scene, inner)  # Rief laut Zeugen „Alles muss weg“.
    return noun and not ends and not inner[0][0].islower() and not lows & _JUDGING


def _translates(scene: Scene, pair: Range) -> bool:
    """Tell whether a name is put in other words behind it: “Cast Lead” (“gegossenes Blei”)."""
    start = max(scene.block[0], pair[0] - 24)
    bracket = _BRACKET.search(scene.text, start, pair[0])
    if bracket is None or scene.text[pair[1] - 2] in ".!?…":
        return False
    said = set(_WORD.findall(bracket[1].lower()))
    marks = scene.text[max(0, bracket.start() - 2) : bracket.start()].rstrip()[-1:]
    return bool(said & _IN_OTHER_WORDS) or (not said and marks in ("“", "”", "»", "«", '"', "'"))


def bears_writing(scene: Scene, source: Range) -> bool:
    """Tell whether the words are written on the thing that is said to say them: the sign said."""
    found = _WORD.findall(scene.text[slice(*source)].lower())
    return bool(found) and found[-1].removesuffix("s") in _BEARERS


def is_introduced(scene: Scene, pair: Range) -> bool:
    """Tell whether a colon leads on to the pair, or a word for what is shouted or written."""
    if _has_colon(scene, pair):
        return not _is_given(scene, pair)
    return is_shouted(scene, pair)


def is_shouted(scene: Scene, pair: Range) -> bool:
    """Tell whether a crowd shouts the words, or a banner has them: Sprüche wie „Raus!“."""
    return bool(set(words_before(scene, pair)) & _SHOUTED)


def _has_colon(scene: Scene, pair: Range) -> bool:
    before = scene.text[max(scene.block[0], pair[0] - 3) : pair[0]]
    return before.rstrip(" \u00a0").endswith(":")


def _is_given(scene: Scene, pair: Range) -> bool:
    """Tell whether a name is given behind the colon: critics dubbed it: “A Bridge Too Few”."""
    start = max(scene.sentence_around(pair[0])[0], pair[0] - _LONGEST_SENTENCE)
    before = {word.lower() for word in _WORD.findall(scene.text, start, pair[0])}
    inner = scene.text[pair[0] : pair[1]].rstrip("\"'“”„‘’«»‹› \u00a0")
    return bool(before & _GIVING) and inner[-1:] not in tuple(".!?…")


def words_before(scene: Scene, pair: Range) -> list[str]:
    """Return the last words of the sentence in front of the pair, in small letters."""
    start = max(scene.sentence_around(pair[0])[0], pair[0] - _BESIDE)
    return [word.lower() for word in _WORD.findall(scene.text, start, pair[0])][-4:]


def _is_title(scene: Scene, inner: Sequence[str]) -> bool:
    """Tell whether every word but the small ones has a capital; in German all nouns have."""
    large = [word for word in inner if word.lower() not in _SMALL]
    if not large or not all(word[0].isupper() or word[0].isdigit() for word in large):
        return False
    return scene.language is LANGUAGES["en"] or len(inner) <= 4
