"""The register of actors: who is on it, where they speak, and whom a few letters mean."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, Value, When

from annotations.models import Actor, ActorName, Annotation, Article, Kind, User
from annotations.models.listings import Listing
from annotations.queries.pages import Short, first_of
from annotations.text.names import key_of, name_runs
from annotations.text.printed_names import is_for, name_in, names_beginning

PAGE = 50
MENTIONS = 25
MOST_OPTIONS = 8
MOST_ROLES = 12
# Where an annotation of each kind names an actor.
NAMED_BY = {
    Kind.QUOTE: "quote__speaker",
    Kind.STANCE: "stance__holder",
    Kind.CLAIM: "claim__claimant",
    Kind.CAPTION: "caption__persons__actor",
}


class Option(NamedTuple):
    """An actor that is meant, and the other name it was found under."""

    actor: Actor
    alias: str

    @property
    def name(self) -> str:
        """The name it was found under."""
        return self.alias or self.actor.name


def register(*, key: str = "", kind: str = "", page: int = 1) -> Short:
    """One page of the actors in the order of their names."""
    found = known(key=key, kind=kind)
    first = (page - 1) * PAGE
    return first_of(found.order_by("name", "pk")[first:], PAGE)


def known(*, key: str = "", kind: str = "") -> QuerySet[Actor]:
    """The actors whose name begins so, of one kind or of all."""
    found = Actor.objects.beginning(key) if key else Actor.objects.listed()
    return found.filter(kind=kind) if kind else found


def uses(actors: Iterable[Actor], user: User) -> dict[int, dict[str, int]]:
    """How many annotations of each kind name these actors, in one query per kind."""
    pks = [actor.pk for actor in actors]
    counts: dict[int, dict[str, int]] = {pk: dict.fromkeys(NAMED_BY, 0) for pk in pks}
    for kind, path in NAMED_BY.items():
        rows = (
            seen_by(user)
            .filter(**{f"{path}__in": pks})
            .order_by()
            .values_list(path)
            .annotate(Count("pk", distinct=True))
        )
        for pk, number in rows:
            counts[pk][kind] = number
    return counts


def naming(actor: Actor, user: User, *, kind: str = "") -> QuerySet[Annotation]:
    """Every live annotation that names the actor, or those of one kind."""
    named = Q()
    for path in NAMED_BY.values():
        named |= Q(pk__in=Annotation.objects.filter(**{path: actor}).values("pk"))
    found = seen_by(user).filter(named)
    return found.filter(kind=kind) if kind else found


def mentions(
    actor: Actor, user: User, *, kind: str = "", before: int | None = None, most: int = MENTIONS
) -> Short:
    """Annotations that name the actor, newest first, after the one with the key `before`.

    Each kind gives its newest keys by its own index; the newest of all are then read whole.
    """
    paths = [path for of, path in NAMED_BY.items() if kind in ("", of)]
    keys: set[int] = set()
    for path in paths:
        found = seen_by(user).filter(**{path: actor})
        if before is not None:
            found = found.filter(pk__lt=before)
        keys.update(found.order_by("-pk").values_list("pk", flat=True).distinct()[: most + 1])
    newest = sorted(keys, reverse=True)
    return Short(in_context(newest[:most]), more=len(newest) > most)


def seen_by(user: User) -> QuerySet[Annotation]:
    return Annotation.objects.visible_to(user).live()


def in_context(keys: Collection[int]) -> list[Annotation]:
    """These annotations with all that their sentence and their article's line show."""
    found = Annotation.objects.filter(pk__in=keys)
    return list(found.whole().with_article().order_by("-pk"))


def roles(actor: Actor, user: User) -> list[dict]:
    """The roles the actor was printed with, when first and last, and in how many quotes."""
    printed = seen_by(user).filter(quote__speaker=actor).exclude(quote__role_as_printed="")
    return list(
        printed.order_by()
        .values(role_as_printed=F("quote__role_as_printed"))
        .annotate(
            first=Min("version__published_at"),
            last=Max("version__published_at"),
            number=Count("pk"),
        )
        .order_by("-last", "-number", "role_as_printed")[:MOST_ROLES]
    )


def used_in(article: Article | None, user: User) -> set[int]:
    """The keys of the actors that the live annotations of an article name."""
    if article is None:
        return set()
    rows = seen_by(user).filter(version__article=article).values_list(*NAMED_BY.values())
    return {pk for row in rows for pk in row if pk is not None}


def options(key: str, *, used: Collection[int]) -> list[Option]:
    """The few actors that these letters can mean, best first.

    The whole name, then those the article names already, then the beginning of a name, then
    of a word in it. Without letters, those the article names.
    """
    names = ActorName.objects.filter(actor__merged_into=None).select_related("actor")
    if key:
        names = names.filter(Q(key__startswith=key) | Q(key__contains=f" {key}"))
    else:
        names = names.filter(actor__in=used)
    rank = Case(
        When(key=key, then=Value(0)),
        When(actor__in=used, then=Value(1)),
        When(key__startswith=key, then=Value(2)),
        default=Value(3),
    )
    found: dict[int, Option] = {}
    # An actor with several names may come several times.
    for name in names.order_by(rank, "key", "actor")[: 8 * MOST_OPTIONS]:
        # Were SQLite asked this, it would go through all actors instead of through the names.
        if name.actor.listing == Listing.ASIDE:
            continue
        alias = "" if name.name == name.actor.name or not key else name.name
        found.setdefault(name.actor_id, Option(name.actor, alias))
    return list(found.values())[:MOST_OPTIONS]


def entries(
    name: str, article: Article | None, user: User, *, adds: bool, source: str = ""
) -> list[Option | str]:
    """What a type-ahead offers for these letters, best first; a name alone is one to add.

    First whoever is typed in full, then whom the words marked as their `source` name. Then who was
    named on the article already or stands in its text, those who are not on the register yet after
    the others, and at last all others and the letters as they are. Nobody new without the right,
    `adds`.
    """
    key = key_of(name)
    text = article.current_version.text if article else ""
    used = used_in(article, user)
    found = options(key, used=used)
    here = {key, *name_runs(text)}
    likely = [one for one in found if one.actor.pk in used or key_of(one.name) in here]
    others = [one for one in found if one not in likely]
    own = name_in(source)
    if not key or not key_of(own).startswith(key):
        own = ""
    names = names_beginning(text, key)
    if own and not any(is_for(one, own) for one in names):
        names.append(own)
    # Typed in full, a name is spelt as it was typed.
    printed = [name if key_of(one) == key else one for one in names]
    new = unknown([*printed, name]) if adds else []
    whole = [one for one in new if one == name and one in printed]
    parts = [one for one in new if one != name]
    typed = [one for one in new if one == name and one not in printed]
    meant = [one for one in likely if key_of(one.name) == key or is_for(one.name, own)]
    meant += [one for one in parts if is_for(one, own)]
    # Each once, where it comes first.
    return list(dict.fromkeys([*whole, *meant, *likely, *parts, *others, *typed]))


def unknown(names: Iterable[str]) -> list[str]:
    """Those by which nobody on the register goes, of two spellings of one name the first."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(key_of(name), name)
    known = ActorName.objects.listed().filter(key__in=by_key)
    taken = {"", *known.values_list("key", flat=True)}
    return [name for key, name in by_key.items() if key not in taken]
