"""Suggestions as another machine sends them: read whole, or refused with a list of faults."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from annotations.formats.imports.article_files import is_address
from annotations.formats.iso_dates import is_iso_date
from annotations.models import (
    PARTS,
    ArticleVersion,
    BlockKind,
    Caption,
    Checkworthiness,
    Kind,
    QuoteType,
    SpeakerStatus,
    StanceLabel,
)
from annotations.models.actors import ActorKind
from annotations.models.claims import CheckReason
from annotations.models.not_quotes import NotAQuoteReason
from annotations.models.stances import Basis
from annotations.models.suggestions import CAPTION_FIELDS
from annotations.services.annotations import Mark, lacks_words, rows_of
from annotations.services.refusals import Refused
from annotations.text.normalise import UnusableText, normalise
from annotations.text.suggestions import Part
from annotations.text.suggestions import Suggestion as Proposal

MOST_SUGGESTIONS = 2_000
MOST_PARTS = 100
# After so many faults the rest is not told.
MOST_FAULTS = 100
# A caption's source has another role than a quote's.
ROLES = {"source": "caption_source"}
# What only a suggestion has: the words of the target, which an annotation has on its list.
MORE_PARTS = {Kind.STANCE: ("target",)}


class Fault(NamedTuple):
    """What is wrong, and where: `suggestions[3].parts[0]`."""

    at: str
    problem: str


class Wrong(Exception):
    """Nothing was read. `stale` says that words do not stand where they are said to stand."""

    def __init__(self, faults: list[Fault], stale: bool = False):
        super().__init__(faults)
        self.faults = faults
        self.stale = stale


class Push(NamedTuple):
    sha256: str
    source: str
    rules_version: str
    found: list[Proposal]


def read_push(body: bytes, version: ArticleVersion) -> Push:
    """Read what docs/suggestions-api.md describes. Raises Wrong, never anything else.

    The spans are judged only on the text they were made for.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Wrong([Fault("", _("This is not JSON in UTF-8."))]) from None
    return Reader(version).read(data)


def text_up_to(longest: int) -> Callable[[Any], str]:
    """A check that returns what is wrong with a text of at most so many characters."""

    def check(value) -> str:
        if not isinstance(value, str) or len(value) > longest:
            return _("A text of at most %(longest)d characters is meant.") % {"longest": longest}
        try:
            normalise(value)
        except UnusableText as unusable:
            return str(unusable)
        return ""

    return check


def one_of(choices: type[TextChoices]) -> Callable[[Any], str]:
    def check(value) -> str:
        known = isinstance(value, str) and value in choices.values
        return "" if known else _("One of these is meant: %s.") % ", ".join(choices.values)

    return check


def some_of(choices: type[TextChoices]) -> Callable[[Any], str]:
    one = one_of(choices)

    def check(value) -> str:
        if not isinstance(value, list) or len(value) > len(choices):
            return _("A list is meant.")
        return next(filter(None, map(one, value)), "")

    return check


def persons(value) -> str:
    name = text_up_to(300)
    for person in value if isinstance(value, list) and len(value) <= MOST_PARTS else [None]:
        if not isinstance(person, list) or len(person) != 2 or any(map(name, person)):
            return _("A list of [name, role] is meant.")
        if not person[0].strip():
            return _("A person needs a name.")
    return ""


def caption_fields(value) -> str:
    if not isinstance(value, dict):
        return _("An object is meant.")
    for name, said in value.items():
        if name not in CAPTION_FIELDS:
            return _("A caption has no field “%s”.") % name[:40]
        if name == "locations_shown":
            fits = isinstance(said, list) and len(said) <= MOST_PARTS
            if not fits or any(map(text_up_to(300), said)):
                return _("A list of at most %(most)d places is meant.") % {"most": MOST_PARTS}
            continue
        if fault := text_up_to(Caption._meta.get_field(name).max_length or 5000)(said):
            return f"{name}: {fault}"
        if name == "digital_source_type" and said and not is_address(said):
            return _("The address of the term in IPTC's NewsCodes is meant.")
        if name == "date_created" and said and not is_iso_date(said):
            return _("Write the date as 2024, 2024-07 or 2024-07-10.")
    return ""


def confidences(value) -> str:
    if not isinstance(value, dict) or not all(map(is_confidence, value.values())):
        return _("An object of numbers from 0 to 1 is meant.")
    return ""


def is_confidence(value) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


VALUES: dict[str, dict[str, Callable[[Any], str]]] = {
    Kind.QUOTE: {
        "type": one_of(QuoteType),
        "speaker": text_up_to(300),
        "speaker_kind": one_of(ActorKind),
        "speaker_status": one_of(SpeakerStatus),
        "role_as_printed": text_up_to(300),
    },
    Kind.STANCE: {
        "holder": text_up_to(300),
        "holder_kind": one_of(ActorKind),
        "label": one_of(StanceLabel),
        "target": text_up_to(300),
        "basis": one_of(Basis),
    },
    Kind.CLAIM: {
        "statement": text_up_to(5000),
        "claimant": text_up_to(300),
        "claimant_kind": one_of(ActorKind),
        "checkworthiness": one_of(Checkworthiness),
        "check_worthiness": one_of(Checkworthiness),
        "reasons": some_of(CheckReason),
    },
    Kind.CAPTION: {
        "block": lambda value: "" if type(value) is int else _("A whole number is meant."),
        "fields": caption_fields,
        "persons": persons,
        "confidences": confidences,
    },
    Kind.NOT_A_QUOTE: {"reason": one_of(NotAQuoteReason)},
}
# What programs may still call a value, and its name in the tables, which is stored.
OLDER_NAMES = {"check_worthiness": "checkworthiness"}
# Without these an annotation of the kind could not be made.
REQUIRED = {Kind.STANCE: ("holder", "label", "target"), Kind.CAPTION: ("block",)}


class Reader:
    """Reads one push and gathers its faults."""

    def __init__(self, version: ArticleVersion):
        self.version = version
        self.faults: list[Fault] = []
        self.count = 0
        # Whether words stand elsewhere and nothing else is wrong.
        self.stale = True

    def fault(self, at: str, problem: str, stale: bool = False) -> None:
        self.stale &= stale
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(at, str(problem)))

    def read(self, data) -> Push:
        if not isinstance(data, dict):
            raise Wrong([Fault("", _("An object is meant."))])
        self.members("", data, {"sha256", "source", "rules_version", "suggestions"})
        for name, longest in (("sha256", 64), ("source", 60), ("rules_version", 20)):
            needed = name != "rules_version"
            value = data.get(name, "")
            if problem := text_up_to(longest)(value):
                self.fault(name, problem)
            elif needed and not value.strip():
                self.fault(name, _("This is needed."))
        rows = data.get("suggestions")
        if not isinstance(rows, list) or len(rows) > MOST_SUGGESTIONS:
            most = {"most": MOST_SUGGESTIONS}
            self.fault("suggestions", _("A list of at most %(most)d is meant.") % most)
            rows = []
        if data.get("sha256") != self.version.sha256 and not self.faults:
            text = _("The article's current text is another one. Read it again and start from it.")
            raise Wrong([Fault("sha256", text)], stale=True)
        found = [self.suggestion(f"suggestions[{n}]", row) for n, row in enumerate(rows)]
        if self.faults:
            raise Wrong(self.faults, self.stale)
        source, rules_version = data["source"].strip(), data.get("rules_version", "")
        return Push(data["sha256"], source, rules_version, [f for f in found if f])

    def members(self, at: str, data: dict, known: set[str]) -> None:
        for name in data.keys() - known:
            self.fault(f"{at}.{name[:40]}".lstrip("."), _("This is not known here."))

    def suggestion(self, at: str, row) -> Proposal | None:
        before = self.count
        if not isinstance(row, dict) or row.get("kind") not in Kind.values:
            self.fault(f"{at}.kind", _("One of these is meant: %s.") % ", ".join(Kind.values))
            return None
        kind = Kind(row["kind"])
        self.members(at, row, {"kind", "rule", "confidence", "parts", "values"})
        rule, confidence = row.get("rule"), row.get("confidence")
        if text_up_to(60)(rule) or not rule.strip():
            self.fault(f"{at}.rule", _("A name of at most 60 characters is meant."))
        if not is_confidence(confidence):
            self.fault(f"{at}.confidence", _("A number from 0 to 1 is meant."))
        values = row.get("values", {})
        self.values(f"{at}.values", kind, values)
        parts = self.parts(f"{at}.parts", kind, row.get("parts", []))
        if self.count > before:
            return None
        older = {OLDER_NAMES[name]: value for name, value in values.items() if name in OLDER_NAMES}
        values = older | {name: values[name] for name in values.keys() - OLDER_NAMES.keys()}
        return Proposal(kind.value, parts, rule.strip(), float(confidence), values)

    def values(self, at: str, kind: Kind, values) -> None:
        if not isinstance(values, dict):
            self.fault(at, _("An object is meant."))
            return
        self.members(at, values, set(VALUES[kind]))
        for name, check in VALUES[kind].items():
            if name in values and (problem := check(values[name])):
                self.fault(f"{at}.{name}", problem)
            if name in REQUIRED.get(kind, ()) and values.get(name) in (None, ""):
                self.fault(f"{at}.{name}", _("This is needed."))
        if kind == Kind.CAPTION and type(values.get("block")) is int:
            blocks = self.version.blocks
            block = values["block"]
            if not 0 <= block < len(blocks) or blocks[block][0] != BlockKind.CAPTION:
                self.fault(f"{at}.block", _("This block is no caption."))

    def parts(self, at: str, kind: Kind, rows) -> tuple[Part, ...]:
        before = self.count
        marks = list(self.marks(at, kind, rows))
        if self.count > before:
            return ()
        try:
            spans = rows_of(self.version, marks)
        except Refused as refusal:
            self.fault(at, str(refusal.sentence))
            return ()
        if lacks_words(kind, spans):
            self.fault(at, _("The part that the kind cannot be without is missing."))
        return tuple(Part(mark.role, mark.start, mark.end) for mark in marks)

    def marks(self, at: str, kind: Kind, rows) -> Iterator[Mark]:
        if not isinstance(rows, list) or len(rows) > MOST_PARTS:
            most = {"most": MOST_PARTS}
            self.fault(at, _("A list of at most %(most)d is meant.") % most)
            return
        text = self.version.text
        for number, row in enumerate(rows):
            here = f"{at}[{number}]"
            if not isinstance(row, dict):
                row = {}
            role, exact = row.get("role"), row.get("exact")
            start, end = row.get("start"), row.get("end")
            if role == "source" and kind == Kind.CAPTION:
                role = ROLES["source"]
            known = {*PARTS[kind], *MORE_PARTS.get(kind, ())}
            if not isinstance(role, str) or role not in known:
                roles = ", ".join(sorted(known))
                self.fault(f"{here}.role", _("One of these is meant: %s.") % roles)
            elif type(start) is not int or type(end) is not int or not isinstance(exact, str):
                self.fault(here, _("Numbers “start” and “end” and the text “exact” are meant."))
            elif not 0 <= start < end <= len(text) or text[start:end] != exact:
                self.fault(here, _("These words do not stand at this place."), stale=True)
            else:
                yield Mark(role, start, end, exact)
