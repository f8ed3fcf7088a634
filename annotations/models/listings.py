from django.db import models
from django.utils.translation import gettext_lazy as _


class Listing(models.TextChoices):
    """How an entry of a register came, and whether it stands in its lists."""

    LISTED = "listed", _("On the list")
    # By naming it in an annotation, and not as an entry of its own.
    PASSING = "passing", _("Named in passing")
    ASIDE = "aside", _("Named in passing, by nothing now")


def in_listing() -> models.CharField:
    return models.CharField(
        _("listing"), max_length=7, choices=Listing, default=Listing.LISTED, editable=False
    )


class ListedQuerySet(models.QuerySet):
    def current(self):
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def listed(self):
        """Those of them that lists and type-aheads show."""
        return self.current().exclude(listing=Listing.ASIDE)
