"""Where the forms of a page post to, and the id under which a repeated post is known."""

import uuid
from collections.abc import Callable
from functools import cache
from itertools import count
from types import NoneType

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


def address(name: str, value: int | uuid.UUID | None = None) -> str:
    """`{% url %}` for an address with one value or none, of which a page has hundreds.

    The address is made once for each name, with a value that stands in for all others.
    """
    return addresses_below(get_script_prefix())(name, value)


@cache
def addresses_below(prefix: str) -> Callable[..., str]:
    """The same for whoever knows below which address the desk is mounted."""

    def address(name: str, value: int | uuid.UUID | None = None) -> str:
        before, after = parted(name, type(value), prefix)
        return before if value is None else f"{before}{value}{after}"

    return address


STAND_INS = {int: 987_654_321_987, uuid.UUID: uuid.UUID("0f0e0d0c-0b0a-4999-8999-090807060504")}


@cache
def parted(name: str, kind: type, _prefix: str) -> tuple[str, str]:
    """What stands before and after a value of this kind."""
    if kind is NoneType:
        return reverse(name), ""
    stand_in = STAND_INS[kind]
    before, _value, after = reverse(name, args=[stand_in]).partition(str(stand_in))
    return before, after


@register.simple_tag(takes_context=True)
def fresh_id(context) -> uuid.UUID:
    """An id that no other form has.

    Those of one page follow one another from a random one, because hundreds of random ones
    could not be compressed.
    """
    request = context["request"]
    if not hasattr(request, "fresh_ids"):
        request.fresh_ids = count(uuid.uuid4().int >> 16 << 16)
    return uuid.UUID(int=next(request.fresh_ids))
