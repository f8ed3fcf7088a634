"""Two entries of a register made one, or one made two: the other one is chosen by its letters."""

import pytest
from playwright.sync_api import expect

from annotations.models import Actor
from tests import factories
from tests.browser.gestures import ready

pytestmark = pytest.mark.journey


@pytest.fixture
def opened(new_context, sign_in):
    """A moderator at what is done with the “Harbour bord”, beside the board of Halden."""
    actor = factories.claim(claimant="Harbour bord").claim.claimant
    factories.claim(claimant="Harbour board of Halden")

    def at(deed: str):
        page = new_context().new_page()
        sign_in(page, factories.make_user("moderator"))
        page.goto(f"{actor.get_absolute_url()}{deed}/")
        ready(page)
        return page

    return at


def test_the_other_one_of_a_merge_is_chosen_by_a_few_letters(opened):
    page = opened("merge")
    page.get_by_label("The other one").press_sequentially("halden")
    expect(page.get_by_role("option").first).to_contain_text("Harbour board of Halden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Harbour board of Halden")).to_be_visible()


def test_whom_marks_are_given_to_is_chosen_by_a_few_letters(opened):
    page = opened("split")
    page.locator("[role=combobox]").press_sequentially("halden")
    page.get_by_role("option", name="Harbour board of Halden").click()
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Give them to the other one").click()
    expect(page.get_by_text("split").first).to_be_visible()
    assert Actor.objects.get(name="Harbour board of Halden").claims.count() == 2
