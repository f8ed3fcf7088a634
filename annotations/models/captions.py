from django.db import models
from django.utils.translation import gettext_lazy as _

from annotations.models.actors import Actor
from annotations.models.annotations import Annotation, OfAnnotationQuerySet, seen_by
from annotations.models.articles import Photo
from annotations.models.constraints import one_of


class DatePrecision(models.TextChoices):
    NONE = "", _("No date")
    YEAR = "year", _("Year")
    MONTH = "month", _("Month")
    DAY = "day", _("Day")
    TIME = "time", _("Time")


class Caption(models.Model):
    """Photo metadata under its IPTC names and meanings (Photo Metadata Standard 2025.1)."""

    annotation = models.OneToOneField(
        Annotation, models.CASCADE, primary_key=True, related_name="caption"
    )
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="captions")
    caption = models.TextField(_("caption"), blank=True)
    headline = models.CharField(_("headline"), max_length=500, blank=True)
    alt_text = models.CharField(_("alt text"), max_length=1000, blank=True)
    extended_description = models.TextField(_("extended description"), blank=True)
    creator = models.CharField(_("creator"), max_length=300, blank=True)
    credit_line = models.CharField(_("credit line"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    copyright_notice = models.CharField(_("copyright notice"), max_length=500, blank=True)
    # ISO 8601, as precise as the words: 2024, 2024-07, 2024-07-10, 2024-07-10T14:00+02:00.
    date_created = models.CharField(_("date created"), max_length=32, blank=True)
    date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=DatePrecision, blank=True
    )
    location_created = models.CharField(_("location created"), max_length=300, blank=True)
    # A list of place names.
    locations_shown = models.JSONField(_("locations shown"), default=list, blank=True)
    event = models.CharField(_("event"), max_length=300, blank=True)
    description_writer = models.CharField(_("description writer"), max_length=200, blank=True)
    digital_source_type = models.URLField(_("digital source type"), max_length=300, blank=True)

    objects = OfAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("caption")
        verbose_name_plural = _("captions")
        constraints = [one_of("date_precision", DatePrecision, "caption")]

    def __str__(self):
        return str(self.annotation)


class CaptionPersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "caption__annotation__"))


class CaptionPerson(models.Model):
    """A person shown in the picture, named as printed."""

    caption = models.ForeignKey(Caption, models.CASCADE, related_name="persons")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name as printed"), max_length=300)
    role_as_printed = models.CharField(_("role as printed"), max_length=300, blank=True)
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="shown_in")

    objects = CaptionPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person shown")
        verbose_name_plural = _("persons shown")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["caption", "order"], name="caption_person_order_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="caption_person_has_name"),
        ]

    def __str__(self):
        return self.name
