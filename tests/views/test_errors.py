import re

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from annotations.views import errors
from tests.factories import make_user

FRAGMENT = {"HX-Request": "true"}


def in_answer(response):
    """It takes no form off the screen."""
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#answer", "innerHTML")


@pytest.fixture
def editor_client(client, db):
    client.force_login(make_user("editor"))
    return client


@pytest.fixture
def database_is_away():
    """Every query fails as it does when nobody answers the connection."""

    def refuse(execute, *args):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
def test_health_asks_the_database_and_no_sign_in(client):
    response = client.get("/health/")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_health_says_when_the_database_is_away(client, database_is_away):
    assert client.get("/health/").status_code == 503


def test_a_page_without_its_database_says_when_to_come_back(editor_client, database_is_away):
    editor_client.raise_request_exception = False
    response = editor_client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "database does not answer" in response.text
    assert "<h1>" in response.text


def test_the_log_says_why_the_database_did_not_answer(database_is_away, caplog):
    # Where no middleware has asked the database before, as at the sign-in.
    Client().post("/sign-in/", {"username": "x", "password": "x"})
    assert "The database does not answer: connection refused" in caplog.text


def test_a_fragment_without_its_database_is_one_sentence(editor_client, database_is_away):
    editor_client.raise_request_exception = False
    response = editor_client.get("/", headers=FRAGMENT)
    assert response.status_code == 503
    assert re.fullmatch('<p class="answer__error">[^<]+</p>', response.text)


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (OperationalError("the server closed the connection"), 503),
        (InterfaceError("connection already closed"), 503),
        (ProgrammingError("no such column"), 500),
        (ZeroDivisionError(), 500),
    ],
)
def test_only_a_database_that_is_away_asks_to_try_again(raised, status):
    try:
        raise raised
    except Exception:
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == status
    assert response.has_header("Retry-After") == (status == 503)


def test_our_own_mistake_is_told_without_its_details():
    try:
        raise ValueError("secret detail")
    except ValueError:
        response = errors.server_error(RequestFactory().get("/"))
    assert "has been noted" in response.text
    assert "secret detail" not in response.text


def test_a_page_that_is_not_there_says_so_with_a_way_back(editor_client):
    response = editor_client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
    assert reverse("annotations:desk") in response.text


def test_what_one_may_not_do_is_refused_with_a_sentence(client, db):
    client.force_login(make_user("nobody"))
    response = client.get("/")
    assert response.status_code == 403
    assert "Ask an admin of your desk" in response.text


def test_a_fragment_that_is_refused_is_a_sentence_apart(client, db):
    client.force_login(make_user("editor"))
    in_answer(client.get("/nowhere/", headers=FRAGMENT))
    in_answer(client.get("/", headers=FRAGMENT | {"Host": "elsewhere.example"}))
    client.force_login(make_user("data desk"))
    response = client.post("/articles/new/preview/", {"text": "x"}, headers=FRAGMENT)
    assert response.status_code == 403
    in_answer(response)


def test_what_is_refused_in_the_queue_is_left_to_its_script(client, db):
    client.force_login(make_user("moderator"))
    response = client.post("/admin/annotations/annotation/9/decide/", headers=FRAGMENT)
    assert response.status_code == 404
    assert "HX-Retarget" not in response


def test_a_forgotten_token_asks_to_reload(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editor"))
    response = client.post("/articles/new/", {"original": "x"})
    assert response.status_code == 403
    assert "Reload it and try again" in response.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-CSRFToken": "x" * 64}, 401),
        # Sent again with another token, it would be refused again without an end.
        ({"Origin": "https://elsewhere.example"}, 403),
    ],
)
def test_a_fragment_asks_for_a_sign_in_where_that_brings_another_token(headers, status, db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("editor"))
    client.get("/password/")
    response = client.post("/articles/new/", headers=FRAGMENT | headers)
    assert response.status_code == status


def test_a_body_that_is_too_large_is_refused_with_the_limit(editor_client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    response = editor_client.post("/articles/new/preview/", {"text": "x" * 1_100_000})
    assert response.status_code == 413
    assert "1.0\xa0MB" in response.text


def test_a_fragment_with_too_large_a_body_is_one_sentence(editor_client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    response = editor_client.post("/articles/new/preview/", {"text": "x" * 2000}, headers=FRAGMENT)
    assert response.status_code == 413
    assert response.text.startswith('<p class="answer__error">')
    in_answer(response)


def test_a_form_with_too_many_fields_is_refused(editor_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = editor_client.post("/articles/new/", {f"f{n}": "" for n in range(11)})
    assert response.status_code == 400
    assert "more parts than can be sent at once" in response.text
    assert errors.bad_request(RequestFactory().get("/"), TooManyFieldsSent()).status_code == 400


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_not_understood(client):
    response = client.get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert "could not be read" in response.text
