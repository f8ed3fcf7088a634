"""A page whose session is another by now: nothing typed is lost, and nobody else has written it."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Event
from tests import factories
from tests.browser.gestures import card, drag, saved

pytestmark = pytest.mark.usefixtures("console_errors")

FIRST = "“We will keep every summer sailing,”"


@pytest.fixture
def page(new_context, editor, console_errors) -> Page:
    """The open article with a speaker that is typed and not saved."""
    console_errors.expect("401|Response Status Error")
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in_by_form(page, editor)
    page.goto(factories.article(by=editor).get_absolute_url())
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Somebody New")
    return page


def sign_in_by_form(page: Page, user) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def in_another_tab(page: Page, user) -> None:
    tab = page.context.new_page()
    tab.goto("/")
    tab.get_by_role("button", name="Sign out").click()
    sign_in_by_form(tab, user)
    tab.close()


def sign_in_over(page: Page, user) -> None:
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Username").fill(user.username)
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()


def stored_once(page: Page) -> None:
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Somebody New")
    saved(page)
    assert Annotation.objects.get().quote.speaker.name == "Somebody New"


def test_who_has_signed_in_again_in_another_tab_saves_as_before(page, editor):
    in_another_tab(page, editor)
    page.get_by_role("button", name="Save").click()
    stored_once(page)
    expect(page.locator("#sign-in-dialog")).to_be_hidden()
    expect(page.locator(".answer__error")).to_have_count(0)


def test_nothing_is_saved_under_the_name_of_another_who_has_signed_in(page, editor):
    moderator = factories.make_user("moderator")
    in_another_tab(page, moderator)
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_contain_text(f"{moderator} is signed in now.")
    expect(page.locator("#saved")).to_have_text("Not saved yet. Sign in again")
    assert Annotation.objects.get().quote.speaker is None
    sign_in_over(page, editor)
    stored_once(page)
    assert {event.by for event in Event.objects.filter(annotation__isnull=False)} == {editor}


def test_who_has_closed_the_sign_in_opens_it_again_from_the_bar(page, editor):
    expect(page.locator(".combobox__list [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Tab")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Not saved yet. Sign in again").click()
    sign_in_over(page, editor)
    stored_once(page)


def test_a_form_is_opened_at_once_by_who_has_signed_in_again_in_another_tab(page, editor):
    page.keyboard.press("Enter")
    stored_once(page)
    in_another_tab(page, editor)
    page.keyboard.press("s")
    expect(page.get_by_role("combobox", name="Holder")).to_have_value("Somebody New")
    expect(page.locator("#sign-in-dialog")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("form[data-edit]")).to_have_count(0)
    page.keyboard.press("l")
    in_another_tab(page, editor)
    page.keyboard.press("e")
    page.keyboard.type("Mira")
    expect(page.get_by_role("combobox", name="Speaker")).to_have_value("Mira")


def test_a_paste_that_needs_a_sign_in_leads_to_it_again(page, editor):
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill("Bridge opens\n\nThe bridge opened on Monday.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("dialog", name="Sign in again")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Not read yet. Sign in again").click()
    sign_in_over(page, editor)
    expect(page.get_by_role("button", name="Save and open")).to_be_visible()


@pytest.mark.parametrize("name", ["csrftoken", None])
def test_cookies_that_are_gone_cost_no_more_than_a_sign_in(page, editor, name):
    page.context.clear_cookies(name=name)
    page.get_by_role("button", name="Save").click()
    if not name:
        expect(page.get_by_role("dialog", name="Sign in again")).to_be_visible()
        sign_in_over(page, editor)
    stored_once(page)


def test_a_save_that_was_refused_is_never_said_to_be_stored(page, console_errors):
    console_errors.expect("422|Response Status Error")
    role = page.get_by_label("Role as printed")
    role.evaluate("field => (field.value = 'x'.repeat(301))")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Not saved")
    role.evaluate("field => (field.value = '')")
    page.get_by_role("button", name="Save").click()
    stored_once(page)


def test_who_leaves_what_was_refused_has_nothing_unsaved(page, console_errors):
    console_errors.expect("422|Response Status Error")
    page.get_by_label("Role as printed").evaluate("field => (field.value = 'x'.repeat(301))")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Not saved")
    page.keyboard.press("Escape")
    expect(page.locator("#saved")).to_have_text("Not saved")
    page.get_by_role("button", name="Give it up").click()
    expect(page.locator(".card form[data-edit]")).to_have_count(0)
    saved(page)
