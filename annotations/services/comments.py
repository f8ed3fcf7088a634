import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import Annotation, Comment, User, Verb
from annotations.services import trace
from annotations.services.refusals import NotAllowed, RepeatedRequest


def comment(
    *,
    annotation: Annotation,
    by: User,
    body: str,
    answers: Comment | None = None,
    request_id: uuid.UUID | None = None,
) -> Comment:
    """Say something about an annotation; a repeated request id is the same comment.

    `answers` is any comment of the thread it goes to. An answer to what was resolved opens it
    again, so that nothing is said where nobody looks.
    """
    if not may(by, "comment", annotation):
        raise NotAllowed
    try:
        with transaction.atomic():
            thread = thread_of(answers) if answers else None
            said = Comment.objects.create(
                annotation=annotation, by=by, body=body, answers=thread, request_id=request_id
            )
            trace.record(
                annotation=annotation,
                by=by,
                verb=Verb.COMMENTED,
                after={"comment": body},
                request_id=request_id,
            )
            if thread and thread.resolved_at:
                settle(thread, by=None)
    except IntegrityError:
        said = request_id and Comment.objects.filter(by=by, request_id=request_id).first()
        if not said:
            raise
        if (said.annotation_id, said.body) != (annotation.pk, body):
            raise RepeatedRequest from None
    return said


@transaction.atomic
def resolve(*, comment: Comment, by: User) -> Comment:
    """Call a thread settled; twice is once."""
    return turned(comment, by, Verb.RESOLVED)


@transaction.atomic
def reopen(*, comment: Comment, by: User) -> Comment:
    """Say that a thread is not settled after all; twice is once."""
    return turned(comment, by, Verb.ASKED_ANEW)


def turned(comment: Comment, by: User, verb: Verb) -> Comment:
    if not may(by, "comment", comment.annotation):
        raise NotAllowed
    thread = thread_of(comment)
    if (thread.resolved_at is not None) == (verb == Verb.RESOLVED):
        return thread
    settle(thread, by=by if verb == Verb.RESOLVED else None)
    trace.record(annotation=thread.annotation, by=by, verb=verb, after={"comment": thread.body})
    return thread


def thread_of(comment: Comment) -> Comment:
    """The first comment of its thread, held until the transaction ends."""
    held = Comment.objects.select_for_update(of=("self",)).select_related("annotation__version")
    return held.get(pk=comment.answers_id or comment.pk)


def settle(thread: Comment, *, by: User | None) -> None:
    thread.resolved_by, thread.resolved_at = by, timezone.now() if by else None
    thread.save(update_fields=["resolved_by", "resolved_at"])
