"""The whole state of an annotation as plain JSON values: what events keep and what is compared."""

import datetime

from annotations.models import Annotation, Kind


def model_of(kind: str):
    return Annotation._meta.get_field(kind).related_model


def details_fields(kind: str) -> list:
    """The fields of this kind's own table, its key left out."""
    return [field for field in model_of(kind)._meta.concrete_fields if not field.primary_key]


def state_of(annotation: Annotation, details, spans: list, persons: list) -> dict:
    """The whole state of an annotation as plain JSON values."""
    values = {f.attname: getattr(details, f.attname) for f in details_fields(annotation.kind)}
    state = {
        "status": annotation.status,
        "note": annotation.note,
        "version": annotation.version_id,
        "spans": spans,
        "values": {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in values.items()
        },
    }
    if annotation.kind == Kind.CAPTION:
        state["persons"] = persons
    return state


def state_read(annotation: Annotation) -> dict:
    """The state of an annotation whose parts and details are at hand."""
    details = annotation.details
    spans = sorted([s.role, s.order, s.start, s.end] for s in annotation.spans.all())
    persons = []
    if annotation.kind == Kind.CAPTION:
        persons = [[p.name, p.role_as_printed, p.actor_id] for p in details.persons.all()]
    return state_of(annotation, details, spans, persons)
