import datetime
import uuid
from collections.abc import Sequence

from annotations.models import Annotation, ArticleVersion, Checkworthiness, Kind, Role, User
from annotations.queries.articles import speaker_around
from annotations.services import actors, annotations
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.refusals import MissingStatement


def record_claim(
    *,
    version: ArticleVersion,
    by: User,
    marks: Sequence[Mark],
    statement: str = "",
    claimant: Named | None = None,
    checkworthiness: str = Checkworthiness.CHECK,
    reasons: Sequence[str] = (),
    claim_date: datetime.date | None = None,
    first_appearance_url: str = "",
    note: str = "",
    propose: bool = False,
    request_id: uuid.UUID | None = None,
    together: uuid.UUID | None = None,
) -> Annotation:
    """Record a claim; its statement is the marked words until somebody words it better.

    With `propose`, what is said in a quote is claimed by its speaker where nobody else is given.
    """
    in_order = sorted(marks, key=lambda mark: mark.start)
    words = " ".join(mark.exact for mark in in_order if mark.role == Role.CLAIM)
    statement = " ".join((statement or words).split())

    def values():
        said_by = claimant
        if propose and not claimant:
            speaker = speaker_around(version, by, in_order[0].start, in_order[0].end)
            said_by = Named(speaker.name, speaker.pk) if speaker else None
        return {
            "statement": statement,
            "claimant": actors.find_or_add(said_by, by=by),
            "checkworthiness": checkworthiness,
            "reasons": list(reasons),
            "claim_date": claim_date,
            "first_appearance_url": first_appearance_url,
        }

    return annotations.create(
        kind=Kind.CLAIM,
        version=version,
        by=by,
        marks=marks,
        values=values,
        note=note,
        request_id=request_id,
        together=together,
    )


def change_claim(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    statement: str,
    claimant: Named | None = None,
    checkworthiness: str = Checkworthiness.CHECK,
    reasons: Sequence[str] = (),
    claim_date: datetime.date | None = None,
    first_appearance_url: str = "",
    note: str = "",
    marks: Sequence[Mark] | None = None,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    statement = " ".join(statement.split())
    if not statement:
        raise MissingStatement
    return annotations.change(
        annotation=annotation,
        by=by,
        lock=lock,
        marks=marks,
        values=lambda: {
            "statement": statement,
            "claimant": actors.find_or_add(claimant, by=by),
            "checkworthiness": checkworthiness,
            "reasons": list(reasons),
            "claim_date": claim_date,
            "first_appearance_url": first_appearance_url,
        },
        note=note,
        request_id=request_id,
    )
