"""The second factor, from setting it up to losing the telephone."""

import re
import runpy
from io import StringIO

import pytest
from django.contrib.messages import get_messages
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

import newsroom.settings
from annotations.models import RecoveryCode, Session, User
from annotations.services import second_factor
from tests.factories import PASSWORD, make_user
from tests.views.pages import HTMX, words

pytestmark = pytest.mark.django_db
PAGE = "/account/second-factor/"


@pytest.fixture
def editor():
    return make_user("editor")


def code_of(person, later: int = 0) -> str:
    """What the person's app shows now, or some half minutes later."""
    device = TOTPDevice.objects.get(user=person)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, drift=later)
    return f"{totp.token():06d}"


def turned_on(person) -> list[str]:
    """The recovery codes of a person who has just set the second factor up."""
    second_factor.begin(person=person)
    return second_factor.confirm(person=person, code=code_of(person, -1))


def password(client, username="editor", **options):
    return client.post("/sign-in/", {"username": username, "password": PASSWORD}, **options)


def code(client, value, **options):
    return client.post("/sign-in/code/", {"code": value}, **options)


def is_in(client) -> bool:
    return client.get("/password/").status_code == 200


# Setting it up.


def test_it_is_set_up_with_a_picture_and_a_secret_and_shows_its_codes_once(client, editor):
    client.force_login(editor)
    elsewhere = Client()
    elsewhere.force_login(editor)
    assert "It is off" in words(client.get(PAGE))
    assert client.post(f"{PAGE}begin/").url == PAGE
    page = client.get(PAGE)
    assert "<svg" in page.text
    assert "style=" not in page.text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")
    assert secret in TOTPDevice.objects.get().config_url
    made = client.post(f"{PAGE}confirm/", {"code": code_of(editor)})
    codes = re.findall(r"<code>([a-z0-9-]{29})</code>", made.text)
    assert len(codes) == len(set(codes)) == 8
    assert "no-store" in made["Cache-Control"]
    # Kept as hashes alone, and not to be had again.
    assert not RecoveryCode.objects.filter(hashed__in=codes).exists()
    page = words(client.get(PAGE))
    assert "It is on" in page
    assert "Recovery codes left 8" in page
    assert not any(one in page for one in codes)
    # Whoever was in with the password alone is out; this browser is not.
    assert not is_in(elsewhere)
    assert is_in(client)


def test_a_wrong_code_turns_nothing_on(client, editor):
    client.force_login(editor)
    client.post(f"{PAGE}begin/")
    wrong = f"{(int(code_of(editor)) + 1) % 1_000_000:06d}"
    for typed in (wrong, "12345", "abcdef", "١٢٣٤٥٦", ""):
        response = client.post(f"{PAGE}confirm/", {"code": typed})
        assert response.status_code in (422, 429)
        assert 'role="alert"' in response.text
    assert second_factor.app_of(editor) is None
    assert password(Client()).url == "/"


def test_a_code_without_a_secret_is_refused(client, editor):
    client.force_login(editor)
    assert client.post(f"{PAGE}confirm/", {"code": "123456"}).status_code == 409


def test_a_secret_that_is_in_use_is_not_exchanged_by_the_way(client, editor):
    turned_on(editor)
    client.force_login(editor)
    key = TOTPDevice.objects.get().key
    assert client.post(f"{PAGE}begin/").status_code == 409
    assert TOTPDevice.objects.get().key == key


# Signing in.


def test_the_password_alone_opens_nothing(client, editor):
    turned_on(editor)
    assert password(client).url == "/sign-in/code/"
    assert not is_in(client)
    assert not Session.objects.filter(person=editor).exists()
    page = client.get("/sign-in/code/")
    assert 'autocomplete="one-time-code"' in page.text
    assert code(client, code_of(editor)).url == "/"
    assert is_in(client)


def test_the_way_leads_on_to_what_was_asked_for_and_never_abroad(client, editor):
    turned_on(editor)
    for following, expected in (("/actors/?q=so", "/actors/?q=so"), ("//evil.example", "/")):
        browser = Client()
        data = {"username": "editor", "password": PASSWORD, "next": following}
        browser.post("/sign-in/", data)
        TOTPDevice.objects.update(last_t=-1)
        assert code(browser, code_of(editor)).url == expected


def test_a_code_is_good_once(client, editor):
    turned_on(editor)
    used = code_of(editor)
    password(client)
    code(client, used)
    again = Client()
    password(again)
    response = code(again, used)
    assert response.status_code == 422
    assert "was used already" in words(response)
    assert not is_in(again)


@pytest.mark.parametrize(
    ("later", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_ages(client, editor, later, taken, monkeypatch):
    now = timezone.now().timestamp()
    monkeypatch.setattr("time.time", lambda: now)
    turned_on(editor)
    # No code was used yet, and the app's clock is right, so that age alone decides.
    TOTPDevice.objects.update(last_t=-1, drift=0)
    password(client)
    assert code(client, code_of(editor, later)).status_code == (302 if taken else 422)


def test_a_recovery_code_is_good_once_however_it_is_typed(client, editor):
    codes = turned_on(editor)
    password(client)
    response = code(client, codes[0].upper().replace("-", " "))
    assert response.url == "/"
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["You have used a recovery code. 7 are left."]
    again = Client()
    password(again)
    assert code(again, codes[0]).status_code == 422
    assert code(again, codes[1]).url == "/"


def test_anothers_recovery_code_opens_nothing(client, editor):
    turned_on(editor)
    codes = turned_on(make_user("editor", "ola"))
    password(client)
    assert code(client, codes[0]).status_code == 422


def test_guessing_waits_as_at_the_door(client, editor):
    codes = turned_on(editor)
    password(client)
    for _ in range(4):
        assert code(client, "a" * 24).status_code == 422
    locked = code(client, "a" * 24)
    assert locked.status_code == 429
    assert "Wait 5 minutes" in words(locked)
    # A right one does not help now, nor does beginning again.
    assert code(client, codes[0]).status_code == 429
    assert password(client).status_code == 429
    assert not is_in(client)


def test_guessing_recovery_codes_from_many_addresses_waits_an_hour(editor):
    turned_on(editor)
    browsers = [Client(REMOTE_ADDR=f"198.51.100.{number}") for number in range(5)]
    for browser in browsers:
        password(browser)
    answers = [code(browser, "a" * 24) for browser in browsers * 3]
    assert [answer.status_code for answer in answers] == [422] * 9 + [429] * 6
    assert "Wait 60 minutes, then try again." in words(answers[-1])


def test_guessing_the_apps_codes_from_many_addresses_waits_too(editor, monkeypatch):
    # However long three sign-ins take here, the guesses come at one moment.
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    turned_on(editor)
    wrong = f"{(int(code_of(editor)) + 500) % 1_000_000:06d}"
    answers = []
    for number in range(3):
        browser = Client(REMOTE_ADDR=f"198.51.100.{number}")
        password(browser)
        answers.append(code(browser, wrong))
    assert [answer.status_code for answer in answers] == [422, 429, 429]
    assert "Too many wrong codes" in words(answers[1])


def test_the_code_is_asked_for_ten_minutes_after_the_password(client, editor, monkeypatch):
    turned_on(editor)
    password(client)
    session = client.session
    session["waiting"] = session["waiting"] | {"at": session["waiting"]["at"] - 601}
    session.save()
    assert client.get("/sign-in/code/").url == "/sign-in/"
    assert code(client, code_of(editor)).url == "/sign-in/"
    assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "closed"])
def test_what_changes_between_the_steps_ends_the_sign_in(client, editor, change):
    turned_on(editor)
    password(client)
    if change == "password":
        editor.set_password("something else entirely")
    else:
        editor.is_active = False
    editor.save()
    assert code(client, code_of(editor)).url == "/sign-in/"
    assert not is_in(client)


def test_the_session_holds_no_password_while_the_code_is_awaited(client, editor):
    turned_on(editor)
    password(client)
    assert PASSWORD not in str(dict(client.session))


def test_nobody_is_asked_for_a_code_without_a_password(client, db):
    assert client.get("/sign-in/code/").url == "/sign-in/"
    assert code(client, "123456").url == "/sign-in/"
    assert code(client, "123456", headers=HTMX).status_code == 422


def test_over_a_page_both_steps_stand_in_the_dialog(client, editor):
    turned_on(editor)
    step = password(client, headers=HTMX)
    assert step.status_code == 200
    assert step.text.strip().startswith("<form")
    assert 'hx-post="/sign-in/code/"' in step.text
    wrong = code(client, "a" * 24, headers=HTMX)
    assert wrong.status_code == 422
    assert wrong.text.strip().startswith("<form")
    done = code(client, code_of(editor), headers=HTMX)
    assert done.status_code == 204
    assert "signed-in" in done["HX-Trigger"]


def test_the_back_office_goes_through_the_same_door(client):
    moderator = make_user("moderator")
    turned_on(moderator)
    landed = client.get("/admin/", follow=True).redirect_chain[-1][0]
    data = {"username": "moderator", "password": PASSWORD}
    assert client.post(landed, data).url == "/sign-in/code/"
    assert client.get("/admin/").status_code == 302
    assert code(client, code_of(moderator)).url == "/admin/"


# What is done with it afterwards.


@pytest.mark.parametrize("way", ["off", "codes"])
def test_password_and_code_are_needed_to_turn_it_off_or_to_have_other_codes(client, editor, way):
    codes = turned_on(editor)
    client.force_login(editor)
    form = f"{way}_form"
    right = {f"{form}-password": PASSWORD, f"{form}-code": codes[0]}
    for wrong in (f"{form}-password", f"{form}-code"):
        response = client.post(f"{PAGE}{way}/", right | {wrong: "a" * 24})
        assert response.status_code == 422
        assert "details" in response.text
        assert " open>" in response.text
    assert second_factor.codes_left(editor) == 8
    response = client.post(f"{PAGE}{way}/", right)
    if way == "off":
        assert response.url == PAGE
        assert password(Client()).url == "/"
        assert not RecoveryCode.objects.exists()
    else:
        new = re.findall(r"<code>([a-z0-9-]{29})</code>", response.text)
        assert len(new) == 8
        assert not set(new) & set(codes)
        again = Client()
        password(again)
        assert code(again, codes[1]).status_code == 422
        assert code(again, new[1]).url == "/"


def test_an_admin_resets_what_was_lost_and_its_sessions_end(client, editor):
    turned_on(editor)
    theirs = Client()
    theirs.force_login(editor)
    client.force_login(make_user("admin"))
    page = client.get(f"/admin/annotations/user/{editor.pk}/change/")
    assert "Reset the second factor" in words(page)
    response = client.post(f"/admin/annotations/user/{editor.pk}/reset-second-factor/")
    assert response.status_code == 302
    assert not is_in(theirs)
    assert password(Client()).url == "/"
    history = client.get(f"/admin/annotations/user/{editor.pk}/history/")
    assert "The second factor is reset." in words(history)
    assert "Reset the second factor" not in words(client.get(response.url))


def test_the_secret_is_on_no_page_of_the_back_office(client, editor):
    turned_on(editor)
    client.force_login(make_user("admin"))
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    page = client.get(f"/admin/annotations/user/{editor.pk}/change/").text
    assert TOTPDevice.objects.get().key not in page


# A desk that demands it.

DEMANDS = [
    ("none", "moderator", False),
    ("staff", "editor", False),
    ("staff", "data desk", False),
    ("staff", "moderator", True),
    ("staff", "admin", True),
    ("all", "editor", True),
]


@pytest.mark.parametrize(("setting", "role", "demanded"), DEMANDS)
def test_a_desk_can_demand_it(client, settings, setting, role, demanded):
    settings.SECOND_FACTOR = setting
    person = make_user(role, "anyone")
    client.force_login(person)
    response = client.get("/exports/", follow=True)
    assert (response.redirect_chain == [(PAGE, 302)]) is demanded
    assert ("Your desk asks you for a second factor" in words(response)) is demanded
    if not demanded:
        return
    # Nothing else opens: no write, no fragment, no read by a program with the session.
    assert client.post("/exports/job/").url == PAGE
    assert client.get("/exports/", headers=HTMX).status_code == 403
    assert client.get("/api/v1/").status_code == 403
    assert client.get("/admin/").url == PAGE
    assert is_in(client), "the password can be changed"
    client.post(f"{PAGE}begin/")
    client.post(f"{PAGE}confirm/", {"code": code_of(person)})
    assert client.get("/exports/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/exports/").status_code == 302


@pytest.mark.parametrize(
    ("https", "asked", "demanded"),
    [("0", "", "none"), ("1", "", "staff"), ("1", "none", "none"), ("0", "all", "all")],
)
def test_behind_tls_staff_needs_it_unless_the_desk_says_otherwise(
    monkeypatch, https, asked, demanded
):
    monkeypatch.setenv("NEWSROOM_HTTPS", https)
    monkeypatch.setenv("NEWSROOM_SECOND_FACTOR", asked)
    assert runpy.run_path(newsroom.settings.__file__)["SECOND_FACTOR"] == demanded


def test_the_first_admin_is_led_from_the_sign_in_to_the_back_office(client, settings, monkeypatch):
    settings.SECOND_FACTOR = "staff"
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="first", email="", interactive=False, verbosity=0)
    data = {"username": "first", "password": PASSWORD, "next": "/admin/"}
    led = client.post("/sign-in/", data, follow=True)
    assert led.redirect_chain[-1][0] == PAGE
    assert "Your desk asks you for a second factor" in words(led)
    assert f'action="{PAGE}begin/"' in led.text
    led = client.post(f"{PAGE}begin/", follow=True)
    assert f'action="{PAGE}confirm/"' in led.text
    led = client.post(f"{PAGE}confirm/", {"code": code_of(User.objects.get())})
    assert "<code>" in led.text
    assert client.get("/admin/").status_code == 200


def test_the_only_admin_who_has_lost_it_is_helped_from_the_shell(
    client, caplog, django_capture_on_commit_callbacks
):
    admin = make_user("admin")
    turned_on(admin)
    client.force_login(admin)
    caplog.set_level("INFO", "annotations.writes")
    with django_capture_on_commit_callbacks(execute=True):
        call_command("reset_second_factor", "admin", stdout=StringIO())
    assert caplog.messages == [
        f"sessions ended person={admin.pk} number=1 by=shell",
        f"second factor reset person={admin.pk} by=shell",
    ]
    assert not is_in(client)
    assert password(Client(), "admin").url == "/"
    with pytest.raises(CommandError, match="no user named nobody"):
        call_command("reset_second_factor", "nobody")


def test_who_has_no_second_factor_stays_signed_in_where_it_is_reset(client, editor):
    client.force_login(editor)
    with pytest.raises(CommandError, match="editor has no second factor"):
        call_command("reset_second_factor", "editor")
    assert is_in(client)
    admin = Client()
    admin.force_login(make_user("admin"))
    page = admin.post(f"/admin/annotations/user/{editor.pk}/reset-second-factor/", follow=True)
    assert "There was no second factor to reset." in page.text
    assert is_in(client)


def test_who_turns_it_off_where_it_is_demanded_sets_up_the_next_one(client, settings, editor):
    settings.SECOND_FACTOR = "all"
    codes = turned_on(editor)
    password(client)
    code(client, codes[0])
    data = {"off_form-password": PASSWORD, "off_form-code": codes[1]}
    client.post(f"{PAGE}off/", data)
    assert client.get("/exports/").url == PAGE
