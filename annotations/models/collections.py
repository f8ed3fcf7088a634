from django.db import models
from django.db.models import Q
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
