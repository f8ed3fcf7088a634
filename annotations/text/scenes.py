"""The paragraph around quoted words: its tokens, sentences and outermost pairs of marks.

Its words are read once; a pair of marks is one token, since what stands in it is another's.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .attribution_words import Language, language_of
from .quotation_marks import pairs
from .sentences import sentences

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The reporting words, the words naming the speaker, and further parts of the same quote."""

    cue: Range | None = None
    source: Range | None = None
    reach: tuple[Range, ...] = ()


_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*['’]?(?=\W|\Z)|\S")
_NOTE = re.compile(r"[(\[]{1,2}[^()\[\]]{1,20}[)\]]{1,2}")
CLOSED_IN = "\N{REPLACEMENT CHARACTER}"  # Stands for a whole pair of quotation marks.
_REFLEXIVE = re.compile(r"s['’][^\W\d_]+\Z")
FARTHEST = 2000  # Code points from the quote; no sentence of news is longer.
NEAREST = 600  # Code points between a quote and the far end of its attribution.
_NEAR = 1000  # Code points around the block that help to tell its language.


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        bare = re.sub(r"\A[dlDL]['’]", "", self.text)
        return bare[:1].isupper() or bare[:1].isdigit()

    @property
    def is_genitive(self) -> bool:
        return self.low.endswith(("'s", "’s", "s'", "s’"))


class Scene:
    """The block around the content: its language, outermost pairs and sentences."""

    def __init__(
        self,
        text: str,
        block: Range,
        language: Language,
        outermost: Sequence[Range],
        found: Sequence[Range],
    ) -> None:
        self.text = text
        self.block = block
        self.language = language
        self.pairs = outermost
        self.sentences = found
        self._pair_starts = [start for start, _ in outermost]
        self._sentence_starts = [start for start, _ in found]

    @classmethod
    def around(cls, text: str, block: Range, language: Language | None = None) -> "Scene":
        start, end = block
        outermost = [
            (start + pair.start, start + pair.end)
            for pair in pairs(text[start:end])
            if not pair.depth
        ]
        near = text[max(0, start - _NEAR) : end + _NEAR]
        language = language or language_of(near)
        return cls(text, block, language, outermost, sentences(text, start, end))

    def sentence_around(self, at: int) -> Range:
        number = bisect_right(self._sentence_starts, at) - 1
        if number >= 0 and at < self.sentences[number][1]:
            return self.sentences[number]
        return (at, at)

    def sentence_before(self, at: int) -> Range | None:
        """Return the sentence of the block that ends in front of the one beginning here."""
        number = bisect_left(self._sentence_starts, at) - 1
        return self.sentences[number] if number >= 0 else None

    def pair_at(self, start: int) -> Range | None:
        """Return the outermost pair that opens at the offset."""
        number = bisect_left(self._pair_starts, start)
        found = number < len(self.pairs) and self._pair_starts[number] == start
        return self.pairs[number] if found else None

    def next_pair(self, at: int) -> Range | None:
        """Return the first outermost pair that opens at or behind the offset."""
        number = bisect_left(self._pair_starts, at)
        return self.pairs[number] if number < len(self.pairs) else None

    def pairs_in(self, start: int, end: int) -> list[Range]:
        first = bisect_left(self._pair_starts, start)
        found = []
        for number in range(first, len(self.pairs)):
            pair = self.pairs[number]
            if pair[0] >= end:
                break
            if pair[1] <= end:
                found.append(pair)
        return found

    def pairs_around(self, start: int, end: int) -> list[Range]:
        """Return the outermost pair in which the range lies, or all but a mark at its edge."""
        number = bisect_right(self._pair_starts, start + 1) - 1
        if number >= 0 and end <= self.pairs[number][1] + 1:
            return [self.pairs[number]]
        return []

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the tokens of a range; a pair that lies in it whole is one token."""
        if end <= self.block[0]:  # The sentence that leads on to the block.
            return self._plain_tokens(start, end)
        known, starts = self._block_tokens
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        begin = known[first - 1].end if first else start
        if first == last:
            return list(self._plain_tokens(start, end)) if begin > start else []
        found = known[first:last]
        if begin > start:  # The range begins inside a token, perhaps inside a pair.
            found[:0] = self._plain_tokens(start, min(begin, end))
        if found[-1].end > end:
            found[-1:] = self._plain_tokens(found[-1].start, end)
        return found

    @cached_property
    def _block_tokens(self) -> tuple[list[Token], list[int]]:
        """The tokens of the whole block, read once, and where they start."""
        found: list[Token] = []
        at, end = self.block
        for pair_start, pair_end in self.pairs_in(at, end):
            found += self._plain_tokens(at, pair_start)
            found.append(Token(pair_start, pair_end, CLOSED_IN))
            at = pair_end
        found += self._plain_tokens(at, end)
        return found, [token.start for token in found]

    def _plain_tokens(self, start: int, end: int) -> list[Token]:
        found: list[Token] = []
        for match in _TOKEN.finditer(self.text, start, end):
            if found and (found[-1].text, match[0]) in self.language.idioms:
                begin = found.pop().start
                found.append(Token(begin, match.end(), self.text[begin : match.end()]))
            elif self.language.inserts and _REFLEXIVE.match(match[0]):
                cut = match.start() + 2  # S’est, s’insurge: the verb is a word of its own.
                found.append(Token(match.start(), cut, match[0][:2]))
                found.append(Token(cut, match.end(), match[0][2:]))
            else:
                found.append(Token(match.start(), match.end(), match[0]))
        return found


def token_range(tokens: Sequence[Token]) -> Range:
    return tokens[0].start, tokens[-1].end


def is_part(scene: Scene, pair: Range) -> bool:
    """Tell whether the quoted words are only a part of their sentence, and so not a speech.

    A note in brackets behind the mark (translated) makes no sentence.
    """
    start, end = scene.sentence_around(pair[0])
    last = scene.sentence_around(pair[1] - 1)[1]
    rest = scene.text[pair[1] : min(last, pair[1] + 40)]
    return start != pair[0] or bool(_NOTE.sub("", rest).strip(" .,;!?"))
