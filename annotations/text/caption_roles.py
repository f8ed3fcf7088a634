"""Where the words of a person's role stand in a caption, and how sure it is that they are theirs.

A role is printed beside its name, before it or behind it, or in two pieces around it (Rep. Ada
Lund, R-Vellin); a role in the plural stands once for a list of names (ministers Ada Lund and Bo
Holm). What stands apart from the name is less sure to belong to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .caption_persons import Person
from .spans import loosely

Range = tuple[int, int]

_BESIDE = 5  # Code points between a name and its role: “, the ”.
_SHARED, _APART = 0.1, 0.2  # So much less sure.


@dataclass(frozen=True, slots=True)
class RoleTrace:
    """The characters of a role, piece by piece, and how sure it is (0 to 1); none: nothing."""

    spans: tuple[Range, ...] = ()
    sure: float = 0.0


def trace_role(text: str, person: Person) -> RoleTrace:
    """Find the words of the role nearest to the name."""
    if not person.role:
        return RoleTrace()
    whole, plural = _nearest(text, person.role, person.span)
    if whole:
        spans = [whole]
    else:
        pieces = [piece.strip("() ") for piece in re.split(r",\s+|\s+(?=\()", person.role)]
        found = [_nearest(text, piece, person.span)[0] for piece in pieces if piece]
        spans = sorted({span for span in found if span})
    if not spans:
        return RoleTrace()
    apart = min(_gap(span, person.span) for span in spans) > _BESIDE
    less = _SHARED if plural else _APART if apart else 0
    return RoleTrace(tuple(spans), round(max(0.1, person.sure - less), 2))


def _nearest(text: str, printed: str, name: Range) -> tuple[Range | None, bool]:
    """Return the words nearest to the name, and whether they have the end of a plural there."""
    left = r"(?<!\w)" if printed[0].isalnum() else ""
    right = r"(?P<plural>\w{0,3})(?!\w)" if printed[-1].isalnum() else "(?P<plural>)"
    found = [
        match
        for match in re.finditer(f"{left}{loosely(printed)}{right}", text)
        if match.end() <= name[0] or match.start() >= name[1]
    ]
    if not found:
        return None, False
    exact = [match for match in found if not match["plural"]]
    best = min(exact or found, key=lambda match: _gap(match.span(), name))
    return best.span(), bool(best["plural"])


def _gap(one: Range, other: Range) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def trace_roles(text: str, persons: Sequence[Person]) -> tuple[RoleTrace, ...]:
    return tuple(trace_role(text, person) for person in persons)
