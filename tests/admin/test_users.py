"""The pages of people in the back office."""

import pytest
from axes.models import AccessAttempt

from annotations.models import User
from tests import factories
from tests.views.pages import words

NEW = "a quieter harbour at noon"
PEOPLE = "/admin/annotations/user/"


@pytest.fixture
def people(client, admin):
    """A browser in which the admin is signed in."""
    client.force_login(admin)
    return client


def test_nobody_is_left_without_a_password(people, admin):
    """There is no other way in."""
    own = f"{PEOPLE}{admin.pk}/password/"
    for address in (own, f"{PEOPLE}add/"):
        page = people.get(address)
        assert page.status_code == 200
        assert "LDAP" not in words(page)
        assert "authentication" not in page.text.lower()
    none = {"usable_password": "false", "unset-password": "1"}
    for fields in (none, none | {"password1": NEW}, none | {"password1": NEW, "password2": "x"}):
        assert people.post(own, fields).status_code == 200
        assert people.post(f"{PEOPLE}add/", fields | {"username": "new"}).status_code == 200
    admin.refresh_from_db()
    assert admin.check_password(factories.PASSWORD)
    assert not User.objects.filter(username="new").exists()


def test_passwords_are_set_for_oneself_and_for_a_new_person(people, admin):
    new = {"password1": NEW, "password2": NEW}
    assert people.post(f"{PEOPLE}{admin.pk}/password/", new).status_code == 302
    admin.refresh_from_db()
    assert admin.check_password(NEW)
    assert people.post(f"{PEOPLE}add/", new | {"username": "new"}).status_code == 302
    person = User.objects.get(username="new")
    assert person.check_password(NEW)
    weak = {"password1": "12345", "password2": "12345"}
    assert people.post(f"{PEOPLE}{person.pk}/password/", weak).status_code == 200
    person.set_unusable_password()
    person.save()
    assert people.get(f"{PEOPLE}{person.pk}/password/").status_code == 200
    assert people.post(f"{PEOPLE}{person.pk}/password/", new).status_code == 302


def test_one_failed_sign_in_is_not_said_to_lock_anybody_out(people):
    """How long a name waits is decided over all its rows, which one row cannot tell."""
    AccessAttempt.objects.create(username="ed", ip_address="10.0.0.7", failures_since_start=1)
    page = people.get("/admin/axes/accessattempt/")
    assert "10.0.0.7" in words(page)
    assert "locked out" not in page.text.lower()


def test_an_admin_is_called_so(people, admin):
    of_each = [f"{PEOPLE}{one.pk}/change/" for one in (admin, factories.make_user())]
    for address in (PEOPLE, *of_each):
        page = words(people.get(address)).lower()
        assert "admin" in page
        assert "superuser" not in page
