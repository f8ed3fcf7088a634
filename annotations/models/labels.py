"""How choices read in the language of whoever asks, each looked up once.

Django looks a word up in the catalogues of every app anew each time, and a page asks hundreds of
times.
"""

from functools import cache

from django.db import models
from django.utils.translation import get_language


def label_of(choices: type[models.Choices], value: str) -> str:
    """The label of one of these choices."""
    return read(choices, value, get_language())


@cache
def read(choices: type[models.Choices], value: str, _language: str | None) -> str:
    return str(choices(value).label)


def label_in_field(model: type[models.Model], field: str, value: str) -> str:
    """What `get_FIELD_display` says; a value that is no choice is its own label."""
    return labels(model, field, get_language()).get(value, value)


@cache
def labels(model: type[models.Model], field: str, _language: str | None) -> dict[str, str]:
    return {value: str(label) for value, label in model._meta.get_field(field).flatchoices}
