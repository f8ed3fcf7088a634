from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.actors import Actor
from annotations.models.annotations import Annotation, OfAnnotationQuerySet
from annotations.models.constraints import one_of
from annotations.models.quotes import Quote
from annotations.models.targets import Target


class StanceLabel(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    OPPOSES = "opposes", _("Opposes")
    NEUTRAL = "neutral", _("Neutral")
    UNCLEAR = "unclear", _("Unclear")


class HolderKind(models.TextChoices):
    ACTOR = "actor", _("An actor")
    AUTHOR = "author", _("The author of the article")
    PUBLICATION = "publication", _("The publication")


class Basis(models.TextChoices):
    STATED = "stated", _("Stated")
    INFERRED = "inferred", _("Inferred")


class Stance(models.Model):
    annotation = models.OneToOneField(
        Annotation, models.CASCADE, primary_key=True, related_name="stance"
    )
    holder_kind = models.CharField(
        _("who holds it"), max_length=11, choices=HolderKind, default=HolderKind.ACTOR
    )
    holder = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stances",
        verbose_name=_("holder"),
    )
    label = models.CharField(_("stance"), max_length=8, choices=StanceLabel)
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="stances", verbose_name=_("target")
    )
    basis = models.CharField(_("basis"), max_length=8, choices=Basis, default=Basis.STATED)
    quote = models.ForeignKey(
        Quote,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stances",
        verbose_name=_("from the quote"),
    )

    objects = OfAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        constraints = [
            one_of("label", StanceLabel, "stance"),
            one_of("holder_kind", HolderKind, "stance"),
            one_of("basis", Basis, "stance"),
            models.CheckConstraint(
                condition=Q(holder_kind="actor", holder__isnull=False)
                | Q(holder_kind__in=["author", "publication"], holder__isnull=True),
                name="stance_holder_fits_its_kind",
            ),
        ]

    def __str__(self):
        return str(self.annotation)
