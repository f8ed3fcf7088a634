"""What waits for a place on a new text, settled by one key each."""

import re

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Review, Status
from tests import factories
from tests.views.pages import path

pytestmark = pytest.mark.usefixtures("console_errors")

# Sets the selection to these words of the new text, as a mouse would.
SELECT = """words => {
    for (const block of document.querySelectorAll("#text [data-start]")) {
        const walker = document.createTreeWalker(block, 4);
        const nodes = [];
        while (walker.nextNode()) nodes.push(walker.currentNode);
        const at = nodes.map((node) => node.data).join("").indexOf(words);
        if (at < 0) continue;
        const point = (offset) => {
            for (const node of nodes) {
                if (offset <= node.length) return [node, offset];
                offset -= node.length;
            }
        };
        getSelection().setBaseAndExtent(...point(at), ...point(at + words.length));
    }
}"""


@pytest.fixture
def marks(editor):
    """Three quotes that wait: one with other words now, one without a part, one that is gone."""
    article = factories.article(by=editor)
    found = [
        factories.quote(article, by=editor),
        factories.quote(
            article, content="“But nobody pays for an empty ship,”", cue="told", source="she"
        ),
        factories.quote(article, content="“a slow goodbye”", cue="", source=""),
    ]
    factories.newer(
        article,
        ("keep every summer", "keep most summer"),
        ("she told the", "she said to the"),
        ("called the plan “a slow goodbye” and", "🚢 did not like “the plan” and"),
    )
    return found


@pytest.fixture
def page(new_context, sign_in, editor, marks) -> Page:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, editor)
    page.goto(path("versions", marks[0].version.article_id))
    return page


def status(mark) -> tuple[str, int]:
    fresh = factories.fresh(mark)
    return fresh.status, fresh.version.number


def waiting(page: Page, count: int) -> None:
    expect(page.locator("[data-orphan]")).to_have_count(count)


def test_each_mark_that_waits_takes_one_key(page, marks, axe):
    first, second, third = marks
    waiting(page, 3)
    axe(page)
    page.keyboard.press("n")
    expect(page.locator(".orphan.is-focused")).to_contain_text("every summer sailing")
    told = re.compile("Words changed .*every summer sailing")
    expect(page.locator(".orphan.is-focused")).to_have_accessible_description(told)
    page.keyboard.press("y")
    # On to the next one, which is kept as it was printed.
    waiting(page, 2)
    assert status(first) == (Status.DRAFT, 2)
    expect(page.locator(".orphan.is-focused")).to_contain_text("nobody pays")
    page.keyboard.press("k")
    waiting(page, 1)
    assert status(second) == (Status.DRAFT, 1)
    page.keyboard.press("w")
    waiting(page, 0)
    assert status(third) == (Status.DELETED, 1)
    page.keyboard.press("Control+z")
    waiting(page, 1)
    assert status(third) == (Status.ORPHANED, 1)


def test_a_key_that_may_not_settle_a_mark_says_why(page, marks, editor):
    now, ola = timezone.now(), factories.make_user("editor", "ola")
    changed = [(marks[0], {"submitted_at": now}), (marks[1], {"author": ola, "edited_by": ola})]
    for mark, fields in changed:
        Annotation.objects.filter(pk=mark.pk).update(**fields, lock=F("lock") + 1)
    Review.objects.create(
        annotation=marks[0],
        author=editor,
        reviewer=factories.make_user("moderator"),
        decision="approve",
        lock=1,
        state={},
    )
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("w")
    said = page.locator("#answer .answer__error")
    expect(said).to_have_text("Only a moderator can withdraw it: it was approved once.")
    page.keyboard.press("n")
    for key in "ykw":
        page.keyboard.press(key)
        expect(said).to_have_text("ola or a moderator settles this one.")
        said.evaluate("sentence => sentence.remove()")
    waiting(page, 3)


def test_a_mark_is_placed_on_the_selection(page, marks):
    third = marks[2]
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator(".orphan.is-focused")).to_contain_text("a slow goodbye")
    page.evaluate(SELECT, "“the plan”")
    page.keyboard.press("y")
    waiting(page, 2)
    placed = factories.fresh(third)
    span = placed.spans.get()
    assert (placed.version.number, span.exact) == (2, "“the plan”")
    assert placed.version.slice(span.start, span.end) == "“the plan”"


@pytest.mark.parametrize(
    ("new_words", "told"),
    [("every summer", "Saved. The text is now version 2."), ("most summer", "waits for a place")],
)
def test_a_page_of_the_text_before_is_not_mixed_with_the_one_that_stands(
    new_context, sign_in, editor, new_words, told, console_errors
):
    console_errors.expect("409")
    article = factories.article(by=editor)
    quote = factories.quote(article, by=editor)
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    text = page.locator("#text").inner_text()
    card = page.locator(f"#card-{quote.uuid}")
    card.click()
    page.keyboard.press("e")
    note = card.locator("[name=note]")
    note.evaluate("field => { field.closest('details').open = true; }")
    note.fill("A long thought.")
    factories.newer(article, ("every summer", new_words), ("warns of", "warns again of"))
    note.press("Control+Enter")
    expect(page.locator("#answer")).to_contain_text(told)
    assert page.locator("#text").inner_text() == text
    if new_words == "every summer":
        assert Annotation.objects.get(pk=quote.pk).note == "A long thought."
        expect(card).to_have_count(0)
        expect(page.locator("#saved")).to_have_text("All saved")
    else:
        expect(note).to_have_value("A long thought.")
        expect(page.locator("#saved")).to_have_text("Not saved")
