"""Where a cue itself takes a side: they denounced it, she welcomed it.

Only what is said to be so is proposed: a stance that is denied turns round when it was a
support (refused to back) and is left alone when it was not; what might be, is asked or is
wished for is left alone too. The holder is who does what the verb says, or the speaker of the
quote where the verb stands in somebody's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from annotations.text import stance_verbs as verbs
from annotations.text.attributions import (
    Language,
    Scene,
    Token,
    phrase,
    subject,
    token_range,
)
from annotations.text.intake import BlockRange
from annotations.text.names import name_key
from annotations.text.word_tables import WEEKDAYS, words

from .people import Cast
from .records import Known, Part, Suggestion
from .spoken import PRONOUNS, Spoken, opening_phrase, spoken

Range = tuple[int, int]

# How sure each rule is where the holder is named; what weakens it is below.
SURE = {"stated": 0.8, "urged": 0.65, "accused": 0.6, "refused": 0.6, "passive": 0.65}
_PRONOUN = 0.15
_PARTICIPLE = 0.1
_LONGEST_TARGET = 240  # Code points.
_LONGEST_SENTENCE = 2000  # Code points; what is longer is no sentence of news.


@dataclass(frozen=True, slots=True)
class _Cue:
    label: str
    rule: str
    bare: bool = False
    particle: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    cues: dict[str, _Cue]
    pattern: re.Pattern[str]
    nots: frozenset[str]
    doubts: frozenset[str]


def _table(nots, doubts, **groups) -> _Words:
    cues: dict[str, _Cue] = {}
    for group, forms in groups.items():
        label = "opposes" if group.startswith(("oppose", "accuse")) else "supports"
        rule = {"urge": "urged", "accuse": "accused"}.get(group, "stated")
        for form in forms:
            cue, _, particle = form.partition(":")
            cues.setdefault(cue, _Cue(label, rule, group.endswith("bare"), particle.strip()))
    longest = sorted(cues, key=len, reverse=True)
    alternatives = "|".join(
        re.escape(cue).replace(r"\ ", r"\s").replace("'", "['’]") for cue in longest
    )
    return _Words(cues, re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])"), nots, doubts)


_TABLES = {
    "en": _table(
        verbs.ENGLISH_NOT,
        verbs.ENGLISH_DOUBT,
        oppose=verbs.ENGLISH_OPPOSE,
        support=verbs.ENGLISH_SUPPORT,
        urge=verbs.ENGLISH_URGE,
        accuse=verbs.ENGLISH_ACCUSE,
        support_bare=verbs.ENGLISH_SUPPORT_BARE,
        oppose_bare=verbs.ENGLISH_OPPOSE_BARE,
    ),
    "de": _table(
        verbs.GERMAN_NOT,
        verbs.GERMAN_DOUBT,
        oppose=verbs.GERMAN_OPPOSE,
        support=verbs.GERMAN_SUPPORT,
    ),
    "fr": _table(
        verbs.FRENCH_NOT,
        verbs.FRENCH_DOUBT,
        oppose=verbs.FRENCH_OPPOSE,
        support=verbs.FRENCH_SUPPORT,
    ),
}


def suggest_stances(
    text: str,
    blocks: Sequence[BlockRange],
    language: str,
    known: Sequence[Known] = (),
    quotes: Sequence[Suggestion] = (),
) -> list[Suggestion]:
    """Propose a stance for each cue with a holder and a target, once for the same three."""
    code, tables = spoken(language, text)
    areas = [(block.start, block.end) for block in blocks if block.kind != "furniture"]
    reader = _Reader(text, code, tables, Cast(text, areas, tables, known), Spoken(quotes))
    found: dict[tuple[str, str, str], Suggestion] = {}
    for block in blocks:
        if block.kind != "paragraph":
            continue
        for one in reader.read((block.start, block.end)):
            key = tuple(name_key(str(one.values[name])) for name in ("holder", "label", "target"))
            found.setdefault(key, one)
    return list(found.values())


_THIRD = words("he she it they er sie es il elle ils elles")
_MANY = words("they ils elles")


class _Reader:
    def __init__(
        self, text: str, code: str, language: Language, cast: Cast, quotes: Spoken
    ) -> None:
        self.text = text
        self.code = code
        self.language = language
        self.table = _TABLES[code]
        self.cast = cast
        self.quotes = quotes

    def read(self, block: Range) -> Iterator[Suggestion]:
        if not self.table.pattern.search(self.text, *block):
            return
        scene = Scene.around(self.text, block, self.language)
        self.opened = ""  # Whom the sentence before opens with.
        for source in self.quotes.sources_before(block[0]):
            self.cast.speaker(source)
        for start, end in scene.sentences:
            if end - start > _LONGEST_SENTENCE:
                continue
            done = start
            for cue in self.table.pattern.finditer(self.text, start, end):
                if cue.start() < done:
                    continue
                one = self._stance(scene, (start, end), cue)
                if one:
                    done = one.parts[0].end
                    yield one
            self._note(self._opening(scene, start, end))

    def _stance(self, scene: Scene, sentence: Range, cue: re.Match[str]) -> Suggestion | None:
        kind = self.table.cues[" ".join(cue[0].replace("’", "'").split())]
        before = scene.tokens(sentence[0], cue.start())
        rule, label = kind.rule, kind.label
        near = [token.low for token in before[-5:]]
        if before and (
            before[-1].low in self.language.determiners - {"his"} or before[-1].is_genitive
        ):
            return None  # A noun: their demands, the condemned.
        denied = any(w in self.table.nots or w.endswith(("n't", "n’t")) for w in near)
        if self.code in ("de", "fr"):
            behind = self.text[cue.end() : min(sentence[1], cue.end() + 40)].casefold().split()
            first = behind[:2] if self.code == "de" else behind[:1]
            denied = denied or any(w.strip(",.") in self.table.nots - {"ne"} for w in first)
        refused = any(w in verbs.ENGLISH_REFUSED for w in near) and kind.bare
        if any(w in self.table.doubts for w in near[-4:]):
            return None
        if denied and refused:
            return None
        if self.code == "de" and not denied:
            clause = re.split(r"[,;:.]", self.text[cue.end() : sentence[1]])[0].casefold().split()
            denied = any(word in self.table.nots for word in clause)
        if denied or refused:
            if label == "opposes" or rule != "stated":
                return None
            label, rule = "opposes", "refused"
        if self.code == "en":
            passive = self._passive(scene, sentence, cue, before, label)
            if passive is not None:
                return passive or None
        if kind.bare and not self._is_own(before, denied, refused):
            return None
        target = self._target(sentence, cue.end(), kind)
        if target is None:
            return None
        holder, sure, target = self._holder(scene, sentence, cue, before, target)
        if not holder or target is None:
            return None
        wording = self._wording(target, rule)
        if self.code == "de":
            wording = re.sub(r"\s+(?:nicht|nie|niemals)\Z", "", wording)
            wording = re.sub(r"\A(?:seit\s+\w+|gestern|heute|erneut|auch|zugleich)\s+", "", wording)
            if (
                not wording
                or wording.split()[0] in ("er", "sie", "es")
                or (holder.split()[-1].casefold() in verbs.GERMAN_NO_HOLDERS)
            ):
                return None
        if not wording or wording[0].isdigit() or name_key(wording) == name_key(holder):
            return None
        sure = SURE[rule] - sure
        return self._suggestion((cue.start(), target[1]), rule, sure, holder, label, wording)

    def _suggestion(
        self, span: Range, rule: str, sure: float, holder: str, label: str, target: str
    ) -> Suggestion:
        return Suggestion(
            kind="stance",
            parts=(Part("evidence", *span),),
            rule=f"stance.{rule}",
            confidence=round(sure, 2),
            values=MappingProxyType(
                {"holder": holder, "label": label, "target": target, "basis": "stated"}
            ),
        )

    # Denied, passive, bare

    def _passive(self, scene, sentence, cue, before, label):
        """Read "the plan was condemned by X": a suggestion, False for no stance, None if active."""
        if not before or not cue[0].endswith("ed"):
            return None
        helpers = [t.low for t in before[-3:]]
        if not any(w in verbs.ENGLISH_PASSIVE for w in helpers):
            by = re.compile(r"\s+by\s").match(self.text, cue.end(), sentence[1])
            return False if by else None
        by = re.compile(r"(?:\s+\w+ly)?\s+by\s+").match(self.text, cue.end(), sentence[1])
        if not by or cue[0] in verbs.ENGLISH_NO_PASSIVE:
            return False
        tokens = scene.tokens(by.end(), sentence[1])
        count = phrase(tokens, self.language)
        who = self._name(token_range(tokens[:count])) if count else ""
        left = list(before)
        while left and left[-1].low in verbs.ENGLISH_PASSIVE | self.language.helpers | {"widely"}:
            left.pop()
        about = subject(scene, left, self.language) if left else None
        if not who or not about:
            return False
        target = self.text[slice(*about)]
        if self._is_pronoun(about):
            return False
        end = tokens[count - 1].end
        return self._suggestion(
            (about[0], end),
            "passive",
            SURE["passive"],
            who,
            label,
            self._plain(_in_a_sentence(target)),
        )

    def _is_own(self, before: Sequence[Token], denied: bool, refused: bool) -> bool:
        """Tell whether a bare form is the holder's: they back it, decided to back it."""
        if not before:
            return False
        last = before[-1].low
        if refused or denied:
            return True
        if last == "to":
            return any(t.low in verbs.ENGLISH_LIGHT for t in before[-3:-1])
        while before and before[-1].low in (
            "also",
            "strongly",
            "fully",
            "firmly",
            "still",
            "always",
        ):
            before = before[:-1]
        return bool(before) and before[-1].low in ("we", "they", "i", "you")

    # Target

    def _target(self, sentence: Range, at: int, kind: _Cue) -> Range | None:
        """Return the words behind the cue that it is about."""
        limit = min(sentence[1], at + _LONGEST_TARGET)
        if kind.particle:
            closing = re.compile(rf"\s(?:{kind.particle})(?=[\s,.;!?]|\Z)")
            found = closing.search(self.text, at, min(sentence[1], at + 400))
            if not found:
                return None
            limit = min(limit, found.start())
        first = _WORD_OR_MARK.match(self.text, at, limit)
        if not first:
            return None
        start = first.start("word")
        word = first["word"].casefold()
        if self.code == "en" and (word in _NO_OBJECT or word.endswith("ly")):
            return None
        end = limit
        begin = start + 1
        if kind.rule == "urged" and (day := _DAY_BEFORE_TO.match(self.text, start, limit)):
            begin = day.end()
        stop = _TARGET_ENDS[self.code].search(self.text, begin, limit)
        if stop:
            end = stop.start()
        elif limit < sentence[1] and not kind.particle:
            end = self.text.rfind(" ", start, limit)
        while end > start and self.text[end - 1] in " ,.;:!?\u00a0–—-":
            end -= 1
        start, end = self._without_marks(start, end)
        if end - start < 3 or self._is_pronoun((start, end)):
            return None
        if kind.rule == "urged" and not re.search(r"\sto\s", self.text[start:end]):
            return None
        if kind.rule == "accused" and not re.search(r"\s(?:of|for)\s", self.text[start:end]):
            return None
        return start, end

    def _without_marks(self, start: int, end: int) -> Range:
        """Leave out a pair that stands around the whole, and a mark without its partner."""
        while end > start and self.text[end - 1] in '"“”„«»':
            inside = self.text[start : end - 1]
            if any(c in '"“„«' for c in inside) and inside[0] not in '"“„«':
                break
            end -= 1
        if end > start and self.text[start] in '"“„«':
            inside = self.text[start + 1 : end]
            if not any(c in '"”“»' for c in inside):
                start += 1
        return start, end

    def _wording(self, target: Range, rule: str) -> str:
        wording = self.text[slice(*target)]
        if rule == "urged" and (day := _DAY_BEFORE_TO.match(wording)):
            wording = f"{day['whom']} {wording[day.end() :]}"
        wording = self._plain(wording)
        if rule == "accused":
            wording = re.sub(r"\s(?:of|for)\s", " ", wording, count=1)
        return wording

    def _plain(self, wording: str) -> str:
        wording = " ".join(_MARKS.sub(" ", wording).split())
        return re.sub(r"\s+([,.;:])", r"\1", wording).strip(" ,.;:")

    # Holder

    def _holder(
        self, scene: Scene, sentence: Range, cue: re.Match[str], before: list[Token], target: Range
    ) -> tuple[str, float, Range | None]:
        """Return the holder's name, how much less sure it is, and the target that is left."""
        said = self.quotes.at(cue.start())
        own_words = any(start < cue.start() < end for start, end in scene.pairs)
        left = scene.tokens(sentence[0], cue.start())
        if own_words:
            own = before and any(
                t.low in ("we", "i", "wir", "ich", "nous", "je") for t in before[-4:]
            )
            if not own or said is None:
                return "", 0, None
            return self._speaker(said), 0.1, target
        inverted = self.code == "de" and self._inverted(scene, sentence, cue, left, target)
        if inverted:
            return inverted
        participle = self.code == "en" and cue[0].split()[0].endswith("ing")
        if participle:
            who = self._main_subject(scene, left)
            weaker = _PARTICIPLE
        else:
            while left and left[-1].low in _HELPERS[self.code] | self.table.nots | {"to"} | (
                verbs.ENGLISH_REFUSED | verbs.ENGLISH_LIGHT
            ):
                left.pop()
            who = subject(scene, left, self.language) if left else None
            if who is None and left and left[-1].low in self.language.ands:
                who = self._main_subject(scene, left)
            elif who is None and left and left[-1].low in PRONOUNS:
                who = (left[-1].start, left[-1].end)  # Ada Lund said she supports it.
            elif who is None:
                who = self._joined_subject(scene, left)
            weaker = 0.0
        if who is None:
            return "", 0, None
        if self._is_pronoun(who):
            self._note(self._opening(scene, sentence[0], who[0]))
            return self._referent(who), weaker + _PRONOUN, target
        return self._name(who), weaker, target

    def _note(self, opening: Range | None) -> None:
        """Remember whom a sentence opens with, for the pronoun that takes it up."""
        if opening:
            self.opened = (
                self._referent(opening) if self._is_pronoun(opening) else self._name(opening)
            )

    def _referent(self, pronoun: Range) -> str:
        """Return whom a pronoun takes up: what opened the sentence before, if it fits."""
        low = self.text[slice(*pronoun)].casefold()
        if low in _THIRD and self.opened:
            many = self.opened.endswith("s") or " and " in self.opened
            if (low in _MANY) == many or low in ("sie", "ils"):
                return self.opened
        return self.cast.speaker(pronoun).name

    def _name(self, span: Range) -> str:
        """Return the name of whom the words stand for; a body or group by its own words."""
        found = self.cast.speaker(span)
        return found.name or (found.role if not self._is_pronoun(span) else "")

    def _is_pronoun(self, span: Range) -> bool:
        return self.text[slice(*span)].casefold() in PRONOUNS

    def _main_subject(self, scene: Scene, left: Sequence[Token]) -> Range | None:
        """Return the subject with which the sentence opens, up to its first verb."""
        if not left:
            return None
        return opening_phrase(left, self.language)

    def _joined_subject(self, scene: Scene, left: Sequence[Token]) -> Range | None:
        """Read "X, which has …, and Y"? No: only "X expressed … and denounced Y"."""
        ands = [i for i, t in enumerate(left) if t.low in self.language.ands]
        if ands and len(left) - ands[-1] <= 2:
            return opening_phrase(left, self.language)
        return None

    def _inverted(self, scene, sentence, cue, left, target):
        """Read German with the subject behind the verb: Am Montag verurteilte X den Angriff."""
        if not left:
            return None
        front = left[0].low
        if (
            left[-1].text != ","
            and front not in self.language.stops
            and front
            not in (
                "zugleich",
                "außerdem",
                "gleichzeitig",
            )
        ):
            return None
        tokens = scene.tokens(target[0], target[1])
        count = phrase(tokens, self.language)
        if not count or count >= len(tokens):
            return "", 0, None
        count_rest = count + (tokens[count].low in ("gegen", "vor", "für"))
        if count_rest >= len(tokens):
            return "", 0, None
        who = self._name(token_range(tokens[:count]))
        return who, 0.1, (tokens[count_rest].start, target[1])

    def _speaker(self, quote: Suggestion) -> str:
        speaker = str(quote.values.get("speaker") or "")
        if speaker:
            return speaker
        source = next((p for p in quote.parts if p.role == "source"), None)
        return self._name((source.start, source.end)) if source else ""

    def _opening(self, scene: Scene, start: int, end: int) -> Range | None:
        tokens = scene.tokens(start, min(end, start + 200))
        return opening_phrase(tokens, self.language) if tokens else None


def _in_a_sentence(wording: str) -> str:
    """Return the words as they stand inside a sentence: the raid."""
    first = wording.split()[0]
    small = first in ("The", "A", "An", "This", "That")
    return wording[0].lower() + wording[1:] if small else wording


_HELPERS = {
    "en": words(
        """has have had also later then once again further did does do strongly sharply publicly
    immediately repeatedly quickly openly firmly fully"""
    ),
    "de": words("hat haben hatte auch später zudem scharf"),
    "fr": words("ne n' aussi également"),
}
_DAYS = "|".join(sorted((day for day in WEEKDAYS if len(day) > 4), key=len, reverse=True))
# China urged NATO on Thursday, July 11, to stop …
_DAY_BEFORE_TO = re.compile(
    rf"(?P<whom>[^,.;:]{{2,80}}?)\s+on\s+(?:{_DAYS})"
    r"(?:,\s+[A-Z][a-z]+\.?\s+\d{1,2},?)?\s+(?=to\s)",
    re.IGNORECASE,
)
_NO_OBJECT = words(
    "by in on at from to with when while because and or but after before during as , ; is was"
)
_MARKS = re.compile(r"[\"“”„«»]")
_WORD_OR_MARK = re.compile(r"\s*(?P<word>[\"“„«]?\s?[^\W_][\w'’-]*)")
_TARGET_ENDS = {
    code: re.compile(rf"[;:–—.!?]\s|,\s|,[\"”“]|\s(?:{ends})\b", re.IGNORECASE)
    for code, ends in {
        "en": r"according\s+to|after|while|whereas|although|because|but|saying|when"
        r"|as\s+(?:he|she|it|they)|and\s+(?:said|called|calls|denounced|condemned|urged|urges"
        r"|warned|welcomed|has|have|accused|praised|rejected|would|will|is|are|was|told|added|vowed|pledged)"
        r"|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|last\s+(?:week|month|year)"
        r"|in\s+a\s+statement",
        "de": r"und\s+(?:sagte|forderte|warnte|kritisierte|sprach|lehnte)|nachdem|während|weil|als",
        "fr": r"et\s+a\s|selon|après|alors\s+que|tandis\s+que|parce\s+que|mais",
    }.items()
}
