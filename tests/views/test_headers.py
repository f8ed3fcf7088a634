"""What every answer carries, whatever it answers, and what a write leaves in the log."""

import gzip
import json
import logging
import re
import runpy
import time
from contextlib import contextmanager
from logging.config import DictConfigurator
from pathlib import Path

import pytest
from django.conf import settings as current
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client, override_settings
from django.urls import reverse

from annotations.models import ActorMove, Annotation, Collection, Target
from annotations.services import actors, jobs
from annotations.services.collections import save, write
from annotations.services.feeds import unsubscribe
from annotations.services.pictures import attach
from newsroom import settings as settings_module
from newsroom.request_id import RequestIdFilter
from tests import factories as make
from tests.formats.pictures import picture
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


# What htmx may do.

SAFE = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    # No text of an article in the browser's storage.
    "historyCacheSize": 0,
}
# By status: whether the answer is put on the page, and whether it counts as an error. On the
# desk a refusal stands where it was caused; in the queue the script decides what becomes of it.
EVERYWHERE = {200: (True, False), 204: (False, False), 302: (True, False)}
LOST = dict.fromkeys([401, 500, 503], (False, True))
REFUSALS = [400, 403, 404, 405, 409, 413, 422, 429]
HTMX_ON = {
    "/": EVERYWHERE | LOST | dict.fromkeys(REFUSALS, (True, True)),
    "/admin/annotations/annotation/": EVERYWHERE | LOST | dict.fromkeys(REFUSALS, (False, True)),
}


@pytest.mark.parametrize("address", HTMX_ON)
def test_htmx_runs_no_code_and_shows_refusals_where_the_page_wants_them(admin, address):
    page = admin.client.get(address).text
    (given,) = re.findall(r"""<meta name="htmx-config" content='([^']*)'>""", page)
    given = json.loads(given)
    assert {name: given.get(name) for name in SAFE} == SAFE
    # Without one a request may hang for ever.
    assert given["timeout"] > 0
    handled = {}
    for status in HTMX_ON[address]:
        # htmx takes the first whose code stands somewhere in the status.
        rule = next(r for r in given["responseHandling"] if re.search(r["code"], str(status)))
        handled[status] = (rule["swap"], rule.get("error", False))
    assert handled == HTMX_ON[address]


def test_no_script_keeps_anything_in_the_browser():
    """But whether keys of one letter are on, which says nothing of any article or person."""
    known = re.compile(r'localStorage\.[gs]etItem\("single-keys"')
    scripts = list(Path(current.BASE_DIR, "static").rglob("*.js"))
    assert scripts
    keeping = re.compile(r"\b(localStorage|sessionStorage|indexedDB|caches)\b")
    texts = {path: known.sub("", path.read_text(encoding="utf-8")) for path in scripts}
    assert not [path for path, text in texts.items() if keeping.search(text)]


@pytest.mark.parametrize(
    "address", ["/.git/config", "/.env", "/static/", "/media/", "/var/secret_key", "/manage.py"]
)
def test_nothing_is_served_beside_the_pages(admin, address):
    assert admin.client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/health/", "/admin/", "/api/v1/"])
def test_nobody_has_their_request_sent_back(admin, address):
    response = admin.client.generic("TRACE", address, headers={"X-Told": "a secret"})
    assert "a secret" not in response.text
    assert response["Content-Type"] != "message/http"


def test_debugging_is_off_unless_it_is_asked_for(monkeypatch):
    for given, debug in (("", False), ("0", False), ("1", True)):
        monkeypatch.setenv("NEWSROOM_DEBUG", given)
        assert runpy.run_path(settings_module.__file__)["DEBUG"] is debug


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
        if name.startswith(("SECURE_", "SESSION_", "CSRF_", "KNOWN_"))
        and value != getattr(current, name)
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
    assert set(cookies) >= {"__Host-session", "__Host-csrf", "__Host-known"}
    for name in ("__Host-session", "__Host-csrf", "__Host-known"):
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
    yield lambda logger="annotations.writes": [
        line for line in caplog.text.splitlines() if f" {logger} " in line
    ]
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
    first, second = (line for line in log_lines() if " annotation=" in line)
    assert f"request={response['X-Request-ID']} " in first
    assert f"verb=created person={desk.person.pk} annotation={quote.uuid} lock=1" in first
    assert f"key={make.request_id(7)}" in first
    assert f"request={given} " in second
    assert f"verb=deleted person={desk.person.pk} annotation={quote.uuid} lock=2" in second


def test_the_log_tells_the_time_in_utc(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        line = DictConfigurator(current.LOGGING).configure_formatter(
            dict(current.LOGGING["formatters"]["line"])
        )
        record = logging.makeLogRecord({"created": 0, "msecs": 7, "request_id": "-", "msg": "so"})
        assert line.format(record).startswith("1970-01-01 00:00:00.007Z ")
    finally:
        monkeypatch.undo()
        time.tzset()


def by_two(desk):
    return make.article(collection=make.collection("Read by two", passes=2), by=desk.person)


def merged(desk):
    """Two entries of the register that became one, and the move."""
    kept, gone = (actors.add(name=name) for name in ("Mira Solberg", "Mira Sohlberg"))
    desk.post("actor_merge", kept, other=gone.pk, stays="this")
    return kept, gone


def taken_back(desk):
    kept, gone = merged(desk)
    desk.post("actor_move_take_back", ActorMove.objects.get())
    return kept, gone


def told_apart(desk):
    one, other = (actors.add(name=name) for name in ("Mira Solberg", "Mira Sohlberg"))
    desk.post("actor_apart", one, other=other.pk)
    return one, other


def settled(desk):
    article = make.read_by_two(right=lambda on, by: None)
    left = Annotation.objects.get()
    desk.post("settle", article, left=left.pk, right=0, chosen="left")
    return Annotation.objects.get(settles__isnull=False), left


def pictured(desk):
    photo = make.article(by=desk.person).photos.first()
    return attach(photo=photo, by=desk.person, content=picture())


def begun_again(desk):
    job = jobs.start(kind="import_articles", by=desk.person)
    return jobs.again(job=jobs.cancel(job=job, by=desk.person), by=desk.person)


def in_the_office(model, page, data, *args):
    """A deed on a page of the back office; the number of the row."""

    def write(desk):
        row = model.objects.create(statement="Boats sail", key="boats sail") if args else None
        address = reverse(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}",
            args=[row.pk] if row else [],
        )
        assert desk.client.post(address, data).status_code == 302
        return row or model.objects.get()

    return write


def deed(name, *args, on=lambda desk: make.article(by=desk.person), **fields):
    """A post to an address of an article."""

    def write(desk):
        article = on(desk)
        desk.post(name, article, *args, **fields)
        return article

    return write


# What is done, and the lines it leaves: each verb with the thing, named by what was given back.
TARGET = {"statement": "Boats sail in winter", "kind": "issue"}
LINES = {
    "a text is brought in": (
        lambda desk: make.article(by=desk.person),
        ["imported .* article={0.pk} "],
    ),
    "an article gets a new text": (
        lambda desk: make.newer(make.article(by=desk.person), ("Ferry", "Boat"), by=desk.person),
        ["imported .* article={0.pk} ", "imported .* article={0.pk} "],
    ),
    "an article is done": (
        deed("article_status", status="done"),
        ["imported", "changed .* article={0.pk} "],
    ),
    "an article is taken": (deed("article_take"), ["imported", "changed .* article={0.pk} "]),
    "a block is another kind": (
        deed("article_reclassify", block=1, kind="furniture"),
        ["imported", "changed .* article={0.pk} "],
    ),
    "a pass is handed in": (
        deed("article_submit", on=by_two),
        ["imported", "submitted .* article={0.pk} "],
    ),
    "a pass is taken back": (
        deed("article_take_back", on=lambda desk: deed("article_submit", on=by_two)(desk)),
        ["imported", "submitted", "withdrawn .* article={0.pk} "],
    ),
    "a difference is settled": (
        settled,
        ["settled .* annotation={0.uuid} ", "settled .* annotation={1.uuid} lock=2 "],
    ),
    "a picture is given": (
        pictured,
        ["imported", "pictured .* article={0.article_id} photo={0.pk} "],
    ),
    "a collection is made and changed": (
        lambda desk: save(
            collection=save(collection=Collection(name="Ferries", slug="ferries"), by=desk.person),
            by=desk.person,
        ),
        ["created .* collection={0.pk} ", "changed .* collection={0.pk} "],
    ),
    "rules are written": (
        lambda desk: write(collection=make.collection(), by=desk.person, text="Mark all."),
        ["written .* collection={0.collection_id} guidelines=1 "],
    ),
    "a feed is left": (
        lambda desk: unsubscribe(feed=make.feed(), by=desk.person),
        ["unsubscribed .* feed={0.pk} "],
    ),
    "work is begun, stopped and begun again": (
        begun_again,
        ["started .* job={0.uuid} ", "cancelled .* job={0.uuid} ", "started .* job={0.uuid} "],
    ),
    "two actors are merged": (merged, ["merged .* actor={1.pk} goal={0.pk} "]),
    "a merge is taken back": (taken_back, ["merged", "undone .* actor={1.pk} goal={0.pk} "]),
    "two actors are told apart": (told_apart, ["told_apart .* actor={0.pk} other={1.pk} "]),
    "a target is added": (
        in_the_office(Target, "add", TARGET),
        ["created .* target={0.pk} "],
    ),
    "a target is changed": (
        in_the_office(Target, "change", TARGET, "one that is there"),
        ["changed .* target={0.pk} "],
    ),
    "a target is deleted": (
        in_the_office(Target, "delete", {"post": "yes"}, "one that is there"),
        ["deleted .* target={0.pk} "],
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", LINES)
def test_every_write_leaves_its_line(what, log_lines, django_capture_on_commit_callbacks):
    write, wanted = LINES[what]
    desk = Desk("admin", htmx=False)
    with django_capture_on_commit_callbacks(execute=True):
        things = write(desk)
    things = things if isinstance(things, tuple) else (things,)
    lines = [line for line in log_lines() if f" person={desk.person.pk} " in line]
    assert len(lines) == len(wanted), lines
    for line, pattern in zip(lines, wanted, strict=True):
        assert re.search(f" write verb={pattern.format(*things)}", f"{line} "), line
        assert re.search(r"request=\S+ .* key=\S+$", line)


@pytest.mark.django_db(transaction=True)
def test_what_was_refused_leaves_no_line_of_a_write(log_lines):
    quote = make.quote()
    before = len(log_lines())
    assert Desk(username="ola").post("annotation_delete", quote.uuid, lock=1).status_code == 403
    assert Desk().post("annotation_delete", quote.uuid, lock=9).status_code == 409
    assert len(log_lines()) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (404, lambda desk, article: desk.client.get("/nowhere/")),
        (405, lambda desk, article: desk.client.get(path("undo", article))),
        (422, lambda desk, article: desk.post("quote_create", article, marks="[{]")),
        (503, lambda desk, article: desk.get("article", article)),
    ],
)
def test_what_is_said_about_an_answer_carries_its_request(status, ask, log_lines):
    article, desk = make.article(), Desk()
    with away(lambda sql: status == 503 and 'FROM "annotations_article"' in sql):
        response = ask(desk, article)
    assert response.status_code == status
    lines = log_lines("django.request")
    assert lines
    assert all(f" request={response['X-Request-ID']} " in line for line in lines), lines


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
        ("NEWSROOM_HTTPS", "maybe", "NEWSROOM_HTTPS is 1 or 0, not “maybe”."),
        ("NEWSROOM_DB_PREPARE", "2", "NEWSROOM_DB_PREPARE is 1 or 0, not “2”."),
        ("NEWSROOM_LOG_LEVEL", "LOUD", "WARNING, ERROR or CRITICAL, not “LOUD”."),
        ("NEWSROOM_TIME_ZONE", "Mars", "NEWSROOM_TIME_ZONE is a name such as Europe/Berlin, not"),
        ("NEWSROOM_TIME_ZONE", "Europe", "not “Europe”."),
        ("NEWSROOM_TIME_ZONE", "/etc/passwd", "not “/etc/passwd”."),
    ],
)
def test_a_setting_that_cannot_be_is_named(monkeypatch, name, value, sentence):
    # The pool is one of PostgreSQL's; nothing connects here.
    monkeypatch.setenv("DATABASE_URL", "postgres://desk@127.0.0.1/desk")
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path(settings_module.__file__)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        *("postgres://desk:se@c/ret@127.0.0.1/desk", "postgres://desk:1?ret@127.0.0.1/desk"),
        *("postgres://desk:1#ret@127.0.0.1/desk", "klingon://desk:ret@127.0.0.1", "desk"),
    ],
)
def test_a_password_that_is_not_encoded_is_refused_and_never_told(monkeypatch, address):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL.*Percent-encode") as refused:
        runpy.run_path(settings_module.__file__)
    assert "ret" not in str(refused.value)


def test_an_address_of_a_socket_with_a_password_is_taken(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://desk:p%40s%2Fs@%2Frun%2Fpg:5432/desk")
    database = runpy.run_path(settings_module.__file__)["DATABASES"]["default"]
    assert (database["HOST"], database["PASSWORD"]) == ("/run/pg", "p@s/s")


@pytest.mark.parametrize("folder", ["/dev/null/data", "/proc"])
def test_a_data_folder_that_cannot_be_written_is_named(monkeypatch, folder):
    monkeypatch.setenv("NEWSROOM_DATA_DIR", folder)
    monkeypatch.setenv("NEWSROOM_SECRET_KEY", "")
    with pytest.raises(ImproperlyConfigured, match=f"{folder}.*See NEWSROOM_DATA_DIR"):
        runpy.run_path(settings_module.__file__)


@pytest.mark.parametrize(("given", "most"), [("", 8), ("3", 3)])
def test_postgresql_is_reached_through_a_pool_as_large_as_is_said(monkeypatch, given, most):
    monkeypatch.setenv("DATABASE_URL", "postgres://desk@127.0.0.1/desk")
    monkeypatch.setenv("NEWSROOM_DB_POOL", given)
    database = runpy.run_path(settings_module.__file__)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    pool = database["OPTIONS"]["pool"]
    assert (pool["min_size"], pool["max_size"]) == (1, most)
    assert pool["timeout"] > 0
    # By itself the pool would wait for minutes after a database that was away for long.
    assert pool["reconnect_timeout"] <= 10
    # Django refuses a pool whose connections are kept beyond a request as well.
    assert database["CONN_MAX_AGE"] == 0
    assert database["CONN_HEALTH_CHECKS"] is True


def test_an_empty_number_among_the_settings_is_its_default(monkeypatch):
    monkeypatch.setenv("NEWSROOM_SUGGESTION_FLOOR", " ")
    assert runpy.run_path(settings_module.__file__)["SUGGESTION_FLOOR"] == 0.5


@pytest.mark.parametrize(("given", "level"), [("", "INFO"), ("debug", "DEBUG")])
def test_the_level_of_the_log_is_taken_in_small_letters(monkeypatch, given, level):
    monkeypatch.setenv("NEWSROOM_LOG_LEVEL", given)
    assert runpy.run_path(settings_module.__file__)["LOGGING"]["root"]["level"] == level


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("NEWSROOM_ALOWED_HOSTS", "Is NEWSROOM_ALLOWED_HOSTS meant? README lists all settings."),
        ("NEWSROOM_SECONDFACTOR", "Is NEWSROOM_SECOND_FACTOR meant? README lists all settings."),
        ("NEWSROOM_Z", "README lists all settings."),
    ],
)
def test_a_setting_that_is_misspelt_is_warned_of(monkeypatch, name, hint):
    assert [one for one in run_checks() if one.id == "newsroom.W002"] == []
    monkeypatch.setenv("NEWSROOM_DB_POOL", "8")
    monkeypatch.setenv(name, "1")
    (warning,) = (one for one in run_checks() if one.id == "newsroom.W002")
    assert (warning.msg, warning.hint) == (f"The variable {name} is no setting.", hint)


def test_the_settings_name_no_folder_of_the_code_for_data():
    assert not Path(current.DATA_DIR).is_relative_to(current.BASE_DIR)


def test_the_data_folder_is_made_for_its_owner_alone(monkeypatch, tmp_path):
    """The database in it holds what signs people in."""
    made, there = tmp_path / "desk/made", tmp_path / "there"
    there.mkdir(mode=0o755)
    for folder in (made, there):
        monkeypatch.setenv("NEWSROOM_DATA_DIR", str(folder))
        runpy.run_path(settings_module.__file__)
    assert [folder.stat().st_mode & 0o777 for folder in (made, there)] == [0o700, 0o755]
