from django.db import transaction

from annotations.models import SavedFilter, User
from annotations.services import trace
from annotations.services.refusals import NotAllowed


@transaction.atomic
def keep(*, by: User, name: str, query: str, shared: bool = False) -> SavedFilter:
    """Keep an address of the queue under a name; the same name is the same filter, changed."""
    wanted = {"query": query, "shared": shared}
    saved, is_new = SavedFilter.objects.update_or_create(owner=by, name=name, defaults=wanted)
    trace.say("created" if is_new else "changed", by, filter=saved.pk, shared=shared)
    return saved


@transaction.atomic
def drop(*, saved: SavedFilter, by: User) -> None:
    """Forget a filter of one's own; raises NotAllowed for another's."""
    if saved.owner_id != by.pk:
        raise NotAllowed
    trace.say("deleted", by, filter=saved.pk)
    saved.delete()
