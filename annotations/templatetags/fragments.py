"""How Django's pages show the fragments that another engine renders."""

from django import template
from django.template import engines
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def fragment(context, name: str, **variables) -> str:
    """`{% include name with … %}` for a fragment of the other engine (see README)."""
    known = context.flatten() | variables
    rendered = engines["jinja2"].get_template(name).render(known, context.get("request"))
    return mark_safe(rendered)  # noqa: S308  the engine escapes


@register.simple_tag
def field(bound) -> str:
    """A field with its label, its hint and what is wrong with it."""
    return macros("annotations/fields/field.jinja").field(bound)


@register.simple_tag
def choices(bound) -> str:
    """The same for a field of radio buttons or check boxes."""
    return macros("annotations/fields/choices.jinja").choices(bound)


def macros(name: str):
    return engines["jinja2"].get_template(name).template.module
