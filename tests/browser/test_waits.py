"""What shows that something happens while an answer is waited for."""

import pytest
from playwright.sync_api import expect

from tests import factories

SIGN = """() => {
    const style = getComputedStyle(document.documentElement, "::before");
    return style.content !== "none" && style.opacity === "1";
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
@pytest.mark.parametrize("where", ["article", "queue"])
def test_a_wait_shows_at_the_upper_edge_until_the_answer_comes(
    new_context, sign_in, screenshot, where, motion
):
    article = factories.article()
    factories.quote(article, status="submitted")
    page = new_context(
        reduced_motion=motion, color_scheme="light" if motion == "reduce" else "dark"
    ).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(
        article.get_absolute_url() if where == "article" else "/admin/annotations/annotation/"
    )
    kept = []
    page.route("**/*", lambda route: kept.append(route), times=1)
    page.keyboard.press("j" if where == "article" else "a")
    if where == "article":
        page.keyboard.press("c")
    page.wait_for_function(SIGN)
    screenshot(page, f"waits-{where}")
    kept[0].continue_()
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert not page.evaluate(SIGN)
