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
