from unittest import mock

import pytest
from django.utils import timezone

from annotations.models import Annotation, Decision, Event, Kind, Review, Status
from annotations.services.annotations import submit
from annotations.services.articles import set_status
from annotations.services.refusals import (
    AlreadyDecided,
    AskedAnother,
    DecisionNeedsReason,
    NotAllowed,
    OwnWork,
    TooLateToTakeBack,
)
from annotations.services.reviews import (
    TAKE_BACK_WITHIN,
    decide,
    decide_all,
    take_back,
    take_back_all,
)
from annotations.services.trace import snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote():
    return make.quote(status=Status.SUBMITTED)


@pytest.fixture
def moderator():
    return make.make_user("moderator")


@pytest.mark.parametrize(
    ("decision", "status", "verb"),
    [
        (Decision.APPROVE, "approved", "approved"),
        (Decision.RETURN, "returned", "returned"),
        (Decision.REJECT, "rejected", "rejected"),
    ],
)
@pytest.mark.parametrize("kind", Kind.values)
def test_a_decision_is_a_review_of_the_state_that_was_judged(
    kind, decision, status, verb, moderator
):
    annotation = make.OF_KIND[kind](status=Status.SUBMITTED)
    judged = snapshot(annotation)
    review = decide(annotation=annotation, by=moderator, decision=decision, comment=" See note. ")
    assert review == Review.objects.get()
    assert (review.decision, review.comment) == (decision, "See note.")
    assert (review.reviewer, review.author) == (moderator, annotation.author)
    assert (review.lock, review.state) == (2, judged)
    after = make.fresh(annotation)
    assert (after.status, after.lock, after.edited_by) == (status, 3, annotation.author)
    event = Event.objects.filter(annotation=annotation).last()
    assert (event.verb, event.by) == (verb, moderator)
    assert (event.before, event.after) == (judged, judged | {"status": status})


@pytest.mark.parametrize("decision", [Decision.RETURN, Decision.REJECT])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_sending_back_and_rejecting_need_a_reason(quote, moderator, decision, reason):
    with pytest.raises(DecisionNeedsReason):
        decide(annotation=quote, by=moderator, decision=decision, comment=reason)
    assert make.fresh(quote).status == Status.SUBMITTED


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_nobody_judges_what_they_tagged(role):
    own = make.quote(by=make.make_user(role), status=Status.SUBMITTED)
    with pytest.raises(OwnWork):
        decide(annotation=own, by=make.make_user(role), decision=Decision.APPROVE)
    assert make.fresh(own).status == Status.SUBMITTED
    assert not Review.objects.exists()


def test_nobody_judges_what_they_edited_last(quote, moderator):
    edited = make.changed(quote, by=moderator)
    with pytest.raises(OwnWork):
        decide(annotation=edited, by=moderator, decision=Decision.APPROVE)
    decide(annotation=edited, by=make.make_user("moderator", "vera"), decision=Decision.APPROVE)
    assert make.fresh(quote).status == Status.APPROVED


@pytest.mark.parametrize("role", ["editor", "nobody"])
def test_only_moderators_judge(quote, role):
    with pytest.raises(NotAllowed):
        decide(annotation=quote, by=make.make_user(role, "ola"), decision=Decision.APPROVE)
    assert make.fresh(quote).status == Status.SUBMITTED


def test_a_deactivated_moderator_judges_no_more(quote, moderator):
    moderator.is_active = False
    with pytest.raises(NotAllowed):
        decide(annotation=quote, by=moderator, decision=Decision.APPROVE)


@pytest.mark.parametrize("status", ["draft", "approved", "returned", "rejected"])
def test_only_what_was_submitted_is_judged(status, moderator):
    annotation = make.quote(status=status)
    with pytest.raises(AlreadyDecided):
        decide(
            annotation=annotation,
            by=make.make_user("moderator", "vera"),
            decision=Decision.APPROVE,
        )
    assert make.fresh(annotation).status == status


def test_what_changed_since_it_was_opened_is_not_judged(quote, moderator):
    opened = quote.lock
    make.changed(quote)
    with pytest.raises(AlreadyDecided):
        decide(annotation=quote, by=moderator, decision=Decision.APPROVE, lock=opened)
    assert make.fresh(quote).status == Status.SUBMITTED


def test_the_same_post_again_is_answered_with_its_decision(quote, moderator):
    first, again = (
        decide(
            annotation=quote,
            by=moderator,
            decision=Decision.APPROVE,
            lock=2,
            request_id=make.request_id(),
        )
        for _ in range(2)
    )
    assert first == again == Review.objects.get()


def test_a_decision_that_is_none_is_refused(quote, moderator):
    with pytest.raises(ValueError, match="shrug"):
        decide(annotation=quote, by=moderator, decision="shrug")


def test_returned_work_goes_round_again(quote, moderator):
    decide(annotation=quote, by=moderator, decision=Decision.RETURN, comment="Who says so?")
    make.changed(make.fresh(quote))
    submit(article=quote.version.article, by=quote.author)
    decide(annotation=quote, by=moderator, decision=Decision.APPROVE)
    assert make.fresh(quote).status == Status.APPROVED
    assert list(Review.objects.values_list("decision", flat=True)) == ["approve", "return"]
    first, last = Review.objects.order_by("pk")
    assert first.state["note"] == ""
    assert last.state["note"] == "Variant 1"


def test_an_approved_annotation_that_is_edited_is_judged_again(moderator):
    quote = make.quote(approved=True)
    edited = make.changed(quote)
    assert edited in Annotation.objects.submitted()
    decide(annotation=edited, by=moderator, decision=Decision.REJECT, comment="Was right before.")
    assert Review.objects.count() == 2


def test_what_is_withheld_is_still_judged_by_moderators(quote, moderator):
    set_status(article=quote.version.article, by=moderator, status="withheld")
    decide(annotation=make.fresh(quote), by=moderator, decision=Decision.APPROVE)
    assert make.fresh(quote).status == Status.APPROVED


def test_judging_many_says_which_were_refused_and_why(moderator):
    article = make.article()
    good = [make.quote(article, status="submitted"), make.claim(article, status="submitted")]
    own = make.stance(article, by=moderator, status="submitted")
    draft = make.not_a_quote(article)
    stale = make.caption(article, status="submitted")
    make.changed(make.fresh(stale))
    done, refused = decide_all(
        annotations=[good[0], own, draft, stale, good[1]],
        by=moderator,
        decision=Decision.APPROVE,
    )
    assert [review.annotation for review in done] == good
    assert [(annotation, type(refusal)) for annotation, refusal in refused] == [
        (own, OwnWork),
        (draft, AlreadyDecided),
        (stale, AlreadyDecided),
    ]
    assert {make.fresh(annotation).status for annotation in good} == {"approved"}
    assert Review.objects.count() == 2


# Second opinions, and decisions taken back -------------------------------------------------


def test_a_second_opinion_leaves_the_decision_to_another(quote, moderator):
    decide(annotation=quote, by=moderator, decision=Decision.SECOND, comment="Is this his?")
    asked = make.fresh(quote)
    assert (asked.status, asked.referred_by) == (Status.SUBMITTED, moderator)
    with pytest.raises(AskedAnother):
        decide(annotation=quote, by=moderator, decision=Decision.APPROVE)
    decide(annotation=quote, by=make.make_user("moderator", "second"), decision=Decision.APPROVE)
    done = make.fresh(quote)
    assert (done.status, done.referred_by) == (Status.APPROVED, None)
    assert list(done.reviews.order_by("pk").values_list("decision", flat=True)) == [
        "second",
        "approve",
    ]


def test_who_asked_for_a_second_opinion_takes_that_back(quote, moderator):
    waited = make.fresh(quote).submitted_at
    decide(annotation=quote, by=moderator, decision=Decision.SECOND, comment="Is this his?")
    with pytest.raises(TooLateToTakeBack):
        take_back(annotation=quote, by=make.make_user("moderator", "second"))
    take_back(annotation=quote, by=moderator)
    again = make.fresh(quote)
    assert (again.status, again.referred_by, again.submitted_at) == (
        Status.SUBMITTED,
        None,
        waited,
    )
    decide(annotation=quote, by=moderator, decision=Decision.APPROVE)
    assert make.fresh(quote).status == Status.APPROVED


def test_a_second_opinion_needs_its_question(quote, moderator):
    with pytest.raises(DecisionNeedsReason):
        decide(annotation=quote, by=moderator, decision=Decision.SECOND)


def test_a_decision_is_taken_back_to_where_it_waited(quote, moderator):
    waited = make.fresh(quote).submitted_at
    decide(annotation=quote, by=moderator, decision=Decision.REJECT, comment="No.")
    take_back(annotation=quote, by=moderator)
    again = make.fresh(quote)
    assert (again.status, again.submitted_at) == (Status.SUBMITTED, waited)
    assert again.events.last().verb == "reopened"
    decide(annotation=quote, by=moderator, decision=Decision.APPROVE)
    assert make.fresh(quote).status == Status.APPROVED


def test_a_decision_is_not_taken_back_late_by_others_or_after_a_change(quote, moderator):
    decide(annotation=quote, by=moderator, decision=Decision.APPROVE)
    with pytest.raises(TooLateToTakeBack):
        take_back(annotation=quote, by=make.make_user("moderator", "second"))
    later = timezone.now() + TAKE_BACK_WITHIN
    clock = mock.patch("annotations.services.reviews.timezone.now", return_value=later)
    with clock, pytest.raises(TooLateToTakeBack):
        take_back(annotation=quote, by=moderator)
    take_back(annotation=quote, by=moderator)
    with pytest.raises(TooLateToTakeBack):
        take_back(annotation=quote, by=moderator)
    assert make.fresh(quote).reviews.count() == 2


def test_decisions_on_many_are_taken_back_but_for_what_has_changed_since(moderator):
    article = make.article()
    made = [
        make.OF_KIND[kind](article, status="submitted") for kind in ("quote", "claim", "stance")
    ]
    decide_all(annotations=made, by=moderator, decision=Decision.APPROVE)
    judged = [make.fresh(annotation) for annotation in made]
    # One is changed, and one is decided anew by the same person.
    make.changed(make.fresh(made[1]))
    take_back(annotation=made[2], by=moderator)
    decide(annotation=made[2], by=moderator, decision=Decision.REJECT, comment="No.")
    assert take_back_all(annotations=judged, by=moderator) == (1, 2)
    assert [make.fresh(annotation).status for annotation in made] == [
        Status.SUBMITTED,
        Status.SUBMITTED,
        Status.REJECTED,
    ]
    assert take_back_all(annotations=judged, by=moderator) == (0, 3)
