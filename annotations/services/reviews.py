import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from annotations.access import is_not_own, is_not_referred, may
from annotations.models import Annotation, Decision, Review, Status, User, Verb
from annotations.services import trace, webhooks
from annotations.services.annotations import already_done, locked, write
from annotations.services.refusals import (
    AlreadyDecided,
    AskedAnother,
    DecisionNeedsReason,
    NotAllowed,
    OwnWork,
    Refused,
    TooLateToTakeBack,
)

TAKE_BACK_WITHIN = datetime.timedelta(minutes=10)

OUTCOME = {
    Decision.APPROVE: (Status.APPROVED, Verb.APPROVED),
    Decision.RETURN: (Status.RETURNED, Verb.RETURNED),
    Decision.REJECT: (Status.REJECTED, Verb.REJECTED),
    Decision.SECOND: (Status.SUBMITTED, Verb.REFERRED),
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
    """Judge a submitted annotation, or leave it to a second opinion; nobody judges their own.

    `lock` is the lock number of the state the moderator looked at; a repeated request id is
    answered with the decision it made. Raises NotAllowed, OwnWork, AlreadyDecided,
    AskedAnother, DecisionNeedsReason.
    """
    decision = Decision(decision)
    webhooks.hold_if_awaited(annotation)
    annotation = locked(annotation)
    if not is_not_own(by, annotation):
        raise OwnWork
    if not is_not_referred(by, annotation) and annotation.status == Status.SUBMITTED:
        raise AskedAnother
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
    judged, since = annotation.lock, annotation.submitted_at
    annotation.referred_by = by if decision == Decision.SECOND else None
    write(annotation, before, after, by, verb, request_id=request_id)
    webhooks.tell_if_approved(annotation)
    return Review.objects.create(
        annotation=annotation,
        reviewer=by,
        author_id=annotation.author_id,
        decision=decision,
        comment=comment.strip(),
        lock=judged,
        state=before,
        submitted_at=since,
    )


def can_take_back(annotation: Annotation, by: User) -> bool:
    """Whether the last thing that happened is a decision of this person's, not long ago."""
    last = annotation.reviews.order_by("pk").last()
    return bool(
        last
        and last.decision in OUTCOME
        and last.reviewer_id == by.pk
        and (annotation.status, annotation.lock) == (OUTCOME[last.decision][0], last.lock + 1)
        and timezone.now() - last.created_at <= TAKE_BACK_WITHIN
    )


@transaction.atomic
def take_back(*, annotation: Annotation, by: User, lock: int | None = None) -> Review:
    """Undo one's own decision, or what one asked, within ten minutes; it waits where it waited.

    `lock` is the lock number that the decision led to. Raises NotAllowed, and TooLateToTakeBack
    when the time is over or something happened since.
    """
    annotation = locked(annotation)
    if not may(by, "take_decision_back", annotation):
        raise NotAllowed
    if lock not in (None, annotation.lock) or not can_take_back(annotation, by):
        raise TooLateToTakeBack
    before = trace.snapshot(annotation)
    after = before | {"status": Status.SUBMITTED.value}
    judged = annotation.lock
    annotation.referred_by = None
    write(annotation, before, after, by, Verb.REOPENED, keeps_place=True)
    return Review.objects.create(
        annotation=annotation,
        reviewer=by,
        author_id=annotation.author_id,
        decision=Decision.REOPEN,
        lock=judged,
        state=before,
    )


def decide_all(
    *, annotations: Iterable[Annotation], by: User, decision: Decision, comment: str = ""
) -> tuple[list[Review], list[tuple[Annotation, Refused]]]:
    """Judge many, each in its own transaction; the decisions, and which were refused and why."""
    done, refused = [], []
    for annotation in annotations:
        try:
            review = decide(
                annotation=annotation,
                by=by,
                decision=decision,
                comment=comment,
                lock=annotation.lock,
            )
            done.append(review)
        except Refused as refusal:
            refused.append((annotation, refusal))
    return done, refused


@transaction.atomic
def take_back_all(*, annotations: Iterable[Annotation], by: User) -> tuple[int, int]:
    """Undo one's own decisions on these, whose locks are those that they led to.

    How many were undone, and how many stay because they cannot be taken back one by one either.
    """
    done = left = 0
    for annotation in annotations:
        try:
            take_back(annotation=annotation, by=by, lock=annotation.lock)
            done += 1
        except Refused:
            left += 1
    return done, left
