"""Where one is signed in, and ending it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Session
from annotations.models.sessions import SessionStore, who_was_read
from tests.factories import PASSWORD, make_user
from tests.views.pages import words

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def editor():
    return make_user("editor")


def signed_in(username="editor", agent=FIREFOX) -> Client:
    browser = Client(headers={"User-Agent": agent})
    browser.post("/sign-in/", {"username": username, "password": PASSWORD})
    browser.get("/password/")
    return browser


def is_in(browser) -> bool:
    return browser.get("/password/").status_code == 200


def test_ones_own_sessions_are_listed_and_no_others(editor):
    make_user("editor", "ola")
    here, _there, _other = signed_in(), signed_in(agent=IPHONE), signed_in("ola")
    page = here.get("/account/sessions/")
    assert "Firefox on Linux" in words(page)
    assert 'aria-label="End: Safari on iPhone"' in page.text
    assert len(page.context["places"]) == 2
    assert page.context["places"][0].is_here
    for row in Session.objects.all():
        assert row.session_key not in page.text


def test_another_session_is_ended_at_once(editor):
    here, there = signed_in(), signed_in(agent=IPHONE)
    handle = here.get("/account/sessions/").context["places"][1].handle
    assert here.post("/account/sessions/end/", {"session": handle}).url == "/account/sessions/"
    assert not is_in(there)
    assert is_in(here)
    page = here.post("/account/sessions/end/", {"session": handle}, follow=True)
    assert "It had ended already." in words(page)


def test_all_others_are_ended_at_once(editor):
    here, there, elsewhere = (signed_in() for _ in range(3))
    here.post("/account/sessions/end/", {"others": "yes"})
    assert [is_in(browser) for browser in (here, there, elsewhere)] == [True, False, False]


def test_the_log_says_whose_sessions_were_ended_and_by_whom(
    editor, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO", "annotations.writes")
    here, _there = signed_in(), signed_in(agent=IPHONE)
    handle = here.get("/account/sessions/").context["places"][1].handle
    caplog.clear()
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/account/sessions/end/", {"session": handle})
    office = Client()
    admin = make_user("admin")
    office.force_login(admin)
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"/admin/annotations/user/{editor.pk}/end-sessions/")
    assert [line for line in caplog.messages if line.startswith("sessions ended")] == [
        f"sessions ended person={editor.pk} number=1 by={editor.pk}",
        f"sessions ended person={editor.pk} number=1 by={admin.pk}",
    ]


def test_nobody_ends_the_session_of_somebody_else(editor):
    make_user("editor", "ola")
    mine, theirs = signed_in(), signed_in("ola")
    handle = theirs.get("/account/sessions/").context["places"][0].handle
    mine.post("/account/sessions/end/", {"session": handle})
    assert is_in(theirs)


def test_a_session_of_an_old_password_is_neither_open_nor_kept(editor):
    here, there = signed_in(), signed_in(agent=IPHONE)
    new = "a quieter harbour at noon"
    here.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert not is_in(there)
    assert len(here.get("/account/sessions/").context["places"]) == 1
    assert Session.objects.filter(person=editor).count() == 1


def form_of(person, **changes):
    return {"username": person.username, "is_active": "on", **changes}


def test_switching_a_person_off_ends_their_sessions_for_good(client, editor):
    theirs = signed_in()
    client.force_login(make_user("admin"))
    address = f"/admin/annotations/user/{editor.pk}/change/"
    assert client.post(address, {"username": "editor"}).status_code == 302
    assert not is_in(theirs)
    assert client.post(address, form_of(editor)).status_code == 302
    editor.refresh_from_db()
    assert editor.is_active
    assert not is_in(theirs), "a session does not come back with the account"


def test_switching_a_person_off_on_the_command_line_ends_them_too(editor):
    theirs = signed_in()
    editor.is_active = False
    editor.save()
    assert not is_in(theirs)


def test_an_admin_ends_a_persons_sessions(client, editor):
    theirs = signed_in()
    client.force_login(make_user("admin"))
    address = f"/admin/annotations/user/{editor.pk}/"
    assert "End all sessions" in words(client.get(f"{address}change/"))
    assert client.post(f"{address}end-sessions/").url == f"{address}change/"
    assert not is_in(theirs)
    assert "1 session is ended." in words(client.get(f"{address}history/"))


def test_an_admin_who_sets_a_new_password_ends_the_sessions(client, editor):
    theirs = signed_in()
    client.force_login(make_user("admin"))
    new = {"password1": "a quieter harbour at noon", "password2": "a quieter harbour at noon"}
    address = f"/admin/annotations/user/{editor.pk}/password/"
    assert client.post(address, new).status_code == 302
    assert not is_in(theirs)
    assert not Session.objects.filter(person=editor).exists()


@pytest.mark.parametrize(("name", "seconds"), [("seen_at", 8 * 3600), ("began_at", 7 * 24 * 3600)])
def test_idle_and_old_sessions_end_and_are_listed_no_more(editor, name, seconds):
    here, there = signed_in(), signed_in()
    session = there.session
    session[name] -= seconds + 1
    session.save()
    assert len(here.get("/account/sessions/").context["places"]) == 1
    assert not is_in(there)


def test_a_session_and_its_person_are_read_in_one_query(editor):
    """And anew each time: who loses a right or the account meanwhile has lost it."""
    browser = signed_in()
    with CaptureQueriesContext(connection) as asked:
        assert is_in(browser)
    assert sum("annotations_user" in query["sql"] for query in asked.captured_queries) == 1
    assert browser.get("/articles/new/").status_code == 200
    editor.groups.clear()
    assert browser.get("/articles/new/").status_code == 403
    editor.is_active = False
    editor.save()
    assert not is_in(browser)


def test_who_was_read_with_a_session_is_told_once(editor):
    key = signed_in().session.session_key
    assert who_was_read(editor.pk) is None
    for pk, told in [(editor.pk, editor), (editor.pk + 1, None)]:
        assert SessionStore(key)["_auth_user_id"] == str(editor.pk)
        assert who_was_read(pk) == told
        assert who_was_read(editor.pk) is None
    SessionStore(key).load()
    SessionStore("0" * 32).load()
    assert who_was_read(editor.pk) is None
