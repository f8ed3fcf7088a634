import csv
import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations.models import Article, Collection, Guidelines, Pass
from annotations.queries import desk as questions
from annotations.views import desk as views
from tests import factories as make
from tests.views.pages import Desk, filled, form_on, path, words

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
    assert filled(form_on(page, plan)) == empty
    assert "Closed" not in words(page)
    wanted = {"assignee": str(editor.pk), "collection": "ferries", "due_on": "2026-04-01"}
    assert moderator.post("article_plan", article, **wanted).status_code == 302
    page = moderator.get("article", article)
    assert filled(form_on(page, plan)) == wanted
    assert 'href="/collections/ferries/"' in page.text
    assert "Overdue: 1 April 2026 · with editor" in words(page)
    moderator.post("article_plan", article, **empty)
    assert filled(form_on(moderator.get("article", article), plan)) == empty


def test_two_who_plan_one_article_keep_what_each_changed(moderator):
    article, editor = make.article(), make.make_user()
    plan = path("article_plan", article)
    shown = form_on(moderator.get("article", article), plan)
    moderator.submit(plan, shown | {"due_on": "2026-04-01"})
    moderator.submit(plan, shown | {"assignee": str(editor.pk)})
    article.refresh_from_db()
    assert (article.due_on, article.assignee) == (datetime.date(2026, 4, 1), editor)


@pytest.mark.parametrize("passes", [1, 2])
def test_of_whom_has_left_an_article_is_planned_anew(moderator, passes):
    left, ola = make.make_user("editor", "ada"), make.make_user("editor", "ola")
    article = make.article(collection=make.collection("Ferries", passes=passes))
    plan = path("article_plan", article)
    who = "assignee" if passes == 1 else "first"
    moderator.submit(plan, form_on(moderator.get("article", article), plan) | {who: str(left.pk)})
    left.is_active = False
    left.save()
    shown = form_on(moderator.get("article", article), plan)
    assert shown[who] == str(left.pk)
    assert moderator.submit(plan, shown | {"due_on": "2026-04-01"}).status_code == 302
    article.refresh_from_db()
    assert (article.due_on, article.assignee) == (datetime.date(2026, 4, 1), left)
    assert moderator.submit(plan, shown | {who: str(ola.pk)}).status_code == 302
    page = moderator.get("article", article)
    assert form_on(page, plan)[who] == str(ola.pk)
    assert f'<option value="{left.pk}"' not in page.text


def test_a_plan_that_somebody_else_has_changed_is_not_written_over(moderator):
    article = make.article()
    plan = path("article_plan", article)
    shown = form_on(moderator.get("article", article), plan)
    moderator.submit(plan, shown | {"due_on": "2026-04-01"})
    response = moderator.submit(plan, shown | {"due_on": "2026-05-01"})
    assert response.status_code == 409
    assert "Somebody has changed the plan of this article" in words(response)
    article.refresh_from_db()
    assert article.due_on == datetime.date(2026, 4, 1)
    assert moderator.submit(plan, shown | {"due_on": "2026-04-01"}).status_code == 302


def test_two_who_change_one_collection_keep_what_each_changed(moderator):
    made = make.collection(description="Boats\nand quays", labels={"label": {"opposes": "Against"}})
    address = path("collection_edit", made.slug)
    shown = form_on(moderator.get("collection_edit", made.slug))
    moderator.submit(address, shown | {"description": "Boats", "label-supports": "For"})
    moderator.submit(address, shown | {"due_on": "2026-04-01", "label-neutral": "Neither"})
    made.refresh_from_db()
    assert (made.description, made.due_on) == ("Boats", datetime.date(2026, 4, 1))
    own = {"opposes": "Against", "supports": "For", "neutral": "Neither"}
    assert made.labels == {"label": own}


def test_what_somebody_else_wrote_is_shown_before_it_is_written_over(moderator):
    made = make.collection(description="Boats")
    address = path("collection_edit", made.slug)
    shown = form_on(moderator.get("collection_edit", made.slug))
    moderator.submit(address, shown | {"description": "Boats and quays"})
    response = moderator.submit(address, shown | {"description": "All at sea"})
    assert response.status_code == 409
    assert "Somebody has changed this meanwhile: “Boats and quays”." in words(response)
    made.refresh_from_db()
    assert made.description == "Boats and quays"
    assert moderator.submit(address, form_on(response)).status_code == 302
    made.refresh_from_db()
    assert made.description == "All at sea"


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


def test_which_of_the_ticked_articles_is_left_out_is_said_and_the_others_are_changed(moderator):
    free = make.article("Free\n\nText.", collection=make.collection("Read by two", passes=2))
    full = make.read_by_two(opened=False)
    third = {"assignee": make.make_user("editor", "third").pk, "change": "assignee"}
    ticked = {"articles": [free.pk, full.pk], "here": "/?collection=read-by-two"}
    assert moderator.post("plan_many", **ticked, **third).url == "/?collection=read-by-two"
    said = words(moderator.get("desk", collection="read-by-two"))
    assert "1 article changed." in said
    assert f"“{full}” was left out: Two people read this text" in said
    free.refresh_from_db()
    assert free.assignee.username == "third"


def test_all_that_the_filters_find_is_planned_beyond_the_page_after_a_look_at_it(
    moderator, monkeypatch
):
    monkeypatch.setattr(questions, "PAGE", 2)
    found = [make.article(section="Sea", publisher="Gazette") for _ in range(5)]
    other = make.article(publisher="Courier")
    query = {"publisher": found[0].publisher_id}
    page = moderator.get("desk", **query)
    assert "All 5 that are found" in words(page)
    editor = make.make_user()
    here = f"/?publisher={found[0].publisher_id}"
    ask = {"change": "assignee", "assignee": editor.pk, "here": here}
    asked = moderator.post("plan_many", all_found="1", **ask)
    assert f"5 articles: Assigned to – {editor}" in words(asked)
    assert not Article.objects.filter(assignee=editor).exists()
    sent = form_on(asked, path("plan_many"))
    assert sorted(map(int, sent["articles"])) == [article.pk for article in found]
    assert moderator.post("plan_many", **sent).url == here
    assert "5 articles changed." in words(moderator.get("desk", **query))
    assert list(Article.objects.filter(assignee=None)) == [other]
    # Filters that fit on one page need no second box, nor does a page of another's filters.
    assert "that are found" not in words(moderator.get("desk", publisher=other.publisher_id))


def test_more_than_go_together_are_planned_in_steps(moderator, monkeypatch):
    monkeypatch.setattr(questions, "PAGE", 1)
    monkeypatch.setattr(views, "MOST_TOGETHER", 2)
    newest = [make.article() for _ in range(3)][1:]
    assert "The first 2 that are found" in words(moderator.get("desk", all=1))
    ask = {"change": "due_on", "due_on": "2030-01-01", "here": "/?all=1", "all_found": "1"}
    sent = form_on(moderator.post("plan_many", **ask), path("plan_many"))
    moderator.post("plan_many", **sent)
    assert set(Article.objects.due()) == set(newest)


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


# How many read a text.


def test_where_two_have_begun_it_is_said_what_one_reader_means_before_it_is_so(moderator):
    slug = make.read_by_two(opened=False).collection.slug
    fields = form_on(moderator.get("collection_edit", slug)) | {"passes": "1"}
    asked = moderator.post("collection_edit", slug, **fields)
    assert asked.status_code == 422
    said = words(asked)
    assert "1 text that has been begun is read by two and settled as before." in said
    assert "Save again to change it." in said
    assert Collection.objects.get().passes == 2
    again = form_on(asked)
    assert moderator.post("collection_edit", slug, **again).status_code == 302
    assert Collection.objects.get().passes == 1
    # Where nobody has begun, and the other way, nothing is asked.
    for passes in ("2", "1"):
        Pass.objects.update(number=None)
        fields = form_on(moderator.get("collection_edit", slug)) | {"passes": passes}
        assert moderator.post("collection_edit", slug, **fields).status_code == 302


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


# The pages of collections.


def test_an_empty_list_says_how_a_collection_begins(moderator):
    assert "Begin one for a project or a topic" in words(moderator.get("collections"))
    page = Desk(htmx=False).get("collections")
    assert "A moderator begins one" in words(page)
    assert path("collection_new") not in page.text


def test_the_list_tells_how_far_each_is_and_goes_out_as_csv(moderator):
    ferries = make.collection(due_on=datetime.date(2026, 4, 1))
    make.article(collection=ferries, status="done")
    make.quote(make.article(collection=ferries), status="submitted")
    page = moderator.get("collections")
    assert "Ferries 1 of 2 articles done, 1 overdue 0 1 1 1 – 1 April 2026" in words(page)
    rows = csv_of(moderator.get("collections", csv=1))
    assert rows[0][:5] == ["collection", "todo", "in_progress", "done", "withheld"]
    assert rows[1] == ["Ferries", "0", "1", "1", "0", "1", "1", "", "2026-04-01"]


def csv_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def test_a_collections_page_shows_its_work(moderator):
    ferries = make.collection(description="The winter boats.", passes=2)
    article = make.article(collection=ferries)
    make.quote(article)
    done = make.article("Long done\n\nText.", collection=ferries, status="done")
    elsewhere = make.article("Elsewhere\n\nText.")
    page = moderator.get("collection", ferries.slug)
    shown = words(page)
    assert "The winter boats." in shown
    assert "Two people tag each article" in shown
    assert "1 of 2 articles done" in shown
    assert page.context["articles"].rows == [article]
    assert done.headline not in shown
    assert elsewhere.headline not in shown
    assert f'value="{article.pk}" form="plan-many"' in page.text
    assert form_on(page, path("take_next")) == {"collection": "ferries"}


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("articles", "status,articles", "in_progress,1"),
        ("marks", "kind,draft,submitted,returned,approved,rejected,orphaned", "quote,0,0,0,1,0,0"),
        ("people", "person,articles_todo,articles_in_progress", "{pseudonym},0,1"),
        ("review-times", "week_from,decisions,approved,returned,rejected,median_hours", ",1,1,0,0"),
    ],
)
def test_each_figure_goes_out_as_csv(moderator, name, header, row):
    quote = make.quote(make.article(collection=make.collection()), approved=True)
    text = "\n".join(map(",".join, csv_of(moderator.get("collection_figures", "ferries", name))))
    assert text.startswith(header)
    assert row.format(pseudonym=quote.author.pseudonym) in text
    assert quote.author.username not in text


def test_figures_that_there_are_not(moderator):
    make.collection()
    assert moderator.get("collection_figures", "ferries", "moods").status_code == 404
    assert moderator.get("collection", "nowhere").status_code == 404


def test_a_collections_pages_cost_the_same_at_thirty_articles(moderator):
    def queries(name, *args):
        with CaptureQueriesContext(connection) as captured:
            assert moderator.get(name, *args).status_code == 200
        return len(captured)

    def more(count):
        for _ in range(count):
            number = Article.objects.count()
            editor = make.make_user("editor", f"editor{number}")
            article = make.article(collection=make.collection())
            make.collection(f"Collection {number}")
            Article.objects.filter(pk=article.pk).update(assignee=editor)
            make.quote(article, by=editor, approved=True)

    more(3)
    moderator.get("desk")
    few = queries("collections"), queries("collection", "ferries")
    more(27)
    assert (queries("collections"), queries("collection", "ferries")) == few
    assert few <= (7, 28)


def test_a_moderator_begins_a_collection_and_changes_it(moderator):
    wanted = {"name": " Winter  boats ", "description": "Why.", "passes": "2", "active": "on"}
    response = moderator.post("collection_new", **wanted, due_on="2026-04-01")
    assert response.url == "/collections/winter-boats/"
    made = Collection.objects.get()
    assert (made.name, made.passes, made.due_on.isoformat()) == ("Winter boats", 2, "2026-04-01")
    article = make.article(collection=made)
    fields = form_on(moderator.get("collection_edit", made.slug))
    assert fields["name"] == "Winter boats"
    fields |= {"name": "Summer boats", "due_on": "2026-05-01"}
    assert moderator.post("collection_edit", made.slug, **fields).url == response.url
    article.refresh_from_db()
    assert article.due_on == datetime.date(2026, 5, 1)
    assert Collection.objects.get().name == "Summer boats"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "ferries"}, ""),
        ({"name": "Ferries"}, "There is a collection of this name already."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"passes": "3"}, "3 is not one of the available choices"),
        ({"due_on": "soon"}, "Give the day as year-month-day"),
    ],
)
def test_settings_that_cannot_be_get_a_sentence(moderator, wrong, sentence):
    make.collection()
    response = moderator.post("collection_new", **{"name": "New", "passes": "1"} | wrong)
    assert response.status_code == (422 if sentence else 302)
    assert not sentence or sentence in words(response)


@pytest.mark.parametrize("name", ["new", "NEW!", "Ferries?", "…", "a" * 100])
def test_every_name_gets_an_address_of_its_own(moderator, name):
    make.collection()
    for known in (name, f"{name} "):
        assert moderator.post("collection_new", name=known, passes="1").status_code in (302, 422)
    made = Collection.objects.exclude(name="Ferries").get()
    assert moderator.client.get(made.get_absolute_url()).status_code == 200
    assert made.slug not in ("new", "ferries")


@pytest.mark.parametrize("name", ["collection_new", "collection_edit", "guidelines_edit"])
def test_an_editor_changes_no_collection(name):
    make.collection()
    desk, args = Desk(htmx=False), [] if name == "collection_new" else ["ferries"]
    assert desk.get(name, *args).status_code == 403
    fields = {"name": "Mine", "passes": "1", "text": "Mine", "after": "0"}
    assert desk.post(name, *args, **fields).status_code == 403
    assert Collection.objects.get().name == "Ferries"
    assert not Guidelines.objects.exists()


# Guidelines.


def test_each_save_is_a_new_version_and_the_old_ones_stay(moderator):
    make.collection()
    fields = form_on(moderator.get("guidelines_edit", "ferries"))
    assert fields["after"] == "0"
    moderator.post("guidelines_edit", "ferries", text="# Quotes\r\n\r\nMark *all*.", after="0")
    fields = form_on(moderator.get("guidelines_edit", "ferries"))
    assert fields["text"] == "# Quotes\n\nMark *all*."
    fields |= {"text": "# Quotes\n\nMark *some*.", "note": "Fewer"}
    moderator.post("guidelines_edit", "ferries", **fields)
    page = moderator.get("collection_guidelines", "ferries")
    assert "<h3>Quotes</h3>\n<p>Mark <em>some</em>.</p>" in page.text
    old = moderator.get("guidelines_version", "ferries", 1)
    assert "Mark <em>all</em>." in old.text
    assert "No longer in force" in words(old)
    changed = moderator.get("guidelines_version", "ferries", 2)
    assert "<del>all</del><ins>some</ins>" in changed.text
    assert "Fewer" in words(changed)
    back = moderator.client.get("/collections/ferries/guidelines/1/?against=2")
    assert "<del>some</del><ins>all</ins>" in back.text
    assert "Mark <em>some</em>." in moderator.get("collection", "ferries").text


@pytest.mark.parametrize("query", ["3/", "0/", "2/?against=9", "2/?against=x", "99999999999/"])
def test_a_version_that_there_is_not(moderator, query):
    make.guidelines("One")
    make.guidelines("Two")
    response = moderator.client.get(f"/collections/ferries/guidelines/{query}")
    assert response.status_code == 404


def test_a_look_at_guidelines_saves_nothing_and_runs_nothing(moderator):
    make.collection()
    text = "<script>alert(1)</script> [x](javascript:alert(1)) **bold**"
    page = moderator.post("guidelines_edit", "ferries", text=text, after="0", look="1")
    assert "<strong>bold</strong>" in page.text
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text
    assert not Guidelines.objects.exists()


def test_two_who_write_at_once_do_not_undo_one_another(moderator):
    make.guidelines("Mine")
    response = moderator.post("guidelines_edit", "ferries", text="Theirs", after="0")
    assert response.status_code == 409
    assert "Somebody has saved another version" in words(response)
    assert "<del>Mine</del><ins>Theirs</ins>" in response.text
    fields = form_on(response)
    assert (fields["text"], fields["after"]) == ("Theirs", "1")
    moderator.post("guidelines_edit", "ferries", **fields)
    assert [rules.number for rules in Guidelines.objects.order_by("number")] == [1, 2]
    # The same words again are no new version.
    moderator.post("guidelines_edit", "ferries", text="Theirs", after="2")
    assert Guidelines.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 50_001}, {"after": "x"}])
def test_guidelines_that_cannot_be_stored_get_a_sentence(moderator, wrong):
    make.collection()
    fields = {"text": "Rules", "after": "0"} | wrong
    assert moderator.post("guidelines_edit", "ferries", **fields).status_code == 422
    assert not Guidelines.objects.exists()


def test_a_mark_says_under_which_version_it_was_made():
    article = make.article(collection=make.collection())
    before = make.quote(article)
    rules = make.guidelines("One")
    under = make.claim(article)
    later = make.guidelines("Two")
    make.changed(under)
    assert [make.fresh(mark).guidelines for mark in (before, under)] == [None, rules]
    assert make.fresh(make.not_a_quote(article)).guidelines == later
    assert make.fresh(make.quote()).guidelines is None


# What of a collection stands on the article page.


def test_the_rules_of_a_kind_stand_beside_its_fields():
    rules = make.guidelines("Before.\n\n# quotes\n\nEvery word.\n\n# Stances\n\nOnly two targets.")
    article = make.article(collection=rules.collection)
    desk, quote = Desk(htmx=False), make.quote(article)
    for page in (
        desk.get("annotation_edit", quote.uuid),
        desk.get("quote_create", article),
        Desk().get("annotation_edit", quote.uuid),
        Desk().get("quote_create", article),
    ):
        assert "Every word." in words(page)
        assert "Only two targets." not in words(page)
        assert 'href="/collections/ferries/guidelines/"' in page.text
    assert "Only two targets." in words(desk.get("stance_create", article))
    claim = words(desk.get("claim_create", article))
    assert "Guidelines · Ferries" in claim
    assert "Before." not in claim
    outside = words(desk.get("quote_create", make.article()))
    assert "Every word." not in outside


def test_labels_read_as_the_collection_words_them_and_are_stored_as_ever(moderator):
    make.collection()
    edit = path("collection_edit", "ferries")
    page = moderator.client.get(edit)
    fields = form_on(page) | {"label-supports": " Pro  ferry ", "reason-scare": "Ironic"}
    # A browser sends this for a tick.
    fields["active"] = "on"
    assert moderator.submit(edit, fields).status_code == 302
    ferries = Collection.objects.get()
    assert ferries.labels == {"label": {"supports": "Pro ferry"}, "reason": {"scare": "Ironic"}}
    assert form_on(moderator.client.get(edit))["label-supports"] == "Pro ferry"
    article, desk = make.article(collection=ferries), Desk(htmx=False)
    page = desk.get("stance_create", article)
    assert "Pro ferry" in words(page)
    assert 'value="supports"' in page.text
    stance = make.stance(article, label="supports")
    assert stance.stance.label == "supports"
    for page in (desk.get("annotation_edit", stance.uuid), desk.get("article", article)):
        assert "Pro ferry" in words(page)
    edited = form_on(desk.get("annotation_edit", stance.uuid))
    assert edited["label"] == "supports"
    assert "Ironic" in words(desk.get("not_a_quote_create", article))
    elsewhere = desk.get("stance_create", make.article())
    assert "Pro ferry" not in words(elsewhere)
    assert "Supports" in words(elsewhere)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ({"label-supports": "Opposes"}, "Another label of this list reads the same."),
        (
            {"label-supports": "A", "label-neutral": "A"},
            "Another label of this list reads the same.",
        ),
        ({"label-supports": "x" * 41}, "at most 40 characters"),
    ],
)
def test_labels_that_cannot_be_told_apart_are_refused(moderator, own, sentence):
    make.collection()
    response = moderator.post("collection_edit", "ferries", name="Ferries", passes="1", **own)
    assert response.status_code == 422
    assert sentence in words(response)
    assert Collection.objects.get().labels == {}
