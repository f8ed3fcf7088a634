from typing import NamedTuple

from annotations.access import may
from annotations.models import Actor, Target, User
from annotations.models.listings import Listing
from annotations.models.targets import TargetKind
from annotations.services import registers
from annotations.services.refusals import UnknownTarget
from annotations.text.names import name_key


class Worded(NamedTuple):
    """A target as a form gives it: its statement, and the id when one was chosen."""

    statement: str
    pk: int | None = None


def key_of(statement: str) -> str:
    """The key a statement is found under, as long as the column holds."""
    return name_key(statement)[:300]


def find_or_add(worded: Worded, *, by: User) -> Target:
    """The target that is meant; a new one is added by those who hold the right.

    Raises UnknownTarget when it is closed or may not be added.
    """
    statement = " ".join(worded.statement.split())
    if worded.pk:
        chosen = Target.objects.open().filter(pk=worded.pk).first()
        if chosen and chosen.statement == statement:
            registers.named_again(Target, [chosen])
            return chosen
    key = key_of(statement)
    known = Target.objects.filter(key=key).select_related("merged_into").first()
    # A wording that was merged into another still means it.
    while known and known.merged_into:
        known = known.merged_into
    if not known and key and may(by, "add_target"):
        known = add(statement=statement, listing=Listing.PASSING)
    if not known or not known.active:
        raise UnknownTarget
    registers.named_again(Target, [known])
    return known


def add(
    *,
    statement: str,
    kind: str = TargetKind.ISSUE,
    actor: Actor | None = None,
    listing: str = Listing.LISTED,
) -> Target:
    """Put a target on the list; has the id of the one that is worded alike when there is one."""
    key = key_of(statement)
    target = Target(key=key, statement=statement, kind=kind, actor=actor, listing=listing)
    # One statement, whoever else adds the same at this moment.
    Target.objects.bulk_create(
        [target], update_conflicts=True, unique_fields=["key"], update_fields=["key"]
    )
    return target
