from django.db import models
from django.db.models import Q
from django.db.models.functions import Ord, Substr
from django.db.models.lookups import Range


def one_of(field: str, choices: type[models.TextChoices], table: str) -> models.CheckConstraint:
    """The database takes only the values that the vocabulary has."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=f"{table}_{field}_in_vocabulary"
    )


def is_capital(field: str, place: int) -> Range:
    """One of A to Z stands at the place; by number, since collations sort small letters there."""
    return Range(Ord(Substr(field, place, 1)), (ord("A"), ord("Z")))
