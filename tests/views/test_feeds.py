import pytest

from annotations.models import Feed
from tests import factories
from tests.web.servers import site

FRAGMENT = {"HX-Request": "true"}
FEED = b'<rss version="2.0"><channel><title>Ostermoor Echo</title></channel></rss>'


@pytest.fixture
def desk(client, db):
    client.force_login(factories.make_user("editor"))
    return client


@pytest.fixture
def host(settings):
    pages = {"/feed": (200, {"Content-Type": "text/xml"}, FEED)}
    with site(pages) as (host, _asked):
        settings.FETCH_ALLOWED_HOSTS = [host]
        yield f"http://{host}"


def test_a_feed_is_subscribed_to_shown_and_left(desk, host):
    assert "There is no feed yet." in desk.get("/feeds/").text
    response = desk.post("/feeds/", {"address": f"{host}/feed"}, follow=True)
    assert "Subscribed to Ostermoor Echo." in response.text
    feed = Feed.objects.get()
    response = desk.post(f"/feeds/{feed.pk}/unsubscribe/", headers=FRAGMENT)
    assert "There is no feed yet." in response.text
    assert "It is asked no more." in desk.get(f"/feeds/{feed.pk}/").text


def test_a_feed_goes_into_a_collection_and_says_so(desk, host):
    ferries = factories.collection()
    chosen = {"address": f"{host}/feed", "collection": ferries.slug}
    assert "into Ferries" in desk.post("/feeds/", chosen, follow=True).text
    feed = Feed.objects.get()
    assert feed.collection == ferries
    page = desk.get(feed.get_absolute_url()).text
    assert ferries.get_absolute_url() in page
    assert "which is closed" not in page
    ferries.active = False
    ferries.save()
    assert "which is closed" in desk.get(feed.get_absolute_url()).text
    # The same address again changes where its stories go.
    desk.post("/feeds/", {"address": f"{host}/feed"})
    assert Feed.objects.get().collection is None
    assert desk.post("/feeds/", chosen).status_code == 422


def test_the_page_of_a_feed_says_what_became_of_its_stories(desk):
    feed = factories.feed(error="The site has trouble.")
    article, withheld = factories.article(), factories.article(status="withheld")
    feed.items.create(guid="a", title="A", article=article)
    feed.items.create(guid="b", title="Withheld story", article=withheld)
    page = desk.get(f"/feeds/{feed.pk}/").text
    assert article.get_absolute_url() in page
    assert withheld.get_absolute_url() not in page
    assert "Withheld story" not in page
    assert "No story was found." in page
    assert "The site has trouble." in page
    listed = desk.get("/feeds/").text
    assert "The site has trouble." in listed


def test_the_list_asks_the_same_number_of_questions_for_many(desk, django_assert_max_num_queries):
    for number in range(12):
        factories.feed(f"https://echo.example/{number}")
    with django_assert_max_num_queries(8):
        desk.get("/feeds/")


def test_only_those_who_may_bring_articles_in_see_feeds(client, db):
    feed = factories.feed()
    client.force_login(factories.make_user("nobody"))
    assert client.get("/feeds/").status_code == 403
    assert client.get(f"/feeds/{feed.pk}/").status_code == 403
    assert client.post("/feeds/", {"address": "https://echo.example/"}).status_code == 403
    assert client.post(f"/feeds/{feed.pk}/unsubscribe/").status_code == 403
