from typing import NamedTuple

from annotations.access import may
from annotations.models import Actor, ActorName, User
from annotations.models.actors import ActorKind
from annotations.services.refusals import NotAllowed, SeveralActors
from annotations.text.names import name_key


class Named(NamedTuple):
    """An actor as a form gives it: a name, and the id when one was chosen from the list."""

    name: str
    pk: int | None = None
    kind: str = ActorKind.PERSON


def key_of(name: str) -> str:
    """The key a name is found under, as long as the column holds; emoji are their own."""
    return (name_key(name) or " ".join(name.casefold().split()))[:300]


def find_or_add(named: Named | None, *, by: User) -> Actor | None:
    """The actor that is meant, added to the register when nobody goes by this name.

    None without a name. Raises SeveralActors when the name alone does not decide, NotAllowed
    when it would have to be added by somebody who may not.
    """
    name = " ".join(named.name.split()) if named else ""
    if not name:
        return None
    key = key_of(name)
    known = list(Actor.objects.known_as(key).order_by("pk")[:2])
    if named.pk:
        chosen = Actor.objects.current().filter(pk=named.pk, names__key=key).first()
        if chosen:
            return chosen
    if len(known) == 1:
        return known[0]
    if known:
        raise SeveralActors
    if not may(by, "add_actor"):
        raise NotAllowed
    return add(name=name, kind=named.kind)


def add(
    *, name: str, kind: str = ActorKind.PERSON, aliases=(), role: str = "", wikidata_id: str = ""
) -> Actor:
    """Put an actor on the register under its name and aliases."""
    actor = Actor.objects.create(name=name, kind=kind, default_role=role, wikidata_id=wikidata_id)
    set_names(actor, [name, *aliases])
    return actor


def set_names(actor: Actor, names) -> None:
    """Make sure that the actor is found under each of these names; keeps those it has."""
    known = set(actor.names.values_list("key", flat=True))
    for name in names:
        key = key_of(name)
        if key and key not in known:
            known.add(key)
            ActorName.objects.create(actor=actor, name=name, key=key)
