from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from annotations.access import may
from annotations.models import Actor, ActorName, User
from annotations.models.actors import ActorKind
from annotations.models.kept import kept
from annotations.models.listings import Listing
from annotations.services import registers, trace
from annotations.services.refusals import NotAllowed, SeveralActors
from annotations.text.actor_kinds import kind_of
from annotations.text.names import key_of


class Named(NamedTuple):
    """An actor as a form gives it: a name, and the id when one was chosen from the list.

    Kind and Wikidata id are those of an actor who is new; without a kind the name tells it.
    """

    name: str
    pk: int | None = None
    kind: str = ""
    wikidata_id: str = ""


def find_or_add(named: Named | None, *, by: User) -> Actor | None:
    """The actor that is meant, added to the register when nobody goes by this name.

    None without a name. Raises SeveralActors when the name alone does not decide, NotAllowed
    when it would have to be added by somebody who may not.
    """
    return find_or_add_all([named], by=by)[0]


def find_or_add_all(several: Sequence[Named | None], *, by: User) -> list[Actor | None]:
    """`find_or_add` for many, in as many queries as for one."""
    names = [" ".join(named.name.split()) if named else "" for named in several]
    known: dict[str, list[Actor]] = {key_of(name): [] for name in names if name}
    if not known:
        return [None for _name in names]
    for row in known_by(keys=tuple(known)):
        known[row.key].append(row.actor)
    new: dict[str, Actor] = {}
    for named, name in zip(several, names, strict=True):
        if name and not known[key_of(name)]:
            kind = named.kind or kind_of(name)
            actor = Actor(
                name=name, kind=kind, wikidata_id=named.wikidata_id, listing=Listing.PASSING
            )
            new.setdefault(key_of(name), actor)
    if new:
        if not may(by, "add_actor"):
            raise NotAllowed
        Actor.objects.bulk_create(new.values())
        ActorName.objects.bulk_create(
            ActorName(actor=actor, name=actor.name, key=key) for key, actor in new.items()
        )
        known |= {key: [actor] for key, actor in new.items()}
    found = [
        meant(named, known[key_of(name)]) if name else None
        for named, name in zip(several, names, strict=True)
    ]
    registers.named_again(Actor, found)
    return found


@kept
def known_by(keys):
    # Held, so that nobody is merged into another before the row that names them is stored.
    return (
        ActorName.objects.filter(key__in=keys, actor__merged_into=None)
        .select_related("actor")
        .select_for_update(of=("actor",), no_key=True)
        .order_by("actor_id")
    )


def meant(named: Named, known: list[Actor]) -> Actor:
    """The one that was chosen from the list, else the only one of this name."""
    chosen = [actor for actor in known if actor.pk == named.pk] or known
    if len(chosen) > 1:
        raise SeveralActors
    return chosen[0]


def add(
    *, name: str, kind: str = ActorKind.PERSON, aliases=(), role: str = "", wikidata_id: str = ""
) -> Actor:
    """Put an actor on the register under its name and aliases."""
    actor = Actor.objects.create(name=name, kind=kind, default_role=role, wikidata_id=wikidata_id)
    set_names(actor, [name, *aliases])
    return actor


@transaction.atomic
def change_names(
    *, actor: Actor, by: User, add: Sequence[str] = (), drop: Sequence[ActorName] = ()
) -> None:
    """Add names and take others away; the main name is one of them, whatever was taken away."""
    actor.names.filter(pk__in=[name.pk for name in drop]).delete()
    set_names(actor, [actor.name, *add])
    if add or drop:
        trace.say("renamed", by, actor=actor.pk, added=len(add), dropped=len(drop))


def set_names(actor: Actor, names) -> None:
    """Make sure that the actor is found under each of these names; keeps those it has."""
    known = set(actor.names.values_list("key", flat=True))
    for name in names:
        key = key_of(name)
        if key and key not in known:
            known.add(key)
            ActorName.objects.create(actor=actor, name=name, key=key)
