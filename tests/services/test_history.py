"""Undo and redo: whatever was done, undoing all of it gives back each earlier state exactly."""

import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.models import Annotation, Decision, Event, Kind, Status
from annotations.queries.history import deeds_of
from annotations.services import annotations
from annotations.services.annotations import delete, submit, take_back
from annotations.services.articles import set_status
from annotations.services.comments import comment
from annotations.services.history import redo, restore, undo
from annotations.services.refusals import (
    ChangedByOthers,
    DeedStays,
    NotAllowed,
    NothingToRedo,
    NothingToRestore,
    NothingToSubmit,
    NothingToUndo,
    NotInTheText,
    PassHandedIn,
    RepeatedRequest,
    StaleAnnotation,
)
from annotations.services.reviews import decide
from annotations.services.trace import snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db
each_kind = pytest.mark.parametrize("kind", Kind.values)
# What the desk was promised for a whole request.
MOST = 20


def world(person) -> dict[int, dict]:
    """Everything of one person that can be seen, by annotation."""
    live = Annotation.objects.live().filter(author=person).whole().select_related("version")
    return {annotation.pk: snapshot(annotation) for annotation in live}


def approve(annotation) -> None:
    decide(annotation=annotation, by=make.make_user("moderator"), decision=Decision.APPROVE)


def do(step, article, person) -> bool:
    """Carry out one step of a program; whether it was a deed that can be undone."""
    verb, number = step
    own = list(Annotation.objects.live().filter(author=person).order_by("pk"))
    if verb == "create":
        kind = Kind.values[number % len(Kind.values)]
        if kind == Kind.CAPTION and any(annotation.kind == kind for annotation in own):
            return False
        make.OF_KIND[kind](article, by=person)
        return True
    if verb == "submit":
        try:
            return submit(article=article, by=person) > 0
        except NothingToSubmit:
            return False
    if not own:
        return False
    chosen = own[number % len(own)]
    if verb == "change":
        return make.changed(chosen, variant=number).lock > chosen.lock
    if verb == "delete":
        delete(annotation=chosen, by=person, lock=chosen.lock)
        return True
    if verb == "restore":
        past = chosen.events.filter(after__has_key="values").order_by("pk")[:8]
        try:
            restore(
                annotation=chosen, by=person, lock=chosen.lock, event=past[number % len(past)].pk
            )
        except NothingToRestore:
            return False
        return True
    raise AssertionError(verb)


def run(program, article, people):
    """Run a program of several people against the plain idea of undo: two piles of worlds."""
    past = {person.pk: [] for person in people}
    future = {person.pk: [] for person in people}
    for who, *step in program:
        person = people[who % len(people)]
        before = world(person)
        done, undone = past[person.pk], future[person.pk]
        if step[0] == "undo":
            if done:
                undo(article=article, by=person)
                undone.append(before)
                assert world(person) == done.pop()
            else:
                with pytest.raises(NothingToUndo):
                    undo(article=article, by=person)
        elif step[0] == "redo":
            if undone:
                redo(article=article, by=person)
                done.append(before)
                assert world(person) == undone.pop()
            else:
                with pytest.raises(NothingToRedo):
                    redo(article=article, by=person)
        elif do(step, article, person):
            done.append(before)
            undone.clear()
    for person in people:
        final = world(person)
        steps = len(past[person.pk])
        for earlier in reversed(past[person.pk]):
            undo(article=article, by=person)
            assert world(person) == earlier
        assert world(person) == {}
        assert not deeds_of(article, person).done
        for _ in range(steps):
            redo(article=article, by=person)
        assert world(person) == final


DEEDS = ["create", "create", "change", "change", "delete", "restore", "submit", "undo", "redo"]
PROGRAMS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(DEEDS), st.integers(0, 5)),
    min_size=1,
    max_size=14,
)


# The database is set up once for all examples; each is rolled back.
many_programs = settings(
    max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@many_programs
@given(PROGRAMS)
def test_undoing_all_gives_back_every_state_and_redoing_all_the_last(program):
    with transaction.atomic():
        article = make.article()
        people = [make.make_user("editor"), make.make_user("editor", "ola")]
        run(program, article, people)
        transaction.set_rollback(True)


@each_kind
def test_create_change_and_delete_of_every_kind_go_back_and_forth(kind):
    article = make.article()
    person = make.make_user("editor")
    states = [world(person)]
    annotation = make.OF_KIND[kind](article, by=person)
    states.append(world(person))
    for variant in (1, 2):
        annotation = make.changed(make.fresh(annotation), variant=variant)
        states.append(world(person))
    delete(annotation=annotation, by=person, lock=annotation.lock)
    states.append(world(person))
    for state in states[-2::-1]:
        assert undo(article=article, by=person).turned == [annotation]
        assert world(person) == state
    for state in states[1:]:
        redo(article=article, by=person)
        assert world(person) == state
    assert states[2] != states[1] != states[3] != states[2]


def test_the_persons_of_a_caption_come_back_with_their_actors_and_roles():
    caption = make.caption()
    before = list(caption.caption.persons.values_list("name", "role_as_printed", "actor"))
    changed = make.changed(caption, variant=2)
    assert changed.caption.persons.count() == 2
    undo(article=caption.version.article, by=caption.author)
    after = make.fresh(caption).caption.persons.values_list("name", "role_as_printed", "actor")
    assert list(after) == before
    assert before[0][2] is not None


def test_what_came_back_has_its_words_and_context_from_the_text():
    quote = make.quote()
    before = list(quote.spans.values_list("role", "order", "exact", "prefix", "suffix"))
    make.changed(quote)
    undo(article=quote.version.article, by=quote.author)
    after = quote.spans.values_list("role", "order", "exact", "prefix", "suffix")
    assert sorted(after) == sorted(before)


def test_an_undone_creation_keeps_its_identity():
    quote = make.quote()
    undo(article=quote.version.article, by=quote.author)
    assert make.fresh(quote).status == Status.DELETED
    assert redo(article=quote.version.article, by=quote.author).turned == [quote]
    again = make.fresh(quote)
    assert (again.uuid, again.status, again.lock) == (quote.uuid, Status.DRAFT, 3)


def test_undo_and_redo_are_events_themselves():
    quote = make.quote()
    article, author = quote.version.article, quote.author
    undo(article=article, by=author, request_id=make.request_id(1))
    redo(article=article, by=author)
    rows = Event.objects.filter(annotation=quote).values_list("verb", "undoes__verb", "lock")
    assert list(rows) == [
        ("created", None, 1),
        ("undone", "created", 2),
        ("redone", "created", 3),
    ]


@each_kind
def test_the_deeds_of_one_request_go_together(kind):
    article = make.article()
    person = make.make_user("editor")
    first, second = make.OF_KIND[kind](article), make.quote(article)
    before = world(person)
    for annotation in (first, second):
        delete(annotation=annotation, by=person, lock=1, request_id=make.request_id(7))
    assert world(person) == {}
    assert set(undo(article=article, by=person).turned) == {first, second}
    assert world(person) == before
    assert set(redo(article=article, by=person).turned) == {first, second}
    assert world(person) == {}


def test_nothing_to_undo_or_redo_is_said():
    article = make.article()
    person = make.make_user("editor")
    with pytest.raises(NothingToUndo):
        undo(article=article, by=person)
    make.quote(article)
    with pytest.raises(NothingToRedo):
        redo(article=article, by=person)
    undo(article=article, by=person)
    with pytest.raises(NothingToUndo):
        undo(article=article, by=person)


def test_nobody_undoes_what_others_did_or_what_was_done_elsewhere():
    quote = make.quote()
    other = make.make_user("moderator")
    with pytest.raises(NothingToUndo):
        undo(article=quote.version.article, by=other)
    with pytest.raises(NothingToUndo):
        undo(article=make.article(), by=quote.author)
    assert make.fresh(quote).lock == 1


def test_a_new_deed_ends_what_could_be_redone_for_good():
    article = make.article()
    person = make.make_user("editor")
    make.quote(article)
    lost = make.claim(article)
    undo(article=article, by=person)
    last = make.stance(article)
    with pytest.raises(NothingToRedo):
        redo(article=article, by=person)
    undo(article=article, by=person)
    assert redo(article=article, by=person).turned == [last]
    with pytest.raises(NothingToRedo):
        redo(article=article, by=person)
    assert make.fresh(lost).status == Status.DELETED


def test_undo_after_a_submission_takes_it_back_and_no_word_of_it():
    article = make.article()
    quote, claim = make.changed(make.quote(article)), make.claim(article)
    returned = make.brought_to(make.not_a_quote(article), "returned")
    before = world(quote.author)
    assert submit(article=article, by=quote.author) == 3
    turn = undo(article=article, by=quote.author)
    assert set(turn.turned) == {quote, claim, returned}
    assert world(quote.author) == before
    assert (article.status, make.fresh(quote).version.article.status) == ("in_progress",) * 2
    redo(article=article, by=quote.author)
    assert set(Annotation.objects.submitted()) == {quote, claim, returned}
    assert (article.status, make.fresh(quote).version.article.status) == ("done",) * 2


def test_what_was_submitted_ends_redo():
    article = make.article()
    quote = make.quote(article)
    make.claim(article)
    undo(article=article, by=quote.author)
    submit(article=article, by=quote.author)
    with pytest.raises(NothingToRedo):
        redo(article=article, by=quote.author)


def test_what_was_taken_back_from_the_queue_needs_no_undo():
    quote = make.quote()
    article = quote.version.article
    submit(article=article, by=quote.author)
    take_back(article=article, by=quote.author)
    undo(article=article, by=quote.author)
    assert make.fresh(quote).status == Status.DELETED


def test_a_pass_that_was_handed_in_is_taken_back_as_a_whole_and_not_undone():
    article = make.read_by_two(opened=False)
    person = make.make_user("editor", "left")
    before = world(person)
    submit(article=article, by=person)
    with pytest.raises(PassHandedIn):
        undo(article=article, by=person)
    take_back(article=article, by=person)
    assert world(person) == before


@pytest.mark.parametrize("decision", ["approved", "returned", "rejected"])
@each_kind
def test_what_somebody_judged_since_is_not_undone(kind, decision):
    annotation = make.OF_KIND[kind](status=decision)
    before = snapshot(annotation)
    with pytest.raises(ChangedByOthers):
        undo(article=annotation.version.article, by=annotation.author)
    assert snapshot(make.fresh(annotation)) == before
    assert annotation.status == decision


def test_what_somebody_changed_since_is_neither_undone_nor_redone():
    quote = make.quote()
    article, author = quote.version.article, quote.author
    moderator = make.make_user("moderator")
    once = make.changed(quote)
    undo(article=article, by=author)
    theirs = make.changed(make.fresh(once), by=moderator, variant=2)
    for verb in (undo, redo):
        with pytest.raises(ChangedByOthers):
            verb(article=article, by=author)
    assert snapshot(make.fresh(quote)) == snapshot(make.fresh(theirs))


def test_a_comment_of_somebody_else_does_not_stand_in_the_way():
    quote = make.quote()
    comment(annotation=quote, by=make.make_user("moderator"), body="Is that all she said?")
    undo(article=quote.version.article, by=quote.author)
    assert make.fresh(quote).status == Status.DELETED


def test_a_moderator_undoes_their_own_change_of_anothers_work():
    quote = make.quote()
    moderator = make.make_user("moderator")
    before = snapshot(quote)
    make.changed(quote, by=moderator)
    undo(article=quote.version.article, by=moderator)
    assert snapshot(make.fresh(quote)) == before


def test_undoing_an_edit_of_an_approved_annotation_gives_back_the_approved_state():
    quote = make.quote(approved=True)
    before = snapshot(quote)
    assert make.changed(quote).status == Status.SUBMITTED
    undo(article=quote.version.article, by=quote.author)
    assert snapshot(make.fresh(quote)) == before
    redo(article=quote.version.article, by=quote.author)
    assert make.fresh(quote).status == Status.SUBMITTED


def test_an_undo_of_an_edit_in_the_queue_gives_back_the_words_and_keeps_the_place():
    quote = make.quote()
    article = quote.version.article
    words = snapshot(quote)["spans"]
    submit(article=article, by=quote.author)
    submitted_at = make.fresh(quote).submitted_at
    make.changed(make.fresh(quote))
    undo(article=article, by=quote.author)
    after = make.fresh(quote)
    assert (after.status, after.submitted_at) == (Status.SUBMITTED, submitted_at)
    assert snapshot(after)["spans"] == words


def test_what_was_submitted_and_deleted_comes_back_to_the_queue():
    quote = make.quote()
    article = quote.version.article
    submit(article=article, by=quote.author)
    delete(annotation=quote, by=quote.author, lock=2)
    undo(article=article, by=quote.author)
    assert make.fresh(quote).status == Status.SUBMITTED
    redo(article=article, by=quote.author)
    assert make.fresh(quote).status == Status.DELETED


def test_an_undo_of_what_was_taken_back_meanwhile_leaves_it_a_draft():
    quote = make.quote()
    article = quote.version.article
    submit(article=article, by=quote.author)
    make.changed(make.fresh(quote))
    take_back(article=article, by=quote.author)
    undo(article=article, by=quote.author)
    assert make.fresh(quote).status == Status.DRAFT


@pytest.mark.parametrize(("verb", "missing"), [(undo, NothingToUndo), (redo, NothingToRedo)])
def test_a_repeated_request_takes_back_one_deed_only(verb, missing):
    article = make.article()
    quote, claim = make.quote(article), make.claim(article)
    person = quote.author
    if verb is redo:
        undo(article=article, by=person)
        undo(article=article, by=person)
    key = make.request_id(5)
    first = verb(article=article, by=person, request_id=key)
    assert verb(article=article, by=person, request_id=key) == first
    assert first.turned == [claim if verb is undo else quote]
    verb(article=article, by=person, request_id=make.request_id(6))
    with pytest.raises(missing):
        verb(article=article, by=person, request_id=make.request_id(7))


def test_who_lost_the_right_undoes_nothing():
    quote = make.quote()
    quote.author.groups.clear()
    with pytest.raises(NotAllowed):
        undo(article=quote.version.article, by=make.make_user("editor"))
    assert make.fresh(quote).status == Status.DRAFT


def test_a_withheld_article_cannot_be_undone_by_who_may_not_see_it():
    quote = make.quote()
    article = set_status(
        article=quote.version.article, by=make.make_user("moderator"), status="withheld"
    )
    with pytest.raises(NotAllowed):
        undo(article=article, by=quote.author)
    assert make.fresh(quote).status == Status.DRAFT


def staying(turn_or_refusal):
    return [event.annotation for event in turn_or_refusal.stays]


def test_of_several_what_somebody_judged_stays_and_the_others_go():
    article = make.article()
    person = make.make_user("editor")
    judged, others = make.quote(article), [make.claim(article), make.not_a_quote(article)]
    before = world(person)
    submit(article=article, by=person)
    approve(judged)
    stands = snapshot(make.fresh(judged))
    turn = undo(article=article, by=person)
    assert (set(turn.turned), staying(turn)) == (set(others), [judged])
    assert [(event.verb, event.by.username) for event in turn.stays] == [("approved", "moderator")]
    assert world(person) == before | {judged.pk: stands}
    assert (article.status, turn.can_undo) == ("in_progress", True)
    turn = redo(article=article, by=person)
    assert (set(turn.turned), staying(turn)) == (set(others), [])
    assert set(Annotation.objects.submitted()) == set(others)
    assert snapshot(make.fresh(judged)) == stands


def test_a_deed_that_stays_is_passed_over_only_where_the_one_before_is_named():
    article = make.article()
    person = make.make_user("editor")
    first = [make.quote(article), make.not_a_quote(article)]
    submit(article=article, by=person)
    judged = make.claim(article)
    submit(article=article, by=person)
    approve(judged)
    before = world(person)
    # Saying so changes nothing, however often it is said, and names what could be undone.
    for deed in (None, 1):
        with pytest.raises(DeedStays) as refused:
            undo(article=article, by=person, deed=deed)
        refusal = refused.value
        assert ([event.annotation for event in refusal.deed], staying(refusal)) == (
            [judged], [judged],
        )  # fmt: skip
        assert {event.annotation for event in refusal.following} == set(first)
        assert world(person) == before
    turn = undo(article=article, by=person, deed=refusal.following[0].pk)
    assert (set(turn.turned), staying(turn)) == (set(first), [])
    assert make.fresh(judged).status == Status.APPROVED
    # What was passed over stays for good.
    assert undo(article=article, by=person).turned == [first[1]]


def test_only_the_marks_of_the_deed_itself_are_said_to_stay():
    """Those of a deed that was passed over were told when it was."""
    article = make.article()
    person = make.make_user("editor")
    waits, early = make.quote(article), make.not_a_quote(article)
    submit(article=article, by=person)
    late = make.claim(article)
    submit(article=article, by=person)
    for mark in (early, late):
        approve(mark)
    with pytest.raises(DeedStays) as refused:
        undo(article=article, by=person)
    assert staying(refused.value) == [late]
    turn = undo(article=article, by=person, deed=refused.value.following[0].pk)
    assert (turn.turned, staying(turn)) == ([waits], [early])


def test_where_nothing_is_left_before_a_deed_that_stays_none_is_named():
    article = make.article()
    person = make.make_user("editor")
    judged = make.claim(article)
    submit(article=article, by=person)
    approve(judged)
    with pytest.raises(DeedStays) as refused:
        undo(article=article, by=person)
    assert (staying(refused.value), refused.value.following) == ([judged], [])


def test_redo_goes_past_what_somebody_has_changed_since():
    article = make.article()
    person = make.make_user("editor")
    first, second = make.quote(article), make.claim(article)
    for mark in (first, second):
        make.changed(mark)
    for _ in range(2):
        undo(article=article, by=person)
    make.changed(make.fresh(first), by=make.make_user("moderator"), variant=2)
    with pytest.raises(DeedStays) as refused:
        redo(article=article, by=person)
    assert staying(refused.value) == [first]
    turn = redo(article=article, by=person, deed=refused.value.following[0].pk)
    assert (turn.turned, turn.can_redo) == ([second], False)


def test_undo_reaches_as_far_as_it_says(monkeypatch):
    """Beyond its reach there is nothing to undo, and what lies within still goes in order."""
    monkeypatch.setattr("annotations.queries.history.REACH", 4)
    article = make.article()
    person = make.make_user("editor")
    made = [make.quote(article) for _ in range(6)]
    undone = [undo(article=article, by=person).turned[0] for _ in range(2)]
    assert undone == [made[5], made[4]]
    with pytest.raises(NothingToUndo):
        undo(article=article, by=person)
    assert redo(article=article, by=person).turned == [made[4]]


def test_what_can_be_undone_is_read_in_one_query(django_assert_num_queries):
    article = make.article()
    for _ in range(5):
        make.quote(article)
    undo(article=article, by=make.make_user("editor"))
    person = make.make_user("editor")
    with django_assert_num_queries(1):
        deeds = deeds_of(article, person)
    assert (len(deeds.done), len(deeds.undone)) == (4, 1)


@pytest.mark.parametrize("number", [3, 30])
def test_a_submission_goes_back_and_forth_in_few_queries_however_many(
    number, django_assert_max_num_queries
):
    article = make.article()
    kinds = [Kind.QUOTE, Kind.STANCE, Kind.CLAIM, Kind.NOT_A_QUOTE]
    for n in range(number - 1):
        make.OF_KIND[kinds[n % len(kinds)]](article)
    author = make.caption(article).author
    for verb in (submit, undo, redo):
        with django_assert_max_num_queries(MOST):
            verb(article=article, by=make.make_user("editor"), request_id=uuid.uuid4())
    assert Annotation.objects.submitted().by(author).count() == number
    assert set(Annotation.objects.values_list("lock", flat=True)) == {4}


def test_a_deed_that_named_new_people_goes_back_and_forth_in_few_queries(
    django_assert_max_num_queries,
):
    article, together, editor = make.article(), uuid.uuid4(), make.make_user("editor")
    for kind in (Kind.QUOTE, Kind.STANCE, Kind.CLAIM, Kind.CAPTION):
        make.OF_KIND[kind](article, together=together)
    for turn in (undo, redo):
        with django_assert_max_num_queries(MOST):
            assert len(turn(article=article, by=editor).turned) == 4


def test_deleting_and_undoing_makes_the_deleter_the_last_editor():
    """Who has brought words back has a hand in them and leaves the judging to others."""
    quote = make.quote(status=Status.SUBMITTED)
    moderator = make.make_user("moderator")
    annotations.delete(annotation=quote, by=moderator, lock=quote.lock)
    undo(article=quote.version.article, by=moderator)
    assert make.fresh(quote).edited_by == moderator


# An earlier state brought back.


def first_event(annotation):
    return annotation.events.earliest("pk").pk


@each_kind
def test_an_earlier_state_is_brought_back_as_an_edit_that_undo_takes_back(kind):
    annotation = make.OF_KIND[kind]()
    first = snapshot(make.fresh(annotation))
    second = snapshot(make.changed(annotation))
    brought = restore(
        annotation=annotation, by=annotation.author, event=first_event(annotation), lock=2
    )
    assert snapshot(make.fresh(annotation)) == first
    assert brought.lock == 3
    assert annotation.events.latest("pk").verb == "restored"
    undo(article=annotation.version.article, by=annotation.author)
    assert snapshot(make.fresh(annotation)) == second
    redo(article=annotation.version.article, by=annotation.author)
    assert snapshot(make.fresh(annotation)) == first


def test_a_state_with_two_addressees_comes_back_with_the_first():
    quote = make.changed(make.quote())
    state = snapshot(make.fresh(quote))
    two = [["addressee", 0, 0, 5], ["addressee", 1, 6, 14]]
    event = Event.objects.create(
        article=quote.version.article,
        annotation=quote,
        by=quote.author,
        verb="changed",
        before=state,
        after=state | {"spans": sorted(state["spans"] + two)},
        lock=2,
    )
    restore(annotation=quote, by=quote.author, event=event.pk, lock=2)
    assert [span.start for span in make.fresh(quote).spans_of("addressee")] == [0]


def test_a_state_whose_speaker_is_none_comes_back_with_them_named():
    quote = make.changed(make.quote(), variant=2)
    state = snapshot(make.fresh(quote))
    speaker = quote.events.earliest("pk").after["values"]["speaker_id"]
    said = {"speaker_id": speaker, "speaker_status": "none"}
    event = Event.objects.create(
        article=quote.version.article,
        annotation=quote,
        by=quote.author,
        verb="changed",
        before=state,
        after=state | {"values": state["values"] | said},
        lock=2,
    )
    restore(annotation=quote, by=quote.author, event=event.pk, lock=2)
    quote = make.fresh(quote).quote
    assert (quote.speaker_id, quote.speaker_status) == (speaker, "named")


def test_bringing_back_a_state_of_what_was_approved_asks_for_a_new_decision():
    quote = make.changed(make.quote())
    quote = make.brought_to(quote, "approved")
    restore(annotation=quote, by=quote.author, event=first_event(quote), lock=quote.lock)
    assert make.fresh(quote).status == Status.SUBMITTED


def test_what_was_deleted_is_brought_back_as_a_draft():
    quote = make.quote()
    before = snapshot(quote)
    delete(annotation=quote, by=quote.author, lock=1)
    restore(annotation=quote, by=quote.author, event=first_event(quote), lock=2)
    assert snapshot(make.fresh(quote)) == before


def test_the_words_of_then_must_stand_at_their_places_now():
    quote, other = make.quote(), make.article("Another story\n\nNobody said a word.")
    event = first_event(quote)
    make.changed(quote)
    Annotation.objects.filter(pk=quote.pk).update(version=other.current_version, lock=3)
    before = list(make.fresh(quote).spans.values_list())
    with pytest.raises(NotInTheText):
        restore(annotation=quote, by=quote.author, event=event, lock=3)
    assert list(make.fresh(quote).spans.values_list()) == before


def test_a_state_is_not_brought_back_over_a_change_that_was_not_seen():
    quote = make.changed(make.quote())
    with pytest.raises(StaleAnnotation):
        restore(annotation=quote, by=quote.author, event=first_event(quote), lock=1)


def test_there_must_be_a_state_to_bring_back():
    quote, other = make.quote(), make.quote()
    comment(annotation=quote, by=quote.author, body="Is that all she said?")
    said = quote.events.latest("pk").pk
    for event in (said, first_event(other), first_event(quote), 2**62):
        with pytest.raises(NothingToRestore):
            restore(annotation=quote, by=quote.author, event=event, lock=1)
    assert make.fresh(quote).lock == 1


def test_nobody_brings_back_a_state_of_what_they_may_not_edit():
    quote = make.changed(make.quote())
    with pytest.raises(NotAllowed):
        restore(
            annotation=quote, by=make.make_user("editor", "ola"), event=first_event(quote), lock=2
        )


def test_a_repeated_request_brings_a_state_back_once():
    quote = make.changed(make.quote())
    asked = {"by": quote.author, "event": first_event(quote), "request_id": make.request_id(3)}
    for _ in range(2):
        assert restore(annotation=quote, lock=2, **asked).lock == 3
    with pytest.raises(RepeatedRequest):
        make.changed(make.fresh(quote), lock=3, request_id=make.request_id(3))
