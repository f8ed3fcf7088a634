import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.models import Session
from annotations.views import sign_in_limits
from tests.factories import PASSWORD, make_user

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def editor(db):
    return make_user("editor")


def sign_in(client, username="editor", password=PASSWORD, **options):
    data = {"username": username, "password": password} | options.pop("data", {})
    return client.post(reverse("sign_in"), data, **options)


def test_every_page_leads_to_the_sign_in_and_back(client, editor):
    response = client.get("/actors/?q=so")
    assert response.status_code == 302
    assert response.url == "/sign-in/?next=/actors/%3Fq%3Dso"
    assert 'value="/actors/?q=so"' in client.get(response.url).text
    response = sign_in(client, data={"next": "/actors/?q=so"})
    assert (response.status_code, response.url) == (302, "/actors/?q=so")


def test_the_sign_in_leads_nowhere_else(client, editor):
    for away in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert sign_in(Client(), data={"next": away}).url == "/"


def test_who_is_signed_in_needs_no_door(client, editor):
    client.force_login(editor)
    assert client.get("/sign-in/").url == "/"


def test_the_log_says_who_signs_in_and_warns_of_who_cannot(client, editor, caplog):
    caplog.set_level("INFO", "annotations.writes")
    sign_in(client, password="wrong")
    sign_in(client)
    told = [
        (one.levelname, one.getMessage()) for one in caplog.records if one.name != "django.request"
    ]
    (warned, _failure), said = told
    assert warned == "WARNING"
    assert said == ("INFO", f"signed in person={editor.pk} second_factor=no")


def test_the_log_warns_under_which_name_a_sign_in_failed_and_from_where(client, editor, caplog):
    sign_in(client, password="wrong horse")
    sign_in(client, username="ines\n2026-12-01 INFO signed in", password="wrong horse")
    warned = [one.getMessage() for one in caplog.records if one.name.startswith("axes")]
    first, second = (line for line in warned if "login failure" in line)
    assert "username='editor' address=127.0.0.1" in first
    # A name that was made up begins no line of its own.
    assert "username='nobody " in second
    assert "ines" not in caplog.text
    assert "wrong horse" not in caplog.text


def test_a_password_in_the_field_of_the_name_is_kept_nowhere_and_slows_further_tries(
    client, caplog
):
    for _ in range(5):
        answer = sign_in(client, username="correct horse battery", password="x")
    assert answer.status_code == 429
    # Another one does not wait for it.
    assert sign_in(client, username="staple", password="x").status_code == 422
    kept = str(list(AccessAttempt.objects.values()))
    assert "nobody " in kept
    for said in (kept, caplog.text):
        assert "horse" not in said
        assert "staple" not in said


def test_a_wrong_password_is_told_and_the_name_kept(client, editor):
    response = sign_in(client, password="wrong")
    assert response.status_code == 422
    assert "do not go together" in response.text
    assert 'role="alert"' in response.text
    assert 'value="editor"' in response.text


def test_a_closed_account_stays_outside(client, editor):
    editor.is_active = False
    editor.save()
    assert sign_in(client).status_code == 422


def test_browsers_are_told_what_the_fields_hold(client, editor):
    page = client.get("/sign-in/").text
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


def test_the_sign_in_over_a_page_is_the_form_alone(client, editor):
    response = client.get("/sign-in/", headers=FRAGMENT)
    assert response.text.strip().startswith("<form")
    assert 'hx-post="/sign-in/"' in response.text
    assert "HX-Request" in response["Vary"]


def test_the_sign_in_page_answers_its_form_with_a_page(client, editor):
    assert "hx-post" not in client.get("/sign-in/").text


def test_signing_in_over_a_page_hands_it_the_new_token(editor):
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    response = sign_in(
        client, headers=FRAGMENT | {"X-CSRFToken": client.cookies["csrftoken"].value}
    )
    assert response.status_code == 204
    token = json.loads(response["HX-Trigger"])["signed-in"]["csrf"]
    assert len(token) == CSRF_TOKEN_LENGTH
    assert client.post("/sign-out/", headers={"X-CSRFToken": token}).url == "/sign-in/"


def test_who_has_signed_in_on_another_page_goes_on_from_a_sign_in_that_is_too_old(editor):
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    old = client.cookies["csrftoken"].value
    client.force_login(editor)
    client.cookies["csrftoken"] = "x" * len(old)
    following = {"next": "/actors/?q=so", "csrfmiddlewaretoken": old}
    answer = sign_in(client, data=following, follow=True)
    assert answer.request["PATH_INFO"] == "/actors/"
    # Elsewhere the old token is refused as ever.
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": old}).status_code == 403


def test_a_failure_over_a_page_is_the_form_with_its_sentence(client, editor):
    response = sign_in(client, password="wrong", headers=FRAGMENT)
    assert response.status_code == 422
    assert response.text.strip().startswith("<form")
    assert "do not go together" in response.text


def test_who_has_signed_in_elsewhere_goes_on_at_once(client, editor):
    client.force_login(editor)
    response = client.get("/sign-in/", headers=FRAGMENT)
    assert response.status_code == 204
    assert "signed-in" in response["HX-Trigger"]


def test_a_page_asks_for_its_own_person_while_another_is_signed_in(client, editor):
    page = FRAGMENT | {"X-Person": str(editor.pk)}
    other = make_user("moderator")
    client.force_login(other)
    assert client.get("/actors/", headers=page).status_code == 401
    assert client.post("/articles/new/preview/", headers=page).status_code == 401
    assert f"{other} is signed in now." in client.get("/sign-in/", headers=page).text
    assert sign_in(client, headers=page).status_code == 204
    assert client.get("/actors/", headers=page).status_code == 200


def test_a_sixth_try_waits_even_with_the_right_password(client, editor):
    for _ in range(4):
        assert sign_in(client, password="wrong").status_code == 422
    locked = sign_in(client, password="wrong")
    assert locked.status_code == 429
    assert locked["Retry-After"] == "300"
    assert "Wait 5 minutes" in locked.text
    assert sign_in(client).status_code == 429
    fragment = sign_in(client, headers=FRAGMENT)
    assert fragment.status_code == 429
    assert fragment.text.strip().startswith("<form")


def test_one_person_out_of_breath_locks_nobody_else_out(client, editor):
    make_user("editor", "colleague")
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client, username="colleague").status_code == 302


def later(monkeypatch, **spans):
    now = timezone.now() + timedelta(**spans)
    monkeypatch.setattr("axes.handlers.proxy.now", lambda: now)


def guess(times, username="editor", places=10):
    """The answers to wrong passwords for one name that come from many addresses by turns."""
    return [
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number % places}"), username, "wrong")
        for number in range(times)
    ]


def test_behind_a_proxy_addresses_are_told_apart(editor, settings):
    settings.PROXIES = 1
    stranger, owner = (
        Client(REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": f"203.0.113.1, {address}"})
        for address in ("198.51.100.8", "198.51.100.9")
    )
    for _ in range(5):
        sign_in(stranger, password="wrong")
    assert sign_in(stranger).status_code == 429
    assert sign_in(owner).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        # What the browser wrote itself stands before it.
        (1, "203.0.113.1, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.1,198.51.100.7, 10.0.0.2", "198.51.100.7"),
        # Past the proxies.
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "198.51.100.7:4711", "198.51.100.7"),
        (1, "2001:DB8::7", "2001:db8::7"),
        (1, "[2001:db8::7]:4711", "2001:db8::7"),
        (1, "fe80::7%eth0", "fe80::7"),
        *((1, junk, "127.0.0.1") for junk in ("unknown", "[", "]:[", "1.2.3", "٧", "_:x", "a b")),
    ],
)
def test_the_address_of_a_browser_is_what_our_own_proxies_say(settings, rf, proxies, told, address):
    settings.PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": told})
    assert sign_in_limits.client_address(request) == address


def test_after_five_minutes_the_next_try_is_taken(client, editor, monkeypatch):
    for _ in range(5):
        sign_in(client, password="wrong")
    later(monkeypatch, minutes=4)
    assert "Wait 1 minute, then" in sign_in(client).text
    # Trying meanwhile has not made it longer.
    later(monkeypatch, minutes=5)
    assert sign_in(client).status_code == 302


def test_guesses_from_many_addresses_wait_an_hour_after_ten(client, editor, monkeypatch):
    later(monkeypatch, minutes=0)
    answers = guess(40)
    assert [answer.status_code for answer in answers] == [422] * 9 + [429] * 31
    assert answers[-1]["Retry-After"] == "3600"
    assert "Wait 60 minutes, then try again." in answers[-1].text
    make_user("editor", "colleague")
    assert sign_in(Client(), username="colleague").status_code == 302
    assert sign_in(client).status_code == 429
    later(monkeypatch, minutes=60)
    assert sign_in(client).status_code == 302


def test_a_stranger_does_not_keep_out_who_has_been_here_before(client, db, monkeypatch):
    later(monkeypatch, minutes=0)
    name = "Åse Бьёрг"
    make_user("editor", name)
    sign_in(client, name)
    client.post("/sign-out/")
    guess(40, name)
    assert sign_in(Client(), name).status_code == 429
    # It is good for no other name.
    make_user("editor", "colleague")
    guess(10, "colleague")
    assert sign_in(client, "colleague").status_code == 429
    # Wrong ones from here still count as those of one address.
    answers = [sign_in(client, name, "wrong").status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    answer = sign_in(client, name)
    assert answer["Retry-After"] == "300"


def test_who_has_been_here_before_signs_in_whatever_others_guess(client, editor):
    sign_in(client)
    client.post("/sign-out/")
    guess(40)
    assert sign_in(client).status_code == 302


def test_a_browser_is_not_known_by_a_word_of_its_own(client, editor):
    guess(10)
    client.cookies["known"] = "yes"
    assert sign_in(client).status_code == 429


def test_a_success_forgets_the_failures(client, editor):
    for _ in range(4):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 302
    client.logout()
    assert sign_in(client, password="wrong").status_code == 422


@pytest.mark.parametrize("name", ["", "x" * 10_000, "nul\0name", "🚢" * 150])
def test_hostile_names_are_refused_in_words(client, db, name):
    assert sign_in(client, username=name).status_code == 422


def test_signing_out_ends_the_session(client, editor):
    client.force_login(editor)
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/").status_code == 302


def test_signing_out_twice_is_no_error(client, db):
    assert client.post("/sign-out/").url == "/sign-in/"


def test_a_changed_password_ends_the_other_sessions(client, editor):
    elsewhere = Client()
    elsewhere.force_login(editor)
    client.force_login(editor)
    new = "a quieter harbour at noon"
    response = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert response.url == "/"
    assert "Your password is changed" in client.get("/").text
    assert elsewhere.get("/").status_code == 302


def test_a_weak_password_is_refused_with_its_reason(client, editor):
    client.force_login(editor)
    response = client.post(
        "/password/", {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    )
    assert response.status_code == 422
    assert "at least 12 characters" in response.text
    assert "<li>" in client.get("/password/").text


@pytest.mark.parametrize(
    ("password", "taken"),
    [
        ("administrator", False),
        ("all of it small letters", True),
        ("4815162342 108 1516", True),
        ("🚢" * 12, True),
        ("as long as a whole sentence that somebody knows by heart, and then some more", True),
    ],
)
def test_which_passwords_are_taken(client, editor, password, taken):
    client.force_login(editor)
    data = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    response = client.post("/password/", data)
    assert response.status_code == (302 if taken else 422)
    assert taken or "too common" in response.text
    editor.refresh_from_db()
    assert editor.check_password(password) is taken


def test_signing_in_begins_a_new_session(client, editor):
    session = client.session
    session["given"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
