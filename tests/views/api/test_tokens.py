"""Who a program is under /api/, tried on a view of the test's own."""

import datetime
import json

import pytest
from django.core.cache import cache
from django.http import JsonResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from annotations.models import ApiToken, Scope
from annotations.services import api_tokens
from annotations.views.api import tokens as door
from annotations.views.api.tokens import api_view
from newsroom import urls as real
from tests import factories as make

pytestmark = pytest.mark.django_db


@api_view(Scope.READ)
def read(request):
    return JsonResponse({"me": request.user.username})


@api_view(Scope.SUGGEST, methods=["POST"])
def suggest(request):
    return JsonResponse({"me": request.user.username})


class Urls:
    urlpatterns = [path("api/t/read/", read), path("api/t/suggest/", suggest), *real.urlpatterns]
    handler404 = real.handler404


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = Urls
    cache.clear()


@pytest.fixture
def editor():
    return make.make_user("editor")


def token_of(person, *scopes, days=30, name="Script"):
    return api_tokens.make_token(by=person, name=name, scopes=scopes, days=days)


def ask(address="/api/t/read/", text="", method="get", client=None, **headers):
    if text:
        headers["Authorization"] = f"Bearer {text}"
    return getattr(client or Client(enforce_csrf_checks=True), method)(address, headers=headers)


def problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    said = json.loads(response.content)
    assert said["status"] == status
    assert said["detail"].endswith(".")
    return said


def test_a_token_is_its_person_with_its_scope_alone(editor):
    _token, text = token_of(editor, "read")
    response = ask(text=text)
    assert response.json() == {"me": "editor"}
    assert {"Authorization", "Cookie"} <= set(response["Vary"].split(", "))
    assert "private" in response["Cache-Control"]
    refused = ask("/api/t/suggest/", text, "post")
    assert "suggest" in problem(refused, 403)["detail"]
    assert 'error="insufficient_scope"' in refused["WWW-Authenticate"]
    _token, text = token_of(editor, "suggest", name="Model")
    assert ask("/api/t/suggest/", text, "post").json() == {"me": "editor"}
    problem(ask(text=text), 403)


def test_without_a_token_a_program_is_told_how_to_send_one():
    response = ask()
    assert "Bearer" in problem(response, 401)["detail"]
    assert response["WWW-Authenticate"] == 'Bearer realm="newsroom"'


@pytest.mark.parametrize(
    "why", ["unknown", "revoked", "ended", "inactive", "changed", "é", "basic", "empty"]
)
def test_a_token_that_is_not_good_says_nothing_about_why(editor, why, django_assert_num_queries):
    token, text = token_of(editor, "read")
    scheme = "Bearer"
    if why == "revoked":
        api_tokens.revoke(token=token, by=editor)
    elif why == "ended":
        ApiToken.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif why == "inactive":
        editor.is_active = False
        editor.save()
    elif why == "basic":
        scheme = "Basic"
    elif why != "unknown":
        text = {"changed": text[:-1] + ("A" if text[-1] != "A" else "B"), "é": "é", "empty": ""}[
            why
        ]
    else:
        text = api_tokens.PREFIX + "x" * 43
    with django_assert_num_queries(0 if why == "basic" else 1):
        response = ask(Authorization=f"{scheme} {text}")
    assert problem(response, 401)["detail"] == str(api_tokens.BadToken.sentence)
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


def test_a_session_may_read_and_not_write(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert ask(client=client).json() == {"me": "editor"}
    problem(ask("/api/t/suggest/", method="post", client=client), 401)


def test_a_bad_token_is_not_saved_by_a_session(editor):
    client = Client()
    client.force_login(editor)
    problem(ask(text="newsroom_no", client=client), 401)


def test_many_bad_tokens_wait_and_a_good_one_does_not(editor, monkeypatch):
    monkeypatch.setattr(door, "FAILURES", 3)
    _token, text = token_of(editor, "read")
    for _ in range(3):
        problem(ask(text="newsroom_no"), 401)
    response = ask(text="newsroom_no")
    problem(response, 429)
    assert response["Retry-After"] == "60"
    assert ask(text=text).status_code == 200


def test_the_last_use_is_noted_once_in_a_while(editor):
    token, text = token_of(editor, "read")
    ask(text=text)
    token.refresh_from_db()
    first = token.used_at
    assert first
    ask(text=text)
    token.refresh_from_db()
    assert token.used_at == first


def test_the_token_itself_is_nowhere_in_the_database(editor):
    token, text = token_of(editor, "read")
    assert text.startswith("newsroom_")
    assert len(text) == 52
    assert text not in str(ApiToken.objects.values().get(pk=token.pk))


def test_nothing_here_is_said_in_json_under_the_api(editor):
    client = Client()
    client.force_login(editor)
    response = client.get("/api/t/nothing/")
    problem(response, 404)


def test_a_wrong_method_is_said_in_json():
    response = ask(method="delete")
    problem(response, 405)
    assert response["Allow"] == "GET, HEAD"
