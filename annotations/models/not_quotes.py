from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation, OfAnnotationQuerySet
from annotations.models.constraints import one_of


class NotAQuoteReason(models.TextChoices):
    SCARE = "scare", _("Scare quotes")
    TITLE = "title", _("Title of a work")
    TERM = "term", _("Term or nickname")
    OTHER = "other", _("Something else")


class NotAQuote(models.Model):
    """A pair of quotation marks that was looked at and reports nobody's words."""

    annotation = models.OneToOneField(
        Annotation, models.CASCADE, primary_key=True, related_name="not_a_quote"
    )
    reason = models.CharField(
        _("reason"), max_length=5, choices=NotAQuoteReason, default=NotAQuoteReason.SCARE
    )

    objects = OfAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("not a quote")
        verbose_name_plural = _("not quotes")
        constraints = [one_of("reason", NotAQuoteReason, "not_a_quote")]

    def __str__(self):
        return str(self.annotation)
