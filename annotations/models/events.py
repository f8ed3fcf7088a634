from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation
from annotations.models.articles import Article, unwithheld
from annotations.models.constraints import one_of
from annotations.models.passes import unsealed


class Verb(models.TextChoices):
    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    UNDONE = "undone", _("undid")
    REDONE = "redone", _("redid")
    SETTLED = "settled", _("settled")
    RESTORED = "restored", _("brought back an earlier state of")
    SUBMITTED = "submitted", _("submitted")
    WITHDRAWN = "withdrawn", _("took back")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    REJECTED = "rejected", _("rejected")
    REFERRED = "referred", _("asked for a second opinion on")
    REOPENED = "reopened", _("took back the decision on")
    COMMENTED = "commented", _("commented on")
    RESOLVED = "resolved", _("resolved a comment on")
    ASKED_ANEW = "asked_anew", _("reopened a comment on")
    IMPORTED = "imported", _("brought in")
    # A new version of the text: what became of a mark, and what an editor made of an orphan.
    CARRIED = "carried", _("carried over")
    ORPHANED = "orphaned", _("left without a place")
    PLACED = "placed", _("placed on the new text")
    KEPT = "kept", _("kept on the old text")
    MATCHED = "matched", _("said where else to find")
    # Another file is its picture now.
    PICTURED = "pictured", _("changed the picture of")


# What is said about an annotation, and changes nothing of it.
TALK = (Verb.COMMENTED, Verb.RESOLVED, Verb.ASKED_ANEW, Verb.MATCHED)


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Without withheld articles, and without the marks of a pass that is another's yet."""
        return self.filter(unsealed(user, "annotation__"), unwithheld(user, "article__"))


class Event(models.Model):
    """Who did what to which annotation; append-only, which the database enforces."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="events")
    annotation = models.ForeignKey(
        Annotation, models.PROTECT, null=True, blank=True, related_name="events"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="events", verbose_name=_("who")
    )
    verb = models.CharField(_("what"), max_length=10, choices=Verb)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    lock = models.PositiveIntegerField(_("lock number"), null=True)
    request_id = models.UUIDField(null=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["article", "by", "-id"], name="event_of_person_on_article"),
            models.Index(fields=["annotation", "id"], name="event_of_annotation"),
            models.Index(fields=["by", "-id"], name="event_of_person"),
            models.Index(fields=["article", "-id"], name="event_of_article"),
            models.Index(fields=["verb", "-id"], name="event_of_verb"),
        ]
        constraints = [
            one_of("verb", Verb, "event"),
            models.UniqueConstraint(
                fields=["by", "request_id", "annotation"], name="event_request_once"
            ),
        ]

    def __str__(self):
        return f"{self.by} {self.get_verb_display()} {self.annotation or self.article}"

    def leads_to(self, verb: str) -> dict | None:
        """The state that this deed leads to when it is undone, or done again."""
        return self.before if verb == Verb.UNDONE else self.after
