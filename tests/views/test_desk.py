import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Article
from annotations.queries import desk as questions
from annotations.queries.desk import PAGE
from annotations.services.claim_matches import decide, match
from annotations.services.comments import comment, resolve
from annotations.services.desk import assign
from annotations.services.history import undo
from annotations.services.refusals import AlreadyTaken, NotAllowed
from tests import factories
from tests.views.pages import words

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def editor(db):
    return factories.make_user("editor", first_name="Ada", last_name="Lund")


@pytest.fixture
def other(db):
    return factories.make_user("editor", "other", first_name="Greta", last_name="Holm")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)

    def ask(query="", **options):
        return client.get(f"/{query}", **options)

    return ask


def articles(count):
    return [factories.article(f"Story {n}\n\nA paragraph of story {n}.") for n in range(count)]


def headlines(response):
    page = response.context.get("page")
    return [article.headline for article in page.rows]


def test_an_empty_desk_says_what_to_do(desk):
    page = desk().text
    assert "Nothing waits." in page
    assert reverse("annotations:article_new") in page


def test_a_desk_on_which_anything_waits_is_not_said_to_be_empty(desk, editor, other):
    quote = factories.quote(by=editor, approved=True)
    article = quote.version.article
    Article.objects.update(status="done")
    assert "Nothing waits." in desk().text
    comment(annotation=quote, by=other, body="Is this all?")
    response = desk()
    assert "Open comments" in response.text
    assert "Nothing waits." not in response.text
    resolve(comment=quote.comments.get(), by=editor)
    assert "Nothing waits." in desk().text
    factories.newer(article, ("We will keep", "They would drop"))
    Article.objects.update(status="done")
    response = desk()
    assert "The text has changed" in response.text
    assert "Nothing waits." not in response.text


@pytest.mark.django_db
def test_what_waits_for_another_moderator_is_something_that_waits(client):
    judge = factories.make_user("moderator")
    factories.quote(by=judge, status="submitted")
    Article.objects.update(status="done")
    client.force_login(judge)
    page = client.get(reverse("annotations:desk")).text
    assert 'id="to-review"' in page
    assert "Nothing waits." not in page


def test_the_desk_parts_what_is_mine_what_is_free_and_what_others_do(desk, editor, other):
    mine, free, theirs, done = articles(4)
    assign(article=mine, by=editor, to=editor)
    assign(article=theirs, by=other, to=other)
    Article.objects.filter(pk=theirs.pk).update(status="in_progress")
    Article.objects.filter(pk=done.pk).update(status="done")
    context = desk().context
    assert context["own"].rows == [mine]
    assert context["free"].rows == [free]
    assert context["in_progress"].rows == [theirs]


def test_what_one_has_begun_to_mark_is_ones_own(desk, editor, other):
    mine, theirs = articles(2)
    for article, by in ((mine, editor), (theirs, other)):
        factories.not_a_quote(article, by=by, words="paragraph")
    response = desk()
    assert response.context["own"].rows == [mine]
    assert response.context["in_progress"].rows == [theirs]
    assert "Take it" not in response.text


def test_what_came_back_shows_its_words_its_reason_and_its_place(desk, editor):
    returned = factories.quote(by=editor, status="returned")
    factories.claim(by=editor, approved=True)
    factories.quote(by=factories.make_user("editor", "other"), status="returned")
    response = desk()
    assert [back.annotation.pk for back in response.context["came_back"].rows] == [returned.pk]
    assert "“We will keep every summer sailing,”" in response.text
    assert "Look at the source again." in response.text
    assert f"#card-{returned.uuid}" in response.text


def test_the_reason_is_that_of_the_latest_decision(desk, editor):
    returned = factories.quote(by=editor, status="returned")
    factories.brought_to(factories.fresh(returned), "rejected")
    (back,) = desk().context["came_back"].rows
    assert back.review.decision == "reject"


WHOLE = {
    "came_back": ("All that came back to you", "More will show as you settle these."),
    "open_comments": ("All open comments", "More will show as you resolve these."),
    "waiting": ("All texts that have changed", "More will show as you settle these."),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_short_list_has_an_address_at_which_it_is_whole(desk, editor, other, monkeypatch, name):
    monkeypatch.setattr(questions, "LONG", 15)
    for number in range(questions.SHORT + 1):
        quote = factories.quote(by=editor, status="returned")
        comment(annotation=quote, by=other, body=f"Is this all, {number}?")
        factories.newer(factories.quote(by=editor).version.article, ("We will keep", "They drop"))
    link, hint = WHOLE[name]
    response = desk()
    assert len(response.context[name].rows) == questions.SHORT
    address, anchor = re.search(f'<a href="/([^"#]*)#([^"]*)">{link}</a>', response.text).groups()
    response = desk(address)
    assert f'id="{anchor}"' in response.text
    assert link not in response.text
    cut = [one for one in WHOLE if response.context[one].more]
    assert cut == [one for one in WHOLE if one != name]
    monkeypatch.setattr(questions, "LONG", questions.SHORT)
    assert hint in desk(address).text


def test_only_a_list_that_there_is_can_be_asked_for_whole(desk):
    assert desk("?whole=own").status_code == 422


def test_a_row_tells_how_far_its_article_is(desk, editor):
    factories.quote(by=editor)
    response = desk("?all=1")
    assert "1 of 5 quotation marks" in response.text
    assert "0 of 1 caption" in response.text
    assert '<progress max="5" value="1"' in response.text


@pytest.mark.parametrize("asked", ["Aldenbrück", "ALDENBRÜCK", "brück", "ÜCK ö"])
def test_a_headline_is_found_whatever_the_case_of_its_letters(desk, asked):
    found = factories.article("Aldenbrück öffnet\n\nText.")
    factories.article("Brucker Land\n\nText.")
    assert [row.pk for row in desk(f"?q={asked}").context["page"].rows] == [found.pk]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?all=1", ["French", "Taken", "Done", "Plain"]),
        ("?q=pla", ["Plain"]),
        ("?q=PLAIN", ["Plain"]),
        ("?q=%25", []),
        ("?status=done", ["Done"]),
        ("?language=fr", ["French"]),
        ("?language=de-AT", []),
        ("?assignee=me", ["Taken"]),
        ("?assignee=nobody", ["French", "Done", "Plain"]),
        ("?publisher={courier}", ["French"]),
        ("?status=todo&language=en&q=&assignee=", ["Taken", "Plain"]),
        ("?status=todo&added_by__password__startswith=md5", ["French", "Taken", "Plain"]),
    ],
)
def test_filters_stand_in_the_address(desk, editor, query, found):
    factories.article("Plain\n\nText.")
    done = factories.article("Done\n\nText done.")
    taken = factories.article("Taken\n\nText taken.")
    french = factories.article("French\n\nTexte.", language="fr", publisher="Le Courrier")
    Article.objects.filter(pk=done.pk).update(status="done")
    assign(article=taken, by=editor, to=editor)
    response = desk(query.format(courier=french.publisher_id))
    assert response.status_code == 200
    assert headlines(response) == found


@pytest.mark.parametrize(
    "query",
    [
        "?status=foo",
        "?status=withheld",
        "?publisher=abc",
        "?publisher=99999999999999999999999999",
        "?publisher=-1",
        "?publisher=1%00",
        "?language=not_a_tag",
        "?language=%00",
        "?assignee=somebody",
        "?before=abc",
        "?before=0",
        "?before=1_000",
        "?after=１",
        "?before=99999999999999999999999999",
        "?after=-1",
        "?q=%00",
        "?q=" + "x" * 300,
    ],
)
def test_a_filter_that_means_nothing_gets_a_sentence(desk, query):
    response = desk(query)
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "Show all" in response.text


def test_nothing_found_says_what_to_try(desk):
    assert "No article passes these filters" in desk("?q=unheard").text


def test_withheld_articles_exist_for_moderators_alone(client, desk):
    article = factories.article()
    Article.objects.filter(pk=article.pk).update(status="withheld")
    assert headlines(desk("?all=1")) == []
    client.force_login(factories.make_user("moderator"))
    assert headlines(client.get("/?status=withheld")) == [article.headline]


def test_pages_follow_one_another_without_a_gap(desk):
    made = [article.headline for article in articles(2 * PAGE + 3)][::-1]
    first = desk("?all=1")
    assert headlines(first) == made[:PAGE]
    assert not first.context["newer"]
    second = desk(first.context["older"].removeprefix("/"))
    assert headlines(second) == made[PAGE : 2 * PAGE]
    third = desk(second.context["older"].removeprefix("/"))
    assert headlines(third) == made[2 * PAGE :]
    assert not third.context["older"]
    back = desk(third.context["newer"].removeprefix("/"))
    assert headlines(back) == made[PAGE : 2 * PAGE]
    assert headlines(desk(back.context["newer"].removeprefix("/"))) == made[:PAGE]


def test_the_filter_offers_the_languages_there_are(desk, editor):
    for language in ("de", "en", "und", "pt-BR", "en"):
        factories.article(language=language)
    factories.article(language="fr", status="withheld")

    def offered(query=""):
        page = desk(query).content.decode()
        options = re.search(r'<select name="language".*?</select>', page, re.DOTALL)[0]
        return re.findall(r'value="([^"]*)"', options)

    assert offered() == ["", "de", "en", "pt-BR", "und"]
    # What an address asks for is chosen, whether there is one or not.
    assert offered("?language=sv") == ["", "de", "en", "pt-BR", "und", "sv"]
    assert 'value="sv" selected' in desk("?language=sv").content.decode()


def test_a_moderator_is_told_how_many_wait_for_review(client, desk, editor):
    moderator = factories.make_user("moderator")
    article = factories.article()
    factories.quote(article, by=editor, status="submitted")
    factories.claim(article, by=editor, status="submitted")
    factories.stance(article, by=moderator, status="submitted")
    assert "Open the review queue" not in desk().content.decode()
    client.force_login(moderator)
    page = words(client.get("/"))
    assert "2 wait for your decision. 1 of your own waits for somebody else." in page
    assert "Open the review queue" in page


def test_a_moderator_is_told_of_suggested_matches_until_they_are_decided(client, desk, editor):
    moderator = factories.make_user("moderator")
    here, there = (factories.claim(by=editor).claim for _ in range(2))
    made = match(claim=here, other=there, by=editor)
    assert "suggested match" not in words(desk())
    client.force_login(moderator)
    page = client.get("/")
    assert "1 suggested match of claims" in words(page)
    assert "/claims/?elsewhere=suggested" in page.text
    decide(match=made, by=moderator, confirmed=False)
    assert "suggested match" not in words(client.get("/"))


def test_a_list_asks_as_much_of_three_rows_as_of_thirty(desk, editor):
    def queries(query):
        with CaptureQueriesContext(connection) as captured:
            assert desk(query).status_code == 200
        return len(captured)

    def more(count):
        day = datetime.date(2026, 4, 1)
        for number in range(count):
            within = factories.collection(f"Collection {Article.objects.count()}", due_on=day)
            article = factories.article(collection=within)
            factories.quote(article, by=editor, status="returned")
            if number % 2:
                assign(article=article, by=editor, to=editor)

    more(3)
    desk()  # The first page of a session writes the session.
    addresses = "", "?all=1", "?due=overdue"
    few = [queries(address) for address in addresses]
    more(27)
    assert [queries(address) for address in addresses] == few
    assert few <= [18, 12, 12]


def test_no_list_reads_the_texts_of_its_articles(desk):
    articles(2)
    with CaptureQueriesContext(connection) as captured:
        desk("?all=1")
        desk()
    assert not [q["sql"] for q in captured if 'articleversion"."text"' in q["sql"]]


def test_filters_answer_htmx_with_the_list_and_a_clean_address(desk):
    articles(1)
    response = desk("?q=story&status=&publisher=&language=&assignee=", headers=FRAGMENT)
    assert response.text.strip().startswith("<div")
    assert response["HX-Push-Url"] == "/?q=story"
    assert "HX-Request" in response["Vary"]


def test_taking_an_article_puts_it_among_mine(client, desk, editor):
    (article,) = articles(1)
    response = client.post(f"/articles/{article.pk}/take/", {"here": "/?status=todo"})
    assert response.url == f"/?status=todo#article-{article.pk}"
    assert Article.objects.get().assignee == editor
    assert desk().context["own"].rows == [article]


def test_taking_answers_htmx_with_the_row(client, desk):
    (article,) = articles(1)
    response = client.post(f"/articles/{article.pk}/take/", {"here": "/"}, headers=FRAGMENT)
    assert response.text.strip().startswith(f'<li class="story" id="article-{article.pk}"')
    assert f'aria-label="Give it back: {article}"' in response.text


def test_giving_back_frees_the_article(client, desk, editor):
    (article,) = articles(1)
    assign(article=article, by=editor, to=editor)
    client.post(f"/articles/{article.pk}/take/", {"back": "1"})
    assert Article.objects.get().assignee is None


@pytest.mark.parametrize("headers", [FRAGMENT, {}], ids=["htmx", "plain"])
def test_giving_back_says_so(client, desk, editor, headers):
    (article,) = articles(1)
    assign(article=article, by=editor, to=editor)
    here = f"/articles/{article.pk}/take/"
    answer = client.post(here, {"back": "1"}, headers=headers, follow=True)
    assert f"You have given it back: {article}" in answer.text


def test_a_reader_gives_the_place_back_on_the_page_of_the_article(client, desk, editor, other):
    two = factories.article(collection=factories.collection("Two", passes=2))
    for person in (other, editor):
        factories.quote(two, by=person)
    page = client.get(f"/articles/{two.pk}/").text
    assert "Give your place back" in page
    answer = client.post(f"/articles/{two.pk}/take/", {"back": "1"})
    assert answer.status_code == 409
    assert "so your place stays yours" in answer.text
    undo(article=two, by=editor)
    client.post(f"/articles/{two.pk}/take/", {"back": "1"})
    assert [one.editor for one in two.passes.all()] == [other]
    assert "Give your place back" not in client.get(f"/articles/{two.pk}/").text


def test_taking_leads_nowhere_else(client, desk):
    (article,) = articles(1)
    response = client.post(f"/articles/{article.pk}/take/", {"here": "//elsewhere.example/"})
    assert response.url == f"/#article-{article.pk}"


def test_what_somebody_has_taken_nobody_takes_or_frees(client, desk, editor, other):
    (article,) = articles(1)
    assign(article=article, by=other, to=other)
    response = client.post(f"/articles/{article.pk}/take/")
    assert response.status_code == 409
    assert "Somebody else has taken this article" in response.text
    with pytest.raises(AlreadyTaken):
        assign(article=article, by=editor, to=None)


def test_nobody_gives_an_article_to_somebody_else(editor, other):
    (article,) = articles(1)
    with pytest.raises(NotAllowed):
        assign(article=article, by=editor, to=other)


def test_the_date_shown_is_the_day_of_publication(desk):
    day = datetime.datetime(2026, 3, 4, tzinfo=datetime.UTC)
    factories.article("Dated\n\nText.", published_at=day)
    assert "4 March 2026" in desk().text


def test_going_back_to_a_filtered_desk_brings_the_whole_page(desk):
    going_back = FRAGMENT | {"HX-History-Restore-Request": "true"}
    assert desk("?q=story", headers=going_back).text.startswith("<!doctype html>")
