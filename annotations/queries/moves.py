"""What merged or split the entries of a register."""

from annotations.models import Actor, Target
from annotations.models.moves import Move

SHOWN = 20


def moves_of(entry: Actor | Target) -> list[Move]:
    """What merged others into this entry or split some off, newest first."""
    found = entry.moves_from.all() | entry.moves_to.all()
    return list(found.select_related("origin", "goal", "by", "undone_by")[:SHOWN])
