"""What every answer carries, whatever it answers, and what a write leaves in the log."""

import gzip
import logging
import re
import runpy
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client, override_settings

from annotations.models import Annotation
from newsroom import settings as settings_module
from newsroom.request_id import RequestIdFilter
from tests import factories as make
from tests.views.pages import HTMX, Desk, path, words

# What the content security policy must say; each keeps one way in shut.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES = [
    *("/", "/?all=on", "/articles/new/", "/actors/", "/targets/", "/exports/", "/guidelines/"),
    *("/password/", "/admin/", "/admin/annotations/annotation/", "/admin/annotations/article/"),
]


def protected(response):
    said = response["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in said.split(";"))
    assert policy.items() >= POLICY.items()
    assert "unsafe" not in said
    assert "*" not in said
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in response["Permissions-Policy"]
    assert re.fullmatch(r"[\w.-]{8,64}", response["X-Request-ID"])
    # No page needs an exception to the policy.
    page = b"" if response.streaming else response.content
    for inline in (
        rb"<script(?![^>]*\bsrc=)",
        rb"<style",
        rb"\sstyle=",
        rb"\son\w+=",
        rb"javascript:",
    ):
        assert not re.search(inline, page), re.search(inline, page)


@pytest.fixture
def admin(db):
    return Desk("admin", htmx=False)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_carries_the_headers(admin, address):
    make.quote()
    response = admin.client.get(address)
    assert response.status_code == 200
    protected(response)
    assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


def test_the_pages_of_an_article_carry_them(admin):
    quote = make.quote()
    article = quote.version.article
    for address in (
        path("article", article),
        path("article_submit", article),
        path("quote_create", article),
        path("caption_create", article.photos.get()),
        path("annotation_edit", quote.uuid),
        path("annotation_history", quote.uuid),
        path("comment_create", quote.uuid),
    ):
        response = admin.client.get(address)
        assert response.status_code == 200
        protected(response)


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda c: c.get("/sign-in/"), 200),
        (lambda c: c.get("/health/"), 200),
        (lambda c: c.get("/"), 302),
        (lambda c: c.get("/", headers=HTMX), 401),
        (lambda c: c.get("/admin/"), 302),
        (lambda c: c.get("/sign-in/", headers={"Host": "elsewhere.example"}), 400),
        (lambda c: c.post("/sign-in/", {"username": "x", "password": "y"}), 422),
        (lambda c: c.put("/health/"), 405),
    ],
)
def test_what_a_stranger_gets_carries_them(db, ask, status):
    response = ask(Client())
    assert response.status_code == status
    protected(response)


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda d, a: d.client.get("/nowhere/"), 404),
        (lambda d, a: d.get("annotation", "00000000-0000-4000-8000-000000000000"), 404),
        (lambda d, a: d.post("quote_create", a, marks="[{]"), 422),
        (lambda d, a: d.post("quote_create", a, words_content="winters", sha256="0" * 64), 409),
        (lambda d, a: d.client.get(path("undo", a)), 405),
        (lambda d, a: d.client.get("/admin/annotations/nothing/"), 404),
        (lambda d, a: d.client.get("/admin/annotations/article/?e=1&o=(("), None),
    ],
)
def test_what_is_refused_carries_them(admin, ask, status):
    response = ask(admin, make.article())
    assert response.status_code == (status or response.status_code)
    assert response.status_code < 500
    protected(response)


def test_a_download_carries_them(admin):
    make.quote(approved=True)
    response = admin.get("export_download", profile="research")
    assert response.status_code == 200
    protected(response)
    assert "no-store" in response["Cache-Control"]


def test_our_own_mistake_carries_them(admin, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("annotations.queries.articles.cards", broken)
    admin.client.raise_request_exception = False
    for htmx in (True, False):
        response = admin.client.get(path("article", make.article()), headers=HTMX if htmx else {})
        assert response.status_code == 500
        assert "Something went wrong here and has been noted." in words(response)
        protected(response)
    assert response["X-Request-ID"] in words(response)


def test_what_depends_on_who_asks_is_kept_from_shared_caches(admin):
    response = admin.get("article", make.article())
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert "HX-Request" in response["Vary"]


def test_a_page_travels_compressed_and_a_download_as_it_is(admin):
    make.quote(approved=True)
    accepts = {"Accept-Encoding": "gzip, deflate, br"}
    page = admin.client.get("/", headers=accepts)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    plain = admin.client.get("/")
    assert "Content-Encoding" not in plain
    assert b"<html" in gzip.decompress(page.content)
    assert len(page.content) < len(plain.content) / 2
    download = admin.client.get(path("export_download"), headers=accepts)
    assert "Content-Encoding" not in download
    assert b"".join(download.streaming_content).startswith(b"PK")


# Behind TLS.


@pytest.fixture
def https(monkeypatch):
    """The settings as a desk with NEWSROOM_HTTPS has them."""
    monkeypatch.setenv("NEWSROOM_HTTPS", "1")
    # The secret and the folder stay, as they are read from the same environment.
    found = runpy.run_path(settings_module.__file__)
    changed = {
        name: value
        for name, value in found.items()
        if name.startswith(("SECURE_", "SESSION_", "CSRF_")) and value != getattr(current, name)
    }
    assert changed["SECURE_SSL_REDIRECT"] is True
    with override_settings(**changed):
        yield


@pytest.mark.django_db
def test_cookies_are_bound_to_the_secure_host(https):
    make.make_user("editor")
    client = Client()
    page = client.get("/sign-in/", secure=True)
    answer = client.post(
        "/sign-in/", {"username": "editor", "password": make.PASSWORD}, secure=True
    )
    assert answer.status_code == 302
    cookies = page.cookies | answer.cookies
    assert set(cookies) >= {"__Host-session", "__Host-csrf"}
    for name in ("__Host-session", "__Host-csrf"):
        cookie = cookies[name]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
    assert client.get("/", secure=True).status_code == 200


@pytest.mark.django_db
def test_a_plain_request_is_led_to_the_secure_one(https):
    response = Client().get("/sign-in/?next=/actors/")
    assert response.status_code == 301
    assert response.url == "https://testserver/sign-in/?next=/actors/"


@pytest.mark.django_db
def test_a_secure_answer_asks_to_stay_secure(https):
    response = Client().get("/sign-in/", secure=True)
    said = response["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", said)[1]) >= 31_536_000
    assert "includeSubDomains" in said
    protected(response)


@pytest.mark.django_db
def test_without_tls_cookies_still_keep_to_themselves():
    make.make_user("editor")
    client = Client()
    answer = client.post("/sign-in/", {"username": "editor", "password": make.PASSWORD})
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


# Sessions.


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "age", "ended"),
    [
        ("seen_at", 8 * 3600 - 60, False),
        ("seen_at", 8 * 3600 + 60, True),
        ("began_at", 7 * 24 * 3600 - 60, False),
        ("began_at", 7 * 24 * 3600 + 60, True),
    ],
)
def test_a_session_ends_after_idle_hours_and_after_a_week(key, age, ended):
    desk = Desk(htmx=False)
    assert desk.get("desk").status_code == 200
    session = desk.client.session
    session[key] = int(time.time()) - age
    session.save()
    assert desk.get("desk").status_code == (302 if ended else 200)


# A database that is away.


@contextmanager
def away(when=lambda sql: True):
    """Every statement that `when` picks fails as it does when nobody answers."""

    def refuse(execute, sql, *args):
        if when(sql):
            raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, *args)

    with connection.execute_wrapper(refuse):
        yield


WHERE = {
    "while session, person and rights are read": lambda sql: "annotations_session" in sql,
    "in the view": lambda sql: 'FROM "annotations_article"' in sql,
    "in the write": lambda sql: sql.startswith('INSERT INTO "annotations_span"'),
    "for everything": lambda sql: True,
}


@pytest.mark.django_db
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])
def test_a_database_that_is_away_says_when_to_come_back(where, htmx):
    article, desk = make.article(), Desk(htmx=htmx)
    desk.client.raise_request_exception = False
    with away(WHERE[where]):
        response = desk.post("quote_create", article, words_content="“a slow goodbye”")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert "The database does not answer just now. Nothing was lost" in words(response)
    assert ("<html" in response.content.decode()) is not htmx
    protected(response)
    assert not Annotation.objects.exists()
    # As soon as it is back, the same post is stored.
    response = desk.post("quote_create", article, words_content="“a slow goodbye”")
    assert response.status_code == (200 if htmx else 302)


@pytest.mark.django_db
def test_the_admin_and_the_sign_in_say_so_too():
    desk = Desk("admin", htmx=False)
    desk.client.raise_request_exception = False
    with away():
        for address in ("/admin/", "/sign-in/", "/"):
            response = desk.client.get(address)
            assert (response.status_code, bool(response["Retry-After"])) == (503, True)


# The log.


@pytest.fixture
def log_lines(caplog):
    """The lines as the console has them."""
    handler = logging.StreamHandler()
    line = current.LOGGING["formatters"]["line"]["format"]
    caplog.handler.setFormatter(logging.Formatter(line))
    caplog.handler.addFilter(RequestIdFilter())
    caplog.set_level("INFO", "annotations.writes")
    yield lambda: [line for line in caplog.text.splitlines() if " annotations.writes " in line]
    handler.close()


@pytest.mark.django_db(transaction=True)
def test_each_write_leaves_one_line_that_ties_everything_together(log_lines):
    article, desk = make.article(), Desk()
    response = desk.post(
        "quote_create",
        article,
        words_content="“a slow goodbye”",
        request_id=str(make.request_id(7)),
    )
    quote = Annotation.objects.get()
    given = "from-the-proxy.42"
    edit = desk.client.post(
        path("annotation_delete", quote.uuid),
        {"lock": 1},
        headers=HTMX | {"X-Request-ID": given},
    )
    assert edit["X-Request-ID"] == given
    first, second = log_lines()
    assert f"request={response['X-Request-ID']} " in first
    assert f"verb=created person={desk.person.pk} annotation={quote.uuid} lock=1" in first
    assert f"key={make.request_id(7)}" in first
    assert f"request={given} " in second
    assert f"verb=deleted person={desk.person.pk} annotation={quote.uuid} lock=2" in second


@pytest.mark.django_db(transaction=True)
def test_what_was_refused_leaves_no_line_of_a_write(log_lines):
    quote = make.quote()
    before = len(log_lines())
    assert Desk(username="ola").post("annotation_delete", quote.uuid, lock=1).status_code == 403
    assert Desk().post("annotation_delete", quote.uuid, lock=9).status_code == 409
    assert len(log_lines()) == before


@pytest.mark.django_db(transaction=True)
def test_a_request_id_cannot_forge_a_line(log_lines):
    article, desk = make.article(), Desk()
    for forged in ("x\nwrite verb=approved person=1", "a" * 65, "short"):
        response = desk.client.post(
            path("claim_create", article),
            {"words_claim": "Tickets rose", "request_id": str(make.request_id(8))},
            headers=HTMX | {"X-Request-ID": forged},
        )
        assert re.fullmatch("[0-9a-f]{32}", response["X-Request-ID"])
    assert all("approved" not in line for line in log_lines())


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("NEWSROOM_SUGGESTION_FLOOR", "half", "NEWSROOM_SUGGESTION_FLOOR is a number from 0 to 1,"),
        ("NEWSROOM_SUGGESTION_FLOOR", "nan", "not “nan”"),
        ("NEWSROOM_SUGGESTION_FLOOR", "1.5", "not “1.5”"),
        ("NEWSROOM_SUGGESTION_FEWEST_DECISIONS", "2.5", "is a whole number from 0 to"),
        ("NEWSROOM_PROXIES", "-1", "NEWSROOM_PROXIES is a whole number from 0 to 100, not “-1”."),
        ("NEWSROOM_DB_POOL", "0", "NEWSROOM_DB_POOL is a whole number from 1 to"),
        ("NEWSROOM_DB_POOL", "many", "not “many”"),
    ],
)
def test_a_setting_that_is_no_such_number_is_named(monkeypatch, name, value, sentence):
    # The pool is one of PostgreSQL's; nothing connects here.
    monkeypatch.setenv("DATABASE_URL", "postgres://desk@127.0.0.1/desk")
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path(settings_module.__file__)
    assert sentence in str(refused.value)


def test_an_empty_number_among_the_settings_is_its_default(monkeypatch):
    monkeypatch.setenv("NEWSROOM_SUGGESTION_FLOOR", " ")
    assert runpy.run_path(settings_module.__file__)["SUGGESTION_FLOOR"] == 0.5


def test_the_settings_name_no_folder_of_the_code_for_data():
    assert not Path(current.DATA_DIR).is_relative_to(current.BASE_DIR)
