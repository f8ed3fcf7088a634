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
    EXCEPTED_WITH_IM,
    GERMAN_VENUES,
    ISLANDS,
    KEPT_OF,
    NO_PLACES,
    NOT_ON,
    ON_PLACES,
    OVER_SOMEBODY,
    PARTICLES,
    PLACE_WORDS,
    SMALL,
    STATES,
    VENUES,
    Word,
)
from .roles import is_role
from .word_tables import words

Range = tuple[int, int]


_GERMAN_BUILDINGS = ("park", "platz", "halle", "bahnhof", "hafen", "kirche", "markt", "brücke")
_REACHING = words("leave leaves leaving enter enters entering reach reaches approach approaches")
_BEFORE_A_NAME = words("lake loch mount cape fort lac mont")
_GERMAN_ARTICLES = words("der die das dem den einem einer")


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
                off = at > 1 and tokens[at - 2].low == "off"  # Off the coast of Norland.
                first = tokens[at - 2 if off else at].start
                return self._weighed(at, at, end, (first, span[1]), 0.5)
            return None
        if low == "large" and at and tokens[at - 1].low == "au" and at + 2 < len(tokens):
            end, span = self._extent(at + 2)  # Au large de Vellin, as off Vellin.
            if span:
                return self._weighed(at - 1, at, end, (tokens[at - 1].start, span[1]), 0.5)
        if (named := self._behind_elision(at)) is not None:
            return named
        before = tokens[at - 1].low if at else ""
        if low in ("de", "du") and at > 1 and tokens[at - 2].low in DROPPED_OF:
            before = tokens[at - 2].low  # Le marché couvert de Vellin.
        compound = low == "von" and before.endswith(_GERMAN_BUILDINGS)  # Im Stadtpark von Sund.
        if low in ("of", "von", "de", "d'", "du") and (before in DROPPED_OF or compound):
            end, span = self._extent(at + 1 + self._article(at + 1))
            return self._weighed(at, at, end, span, 0.4) if span else None
        area = low in ("die", "den") and tokens[at + 1 : at + 2]
        area = area and area[0].low in ("stadt", "gemeinde", "insel", "region", "provinz")
        if (low in ("der", "des") or area) and at and self._has_its_article(low, at + 1):
            end, span = self._extent(at + 1)
            return self._weighed(at, at, end, span, 0.4) if span else None
        if low not in PLACE_WORDS:
            return self._entered(at)
        if low == "over" and tokens[at - 1].low in OVER_SOMEBODY:
            return None
        if low == "à" and at and tokens[at - 1].low == "face":
            return None  # Against a team.
        if low == "de" and not (at and tokens[at - 1].low == "près"):
            return None
        begin = at + 1
        if begin >= len(tokens):
            return None
        article = self._article(begin)
        german = article and tokens[begin].low in _GERMAN_ARTICLES
        if (low in ("im", "am", "beim", "vor") or german) and not self._has_its_article(
            low, begin + article
        ):
            return None
        begin += article
        if begin >= len(tokens):
            return None
        if (
            tokens[begin].text in KEPT_OF
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
        number = tokens[begin].text.isdigit()
        last = self.tokens[self._run(begin + number) - 1].bare
        follows = tokens[end] if end < len(tokens) else None
        if low in ("at", "auf", "on", "à", "aux", "au") or low == "am":
            water = last in ON_PLACES or last.endswith("see")
            if low in ("on", "auf") and not water and not self._is_island(low, begin):
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

    def _behind_elision(self, at: int):
        """Read "le bassin d'Arvellin", a place, and "la mairie d'Arvellin", which is in one."""
        token = self.tokens[at]
        if not at or token.low[:2] not in ("d'", "d’") or not token.is_capital:
            return None
        before = self.tokens[at - 1]
        end, span = self._extent(at)
        if not span or before.low not in KEPT_OF | DROPPED_OF:
            return None
        start = before.start if before.low in KEPT_OF else token.start + 2
        return self._weighed(at - 1, at, end, (start, span[1]), 0.5)

    def _has_its_article(self, low: str, at: int) -> bool:
        """Tell im Irak and im Landgericht Vellin, which are places, from im Regen."""
        if at >= len(self.tokens):
            return False
        word = self.tokens[at].low
        lake = word.endswith("see") and len(word) > 5  # Auf dem Bodensee.
        if lake or word in EXCEPTED_ARTICLES or (low == "im" and word in EXCEPTED_WITH_IM):
            return True
        named = self._run(at) > at + 1 and not is_role(self.tokens[at + 1].text)
        genitive = word.endswith("s") and word.removesuffix("s").removesuffix("e")
        return named and (word.endswith(GERMAN_VENUES) or str(genitive).endswith(GERMAN_VENUES))

    def _entered(self, at: int):
        """Read the venue that somebody enters or passes: enters Sund Hall in Vellin."""
        tokens = self.tokens
        before = tokens[at - 1 - (tokens[at - 1].low in DETERMINERS)] if at > 1 else None
        if before is not None and before.low in _REACHING and tokens[at].is_capital:
            end, span = self._extent(at)
            closed = end == len(tokens) or tokens[end].text in ",." or tokens[end].is_day
            if span and end == at + 1 and (closed or tokens[end].low == "on"):
                return self._weighed(at, at, end, span, 0.3)  # A ferry leaves Vellin.
        if before is None or not tokens[at].is_capital or not before.text[0].islower():
            return None
        led = before.low in ("to", "under", "past", "over", "beneath", "above", "towards")
        verb = before.low not in SMALL | PLACE_WORDS and before.low.endswith(("s", "d", "ll"))
        if not led and not verb:
            return None
        run = self._run(at)
        if run - at < 2 or tokens[run - 1].bare not in VENUES or self._is_no_place(at, run):
            return None
        if not (joined := self._within("at", at, run)):
            return None
        inner, end = joined
        weighed = self._weighed(at, at, end, (tokens[at].start, inner[1]), 0.55)
        venue = self.text[tokens[at].start : tokens[run - 1].end]
        return f"{venue}, {self.text[slice(*inner)]}", *weighed[1:]

    def _is_island(self, low: str, at: int) -> bool:
        """Tell on Lesbos from on Facebook, auf Rügen from auf Tour."""
        words_ = self.tokens[at : self._run(at)]
        if not 0 < len(words_) < 4:
            return False
        if low == "auf":
            return words_[0].low in ISLANDS
        return not any(t.bare in NOT_ON or t.is_acronym or t.is_possessive for t in words_)

    def _article(self, at: int) -> int:
        return int(at < len(self.tokens) and self.tokens[at].text in DETERMINERS)

    def _within(self, low: str, begin: int, end: int) -> tuple[Range, int] | None:
        """Return the town behind a venue: at Harland yard in Belfast."""
        tokens = self.tokens
        comma = end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].low == "à"
        end += comma
        if end + 1 >= len(tokens) or tokens[end].low not in ("in", "à", "at"):
            return None
        venue = low in ("at", "on", "outside", "inside") or any(
            t.bare in VENUES for t in tokens[begin:end]
        )
        beyond = self._behind_bearing(end + 1 + self._article(end + 1))
        inner_end, inner = self._extent(beyond)
        if inner and tokens[beyond - 1].text in BEARINGS:
            inner = (tokens[beyond - 1].start, inner[1])
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
            if end > at and inside and capital and token.low not in ("and", "on", "den"):
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
        tokens, number = self.tokens, at
        if at + 1 < len(tokens) and tokens[at].text.isdigit() and len(tokens[at].text) < 5:
            street = self._run(at + 1)
            at += street > at + 2 and tokens[street - 1].bare in VENUES  # 10 Quay Street.
        end = self._run(at)
        if end == at or self._is_no_place(at, end):
            return at, None
        stop = tokens[end - 1].end
        for _ in range(3):
            if end + 1 >= len(tokens) or tokens[end].text != ",":
                break
            region = self._behind_bearing(end + 1)
            beyond = self._run(region)
            if beyond == region or self._is_no_place(region, beyond) or beyond - region > 4:
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
        return end, (tokens[number].start, stop)

    def _behind_bearing(self, at: int) -> int:
        """Return where the name of a region begins: , northern Greece; , en Gironde."""
        tokens, begin = self.tokens, at
        if tokens[at].low in ("en", "dans"):
            begin = at + 1 + self._article(at + 1)
        while begin < len(tokens) and tokens[begin].text in BEARINGS:
            begin += 1
        return begin if begin < len(tokens) else at

    def _is_no_place(self, start: int, end: int) -> bool:
        tokens = self.tokens[start:end]
        span = (tokens[0].start, tokens[-1].end)
        if any(s < span[1] and span[0] < e for s, e in self.taken):
            return True
        events = EVENTS - {"derby"} if len(tokens) == 1 else EVENTS  # In Derby.
        if tokens[0].bare in NO_PLACES or any(t.bare in events for t in tokens):
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
            run = self._run(at)
            end, span = self._extent(at - self.tokens[at - 1].text.isdigit())
            lake = run - at == 2 and self.tokens[at].bare in _BEFORE_A_NAME
            if span and run - at > 1 and (lake or self.tokens[run - 1].bare in VENUES):
                found.append((self.text[slice(*span)], span, 0.5))
        return found[-1:]
