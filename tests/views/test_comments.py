import re

import pytest

from annotations.models import Comment
from annotations.services.comments import comment, resolve
from tests import factories as make
from tests.views.pages import Desk, form_on, path, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return comment(annotation=make.quote(), by=make.make_user("moderator"), body="Whose words?")


def test_a_comment_has_an_address_that_leads_to_it(thread):
    address, place = thread.get_absolute_url().split("#")
    page = Desk(htmx=False).client.get(address)
    assert f'id="{place}"' in page.text
    assert f'href="#{place}"' in page.text


def test_a_thread_is_answered_resolved_and_opened_again(thread):
    desk, uuid = Desk(htmx=False), thread.annotation.uuid
    fields = {"body": "Hers.", "answers": thread.pk}
    assert "#comment-" in desk.post("comment_create", uuid, **fields).url
    assert Comment.objects.get(body="Hers.").answers == thread
    settle, again = path("comment_resolve", thread), path("comment_reopen", thread)
    page = desk.get("comment_create", uuid)
    assert form_on(page, settle) == {}
    assert desk.submit(settle, {}).url == thread.get_absolute_url()
    page = desk.get("comment_create", uuid)
    assert "Resolved editor" in words(page)
    desk.submit(again, form_on(page, again))
    assert Comment.objects.open().get() == thread


def test_a_new_comment_has_the_cursor_unless_there_is_something_to_read_first(thread):
    desk, quiet = Desk(htmx=False), make.quote()
    for uuid, fields, has_it in [
        (quiet.uuid, None, True),
        (thread.annotation.uuid, None, False),
        (thread.annotation.uuid, {"body": ""}, True),
    ]:
        page = (desk.get if fields is None else desk.post)("comment_create", uuid, **fields or {})
        field = re.search(r'<textarea name="body"[^>]*>', page.text)[0]
        assert ("autofocus" in field) is has_it, fields


def test_an_answer_that_says_nothing_stays_in_its_thread(thread):
    page = Desk(htmx=False).post(
        "comment_create", thread.annotation.uuid, body="", answers=thread.pk
    )
    assert page.status_code == 422
    assert '<details class="more" data-leads-in open>' in page.text
    assert re.search(r"<textarea[^>]* autofocus", page.text)[0].startswith('<textarea id="answer-')


@pytest.mark.parametrize("answers", ["0", "x", "9" * 30, "other"])
def test_an_answer_goes_only_into_a_thread_of_this_annotation(thread, answers):
    elsewhere = comment(annotation=make.quote(), by=thread.by, body="Elsewhere.")
    answers = elsewhere.pk if answers == "other" else answers
    page = Desk(htmx=False).post(
        "comment_create", thread.annotation.uuid, body="So?", answers=answers
    )
    assert page.status_code == 422
    assert not Comment.objects.filter(body="So?").exists()


def test_open_comments_stand_on_the_desk_until_they_are_resolved(thread):
    desk = Desk(htmx=False)
    last = comment(
        annotation=thread.annotation, by=thread.by, body="Hers or the paper’s?", answers=thread
    )
    page = desk.get("desk")
    assert "Open comments" in words(page)
    assert "Hers or the paper’s?" in words(page)
    assert f'href="{last.get_absolute_url()}"' in page.text
    resolve(comment=thread, by=desk.person)
    assert "Open comments" not in words(desk.get("desk"))


def test_the_review_queue_says_how_many_comments_are_open():
    quote = make.quote(status="submitted")
    first = comment(annotation=quote, by=quote.author, body="Is the source right?")
    comment(annotation=quote, by=quote.author, body="I think so.", answers=first)
    moderator = Desk("moderator", htmx=False)
    page = moderator.client.get("/admin/annotations/annotation/")
    assert "1 open comment " in words(page)
    assert f'href="{path("comment_create", quote.uuid)}"' in page.text
    resolve(comment=first, by=moderator.person)
    assert "open comment" not in words(moderator.client.get("/admin/annotations/annotation/"))
