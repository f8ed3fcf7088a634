from annotations.models.labels import label_in_field
from annotations.queries import collections as questions
from annotations.text.markdown import Section


def label(article, thing, field: str) -> str:
    """How a label reads: in the words of the article's collection, where it has some."""
    value = getattr(thing, field)
    standard = label_in_field(type(thing), field, value)
    collection = article.collection if article else None
    return collection.label(field, value, standard) if collection else standard


def rules_beside(article, kind: str) -> list[Section] | None:
    """What the guidelines of the article's collection say about one kind of mark."""
    return questions.beside(article, kind)
