from django.db import transaction

from annotations.access import may
from annotations.models import Article, Collection, Event, User, Verb
from annotations.services.refusals import ClosedCollection, NotAllowed


@transaction.atomic
def save(*, collection: Collection, by: User) -> Collection:
    """Store a new or changed collection; articles that had its due date keep having it."""
    if not may(by, "run_collections"):
        raise NotAllowed
    before = Collection.objects.select_for_update().filter(pk=collection.pk).first()
    collection.save()
    if before and before.due_on != collection.due_on:
        collection.articles.filter(due_on=before.due_on).update(due_on=collection.due_on)
    return collection


@transaction.atomic
def collect(*, article: Article, by: User, collection: Collection | None) -> Article:
    """Put an article into a collection, or with None out of the one it is in.

    It takes over the due date, unless it was given one of its own. Raises ClosedCollection.
    """
    if not may(by, "collect", article):
        raise NotAllowed
    article = (
        Article.objects.select_for_update(of=("self",))
        .select_related("collection")
        .get(pk=article.pk)
    )
    left = article.collection
    if collection == left:
        return article
    if collection and not collection.active:
        raise ClosedCollection
    if article.due_on == (left.due_on if left else None):
        article.due_on = collection.due_on if collection else None
    article.collection = collection
    article.save(update_fields=["collection", "due_on", "updated_at"])
    Event.objects.create(
        article=article,
        by=by,
        verb=Verb.CHANGED,
        before={"collection": left and left.pk},
        after={"collection": collection and collection.pk},
    )
    return article
