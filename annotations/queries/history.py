"""What one person can undo and redo on one article, read from the events."""

from collections.abc import Collection, Hashable
from typing import NamedTuple

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from annotations.models import TALK, Article, Event, User, Verb

DOING = (
    *(Verb.CREATED, Verb.CHANGED, Verb.DELETED, Verb.RESTORED),
    *(Verb.PLACED, Verb.KEPT, Verb.SUBMITTED),
)
# A new version of the text takes marks along, whoever brings it in: nothing they have done.
OF_THE_TEXT = (Verb.CARRIED, Verb.ORPHANED)
# Whoever does this writes none of the words: an undo of these goes past it.
BESIDE_THE_WORDS = (*OF_THE_TEXT, Verb.PICTURED)
# How far back undo reaches, in events of one person on one article.
REACH = 500

# The ids of events by the request that they came with, which belong together; newest last.
Units = dict[Hashable, list[int]]


class Deeds(NamedTuple):
    """What can be undone and what can be redone, the one whose turn is next last."""

    done: Units
    undone: Units


class Next(NamedTuple):
    """The deeds whose turn it is, and whether others are left.

    `stay` are the marks of the same request that others have written to. Where nothing is left of
    the request whose turn it was, `stuck` are its deeds, and `passed` the marks passed over.
    """

    deeds: list[int]
    more: bool
    stay: set[int]
    stuck: list[int]
    passed: set[int]


def deeds_of(article: Article, user: User) -> Deeds:
    """What this person can undo and redo on the article.

    A new deed ends what could be redone. A deed of one person is on an annotation or on a
    suggestion. To submit is one; what is taken back from the queue needs no undo any more.
    """
    newest_first = list(
        Event.objects.filter(
            # What happened to the article itself is not undone here.
            Q(annotation__isnull=False) | Q(after__has_key="suggestion"),
            article=article,
            by=user,
            verb__in=[*DOING, Verb.WITHDRAWN, Verb.UNDONE, Verb.REDONE],
        )
        # An agreed set is handed on, and its marks are taken back, where they were settled.
        .exclude(verb=Verb.SUBMITTED, annotation__settles__isnull=False)
        # What is set aside of another's pass stays so, and is sealed.
        .exclude(~Q(annotation__author=user), verb=Verb.DELETED, annotation__made_in__isnull=False)
        .order_by("-pk")
        .values_list(
            *("pk", "verb", "annotation_id", "request_id", "undoes_id", "undoes__request_id")
        )[:REACH]
    )
    done: Units = {}
    undone: Units = {}
    submitted: dict[int, tuple[Hashable, int]] = {}
    for pk, verb, annotation, request_id, undoes, undoes_request in reversed(newest_first):
        if verb in DOING:
            unit = request_id or pk
            done.setdefault(unit, []).append(pk)
            undone.clear()
            if verb == Verb.SUBMITTED:
                submitted[annotation] = (unit, pk)
        elif verb == Verb.WITHDRAWN:
            unit, deed = submitted.pop(annotation, (None, None))
            if deed in done.get(unit, ()):
                done[unit].remove(deed)
                if not done[unit]:
                    del done[unit]
        else:
            unit = undoes_request or undoes
            came, goes = (done, undone) if verb == Verb.UNDONE else (undone, done)
            # Whatever was passed over on the way has been told of, and stays for good.
            while unit in came:
                came.popitem()
            goes.setdefault(unit, []).append(undoes)
    return Deeds(done, undone)


def next_of(units: Units, user: User) -> Next:
    """The newest deeds of one request, without those on marks that others have written to since.

    Where nothing of the request is left, it is the one before.
    """
    written = written_over([pk for pks in units.values() for pk in pks], user)
    stuck: list[int] = []
    passed: set[int] = set()
    left = len(units)
    for pks in reversed(units.values()):
        left -= 1
        stay = {written[pk] for pk in pks if pk in written}
        if free := [pk for pk in pks if pk not in written]:
            return Next(free, left > 0, stay, stuck, passed)
        stuck = stuck or pks
        passed |= stay
    return Next([], False, set(), stuck, passed)


def written_over(deeds: Collection[int], user: User) -> dict[int, int]:
    """Those of one's deeds to whose marks somebody else has written since, each with its mark.

    The decision on a suggestion goes with the mark that it made.
    """
    made = Cast(KeyTextTransform("annotation", "after"), BigIntegerField())
    since = by_others(user).filter(annotation=OuterRef("mark"), pk__gt=OuterRef("pk"))
    own = Event.objects.filter(pk__in=deeds).annotate(mark=Coalesce("annotation_id", made))
    return dict(own.filter(Exists(since)).values_list("pk", "mark"))


def by_others(user: User) -> QuerySet[Event]:
    """What others have written or judged."""
    return Event.objects.exclude(Q(by=user) | Q(verb__in=[*TALK, *BESIDE_THE_WORDS]))


def last_by_others(marks: Collection[int], user: User) -> list[Event]:
    """What somebody else did last to each of these marks."""
    events = by_others(user).filter(annotation__in=marks).select_related("by").order_by("pk")
    return list({event.annotation_id: event for event in events}.values()) if marks else []
