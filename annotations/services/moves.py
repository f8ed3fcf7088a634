"""Merging two entries of a register and splitting one, with the way back.

A reference is any row's foreign key to an entry: all that point at the one that goes are
pointed at the one that stays, in one transaction, and their keys are kept with the move.
States of the past still name the entry that went; `trace.as_merged` reads them as of today.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from annotations.access import may
from annotations.models import (
    Actor,
    ActorMove,
    ActorName,
    Annotation,
    MoveAction,
    NotTheSame,
    Target,
    TargetMove,
    User,
)
from annotations.models.listings import Listing
from annotations.models.moves import Move
from annotations.services import actors, trace
from annotations.services.actors import Named
from annotations.services.refusals import (
    AlreadyMerged,
    MovedOnSince,
    NotAllowed,
    NothingChosen,
    OneAndTheSame,
    TwoWikidataIds,
)

MOVES = {Actor: ActorMove, Target: TargetMove}
# Empty columns of the entry that stays are filled from the one that goes.
FILLED = {Actor: ("default_role", "wikidata_id"), Target: ("actor",)}
# Rows updated in one statement; SQLite counts each key as a variable.
BATCH = 5_000


def reference_fields(model: type[models.Model]) -> dict[str, models.ForeignKey]:
    """Every foreign key of the app that names an entry: {"quote.speaker": field, …}."""
    found = {}
    for relation in model._meta.related_objects:
        field, owner = relation.field, relation.related_model
        if owner in (ActorName, NotTheSame, *MOVES.values()) or field.name == "merged_into":
            continue
        found[f"{owner._meta.model_name}.{field.name}"] = field
    return found


@transaction.atomic
def merge(*, gone: Actor | Target, kept: Actor | Target, by: User) -> Move:
    """Make two entries one: every reference and name of `gone` goes to `kept`.

    Raises NotAllowed, OneAndTheSame, AlreadyMerged, TwoWikidataIds.
    """
    model = type(kept)
    if not may(by, "merge", kept):
        raise NotAllowed
    gone, kept = _held(model, gone.pk, kept.pk)
    if model is Actor and gone.wikidata_id and kept.wikidata_id:
        raise TwoWikidataIds
    move = MOVES[model](action=MoveAction.MERGED, origin=gone, goal=kept, by=by)
    move.references = _repoint(_references(gone), gone, kept)
    if model is Actor:
        move.names, move.shared_names = _rename(list(gone.names.all()), kept)
    empty = [column for column in FILLED[model] if not _column(kept, column)]
    move.filled = {column: _column(gone, column) for column in empty if _column(gone, column)}
    if model is Actor and "wikidata_id" in move.filled:
        gone.wikidata_id = ""
    gone.merged_into = kept
    gone.save()
    kept.listing = Listing.LISTED
    for column, value in move.filled.items():
        setattr(kept, model._meta.get_field(column).attname, value)
    kept.save()
    move.save()
    _say(move.action, move, by)
    return move


@transaction.atomic
def split(
    *,
    actor: Actor,
    by: User,
    annotations: Iterable[Annotation],
    names: Iterable[ActorName] = (),
    to: Named,
) -> Move:
    """Give the chosen annotations and names of an actor to another one, new or known.

    Raises NotAllowed, NothingChosen, OneAndTheSame, AlreadyMerged, SeveralActors.
    """
    if not may(by, "merge", actor):
        raise NotAllowed
    chosen = {annotation.pk for annotation in annotations}
    names = [name for name in names if name.actor_id == actor.pk and name.name != actor.name]
    if not chosen and not names:
        raise NothingChosen
    goal = actors.find_or_add(to, by=by)
    if goal.pk == actor.pk:
        # Two of one name: the other one is new.
        goal = actors.add(name=to.name, kind=to.kind or actor.kind)
    actor, goal = _held(Actor, actor.pk, goal.pk)
    references = {
        name: [row for row, annotation in _with_annotation(field, actor) if annotation in chosen]
        for name, field in reference_fields(Actor).items()
        if _path_to_annotation(field)
    }
    move = ActorMove(action=MoveAction.SPLIT, origin=actor, goal=goal, by=by)
    move.references = _repoint(references, actor, goal)
    move.names, move.shared_names = _rename(names, goal)
    move.save()
    _say(move.action, move, by)
    return move


@transaction.atomic
def take_back(*, move: Move, by: User) -> Move:
    """Undo a merge or a split: what has not been changed since goes back where it was.

    Raises NotAllowed, and MovedOnSince when it was undone or one of the two was merged since.
    """
    model = type(move.goal)
    if not may(by, "merge", move.goal):
        raise NotAllowed
    move = type(move).objects.select_for_update(of=("self",)).get(pk=move.pk)
    origin, goal = _rows(model, move.origin_id, move.goal_id)
    expected = goal.pk if move.action == MoveAction.MERGED else None
    if move.undone_at or goal.merged_into_id or origin.merged_into_id != expected:
        raise MovedOnSince
    _repoint(move.references, goal, origin)
    if model is Actor:
        moved = [actors.key_of(name) for name in move.names if name not in move.shared_names]
        ActorName.objects.filter(actor=goal, key__in=moved).delete()
    for column, value in move.filled.items():
        if _column(goal, column) == value:
            field = model._meta.get_field(column)
            setattr(goal, field.attname, None if field.null else "")
    goal.save()
    if move.action == MoveAction.MERGED:
        origin.merged_into = None
        if "wikidata_id" in move.filled:
            origin.wikidata_id = move.filled["wikidata_id"]
        origin.save()
    if model is Actor:
        actors.set_names(origin, move.names)
        actors.set_names(goal, [goal.name])
    move.undone_by, move.undone_at = by, timezone.now()
    move.save(update_fields=["undone_by", "undone_at"])
    _say("undone", move, by)
    return move


@transaction.atomic
def tell_apart(*, one: Actor, other: Actor, by: User) -> None:
    """Remember that two who look alike are two, so that no list names them again."""
    if not may(by, "merge", one):
        raise NotAllowed
    if one.pk == other.pk:
        raise OneAndTheSame
    low, high = sorted([one.pk, other.pk])
    NotTheSame.objects.get_or_create(one_id=low, other_id=high, defaults={"by": by})
    trace.say("told_apart", by, actor=low, other=high)


def _say(verb: str, move: Move, by: User) -> None:
    thing = move.origin._meta.model_name
    trace.say(verb, by, **{thing: move.origin_id, "goal": move.goal_id})


def _held(model, *pks: int) -> list:
    """Two current entries, their rows held until the transaction ends."""
    if len(set(pks)) < len(pks):
        raise OneAndTheSame
    rows = _rows(model, *pks)
    if any(row.merged_into_id for row in rows):
        raise AlreadyMerged
    return rows


def _rows(model, *pks: int) -> list:
    """The entries in the order asked for, locked in that of their keys."""
    rows = model.objects.select_for_update(of=("self",), no_key=True)
    held = {row.pk: row for row in rows.filter(pk__in=pks).order_by("pk")}
    return [held[pk] for pk in pks]


def _references(entry) -> dict[str, list[int]]:
    return {
        name: list(
            field.model._base_manager.filter(**{field.name: entry}).values_list("pk", flat=True)
        )
        for name, field in reference_fields(type(entry)).items()
    }


def _repoint(references: dict[str, list[int]], origin, goal) -> dict[str, list[int]]:
    """Point these rows at the goal; those tables alone that have any.

    What names somebody else by now, since it was saved meanwhile, is left.
    """
    fields = reference_fields(type(goal))
    for name, keys in references.items():
        field = fields[name]
        for batch in _batches(keys):
            rows = field.model._base_manager.filter(pk__in=batch, **{field.name: origin})
            rows.update(**{field.name: goal})
    return {name: keys for name, keys in references.items() if keys}


def _batches(keys: list[int]) -> Iterable[list[int]]:
    return (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))


def _rename(names: list[ActorName], goal: Actor) -> tuple[list[str], list[str]]:
    """Give the names to the goal; all of them, and those that it had already."""
    known = set(goal.names.values_list("key", flat=True))
    shared = [name for name in names if name.key in known]
    ActorName.objects.filter(pk__in=[name.pk for name in shared]).delete()
    ActorName.objects.filter(pk__in=[name.pk for name in names]).update(actor=goal)
    return [name.name for name in names], [name.name for name in shared]


def _path_to_annotation(field: models.ForeignKey) -> str:
    """The way from a row that names an actor to the annotation it belongs to, if there is one."""
    names = {one.name for one in field.model._meta.get_fields()}
    if "annotation" in names:
        return "annotation"
    return "caption__annotation" if "caption" in names else ""


def _with_annotation(field: models.ForeignKey, actor: Actor):
    rows = field.model._base_manager.filter(**{field.name: actor})
    return rows.values_list("pk", _path_to_annotation(field))


def _column(entry, name: str):
    return getattr(entry, type(entry)._meta.get_field(name).attname)
