"""Captions: what each caption block says of its picture, field by field."""

from collections.abc import Sequence
from types import MappingProxyType

from annotations.text.captions import FIELDS, CaptionReading, KnownName, read_caption
from annotations.text.intake import BlockRange

from .records import Known, Part, Suggestion


def suggest_captions(
    text: str, blocks: Sequence[BlockRange], language: str, known: Sequence[Known] = ()
) -> list[Suggestion]:
    """Propose one description for each caption block of which anything could be read.

    The whole is as sure as its least sure field; a date without a year stays out, since
    the story's own date is not known here.
    """
    names = [
        KnownName(name, actor.kind == "person", actor.role)
        for actor in known
        for name in (actor.name, *actor.aliases)
    ]
    found = []
    for number, block in enumerate(blocks):
        if block.kind == "caption" and (one := _suggestion(text, number, block, names)):
            found.append(one)
    return found


def _persons_from(reading: CaptionReading) -> list[dict]:
    """Return of each person the caption's characters of name and role, and how sure both are."""
    shown = zip(reading.person_spans, reading.person_confidences, reading.roles, strict=True)
    return [
        {
            "name": list(name),
            "confidence": sure,
            "role": [list(span) for span in role.spans],
            "role_confidence": role.sure,
        }
        for name, sure, role in shown
    ]


def _suggestion(
    text: str, number: int, block: BlockRange, names: Sequence[KnownName]
) -> Suggestion | None:
    words = text[block.start : block.end]
    reading = read_caption(words, known=names)
    fields = {name: value for name in FIELDS if (value := getattr(reading, name))}
    if not fields and not reading.persons:
        return None
    fields["caption"] = reading.scene
    places = [(name, span) for name, span in reading.spans.items() if name in FIELDS]
    places += [("persons_shown", span) for span in reading.person_spans]
    return Suggestion(
        kind="caption",
        parts=tuple(
            Part(role, block.start + start, block.start + end) for role, (start, end) in places
        ),
        rule="caption",
        confidence=min(reading.confidences.values()),
        values=MappingProxyType(
            {
                "block": number,
                "fields": fields,
                "credit": list(reading.credit),
                "persons": [list(person) for person in reading.persons],
                "persons_from": _persons_from(reading),
                "confidences": dict(reading.confidences),
            }
        ),
    )
