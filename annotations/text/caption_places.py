"""Where a caption says that its picture was taken."""

import re
from collections.abc import Sequence

from .caption_words import (
    BEARINGS,
    DETERMINERS,
    DROPPED_OF,
    ELSEWHERE,
    EVENTS,
    EXCEPTED_ARTICLES,
    KEPT_OF,
    NO_PLACES,
    ON_PLACES,
    PARTICLES,
    PLACE_WORDS,
    SMALL,
    STATES,
    VENUES,
    Word,
)
from .roles import is_role

Range = tuple[int, int]


class Places:
    """Candidates for where the picture was taken, in one sentence."""

    def __init__(self, text: str, tokens: Sequence[Word], taken: Sequence[Range]) -> None:
        self.text = text
        self.tokens = tokens
        self.taken = taken

    def best(self) -> tuple[str, Range, float] | None:
        found = []
        at = 0
        while at < len(self.tokens):
            if candidate := self._at(at):
                found.append(candidate[:3])
                at = max(at + 1, candidate[3])
            else:
                at += 1
        if not any(c[2] > 0.4 for c in found) and (extra := self._before_the_day()):
            found.append(extra)
        if not found:
            found += self._venues()
        if not found:
            return None
        top = max(c[2] for c in found)
        value, span, weight = [c for c in found if c[2] == top][-1]
        return value, span, round(min(0.95, weight), 2)

    def bare(self, at: int) -> tuple[str, Range, float] | None:
        """Read the place with which a fragment begins."""
        end, span = self._extent(at)
        return (self.text[slice(*span)], span, 0.6) if span else None

    def _at(self, at: int):
        tokens = self.tokens
        low = tokens[at].low
        kept = low in KEPT_OF and at + 2 < len(tokens) and tokens[at + 1].low in ("of", "de", "von")
        if kept and not tokens[at].is_capital:
            skip = at + 2 + (tokens[at + 2].low in DETERMINERS)
            end, span = self._extent(skip)
            if span:
                return self._weighed(at, at, end, (tokens[at].start, span[1]), 0.5)
            return None
        if low in ("of", "von", "de", "d'", "du") and at and tokens[at - 1].low in DROPPED_OF:
            end, span = self._extent(at + 1 + self._article(at + 1))
            return self._weighed(at, at, end, span, 0.4) if span else None
        if low not in PLACE_WORDS:
            return None
        begin = at + 1
        if begin >= len(tokens):
            return None
        article = self._article(begin)
        german = article and tokens[begin].low in (
            "der",
            "die",
            "das",
            "dem",
            "den",
            "einem",
            "einer",
        )
        if low in ("im", "am", "beim") or german:
            word = tokens[begin + article].low if begin + article < len(tokens) else ""
            if word not in EXCEPTED_ARTICLES and not (
                low in ("im",)
                and word
                in (
                    "irak",
                    "iran",
                    "jemen",
                    "libanon",
                    "sudan",
                    "kongo",
                    "saarland",
                    "allgäu",
                    "harz",
                    "schwarzwald",
                    "kosovo",
                    "tschad",
                    "senegal",
                    "vatikan",
                    "ruhrgebiet",
                )
            ):
                return None
        begin += article
        if begin >= len(tokens):
            return None
        if (
            tokens[begin].low in KEPT_OF
            and begin + 1 < len(tokens)
            and tokens[begin + 1].low in ("of", "de", "von")
        ):
            return None  # Read at its own word.
        bearing = begin
        while (
            begin < len(tokens)
            and tokens[begin].low in BEARINGS
            and tokens[begin].text[0].islower()
        ):
            begin += 1
        end, span = self._extent(begin)
        if not span:
            return None
        if begin > bearing:
            span = (tokens[bearing].start, span[1])
        value = self.text[slice(*span)]
        last = self.tokens[self._run(begin) - 1].bare
        follows = tokens[end] if end < len(tokens) else None
        if low in ("at", "auf", "on", "à", "aux", "au") or low == "am":
            if low in ("on", "auf") and last not in ON_PLACES:
                return None
            thing = follows is not None and follows.is_word and follows.text[0].islower()
            if thing and follows.low not in SMALL | PLACE_WORDS and low != "à":
                return None
        if low == "off":
            span = (tokens[at].start, span[1])
            return self._weighed(at, begin, end, span, 0.42)
        joined = self._within(low, begin, end)
        weight = {"in": 0.5, "near": 0.5, "at": 0.5, "outside": 0.45}.get(low, 0.48)
        if joined:
            inner, inner_end = joined
            value = (
                f"{value}, {self.text[slice(*inner)]}"
                if low in ("at", "outside", "inside")
                else self.text[span[0] : inner[1]]
            )
            candidate = self._weighed(at, begin, inner_end, (span[0], inner[1]), weight + 0.05)
            return candidate and (value, *candidate[1:])
        return self._weighed(at, begin, end, span, weight)

    def _article(self, at: int) -> int:
        return int(at < len(self.tokens) and self.tokens[at].text in DETERMINERS)

    def _within(self, low: str, begin: int, end: int) -> tuple[Range, int] | None:
        """Return the town behind a venue: at Harland yard in Belfast."""
        tokens = self.tokens
        if end + 1 >= len(tokens) or tokens[end].low not in ("in", "à"):
            return None
        venue = low in ("at", "on", "outside", "inside") or any(
            t.bare in VENUES for t in tokens[begin:end]
        )
        beyond = end + 1 + self._article(end + 1)
        inner_end, inner = self._extent(beyond)
        return (inner, inner_end) if venue and inner else None

    def _run(self, at: int) -> int:
        """Return the end of a place's own words."""
        tokens, end = self.tokens, at
        while end < len(tokens):
            token = tokens[end]
            if token.is_word and token.is_capital and not token.is_day:
                end += 1
                continue
            inside = token.low in PARTICLES | {
                "of",
                "upon",
                "am",
                "an",
                "sur",
                "sous",
                "on",
                "and",
            }
            capital = (
                end + 1 < len(tokens) and tokens[end + 1].is_capital and not tokens[end + 1].is_day
            )
            if end > at and inside and capital and token.low not in ("and", "on"):
                end += 1
                continue
            break
        if end > at:
            while (
                end < len(tokens)
                and tokens[end].text[0].islower()
                and tokens[end].low
                in VENUES
                | {
                    "railway",
                    "metro",
                    "refugee",
                    "train",
                    "football",
                    "bus",
                    "international",
                    "main",
                }
            ):
                end += 1
        return end

    def _extent(self, at: int) -> tuple[int, Range | None]:
        """Return the end of a place with its region and country, and its range."""
        tokens = self.tokens
        end = self._run(at)
        if end == at or self._is_no_place(at, end):
            return at, None
        stop = tokens[end - 1].end
        for _ in range(3):
            if end + 1 >= len(tokens) or tokens[end].text != ",":
                break
            beyond = self._run(end + 1)
            if beyond == end + 1 or self._is_no_place(end + 1, beyond) or beyond - end > 5:
                break
            follows = tokens[beyond] if beyond < len(tokens) else None
            verb = (
                follows is not None
                and follows.text[0].islower()
                and follows.low not in SMALL | PLACE_WORDS
            )
            if verb:
                break
            end, stop = beyond, tokens[beyond - 1].end
        last = tokens[end - 1]
        plain = last.low.replace(".", "")
        if last.text.endswith(".") and plain not in STATES and last.text.count(".") < 2:
            stop -= 1
        if last.is_possessive:
            stop = re.search(r"['’]s?\Z", self.text[:stop]).start() if end == at + 1 else stop
        return end, (tokens[at].start, stop)

    def _is_no_place(self, start: int, end: int) -> bool:
        tokens = self.tokens[start:end]
        span = (tokens[0].start, tokens[-1].end)
        if any(s < span[1] and span[0] < e for s, e in self.taken):
            return True
        if tokens[0].bare in NO_PLACES or any(t.bare in EVENTS for t in tokens):
            return True
        return any(is_role(t.text) for t in tokens) and tokens[-1].bare not in VENUES

    def _weighed(self, at: int, begin: int, end: int, span: Range, weight: float):
        tokens = self.tokens
        next_to = end
        while next_to < len(tokens) and tokens[next_to].text in (
            ",",
            "on",
            "am",
            "le",
            "el",
            "den",
        ):
            next_to += 1
        follows = tokens[next_to] if next_to < len(tokens) else None
        day = follows is None or follows.is_day or follows.text in ".;"
        day = day or follows.text[:1].isdigit()
        before = tokens[at - 1] if at else None
        if before is not None and before.text == "," and at > 1:
            before = tokens[at - 2]
        if before is not None and (before.is_day or re.fullmatch(r"\d{1,4}\.?", before.text)):
            day = True
        weight += 0.3 if day else 0
        weight += 0.1 if "," in self.text[slice(*span)] else 0
        far = [t.low for t in tokens[max(0, at - 3) : at]]
        if any(w in ELSEWHERE for w in far):
            weight -= 0.45
        return self.text[slice(*span)], span, weight, end

    def _before_the_day(self) -> tuple[str, Range, float] | None:
        """Read ", City, Country Month D": a place that only its day tells."""
        tokens = self.tokens
        for at in range(1, len(tokens)):
            if tokens[at - 1].text != ",":
                continue
            if at > 1 and tokens[at - 2].is_day:
                continue
            end, span = self._extent(at)
            if not span:
                continue
            follows = tokens[end] if end < len(tokens) else None
            if follows is not None and follows.text == "," and end + 1 < len(tokens):
                follows = tokens[end + 1]
            if follows is not None and follows.low in ("on", "am", "le") and end + 1 < len(tokens):
                follows = tokens[end + 1]
            if follows is not None and (follows.is_day or follows.text[:1].isdigit()):
                return self.text[slice(*span)], span, 0.6
        return None

    def _venues(self) -> list[tuple[str, Range, float]]:
        """Read a street or square that a verb leads to: leaves Downing Street, London."""
        found = []
        for at in range(1, len(self.tokens)):
            if self.tokens[at - 1].is_capital or not self.tokens[at].is_capital:
                continue
            end, span = self._extent(at)
            run = self._run(at)
            if span and run - at > 1 and self.tokens[run - 1].bare in VENUES:
                found.append((self.text[slice(*span)], span, 0.5))
        return found[-1:]
