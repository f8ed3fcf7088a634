from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class CollectionQuerySet(models.QuerySet):
    def open(self):
        """Those that articles may still be put into."""
        return self.filter(active=True)


class Collection(models.Model):
    """Articles that are worked on together, under settings of their own."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(
        _("name in addresses"), max_length=60, unique=True, help_text=_("It stays as it is.")
    )
    description = models.TextField(_("what it is for"), blank=True)
    # How many people tag each article without seeing one another's marks.
    passes = models.PositiveSmallIntegerField(
        _("independent passes"),
        default=1,
        choices=[(1, _("One")), (2, _("Two, by two people"))],
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    # The desk's own words for labels in forms and on cards: {"label": {"supports": "Pro"}}. The
    # first key is the field of the form, the second the value that is stored.
    labels = models.JSONField(_("label texts"), default=dict, blank=True)
    active = models.BooleanField(_("open for new articles"), default=True)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="collection_has_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="collection_has_slug"),
            models.CheckConstraint(
                condition=Q(passes__in=[1, 2]), name="collection_passes_one_or_two"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("annotations:collection", args=[self.slug])

    def label(self, field: str, value: str, standard: str) -> str:
        """What the collection calls a label; the standard text where it has no word of its own."""
        return label_in(self.labels, field, value, standard)


def label_in(labels: Mapping[str, Mapping[str, str]], field: str, value: str, standard: str) -> str:
    """The same of label texts alone."""
    return labels.get(field, {}).get(value, standard)


class Guidelines(models.Model):
    """One version of a collection's rules, in Markdown; what was said once stays readable."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="guidelines")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who")
    )
    created_at = models.DateTimeField(_("in force since"), auto_now_add=True)

    class Meta:
        verbose_name = _("guidelines")
        verbose_name_plural = _("guidelines")
        ordering = ["collection", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "number"], name="guidelines_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="guidelines_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="guidelines_have_text"),
        ]

    def __str__(self):
        return _("Version %(number)s") % {"number": self.number}

    def get_absolute_url(self):
        return reverse("annotations:guidelines_version", args=[self.collection.slug, self.number])
