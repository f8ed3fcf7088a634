from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation, OfAnnotationQuerySet
from annotations.models.constraints import one_of


class Decision(models.TextChoices):
    APPROVE = "approve", _("Approve")
    RETURN = "return", _("Return")
    REJECT = "reject", _("Reject")
    # These two judge nothing: the annotation waits, or waits again, for a decision.
    SECOND = "second", _("Ask for a second opinion")
    REOPEN = "reopen", _("Take the decision back")


JUDGED = (Decision.APPROVE, Decision.RETURN, Decision.REJECT)


class Review(models.Model):
    """One decision on one state of an annotation, never by its author."""

    annotation = models.ForeignKey(Annotation, models.PROTECT, related_name="reviews")
    decision = models.CharField(_("decision"), max_length=7, choices=Decision)
    comment = models.TextField(_("comment"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reviews",
        verbose_name=_("reviewer"),
    )
    # Whose work was judged, copied so that the database can refuse a judge of their own.
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lock = models.PositiveIntegerField(_("lock number that was judged"))
    state = models.JSONField(_("state that was judged"))
    # Since when it had waited; not known of decisions of long ago.
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    created_at = models.DateTimeField(_("decided"), auto_now_add=True)

    objects = OfAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["created_at"], name="review_by_time")]
        constraints = [
            one_of("decision", Decision, "review"),
            models.CheckConstraint(
                condition=~Q(reviewer=F("author")), name="review_not_of_own_work"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["approve", "reopen"]) | ~Q(comment=""),
                name="review_gives_its_reason",
            ),
            models.UniqueConstraint(fields=["annotation", "lock"], name="review_once_per_state"),
        ]

    def __str__(self):
        return f"{self.get_decision_display()}: {self.annotation}"

    @property
    def is_judgement(self) -> bool:
        return self.decision in JUDGED
