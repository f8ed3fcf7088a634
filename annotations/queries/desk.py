"""The desk: what came back, what is one's own, what is free, and the list behind the filters."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    Collection,
    Pass,
    Publisher,
    Review,
    Status,
    User,
)
from annotations.queries.pages import Page, Short, first_of, page_of
from annotations.queries.words import among

PAGE = 30
SHORT = 12
# How many a list shows that was asked for whole: more than anybody settles at a time.
LONG = 500
# Until how long after today something is due that a filter leaves.
DUE_WITHIN = {"overdue": datetime.timedelta(days=-1), "week": datetime.timedelta(days=7)}
# The part of an annotation that stands for the whole in a list.
SPEAKING_ROLES = ("content", "claim", "evidence", "marks")


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to; an empty value narrows nothing."""

    q: str = ""
    status: str = ""
    collection: Collection | None = None
    publisher: Publisher | None = None
    language: str = ""
    assignee: str = ""
    due: str = ""

    def __bool__(self) -> bool:
        return any(vars(self).values())


NONE = Short([], more=False)


def listed(user: User) -> QuerySet:
    """Articles as a list shows them; their texts stay where they are."""
    return (
        Article.objects.visible_to(user)
        .with_headline()
        .defer("current_version__text", "current_version__standfirst")
        .order_by("-pk")
    )


def own(user: User) -> Short:
    """What this person has taken, or has a place to read on, and not finished, first due first."""
    working = [ArticleStatus.TODO, ArticleStatus.IN_PROGRESS]
    read = user.passes.order_by()
    found = listed(user).filter(pk__in=taken_by(user), status__in=working)
    handed_in = read.filter(submitted_at__isnull=False)
    return first_of(found.exclude(pk__in=handed_in.values("article")).first_due_first(), SHORT)


def taken_by(person: User | int) -> QuerySet:
    """The keys of the articles that are this person's, also as one of two readers."""
    taken = Article.objects.filter(assignee=person).order_by().values("pk")
    # Each has an index of its own, which OR would not use.
    return taken.union(Pass.objects.filter(editor=person).order_by().values("article"))


def free(user: User) -> Short:
    """What is to do and nobody has taken, in the order in which it is taken."""
    return first_of(waiting(user), SHORT)


def waiting(user: User, collection: Collection | None = None) -> QuerySet:
    """The free articles, of one collection if it is given; the first is the next to take."""
    found = listed(user).filter(assignee=None, status=ArticleStatus.TODO).first_due_first()
    return found.filter(collection=collection) if collection else found


def open_of(collection: Collection, user: User) -> QuerySet:
    """What of a collection is not done, first what is due first."""
    found = listed(user).filter(collection=collection).exclude(status=ArticleStatus.DONE)
    return found.first_due_first()


def annotators() -> QuerySet[User]:
    """Whom an article may be given to."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = User.objects.with_perm("annotations.annotate", backend=backend)
    return people.order_by("first_name", "last_name", "username")


def in_progress(user: User) -> Short:
    """What has been begun and is not this person's; what two have read waits to be settled."""
    found = listed(user).filter(status=ArticleStatus.IN_PROGRESS).exclude(assignee=user)
    unsettled = Pass.objects.opened_on_this_text().order_by().values("article")
    own = Pass.objects.filter(editor=user, opened_at=None).order_by().values("article")
    return first_of(found.exclude(pk__in=unsettled).exclude(pk__in=own), SHORT)


def filtered(
    user: User, filters: Filters, *, before: int | None = None, after: int | None = None
) -> Page:
    """One page of the articles that pass, newest first; what is due by its day, the first first.

    A page is found by the number of the article it follows (`before`) or precedes (`after`).
    """
    found = narrow(listed(user), user, filters).order_by("-pk")
    if not filters.due:
        return page_of(found, PAGE, before=before, after=after)
    key = before if after is None else after
    day = Subquery(Article.objects.filter(pk=key).values("due_on"))
    return page_of(
        found.order_by("due_on", "-pk"),
        PAGE,
        before=before,
        after=after,
        down=Q(due_on__gt=day) | Q(due_on=day, pk__lt=key),
        up=Q(due_on__lt=day) | Q(due_on=day, pk__gt=key),
    )


def languages(user: User) -> list[str]:
    """The languages that the articles on the desk are in."""
    found = Article.objects.visible_to(user).order_by()
    return list(found.values_list("language", flat=True).distinct())


def narrow(found: QuerySet, user: User, filters: Filters) -> QuerySet:
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.collection:
        found = found.filter(collection=filters.collection)
    if filters.publisher:
        found = found.filter(publisher=filters.publisher)
    if filters.language:
        found = found.filter(language=filters.language)
    if filters.assignee == "me":
        found = found.filter(pk__in=taken_by(user))
    elif filters.assignee == "nobody":
        found = found.filter(assignee=None)
    elif filters.assignee:
        found = found.filter(pk__in=taken_by(int(filters.assignee)))
    if filters.due:
        found = found.due()
    if filters.due in DUE_WITHIN:
        last = timezone.localdate() + DUE_WITHIN[filters.due]
        found = found.filter(due_on__lte=last)
    if filters.q:
        titled = ArticleVersion.objects.filter(headline__icontains=filters.q)
        found = found.filter(among("current_version", titled, "pk"))
    return found


class CameBack(NamedTuple):
    annotation: Annotation
    words: str
    review: Review | None


def came_back(user: User, most: int = SHORT) -> Short:
    """This person's returned and rejected annotations, the latest first, with the reasons."""
    found = (
        Annotation.objects.visible_to(user)
        .by(user)
        .filter(status__in=[Status.RETURNED, Status.REJECTED])
        .with_article()
        .prefetch_related(
            "spans",
            Prefetch(
                "reviews",
                Review.objects.select_related("reviewer").defer("state").order_by("-pk"),
            ),
        )
        .order_by("-updated_at", "-pk")
    )
    rows, more = first_of(found, most)
    return Short(
        [
            CameBack(annotation, words_of(annotation), next(iter(annotation.reviews.all()), None))
            for annotation in rows
        ],
        more,
    )


def words_of(annotation: Annotation) -> str:
    """The words that stand for an annotation in a list."""
    words = annotation.words
    return next((words[role][0].exact for role in SPEAKING_ROLES if role in words), "")
