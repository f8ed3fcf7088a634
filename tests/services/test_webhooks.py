"""What other programs are told, when, and what becomes of a message nobody takes."""

import hashlib
import hmac
import importlib.util
import json
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotations.models import (
    Article,
    ArticleVersion,
    Delivery,
    DeliveryState,
    Scope,
    Status,
    Webhook,
    WebhookEvent,
)
from annotations.services import annotations, api_tokens, jobs, suggestions, versions, webhooks
from annotations.services.collections import save
from annotations.services.desk import assign, plan
from annotations.services.refusals import NotAllowed
from tests import factories as make
from tests.web.servers import PUBLIC, Recorder, site

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "suggesting_program.py"
MINUTE = 60


def hook(*events, url="https://archive.example/in", **fields):
    events = [event.value for event in events or WebhookEvent]
    return Webhook.objects.create(
        name=f"Archive {Webhook.objects.count()}", url=url, events=events, secret="sh", **fields
    )


def told(event=None):
    found = Delivery.objects.order_by("pk")
    return [json.loads(one.body) for one in (found.filter(event=event) if event else found)]


def calls():
    """The deliveries for which a worker has been called."""
    return [row.args_kwargs["args"][0] for row in DBTaskResult.objects.order_by("enqueued_at")]


def fresh(delivery):
    return Delivery.objects.get(pk=delivery.pk)


# When.


def test_a_new_article_is_told_to_those_who_asked():
    asked = hook(WebhookEvent.ARTICLE_ADDED)
    hook(WebhookEvent.ARTICLE_APPROVED)
    hook(WebhookEvent.ARTICLE_ADDED, active=False)
    article = make.article(canonical_url="https://gazette.example/ferry")
    (delivery,) = Delivery.objects.all()
    assert delivery.webhook == asked
    (message,) = told()
    assert message["event"] == "article.added"
    assert message["delivery"] == str(delivery.uuid)
    assert message["article"] == {
        "id": str(article.uuid),
        "path": f"/articles/{article.pk}/",
        "url": "https://gazette.example/ferry",
        "headline": article.headline,
        "publisher": "Sound Gazette",
        "language": "en",
        "version": 1,
    }
    assert calls() == [delivery.pk]


def test_what_did_not_happen_after_all_is_not_told():
    hook()
    with transaction.atomic():
        make.article()
        assert len(told()) == 2
        transaction.set_rollback(True)
    assert told() == calls() == []


# The statuses of an article's other annotations, and whether approving one more is its approval.
ARTICLES = """
                             yes
approved                     yes
rejected approved            yes
deleted                      yes
draft                        -
submitted                    -
returned                     -
approved returned            -
"""
ROWS = [line.split() for line in ARTICLES.strip("\n").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_an_article_is_approved_when_the_last_of_its_annotations_is_judged(row):
    *others, answer = row
    article = make.article()
    words = iter(["“a slow goodbye”", "“But nobody pays for an empty ship,”", "‘empty winters’"])
    for status in others:
        if status == "deleted":
            gone = make.quote(article, content=next(words))
            annotations.delete(annotation=gone, by=gone.author, lock=gone.lock)
        else:
            make.quote(article, content=next(words), status=status)
    last = make.quote(article, status=Status.SUBMITTED)
    hook(WebhookEvent.ARTICLE_APPROVED)
    make.decide(annotation=last, by=make.make_user("moderator"), decision="approve")
    messages = told()
    assert len(messages) == (answer == "yes")
    if messages:
        approved = others.count("approved") + 1
        rejected = others.count("rejected")
        assert messages[0]["annotations"] == {"approved": approved, "rejected": rejected}


def test_an_article_of_which_everything_was_rejected_is_not_approved():
    hook(WebhookEvent.ARTICLE_APPROVED)
    make.quote(status="rejected")
    assert told() == []


def test_the_deletion_of_the_last_open_annotation_approves_the_article():
    article = make.article()
    make.quote(article, approved=True)
    draft = make.quote(article, content="“a slow goodbye”")
    hook(WebhookEvent.ARTICLE_APPROVED)
    annotations.delete(annotation=draft, by=draft.author, lock=draft.lock)
    assert len(told()) == 1


def test_keeping_the_last_orphan_on_its_text_approves_the_article():
    article = make.article()
    quote = make.quote(article, approved=True)
    make.newer(article, ("every summer", "most summer"))
    hook(WebhookEvent.ARTICLE_APPROVED)
    versions.keep(annotation=quote, by=quote.author, lock=make.fresh(quote).lock)
    assert len(told()) == 1


def test_an_edit_and_another_approval_are_told_again():
    hook(WebhookEvent.ARTICLE_APPROVED)
    quote = make.quote(approved=True)
    assert len(told()) == 1
    quote = make.changed(quote)
    assert len(told()) == 1
    make.brought_to(quote, Status.APPROVED)
    assert len(told()) == 2


def test_nothing_is_told_of_a_withheld_article():
    article = make.article()
    quote = make.quote(article, status=Status.SUBMITTED)
    hook()
    article.status = "withheld"
    article.save()
    make.decide(annotation=quote, by=make.make_user("moderator"), decision="approve")
    assert told() == []


def test_a_text_that_comes_in_or_is_read_anew_wants_suggestions():
    hook(WebhookEvent.SUGGESTIONS_WANTED)
    article = make.article()
    (message,) = told()
    assert message["event"] == "suggestions.wanted"
    assert message["article"]["id"] == str(article.uuid)
    assert message["suggest_at"] == f"/api/v1/articles/{article.uuid}/suggestions/"
    call_command("suggest", "--all")
    suggestions.suggest_for_articles.func([article.pk])
    assert [one["article"]["id"] for one in told()] == [str(article.uuid)] * 3
    Article.objects.update(status="withheld")
    call_command("suggest", "--all")
    assert len(told()) == 3


def test_a_text_that_two_read_wants_none_until_one_is_to_read_it():
    hook(WebhookEvent.SUGGESTIONS_WANTED)
    within = make.collection(passes=2)
    moved, begun, left = (make.article(collection=within) for _ in range(3))
    moderator = make.make_user("moderator")
    assign(article=begun, by=moderator, to=moderator)
    call_command("suggest", "--all")
    assert told() == []
    plan(article=moved, by=moderator, changes={"collection": None})
    assert [one["article"]["id"] for one in told()] == [str(moved.uuid)]
    within.passes = 1
    save(collection=within, by=moderator)
    (later,) = DBTaskResult.objects.filter(task_path__endswith="suggest_for_articles")
    suggestions.suggest_for_articles.func(*later.args_kwargs["args"])
    assert [one["article"]["id"] for one in told()] == [str(one.uuid) for one in (moved, left)]


def test_the_articles_of_a_file_are_told_of_one_by_one(tmp_path):
    hook(WebhookEvent.ARTICLE_ADDED, WebhookEvent.SUGGESTIONS_WANTED)
    path = tmp_path / "two.jsonl"
    rows = [{"headline": f"Boats {n}", "text": f"Boat {n} sank."} for n in range(2)]
    path.write_text("\n".join(map(json.dumps, rows)))
    call_command("import_articles", str(path), "--by", make.make_user("admin").username)
    added = [one["article"]["headline"] for one in told(WebhookEvent.ARTICLE_ADDED)]
    assert added == ["Boats 0", "Boats 1"]


# How.


@pytest.fixture
def receiver(settings):
    """A server of the test's own, which the desk may contact; `answers` are its statuses."""
    got, answers = [], []

    def take(handler):
        length = int(handler.headers["Content-Length"])
        got.append((dict(handler.headers.items()), handler.rfile.read(length)))
        return answers.pop(0) if answers else 204, {}, b""

    with site({"/in": take}) as (host, _asked):
        settings.FETCH_ALLOWED_HOSTS = [host]
        hook(WebhookEvent.ARTICLE_ADDED, url=f"http://{host}/in")
        yield got, answers


def test_the_example_program_answers_with_suggestions(receiver, client):
    """The program of the documentation: it checks the signature, proposes and is understood."""
    cache.clear()
    spec = importlib.util.spec_from_file_location("suggesting_program", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    got, _answers = receiver
    Webhook.objects.update(events=[WebhookEvent.SUGGESTIONS_WANTED.value], secret="sh")
    article = make.article("Tickets\n\nTickets rose by 14 percent 💩. Nobody came.")
    webhooks.attempt(Delivery.objects.get().pk)
    ((headers, body),) = got
    headers = {name.lower(): value for name, value in headers.items()}
    timestamp = headers["x-newsroom-timestamp"]
    signed = headers["x-newsroom-signature"]
    assert example.is_genuine(body, timestamp, signed, secret=b"sh", now=int(timestamp))
    assert not example.is_genuine(body, timestamp, signed, secret=b"other", now=int(timestamp))
    assert not example.is_genuine(body, timestamp, signed, secret=b"sh", now=int(timestamp) + 999)
    message = json.loads(body)
    assert message["text"]["text"] == article.current_version.text
    _row, token = api_tokens.make_token(
        by=make.make_user("editor"), name="Model", scopes=[Scope.SUGGEST], days=3
    )
    answer = client.post(
        message["suggest_at"],
        json.dumps(example.propose(message["text"])),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.json() == {"stored": 1, "known": 0}
    one = article.current_version.suggestions.get(source="percent")
    assert one.words == {"claim": ["Tickets rose by 14 percent 💩."]}


def test_a_text_that_was_replaced_is_not_sent(receiver):
    got, _answers = receiver
    Webhook.objects.update(events=[WebhookEvent.SUGGESTIONS_WANTED.value])
    article = make.article()
    first = article.current_version
    second = ArticleVersion.objects.get(pk=first.pk)
    second.pk, second.number, second.sha256 = None, 2, "0" * 64
    second.save(force_insert=True)
    Article.objects.filter(pk=article.pk).update(current_version=second)
    webhooks.attempt(Delivery.objects.get().pk)
    assert got == []
    assert fresh(Delivery.objects.get()).error == "The article has another text by now."


def test_a_message_arrives_signed_and_is_ticked_off(receiver):
    got, _answers = receiver
    make.article("Fähre 💩\n\nWords.")
    delivery = Delivery.objects.get()
    webhooks.attempt(delivery.pk)
    ((headers, body),) = got
    assert body == delivery.body.encode()
    assert "Fähre 💩" in json.loads(body)["article"]["headline"]
    headers = {name.lower(): value for name, value in headers.items()}
    assert headers["content-type"] == "application/json"
    assert headers["x-newsroom-event"] == "article.added"
    assert headers["x-newsroom-delivery"] == str(delivery.uuid)
    signed = headers["x-newsroom-timestamp"].encode() + b"." + body
    expected = hmac.new(b"sh", signed, hashlib.sha256).hexdigest()
    assert headers["x-newsroom-signature"] == f"sha256={expected}"
    delivery = fresh(delivery)
    assert (delivery.state, delivery.status, delivery.error) == (DeliveryState.DELIVERED, 204, "")
    webhooks.attempt(delivery.pk)
    assert len(got) == 1


def test_what_is_not_taken_is_tried_again_later_and_later_and_then_given_up(receiver, caplog):
    got, answers = receiver
    answers += [500, 302, 404, 503, 429, 500]
    make.article()
    delivery = Delivery.objects.get()
    waits = []
    for _ in range(6):
        before = timezone.now()
        webhooks.attempt(delivery.pk)
        delivery = fresh(delivery)
        if delivery.next_at:
            waits.append(round((delivery.next_at - before).total_seconds() / MINUTE))
    assert waits == [1, 5, 30, 120, 720]
    assert (delivery.state, delivery.attempts, delivery.status) == (DeliveryState.FAILED, 6, 500)
    assert delivery.error == "It answered 500."
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    number = f"delivery failed uuid={delivery.uuid} webhook={delivery.webhook_id}"
    assert (len(said), said[0]) == (6, f"{number} attempt=1 of 6: It answered 500.")
    bodies = {body for _headers, body in got}
    assert len(got) == 6
    assert len(bodies) == 1
    # A worker is called for each of the attempts and for none after the last.
    assert len(calls()) == 6
    webhooks.send_again(delivery=delivery, by=make.make_user("admin"))
    webhooks.attempt(delivery.pk)
    assert fresh(delivery).state == DeliveryState.DELIVERED


def test_a_message_is_sent_again_by_who_may_see_it_and_the_log_says_by_whom(
    caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO", "annotations.writes")
    hook(WebhookEvent.ARTICLE_ADDED)
    make.article()
    Delivery.objects.update(state=DeliveryState.FAILED)
    delivery, admin = Delivery.objects.get(), make.make_user("admin")
    with pytest.raises(NotAllowed):
        webhooks.send_again(delivery=delivery, by=make.make_user("moderator"))
    assert fresh(delivery).state == DeliveryState.FAILED
    with django_capture_on_commit_callbacks(execute=True):
        webhooks.send_again(delivery=delivery, by=admin)
    assert fresh(delivery).state == DeliveryState.WAITING
    about = f"person={admin.pk} delivery={delivery.pk}"
    assert f"write verb=sent_again {about} key=None" in caplog.messages


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"archive.example": ["10.0.0.7"]}, "by the setting NEWSROOM_FETCH_ALLOWED_HOSTS"),
        ({"archive.example": ["169.254.169.254"]}, "public internet"),
        ({"archive.example": [PUBLIC, "127.0.0.1"]}, "public internet"),
        ({}, "no host by the name"),
    ],
)
def test_an_address_that_leads_inside_is_not_contacted(names, sentence):
    hook(WebhookEvent.ARTICLE_ADDED)
    make.article()
    delivery = Delivery.objects.get()
    outside = Recorder(names)
    webhooks.attempt(delivery.pk, outside.network)
    assert outside.contacted == []
    delivery = fresh(delivery)
    assert delivery.state == DeliveryState.WAITING
    assert sentence in delivery.error


@pytest.mark.parametrize("why", ["switched off", "withheld"])
def test_what_may_no_longer_be_told_is_not(receiver, why):
    got, _answers = receiver
    article = make.article()
    if why == "withheld":
        article.status = "withheld"
        article.save()
    else:
        Webhook.objects.update(active=False)
    delivery = Delivery.objects.get()
    webhooks.attempt(delivery.pk)
    delivery = fresh(delivery)
    assert got == []
    assert delivery.state == DeliveryState.FAILED
    assert why in delivery.error


def test_an_attempt_that_was_lost_with_its_worker_is_called_for_again():
    hook(WebhookEvent.ARTICLE_ADDED)
    make.article()
    assert webhooks.recover() == 0
    DBTaskResult.objects.update(status="FAILED")
    Delivery.objects.update(next_at=timezone.now() - webhooks.LOST_AFTER * 2)
    assert webhooks.recover() == 1
    assert webhooks.recover() == 0
    assert len(calls()) == 2


def test_what_the_desk_waits_for_goes_before_what_others_are_told(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    hook(WebhookEvent.ARTICLE_ADDED)
    make.article()
    # As that of a second attempt, which has been due for a while.
    DBTaskResult.objects.update(run_after=timezone.now() - webhooks.LOST_AFTER)
    asked = jobs.start(kind="export", by=make.make_user("moderator"), arguments={})
    assert DBTaskResult.objects.ready().first().args_kwargs["args"] == [str(asked.uuid)]


def test_an_attempt_whose_call_still_waits_for_a_worker_is_late_and_not_lost():
    hook(WebhookEvent.ARTICLE_ADDED)
    make.article()
    Delivery.objects.update(next_at=timezone.now() - webhooks.LOST_AFTER * 2)
    assert webhooks.recover() == 0
    assert len(calls()) == 1
