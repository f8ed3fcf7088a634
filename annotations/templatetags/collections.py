from django import template

from annotations.queries import collections as questions
from annotations.text.markdown import Section

register = template.Library()


@register.simple_tag
def label(article, thing, field: str) -> str:
    """How a label reads: in the words of the article's collection, where it has some."""
    standard = getattr(thing, f"get_{field}_display")()
    collection = article.collection if article else None
    return collection.label(field, getattr(thing, field), standard) if collection else standard


@register.simple_tag
def rules_beside(article, kind: str) -> list[Section] | None:
    """What the guidelines of the article's collection say about one kind of mark."""
    return questions.beside(article, kind)
