"""Who works on what, and by when."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from annotations.access import may
from annotations.models import Article, ArticleStatus, Collection, Status, User, Verb
from annotations.queries import desk
from annotations.queries.articles import is_read_by_two
from annotations.queries.passes import passes_of, place_of, with_a_place
from annotations.services import passes, trace, webhooks
from annotations.services.annotations import all_locked, move_all
from annotations.services.refusals import (
    AlreadyTaken,
    CannotTag,
    ClosedCollection,
    NoPassToClose,
    NotAllowed,
    NothingFree,
    NothingFreeHere,
    PassesBegun,
    PassesOpen,
    PassesTaken,
    PlaceIsUsed,
    Refused,
    StalePlan,
)

# Of how many articles the second place is tried before it is said that none is free.
PLACES_TRIED = 5
# What may be planned of an article.
PLANNED = ("assignee", "collection", "due_on")


@transaction.atomic
def assign(*, article: Article, by: User, to: User | None) -> Article:
    """Take an article (`to` is oneself), or give one's own back to the desk (`to` is None).

    With an article that two read goes the place of a reader, which the second one gives back
    alone. Raises NotAllowed, PassesTaken, what `give_up` raises, and AlreadyTaken while it is
    somebody else's.
    """
    if not may(by, "annotate", article) or to not in (by, None):
        raise NotAllowed
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    is_others = article.assignee_id not in (by.pk, None)
    if to is None and passes.give_up(article=article, by=by) and is_others:
        return article
    if is_others:
        raise AlreadyTaken
    trace.write_article(article, by, assignee=to)
    if to and is_read_by_two(article):
        passes.begin(article=article, by=to)
    return article


@transaction.atomic
def take_next(*, by: User, collection: Collection | None = None) -> Article:
    """Take the article of the desk or of a collection that is due first; two people get two.

    Of a day, the place of the second reader on what waits for one goes before what nobody has
    begun. Raises NotAllowed and NothingFree. What somebody else is taking at this moment is
    passed over.
    """
    if not may(by, "annotate"):
        raise NotAllowed
    free = held(desk.waiting(by, collection)).first()
    for article in held(with_a_place(by, collection)[:PLACES_TRIED]):
        if free and (free.due_on or date.max) < (article.due_on or date.max):
            break
        readers = [one.editor for one in passes_of(article)]
        # Its row was free, and yet somebody may have begun since the list was read.
        with suppress(PassesTaken):
            passes.name_readers(article=article, by=by, to=[*readers, by])
            return article
    if free:
        trace.write_article(free, by, assignee=by)
        if is_read_by_two(free):
            passes.begin(article=free, by=by)
        return free
    raise NothingFreeHere(collection) if collection else NothingFree


def free_all(*, person: User, by: User) -> None:
    """Give all that somebody has and has not finished to the other reader, or to nobody.

    A place goes with it unless it was used. Call it inside a transaction.
    """
    found = Article.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=desk.taken_by(person)
    )
    for article in found.exclude(status=ArticleStatus.DONE).order_by("pk"):
        others = [one.editor for one in passes_of(article) if one.editor != person]
        with suppress(PassesOpen, PlaceIsUsed):
            passes.name_readers(article=article, by=by, to=others)
        if article.assignee == person:
            heir = next((other for other in others if other.is_active), None)
            trace.write_article(article, by, assignee=heir)


@transaction.atomic
def close_pass(*, article: Article, by: User, reader: User, reason: str) -> None:
    """Close the pass of a reader who will not finish it, and free the place.

    What they marked is deleted, and stays sealed: it is told to nobody, not even how much it is.
    Raises NotAllowed, and NoPassToClose where it is handed in or there is none.
    """
    if not may(by, "plan", article):
        raise NotAllowed
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    own = article.passes.filter(editor=reader, submitted_at=None).first()
    if own is None:
        raise NoPassToClose
    made = [mark for mark in all_locked(article, made_in=own) if mark.status != Status.DELETED]
    move_all(made, Status.DELETED, Verb.DELETED, by)
    others = [one.editor for one in passes_of(article) if one != own]
    passes.name_readers(article=article, by=by, to=others, comment=reason)
    if article.assignee == reader:
        trace.write_article(article, by, assignee=next(iter(others), None))


def held(found: QuerySet[Article]) -> QuerySet[Article]:
    """Those of these that nobody else holds, held until the transaction ends."""
    return found.select_for_update(of=("self",), no_key=True, skip_locked=True)


@transaction.atomic
def plan(
    *, article: Article, by: User, changes: dict, before: Mapping[str, Any] | None = None
) -> bool:
    """Say who has an article, in which collection it is, or when it is due; whether it changed.

    `changes` has some of PLANNED; None empties. Of an article that two read, `readers` are both,
    and an assignee is given a place beside whoever has the other. A collection hands on its due
    date unless the article was given one of its own. Raises NotAllowed, CannotTag where somebody
    could not work on it, StalePlan where something is neither what it was `before` nor what it is
    to be, ClosedCollection, PassesBegun where two read it already, and what `name_readers` raises.
    """
    if not may(by, "plan", article):
        raise NotAllowed
    people = {changes.get("assignee"), *changes.get("readers", ())} - {None}
    if not all(may(to, "annotate", article) for to in people):
        raise CannotTag
    held = Article.objects.select_for_update(of=("self",), no_key=True)
    article = held.select_related("collection").get(pk=article.pk)
    check_plan(article, changes, before or {})
    wanted = dict(changes)
    named = name_readers(article, by, wanted)
    left = article.collection
    goal = wanted.get("collection", left)
    if goal != left:
        if article.passes.exists():
            raise PassesBegun
        if goal and not goal.active:
            raise ClosedCollection
        if article.due_on == (left.due_on if left else None):
            wanted = {"due_on": goal.due_on if goal else None} | wanted
    was_for_two = is_read_by_two(article)
    changed = trace.write_article(article, by, **wanted)
    if was_for_two and not is_read_by_two(article):
        # Nobody was asked as long as two were to read it.
        webhooks.tell_wanted(article.current_version)
    return changed or named


def plan_all(
    *, articles: Iterable[Article], by: User, changes: dict
) -> tuple[int, list[tuple[Article, Refused]]]:
    """The same of many, each in its own transaction; how many changed, and which were refused."""
    number, refused = 0, []
    for article in articles:
        try:
            number += plan(article=article, by=by, changes=changes)
        except Refused as refusal:
            refused.append((article, refusal))
    return number, refused


def check_plan(article: Article, changes: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise StalePlan where somebody else has changed the same of a held article meanwhile."""
    for name, seen in before.items():
        if name == "readers":
            stands = [one.editor for one in passes_of(article)]
        else:
            stands = getattr(article, name)
        if stands not in (seen, changes[name]):
            raise StalePlan


def name_readers(article: Article, by: User, wanted: dict) -> bool:
    """Give the places of an article that two read; leaves in `wanted` who has it after that."""
    readers = wanted.pop("readers", None)
    if "assignee" not in wanted and readers is None:
        return False
    place = place_of(article, by)
    if not place.is_twofold or place.is_open:
        return False
    if readers is None:
        to = wanted["assignee"]
        readers = [one.editor for one in place.passes] if to else []
        if to and to not in readers:
            readers.append(to)
    # Whoever has it is one of the readers: the first one, where nobody else is.
    kept = article.assignee in readers
    wanted["assignee"] = article.assignee if kept else next(iter(readers), None)
    return passes.name_readers(article=article, by=by, to=readers)
