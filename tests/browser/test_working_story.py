"""The working story of the design, and how many gestures it takes from the open article on.

Eight direct and two indirect quotes, four stances, three claims, two captions, review, export. A
gesture is one key press, one click or one drag; a name or a sentence that is typed counts as one
gesture, however many letters it has (the design counts “two keys and a few letters”). Waiting for
the server is none. The story was written for this test, and the editor in it looks at each
suggestion: what is not in the list below is dismissed, what is missing is tagged by hand.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Article, Kind, Suggestion
from annotations.services import articles
from annotations.text.intake import read_paste
from tests import factories
from tests.browser.gestures import drag, saved

pytestmark = [pytest.mark.usefixtures("console_errors", "rules"), pytest.mark.journey]

STORY = Path(__file__).parent / "samples" / "tram-depot.txt"
MOST_GESTURES = 60

# What an editor would mark, by the words it is about: the speaker, holder or photo beside it.
QUOTES = {
    "“This is the day on which the city stops apologising for its trams,”": "Edda Lindqvist",
    "that the first trams would leave the depot in the autumn of 2028": "Edda Lindqvist",
    "“A depot has to stand where the rails are,”": "Edda Lindqvist",
    "“Nobody has shown us a single place where sixty stalls could go,”": "Pavel Horak",
    "“We will be in court before the first digger is on the square,”": "Pavel Horak",
    "three of the union’s members have already given up their stalls": "Pavel Horak",
    "“Every night we park forty trams in the open and every winter a tenth of them fail,”": (
        "Signe Okafor"
    ),
    "“The roof alone will save two million crowns a year,”": "Signe Okafor",
    "“It is the cheapest night’s sleep a tram can have,”": "Ruben Castellane",
    "“The market hall is from 1887, and nobody builds that again,”": "Agnes Thorvald",
}
STANCES = {
    "denounced the decision": ("Market Traders’ Union", "opposes"),
    "welcomed the decision": ("Ravensholm Transport", "supports"),
    "backed the depot": ("Green Party", "supports"),
    "rejected the plan": ("Heritage Society", "opposes"),
}
CLAIMS = [
    "The building costs 84 million crowns, twice as much as the plan of 2022.",
    "Ravensholm has fewer trams today than any other city of its size in the country.",
    "The number of passengers has risen by 31 percent since 2019.",
]
CREATORS = ["Jonas Wieland", "Mina Adeyemi"]


class Hand:
    """An editor's hand on one page; counts what it does."""

    def __init__(self, page: Page, count: int = 0):
        self.page = page
        self.count = count

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.count += 1
        self.page.keyboard.type(words)

    def drag(self, words: str) -> None:
        self.count += 1
        drag(self.page, words)

    def click(self, what) -> None:
        self.count += 1
        what.click()


def is_right(suggestion: Suggestion) -> bool:
    words = suggestion.words
    if suggestion.kind == Kind.QUOTE:
        about = words["content"][0]
        return QUOTES.get(about) == suggestion.values["speaker"]
    if suggestion.kind == Kind.STANCE:
        about = words["evidence"][0]
        return STANCES.get(about) == (suggestion.values["holder"], suggestion.values["label"])
    if suggestion.kind == Kind.CLAIM:
        return any(same_claim(words["claim"][0], claim) for claim in CLAIMS)
    return suggestion.kind == Kind.CAPTION


def same_claim(one: str, other: str) -> bool:
    return one.strip(" .") == other.strip(" .")


def decide_on_all(hand: Hand) -> None:
    """Go through what is proposed: one key to the first, then one key for each."""
    focused = hand.page.locator(".card--suggested.is-focused")
    hand.press("n")
    while focused.count():
        suggestion = Suggestion.objects.select_related("version").get(
            uuid=focused.get_attribute("data-annotation")
        )
        hand.press("y" if is_right(suggestion) else "Backspace")
    saved(hand.page)


def tag_what_is_missing(hand: Hand) -> None:
    page = hand.page
    live = Annotation.objects.live().prefetch_related("spans")
    words = {span.exact for annotation in live for span in annotation.spans.all()}
    for about, speaker in QUOTES.items():
        if about not in words:
            hand.drag(about)
            hand.press("q")
            hand.type(speaker)
            hand.press("Enter")
            expect(page.locator(".card.is-focused [data-does=edit]")).to_be_visible()
    for claim in CLAIMS:
        if not any(same_claim(word, claim) for word in words):
            hand.drag(claim)
            hand.press("c")
            hand.press("Enter")
            expect(page.locator(".card--claim.is-focused [data-does=edit]")).to_be_visible()
    saved(page)


@pytest.fixture
def article() -> Article:
    draft = read_paste(STORY.read_text(encoding="utf-8"))
    return articles.bring_in(by=factories.make_user("editor"), blocks=draft.blocks, language="en")


def test_the_working_story_takes_at_most_sixty_gestures(
    new_context, sign_in, article, record_property
):
    size = {"width": 1280, "height": 900}
    page = new_context(viewport=size).new_page()
    sign_in(page, factories.make_user("editor"))
    page.goto(article.get_absolute_url())
    hand = Hand(page)
    decide_on_all(hand)
    tag_what_is_missing(hand)
    tagged = hand.count
    hand.click(page.get_by_role("link", name="Check and submit"))
    hand.click(page.get_by_role("button", name="Submit Ctrl Enter"))
    expect(page.locator(".message--success")).to_contain_text("with the moderators")

    desk = new_context(viewport=size).new_page()
    sign_in(desk, factories.make_user("moderator"))
    desk.goto("/admin/annotations/annotation/")
    judge = Hand(desk, hand.count)
    items = desk.locator("[data-item]")
    for left in range(items.count(), 0, -1):
        expect(items).to_have_count(left)
        judge.press("a")
    expect(items).to_have_count(0)
    reviewed = judge.count

    hand = Hand(page, judge.count)
    menu = page.get_by_role("navigation", name="Main")
    hand.click(menu.get_by_role("link", name="Export", exact=True))
    with page.expect_download():
        hand.click(
            page.get_by_role("link", name="Download everything").or_(
                page.get_by_role("button", name="Download everything")
            )
        )

    made = Annotation.objects.filter(status="approved").whole()
    of_kind = {kind: [a for a in made if a.kind == kind] for kind in Kind.values}
    assert {
        quote.spans_of("content")[0].exact: quote.quote.speaker.name for quote in of_kind["quote"]
    } == QUOTES
    types = [quote.quote.type for quote in of_kind["quote"]]
    assert (types.count("direct"), types.count("indirect")) == (8, 2)
    assert {
        stance.spans_of("evidence")[0].exact: (stance.stance.holder.name, stance.stance.label)
        for stance in of_kind["stance"]
    } == STANCES
    claims = sorted(claim.spans_of("claim")[0].exact.strip(" .") for claim in of_kind["claim"])
    assert claims == sorted(claim.strip(" .") for claim in CLAIMS)
    assert sorted(caption.caption.creator for caption in of_kind["caption"]) == CREATORS
    assert not of_kind["not_a_quote"]
    record_property("gestures", hand.count)
    print(f"{tagged} to tag, {reviewed - tagged} to submit and review, {hand.count} in all")
    assert hand.count <= MOST_GESTURES
