import uuid

from django.db import IntegrityError, transaction

from annotations.access import may
from annotations.models import Annotation, Comment, User, Verb
from annotations.services import trace
from annotations.services.refusals import NotAllowed, RepeatedRequest


def comment(
    *, annotation: Annotation, by: User, body: str, request_id: uuid.UUID | None = None
) -> Comment:
    """Say something about an annotation; a repeated request id is the same comment."""
    if not may(by, "comment", annotation):
        raise NotAllowed
    try:
        with transaction.atomic():
            said = Comment.objects.create(
                annotation=annotation, by=by, body=body, request_id=request_id
            )
            trace.record(
                annotation=annotation,
                by=by,
                verb=Verb.COMMENTED,
                after={"comment": body},
                request_id=request_id,
            )
    except IntegrityError:
        said = request_id and Comment.objects.filter(by=by, request_id=request_id).first()
        if not said:
            raise
        if (said.annotation_id, said.body) != (annotation.pk, body):
            raise RepeatedRequest from None
    return said
