"""The whole job in one browser: paste, tag, undo, submit, approve, export.

On the story that the design was made on, where it is there, and on one of the project's own.
"""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotations.formats import csv_profiles
from annotations.models import Article
from annotations.services import actors, targets
from tests import factories
from tests.browser.gestures import card, drag, saved

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
NATO = ROOT.parent / "shared" / "data" / "articles" / "nato-beijing.txt"
HARBOUR = ROOT / "annotations" / "samples" / "harbour-dredging.txt"


@pytest.fixture
def desk(new_context, sign_in, editor) -> Page:
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, editor)
    page.goto("/")
    return page


def paste(page: Page, path: Path) -> Article:
    page.get_by_role("link", name="Bring in an article").first.click()
    page.locator("textarea[name=text]").fill(path.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("button", name="Save and open").click()
    saved(page)
    # The page is there before its keys are.
    page.wait_for_load_state()
    return Article.objects.select_related("current_version").latest("pk")


def quote(page: Page, words: str, speaker: str, *further: str) -> None:
    drag(page, words)
    page.keyboard.press("q")
    page.keyboard.type(speaker)
    expect(page.locator(".combobox__list [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".card.is-focused [data-does=edit]")).to_be_visible()
    for part in further:
        before = page.locator(".card.is-focused .part--content").count()
        drag(page, part)
        page.keyboard.press("+")
        expect(page.locator(".card.is-focused .part--content")).to_have_count(before + 1)
    saved(page)


def stance(page: Page, words: str, digit: str, target: str) -> None:
    card(page, words).first.locator(".card__head").click()
    page.keyboard.press("s")
    page.keyboard.press(digit)
    page.keyboard.type(target)
    expect(page.locator(".combobox__list [aria-selected=true]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".card--stance.is-focused [data-does=edit]")).to_be_visible()
    saved(page)


def claim(page: Page, words: str) -> None:
    drag(page, words)
    page.keyboard.press("c")
    page.keyboard.press("Enter")
    expect(card(page, words).locator("[data-does=edit]")).to_be_visible()
    saved(page)


def caption(page: Page, alt_text: str) -> None:
    page.get_by_role("link", name="Describe photo 1").click()
    page.get_by_label("Alt text").fill(alt_text)
    page.get_by_label("Creator").press("Enter")
    expect(page.locator(".card--caption [data-does=edit]")).to_be_visible()
    saved(page)


def submit(page: Page) -> None:
    page.get_by_role("link", name="Check and submit").click()
    page.get_by_role("button", name="Submit Ctrl Enter").click()
    expect(page.locator(".message--success")).to_contain_text("with the moderators")


def approve_all(new_context, sign_in, count: int) -> None:
    """Judge everything by one key each, as a moderator."""
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto("/admin/annotations/annotation/")
    for left in range(count, 0, -1):
        expect(page.locator("[data-item]")).to_have_count(left)
        page.keyboard.press("a")
    expect(page.locator("[data-item]")).to_have_count(0)


def export(page: Page) -> dict[str, list[dict]]:
    """The tables of the zip that one click downloads."""
    page.goto("/exports/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").or_(
            page.get_by_role("button", name="Download everything")
        ).first.click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        tables = {}
        for name in archive.namelist():
            if name.endswith(".csv"):
                columns, rows = csv_profiles.decode(
                    archive.read(name), csv_profiles.PROFILES["research"]
                )
                tables[Path(name).stem] = [dict(zip(columns, row, strict=True)) for row in rows]
    return tables


def test_the_whole_job_on_a_sample_story(desk, new_context, sign_in):
    actors.add(name="Nordholm Port Authority", kind="organisation")
    actors.add(name="Tarnmouth Port Company", kind="organisation")
    article = paste(desk, HARBOUR)
    text = article.current_version.text
    by_mouse, _skipped, by_keys = article.current_version.quotation_marks[:3]
    quote(desk, text[slice(*by_mouse)], "Tarnm")
    # Past a photo and the marks that are skipped.
    for _ in range(3):
        desk.keyboard.press("n")
    desk.keyboard.press("q")
    desk.keyboard.type("Nordh")
    expect(desk.locator(".combobox__list [aria-selected=true]")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.locator(".card.is-focused .card__actor")).to_have_text("Nordholm Port Authority")
    desk.keyboard.press("Delete")
    expect(desk.locator(".card__actor")).to_have_text(["Tarnmouth Port Company"])
    desk.keyboard.press("Control+z")
    speakers = ["Tarnmouth Port Company", "Nordholm Port Authority"]
    expect(desk.locator(".card__actor")).to_have_text(speakers)
    submit(desk)
    approve_all(new_context, sign_in, 2)
    tables = export(desk)
    assert [(row["quote_text"], row["status"]) for row in tables["annotations"]] == [
        (text[slice(*by_mouse)], "approved"),
        (text[slice(*by_keys)], "approved"),
    ]
    assert [row["speaker_name"] for row in tables["quotes"]] == speakers
    content = [row for row in tables["spans"] if row["role"] == "content"]
    assert [[int(row["start"]), int(row["end"])] for row in content] == [by_mouse, by_keys]
    assert [row["decision"] for row in tables["reviews"]] == ["approve", "approve"]


@pytest.mark.skipif(
    not NATO.exists(),
    reason=f"needs {NATO}, which comes with no clone of the project; "
    "test_the_whole_job_on_a_sample_story does the same job on a story of its own",
)
def test_the_whole_job_on_the_story_the_design_was_made_on(desk, new_context, sign_in):
    actors.add(name="China", kind="government", aliases=["Beijing"])
    actors.add(name="NATO", kind="organisation")
    actors.add(name="Spokesperson of the Chinese mission to the EU", kind="person")
    for statement in (
        "NATO should change its positioning",
        "China should stop supporting the Russian war effort",
    ):
        targets.add(statement=statement)
    article = paste(desk, NATO)
    kinds = [kind for kind, _start, _end in article.current_version.blocks]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "headline": 1,
        "standfirst": 1,
        "paragraph": 7,
        "caption": 1,
        "furniture": 5,
    }
    quoted = [
        ("‘inciting confrontation’", "Chin"),
        ("“deep concern”", "NAT"),
        ("“to incite confrontation“", "Beij"),
        ("“deep concerns”", "NAT"),
        (
            "“now plays a decisive role in Russia’s war against Ukraine,”",
            "NAT",
            "“in its capacity as a permanent member of the UN Security Council (…) to cease "
            "materially and politically supporting the Russian war effort.”",
        ),
        ("“strong discontent”", "Chin"),
        ("“imbued with a Cold War mentality and belligerent rhetoric,”", "Spok"),
        (
            "“NATO should stop hyping up the so-called Chinese threat, stop inciting "
            "confrontation and rivalry, and contribute more to world peace and stability,”",
            "Spok",
        ),
        ("“full”", "Spok", "“slander”"),
        (
            "“We have never supplied lethal weapons to either side of the conflict and we "
            "exercise strict control over exports of dual-use products, including civilian "
            "drones.”",
            "Spok",
        ),
    ]
    for words, speaker, *further in quoted:
        quote(desk, words, speaker, *further)
    expect(desk.locator("#progress-words")).to_contain_text("12 of 12 quotation marks handled")
    stance(desk, "“imbued with", "2", "NATO should")
    stance(desk, "“NATO should stop hyping", "1", "NATO should")
    stance(desk, "“now plays a decisive", "2", "China should")
    claimed = [
        "China calls for peace talks, has pledged not to supply weapons to Russia, and calls for "
        "respect for the territorial integrity of all countries – including Ukraine.",
        "But it has never condemned Moscow for its invasion.",
    ]
    for words in claimed:
        claim(desk, words)
    caption(desk, "A man in a dark suit speaks at a lectern with flags behind him.")
    submit(desk)
    approve_all(new_context, sign_in, 16)
    tables = export(desk)
    rows = {row["annotation_id"]: row for row in tables["annotations"]}
    assert sorted(row["kind"] for row in rows.values()) == (
        ["caption"] + ["claim"] * 2 + ["quote"] * 10 + ["stance"] * 3
    )
    assert {row["status"] for row in rows.values()} == {"approved"}
    assert [row["quote_text"] for row in rows.values() if row["kind"] == "quote"] == [
        " […] ".join([words, *further]) for words, _speaker, *further in quoted
    ]
    assert [row["normalized_claim"] for row in tables["claims"]] == claimed
    assert sorted((row["label"], row["target_label"]) for row in tables["stances"]) == [
        ("opposes", "China should stop supporting the Russian war effort"),
        ("opposes", "NATO should change its positioning"),
        ("supports", "NATO should change its positioning"),
    ]
    (photo,) = tables["captions"]
    assert photo["creator"] == "Jakub Porzycki"
    assert photo["date_created"] == "2024-07-10"
    assert "Washington" in photo["location_created"]
    text = article.current_version.text
    for span in tables["spans"]:
        assert text[int(span["start"]) : int(span["end"])] == span["exact"]
        assert span["annotation_id"] in rows
