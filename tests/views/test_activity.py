"""The pages of what happened: who sees whose, filters in the address, the CSV."""

import csv
import io

import pytest

from annotations.services.comments import comment
from tests import factories as make
from tests.views.pages import Desk, path, words

pytestmark = pytest.mark.django_db


def test_everyone_sees_what_they_did_themselves():
    make.quote()
    page = words(Desk(htmx=False).get("activity"))
    assert "What you did" in page
    assert "tagged the quote “We will keep every summer sailing,”" in page
    assert "What everyone did" not in page


@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("moderator", 200), ("admin", 200)])
def test_what_others_did_is_for_moderators_and_admins(role, status):
    other = make.quote(by=make.make_user("editor", "ola")).author
    desk = Desk(role, htmx=False)
    assert desk.get("person_activity", other).status_code == status
    assert desk.get("audit").status_code == status
    assert desk.get("audit", csv=1).status_code == status
    assert desk.get("person_activity", desk.person).status_code == 200


def test_an_article_tells_what_happened_on_it_alone():
    quote = make.quote()
    make.claim(make.article())
    page = words(Desk(htmx=False).get("article_activity", quote.version.article))
    assert "editor tagged the quote" in page
    assert "editor brought in the article" in page
    assert "tagged the claim" not in page


def test_the_activity_of_a_withheld_article_is_not_there():
    article = make.article(status="withheld")
    assert Desk().get("article_activity", article).status_code == 404
    assert Desk("moderator").get("article_activity", article).status_code == 200


def test_the_filters_of_the_audit_stand_in_the_address(monkeypatch):
    monkeypatch.setattr("annotations.queries.activity.PAGE", 1)
    make.quote(make.article(), by=make.make_user("editor", "ola"))
    make.claim(by=make.make_user("editor", "ola"))
    desk = Desk("moderator", htmx=False)
    page = desk.get("audit", who="ola", verb="created")
    assert "the claim" in words(page)
    assert "the quote" not in words(page)
    assert "?who=ola&amp;verb=created&amp;before=" in page.content.decode()
    older = page.context["page"].older
    assert "the quote" in words(desk.get("audit", who="ola", verb="created", before=older))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"who": "nobody-here"}, "Nobody here has this name."),
        ({"since": "2026-03-04", "until": "2026-03-01"}, "The last day comes before"),
        ({"since": "yesterday"}, "Give the day as year-month-day"),
        ({"before": "1_000"}, "Enter a whole number."),
        ({"verb": "hacked"}, "Select a valid choice."),
        ({"q": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_a_filter_that_cannot_be_is_answered_with_a_sentence(query, sentence):
    answer = Desk("moderator", htmx=False).get("audit", **query)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_an_audit_without_a_match_says_what_to_do():
    page = words(Desk("moderator", htmx=False).get("audit", q="nothing like it"))
    assert "Widen the filters" in page


def test_the_csv_holds_what_the_filters_leave_and_all_of_it(monkeypatch):
    monkeypatch.setattr("annotations.queries.activity.AT_ONCE", 2)
    quote = make.changed(make.quote())
    comment(annotation=quote, by=make.make_user("moderator"), body="=1+1")
    make.claim()
    answer = Desk("moderator", htmx=False).get("audit", kind="quote", csv=1)
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert "attachment" in answer["Content-Disposition"]
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    commented, changed, made = csv.DictReader(io.StringIO(body))
    assert (commented["who"], commented["what"]) == ("moderator", "commented on")
    assert commented["reason"] == "'=1+1"
    assert "speaker: Mira Solberg → Islanders’ council" in changed["changes"]
    assert made["annotation_id"] == str(quote.uuid)
    assert made["headline"] == quote.version.headline


def test_a_deed_leads_to_the_history_it_is_part_of():
    quote = make.quote()
    page = Desk(htmx=False).get("activity").content.decode()
    assert f'href="{path("annotation_history", quote.uuid)}"' in page
