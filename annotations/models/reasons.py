from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Reason(models.Model):
    """A reason for returning or rejecting that the desk gives often; free text stays possible."""

    text = models.CharField(_("reason"), max_length=200, unique=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["order", "text"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reason_has_text")]

    def __str__(self):
        return self.text
