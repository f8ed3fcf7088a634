from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models.actors import Actor
from annotations.models.constraints import one_of
from annotations.models.listings import ListedQuerySet, Listing, in_listing


class TargetKind(models.TextChoices):
    ISSUE = "issue", _("Issue")
    ACTOR = "actor", _("Actor")
    CLAIM = "claim", _("Claim")


class TargetQuerySet(ListedQuerySet):
    def open(self):
        return self.current().filter(active=True)


class Target(models.Model):
    """What a stance is about, worded as a directed statement; the desk runs the list."""

    statement = models.CharField(_("statement"), max_length=300)
    key = models.CharField(max_length=300, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=6, choices=TargetKind, default=TargetKind.ISSUE)
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, verbose_name=_("actor"))
    claim = models.ForeignKey(
        "Claim", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("claim")
    )
    active = models.BooleanField(_("open for new stances"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    listing = in_listing()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["statement"]
        constraints = [
            one_of("kind", TargetKind, "target"),
            one_of("listing", Listing, "target"),
            models.CheckConstraint(condition=~Q(statement=""), name="target_has_statement"),
            models.CheckConstraint(
                condition=(Q(actor=None) | Q(kind="actor")) & (Q(claim=None) | Q(kind="claim")),
                name="target_fits_its_kind",
            ),
        ]

    def __str__(self):
        return self.statement

    def get_absolute_url(self):
        return reverse("annotations:target", args=[self.pk])
