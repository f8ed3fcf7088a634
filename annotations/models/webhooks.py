import secrets
import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.models.articles import Article, OfArticleQuerySet
from annotations.models.constraints import one_of


class WebhookEvent(models.TextChoices):
    """What the desk tells other programs of; docs/webhooks.md defines each."""

    ARTICLE_ADDED = "article.added", _("An article was added")
    SUGGESTIONS_WANTED = "suggestions.wanted", _("A text wants suggestions")
    ARTICLE_APPROVED = "article.approved", _("An article's annotations are all judged")


def new_secret() -> str:
    return secrets.token_urlsafe(32)


class Webhook(models.Model):
    """An address that is told when something happens; the secret signs what is sent."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    url = models.URLField(_("address"), max_length=2000)
    # Not a hash: it is needed to sign.
    secret = models.CharField(_("secret"), max_length=200, default=new_secret)
    # A list of WebhookEvent values.
    events = models.JSONField(_("tell when"), default=list)
    active = models.BooleanField(_("switched on"), default=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]

    def __str__(self):
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Delivery(models.Model):
    """One message to one address, as it was signed and sent, and what came of it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="+", verbose_name=_("article")
    )
    event = models.CharField(_("event"), max_length=20, choices=WebhookEvent)
    # The JSON exactly as it goes out, so that another attempt sends the same.
    body = models.TextField(_("message"))
    state = models.CharField(
        _("state"), max_length=9, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("happened"), auto_now_add=True)
    next_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered"), null=True)

    objects = OfArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_due")]
        constraints = [
            one_of("event", WebhookEvent, "delivery"),
            one_of("state", DeliveryState, "delivery"),
        ]

    def __str__(self):
        return f"{self.event} {self.uuid}"
