"""Entries that were made in passing leave the lists while nothing names them."""

from collections.abc import Collection, Iterable

from django.db.models import Case, Exists, Model, OuterRef, Q, Value, When

from annotations.models import Actor, Annotation, Kind, Status, Target
from annotations.models.listings import Listing
from annotations.queries.actors import NAMED_BY
from annotations.queries.states import details_fields

LIVE = Annotation.objects.exclude(status=Status.DELETED)
# By what an entry of each register is named.
NAMING = {
    Actor: [*((LIVE, path) for path in NAMED_BY.values()), (Target.objects.all(), "actor")],
    Target: [(LIVE, "stance__target")],
}


def follow(moves: Iterable[tuple[str, dict, dict]], *, are_found: bool) -> None:
    """Put the lists right after annotations of these kinds went from one state to another.

    `are_found` says of whom they name anew that `named_again` has seen them.
    """
    # To describe a picture otherwise asks as many queries as a write may.
    moves = [
        (kind, was, now)
        for kind, was, now in moves
        if Status.DELETED in (was["status"], now["status"])
        or (kind != Kind.CAPTION and was["values"] != now["values"])
    ]
    for model in NAMING:
        touched: set[int] = set()
        for kind, was, now in moves:
            old, new = named(model, kind, was), named(model, kind, now)
            touched |= old - new if are_found else old ^ new
        if touched:
            look_again(model, touched)


def named(model: type[Model], kind: str, state: dict) -> set[int]:
    """The keys of the entries that a state of an annotation names; none where it is deleted."""
    if state["status"] == Status.DELETED:
        return set()
    columns = [field.attname for field in details_fields(kind) if field.related_model is model]
    keys = {state["values"][column] for column in columns}
    if model is Actor:
        keys.update(actor for _name, _role, actor in state.get("persons", []))
    return keys - {None}


def look_again(model: type[Model], keys: Collection[int]) -> None:
    """Of those of these that came in passing, set aside whom nothing names, and nobody else.

    One that somebody else is just naming stays as it is.
    """
    passing = model.objects.filter(pk__in=keys).exclude(listing=Listing.LISTED)
    is_named = Q()
    for rows, path in NAMING[model]:
        is_named |= Exists(rows.filter(**{path: OuterRef("pk")}))
    listing = Case(When(is_named, then=Value(Listing.PASSING)), default=Value(Listing.ASIDE))
    held = passing.select_for_update(skip_locked=True).values("pk")
    model.objects.filter(pk__in=held).update(listing=listing)


def named_again(model: type[Model], entries: Iterable[Model | None]) -> None:
    """Show those of these again that were set aside, which something is about to name."""
    if aside := {one.pk for one in entries if one and one.listing == Listing.ASIDE}:
        model.objects.filter(pk__in=aside).update(listing=Listing.PASSING)
