"""The page on which people make and revoke their own tokens."""

import re

import pytest

from annotations.models import ApiToken
from annotations.services import api_tokens
from tests import factories as make
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db
PAGE = "/account/tokens/"
FIELDS = {"name": "Nightly archive", "scopes": ["read"], "days": "90"}


@pytest.fixture
def desk():
    return Desk(htmx=False)


def test_a_new_token_is_shown_once_and_works(desk):
    assert "You have none" in words(desk.get("api_tokens"))
    response = desk.submit(PAGE, FIELDS)
    assert response.status_code == 201
    text = re.search(r'value="(newsroom_[^"]+)"', response.text)[1]
    assert api_tokens.person_with(text=text, scope="read") == desk.person
    again = desk.get("api_tokens")
    assert "Nightly archive" in words(again)
    assert text not in again.text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 101}, {"name": "a\0"}, {"scopes": []}, {"scopes": ["write"]},
     {"days": "0"}, {"days": "100000"}, {"days": "x"}],
)  # fmt: skip
def test_a_wrong_form_comes_back_with_a_sentence(desk, wrong):
    response = desk.submit(PAGE, FIELDS | wrong)
    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_the_same_form_sent_again_makes_no_second_token(desk):
    desk.submit(PAGE, FIELDS)
    response = desk.submit(PAGE, FIELDS)
    assert response.status_code == 422
    assert "You have a token of this name already" in words(response)
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_ends_and_frees_its_name(desk):
    token, text = api_tokens.make_token(by=desk.person, name="Old", scopes=["read"], days=30)
    response = desk.post("api_token_revoke", token)
    assert response.status_code == 302
    with pytest.raises(api_tokens.BadToken):
        api_tokens.person_with(text=text, scope="read")
    assert "Revoked" in words(desk.get("api_tokens"))
    api_tokens.make_token(by=desk.person, name="Old", scopes=["read"], days=30)


def test_nobody_sees_or_revokes_the_token_of_another(desk):
    other = Desk("moderator", htmx=False)
    token, _text = api_tokens.make_token(by=other.person, name="Hers", scopes=["read"], days=30)
    assert "Hers" not in words(desk.get("api_tokens"))
    assert desk.post("api_token_revoke", token).status_code == 404
    with pytest.raises(api_tokens.NotAllowed):
        api_tokens.revoke(token=token, by=desk.person)


def test_an_admin_sees_all_tokens_and_ends_them(desk):
    token, text = api_tokens.make_token(by=desk.person, name="Leaked", scopes=["read"], days=30)
    assert Desk("moderator").client.get("/admin/annotations/apitoken/").status_code == 403
    admin = Desk("admin", htmx=False).client
    assert "Leaked" in words(admin.get("/admin/annotations/apitoken/"))
    chosen = {"action": "revoke", "_selected_action": [token.pk]}
    assert admin.post("/admin/annotations/apitoken/", chosen).status_code == 302
    with pytest.raises(api_tokens.BadToken):
        api_tokens.person_with(text=text, scope="read")
    assert make.make_user("editor").is_active
