"""The quotes already proposed, asked by place: whose words stand here?"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.text import stance_verbs
from annotations.text.attribution_words import LANGUAGES, Language, language_of
from annotations.text.phrases import is_phrase
from annotations.text.scenes import Token, token_range
from annotations.text.word_tables import WEEKDAYS, words

from .records import Suggestion

Range = tuple[int, int]

PRONOUNS = words(
    """he she they it i we you who this that er sie es wir ich man il elle ils elles on nous je ce
    both others some many which what one everyone nobody"""
)


def spoken(language: str, text: str) -> tuple[str, Language]:
    """Return the language's code and tables; of an unknown language, those it looks like."""
    code = language.partition("-")[0].lower()
    if code not in LANGUAGES:
        tables = language_of(text[:20_000])
        code = next(name for name, one in LANGUAGES.items() if one is tables)
    return code, LANGUAGES[code]


class Spoken:
    """The quotes' content by place: who speaks where."""

    def __init__(self, quotes: Sequence[Suggestion]) -> None:
        self._spans = sorted(
            (part.start, part.end, number)
            for number, quote in enumerate(quotes)
            if quote.kind == "quote"
            for part in quote.parts
            if part.role == "content"
        )
        self._starts = [start for start, _, _ in self._spans]
        self._quotes = quotes
        self._telling: dict[int, list[Range]] = {}
        told = sorted(
            (part.start, number)
            for number, quote in enumerate(quotes)
            if quote.kind == "quote"
            for part in quote.parts
            if part.role == "source"
        )
        self._told_from = [place for place, _ in told]
        self._told_by = [number for _, number in told]

    def told(self, quote: Suggestion) -> list[Range]:
        """Return the words that tell who speaks, in order; a long quote is looked through once."""
        if id(quote) not in self._telling:
            self._telling[id(quote)] = sorted(
                (part.start, part.end) for part in quote.parts if part.role in ("cue", "source")
            )
        return self._telling[id(quote)]

    def at(self, offset: int) -> Suggestion | None:
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._spans[number][1]:
            return self._quotes[self._spans[number][2]]
        return None

    def told_in(self, start: int, end: int) -> Suggestion | None:
        """Return the first quote whose speaker is named in the range."""
        at = bisect_left(self._told_from, start)
        if at < len(self._told_from) and self._told_from[at] < end:
            return self._quotes[self._told_by[at]]
        return None

    def within(self, start: int, end: int) -> list[tuple[int, int, Suggestion]]:
        """Return the content that touches the range, each part with its quote."""
        number = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while number < len(self._spans) and self._spans[number][0] < end:
            first, last, quote = self._spans[number]
            if last > start:
                found.append((max(first, start), min(last, end), self._quotes[quote]))
            number += 1
        return found


def opening_phrase(tokens: Sequence[Token], language: Language) -> Range | None:
    """Return the phrase with which a sentence opens, where a verb or a comma follows it."""
    tokens = list(tokens)
    while tokens and tokens[0].low in _CONNECTIVES:
        tokens.pop(0)
    verbs_ = language.verbs
    for at, token in enumerate(tokens[:14]):
        verb = token.low in verbs_ or token.low in _SIDES or token.low in _AUXILIARIES
        if (verb and token.text[:1].islower()) or (token.text == "," and at):
            first = tokens[:at]
            while first and first[-1].low in language.helpers | WEEKDAYS | {"on"}:
                first.pop()
            return token_range(first) if is_phrase(first, language) else None
    return None


_CONNECTIVES = words("but and yet however still aber doch und mais et or also , “")
_AUXILIARIES = words(
    """is are was were has have had will would can could may might does did do ist sind war waren
    hat haben hatte wird werden a ont est sont étaient était avait now"""
)
_SIDES = frozenset(
    cue.partition(":")[0]
    for table in vars(stance_verbs).values()
    if isinstance(table, tuple)
    for cue in table
    if " " not in cue
)
