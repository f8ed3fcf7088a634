import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annotations.models.annotations import Annotation, Kind
from annotations.models.articles import ArticleVersion, Photo, unwithheld
from annotations.models.captions import Caption
from annotations.models.constraints import one_of
from annotations.models.labels import label_of
from annotations.models.not_quotes import NotAQuoteReason
from annotations.models.quotes import QuoteType
from annotations.models.stances import StanceLabel

# From this confidence on a suggestion is sure: "accept all sure ones" takes it, and a caption's
# field needs no second look.
SURE = 0.9


class SuggestionDecision(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DISMISSED = "dismissed", _("Dismissed")
    CORRECTED = "corrected", _("Corrected")


class SuggestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unwithheld(user, "version__article__"))

    def open(self):
        return self.filter(decision=SuggestionDecision.OPEN)

    def decided(self):
        return self.exclude(decision=SuggestionDecision.OPEN)

    def of_rule(self, source: str, rule: str):
        return self.filter(source=source, rule=rule)

    def not_muted(self):
        muted = MutedRule.objects.active().filter(
            source=models.OuterRef("source"), rule=models.OuterRef("rule")
        )
        return self.exclude(models.Exists(muted))

    def in_text_order(self):
        return self.order_by("start", "end", "pk")


class Suggestion(models.Model):
    """A mark that a rule or another machine proposes; no work of anybody until it is accepted.

    It stands on the text as an annotation does, in code points, and becomes one by being
    accepted. It is never exported and never counts as handled.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="suggestions")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    # [[role, start, end], ...], half-open code points on the version's text.
    parts = models.JSONField(_("parts"))
    # What the kind's own fields would hold; see text.suggestions.records.
    values = models.JSONField(_("values"), default=dict, blank=True)
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    photo = models.ForeignKey(
        Photo, models.CASCADE, null=True, blank=True, related_name="suggestions"
    )
    # The same for two suggestions that would mark the same words as the same kind.
    key = models.CharField(max_length=64, editable=False)
    # Empty: the desk's own rules; else the name of the machine that sent it.
    source = models.CharField(_("source"), max_length=60, blank=True)
    rule = models.CharField(_("rule"), max_length=60)
    rules_version = models.CharField(_("version of the rules"), max_length=20, blank=True)
    confidence = models.FloatField(_("confidence"))
    decision = models.CharField(
        _("decision"),
        max_length=9,
        choices=SuggestionDecision,
        default=SuggestionDecision.OPEN,
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    annotation = models.ForeignKey(
        Annotation, models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["version", "decision", "start"], name="suggestion_on_version"),
            models.Index(fields=["decided_at", "source", "rule"], name="suggestion_decided"),
        ]
        constraints = [
            one_of("kind", Kind, "suggestion"),
            one_of("decision", SuggestionDecision, "suggestion"),
            models.UniqueConstraint(fields=["version", "key"], name="suggestion_once"),
            models.CheckConstraint(
                condition=Q(start__gte=0, end__gt=F("start")), name="suggestion_end_after_start"
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1),
                name="suggestion_confidence_from_0_to_1",
            ),
            models.CheckConstraint(condition=~Q(rule=""), name="suggestion_has_rule"),
            models.CheckConstraint(
                condition=Q(
                    decision="open",
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    annotation__isnull=True,
                )
                | Q(
                    decision="dismissed",
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    annotation__isnull=True,
                )
                | Q(
                    decision__in=["accepted", "corrected"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    annotation__isnull=False,
                ),
                name="suggestion_decision_is_whole",
            ),
        ]
        permissions = [("unmute_rule", "Can let a muted rule suggest again")]

    def __str__(self):
        return f"{self.get_kind_display()} {str(self.uuid)[:8]}"

    # Django's own would hash every translated choice each time.
    def get_kind_display(self) -> str:
        return label_of(Kind, self.kind)

    @property
    def kind_class(self) -> str:
        """The kind as it stands in the names of classes."""
        return self.kind.replace("_", "-")

    @property
    def position(self) -> int:
        return self.start

    @property
    def is_open(self) -> bool:
        return self.decision == SuggestionDecision.OPEN

    @property
    def percent(self) -> int:
        return round(100 * self.confidence)

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE

    # What a card says, in the words of the kind's own vocabularies; a machine may know others.
    @property
    def type_display(self) -> str:
        return label_if(QuoteType, self.values.get("type"))

    @property
    def label_display(self) -> str:
        return label_if(StanceLabel, self.values.get("label"))

    @property
    def target_wording(self) -> str:
        return target_wording(self.values.get("target"))

    @property
    def reason_display(self) -> str:
        return label_if(NotAQuoteReason, self.values.get("reason"))

    @property
    def caption_facts(self) -> list[tuple[str, str, bool]]:
        """Of each field of a caption its label, its value in words and whether that is unsure."""
        unsure = self.unsure_fields
        return [
            (
                Caption._meta.get_field(name).verbose_name,
                "; ".join(map(str, value)) if isinstance(value, list) else value,
                name in unsure,
            )
            for name, value in self.values.get("fields", {}).items()
            if value and name in CAPTION_FIELDS and name != "caption"
        ]

    @property
    def caption_persons(self) -> list[tuple[str, bool, str, bool]]:
        """Of each person of a caption name and role, and of both whether they are unsure."""
        persons = self.values.get("persons") or []
        traced = self.values.get("persons_from") or [{}] * len(persons)
        return [
            (name, one.get("confidence", 1) < SURE, role, one.get("role_confidence", 1) < SURE)
            for (name, role), one in zip(persons, traced, strict=False)
        ]

    @property
    def unsure_fields(self) -> set[str]:
        """The fields of a caption that want a look before they are stored."""
        confidences = self.values.get("confidences") or {}
        return {name for name, confidence in confidences.items() if confidence < SURE}

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """The words of each role, in their order."""
        by_role: dict[str, list[str]] = {}
        for role, start, end in self.parts:
            by_role.setdefault(role, []).append(self.version.text[start:end])
        return by_role


# A caption's own columns that can be proposed.
CAPTION_FIELDS = frozenset(
    field.name
    for field in Caption._meta.concrete_fields
    if field.name not in ("annotation", "photo", "date_precision")
)


def target_wording(proposed) -> str:
    """The proposed words of a stance's target, as long as the list holds."""
    return " ".join(str(proposed or "").split())[:300]


def label_if(choices: type[models.TextChoices], value) -> str:
    return label_of(choices, value) if value in choices.values else ""


class MutedRuleQuerySet(models.QuerySet):
    def active(self):
        return self.filter(unmuted_at=None)


class MutedRule(models.Model):
    """A rule whose suggestions were too often wrong for this desk, and until when it was."""

    source = models.CharField(_("source"), max_length=60, blank=True)
    rule = models.CharField(_("rule"), max_length=60)
    # Of so many decisions, this share was accepted as proposed when the rule was muted.
    decided = models.PositiveIntegerField(_("decisions"))
    precision = models.FloatField(_("precision"))
    muted_at = models.DateTimeField(_("muted"), auto_now_add=True)
    unmuted_at = models.DateTimeField(_("unmuted"), null=True, blank=True)
    unmuted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MutedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted rule")
        verbose_name_plural = _("muted rules")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "rule"],
                condition=Q(unmuted_at__isnull=True),
                name="muted_rule_once",
            ),
            models.CheckConstraint(
                condition=Q(unmuted_at__isnull=True, unmuted_by__isnull=True)
                | Q(unmuted_at__isnull=False, unmuted_by__isnull=False),
                name="muted_rule_is_unmuted_by_somebody",
            ),
        ]

    def __str__(self):
        return self.rule
