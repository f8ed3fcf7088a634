"""What is said about annotations: the threads of one, and those that are still open."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Count

from annotations.models import Annotation, Comment, User
from annotations.queries.desk import SHORT, words_of
from annotations.queries.pages import Short, first_of


class Thread(NamedTuple):
    first: Comment
    answers: list[Comment]


class OpenThread(NamedTuple):
    """A thread that waits, with its last comment and the words it is about."""

    first: Comment
    last: Comment
    words: str


def threads(annotation: Annotation) -> list[Thread]:
    """All that was said about an annotation, open threads first; two queries."""
    said = annotation.comments.select_related("by", "resolved_by").order_by("pk")
    found: dict[int, Thread] = {}
    for comment in said:
        comment.annotation = annotation
        if comment.answers_id is None:
            found[comment.pk] = Thread(comment, [])
        else:
            found[comment.answers_id].answers.append(comment)
    return sorted(found.values(), key=lambda thread: thread.first.resolved_at is not None)


def open_to(user: User, most: int = SHORT) -> Short:
    """Open threads on one's own annotations, or that one took part in, the newest first."""
    # Each has an index of its own; with OR the database would read every open thread.
    own, asked, answered = (
        Comment.objects.open().filter(**whose).order_by().values("pk")
        for whose in ({"annotation__author": user}, {"by": user}, {"answered_by__by": user})
    )
    found = (
        Comment.objects.filter(pk__in=own.union(asked, answered))
        .filter(annotation__in=Annotation.objects.visible_to(user).live())
        .select_related("by", "annotation__version__article")
        .defer(
            "annotation__version__text",
            "annotation__version__blocks",
            "annotation__version__quotation_marks",
        )
        .prefetch_related("annotation__spans")
        .order_by("-pk")
    )
    rows, more = first_of(found, most)
    answers = Comment.objects.filter(answers__in=[comment.pk for comment in rows])
    last = {answer.answers_id: answer for answer in answers.select_related("by").order_by("pk")}
    return Short(
        [
            OpenThread(comment, last.get(comment.pk, comment), words_of(comment.annotation))
            for comment in rows
        ],
        more,
    )


def open_on(annotations: Collection[Annotation]) -> dict[int, int]:
    """How many open threads each of these has, where it has any; one query."""
    found = Comment.objects.open().filter(annotation__in=[one.pk for one in annotations])
    return dict(found.order_by().values_list("annotation").annotate(Count("pk")))
