"""What one person can undo and redo on one article, read from the events."""

from collections.abc import Hashable
from typing import NamedTuple

from django.db.models import Q

from annotations.models import Article, Event, User, Verb

DOING = (
    *(Verb.CREATED, Verb.CHANGED, Verb.DELETED, Verb.RESTORED),
    *(Verb.PLACED, Verb.KEPT, Verb.SUBMITTED),
)
# How far back undo reaches, in events of one person on one article.
REACH = 500


class Deeds(NamedTuple):
    """The ids of events, each with the request it came with, the one whose turn is next last.

    Events of one request belong together.
    """

    done: dict[int, Hashable]
    undone: dict[int, Hashable]

    @property
    def to_undo(self) -> list[int]:
        """The ids of the events that undo would undo next."""
        return last_unit(self.done)

    @property
    def to_redo(self) -> list[int]:
        return last_unit(self.undone)


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
        .order_by("-pk")
        .values_list(
            *("pk", "verb", "annotation_id", "request_id", "undoes_id", "undoes__request_id")
        )[:REACH]
    )
    done: dict[int, Hashable] = {}
    undone: dict[int, Hashable] = {}
    submitted: dict[int, int] = {}
    for pk, verb, annotation, request_id, undoes, undoes_request in reversed(newest_first):
        if verb in DOING:
            done[pk] = request_id or pk
            undone.clear()
            if verb == Verb.SUBMITTED:
                submitted[annotation] = pk
        elif verb == Verb.WITHDRAWN:
            done.pop(submitted.get(annotation), None)
        elif verb == Verb.UNDONE:
            done.pop(undoes, None)
            undone[undoes] = undoes_request or undoes
        else:
            undone.pop(undoes, None)
            done[undoes] = undoes_request or undoes
    return Deeds(done, undone)


def last_unit(deeds: dict[int, Hashable]) -> list[int]:
    """The deeds that came with the same request as the last one."""
    last = next(reversed(deeds.values()), None)
    return [pk for pk, unit in deeds.items() if unit == last]
