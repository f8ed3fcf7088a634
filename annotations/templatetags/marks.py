from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def marked(pieces) -> str:
    """A block's words with their marks around them, and nothing else: not even a line's end."""
    html = []
    for piece in pieces:
        words = escape(piece.text)
        for mark in reversed(piece.marks):
            words = format_html(
                '<mark class="mark mark--{} mark--{} lane-{}{}" data-annotation="{}">{}</mark>',
                mark.kind_class,
                mark.role,
                mark.lane,
                " is-suggested" if mark.suggested else "",
                mark.annotation,
                words,
            )
        html.append(words)
    return mark_safe("".join(html))  # noqa: S308  each part was escaped above
