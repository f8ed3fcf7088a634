"""Which words of a story are somebody's, in which words that is told, and by whom."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.text.attributions import (
    LANGUAGES,
    Language,
    Scene,
    attribution_in,
    is_part,
    language_of,
)
from annotations.text.intake import BlockRange
from annotations.text.quotation_marks import pairs
from annotations.text.quotes import quote_type
from annotations.text.sentences import sentences

from .records import Known, Part, Suggestion
from .reports import reports

Range = tuple[int, int]

# Below this confidence a proposal is kept but not shown: on the development data the share
# of right ones among the indirect quotes at or above it is at least 0.80.
SHOWN_FROM = {"direct": 0.5, "mixed": 0.5, "indirect": 0.6}


@dataclass(slots=True)
class _Found:
    parts: list[Range]
    rule: str
    confidence: float
    cue: Range | None = None
    source: Range | None = None


def suggest_quotes(
    text: str, blocks: Sequence[BlockRange], language: str, known: Sequence[Known] = ()
) -> list[Suggestion]:
    spoken = LANGUAGES.get(language.partition("-")[0].lower()) or language_of(text[:20_000])
    read = [block for block in blocks if block.kind != "furniture"]
    found: list[_Found] = []
    for scene in _scenes(text, read, spoken):
        _read_block(scene, found)
    return [_suggestion(text, one) for one in found]


def _scenes(text: str, blocks: Sequence[BlockRange], language: Language) -> Iterator[Scene]:
    outermost = [(pair.start, pair.end) for pair in pairs(text) if not pair.depth]
    at = 0
    for block in sorted(blocks, key=lambda block: block.start):
        while at < len(outermost) and outermost[at][0] < block.start:
            at += 1
        first = at
        while at < len(outermost) and outermost[at][1] <= block.end:
            at += 1
        area = (block.start, block.end)
        yield Scene(text, area, language, outermost[first:at], sentences(text, *area))


def _suggestion(text: str, one: _Found) -> Suggestion:
    parts = [Part("content", *part) for part in sorted(one.parts)]
    parts += [
        Part(role, *span) for role, span in (("cue", one.cue), ("source", one.source)) if span
    ]
    return Suggestion(
        "quote", tuple(parts), one.rule, one.confidence, {"type": quote_type(text, one.parts)}
    )


def _read_block(scene: Scene, found: list[_Found]) -> None:
    """Add what the block holds, in text order."""
    told = [
        _Found(list(one.content), one.rule, one.confidence, one.cue, one.source)
        for start, end in _whole(scene)
        for one in reports(scene, start, end)
    ]
    here = [one for one in told if not _is_one_pair(scene, one.parts)]
    covered = sorted(part for one in here for part in one.parts)
    free = [pair for pair in scene.pairs if not _covers(covered, pair)]
    taken: set[Range] = set()
    for pair in free:
        if pair in taken:
            continue
        if one := _attributed(scene, pair):
            taken.update(one.parts)
            here.append(one)
    here.sort(key=lambda one: one.parts[0])
    for pair in free:
        if pair not in taken and not is_part(scene, pair):
            _continue(scene, pair, here, found)
    found += sorted(here, key=lambda one: one.parts[0])


def _whole(scene: Scene) -> Iterator[Range]:
    """Yield the sentences, joined where quotation marks hold several of them."""
    held = iter(scene.pairs)
    pair = next(held, None)
    begin = end = None
    for start, stop in scene.sentences:
        if begin is None:
            begin = start
        end = stop
        while pair and pair[1] <= stop:
            pair = next(held, None)
        if pair and pair[0] < stop:
            continue
        yield begin, end
        begin = None
    if begin is not None:
        yield begin, end


def _covers(covered: Sequence[Range], pair: Range) -> bool:
    number = bisect_right(covered, (pair[0], pair[1] + 10**9)) - 1
    return number >= 0 and covered[number][0] <= pair[0] and pair[1] <= covered[number][1]


def _is_one_pair(scene: Scene, parts: Sequence[Range]) -> bool:
    return len(parts) == 1 and scene.pair_at(parts[0][0]) == parts[0]


def _attributed(scene: Scene, pair: Range) -> _Found | None:
    found = attribution_in(scene, [pair])
    if not (found.cue or found.source):
        return None
    return _Found([pair, *found.reach], "attributed", 0.9, found.cue, found.source)


def _continue(scene: Scene, pair: Range, here: list[_Found], found: Sequence[_Found]) -> None:
    """Give words that nobody is named for to the one who spoke last."""
    before = [one for one in here if one.parts[0] < pair]
    last = before[-1] if before else (found[-1] if found else None)
    rule, confidence = ("goes on", 0.8) if before else ("speaks alone", 0.6)
    one = _Found([pair], rule, confidence, None, last.source if last else None)
    here.insert(len(before), one)
