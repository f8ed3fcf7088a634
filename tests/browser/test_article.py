"""The working page as an editor uses it: by mouse, by keys, on a bad line, without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Actor, Annotation, ClaimMatch, Span, Status
from annotations.services import actors, targets
from annotations.services import annotations as verbs
from annotations.services.comments import comment
from tests import factories
from tests.browser.gestures import card, changed, drag, drawn, ready, save_offline, saved

pytestmark = pytest.mark.usefixtures("console_errors")

FIRST = "“We will keep every summer sailing,”"
SECOND = "“But nobody pays for an empty ship,”"


@pytest.fixture
def article(editor):
    actors.add(name="Mira Solberg", role="head of Sound Ferries")
    actors.add(name="Islanders’ council", kind="group")
    targets.add(statement="Winter sailings should end")
    return factories.article(by=editor)


@pytest.fixture
def page(opened) -> Page:
    return opened(viewport={"width": 1280, "height": 900})


def test_a_quote_with_cue_and_speaker_is_a_drag_two_keys_and_some_letters(page, article):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Mir")
    page.keyboard.press("Enter")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    saved(page)
    quote = Annotation.objects.get()
    assert quote.quote.speaker.name == "Mira Solberg"
    assert quote.quote.type == "direct"
    words = {span.role: span.exact for span in quote.spans.all()}
    assert words == {"content": FIRST, "cue": "said", "source": "Mira Solberg"}
    expect(page.locator("#progress-words")).to_contain_text("1 of 5 quotation marks handled")


def test_a_desk_that_is_reached_by_plain_http_tags_as_any_other(new_context, sign_in, article):
    """There browsers have no `crypto.randomUUID`."""
    context = new_context()
    context.add_init_script("delete Crypto.prototype.randomUUID")
    page = context.new_page()
    sign_in(page, factories.make_user("editor", "another"))
    page.goto(article.get_absolute_url())
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    saved(page)
    assert Annotation.objects.get().request_id.version == 4


def test_the_first_letters_mean_who_is_marked_as_the_source(page):
    """Not another who has a word like it; on a suggestion's form as on that of a mark."""
    actors.add(name="Mayor of the Volanian capital")
    article = factories.article(
        "Talks\n\n“We will never agree to it,” Volania said. The Mayor of the Volanian capital "
        "left. “We have told them in May,” Volania leaders said."
    )
    factories.suggestion(article, content="“We have told them in May,”", cue="said")
    page.goto(article.get_absolute_url())
    drag(page, "“We will never agree to it,”")
    page.keyboard.press("q")
    expect(page.locator(".part--source")).to_have_text("Source Volania")
    page.keyboard.type("Vol")
    page.keyboard.press("Enter")
    expect(card(page, "never agree").locator(".card__actor")).to_have_text("Volania")
    page.keyboard.press("n")
    page.keyboard.press("e")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    drag(page, "Volania leaders")
    page.keyboard.press("o")
    speaker.fill("")
    speaker.press_sequentially("Vol")
    expect(page.get_by_role("option").first).to_have_text("Add “Volania leaders”")


def test_letters_struck_before_the_card_is_open_go_into_its_field(page):
    drag(page, FIRST)
    for key in ["q", *"Mira Solberg", "Enter"]:
        page.keyboard.press(key)
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    assert Annotation.objects.count() == 1


def test_a_register_that_does_not_answer_adds_nobody_unasked(page, console_errors):
    console_errors.expect("ERR_FAILED")
    page.route("**/actors/options/**", lambda route: route.abort())
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Mir")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("The register could not be read.")
    assert not Actor.objects.filter(name="Mir").exists()
    assert Annotation.objects.get().quote.speaker is None
    # Who says so once more means it.
    page.keyboard.press("Enter")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mir")


def test_a_list_of_other_letters_offers_nobody(page, console_errors):
    """Neither while another is on its way nor once it did not come."""
    console_errors.expect("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.keyboard.type("Mi")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("Mira Solberg")
    asked = []
    page.route("**/actors/options/**", lambda route: asked.append(route))
    page.keyboard.type("r")
    expect(options).to_have_count(1)
    expect(options).to_have_attribute("aria-selected", "true")
    page.keyboard.type("iam Berg")
    expect(options).to_have_count(0)
    page.unroute("**/actors/options/**")
    page.keyboard.press("Control+a")
    page.keyboard.type("Mi")
    expect(options.first).to_contain_text("Mira Solberg")
    page.context.set_offline(True)
    page.keyboard.type("r")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("The register could not be read.")
    expect(options).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text("Not saved yet. Trying again …")
    expect(speaker).to_have_value("Mir")
    page.context.set_offline(False)
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mir", timeout=20_000)


def test_a_quote_is_tagged_by_keys_alone(page):
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("q")
    page.keyboard.type("Mira")
    page.keyboard.press("Enter")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    expect(page.locator("#article-status")).to_have_text("In progress")


def test_furniture_can_be_put_back_until_the_first_mark_and_not_after_its_undo(page):
    page.locator(".furniture__summary").first.click()
    button = page.get_by_role("button", name="Put back into the text").first
    button.click()
    button = page.get_by_role("button", name="Fold away again")
    expect(button).to_be_visible()
    saved(page)
    drag(page, FIRST)
    page.keyboard.press("q")
    page.keyboard.press("Enter")
    expect(page.locator("#article-status")).to_have_text("In progress")
    expect(button).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#no-cards")).to_be_visible()
    expect(button).to_be_hidden()
    page.reload()
    expect(button).to_have_count(0)


def test_a_name_typed_at_an_open_card_takes_the_place_of_the_one_that_stands(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    page.keyboard.type("Mira Solberg")
    page.keyboard.press("Enter")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    page.keyboard.press("e")
    page.keyboard.type("Ida Brekke")
    page.keyboard.press("Enter")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Ida Brekke")


def test_a_key_that_needs_marked_words_says_so(page):
    page.keyboard.press("q")
    expect(page.locator("#answer")).to_contain_text("Mark the words first: drag over them")
    assert not Annotation.objects.exists()


def test_a_further_part_cue_and_source_join_the_focused_card(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card.is-focused [data-does=edit]")).to_be_visible()
    drag(page, SECOND)
    page.keyboard.press("+")
    expect(page.locator(".part--content")).to_have_count(2)
    drag(page, "she")
    page.keyboard.press("o")
    expect(page.locator(".part--source")).to_have_count(2)
    drag(page, "islanders’ council.")
    page.keyboard.press("a")
    saved(page)
    words = sorted(Span.objects.values_list("role", "exact"))
    assert ("content", SECOND) in words
    assert ("source", "she") in words
    assert ("addressee", "islanders’ council.") in words


def test_what_is_typed_outlives_a_part_that_is_marked_meanwhile(page, article):
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.keyboard.type("Ida Brekke")
    page.get_by_role("radio", name="Indirect").check()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Note").fill("Ask again.")
    for words, key, role in [(SECOND, "+", "content"), ("islanders", "a", "addressee")]:
        drag(page, words)
        page.keyboard.press(key)
        expect(page.locator(f".card.is-focused .part--{role}")).not_to_have_count(0)
        changed(page)
        expect(speaker).to_have_value("Ida Brekke")
        expect(page.get_by_label("Note")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+z")
    expect(page.locator(".card.is-focused .part--addressee")).to_have_count(0)
    expect(page.get_by_label("Note")).to_have_value("Ask again.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card.is-focused [data-does=edit]")).to_be_visible()
    quote = Annotation.objects.get()
    assert (quote.note, quote.quote.speaker.name) == ("Ask again.", "Ida Brekke")
    assert quote.quote.type == "indirect"


def test_a_name_half_typed_is_looked_up_after_a_part_was_marked(page):
    """Its list comes anew, so that nobody is added who is on the register."""
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Mir")
    drag(page, "islanders")
    page.keyboard.press("a")
    expect(page.locator(".card.is-focused .part--addressee")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    assert not Actor.objects.filter(name="Mir").exists()


def tag_a_stance(page) -> None:
    """On the next card, towards the target that begins with these letters."""
    page.keyboard.press("l")
    page.keyboard.press("s")
    expect(page.locator("#card-new fieldset input").first).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.type("Wint")
    page.keyboard.press("Enter")
    expect(page.locator(".card--stance [data-does=edit]")).to_be_visible()


def test_a_focused_card_lights_up_its_marks_and_a_stance_on_it_is_three_keys_and_some_letters(
    page, article, editor
):
    factories.quote(article, by=editor)
    factories.quote(article, content=SECOND, cue="told", source="she")
    page.reload()
    before = drawn(page)
    words = [FIRST, "said", "Mira Solberg", SECOND, "she", "told"]
    assert [mark["words"] for mark in before] == words
    page.keyboard.press("l")
    focused = drawn(page)
    assert [mark["lit"] for mark in focused] == [True] * 3 + [False] * 3
    assert [mark["filled"] for mark in focused] == [True] * 3 + [False] * 3
    for lit, was in zip(focused[:3], before[:3], strict=True):
        assert lit["colour"] == was["colour"]
        assert (lit["line"], lit["filled"]) != (was["line"], was["filled"])
    for dimmed, was in zip(focused[3:], before[3:], strict=True):
        assert " / 0." in dimmed["colour"], "The rest is drawn in part transparent."
        assert " / 0." not in was["colour"]
    page.keyboard.press("l")
    assert [mark["lit"] for mark in drawn(page)] == [False] * 3 + [True] * 3
    page.keyboard.press("Escape")
    assert drawn(page) == before
    tag_a_stance(page)
    expect(card(page, "Winter sailings should end")).to_contain_text("Supports")
    stance = Annotation.objects.get(kind="stance")
    assert stance.stance.holder.name == "Mira Solberg"
    assert stance.stance.quote_id is not None
    assert stance.spans.get().role == "evidence"


def test_a_claim_is_two_keys_on_the_focused_sentence(page):
    for _ in range(7):
        page.keyboard.press("j")
    words = page.evaluate("getSelection().toString()")
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(card(page, words).locator("[data-does=edit]")).to_be_visible()
    saved(page)
    claim = Annotation.objects.get(kind="claim")
    assert claim.claim.statement == " ".join(words.split())
    assert claim.claim.checkworthiness == "check"


def test_an_address_may_be_typed_as_people_say_it(page):
    drag(page, "Tickets rose by 14 percent in two years")
    page.keyboard.press("c")
    page.locator(".card--claim summary", has_text="More").click()
    page.get_by_label("First appearance").fill("gazette.example/tickets")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".card--claim [data-does=edit]")).to_be_visible()
    saved(page)
    first = Annotation.objects.get(kind="claim").claim.first_appearance_url
    assert first == "https://gazette.example/tickets"


def test_what_the_desk_has_of_a_claim_shows_below_its_form_and_takes_no_key(page, editor):
    known = factories.claim(by=editor, statement="In two years tickets rose by 14 percent.")
    drag(page, "Tickets rose by 14 percent in two years")
    page.keyboard.press("c")
    before = page.locator(".card--claim .card__before")
    expect(before).to_contain_text(known.claim.statement)
    expect(page.locator(".card--claim fieldset[data-digits] input:checked")).to_be_focused()
    before.get_by_role("link", name="Compare").click()
    page.get_by_role("button", name="Same claim").click()
    expect(page.locator("#messages")).to_contain_text("Suggested. A moderator decides.")
    assert ClaimMatch.objects.get().other == known.claim


def test_what_another_marks_in_a_paragraph_meanwhile_comes_with_its_card(page, article):
    ready(page)
    ola = factories.make_user("editor", "ola")
    theirs = factories.quote(
        article, by=ola, content="“But nobody pays for an empty ship,”", cue="", source=""
    )
    elsewhere = factories.claim(article, by=ola)
    drag(page, FIRST)
    page.keyboard.press("q")
    page.keyboard.type("Mir")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{theirs.uuid}")).to_contain_text("ola")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    saved(page)
    # Who is at work stays where they are.
    expect(card(page, FIRST)).to_be_focused()
    # What is not drawn yet has no card either.
    expect(page.locator(f"#card-{elsewhere.uuid}")).to_have_count(0)
    page.locator("#text mark", has_text="But nobody pays").click()
    expect(page.locator(f"#card-{theirs.uuid}.is-focused")).to_be_visible()


def test_a_claim_from_a_focused_quote_has_its_speaker_as_claimant(page, article, editor):
    factories.quote(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("c")
    expect(page.locator(".card--claim form[data-edit]")).to_be_visible()
    assert Annotation.objects.get(kind="claim").claim.claimant.name == "Mira Solberg"


def test_a_photo_to_describe_and_a_mark_that_came_back_are_open_too(page, article, editor):
    kept = factories.quote(article, by=editor)
    back = factories.claim(article, by=editor, status="returned")
    ola = factories.make_user("editor", "ola")
    factories.claim(article, by=ola, status="returned")
    # A caption that was rejected describes no photo.
    factories.caption(article, by=ola, status="rejected")
    page.reload()
    describe = page.get_by_role("link", name="Describe photo 1")
    own = page.locator(f"#card-{back.uuid}")
    pairs = page.locator("#bar").get_attribute("data-unhandled").split()
    seen = []
    for _ in range(len(pairs) + 2):
        page.keyboard.press("n")
        seen += [marked(page), describe.evaluate("link => link === document.activeElement")]
        seen += [own.evaluate("card => card.matches('.is-focused')")]
    assert seen.count(True) == 2
    expect(page.locator(f"#card-{kept.uuid}.is-focused")).to_have_count(0)
    while not describe.evaluate("link => link === document.activeElement"):
        page.keyboard.press("p")
    page.keyboard.press("Enter")
    page.get_by_label("Alt text").fill("A woman on a quay.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#progress-words")).not_to_contain_text("caption")
    assert page.locator("#bar").get_attribute("data-described") == str(article.photos.get().pk)


def test_a_mark_that_came_back_is_open_until_it_is_changed(page, article, editor):
    back = factories.claim(article, by=editor, status="returned")
    page.reload()
    ready(page)
    own = page.locator(f"#card-{back.uuid}")
    while not own.evaluate("card => card.matches('.is-focused')"):
        page.keyboard.press("n")
    page.keyboard.press("e")
    own.locator("[name=statement]").fill("Tickets rose by 14 percent since 2024.")
    page.keyboard.press("Control+Enter")
    expect(own).to_contain_text("Changed since it came back.")
    pairs = page.locator("#bar").get_attribute("data-unhandled").split()
    for _ in range(len(pairs) + 2):
        page.keyboard.press("n")
        expect(page.locator(f"#card-{back.uuid}.is-focused")).to_have_count(0)


def test_what_a_card_cannot_have_is_said_and_refused_words_stay_marked(
    page, article, editor, console_errors
):
    factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    drag(page, FIRST)
    words = marked(page)
    said = page.locator("#answer")
    for key in "uoa":
        said.evaluate("answer => answer.replaceChildren()")
        page.keyboard.press(key)
        expect(said).to_have_text("Only a quote has a cue, a source and an addressee.")
        assert marked(page) == words
    console_errors.expect("409")
    page.evaluate("document.getElementById('text').dataset.sha256 = '0'.repeat(64)")
    with page.expect_response("**/quotes/new/"):
        page.keyboard.press("q")
    expect(page.locator("#selection-tools")).to_be_visible()
    assert marked(page) == words
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("status", [None, 404, 502])
def test_words_whose_stance_cannot_be_begun_stay_marked(page, console_errors, status):
    console_errors.expect("ERR_FAILED|htmx:sendError|htmx:afterRequest|404|502|Response Status")
    form = "**/stances/new/**"
    page.route(form, lambda route: route.fulfill(status=status) if status else route.abort())
    drag(page, FIRST)
    words = marked(page)
    with page.expect_request(form):
        page.keyboard.press("s")
    expect(page.locator("#selection-tools")).to_be_visible()
    assert marked(page) == words
    page.unroute(form)
    page.keyboard.press("s")
    expect(page.get_by_role("combobox", name="Holder")).to_be_visible()
    assert not marked(page)


@pytest.mark.parametrize("key", ["n", "p", "y"])
def test_where_nothing_is_left_the_keys_that_go_on_say_so(page, editor, key):
    article = factories.article("Boats\n\nAll was “calm” there.", by=editor)
    page.goto(article.get_absolute_url())
    page.keyboard.press(key)
    assert marked(page) == "“calm”"
    page.keyboard.press("x")
    expect(page.locator("#progress-words")).to_contain_text("1 of 1")
    page.keyboard.press(key)
    said = page.get_by_text("No quotation mark, caption or suggestion is left.")
    expect(said).to_contain_text("“Check and submit” says what else is to do.")
    expect(said).not_to_have_class("answer__error")
    if key == "n":
        # It goes away by itself.
        expect(said).to_have_count(0)
    # Taken back, it is there to be gone to.
    page.keyboard.press("Control+z")
    expect(page.locator("#progress-words")).to_contain_text("0 of 1")
    page.keyboard.press("Escape")
    page.keyboard.press(key)
    assert marked(page) == "“calm”"


def test_quotation_marks_are_set_aside_by_one_key(page):
    drag(page, "Last Boat Home")
    page.keyboard.press("x")
    expect(card(page, "“Last Boat Home”")).to_be_visible()
    expect(page.locator("#progress-words")).to_contain_text("1 of 5")


def test_a_caption_is_read_into_its_fields_and_saved_by_enter(page):
    page.get_by_role("link", name="Describe photo 1").click()
    expect(page.get_by_label("Creator")).to_have_value("Ida Brekke")
    page.get_by_label("Alt text").fill("A woman in a red coat looks out over grey water.")
    page.get_by_label("Creator").press("Enter")
    expect(card(page, "2026-03-04")).to_be_visible()
    saved(page)
    words = dict(Span.objects.values_list("role", "exact"))
    assert words["creator"] == "IDA BREKKE"
    assert words["date_created"] == "March 4, 2026"
    assert words["persons_shown"] == "Mira Solberg"
    expect(page.locator("#progress-words")).not_to_contain_text("caption")


def test_what_is_typed_stands_behind_the_words_that_a_form_comes_with(page, article, editor):
    factories.caption(article, by=editor, persons=[("Mira Solberg", "")])
    page.reload()
    ready(page)
    page.locator(".card--caption .card__head").click()
    page.keyboard.press("e")
    shown = page.get_by_role("textbox", name="Persons shown")
    expect(shown).to_be_focused()
    page.keyboard.type(", ferry operator")
    expect(shown).to_have_value("Mira Solberg, ferry operator")


def test_a_card_that_is_closed_tells_of_its_comments(page, article, editor):
    comment(annotation=factories.quote(article), by=editor, body="Is that all of it?")
    factories.quote(article, content=SECOND, cue="told", source="")
    page.reload()
    asked, quiet = card(page, FIRST), card(page, SECOND)
    expect(asked.get_by_role("link", name="1 comment")).to_be_visible()
    expect(asked.get_by_role("link", name="Edit")).to_be_hidden()
    expect(quiet.get_by_role("link", name="Comment")).to_be_hidden()
    # One click follows the link, though the card opens with it.
    asked.get_by_role("link", name="1 comment").click()
    expect(page.get_by_text("Is that all of it?")).to_be_visible()


def test_what_opens_the_field_of_a_comment_puts_the_cursor_into_it(page, article, editor):
    factories.quote(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.get_by_role("link", name="Comment").click()
    field = page.get_by_role("textbox", name="Comment")
    expect(field).to_be_focused()
    ready(page)
    page.keyboard.type("Who says so?")
    page.keyboard.press("Control+Enter")
    answer = page.get_by_text("Answer", exact=True).first
    expect(answer).to_be_visible()
    ready(page)
    answer.click()
    expect(page.get_by_role("textbox", name="Answer")).to_be_focused()


def test_a_key_says_that_there_is_nothing_to_undo(page, console_errors):
    console_errors.expect("409")
    for key, verb in (("Control+z", "undo"), ("Control+Shift+z", "redo")):
        page.keyboard.press(key)
        expect(page.locator("#answer")).to_have_text(f"There is nothing to {verb} here.")


def test_what_was_said_of_a_submission_goes_with_its_undo(page, article, editor):
    factories.quote(article, by=editor)
    page.goto(f"{article.get_absolute_url()}submit/")
    page.get_by_role("button", name="Submit Ctrl Enter").click()
    expect(page.get_by_text("1 annotation is with the moderators now.")).to_be_visible()
    saved(page)
    page.keyboard.press("Control+z")
    expect(page.locator("#answer")).to_contain_text("Undone: submitted the quote")
    expect(page.get_by_text("is with the moderators now.")).to_have_count(0)


def test_a_second_press_goes_past_what_was_judged(page, article, editor, console_errors):
    console_errors.expect("409")
    first = factories.quote(article, by=editor)
    verbs.submit(article=article, by=editor)
    judged = factories.claim(article, by=editor)
    verbs.submit(article=article, by=editor)
    page.reload()
    factories.brought_to(judged, "approved")
    page.keyboard.press("Control+z")
    expect(page.locator("#answer")).to_contain_text("Press again to go on to: submitted the quote")
    expect(page.locator(f"#card-{judged.uuid}")).to_contain_text("Approved")
    assert factories.fresh(first).status == Status.SUBMITTED
    page.keyboard.press("Control+z")
    expect(page.locator("#answer")).to_contain_text("Undone: submitted the quote")
    assert factories.fresh(first).status == Status.DRAFT


def test_undo_and_redo_reach_across_reloads(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Mira")
    page.keyboard.press("Enter")
    expect(page.locator(".card.is-focused .card__actor")).to_have_text("Mira Solberg")
    page.keyboard.press("Delete")
    expect(card(page, FIRST)).to_have_count(0)
    page.reload()
    page.keyboard.press("Control+z")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    page.keyboard.press("Control+z")
    expect(card(page, FIRST)).to_contain_text("Mira Solberg?")
    page.keyboard.press("Control+z")
    expect(card(page, FIRST)).to_have_count(0)
    expect(page.locator("#text mark")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+Shift+z")
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    assert Annotation.objects.get().status == Status.DRAFT


def test_the_back_button_shows_the_article_as_it_is_now(page):
    drag(page, "“a slow goodbye”")
    page.keyboard.press("x")
    expect(page.locator(".card--not-a-quote [data-does=edit]")).to_be_visible()
    page.goto("/")
    page.go_back()
    expect(page.locator("#progress-words")).to_contain_text("1 of 5")
    expect(page.locator(".card--not-a-quote")).to_have_count(1)


def test_an_emoji_before_the_selection_shifts_nothing(page, article):
    # A quote snaps to its quotation marks.
    drag(page, "a slow goodbye")
    page.keyboard.press("q")
    expect(card(page, "“a slow goodbye”")).to_be_visible()
    saved(page)
    span = Span.objects.get(role="content")
    assert span.exact == "“a slow goodbye”"
    assert article.current_version.text[span.start : span.end] == "“a slow goodbye”"


def test_a_selection_across_marks_is_the_words_it_covers_without_blanks_at_its_edges(
    page, article, editor
):
    factories.quote(article, by=editor)
    page.reload()
    drag(page, " sailing,” said Mira Solberg, who runs ")
    page.keyboard.press("c")
    expect(page.locator(".card--claim")).to_be_visible()
    saved(page)
    assert Span.objects.get(role="claim").exact == "sailing,” said Mira Solberg, who runs"
    text = page.locator("#text [data-start]").all_inner_texts()
    assert any(FIRST in words for words in text)


def test_a_picture_and_page_furniture_inside_a_selection_are_no_part_of_a_quote(page, editor):
    article = factories.article(
        blocks=[
            ("headline", "Ferries"),
            ("paragraph", "“We will keep sailing,"),
            ("furniture", "Also of interest today"),
            ("caption", "Mira Solberg on the quay. (IDA BREKKE / KESTREL IMAGES)"),
            ("paragraph", "in summer,” said Mira Solberg."),
        ],
        by=editor,
    )
    page.goto(article.get_absolute_url())
    page.evaluate(
        """() => {
            const [first, last] = document.querySelectorAll("#text > p[data-start]");
            document.getSelection().setBaseAndExtent(first.firstChild, 0, last.firstChild, 11);
        }"""
    )
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    parts = Annotation.objects.get().spans_of("content")
    assert [part.exact for part in parts] == ["“We will keep sailing,", "in summer,”"]


def test_words_are_whole_unless_shift_is_held(page):
    drag(page, "eep every summ")
    page.keyboard.press("c")
    expect(page.locator(".card--claim")).to_be_visible()
    saved(page)
    assert Span.objects.get(role="claim").exact == "keep every summer"


def test_edges_are_nudged_by_key(page):
    drag(page, "keep every summer")
    page.keyboard.press("Alt+ArrowLeft")
    page.keyboard.press("Alt+Shift+ArrowRight")
    page.keyboard.press("c")
    expect(page.locator(".card--claim")).to_be_visible()
    saved(page)
    assert Span.objects.get(role="claim").exact == "eep every summe"


def test_without_a_selection_the_keys_of_its_edges_are_the_browser_s_own(page):
    """In most browsers Alt and an arrow lead back and forward."""
    strike = """() => document.body.dispatchEvent(new KeyboardEvent("keydown", {
        key: "ArrowLeft", altKey: true, bubbles: true, cancelable: true,
    }))"""
    assert page.evaluate(strike)
    drag(page, "keep every")
    assert not page.evaluate(strike)


def test_on_a_phone_the_tools_stand_at_the_lower_edge_and_a_tap_tags(
    new_context, sign_in, editor, article, phone, axe, screenshot
):
    page = new_context(**phone).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    saved(page)
    page.evaluate(
        """() => {
            const node = [...document.querySelectorAll("#text p")]
                .find(p => p.textContent.startsWith("🚢")).firstChild;
            const at = node.data.indexOf("“a slow");
            getSelection().setBaseAndExtent(node, at, node, node.data.indexOf("”") + 1);
        }"""
    )
    tools = page.locator("#selection-tools")
    expect(tools).to_be_visible()
    assert tools.bounding_box()["y"] > 700
    tools.get_by_role("button", name="Quote", exact=False).first.tap()
    expect(page.locator(".card--quote form[data-edit]")).to_be_visible()
    axe(page)
    screenshot(page, "article-phone")
    saved(page)
    assert Span.objects.get(role="content").exact == "“a slow goodbye”"


def test_a_double_click_on_save_saves_once(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Mira Solberg")
    page.get_by_role("button", name="Save").dblclick()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    saved(page)
    quote = Annotation.objects.get()
    assert quote.lock == 2
    assert quote.events.count() == 2


def test_a_lost_line_keeps_the_mark_and_stores_it_once_when_it_is_back(page, console_errors):
    console_errors.expect("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    page.context.set_offline(True)
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.locator("#saved")).to_have_text("Not saved yet. Trying again …")
    assert not Annotation.objects.exists()
    page.context.set_offline(False)
    expect(page.locator(".card--quote form[data-edit]")).to_be_visible(timeout=20_000)
    saved(page)
    assert Annotation.objects.count() == 1


def test_an_expired_session_brings_the_sign_in_and_keeps_what_was_typed(
    page, editor, console_errors
):
    console_errors.expect("401|Response Status Error")
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("Somebody New")
    page.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Username").fill(editor.username)
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Somebody New")
    saved(page)


def test_a_stale_edit_shows_both_versions_and_overwrites_nothing(
    page, article, editor, new_context, sign_in, console_errors
):
    console_errors.expect("409|Response Status Error")
    quote = factories.quote(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("e")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_visible()
    other = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(other, factories.make_user("moderator"))
    other.goto(quote.get_absolute_url())
    other.keyboard.press("e")
    other.get_by_role("combobox", name="Speaker").fill("Harbour board")
    other.get_by_role("button", name="Save Enter").click()
    expect(card(other, "Harbour board")).to_be_visible()
    page.get_by_role("combobox", name="Speaker").fill("Ida Brekke")
    page.get_by_role("button", name="Save").click()
    conflict = page.locator(".card__conflict")
    expect(conflict).to_contain_text("Harbour board")
    expect(conflict).not_to_contain_text("What you were saving")
    expect(page.get_by_role("combobox", name="Speaker")).to_have_value("Ida Brekke")
    quote.refresh_from_db()
    assert quote.quote.speaker.name == "Harbour board"
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Ida Brekke")


def test_without_script_a_quote_is_made_from_its_exact_words(new_context, sign_in, editor, article):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    expect(page.locator("#text")).to_contain_text("We will keep every summer sailing")
    page.get_by_role("link", name="a quote", exact=True).click()
    page.get_by_label("Content").fill('"We will keep every summer sailing,"')
    page.get_by_label("Cue").fill("said")
    page.get_by_label("Speaker", exact=True).fill("Mira Solberg")
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST)).to_contain_text("Mira Solberg")
    quote = Annotation.objects.get()
    assert {s.role: s.exact for s in quote.spans.all()} == {"content": FIRST, "cue": "said"}
    assert quote.quote.type == "direct"
    card(page, FIRST).get_by_role("link", name="Edit").click()
    page.get_by_label("Speaker", exact=True).fill("Ida Brekke")
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST)).to_contain_text("Ida Brekke")
    page.get_by_role("button", name="Undo").click()
    expect(card(page, FIRST)).to_contain_text("Mira Solberg")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_working_page_has_no_accessibility_violation(
    page, article, editor, axe, screenshot, scheme
):
    for annotation in (
        factories.quote(article, by=editor),
        factories.stance(article, by=editor),
        factories.claim(article, by=editor),
    ):
        assert annotation.pk
    page.emulate_media(color_scheme=scheme)
    page.reload()
    axe(page)
    screenshot(page, "article")
    page.keyboard.press("l")
    page.keyboard.press("e")
    expect(page.locator("form[data-edit]")).to_be_visible()
    axe(page)
    screenshot(page, "article-card")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.goto(f"{article.get_absolute_url()}submit/")
    axe(page)
    screenshot(page, "submit")


def test_a_part_whose_removal_was_not_answered_is_removed_once(
    page, article, editor, console_errors
):
    console_errors.expect("ERR_FAILED|htmx:sendError|htmx:afterRequest")
    quote = factories.quote(article, by=editor)
    page.reload()
    arrived = []

    def lose_the_answer(route):
        arrived.append(route.fetch().status)
        route.abort()

    page.route("**/parts/", lose_the_answer, times=1)
    card(page, FIRST).focus()
    page.get_by_role("button", name="Remove Source Mira Solberg").click()
    expect(card(page, FIRST).locator(".part--source")).to_have_count(0)
    saved(page)
    assert arrived == [200]
    quote.refresh_from_db()
    assert quote.lock == 2


def marked(page) -> str:
    return page.evaluate("document.getSelection().toString().trim()")


def test_the_cursor_goes_by_sentences_and_words(page):
    headline = "Ferry operator warns of ‘empty winters’ on Halden Sound"
    for key, words in [
        ("j", headline),
        ("j", "Sound Ferries wants to stop winter sailings."),
        ("j", "The islanders are against it."),
        ("k", "Sound Ferries wants to stop winter sailings."),
        ("k", headline),
        ("ArrowRight", "operator"),
        ("ArrowRight", "warns"),
        ("ArrowLeft", "operator"),
        ("Shift+ArrowRight", "operator warns"),
        ("Shift+ArrowRight", "operator warns of"),
        ("Shift+ArrowLeft", "operator warns"),
    ]:
        page.keyboard.press(key)
        assert marked(page) == words, key
    page.keyboard.press("Escape")
    # What is folded away is no text to walk over.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.keyboard.press("k")
    assert marked(page) == "(IDA BREKKE / KESTREL IMAGES)"
    expect(page.locator("#text details[open]")).to_have_count(0)


def test_a_claim_s_words_become_a_quote_by_its_key(page, article, editor):
    factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    claim, quote = Annotation.objects.get(kind="claim"), Annotation.objects.get(kind="quote")
    words = claim.spans.get().exact
    assert quote.spans.get(role="content").exact == words


def test_words_take_the_place_of_a_part_by_their_keys(page, article, editor):
    factories.quote(article, by=editor)
    factories.claim(article, by=editor)
    page.reload()
    for key, kind in [("l", "quote"), ("l", "claim"), ("h", "quote")]:
        page.keyboard.press(key)
        expect(page.locator(f".card--{kind}.is-focused")).to_be_focused()
    drag(page, "told")
    page.keyboard.press("u")
    expect(page.locator(".card.is-focused .part--cue")).to_contain_text("told")
    page.locator(".card.is-focused .part--source").click()
    drag(page, "she")
    page.keyboard.press("r")
    expect(page.locator(".card.is-focused .part--source")).to_contain_text("she")
    spans = Annotation.objects.get(kind="quote").spans
    assert spans.get(role="cue").exact == "told"
    assert spans.get(role="source").exact == "she"


def test_words_go_into_the_caption_field_one_was_in(page):
    page.locator("a[data-describe]").click()
    field = page.get_by_label("Alt text")
    field.click()
    drag(page, "on the quay in Halden")
    page.keyboard.press("f")
    expect(field).to_have_value("on the quay in Halden")
    expect(field).to_be_focused()


def test_a_caption_field_remembers_the_very_place_its_words_were_taken_from(page, editor):
    caption = "Anna Berg, mayor of Ostby, cuts a ribbon. (Photo by Anna Berg / Northlight Press)"
    article = factories.article(
        blocks=[("headline", "A 🚢 bridge"), ("caption", caption)], by=editor
    )
    page.goto(article.get_absolute_url())
    page.locator("a[data-describe]").click()
    creator, persons = page.get_by_label("Creator"), page.get_by_label("Persons shown")
    persons.click()
    drag(page, "Anna Berg")
    page.keyboard.press("f")
    expect(page.locator("#answer")).to_contain_text("now it knows their place")
    expect(persons).to_have_value("Anna Berg, mayor of Ostby")
    # Whose words the rules have read elsewhere: what the editor says wins.
    creator.click()
    drag(page, "Anna Berg")
    page.get_by_role("button", name="Use in the field").click()
    creator.press("Enter")
    saved(page)
    start = article.current_version.text.index(caption)
    again = start + caption.rindex("Anna Berg")

    def places():
        return dict(Span.objects.exclude(role="caption").values_list("role", "start"))

    first = {"creator": start, "persons_shown": start, "credit_line": again + 12}
    assert places() == first

    page.locator(".card--caption").click()
    page.keyboard.press("e")
    creator = page.get_by_role("textbox", name="Creator")
    creator.click()
    drag(page, "by Anna Berg")
    page.keyboard.press("f")
    expect(creator).to_have_value("by Anna Berg")
    creator.fill("Anna Berg")
    page.keyboard.press("Enter")
    expect(page.locator(f".part--creator[data-start='{again}']")).to_be_visible()
    saved(page)
    assert places() == first | {"creator": again}
    page.keyboard.press("Control+z")
    expect(page.locator(f".part--creator[data-start='{start}']")).to_be_visible()
    assert places() == first


def test_leader_keys_go_places_from_the_article_too(page, article):
    for keys, address in [("gd", "/"), ("gm", "/matrix/"), ("ga", "/actors/")]:
        page.goto(article.get_absolute_url())
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(re.compile(f"^http://[^/]+{address}$"))
    page.goto(article.get_absolute_url())
    page.keyboard.press("/")
    page.wait_for_url("**/#search")
    expect(page.locator("#search")).to_be_focused()


def test_an_article_is_handed_in_and_the_next_brought_in_by_keys(page, article, editor):
    factories.quote(article, by=editor)
    page.reload()
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Check and submit")).to_be_visible()
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--success")).to_contain_text("with the moderators")
    ready(page)
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("/articles/new/"))


def test_the_list_of_keys_is_at_hand_on_every_page(page, article):
    for address, first in [
        (article.get_absolute_url(), "next, previous suggestion"),
        ("/actors/", "search"),
    ]:
        page.goto(address)
        page.keyboard.press("?")
        expect(page.get_by_role("heading", name="Keys")).to_be_in_viewport()
        expect(page.locator("#keys dd").first).to_contain_text(first)
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).to_be_hidden()


def test_a_digit_chooses_the_label_while_the_name_is_empty(page, console_errors):
    console_errors.expect("422")
    drag(page, FIRST)
    for key in ["q", "3"]:
        page.keyboard.press(key)
    expect(page.get_by_role("radio", name="Indirect")).to_be_checked()
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.keyboard.press("3")
    expect(page.get_by_role("radio", name="Indirect")).to_be_checked()
    expect(speaker).to_have_value("")
    # A blank begins a name that begins with a digit.
    page.keyboard.type(" 3M")
    expect(speaker).to_have_value(" 3M")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(page.locator(".card.is-focused .errorlist")).to_contain_text("A number alone is no name")
    assert not Actor.objects.filter(name="3").exists()


def test_on_the_labels_of_a_form_digits_are_keys_and_what_changes_a_mark_is_none(
    page, article, editor
):
    factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("e")
    chosen = page.locator(".card--claim fieldset[data-digits] input:checked")
    expect(chosen).to_be_focused()
    for key in ["y", "Y", "Backspace", "Delete", *"qxscuoa+rf"]:
        page.keyboard.press(key)
    expect(page.locator(".card")).to_have_count(1)
    expect(chosen).to_be_focused()
    saved(page)
    assert Annotation.objects.get().kind == "claim"
    for key in ["3", "ArrowUp"]:
        page.keyboard.press(key)
    expect(chosen).to_have_value("minor")
    # On to the next sentence, whose claim is two keys as ever.
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".card--claim form[data-edit]")).to_have_count(2)
    changed(page)
    assert Annotation.objects.count() == 2


def unnamed(page, article, editor, speaker=""):
    """The form of a quote whose speaker is said to be unnamed: quote, name, chosen status."""
    quote = factories.quote(article, by=editor, speaker=speaker, speaker_status="unnamed")
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("e")
    name = page.get_by_role("combobox", name="Speaker")
    expect(name).to_be_focused()
    return quote, name, page.locator("[name=speaker_status]:checked")


def test_another_name_over_an_unnamed_one_says_so_too(page, article, editor):
    _quote, speaker, chosen = unnamed(page, article, editor, "Officials")
    speaker.press_sequentially("Mira Solberg")
    expect(chosen).to_have_value("named")
    speaker.fill("Officials")
    expect(chosen).to_have_value("unnamed")


def test_a_name_that_is_given_says_that_the_speaker_is_named(page, article, editor):
    quote, speaker, chosen = unnamed(page, article, editor)
    told = page.get_by_text("A name is given, so the speaker is named now.")
    page.keyboard.type("Mir")
    expect(chosen).to_have_value("named")
    expect(told).to_be_visible()
    speaker.fill("")
    expect(chosen).to_have_value("unnamed")
    expect(told).to_be_hidden()
    # From the list, and turned back by who means it otherwise.
    page.keyboard.type("Mir")
    page.get_by_role("option", name="Mira Solberg").click()
    expect(chosen).to_have_value("named")
    page.get_by_role("radio", name="Unnamed").check(force=True)
    expect(told).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    saved(page)
    quote = Annotation.objects.get(pk=quote.pk).quote
    assert (quote.speaker.name, quote.speaker_status) == ("Mira Solberg", "unnamed")


def test_ctrl_enter_saves_from_a_field_of_several_lines(page, article, editor):
    factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("e")
    statement = page.get_by_label("Normalised statement")
    statement.fill("Tickets cost more.")
    expect(page.get_by_role("button", name="Save")).to_have_text("Save Ctrl Enter")
    page.keyboard.press("Control+Enter")
    expect(card(page, "Tickets cost more.").locator("[data-does=edit]")).to_be_visible()


def test_an_opened_form_is_seen_whole(page, article, editor):
    """Its words stand at the lower edge of the window, where the form would be cut off."""
    factories.not_a_quote(article, by=editor)
    page.set_viewport_size({"width": 1280, "height": 600})
    page.reload()
    mark = page.locator("#text mark").first
    mark.evaluate("mark => scrollBy(0, mark.getBoundingClientRect().bottom - innerHeight + 80)")
    mark.click()
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
    expect(mark).to_be_in_viewport()


@pytest.mark.parametrize("key", ["e", "Enter"])
def test_the_keys_that_open_a_form_lead_into_one_that_is_open(page, article, editor, key):
    factories.quote(article, by=editor)
    factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("e")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.locator(".card--claim").click()
    page.keyboard.press("h")
    expect(page.locator(".card--quote")).to_be_focused()
    page.keyboard.press(key)
    expect(speaker).to_be_focused()
    page.keyboard.type("Ida Brekke")
    expect(speaker).to_have_value("Ida Brekke")
    # What was typed is not taken for a name that gives way.
    page.locator(".card--claim").click()
    page.keyboard.press("h")
    page.keyboard.press(key)
    page.keyboard.type("s")
    expect(speaker).to_have_value("Ida Brekkes")
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Ida Brekkes")


def test_a_deleted_card_leaves_the_next_one_in_focus(page, article, editor):
    factories.quote(article, by=editor)
    factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("Delete")
    expect(page.locator(".card--claim.is-focused")).to_be_focused()
    page.keyboard.press("k")
    assert marked(page)
    page.keyboard.press("Delete")
    expect(page.locator(".card")).to_have_count(0)


def test_the_sentence_cursor_starts_where_the_eyes_are(page, article, editor):
    claim = factories.claim(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press("k")
    start = page.evaluate("import('/static/js/offsets.js').then(m => m.selected().start)")
    assert start <= claim.position


def test_a_selection_is_begun_anew_inside_another(page):
    drag(page, FIRST)
    drag(page, "every summer")
    assert marked(page) == "every summer"


def test_letters_wait_for_a_form_however_slow_it_is(page, article):
    """None of them does what it would do as a key."""
    quoted = factories.suggestion(
        article, content="“a slow goodbye”", cue="called", source="council"
    )
    page.clock.install()
    page.reload()
    asked = []
    page.route("**/quotes/new/", lambda route: asked.append(route))
    drag(page, FIRST)
    page.keyboard.press("q")
    page.keyboard.type("Jenny")
    page.clock.fast_forward(10_000)
    page.keyboard.type(" Nymu")
    page.keyboard.press("Backspace")
    page.keyboard.type("an")
    page.wait_for_function("document.querySelectorAll('#outbox form').length === 1")
    asked[0].continue_()
    expect(page.get_by_role("combobox", name="Speaker")).to_have_value("Jenny Nyman")
    quoted.refresh_from_db()
    assert quoted.decision == "open"


def test_a_key_after_enter_is_no_letter_of_the_name(page):
    asked = []
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.route("**/actors/options/**", lambda route: asked.append(route))
    with page.expect_request("**/actors/options/**"):
        page.keyboard.type("Mir")
    page.keyboard.press("Enter")
    expect(speaker).not_to_be_editable()
    page.keyboard.press("j")
    asked[-1].continue_()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    assert not Actor.objects.filter(name__startswith="Mirj").exists()


def test_keys_that_would_change_the_mark_of_somebody_else_say_why_not(page, article):
    factories.quote(article, by=factories.make_user("editor", "ola"))
    page.reload()
    said = page.locator("#answer")
    for key in ("e", "Enter"):
        page.keyboard.press("l")
        page.keyboard.press(key)
        expect(said).to_have_text("Only a moderator can change this: it is somebody else’s.")
        said.evaluate("answer => answer.replaceChildren()")
    drag(page, SECOND)
    tools = page.locator("#selection-tools").get_by_role("button")
    expect(tools.filter(visible=True)).to_have_text(
        ["Quote q", "Stance s", "Claim c", "No quote x"]
    )
    page.keyboard.press("+")
    expect(said).to_have_text("Only a moderator can change this: it is somebody else’s.")
    # Where that person stands may be said by anybody.
    page.keyboard.press("s")
    expect(page.get_by_role("combobox", name="Holder")).to_have_value("Mira Solberg")


def test_what_is_typed_while_a_save_waits_for_the_line_is_no_part_of_it(page, console_errors):
    console_errors.expect("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.keyboard.type("Mir")
    save_offline(page, "Mira Solberg")
    page.keyboard.type("ny2")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Indirect").click(force=True)
    page.context.set_offline(False)
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    saved(page)
    quote = Annotation.objects.get().quote
    assert (quote.speaker.name, quote.type) == ("Mira Solberg", "direct")
    assert not Actor.objects.filter(name__startswith="Mira Solbergn").exists()
    expect(page.locator("form[data-edit]")).to_have_count(0)


def test_a_field_whose_save_was_refused_is_where_the_hands_were(page, console_errors):
    console_errors.expect("409|Response Status Error")
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    verbs.delete(annotation=Annotation.objects.get(), by=Annotation.objects.get().author, lock=1)
    page.keyboard.type("Mira Solberg")
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text("has been deleted in the meantime")
    expect(speaker).to_be_focused()
    page.keyboard.type("y")
    expect(speaker).to_have_value("Mira Solbergy")


def test_a_click_on_undo_waits_for_what_is_being_saved(page):
    asked = []
    page.route("**/edit/", lambda route: asked.append(route))
    drag(page, FIRST)
    page.keyboard.press("q")
    page.keyboard.type("Ida Brekke")
    with page.expect_request("**/edit/"):
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo").click()
    asked[0].continue_()
    expect(page.locator("#answer")).to_contain_text("Undone: changed the quote")
    expect(page.locator("#cards")).not_to_contain_text("Ida Brekke")


def test_a_refused_deed_says_so_and_leaves_nothing_unsaved(page, article, editor, console_errors):
    console_errors.expect("40[39]|422|Response Status Error")
    quote = factories.quote(article, by=editor)
    page.reload()
    factories.brought_to(quote, Status.APPROVED)
    page.keyboard.press("Control+z")
    expect(page.locator("#answer")).to_contain_text("moderator approved the quote")
    saved(page)
    # Its card came along, and knows.
    page.keyboard.press("l")
    page.keyboard.press("Delete")
    expect(page.locator("#answer")).to_contain_text("Only a moderator can delete this")
    saved(page)
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)
    # What was refused in a form stays there, whatever is done beside it.
    page.keyboard.press("e")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.get_by_label("Role as printed").evaluate("field => (field.value = 'x'.repeat(301))")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#saved")).to_have_text("Not saved")
    drag(page, "Last Boat Home")
    page.keyboard.press("x")
    expect(page.locator(".card--not-a-quote")).to_be_visible()
    expect(page.locator("#saved")).to_have_text("Not saved")


def test_words_typed_in_another_card_outlive_an_undo(page, article, editor):
    factories.claim(article, by=editor)
    page.reload()
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    drag(page, "islanders")
    page.keyboard.press("a")
    expect(page.locator(".card.is-focused .part--addressee")).to_have_count(1)
    speaker.fill("Ida Brekke")
    page.locator(".card--claim").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+z")
    expect(page.locator(".part--addressee")).to_have_count(0)
    expect(speaker).to_have_value("Ida Brekke")


@pytest.mark.parametrize("end", ["redo", "save", "leave"])
def test_words_typed_into_a_quote_outlive_the_undo_of_it(page, end, console_errors):
    console_errors.expect("409|Response Status Error")
    drag(page, FIRST)
    page.keyboard.press("q")
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.keyboard.type("Ida Brekke")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#answer")).to_contain_text(f"Undone: tagged the quote {FIRST}")
    expect(page.locator("#answer")).to_contain_text("What you typed stands in its card still")
    expect(page.locator("#text mark")).to_have_count(0)
    expect(speaker).to_have_value("Ida Brekke")
    if end == "redo":
        page.get_by_role("button", name="Redo").click()
        expect(page.locator("#text mark").first).to_be_visible()
        expect(speaker).to_have_value("Ida Brekke")
        page.get_by_role("button", name="Save").click()
        expect(card(page, FIRST).locator(".card__actor")).to_have_text("Ida Brekke")
        return
    if end == "save":
        page.get_by_role("button", name="Save").click()
        expect(page.locator("#answer")).to_contain_text("has been deleted in the meantime")
        expect(speaker).to_have_value("Ida Brekke")
    page.get_by_role("link", name="Leave").click()
    page.get_by_role("button", name="Give it up").click()
    expect(page.locator(".card")).to_have_count(0)
    saved(page)


def test_a_form_nobody_typed_into_goes_with_its_quote(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".card")).to_have_count(0)


def test_a_list_that_needs_a_sign_in_asks_for_it_and_adds_nobody(page, editor, console_errors):
    console_errors.expect("401")
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.context.clear_cookies()
    page.keyboard.type("Mir")
    page.keyboard.press("Enter")
    dialog = page.locator("#sign-in-dialog")
    expect(dialog.get_by_label("Username")).to_be_focused()
    page.keyboard.type(editor.username)
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    assert not Actor.objects.filter(name="Mir").exists()


OPENS = pytest.mark.parametrize(("key", "field"), [("e", "Speaker"), ("s", "Holder")])


@OPENS
def test_a_form_that_needs_a_sign_in_is_open_after_it(
    page, article, editor, console_errors, key, field
):
    console_errors.expect("401|Response Status Error")
    factories.quote(article, by=editor)
    page.reload()
    page.keyboard.press("l")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press(key)
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog.get_by_label("Username")).to_be_focused()
    # Who does not sign in has given it up, and keys are keys.
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert marked(page)
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.keyboard.press(key)
    dialog.get_by_label("Username").fill(editor.username)
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("combobox", name=field)).to_be_visible()
    expect(page.locator("form[data-edit] :focus")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("form[data-edit]")).to_have_count(0)
    page.keyboard.press("j")
    assert marked(page)


@OPENS
@pytest.mark.parametrize("status", [None, 502])
def test_a_form_that_does_not_come_is_said_to_be_tried_again(
    page, article, editor, console_errors, key, field, status
):
    console_errors.expect("ERR_FAILED|htmx:sendError|htmx:afterRequest|502|Response Status Error")
    factories.quote(article, by=editor)
    forms = re.compile("/edit/|/stances/new/")
    page.route(forms, lambda route: route.fulfill(status=status) if status else route.abort())
    page.reload()
    page.keyboard.press("l")
    page.keyboard.press(key)
    expect(page.locator("#answer")).to_have_text("No answer came. Try again once the line is back.")
    page.keyboard.press("j")
    assert marked(page)
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.unroute(forms)
    page.keyboard.press(key)
    expect(page.get_by_role("combobox", name=field)).to_be_visible()


def test_save_by_mouse_takes_the_name_that_enter_would_take(page):
    drag(page, FIRST)
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    page.keyboard.type("Mir")
    expect(page.get_by_role("option").first).to_contain_text("Mira Solberg")
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mira Solberg")
    # Who closes the list means what is typed.
    page.keyboard.press("e")
    page.keyboard.type("Mir")
    expect(page.get_by_role("option").first).to_contain_text("Mira Solberg")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save").click()
    expect(card(page, FIRST).locator(".card__actor")).to_have_text("Mir")
    assert Actor.objects.filter(name__startswith="Mir").count() == 2


# Of each name in the list the points below which another label lies.
BENEATH = """options => options.map(option => {
    const box = option.getBoundingClientRect();
    const list = option.closest("ul");
    list.style.visibility = "hidden";
    const points = [];
    for (let x = 4; x < box.width; x += 8) {
        for (let y = 4; y < box.height; y += 8) {
            const under = document.elementFromPoint(box.left + x, box.top + y);
            const choice = under?.closest("label")?.querySelector("input");
            if (choice && !choice.checked) points.push({ x, y });
        }
    }
    list.style.visibility = "";
    return points;
})"""


def test_a_tap_on_a_name_does_not_reach_what_lies_beneath(
    new_context, phone, sign_in, editor, article
):
    for name in ("Mira Berg", "Mira Lund", "Mira Vik"):
        actors.add(name=name)
    factories.quote(article, by=editor, speaker="")
    page = new_context(**phone).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    page.locator("#text mark").first.tap()
    page.locator(".card.is-focused [data-does=edit]").tap()
    speaker = page.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    page.keyboard.type("Mira")
    options = page.get_by_role("option")
    expect(options).to_have_count(5)
    beneath = options.evaluate_all(BENEATH)
    at = next(n for n, points in enumerate(beneath) if points)
    chosen = options.nth(at).get_attribute("data-value")
    before = [choice.is_checked() for choice in page.get_by_role("radio").all()]
    options.nth(at).tap(position=beneath[at][0])
    expect(speaker).to_have_value(chosen)
    expect(options).to_have_count(0)
    assert [choice.is_checked() for choice in page.get_by_role("radio").all()] == before


def test_a_stance_stands_beside_its_words_once_it_is_saved(page, article, editor):
    factories.quote(article, by=editor)
    page.reload()
    tag_a_stance(page)
    expect(page.locator("#card-new")).to_have_count(0)
    # Cards glide to their places.
    page.wait_for_function(
        """() => {
            const [quote, stance] = [".card--quote", ".card--stance"]
                .map(name => document.querySelector(name).getBoundingClientRect());
            const gaps = [stance.top - quote.bottom, quote.top - stance.bottom];
            return Math.min(...gaps.map(Math.abs)) < 40;
        }"""
    )


def test_who_dictates_turns_off_the_keys_of_one_letter(page, editor, article, sign_in):
    """What is dictated, or hit by mistake, would be many keys at once."""
    waiting = factories.quote(article, status=Status.SUBMITTED)
    page.keyboard.press("?")
    letters = page.get_by_label("Letters, digits and signs are keys")
    expect(letters).to_be_checked()
    letters.uncheck()
    page.keyboard.press("Escape")
    page.reload()
    for key in ("?", "j", "q", "g", "d"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.locator("#selection-tools")).to_be_visible()
    assert page.evaluate("String(getSelection())") == article.current_version.headline.split()[0]
    assert article.get_absolute_url() in page.url

    sign_in(page, factories.make_user("moderator"))
    page.goto("/admin/annotations/annotation/")
    expect(page.locator("[data-keys]").first).to_be_visible()
    page.keyboard.press("a")
    page.get_by_role("button", name="Keys").click()
    letters.check()
    page.keyboard.press("Escape")
    assert factories.fresh(waiting).status == Status.SUBMITTED
    page.keyboard.press("a")
    expect(page.locator("[data-decided]")).to_contain_text("Approved.")
