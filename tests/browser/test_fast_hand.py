"""A fast hand on a slow line: what it strikes goes where it was meant, or nowhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from annotations.services import actors
from tests import factories
from tests.browser.gestures import card, drag, kept_back, place_of, save_offline, saved

pytestmark = pytest.mark.usefixtures("console_errors")

LOST = "What you typed ahead was given up"
FIRST = "“We will keep every summer sailing,”"
SECOND = "“But nobody pays for an empty ship,”"


@pytest.fixture
def article(editor):
    actors.add(name="Mira Solberg", role="head of Sound Ferries")
    return factories.article(by=editor)


@pytest.fixture
def page(opened) -> Page:
    return opened(viewport={"width": 1280, "height": 900})


def type_fast(page: Page, words: str) -> None:
    """Strike the letters; a line break is Enter."""
    for key in words:
        page.keyboard.press("Enter" if key == "\n" else key)


def test_names_and_keys_behind_each_other_are_kept_in_order(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    type_fast(page, "Ines Haddo")
    expect(page.get_by_role("option").first).to_contain_text("Ines Haddo")
    with kept_back(page, "**/actors/options/**"):
        type_fast(page, "w\nnqPiers Lomax\nnqUna Berg\n")
    expect(page.locator(".card__actor")).to_have_text(["Ines Haddow", "Piers Lomax", "Una Berg"])
    saved(page)
    named = {quote.quote.speaker.name for quote in Annotation.objects.all()}
    assert named == {"Ines Haddow", "Piers Lomax", "Una Berg"}


def test_what_saves_from_every_field_waits_for_its_form(page):
    drag(page, "Tickets rose by 14 percent in two years")
    with kept_back(page, "**/claims/new/"):
        page.keyboard.press("c")
        page.keyboard.press("2")
        page.keyboard.press("Control+Enter")
        type_fast(page, "l")
    expect(page.locator(".card--claim [data-does=edit]")).to_be_visible()
    saved(page)
    claim = Annotation.objects.get()
    assert (claim.lock, claim.claim.checkworthiness) == (2, "minor")


@pytest.fixture
def sure(page, article):
    """A suggestion that `Y` would accept, and a person that `b` and Enter would choose."""
    proposed = factories.suggestion(
        article, content="“a slow goodbye”", cue="called", source="council"
    )
    page.reload()
    return proposed


def is_open(suggestion) -> bool:
    suggestion.refresh_from_db()
    return suggestion.decision == "open"


def test_letters_wait_for_their_own_form_when_another_card_comes_first(page, sure):
    with kept_back(page, "**/not-quotes/new/"):
        drag(page, "“Last Boat Home”")
        page.keyboard.press("x")
        drag(page, FIRST)
        type_fast(page, "qYara Makeba\n")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Yara Makeba")
    saved(page)
    assert is_open(sure)
    assert Annotation.objects.get(kind="quote").quote.speaker.name == "Yara Makeba"


def test_letters_wait_behind_a_save_that_waits_for_the_line(page, sure, console_errors):
    console_errors.expect("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    page.clock.install()
    page.reload()
    drag(page, FIRST)
    type_fast(page, "qMira Solber")
    save_offline(page, "Mira Solberg")
    page.clock.fast_forward(21_000)
    drag(page, SECOND)
    type_fast(page, "qYara Magdalena")
    page.context.set_offline(False)
    page.clock.fast_forward(15_000)
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_have_value("Yara Magdalena")
    page.keyboard.press("Enter")
    named = page.locator(".card:not(.card--suggested) .card__actor")
    expect(named).to_have_text(["Mira Solberg", "Yara Magdalena"])
    saved(page)
    assert is_open(sure)


def test_letters_for_what_is_refused_are_given_up_and_run_as_no_keys(page, sure, console_errors):
    console_errors.expect("409|Response Status Error")
    page.evaluate("document.getElementById('text').dataset.sha256 = '0'.repeat(64)")
    drag(page, FIRST)
    with kept_back(page, "**/quotes/new/"):
        type_fast(page, "qYara M")
    expect(page.locator("#answer")).to_contain_text(LOST)
    # The hand has not seen it yet.
    type_fast(page, "Ye\n")
    expect(page.locator("form[data-edit]")).to_have_count(0)
    saved(page)
    assert is_open(sure)
    # Then keys are keys.
    page.keyboard.press("l")
    page.keyboard.press("e")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_visible()


def test_letters_behind_a_save_that_is_refused_are_none_of_its_field(page, console_errors):
    console_errors.expect("422|Response Status Error")
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.get_by_label("Role as printed").evaluate("field => (field.value = 'x'.repeat(301))")
    with kept_back(page, "**/edit/"):
        page.get_by_role("button", name="Save").press("Enter")
        type_fast(page, "nqPiers")
    expect(page.locator("#answer")).to_contain_text(LOST)
    before = speaker.input_value()
    type_fast(page, " Lomax\n")
    expect(page.locator(".errorlist")).to_be_visible()
    expect(speaker).to_have_value(before)
    assert Annotation.objects.count() == 1


def test_letters_that_waited_for_too_long_are_said_to_be_given_up(page, sure):
    page.clock.install()
    page.reload()
    drag(page, FIRST)
    with kept_back(page, "**/quotes/new/"):
        type_fast(page, "qYara")
        page.clock.fast_forward(21_000)
        expect(page.locator("#answer")).to_contain_text(LOST)
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    assert is_open(sure)


@pytest.mark.parametrize("key", ["x", "q"])
@pytest.mark.parametrize("words", [SECOND, "a slow goodbye"])
def test_an_answer_that_comes_in_the_middle_of_a_drag_cuts_no_words(page, words, key):
    """In the paragraph that comes anew with the answer as in another."""
    from_x, from_y, to_x, to_y = place_of(page, words)
    drag(page, FIRST)
    with kept_back(page, re.compile("/(not-)?quotes/new/")):
        page.keyboard.press(key)
        page.mouse.move(from_x, from_y)
        page.mouse.down()
        page.mouse.move((from_x + to_x) / 2, to_y, steps=4)
    expect(page.locator("#progress-words")).to_contain_text("1 of 5")
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()
    expect(page.locator("#selection-tools")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator("#progress-words")).to_contain_text("2 of 5")
    saved(page)
    last = Annotation.objects.order_by("pk").last()
    assert (last.kind, last.spans.get().exact.strip("“”,")) == ("not_a_quote", words.strip("“”,"))


def test_keys_behind_a_name_whose_next_words_are_gone_run_as_no_keys(page, sure):
    with kept_back(page, "**/quotes/new/"):
        drag(page, FIRST)
        type_fast(page, "qMira Solberg\nqYara\n")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    expect(page.locator("#answer")).to_contain_text("Mark the words first")
    saved(page)
    assert is_open(sure)
