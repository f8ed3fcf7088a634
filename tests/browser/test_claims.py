"""The page of a claim: who decides goes on where they were."""

import pytest
from playwright.sync_api import expect

from annotations.services.claim_matches import cite_review, match
from tests import factories

pytestmark = pytest.mark.journey


def test_after_a_decision_the_page_stays_where_one_was_and_says_what_became_of_it(
    new_context, sign_in
):
    editor = factories.make_user("editor")
    claim, *others = (factories.claim(by=editor).claim for _ in range(6))
    for other in others:
        match(claim=claim, other=other, by=editor)
    for n in range(5):
        address = f"https://checks.example/{n}"
        cite_review(claim=claim, by=editor, review_url=address, publisher=f"Checks {n}")
    page = new_context(viewport={"width": 1280, "height": 600}).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(claim.get_absolute_url())
    page.get_by_role("button", name="Confirm: Checks 1").click()
    expect(page.get_by_text("Confirmed.")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="Published reviews")).to_be_in_viewport(ratio=1)
    # What is still to be decided stands first.
    expect(page.get_by_role("button", name="Confirm: Checks 0")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Confirm: Checks 1")).to_have_count(0)
