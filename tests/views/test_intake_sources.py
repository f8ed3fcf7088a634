"""Articles from an address and from a saved page, down to the words a person reads.

The web is a server of the test's own on the loopback, opened by the allow-list."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from annotations.models import Arrival, Article
from annotations.services import arrivals
from tests import factories
from tests.views.test_intake import FRAGMENT, fields, save, stored
from tests.web.servers import STORY_PAGE, parse_here, site

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def desk(client, db, monkeypatch):
    parse_here(monkeypatch)
    client.force_login(factories.make_user("editor"))
    return client


@pytest.fixture
def web(settings):
    """Pages by path, and what was asked; the host is one that the desk has opened."""
    pages = {}
    with site(pages) as (host, asked):
        settings.FETCH_ALLOWED_HOSTS = [host]
        pages["/story"] = (200, HTML, STORY_PAGE.encode())
        yield pages, f"http://{host}", asked


def fetch(client, address, **options):
    return client.post("/articles/new/address/", {"address": address}, **options)


def upload(client, content, name="page.html", **options):
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post("/articles/new/file/", {"page": file}, **options)


def test_a_page_goes_from_its_address_to_the_desk_with_its_source_kept(desk, web):
    _pages, host, asked = web
    response = fetch(desk, f"{host}/story")
    assert response.status_code == 200
    data = fields(response)
    assert data["kind"][:3] == ["headline", "standfirst", "caption"]
    assert data["picture"][2] == f"{host}/img/tram-1600.jpg"
    assert (data["publisher"], data["byline"]) == ("Ostermoor Echo", "Ada Lund, Bo Ek")
    assert Article.objects.count() == 0
    save(desk, data)
    article = Article.objects.get()
    version = article.current_version
    assert article.canonical_url == f"{host}/town/tram-returns"
    assert version.published_at == datetime.datetime(2026, 3, 4, 5, 30, tzinfo=datetime.UTC)
    assert bytes(version.original.content) == STORY_PAGE.encode()
    assert version.original.media_type == "text/html; charset=utf-8"
    assert [photo.url for photo in article.photos.all()] == [
        f"{host}/img/tram-1600.jpg",
        "https://cdn.echo.example/stop.png",
    ]
    assert [method for method, _, _ in asked] == ["GET"]


def test_a_saved_page_goes_the_same_way(desk):
    response = upload(desk, STORY_PAGE.encode("utf-16"))
    assert response.status_code == 200
    save(desk, fields(response))
    assert ("headline", "The tram returns to Ostermoor") in stored()
    original = Article.objects.get().current_version.original
    assert bytes(original.content) == STORY_PAGE.encode("utf-16")


def test_a_page_that_is_on_the_desk_as_it_is_leads_to_its_article(desk, web):
    pages, host, _asked = web
    pages["/town/tram-returns"] = pages["/story"]
    save(desk, fields(fetch(desk, f"{host}/story")))
    article = Article.objects.get()
    # By its address, and by another one that the page says is the same.
    for response in (
        fetch(desk, article.canonical_url),
        fetch(desk, f"{host}/story"),
    ):
        assert response.status_code == 409
        assert "This article is on the desk already, with this very text." in response.text
        assert article.get_absolute_url() in response.text


def test_a_page_that_an_editor_cut_when_it_came_is_the_same_while_its_source_is(desk, web):
    pages, host, _asked = web
    sent = fields(fetch(desk, f"{host}/story"))
    sent["words"][-1] = ""
    save(desk, sent)
    assert fetch(desk, f"{host}/story").status_code == 409


def test_a_page_with_another_text_is_shown_as_the_next_version_and_saved_as_that(desk, web):
    pages, host, _asked = web
    save(desk, fields(fetch(desk, f"{host}/story")))
    article = Article.objects.get()
    changed = STORY_PAGE.replace("returns to", "comes back to")
    pages["/story"] = (200, HTML, changed.encode())
    response = fetch(desk, f"{host}/story")
    assert response.status_code == 200
    assert "Save as next version" in response.text
    response = save(desk, fields(response))
    assert response.url == f"/articles/{article.pk}/versions/"
    article.refresh_from_db()
    assert (Article.objects.count(), article.current_version.number) == (1, 2)
    assert bytes(article.current_version.original.content) == changed.encode()


def test_thirty_addresses_in_an_hour_and_no_more(desk, web, monkeypatch):
    _pages, host, asked = web
    monkeypatch.setattr(arrivals, "MOST_PER_HOUR", 2)
    # Those that fail count too, files do not.
    assert fetch(desk, f"{host}/nothing").status_code == 422
    upload(desk, STORY_PAGE.encode())
    assert fetch(desk, f"{host}/nothing").status_code == 422
    response = fetch(desk, f"{host}/nothing")
    assert response.status_code == 429
    assert "Try again in 60 minutes" in response.text
    assert response["Retry-After"] == "3600"
    assert len(asked) == 2
    # Everybody has thirty of their own, and they come back with the hour.
    Arrival.objects.update(arrived_at=timezone.now() - datetime.timedelta(minutes=61))
    assert fetch(desk, f"{host}/nothing").status_code == 422


def test_what_failed_stays_in_the_field(desk, web):
    _pages, host, _asked = web
    response = fetch(desk, f"{host}/nothing")
    assert f'value="{host}/nothing"' in response.text
    assert "There is nothing at this address any more." in response.text
    response = fetch(desk, f"{host}/nothing", headers=FRAGMENT)
    assert response.status_code == 422
    assert response.text.strip().startswith('<div class="intake-paste" id="intake">')


def test_the_way_back_keeps_the_address(desk, web):
    _pages, host, _asked = web
    data = fields(fetch(desk, f"{host}/story")) | {"again": "1"}
    response = desk.post("/articles/new/preview/", data)
    assert f'value="{host}/story"' in response.text


def test_a_page_fetched_by_another_is_not_taken_along(desk, web, client):
    _pages, host, _asked = web
    data = fields(fetch(desk, f"{host}/story"))
    client.force_login(factories.make_user("editor", "another"))
    response = save(client, data)
    assert response.status_code == 409
    assert "no longer kept" in response.text
    assert Article.objects.count() == 0


def test_old_arrivals_go_with_the_next_one(desk, web):
    _pages, host, _asked = web
    fetch(desk, f"{host}/story")
    Arrival.objects.update(arrived_at=timezone.now() - arrivals.KEPT * 2)
    fetch(desk, f"{host}/nothing")
    assert [arrival.address for arrival in Arrival.objects.all()] == [f"{host}/nothing"]


@pytest.mark.parametrize("path", ["/articles/new/address/", "/articles/new/file/"])
def test_only_those_who_may_bring_articles_in_fetch_or_upload(client, db, path):
    client.force_login(factories.make_user("nobody"))
    assert client.post(path, {"address": "https://echo.example/"}).status_code == 403
    assert client.get(path).status_code == 403
    client.force_login(factories.make_user("editor"))
    assert client.get(path).url == "/articles/new/"


def test_a_page_that_holds_the_parser_is_left_and_the_desk_goes_on(client, db, monkeypatch):
    client.force_login(factories.make_user("editor"))
    quick = arrivals.extract.__kwdefaults__ | {"seconds": 0.01}
    monkeypatch.setattr(arrivals.extract, "__kwdefaults__", quick)
    response = upload(client, STORY_PAGE.encode())
    assert response.status_code == 422
    assert "so it was left" in response.text
