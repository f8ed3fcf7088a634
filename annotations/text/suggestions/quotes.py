"""Which words of a story are somebody's, in which words that is told, and by whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotations.text.attributions import LANGUAGES, Language, Scene, attribution_in, language_of
from annotations.text.intake import BlockRange
from annotations.text.quotation_marks import pairs
from annotations.text.quotes import quote_type
from annotations.text.sentences import sentences

from .records import Known, Part, Suggestion

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
    taken = set()
    for pair in scene.pairs:
        if pair in taken:
            continue
        a = attribution_in(scene, [pair])
        if a.cue:
            found.append(_Found([pair, *a.reach], "x", 0.9, a.cue, a.source))
            taken.update(a.reach)
            continue
        last = found[-1] if found else None
        if last and scene.block[0] <= last.parts[-1][0] and not _is_part(scene, pair):
            last.parts.append(pair)
            continue
        if not _is_part(scene, pair):
            found.append(_Found([pair], "free", 0.6, None, last.source if last else None))


def _is_part(scene, pair):
    start, end = scene.sentence_around(pair[0])
    last = scene.sentence_around(pair[1] - 1)[1]
    return start != pair[0] or last > pair[1]
