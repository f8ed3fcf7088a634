"""The desk by keys: the next article, and ticks for all of a page."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import Article
from tests import factories

pytestmark = pytest.mark.journey


def test_one_key_takes_the_next_article_and_ticks_give_the_others_away(new_context, sign_in):
    articles = [factories.article(f"Story {n}\n\nText {n}.") for n in range(3)]
    editor, moderator = factories.make_user("editor"), factories.make_user("moderator")
    page = new_context().new_page()
    sign_in(page, moderator)
    page.goto("/")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile(f"{articles[2].get_absolute_url()}$"))
    page.goto("/?status=todo&assignee=nobody")
    page.get_by_label("Tick all on this page").check()
    page.get_by_label("Assigned to").select_option(label=str(editor))
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("2 articles changed.")).to_be_visible()
    assert set(Article.objects.filter(assignee=editor)) == set(articles[:2])


def test_a_tick_is_not_put_back_at_another_article(new_context, sign_in):
    articles = [factories.article(f"Story {n}\n\nText {n}.") for n in range(4)]
    page = new_context().new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto("/")
    page.get_by_label("Choose Story 2").check()
    page.get_by_role("link", name="Actors").click()
    page.wait_for_url("**/actors/")
    Article.objects.filter(pk=articles[3].pk).update(status="withheld")
    page.go_back()
    expect(page.get_by_label("Choose Story 2")).to_be_visible()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_a_phone_folds_the_filters_away_and_names_no_keys(new_context, sign_in, phone, axe):
    factories.article()
    page = new_context(**phone | {"viewport": {"width": 360, "height": 740}}).new_page()
    sign_in(page, factories.make_user("editor"))
    page.goto("/")
    status = page.get_by_label("Status")
    expect(status).to_be_hidden()
    expect(page.locator(".story").first).to_be_in_viewport(ratio=1)
    expect(page.locator("kbd:visible")).to_have_count(0)
    axe(page)
    page.get_by_text("Filters").tap()
    status.select_option("done")
    expect(page.get_by_text("No article passes these filters.")).to_be_visible()
    expect(status).to_be_visible()
    page.reload()
    expect(status).to_have_value("done")
    expect(status).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    expect(status).to_be_visible()
    expect(page.get_by_text("Filters", exact=True)).to_be_hidden()


def test_without_script_no_button_names_a_key(new_context, sign_in):
    editor = factories.make_user("editor")
    article = factories.article(by=editor)
    factories.suggestion(article, "quote")
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, editor)
    for address, button in (("/", "Take the next article"), (article.get_absolute_url(), "Accept")):
        page.goto(address)
        expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
        expect(page.locator("kbd:visible")).to_have_count(0)
