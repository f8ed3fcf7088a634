"""What is not stored yet holds the page; what is stored, or never was touched, lets go of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Article
from tests import factories

pytestmark = pytest.mark.usefixtures("console_errors")

PASTE = "Bridge opens a year late\n\nThe bridge opened on Monday. “At last,” said Ana Brandt."


@pytest.fixture
def editor():
    return factories.make_user("editor")


@pytest.fixture
def article(editor):
    return factories.article(by=editor)


@pytest.fixture
def page(new_context, sign_in, editor) -> Page:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, editor)
    return page


@pytest.fixture
def asked(page) -> list[str]:
    """The kinds of dialog the browser put up; each is answered with yes."""
    seen = []

    def accept(dialog):
        seen.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return seen


def read(page: Page) -> None:
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill(PASTE)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("button", name="Save and open")).to_be_visible()


@pytest.mark.parametrize("way", ["click", "dblclick", "Enter"])
def test_an_article_that_is_saved_opens_without_a_question(page, asked, way):
    read(page)
    if way == "Enter":
        page.get_by_label("Byline").press(way)
    else:
        getattr(page.get_by_role("button", name="Save and open"), way)()
    page.wait_for_url(re.compile(r"/articles/\d+/$"))
    assert asked == []
    assert Article.objects.count() == 1


def test_an_article_whose_save_is_not_answered_holds_the_page(page, asked):
    read(page)
    page.route("**/articles/new/", lambda route: None)
    page.get_by_role("button", name="Save and open").click()
    expect(page.locator("#saved")).to_have_text("Saving…")
    page.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))
    assert asked == ["beforeunload"]
