"""Two passes settled by keys alone in a real browser, and without the page's script."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import Annotation, Article, ArticleStatus, Settlement
from tests import factories
from tests.browser.gestures import kept_back

pytestmark = pytest.mark.journey

SHIP = "“But nobody pays for an empty ship,”"


@pytest.fixture
def two():
    return factories.read_by_two(
        left=lambda on, by: (
            factories.quote(on, by=by),
            factories.claim(on, by=by),
            factories.stance(on, by=by),
        ),
        right=lambda on, by: (
            factories.quote(on, by=by, speaker="Ida Brekke"),
            factories.claim(on, by=by),
            factories.quote(on, by=by, content=SHIP, cue="told"),
        ),
    )


def said(article):
    found = Annotation.objects.live().filter(version__article=article)
    return sorted(annotation.kind for annotation in found)


def test_one_key_settles_a_pair_and_the_next_one_comes(new_context, sign_in, two):
    context = new_context()
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(f"/articles/{two.pk}/compare/")
    pairs = page.locator("[data-pair]")
    expect(page.locator("#compare-state")).to_contain_text("3 differences to settle")
    page.keyboard.press("s")
    expect(page.get_by_text("1 mark that is the same in both is taken.")).to_be_visible()
    page.keyboard.press("z")
    expect(page.get_by_text("1 mark that is the same in both is taken back.")).to_be_visible()
    # What was chosen before is not the last choice once something else was.
    page.keyboard.press("r")
    expect(pairs.nth(1)).to_be_focused()
    expect(pairs.nth(1)).to_have_accessible_description(re.compile("No mark here.*nobody pays"))
    page.keyboard.press("s")
    page.keyboard.press("z")
    expect(page.locator("#compare-state")).to_contain_text("2 differences to settle")
    expect(page.locator("#compare-same")).not_to_contain_text("taken")
    page.keyboard.press("s")
    expect(page.locator("#compare-same")).to_contain_text("taken")
    expect(pairs.nth(0)).to_contain_text("Take right, by moderator")
    expect(pairs.nth(1)).to_be_focused()
    page.keyboard.press("n")
    expect(pairs.nth(1)).to_contain_text("Take neither, by moderator")
    expect(pairs.nth(2)).to_be_focused()
    # The last choice, though the next pair is in focus by now.
    page.keyboard.press("z")
    expect(page.locator("#compare-state")).to_contain_text("2 differences to settle")
    expect(pairs.nth(1)).to_be_focused()
    page.keyboard.press("n")
    expect(pairs.nth(1)).to_contain_text("Take neither, by moderator")
    page.keyboard.press("k")
    expect(pairs.nth(1)).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#compare-state")).to_contain_text("2 differences to settle")
    expect(pairs.nth(1)).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("l")
    expect(page.locator("#compare-state")).to_contain_text("0 differences to settle")
    page.keyboard.press("Control+Enter")
    expect(
        page.get_by_text("The agreed set of 4 marks is with the moderators now.")
    ).to_be_visible()
    assert said(two) == ["claim", "quote", "quote", "stance"]
    assert Article.objects.get(pk=two.pk).status == ArticleStatus.DONE


def test_keys_wait_for_an_answer_and_none_is_for_the_next_page(new_context, sign_in, two):
    context = new_context()
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(f"/articles/{two.pk}/compare/")
    with kept_back(page, "**/settle/"):
        page.keyboard.type("lrez")
    page.wait_for_url("**/edit/")
    chosen = Settlement.objects.order_by("pk").values_list("chosen", flat=True)
    assert list(chosen) == ["left", "right", "edit"]


def test_without_script_the_buttons_settle_as_well(new_context, sign_in, two):
    context = new_context(java_script_enabled=False)
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(f"/articles/{two.pk}/compare/")
    page.get_by_role("button", name="Take left").first.click()
    expect(page.locator("[data-pair]").nth(0)).to_contain_text("Take left, by moderator")
    page.get_by_role("button", name="Take the choice back").click()
    expect(page.locator("#compare-state")).to_contain_text("3 differences to settle")
