"""Where a cue itself takes a side: they denounced it, she welcomed it.

Only what is said to be so is proposed: a stance that is denied turns round when it was a
support (refused to back) and is left alone when it was not; what might be, is asked or is
wished for is left alone too. The holder is who does what the verb says, or the speaker of the
quote where the verb stands in somebody's own words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from annotations.text import stance_verbs as verbs
from annotations.text.attribution_words import Language
from annotations.text.intake import BlockRange
from annotations.text.names import name_key
from annotations.text.phrases import is_phrase, phrase
from annotations.text.scenes import Scene, Token, token_range
from annotations.text.subjects import subject
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
            told = _Cue(label, rule, group.endswith("bare"), particle.strip())
            cues.setdefault(cue, told)
            if cue.endswith(" à"):  # With the article in it: s’oppose au projet.
                cues.setdefault(f"{cue[:-1]}au", told)
                cues.setdefault(f"{cue[:-1]}aux", told)
    longest = sorted(cues, key=len, reverse=True)
    alternatives = "|".join(
        # An adverb may stand behind the auxiliary in French: a vivement critiqué.
        re.sub(r"\A(a|ont)\\ ", r"\1\\s(?:\\w+ment\\s)?", re.escape(cue))
        .replace(r"\ ", r"\s")
        .replace("'", "['’]")
        for cue in longest
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
    cast: Cast | None = None,
) -> list[Suggestion]:
    """Propose a stance for each cue with a holder and a target, once for the same three.

    A `cast` that the quotes have asked knows who spoke.
    """
    code, tables = spoken(language, text)
    if cast is None:
        cast = Cast.of(text, blocks, tables, known)
        cast.remember(quotes)
    reader = _Reader(text, code, tables, cast, Spoken(quotes))
    found: dict[tuple[str, str, str], Suggestion] = {}
    for block in blocks:
        if block.kind != "paragraph":
            continue
        for one in reader.read((block.start, block.end)):
            key = tuple(name_key(str(one.values[name])) for name in ("holder", "label", "target"))
            found.setdefault(key, one)
    return list(found.values())


class _Reader:
    def __init__(
        self, text: str, code: str, language: Language, cast: Cast, quotes: Spoken
    ) -> None:
        self.text = text
        self.code = code
        self.language = language
        self.table = _TABLES[code]
        self.participles = _PARTICIPLES.get(code)
        self.cast = cast
        self.quotes = quotes

    def read(self, block: Range) -> Iterator[Suggestion]:
        patterns = (self.table.pattern, self.participles)
        if not any(one and one.search(self.text, *block) for one in patterns):
            return
        scene = Scene.around(self.text, block, self.language)
        for start, end in scene.sentences:
            if end - start > _LONGEST_SENTENCE:
                continue
            done = start
            for one in self._with_participle(scene, (start, end)):
                done = max(part.end for part in one.parts)
                yield one
            for cue in self.table.pattern.finditer(self.text, start, end):
                if cue.start() < done:
                    continue
                one = self._stance(scene, (start, end), cue)
                if one:
                    done = one.parts[0].end
                    yield one
            self._note(self._opening(scene, start, end))

    def _stance(self, scene: Scene, sentence: Range, cue: re.Match[str]) -> Suggestion | None:
        kind = self.table.cues[_ADVERB.sub("", " ".join(cue[0].replace("’", "'").split()))]
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
        if kind.bare and not (
            self._is_own(before, denied, refused) or self._is_plural(scene, before)
        ):
            return None
        target = self._target(sentence, cue.end(), kind)
        if self.code == "de" and (asked := _ASKED_TO.match(self.text, cue.end(), sentence[1])):
            target, rule = asked.span("what"), "urged"  # Forderte den Rat auf, den Kai zu sperren.
        if target is None:
            return None
        holder, sure, target = self._holder(scene, sentence, cue, before, target)
        holder = self._holder_name(holder)
        if not holder or target is None:
            return None
        if self.code != "en":
            target = self._without_adverbs(target)
        wording = self._wording(target, rule)
        if self.code == "de" and (
            not wording
            or wording.split()[0] in ("er", "sie", "es")
            or (holder.split()[-1].casefold() in verbs.GERMAN_NO_HOLDERS)
        ):
            return None
        if not wording or wording[0].isdigit() or name_key(wording) == name_key(holder):
            return None
        sure = SURE[rule] - sure
        evidence = (cue.start(), target[1])
        return self._suggestion(evidence, target, rule, sure, holder, label, wording)

    def _suggestion(
        self,
        evidence: Range,
        about: Range,
        rule: str,
        sure: float,
        holder: str,
        label: str,
        target: str,
    ) -> Suggestion:
        return Suggestion(
            kind="stance",
            parts=(Part("evidence", *evidence), Part("target", *about)),
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
            about,
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

    def _is_plural(self, scene: Scene, before: Sequence[Token]) -> bool:
        """Tell whether a phrase in the plural opens the clause: residents oppose it."""
        if not before or not before[-1].is_word or before[-1].low in _NO_NOUNS:
            return False
        last = before[-1].low
        many = last in _PLURALS or (last.endswith("s") and not last.endswith(("ss", "us", "is")))
        joined = any(token.low == "and" for token in before[-4:-1]) and before[-1].is_capital
        who = subject(scene, before, self.language) if many or joined else None
        return who is not None and who[1] == before[-1].end

    # Target

    def _target(self, sentence: Range, at: int, kind: _Cue) -> Range | None:
        """Return the words behind the cue that it is about."""
        limit = min(sentence[1], at + _LONGEST_TARGET)
        if kind.particle:
            # At the end of its clause: "für ein Tempolimit ein".
            closing = re.compile(rf"\s(?:{kind.particle})(?=[,.;:!?”“\"«»]|\s(?:und|aber)\s|\Z)")
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
        told = self.text[start:end].casefold().split()[:4]
        if any(word in verbs.NO_TARGETS for word in told) and kind.rule == "stated":
            return None  # They defended their title; it claimed three lives.
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

    def _without_adverbs(self, target: Range) -> Range:
        """Leave out what stands around the object: gestern den Plan nicht; toutefois des ports."""
        start, end = target
        if self.code == "fr":
            found = _FRENCH_FRONT.match(self.text, start, end)
            return (found.end() if found else start), end
        if found := _GERMAN_FRONT.match(self.text, start, end):
            start = found.end()
        found = _GERMAN_BACK.search(self.text, start, end)
        return start, found.start() if found else end

    def _wording(self, target: Range, rule: str) -> str:
        wording = self.text[slice(*target)]
        if rule == "urged" and (day := _DAY_BEFORE_TO.match(wording)):
            wording = f"{day['whom']} {wording[day.end() :]}"
        wording = self._plain(wording)
        if rule == "urged":  # A target is a directed statement: Sundia should stop the raid.
            wording = _TO.sub(lambda to: f" should{to['not'] or ''} ", wording, count=1)
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
            told = self.quotes.told_in(sentence[0], cue.start()) if who is None else None
            if told is not None:  # “…,” she said, denouncing the plan.
                return self._speaker(told), weaker + _PRONOUN, target
            if spoke := self._who_spoke(scene, left):
                who = spoke if spoke[0] < spoke[1] else None
        else:
            while left and (
                left[-1].low in _HELPERS[self.code] | self.table.nots | {"to"}
                or left[-1].low in verbs.ENGLISH_REFUSED | verbs.ENGLISH_LIGHT
                or (self.code == "en" and len(left) > 1 and left[-1].low.endswith("ly"))
            ):
                left.pop()
            who = subject(scene, left, self.language) if left else None
            who = who or self._before_an_aside(left)
            if who is None and left and left[-1].low in self.language.ands | _BUTS:
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
            return self._name(who), weaker + _PRONOUN, target
        return self._name(who), weaker, target

    def _who_spoke(self, scene: Scene, left: Sequence[Token]) -> Range | None:
        """Return whose words a participle goes with: after criticism by X, accusing Y of …

        Behind "of" it may be whose words or about whom; the empty range says that it is open.
        """
        tokens = list(left)
        while tokens and tokens[-1].text == ",":
            tokens.pop()
        at = max((i for i, t in enumerate(tokens) if t.low in _SPEECH), default=None)
        if not at or at + 2 >= len(tokens):
            return None
        link, rest = tokens[at + 1].low, tokens[at + 2 :]
        if link not in ("by", "from", "of") or not is_phrase(rest, self.language):
            return None
        return token_range(rest) if link != "of" else (0, 0)

    # With the participle at the end

    def _with_participle(self, scene: Scene, sentence: Range) -> Iterator[Suggestion]:
        """Read "hat den Plan kritisiert", "wurde von X kritisiert" and "a été critiqué par X"."""
        if not self.participles:
            return
        for found in self.participles.finditer(self.text, *sentence):
            if any(start < found.start() < end for start, end in scene.pairs):
                continue
            left = scene.tokens(sentence[0], found.start())
            low = {token.low for token in left[-6:]}
            inside = set(found[0].casefold().split())
            if (low | inside) & (self.table.doubts | self.table.nots - {"ne"}):
                continue
            one = self._done(scene, found, left)
            if one:
                yield one

    def _done(self, scene: Scene, found: re.Match[str], left: list[Token]) -> Suggestion | None:
        groups = found.groupdict()
        own = subject(scene, left, self.language) if left else None
        label = groups.get("side") and ("supports" if groups["side"] == "für" else "opposes")
        done = groups.get("part") or groups.get("done") or ""
        label = label or _side_of(self.code, done)
        if groups.get("who"):
            if own is None or self._is_pronoun(own):
                return None
            holder = self._holder_name(self._name(found.span("who")))
            evidence = (own[0], found.end("part") if groups.get("part") else found.end("who"))
            about, rule = own, "passive"
        else:
            about, rule = found.span("what" if groups.get("what") else "object"), "stated"
            if own is None:
                tokens = scene.tokens(*about)
                count = phrase(tokens, self.language)
                if not left or not 0 < count < len(tokens):
                    return None
                own, about = token_range(tokens[:count]), (tokens[count].start, about[1])
            holder = self._name(own)
            evidence = (min(found.start(), about[0]), found.end())
        wording = self._plain(self.text[slice(*about)])
        if not holder or not wording or name_key(wording) == name_key(holder):
            return None
        return self._suggestion(evidence, about, rule, SURE[rule], holder, label, wording)

    def _holder_name(self, name: str) -> str:
        """Leave out the article, as the register does, and what the name is put behind."""
        named = _ARTICLES[self.code].sub("", name)
        apposed = named.split(", ")
        if len(apposed) == 2 and named[0].islower() and apposed[1][:1].isupper():
            return apposed[1]  # The grid operator, Norrgrid.
        return named

    def _before_an_aside(self, left: Sequence[Token]) -> Range | None:
        """Return the subject before a clause or place: The mayor, who is new, …; Farmers in …"""
        for at, token in enumerate(left[:12]):
            aside = token.text == "," and at + 1 < len(left) and left[at + 1].low in _RELATIVES
            if (aside and left[-1].text == ",") or (token.low in _AROUND and at):
                begun = left[:at]
                return token_range(begun) if is_phrase(begun, self.language) else None
        return None

    def _note(self, opening: Range | None) -> None:
        """Let the cast know whom a sentence opens with, for the pronoun that takes it up."""
        if opening:
            self.cast.speaker(opening)

    def _name(self, span: Range) -> str:
        """Return the name of whom the words stand for; who has none by their own words."""
        found = self.cast.speaker(span)
        return found.name or found.role

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
        for told in ("speaker", "role_as_printed"):  # An unnamed one is known by the role.
            if speaker := str(quote.values.get(told) or ""):
                return speaker
        source = next((p for p in quote.parts if p.role == "source"), None)
        return self._name((source.start, source.end)) if source else ""

    def _opening(self, scene: Scene, start: int, end: int) -> Range | None:
        tokens = scene.tokens(start, min(end, start + 200))
        return opening_phrase(tokens, self.language) if tokens else None


_ARTICLES = {
    "en": re.compile(r"\A[Tt]he\s+"),
    "de": re.compile(r"\A(?:[Dd](?:er|ie|as|en|em)|[Ee]ine?[rmn]?)\s+"),
    "fr": re.compile(r"\A(?:[Ll](?:es?|a)\s+|[LlDd]['’](?=\w))"),
}
_ADVERB = re.compile(r"(?<=\b(?:a))\s\w+ment(?=\s)|(?<=\bont)\s\w+ment(?=\s)")
_FRENCH_FRONT = re.compile(
    r"(?:pas|plus|jamais|guère|toutefois|cependant|aussi|également|notamment|surtout|désormais|ainsi|encore|hier|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche)\s+"
)
_GERMAN_FRONT = re.compile(r"(?:seit\s+\w+|gestern|heute|erneut|auch|zugleich)\s+")
_ASKED_TO = re.compile(
    r"\s(?:[^,;:.!?„“]{2,60}\s)?auf,\s(?P<what>[^,;:.!?„“]{2,120}?\szu\s\w+|[^,;:.!?„“]{2,120}zu\w+en)(?=[,.;!?])"
)
_GERMAN_BACK = re.compile(r"\s+(?:nicht|nie|niemals)\Z")
_NO_NOUNS = words(
    """this his its was is has does as always sometimes perhaps thus besides towards across news
    not also to of in on by for with without"""
)
_PLURALS = words("people police men women children majority many most both others critics")
_BUTS = words("but yet aber sondern mais")
_RELATIVES = words("who which whose whom including der die das qui dont")
_AROUND = words("across throughout around along behind")
_SPEECH = words(
    """criticism criticisms accusations accusation remarks statement statements speech letter
    report comments complaint complaints protest attack attacks warnings warning"""
)


def _any_of(table: Mapping[str, frozenset[str]], ending: str = "") -> str:
    forms = sorted(form for side in table.values() for form in side)
    return rf"(?:{'|'.join(forms)}){ending}"


def _side_of(code: str, form: str) -> str:
    """Return the label of a participle in any gender and number."""
    table = verbs.GERMAN_PARTICIPLES if code == "de" else verbs.FRENCH_PARTICIPLES
    bare = form.lower()
    return next(
        label for label, forms in table.items() if any(bare.startswith(one) for one in forms)
    )


_GERMAN_DONE = _any_of(verbs.GERMAN_PARTICIPLES)
_PARTICIPLES = {
    "de": re.compile(
        r"(?<!\w)(?:(?:hat|haben|hatte|hatten)\s+(?:sich\s+(?:\w+\s+)?(?P<side>für|gegen)\s+"
        r"(?P<what>[^,;:.!?„“”\"]{3,160}?)\s+ausgesprochen"
        rf"|(?P<object>[^,;:.!?„“”\"]{{3,160}}?)\s+(?P<done>{_GERMAN_DONE}))"
        rf"|(?:wurde|wurden|wird|werden)\s+(?:\w+\s+)?(?:von|vom)\s+"
        rf"(?P<who>[^,;:.!?„“”\"]{{3,100}}?)\s+(?P<part>{_GERMAN_DONE}))(?=[,.;!?]|\s(?:und|aber)\s|\Z)"
    ),
    "fr": re.compile(
        rf"(?<!\w)(?:a|ont|avait|avaient)\s+été\s+(?:\w+ment\s+)?"
        rf"(?P<done>{_any_of(verbs.FRENCH_PARTICIPLES, 'e?s?')})\s+par\s+"
        r"(?P<who>[^,;:.!?«»]{3,100}?)(?=[,.;!?]|\s(?:et|mais|lors|en)\s|\Z)"
    ),
}


def _in_a_sentence(wording: str) -> str:
    """Return the words as they stand inside a sentence: the raid."""
    first = wording.split()[0]
    small = first in ("The", "A", "An", "This", "That")
    return wording[0].lower() + wording[1:] if small else wording


_HELPERS = {
    "en": words(
        """has have had also later then once again further did does do strongly long always never
    yesterday today"""
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
_TO = re.compile(r"(?P<not>\snot)?\sto\s")
_NO_OBJECT = words(
    """up down off out away into onto ahead by in on at from to with when while because and or
    but after before during as , ; is was"""
)
_MARKS = re.compile(r"[\"“”„«»]")
_WORD_OR_MARK = re.compile(r"\s*(?P<word>[\"“„«]?\s?[^\W_][\w'’-]*)")
_TARGET_ENDS = {
    code: re.compile(rf"[;:–—.!?]\s|,\s|,[\"”“]|\s(?:{ends})\b", re.IGNORECASE)
    for code, ends in {
        "en": r"according\s+to|after|while|whereas|although|because|but|saying|when"
        r"|as\s+(?:he|she|it|they)"
        r"|as\s+(?:an?\s+|too\s+|\w+ly\s+)?\w+(?:ic|less|ful|ous|able|ible|ive)(?=[,.;:!?]|\Z)|and\s+(?:said|called|calls|denounced|condemned|urged|urges"
        r"|warned|welcomed|has|have|accused|praised|rejected|would|will|is|are|was|told|added|vowed|pledged)"
        r"|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|last\s+(?:week|month|year)"
        r"|in\s+a\s+statement",
        "de": r"und\s+(?:sagte|forderte|warnte|kritisierte|sprach|lehnte)|nachdem|während|weil|als",
        "fr": r"et\s+a\s|selon|après|alors\s+que|tandis\s+que|parce\s+que|mais",
    }.items()
}
