"""How well proposals agree with what readers marked by hand.

Quotes are compared span by span, after punctuation is taken off both ends. A proposal
and a marked span agree exactly, or overlap if they share at least half of the words
that either of them has; each marked span is found once at most. A measure of one type
(direct, mixed, indirect) leaves out the proposals that lie on a marked span of another
type: they are a difference about the type and counted under "all".

A line may hold claims, [{"content": [[start, end], …], "claimant": name}], and stances,
[{"holder": name, "label": …, "target": [[start, end], …]}], beside or in place of quotes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .intake import BlockRange
from .quotes import quote_type
from .suggestions import SHOWN_FROM, Suggestion, suggest

Range = tuple[int, int]

LEAST_OVERLAP = 0.5
CAPTION_FIELDS = ("persons", "place", "date", "creator", "credit")

_WORD = re.compile(r"\w+")
_BEHIND_A_HEAD = re.compile(
    r"\s*[,(]|\s+(?:of|for|at|near|from|in|von|vom|der|des|für|beim?|aus|de|du|d['’])\s", re.I
)


@dataclass(slots=True)
class Rate:
    """How many were wanted, how many proposed, and how many of those were right."""

    wanted: int = 0
    proposed: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.wanted + self.proposed
        return 2 * self.right / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing, or proposed and not there, or has another speaker."""

    line: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    rates: Mapping[str, Rate]
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class _Marked:
    span: Range
    type: str
    speaker: str


def plain_blocks(text: str) -> list[BlockRange]:
    """Take each line of plain text for a block; offsets are those of the text as it stands."""
    found: list[BlockRange] = []
    start = 0
    for line in text.split("\n"):
        if words := line.strip():
            begin = start + line.index(words)
            kind = "paragraph" if found or words.endswith((".", "!", "?", '"', "”")) else "headline"
            found.append(BlockRange(kind, begin, begin + len(words)))
        start += len(line) + 1
    return found


def predict(line: Mapping, surest: Callable[[Suggestion], bool] | None = None) -> dict:
    """Propose for one line of a file of quotes or captions, in the form predictions have.

    By default only what an editor would be shown is proposed; `surest` chooses otherwise.
    """
    if "caption" in line:
        blocks = [BlockRange("caption", 0, len(line["caption"]))]
        found = suggest(line["caption"], blocks, line.get("lang", "en"))
        captions = [one for one in found if one.kind == "caption"]
        return {"id": line["id"], "expect": _caption_fields(captions[0] if captions else None)}
    text = line["text"]
    found = suggest(text, plain_blocks(text), line.get("lang", "und"))
    told = {kind: [one for one in found if one.kind == kind] for kind in ("claim", "stance")}
    proposed = {"id": line["id"]}
    if "claims" in line:
        proposed["claims"] = [
            {"content": _ranges(one, "claim")} | dict(one.values) for one in told["claim"]
        ]
    if "stances" in line:
        proposed["stances"] = [
            dict(one.values)
            | {"evidence": _ranges(one, "evidence"), "target": _ranges(one, "target")}
            for one in told["stance"]
        ]
    if "quotes" in line:
        proposed["quotes"] = _proposed_quotes(found, surest or _is_shown)
    return proposed


def _ranges(suggestion: Suggestion, role: str) -> list[list[int]]:
    return [[part.start, part.end] for part in suggestion.parts if part.role == role]


def _proposed_quotes(
    found: Iterable[Suggestion], is_wanted: Callable[[Suggestion], bool]
) -> list[dict]:
    quotes = []
    for one in found:
        if one.kind != "quote" or not is_wanted(one):
            continue
        spans = {role: _ranges(one, role) for role in ("content", "cue", "source")}
        names = {"type": one.values.get("type"), "resolved": one.values.get("speaker")}
        quotes.append(spans | names | {"rule": one.rule, "confidence": one.confidence})
    return quotes


def _is_shown(suggestion: Suggestion) -> bool:
    return suggestion.confidence >= SHOWN_FROM.get(suggestion.values.get("type"), 0)


def score(lines: Iterable[tuple[Mapping, Mapping]]) -> Score:
    """Compare lines (what was marked, what was proposed) of captions, or of a text's kinds."""
    rates: dict[str, Rate] = {}
    faults: list[Fault] = []
    for marked, proposed in lines:
        if "caption" in marked:
            _score_caption(marked, proposed, rates, faults)
            continue
        if "quotes" in marked:
            _score_quotes(marked, proposed, rates, faults)
        if "claims" in marked:
            _score_claims(marked, proposed, rates, faults)
        if "stances" in marked:
            _score_stances(marked, proposed, rates, faults)
    return Score(rates, faults)


# Quotes


def _score_quotes(
    marked: Mapping, proposed: Mapping, rates: dict[str, Rate], faults: list[Fault]
) -> None:
    text = marked["text"]
    wanted, found = _spans(text, marked["quotes"]), _spans(text, proposed["quotes"])
    for kind in ("direct", "mixed", "indirect", "all"):
        of_kind = wanted if kind == "all" else [one for one in wanted if one.type == kind]
        others = [] if kind == "all" else [one.span for one in wanted if one.type != kind]
        mine = [
            one
            for one in found
            if kind == "all" or (one.type == kind and not _lies_on(text, one.span, others, of_kind))
        ]
        for measure, pairs in (
            ("exact", _equal(of_kind, mine)),
            ("overlap", _overlapping(text, of_kind, mine)),
        ):
            _count(rates, f"{kind} {measure}", of_kind, mine, len(pairs))
            for name, same in (("speaker", _same_words), ("head", _same_head)):
                right = sum(same(a.speaker, b.speaker) for a, b in pairs)
                _count(rates, f"{kind} {measure} + {name}", of_kind, mine, right)
            if kind == "all" and measure == "overlap":
                faults += _faults(marked, wanted, found, pairs)


def rate_rules(lines: Iterable[Mapping]) -> dict[tuple[str, str, float], Rate]:
    """Count by type, rule and confidence what is proposed, shown or not, and what overlaps."""
    rates: dict[tuple[str, str, float], Rate] = {}
    for marked in lines:
        text = marked["text"]
        wanted = _spans(text, marked["quotes"])
        quotes = predict(marked, lambda suggestion: True)["quotes"]
        found = [(quote, span) for quote in quotes for span in _spans(text, [quote])]
        met = {id(span) for _, span in _overlapping(text, wanted, [span for _, span in found])}
        for quote, span in found:
            rate = rates.setdefault((span.type, quote["rule"], quote["confidence"]), Rate())
            rate.proposed += 1
            rate.right += id(span) in met
    return dict(sorted(rates.items()))


def _spans(text: str, quotes: Iterable[Mapping]) -> list[_Marked]:
    found = []
    for quote in quotes:
        speaker = quote.get("speaker") or " ".join(text[s:e] for s, e in quote.get("source", ()))
        types = quote.get("span_types")
        for number, (start, end) in enumerate(quote["content"]):
            kind = types[number] if types else quote_type(text, [(start, end)])
            found.append(_Marked(_trimmed(text, start, end), kind, speaker))
    return found


def _trimmed(text: str, start: int, end: int) -> Range:
    begin, stop = start, end
    while begin < stop and not text[begin].isalnum():
        begin += 1
    while stop > begin and not text[stop - 1].isalnum():
        stop -= 1
    return (begin, stop) if begin < stop else (start, end)


def _lies_on(text: str, span: Range, others: Sequence[Range], of_kind: Sequence[_Marked]) -> bool:
    if any(one.span == span for one in of_kind):
        return False
    inside = any(start <= span[0] and span[1] <= end for start, end in others)
    return inside or any(_share(text, span, other) >= LEAST_OVERLAP for other in others)


def _equal(wanted: Sequence[_Marked], found: Sequence[_Marked]) -> list[tuple[_Marked, _Marked]]:
    by_span = {one.span: one for one in found}
    return [(one, by_span[one.span]) for one in wanted if one.span in by_span]


def _overlapping(
    text: str, wanted: Sequence[_Marked], found: Sequence[_Marked]
) -> list[tuple[_Marked, _Marked]]:
    ranked = sorted(
        (
            (share, i, j)
            for i, one in enumerate(wanted)
            for j, other in enumerate(found)
            if (share := _share(text, one.span, other.span)) >= LEAST_OVERLAP
        ),
        key=lambda row: (-row[0], row[1:]),
    )
    pairs, used = [], (set(), set())
    for _, i, j in ranked:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((wanted[i], found[j]))
    return pairs


def _share(text: str, one: Range, other: Range) -> float:
    """Return how many of the words that either range has both have."""
    if one[1] <= other[0] or other[1] <= one[0]:
        return 0.0
    a, b = (
        {match.start() for match in _WORD.finditer(text, start, end)} for start, end in (one, other)
    )
    return len(a & b) / len(a | b) if a | b else float(one == other)


def _plain(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def _same_words(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _same_head(one: str, other: str) -> bool:
    return head_word(one) == head_word(other)


def head_word(speaker: str) -> str:
    """Return the word that the others of a speaker's words hang on: Lund of Ada Lund of Norrport.

    It is the last before a comma, a bracket or a preposition, without its genitive.
    """
    phrase = speaker.strip("\"'“”„«»‘’ ")
    cut = _BEHIND_A_HEAD.search(phrase, 1)
    found = re.findall(r"[^\W_]+(?:[.&'’-][^\W_]+)*", phrase[: cut.start()] if cut else phrase)
    return re.sub(r"['’]s?\Z", "", found[-1].casefold()) if found else ""


def _count(
    rates: dict[str, Rate], name: str, wanted: Sequence, found: Sequence, right: int
) -> None:
    rate = rates.setdefault(name, Rate())
    rate.wanted += len(wanted)
    rate.proposed += len(found)
    rate.right += right


def _faults(
    marked: Mapping,
    wanted: Sequence[_Marked],
    found: Sequence[_Marked],
    pairs: Sequence[tuple[_Marked, _Marked]],
) -> list[Fault]:
    text, line = marked["text"], marked["id"]
    faults = []
    right = {id(one): other for one, other in pairs}
    for one in wanted:
        words = text[slice(*one.span)]
        if id(one) not in right:
            faults.append(Fault(line, f"missed {one.type}", f"{words} [{one.speaker}]"))
            continue
        other = right[id(one)]
        if one.span != other.span:
            edges = f"{words} <> {text[slice(*other.span)]}"
            faults.append(Fault(line, f"edges of {one.type}", edges))
        if not _same_head(one.speaker, other.speaker):
            names = f"{words} [{one.speaker} <> {other.speaker}]"
            faults.append(Fault(line, f"speaker of {one.type}", names))
    met = {id(other) for _, other in pairs}
    for one in found:
        if id(one) not in met:
            words = f"{text[slice(*one.span)]} [{one.speaker}]"
            faults.append(Fault(line, f"unwanted {one.type}", words))
    return faults


# Claims and stances


def _score_claims(
    marked: Mapping, proposed: Mapping, rates: dict[str, Rate], faults: list[Fault]
) -> None:
    """A claim is found where half of its words are; its claimant is compared by head word."""
    wanted, found = (
        [
            _Marked(
                _trimmed(marked["text"], one["content"][0][0], one["content"][-1][1]),
                "claim",
                one.get("claimant") or "",
            )
            for one in line["claims"]
        ]
        for line in (marked, proposed)
    )
    pairs = _overlapping(marked["text"], wanted, found)
    _count(rates, "claim overlap", wanted, found, len(pairs))
    right = sum(_same_head(one.speaker, other.speaker) for one, other in pairs)
    _count(rates, "claim overlap + claimant", wanted, found, right)
    faults += _faults(marked, wanted, found, pairs)


def _score_stances(
    marked: Mapping, proposed: Mapping, rates: dict[str, Rate], faults: list[Fault]
) -> None:
    """A stance is found where holder (by head word) and label agree; its target by overlap."""
    text = marked["text"]
    left = list(proposed["stances"])
    pairs = []
    for one in marked["stances"]:
        same = [
            other
            for other in left
            if other["label"] == one["label"] and _same_head(one["holder"], other["holder"])
        ]
        best = max(same, key=lambda other: _target_share(text, one, other), default=None)
        if best is None:
            faults.append(Fault(marked["id"], "missed stance", _stance_words(text, one)))
            continue
        left.remove(best)
        pairs.append((one, best))
        if _target_share(text, one, best) < LEAST_OVERLAP:
            words = f"{_stance_words(text, one)} <> {_stance_words(text, best)}"
            faults.append(Fault(marked["id"], "target of stance", words))
    faults += [Fault(marked["id"], "unwanted stance", _stance_words(text, one)) for one in left]
    wanted, found = marked["stances"], proposed["stances"]
    _count(rates, "stance holder + label", wanted, found, len(pairs))
    right = sum(_target_share(text, one, other) >= LEAST_OVERLAP for one, other in pairs)
    _count(rates, "stance holder + label + target", wanted, found, right)


def _target_share(text: str, one: Mapping, other: Mapping) -> float:
    first, second = (
        (line["target"][0][0], line["target"][-1][1]) if line["target"] else (0, 0)
        for line in (one, other)
    )
    return _share(text, first, second)


def _stance_words(text: str, stance: Mapping) -> str:
    target = " ".join(text[start:end] for start, end in stance["target"])
    return f"{stance['holder']} {stance['label']} {target}"


# Captions


def _caption_fields(suggestion: Suggestion | None) -> dict:
    values = suggestion.values if suggestion else {}
    fields = values.get("fields", {})
    return {
        "persons": [{"name": name, "role": role or ""} for name, role in values.get("persons", ())],
        "place": fields.get("location_created") or None,
        "date": fields.get("date_created") or None,
        "creator": fields.get("creator") or None,
        "credit": list(values.get("credit", ())),
    }


def _score_caption(
    marked: Mapping, proposed: Mapping, rates: dict[str, Rate], faults: list[Fault]
) -> None:
    all_right = True
    for name in CAPTION_FIELDS:
        wanted, found = (_comparable(line["expect"].get(name)) for line in (marked, proposed))
        _count(rates, f"caption {name}", [1], [1], wanted == found)
        if wanted != found:
            all_right = False
            faults.append(Fault(marked["id"], f"caption {name}", f"{wanted} <> {found}"))
    _count(rates, "caption all fields", [1], [1], all_right)


def _comparable(value: object) -> object:
    if isinstance(value, list):
        return [_comparable(one) for one in value]
    if isinstance(value, dict):
        return {key: _comparable(one) for key, one in value.items()}
    return " ".join(str(value).split()) if value else None
