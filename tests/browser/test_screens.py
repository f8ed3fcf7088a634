"""Every screen in light and dark, wide and on a phone: no violation, no error, no overflow."""

from fnmatch import fnmatch

import pytest
from django import urls
from django.test import Client
from playwright.sync_api import Page, expect

from annotations.models import Decision, ExportRun, SavedFilter, Status
from annotations.services import targets
from annotations.services.claim_matches import cite_review, match
from annotations.services.comments import comment, resolve
from annotations.services.reviews import decide
from tests import addresses, factories
from tests.test_addresses import address as address_of
from tests.views.test_second_factor import code_of

LOOKS = ["light", "dark"]
# The screens are looked at in so many parts, since one test for all would be the last to end.
PARTS = 3
DESK, WIDE, PHONE = (
    {"width": 1280, "height": 900},
    {"width": 1920, "height": 1080},
    {"width": 360, "height": 800},
)
WITHOUT_SIGN_IN = ["/sign-in/"]
# The pages that no screen of the list below stands for, and why.
EXCUSED = {
    "person_activity": "what a person did is shown as at /activity/, which is one's own",
    "collection_guidelines": "the newest version, shown as each of its versions is",
    "dictionary": "the tables one below the other, each as on its own page",
    "admin:auth_user_password_change": "test_review.py looks at it",
    "admin:password_change_done": "Django's own, and nothing leads to it",
    "admin:*_history": "made alike for every table, and test_review.py looks at one",
    "admin:*_delete": "made alike for every table, and test_review.py looks at some",
    "admin:*_changelist": "made alike for every table; those that are not are screens",
    "admin:*_add": "made alike for every table; those that are not are screens",
    "admin:*_change": "made alike for every table; those that are not are screens",
}


@pytest.fixture
def moderator():
    return factories.make_user("moderator")


@pytest.fixture
def screens(moderator) -> list[str]:
    """The address of every screen, with something to show on each."""
    article = factories.article()
    quote = factories.quote(article, approved=True)
    stance = factories.stance(article, status=Status.SUBMITTED)
    factories.stance(article, approved=True)
    claim, elsewhere = factories.claim(article), factories.claim(article)
    factories.claim(article)
    match(claim=claim.claim, other=elsewhere.claim, by=moderator)
    cite_review(claim=claim.claim, by=moderator, review_url="https://factcheck.example/tickets")
    caption = factories.caption(article, status=Status.SUBMITTED)
    factories.not_a_quote(article)
    proposed = factories.suggestion(
        article, content="“But nobody pays for an empty ship,”", cue="told", source="she"
    )
    factories.muted_rule("title-in-marks")
    taken = ExportRun.objects.create(by=moderator, format="csv")
    decide(annotation=caption, by=moderator, decision=Decision.RETURN, comment="Which quay?")
    asked = comment(annotation=quote, by=moderator, body="Is this the whole sentence?")
    comment(annotation=quote, by=moderator, body="It is not.", answers=asked)
    resolve(comment=comment(annotation=quote, by=moderator, body="Typo."), by=moderator)
    targets.add(statement="The winter timetable should stay")
    renewed = factories.article()
    factories.quote(renewed)
    factories.newer(renewed, ("every summer", "most summer"), ("Dearer tickets", ""))
    factories.article("Nothing marked here\n\nOne plain paragraph.")
    rules = factories.guidelines("# Quotes\n\nEvery word.\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    factories.guidelines("# Quotes\n\nOnly the words themselves.")
    decide(
        annotation=factories.quote(
            factories.article(collection=rules.collection), status="submitted"
        ),
        by=moderator,
        decision=Decision.APPROVE,
    )
    two = factories.read_by_two(
        left=lambda on, by: (factories.quote(on, by=by), factories.claim(on, by=by)),
        right=lambda on, by: (factories.quote(on, by=by, cue=""), factories.caption(on, by=by)),
    )
    terms = {"labels": [["Content", 7], ["PER", 2]], "links": [["Cue", 3]], "values": [["t=a", 1]]}
    labels = factories.job(
        by=moderator,
        kind="read_annotations",
        state="done",
        arguments={"name": "file.jsonl"},
        result={"terms": terms, "texts": 3, "format": "doccano", "problems": [["line 2", "No."]]},
    )
    of_article, of_quote = f"/articles/{article.pk}/", f"/annotations/{quote.uuid}/"
    admin = "/admin/annotations/"
    return [
        "/",
        "/?q=nothing+like+it",
        "/articles/new/",
        "/articles/import/",
        "/articles/annotated/",
        f"/articles/annotated/{labels.uuid}/",
        "/feeds/",
        factories.feed("https://gazette.example/ferries").get_absolute_url(),
        "/jobs/",
        labels.get_absolute_url(),
        of_article,
        f"{of_article}submit/",
        f"/articles/{two.pk}/compare/",
        "/agreement/",
        "/agreement/cases/?of=quote.cue",
        f"/articles/{two.pk}/",
        f"/articles/{renewed.pk}/versions/",
        f"{of_article}versions/",
        f"/articles/new/?version_of={renewed.pk}",
        f"{of_article}quotes/new/",
        f"{of_article}stances/new/",
        f"{of_article}claims/new/",
        f"{of_article}not-quotes/new/",
        f"/photos/{article.photos.first().pk}/caption/new/",
        f"/photos/{article.photos.first().pk}/picture/new/",
        f"/suggestions/{proposed.uuid}/edit/",
        "/suggestions/",
        f"{of_quote}edit/",
        f"{of_quote}history/",
        f"{of_quote}comments/",
        "/collections/",
        "/collections/new/",
        "/collections/ferries/",
        "/collections/ferries/edit/",
        "/collections/ferries/guidelines/2/",
        "/collections/ferries/guidelines/edit/",
        "/claims/",
        claim.claim.get_absolute_url(),
        "/actors/",
        "/actors/look-alikes/",
        quote.quote.speaker.get_absolute_url(),
        f"{quote.quote.speaker.get_absolute_url()}merge/",
        f"{quote.quote.speaker.get_absolute_url()}merge/?other=Harbour+board",
        f"{quote.quote.speaker.get_absolute_url()}split/",
        "/targets/",
        stance.stance.target.get_absolute_url(),
        f"{stance.stance.target.get_absolute_url()}merge/",
        "/activity/",
        "/activity/audit/",
        "/activity/audit/?q=nothing+like+it",
        f"{of_article}activity/",
        "/matrix/",
        "/matrix/quoted/",
        "/matrix/timeline/",
        "/exports/",
        "/exports/dictionary/quotes/",
        "/exports/runs/",
        f"/exports/runs/{taken.uuid}/",
        "/account/tokens/",
        "/account/second-factor/",
        "/account/sessions/",
        "/api/",
        "/guidelines/",
        "/password/",
        "/admin/",
        f"{admin}annotation/",
        f"{admin}annotation/{stance.pk}/change/",
        f"{admin}annotation/?status=approved",
        f"{admin}article/",
        f"{admin}article/{article.pk}/change/",
        f"{admin}actor/",
        f"{admin}actor/{quote.quote.speaker_id}/change/",
        f"{admin}actor/add/",
        f"{admin}target/",
        f"{admin}event/",
        f"{admin}review/",
        f"{admin}user/",
        f"{admin}user/{moderator.pk}/change/",
    ]


def name_of(address: str) -> str:
    return address.strip("/").replace("/", "-").replace("?", "-") or "desk"


def no_wider_than_the_window(page: Page) -> None:
    # A phone shrinks what is too wide until all of it is in its window, whose own width says
    # nothing then.
    over = page.evaluate("document.documentElement.scrollWidth") - page.viewport_size["width"]
    assert over <= 0, f"{page.url} is {over} px too wide at {page.viewport_size['width']}"
    menus = page.locator(".masthead__nav, nav.menu")
    hidden = menus.evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert max(hidden, default=0) <= 0, f"{page.url} hides a part of its menu"


def as_read(page: Page) -> list[str]:
    return page.evaluate("[document.documentElement.outerHTML, document.body.innerText]")


@pytest.mark.parametrize("part", range(PARTS))
def test_no_screen_has_an_accessibility_violation_or_is_too_wide(
    new_context, sign_in, screens, axe, screenshot, part
):
    page = new_context(viewport=DESK).new_page()
    devtools = page.context.new_cdp_session(page)

    def in_size(size, touched):
        page.set_viewport_size(size)
        devtools.send("Emulation.setTouchEmulationEnabled", {"enabled": touched})

    def looked_at(address):
        in_size(DESK, touched=False)
        assert page.goto(address).status == 200, address
        read = {}
        for look in LOOKS:
            page.emulate_media(color_scheme=look)
            axe(page, looks=look == "dark")
            read[look] = as_read(page)
        # Or it would not be enough to look at the dark one for its looks.
        assert read["light"] == read["dark"], f"{address} reads differently in the dark"
        for look in LOOKS:
            page.emulate_media(color_scheme=look)
            # Leaves a mark of its own in the page.
            screenshot(page, name_of(address))
        no_wider_than_the_window(page)
        for size in (WIDE, PHONE):
            in_size(size, touched=size == PHONE)
            no_wider_than_the_window(page)
            screenshot(page, name_of(address))

    for address in WITHOUT_SIGN_IN[part::PARTS]:
        looked_at(address)
    sign_in(page, factories.make_user("admin"))
    for address in screens[part::PARTS]:
        looked_at(address)


def test_words_without_a_gap_make_no_page_wider(new_context, sign_in, screenshot, moderator):
    long = "Ä" * 300
    collection = factories.collection(long[:100], slug="long")
    SavedFilter.objects.create(name=long[:60], owner=moderator, query="q=ferry")
    article = factories.article(
        f"{long}\n\nThe board said “no {long}” on Monday.",
        collection=collection, publisher=long[:200], byline=long, section=long[:100], dateline=long,
    )  # fmt: skip
    editor = factories.make_user("editor", long[:150])
    marked = {"content": f"“no {long}”", "cue": "said", "source": "The board"}
    quote = factories.quote(article, by=editor, speaker=long, status=Status.SUBMITTED, **marked)
    stance = factories.stance(
        article,
        by=editor,
        holder=long,
        target=long,
        evidence=f"“no {long}”",
        status=Status.SUBMITTED,
    )
    factories.quote(article, speaker=long, approved=True, **marked)
    factories.stance(article, holder=long, target=long, evidence="no", approved=True)
    page = new_context(viewport=DESK).new_page()
    sign_in(page, moderator)
    actor, target = quote.quote.speaker, stance.stance.target
    admin = "/admin/annotations/"
    for address in [
        "/", article.get_absolute_url(), f"{article.get_absolute_url()}submit/",
        f"{article.get_absolute_url()}activity/", f"/annotations/{quote.uuid}/history/",
        f"/annotations/{quote.uuid}/edit/", "/collections/", "/collections/long/",
        "/actors/", actor.get_absolute_url(), f"{actor.get_absolute_url()}merge/",
        f"{actor.get_absolute_url()}split/", "/targets/", target.get_absolute_url(),
        "/matrix/", "/matrix/quoted/", "/matrix/timeline/", "/activity/", "/activity/audit/",
        "/agreement/", "/exports/", "/guidelines/", admin, f"{admin}annotation/",
        f"{admin}annotation/{quote.pk}/change/", f"{admin}actor/",
        f"{admin}actor/{actor.pk}/change/",
        f"{admin}target/", f"{admin}target/{target.pk}/change/", f"{admin}article/",
        f"{admin}article/{article.pk}/change/", f"{admin}collection/", f"{admin}event/",
    ]:  # fmt: skip
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            assert page.goto(address).status == 200, address
            no_wider_than_the_window(page)
            screenshot(page, f"long-{name_of(address)}")


def test_every_page_is_among_the_screens_or_excused(screens, settings, tmp_path):
    """A page is what answers with a whole document, to whoever may see it."""
    settings.MEDIA_ROOT = tmp_path
    seen = {
        urls.resolve(address.partition("?")[0]).view_name.removeprefix("annotations:")
        for address in [*WITHOUT_SIGN_IN, *screens]
    }
    people = {
        role: factories.make_user(role, f"asked-{n}") for n, role in enumerate(addresses.PEOPLE[1:])
    }
    things = addresses.Things(people)
    clients = {"anonymous": Client(), "admin": Client()}
    clients["admin"].force_login(people["admin"])
    new, used = set(), set()
    for method, name, word, answers in addresses.rows():
        excuses = {one for one in EXCUSED if fnmatch(name, one)}
        known = name in seen | new or excuses & used
        if known or method != "GET" or "yes" not in answers.values():
            continue
        askers = [role for role in clients if answers[role] == "yes"]
        assert askers, f"{name} is shown to nobody of {set(clients)}"
        for role in askers:
            where = address_of(name, things.of(word, role))
            answer = clients[role].get(where, query_params=addresses.ASKED.get(word))
            if answer.status_code == 200 and b"</html>" in answer.getvalue():
                used |= excuses
                new |= set() if excuses else {name}
    assert not new, f"These are pages: put one of each into `screens`, or into EXCUSED: {new}"
    idle = set(EXCUSED) - used
    assert not idle, f"These are no pages any more, or are among the screens: {idle}"


@pytest.mark.parametrize("look", LOOKS)
def test_the_preview_and_the_error_pages_have_no_violation(
    new_context, sign_in, axe, screenshot, console_errors, look
):
    console_errors.expect("status of 404")
    page = new_context(viewport={"width": 1280, "height": 900}, color_scheme=look).new_page()
    sign_in(page, factories.make_user("editor"))
    page.goto("/articles/new/")
    page.locator("textarea[name=text]").fill(
        "Bridge opens a year late\n\nPublished\n\nThe bridge opened on Monday. “At last,” said Ana "
        "Brandt, who lives beside it.\n\nAna Brandt on the bridge, May 4, 2026. (Photo: Ida Brekke)"
    )
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("button", name="Save and open")).to_be_visible()
    axe(page)
    screenshot(page, "preview")
    page.goto("/articles/999999/")
    axe(page)
    screenshot(page, "missing")


@pytest.mark.parametrize("look", LOOKS)
def test_the_second_factor_is_set_up_and_asked_for_without_a_violation(
    new_context, axe, phone, screenshot, console_errors, look
):
    """Every page of it on a telephone."""
    console_errors.expect("status of 422")
    editor = factories.make_user("editor")
    page = new_context(**phone, color_scheme=look).new_page()

    def looked_at(name):
        no_wider_than_the_window(page)
        screenshot(page, f"second-factor-{name}")

    def sign_in():
        page.goto("/sign-in/")
        page.get_by_label("Username").fill(editor.username)
        page.get_by_label("Password").fill(factories.PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    sign_in()
    page.goto("/account/second-factor/")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    looked_at("picture")
    axe(page)
    page.get_by_label("The code that the app shows").fill(code_of(editor, -1))
    page.get_by_role("button", name="Turn it on").click()
    codes = page.locator(".recovery-codes code")
    expect(codes).to_have_count(8)
    looked_at("codes")
    axe(page)
    recovery = codes.first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator("summary").first).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    looked_at("on")
    axe(page)
    page.get_by_role("button", name="Sign out").click()
    sign_in()
    page.get_by_role("textbox", name="Code").fill(
        "0" * 6 if code_of(editor) != "0" * 6 else "1" * 6
    )
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    looked_at("wrong")
    axe(page)
    page.get_by_role("textbox", name="Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("You have used a recovery code. 7 are left.")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "empty"),
    [
        ("/", "No article passes"),
        ("/actors/", "No actor goes"),
        ("/targets/", "No target reads"),
        ("/claims/", "No claim fits"),
    ],
)
def test_a_search_whose_session_has_ended_goes_on_after_the_sign_in(
    new_context, sign_in, console_errors, address, empty
):
    console_errors.expect("401|Response Status Error")
    editor = factories.make_user("editor")
    factories.stance(factories.article(by=editor), by=editor)
    page = new_context().new_page()
    sign_in(page, editor)
    page.goto(address)
    page.context.clear_cookies(name="sessionid")
    page.locator("#search").press_sequentially("zzz")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Username").fill(editor.username)
    dialog.get_by_label("Password").fill(factories.PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#search")).to_have_value("zzz")
    expect(page.locator("#found")).to_contain_text(empty)
