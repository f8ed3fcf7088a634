import datetime

import pytest
from django.utils import timezone

from annotations.models import Article
from tests import factories as make
from tests.views.pages import Desk, form_on, path, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return Desk("moderator", htmx=False)


def test_a_moderator_plans_an_article_on_its_page(moderator):
    article, editor = make.article(), make.make_user()
    make.collection()
    make.collection("Closed", active=False)
    page, plan = moderator.get("article", article), path("article_plan", article)
    empty = {"assignee": "", "collection": "", "due_on": ""}
    assert form_on(page, plan) == empty
    assert "Closed" not in words(page)
    wanted = {"assignee": str(editor.pk), "collection": "ferries", "due_on": "2026-04-01"}
    assert moderator.post("article_plan", article, **wanted).status_code == 302
    page = moderator.get("article", article)
    assert form_on(page, plan) == wanted
    assert 'href="/?collection=ferries"' in page.text
    assert "Overdue: 1 April 2026 · with editor" in words(page)
    moderator.post("article_plan", article, **empty)
    assert form_on(moderator.get("article", article), plan) == empty


@pytest.mark.parametrize(
    ("role", "change", "status"),
    [
        ("editor", {"collection": "ferries"}, 403),
        ("moderator", {"collection": "nowhere"}, 422),
        ("moderator", {"collection": "closed"}, 422),
        ("moderator", {"assignee": "0"}, 422),
        ("moderator", {"assignee": "x"}, 422),
        ("moderator", {"due_on": "soon"}, 422),
        ("moderator", {"due_on": "0001-01-01"}, 422),
    ],
)
def test_a_plan_that_is_not_possible_is_refused(role, change, status):
    make.collection()
    make.collection("Closed", active=False)
    article = make.article()
    response = Desk(role, htmx=False).post("article_plan", article, **change)
    assert response.status_code == status
    article.refresh_from_db()
    assert (article.collection, article.assignee, article.due_on) == (None, None, None)


def test_an_editor_sees_the_plan_and_no_form_for_it():
    article = make.article(collection=make.collection(due_on=datetime.date(2026, 4, 1)))
    page = Desk(htmx=False).get("article", article)
    assert "Ferries" in words(page)
    assert "Overdue: 1 April 2026" in words(page)
    assert "Save the plan" not in words(page)


def test_the_desk_is_narrowed_to_a_collection():
    within = make.article(collection=make.collection())
    make.article()
    desk = Desk(htmx=False)
    assert desk.get("desk", collection="ferries").context["page"].rows == [within]
    assert desk.get("desk", collection="nowhere").status_code == 422


# The ticked articles of a list.


def test_the_ticked_articles_are_given_to_somebody_at_once(moderator):
    one, other, left = make.article(), make.article(), make.article()
    editor = make.make_user()
    assert f'name="articles" value="{one.pk}" form="plan-many"' in moderator.get("desk", all=1).text
    here = {"here": "/?all=1"}
    response = moderator.post(
        "plan_many", articles=[one.pk, other.pk], assignee=editor.pk, change="assignee", **here
    )
    assert response.url == "/?all=1"
    assert "2 articles changed." in words(moderator.get("desk", all=1))
    assert list(Article.objects.filter(assignee=None)) == [left]
    # Only what the button says changes: the empty fields beside it empty nothing.
    moderator.post("plan_many", articles=[one.pk], due_on="2030-01-01", change="due_on")
    one.refresh_from_db()
    assert (one.assignee, one.due_on) == (editor, datetime.date(2030, 1, 1))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"change": "assignee"}, "Tick the articles first."),
        ({"articles": ["999999"], "change": "assignee"}, "not on the desk any more"),
        ({"articles": ["x"], "change": "assignee"}, "not on the desk any more"),
        ({"articles": ["9" * 30], "change": "assignee"}, "not on the desk any more"),
        ({"change": "status"}, "Say what to change."),
    ],
)
def test_ticks_that_make_no_sense_get_a_sentence(moderator, fields, sentence):
    response = moderator.post("plan_many", **fields)
    assert response.status_code == 422
    assert sentence in words(response)


def test_an_editor_ticks_nothing():
    article, desk = make.article(), Desk(htmx=False)
    assert 'form="plan-many"' not in desk.get("desk", all=1).text
    response = desk.post("plan_many", articles=[article.pk], change="assignee")
    assert response.status_code == 403


# The next one, and when things are due.


def test_one_button_opens_the_next_article():
    desk, article = Desk(htmx=False), make.article()
    assert form_on(desk.get("desk"), path("take_next")) == {}
    assert desk.post("take_next").url == article.get_absolute_url()
    article.refresh_from_db()
    assert article.assignee == desk.person
    response = desk.post("take_next")
    assert response.status_code == 409
    assert "No article is free just now." in words(response)


def test_on_the_list_of_a_collection_the_next_one_is_of_that_collection():
    desk, within = Desk(htmx=False), make.article(collection=make.collection())
    make.article()
    page = desk.get("desk", collection="ferries")
    assert "Take the next of Ferries" in words(page)
    fields = form_on(page, path("take_next"))
    assert desk.submit(path("take_next"), fields).url == within.get_absolute_url()
    assert desk.post("take_next", collection="nowhere").status_code == 422


def test_the_desk_says_what_is_due_in_words():
    day = timezone.localdate()
    make.article("Late\n\nText.", collection=make.collection(due_on=datetime.date(2026, 4, 1)))
    make.article("Ahead\n\nText.", collection=make.collection("B", due_on=day))
    shown = words(Desk(htmx=False).get("desk"))
    assert "Overdue: 1 April 2026" in shown
    assert f"Due {day.day} {day:%B %Y}" in shown


def test_what_is_due_is_listed_by_its_day():
    day, desk = timezone.localdate(), Desk(htmx=False)
    days = {"today": 0, "late": -1, "later": 30, "soon": 7}
    for name, ahead in days.items():
        article = make.article(f"{name}\n\nText.")
        Article.objects.filter(pk=article.pk).update(due_on=day + datetime.timedelta(days=ahead))
    done = make.article("done\n\nText.", status="done")
    Article.objects.filter(pk=done.pk).update(due_on=day)
    make.article()

    def listed(due):
        return [article.headline for article in desk.get("desk", due=due).context["page"].rows]

    assert listed("overdue") == ["late"]
    assert listed("week") == ["late", "today", "soon"]
    assert listed("dated") == ["late", "today", "soon", "later"]
    assert desk.get("desk", due="never").status_code == 422


def test_pages_of_what_is_due_follow_one_another_without_a_gap(monkeypatch):
    monkeypatch.setattr("annotations.queries.desk.PAGE", 3)
    first = datetime.date(2026, 4, 1)
    made = [make.article() for _ in range(8)]
    for number, article in enumerate(made):
        due = first + datetime.timedelta(days=number // 3)
        Article.objects.filter(pk=article.pk).update(due_on=due)
    order = [made[n] for n in (2, 1, 0, 5, 4, 3, 7, 6)]
    desk = Desk(htmx=False)
    page = desk.get("desk", due="dated")
    seen, ways = [page.context["page"].rows], [page]
    while ways[-1].context["older"]:
        ways.append(desk.client.get(ways[-1].context["older"]))
        seen.append(ways[-1].context["page"].rows)
    assert seen == [order[:3], order[3:6], order[6:]]
    back = desk.client.get(ways[-1].context["newer"])
    assert back.context["page"].rows == order[3:6]
    first_again = desk.client.get(back.context["newer"])
    assert first_again.context["page"].rows == order[:3]
    assert not first_again.context["newer"]


def test_a_moderator_finds_what_one_person_has(moderator):
    article, editor = make.article(), make.make_user()
    Article.objects.filter(pk=article.pk).update(assignee=editor)
    make.article()
    found = moderator.get("desk", assignee=editor.pk)
    assert found.context["page"].rows == [article]
    assert Desk(htmx=False).get("desk", assignee=editor.pk).status_code == 422
