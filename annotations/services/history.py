"""Undo and redo: each takes one request's events of one person back, or brings them again."""

import uuid

from django.db import transaction

from annotations.access import may
from annotations.models import Annotation, Article, Event, Status, Suggestion, User, Verb
from annotations.queries.history import undo_and_redo
from annotations.services import suggestions, trace
from annotations.services.annotations import hold, locked, move, was_posted
from annotations.services.refusals import (
    ChangedByOthers,
    NotAllowed,
    NothingToRedo,
    NothingToUndo,
)

# What undo and redo turn: annotations, and the decisions on suggestions.
Turned = Annotation | Suggestion


@transaction.atomic
def undo(*, article: Article, by: User, request_id: uuid.UUID | None = None) -> list[Turned]:
    """Take back one's newest deed on an article; what changed by it."""
    hold(article)
    if was_posted(article, by, request_id, Verb.UNDONE):
        return _turned(by, request_id)
    events, _redoable = undo_and_redo(article, by)
    if not events:
        raise NothingToUndo
    return [_turn(event, by, Verb.UNDONE, request_id) for event in _events(events)]


@transaction.atomic
def redo(*, article: Article, by: User, request_id: uuid.UUID | None = None) -> list[Turned]:
    """Do again what was undone last; what changed by it."""
    hold(article)
    if was_posted(article, by, request_id, Verb.REDONE):
        return _turned(by, request_id)
    _undoable, events = undo_and_redo(article, by)
    if not events:
        raise NothingToRedo
    return [_turn(event, by, Verb.REDONE, request_id) for event in reversed(_events(events))]


def _turned(by: User, request_id: uuid.UUID) -> list[Turned]:
    events = Event.objects.filter(by=by, request_id=request_id)
    decided = [event.after["suggestion"] for event in events.filter(annotation=None)]
    return [
        *Annotation.objects.filter(events__in=events),
        *Suggestion.objects.filter(uuid__in=decided).select_related("version"),
    ]


def _events(pks: list[int]) -> list[Event]:
    return list(Event.objects.filter(pk__in=pks).select_related("annotation").order_by("-pk"))


def _turn(event: Event, by: User, verb: Verb, request_id) -> Turned:
    if event.annotation is None:
        return suggestions.turn(event, by, verb, request_id)
    annotation = locked(event.annotation)
    if not may(by, "edit", annotation):
        raise NotAllowed
    since = annotation.events.filter(pk__gte=event.pk).exclude(verb=Verb.COMMENTED).order_by("pk")
    if any(deed.by_id != by.pk for deed in since):
        raise ChangedByOthers
    standing = trace.snapshot(annotation)
    # What is taken back is the deed itself, or the last time it was undone or redone.
    last = [deed for deed in since if event.pk in (deed.pk, deed.undoes_id)][-1]
    goes_to = last.before or standing | {"status": Status.DELETED.value}
    if standing["status"] != last.after["status"] and goes_to["status"] != Status.DELETED:
        # Submitted or taken back meanwhile: the words go back, the place in the queue stays.
        goes_to = goes_to | {"status": standing["status"]}
    goes_to = trace.as_merged(annotation.kind, goes_to)
    trace.write_state(annotation, standing, goes_to)
    move(annotation, goes_to, by)
    trace.record(
        annotation=annotation,
        by=by,
        verb=verb,
        before=standing,
        after=goes_to,
        request_id=request_id,
        undoes_id=event.pk,
    )
    return annotation
