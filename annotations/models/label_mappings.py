from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LabelMapping(models.Model):
    """What the labels of another tool become here, kept under a name for the next file.

    `meanings` is as formats.imports.label_meanings reads it.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    meanings = models.JSONField(_("what each label becomes"), default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    class Meta:
        verbose_name = _("label mapping")
        verbose_name_plural = _("label mappings")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="label_mapping_has_name")]

    def __str__(self):
        return self.name
