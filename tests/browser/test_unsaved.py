"""What is not stored yet holds the page; what is stored, or never was touched, lets go of it."""

import re

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Article
from tests import factories
from tests.browser.gestures import changed, drag, ready, saved

pytestmark = pytest.mark.usefixtures("console_errors")

FIRST = "“We will keep every summer sailing,”"
PASTE = "Bridge opens a year late\n\nThe bridge opened on Monday. “At last,” said Ana Brandt."


@pytest.fixture
def page(new_context, sign_in, editor) -> Page:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, editor)
    return page


@pytest.fixture
def asked(page) -> list[str]:
    """The kinds of dialog the browser put up; each is answered with yes."""
    seen = []

    def accept(dialog):
        seen.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return seen


def to_the_desk(page: Page) -> None:
    page.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))


def read(page: Page) -> None:
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill(PASTE)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("button", name="Save and open")).to_be_visible()


def test_the_guidelines_open_beside_what_is_not_saved(page, asked, editor):
    article = factories.article(by=editor)
    page.goto(article.get_absolute_url())
    drag(page, FIRST)
    page.keyboard.press("c")
    page.locator(".card.is-focused textarea").first.fill("Ferries go in summer.")
    for form in ("card", "new"):
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Guidelines (opens in a new tab)").click()
        opened.value.wait_for_url("**/guidelines/#claim")
        opened.value.close()
        if form == "card":
            expect(page.locator(".card.is-focused textarea").first).to_have_value(
                "Ferries go in summer."
            )
            page.goto(f"{article.get_absolute_url()}claims/new/")
    assert asked == ["beforeunload"], "the page itself was left with words in it"


@pytest.mark.parametrize("way", ["click", "dblclick", "Enter"])
def test_an_article_that_is_saved_opens_without_a_question(page, asked, way):
    read(page)
    if way == "Enter":
        page.get_by_label("Byline").press(way)
    else:
        getattr(page.get_by_role("button", name="Save and open"), way)()
    page.wait_for_url(re.compile(r"/articles/\d+/$"))
    assert asked == []
    assert Article.objects.count() == 1


def test_an_article_whose_save_is_not_answered_holds_the_page(page, asked):
    read(page)
    page.route("**/articles/new/", lambda route: None)
    page.get_by_role("button", name="Save and open").click()
    expect(page.locator("#saved")).to_have_text("Saving…")
    page.get_by_role("link", name="Desk", exact=True).click()
    page.wait_for_url(re.compile(r"/$"))
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("step", ["pasted", "read", "changed", "back"])
def test_an_article_on_its_way_in_holds_the_page(page, asked, step):
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill(PASTE)
    if step != "pasted":
        page.get_by_role("button", name="Read it").click()
        expect(page.get_by_role("button", name="Save and open")).to_be_visible()
    if step == "changed":
        page.get_by_label("What block 2 is").select_option("subhead")
    if step == "back":
        page.get_by_role("button", name="Back").click()
        expect(page.locator("textarea[name=text]")).to_have_value(PASTE)
    to_the_desk(page)
    assert asked == ["beforeunload"]


def test_back_and_forward_lead_from_the_preview_to_the_paste_and_to_the_preview(page, asked):
    page.goto("/")
    read(page)
    page.get_by_label("What block 2 is").select_option("subhead")
    page.get_by_label("Words of block 2").fill("It opened on Monday.")
    page.go_back()
    expect(page.locator("textarea[name=text]")).to_have_value(PASTE)
    expect(page.locator("textarea[name=text]")).to_be_focused()
    page.go_forward()
    expect(page.get_by_label("What block 2 is")).to_have_value("subhead")
    # The page's own buttons do the same.
    page.get_by_role("button", name="Back").click()
    expect(page.locator("textarea[name=text]")).to_have_value(PASTE)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Words of block 2")).to_have_value("It opened on Monday.")
    page.evaluate("location.hash = 'id_byline'")
    expect(page.get_by_label("Words of block 2")).to_have_value("It opened on Monday.")
    for shown in ["preview", "paste", "preview", "paste"]:
        page.go_back()
        expect(page.locator("#intake textarea[name=text]")).to_have_count(int(shown == "paste"))
    assert asked == []
    page.go_back()
    page.wait_for_url(re.compile(r"[0-9]/$"))
    assert asked == ["beforeunload"]


def test_what_comes_back_by_the_browser_s_buttons_is_read_and_saved_as_ever(page, asked):
    read(page)
    page.go_back()
    page.locator("textarea[name=text]").fill(PASTE.replace("a year", "two years"))
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_label("Words of block 1")).to_have_value("Bridge opens two years late")
    page.go_back()
    page.go_forward()
    page.get_by_label("What block 2 is").select_option("subhead")
    page.get_by_role("button", name="Save and open").click()
    page.wait_for_url(re.compile(r"/articles/\d+/$"))
    assert asked == []
    version = Article.objects.get().current_version
    assert version.headline == "Bridge opens two years late"
    assert version.blocks[1][0] == "subhead"


@pytest.mark.parametrize("what", ["nothing", "a change"])
def test_a_page_that_was_read_from_a_file_holds_the_page_once_it_was_changed(page, asked, what):
    page.goto("/articles/new/")
    told = "".join(f"<p>{line}</p>" for line in PASTE.split("\n\n") * 3)
    file = f"<html><head><title>Bridge</title></head><body><article>{told}</article></body></html>"
    page.get_by_label("HTML file").set_input_files(
        {"name": "page.html", "mimeType": "text/html", "buffer": file.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("button", name="Save and open")).to_be_visible()
    if what == "a change":
        page.get_by_label("What block 1 is").select_option("subhead")
    to_the_desk(page)
    assert asked == (["beforeunload"] if what == "a change" else [])


@pytest.mark.parametrize("end", ["left", "sent", "refused"])
def test_a_comment_holds_the_page_until_it_is_stored(
    page, article, editor, asked, end, console_errors
):
    console_errors.expect("422")
    quote = factories.quote(article, by=editor)
    page.goto(f"/annotations/{quote.uuid}/comments/")
    to_the_desk(page)
    page.go_back()
    page.get_by_role("textbox", name="Comment").fill("Who says so?")
    if end == "sent":
        page.get_by_role("button", name="Comment").click()
        expect(page.locator(".said")).to_contain_text("Who says so?")
    if end == "refused":
        page.locator("input[name=request_id]").evaluate("field => (field.value = 'x')")
        page.get_by_role("button", name="Comment").click()
        expect(page.locator(".errorlist")).to_be_visible()
    ready(page)
    assert asked == []
    to_the_desk(page)
    assert asked == ([] if end == "sent" else ["beforeunload"])


def test_what_was_left_does_not_come_back_over_what_another_has_saved(page, article, editor, asked):
    quote = factories.quote(article, by=editor)
    page.goto(f"/annotations/{quote.uuid}/edit/")
    note, more = page.locator("[name=note]"), page.locator("details:has([name=note]) > summary")
    more.click()
    note.fill("Left here.")
    to_the_desk(page)
    factories.changed(quote)
    page.go_back()
    more.click()
    expect(note).to_have_value("Variant 1")


@pytest.fixture
def speaker(page, article):
    """The field of a quote that was tagged just now, and that nobody has touched."""
    page.goto(article.get_absolute_url())
    drag(page, FIRST)
    page.keyboard.press("q")
    field = page.get_by_role("combobox", name="Speaker")
    expect(field).to_be_focused()
    saved(page)
    return field


def test_words_typed_in_an_open_form_hold_the_page(page, speaker, asked):
    page.keyboard.type("Somebody New")
    to_the_desk(page)
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_words_in_a_form_that_is_left_come_back_with_it(page, speaker, asked, way):
    page.keyboard.type("Somebody New")
    expect(page.get_by_role("option").first).to_be_visible()
    if way == "Escape":
        # The first one closes the list of names.
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Leave").click()
    card = page.locator(".card--quote")
    expect(card).to_be_focused()
    expect(card).to_contain_text("What you typed here is kept, but not saved.")
    # Which quote it is of is seen from afar, too.
    expect(card.locator(".card__words")).to_be_visible()
    expect(speaker).to_be_hidden()
    # Another mark, and a part of this one, leave it as it is.
    drag(page, "islanders")
    page.keyboard.press("a")
    expect(card.locator(".part--addressee")).to_have_count(1)
    expect(speaker).to_be_hidden()
    drag(page, "Last Boat Home")
    page.keyboard.press("x")
    expect(page.locator(".card--not-a-quote")).to_be_visible()
    page.keyboard.press("h")
    expect(card).to_be_focused()
    page.keyboard.press("Delete")
    expect(page.locator("#answer")).to_contain_text("in this card is not saved. Press e")
    page.keyboard.press("e")
    expect(speaker).to_be_focused()
    expect(speaker).to_have_value("Somebody New")
    page.keyboard.press("Escape")
    expect(speaker).to_be_hidden()
    to_the_desk(page)
    assert asked == ["beforeunload"]


def test_a_stance_that_is_left_comes_back_beside_another_one(page, article, editor):
    for quoted in (FIRST, "“But nobody pays for an empty ship,”"):
        factories.quote(article, content=quoted, cue="", source="", by=editor)
    page.goto(article.get_absolute_url())
    page.keyboard.press("l")
    page.keyboard.press("s")
    target = page.get_by_role("combobox", name="Target")
    expect(page.get_by_role("radio", name="Supports")).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.type("Sailings")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_text("What you typed here is kept")).to_be_visible()
    page.locator(".card--quote").last.click()
    page.keyboard.press("s")
    expect(page.locator("#card-new")).to_be_visible()
    expect(target).to_have_value("")
    page.keyboard.press("Escape")
    expect(page.locator(".card--stance")).to_have_count(1)
    page.get_by_text("What you typed here is kept").click()
    page.keyboard.press("e")
    expect(target).to_have_value("Sailings")
    expect(page.get_by_role("radio", name="Opposes")).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card--stance [data-does=edit]")).to_have_text("Edit e")
    expect(page.locator(".card--stance")).to_contain_text("Sailings")


def test_letters_struck_before_the_form_was_there_hold_the_page(page, article, asked):
    page.goto(article.get_absolute_url())
    drag(page, FIRST)
    for key in ["q", *"Somebody New"]:
        page.keyboard.press(key)
    expect(page.get_by_role("combobox", name="Speaker")).to_have_value("Somebody New")
    to_the_desk(page)
    assert asked == ["beforeunload"]


def test_a_form_that_came_back_refused_holds_the_page(page, speaker, asked, console_errors):
    console_errors.expect("422|Response Status Error")
    page.get_by_label("Role as printed").evaluate("field => (field.value = 'x'.repeat(301))")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Not saved")
    to_the_desk(page)
    assert asked == ["beforeunload"]


def test_the_bar_says_so_while_a_card_holds_what_was_not_sent(page, speaker):
    before = speaker.input_value()
    page.keyboard.type("Somebody New")
    changed(page)
    speaker.fill(before)
    saved(page)
    page.get_by_role("radio", name="Indirect").check()
    changed(page)
    page.keyboard.press("Escape")
    expect(page.get_by_text("What you typed here is kept")).to_be_visible()
    # Whatever is stored beside it, the card that was left is not.
    drag(page, "Last Boat Home")
    page.keyboard.press("x")
    expect(page.locator(".card--not-a-quote")).to_be_visible()
    changed(page)
    page.locator(".card--quote").click()
    page.get_by_role("button", name="Go on").click()
    changed(page)
    page.keyboard.press("Enter")
    expect(page.locator("form[data-edit]")).to_have_count(0)
    saved(page)


@pytest.mark.parametrize("end", ["untouched", "put back", "given up", "Enter"])
def test_a_form_without_unsaved_words_lets_go_of_the_page(page, speaker, asked, end):
    before = speaker.input_value()
    if end != "untouched":
        page.keyboard.type("Somebody New")
    if end == "put back":
        speaker.fill(before)
    if end == "given up":
        page.get_by_role("button", name="Leave").or_(page.get_by_role("link", name="Leave")).click()
        page.get_by_role("button", name="Give it up").click()
    if end == "Enter":
        page.keyboard.press(end)
    if end in ("given up", "Enter"):
        expect(page.locator("form[data-edit]")).to_have_count(0)
    saved(page)
    to_the_desk(page)
    assert asked == []


FOREIGN = "<html><head><title>413</title></head><body><h1>413</h1><hr>nginx</body></html>"


def refuse(page, editor, settings, status, address) -> str:
    """Let posts there be refused from now on; what the page will say."""
    if status == 403:
        # The mark of another, and no article at all.
        other = factories.make_user("moderator")
        if not Annotation.objects.update(author=other, lock=F("lock") + 1):
            editor.groups.clear()
        return "You do not have the right to do this."
    if status == 413:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
        return "This is larger than"
    if status == 404:
        Article.objects.update(status="withheld")
        return "This article was withheld since you opened it."
    page.route(address, lambda route: route.fulfill(status=413, body=FOREIGN))
    return "This was refused on its way."


@pytest.mark.parametrize("status", [403, 404, 413, "a proxy's own page"])
def test_a_save_that_is_refused_leaves_what_was_typed(
    page, speaker, editor, settings, console_errors, asked, status
):
    console_errors.expect("status of 4|Response Status Error")
    page.get_by_label("Role as printed").evaluate("field => (field.value = 'head of ferries')")
    sentence = refuse(page, editor, settings, status, "**/edit/")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#answer")).to_contain_text(sentence)
    expect(page.locator("#saved")).to_have_text("Not saved")
    expect(page.get_by_label("Role as printed")).to_have_value("head of ferries")
    page.goto("about:blank")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("step", ["pasted", "read"])
@pytest.mark.parametrize("status", [403, 413, "a proxy's own page"])
def test_a_paste_that_is_refused_stays(page, editor, settings, console_errors, status, step):
    console_errors.expect("status of 4|Response Status Error")
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill(PASTE)
    button = page.get_by_role("button", name="Read it")
    if step == "read":
        button.click()
        button = page.get_by_role("button", name="Save and open")
        expect(button).to_be_visible()
    sentence = refuse(page, editor, settings, status, "**/articles/new/**")
    button.click()
    expect(page.locator("#answer")).to_contain_text(sentence)
    expect(page.locator("textarea").last).to_have_value(re.compile("At last"))
    expect(button).to_be_enabled()
