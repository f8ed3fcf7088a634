import datetime
import uuid
from collections.abc import Sequence

from annotations.models import (
    Actor,
    Annotation,
    ArticleVersion,
    Checkworthiness,
    Kind,
    QuoteType,
    Role,
    User,
)
from annotations.queries.articles import quote_of
from annotations.queries.suggestions import claim_held, said_beside
from annotations.services import actors, annotations
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.refusals import MissingStatement, SeveralActors
from annotations.text.quotes import unquoted


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

    With `propose`, what is said in a quote is claimed by its speaker where nobody else is given,
    without a quote by whom its own sentence names for it, and the claim is worded as an open
    suggestion for the marked words words it, or without who says it where it is a direct quote
    with its attribution.
    """
    in_order = sorted(marks, key=lambda mark: mark.start)
    words = " ".join(mark.exact for mark in in_order if mark.role == Role.CLAIM)

    def values():
        wording, quote, said_by = statement, None, claimant
        start, end = in_order[0].start, in_order[-1].end
        if propose:
            quote = quote_of(version, by, start, end)
            wording = wording or worded(version, in_order, quote)
            if quote and quote.quote.speaker and not claimant:
                said_by = Named(quote.quote.speaker.name, quote.quote.speaker_id)
        named = actors.find_or_add(said_by, by=by)
        if propose and not (quote or named):
            named = named_beside(version, start, end, by)
        return {
            "statement": " ".join((wording or words).split()),
            "claimant": named,
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


def named_beside(version: ArticleVersion, start: int, end: int, by: User) -> Actor | None:
    """Whom the sentence of these words names for them; nobody where two go by that name."""
    try:
        return actors.find_or_add(Named(said_beside(version, start, end, known=True)), by=by)
    except SeveralActors:
        return None


def worded(version: ArticleVersion, marks: Sequence[Mark], quote: Annotation | None) -> str:
    """How a suggestion within the marks words the claim, or a quote in them without who says it."""
    start, end = marks[0].start, marks[-1].end
    if suggested := claim_held(version, start, end):
        return str(suggested.values.get("statement") or "")[:5000]
    if quote is None or quote.quote.type != QuoteType.DIRECT:
        return ""
    content = quote.spans_of(Role.CONTENT)
    if all(start <= span.start and span.end <= end for span in content):
        return unquoted(" ".join(span.exact for span in content))
    return ""


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
