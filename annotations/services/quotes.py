import uuid
from collections.abc import Callable, Iterable, Sequence

from annotations.models import (
    Annotation,
    ArticleVersion,
    Kind,
    QuoteType,
    Role,
    SpeakerStatus,
    User,
)
from annotations.models.quotes import status_beside
from annotations.services import actors, annotations
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.text.attribution_words import known
from annotations.text.quotes import attribution, quote_type


def tag_quote(
    *,
    version: ArticleVersion,
    by: User,
    marks: Sequence[Mark],
    speaker: Named | None = None,
    type: str | None = None,
    speaker_status: str | None = None,
    role_as_printed: str = "",
    negated: bool = False,
    note: str = "",
    propose: bool = False,
    request_id: uuid.UUID | None = None,
    together: uuid.UUID | None = None,
) -> Annotation:
    """Tag a quote; its type is read from the marks unless it is given.

    With `propose`, the reporting words beside the content become cue and source where the
    shape leaves no doubt and the editor gave none.
    """
    marks = list(marks)
    if propose:
        # Nothing is read beside words that do not stand there.
        annotations.rows_of(version, marks)
        marks += proposed_marks(version, marks)

    def values():
        actor = actors.find_or_add(speaker, by=by)
        return {
            "type": type or type_of(version, marks),
            "speaker": actor,
            "speaker_status": status_beside(actor, speaker_status or SpeakerStatus.NAMED),
            "role_as_printed": role_as_printed,
            "negated": negated,
        }

    return annotations.create(
        kind=Kind.QUOTE,
        version=version,
        by=by,
        marks=marks,
        values=values,
        note=note,
        request_id=request_id,
        together=together,
    )


def change_quote(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    speaker: Named | None,
    type: str,
    speaker_status: str,
    role_as_printed: str = "",
    negated: bool = False,
    note: str = "",
    marks: Iterable[Mark] | None = None,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """Give a quote all of these values, and these parts if they are given.

    Raises what `annotations.change` and `actors.find_or_add` raise.
    """

    def values():
        actor = actors.find_or_add(speaker, by=by)
        return {
            "type": type,
            "speaker": actor,
            "speaker_status": status_beside(actor, speaker_status),
            "role_as_printed": role_as_printed,
            "negated": negated,
        }

    return annotations.change(
        annotation=annotation,
        by=by,
        lock=lock,
        marks=marks,
        values=values,
        note=note,
        request_id=request_id,
    )


def set_parts(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    marks: Iterable[Mark] | Callable[[Annotation], Iterable[Mark]],
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """Change which words are content, cue, source or addressee; the type follows the marks.

    `marks` may be read off the annotation once it is held.
    """
    follows, new = False, []

    def marked(held):
        nonlocal follows, new
        old = [(s.start, s.end) for s in held.spans_of(Role.CONTENT)]
        follows = held.quote.type == quote_type(held.version.text, old)
        new = list(marks(held) if callable(marks) else marks)
        return new

    def values():
        return {"type": type_of(annotation.version, new)} if follows else {}

    return annotations.change(
        annotation=annotation, by=by, lock=lock, marks=marked, values=values, request_id=request_id
    )


def type_of(version: ArticleVersion, marks: Iterable[Mark]) -> str:
    content = [(mark.start, mark.end) for mark in marks if mark.role == Role.CONTENT]
    return quote_type(version.text, content) if content else QuoteType.INDIRECT


def proposed_marks(version: ArticleVersion, marks: Sequence[Mark]) -> list[Mark]:
    """Cue and source beside the content, for the roles that the editor left open."""
    content = [(mark.start, mark.end) for mark in marks if mark.role == Role.CONTENT]
    given = {mark.role for mark in marks}
    block = next(
        (
            (start, end)
            for _kind, start, end in version.blocks
            if content and start <= content[0][0] < end
        ),
        None,
    )
    if block is None or content[0][1] > block[1]:
        return []
    found = attribution(version.text, content, block, known(version.article.language))
    return [
        Mark(role, place[0], place[1], version.text[place[0] : place[1]])
        for role, place in (("cue", found.cue), ("source", found.source))
        if place and role not in given
    ]
