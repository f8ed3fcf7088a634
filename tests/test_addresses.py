"""Every address of the app and of the back office, asked by everybody: tests/addresses.py."""

import re
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, path

from annotations import access
from tests import factories as make
from tests.addresses import ASKED, FORMS, PEOPLE, Things, rows

pytestmark = pytest.mark.django_db

ROWS = list(rows())
HTMX = {"HX-Request": "true"}
REFUSALS = ("door", "no", "gone", "-", "401")
NOBODY = "00000000-0000-4000-8000-000000000001"
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|ALTER|CREATE|DROP)\b")
# On SQLite a transaction takes the one write lock, so a page that is read opens none.
HOLDS = re.compile(r"\s*(BEGIN|SAVEPOINT)\b|.*\bFOR (NO KEY )?(UPDATE|SHARE)\b", re.DOTALL)
# What leaves the house leaves a line that says who took it; reading writes nothing else.
TRACE = re.compile(r'(INSERT INTO|UPDATE) "annotations_exportrun"')


def every(resolver=None, prefix="", namespace=""):
    """Each pattern below a resolver: its full name, its route and its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or route}", route, pattern.callback


ROUTES = {name.removeprefix("annotations:"): route for name, route, _view in every()}
OF_THING = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def address(name: str, thing) -> str:
    """The address of this name, for a thing or for the parts that stand for it."""
    parts = iter(thing if isinstance(thing, tuple) else ())

    def fill(found):
        if isinstance(thing, tuple):
            return str(next(parts))
        return str(thing.uuid if found[1] == "uuid" else getattr(thing, "pk", thing))

    return "/" + OF_THING.sub(fill, ROUTES[name]).replace("^", "").replace("$", "")


def form(name: str, word: str, thing) -> dict:
    fields = FORMS.get(f"{name} {word}", FORMS.get(name, {}))
    return {field: value(thing) if callable(value) else value for field, value in fields.items()}


def in_words(response) -> str:
    """The answer as the rows name it."""
    status = response.status_code
    if status in (302, 307) and re.match(r"/(sign-in|admin/login)/\?next=", response.url):
        return "door"
    known = {403: "no", 404: "gone", 405: "-"}
    return "yes" if status < 400 else known.get(status, str(status))


class Browser:
    """Asks for one person; what an answer wrote is taken back, so that each starts anew."""

    def __init__(self, person):
        self.client = Client()
        if person:
            self.client.force_login(person)
            # The first page of a session notes when it began, and one after five minutes that
            # somebody is still there, which is long ahead here however slow the machine is.
            self.client.get("/")
            session = self.client.session
            session["seen_at"] += 3600
            session.save()
        self.cookies = self.client.cookies.output(header="")

    def ask(self, method: str, where: str, data=None, *, query=None, **options):
        """The answer in words, and the statements that wrote, or of a GET also held others up."""
        self.client.cookies = SimpleCookie(self.cookies)
        options["query_params"] = query or {}
        send = getattr(self.client, method.lower())
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            response = send(where, data, **options)
            # What is sent piece by piece is made only when it is read.
            self.content = response.getvalue()
            said = in_words(response)
            transaction.set_rollback(True)
        # The first and the last statement are those of this method.
        statements = [query["sql"] for query in captured.captured_queries[1:-1]]
        connection.queries_log.clear()
        wrong = [WRITES, HOLDS] if method == "GET" else [WRITES]
        statements = [sql for sql in statements if not TRACE.match(sql)]
        return said, [sql for sql in statements if any(kind.match(sql) for kind in wrong)]


@pytest.fixture
def desk(settings, tmp_path, caplog):
    """A browser for each of the people, and the things of a desk."""
    # Each refusal would be logged, with how it came about.
    caplog.set_level("CRITICAL")
    settings.MEDIA_ROOT = tmp_path
    people = {role: make.make_user(role, f"{role}-asked".replace(" ", "-")) for role in PEOPLE[1:]}
    browsers = {role: Browser(people.get(role)) for role in PEOPLE}
    return browsers, Things(people)


@pytest.fixture
def asked(monkeypatch):
    """The actions of access.RULES that somebody was asked for."""
    heard = set()

    def listening(action, rules):
        def predicate(user, thing):
            heard.add(action)
            return True

        return [predicate, *rules]

    for action, rules in list(access.RULES.items()):
        monkeypatch.setitem(access.RULES, action, listening(action, rules))
    return heard


def test_who_may_go_where(desk, asked):
    """The table, row by row. Reading writes nothing and takes no lock, nor does what is refused."""
    browsers, things = desk
    wrong = []
    for method, name, word, answers in ROWS:
        found = {}
        for role in PEOPLE:
            thing = things.of(word, role)
            data = form(name, word, thing) if method == "POST" else None
            asked_for = method, address(name, thing), data
            said, written = browsers[role].ask(*asked_for, query=ASKED.get(word))
            found[role] = said
            is_ours = not name.startswith("admin:")
            if said == "door" or (role == "admin" and method == "GET" and is_ours):
                fragment, also = browsers[role].ask(*asked_for, headers=HTMX)
                written += also
                if said == "door" and fragment not in ("401", "door"):
                    wrong.append(f"{method} {name} {word}: a fragment is answered {fragment}")
            if written and (method == "GET" or said in REFUSALS):
                wrong.append(f"{method} {name} {word}: {role} gets {said}, and yet {written}")
        if found != answers:
            wrong.append(
                f"{method} {name} {word}\n    says {' '.join(answers.values())}"
                f"\n    is   {' '.join(found.values())}"
            )
    assert not wrong, "\n".join(wrong)
    silent = set(access.RULES) - asked
    assert not silent, f"No row comes to these rules of annotations/access.py: {silent}"


MISSING = """
No row of tests/addresses.py says who may open these. Write for each a line for GET and one for
POST, as far as it is used so, and one more for every thing that makes a difference: one's own,
another's, of a withheld article. POST sends what FORMS has for it.
"""


def test_every_address_has_its_rows():
    without = sorted(set(ROUTES) - {name for _method, name, _thing, _answers in ROWS})
    assert not without, MISSING + "\n".join(f"  {name}   {ROUTES[name]}" for name in without)
    gone = sorted({name for _method, name, _thing, _answers in ROWS} - set(ROUTES))
    assert not gone, f"These rows are of no address any more: {gone}"


def test_an_address_that_has_no_row_for_a_method_is_not_used_so(desk):
    browsers, things = desk
    rows = {}
    for method, name, word, _answers in ROWS:
        rows.setdefault(name, {}).setdefault(method, word)
    for name, known in rows.items():
        for method in {"GET", "POST"} - set(known):
            word = next(iter(known.values()))
            where = address(name, things.of(word, "admin"))
            # Django's pages of the back office do not look at the method.
            role, expected = ("editor", "no") if name.startswith("admin:") else ("admin", "-")
            said, written = browsers[role].ask(method, where)
            assert (said, written) == (expected, []), f"{method} {name} says {said}: add its row"


def test_what_is_not_there_is_missing(desk):
    """An address of nothing never says more than that, and never breaks."""
    browsers, _things = desk
    for name, route in ROUTES.items():
        # What only leads on to another address looks at nothing.
        leads_on = name.startswith("admin:admin/")
        if leads_on or not re.search(r"<(int:\w+|uuid:\w+|path:object_id|id)>", route):
            continue
        nothing = re.sub(r"<uuid:\w+>", NOBODY, route)
        nothing = re.sub(r"<(int:|path:)?(pk|object_id|id|filter_id)>", "987654321", nothing)
        nothing = re.sub(r"<\w*:?\w+>", "1", nothing)
        for role in ("admin",) if name.startswith("admin:") else ("editor", "admin"):
            for method in ("GET", "POST"):
                said, written = browsers[role].ask(method, f"/{nothing}")
                assert said in REFUSALS, (method, name, role, said)
                assert not written, (method, name, role, written)


# What everybody has who may sign in: a password, tokens that open nothing, work of their own.
ONESELF = {
    *("sign_in_code", "second_factor", "second_factor_begin", "second_factor_confirm"),
    *("second_factor_codes", "second_factor_off", "sessions", "session_end"),
    *("sign_in", "sign_out", "password_change", "health", "api_tokens", "api_token_revoke"),
    *(
        "dictionary",
        "dictionary_table",
        "export_runs",
        "export_run",
        "export_manifest",
        "jobs",
        "job",
        "job_file",
    ),
    *("job_cancel", "activity", "person_activity"),
}


def test_who_is_in_no_group_sees_only_themselves(desk):
    browsers, things = desk
    stranger = Browser(make.make_user("nobody"))
    seen = set()
    for method, name, word, answers in ROWS:
        if answers["data desk"] in REFUSALS and answers["editor"] in REFUSALS:
            continue
        thing = things.of(word, "editor")
        data = form(name, word, thing) if method == "POST" else None
        said, _written = stranger.ask(method, address(name, thing), data, query=ASKED.get(word))
        if said not in REFUSALS:
            seen.add(name)
    assert seen <= ONESELF


@login_not_required
def left_open(request):
    """A view whose author forgot that it shows something."""


def test_a_new_address_would_be_found(settings):
    """The walk above is worth something only if it sees what is added."""

    class Urls:
        urlpatterns = [path("leak/", left_open, name="leak")]

    assert list(every(get_resolver(Urls))) == [("leak", "leak/", left_open)]
