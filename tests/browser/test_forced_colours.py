"""Where the system puts its own few colours in the place of the page's: nothing goes unread."""

import re

import pytest
from playwright.sync_api import Locator, expect

from annotations.services import actors
from tests import factories
from tests.browser.gestures import card, drag

FIRST = "“We will keep every summer sailing,”"
SECOND = "“But nobody pays for an empty ship,”"


@pytest.fixture(params=["light", "dark"])
def opened(request, new_context, sign_in):
    """`opened(user, address)` in forced colours."""

    def open_page(user, address: str):
        context = new_context(forced_colors="active", color_scheme=request.param)
        sign_in(context, user)
        page = context.new_page()
        page.goto(address)
        return page

    return open_page


def look(one: Locator, *names: str) -> list[str]:
    return one.evaluate("(one, names) => names.map(name => getComputedStyle(one)[name])", names)


def is_outlined(one: Locator) -> bool:
    return look(one, "outlineStyle") == ["solid"]


def test_marked_words_read_as_those_around_them_and_what_has_the_focus_stands_out(
    opened, editor, article
):
    actors.add(name="Mira Solberg")
    factories.quote(article, by=editor, content=SECOND)
    page = opened(editor, article.get_absolute_url())
    drag(page, FIRST)
    assert look(page.locator("#selection-tools"), "borderTopStyle") == ["solid"]
    page.keyboard.press("q")
    page.keyboard.type("Mir")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    chosen, other = options.all()
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert look(chosen, "backgroundColor") != look(other, "backgroundColor")
    assert look(chosen.locator("span").first, "color") == look(chosen, "color")

    marks = page.locator("#text mark.mark--content")
    assert {look(mark, "color")[0] for mark in marks.all()} == {
        look(page.locator("#text"), "color")[0]
    }
    lit, dim = (look(page.locator(one).first, "textDecorationColor")
                for one in ("#text .is-lit", "#text .mark--content:not(.is-lit)"))  # fmt: skip
    assert lit != dim
    assert is_outlined(card(page, FIRST))
    assert not is_outlined(card(page, SECOND))

    here, elsewhere = (look(page.get_by_role("navigation").get_by_text(name), "textDecorationLine")
                       for name in ("Desk", "Actors"))  # fmt: skip
    assert (here, elsewhere) == (["underline"], ["none"])
    assert look(page.locator("#bar progress"), "outlineStyle") == ["solid"]


def test_the_queue_shows_the_words_that_are_judged_and_the_row_that_is_meant(opened, article):
    for kind in ("quote", "stance", "claim", "caption"):
        factories.OF_KIND[kind](article, status="submitted")
    page = opened(factories.make_user("moderator"), "/admin/annotations/annotation/")
    rows = page.locator("[data-item]").all()
    for row in rows:
        words = look(row.locator(".item__words"), "color")
        marks = row.locator("mark").all()
        assert {tuple(look(mark, "color")) for mark in marks} == {tuple(words)}
        # Nothing is filled behind them; only a colour that is seen through has four numbers.
        grounds = [look(mark, "backgroundColor")[0] for mark in marks]
        assert all(re.fullmatch(r"rgba\(.+, 0\)", ground) for ground in grounds)
    edges = [look(row, "borderInlineStartColor") for row in rows]
    assert edges[0] not in edges[1:]
    page.keyboard.press("x")
    reject, back = (rows[0].locator(f"[value={name}]") for name in ("reject", "return"))
    assert is_outlined(reject)
    assert not is_outlined(back)
