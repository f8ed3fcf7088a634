from django.db import transaction

from annotations.access import may
from annotations.models import Collection, User
from annotations.services.refusals import NotAllowed


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
