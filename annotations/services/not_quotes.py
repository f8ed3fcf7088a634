import uuid
from collections.abc import Sequence

from annotations.models import Annotation, ArticleVersion, Kind, User
from annotations.models.not_quotes import NotAQuoteReason
from annotations.services import annotations
from annotations.services.annotations import Mark


def set_aside(
    *,
    version: ArticleVersion,
    by: User,
    marks: Sequence[Mark],
    reason: str = NotAQuoteReason.SCARE,
    note: str = "",
    request_id: uuid.UUID | None = None,
    together: uuid.UUID | None = None,
) -> Annotation:
    """Judge a pair of quotation marks to be no quote."""
    return annotations.create(
        kind=Kind.NOT_A_QUOTE,
        version=version,
        by=by,
        marks=marks,
        values=lambda: {"reason": reason},
        note=note,
        request_id=request_id,
        together=together,
    )


def change_not_a_quote(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    reason: str,
    note: str = "",
    marks: Sequence[Mark] | None = None,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    return annotations.change(
        annotation=annotation,
        by=by,
        lock=lock,
        marks=marks,
        values=lambda: {"reason": reason},
        note=note,
        request_id=request_id,
    )
