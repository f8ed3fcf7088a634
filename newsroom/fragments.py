"""The engine of the fragments: what a save answers with, and what pages share with that answer.

They are Jinja2's, which compiles them, since Django's own engine took a third of a save.
"""

from collections.abc import Callable
from functools import cache, cached_property

import jinja2
from django.middleware.csrf import get_token
from django.template.defaultfilters import linebreaksbr
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

from annotations.access import may
from annotations.fragments import collections, fields, languages
from annotations.templatetags import marks, posts


def environment(**options) -> jinja2.Environment:
    made = jinja2.Environment(**options)  # noqa: S701  Django's backend turns autoescape on
    made.globals |= {
        "_": translated,
        "ngettext": ngettext,
        "url": url,
        "address": posts.address,
        "in_language_of": languages.in_language_of,
        "may": may,
        "fresh_id": jinja2.pass_context(posts.fresh_id),
        "options": fields.options,
        "label": collections.label,
        "rules_beside": collections.rules_beside,
    }
    made.filters |= {
        "capfirst": capfirst,
        "linebreaksbr": linebreaksbr,
        "marked": marks.marked,
        "safe_markdown": marks.safe_markdown,
        "truncatechars": marks.truncatechars,
        "why": marks.why,
    }
    return made


def translated(words: str) -> str:
    """`gettext`, asked once for the words of each language: it looks through every catalogue."""
    return words_in(get_language())(words)


@cache
def words_in(_language: str | None) -> Callable[[str], str]:
    return cache(gettext)


def url(name: str, *values) -> str:
    """`{% url %}`; an address that stands many times on a page is made by `address`."""
    return reverse(name, args=values)


def of_request(request) -> dict:
    """What every fragment knows of the request beside its own variables.

    All forms of one answer carry the token in one mask, as those of a page do.
    """
    if not hasattr(request, "csrf_input"):
        request.csrf_input = CsrfInput(request)
    return {
        "user": request.user,
        "csrf_input": request.csrf_input,
        # The same as everywhere, without asking for language and prefix each time.
        "_": words_in(get_language()),
        "address": posts.addresses_below(get_script_prefix()),
    }


class CsrfInput:
    """The hidden field of a form with the token, made when the first form asks for it."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def made(self) -> str:
        hidden = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        return format_html(hidden, get_token(self.request))

    def __html__(self) -> str:
        return self.made
