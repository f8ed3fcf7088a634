from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from annotations.access import may
from annotations.models import ArticleStatus, Collection, Guidelines, Pass, User
from annotations.services import trace
from annotations.services.refusals import NotAllowed, StaleGuidelines
from annotations.services.suggestions import suggest_later


@contextmanager
def held(*, collection: Collection) -> Iterator[Collection]:
    """The collection as it stands, which nobody else changes while a form of it is judged."""
    with transaction.atomic():
        yield Collection.objects.select_for_update(no_key=True).get(pk=collection.pk)


@transaction.atomic
def save(*, collection: Collection, by: User) -> Collection:
    """Store a new or changed collection; articles that had its due date keep having it."""
    if not may(by, "run_collections"):
        raise NotAllowed
    before = Collection.objects.select_for_update(no_key=True).filter(pk=collection.pk).first()
    collection.save()
    if before and before.due_on != collection.due_on:
        had_it = collection.articles.filter(due_on=before.due_on).order_by("pk")
        for article in had_it.select_for_update():
            trace.write_article(article, by, due_on=collection.due_on)
    if before and before.passes > collection.passes:
        # Nobody was asked for suggestions as long as two were to read these.
        begun = Pass.objects.filter(article__collection=collection).order_by().values("article")
        free = collection.articles.exclude(pk__in=begun).exclude(status=ArticleStatus.DONE)
        suggest_later(list(free.order_by("pk").values_list("pk", flat=True)))
    trace.say("changed" if before else "created", by, collection=collection.pk)
    return collection


@transaction.atomic
def write(
    *, collection: Collection, by: User, text: str, note: str = "", after: int | None = None
) -> Guidelines:
    """Put a new version of the guidelines in force; the same text again is no new version.

    `after` is the number of the version that was edited, 0 where there was none: raises
    StaleGuidelines when another has come since. Raises NotAllowed.
    """
    if not may(by, "run_collections"):
        raise NotAllowed
    Collection.objects.select_for_update(no_key=True).get(pk=collection.pk)
    last = collection.guidelines.order_by("-number").first()
    number = last.number if last else 0
    if last and last.text == text:
        return last
    if after not in (None, number):
        raise StaleGuidelines
    written = Guidelines.objects.create(
        collection=collection, number=number + 1, text=text, note=note, by=by
    )
    trace.say("written", by, collection=collection.pk, guidelines=written.number)
    return written
