"""A fast hand on a slow line: what it strikes goes where it was meant, or nowhere."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation
from annotations.services import actors
from tests import factories
from tests.browser.gestures import drag, kept_back, saved

pytestmark = pytest.mark.usefixtures("console_errors")

FIRST = "“We will keep every summer sailing,”"


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
