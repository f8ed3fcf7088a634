"""The queue a moderator works off: what it shows, and what its buttons do."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from annotations.admin import annotations as queue
from annotations.admin.annotations import AnnotationPage
from annotations.models import Annotation, Photo, Reason, Review, SavedFilter, Status, Suggestion
from annotations.queries import review
from annotations.services import annotations as verbs
from annotations.services.comments import comment
from tests import factories

QUEUE = reverse("admin:annotations_annotation_changelist")
HTMX = {"HTTP_HX_REQUEST": "true"}


def page_of(annotation):
    return reverse("admin:annotations_annotation_change", args=[annotation.pk])


def judge(client, annotation, decision="approve", comment="", lock=None, **headers):
    url = reverse("admin:annotations_annotation_decide", args=[annotation.pk])
    lock = factories.fresh(annotation).lock if lock is None else lock
    return client.post(url, {"decision": decision, "comment": comment, "lock": lock}, **headers)


def row(response, annotation):
    """The HTML of one row of the queue."""
    html = response.content.decode()
    start = html.find(f'id="item-{annotation.pk}"')
    ends = [html.find(mark, start) for mark in ('<li class="item', "</ol>", '<p id="waiting"')]
    return html[start : min(end for end in [*ends, len(html)] if end > start)] if start > 0 else ""


def words(html):
    """What a reader sees, blanks between blocks."""
    apart = re.sub(r"</(dt|dd|p|li|h1|h2|time)>", " ", html)
    return " ".join(unescape(strip_tags(apart)).split())


def ids(response):
    return [int(pk) for pk in re.findall(r'id="item-(\d+)"', response.content.decode())]


# What it shows ---------------------------------------------------------------------------


def test_the_queue_holds_what_waits_the_oldest_first(office):
    article = factories.article()
    first = factories.quote(article, status="submitted")
    second = factories.claim(article, status="submitted")
    factories.stance(article)
    factories.stance(article, status="approved")
    factories.stance(article, status="returned")
    assert ids(office.get(QUEUE)) == [first.pk, second.pk]


def test_a_row_shows_the_sentence_with_the_marks_drawn_in_it(office):
    quote = factories.quote(status="submitted")
    html = row(office.get(QUEUE), quote)
    marks = re.findall(r'<mark class="([^"]*)"><span[^>]*>[^<]*</span>([^<]*)', html)
    assert marks == [
        ("mark mark--quote mark--content lane-0", "“We will keep every summer sailing,”"),
        ("mark mark--quote mark--cue lane-0", "said"),
        ("mark mark--quote mark--source lane-0", "Mira Solberg"),
    ]
    assert ", who runs Sound Ferries." in html
    assert "nobody pays" not in html, "the next sentence has no mark"


def test_a_caption_is_judged_with_its_picture_in_sight(office):
    caption = factories.caption(status="submitted")
    photo = caption.caption.photo
    address = f'src="{reverse("annotations:picture", args=[photo.pk])}?small=1"'
    assert address not in row(office.get(QUEUE), caption)
    Photo.objects.filter(pk=photo.pk).update(file="a.jpg", media_type="image/jpeg")
    assert address in row(office.get(QUEUE), caption)
    assert address in office.get(page_of(caption)).text
    Photo.objects.filter(pk=photo.pk).update(media_type="image/tiff")
    assert address not in row(office.get(QUEUE), caption), "browsers show no TIFF"


def test_parts_in_two_sentences_show_both(office):
    content = ["“We will keep every summer sailing,”", "“But nobody pays for an empty ship,”"]
    quote = factories.quote(content=content, status="submitted")
    html = words(row(office.get(QUEUE), quote))
    assert "every summer sailing" in html
    assert "an empty ship" in html
    assert "slow goodbye" not in html


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("quote", ["Type Direct", "Speaker Mira Solberg", "Cue said"]),
        (
            "stance",
            ["Holder Islanders’ council", "Stance Opposes", "Target Winter sailings on Halden"],
        ),
        ("claim", ["Normalised statement Tickets rose by 14", "Check-worthiness Check"]),
        ("caption", ["Creator Ida Brekke", "Persons shown Mira Solberg (head of Sound Ferries)"]),
        ("not_a_quote", ["Reason Title of a work", "Last Boat Home"]),
    ],
)
def test_a_row_tells_what_the_card_says(office, kind, told):
    made = factories.OF_KIND[kind](status="submitted")
    text = words(row(office.get(QUEUE), made))
    for fact in told:
        assert fact in text


def test_a_row_says_who_when_and_where(office, editor):
    quote = factories.quote(by=editor, status="submitted")
    html = row(office.get(QUEUE), quote)
    assert "editor" in words(html)
    assert "submitted just now" in words(html)
    assert f'href="/articles/{quote.version.article_id}/#card-{quote.uuid}"' in html


def test_a_caption_without_marks_shows_its_block(office):
    bare = {"alt_text": "A quay.", "creator": "Nobody named here"}
    caption = factories.caption(fields=bare, persons=(), status="submitted")
    assert not caption.spans.exists()
    assert "head of Sound Ferries, on the quay" in words(row(office.get(QUEUE), caption))


def test_what_a_sub_editor_would_ask_stands_on_the_row(office):
    quote = factories.quote(source="", status="submitted")
    assert "A quote without a source." in words(row(office.get(QUEUE), quote))


def test_an_approved_annotation_that_is_edited_comes_back_with_what_changed(office):
    claim = factories.claim(approved=True)
    assert ids(office.get(QUEUE)) == []
    factories.changed(claim, variant=2)
    html = row(office.get(QUEUE), claim)
    assert "Approved by moderator" in words(html)
    changes = html[html.index('<dl class="changes">') :]
    assert "<del>Tickets</del><ins>Ferry tickets on the sound</ins> rose by 14 percent" in changes
    assert "<del>Check</del><ins>Minor</ins>" in changes
    assert "<del>Harbour board</del>" in changes, "the claimant by name, not by number"


def test_marks_that_moved_are_a_change(office):
    quote = factories.quote(approved=True)
    factories.changed(quote)
    text = words(row(office.get(QUEUE), quote))
    assert "Content “We will keep every summer sailing,a slow goodbye”" in text


def test_a_returned_annotation_shows_the_reason_it_was_returned_for(office):
    stance = factories.stance(status="returned")
    factories.brought_to(factories.changed(stance), "submitted")
    text = words(row(office.get(QUEUE), stance))
    assert "Returned by moderator just now: Look at the source again." in text


def test_the_page_of_one_annotation_tells_its_whole_story(office, editor):
    quote = factories.quote(approved=True)
    factories.changed(quote)
    comment(annotation=factories.fresh(quote), by=editor, body="Heard it again on tape.")
    text = words(office.get(page_of(quote)).content.decode())
    for told in (
        "editor made it.",
        "editor submitted it.",
        "moderator approved it.",
        "editor changed it.",
        "Heard it again on tape.",
        "moderator: Approve",
        str(quote.uuid),
        "🚢 The islanders’ council called the plan [Content: “a slow goodbye”] and",
    ):
        assert told in text


def test_what_is_judged_is_said_once_beside_who_did_it(office):
    quote = factories.quote(approved=True)
    html = office.get(page_of(quote)).content.decode()
    judged = html[html.index("<article") : html.index("</article>")]
    assert words(judged).count("Approved") == 2
    assert '<span class="status status--approved">Approved</span>' in judged
    assert "Approved by moderator" in words(judged)


def test_labels_are_judged_in_the_words_of_their_collection(office, editor):
    within = factories.collection(
        labels={
            "label": {"opposes": "Contra"},
            "reasons": {"contains_number": "Figures"},
            "checkworthiness": {"check": "Worth a call"},
        }
    )
    article = factories.article(collection=within)
    stance = factories.stance(article, status="submitted")
    factories.claim(article, status="submitted", reasons=["contains_number", "looks_wrong"])
    elsewhere = factories.stance(status="submitted")
    text = words(office.get(QUEUE).content.decode())
    assert "Stance Contra" in text
    assert "Figures" in text
    assert "Worth a call" in text
    assert text.count("Stance Opposes") == 1
    assert "Stance Opposes" in words(office.get(page_of(elsewhere)).content.decode())
    # What changed since it was judged, and the whole trail.
    factories.decide(annotation=stance, by=factories.make_user("moderator", "other"),
                     decision="approve", lock=stance.lock)  # fmt: skip
    factories.changed(factories.fresh(stance))
    text = words(office.get(page_of(stance)).content.decode())
    assert "Contra" in text
    assert "Opposes" not in text


def test_filters_narrow_the_queue(office, editor):
    article = factories.article()
    quote = factories.quote(article, status="submitted")
    factories.claim(article, status="submitted")
    elsewhere = factories.quote(by=factories.make_user("editor", "ines"), status="submitted")
    found = lambda **wanted: ids(office.get(QUEUE, wanted))  # noqa: E731 - a name for the table
    assert found(kind__exact="quote") == [quote.pk, elsewhere.pk]
    assert found(kind__exact="quote", author__id__exact=editor.pk) == [quote.pk]
    assert found(article=elsewhere.version.article_id) == [elsewhere.pk]
    assert found(q="harbour") == []
    assert found(q="rose by 14") == [quote.pk + 1]
    assert found(status="approved") == []
    assert len(found(status="all")) == 3


# Judging one by one ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "reason", "status"),
    [
        ("approve", "", Status.APPROVED),
        ("return", "The cue is missing.", Status.RETURNED),
        ("reject", "Not said by her.", Status.REJECTED),
    ],
)
def test_a_button_judges_and_leads_to_the_next(office, moderator, decision, reason, status):
    article = factories.article()
    quote = factories.quote(article, status="submitted")
    after = factories.claim(article, status="submitted")
    response = judge(office, quote, decision, reason)
    assert response.status_code == 302
    assert response.url == f"{QUEUE}#item-{after.pk}"
    assert factories.fresh(quote).status == status
    review = Review.objects.get()
    assert (review.decision, review.comment, review.reviewer) == (decision, reason, moderator)
    assert ids(office.get(QUEUE)) == [after.pk]


def test_from_the_page_of_one_the_next_page_follows_within_the_filters(office):
    article = factories.article()
    quote = factories.quote(article, status="submitted")
    factories.claim(article, status="submitted")
    other = factories.quote(status="submitted")
    url = reverse("admin:annotations_annotation_decide", args=[quote.pk])
    response = office.post(
        url,
        {
            "decision": "approve",
            "lock": quote.lock,
            "focused": "1",
            "filters": "kind__exact=quote",
        },
    )
    assert response.url == f"{page_of(other)}?_changelist_filters=kind__exact%3Dquote"


def test_htmx_gets_the_row_and_the_new_length_of_the_queue(office):
    article = factories.article()
    quote = factories.quote(article, status="submitted")
    factories.claim(article, status="submitted")
    response = judge(office, quote, **HTMX)
    assert response.status_code == 200
    html = response.content.decode()
    assert "Approved." in row(response, quote)
    # The place that says it stays, so that it is read out.
    assert 'hx-swap-oob="innerHTML"' in html
    assert "Approved. 1 waits for your decision." in words(html)
    assert "<html" not in html
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_a_return_or_rejection_needs_a_reason(office, decision):
    quote = factories.quote(status="submitted")
    plain = judge(office, quote, decision, "  ")
    assert plain.status_code == 422
    assert "Say why, so that the author knows" in words(plain.content.decode())
    assert judge(office, quote, decision, "", **HTMX).status_code == 422
    assert not Review.objects.exists()
    assert factories.fresh(quote).status == Status.SUBMITTED


def test_a_reason_too_long_is_kept_on_the_screen(office):
    quote = factories.quote(status="submitted")
    response = judge(office, quote, "return", "no " * 1000)
    assert response.status_code == 422
    assert "at most 2,000 characters" in words(response.content.decode())
    assert "no no no" in response.content.decode()
    assert not Review.objects.exists()


def test_own_work_has_no_buttons_and_is_refused(office, moderator):
    mine = factories.quote(by=moderator, status="submitted")
    html = row(office.get(QUEUE), mine)
    assert "Yours: another moderator judges it." in html
    assert "<button" not in html
    assert "checkbox" not in html
    for headers in ({}, HTMX):
        response = judge(office, mine, **headers)
        assert response.status_code == 403
        assert "Nobody judges their own work." in words(response.content.decode())
    assert not Review.objects.exists()


def test_who_edited_it_last_does_not_judge_it(office, moderator):
    quote = factories.quote(status="submitted")
    factories.changed(quote, by=moderator)
    assert "You edited it last" in row(office.get(QUEUE), quote)
    assert judge(office, quote).status_code == 403


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_decision_on_what_has_changed_meanwhile_is_refused(office, headers):
    quote = factories.quote(status="submitted")
    seen = factories.fresh(quote).lock
    factories.changed(quote)
    response = judge(office, quote, "reject", "Wrong cue.", lock=seen, **headers)
    assert response.status_code == 409
    html = response.content.decode()
    assert "has been decided or changed since you opened it" in words(html)
    assert 'value="Wrong cue."' in html, "the typed reason is not lost"
    assert f'name="lock" value="{seen + 1}"' in html, "the next try is about what stands now"
    assert factories.fresh(quote).status == Status.SUBMITTED
    assert not Review.objects.exists()


def test_two_decisions_make_one_review(client, office):
    quote = factories.quote(status="submitted")
    lock = factories.fresh(quote).lock
    assert judge(office, quote, lock=lock).status_code == 302
    client.force_login(factories.make_user("moderator", "second"))
    late = judge(client, quote, "reject", "No.", lock=lock)
    assert late.status_code == 409
    assert [r.decision for r in Review.objects.all()] == ["approve"]
    assert factories.fresh(quote).status == Status.APPROVED


def test_a_double_click_is_one_decision_and_no_error(office):
    quote = factories.quote(status="submitted")
    lock = factories.fresh(quote).lock
    assert judge(office, quote, lock=lock).status_code == 302
    assert judge(office, quote, lock=lock).status_code == 302
    assert judge(office, quote, lock=lock, **HTMX).status_code == 200
    assert Review.objects.count() == 1


def test_a_decision_is_a_post(office):
    quote = factories.quote(status="submitted")
    url = reverse("admin:annotations_annotation_decide", args=[quote.pk])
    assert office.get(url).status_code == 405


# Judging many ----------------------------------------------------------------------------


def select(client, action, annotations, **more):
    locks = {f"lock-{a.pk}": factories.fresh(a).lock for a in annotations}
    data = {"action": action, "_selected_action": [a.pk for a in annotations], "index": "0"}
    return client.post(QUEUE, data | locks | more)


def confirm(client, action, annotations, locks=None, **more):
    locks = locks or {f"lock-{a.pk}": factories.fresh(a).lock for a in annotations}
    data = {"action": action, "_selected_action": [a.pk for a in annotations], "confirmed": "yes"}
    return client.post(QUEUE, data | locks | more, follow=True)


@pytest.fixture
def three(db):
    article = factories.article()
    return [
        factories.quote(article, status="submitted"),
        factories.quote(
            article, content="“But nobody pays for an empty ship,”", cue="told", status="submitted"
        ),
        factories.claim(article, status="submitted"),
    ]


def test_many_are_judged_after_one_page_that_says_how_many_of_which_kind(office, three):
    text = words(select(office, "approve_selected", three).content.decode())
    assert "3 annotations: 2 × Quote 1 × Claim" in text
    assert "Approve 3 annotations" in text
    for said in ("Mira Solberg said “We will keep every", "Mira Solberg told “But", "14 percent"):
        assert said in text
    assert not Review.objects.exists(), "nothing is judged before it is confirmed"
    response = confirm(office, "approve_selected", three)
    assert "3 annotations: approved." in words(response.content.decode())
    assert {a.status for a in Annotation.objects.all()} == {Status.APPROVED}
    assert Review.objects.count() == 3


def test_the_page_for_many_takes_as_many_queries_for_20_as_for_4(office):
    def counted(numbers):
        chosen = [
            factories.OF_KIND[kind](
                factories.article(collection=factories.collection(f"Collection {n}")),
                status="submitted",
            )
            for n in numbers
            for kind in ("quote", "stance", "claim", "caption")
        ]
        select(office, "return_selected", chosen[:1])
        with CaptureQueriesContext(connection) as queries:
            assert select(office, "return_selected", chosen).status_code == 200
        # What asks for the locks is this test itself.
        return len(queries) - len(chosen)

    assert counted(range(1)) == counted(range(1, 6))


@pytest.mark.parametrize(
    ("action", "status"),
    [("return_selected", Status.RETURNED), ("reject_selected", Status.REJECTED)],
)
def test_many_are_returned_or_rejected_for_one_reason(office, three, action, status):
    assert "Reason" in words(select(office, action, three).content.decode())
    missing = confirm(office, action, three, comment=" ")
    assert missing.status_code == 422
    assert "Say why" in words(missing.content.decode())
    assert not Review.objects.exists()
    confirm(office, action, three, comment="The sound file is missing.")
    assert {a.status for a in Annotation.objects.all()} == {status}
    assert {r.comment for r in Review.objects.all()} == {"The sound file is missing."}


def test_many_are_judged_at_once_only_where_one_can_be_ticked(office, three):
    page = words(office.get(QUEUE).content.decode())
    assert "The selected: Approve … Return … Reject …" in page
    confirm(office, "approve_selected", three)
    page = office.get(QUEUE, {"status": "approved"})
    assert sorted(ids(page)) == sorted(a.pk for a in three)
    assert "The selected:" not in words(page.content.decode())


def test_own_and_changed_ones_are_left_out_and_counted(office, moderator, three):
    mine = factories.stance(three[0].version.article, by=moderator, status="submitted")
    chosen = [*three, mine]
    locks = {f"lock-{a.pk}": factories.fresh(a).lock for a in chosen}
    factories.changed(three[2], variant=2)
    asked = words(select(office, "approve_selected", chosen, **locks).content.decode())
    assert "2 annotations: 2 × Quote" in asked
    assert "1 is your own work and will be left out." in asked
    assert "1 was changed or decided since you saw the list and will be left out." in asked
    text = words(confirm(office, "approve_selected", chosen, locks).content.decode())
    assert "2 annotations: approved." in text
    assert "1 annotation left out: Nobody judges their own work." in text
    assert "1 annotation left out: This annotation has been decided or changed" in text
    assert factories.fresh(mine).status == Status.SUBMITTED
    assert factories.fresh(three[2]).status == Status.SUBMITTED


def fields_of(response, address="", mark=""):
    """What the form that posts to this address, or has this mark, sends."""
    form = response.text.partition(mark or f'action="{address}"')[2].partition("</form>")[0]
    sent = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(unescape(value))
    return sent


def test_what_was_judged_together_is_taken_back_together(office, three):
    address = reverse("admin:annotations_annotation_take_back_many")
    judged = confirm(office, "reject_selected", three, comment="Not ours.")
    assert "Take these back" in judged.text
    sent = fields_of(judged, address)
    # It is offered once, beside what was done.
    assert "Take these back" not in office.get(QUEUE).text
    factories.changed(factories.fresh(three[2]), variant=2)
    text = words(office.post(address, sent, follow=True).text)
    assert "2 annotations: the decision is taken back." in text
    assert "1 annotation left as it is: changed since, or decided too long ago." in text
    assert {factories.fresh(a).status for a in three[:2]} == {Status.SUBMITTED}
    again = words(office.post(address, sent, follow=True).text)
    assert "3 annotations left as they are" in again


def test_all_that_the_filter_finds_is_judged_together_beyond_the_page(
    office, moderator, three, monkeypatch
):
    monkeypatch.setattr(AnnotationPage, "list_per_page", 1)
    article = three[0].version.article
    factories.stance(article, by=moderator, status="submitted")
    locks = {three[0].pk: factories.fresh(three[0]).lock}
    assert "All 3 that are found" in words(office.get(QUEUE).text)
    # One of its pages is of the moderator's own work.
    assert "All 3 that are found" in words(office.get(QUEUE, {"p": 4}).text)
    all_found = {"action": "approve_selected", "index": "0", "all_found": "1"}
    asked = office.post(f"{QUEUE}?kind=quote", all_found)
    assert "2 annotations: 2 × Quote" in words(asked.text)
    assert not Review.objects.exists()
    # What is changed after it was shown there is left out.
    sent = fields_of(asked, mark='class="selected"')
    assert sent[f"lock-{three[0].pk}"] == [str(locks[three[0].pk])]
    factories.changed(factories.fresh(three[1]), variant=2)
    text = words(office.post(f"{QUEUE}?kind=quote", sent, follow=True).text)
    assert "1 annotation: approved." in text
    assert "1 annotation left out: This annotation has been decided or changed" in text


def test_more_than_go_together_are_judged_in_steps(office, three, monkeypatch):
    monkeypatch.setattr(AnnotationPage, "list_per_page", 1)
    monkeypatch.setattr(queue, "MOST_TOGETHER", 2)
    assert "The first 2 that are found" in words(office.get(QUEUE).text)
    sent = {"action": "reject_selected", "index": "0", "all_found": "1"}
    asked = fields_of(office.post(QUEUE, sent), mark='class="selected"')
    text = words(office.post(QUEUE, asked | {"comment": "Not ours."}, follow=True).text)
    assert "2 annotations: rejected with a reason." in text
    assert Annotation.objects.submitted().get() == three[2]


def test_nothing_selected_changes_nothing(office, three):
    response = office.post(QUEUE, {"action": "approve_selected", "index": "0"}, follow=True)
    assert "Items must be selected" in words(response.content.decode())
    assert not Review.objects.exists()


def test_a_withdrawn_annotation_leaves_the_queue(office, editor, three):
    article = three[0].version.article
    verbs.take_back(article=article, by=editor)
    assert ids(office.get(QUEUE)) == []
    text = words(office.get(QUEUE).content.decode())
    assert "Nothing waits for your decision." in text


# Reasons, second opinions, filters with a name ------------------------------------------------


def test_the_desks_reasons_are_offered(office):
    factories.quote(status="submitted")
    Reason.objects.create(text="The date is missing.", order=0)
    Reason.objects.create(text="Not offered any more.", active=False)
    html = office.get(QUEUE).content.decode()
    assert '<option value="The date is missing.">' in html
    assert "Not offered any more." not in html


def test_a_second_opinion_is_asked_for_and_found(office, moderator):
    quote = factories.quote(status="submitted")
    factories.claim(status="submitted")
    judge(office, quote, "second", "Is this his?")
    assert ids(office.get(f"{QUEUE}?status=second")) == [quote.pk]
    shown = words(row(office.get(QUEUE), quote))
    assert "You asked for a second opinion: another moderator judges it." in shown
    assert judge(office, quote, "approve").status_code == 403


def test_a_decision_is_taken_back_from_the_row(office):
    quote = factories.quote(status="submitted")
    decided = judge(office, quote, **HTMX)
    assert "Take it back" in decided.content.decode()
    said = "Approved. Quote “We will keep every summer sailing,”, editor."
    assert said in words(decided.content.decode())
    address = reverse("admin:annotations_annotation_take_back", args=[quote.pk])
    assert "Nothing waits for your decision." in words(decided.content.decode())
    reopened = office.post(address, **HTMX)
    assert "Approve" in reopened.content.decode()
    # It stands in the queue again, and the queue says so.
    assert "1 waits for your decision." in words(reopened.content.decode())
    assert factories.fresh(quote).status == Status.SUBMITTED
    assert office.post(address, **HTMX).status_code == 409


def test_the_reason_of_a_decision_taken_back_stands_in_the_form_again(office):
    quote = factories.quote(status="submitted")
    address = reverse("admin:annotations_annotation_take_back", args=[quote.pk])
    judge(office, quote, "return", "Who says “so”?", **HTMX)
    field = 'value="Who says “so”?"'
    assert field in office.post(address, **HTMX).text
    for page in (QUEUE, page_of(quote)):
        assert field in office.get(page).text
    # It is this person's alone, and of these words alone.
    office.force_login(factories.make_user("moderator", "second"))
    assert field not in office.get(QUEUE).text
    judge(office, quote, "second", "Is this his?")
    office.post(address)
    assert 'value="Is this his?"' in office.get(QUEUE).text
    judge(office, quote)
    office.post(address)
    assert 'value="Is this his?"' not in office.get(QUEUE).text


def test_a_second_opinion_is_taken_back_from_the_row_and_on_the_page(office):
    quote = factories.quote(status="submitted")
    address = reverse("admin:annotations_annotation_take_back", args=[quote.pk])
    assert address in judge(office, quote, "second", "Is this his?", **HTMX).text
    assert address in office.get(page_of(quote)).text
    reopened = office.post(address, **HTMX)
    assert "1 waits for your decision." in words(reopened.text)
    assert factories.fresh(quote).referred_by is None
    assert address not in office.get(page_of(quote)).text


def test_a_row_says_whether_it_was_suggested(office):
    by_hand = factories.quote(status="submitted")
    suggested = factories.quote(status="submitted")
    Suggestion.objects.create(
        version=suggested.version,
        kind="quote",
        parts=[],
        start=0,
        end=5,
        rule="words in front",
        confidence=0.8,
        decision="accepted",
        decided_by=suggested.author,
        decided_at=suggested.created_at,
        annotation=suggested,
        key="1",
    )
    assert "made by hand" in words(row(office.get(QUEUE), by_hand))
    assert "suggested by the rule “speaker before the quote”" in words(
        row(office.get(QUEUE), suggested)
    )
    assert ids(office.get(f"{QUEUE}?origin=suggested")) == [suggested.pk]
    assert ids(office.get(f"{QUEUE}?origin=by_hand")) == [by_hand.pk]
    assert office.get(f"{QUEUE}?origin=else").status_code == 400


def test_the_whole_paragraph_on_demand(office):
    quote = factories.quote(status="submitted")
    address = reverse("admin:annotations_annotation_paragraph", args=[quote.pk])
    assert "told the islanders’ council" not in words(row(office.get(QUEUE), quote))
    assert "told the islanders’ council" in words(office.get(address, **HTMX).content.decode())
    assert office.get(address).url == page_of(quote)


def test_a_filter_gets_a_name_and_an_address(office, moderator):
    save = reverse("admin:annotations_annotation_save_filter")
    office.post(save, {"name": "Claims", "query": "kind=claim"})
    office.post(save, {"name": "Claims", "query": "kind=claim&status=all", "shared": "on"})
    saved = SavedFilter.objects.get()
    assert (saved.query, saved.shared) == ("kind=claim&status=all", True)
    assert 'href="?kind=claim&amp;status=all"' in office.get(QUEUE).content.decode()
    assert office.post(save, {"name": "", "query": ""}, follow=True).status_code == 200
    drop = reverse("admin:annotations_annotation_drop_filter", args=[saved.pk])
    office.force_login(factories.make_user("moderator", "second"))
    assert "Claims" in office.get(QUEUE).content.decode()
    assert office.post(drop).status_code == 404
    office.force_login(moderator)
    office.post(drop)
    assert not SavedFilter.objects.exists()


def test_a_long_queue_is_not_counted_to_its_end(office, moderator, monkeypatch):
    monkeypatch.setattr(review, "MOST", 2)
    article = factories.article()
    for _ in range(2):
        factories.quote(article, status="submitted")
    assert "2 wait for your decision." in words(office.get(QUEUE).content.decode())
    for _ in range(2):
        factories.quote(article, status="submitted")
    for page in (QUEUE, "/admin/"):
        text = words(office.get(page).content.decode())
        assert "More than 2 annotations wait" in text or "More than 2 wait for your" in text
    for _ in range(3):
        factories.quote(article, by=moderator, status="submitted")
    assert "More than 2 of your own wait" in words(office.get(QUEUE).content.decode())
    counts = review.waiting(moderator)
    assert (counts.count, counts.own) == (3, 3)
    first = article.current_version.annotations.exclude(author=moderator).earliest("submitted_at")
    assert review.for_judging(moderator).first() == first


def test_the_queue_is_searched_by_words_and_phrases(office):
    article = factories.article()
    quote = factories.quote(article, status="submitted")
    claim = factories.claim(article, status="submitted")
    assert ids(office.get(QUEUE, {"q": "summer keep"})) == [quote.pk]
    assert ids(office.get(QUEUE, {"q": '"every summer"'})) == [quote.pk]
    assert ids(office.get(QUEUE, {"q": '"summer every"'})) == []
    assert ids(office.get(QUEUE, {"q": '"'})) == []
    assert sorted(ids(office.get(QUEUE, {"q": "FERRY editor"}))) == [quote.pk, claim.pk]
