"""What happened to an annotation: its state before and after, one event and one log line each."""

import datetime
import logging

from django.db import transaction

from annotations.models import (
    Actor,
    Annotation,
    CaptionPerson,
    Event,
    Kind,
    Span,
    Suggestion,
    Target,
)
from annotations.text.spans import context

log = logging.getLogger("annotations.writes")


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


def snapshot(annotation: Annotation) -> dict:
    """The state as it stands in the database; `write_state` takes it back."""
    details = annotation.details
    spans = sorted([s.role, s.order, s.start, s.end] for s in annotation.spans.all())
    persons = []
    if annotation.kind == Kind.CAPTION:
        persons = [[p.name, p.role_as_printed, p.actor_id] for p in details.persons.all()]
    return state_of(annotation, details, spans, persons)


def as_merged(kind: str, state: dict) -> dict:
    """A state of the past as it reads today: who was merged since is who they were merged into."""
    values, persons = dict(state["values"]), [list(person) for person in state.get("persons", [])]
    for model in (Actor, Target):
        columns = [f.attname for f in details_fields(kind) if f.related_model is model]
        named = {values[column] for column in columns}
        if model is Actor:
            named.update(person[2] for person in persons)
        while named := named - {None}:
            moved = dict(
                model.objects.filter(pk__in=named)
                .exclude(merged_into=None)
                .values_list("pk", "merged_into")
            )
            for column in columns:
                values[column] = moved.get(values[column], values[column])
            if model is Actor:
                persons = [[name, role, moved.get(pk, pk)] for name, role, pk in persons]
            # Those may have been merged in their turn.
            named = set(moved.values())
    today = state | {"values": values}
    return today | {"persons": persons} if "persons" in state else today


def write_spans(annotation: Annotation, spans: list) -> None:
    """Add these `[role, order, start, end]`, their words sliced from the version's text."""
    text = annotation.version.text
    rows = []
    for role, order, start, end in spans:
        prefix, suffix = context(text, start, end)
        rows.append(
            Span(
                annotation=annotation,
                role=role,
                order=order,
                start=start,
                end=end,
                exact=text[start:end],
                prefix=prefix,
                suffix=suffix,
            )
        )
    Span.objects.bulk_create(rows)


def write_persons(caption, persons: list) -> None:
    """Add these `[name, role as printed, actor id]` as the persons shown."""
    CaptionPerson.objects.bulk_create(
        CaptionPerson(caption=caption, order=order, name=name, role_as_printed=role, actor_id=actor)
        for order, (name, role, actor) in enumerate(persons)
    )


def write_state(annotation: Annotation, standing: dict, state: dict) -> None:
    """Bring details, spans and persons from the state that stands to another one."""
    if state["values"] != standing["values"]:
        details = annotation.details
        for field in details_fields(annotation.kind):
            setattr(details, field.attname, field.to_python(state["values"][field.attname]))
        details.save()
    if state["spans"] != standing["spans"]:
        annotation.spans.all().delete()
        write_spans(annotation, state["spans"])
    if state.get("persons", []) != standing.get("persons", []):
        annotation.caption.persons.all().delete()
        write_persons(annotation.caption, state["persons"])


def record(
    *,
    annotation: Annotation,
    by,
    verb: str,
    before: dict | None = None,
    after: dict | None = None,
    request_id=None,
    undoes_id: int | None = None,
) -> Event:
    """Append the event in the open transaction and log one line once it is committed."""
    event = Event.objects.create(
        article_id=annotation.version.article_id,
        annotation=annotation,
        by=by,
        verb=verb,
        before=before,
        after=after,
        lock=annotation.lock,
        request_id=request_id,
        undoes_id=undoes_id,
    )
    line = (verb, by.pk, annotation.uuid, annotation.lock, request_id)
    transaction.on_commit(
        lambda: log.info("write verb=%s person=%s annotation=%s lock=%s key=%s", *line)
    )
    return event


def record_decision(
    *,
    suggestion: Suggestion,
    by,
    verb: str,
    before: dict,
    after: dict,
    request_id=None,
    undoes_id: int | None = None,
) -> Event:
    """Append what was decided on a suggestion; its state stands in `before` and `after`."""
    event = Event.objects.create(
        article_id=suggestion.version.article_id,
        by=by,
        verb=verb,
        before=before,
        after=after,
        request_id=request_id,
        undoes_id=undoes_id,
    )
    line = (verb, by.pk, suggestion.uuid, suggestion.decision, request_id)
    transaction.on_commit(
        lambda: log.info("write verb=%s person=%s suggestion=%s decision=%s key=%s", *line)
    )
    return event
