from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation


class Comment(models.Model):
    annotation = models.ForeignKey(Annotation, models.PROTECT, related_name="comments")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name=_("who")
    )
    body = models.TextField(_("comment"))
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    request_id = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="comment_has_body"),
            models.UniqueConstraint(fields=["by", "request_id"], name="comment_request_once"),
        ]

    def __str__(self):
        return self.body[:80]
