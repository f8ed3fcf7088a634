"""Where the forms of a page post to, and the id under which a repeated post is known."""

import uuid
from functools import cache
from itertools import count

from django import template
from django.urls import get_script_prefix, reverse

register = template.Library()


@register.simple_tag
def address(name: str, value: int | uuid.UUID) -> str:
    """`{% url %}` for an address with one value, of which a page has hundreds.

    The address is made once for each name, with a value that stands in for all others.
    """
    stand_in = STAND_INS[type(value)]
    return stood_in(name, stand_in, get_script_prefix()).replace(str(stand_in), str(value))


STAND_INS = {int: 987_654_321_987, uuid.UUID: uuid.UUID("0f0e0d0c-0b0a-4999-8999-090807060504")}


@cache
def stood_in(name: str, stand_in: int | uuid.UUID, _prefix: str) -> str:
    return reverse(name, args=[stand_in])


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
