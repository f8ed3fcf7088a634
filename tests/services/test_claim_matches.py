import pytest
from django.db import IntegrityError, transaction

from annotations.models import ClaimMatch, Event
from annotations.queries import claims as questions
from annotations.queries.claims import Filters
from annotations.queries.trail import trail_of
from annotations.services.annotations import delete
from annotations.services.claim_matches import (
    cite_review,
    decide,
    match,
    reword_review,
    take_back,
)
from annotations.services.claims import change_claim
from annotations.services.history import redo, undo
from annotations.services.refusals import (
    MatchDecided,
    NotAllowed,
    OneAndTheSame,
    ReviewKnown,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

REVIEW = "https://factcheck.example/tickets"


@pytest.fixture
def editor():
    return make.make_user("editor")


@pytest.fixture
def moderator():
    return make.make_user("moderator")


@pytest.fixture
def two(editor):
    """Two claims of two articles."""
    return [make.claim(by=editor).claim for _ in range(2)]


def stands(found: ClaimMatch) -> tuple[str, str]:
    found.refresh_from_db()
    return found.relation, found.status


# What is said of two claims.


def test_what_an_editor_says_is_a_suggestion_that_a_moderator_confirms(two, editor, moderator):
    made = match(claim=two[0], other=two[1], by=editor, relation="contradicts")
    assert stands(made) == ("contradicts", "suggested")
    decide(match=made, by=moderator, confirmed=True)
    assert stands(made) == ("contradicts", "confirmed")
    assert (made.by, made.decided_by) == (editor, moderator)


def test_what_a_moderator_says_is_decided_and_can_be_turned(two, moderator):
    made = match(claim=two[0], other=two[1], by=moderator)
    assert stands(made) == ("same", "confirmed")
    match(claim=two[0], other=two[1], by=moderator, refused=True)
    assert stands(made) == ("same", "refused")
    decide(match=made, by=moderator, confirmed=True)
    assert stands(made) == ("same", "confirmed")


def test_two_claims_have_one_match_whichever_it_was_made_from(two, editor):
    made = match(claim=two[0], other=two[1], by=editor)
    again = match(claim=two[1], other=two[0], by=editor, relation="overlaps")
    assert made == again == ClaimMatch.objects.get()
    assert stands(made) == ("overlaps", "suggested")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimMatch.objects.create(claim=two[1], other=two[0])


def test_of_what_was_matched_before_days_were_written_down_none_is_told(two, editor):
    old = ClaimMatch.objects.create(claim=two[0], other=two[1], at=None)
    [told] = questions.places(two[0], editor).claims
    assert (told, told.by, told.at) == (old, None, None)


def test_saying_the_same_again_writes_nothing_more(two, editor):
    for _ in range(2):
        match(claim=two[0], other=two[1], by=editor)
    assert Event.objects.filter(verb="matched").count() == 2  # one for each claim


def test_a_suggestion_is_of_who_worded_it_last(two, editor, moderator):
    another = make.make_user("editor", "another")
    made = match(claim=two[0], other=two[1], by=editor)
    match(claim=two[0], other=two[1], by=another, relation="contradicts")
    made.refresh_from_db()
    assert (made.by, made.relation) == (another, "contradicts")
    match(claim=two[0], other=two[1], by=moderator, relation="overlaps")
    made.refresh_from_db()
    assert (made.by, made.decided_by) == (another, moderator)


def test_a_decided_match_is_not_changed_by_who_only_suggests(two, editor, moderator):
    made = match(claim=two[0], other=two[1], by=moderator, refused=True)
    with pytest.raises(MatchDecided):
        match(claim=two[0], other=two[1], by=editor)
    with pytest.raises(MatchDecided):
        take_back(match=with_by(made, editor), by=editor)
    assert stands(made) == ("same", "refused")


def with_by(made, person):
    ClaimMatch.objects.filter(pk=made.pk).update(by=person)
    return made


def test_a_claim_is_not_matched_with_itself(two, moderator):
    with pytest.raises(OneAndTheSame):
        match(claim=two[0], other=two[0], by=moderator)


@pytest.mark.parametrize("role", ["nobody", "data desk"])
def test_who_may_not_tag_matches_nothing(two, role, moderator):
    person = make.make_user(role)
    with pytest.raises(NotAllowed):
        match(claim=two[0], other=two[1], by=person)
    with pytest.raises(NotAllowed):
        cite_review(claim=two[0], by=person, review_url=REVIEW)
    made = match(claim=two[0], other=two[1], by=moderator)
    for deed in (lambda: decide(match=made, by=person, confirmed=False),
                 lambda: take_back(match=made, by=person)):  # fmt: skip
        with pytest.raises(NotAllowed):
            deed()
    assert stands(made) == ("same", "confirmed")


@pytest.mark.parametrize("role", ["editor", "admin"])
def test_a_claim_of_an_independent_pass_is_matched_with_nothing(two, role):
    own = passes_claim(make.read_by_two(opened=False))
    by = own.author if role == "editor" else make.make_user(role)
    for claim, other in ((own.claim, two[0]), (two[0], own.claim)):
        with pytest.raises(NotAllowed):
            match(claim=claim, other=other, by=by)
    with pytest.raises(NotAllowed):
        cite_review(claim=own.claim, by=by, review_url=REVIEW)


def test_an_editor_decides_nothing_and_refuses_nothing(two, editor):
    with pytest.raises(NotAllowed):
        match(claim=two[0], other=two[1], by=editor, refused=True)
    made = match(claim=two[0], other=two[1], by=editor)
    with pytest.raises(NotAllowed):
        decide(match=made, by=editor, confirmed=True)
    assert stands(made) == ("same", "suggested")


def test_one_takes_back_what_one_suggested_and_a_moderator_anything(two, editor, moderator):
    made = match(claim=two[0], other=two[1], by=editor)
    with pytest.raises(NotAllowed):
        take_back(match=made, by=make.make_user("editor", "another"))
    take_back(match=made, by=editor)
    assert not ClaimMatch.objects.exists()
    with pytest.raises(MatchDecided):
        take_back(match=made, by=editor)
    take_back(match=match(claim=two[0], other=two[1], by=moderator), by=moderator)
    assert not ClaimMatch.objects.exists()


# Published reviews.


def test_a_review_is_named_once_with_the_verdict_as_it_words_it(two, editor, moderator):
    made = cite_review(
        claim=two[0], by=editor, review_url=REVIEW, publisher="Factcheck", verdict_text="Half true"
    )
    with pytest.raises(ReviewKnown):
        cite_review(claim=two[0], by=moderator, review_url=REVIEW)
    assert (made.verdict_text, made.status) == ("Half true", "suggested")
    assert cite_review(claim=two[1], by=moderator, review_url=REVIEW).status == "confirmed"


@pytest.mark.parametrize(
    "written",
    [
        "http://factcheck.example/tickets",
        "https://factcheck.example/tickets/",
        "https://www.FactCheck.example/tickets#verdict",
    ],
)
def test_a_review_is_the_same_however_its_address_is_written(two, moderator, written):
    cite_review(claim=two[0], by=moderator, review_url=REVIEW)
    with pytest.raises(ReviewKnown):
        cite_review(claim=two[0], by=moderator, review_url=written)
    other = cite_review(claim=two[0], by=moderator, review_url=f"{REVIEW}?page=2")
    with pytest.raises(ReviewKnown):
        reword_review(match=other, by=moderator, review_url=written)


def test_a_review_is_worded_anew_by_who_named_it_until_it_is_decided(two, editor, moderator):
    made = cite_review(claim=two[0], by=editor, review_url=REVIEW, verdict_text="Half tru")
    anew = {"review_url": REVIEW, "verdict_text": "Half true", "publisher": "Factcheck"}
    with pytest.raises(NotAllowed):
        reword_review(match=made, by=make.make_user("editor", "another"), **anew)
    reword_review(match=made, by=editor, **anew)
    made.refresh_from_db()
    assert (made.verdict_text, made.publisher, made.status) == (
        "Half true",
        "Factcheck",
        "suggested",
    )
    # Before and after stand in the history.
    last = two[0].annotation.events.latest("pk")
    said = [match["match"]["verdict_text"] for match in (last.before, last.after)]
    assert said == ["Half tru", "Half true"]
    decide(match=made, by=moderator, confirmed=True)
    with pytest.raises(MatchDecided):
        reword_review(match=made, by=editor, review_url=REVIEW)
    reword_review(match=made, by=moderator, review_url=REVIEW, relation="overlaps")
    assert stands(made) == ("overlaps", "confirmed")


def test_a_refused_review_stays_refused_when_it_is_worded_anew(two, editor, moderator):
    made = cite_review(claim=two[0], by=editor, review_url=REVIEW)
    decide(match=made, by=moderator, confirmed=False)
    reword_review(match=made, by=moderator, review_url=REVIEW, verdict_text="True")
    assert stands(made) == ("same", "refused")


def test_a_review_gets_no_address_that_another_one_has(two, moderator):
    made, _ = [
        cite_review(claim=two[0], by=moderator, review_url=url) for url in (f"{REVIEW}/2", REVIEW)
    ]
    with pytest.raises(ReviewKnown):
        reword_review(match=made, by=moderator, review_url=REVIEW)
    reword_review(match=made, by=moderator, review_url=f"{REVIEW}/2", verdict_text="False")


def test_a_claim_that_says_something_else_now_has_its_matches_decided_again(two, editor, moderator):
    same = match(claim=two[1], other=two[0], by=moderator)
    reviewed = cite_review(claim=two[0], by=moderator, review_url=REVIEW, verdict_text="True")
    untouched = cite_review(claim=two[1], by=moderator, review_url=REVIEW)
    refused = decide(
        match=cite_review(claim=two[0], by=editor, review_url=f"{REVIEW}/2"),
        by=moderator,
        confirmed=False,
    )

    def say(statement):
        claim = make.fresh(two[0].annotation)
        change_claim(annotation=claim, by=editor, lock=claim.lock, statement=statement)

    say(f"{two[0].statement.upper()}.")
    assert [stands(one)[1] for one in (same, reviewed)] == ["confirmed"] * 2, "the same words"
    say("Tickets fell by 14 percent in two years")
    assert [stands(one)[1] for one in (same, reviewed)] == ["suggested"] * 2
    assert (reviewed.decided_by, reviewed.verdict_text) == (None, "True")
    assert (stands(untouched)[1], stands(refused)[1]) == ("confirmed", "refused")
    assert questions.to_decide(moderator) == 2
    assert [
        event.after["match"]["status"]
        for event in Event.objects.filter(verb="matched", by=editor).order_by("-pk")[:2]
    ] == ["suggested", "suggested"]
    # Undo brings the words back that they were decided of, and with them what was decided.
    article = two[0].annotation.version.article
    undo(article=article, by=editor)
    assert make.fresh(two[0].annotation).claim.statement.endswith("YEARS.")
    assert [stands(one)[1] for one in (same, reviewed)] == ["confirmed"] * 2
    for one in (same, reviewed):
        one.refresh_from_db()
        assert (one.decided_by, one.decided_at is None) == (moderator, False)
    assert stands(refused)[1] == "refused"
    redo(article=article, by=editor)
    assert [stands(one)[1] for one in (same, reviewed)] == ["suggested"] * 2


def test_a_decision_comes_back_only_where_both_claims_say_what_they_said_then(
    two, editor, moderator
):
    made = match(claim=two[1], other=two[0], by=moderator)

    def say(number, statement):
        claim = make.fresh(two[number].annotation)
        by = claim.author
        change_claim(annotation=claim, by=by, lock=claim.lock, statement=statement)

    first, second = (claim.statement for claim in two)
    say(0, "Tickets fell in two years")
    say(1, "Fares fell in two years")
    say(0, first)
    assert stands(made)[1] == "suggested"
    say(1, second)
    assert stands(made)[1] == "confirmed"
    # What somebody has said meanwhile stands.
    say(0, "Tickets fell in two years")
    made.refresh_from_db()
    decide(match=made, by=moderator, confirmed=True)
    say(0, first)
    assert stands(made)[1] == "suggested"


def test_a_match_of_two_claims_is_no_review(two, moderator):
    made = match(claim=two[0], other=two[1], by=moderator)
    with pytest.raises(MatchDecided):
        reword_review(match=made, by=moderator, review_url=REVIEW)


# The trace.


def test_each_claim_has_the_match_in_its_history_with_what_the_other_one_says(editor, moderator):
    here, there = make.claim(), make.claim(statement="Tickets are dearer")
    made = match(claim=here.claim, other=there.claim, by=moderator)
    take_back(match=made, by=moderator)
    for claim, words in ((here, "Tickets are dearer"), (there, here.claim.statement)):
        said, unsaid = claim.events.filter(verb="matched").order_by("pk")
        assert (said.by, said.before) == (moderator, None)
        assert (said.after["match"]["status"], unsaid.after["match"]["status"]) == ("confirmed", "")
        told = [step.reason for step in trail_of(claim, reader=editor).rows]
        assert told[:2] == [f"Same claim (Taken back): {words}", f"Same claim (Confirmed): {words}"]


def test_a_history_tells_nothing_of_a_claim_that_its_reader_may_not_see(editor, moderator):
    here, hidden = make.claim(), make.claim(statement="Tickets are dearer")
    match(claim=here.claim, other=hidden.claim, by=moderator)
    article = hidden.version.article
    article.status = "withheld"
    article.save(update_fields=["status"])
    assert [trail_of(here, reader=who).rows[0].reason for who in (None, editor, moderator)] == [
        "",
        "",
        "Same claim (Confirmed): Tickets are dearer",
    ]


def test_a_match_moves_no_lock_and_is_not_what_undo_takes_back(two, editor):
    article = two[0].annotation.version.article
    match(claim=two[0], other=two[1], by=editor)
    assert make.fresh(two[0].annotation).lock == 1
    undo(article=article, by=editor)
    assert make.fresh(two[0].annotation).status == "deleted"


# What is found.


def test_claims_alike_are_offered_until_they_are_matched_or_told_apart(editor, moderator):
    here = make.claim(statement="Tickets rose by 14 percent in two years.").claim
    like = make.claim(statement="In two years tickets went up by 14 percent.").claim
    make.claim(statement="The harbour was dredged in May.")
    assert [one.claim for one in questions.alike(here, editor)] == [like]
    made = match(claim=like, other=here, by=moderator, refused=True)
    assert questions.alike(here, editor) == []
    take_back(match=made, by=moderator)
    assert [one.claim for one in questions.alike(here, editor)] == [like]


def test_of_what_is_not_seen_nothing_is_offered_matched_or_counted(editor, moderator):
    words = "Tickets rose by 14 percent in two years."
    here, hidden, gone = (make.claim(statement=words, by=moderator) for _ in range(3))
    sealed = make.read_by_two(opened=False)
    pass_of_another = passes_claim(sealed)
    match(claim=hidden.claim, other=here.claim, by=moderator)
    match(claim=gone.claim, other=here.claim, by=moderator)
    delete(annotation=gone, by=moderator, lock=gone.lock)
    article = hidden.version.article
    article.status = "withheld"
    article.save(update_fields=["status"])
    assert questions.alike(here.claim, editor) == []
    assert questions.places(here.claim, editor) == ([], [])
    [one] = questions.page(editor, Filters()).rows
    assert (one, one.places, one.waiting) == (here, 0, 0)
    assert [m.there for m in questions.places(here.claim, moderator).claims] == [hidden]
    assert pass_of_another not in questions.seen(editor)


def passes_claim(article):
    """A claim of a pass that is somebody's own yet."""
    reader = article.passes.first().editor
    return make.claim(article, by=reader)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Boats are dear", "Tickets rose", "Tickets fell"]),
        ({"q": "tickets"}, ["Tickets rose", "Tickets fell"]),
        ({"q": "TICKETS fell"}, ["Tickets fell"]),
        ({"q": "harbour"}, ["Boats are dear"]),
        ({"checkworthiness": "minor"}, ["Tickets fell"]),
        ({"elsewhere": "confirmed"}, ["Tickets rose", "Tickets fell"]),
        ({"elsewhere": "suggested"}, ["Boats are dear"]),
        ({"elsewhere": "none"}, []),
        ({"q": "nothing"}, []),
    ],
)
def test_the_list_is_narrowed_by_words_labels_and_matches(editor, moderator, asked, found):
    fell = make.claim(statement="Tickets fell", claimant="", checkworthiness="minor").claim
    rose = make.claim(statement="Tickets rose", claimant="").claim
    dear = make.claim(statement="Boats are dear", claimant="Harbour board")
    match(claim=rose, other=fell, by=moderator, relation="contradicts")
    cite_review(claim=dear.claim, by=editor, review_url=REVIEW)
    rows = questions.page(editor, Filters(**asked)).rows
    assert [one.claim.statement for one in rows] == found
    # The list says of each what the filter finds it by.
    told = {"confirmed": {(1, 0)}, "suggested": {(0, 1)}}.get(asked.get("elsewhere"))
    assert told is None or {(one.places, one.waiting) for one in rows} == told


def test_who_decides_has_first_what_is_to_be_decided(editor, moderator):
    here, refused, said, asked = (make.claim() for _ in range(4))
    match(claim=here.claim, other=refused.claim, by=moderator, refused=True)
    match(claim=said.claim, other=here.claim, by=moderator)
    match(claim=here.claim, other=asked.claim, by=editor)
    for who, first in ((editor, [said, asked]), (moderator, [asked, said])):
        there = [m.there for m in questions.places(here.claim, who).claims]
        assert there == [*first, refused]
