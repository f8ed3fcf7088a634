"""Every address at once: who may come in, and that reading changes nothing."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path

from annotations.models.exports import ExportRun
from annotations.services.pictures import attach
from tests import factories as make
from tests.formats.pictures import picture
from tests.views.pages import HTMX, Desk

pytestmark = pytest.mark.django_db

# Where a stranger may stand. Whoever adds one says why here.
OPEN = {
    "sign_in": "the door itself",
    "sign_out": "a session that has ended already is ended the same",
    "health": "whoever watches the app has no account",
    "admin:login": "leads to the door",
    # A program without a token is told so in JSON (tests/views/api).
    "annotations:api_suggestions": "asks for a token itself",
    # A program without a token is told so in JSON (tests/views/api).
    "annotations:api_index": "asks for a token itself",
    "annotations:api_openapi": "asks for a token itself",
    "annotations:api_rows": "asks for a token itself",
}
UUID = "00000000-0000-4000-8000-000000000001"


def every(resolver=None, prefix="", namespace=""):
    """Each pattern below a resolver: its full name, its route and its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or route}", route, pattern.callback


def address_of(route: str) -> str:
    """An address that the route takes, whether or not there is something."""
    filled = re.sub(r"\(\?P<app_label>[^)]*\)", "annotations", route)
    filled = re.sub(r"\(\?P<url>[^)]*\)", "nowhere/", filled)
    filled = re.sub(r"<uuid:\w+>", UUID, filled)
    filled = re.sub(r"<(int:|path:|str:|slug:)?\w+>", "1", filled)
    filled = filled.replace("^", "").replace("$", "")
    assert not re.search(r"[<(]", filled), f"Say in this test what {route} can be."
    return f"/{filled}"


EVERY = list(every())
GUARDED = [(name, address_of(route)) for name, route, _view in EVERY if name not in OPEN]


def test_the_walk_finds_the_app_and_the_back_office():
    names = {name for name, _route, _view in EVERY}
    assert {"annotations:desk", "annotations:quote_create", "admin:index"} <= names
    assert set(OPEN) <= names
    assert len(GUARDED) > 60


@pytest.mark.parametrize(("name", "address"), GUARDED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_comes_in_nowhere(name, address, method):
    response = getattr(Client(), method)(address)
    assert response.status_code == 302, (name, response.status_code)
    assert response.url.startswith("/sign-in/?next=") or response.url.startswith(
        "/admin/login/?next="
    ), response.url
    response = getattr(Client(), method)(address, headers=HTMX)
    assert response.status_code in (401, 302)
    assert b"<html" not in response.content


def test_the_door_of_the_admin_is_the_door_of_the_desk():
    response = Client().get("/admin/login/?next=/admin/annotations/article/")
    assert response.status_code == 302
    assert response.url == "/sign-in/?next=/admin/annotations/article/"


def test_only_the_named_views_say_that_they_need_no_sign_in():
    for name, _route, view in EVERY:
        needs = getattr(view, "login_required", True)
        if name.startswith("admin:"):
            continue
        assert needs is (name not in OPEN), name


@login_not_required
def left_open(request):
    """A view whose author forgot that it shows something."""


def test_a_new_open_address_would_be_found(settings):
    """The walk above is worth something only if it sees what is added."""

    class Urls:
        urlpatterns = [path("leak/", left_open, name="leak")]

    settings.ROOT_URLCONF = Urls
    found = list(every(get_resolver(Urls)))
    assert found == [("leak", "leak/", left_open)]
    assert found[0][2].login_required is False


# Reading.


@pytest.fixture
def desk(settings, tmp_path):
    """An admin's desk with one of everything, and an address for every page that is read."""
    article = make.article()
    made = [
        make.quote(article, approved=True),
        make.stance(article, status="submitted"),
        make.claim(article),
        make.caption(article),
        make.not_a_quote(article),
    ]
    make.article(status="withheld")
    desk = Desk("admin", htmx=False)
    settings.MEDIA_ROOT = tmp_path
    attach(photo=article.photos.get(), by=desk.person, content=picture())
    report = make.job(by=desk.person, files={"report.csv": b"line,reason"})
    labels = make.job(
        by=desk.person, kind="read_annotations", state="done",
        result={"terms": {"labels": [["Content", 2]]}, "texts": 1},
    )  # fmt: skip
    ids = {
        "<int:pk>": {
            "articles/": article.pk,
            "activity/people/": desk.person.pk,
            "photos/": article.photos.get().pk,
            "actors/": made[0].quote.speaker_id,
            "targets/": made[1].stance.target_id,
            "account/tokens/": 1,
            "feeds/": make.feed().pk,
        },
        "<uuid:uuid>": {
            "exports/runs/": ExportRun.objects.create(by=desk.person, format="csv").uuid,
            "annotations/": made[0].uuid,
            "articles/annotated/": labels.uuid,
            "jobs/": report.uuid,
            "suggestions/": make.suggestion(article, content="asked for an inquiry").uuid,
        },
    }
    return desk, ids


def addresses(ids):
    """Every address of the app and of the admin that leads to a page."""
    for name, route, _view in EVERY:
        if name in OPEN or name.startswith("admin:") and "(" in route:
            continue
        filled = route.replace("<str:name>", "report.csv")
        filled = filled.replace("<slug:name>", "annotations").replace("<int:event>", "1")
        for part, things in ids.items():
            for start, key in things.items():
                if filled.startswith(start):
                    filled = filled.replace(part, str(key))
        model = re.match(r"admin/(\w+)/(\w+)/<(?:path:object_)?id>/", filled)
        if model:
            row = apps.get_model(*model.groups()).objects.order_by("pk").first()
            filled = re.sub("<(path:object_)?id>", str(row.pk) if row else "1", filled)
        yield name, f"/{filled}"


def rows():
    """How many rows every table has."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


WRITES = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE
)
TRANSACTION = re.compile(r"\s*(BEGIN|SAVEPOINT|COMMIT|ROLLBACK|RELEASE)\b", re.IGNORECASE)
LOCKS = re.compile(r"\bFOR (NO KEY )?(UPDATE|SHARE)\b")


# What leaves the house leaves a line that says who took it; nothing else may be written.
LEAVES_A_TRACE = {
    "annotations:export_download",
    "annotations:export_format",
    "annotations:timeline_csv",
}
TRACE = re.compile(r'(INSERT INTO|UPDATE) "annotations_exportrun"')


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_reading_writes_nothing_and_holds_nobody_up(desk, htmx):
    """On SQLite a transaction takes the one write lock, so a page that is read opens none."""
    desk, ids = desk
    headers = HTMX if htmx else {}
    # The first page of a session notes when it began.
    desk.client.get("/", headers=headers)
    before = rows()
    seen = {}
    for name, address in addresses(ids):
        with CaptureQueriesContext(connection) as captured:
            response = desk.client.get(address, headers=headers)
            if response.streaming:
                b"".join(response.streaming_content)
        expected = range(200, 500) if name.startswith("admin:") else (200, 302, 405)
        assert response.status_code in expected, (name, address, response.status_code)
        seen[name] = response.status_code
        for query in captured.captured_queries:
            sql = query["sql"]
            if name in LEAVES_A_TRACE and TRACE.match(sql):
                continue
            assert not WRITES.match(sql), (name, sql)
            assert not LOCKS.search(sql), (name, sql)
            assert not TRANSACTION.match(sql), (name, sql)
    after = rows()
    taken = after.pop("annotations_exportrun") - before.pop("annotations_exportrun")
    assert taken == len(LEAVES_A_TRACE)
    assert after == before
    pages = [name for name, status in seen.items() if status == 200]
    assert len(pages) > 40, pages


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_test_too_an_article_is_read_without_a_transaction(monkeypatch):
    quote, desk = make.quote(), Desk(htmx=False)
    desk.client.get("/")
    inside = []
    real = connection.ensure_connection
    monkeypatch.setattr(
        connection,
        "ensure_connection",
        lambda: (inside.append(connection.in_atomic_block), real())[1],
    )
    with CaptureQueriesContext(connection) as captured:
        assert desk.get("article", quote.version.article).status_code == 200
    assert not any(inside)
    assert not any(TRANSACTION.match(query["sql"]) for query in captured.captured_queries)
