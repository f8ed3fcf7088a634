"""Undo and redo of one request's events of one person, and an earlier state brought back."""

import uuid

from django.db import transaction

from annotations.access import may
from annotations.models import (
    TALK,
    Annotation,
    Article,
    ArticleVersion,
    Event,
    Status,
    Suggestion,
    User,
    Verb,
)
from annotations.queries.history import undo_and_redo
from annotations.queries.trail import content, is_state
from annotations.services import suggestions, trace
from annotations.services.annotations import (
    AFTER_EDIT,
    already_done,
    hold,
    locked,
    move,
    one_deed,
    the_locked,
    was_posted,
)
from annotations.services.refusals import (
    ChangedByOthers,
    NotAllowed,
    NothingToRedo,
    NothingToRestore,
    NothingToUndo,
    StaleAnnotation,
    StaleText,
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
    return [_turn(pk, by, Verb.UNDONE, request_id) for pk in sorted(events, reverse=True)]


@transaction.atomic
def redo(*, article: Article, by: User, request_id: uuid.UUID | None = None) -> list[Turned]:
    """Do again what was undone last; what changed by it."""
    hold(article)
    if was_posted(article, by, request_id, Verb.REDONE):
        return _turned(by, request_id)
    _undoable, events = undo_and_redo(article, by)
    if not events:
        raise NothingToRedo
    return [_turn(pk, by, Verb.REDONE, request_id) for pk in sorted(events)]


def _turned(by: User, request_id: uuid.UUID) -> list[Turned]:
    turned, decided = [], []
    for event in Event.objects.filter(by=by, request_id=request_id).select_related("annotation"):
        if event.annotation is None:
            decided.append(event.after["suggestion"])
            continue
        event.annotation.stood = trace.ranges(event.before["spans"])
        turned.append(event.annotation)
    return [*turned, *Suggestion.objects.filter(uuid__in=decided).select_related("version")]


def _turn(event: int, by: User, verb: Verb, request_id) -> Turned:
    try:
        annotation = the_locked(events=event)
    except Annotation.DoesNotExist:
        return suggestions.turn(Event.objects.get(pk=event), by, verb, request_id)
    if not may(by, "edit", annotation):
        raise NotAllowed
    since = annotation.events.filter(pk__gte=event).exclude(verb__in=TALK).order_by("pk")
    if any(deed.by_id != by.pk for deed in since):
        raise ChangedByOthers
    standing = trace.snapshot(annotation)
    # What is taken back is the deed itself, or the last time it was undone or redone.
    last = [deed for deed in since if event in (deed.pk, deed.undoes_id)][-1]
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
        undoes_id=event,
    )
    return annotation


def restore(
    *,
    annotation: Annotation,
    by: User,
    event: int,
    lock: int,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """Bring the state that an earlier event led to back, as a new edit that undo takes back.

    Where it stands in the queue follows as from every edit; what was deleted is a draft again.
    Raises NotAllowed, NothingToRestore, StaleText where the words of then do not stand there
    now, RepeatedRequest and StaleAnnotation.
    """
    with one_deed(annotation, by, request_id):
        annotation = locked(annotation)
        if not may(by, "edit", annotation):
            raise NotAllowed
        past = annotation.events.filter(pk=event).first()
        if past is None or not is_state(past.after):
            raise NothingToRestore
        standing = trace.snapshot(annotation)
        if annotation.lock != lock:
            if already_done(annotation, by, request_id, Verb.RESTORED):
                return annotation
            raise StaleAnnotation(annotation)
        check_words(annotation.version, past.after)
        state = trace.as_merged(annotation.kind, past.after)
        after = standing | content(state) | {"version": annotation.version_id}
        deleted = annotation.status == Status.DELETED
        if after == standing and not deleted:
            raise NothingToRestore
        back_to = Status.DRAFT if deleted else annotation.status
        after["status"] = str(AFTER_EDIT.get(back_to, back_to))
        trace.write_state(annotation, standing, after)
        move(annotation, after, by)
        trace.record(
            annotation=annotation,
            by=by,
            verb=Verb.RESTORED,
            before=standing,
            after=after,
            request_id=request_id,
        )
        return annotation


def check_words(version: ArticleVersion, state: dict) -> None:
    """Raise StaleText unless the words that a state marks stand at the same places here."""
    if state["version"] == version.pk:
        return
    text = ArticleVersion.objects.values_list("text", flat=True).get(pk=state["version"])
    places = trace.ranges(state["spans"])
    if any(text[start:end] != version.slice(start, end) for start, end in places):
        raise StaleText
