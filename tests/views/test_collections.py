import pytest

from tests import factories as make
from tests.views.pages import Desk, form_on, path, words

pytestmark = pytest.mark.django_db


def test_a_moderator_puts_an_article_into_a_collection_and_out_again():
    article, ferries = make.article(), make.collection()
    make.collection("Closed", active=False)
    desk = Desk("moderator", htmx=False)
    page, move = desk.get("article", article), path("article_collect", article)
    assert form_on(page, move) == {"collection": ""}
    assert "Closed" not in words(page)
    assert desk.post("article_collect", article, collection="ferries").status_code == 302
    page = desk.get("article", article)
    assert form_on(page, move) == {"collection": "ferries"}
    assert f'href="/?collection={ferries.slug}"' in page.content.decode()
    desk.post("article_collect", article, collection="")
    assert form_on(desk.get("article", article), move) == {"collection": ""}


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [("editor", "ferries", 403), ("moderator", "nowhere", 422), ("moderator", "closed", 409)],
)
def test_a_move_that_is_not_possible_is_refused(role, slug, status):
    make.collection()
    make.collection("Closed", active=False)
    article = make.article()
    response = Desk(role, htmx=False).post("article_collect", article, collection=slug)
    assert response.status_code == status
    article.refresh_from_db()
    assert article.collection is None


def test_an_editor_sees_the_collection_and_no_form_to_move_it():
    page = Desk(htmx=False).get("article", make.article(collection=make.collection()))
    assert "Ferries" in words(page)
    assert "Move it there" not in words(page)


def test_the_desk_is_narrowed_to_a_collection():
    within = make.article(collection=make.collection())
    make.article()
    desk = Desk(htmx=False)
    assert desk.get("desk", collection="ferries").context["page"].rows == [within]
    assert desk.get("desk", collection="nowhere").status_code == 422
