"""The quotes already proposed, asked by place: whose words stand here?"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from annotations.text.attributions import LANGUAGES, Language, language_of
from annotations.text.word_tables import words

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
        self._sources = sorted(
            (part.start, part.end)
            for quote in quotes
            if quote.kind == "quote"
            for part in quote.parts
            if part.role == "source"
        )
        self._told = 0

    def sources_before(self, offset: int) -> Iterator[Range]:
        """Yield, once and in order, the words that name the speakers of earlier quotes."""
        while self._told < len(self._sources) and self._sources[self._told][0] < offset:
            yield self._sources[self._told]
            self._told += 1

    def at(self, offset: int) -> Suggestion | None:
        number = bisect_right(self._starts, offset) - 1
        if number >= 0 and offset < self._spans[number][1]:
            return self._quotes[self._spans[number][2]]
        return None
