"""Who is said to have said it: cue and source in the words beside a quote.

News attributes in few shapes. Behind the quote: “…,” said X | X said | according to X.
In front of it: X said (that) | X told N that | X urged N to | According to X, | X: .
German and French have the same shapes with other words. A shape is recognised when
the words between verb and quote, or the words that must name the source, look
like a noun phrase; anything else gives no answer, since a wrong one costs an
editor more than none.

The source leaves out the addressee, the day and the place of saying, and keeps the
apposition that tells who somebody is: Amara Diop, chief economist at the bank.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from .attribution_words import Language
from .scenes import CLOSED_IN, FARTHEST, Attribution, Range, Scene, is_part
from .sentences import TITLES
from .words_behind import behind_a_stop, words_behind
from .words_in_front import words_in_front


def attribution(
    text: str, content: Sequence[Range], block: Range, language: Language | None = None
) -> Attribution:
    """Propose cue and source for quoted content that stands in the block, None where unsure.

    The words around the block tell its language where it is not known.
    """
    parts = sorted(content)
    if not parts:
        return Attribution()
    block = (
        max(block[0], parts[0][0] - FARTHEST),
        max(parts[-1][1], min(block[1], parts[-1][1] + FARTHEST)),
    )
    return attribution_in(Scene.around(text, block, language), parts)


def attribution_in(scene: Scene, parts: Sequence[Range]) -> Attribution:
    """Propose cue and source for parts, in order, that stand in the scene's block."""
    leads = words_in_front(scene, parts[0][0]) if _is_led_up_to(scene, parts) else None
    if leads and leads.source:
        return replace(leads, reach=_joined_part(scene, parts[-1]))
    for number, (_, end) in enumerate(parts):
        stop = parts[number + 1][0] if number + 1 < len(parts) else scene.block[1]
        if found := words_behind(scene, end, stop):
            if found.cue is None:
                return found  # Signed: what follows is where the words are from.
            return replace(found, reach=_reach(scene, found, parts))
    if found := words_in_front(scene, parts[0][0]):
        return replace(found, reach=_joined_part(scene, parts[-1]))
    return behind_a_stop(scene, parts[-1]) or Attribution()


def _is_led_up_to(scene: Scene, parts: Sequence[Range]) -> bool:
    """Tell whether a colon leads to one whole sentence, so that the next one is another's."""
    (start, end), before = parts[0], scene.text[max(0, parts[0][0] - 3) : parts[0][0]]
    inner = scene.text[max(start, end - 3) : end].rstrip("\"'“”’»«›‹ \u00a0")
    return len(parts) == 1 and before.rstrip().endswith(":") and inner[-1:] in tuple(".!?…")


_JOINT = re.compile(r",?[\s\"'”’“»«]*\s(?:of|and|or|und|oder|et|ou|de)\s+")
_COMMA = re.compile(r",?\s")
_LONGEST_LIST = 6  # Pairs.
_LONGEST_INSERT = 40  # Code points of ", he added, ".
_MOST_INSERTS = 4
_LONGEST_GAP = 90  # Code points from an attribution to the words that go on.


def _reach(scene: Scene, found: Attribution, parts: Sequence[Range]) -> tuple[Range, ...]:
    """Return the pairs that go on behind the attribution: “…,” said X, “…” | “…,” said X. “…”."""
    behind = max(span[1] for span in (found.cue, found.source) if span)
    last = parts[-1]
    around = scene.pairs_in(last[0] - 1, last[1] + 1) or scene.pair_at(last[0])
    if behind < last[1] or not around:
        return ()
    follows, stops = _next_pair(scene, behind)
    if follows is None:
        return ()
    if stops:
        told = words_behind(scene, follows[1], scene.block[1]) or is_part(scene, follows)
        return () if told else (follows,)
    return (follows, *_after_inserts(scene, follows))


def _after_inserts(scene: Scene, pair: Range) -> Iterator[Range]:
    """Yield the pairs that go on behind "he added": “…,” said X, “…. And,” he added, “….”"""
    for _ in range(_MOST_INSERTS):
        told = words_behind(scene, pair[1], scene.block[1])
        if not (told and told.cue and told.source):
            return
        pronoun = scene.text[slice(*told.source)].lower() in scene.language.pronouns
        follows, stops = _next_pair(scene, max(told.cue[1], told.source[1]))
        if not pronoun or follows is None or stops or follows[0] - pair[1] > _LONGEST_INSERT:
            return
        yield follows
        pair = follows


def _next_pair(scene: Scene, at: int) -> tuple[Range | None, bool]:
    """Return the pair behind an attribution, and whether a full stop parts the two.

    What may stand between them is whom it was said to, and when: told the press, |
    said on Friday. | added; and, later,
    """
    found = scene.next_pair(at)
    if found is None or found[0] > scene.block[1] or found[0] - at > _LONGEST_GAP:
        return None, False
    gap = scene.tokens(at, found[0])
    stops = [token for token in gap if token.text in ".,:;"]
    if not stops or stops[-1] is not gap[-1]:
        return None, False
    # A sentence that begins in between leads on itself: told the press. Holm disagreed: “…”
    titles = [before for before, token in pairwise(gap[:-1]) if token.text == "."]
    if gap[0].text == "." != gap[-1].text or any(one.low not in TITLES for one in titles):
        return None, False
    verbs = scene.language.verbs
    if any(token.low in verbs or token.text in "–—()" or token.text == CLOSED_IN for token in gap):
        return None, False
    return found, gap[-1].text == "."


def _joined_part(scene: Scene, last: Range) -> tuple[Range, ...]:
    """Return the pairs of one list with the last: “full” of “slander” | “vain”, “sly” and “mean”.

    Commas alone make no list; a small word before the end of it does.
    """
    listed: list[Range] = []
    while len(listed) < _LONGEST_LIST:
        joint = _JOINT.match(scene.text, last[1])
        if joint:
            joined = scene.pair_at(joint.end())
            return (*listed, joined) if joined else ()
        comma = _COMMA.match(scene.text, last[1]) if is_part(scene, last) else None
        follows = scene.pair_at(comma.end()) if comma else None
        if follows is None:
            return ()
        listed.append(follows)
        last = follows
    return ()
