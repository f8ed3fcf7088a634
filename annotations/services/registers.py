"""Entries that were made in passing leave the lists while nothing names them."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, Model, OuterRef

from annotations.models import Actor, Annotation, Status, Target
from annotations.models.listings import Listing
from annotations.queries.actors import NAMED_BY
from annotations.queries.states import details_fields

LIVE = Annotation.objects.exclude(status=Status.DELETED)
# By what an entry of each register is named.
NAMING = {
    Actor: [*((LIVE, path) for path in NAMED_BY.values()), (Target.objects.all(), "actor")],
    Target: [(LIVE, "stance__target")],
}


def named(model: type[Model], kind: str, state: dict) -> set[int]:
    """The keys of the entries that a state of an annotation names; none where it is deleted."""
    if state["status"] == Status.DELETED:
        return set()
    columns = [field.attname for field in details_fields(kind) if field.related_model is model]
    keys = {state["values"][column] for column in columns}
    if model is Actor:
        keys.update(actor for _name, _role, actor in state.get("persons", []))
    return keys - {None}


def set_aside(model: type[Model], keys: Collection[int]) -> None:
    """Take those of these out of the lists that came in passing and that nothing names now.

    One that somebody else is about to name stays.
    """
    passing = model.objects.filter(pk__in=keys, listing=Listing.PASSING).order_by("pk")
    held = [one.pk for one in passing.select_for_update(skip_locked=True).only("pk")]
    if held:
        unnamed = model.objects.filter(pk__in=held)
        for rows, path in NAMING[model]:
            unnamed = unnamed.exclude(Exists(rows.filter(**{path: OuterRef("pk")})))
        unnamed.update(listing=Listing.ASIDE)


def bring_back(model: type[Model], keys: Collection[int]) -> None:
    """Show those of these in the lists again that were set aside."""
    model.objects.filter(pk__in=keys, listing=Listing.ASIDE).update(listing=Listing.PASSING)


def named_again(model: type[Model], entries: Iterable[Model | None]) -> None:
    """The same for entries that were just read, without a query where none was set aside."""
    if aside := {one.pk for one in entries if one and one.listing == Listing.ASIDE}:
        bring_back(model, aside)
