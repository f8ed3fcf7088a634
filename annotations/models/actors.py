from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models.constraints import one_of
from annotations.models.listings import ListedQuerySet, Listing, in_listing


class ActorKind(models.TextChoices):
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    GOVERNMENT = "government", _("Government")
    DOCUMENT = "document", _("Document")
    GROUP = "group", _("Unnamed group")


class ActorQuerySet(ListedQuerySet):
    def known_as(self, key: str):
        """Whose name or alias is exactly this search key (see text.names.key_of)."""
        return self.current().filter(names__key=key).distinct()

    def beginning(self, key: str):
        """Those in lists whose name or alias has a word that begins with this search key."""
        return (
            self.listed()
            .filter(Q(names__key__startswith=key) | Q(names__key__contains=f" {key}"))
            .distinct()
        )


class Actor(models.Model):
    """Who speaks, claims, holds a stance or is shown in a picture."""

    name = models.CharField(_("name"), max_length=300)
    kind = models.CharField(_("kind"), max_length=12, choices=ActorKind, default=ActorKind.PERSON)
    default_role = models.CharField(_("usual role"), max_length=300, blank=True)
    wikidata_id = models.CharField(_("Wikidata id"), max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    listing = in_listing()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["name"]
        indexes = [
            models.Index(
                fields=["default_role"], condition=~Q(default_role=""), name="actor_by_role"
            ),
        ]
        constraints = [
            one_of("kind", ActorKind, "actor"),
            one_of("listing", Listing, "actor"),
            models.UniqueConstraint(
                fields=["wikidata_id"], condition=~Q(wikidata_id=""), name="actor_wikidata_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="actor_has_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("annotations:actor", args=[self.pk])


class ActorNameQuerySet(models.QuerySet):
    def listed(self):
        """The names of those that lists and type-aheads show."""
        return self.filter(actor__merged_into=None).exclude(actor__listing=Listing.ASIDE)


class ActorName(models.Model):
    """A name an actor goes by, the main one included, with its search key."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=300)
    key = models.CharField(max_length=300, db_index=True, editable=False)

    objects = ActorNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["actor", "key"], name="actor_name_once"),
        ]

    def __str__(self):
        return self.name
