"""Two entries of a register made one, or one made two: the other one is chosen by its letters."""

import pytest
from playwright.sync_api import expect

from annotations.models import Actor
from tests import factories
from tests.browser.gestures import ready

pytestmark = pytest.mark.journey


def test_the_other_one_of_a_merge_is_chosen_by_a_few_letters(new_context, sign_in):
    claim = factories.claim(claimant="Harbour bord")
    factories.claim(claimant="Harbour board of Halden")
    page = new_context().new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(f"{claim.claim.claimant.get_absolute_url()}merge/")
    ready(page)
    page.get_by_label("The other one").press_sequentially("halden")
    expect(page.get_by_role("option").first).to_contain_text("Harbour board of Halden")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Harbour board of Halden")).to_be_visible()


def test_whom_marks_are_given_to_is_chosen_by_a_few_letters(new_context, sign_in):
    actor = factories.claim(claimant="Harbour board").claim.claimant
    factories.claim(claimant="Harbour board of Halden")
    page = new_context().new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(f"{actor.get_absolute_url()}split/")
    ready(page)
    page.locator("[role=combobox]").press_sequentially("halden")
    page.get_by_role("option", name="Harbour board of Halden").click()
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Give them to the other one").click()
    expect(page.get_by_text("split").first).to_be_visible()
    assert Actor.objects.get(name="Harbour board of Halden").claims.count() == 2
