"""What every kind of annotation has in common: create, change, delete, submit, take back."""

import datetime
import uuid

import pytest

from annotations.models import (
    Actor,
    Annotation,
    Article,
    ArticleVersion,
    Event,
    Kind,
    Span,
    Status,
    Target,
    User,
)
from annotations.services import actors, annotations, articles, history, moves, quotes, stances
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.refusals import (
    ApprovedOnce,
    MissingPart,
    NotAllowed,
    NothingToSubmit,
    OverlappingParts,
    OwnWork,
    RepeatedRequest,
    SeveralActors,
    StaleAnnotation,
    StaleText,
)
from annotations.services.reviews import decide
from annotations.services.trace import snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
each_kind = pytest.mark.parametrize("kind", Kind.values)


def counts():
    """How many rows there are of everything a write can touch."""
    return {m.__name__: m.objects.count() for m in (Annotation, Span, Event, Actor, Target)}


def verbs_of(annotation):
    return list(Event.objects.filter(annotation=annotation).values_list("verb", flat=True))


@each_kind
def test_a_new_annotation_is_a_draft_of_its_author(kind):
    annotation = make.fresh(make.OF_KIND[kind](note="Compare the agency copy."))
    author = make.make_user("editor")
    assert (annotation.kind, annotation.status, annotation.lock) == (kind, Status.DRAFT, 1)
    assert annotation.author == annotation.edited_by == author
    assert annotation.note == "Compare the agency copy."
    assert annotation.submitted_at is None
    assert annotation.details.annotation == annotation


@each_kind
def test_every_span_holds_the_words_at_its_place(kind):
    annotation = make.OF_KIND[kind]()
    text = annotation.version.text
    spans = list(annotation.spans.all())
    assert spans
    for span in spans:
        assert text[span.start : span.end] == span.exact
        assert text[: span.start].endswith(span.prefix)
        assert text[span.end :].startswith(span.suffix)
        assert len(span.prefix) == min(32, span.start)


@each_kind
def test_creating_leaves_one_event_with_the_whole_state(kind):
    annotation = make.fresh(make.OF_KIND[kind](request_id=make.request_id()))
    event = Event.objects.get(annotation=annotation)
    assert (event.verb, event.by, event.lock) == ("created", annotation.author, 1)
    assert event.article == annotation.version.article
    assert event.request_id == make.request_id()
    assert event.before is None
    assert event.after == snapshot(annotation)


def test_each_write_logs_one_line_once_it_is_committed(caplog, django_capture_on_commit_callbacks):
    caplog.set_level("INFO", "annotations.writes")
    article = make.article()
    make.claim(article)
    with django_capture_on_commit_callbacks() as callbacks:
        quote = make.quote(article, request_id=make.request_id())
    assert not caplog.messages
    for callback in callbacks:
        callback()
    assert caplog.messages == [
        f"write verb=created person={quote.author.pk} annotation={quote.uuid} lock=1"
        f" key={make.request_id()}"
    ]


@pytest.mark.parametrize(
    ("status", "after"),
    [("todo", "in_progress"), ("in_progress", "in_progress"), ("done", "in_progress"),
     ("withheld", "withheld")],
)  # fmt: skip
def test_the_first_mark_puts_an_article_in_progress(status, after):
    article = make.article(status=status)
    make.quote(article, by=make.make_user("moderator"))
    article.refresh_from_db()
    assert article.status == after


def test_a_mark_takes_an_article_that_is_with_nobody():
    article, ada, ola = make.article(), *(make.make_user("editor", name) for name in ("ada", "ola"))
    make.quote(article, by=ada)
    make.claim(article, by=ola)
    assert Article.objects.get().assignee == ada


def test_what_somebody_took_after_the_article_was_read_stays_theirs():
    article, ada, ola = make.article(), *(make.make_user("editor", name) for name in ("ada", "ola"))
    Article.objects.update(assignee=ola)
    make.quote(article, by=ada)
    assert (article.assignee, article.status) == (ola, "in_progress")
    Article.objects.update(assignee=None, status="withheld")
    make.claim(article, by=make.make_user("moderator"))
    article.refresh_from_db()
    assert (article.assignee.username, article.status) == ("moderator", "withheld")


def test_what_a_mark_means_for_its_article_is_written_down_where_it_moves_it():
    article, ada, ola = make.article(), *(make.make_user("editor", name) for name in ("ada", "ola"))
    then = Article.objects.get().updated_at
    make.quote(article, by=ada)
    make.claim(article, by=ola)
    article.refresh_from_db()
    assert article.updated_at > then
    event = moves_of(article).get()
    assert (event.by, event.request_id) == (ada, None)
    assert event.before == {"status": "todo", "assignee": None}
    assert event.after == {"status": "in_progress", "assignee": ada.pk}


def test_submitting_taking_back_and_undo_move_the_article_with_an_event_each():
    quote = make.quote()
    article, by = quote.version.article, quote.author
    annotations.submit(article=article, by=by)
    annotations.take_back(article=article, by=by)
    annotations.submit(article=article, by=by)
    history.undo(article=article, by=by)
    history.redo(article=article, by=by)
    statuses = [event.after["status"] for event in moves_of(article)]
    assert statuses == ["in_progress", "done", "in_progress", "done", "in_progress", "done"]
    assert Article.objects.get().updated_at >= moves_of(article).last().at - SECOND


def moves_of(article):
    return Event.objects.filter(article=article, annotation=None, verb="changed")


def test_the_cards_stand_in_the_order_of_the_text():
    article = make.article()
    made = [
        make.claim(article),
        make.caption(article),
        make.quote(article),
        make.not_a_quote(article, words="‘empty winters’"),
        make.stance(article),
    ]
    order = Annotation.objects.in_text_order().values_list("kind", flat=True)
    assert list(order) == ["not_a_quote", "quote", "stance", "claim", "caption"]
    assert len(made) == 5


# What a form can be made to send, and what is refused without a trace.
TEXT_START = "Ferry operator"
BAD_MARKS = {
    "other words": ([Mark("content", 0, 14, "Ferry operatoR")], StaleText),
    "shifted by one": ([Mark("content", 1, 15, TEXT_START)], StaleText),
    "longer than its words": ([Mark("content", 0, 15, TEXT_START)], StaleText),
    "from the end": ([Mark("content", -5, -1, "oday")], StaleText),
    "turned round": ([Mark("content", 14, 0, TEXT_START)], StaleText),
    "empty": ([Mark("content", 3, 3, "")], StaleText),
    "beyond the text": ([Mark("content", 10**6, 10**6 + 3, "sea")], StaleText),
    "beyond any number": ([Mark("content", 0, 10**30, TEXT_START)], StaleText),
    "one good and one bad": (
        [Mark("content", 0, 5, "Ferry"), Mark("source", 6, 10, "Oper")],
        StaleText,
    ),
    "overlapping": (
        [Mark("content", 0, 14, TEXT_START), Mark("content", 6, 14, "operator")],
        OverlappingParts,
    ),
    "two cues": (
        [
            Mark("content", 0, 14, TEXT_START),
            Mark("cue", 15, 20, "warns"),
            Mark("cue", 21, 23, "of"),
        ],
        OverlappingParts,
    ),
    "two addressees": (
        [
            Mark("content", 0, 14, TEXT_START),
            Mark("addressee", 15, 20, "warns"),
            Mark("addressee", 21, 23, "of"),
        ],
        OverlappingParts,
    ),
    "none": ([], MissingPart),
    "no content": ([Mark("cue", 15, 20, "warns")], MissingPart),
    "a blank": ([Mark("content", 5, 6, " ")], MissingPart),
}


@pytest.mark.parametrize("what", BAD_MARKS)
def test_marks_that_do_not_fit_are_refused_and_leave_nothing(what):
    marks, refusal = BAD_MARKS[what]
    article = make.article()
    before = counts()
    with pytest.raises(refusal):
        make.quote(article, marks=marks or [], speaker="Nobody Yet", content=[], cue="", source="")
    assert counts() == before
    article.refresh_from_db()
    assert article.status == "todo"


@pytest.mark.parametrize("what", BAD_MARKS)
def test_an_edit_with_marks_that_do_not_fit_is_refused_and_leaves_all_as_it_was(what):
    marks, refusal = BAD_MARKS[what]
    quote = make.quote()
    before, rows = snapshot(quote), counts()
    with pytest.raises(refusal):
        quotes.set_parts(annotation=quote, by=quote.author, lock=1, marks=marks)
    assert snapshot(make.fresh(quote)) == before
    assert counts() == rows


@each_kind
def test_the_words_a_kind_cannot_do_without(kind):
    """A caption describes the picture, so that it needs no words of the text."""
    article = make.article()
    foreign = make.marks(article.current_version, addressee="the islanders’ council")
    if kind == Kind.CAPTION:
        assert make.caption(article, fields={"headline": "A quay"}, persons=()).spans.count() == 0
        return
    with pytest.raises(MissingPart):
        make.OF_KIND[kind](article, marks=foreign)


def test_parts_that_touch_or_repeat_are_no_overlap():
    article = make.article("Two ferries left", by=make.make_user("editor"))
    quote = make.quote(
        article,
        marks=[
            Mark("content", 0, 3, "Two"),
            Mark("content", 3, 11, " ferries"),
            Mark("content", 0, 3, "Two"),
            Mark("source", 0, 11, "Two ferries"),
        ],
    )
    assert [(s.start, s.end, s.order) for s in quote.spans_of("content")] == [(0, 3, 0), (3, 11, 1)]


def test_parts_are_numbered_in_the_order_of_the_text():
    parts = ["But nobody pays for an empty ship", "We will keep every summer sailing"]
    quote = make.quote(content=parts)
    assert [s.exact for s in quote.spans_of("content")] == parts[::-1]


def test_marks_on_an_older_version_are_refused():
    article = make.article()
    old = article.current_version
    new = ArticleVersion.objects.create(
        article=article, number=2, text="Else", sha256="0" * 64, normaliser_version=1
    )
    Article.objects.filter(pk=article.pk).update(current_version=new)
    old.refresh_from_db()
    with pytest.raises(StaleText):
        make.quote(Article.objects.get(pk=article.pk), marks=make.marks(old, content="Ferry"))
    quote_on_old = {"version": old, "by": make.make_user("editor")}
    with pytest.raises(StaleText):
        quotes.tag_quote(**quote_on_old, marks=make.marks(old, content="Ferry"))
    assert not Annotation.objects.exists()


@each_kind
@pytest.mark.parametrize("role", ["nobody", "editor"])
def test_who_may_not_annotate_leaves_nothing(kind, role):
    article = make.article(status="withheld" if role == "editor" else "")
    before = counts()
    with pytest.raises(NotAllowed):
        make.OF_KIND[kind](article, by=make.make_user(role))
    assert counts() == before


@each_kind
def test_the_same_request_is_the_same_annotation(kind):
    article = make.article()
    first = make.OF_KIND[kind](article, request_id=make.request_id())
    before = counts()
    again = make.OF_KIND[kind](article, request_id=make.request_id())
    assert again == first
    assert counts() == before


@each_kind
def test_a_repeated_request_is_answered_with_what_has_become_of_the_annotation(kind):
    article = make.article()
    first = make.OF_KIND[kind](article, request_id=make.request_id())
    make.changed(first, variant=2)
    before = counts()
    again = make.OF_KIND[kind](article, request_id=make.request_id())
    assert snapshot(again) == snapshot(make.fresh(first))
    assert counts() == before


def test_a_repeated_request_knows_its_speaker_under_whom_they_were_merged_into():
    article = make.article()
    first = make.quote(article, speaker="M. Solberg", request_id=make.request_id())
    kept = actors.add(name="Mira Solberg")
    moves.merge(gone=first.quote.speaker, kept=kept, by=make.make_user("moderator"))
    again = make.quote(article, speaker="M. Solberg", request_id=make.request_id())
    assert again == first


@each_kind
def test_one_request_id_cannot_stand_for_two_notes(kind):
    article = make.article()
    first = make.OF_KIND[kind](article, request_id=make.request_id())
    with pytest.raises(RepeatedRequest):
        make.OF_KIND[kind](article, request_id=make.request_id(), note="Look again.")
    assert make.fresh(first).note == ""


OTHER_VALUES = [
    ("quote", {"speaker": "Somebody New"}),
    ("quote", {"negated": True}),
    ("stance", {"label": "neutral"}),
    ("claim", {"statement": "Fares rose by 15 percent"}),
    ("caption", {"persons": [("Somebody New", "")]}),
    ("not_a_quote", {"reason": "term"}),
]


@pytest.mark.parametrize(("kind", "values"), OTHER_VALUES)
def test_one_request_id_cannot_stand_for_other_values_and_adds_nobody(kind, values):
    article = make.article()
    first = make.OF_KIND[kind](article, request_id=make.request_id())
    state, before = snapshot(make.fresh(first)), counts()
    with pytest.raises(RepeatedRequest):
        make.OF_KIND[kind](article, request_id=make.request_id(), **values)
    assert snapshot(make.fresh(first)) == state
    assert counts() == before


def test_one_request_id_cannot_stand_for_two_things():
    article, other = make.article(), make.article()
    make.quote(article, request_id=make.request_id())
    with pytest.raises(RepeatedRequest):
        make.claim(article, request_id=make.request_id())
    with pytest.raises(RepeatedRequest):
        make.quote(other, request_id=make.request_id())
    assert Annotation.objects.count() == 1


def test_requests_of_two_people_do_not_meet():
    article = make.article()
    first = make.quote(article, request_id=make.request_id())
    other = make.quote(article, by=make.make_user("editor", "ola"), request_id=make.request_id())
    assert other != first


def test_a_refusal_in_the_middle_leaves_nothing():
    """The speaker is looked up after the annotation's row is written."""
    article = make.article()
    for role in ("skipper", "singer"):
        from annotations.services.actors import add

        add(name="Ole Brandt", role=role)
    before = counts()
    with pytest.raises(SeveralActors):
        make.quote(article, speaker="Ole Brandt")
    assert counts() == before


# Change.


@each_kind
def test_a_change_moves_the_lock_by_one_and_leaves_before_and_after(kind):
    annotation = make.OF_KIND[kind]()
    before = snapshot(annotation)
    changed = make.fresh(make.changed(annotation))
    assert changed.lock == 2
    assert snapshot(changed) != before
    assert changed.note == "Variant 1"
    event = Event.objects.filter(annotation=annotation).last()
    assert (event.verb, event.lock) == ("changed", 2)
    assert (event.before, event.after) == (before, snapshot(changed))


@each_kind
def test_a_stale_edit_shows_both_states_and_overwrites_nothing(kind):
    annotation = make.OF_KIND[kind]()
    moderator = make.make_user("moderator")
    make.changed(annotation, by=moderator, variant=1)
    stands, rows = snapshot(make.fresh(annotation)), counts()
    with pytest.raises(StaleAnnotation) as refusal:
        make.changed(make.fresh(annotation), lock=1, variant=2)
    assert refusal.value.status == 409
    assert snapshot(refusal.value.current) == stands
    assert refusal.value.current.edited_by == moderator
    assert snapshot(make.fresh(annotation)) == stands
    assert make.fresh(annotation).lock == 2
    assert counts() == rows


def test_a_stale_edit_leaves_no_new_actor_behind():
    quote = make.quote()
    make.changed(quote)
    with pytest.raises(StaleAnnotation):
        quotes.change_quote(
            annotation=quote, by=quote.author, lock=1, speaker=Named("Somebody New"),
            type="direct", speaker_status="named",
        )  # fmt: skip
    assert not Actor.objects.filter(name="Somebody New").exists()


@each_kind
def test_saving_what_stands_is_no_deed(kind):
    annotation = make.OF_KIND[kind]()
    once = make.changed(annotation)
    again = make.changed(make.fresh(annotation))
    assert again.lock == once.lock == 2
    assert verbs_of(annotation) == ["created", "changed"]


@each_kind
def test_a_repeated_edit_is_one_edit_even_with_the_old_lock(kind):
    annotation = make.OF_KIND[kind]()
    make.changed(annotation, lock=1, request_id=make.request_id(2))
    again = make.changed(make.fresh(annotation), lock=1, request_id=make.request_id(2))
    assert again.lock == 2
    assert verbs_of(annotation) == ["created", "changed"]


def test_an_edit_of_values_alone_keeps_the_parts():
    quote = make.quote()
    spans = snapshot(quote)["spans"]
    changed = quotes.change_quote(
        annotation=quote, by=quote.author, lock=1, speaker=None, type="mixed",
        speaker_status="unnamed",
    )  # fmt: skip
    assert snapshot(make.fresh(changed))["spans"] == spans
    assert make.fresh(changed).quote.speaker is None


def test_moving_the_content_moves_the_card():
    quote = make.quote()
    was = quote.position
    moved = make.changed(quote)
    assert moved.position == moved.spans_of("content")[0].start > was


def test_a_caption_keeps_its_place_among_the_cards():
    caption = make.caption(fields={"headline": "A quay"}, persons=())
    was = caption.position
    block = caption.version.blocks[caption.caption.photo.caption_block]
    assert make.changed(caption).position == was == block[1]


@pytest.mark.parametrize(
    ("status", "after"),
    [("draft", "draft"), ("submitted", "submitted"), ("approved", "submitted"),
     ("returned", "returned"), ("rejected", "draft")],
)  # fmt: skip
@each_kind
def test_what_an_edit_makes_of_a_status(kind, status, after):
    annotation = make.OF_KIND[kind](status=status)
    changed = make.fresh(make.changed(annotation))
    assert changed.status == after


def test_an_edited_approved_annotation_waits_at_the_end_of_the_queue():
    first = make.quote(approved=True)
    other = make.quote(status=Status.SUBMITTED)
    make.changed(first)
    queue = Annotation.objects.submitted().order_by("submitted_at", "id")
    assert list(queue) == [other, first]


def test_an_edited_submitted_annotation_keeps_its_place_in_the_queue():
    first = make.quote(status=Status.SUBMITTED)
    second = make.quote(status=Status.SUBMITTED)
    make.changed(first)
    assert list(Annotation.objects.submitted().order_by("submitted_at", "id")) == [first, second]


def test_a_deleted_annotation_cannot_be_edited():
    quote = make.quote()
    gone = annotations.delete(annotation=quote, by=quote.author, lock=1)
    with pytest.raises(StaleAnnotation):
        make.changed(gone)
    assert make.fresh(quote).status == Status.DELETED


@each_kind
def test_an_editor_cannot_change_anothers_and_a_moderator_can(kind):
    annotation = make.OF_KIND[kind]()
    with pytest.raises(NotAllowed):
        make.changed(annotation, by=make.make_user("editor", "ola"))
    assert make.fresh(annotation).lock == 1
    moderator = make.make_user("moderator")
    changed = make.changed(annotation, by=moderator)
    assert (changed.author, changed.edited_by) == (make.make_user("editor"), moderator)


def test_an_author_who_lost_the_right_to_annotate_cannot_go_on():
    quote = make.quote()
    quote.author.groups.clear()
    with pytest.raises(NotAllowed):
        make.changed(make.fresh(quote))
    with pytest.raises(NotAllowed):
        annotations.delete(annotation=quote, by=make.make_user("editor"), lock=1)


# Delete.


@each_kind
def test_deleting_hides_and_keeps(kind):
    annotation = make.OF_KIND[kind]()
    before = snapshot(annotation)
    gone = make.fresh(annotations.delete(annotation=annotation, by=annotation.author, lock=1))
    assert gone not in Annotation.objects.live()
    assert snapshot(gone) == before | {"status": "deleted"}
    assert gone.lock == 2
    assert verbs_of(gone) == ["created", "deleted"]


def test_deleting_twice_is_one_deed():
    quote = make.quote()
    for _ in range(2):
        annotations.delete(annotation=quote, by=quote.author, lock=1)
    assert verbs_of(quote) == ["created", "deleted"]


def test_deleting_what_somebody_changed_shows_both_states():
    quote = make.quote()
    make.changed(quote, by=make.make_user("moderator"))
    with pytest.raises(StaleAnnotation) as refusal:
        annotations.delete(annotation=quote, by=quote.author, lock=1)
    assert refusal.value.current.note == "Variant 1"
    assert make.fresh(quote).status == Status.DRAFT


@pytest.mark.parametrize(
    ("role", "name", "status", "allowed"),
    [
        ("editor", "editor", "submitted", True),
        ("editor", "editor", "approved", False),
        ("editor", "ola", "draft", False),
        ("moderator", "moderator", "approved", True),
        ("admin", "admin", "draft", True),
    ],
)
def test_who_may_delete(role, name, status, allowed):
    quote = make.quote(status=status)
    person = make.make_user(role, name)
    if allowed:
        annotations.delete(annotation=quote, by=person, lock=quote.lock)
    else:
        with pytest.raises(NotAllowed):
            annotations.delete(annotation=quote, by=person, lock=quote.lock)
    assert (make.fresh(quote).status == Status.DELETED) is allowed


def test_who_may_not_delete_what_was_approved_is_told_who_may():
    quote = make.quote(approved=True)
    with pytest.raises(ApprovedOnce, match="Ask a moderator to delete it"):
        annotations.delete(annotation=quote, by=quote.author, lock=quote.lock)


def test_an_approved_annotation_is_not_deleted_by_way_of_an_edit():
    quote = make.changed(make.quote(approved=True))
    assert make.fresh(quote).status == Status.SUBMITTED
    with pytest.raises(NotAllowed):
        annotations.delete(annotation=quote, by=quote.author, lock=quote.lock)
    annotations.delete(annotation=quote, by=make.make_user("moderator"), lock=quote.lock)
    assert make.fresh(quote).status == Status.DELETED


# Submit and take back.


@pytest.fixture
def desk():
    """An article with two drafts, a returned and an approved one of the editor, a deleted one,
    and somebody else's draft."""
    article = make.article()
    ola = make.make_user("editor", "ola")
    drafts = [make.quote(article), make.claim(article)]
    returned = make.stance(article, status=Status.RETURNED)
    approved = make.caption(article, approved=True)
    gone = make.not_a_quote(article)
    annotations.delete(annotation=gone, by=gone.author, lock=1)
    others = make.quote(article, by=ola, content="“a slow goodbye”")
    elsewhere = make.quote()
    return article, drafts, returned, approved, gone, others, elsewhere


def statuses(*several):
    return [make.fresh(annotation).status for annotation in several]


def test_submitting_hands_in_ones_drafts_and_returned_ones_on_this_article(desk):
    article, drafts, returned, approved, gone, others, elsewhere = desk
    assert annotations.submit(article=article, by=drafts[0].author) == 3
    assert statuses(*drafts, returned) == ["submitted"] * 3
    assert statuses(approved, gone, others, elsewhere) == ["approved", "deleted", "draft", "draft"]
    for annotation in (*drafts, returned):
        assert make.fresh(annotation).submitted_at is not None
        assert verbs_of(annotation)[-1] == "submitted"


def test_an_article_is_done_when_nobody_has_open_work_on_it(desk):
    article, drafts, *_rest, others, _elsewhere = desk
    annotations.submit(article=article, by=drafts[0].author)
    article.refresh_from_db()
    assert article.status == "in_progress"
    annotations.submit(article=article, by=others.author)
    article.refresh_from_db()
    assert article.status == "done"


def test_submitting_keeps_a_withheld_article_withheld():
    admin = make.make_user("admin")
    article = make.article(status="withheld")
    make.quote(article, by=admin)
    annotations.submit(article=article, by=admin)
    article.refresh_from_db()
    assert article.status == "withheld"


def test_submitting_and_taking_back_does_not_make_an_editor_of_the_submitter():
    """Who edits last may not judge; handing in is no edit."""
    quote = make.quote()
    make.changed(quote, by=make.make_user("moderator"))
    annotations.submit(article=quote.version.article, by=quote.author)
    assert make.fresh(quote).edited_by == make.make_user("moderator")


def switched_off(person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    return User.objects.get(pk=person.pk)


def test_a_moderator_hands_in_what_somebody_who_was_switched_off_has_left(desk):
    article, drafts, returned, *rest, others, _elsewhere = desk
    before = statuses(*rest, others)
    moderator, author = make.make_user("moderator"), switched_off(drafts[0].author)
    own = make.quote(article, by=moderator, content="every summer")
    assert annotations.submit(article=article, by=moderator) == 4
    assert statuses(*drafts, returned, own) == ["submitted"] * 4
    assert statuses(*rest, others) == before
    assert {make.fresh(mark).author for mark in (*drafts, returned)} == {author}
    annotations.submit(article=article, by=others.author)
    article.refresh_from_db()
    assert article.status == "done"


def test_who_hands_in_for_somebody_else_does_not_judge_it():
    quote, moderator = make.quote(), make.make_user("moderator")
    article = quote.version.article
    switched_off(quote.author)
    annotations.submit(article=article, by=moderator)
    with pytest.raises(OwnWork):
        decide(annotation=quote, by=moderator, decision="approve")
    history.undo(article=article, by=moderator)
    assert statuses(quote) == ["draft"]
    annotations.submit(article=article, by=moderator)
    decide(annotation=quote, by=make.make_user("moderator", "other"), decision="approve")
    assert statuses(quote) == ["approved"]


def test_an_editor_hands_in_for_nobody_else():
    quote = make.quote()
    switched_off(quote.author)
    with pytest.raises(NothingToSubmit):
        annotations.submit(article=quote.version.article, by=make.make_user("editor", "ola"))
    assert statuses(quote) == ["draft"]


@pytest.mark.parametrize("verb", [annotations.submit, annotations.take_back])
def test_nothing_to_hand_in_or_take_back_is_said(verb):
    article = make.quote(approved=True).version.article
    with pytest.raises(NothingToSubmit):
        verb(article=article, by=make.make_user("editor"))


@pytest.mark.parametrize("verb", [annotations.submit, annotations.take_back])
def test_who_may_not_annotate_hands_nothing_in(verb):
    quote = make.quote()
    quote.author.groups.clear()
    with pytest.raises(NotAllowed):
        verb(article=quote.version.article, by=make.make_user("editor"))


def test_a_repeated_submit_hands_in_nothing_more():
    article = make.article()
    quote = make.quote(article)
    key = make.request_id(9)
    assert annotations.submit(article=article, by=quote.author, request_id=key) == 1
    later = make.claim(article)
    assert annotations.submit(article=article, by=quote.author, request_id=key) == 0
    assert statuses(quote, later) == ["submitted", "draft"]


def test_what_was_handed_in_can_be_taken_back_until_it_is_judged():
    article = make.article()
    author = make.make_user("editor")
    waiting = make.quote(article, status=Status.SUBMITTED)
    judged = make.claim(article, approved=True)
    article.status = "done"
    article.save(update_fields=["status"])
    key = uuid.UUID(int=3)
    assert annotations.take_back(article=article, by=author, request_id=key) == 1
    assert annotations.take_back(article=article, by=author, request_id=key) == 0
    assert statuses(waiting, judged) == ["draft", "approved"]
    assert verbs_of(waiting)[-1] == "withdrawn"
    article.refresh_from_db()
    assert article.status == "in_progress"


def test_an_editor_whose_article_was_withheld_meanwhile_cannot_hand_in():
    quote = make.quote()
    article = quote.version.article
    moderator = make.make_user("moderator")
    articles.set_status(article=article, by=moderator, status="withheld")
    article.refresh_from_db()
    with pytest.raises(NotAllowed):
        annotations.submit(article=article, by=quote.author)


def test_a_stance_may_rest_on_its_quote_alone():
    quote = make.quote()
    stance = make.stance(quote.version.article, quote=quote.quote, evidence=[])
    assert stance.spans.count() == 0
    assert stance.position == quote.position
    changed = stances.change_stance(
        annotation=stance, by=stance.author, lock=1, label="unclear", target=stance.stance.target,
        holder=Named("Mira Solberg"), marks=[],
    )  # fmt: skip
    assert make.fresh(changed).stance.label == "unclear"


# The most statements a write may take, its rights not yet read and its actors and target new;
# 20 is what the desk was promised for a whole request.
MOST = {"quote": 13, "stance": 18, "claim": 13, "caption": 19, "not_a_quote": 9}


@each_kind
def test_how_many_queries_a_new_annotation_takes(kind, django_assert_max_num_queries):
    article = make.article()
    editor = make.make_user("editor")
    with django_assert_max_num_queries(MOST[kind]):
        make.OF_KIND[kind](article, by=editor)


def test_a_quote_of_a_known_speaker_takes_eight_queries(django_assert_num_queries):
    """The article held, so that its text stays the current one, the row, the speaker, the quote,
    its spans, its event, and the transaction around them."""
    article = make.article()
    editor = make.make_user("editor")
    make.quote(article, by=editor)
    with django_assert_num_queries(8):
        make.quote(article, by=editor, content="But nobody pays for an empty ship", cue="told")
