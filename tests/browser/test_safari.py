"""What Safari does otherwise, done to the browser of these tests."""

import pytest
from playwright.sync_api import expect

PARAGRAPH = "The council said on Monday that the boat sails through the winter. " * 4

# Its fields do not fit themselves to their words.
FIXED_FIELDS = """
    const supports = CSS.supports.bind(CSS);
    CSS.supports = (name, ...value) => name !== "field-sizing" && supports(name, ...value);
    document.addEventListener("DOMContentLoaded", () => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("textarea { field-sizing: fixed !important }");
        document.adoptedStyleSheets = [sheet];
    });
"""


@pytest.fixture
def safari(new_context, sign_in, editor):
    def begin(script: str):
        page = new_context().new_page()
        page.add_init_script(script)
        sign_in(page, editor)
        return page

    return begin


def test_a_block_of_the_preview_is_seen_whole(safari):
    page = safari(FIXED_FIELDS)
    page.goto("/articles/new/")
    page.get_by_label("Text of the article").fill(f"{'A long headline ' * 6}\n\n{PARAGRAPH}")
    page.get_by_role("button", name="Read it").click()
    blocks = page.locator(".draft__words")
    expect(blocks.first).to_be_visible()
    hidden = "fields => fields.map(field => field.scrollHeight - field.clientHeight)"
    assert set(blocks.evaluate_all(hidden)) == {0}
    before = blocks.last.bounding_box()["height"]
    blocks.last.fill(PARAGRAPH * 2)
    assert set(blocks.evaluate_all(hidden)) == {0}
    blocks.last.fill("Short.")
    assert blocks.last.bounding_box()["height"] < before
