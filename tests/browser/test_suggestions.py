"""What is proposed, decided on by keys, by buttons and without script."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Actor, Annotation, Kind, Suggestion, Target
from annotations.services import suggestions, targets
from tests import factories
from tests.browser.gestures import changed, drag, drawn, saved, strike_under_caps_lock

pytestmark = pytest.mark.usefixtures("console_errors")

QUOTE = "“We will keep every summer sailing,”"


@pytest.fixture
def article(editor):
    """One suggestion of each kind; the claim alone is not sure."""
    article = factories.article(by=editor)
    targets.add(statement="Winter sailings on Halden Sound should stop")
    for kind in Kind.values:
        factories.suggestion(article, kind, confidence=0.7 if kind == Kind.CLAIM else 0.95)
    return article


@pytest.fixture
def page(opened) -> Page:
    return opened(viewport={"width": 1280, "height": 900})


def focused(page: Page):
    return page.locator(".card.is-focused")


def decisions() -> dict[str, str]:
    return dict(Suggestion.objects.values_list("kind", "decision"))


def test_the_key_of_a_kind_opens_what_is_proposed_and_a_typed_name_replaces_it(page):
    """Who is used to tag by hand strikes the same keys on a proposed quote, as fast as ever."""
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(focused(page)).to_contain_text("Mira Solberg said")
    page.keyboard.press("q")
    page.keyboard.type("Jens Enger")
    page.keyboard.press("Enter")
    expect(page.locator(".card--quote:not(.card--suggested)")).to_contain_text("Jens Enger said")
    quote = Annotation.objects.get(kind=Kind.QUOTE).quote
    assert quote.speaker.name == "Jens Enger"


def test_the_key_of_another_kind_says_what_to_do_first(page):
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(focused(page)).to_contain_text("Mira Solberg said")
    for key in "scx":
        page.evaluate("document.getElementById('answer').replaceChildren()")
        page.keyboard.press(key)
        expect(page.locator("#answer")).to_contain_text("Mark the words first")
    expect(page.locator(".card--suggested")).to_have_count(5)
    assert not Annotation.objects.exists()


def test_under_caps_lock_a_letter_is_the_key_it_is_without(page):
    strike_under_caps_lock(page, "NNY")
    expect(page.locator(".card--suggested")).to_have_count(4)
    saved(page)
    assert [kind for kind, how in decisions().items() if how == "accepted"] == ["quote"]
    strike_under_caps_lock(page, "y", shift=True)
    expect(page.locator(".card--suggested")).to_have_count(1)


def test_one_key_accepts_and_another_dismisses_and_both_go_on(page):
    expect(page.locator(".card--suggested")).to_have_count(5)
    expect(page.locator("#progress-words")).to_contain_text("5 suggestions")
    # The headline's quotation marks come first, and nothing is proposed for them.
    page.keyboard.press("n")
    assert page.evaluate("getSelection().toString()") == "‘empty winters’"
    page.keyboard.press("n")
    expect(focused(page)).to_contain_text("Mira Solberg said")
    page.keyboard.press("y")
    # On to what is open next, proposed or not.
    assert page.evaluate("getSelection().toString()") == "“But nobody pays for an empty ship,”"
    page.keyboard.press("n")
    expect(focused(page)).to_contain_text("Islanders’ council")
    page.keyboard.press("Backspace")
    assert page.evaluate("getSelection().toString()") == "“a slow goodbye”"
    page.keyboard.press("p")
    expect(page.locator(".card--suggested")).to_have_count(3)
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(focused(page)).to_contain_text("Ferry tickets rose")
    # A fast hand waits for nothing.
    for _ in range(3):
        page.keyboard.press("y")
    expect(page.locator(".card--suggested")).to_have_count(0)
    saved(page)
    assert decisions() == {
        "quote": "accepted",
        "stance": "dismissed",
        "claim": "accepted",
        "not_a_quote": "accepted",
        "caption": "accepted",
    }
    expect(page.locator("#progress-words")).to_contain_text("2 of 5 quotation marks handled")
    expect(page.locator("mark.mark--quote.mark--content")).to_have_text(QUOTE)
    expect(page.locator("mark.is-suggested")).to_have_count(0)


def test_a_suggestion_is_drawn_unfilled_and_its_card_says_one_sentence(page):
    expect(page.locator("mark.mark--content.is-suggested")).to_have_text(QUOTE)
    proposed = drawn(page)
    assert not any(mark["filled"] for mark in proposed)
    assert {mark["line"][1] for mark in proposed} == {"dashed", "dotted"}
    card = page.locator(".card--suggested.card--quote")
    expect(card.locator(".card__sentence")).to_have_text(f"Mira Solberg said {QUOTE} · Direct")
    expect(card).to_contain_text("95 % sure")
    # The text is the text, whatever is drawn on it.
    assert page.evaluate(
        """() => [...document.querySelectorAll("#text [data-start] *")]
            .every(node => node.matches("mark"))"""
    )
    page.keyboard.press("Y")
    expect(page.locator(".card--suggested")).to_have_count(1)
    page.locator(".card--suggested").click()
    page.keyboard.press("y")
    expect(page.locator("#text .is-suggested")).to_have_count(0)
    accepted = drawn(page)
    lines = {(mark["sort"], *mark["line"]) for mark in accepted}
    sorts = ["caption", "claim", "content", "cue", "not-a-quote", "source", "stance"]
    assert sorted(sort for sort, *line in lines) == sorts
    # Whoever sees no colours tells one from the other by the line alone.
    assert len({tuple(line) for sort, *line in lines}) == len(sorts)
    same = {looks(mark) for mark in proposed} & {looks(mark) for mark in accepted}
    assert not same, "These look no different for having been accepted."


def looks(mark: dict) -> tuple:
    return (mark["sort"], *mark["line"], mark["filled"])


def test_undo_brings_a_dismissed_one_back_under_the_hand(page):
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("Backspace")
    expect(page.locator(".card--suggested.card--quote")).to_have_count(0)
    saved(page)
    page.keyboard.press("Control+z")
    expect(focused(page)).to_contain_text("Mira Solberg said")
    page.keyboard.press("y")
    expect(page.locator(".card--quote:not(.card--suggested)")).to_have_count(1)
    saved(page)
    page.keyboard.press("Control+z")
    expect(page.locator(".card--suggested.card--quote")).to_have_count(1)
    saved(page)
    assert decisions()["quote"] == "open"
    assert not Annotation.objects.live().exists()


def test_e_opens_it_filled_in_and_a_change_is_a_correction(page):
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("e")
    speaker = page.get_by_role("combobox", name="Speaker", exact=True)
    expect(speaker).to_be_focused()
    expect(speaker).to_have_value("Mira Solberg")
    page.keyboard.press("Escape")
    expect(page.locator(".card--suggested.card--quote")).to_have_count(1)
    page.keyboard.press("e")
    expect(speaker).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Tor Halden")
    page.keyboard.press("Enter")
    expect(page.locator(".card--quote .card__actor")).to_have_text("Tor Halden")
    expect(page.locator(".card--suggested.card--quote")).to_have_count(0)
    saved(page)
    assert decisions()["quote"] == "corrected"
    quote = Annotation.objects.get().quote
    assert quote.speaker == Actor.objects.get(name="Tor Halden")
    words = {span.role: span.exact for span in quote.annotation.spans.all()}
    assert words["content"] == QUOTE


def test_on_a_choice_of_an_open_suggestion_keys_go_on_and_decide_nothing(page):
    """As on the choices of every other form."""
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("e")
    choice = page.locator("form[data-proposed] input:checked").first
    choice.focus()
    for key in ["y", "Y", "Backspace", "x"]:
        page.keyboard.press(key)
        expect(choice).to_be_focused()
    page.keyboard.press("n")
    expect(choice).not_to_be_focused()
    expect(page.locator("form[data-proposed]")).to_have_count(1)
    saved(page)
    assert set(decisions().values()) == {"open"}


def test_the_words_of_an_open_suggestion_can_be_put_right(page):
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("e")
    expect(page.get_by_role("combobox", name="Speaker", exact=True)).to_be_focused()
    drag(page, "who runs Sound Ferries")
    page.keyboard.press("o")
    evidence = page.locator(".card--open .card__evidence")
    expect(evidence).to_have_text(f"{QUOTE} said […] who runs Sound Ferries")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card--suggested.card--quote")).to_have_count(0)
    saved(page)
    assert decisions()["quote"] == "corrected"
    words = {span.role: span.exact for span in Annotation.objects.get().spans.all()}
    assert words == {"content": QUOTE, "cue": "said", "source": "who runs Sound Ferries"}


def test_a_target_near_one_of_the_list_is_chosen_in_the_form(page, article):
    Target.objects.update(statement="Winter sailings", key="winter sailings")
    page.reload()
    card = page.locator(".card--stance.card--suggested")
    expect(card).to_contain_text("like “Winter sailings” on the list")
    card.focus()
    page.keyboard.press("y")
    expect(page.get_by_role("combobox", name="Target")).to_have_value(
        "Winter sailings on Halden Sound should stop"
    )
    page.get_by_role("link", name="Winter sailings", exact=True).click()
    expect(page.get_by_role("combobox", name="Target")).to_have_value("Winter sailings")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card--stance:not(.card--suggested)")).to_contain_text("Winter sailings")
    saved(page)
    assert Annotation.objects.get().stance.target == Target.objects.get()


def test_tab_goes_through_the_unsure_fields_of_a_caption_alone(page):
    page.locator(".card--suggested.card--caption").click()
    page.keyboard.press("e")
    expect(page.get_by_label("Location created")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Alt text")).to_be_focused()
    page.keyboard.type("A woman in a yellow coat on a quay.")
    page.keyboard.press("Tab")
    expect(page.get_by_text("All other fields")).to_be_focused()
    expect(page.get_by_label("Creator")).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card--caption:not(.card--suggested)")).to_have_count(1)
    saved(page)
    assert decisions()["caption"] == "accepted"
    caption = Annotation.objects.get().caption
    assert (caption.creator, caption.alt_text) == (
        "Ida Brekke",
        "A woman in a yellow coat on a quay.",
    )


def test_all_sure_ones_are_accepted_at_once_and_undone_at_once(page):
    page.get_by_role("button", name="Accept 4 sure ones").click()
    expect(page.locator(".card--suggested")).to_have_count(1)
    expect(page.locator(".card:not(.card--suggested)")).to_have_count(4)
    expect(page.get_by_role("button", name="sure ones")).to_have_count(0)
    saved(page)
    page.keyboard.press("Control+z")
    expect(page.locator(".card--suggested")).to_have_count(5)
    expect(page.locator(".card:not(.card--suggested)")).to_have_count(0)
    saved(page)
    page.keyboard.press("Y")
    expect(page.locator(".card--suggested")).to_have_count(1)
    saved(page)
    assert Annotation.objects.live().count() == 4


def test_accepting_the_sure_ones_leaves_the_hands_where_they_are(page, article, editor):
    quote = factories.quote(article, content="“a slow goodbye”", cue="", source="", by=editor)
    page.reload()
    page.locator(f"#card-{quote.uuid}").click()
    page.keyboard.press("e")
    page.keyboard.type("Jens Enger")
    speaker = focused(page).get_by_role("combobox", name="Speaker", exact=True)
    expect(speaker).to_have_value("Jens Enger")
    focused(page).locator(".card__head").click()
    expect(focused(page)).to_be_focused()
    page.keyboard.press("Y")
    expect(page.locator(".card--suggested")).to_have_count(1)
    changed(page)
    expect(page.locator(f"#card-{quote.uuid}")).to_be_focused()
    expect(speaker).to_have_value("Jens Enger")


def test_accepting_the_sure_ones_leaves_the_one_that_is_open(page):
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("e")
    page.keyboard.type("Jens Enger")
    speaker = focused(page).get_by_role("combobox", name="Speaker", exact=True)
    expect(speaker).to_have_value("Jens Enger")
    focused(page).locator(".card__head").click()
    page.keyboard.press("Y")
    expect(page.locator(".card:not(.card--suggested, .card--new)")).to_have_count(3)
    changed(page)
    expect(focused(page)).to_be_focused()
    expect(speaker).to_have_value("Jens Enger")
    focused(page).get_by_role("button", name="Save").click()
    expect(page.locator(".card--quote.is-focused:not(.card--new)")).to_contain_text("Jens Enger")
    assert decisions()["quote"] == "corrected"


def test_all_that_are_left_are_dismissed_at_once_and_come_back_at_once(page):
    rest = page.get_by_role("button", name="Dismiss all suggestions that are left")
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("e")
    page.keyboard.type("Jens Enger")
    speaker = focused(page).get_by_role("combobox", name="Speaker", exact=True)
    expect(speaker).to_have_value("Jens Enger")
    for _again in range(2):
        rest.click()
        expect(page.locator("#answer")).to_contain_text("4 suggestions dismissed.")
        expect(page.locator(".card")).to_have_count(1)
        expect(rest).to_be_hidden()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Control+z")
        expect(page.locator("#answer")).to_contain_text("Undone: dismissed 4 suggestions")
        expect(page.locator(".card--suggested")).to_have_count(4)
    # What is being worked on is no rest.
    expect(page.locator(".card--new").get_by_role("combobox", name="Speaker")).to_have_value(
        "Jens Enger"
    )


def test_a_key_that_needs_a_suggestion_says_so(page):
    said = page.locator("#answer")
    page.keyboard.press("Backspace")
    expect(said).to_contain_text("No suggestion has the focus.")
    said.evaluate("answer => answer.replaceChildren()")
    # It goes on to quotation marks for which nothing is proposed.
    page.keyboard.press("y")
    assert page.evaluate("getSelection().toString()") == "‘empty winters’"
    expect(said).to_contain_text("No suggestion has the focus.")
    said.evaluate("answer => answer.replaceChildren()")
    page.keyboard.press("y")
    expect(focused(page)).to_contain_text("Mira Solberg said")
    expect(said).to_be_empty()
    assert set(decisions().values()) == {"open"}


@pytest.mark.parametrize("stays", [True, False])
def test_after_all_that_are_left_were_dismissed_the_focus_is_at_what_stays(
    page, article, editor, stays
):
    one = factories.claim(article, by=editor, words="who runs Sound Ferries") if stays else None
    page.reload()
    page.keyboard.press("j")
    page.get_by_role("button", name="Dismiss all suggestions that are left").click()
    expect(page.locator(".card")).to_have_count(int(stays))
    saved(page)
    expect(page.locator(f"#card-{one.uuid}" if one else "#main")).to_be_focused()
    expect(page.locator("#selection-tools")).to_be_hidden()


def test_clicks_on_overlapping_marks_take_turns_from_the_innermost_saved_one_to_the_proposed(
    page, article, editor
):
    """The claim begins first, so it is drawn innermost; one suggestion has two marks here."""
    saying = f"{QUOTE} said Mira Solberg, who runs Sound Ferries."
    claim = factories.claim(article, by=editor, words=saying)
    quote = factories.quote(article, by=editor)
    stance = factories.suggestion(article, Kind.STANCE, evidence=saying, target=QUOTE)
    Suggestion.objects.exclude(pk=stance.pk).delete()
    page.reload()
    words = page.locator("#text mark", has_text=QUOTE).first
    expect(words.locator("mark")).not_to_have_count(0)
    lying = [f"card-{one.uuid}" for one in (quote, claim)] + [f"card-{stance.uuid}"]
    for card in [*lying, *lying]:
        words.click()
        expect(focused(page)).to_have_attribute("id", card)


def test_what_a_focused_suggestion_has_become_stays_in_focus(page):
    page.locator(".card--suggested.card--quote").click()
    before = page.evaluate("scrollY")
    page.keyboard.press("Y")
    expect(page.locator(".card--quote.is-focused:not(.card--suggested)")).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_another_who_was_quicker_is_said_and_shown(page, article, editor, console_errors):
    console_errors.expect("409")
    one = Suggestion.objects.get(kind=Kind.QUOTE)
    suggestions.dismiss(suggestion=one, by=factories.make_user("moderator"))
    page.locator(".card--suggested.card--quote").click()
    page.keyboard.press("y")
    expect(page.locator("#answer")).to_contain_text("decided already")
    expect(page.locator(".card--suggested.card--quote")).to_have_count(0)
    assert not Annotation.objects.exists()


def test_without_script_every_decision_is_a_plain_form(new_context, sign_in, editor, article):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    card = page.locator(".card--suggested.card--quote")
    card.get_by_role("button", name="Accept").click()
    expect(page.locator(".message--success")).to_have_text("Accepted.")
    expect(page.locator(".card--quote:not(.card--suggested)")).to_have_count(1)
    page.locator(".card--suggested.card--stance").get_by_role("button", name="Dismiss").click()
    expect(page.locator(".card--stance")).to_have_count(0)
    page.locator(".card--suggested.card--claim").get_by_role("link", name="Edit").click()
    page.get_by_label("Normalised statement").fill("Tickets cost 14 percent more.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card--claim:not(.card--suggested)")).to_have_count(1)
    rest = page.get_by_role("button", name="Dismiss all suggestions that are left")
    rest.click()
    expect(page.locator(".message--success")).to_contain_text("2 suggestions dismissed.")
    expect(rest).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Accept 2 sure ones").click()
    expect(page.locator(".card--suggested")).to_have_count(0)
    assert decisions() == {
        "quote": "accepted",
        "stance": "dismissed",
        "claim": "corrected",
        "not_a_quote": "accepted",
        "caption": "accepted",
    }


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_suggestions_look_right_everywhere(
    new_context, sign_in, editor, article, axe, screenshot, phone, dark, look
):
    factories.quote(
        article, content="“But nobody pays for an empty ship,”", cue="told", source="she"
    )
    size = {"viewport": {"width": 1280, "height": 900}}
    page = new_context(**{"light": size, "dark": size | dark, "phone": phone}[look]).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    axe(page)
    screenshot(page, "suggestions")
    page.locator(".card--suggested.card--caption").click()
    axe(page)
    screenshot(page, "suggestion-focused")
    page.locator(".card--suggested.card--caption [data-does=edit]").click()
    expect(page.get_by_label("Alt text")).to_be_visible()
    axe(page)
    screenshot(page, "suggestion-open")


def test_words_that_were_proposed_are_tagged_by_hand_without_losing_a_key(page):
    drag(page, QUOTE[1:-1])
    page.keyboard.press("q")
    expect(page.locator(".card--suggested.card--quote")).to_have_count(0)
    expect(page.locator(".card.is-focused input[name=speaker]")).to_be_focused()
    page.keyboard.type("yes")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    changed(page)
    assert decisions()[Kind.CLAIM] == "open"


def test_a_suggestion_that_was_changed_stays_in_focus_as_a_mark(page):
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(focused(page)).to_contain_text("Mira Solberg said")
    page.keyboard.press("e")
    expect(focused(page).locator("input[name=speaker]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".card--quote.is-focused:not(.card--suggested)")).to_be_focused()
    page.keyboard.press("s")
    expect(focused(page)).to_contain_text("Stance")
