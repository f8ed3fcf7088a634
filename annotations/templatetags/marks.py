import datetime
import unicodedata
from functools import cache
from html import escape

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from annotations.models import Role
from annotations.queries.rule_words import means

register = template.Library()


@register.filter
def marked(pieces) -> str:
    """A block's words with their marks around them, and nothing else: not even a line's end."""
    html = []
    for piece in pieces:
        words = escape(piece.text)
        for mark in reversed(piece.marks):
            kind, role = escape(mark.kind_class), escape(mark.role)
            suggested = " is-suggested" if mark.suggested else ""
            words = (
                f'<mark class="mark mark--{kind} mark--{role} lane-{mark.lane:d}{suggested}"'
                f' data-annotation="{escape(str(mark.annotation))}">{words}</mark>'
            )
        html.append(words)
    return mark_safe("".join(html))  # noqa: S308  each part was escaped above


@register.filter
def role_name(role: str) -> str:
    """What a part is called where its line cannot be seen."""
    return Role(role).label


def truncatechars(value, most: int) -> str:
    """Django's filter of this name, which counts the characters one by one.

    That is needed where some combine with others; elsewhere the words are cut at once.
    """
    text = str(value)
    if unicodedata.is_normalized("NFC", text):
        if len(text) <= most:
            return text
        start = text[: most + 1]
        if not any(map(unicodedata.combining, start)):
            dots = ellipsis(get_language())
            return start[: max(most - len(dots), 0)] + dots
    return Truncator(text).chars(most)


@cache
def ellipsis(_language: str | None) -> str:
    return Truncator("x" * 9).chars(8).lstrip("x")


@register.filter
def duration(took: datetime.timedelta) -> str:
    """A stretch of time in its two largest units: “3 days 4 h”, “2 h 5 min”."""
    minutes = round(took.total_seconds() / 60)
    days, minutes = divmod(minutes, 24 * 60)
    whole, minutes = divmod(minutes, 60)
    if days:
        text = ngettext("%(days)d day %(hours)d h", "%(days)d days %(hours)d h", days)
        return text % {"days": days, "hours": whole}
    if whole:
        return _("%(hours)d h %(minutes)d min") % {"hours": whole, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}


@register.filter
def ago(at: datetime.datetime) -> str:
    """How long ago that was, in words that follow a verb: “3 minutes ago”, “just now”."""
    if timezone.now() - at < datetime.timedelta(minutes=1):
        return _("just now")
    return _("%(age)s ago") % {"age": timesince(at)}


@register.filter
def safe_markdown(html: str) -> str:
    """What text.markdown has made, which lets no markup of the source through."""
    return mark_safe(html)  # noqa: S308  text.markdown escapes it


def why(suggestion) -> str:
    """What the rule of a suggestion looks for, in words; its name where another machine sent it."""
    return means(suggestion.source, suggestion.rule) or suggestion.rule


DIFFERING = {"same": "{}", "added": "<ins>{}</ins>", "removed": "<del>{}</del>"}


@register.filter
def compared(words) -> str:
    """Pieces ("same" | "added" | "removed", text) with what is on one side alone said to be so."""
    return mark_safe("".join(format_html(DIFFERING[kind], text) for kind, text in words))  # noqa: S308 - each piece is escaped.
