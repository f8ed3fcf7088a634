from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.actors import Actor
from annotations.models.annotations import Annotation, OfAnnotationQuerySet
from annotations.models.constraints import one_of


class QuoteType(models.TextChoices):
    DIRECT = "direct", _("Direct")
    MIXED = "mixed", _("Mixed")
    INDIRECT = "indirect", _("Indirect")


class SpeakerStatus(models.TextChoices):
    NAMED = "named", _("Named")
    UNNAMED = "unnamed", _("Unnamed")
    NONE = "none", _("None given")


def status_beside(speaker, status: str) -> str:
    """The status of a speaker, or of none; who has a name is not said to be nobody."""
    return SpeakerStatus.NAMED if speaker and status == SpeakerStatus.NONE else status


class Quote(models.Model):
    annotation = models.OneToOneField(
        Annotation, models.CASCADE, primary_key=True, related_name="quote"
    )
    type = models.CharField(_("type"), max_length=8, choices=QuoteType, default=QuoteType.DIRECT)
    speaker = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("speaker"),
    )
    speaker_status = models.CharField(
        _("speaker is"), max_length=7, choices=SpeakerStatus, default=SpeakerStatus.NAMED
    )
    role_as_printed = models.CharField(_("role as printed"), max_length=300, blank=True)
    negated = models.BooleanField(_("denied or not said"), default=False)

    objects = OfAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            one_of("type", QuoteType, "quote"),
            one_of("speaker_status", SpeakerStatus, "quote"),
            models.CheckConstraint(
                condition=Q(speaker=None) | ~Q(speaker_status="none"),
                name="quote_has_no_speaker_or_one",
            ),
        ]

    def __str__(self):
        return str(self.annotation)
