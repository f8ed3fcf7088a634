"""What an editor's hands do on the working page."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect


def place_of(page: Page, words: str) -> list[float]:
    """The middle of the first character of words in the text, and of the last, in sight."""
    return page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("text"), 4);
            const nodes = [];
            while (walker.nextNode()) nodes.push(walker.currentNode);
            const whole = nodes.map(n => n.data).join("");
            const at = whole.indexOf(words);
            const point = (offset, after) => {
                let left = offset;
                for (const node of nodes) {
                    if (left < node.length) {
                        const range = document.createRange();
                        range.setStart(node, left);
                        range.setEnd(node, left + 1);
                        const rects = range.getClientRects();
                        const box = rects[after ? rects.length - 1 : 0];
                        return [after ? box.right - 0.5 : box.left + 0.5, box.top + box.height / 2];
                    }
                    left -= node.length;
                }
            };
            const first = point(at, false);
            if (first[1] > innerHeight - 150 || first[1] < 100) {
                scrollBy(0, first[1] - innerHeight / 2);
            }
            return [...point(at, false), ...point(at + words.length - 1, true)];
        }""",
        words,
    )


def drag(page: Page, words: str) -> None:
    """Select words with the mouse, from the middle of the first character to the last."""
    box = place_of(page, words)
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=6)
    page.mouse.up()
    expect(page.locator("#selection-tools")).to_be_visible()


def strike_under_caps_lock(page: Page, keys: str, shift: bool = False) -> None:
    """Strike letters as they come while Caps Lock is on; the browser's own keyboard knows none."""
    for key in keys:
        page.evaluate(
            """([key, shiftKey]) => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {
                    key, shiftKey, modifierCapsLock: true, bubbles: true, cancelable: true,
                })
            )""",
            [key, shift],
        )


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("All saved")


def changed(page: Page) -> None:
    """All that was sent is stored, and a card holds words that were not sent."""
    expect(page.locator("#saved")).to_have_text("Changes not saved")


def card(page: Page, words: str):
    return page.locator(".card", has_text=words)


def drawn(page: Page) -> list[dict]:
    """How the marks in the text look, in its order: their line, its colour, and what fills them.

    What is drawn is of a `sort`: a part of a quote by its role, everything else by its kind.
    """
    return page.evaluate(
        """() => [...document.querySelectorAll("#text mark")].map(mark => {
            const [kind, role] = [...mark.classList]
                .filter(name => name.startsWith("mark--")).map(name => name.slice(6));
            const style = getComputedStyle(mark);
            return {
                words: mark.textContent,
                sort: kind === "quote" ? role : kind,
                line: ["Line", "Style", "Thickness"].map(of => style["textDecoration" + of]),
                colour: style.textDecorationColor,
                filled: style.backgroundColor !== "rgba(0, 0, 0, 0)",
                lit: mark.classList.contains("is-lit"),
            };
        })"""
    )


@contextmanager
def kept_back(page: Page, address: str) -> Iterator[None]:
    """Keep the first request to an address that is made in here on its way until the end."""
    kept = []
    page.route(address, lambda route: kept.append(route), times=1)
    with page.expect_request(address):
        yield
    while not kept:
        page.wait_for_timeout(10)
    kept[0].continue_()


def ready(page: Page) -> None:
    """A page is seen, and a field of it has the cursor, before its script is there."""
    expect(page.locator("html.has-script")).to_be_attached()


def save_offline(page: Page, name: str) -> None:
    """Take this name, the first of the list, and save it while the line is gone."""
    expect(page.get_by_role("option").first).to_contain_text(name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_have_text("Not saved yet. Trying again …")
