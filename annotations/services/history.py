"""Undo and redo of one request's events of one person, and an earlier state brought back."""

import uuid
from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from annotations.models import (
    TALK,
    Annotation,
    Article,
    Event,
    Status,
    Suggestion,
    User,
    Verb,
)
from annotations.queries.history import (
    BESIDE_THE_WORDS,
    OF_THE_TEXT,
    Deeds,
    deeds_of,
    last_by_others,
    next_of,
)
from annotations.queries.trail import content, is_state
from annotations.queries.versions import Carryings
from annotations.services import passes, suggestions, trace
from annotations.services.annotations import (
    AFTER_EDIT,
    Step,
    all_locked,
    already_done,
    approval_ended,
    check_edit,
    close,
    hold,
    locked,
    one_deed,
    reopen,
    was_posted,
    write,
    write_all,
)
from annotations.services.refusals import (
    ChangedByOthers,
    DeedStays,
    NothingToRedo,
    NothingToRestore,
    NothingToUndo,
    NotInTheText,
    PassHandedIn,
    StaleAnnotation,
)

# What undo and redo turn: annotations, and the decisions on suggestions.
Turned = Annotation | Suggestion


class Turn(NamedTuple):
    """What changed, whether there is more to undo and to redo, and the events that were turned.

    Of each mark that stays as it is, `stays` has what somebody else did to it last.
    """

    turned: list[Turned]
    can_undo: bool
    can_redo: bool
    deeds: list[Event]
    stays: list[Event]


# States that no editor's deed led to.
OUT_OF_QUEUE = (Status.DELETED, Status.ORPHANED)


def undo(
    *, article: Article, by: User, request_id: uuid.UUID | None = None, deed: int | None = None
) -> Turn:
    """Take back one's newest deed on an article; what was submitted comes back from the queue.

    An older one is reached past others' work only where `deed` names it, as DeedStays has it.
    """
    return _turn_next(article, by, Verb.UNDONE, request_id, deed)


def redo(
    *, article: Article, by: User, request_id: uuid.UUID | None = None, deed: int | None = None
) -> Turn:
    """Do again what was undone last."""
    return _turn_next(article, by, Verb.REDONE, request_id, deed)


@transaction.atomic
def _turn_next(
    article: Article, by: User, verb: Verb, request_id: uuid.UUID | None, deed: int | None
) -> Turn:
    hold(article)
    repeated = was_posted(article, by, request_id, verb)
    deeds = deeds_of(article, by)
    if repeated:
        return _turned(by, request_id, deeds)
    undoing = verb == Verb.UNDONE
    left = deeds.done if undoing else deeds.undone
    if not left:
        raise NothingToUndo if undoing else NothingToRedo
    following = next_of(left, by)
    asks = bool(following.stuck) and deed not in following.deeds
    marks, told = (following.passed, following.stuck) if asks else (following.stay, [])
    held, since = _held([*following.deeds, *told], marks, article)
    found = {event.pk: event for events in since.values() for event in events}
    # Whoever tells what was turned needs no second look at it.
    stays = last_by_others(marks, by)
    for event in [*found.values(), *stays]:
        if event.annotation_id:
            event.annotation = held[event.annotation_id]
    in_turn = [found[pk] for pk in sorted(following.deeds, reverse=undoing)]
    if asks:
        raise DeedStays([found[pk] for pk in told], stays, in_turn)
    # All that came with one request was submitted, or none of it.
    submitted = in_turn[0].verb == Verb.SUBMITTED
    decisions = [event for event in in_turn if event.annotation_id is None]
    turned: list[Turned] = [*suggestions.turn(decisions, by, verb, request_id)]
    steps = []
    for event in (event for event in in_turn if event.annotation_id):
        steps.append(_step(event, since[event.annotation_id], by, verb))
        turned.append(event.annotation)
    # The words of what was submitted stay as they are, and whoever wrote them last.
    write_all(steps, by, verb, editor=None if submitted else by, request_id=request_id)
    if submitted:
        (reopen if undoing else close)(article, by)
    more = following.more
    return Turn(turned, not undoing or more, undoing or more, in_turn, stays)


def _held(
    deeds: list[int], marks: Collection[int], article: Article
) -> tuple[dict[int, Annotation], dict[int | None, list[Event]]]:
    """The annotations of these events and `marks`, held, and what was done to each from then on.

    Under None stand the decisions on suggestions.
    """
    meant = Annotation.objects.filter(Q(events__in=deeds) | Q(pk__in=marks))
    held = {mark.pk: mark for mark in all_locked(article, pk__in=meant.values("pk"))}
    events = Event.objects.filter(Q(pk__in=deeds) | Q(annotation__in=held, pk__gte=min(deeds)))
    since: dict[int | None, list[Event]] = {}
    for event in events.exclude(verb__in=TALK).order_by("pk"):
        since.setdefault(event.annotation_id, []).append(event)
    return held, since


def _turned(by: User, request_id: uuid.UUID, deeds: Deeds) -> Turn:
    turned, decided, undone = [], [], []
    events = Event.objects.filter(by=by, request_id=request_id)
    for event in events.select_related("annotation", "undoes"):
        undone.append(event.undoes)
        if event.annotation is None:
            decided.append(event.after["suggestion"])
            continue
        event.annotation.stood = trace.ranges(event.before["spans"])
        turned.append(event.annotation)
    turned += Suggestion.objects.filter(uuid__in=decided).select_related("version")
    return Turn(turned, bool(deeds.done), bool(deeds.undone), undone, [])


def _step(deed: Event, since: list[Event], by: User, verb: Verb) -> Step:
    """Where the annotation goes when its deed is undone or done again."""
    annotation = deed.annotation
    check_edit(annotation, by)
    # They may have written while the row was waited for.
    if any(one.by_id != by.pk and one.verb not in BESIDE_THE_WORDS for one in since):
        raise ChangedByOthers
    standing = trace.snapshot(annotation)
    if deed.verb == Verb.SUBMITTED:
        if annotation.made_in_id:
            raise PassHandedIn
        goes_to = standing
        # What has lost its place waits for one first.
        if standing["status"] != Status.ORPHANED:
            goes_to = standing | {"status": deed.leads_to(verb)["status"]}
        return Step(annotation, standing, goes_to, deed.pk)
    # What is taken back is the deed itself, or the last time it was undone or redone.
    last = [one for one in since if deed.pk in (one.pk, one.undoes_id)][-1]
    goes_to = standing | {"status": Status.DELETED.value}
    if last.before:
        goes_to = last.before | untouched(last, standing)
    if standing["status"] != last.after["status"] and goes_to["status"] not in OUT_OF_QUEUE:
        # Submitted or taken back meanwhile: the words go back, the place in the queue stays.
        goes_to = goes_to | {"status": standing["status"]}
    if any(one.verb == Verb.PICTURED and one.pk > last.pk for one in since):
        goes_to = goes_to | {"status": approval_ended(goes_to["status"])}
    goes_to = on_its_text(annotation, standing, goes_to, deed.verb)
    # What is deleted keeps what stands, which is of today.
    if goes_to["status"] != Status.DELETED:
        goes_to = trace.as_merged(annotation.kind, goes_to)
        if annotation.made_in:
            passes.come_back(annotation.made_in)
    return Step(annotation, standing, goes_to, deed.pk)


def untouched(deed: Event, standing: dict) -> dict:
    """What a deed left as it was, as it stands: who is named may be split or merged since."""
    values = {
        name: standing["values"][name] if value == deed.after["values"].get(name) else value
        for name, value in deed.before["values"].items()
    }
    left = {"values": values}
    if "persons" in standing and deed.before.get("persons") == deed.after.get("persons"):
        left["persons"] = standing["persons"]
    return left


def restore(
    *,
    annotation: Annotation,
    by: User,
    event: int,
    lock: int,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """Bring the state that an earlier event led to back, as a new edit that undo takes back.

    Where it stands in the queue follows as from every edit; what was deleted is a draft again.
    Raises NotAllowed, NothingToRestore, NotInTheText where the words of then do not stand in
    the text now, RepeatedRequest and StaleAnnotation.
    """
    with one_deed(annotation, by, request_id):
        hold(annotation.version.article)
        annotation = locked(annotation)
        check_edit(annotation, by)
        past = annotation.events.filter(pk=event).first()
        if past is None or not is_state(past.after):
            raise NothingToRestore
        standing = trace.snapshot(annotation)
        if annotation.lock != lock:
            if already_done(annotation, by, request_id, Verb.RESTORED):
                return annotation
            raise StaleAnnotation(annotation, lock)
        # Where it stood in the queue then is no matter: its words are looked for anew.
        wanted = past.after | {"status": str(Status.DRAFT)}
        state = on_its_text(annotation, standing, wanted, Verb.RESTORED)
        if state["status"] == Status.ORPHANED:
            raise NotInTheText
        after = standing | content(trace.as_merged(annotation.kind, state))
        deleted = annotation.status == Status.DELETED
        if after == standing and not deleted:
            raise NothingToRestore
        if annotation.made_in:
            passes.come_back(annotation.made_in)
        back_to = Status.DRAFT if deleted else annotation.status
        after["status"] = str(AFTER_EDIT.get(back_to, back_to))
        write(annotation, standing, after, by, Verb.RESTORED, editor=by, request_id=request_id)
        return annotation


def on_its_text(annotation: Annotation, standing: dict, state: dict, verb: Verb) -> dict:
    """A state of the past, its marks on the text that the annotation belongs to today.

    `verb` is the deed that is turned. What was deleted before a new version came waits as an
    orphan where its words are not in that. Raises NotInTheText.
    """
    if state["status"] == Status.DELETED:
        return standing | {"status": Status.DELETED.value}
    if verb == Verb.KEPT or (verb == Verb.PLACED and state["status"] == Status.ORPHANED):
        return state
    version = annotation.version
    article = version.article
    if state["version"] == version.pk == article.current_version_id:
        return state
    comes_back = standing["status"] == Status.DELETED and not kept(annotation)
    if verb == Verb.PLACED or comes_back:
        version = article.current_version
        version.article = article
    if state["version"] == version.pk:
        return state
    found = Carryings(version).state(annotation.kind, state)
    if found:
        return found
    if comes_back:
        return state | {"status": Status.ORPHANED.value}
    raise NotInTheText


def kept(annotation: Annotation) -> bool:
    """Whether it was left on an earlier text on purpose."""
    settled = annotation.events.filter(verb__in=[Verb.KEPT, Verb.PLACED, *OF_THE_TEXT])
    last = settled.order_by("-pk").first()
    return last is not None and last.verb == Verb.KEPT
