"""What somebody hears at a screen reader: whose words have the focus, and what came of a deed."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Status
from tests import factories
from tests.browser.gestures import card, drag, saved

FIRST = "“We will keep every summer sailing,”"


@pytest.fixture
def page(opened) -> Page:
    return opened(viewport={"width": 1280, "height": 900})


def test_a_card_that_gets_the_focus_tells_its_words(page, editor, article):
    factories.quote(article, by=editor, content=FIRST, speaker="Mira Solberg")
    page.reload()
    page.keyboard.press("l")
    quote = page.locator(":focus")
    expect(quote).to_have_accessible_name("Quote")
    expect(quote).to_have_accessible_description(f"Draft Mira Solberg said {FIRST} · Direct")


def test_the_words_that_a_key_marks_are_read(page, article):
    aloud = page.locator("#aloud")
    page.keyboard.press("j")
    headline = page.locator("#text h1").inner_text()
    expect(aloud).to_have_text(headline)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(aloud).to_have_text(" ".join(headline.split()[1:3]))
    expect(aloud).to_have_attribute("lang", article.language)
    page.keyboard.press("n")
    expect(aloud).to_have_text("‘empty winters’")


def test_what_is_said_has_its_place_before_it_is_said(page):
    for name in ("answer", "aloud"):
        place = page.locator(f"#{name}")
        assert place.text_content() == ""
        expect(page.get_by_role("status").and_(place)).to_have_count(1)


def test_who_hears_the_page_learns_that_something_is_not_saved_and_when_it_is(page, console_errors):
    console_errors.expect("ERR_INTERNET_DISCONNECTED|htmx:")
    aloud = page.locator("#aloud")
    page.context.set_offline(True)
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(aloud).to_have_text("Not saved yet. Trying again …")
    page.context.set_offline(False)
    expect(aloud).to_have_text("All saved")


def test_a_save_moves_the_focus_once(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.evaluate(
        """() => {
            window.heard = [];
            addEventListener("focusin", ({ target }) => heard.push(target.tagName));
        }"""
    )
    page.keyboard.type("Mira Solberg")
    page.keyboard.press("Enter")
    expect(card(page, FIRST)).to_contain_text("Mira Solberg")
    saved(page)
    expect(page.locator(":focus")).to_have_accessible_name("Quote")
    # The card while it is being saved, and the one that takes its place.
    assert page.evaluate("heard") == ["ARTICLE", "ARTICLE"]


def test_a_row_of_the_queue_tells_what_is_judged_and_what_became_of_the_last(
    new_context, sign_in, article
):
    factories.stance(article, status=Status.SUBMITTED)
    quote = factories.quote(article, status=Status.SUBMITTED, content=FIRST)
    page = new_context().new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto("/admin/annotations/annotation/")
    page.locator("#waiting").evaluate("one => one.toggleAttribute('data-seen')")
    page.keyboard.press("a")
    row = page.locator(f"#item-{quote.pk}")
    expect(row).to_be_focused()
    words = f"[Content: {FIRST} ] [Cue: said ] [Source: Mira Solberg ]"
    expect(row).to_have_accessible_description(re.compile(re.escape(words)))
    # Read out only where the place itself stays.
    waiting = page.get_by_role("status").and_(page.locator("#waiting[data-seen]"))
    expect(waiting).to_have_text("Approved. 1 waits for your decision.")
    page.keyboard.press("z")
    expect(waiting).to_have_text("The decision is taken back. 2 wait for your decision.")


def test_signs_that_stand_for_a_word_beside_them_are_not_read(page, editor, article):
    factories.stance(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    expect(page.locator(":focus")).to_have_accessible_description(
        "Draft Islanders’ council Opposes: Winter sailings on Halden Sound should stop · Stated "
        "“a slow goodbye”"
    )
    page.keyboard.press("e")
    expect(page.get_by_role("radio", name="Opposes 2", exact=True)).to_be_checked()
    holder = page.get_by_role("combobox", name="Holder")
    holder.fill("Isl")
    expect(page.get_by_role("listbox", name="Choices")).to_be_visible()


def test_a_field_that_is_wrong_says_why_when_it_has_the_focus(page, console_errors):
    console_errors.expect("status of 422|Error Code 422")
    drag(page, FIRST)
    page.keyboard.press("s")
    form = page.locator("form[data-edit]")
    form.evaluate("form => (form.noValidate = true)")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    for name, why in [
        ("Target", "This field is required."),
        ("Holder", "Say who holds this stance."),
    ]:
        field = form.get_by_role("combobox", name=name)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(why)
    expect(form.get_by_role("combobox", name="Target")).to_be_focused()
