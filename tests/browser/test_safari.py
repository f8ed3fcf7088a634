"""What Safari does otherwise, done to the browser of these tests."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.gestures import drag, ready, saved

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


# What is clicked does not get the focus: what lies around it does, or nothing.
CLICKS = """
    const clicked = "button, summary, label, a[href], input:is([type=radio], [type=checkbox])";
    // After the app's own listeners, as what a browser does by itself.
    addEventListener("DOMContentLoaded", () => addEventListener("mousedown", event => {
        const target = event.target.closest(clicked);
        if (!target || event.defaultPrevented) return;
        event.preventDefault();
        const around = target.parentElement.closest(`[tabindex]:not(${clicked})`);
        around ? around.focus({ preventScroll: true }) : document.activeElement.blur();
    }));
"""


def test_what_is_clicked_has_the_focus(safari, article, editor):
    quote = factories.quote(article, by=editor)
    page = safari(CLICKS)
    page.goto(f"/articles/{article.pk}/#card-{quote.uuid}")
    page.keyboard.press("e")
    form = page.locator(".card.is-focused form[data-edit]")
    expect(form.get_by_label("Speaker", exact=True)).to_be_focused()
    form.get_by_text("More").click()
    expect(form.locator("summary")).to_be_focused()
    form.get_by_role("radio", name="Indirect").click()
    expect(form.get_by_role("radio", name="Indirect")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_text("Saved.")


def test_a_choice_that_an_arrow_leads_to_shows_that_it_has_the_focus(safari, article, editor):
    """An arrow brings the focus to it and clicks it, as a mouse would."""
    quote = factories.quote(article, by=editor)
    page = safari("")
    page.goto(f"/articles/{article.pk}/#card-{quote.uuid}")
    page.keyboard.press("e")
    form = page.locator(".card.is-focused form[data-edit]")
    form.get_by_text("More").click()
    indirect, mixed = (form.get_by_role("radio", name=name) for name in ("Indirect", "Mixed"))
    indirect.click()
    expect(form.locator("input:focus-visible")).to_have_count(0)
    arrow = "choice => { choice.focus(); choice.click() }"
    mixed.evaluate(arrow)
    expect(mixed).to_be_focused()
    expect(form.locator("input:focus-visible")).to_have_count(0)
    mixed.dispatch_event("keydown", {"key": "ArrowLeft", "bubbles": True})
    indirect.evaluate(arrow)
    expect(form.locator("input:focus-visible")).to_have_count(1)
    expect(indirect).to_be_focused()


def test_a_tool_at_the_selection_leaves_the_focus_where_it_is(safari, article):
    page = safari(CLICKS)
    page.goto(f"/articles/{article.pk}/")
    drag(page, "summer sailing")
    page.locator("#main").focus()
    page.locator("#selection-tools [data-does=notAQuote]").click()
    saved(page)
    expect(page.locator("#selection-tools button:focus")).to_have_count(0)


# What gets the focus takes the selection away.
FOCUS = """
    const focus = HTMLElement.prototype.focus;
    HTMLElement.prototype.focus = function (options) {
        focus.call(this, options);
        if (!this.matches("input, textarea")) getSelection().removeAllRanges();
    };
"""


def test_words_stay_marked_on_the_way_to_a_card(safari, article, editor):
    factories.quote(article, by=editor, cue="")
    page = safari(FOCUS)
    page.goto(f"/articles/{article.pk}/")
    drag(page, "summer sailing")
    page.keyboard.press("l")
    expect(page.locator(".card.is-focused")).to_be_focused()
    assert page.evaluate("String(getSelection())") == "summer sailing"
    page.keyboard.press("u")
    expect(page.locator(".card .part--cue")).to_contain_text("summer sailing")


def test_the_enter_that_ends_a_word_of_an_input_method_saves_nothing(safari, article, editor):
    """It comes when the word is there already, and only its code tells."""
    quote = factories.quote(article, by=editor)
    page = safari("")
    page.goto(f"/articles/{article.pk}/#card-{quote.uuid}")
    page.keyboard.press("e")
    field = page.locator(".card.is-focused").get_by_label("Speaker", exact=True)
    expect(field).to_be_focused()
    field.press_sequentially("田中")
    expect(page.get_by_role("option").first).to_be_visible()
    enter = {"key": "Enter", "keyCode": 229, "bubbles": True, "cancelable": True}
    field.dispatch_event("keydown", enter)
    expect(field).to_be_focused()
    expect(field).to_be_editable()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_text("Saved.")


MAC = 'Object.defineProperty(navigator, "platform", { value: "MacIntel" });'


def test_on_a_mac_keys_are_called_and_work_as_they_do_there(safari, article):
    page = safari(MAC)
    page.goto(f"/articles/{article.pk}/")
    drag(page, "summer sailing")
    page.keyboard.press("x")
    saved(page)
    expect(page.get_by_role("button", name="Undo")).to_have_text("Undo ⌘ Z")
    page.keyboard.press("Meta+z")
    expect(page.locator("#answer")).to_contain_text("Undone")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("⌘ Enter")
    expect(page.locator("#keys")).to_contain_text("⌥")
    expect(page.locator("#keys kbd", has_text="Ctrl")).to_have_count(0)


# The browser of these tests keeps no page that is left; the event is as of one that does.
BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture
def left(safari, article):
    """The page of the article, told apart from one that comes anew."""
    page = safari("")
    page.goto(f"/articles/{article.pk}/")
    ready(page)
    page.locator("#text").evaluate("text => { text.dataset.kept = '' }")
    return page


def test_back_shows_nothing_to_who_comes_after_the_sign_out(left):
    left.context.clear_cookies()
    left.evaluate(BACK)
    expect(left.get_by_label("Username")).to_be_visible()
    expect(left.locator("#text")).to_have_count(0)


def test_back_shows_what_was_done_since_the_page_was_left(left, article, editor):
    quote = factories.quote(article, by=editor)
    left.evaluate(BACK)
    expect(left.locator(f"#card-{quote.uuid}")).to_be_visible()


def test_back_keeps_words_that_are_stored_nowhere(left):
    drag(left, "summer sailing")
    left.keyboard.press("c")
    words = left.get_by_label("Normalised statement")
    words.fill("Boats sail in summer.")
    asked = []
    left.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with left.expect_response(lambda answer: answer.request.method == "HEAD"):
        left.evaluate(BACK)
    left.evaluate("() => new Promise(done => requestAnimationFrame(done))")
    assert asked == []
    expect(left.locator("#text[data-kept]")).to_be_visible()
    expect(words).to_have_value("Boats sail in summer.")


def test_back_keeps_the_page_while_nobody_answers(left, console_errors):
    console_errors.expect("ERR_FAILED")
    left.route("**/*", lambda route: route.abort())
    with left.expect_event("requestfailed"):
        left.evaluate(BACK)
    expect(left.locator("#text[data-kept]")).to_be_visible()
