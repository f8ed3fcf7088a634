"""Where things stand on the working page and beside it, at the widths people have."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from annotations.services import actors
from tests import factories
from tests.browser.gestures import drag, saved

pytestmark = pytest.mark.usefixtures("console_errors")

SMALL_PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


@pytest.mark.parametrize("width", [360, 481, 1024, 1280, 1440, 1920])
def test_the_bar_stays_as_high_as_it_is_whatever_it_says(opened, rules, width):
    size = {"viewport": {"width": width, "height": 900}}
    page = opened(**(SMALL_PHONE if width == 360 else size))
    bar, words, state = (page.locator(f"#{name}") for name in ("bar", "progress-words", "saved"))
    heights = set()
    for said in [
        "0 of 8 quotation marks handled",
        "18 of 23 quotation marks handled, 2 captions to do, 9 suggestions",
        "18 of 23 quotation marks handled, 12 captions to do, 10 suggestions",
    ]:
        words.evaluate("(words, said) => (words.textContent = said)", said)
        for name in ["saved", "unsaved", "signedOut", "changed"]:
            state.evaluate("(state, name) => (state.textContent = state.dataset[name])", name)
            heights.add(bar.bounding_box()["height"])
            expect(state).to_be_visible()
            assert words.evaluate("words => words.scrollHeight <= words.clientHeight"), (said, name)
    assert len(heights) == 1
    assert heights.pop() < 100
    tools = bar.locator(".button:visible")
    boxes = [tool.bounding_box() for tool in tools.all()]
    assert len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


# In how many lines each stands.
LINES = """all => all.map(one => {
    const words = document.createRange();
    words.selectNodeContents(one);
    return new Set([...words.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
})"""


@pytest.mark.parametrize("width", [360, 768, 1024, 1280])
def test_the_bar_breaks_no_button_and_keeps_undo_beside_redo(opened, rules, width):
    page = opened(**(SMALL_PHONE | {"viewport": {"width": width, "height": 800}}))
    tools = page.locator("#bar .button:visible")
    expect(tools.filter(has_text="sure one")).to_have_count(1)
    assert set(tools.evaluate_all(LINES)) == {1}
    undo, redo = (page.locator(f"#{name}").bounding_box() for name in ("undo", "redo"))
    assert redo["x"] - undo["x"] - undo["width"] <= 16
    state = page.locator("#saved")
    state.evaluate("state => (state.textContent = state.dataset.changed)")
    if width > 480:
        assert state.evaluate_all(LINES) == [1]
    name, person = (
        page.locator(f".masthead__{part}").bounding_box() for part in ("name", "person")
    )
    assert person["y"] < name["y"] + name["height"]


def test_the_tools_at_a_selection_are_as_wide_as_their_buttons(opened, article, editor):
    factories.quote(article, by=editor)
    page = opened(viewport={"width": 1280, "height": 900})
    page.keyboard.press("l")
    page.keyboard.press("j")
    tools = page.locator("#selection-tools")
    expect(tools.get_by_role("button", name="Addressee")).to_be_visible()
    box = tools.bounding_box()
    rows = tools.locator(".selection-tools__row:visible").all()
    ends = [row.locator("button").last.bounding_box() for row in rows]
    assert len(ends) == 2
    assert max(end["x"] + end["width"] for end in ends) == pytest.approx(box["x"] + box["width"], 1)
    assert box["width"] < 480


STILL = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}

PLACES = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const card = document.querySelector(".card.is-focused");
    const words = [...document.querySelectorAll("#text mark")]
        .find(mark => mark.dataset.annotation === card.dataset.annotation);
    const { top, bottom } = card.getBoundingClientRect();
    return {
        scroll: scrollY, top, bottom, words: words.getClientRects()[0].top,
        bar: document.getElementById("bar").getBoundingClientRect().bottom,
    };
}"""

# Whether no card lies on another, and how many wait above all others, where nobody sees them.
ASIDE = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const edge = document.getElementById("cards").getBoundingClientRect().top - 24;
    const boxes = [...document.querySelectorAll(".card")].map(one => one.getBoundingClientRect());
    const seen = boxes.filter(({ bottom }) => bottom > edge);
    const isApart = seen.every(({ top }, at) => top >= (at ? seen[at - 1].bottom : edge));
    return [isApart, boxes.length - seen.length];
}"""


# Whether the card of the first words in sight stands beside them.
IS_BESIDE = """() => {
    const bar = document.getElementById("bar").getBoundingClientRect().bottom;
    const words = [...document.querySelectorAll("#text mark")]
        .find(mark => mark.getClientRects()[0].top >= bar);
    const card = document.getElementById(`card-${words.dataset.annotation}`);
    const [one, other] = [card, words].map(one => one.getBoundingClientRect());
    return one.top < other.bottom && other.top < one.bottom;
}"""


def lines_with_two_claims(editor, number: int):
    """More is marked than has room beside the text."""
    lines = [
        f"Fare {n} rose by {n} percent, the board said. It fell by {n}.5 percent a year later."
        for n in range(1, number + 1)
    ]
    article = factories.article("Fares rise and fall\n\n" + "\n\n".join(lines), by=editor)
    for n in range(1, number + 1):
        for words in (f"Fare {n} rose by {n} percent", f"fell by {n}.5 percent a year later"):
            factories.claim(article, by=editor, words=words)
    return article


def test_the_open_card_stands_at_its_words_and_the_text_stays_still(new_context, sign_in, editor):
    """Cards have to give way both up and down."""
    article = lines_with_two_claims(editor, 14)
    page = new_context(**STILL).new_page()
    sign_in(page, editor)
    page.goto(article.get_absolute_url())
    marks = page.locator("#text mark")
    for n in (0, 1, 5, 14, 26, 27):
        where = "mark => scrollBy(0, mark.getBoundingClientRect().top - 300)"
        marks.nth(n).evaluate(where)
        before = page.evaluate("scrollY")
        marks.nth(n).click()
        now = page.evaluate(PLACES)
        assert now["scroll"] == before, n
        assert now["top"] == pytest.approx(now["words"], abs=8), n
        assert now["top"] > now["bar"], n
        assert page.evaluate(ASIDE)[0], n
        page.keyboard.press("e")
        expect(page.locator(".card.is-focused form[data-edit]")).to_be_visible()
        now = page.evaluate(PLACES)
        assert now["scroll"] == before, n
        assert now["bar"] < now["top"] <= now["words"] + 8 < now["bottom"], n
        expect(page.get_by_role("button", name="Save")).to_be_in_viewport(ratio=1)
        assert page.evaluate(ASIDE)[0], n
        page.keyboard.press("Escape")
        expect(page.locator("form[data-edit]")).to_have_count(0)
        assert page.evaluate("scrollY") == before, n
        page.keyboard.press("Escape")
    drag(page, "It fell by 14.5 percent")
    before = page.evaluate("scrollY")
    page.locator("#selection-tools [data-does=claim]").click()
    expect(page.locator("form[data-edit]")).to_be_visible()
    now = page.evaluate(PLACES)
    assert now["scroll"] == before
    assert now["bar"] < now["top"] <= now["words"] + 8 < now["bottom"]
    page.keyboard.press("Control+Enter")
    expect(page.locator("form[data-edit]")).to_have_count(0)
    saved(page)
    assert page.evaluate("scrollY") == before


@pytest.fixture
def crowded(new_context, sign_in, editor) -> Page:
    page = new_context(**STILL).new_page()
    sign_in(page, editor)
    page.goto(lines_with_two_claims(editor, 14).get_absolute_url())
    return page


def test_cards_that_have_no_room_above_the_focused_one_are_a_click_away(crowded):
    page = crowded
    page.locator("#text mark").nth(5).click()
    page.keyboard.press("e")
    expect(page.locator(".card.is-focused form[data-edit]")).to_be_visible()
    is_apart, out = page.evaluate(ASIDE)
    assert is_apart
    assert out
    further = page.get_by_role("button", name="Further up:")
    expect(further).to_have_text(f"↑ Further up: {out}")
    further.click()
    expect(page.locator(".card").nth(out - 1)).to_be_focused()
    expect(page.locator(".card").nth(out - 1)).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    assert page.evaluate(ASIDE) == [True, 0]
    expect(further).to_be_hidden()


def test_a_focused_card_that_is_left_behind_moves_no_other(crowded):
    page = crowded
    marks, cards = page.locator("#text mark"), page.locator(".card")
    where = [card.bounding_box() for card in cards.all()]
    marks.last.click()
    assert page.evaluate(ASIDE)[1]
    page.mouse.move(300, 400)
    page.mouse.wheel(0, -9000)
    expect(cards.first).to_be_in_viewport(ratio=1)
    expect(cards.last).to_have_class(re.compile("is-focused"))
    assert page.evaluate(ASIDE) == [True, 0]
    assert [card.bounding_box() for card in cards.all()][:-1] == where[:-1]
    # Its words come back into sight, and it stands at them.
    marks.last.scroll_into_view_if_needed()
    now = page.evaluate(PLACES)
    assert now["top"] == pytest.approx(now["words"], abs=8)
    page.mouse.wheel(0, -9000)
    expect(cards.first).to_be_in_viewport(ratio=1)
    cards.first.click()
    expect(cards.first).to_have_class(re.compile("is-focused"))


@pytest.mark.parametrize(
    ("number", "away"), [(16, "box => box.bottom + 10"), (27, "box => box.top - innerHeight - 10")]
)
def test_no_card_moves_while_the_focused_one_is_scrolled_away(crowded, number, away):
    """Down, and up as long as none is missed there."""
    page = crowded
    page.set_viewport_size({"width": 1280, "height": 400})
    card = page.locator(".card").nth(number)
    page.locator("#text mark").nth(number).click()
    assert page.evaluate(ASIDE)[1]
    tops = "[...document.querySelectorAll('.card')].map(card => card.style.top)"
    before = page.evaluate(tops)
    card.evaluate(f"card => scrollBy(0, ({away})(card.getBoundingClientRect()))")
    page.evaluate(PLACES)
    expect(card).not_to_be_in_viewport()
    assert page.evaluate(tops) == before


def test_who_reads_on_finds_the_cards_at_their_words(crowded):
    """With nothing focused the cards, which take more room than the text, begin where one reads."""
    page = crowded
    cards = page.locator(".card")
    page.mouse.move(300, 400)
    # The last words are in sight long before their card is.
    page.locator("#text mark").last.scroll_into_view_if_needed()
    page.wait_for_function(IS_BESIDE)
    assert page.evaluate(ASIDE)[0]
    expect(page.locator(".card.is-focused")).to_have_count(0)
    # What is focused there and left again stays where it is.
    page.locator("#text mark").nth(-4).click()
    page.keyboard.press("Escape")
    expect(page.locator(".card.is-focused")).to_have_count(0)
    page.wait_for_function(IS_BESIDE)
    page.mouse.wheel(0, -9000)
    page.wait_for_function("() => scrollY === 0")
    expect(cards.first).to_be_in_viewport(ratio=1)
    page.wait_for_function(IS_BESIDE)
    assert page.evaluate(ASIDE) == [True, 0]


def test_words_that_are_out_of_sight_come_into_sight_with_their_card(opened, article, editor):
    factories.claim(article, by=editor)
    page = opened(**STILL | {"viewport": {"width": 1280, "height": 500}})
    page.keyboard.press("l")
    now = page.evaluate(PLACES)
    assert now["scroll"] > 0
    assert now["bar"] < now["words"] < 500
    assert now["top"] == pytest.approx(now["words"], abs=8)


def test_a_choice_is_as_wide_before_it_is_made_and_a_card_that_grows_covers_no_other(
    opened, article, editor
):
    factories.stance(article, by=editor)
    factories.claim(article, by=editor)
    page = opened(**STILL)
    page.keyboard.press("l")
    page.keyboard.press("e")
    choices = page.locator("fieldset[data-digits] .choice")
    expect(choices.first).to_be_visible()

    def boxes() -> list:
        return [choice.bounding_box() for choice in choices.all()]

    before = boxes()
    assert len({box["y"] for box in before}) == 1
    for choice in choices.all():
        choice.click()
        assert boxes() == before
    form = page.locator("form[data-edit]")
    for height in ("20rem", "40rem"):
        form.evaluate("(form, height) => (form.style.minHeight = height)", height)
        page.evaluate(PLACES)
        grown, below = (
            page.locator(name).bounding_box() for name in (".card--stance", ".card--claim")
        )
        assert grown["y"] + grown["height"] < below["y"]


def test_lines_of_many_overlapping_marks_do_not_lie_on_those_of_the_first(opened, article, editor):
    for number in range(6):
        factories.claim(article, by=editor, statement=f"Tickets rose, said {number}")
    page = opened()
    depths = page.locator(".text .mark").evaluate_all(
        """marks => Object.fromEntries(marks.map((mark) => [
            mark.className.match(/lane-[0-9]+/)[0],
            parseFloat(getComputedStyle(mark).textUnderlineOffset),
        ]))"""
    )
    first, *others = [depths[f"lane-{number}"] for number in range(6)]
    assert first < others[0] < others[1] < others[2] == others[3] == others[4]


SMALL = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility())
    .filter((one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()))
    .filter((one) => {
        const { fontSize, fontVariantCaps } = getComputedStyle(one);
        return parseFloat(fontSize) < (fontVariantCaps === "normal" ? 12 : 15);
    })
    .map((one) => one.outerHTML)"""


def test_nothing_is_set_too_small_to_read(opened, article, editor):
    """Small capitals are as high as the small letters of their size, and so are set larger."""
    factories.suggestion(article, "claim")
    factories.caption(article, by=editor)
    quote = factories.quote(article, by=editor, status="submitted")
    page = opened()
    page.locator(".card--caption").click()
    expect(page.locator(".card--suggested .card__rule")).to_be_visible()
    assert page.evaluate(SMALL) == []
    for address in (quote.quote.speaker.get_absolute_url(), "/", "/exports/"):
        page.goto(address)
        assert page.evaluate(SMALL) == []


def test_what_is_said_does_not_lie_on_the_text(opened, article, editor):
    factories.quote(article, by=editor)
    page = opened(**STILL)
    page.keyboard.press("l")
    page.keyboard.press("e")
    expect(page.get_by_role("button", name="Save")).to_be_visible()
    text = page.locator("#text").bounding_box()
    page.locator("#answer").evaluate("answer => answer.append('Somebody changed this.')")
    assert text["x"] + text["width"] <= page.locator("#answer").bounding_box()["x"]


def test_what_is_said_hides_nothing_of_the_focused_card_that_is_used(crowded):
    page = crowded
    answer, focused = page.locator("#answer"), page.locator(".card.is-focused")
    mark = page.locator("#text mark").nth(20)

    def lies_on(what) -> bool:
        said, box = answer.bounding_box(), what.bounding_box()
        return said["y"] < box["y"] + box["height"] and box["y"] < said["y"] + said["height"]

    mark.evaluate("mark => scrollBy(0, mark.getBoundingClientRect().top - innerHeight + 90)")
    mark.click()
    page.keyboard.press("c")
    expect(answer).to_contain_text("Mark the words first")
    assert not lies_on(focused)
    upper = answer.bounding_box()["y"]
    # While it is read, the text is scrolled on.
    page.mouse.wheel(0, 600)
    page.wait_for_function(
        "upper => document.getElementById('answer').getBoundingClientRect().top > upper", arg=upper
    )
    assert not lies_on(focused)
    page.keyboard.press("e")
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_in_viewport(ratio=1)
    # Where the form takes all the room there is, its buttons give way.
    page.locator("form[data-edit]").evaluate("form => (form.style.minHeight = '60rem')")
    page.evaluate(
        """() => {
            const said = document.createElement("p");
            said.textContent = "Somebody has changed this. ".repeat(6);
            document.getElementById("answer").replaceChildren(said);
        }"""
    )
    page.evaluate(PLACES)
    assert lies_on(focused)
    assert not lies_on(save)
    expect(save).to_be_in_viewport(ratio=1)


def test_words_that_are_marked_with_the_mouse_are_for_the_card_in_the_drawer(
    opened, article, editor
):
    factories.quote(article, by=editor)
    page = opened(viewport={"width": 900, "height": 800})
    page.keyboard.press("l")
    drag(page, "stop winter sailings")
    page.keyboard.press("+")
    expect(page.locator(".card.is-focused .part--content")).to_have_count(2)


def test_the_signs_of_the_kinds_stand_inside_the_tools_at_a_selection(opened):
    page = opened(viewport={"width": 1280, "height": 900})
    page.keyboard.press("j")
    tools = page.locator("#selection-tools")
    box = tools.bounding_box()
    for button in tools.locator("button:visible").all():
        sign = button.bounding_box()
        assert sign["x"] >= box["x"] + 3
        assert box["y"] + 3 <= sign["y"]
        assert sign["y"] + sign["height"] <= box["y"] + box["height"] - 3


# Whether the tools lie on the text, on the cards, and on the words that are marked.
UNDER_THE_TOOLS = """() => {
    const tools = document.getElementById("selection-tools").getBoundingClientRect();
    const lies = (box) => box.right > tools.left && box.left < tools.right
        && box.bottom > tools.top && box.top < tools.bottom;
    const lines = [...getSelection().getRangeAt(0).getClientRects()];
    const text = document.getElementById("text").getBoundingClientRect();
    const cards = document.getElementById("cards").getBoundingClientRect();
    return [lies(text), lies(cards), lines.some(lies)];
}"""


@pytest.mark.parametrize("width", [768, 1023, 1024, 1136, 1137, 1248, 1249])
def test_the_tools_stand_beside_the_text_where_there_is_a_margin(opened, article, editor, width):
    factories.quote(article, by=editor)
    page = opened(viewport={"width": width, "height": 800})
    for focused in (False, True):
        if focused:
            page.keyboard.press("l")
        drag(page, "stop winter sailings")
        page.keyboard.press("Shift+ArrowRight")
        tools = page.locator("#selection-tools")
        expect(tools.get_by_role("button", name="Addressee")).to_be_visible(visible=focused)
        expect(tools).to_be_in_viewport(ratio=1)
        assert page.evaluate(UNDER_THE_TOOLS) == [False, False, False]
        clipped = "tools => tools.scrollWidth > tools.clientWidth"
        assert not tools.evaluate(clipped)
        page.keyboard.press("Escape")


def test_the_tools_stay_with_words_that_are_scrolled_out_of_sight(crowded):
    page = crowded
    page.keyboard.press("j")
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 500)
    page.wait_for_function("scrollY > 400")
    # Whatever is written meanwhile, the selection is put back.
    page.evaluate("document.dispatchEvent(new CustomEvent('selection:made'))")
    tools = page.locator("#selection-tools")
    words = page.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().top")
    assert tools.bounding_box()["y"] == pytest.approx(words, abs=8)
    # What of them is under the bar does not lie on it.
    page.evaluate("top => scrollBy(0, top + 20)", words)
    bar, box = page.locator("#bar").bounding_box(), tools.bounding_box()
    assert box["y"] < bar["y"] + bar["height"] < box["y"] + box["height"]
    over = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('#bar'))"
    assert page.evaluate(over, [box["x"] + 20, bar["y"] + bar["height"] - 4])


def test_without_a_margin_the_tools_stand_at_the_edge_that_is_free(opened):
    page = opened(viewport={"width": 641, "height": 500})
    tools = page.locator("#selection-tools")
    for place, edge in [("center", "lower"), ("end", "upper"), ("start", "lower")]:
        page.evaluate(
            """place => {
                const last = [...document.querySelectorAll("#text .text__paragraph")].at(-1);
                const words = last.firstChild;
                last.scrollIntoView({block: place, behavior: "instant"});
                getSelection().setBaseAndExtent(words, words.length - 13, words, words.length);
                document.dispatchEvent(new CustomEvent("selection:made"));
            }""",
            place,
        )
        bar, box = (one.bounding_box() for one in (page.locator("#bar"), tools))
        stands = {"upper": bar["y"] + bar["height"], "lower": 500 - box["height"]}
        assert box["y"] == pytest.approx(stands[edge], abs=1)
        assert not page.evaluate(UNDER_THE_TOOLS)[2]


def test_on_a_phone_the_tools_at_a_selection_cover_no_button_of_the_drawer(opened, article, editor):
    quote = factories.quote(article, by=editor)
    page = opened(**SMALL_PHONE)
    page.locator(f'#text mark[data-annotation="{quote.uuid}"]').first.tap()
    page.locator("[data-does=edit]:visible").tap()
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_visible()
    page.evaluate("""() => {
        const node = document.querySelector("#text .text__standfirst").firstChild;
        getSelection().setBaseAndExtent(node, 0, node, 13);
    }""")
    tools = page.locator("#selection-tools")
    expect(tools.get_by_role("button", name="Cue")).to_be_visible()
    button, drawer, shown = (
        one.bounding_box() for one in (save, page.locator(".card.is-focused"), tools)
    )
    assert button["y"] + button["height"] <= shown["y"]
    assert drawer["y"] + drawer["height"] <= shown["y"] + 1
    page.locator("#answer").evaluate("answer => answer.append('Somebody changed this.')")
    said = page.locator("#answer").bounding_box()
    assert drawer["y"] - 16 <= said["y"] + said["height"] <= drawer["y"]


def test_on_a_phone_the_words_and_save_are_in_sight_while_a_card_is_edited(opened, article, editor):
    quote = factories.quote(article, by=editor)
    page = opened(**SMALL_PHONE)
    mark = page.locator(f'#text mark[data-annotation="{quote.uuid}"]').first
    mark.tap()
    page.locator("[data-does=edit]:visible").tap()
    save = page.get_by_role("button", name="Save")
    expect(save).to_be_in_viewport(ratio=1)
    drawer, bar = (page.locator(name).bounding_box() for name in (".card.is-focused", "#bar"))
    words = mark.bounding_box()
    assert bar["y"] + bar["height"] <= words["y"]
    assert words["y"] + words["height"] <= drawer["y"]
    page.locator("#answer").evaluate("answer => answer.append('Somebody changed this.')")
    said = page.locator("#answer").bounding_box()
    assert bar["y"] + bar["height"] <= said["y"]
    assert said["y"] + said["height"] <= drawer["y"]


def test_all_keys_are_seen_at_once(opened):
    page = opened(viewport={"width": 1280, "height": 800})
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)
    assert sheet.evaluate("sheet => sheet.scrollHeight <= sheet.clientHeight")


def test_on_a_phone_the_drawer_is_closed_by_its_button_and_by_a_tap_on_the_text(
    opened, article, editor, axe
):
    quote = factories.quote(article, by=editor)
    page = opened(**SMALL_PHONE)
    mark = page.locator(f'#text mark[data-annotation="{quote.uuid}"]').first
    drawer = page.locator(".card.is-focused")
    close = page.get_by_role("button", name="Close", exact=True)
    expect(close).to_be_hidden()
    mark.tap()
    expect(drawer).to_be_visible()
    axe(page, looks=True)
    close.tap()
    expect(drawer).to_have_count(0)
    mark.tap()
    page.locator("[data-does=edit]:visible").tap()
    speaker = page.get_by_role("combobox", name="Speaker")
    speaker.fill("Ida Brekke")
    drawer.evaluate("drawer => drawer.scrollTo(0, drawer.scrollHeight)")
    expect(close).to_be_in_viewport(ratio=1)
    axe(page, looks=True)
    page.locator("#text p", has_text="called the plan").tap(position={"x": 60, "y": 10})
    expect(drawer).to_have_count(0)
    expect(speaker).to_have_value("Ida Brekke")
    assert not speaker.evaluate("field => field === document.activeElement")


def test_on_a_phone_the_drawer_of_another_s_mark_is_closed_beside_its_status(opened, article):
    quote = factories.quote(article, by=factories.make_user("editor", "ola"))
    page = opened(**SMALL_PHONE)
    page.locator(f'#text mark[data-annotation="{quote.uuid}"]').first.tap()
    expect(page.locator(".card__author")).to_have_text("ola")
    close = page.get_by_role("button", name="Close", exact=True).bounding_box()
    status = page.locator(".card__head .badge").bounding_box()
    assert close["x"] > status["x"]
    assert close["y"] < status["y"] + status["height"] / 2 < close["y"] + close["height"]


def test_on_paper_the_focused_card_lies_over_no_page(opened, article, editor):
    quote = factories.quote(article, by=editor)
    page = opened(viewport={"width": 1280, "height": 800})
    page.locator(f'#text mark[data-annotation="{quote.uuid}"]').first.click()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    card, text = page.locator(".card.is-focused"), page.locator("#text")
    expect(card).to_have_css("position", "static")
    assert text.bounding_box()["y"] + text.bounding_box()["height"] <= card.bounding_box()["y"]


def test_tables_fit_a_phone_or_show_that_they_scroll(new_context, sign_in):
    for season in ("winter", "spring", "summer"):
        factories.stance(target=f"Sailings in {season} should stop", approved=True)
    page = new_context(**SMALL_PHONE).new_page()
    sign_in(page, factories.make_user("admin"))
    table = page.locator(".scroll-x")
    hidden = "table => table.scrollWidth - table.clientWidth"
    for address in ("/actors/", "/targets/"):
        page.goto(address)
        assert table.evaluate(hidden) <= 0, address
    page.goto("/matrix/")
    assert table.evaluate(hidden) > 0
    table.scroll_into_view_if_needed()

    def edge() -> set:
        """The colours of the lowest pixels at the right edge, where no word stands."""
        box = table.bounding_box()
        strip = {"x": box["x"] + box["width"] - 3, "y": box["y"] + box["height"] - 6}
        shot = page.screenshot(clip=strip | {"width": 2, "height": 3})
        return set(Image.open(BytesIO(shot)).convert("RGB").get_flattened_data())

    shaded = edge()
    table.evaluate("table => table.scrollTo(table.scrollWidth, 0)")
    assert len(edge()) == 1
    assert edge() != shaded


def test_on_a_phone_choices_are_as_high_as_a_finger_is_wide(new_context, sign_in):
    page = new_context(**SMALL_PHONE).new_page()
    sign_in(page, factories.make_user("admin"))
    page.goto("/exports/")
    heights = [choice.bounding_box()["height"] for choice in page.locator(".choice span").all()]
    assert min(heights) >= 44


def test_without_script_a_choice_keeps_clear_of_its_border(new_context, sign_in, editor, article):
    room = """chip => {
        const words = document.createRange();
        words.selectNodeContents(chip);
        const [inner, outer] = [words, chip].map(one => one.getBoundingClientRect());
        return [inner.left - outer.left, outer.right - inner.right];
    }"""
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, editor)
    page.goto(f"{article.get_absolute_url()}stances/new/")
    chips = page.locator(".choice span:visible").all()
    assert chips
    assert min(side for chip in chips for side in chip.evaluate(room)) >= 10


def test_on_a_phone_what_downloads_a_file_is_as_high_as_a_finger_is_wide(new_context, sign_in):
    factories.quote(approved=True)
    page = new_context(**SMALL_PHONE).new_page()
    sign_in(page, factories.make_user("admin"))
    for address in ["/exports/", "/admin/annotations/actor/"]:
        page.goto(address)
        links = [link.bounding_box() for link in page.locator("a[download]").all()]
        assert links, address
        assert min(min(link["width"], link["height"]) for link in links) >= 44, address
        if address == "/exports/":
            tops = sorted((link["y"], link["y"] + link["height"]) for link in links)
            assert all(end <= y for (_, end), (y, _) in zip(tops, tops[1:], strict=False))


def test_a_target_longer_than_its_field_is_shown_whole_below_it(opened, article, editor):
    long = "Winter sailings on Halden Sound should stop"
    factories.stance(article, by=editor, target=long, holder="Council")
    page = opened(**SMALL_PHONE)
    page.locator("#text mark").first.tap()
    page.locator("[data-does=edit]:visible").tap()
    target = page.get_by_role("combobox", name="Target")
    expect(target).to_have_value(long)
    whole = page.locator("[data-whole]:visible")
    expect(whole).to_have_text(long)
    target.fill("Short")
    expect(whole).to_have_count(0)


def test_in_a_history_a_button_keeps_clear_of_what_changed(new_context, sign_in, article, editor):
    quote = factories.quote(article, by=editor)
    factories.changed(quote, variant=2)
    page = new_context(**SMALL_PHONE).new_page()
    sign_in(page, editor)
    page.goto(f"/annotations/{quote.uuid}/history/")
    button = page.get_by_role("button", name="Bring this state back").bounding_box()
    label = page.locator(".changes").last.bounding_box()
    assert button["y"] + button["height"] + 8 <= label["y"]


def test_two_buttons_below_one_another_do_not_touch(new_context, sign_in):
    quote = factories.quote(approved=True)
    page = new_context(**SMALL_PHONE).new_page()
    sign_in(page, factories.make_user("admin"))
    page.goto(quote.quote.speaker.get_absolute_url())
    first, second = (
        page.get_by_role("link", name=name).bounding_box()
        for name in ("Download as CSV", "Export the approved ones")
    )
    assert first["y"] + first["height"] + 8 <= second["y"]


def test_what_a_block_was_taken_for_is_read_whole(new_context, sign_in, editor):
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, editor)
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill("Bridge opens\n\nPublished\n\nIt opened on Monday.")
    page.get_by_role("button", name="Read it").click()
    kinds = page.locator(".draft__kind")
    expect(kinds.nth(1)).to_have_value("furniture")
    room = kinds.nth(1).bounding_box()["width"]
    kinds.nth(1).evaluate(
        "kind => (kind.style.inlineSize = kind.style.maxInlineSize = 'max-content')"
    )
    assert kinds.nth(1).bounding_box()["width"] <= room
    # The words stand at one edge, however long it is.
    assert len({words.bounding_box()["x"] for words in page.locator(".draft__words").all()}) == 1


def test_a_name_on_a_card_is_seen_to_lead_away_and_all_else_on_it_to_focus_it(
    opened, article, editor
):
    factories.quote(article, by=editor)
    page = opened(viewport={"width": 1280, "height": 900})
    card = page.locator(".card")
    line = "name => getComputedStyle(name).textDecorationLine"
    assert card.locator(".card__actor").evaluate(line) == "underline"
    cursor = "at => getComputedStyle(at).cursor"
    for at in (".card__head", ".card__words"):
        page.keyboard.press("Escape")
        assert card.locator(at).evaluate(cursor) == "pointer"
        card.locator(at).click()
        expect(page.locator(".card.is-focused")).to_have_count(1)
        page.goto(article.get_absolute_url())


def test_of_a_mark_to_give_away_a_name_leads_to_it_and_all_else_ticks_it(
    new_context, sign_in, screenshot, article, editor
):
    actor = factories.quote(article, by=editor).quote.speaker
    factories.caption(article, by=editor, persons=[(actor.name, "")])
    factories.claim(article, by=editor, claimant=actor.name)
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(f"{actor.get_absolute_url()}split/")
    screenshot(page, "split")
    for row in page.locator(".split__row").all():
        tick = row.locator("input")
        for words in (".small-caps", ".card__words, dd", ".hint"):
            was = tick.is_checked()
            box = row.locator(words).last.bounding_box()
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            expect(tick).to_be_checked(checked=not was)
        tick.uncheck()
    page.locator(".split__row .card__actor").last.click()
    expect(page).to_have_url(re.compile(f"{actor.get_absolute_url()}$"))


@pytest.mark.parametrize("width", [1024, 1137, 1280])
def test_the_tools_of_a_quote_stand_in_one_line_and_are_large_enough(
    opened, article, editor, width
):
    factories.quote(article, by=editor)
    page = opened(viewport={"width": width, "height": 900})
    page.keyboard.press("l")
    tools = page.locator(".card.is-focused .card__tools .button")
    boxes = [tool.bounding_box() for tool in tools.all()]
    assert len({round(box["y"] + box["height"] / 2) for box in boxes}) == 1
    # WCAG 2.5.8
    boxes = [chip.bounding_box() for chip in page.locator(".is-focused .part__remove").all()]
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24


def test_what_is_unsure_of_a_caption_keeps_clear_of_its_label(opened, article, editor):
    factories.suggestion(article, "caption")
    page = opened(viewport={"width": 1280, "height": 900})
    room = """fields => {
        const label = document.createRange();
        return [...fields.querySelectorAll(".unsure")].map(value => {
            label.selectNodeContents(value.previousElementSibling);
            return value.getBoundingClientRect().left - label.getBoundingClientRect().right;
        });
    }"""
    rooms = page.locator(".card__fields").evaluate(room)
    assert rooms
    assert min(rooms) >= 4


def test_in_a_list_of_names_only_what_enter_takes_is_lit(opened, article, editor):
    for name in ("Mira Solberg", "Mira Sol"):
        factories.quote(factories.article(), speaker=name)
    factories.quote(article, by=editor)
    page = opened(viewport={"width": 1280, "height": 900})
    page.keyboard.press("l")
    page.keyboard.press("e")
    page.get_by_role("combobox", name="Speaker").fill("Mira")
    options = page.get_by_role("option")
    expect(options.nth(1)).to_be_visible()
    options.nth(1).hover()
    colour = "option => getComputedStyle(option).backgroundColor"
    taken, hovered = (options.nth(n).evaluate(colour) for n in (0, 1))
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    rest = options.nth(1)
    page.mouse.move(0, 0)
    assert len({taken, hovered, rest.evaluate(colour)}) == 3


# Whether somebody sees what has the focus; what is clipped to nothing is seen by its label.
IS_SEEN = """one => {
    const seen = one.matches(".choice input") ? one.nextElementSibling : one;
    const { x, y, width, height } = seen.getBoundingClientRect();
    const at = document.elementFromPoint(x + width / 2, y + height / 2);
    return y >= 0 && y + height <= innerHeight && (at === one || seen.contains(at));
}"""


@pytest.mark.parametrize(
    ("width", "height"), [(320, 256), (360, 740)], ids=["at 400 %", "on a phone"]
)
def test_in_a_small_window_each_field_is_seen_when_it_has_the_focus(
    opened, article, editor, width, height
):
    actors.add(name="Mira Solberg")
    page = opened(viewport={"width": width, "height": height})
    page.keyboard.press("n")
    page.keyboard.press("q")
    expect(page.get_by_role("combobox", name="Speaker")).to_be_focused()
    focused = page.locator(":focus")
    assert focused.evaluate(IS_SEEN)
    words = page.locator("#text .is-lit").first.bounding_box()
    drawer = page.locator(".card.is-focused").bounding_box()
    assert 0 <= words["y"] < drawer["y"] - 20
    page.keyboard.type("Mir")
    expect(page.get_by_role("option").first).to_be_visible()
    assert focused.evaluate(IS_SEEN)
    assert page.get_by_role("option").first.evaluate(IS_SEEN)
    page.keyboard.press("Escape")
    form = page.locator(".card.is-focused form[data-edit]")
    for _ in range(6):
        page.keyboard.press("Tab")
        expect(form.locator(":focus")).to_have_count(1)
        assert focused.evaluate(IS_SEEN), focused.evaluate("one => one.outerHTML")


def test_at_400_percent_no_page_is_wider_than_the_window(new_context, sign_in, editor):
    factories.stance(approved=True)
    page = new_context(viewport={"width": 320, "height": 256}).new_page()
    sign_in(page, editor)
    for address in ("/", "/matrix/", "/matrix/timeline/", "/matrix/quoted/", "/activity/"):
        page.goto(address)
        page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


# How much of the focus ring is cut off by what holds the focused element.
CUT = """one => {
    const { outlineWidth, outlineOffset, outlineStyle } = getComputedStyle(one);
    const out = parseFloat(outlineWidth) + parseFloat(outlineOffset);
    const ring = one.getBoundingClientRect();
    let cut = outlineStyle === "none" ? 4 : 0;
    for (let at = one.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflow === "visible") continue;
        const box = at.getBoundingClientRect();
        cut += ring.left - out < box.left - 0.5;
        cut += ring.top - out < box.top - 0.5;
        cut += ring.right + out > box.right + 0.5;
        cut += ring.bottom + out > box.bottom + 0.5;
    }
    return cut;
}"""


def test_the_ring_around_what_has_the_focus_is_drawn_whole(opened, article, editor):
    factories.quote(article, by=editor)
    page = opened(viewport={"width": 1280, "height": 900})
    page.keyboard.press("l")
    for name in ("Content", "Remove Content"):
        page.locator(".card.is-focused").get_by_role("button", name=name).first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate(CUT) == 0, name
    page.keyboard.press("j")
    page.get_by_role("button", name="Stance").last.focus()
    page.keyboard.press("Tab")
    tool = page.locator("#selection-tools :focus")
    assert tool.evaluate(CUT) == 0
    ring, ground = tool.evaluate(
        """one => [getComputedStyle(one).outlineColor,
            getComputedStyle(one.closest("#selection-tools")).backgroundColor]"""
    )
    assert ring == page.evaluate("getComputedStyle(document.body).backgroundColor") != ground


def test_what_has_the_focus_in_the_matrix_stands_beside_the_names(new_context, sign_in):
    for season in ("winter", "spring", "summer"):
        factories.stance(target=f"Sailings in {season} should stop", approved=True)
    page = new_context(**SMALL_PHONE).new_page()
    sign_in(page, factories.make_user("admin"))
    page.goto("/matrix/")
    cells = page.locator(".matrix__cell")
    cells.last.focus()
    names = page.locator(".matrix tbody th").first.bounding_box()
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
        expect(cells.and_(page.locator(":focus"))).to_have_count(1)
        cell = page.locator(":focus").bounding_box()
        assert cell["x"] + cell["width"] / 2 > names["x"] + names["width"]


@pytest.mark.parametrize("width", [390, 1280])
def test_on_paper_no_card_lies_on_the_text_and_nothing_is_to_be_pressed(
    opened, article, editor, width
):
    factories.quote(article, by=editor)
    factories.claim(article, by=editor)
    page = opened(viewport={"width": width, "height": 900})
    page.keyboard.press("l")
    page.emulate_media(media="print")
    bottom = page.locator("#text").bounding_box()
    for card in page.locator(".card").all():
        expect(card).to_have_css("position", "static")
        box = card.bounding_box()
        is_beside = box["x"] >= bottom["x"] + bottom["width"]
        assert is_beside or box["y"] >= bottom["y"] + bottom["height"]
    expect(page.locator("main button:visible, main .button:visible")).to_have_count(0)


def test_who_asks_for_more_contrast_gets_it(opened, article, editor):
    factories.quote(article, by=editor)
    factories.claim(article, by=editor)
    page = opened(viewport={"width": 1280, "height": 900}, contrast="more")
    page.keyboard.press("l")

    def colour(of: str, name: str = "color") -> str:
        return page.locator(of).first.evaluate(f"one => getComputedStyle(one).{name}")

    assert colour(".reading__meta") == colour("body")
    dimmed = colour("#text .mark--claim:not(.is-lit)", "textDecorationColor")
    page.keyboard.press("Escape")
    assert dimmed == colour("#text .mark--claim:not(.is-lit)", "textDecorationColor")
