from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation, OfAnnotationQuerySet


class CommentQuerySet(OfAnnotationQuerySet):
    def open(self):
        """The first comments of threads that nobody has called settled."""
        return self.filter(answers=None, resolved_at=None)


class Comment(models.Model):
    """Something said about an annotation. A thread is a comment and its answers, one level deep."""

    annotation = models.ForeignKey(Annotation, models.PROTECT, related_name="comments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("who")
    )
    body = models.TextField(_("comment"))
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by"
    )
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("resolved by"),
    )
    request_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["annotation"],
                name="comment_open",
                condition=Q(answers=None, resolved_at=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers=None) | Q(resolved_at=None), name="comment_resolved_whole"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(body=""), name="comment_has_body"),
            models.UniqueConstraint(fields=["by", "request_id"], name="comment_request_once"),
        ]

    def __str__(self):
        return self.body[:80]

    def get_absolute_url(self):
        thread = reverse("annotations:comment_create", args=[self.annotation.uuid])
        return f"{thread}#comment-{self.pk}"
