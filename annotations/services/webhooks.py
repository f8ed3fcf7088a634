"""Tell other programs what happened on the desk: docs/webhooks.md says what and how.

A message is a row written in the transaction of the deed, and so is the call of the worker that
sends it: a deed that is undone tells nothing, and one that happened is told even if the machine
stops right after it. Nobody's save waits for another's server.
"""

import hashlib
import hmac
import json
import logging
import time
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from annotations.access import may
from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    Delivery,
    DeliveryState,
    Status,
    User,
    Webhook,
    WebhookEvent,
)
from annotations.queries.articles import is_read_by_two
from annotations.queries.suggestions import text_to_read
from annotations.services import trace
from annotations.services.refusals import NotAllowed
from annotations.web.fetch import fetch
from annotations.web.guard import Network
from annotations.web.refusals import Unfetchable

log = logging.getLogger(__name__)

WAITS = (60, 300, 1800, 7200, 43200)
"""Seconds before the second, third … attempt; after the last one a delivery has failed."""
SECONDS = 10
MOST_BYTES = 1024 * 1024
# How long after its time an attempt counts as lost with the worker that was to make it.
LOST_AFTER = timedelta(minutes=10)
# What of an article's annotations still waits for somebody.
OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.ORPHANED)


def listening(event: WebhookEvent) -> list[Webhook]:
    """Those that are to be told; there are few, and SQLite cannot look into a list."""
    return [hook for hook in Webhook.objects.filter(active=True) if event in hook.events]


def hold_if_awaited(annotation: Annotation) -> None:
    """Where somebody waits for the article's approval, let its last two decisions wait for one
    another, or each would see the other as open. Call it before any annotation is locked.
    """
    if listening(WebhookEvent.ARTICLE_APPROVED):
        article = annotation.version.article_id
        Article.objects.select_for_update(no_key=True).values_list("pk").get(pk=article)


def tell_added(article: Article, hooks: list[Webhook] | None = None) -> None:
    """Within the transaction that adds it; the `hooks` of many are asked for once."""
    if hooks is None:
        hooks = listening(WebhookEvent.ARTICLE_ADDED)
    tell(WebhookEvent.ARTICLE_ADDED, article, {}, hooks)


def tell_wanted(version: ArticleVersion) -> None:
    """Ask for suggestions on a text that came in or that the desk's own rules read anew.

    Not where two people read it independently, for they are shown none.
    """
    hooks = listening(WebhookEvent.SUGGESTIONS_WANTED)
    if hooks and not is_read_by_two(version.article):
        address = reverse("annotations:api_suggestions", args=[version.article.uuid])
        tell(WebhookEvent.SUGGESTIONS_WANTED, version.article, {"suggest_at": address}, hooks)


def tell_if_approved(annotation: Annotation) -> None:
    """Within the transaction of a decision on it or its deletion, after `hold_if_awaited`.

    Approved means: of its article's annotations none is a draft, submitted, returned or
    orphaned, and one at least is approved.
    """
    hooks = listening(WebhookEvent.ARTICLE_APPROVED)
    if not hooks:
        return
    wanted = Article.objects.select_related("current_version", "publisher")
    article = wanted.get(pk=annotation.version.article_id)
    found = Annotation.objects.live().filter(version__article=article).order_by()
    numbers = dict(found.values_list("status").annotate(Count("pk")))
    if not numbers.get(Status.APPROVED) or any(numbers.get(status) for status in OPEN):
        return
    judged = {status.value: numbers.get(status, 0) for status in (Status.APPROVED, Status.REJECTED)}
    tell(WebhookEvent.ARTICLE_APPROVED, article, {"annotations": judged}, hooks)


def tell(event: WebhookEvent, article: Article, more: dict, hooks: list[Webhook]) -> None:
    if article.status == ArticleStatus.WITHHELD:
        return
    for hook in hooks:
        key = uuid.uuid4()
        message = {
            "event": event.value,
            "delivery": str(key),
            "happened_at": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "article": {
                "id": str(article.uuid),
                "path": article.get_absolute_url(),
                "url": article.canonical_url,
                "headline": article.headline,
                "publisher": article.publisher.name if article.publisher else "",
                "language": article.language,
                "version": article.current_version.number,
            },
            **more,
        }
        delivery = Delivery.objects.create(
            uuid=key,
            webhook=hook,
            article=article,
            event=event,
            body=json.dumps(message, ensure_ascii=False),
        )
        send.enqueue(delivery.pk)


# Another's server may take SECONDS for each, so whatever the desk waits for itself goes first.
@task(priority=-20)
def send(pk: int) -> None:
    """What a worker calls; a delivery that is not due any more is left alone."""
    attempt(pk)


def attempt(pk: int, network: Network | None = None) -> None:
    """Try once to deliver, and see to the next attempt where it fails."""
    waiting = Delivery.objects.filter(pk=pk, state=DeliveryState.WAITING)
    delivery = waiting.select_related("webhook", "article__current_version").first()
    if delivery is None:
        return
    made = delivery.attempts + 1
    # Two workers may have been called; one of them goes on.
    if not waiting.filter(attempts=delivery.attempts).update(attempts=made, next_at=timezone.now()):
        return
    delivery.attempts = made
    withheld = delivery.article.status == ArticleStatus.WITHHELD
    version = delivery.article.current_version
    has_text = delivery.event == WebhookEvent.SUGGESTIONS_WANTED
    stale = has_text and version_told(delivery) != version.number
    given_up = not delivery.webhook.active or withheld or stale
    status, error = None, ""
    if not delivery.webhook.active:
        error = _("The webhook is switched off.")
    elif withheld:
        error = _("The article has been withheld in the meantime.")
    elif stale:
        error = _("The article has another text by now.")
    else:
        status, error = post(delivery, network)
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=pk)
        delivery.status, delivery.error, delivery.next_at = status, error, None
        if not error:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, timezone.now()
        elif given_up or made > len(WAITS):
            delivery.state = DeliveryState.FAILED
        else:
            delivery.next_at = timezone.now() + timedelta(seconds=WAITS[made - 1])
            send.using(run_after=delivery.next_at).enqueue(pk)
        delivery.save(update_fields=["status", "error", "next_at", "state", "delivered_at"])
    if error:
        line = "delivery failed uuid=%s webhook=%s attempt=%s of %s: %s"
        why = " ".join(error.split())
        log.warning(line, delivery.uuid, delivery.webhook_id, made, len(WAITS) + 1, why)


def post(delivery: Delivery, network: Network | None) -> tuple[int | None, str]:
    """The status of the answer, and why that is no delivery where it is none."""
    body = as_sent(delivery).encode()
    now = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Newsroom-Event": delivery.event,
        "X-Newsroom-Delivery": str(delivery.uuid),
        "X-Newsroom-Timestamp": now,
        "X-Newsroom-Signature": signature(delivery.webhook.secret, now, body),
    }
    try:
        answer = fetch(
            delivery.webhook.url,
            body=body,
            headers=headers,
            most_bytes=MOST_BYTES,
            seconds=SECONDS,
            allowed_hosts=settings.FETCH_ALLOWED_HOSTS,
            network=network,
        )
    except Unfetchable as refusal:
        return None, str(refusal)
    if 200 <= answer.status < 300:
        return answer.status, ""
    return answer.status, _("It answered %(status)s.") % {"status": answer.status}


def version_told(delivery: Delivery) -> int:
    """The number of the version that a message tells of."""
    return json.loads(delivery.body)["article"]["version"]


def as_sent(delivery: Delivery) -> str:
    """The message as it goes out; a text is not kept a second time, since it never changes."""
    if delivery.event != WebhookEvent.SUGGESTIONS_WANTED:
        return delivery.body
    version = delivery.article.current_version
    version.article = delivery.article
    message = json.loads(delivery.body) | {"text": text_to_read(version)}
    return json.dumps(message, ensure_ascii=False)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=` and the HMAC-SHA256 of timestamp, full stop and body, in hexadecimal."""
    signed = timestamp.encode() + b"." + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


@transaction.atomic
def send_again(*, delivery: Delivery, by: User) -> None:
    """Deliver the same message anew, whatever came of it before. Raises NotAllowed."""
    if not may(by, "send_again"):
        raise NotAllowed
    again = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": timezone.now()}
    Delivery.objects.filter(pk=delivery.pk).update(**again, error="", status=None)
    send.enqueue(delivery.pk)
    trace.say("sent_again", by, delivery=delivery.pk)


def recover() -> int:
    """Call for the attempts that were lost with their worker; how many there were.

    While a worker has calls to take that are due, an attempt is late and not lost.
    """
    if DBTaskResult.objects.ready().filter(task_path=send.module_path).exists():
        return 0
    limit = timezone.now() - LOST_AFTER
    lost = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lt=limit)
    found = 0
    for pk in list(lost.values_list("pk", flat=True)):
        with transaction.atomic():
            if lost.filter(pk=pk).update(next_at=timezone.now()):
                send.enqueue(pk)
                found += 1
    return found
