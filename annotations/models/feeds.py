from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models.articles import Article
from annotations.models.collections import Collection


class FeedQuerySet(models.QuerySet):
    def due(self, now):
        """Those whose time has come and that no other run holds."""
        free = models.Q(held_until__isnull=True) | models.Q(held_until__lte=now)
        return self.filter(free, active=True, next_fetch_at__lte=now).order_by("next_fetch_at")


class Feed(models.Model):
    """A list of stories that is asked again and again; what is new in it lands on the desk."""

    address = models.CharField(_("address"), max_length=2000, unique=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    active = models.BooleanField(_("subscribed"), default=True)
    # Its articles come in by the rights of whoever subscribed.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("subscribed by")
    )
    # Where its stories go as they come in.
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, related_name="+", verbose_name=_("collection")
    )
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField(_("last fetched"), null=True)
    next_fetch_at = models.DateTimeField(_("next fetch"), db_index=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    error = models.TextField(_("last error"), blank=True)
    # A run that has taken the feed holds it until then, which it puts off as long as it lives.
    held_until = models.DateTimeField(null=True, editable=False)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["title", "address"]

    def __str__(self):
        return self.title or self.address

    def get_absolute_url(self):
        return reverse("annotations:feed", args=[self.pk])


class FeedItem(models.Model):
    """One story of a feed: the article it became, or why it became none."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="items")
    guid = models.CharField(max_length=500)
    address = models.CharField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, related_name="+", verbose_name=_("article")
    )
    why = models.TextField(_("why not"), blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    # When it last changed, in the feed's words; empty columns are from before this was kept.
    changed = models.CharField(max_length=60, null=True)  # noqa: DJ001 - a column that may be empty is added without rebuilding the table.
    seen_at = models.DateTimeField(_("seen"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "guid"], name="feed_item_once"),
        ]

    def __str__(self):
        return self.title or self.guid
