import uuid
from collections.abc import Sequence

from annotations.models import Annotation, ArticleVersion, HolderKind, Kind, Quote, User
from annotations.models.stances import Basis
from annotations.services import actors, annotations, targets
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.refusals import MissingHolder, MissingPart
from annotations.services.targets import Worded


def tag_stance(
    *,
    version: ArticleVersion,
    by: User,
    marks: Sequence[Mark],
    label: str,
    target: Worded,
    holder: Named | None = None,
    holder_kind: str = HolderKind.ACTOR,
    basis: str = Basis.STATED,
    quote: Quote | None = None,
    note: str = "",
    request_id: uuid.UUID | None = None,
    together: uuid.UUID | None = None,
) -> Annotation:
    """Record where somebody stands on a target, with the words that show it.

    Without evidence of its own it rests on the quote it comes from. Raises MissingPart when
    there is neither, MissingHolder, UnknownTarget and what `annotations.create` raises.
    """
    if not marks and quote is None:
        raise MissingPart
    return annotations.create(
        kind=Kind.STANCE,
        version=version,
        by=by,
        marks=marks,
        values=lambda: _values(by, label, target, holder, holder_kind, basis) | {"quote": quote},
        position=None if marks else quote.annotation.position,
        note=note,
        request_id=request_id,
        together=together,
    )


def change_stance(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    label: str,
    target: Worded,
    holder: Named | None = None,
    holder_kind: str = HolderKind.ACTOR,
    basis: str = Basis.STATED,
    note: str = "",
    marks: Sequence[Mark] | None = None,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    return annotations.change(
        annotation=annotation,
        by=by,
        lock=lock,
        marks=marks,
        values=lambda: _values(by, label, target, holder, holder_kind, basis),
        note=note,
        request_id=request_id,
    )


def _values(by, label, target, holder, holder_kind, basis):
    actor = actors.find_or_add(holder, by=by) if holder_kind == HolderKind.ACTOR else None
    if holder_kind == HolderKind.ACTOR and actor is None:
        raise MissingHolder
    return {
        "label": label,
        "target": targets.find_or_add(target, by=by),
        "holder": actor,
        "holder_kind": holder_kind,
        "basis": basis,
    }
