"""What the labels of a file become here, and the annotations that follow.

A label becomes a kind with a role, and may carry a value (“supports”, “direct”); a relation joins
two stretches into one annotation, or nothing; an attribute becomes a value. Everything that has no
meaning is left out and counted. What does not fit is a Problem; nothing is guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

from annotations.formats.brat import attribute_of, name_of
from annotations.formats.imports.article_files import BadRow
from annotations.formats.imports.marked_texts import (
    Problem,
    Record,
    Stretch,
    Told,
    same_words,
)
from annotations.formats.imports.own_values import read_note, read_values
from annotations.formats.label_studio import CHOICES, LABELS
from annotations.formats.tables import MAIN_ROLES, ROLES
from annotations.formats.vocabularies import HOLDER_KINDS
from annotations.translation import _

LEAVE_OUT = ""
TOGETHER = "together"
MOST_TERMS = 500
"""Different names of one sort in a file; more are no label set."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a label can become."""

    kind: str
    role: str
    values: tuple[tuple[str, str], ...] = ()


def _outcomes() -> dict[str, Outcome]:
    found = {}
    for kind, roles in ROLES.items():
        for role in roles:
            found[f"{kind}.{role}"] = Outcome(kind, role)
            if role == MAIN_ROLES[kind]:
                for name, choices in CHOICES[kind].items():
                    if name not in ("speaker_status", "basis"):
                        for choice in choices:
                            key = f"{kind}.{role} {name}={choice}"
                            found[key] = Outcome(kind, role, ((name, choice),))
    return found


OUTCOMES = _outcomes()
"""By their codes: `quote.cue`, `stance.evidence label=supports` …"""
VALUES = {
    f"{name}={choice}": (kind, name, choice)
    for kind, fields in CHOICES.items()
    for name, choices in fields.items()
    for choice in choices
} | {"negated=true": ("quote", "negated", "true")}
"""What an attribute can become, by its code: `type=direct` → quote, type, direct."""


@dataclass(slots=True)
class Terms:
    """Every name that a file uses, with how often."""

    labels: Counter = field(default_factory=Counter)
    links: Counter = field(default_factory=Counter)
    values: Counter = field(default_factory=Counter)

    def count(self, record: Record) -> None:
        self.labels.update(one.label for one in record.stretches)
        self.links.update(link.label for link in record.links)
        self.values.update(
            f"{name}={choice}" for one in record.stretches for name, choice in one.said
        )

    def too_many(self) -> bool:
        return any(len(c) > MOST_TERMS for c in (self.labels, self.links, self.values))


@dataclass(frozen=True, slots=True)
class Meanings:
    """What each name becomes: codes of OUTCOMES, TOGETHER, codes of VALUES; "" leaves it out.

    `target`, `holder_kind` and `holder` complete stances whose file has no such thing.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    holder_kind: str = ""
    holder: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


def read_meanings(given: object) -> Meanings:
    """Meanings from plain JSON; raises BadRow with a sentence."""
    if not isinstance(given, dict):
        raise BadRow(_("A mapping is a JSON object with labels, links and values."))
    allowed = {"labels": {*OUTCOMES, LEAVE_OUT}, "links": {TOGETHER, LEAVE_OUT},
               "values": {*VALUES, LEAVE_OUT}}  # fmt: skip
    found: dict = {}
    for name, codes in allowed.items():
        found[name] = {} if given.get(name) is None else given[name]
        if not isinstance(found[name], dict) or len(found[name]) > MOST_TERMS:
            raise BadRow(
                _("“%(name)s” of a mapping must be an object of at most %(most_terms)s names.")
                % {"name": name, "most_terms": MOST_TERMS}
            )
        for term, code in found[name].items():
            if code not in codes:
                raise BadRow(
                    _("“%(term)s” cannot become “%(code)s”.") % {"term": term, "code": code}
                )
    for name in ("target", "holder_kind", "holder"):
        found[name] = given.get(name) or ""
        if not isinstance(found[name], str) or len(found[name]) > 300:
            raise BadRow(
                _("“%(name)s” of a mapping must be a text of at most 300 characters.")
                % {"name": name}
            )
    if found["holder_kind"] not in ("", *HOLDER_KINDS):
        raise BadRow(
            _("“holder_kind” must be one of %(choices)s.") % {"choices": ", ".join(HOLDER_KINDS)}
        )
    return Meanings(**found)


# What names commonly mean, letters alone.
_COMMON = {
    "quote.content": "content quote quotation quotedtext saying utterance",
    "quote.content type=direct": "directquote directquotation direct directspeech",
    "quote.content type=indirect": "indirectquote indirectquotation indirect reportedspeech",
    "quote.content type=mixed": "mixedquote mixedquotation mixed partialquote",
    "quote.cue": "cue cueverb reportingverb quoteverb",
    "quote.source": "source speaker quotesource",
    "quote.addressee": "addressee",
    "stance.evidence": "stance evidence",
    "stance.evidence label=supports": "supports support favor favour infavor infavour pro for",
    "stance.evidence label=opposes": "opposes oppose against con contra",
    "stance.evidence label=neutral": "neutral",
    "stance.evidence label=unclear": "unclear",
    "claim.claim": "claim",
    "claim.claim checkworthiness=check": "checkworthy checkworthyfactual cfs checkworthyclaim",
    "claim.claim checkworthiness=minor": "unimportantfactual ufs minor",
    "claim.claim checkworthiness=not_checkable": "nonfactual nfs notcheckable",
    "not_a_quote.marks": "notaquote nonquote",
    "not_a_quote.marks reason=scare": "scarequote scarequotes",
    "not_a_quote.marks reason=title": "titleofwork worktitle",
    "caption.caption": "caption photocaption",
}


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


_PROPOSED = (
    {word: code for code, words in _COMMON.items() for word in words.split()}
    # Our own names last, since nothing else may take their place.
    | {_letters(name_of(role)): f"{kind}.{role}" for kind, roles in ROLES.items() for role in roles}
    | {_letters(label): label for label in LABELS}
)
_JOINING = {role for roles in ROLES.values() for role in roles}
_JOINING |= {name_of(role) for role in _JOINING}
_SAID = {
    f"{given}={choice}": f"{name}={choice}"
    for kind, fields in CHOICES.items()
    for name, choices in fields.items()
    for choice in choices
    for given in (name, attribute_of(kind, name))
} | {"QuoteNegated=true": "negated=true", "Negation=true": "negated=true"}


def proposed(terms: Terms) -> Meanings:
    """What this app's own names mean, and well-known ones; the others are left out."""
    return Meanings(
        labels={t: _PROPOSED.get(_letters(t), LEAVE_OUT) for t in terms.labels},
        links={t: TOGETHER if t in _JOINING else LEAVE_OUT for t in terms.links},
        values={t: _SAID.get(t, LEAVE_OUT) for t in terms.values},
    )


def adapted(meanings: Meanings, terms: Terms) -> Meanings:
    """Saved meanings for a file that may use other names too; those are proposed anew."""
    new = proposed(terms)
    return replace(
        meanings,
        labels={t: meanings.labels.get(t, code) for t, code in new.labels.items()},
        links={t: meanings.links.get(t, code) for t, code in new.links.items()},
        values={t: meanings.values.get(t, code) for t, code in new.values.items()},
    )


@dataclass(frozen=True, slots=True)
class Found:
    """An annotation as it will be stored, its spans (role, start, end) on the record's text."""

    kind: str
    spans: tuple[tuple[str, int, int], ...]
    values: Mapping
    note: str = ""
    id: str = ""
    where: str = ""


@dataclass(slots=True)
class _Group:
    stretches: list[Stretch] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    # Attributes, also those of a stretch that is itself left out: an event's trigger.
    said: list[tuple[str, str]] = field(default_factory=list)
    told: Told | None = None


def gather(record: Record, meanings: Meanings) -> tuple[list[Found], list[Problem], int]:
    """The annotations of a record, quotes before what rests on them; how many were left out.

    Each stretch is held against the record's text; one whose words are others is a problem, and
    so is what it is joined to, since half of an annotation is another one.
    """
    problems: list[Problem] = []
    kept: dict[str, Stretch] = {}
    outcomes: dict[str, Outcome] = {}
    broken: set[str] = set()
    left_out = 0
    for stretch in record.stretches:
        code = meanings.labels.get(stretch.label, LEAVE_OUT)
        if not code:
            left_out += 1
            continue
        kept[stretch.key], outcomes[stretch.key] = stretch, OUTCOMES[code]
        if reason := _differs(record.text or "", stretch):
            problems.append(Problem(stretch.where, reason))
            broken.add(stretch.key)
    leader = {stretch.key: stretch.key for stretch in record.stretches}

    def first_of(key: str) -> str:
        while leader[key] != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    for link in record.links:
        if meanings.links.get(link.label, LEAVE_OUT) != TOGETHER:
            continue
        if not {link.first, link.second} <= leader.keys():
            name = link.label or "relation"
            problems.append(
                Problem(
                    link.where,
                    _("“%(name)s” leads to a stretch that is not in the file.") % {"name": name},
                )
            )
        else:
            leader[first_of(link.second)] = first_of(link.first)
    groups: dict[str, _Group] = {}
    for key, stretch in kept.items():
        group = groups.setdefault(first_of(key), _Group())
        group.stretches.append(stretch)
        group.outcomes.append(outcomes[key])
    for stretch in record.stretches:
        if stretch.said and (group := groups.get(first_of(stretch.key))):
            group.said += stretch.said
    bare: list[_Group] = []
    for told in record.told:
        keys = [first_of(key) for key in told.stretches if key in kept]
        if keys:
            groups[keys[0]].told = told
        elif not told.stretches and meanings.labels.get(_main_label(told), "?"):
            bare.append(_Group(told=told))
    found = []
    for group in (*groups.values(), *bare):
        where = group.stretches[0].where if group.stretches else group.told.where
        if any(stretch.key in broken for stretch in group.stretches):
            if len(group.stretches) > 1:
                problems.append(
                    Problem(
                        where, _("Words that belong to it are not in the text, so all of it waits.")
                    )
                )
            continue
        try:
            found.append(_annotation(group, where, meanings, record.text or ""))
        except BadRow as bad:
            problems.append(Problem(where, str(bad)))
    return sorted(found, key=lambda one: one.kind == "stance"), problems, left_out


def _main_label(told: Told) -> str:
    return f"{told.kind}.{MAIN_ROLES.get(told.kind, '')}"


def _differs(text: str, stretch: Stretch) -> str:
    """Why the stretch does not stand in the text, "" where it does."""
    if not stretch.pieces:
        return stretch.missing or _("It has no place in the text.")
    held = " ".join(text[slice(*piece)] for piece in stretch.pieces)
    if any(end > len(text) for _start, end in stretch.pieces):
        return _("It reaches beyond the end of the text.")
    if not held.strip():
        return _("It holds only blanks.")
    if stretch.exact is not None and not same_words(held, stretch.exact):
        return _("At this place stands “%(held)s”, not “%(exact)s”.") % {
            "held": held[:60],
            "exact": stretch.exact[:60],
        }
    return ""


def _annotation(group: _Group, where: str, meanings: Meanings, text: str) -> Found:
    told = group.told
    kinds = list(dict.fromkeys(one.kind for one in group.outcomes)) or [told.kind]
    if len(kinds) > 1:
        raise BadRow(
            _("The file joins a %(kind)s and a %(other)s; they are two annotations.")
            % {"kind": kinds[0], "other": kinds[1]}
        )
    kind = kinds[0]
    values = read_values(kind, told.values) if told and told.kind == kind else {}
    for name, choice in _chosen(group, kind, meanings):
        if str(values.get(name, choice)).lower() != choice:
            raise BadRow(
                _("It says %(values)s and %(choice)s at once.")
                % {"values": values[name], "choice": choice}
            )
        values |= read_values(kind, {name: choice})
    spans = [
        (outcome.role, *trimmed(text, piece))
        for outcome, stretch in zip(group.outcomes, group.stretches, strict=True)
        for piece in stretch.pieces
    ]
    needs_words = kind != "caption" and not (kind == "stance" and values.get("quote"))
    if needs_words and all(role != MAIN_ROLES[kind] for role, *_piece in spans):
        role = group.outcomes[0].role if group.outcomes else ""
        raise BadRow(
            f"A {kind.replace('_', ' ')} needs its {MAIN_ROLES[kind]}, and "
            + (f"nothing joins this {role} to one." if role else "it has no words.")
        )
    if kind == "stance":
        _complete(values, meanings)
    return Found(
        kind=kind,
        spans=tuple(dict.fromkeys(spans)),
        values=values,
        note=read_note(told.note) if told else "",
        id=told.id if told else "",
        where=where,
    )


def trimmed(text: str, piece: tuple[int, int]) -> tuple[int, int]:
    """The piece without the blanks at its ends."""
    start, end = piece
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def _chosen(group: _Group, kind: str, meanings: Meanings) -> Iterable[tuple[str, str]]:
    for outcome in group.outcomes:
        yield from outcome.values
    for name, choice in group.said:
        code = meanings.values.get(f"{name}={choice}", LEAVE_OUT)
        if code and VALUES[code][0] == kind:
            yield VALUES[code][1:]


def _complete(values: dict, meanings: Meanings) -> None:
    """What a stance needs and its file has no word for is what the mapping says."""
    if "label" not in values:
        raise BadRow(_("A stance needs a label: supports, opposes, neutral or unclear."))
    if "target" not in values:
        if not meanings.target:
            raise BadRow(
                _("A stance needs its target, and the file names none. Say it in the mapping.")
            )
        values["target"] = {"statement": meanings.target}
    if "holder_kind" not in values and "holder" not in values:
        if not (meanings.holder_kind or meanings.holder):
            raise BadRow(
                _("A stance needs its holder, and the file names none. Say it in the mapping.")
            )
        values["holder_kind"] = meanings.holder_kind or "actor"
        if meanings.holder and values["holder_kind"] == "actor":
            values["holder"] = {"name": meanings.holder, "kind": "person", "wikidata_id": ""}
