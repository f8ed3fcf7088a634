import uuid
from collections.abc import Iterable

from django.db import transaction

from annotations.access import is_not_own, may
from annotations.models import Annotation, Decision, Review, Status, User, Verb
from annotations.services import trace, webhooks
from annotations.services.annotations import already_done, locked, move
from annotations.services.refusals import (
    AlreadyDecided,
    DecisionNeedsReason,
    NotAllowed,
    OwnWork,
    Refused,
)

OUTCOME = {
    Decision.APPROVE: (Status.APPROVED, Verb.APPROVED),
    Decision.RETURN: (Status.RETURNED, Verb.RETURNED),
    Decision.REJECT: (Status.REJECTED, Verb.REJECTED),
}


@transaction.atomic
def decide(
    *,
    annotation: Annotation,
    by: User,
    decision: Decision,
    comment: str = "",
    lock: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Review:
    """Judge a submitted annotation; nobody judges their own work.

    `lock` is the lock number of the state the moderator looked at; a repeated request id is
    answered with the decision it made. Raises NotAllowed, OwnWork, AlreadyDecided,
    DecisionNeedsReason.
    """
    decision = Decision(decision)
    webhooks.hold_if_awaited(annotation)
    annotation = locked(annotation)
    if not is_not_own(by, annotation):
        raise OwnWork
    if not may(by, "judge", annotation):
        raise NotAllowed
    if already_done(annotation, by, request_id, OUTCOME[decision][1]):
        return annotation.reviews.filter(reviewer=by).latest("pk")
    if annotation.status != Status.SUBMITTED or lock not in (None, annotation.lock):
        raise AlreadyDecided
    if decision != Decision.APPROVE and not comment.strip():
        raise DecisionNeedsReason
    before = trace.snapshot(annotation)
    status, verb = OUTCOME[decision]
    after = before | {"status": status.value}
    judged = annotation.lock
    move(annotation, after)
    trace.record(
        annotation=annotation, by=by, verb=verb, before=before, after=after, request_id=request_id
    )
    webhooks.tell_if_approved(annotation)
    return Review.objects.create(
        annotation=annotation,
        reviewer=by,
        author_id=annotation.author_id,
        decision=decision,
        comment=comment.strip(),
        lock=judged,
        state=before,
    )


def decide_all(
    *, annotations: Iterable[Annotation], by: User, decision: Decision, comment: str = ""
) -> tuple[int, list[tuple[Annotation, Refused]]]:
    """Judge many, each in its own transaction; how many were, and which were refused and why."""
    done, refused = 0, []
    for annotation in annotations:
        try:
            decide(
                annotation=annotation,
                by=by,
                decision=decision,
                comment=comment,
                lock=annotation.lock,
            )
            done += 1
        except Refused as refusal:
            refused.append((annotation, refusal))
    return done, refused
