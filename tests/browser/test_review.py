"""The back office in a real browser: judging by keyboard, and how every page of it looks."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotations.models import Annotation, Claim, Event, Review, Status, Target
from tests import factories
from tests.browser.gestures import kept_back, strike_under_caps_lock

QUEUE = "/admin/annotations/annotation/"


@pytest.fixture
def four():
    """A quote, a stance, a claim and a caption of one editor, in this order in the queue."""
    article = factories.article()
    return [factories.OF_KIND[kind](article, status="submitted")
            for kind in ("quote", "stance", "claim", "caption")]  # fmt: skip


@pytest.fixture
def queue(new_context, sign_in, four):
    context = new_context()
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(QUEUE)
    # The script shows them once it takes keys.
    expect(page.locator("[data-keys]").first).to_be_visible()
    return page


def item(page, annotation):
    return page.locator(f"#item-{annotation.pk}")


def status(annotation):
    return factories.fresh(annotation).status


def test_one_key_decides_and_the_next_comes_by_itself(queue, four):
    quote, stance, claim, caption = four
    queue.keyboard.press("a")
    expect(item(queue, quote)).to_contain_text("Approved.")
    expect(item(queue, stance)).to_be_focused()
    expect(queue.locator("#waiting")).to_contain_text("3 wait for your decision.")

    queue.keyboard.press("r")
    expect(item(queue, stance).get_by_label("Reason")).to_be_focused()
    queue.keyboard.type("Who says so? ajkx?")
    queue.keyboard.press("Enter")
    expect(item(queue, stance)).to_contain_text("Returned with a reason.")
    expect(item(queue, claim)).to_be_focused()

    queue.keyboard.press("x")
    queue.keyboard.type("Not a claim.")
    queue.keyboard.press("Enter")
    expect(item(queue, claim)).to_contain_text("Rejected with a reason.")

    queue.keyboard.press("a")
    expect(queue.get_by_text("What editors submit appears here.")).to_be_visible()
    expect(queue.get_by_text("Nothing waits for your decision.")).to_be_focused()
    assert [status(a) for a in four] == [
        Status.APPROVED,
        Status.RETURNED,
        Status.REJECTED,
        Status.APPROVED,
    ]
    reasons = list(Review.objects.order_by("pk").values_list("comment", flat=True))
    assert reasons == ["", "Who says so? ajkx?", "Not a claim.", ""]


def test_a_reason_that_was_taken_back_is_gone_on_with(queue, four):
    queue.keyboard.type("rWho says so?")
    queue.keyboard.press("Enter")
    expect(item(queue, four[0])).to_contain_text("Returned with a reason.")
    queue.keyboard.press("z")
    reason = item(queue, four[0]).get_by_label("Reason")
    expect(reason).to_have_value("Who says so?")
    expect(item(queue, four[0])).to_be_focused()
    queue.keyboard.type("r And where?")
    expect(reason).to_have_value("Who says so? And where?")


@pytest.fixture
def held(queue):
    """`with held():` keeps the answer to a decision back until its end."""
    return lambda: kept_back(queue, "**/decide/")


def test_keys_struck_before_the_answer_go_on_with_the_next(queue, four, held):
    with held():
        queue.keyboard.press("a")
        queue.keyboard.type("rWas anything said at all?")
    reason = item(queue, four[1]).get_by_label("Reason")
    expect(reason).to_have_value("Was anything said at all?")
    expect(reason).to_be_focused()
    with held():
        queue.keyboard.press("Enter")
        queue.keyboard.type("xA claim is a claim.")
        queue.keyboard.press("Enter")
        queue.keyboard.press("a")
    expect(queue.get_by_text("What editors submit appears here.")).to_be_visible()
    assert [status(a) for a in four] == [
        Status.APPROVED,
        Status.RETURNED,
        Status.REJECTED,
        Status.APPROVED,
    ]
    reasons = list(Review.objects.order_by("pk").values_list("comment", flat=True))
    assert reasons == ["", "Was anything said at all?", "A claim is a claim.", ""]


def test_under_caps_lock_a_waiting_letter_is_a_key_or_a_capital(queue, four, held):
    with held():
        strike_under_caps_lock(queue, "ARWHO?")
    expect(item(queue, four[0])).to_contain_text("Approved.")
    expect(item(queue, four[1]).get_by_label("Reason")).to_have_value("WHO?")


def test_what_was_passed_over_is_not_approved_by_a_key_struck_too_often(queue, four, held):
    for _ in range(2):
        queue.keyboard.press("j")
    with held():
        queue.keyboard.type("aaaa")
    expect(item(queue, four[3])).to_contain_text("Approved.")
    expect(item(queue, four[1])).to_be_focused()
    with held():
        queue.keyboard.type("az")
    expect(item(queue, four[1])).to_contain_text("took the decision back")
    expect(item(queue, four[1])).to_be_focused()
    assert [status(a) for a in four] == [Status.SUBMITTED] * 2 + [Status.APPROVED] * 2
    queue.keyboard.press("k")
    with held():
        for _ in range(3):
            queue.keyboard.down("a")
    expect(item(queue, four[0])).to_contain_text("Approved.")
    expect(item(queue, four[1])).to_be_focused()
    assert status(four[1]) == Status.SUBMITTED, "a key held down judges once"


def test_what_is_typed_while_an_answer_comes_stays_where_it_is_typed(queue, four, held):
    reason = item(queue, four[2]).get_by_label("Reason")
    with held():
        queue.keyboard.type("aa")
        reason.click()
        queue.keyboard.type("A cla")
    expect(item(queue, four[0])).to_contain_text("Approved.")
    queue.keyboard.type("im?")
    expect(reason).to_have_value("A claim?")
    assert Review.objects.count() == 1
    item(queue, four[2]).get_by_role("link", name="Show the whole paragraph").click()
    expect(item(queue, four[2]).locator("[data-paragraph]")).to_have_count(0)
    expect(reason).to_have_value("A claim?")


def test_a_refusal_leaves_a_fast_hand_alone(queue, four, held, console_errors):
    console_errors.expect("409")
    factories.changed(four[0])
    with held():
        queue.keyboard.type("azrWho says so?")
    expect(item(queue, four[0]).get_by_role("alert")).to_contain_text("changed since")
    expect(item(queue, four[1]).get_by_label("Reason")).to_have_value("Who says so?")
    assert not Review.objects.exists()


def test_the_page_of_one_annotation_is_judged_once(queue, four, held):
    queue.goto(f"{QUEUE}{four[0].pk}/change/")
    sent = []
    queue.on("request", lambda request: sent.append(request.url))
    with held():
        queue.keyboard.type("aaax")
    queue.wait_for_url(f"**/{four[1].pk}/change/**")
    assert len([url for url in sent if url.endswith("/decide/")]) == 1
    assert [status(a) for a in four[:2]] == [Status.APPROVED, Status.SUBMITTED]


def test_keys_move_through_the_queue(queue, four):
    quote, stance, claim, _caption = four
    current = queue.locator("[aria-current]:is([data-item])")
    expect(current).to_have_id(f"item-{quote.pk}")
    for key, where in (("j", stance), ("ArrowDown", claim), ("k", stance), ("ArrowUp", quote)):
        queue.keyboard.press(key)
        expect(item(queue, where)).to_be_focused()
        expect(current).to_have_id(f"item-{where.pk}")
    queue.keyboard.press("k")
    expect(item(queue, quote)).to_be_focused()


def test_keys_go_places_from_the_queue_and_wait_for_an_answer_first(queue, four, held):
    queue.keyboard.press("/")
    expect(queue.get_by_label("Search", exact=True)).to_be_focused()
    queue.keyboard.press("Escape")
    queue.get_by_role("heading", name="Review queue").click()
    with held():
        queue.keyboard.type("agm")
    queue.wait_for_url("**/matrix/")
    assert status(four[0]) == Status.APPROVED
    for keys, address in (("gl", "/claims/"), ("gd", "/")):
        queue.goto(f"{QUEUE}{four[1].pk}/change/")
        queue.keyboard.type(keys)
        queue.wait_for_url(address)
    queue.goto(f"{QUEUE}{four[1].pk}/change/")
    queue.keyboard.press("/")
    queue.wait_for_url("/#search")


def test_keys_rest_while_a_field_has_the_focus(queue, four):
    queue.get_by_label("Search", exact=True).click()
    queue.keyboard.type("ajx")
    expect(queue.get_by_label("Search", exact=True)).to_have_value("ajx")
    item(queue, four[1]).get_by_label("Reason").click()
    queue.keyboard.type("a")
    queue.keyboard.press("Escape")
    expect(item(queue, four[1])).to_be_focused()
    queue.keyboard.press("Control+a")
    assert not Review.objects.exists()


def test_a_key_says_why_a_row_is_not_judged_and_the_reason_behind_it_is_no_keys(
    new_context, sign_in, four
):
    moderator = factories.make_user("moderator")
    own = factories.quote(four[0].version.article, by=moderator, status="submitted")
    page = new_context().new_page()
    sign_in(page, moderator)
    page.goto(QUEUE)
    expect(page.locator("[data-keys]").first).to_be_visible()
    row = item(page, own)
    row.focus()
    page.keyboard.press("r")
    expect(row.get_by_role("alert")).to_have_text("Yours: another moderator judges it.")
    page.keyboard.type("no ox, ask again")
    page.keyboard.press("Enter")
    expect(row).to_be_focused()
    page.keyboard.press("k")
    expect(item(page, four[-1])).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(row.get_by_role("alert")).to_have_count(1)
    page.keyboard.press("k")
    expect(item(page, four[-1])).to_be_focused()
    assert not Review.objects.exists()


def test_a_key_says_that_a_row_is_judged_already(queue, four):
    factories.quote(four[0].version.article, approved=True)
    queue.goto(f"{QUEUE}?status=approved")
    expect(queue.locator("[data-keys]").first).to_be_visible()
    queue.keyboard.press("a")
    expect(queue.get_by_role("alert")).to_have_text("It does not wait for a decision of yours.")


def test_the_question_mark_shows_the_keys(queue):
    queue.keyboard.press("?")
    expect(queue.get_by_role("dialog", name="Keys")).to_be_visible()
    queue.keyboard.press("a")
    queue.keyboard.press("Escape")
    expect(queue.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert not Review.objects.exists(), "a key pressed over the sheet decides nothing"


def test_the_page_of_one_annotation_leads_from_one_to_the_next(queue, four):
    quote, stance, claim, _caption = four
    item(queue, quote).get_by_role("link", name="Quote").click()
    queue.wait_for_url(f"**/{quote.pk}/change/**")
    queue.keyboard.press("j")
    queue.wait_for_url(f"**/{stance.pk}/change/**")
    queue.keyboard.press("k")
    queue.wait_for_url(f"**/{quote.pk}/change/**")
    queue.keyboard.press("a")
    queue.wait_for_url(f"**/{stance.pk}/change/**")
    expect(queue.get_by_text("Approved.")).to_be_visible()
    queue.keyboard.press("x")
    queue.keyboard.type("No stance.")
    queue.keyboard.press("Enter")
    queue.wait_for_url(f"**/{claim.pk}/change/**")
    assert [status(a) for a in four[:2]] == [Status.APPROVED, Status.REJECTED]


def test_o_opens_the_article_at_this_mark(queue, four):
    queue.keyboard.press("j")
    queue.keyboard.press("o")
    queue.wait_for_url(f"**/articles/{four[1].version.article_id}/#card-{four[1].uuid}")


def test_what_changed_meanwhile_is_shown_and_not_decided(queue, four, console_errors):
    console_errors.expect("409")
    quote = four[0]
    factories.changed(quote)
    queue.keyboard.press("a")
    row = item(queue, quote)
    expect(row.get_by_role("alert")).to_contain_text("changed since you opened it")
    expect(row).to_contain_text("an inquiry")
    assert not Review.objects.exists()
    row.get_by_role("button", name="Approve").click()
    expect(row).to_contain_text("Approved.")


def test_a_lost_connection_is_said_and_loses_nothing(queue, four, console_errors):
    console_errors.expect("ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    queue.keyboard.press("r")
    queue.keyboard.type("The cue is missing.")
    queue.context.set_offline(True)
    queue.keyboard.press("Enter")
    expect(item(queue, four[0]).get_by_role("alert")).to_contain_text("Not saved")
    reason = item(queue, four[0]).get_by_label("Reason")
    expect(reason).to_have_value("The cue is missing.")
    queue.context.set_offline(False)
    item(queue, four[0]).get_by_role("button", name="Return").click()
    expect(item(queue, four[0])).to_contain_text("Returned with a reason.")
    expect(queue.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("fault", ["away", "changed"])
def test_an_approval_that_did_not_come_about_asks_for_no_reason(queue, four, console_errors, fault):
    console_errors.expect("409|ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    if fault == "changed":
        factories.changed(four[0])
    queue.context.set_offline(fault == "away")
    queue.keyboard.press("a")
    expect(queue.get_by_role("alert")).to_be_visible()
    expect(item(queue, four[0])).to_be_focused()
    queue.context.set_offline(False)
    queue.keyboard.press("Enter")
    assert not Review.objects.exists()
    queue.keyboard.press("a")
    expect(item(queue, four[0])).to_contain_text("Approved.")
    assert status(four[0]) == Status.APPROVED


def test_a_page_open_too_long_takes_the_new_token_by_itself(queue, four, console_errors):
    console_errors.expect("401")
    queue.keyboard.press("r")
    queue.keyboard.type("The cue is missing.")
    queue.context.clear_cookies(name="csrftoken")
    queue.keyboard.press("Enter")
    expect(item(queue, four[0])).to_contain_text("Returned with a reason.")
    assert Review.objects.get().comment == "The cue is missing."


def test_who_was_signed_out_decides_once_more_after_a_sign_in_in_another_tab(
    queue, four, console_errors
):
    console_errors.expect("401")
    queue.keyboard.press("r")
    queue.keyboard.type("The cue is missing.")
    queue.context.clear_cookies(name="sessionid")
    queue.keyboard.press("Enter")
    row = item(queue, four[0])
    expect(row.get_by_role("alert")).to_contain_text("You have been signed out.")
    expect(row.get_by_label("Reason")).to_have_value("The cue is missing.")
    assert not Review.objects.exists()
    # Another person is not who wrote the reason.
    other = factories.make_user("moderator", "ola")
    for name, sentence in ((other.username, "signed out"), ("moderator", "Returned with")):
        tab = queue.context.new_page()
        queue.context.clear_cookies(name="sessionid")
        tab.goto("/sign-in/")
        tab.get_by_label("Username").fill(name)
        tab.get_by_label("Password").fill(factories.PASSWORD)
        tab.keyboard.press("Enter")
        tab.wait_for_url("/")
        tab.close()
        row.get_by_label("Reason").press("Enter")
        expect(row).to_contain_text(sentence)
    review = Review.objects.get()
    assert (review.comment, review.reviewer.username) == ("The cue is missing.", "moderator")


@pytest.mark.parametrize("status", [None, 401])
def test_what_became_of_a_decision_is_said_where_it_was_made(
    new_context, sign_in, four, console_errors, status
):
    console_errors.expect("ERR_FAILED|401|htmx:(sendError|afterRequest)")
    page = new_context(viewport={"width": 1280, "height": 500}).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(QUEUE)
    expect(page.locator("[data-keys]").first).to_be_visible()
    if status:
        page.context.clear_cookies(name="sessionid")
    else:
        page.route("**/decide/", lambda route: route.abort())
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("a")
    said = item(page, four[3]).get_by_role("alert")
    expect(said).to_contain_text("signed out" if status else "Not saved")
    expect(said).to_be_in_viewport(ratio=1)


def test_all_on_the_page_are_judged_after_one_question(queue, four):
    queue.get_by_label("All on this page").check()
    queue.get_by_role("button", name="Approve …").click()
    queue.get_by_role("button", name="Approve 4 annotations").click()
    expect(queue.get_by_text("4 annotations: approved.")).to_be_visible()
    assert {a.status for a in Annotation.objects.all()} == {Status.APPROVED}
    expect(queue.locator("[data-keys]").first).to_be_visible()
    queue.keyboard.press("z")
    expect(queue.get_by_text("4 annotations: the decision is taken back.")).to_be_visible()
    assert {a.status for a in Annotation.objects.all()} == {Status.SUBMITTED}


def test_a_key_selects_rows_for_what_is_done_with_many(queue, four):
    quote, stance, claim, _caption = four
    queue.keyboard.type("mjmjmm")
    for annotation, selected in ((quote, True), (stance, True), (claim, False)):
        expect(item(queue, annotation).get_by_role("checkbox")).to_be_checked(checked=selected)
    # The other keys go on from there.
    queue.keyboard.press("k")
    expect(item(queue, stance)).to_be_focused()
    queue.keyboard.press("?")
    expect(queue.get_by_text("select it for what is done with many")).to_be_visible()
    queue.keyboard.press("Escape")
    queue.get_by_role("button", name="Approve …").click()
    expect(queue.get_by_role("button", name="Approve 2 annotations")).to_be_visible()


def test_a_tick_is_not_put_back_at_another_row(queue, four):
    quote, stance, *_ = four
    item(queue, stance).get_by_role("checkbox").check()
    queue.goto("/")
    factories.brought_to(quote, "approved")
    queue.go_back()
    expect(item(queue, stance)).to_be_visible()
    expect(item(queue, quote)).to_have_count(0)
    expect(queue.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_without_javascript_the_buttons_still_judge(new_context, sign_in, four):
    context = new_context(java_script_enabled=False)
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(QUEUE)
    item(page, four[0]).get_by_role("button", name="Approve").click()
    # What was done is seen, and so is the next item whole.
    expect(page.get_by_text("Approved.")).to_be_in_viewport(ratio=1)
    said, after = (
        box.bounding_box() for box in (page.locator(".messagelist"), item(page, four[1]))
    )
    assert said["y"] + said["height"] <= after["y"]
    # Enter in the reason takes the milder of the two decisions it may be meant for.
    item(page, four[1]).get_by_label("Reason").fill("Who says so?")
    item(page, four[1]).get_by_label("Reason").press("Enter")
    expect(page.get_by_text("Returned with a reason.")).to_be_visible()
    assert [status(a) for a in four[:2]] == [Status.APPROVED, Status.RETURNED]


def test_an_actor_is_chosen_from_the_list_for_a_target(new_context, sign_in, four):
    context = new_context()
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto("/admin/annotations/target/add/")
    with page.expect_popup() as opened:
        page.locator("#lookup_id_actor").click()
    opened.value.get_by_role("link", name="Mira Solberg").click()
    speaker = four[0].quote.speaker_id
    expect(page.locator("#id_actor")).to_have_value(str(speaker))


# How it looks ----------------------------------------------------------------------------


def pages():
    """A page of every sort with something on it: name and path."""
    article = factories.article()
    quote = factories.quote(article, approved=True)
    factories.changed(quote)
    factories.changed(factories.caption(article, status="returned"))
    factories.claim(article, status="submitted")
    factories.stance(article, by=factories.make_user("moderator"), status="submitted")
    claim = Claim.objects.get()
    claim.matches.create(review_url="https://factcheck.example/x", publisher="Factcheck")
    rows = {
        "annotation": quote,
        "article": article,
        "articleversion": article.current_version,
        "photo": article.photos.get(),
        "actor": claim.claimant,
        "target": Target.objects.get(),
        "claim": claim,
        "event": Event.objects.first(),
        "review": Review.objects.first(),
        "user": quote.author,
    }
    found = {"index": "/admin/", "approved": f"{QUEUE}?status=approved"}
    found["empty"] = f"{QUEUE}?status=orphaned"
    for name, row in rows.items():
        found[name] = reverse(f"admin:annotations_{name}_change", args=[row.pk])
    for name in ("annotation", "article", "actor", "event"):
        found[f"{name}-list"] = reverse(f"admin:annotations_{name}_changelist")
    for name in ("actor", "user"):
        found[f"{name}-add"] = reverse(f"admin:annotations_{name}_add")
    for name in ("actor", "publisher", "target"):
        pk = article.publisher_id if name == "publisher" else rows[name].pk
        found[f"{name}-delete"] = reverse(f"admin:annotations_{name}_delete", args=[pk])
    found["group-add"] = reverse("admin:auth_group_add")
    found["attempts"] = reverse("admin:axes_accessattempt_changelist")
    found["history"] = reverse("admin:annotations_article_history", args=[article.pk])
    found["password"] = reverse("admin:auth_user_password_change", args=[quote.author_id])
    return found


def test_every_page_is_accessible_and_breaks_no_policy(
    new_context, sign_in, phone, axe, screenshot
):
    """On a wide screen in light, then on a phone in dark."""
    wide = new_context(color_scheme="light")
    narrow = new_context(color_scheme="dark", **phone)
    admin = factories.make_user("admin")
    for context in (wide, narrow):
        sign_in(context, admin)
    on_desk, on_phone = wide.new_page(), narrow.new_page()
    for name, path in pages().items():
        assert on_desk.goto(path).status == 200, name
        axe(on_desk)
        screenshot(on_desk, f"admin-{name}")
        on_phone.goto(path)
        axe(on_phone, looks=True)
        width = on_phone.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{name} is {width} pixels wide on a phone"
        screenshot(on_phone, f"admin-{name}")


def test_on_a_small_phone_the_first_item_is_near_and_a_wide_list_shows_that_it_goes_on(
    new_context, sign_in, four, phone
):
    context = new_context(**phone | {"viewport": {"width": 360, "height": 740}})
    sign_in(context, factories.make_user("admin"))
    page = context.new_page()
    page.goto(QUEUE)
    assert page.locator(".queue > li").first.bounding_box()["y"] < 360
    menu = page.get_by_role("navigation", name="Back office")
    expect(menu.get_by_role("link")).to_have_text(["Review queue", "All pages"])
    page.goto(reverse("admin:annotations_actor_changelist"))
    expect(menu.get_by_role("link")).to_have_text(["Review queue", "Actors", "All pages"])
    shade = "list => [list.scrollWidth > list.clientWidth, getComputedStyle(list).backgroundImage]"
    is_cut, image = page.locator("#changelist .results").evaluate(shade)
    assert is_cut
    assert image.count("gradient") == 4


def test_on_a_phone_fields_are_as_high_as_buttons_and_the_choice_of_many_is_named(
    new_context, sign_in, phone, four
):
    page = new_context(**phone).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(QUEUE)
    first = item(page, four[0])
    for field in (page.get_by_role("searchbox"), first.get_by_label("Reason")):
        assert field.bounding_box()["height"] >= 44
    assert first.get_by_role("checkbox").bounding_box()["height"] >= 24
    labels = [page.get_by_text("All on this page"), page.get_by_text("The selected:")]
    assert all(label.bounding_box()["width"] > 40 for label in labels)
    page.goto(f"/admin/annotations/actor/{four[0].quote.speaker_id}/change/")
    assert page.get_by_label("Usual role").bounding_box()["height"] >= 44


def test_a_label_in_the_back_office_stands_on_the_line_of_its_value(new_context, sign_in, four):
    page = new_context(viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, factories.make_user("moderator"))
    page.goto(f"/admin/annotations/article/{four[0].version.article_id}/change/")
    # Where the first letters stand on their lines.
    lines = """row => [...row.children].map(one => {
        const at = document.createElement("span");
        at.style.cssText = "display: inline-block";
        (one.matches(".readonly") && one.querySelector("a") || one).prepend(at);
        return at.getBoundingClientRect().bottom;
    })"""
    rows = page.locator(".flex-container:has(> label):has(> .readonly)")
    assert rows.count() > 2
    for row in rows.all():
        label, value = row.evaluate(lines)
        assert abs(label - value) <= 1


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_page_for_many_is_accessible(new_context, sign_in, four, axe, screenshot, mode):
    context = new_context(color_scheme=mode)
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(QUEUE)
    page.get_by_label("All on this page").check()
    page.get_by_role("button", name="Return …").click()
    expect(page.get_by_role("heading", name="Return the selected")).to_be_visible()
    axe(page)
    screenshot(page, "admin-many")
    page.get_by_role("button", name="Return 4 annotations").click()
    expect(page.get_by_label("Reason")).to_be_focused()


def test_the_switch_for_light_and_dark_holds(new_context, sign_in, axe, four):
    context = new_context(color_scheme="light")
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(QUEUE)
    ink = "getComputedStyle(document.body).color"
    before = page.evaluate(ink)
    page.get_by_role("button", name="Toggle theme").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(ink) != before
    axe(page)


def test_a_queue_of_several_pages_is_worked_off_without_a_reload(new_context, sign_in):
    """One key each, past the end of a page of 25; the last decision is taken back with z."""
    article = factories.article()
    waiting = [factories.quote(article, status="submitted") for _ in range(27)]
    context = new_context(viewport={"width": 1280, "height": 600})
    sign_in(context, factories.make_user("moderator"))
    page = context.new_page()
    page.goto(QUEUE)
    page.evaluate("window.sameDocument = true")
    for quote in waiting:
        expect(item(page, quote)).to_have_attribute("aria-current", "true")
        page.keyboard.press("a")
        if quote == waiting[-2]:
            expect(item(page, quote)).to_contain_text("Approved.")
            page.keyboard.press("z")
            expect(item(page, quote)).to_have_attribute("aria-current", "true")
            page.keyboard.press("a")
    expect(page.get_by_text("What editors submit appears here.")).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
    assert {status(quote) for quote in waiting} == {Status.APPROVED}
    # What says so is in sight, and the one that emptied the queue in reach.
    expect(page.get_by_text("Nothing waits for your decision.")).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_role("heading", name="Review queue")).to_be_in_viewport(ratio=1)
    expect(item(page, waiting[-1])).to_be_in_viewport()
    page.keyboard.press("z")
    expect(item(page, waiting[-1])).to_have_attribute("aria-current", "true")
    assert status(waiting[-1]) == Status.SUBMITTED
