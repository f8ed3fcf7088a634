from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.actors import Actor
from annotations.models.annotations import Annotation, OfAnnotationQuerySet, seen_by
from annotations.models.constraints import one_of


class Checkworthiness(models.TextChoices):
    CHECK = "check", _("Check")
    MINOR = "minor", _("Minor")
    NOT_CHECKABLE = "not_checkable", _("Not checkable")


class CheckReason(models.TextChoices):
    LOOKS_WRONG = "looks_wrong", _("Looks wrong")
    PUBLIC_INTEREST = "public_interest", _("Public interest")
    POTENTIAL_HARM = "potential_harm", _("Could do harm")
    CONTAINS_NUMBER = "contains_number", _("Contains a number")
    CENTRAL_TO_STORY = "central_to_story", _("Central to the story")


class Claim(models.Model):
    annotation = models.OneToOneField(
        Annotation, models.CASCADE, primary_key=True, related_name="claim"
    )
    statement = models.TextField(_("normalised statement"))
    claimant = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("claimant"),
        help_text=_("Empty: the article itself claims it, or somebody who is not named."),
    )
    checkworthiness = models.CharField(
        _("check-worthiness"),
        max_length=13,
        choices=Checkworthiness,
        default=Checkworthiness.CHECK,
    )
    # A list of CheckReason values.
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    claim_date = models.DateField(_("claimed on"), null=True, blank=True)
    first_appearance_url = models.URLField(_("first appearance"), max_length=2000, blank=True)

    objects = OfAnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            one_of("checkworthiness", Checkworthiness, "claim"),
            models.CheckConstraint(condition=~Q(statement=""), name="claim_has_statement"),
        ]

    def __str__(self):
        return self.statement[:80]

    def get_absolute_url(self):
        return reverse("annotations:claim", args=[self.annotation.uuid])


class MatchStatus(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class MatchRelation(models.TextChoices):
    SAME = "same", _("Same claim")
    OVERLAPS = "overlaps", _("Overlaps")
    CONTRADICTS = "contradicts", _("Contradicts")


# What a match says, by its fields.
TOLD = (
    *("relation", "status", "review_url", "publisher", "verdict_text"),
    *("review_date", "rating", "rating_worst", "rating_best"),
)


class ClaimMatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Both claims are seen, where it is two of them."""
        other = Q(other=None) | seen_by(user, "other__annotation__")
        return self.filter(seen_by(user, "claim__annotation__"), other)

    def live(self):
        """Of the desk's claims that are not deleted."""
        desk = Annotation.objects.live()
        return self.filter(
            Q(other=None) | Q(other__annotation__in=desk), claim__annotation__in=desk
        )

    def between(self, one, other):
        """The match of two claims, whichever of them it was made from."""
        return self.filter(Q(claim=one, other=other) | Q(claim=other, other=one))


class ClaimMatch(models.Model):
    """The same claim elsewhere on the desk, or a published review of it with its own verdict."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="matches")
    other = models.ForeignKey(
        Claim, models.CASCADE, null=True, blank=True, related_name="matched_by"
    )
    review_url = models.URLField(_("address of the review"), max_length=2000, blank=True)
    publisher = models.CharField(_("reviewed by"), max_length=200, blank=True)
    verdict_text = models.CharField(_("verdict as they word it"), max_length=300, blank=True)
    review_date = models.DateField(_("review published on"), null=True, blank=True)
    # The verdict as a number, where the reviewer gives one: all three or none.
    rating = models.SmallIntegerField(_("verdict as a number"), null=True, blank=True)
    rating_worst = models.SmallIntegerField(_("lowest number"), null=True, blank=True)
    rating_best = models.SmallIntegerField(_("highest number"), null=True, blank=True)
    relation = models.CharField(
        _("relation"), max_length=11, choices=MatchRelation, default=MatchRelation.SAME
    )
    status = models.CharField(
        _("status"), max_length=9, choices=MatchStatus, default=MatchStatus.SUGGESTED
    )
    # Nobody and no day is known of what was matched before these were written down.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("suggested by"),
    )
    at = models.DateTimeField(_("suggested"), default=timezone.now, null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = ClaimMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim match")
        verbose_name_plural = _("claim matches")
        constraints = [
            one_of("relation", MatchRelation, "claim_match"),
            one_of("status", MatchStatus, "claim_match"),
            models.CheckConstraint(
                condition=Q(other__isnull=False, review_url="")
                | (Q(other__isnull=True) & ~Q(review_url="")),
                name="claim_match_is_a_claim_or_a_review",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("claim")),
                name="claim_match_is_another_claim",
            ),
            models.CheckConstraint(
                condition=Q(rating=None, rating_worst=None, rating_best=None)
                | Q(
                    rating__isnull=False,
                    rating_worst__isnull=False,
                    rating_best__isnull=False,
                    rating_worst__lt=F("rating_best"),
                    rating__gte=F("rating_worst"),
                    rating__lte=F("rating_best"),
                ),
                name="claim_match_rating_is_on_its_scale",
            ),
            models.UniqueConstraint(
                Least("claim", "other"),
                Greatest("claim", "other"),
                condition=Q(other__isnull=False),
                name="claim_match_of_two_once",
            ),
        ]

    def __str__(self):
        return self.review_url or str(self.other)

    @property
    def says(self) -> str:
        """What a page shows of it, in short: by this a change knows that it is still so."""
        return sha256("\n".join(self.told.values()).encode()).hexdigest()[:16]

    @property
    def told(self) -> dict[str, str]:
        """What it says, in words."""
        values = {name: getattr(self, name) for name in TOLD}
        return {name: "" if value is None else str(value) for name, value in values.items()}
