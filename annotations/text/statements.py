"""Whether two wordings of a target mean the same: “the NATO expansion” and “NATO's expansion”.

A target is a directed statement, so what turns it round decides: who stands against “an end to
the war” does not stand against “the war”. The same words in another order may say who does what
to whom the other way round, so they are only near. Only what is the same may be put in the
place of another; what is near is for a person to judge.
"""

import re
from enum import Enum

from .word_tables import words


class Likeness(Enum):
    SAME = "same"
    NEAR = "near"
    APART = "apart"


_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SMALL = words(
    """a an the of to in on at for by with and or its his her their this that these those is are be
    was were should would must will do does did has have had as from into s
    der die das den dem des ein eine einen einem einer eines und oder von vom zu zum zur im in am
    an auf für mit bei ist sind war soll sollte sollten muss wird sein ihr seine ihre
    le la les l un une des du de d et ou à au aux en dans sur pour par avec est sont doit doivent
    son sa ses leur leurs ce cette ces"""
)
_POINTING = words(
    """the this that these those its his her their such le la les ce cet cette ces son sa ses leur
    leurs"""
)
_POINTING_IN_GERMAN = words(
    "der die das den dem dieser diese dieses diesen diesem sein seine seinen ihr ihre ihren"
)
# What turns a statement round.
_TURNS = words(
    """no not never without against stop stops stopping stopped end ends ending ban bans banning
    halt halted abolish abolished abolishing abolition oppose opposes opposed reject rejects
    rejected cancel cancelled cancelling scrap scrapped scrapping repeal repealed withdraw
    withdrawn withdrawal refuse ended banned
    nicht kein keine keinen keiner keines nie ohne gegen ende beenden stopp stoppen verbot
    verboten verbieten gestoppt beendet abgeschafft abgelehnt abschaffung abschaffen aufhebung
    ablehnung rückzug
    ne pas jamais sans contre fin arrêt arrêter cesser interdiction interdire abolition abroger
    supprimée supprimé interdite interdit abrogée abrogé suppression supprimer rejet retrait"""
)
_ELIDED = re.compile(r"\A[ldnsLDNS]['’](?=\w)|['’]s?\Z")


def content_words(statement: str) -> list[str]:
    """The words that carry the meaning, in their order and near their stems."""
    found = (_ELIDED.sub("", word) for word in _WORD.findall(statement.casefold()))
    return [_stem(word) for word in found if word and word not in _SMALL]


def likeness(one: str, other: str) -> Likeness:
    """Tell whether two statements say the same, share their matter, or have nothing in common."""
    first, second = content_words(one), content_words(other)
    if not first or not second:
        return Likeness.APART
    if first == second:
        return Likeness.SAME
    a, b = set(first) - _TURNED, set(second) - _TURNED
    if not a or not b:
        return Likeness.APART
    shared = len(a & b)
    fewest = min(len(a), len(b))
    near = shared == fewest or (shared >= 2 and 2 * shared >= fewest)
    return Likeness.NEAR if near else Likeness.APART


def is_vague(statement: str) -> bool:
    """Tell whether the words mean another thing in another story: the plan, its decision."""
    first, _, rest = statement.partition(" ")
    if len(content_words(statement)) > 1:
        return False
    if first.casefold() in _POINTING_IN_GERMAN:
        return not rest.isupper()  # Every noun has a capital; the SPD has more.
    if statement[:2].casefold() in ("l'", "l’"):
        return not rest and first[2:].islower()
    return first.casefold() in _POINTING and rest.islower()


def turned(one: str, other: str) -> bool:
    """Tell whether one of two statements turns the other round: a levy, the levy's end."""
    counts = [sum(word in _TURNED for word in content_words(words_)) for words_ in (one, other)]
    return counts[0] % 2 != counts[1] % 2


def _stem(word: str) -> str:
    """The word without a plural's ending; rough, since equal endings are cut alike."""
    for ending in ("en", "es", "e", "s", "n"):
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word


_TURNED = frozenset(_stem(word) for word in _TURNS)
