from django.db import models
from django.db.models import Q


def one_of(field: str, choices: type[models.TextChoices], table: str) -> models.CheckConstraint:
    """The database takes only the values that the vocabulary has."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}), name=f"{table}_{field}_in_vocabulary"
    )
