"""What merged or split two entries of a register, kept so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.actors import Actor
from annotations.models.constraints import one_of
from annotations.models.targets import Target


class MoveAction(models.TextChoices):
    MERGED = "merged", _("merged")
    SPLIT = "split", _("split off")


class Move(models.Model):
    """References and names that went from one entry of a register to another."""

    action = models.CharField(_("what"), max_length=6, choices=MoveAction)
    # {"quote.speaker": [keys of the rows that were moved], …}
    references = models.JSONField(default=dict)
    # The names that went along, and those of them that both had.
    names = models.JSONField(default=list)
    shared_names = models.JSONField(default=list)
    # {"column": what was put there because it was empty}
    filled = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back"), null=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_action_display()}: {self.origin} → {self.goal}"

    @property
    def number(self) -> int:
        """How many rows were moved."""
        return sum(map(len, self.references.values()))


class ActorMove(Move):
    origin = models.ForeignKey(Actor, models.PROTECT, related_name="moves_from")
    goal = models.ForeignKey(Actor, models.PROTECT, related_name="moves_to")

    class Meta(Move.Meta):
        verbose_name = _("change of the actors' register")
        verbose_name_plural = _("changes of the actors' register")
        constraints = [one_of("action", MoveAction, "actormove")]


class TargetMove(Move):
    origin = models.ForeignKey(Target, models.PROTECT, related_name="moves_from")
    goal = models.ForeignKey(Target, models.PROTECT, related_name="moves_to")

    class Meta(Move.Meta):
        verbose_name = _("change of the targets' register")
        verbose_name_plural = _("changes of the targets' register")
        constraints = [one_of("action", MoveAction, "targetmove")]


class NotTheSame(models.Model):
    """Two actors that look alike and that somebody knows to be two."""

    one = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    other = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("pair of two")
        verbose_name_plural = _("pairs of two")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="not_the_same_in_order"),
        ]

    def __str__(self):
        return f"{self.one} ≠ {self.other}"
