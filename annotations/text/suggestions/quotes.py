"""Which words of a story are somebody's, in which words that is told, and by whom.

Three readings of one block, the surest first: speech in the writer's words (`reports`),
pairs of quotation marks with cue and source beside them (`attributions`), and pairs that
nobody is named for. A pair of the last kind that is a sentence of its own goes on with the
one who spoke last; one that is a part of a sentence is no quote, for a reason that
`not_quotes` gives.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotations.text.attribution_words import Language
from annotations.text.attributions import attribution_in
from annotations.text.intake import BlockRange
from annotations.text.phrases import phrase
from annotations.text.quotation_marks import pairs
from annotations.text.quotes import type_within
from annotations.text.scenes import Scene, is_part
from annotations.text.sentences import sentences
from annotations.text.subjects import first_subject
from annotations.text.word_tables import words
from annotations.text.words_behind import inserted, runs_on, told_below

from . import not_quotes
from .people import Cast
from .records import Known, Part, Suggestion
from .reports import RETOLD_ON, reports
from .spoken import spoken

Range = tuple[int, int]

# Below this confidence a proposal is not shown. The confidence of an indirect quote is the share
# of right ones that its rule proposes on the development data (`measured` in `reports`).
SHOWN_FROM = {"direct": 0.6, "mixed": 0.6, "indirect": 0.8}

_MARKS_AND_BLANKS = "\"'“”„‟‘’‚‛«»‹› \t\u00a0\u202f"
_BLANKS = re.compile(r"\s*")
_SHORT_INSERT = 40  # Code points of “he added,” between two pieces.
_NEXT_SENTENCE = 4  # Code points at most between two sentences that follow one another.
# A second piece in the same sentence is one statement with the first if told by one of these.
_SAYING_MORE = words("adding asking calling inviting requesting saying telling urging warning")


@dataclass(slots=True)
class _Found:
    parts: list[Range]
    rule: str
    confidence: float
    cue: Range | None = None
    source: Range | None = None
    marked: list[Range] = field(default_factory=list)  # The pairs in its parts.


def suggest_quotes(
    text: str,
    blocks: Sequence[BlockRange],
    language: str,
    known: Sequence[Known] = (),
    cast: Cast | None = None,
) -> list[Suggestion]:
    """Propose quotes, and the pairs of quotation marks that are none, in text order.

    Nothing is proposed in furniture. A `cast` that others ask as well remembers who speaks.
    Takes time linear in the text's length.
    """
    _code, tables = spoken(language, text)
    read = sorted((b for b in blocks if b.kind != "furniture"), key=lambda b: b.start)
    cast = cast or Cast.of(text, read, tables, known)
    quotes: list[_Found] = []
    suggested: list[Suggestion] = []
    for scene in _scenes(text, read, tables):
        last = quotes[-1] if quotes else None
        if last and _is_unnamed(scene, last) and (below := told_below(scene)):
            last.cue, last.source = below.cue, below.source
            last.rule, last.confidence = "words below", 0.85
        found, unquoted = _read_block(scene, last)
        if found and last and _is_open(scene, last) and _opens(scene, found[0]):
            _take_in(last, found.pop(0))
        quotes += found
        for pair in unquoted:
            why = not_quotes.reason(scene, pair)
            part = (Part("content", *pair),)
            suggested.append(Suggestion("not_a_quote", part, f"is {why}", 0.7, {"reason": why}))
    suggested += [_quote(text, one, cast) for one in quotes]
    return sorted(_once(suggested), key=lambda one: one.start)


def _scenes(text: str, blocks: Sequence[BlockRange], language: Language) -> Iterator[Scene]:
    outermost = [(pair.start, pair.end) for pair in pairs(text) if not pair.depth]
    at = 0
    for block in blocks:
        while at < len(outermost) and outermost[at][0] < block.start:
            at += 1
        first = at
        while at < len(outermost) and outermost[at][1] <= block.end:
            at += 1
        area = (block.start, block.end)
        yield Scene(text, area, language, outermost[first:at], sentences(text, *area))


def _once(suggested: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Leave out what has been read twice."""
    seen: set[tuple[Part, ...]] = set()
    for one in suggested:
        if one.parts not in seen:
            seen.add(one.parts)
            yield one


def _quote(text: str, one: _Found, cast: Cast) -> Suggestion:
    speaker = cast.speaker(one.source)
    parts = [Part("content", *part) for part in one.parts]
    parts += [
        Part(role, *span) for role, span in (("cue", one.cue), ("source", one.source)) if span
    ]
    values = {
        "type": type_within(text, one.parts, one.marked),
        # A quote has one speaker; of two an editor says who it is.
        "speaker": "" if speaker.among else speaker.name,
        "speaker_kind": speaker.kind,
        "speaker_status": speaker.status,
        "role_as_printed": "" if speaker.among else speaker.role,
    }
    return Suggestion("quote", tuple(parts), one.rule, one.confidence, values)


def _marked(scene: Scene, part: Range) -> list[Range]:
    """Return the pairs in the part; a part of a pair is within it."""
    return scene.pairs_in(*part) or scene.pairs_around(*part)


# One block


def _read_block(scene: Scene, last: _Found | None) -> tuple[list[_Found], list[Range]]:
    """Return what the block holds, in text order, and the pairs that are no quotes."""
    told = [
        _Found(list(one.content), one.rule, one.confidence, one.cue, one.source)
        for start, end in _whole(scene)
        for one in reports(scene, start, end)
    ]
    here = [one for one in told if not _is_one_pair(scene, one.parts)]
    covered = sorted(part for one in here for part in one.parts)
    sources = sorted(one.source for one in here if one.source)
    free = [pair for pair in scene.pairs if not _covers(covered, pair)]
    cues = {one.cue for one in here}
    taken: set[Range] = set()
    unnamed: Range | None = None  # The pair before, if it is nobody's.
    signed = False  # Behind the name under a quote set apart stands where it is from.
    for pair in free:
        if pair in taken or _covers(sources, pair) or _is_empty(scene, pair):
            continue
        one = None if signed else _attributed(scene, pair, cues)
        if signed or (_lists(scene, pair, unnamed) and not (one and one.rule == "words behind")):
            unnamed = pair
            continue
        if one and unnamed and _joins(scene, unnamed, pair) and one.rule == "words behind":
            one.parts.insert(0, unnamed)  # “A” and “B,” said Lund.
        unnamed = None if one else pair
        signed = one is not None and one.cue is None
        if one and not taken & set(one.parts):
            taken.update([pair, *one.parts])
            cues.add(one.cue)
            here.append(one)
    here.sort(key=lambda one: one.parts[0])
    here = _named_retold(scene, here, last)
    unquoted = []
    for pair in free:
        if pair in taken:
            continue
        repeats = last is not None and _is_open(scene, last) and pair[0] == scene.block[0]
        speaks = not _is_empty(scene, pair) and (repeats or _speaks(scene, pair))
        if not signed and speaks and not _covers(sources, pair):
            _go_on(scene, pair, here, last)
        else:
            unquoted.append(pair)
    joined = _joined(scene, here)
    for one in joined:
        one.parts.sort()
        one.marked = [pair for part in one.parts for pair in _marked(scene, part)]
    return joined, unquoted


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


def _covers(ranges: Sequence[Range], pair: Range) -> bool:
    number = bisect_right(ranges, (pair[0], float("inf"))) - 1
    return number >= 0 and ranges[number][0] <= pair[0] and pair[1] <= ranges[number][1]


def _is_empty(scene: Scene, pair: Range) -> bool:
    """Tell whether nothing but marks and blanks stands in the pair."""
    return not scene.text[slice(*pair)].strip(_MARKS_AND_BLANKS)


def _is_one_pair(scene: Scene, parts: Sequence[Range]) -> bool:
    return len(parts) == 1 and scene.pair_at(parts[0][0]) == parts[0]


def _attributed(scene: Scene, pair: Range, cues: set[Range | None]) -> _Found | None:
    """Read cue and source beside the pair; None where they are another quote's or nobody's."""
    if within := inserted(scene, pair):
        return _Found(list(within.reach), "words within", 0.95, within.cue, within.source)
    found = attribution_in(scene, [pair])
    if not (found.cue or found.source):
        return None
    if found.source and not_quotes.bears_writing(scene, found.source):
        return None
    fragment = is_part(scene, pair)
    follows = bool(found.cue) and found.cue[0] >= pair[1]
    if fragment and not_quotes.is_named(scene, pair):
        return None
    if fragment and found.cue in cues and not follows:
        return None
    if follows and runs_on(scene, pair, found):
        return None
    start = pair[0]
    if found.cue and not follows:
        that = scene.text[found.cue[1] : start].strip().lower()
        if that in ("that", "dass", "que") and not fragment:
            start = scene.text.index(that, found.cue[1])
    parts = [(start, pair[1]), *found.reach]
    rule = "words behind" if follows else "words in front"
    if follows and scene.text[slice(*found.cue)] == ":":
        rule = "headline"
    less = 0.15 if fragment and (rule != "words behind") else 0
    confidence = (0.95 if found.source else 0.8) - less
    return _Found(parts, rule, round(confidence, 2), found.cue, found.source)


def _lists(scene: Scene, pair: Range, unnamed: Range | None) -> bool:
    """Tell whether the pair is in one list with one that is no quote: the “A” and the “B”."""
    if unnamed is None or pair[0] - unnamed[1] > 8 or not is_part(scene, pair):
        return False
    return scene.text[unnamed[1] : pair[0]].strip() == "," or _joins(scene, unnamed, pair)


def _joins(scene: Scene, first: Range, second: Range) -> bool:
    """Tell whether nothing but "and" or "or" stands between two pairs."""
    between = scene.text[first[1] : min(second[0], first[1] + 8)]
    return second[0] - first[1] <= 8 and between.strip(" \u00a0,").lower() in scene.language.ands


def _speaks(scene: Scene, pair: Range) -> bool:
    """Tell whether quoted words with nobody beside them are speech and no name or term."""
    if not is_part(scene, pair):
        return True
    inner = scene.text[pair[0] + 1 : pair[1] - 1].strip(" \u00a0\"'“”„‘’«»‹›")
    count = len(inner.split(maxsplit=8))
    if not_quotes.is_named(scene, pair):
        return False
    before = scene.text[max(scene.block[0], pair[0] - 3) : pair[0]].rstrip(" \u00a0")
    if (before.endswith(":") and count > 2) or not_quotes.is_shouted(scene, pair):
        return True
    return count > 6


def _named_retold(scene: Scene, here: Sequence[_Found], last: _Found | None) -> list[_Found]:
    """Give what the mood of a verb tells to the one who spoke before it, if anybody did.

    Sentence after sentence told so is one statement.
    """
    named: list[_Found] = []
    before = last
    for one in here:
        if one.rule in ("retold", RETOLD_ON):
            gap = scene.text[before.parts[-1][1] : one.parts[0][0]] if before else ""
            goes_on = bool(named) and before is named[-1] and before.rule == "retold"
            if goes_on and len(gap) < _NEXT_SENTENCE:
                before.parts[-1] = (before.parts[-1][0], one.parts[-1][1])
                continue
            if one.rule == RETOLD_ON:
                continue
            one.source = before and before.source
        named.append(one)
        before = one
    return named


def _go_on(scene: Scene, pair: Range, here: list[_Found], last: _Found | None) -> None:
    """Give words that nobody is named for to the one who spoke last."""
    number = bisect_right([one.parts[0] for one in here], pair)
    before = here[number - 1] if number else None
    if before is None and last and _is_open(scene, last) and pair[0] == scene.block[0]:
        here.insert(0, _Found([pair], "next paragraph", 0.85))
        return
    source = before.source if before else _subject_before(scene, pair)
    if not before and is_part(scene, pair):
        source = None  # It belongs to its own sentence, which names nobody.
    elif source is None and last:
        source = last.source
    rule = "goes on" if before else "speaks alone"
    confidence = (0.8 if before else 0.65) - (0.1 if is_part(scene, pair) else 0)
    here.insert(number, _Found([pair], rule, round(confidence, 2), None, source))


def _subject_before(scene: Scene, pair: Range) -> Range | None:
    """Return whom the sentence in front of the quoted one is about, where nobody spoke yet."""
    start = scene.sentence_around(pair[0])[0]
    front = scene.sentence_before(start)
    tokens = scene.tokens(front[0], min(front[1], front[0] + 300)) if front else []
    # What opens otherwise names somebody behind its verb, and less surely who speaks.
    return first_subject(tokens, scene.language) if phrase(tokens, scene.language) else None


def _interrupts(scene: Scene, before: _Found, one: _Found) -> bool:
    """Tell whether “he added,” stands inside a spoken sentence: “…,” he added, “…”."""
    if not (one.source and one.cue and before.source):
        return False
    end, start = before.parts[-1][1], one.parts[0][0]
    between = end <= one.source[0] and one.source[1] <= start and start - end < _SHORT_INSERT
    pronoun = scene.text[slice(*one.source)].lower() in scene.language.pronouns
    if not (between and pronoun) or before.source[0] > end:
        return False
    goes_on = scene.text[max(0, end - 3) : end].rstrip(_MARKS_AND_BLANKS).endswith(",")
    return goes_on and not set(scene.text[end:start]) & set(".!?")


# Several paragraphs


def _is_open(scene: Scene, last: _Found) -> bool:
    """Tell whether the last quote was left open at the end of the paragraph before."""
    start, end = last.parts[-1]
    if scene.text[start] not in _MARKS_AND_BLANKS + "&`" or not _adjoins(scene, end):
        return False
    return scene.text[end - 1] not in "\"'“”’»«›‘」』;"


def _is_unnamed(scene: Scene, last: _Found) -> bool:
    """Tell whether nobody is named for the quote with which the paragraph before ended."""
    return last.rule == "speaks alone" and not last.cue and _adjoins(scene, last.parts[-1][1])


def _adjoins(scene: Scene, end: int) -> bool:
    """Tell whether only blanks lie before the paragraph, however far back the offset is."""
    blanks = _BLANKS.match(scene.text, end)
    return blanks is not None and blanks.end() >= scene.block[0]


def _opens(scene: Scene, one: _Found) -> bool:
    """Tell whether the quote begins with the mark that this paragraph repeats."""
    return one.parts[0][0] == scene.block[0] and scene.pair_at(scene.block[0]) is not None


def _take_in(quote: _Found, more: _Found) -> None:
    """Add the next paragraph to a quote; who is named for any of them says all of it."""
    quote.parts += more.parts
    quote.marked += more.marked
    if more.cue and not quote.cue:
        quote.cue, quote.source = more.cue, more.source
        quote.rule, quote.confidence = more.rule, more.confidence


def _joined(scene: Scene, here: Sequence[_Found]) -> list[_Found]:
    """Make one quote of what one speaker says in pieces: “…,” they added, calling for “…”."""
    joined: list[_Found] = []
    for one in here:
        before = joined[-1] if joined else None
        if before and _says_more(scene, before, one):
            before.parts += one.parts
        else:
            joined.append(one)
    return joined


def _says_more(scene: Scene, before: _Found, one: _Found) -> bool:
    if _interrupts(scene, before, one):
        return True
    if one.rule == "goes on":
        return one.source == before.source and before.rule in ("words behind", "words in front")
    if not one.cue or scene.text[slice(*one.cue)].lower() not in _SAYING_MORE:
        return False
    piece = len(before.parts) == 1 and scene.pair_at(before.parts[0][0]) == before.parts[0]
    sentence = scene.sentence_around(before.parts[0][0])
    same = sentence[0] <= one.parts[0][0] < sentence[1] and one.source == before.source
    return piece and same and is_part(scene, before.parts[0]) and sentence[0] < before.parts[0][0]
