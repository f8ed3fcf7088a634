"""Two people, one text: places, handing in, taking back; nothing leaks before both are in."""

import pytest

from annotations.models import Annotation, Article, ArticleStatus, Event, Pass, Status
from annotations.queries import articles, desk, review
from annotations.queries.activity import Filters as ActivityFilters
from annotations.queries.activity import page as activity
from annotations.queries.actors import mentions
from annotations.queries.exports import Filters, chosen
from annotations.queries.passes import place_of, second_places, to_settle
from annotations.services import versions
from annotations.services.annotations import delete, submit, take_back
from annotations.services.articles import columns_of
from annotations.services.comments import comment
from annotations.services.desk import assign, close_pass, plan, plan_all
from annotations.services.history import redo, restore, undo
from annotations.services.refusals import (
    AlreadyCaptioned,
    CannotTag,
    NoPassToClose,
    NoSuggestionsHere,
    NotAllowed,
    NothingToUndo,
    PassesBegun,
    PassesOpen,
    PassesTaken,
    PassHandedIn,
    PlaceIsGone,
    PlaceIsUsed,
    TextIsRead,
)
from annotations.services.reviews import decide
from annotations.services.settlements import finish as settle_and_finish
from annotations.services.suggestions import accept
from annotations.text.intake import Block
from tests import factories as make

pytestmark = pytest.mark.django_db


def reader(name):
    return make.make_user("editor", name)


def marks_of(article, name):
    return Annotation.objects.get(version__article=article, author__username=name)


def seen_on_page(article, person):
    return {a.author.username for a in articles.cards(article.current_version, person)}


def test_the_first_mark_takes_a_place_and_a_third_person_finds_none():
    article = make.read_by_two(opened=False)
    assert list(Pass.objects.values_list("number", "editor__username")) == [
        (1, "left"),
        (2, "right"),
    ]
    with pytest.raises(PassesTaken):
        make.quote(article, by=reader("third"))
    assert Annotation.objects.count() == 2


@pytest.fixture
def moderator():
    return make.make_user("moderator")


@pytest.fixture
def two():
    return make.article(collection=make.collection("Read by two", passes=2))


def readers_of(article):
    return [one.editor.username for one in article.passes.order_by("number")]


def test_a_moderator_names_both_readers(two, moderator):
    ada, ola, third = reader("ada"), reader("ola"), reader("third")
    changes = {"readers": [ada, ola]}
    assert plan(article=two, by=moderator, changes=changes) == 1
    assert readers_of(two) == ["ada", "ola"]
    assert plan(article=two, by=moderator, changes=changes) == 0
    # It stands on the desks of both, is nobody's to take, and a third person finds no place.
    for person in (ada, ola):
        assert desk.own(person).rows == [two]
    assert desk.free(third).rows == second_places(third).rows == []
    with pytest.raises(PassesTaken):
        make.quote(two, by=third)
    make.quote(two, by=ola)
    assert desk.in_progress(ola).rows == []
    event = Event.objects.get(article=two, after__has_key="readers")
    assert (event.before, event.after) == ({"readers": []}, {"readers": [ada.pk, ola.pk]})
    told = [deed for deed in activity(moderator, ActivityFilters()).rows if deed.event == event]
    assert [(change.label, change.words) for change in told[0].changes] == [
        ("readers", [("added", "ada, ola")])
    ]


def test_what_one_has_handed_in_leaves_the_desk_and_stays_on_the_others(two, moderator):
    ada, ola = reader("ada"), reader("ola")
    plan(article=two, by=moderator, changes={"readers": [ada, ola]})
    make.quote(two, by=ada)
    submit(article=two, by=ada)
    assert desk.own(ada).rows == []
    assert desk.own(ola).rows == [two]


def test_a_place_is_given_to_another_as_long_as_nothing_is_marked(two, moderator):
    ada, ola, third = reader("ada"), reader("ola"), reader("third")
    plan(article=two, by=moderator, changes={"readers": [ada, ola]})
    plan(article=two, by=moderator, changes={"readers": [third, ola]})
    assert readers_of(two) == ["third", "ola"]
    assert Article.objects.get(pk=two.pk).assignee == third
    make.quote(two, by=ola)
    with pytest.raises(PlaceIsUsed, match="ola has begun to read this text"):
        plan(article=two, by=moderator, changes={"readers": [third, ada]})
    assert readers_of(two) == ["third", "ola"]
    plan(article=two, by=moderator, changes={"readers": [ola]})
    assert Article.objects.get(pk=two.pk).assignee == ola
    assert second_places(ada).rows == [two]


def tried_and_undone(article, name):
    """Somebody who marked something and undid it at once."""
    person = reader(name)
    mark = make.quote(article, by=person)
    undo(article=article, by=person)
    return person, mark


def test_who_has_undone_all_marks_can_be_replaced(two, moderator):
    ada, _mark = tried_and_undone(two, "ada")
    ola = reader("ola")
    plan(article=two, by=moderator, changes={"readers": [ola]})
    assert readers_of(two) == ["ola"]
    make.quote(two, by=ola)
    # What was undone stays sealed for everybody else.
    assert not Annotation.objects.visible_to(ola).filter(author=ada).exists()
    assert not Annotation.objects.visible_to(moderator).filter(author=ada).exists()
    assert not Event.objects.visible_to(moderator).filter(annotation__author=ada).exists()


def test_who_has_undone_all_marks_gives_the_place_back(two):
    ada, _mark = tried_and_undone(two, "ada")
    assign(article=two, by=ada, to=None)
    assert readers_of(two) == []
    freed = Article.objects.get(pk=two.pk)
    assert (freed.assignee, freed.status) == (None, ArticleStatus.TODO)
    assert desk.free(reader("ola")).rows == [two]
    # A new mark takes a place again.
    make.quote(two, by=ada)
    assert readers_of(two) == ["ada"]


def test_an_undone_mark_that_lives_again_takes_its_place_again(two):
    ada, mark = tried_and_undone(two, "ada")
    assign(article=two, by=ada, to=None)
    redo(article=two, by=ada)
    assert readers_of(two) == ["ada"]
    undo(article=two, by=ada)
    assign(article=two, by=ada, to=None)
    mark.refresh_from_db()
    made = mark.events.order_by("pk").first()
    restore(annotation=mark, by=ada, event=made.pk, lock=mark.lock)
    assert readers_of(two) == ["ada"]


@pytest.mark.parametrize("is_open", [True, False])
def test_an_undone_mark_stays_undone_where_the_places_are_others(two, is_open):
    ada, mark = tried_and_undone(two, "ada")
    assign(article=two, by=ada, to=None)
    make.read_by_two(on=two, opened=is_open)
    with pytest.raises(PlaceIsGone):
        redo(article=two, by=ada)
    mark.refresh_from_db()
    assert mark.status == Status.DELETED


def test_an_undone_mark_of_who_gave_up_stays_undone_outside_the_collection(two, moderator):
    ada, _mark = tried_and_undone(two, "ada")
    assign(article=two, by=ada, to=None)
    plan(article=two, by=moderator, changes={"collection": None})
    with pytest.raises(PlaceIsGone):
        redo(article=two, by=ada)


def test_a_moderator_closes_a_pass_that_nobody_will_finish(two, moderator):
    ada, ola, third = reader("ada"), reader("ola"), reader("third")
    mark = make.quote(two, by=ada)
    make.quote(two, by=ola)
    close_pass(article=two, by=moderator, reader=ada, reason="On leave.")
    assert readers_of(two) == ["ola"]
    assert Article.objects.get(pk=two.pk).assignee == ola
    gone = make.fresh(mark)
    assert (gone.status, gone.edited_by) == (Status.DELETED, ada)
    # It is told with its reason, and nothing of what was marked.
    deed = activity(moderator, ActivityFilters()).rows[1]
    assert (deed.reason, deed.changes[0].label) == ("On leave.", "readers")
    for person in (moderator, ola):
        assert not Annotation.objects.visible_to(person).filter(author=ada).exists()
        assert not Event.objects.visible_to(person).filter(annotation=mark).exists()
    assert Event.objects.visible_to(ada).filter(annotation=mark, by=moderator).exists()
    with pytest.raises(NothingToUndo):
        undo(article=two, by=moderator)
    # Whoever is named then reads it to the end.
    plan(article=two, by=moderator, changes={"readers": [third, ola]})
    with pytest.raises(PlaceIsGone):
        restore(annotation=gone, by=ada, event=mark.events.first().pk, lock=gone.lock)
    for person in (third, ola):
        submit(article=two, by=person)
    assert place_of(two, moderator).is_open
    assert not Annotation.objects.visible_to(moderator).filter(author=ada).exists()


def test_a_pass_is_closed_only_by_who_plans_and_before_it_is_in(two, moderator):
    ada = reader("ada")
    make.quote(two, by=ada)
    with pytest.raises(NotAllowed):
        close_pass(article=two, by=reader("ola"), reader=ada, reason="Slow.")
    with pytest.raises(NoPassToClose):
        close_pass(article=two, by=moderator, reader=moderator, reason="Slow.")
    submit(article=two, by=ada)
    with pytest.raises(NoPassToClose):
        close_pass(article=two, by=moderator, reader=ada, reason="Slow.")


def test_who_is_given_articles_together_gets_a_place_on_each_that_two_read(two, moderator):
    ada, ola, third = reader("ada"), reader("ola"), reader("third")
    open_one = make.article()
    for person in (ada, ola):
        plan_all(articles=[two, open_one], by=moderator, changes={"assignee": person})
    assert readers_of(two) == ["ada", "ola"]
    assert Article.objects.get(pk=open_one.pk).assignee == ola
    changes = {"assignee": third}
    done, ((left, why),) = plan_all(articles=[two, open_one], by=moderator, changes=changes)
    assert (done, left, type(why)) == (1, two, PassesTaken)
    assert readers_of(two) == ["ada", "ola"]
    assert Article.objects.get(pk=open_one.pk).assignee == third
    plan(article=two, by=moderator, changes={"assignee": None})
    assert readers_of(two) == []
    assert Article.objects.get(pk=two.pk).assignee is None
    assert desk.free(third).rows == [two]


def test_no_reader_is_named_once_both_are_in_nor_where_one_person_reads(moderator):
    read, open_one = make.read_by_two(), make.article()
    named = {"readers": [reader("ada")]}
    assert plan_all(articles=[read, open_one], by=moderator, changes=named) == (0, [])
    assert readers_of(read) == ["left", "right"]
    assert not open_one.passes.exists()


def test_only_who_tags_articles_is_named(two, moderator):
    with pytest.raises(CannotTag):
        plan(article=two, by=moderator, changes={"readers": [make.make_user("data desk")]})
    with pytest.raises(NotAllowed):
        plan(article=two, by=reader("ada"), changes={"readers": [reader("ada")]})


def test_an_article_of_one_pass_is_annotated_in_the_open():
    article = make.article(collection=make.collection("One", passes=1))
    assert make.quote(article).made_in is None
    assert not place_of(article, make.make_user()).is_twofold


def test_what_was_annotated_in_the_open_is_not_read_independently_any_more():
    article = make.article()
    make.quote(article)
    plan(
        article=article,
        by=make.make_user("moderator"),
        changes={"collection": make.collection("Two", passes=2)},
    )
    article = Article.objects.get(pk=article.pk)
    assert make.claim(article, by=reader("other")).made_in is None


def test_an_article_that_two_read_stays_in_its_collection():
    article = make.read_by_two(opened=False)
    with pytest.raises(PassesBegun):
        plan(article=article, by=make.make_user("moderator"), changes={"collection": None})


def test_a_text_that_two_read_takes_no_other_one():
    article = make.read_by_two()
    columns = columns_of([Block("headline", "Another text")])
    with pytest.raises(TextIsRead):
        versions.add(article=article, by=make.make_user("admin"), columns=columns)
    settle_and_finish(article=article, by=make.make_user("moderator"))
    versions.add(article=article, by=make.make_user("admin"), columns=columns)
    assert marks_of(article, "left").version != Article.objects.get(pk=article.pk).current_version


def test_both_see_both_once_the_second_is_in():
    article = make.read_by_two(opened=False)
    submit(article=article, by=reader("left"))
    assert not Pass.objects.opened().exists()
    assert Article.objects.get(pk=article.pk).status == ArticleStatus.IN_PROGRESS
    submit(article=article, by=reader("right"))
    assert Pass.objects.opened().count() == 2
    assert Article.objects.get(pk=article.pk).status == ArticleStatus.IN_PROGRESS
    for name in ("left", "right", "third"):
        assert Annotation.objects.visible_to(reader(name)).count() == 2


def test_who_found_nothing_to_mark_hands_in_all_the_same():
    article = make.read_by_two(right=lambda on, by: None, opened=False)
    submit(article=article, by=reader("left"))
    submit(article=article, by=reader("right"))
    assert Pass.objects.opened().count() == 2


def test_a_pass_that_was_handed_in_takes_no_new_mark_until_it_is_taken_back():
    article = make.read_by_two(opened=False)
    submit(article=article, by=reader("left"))
    with pytest.raises(PassHandedIn):
        make.claim(article, by=reader("left"))
    assert take_back(article=article, by=reader("left")) == 1
    make.claim(article, by=reader("left"))
    assert submit(article=article, by=reader("left")) == 2


def test_a_repeated_hand_in_is_one():
    article = make.read_by_two(opened=False)
    for _ in range(2):
        submit(article=article, by=reader("left"), request_id=make.request_id(3))
    told = Event.objects.filter(annotation=None, after__has_key="pass")
    assert told.count() == 1


# Nothing leaks.


@pytest.fixture
def sealed():
    """An article whose left reader has handed in and whose right one is still at it."""
    article = make.read_by_two(
        left=lambda on, by: make.quote(on, by=by, speaker="Ida Brekke"), opened=False
    )
    submit(article=article, by=reader("left"))
    return article


PEOPLE = [("editor", "right"), ("editor", "third"), ("moderator", ""), ("admin", "")]


@pytest.mark.parametrize(("role", "name"), PEOPLE)
def test_nobody_else_sees_a_mark_before_both_are_in(sealed, role, name):
    """On the page, in lists, in the queue, in counts, in exports, in what is told of it."""
    person = make.make_user(role, name)
    mark = marks_of(sealed, "left")
    assert mark not in Annotation.objects.visible_to(person)
    assert mark not in Annotation.objects.live()
    assert "left" not in seen_on_page(sealed, person)
    own = int(name == "right")
    version = sealed.current_version
    standing = articles.standing(version, person)
    assert len(standing.work) == own
    assert articles.progress_by_version([version], person)[version.pk].marks_handled == own
    assert review.waiting(person).count == review.waiting(person).own == 0
    everything = Filters(statuses=tuple(Status.values))
    assert not chosen(everything).exists()
    assert mentions(mark.quote.speaker, person).rows == []
    told = [deed.event.by.username for deed in activity(person, ActivityFilters()).rows]
    assert set(told) <= {"editor", name, "left"}
    assert not Event.objects.visible_to(person).filter(annotation=mark).exists()
    assert not [row for row in desk.came_back(person).rows if row.annotation == mark]


@pytest.mark.parametrize(("role", "name"), PEOPLE)
def test_nobody_else_does_anything_to_a_mark_before_both_are_in(sealed, role, name):
    person = make.make_user(role, name)
    mark = marks_of(sealed, "left")
    first = mark.events.earliest("pk").pk
    for verb in (
        lambda: make.changed(mark, by=person),
        lambda: delete(annotation=mark, by=person, lock=mark.lock),
        lambda: comment(annotation=mark, by=person, body="Look at this."),
        lambda: decide(annotation=mark, by=person, decision="approve"),
        lambda: restore(annotation=mark, by=person, event=first, lock=mark.lock),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert make.fresh(mark).lock == mark.lock


def test_the_reader_sees_and_changes_their_own_marks_meanwhile(sealed):
    person = reader("left")
    assert seen_on_page(sealed, person) == {"left"}
    mark = marks_of(sealed, "left")
    assert make.changed(mark).note == "Variant 1"
    assert undo(article=sealed, by=person).turned[0].note == ""


def test_nothing_is_suggested_to_two_who_read_independently(sealed):
    from annotations.queries.suggestions import open_on

    suggestion = make.suggestion(sealed)
    assert open_on(sealed.current_version) == []
    with pytest.raises(NoSuggestionsHere):
        accept(suggestion=suggestion, by=reader("right"))


def test_each_reader_describes_a_photo_once():
    article = make.read_by_two(
        left=lambda on, by: make.caption(on, by=by),
        right=lambda on, by: make.caption(on, by=by),
        opened=False,
    )
    with pytest.raises(AlreadyCaptioned):
        make.caption(article, by=reader("left"))


# Once both are in.


def test_what_was_handed_in_is_kept_as_it_is():
    article = make.read_by_two()
    mark = marks_of(article, "left")
    first = mark.events.earliest("pk").pk
    for verb in (
        lambda: make.changed(mark),
        lambda: make.changed(mark, by=make.make_user("admin")),
        lambda: delete(annotation=mark, by=mark.author, lock=mark.lock),
        lambda: restore(annotation=mark, by=mark.author, event=first, lock=mark.lock),
        lambda: undo(article=article, by=mark.author),
        lambda: take_back(article=article, by=mark.author),
        lambda: submit(article=article, by=mark.author),
        lambda: make.claim(article, by=mark.author),
        lambda: make.claim(article, by=reader("third")),
    ):
        with pytest.raises(PassesOpen):
            verb()
    assert make.fresh(mark).lock == mark.lock


def test_no_pass_is_judged_exported_or_shown_among_the_desks_marks():
    article = make.read_by_two()
    mark, moderator = marks_of(article, "left"), make.make_user("moderator")
    with pytest.raises(NotAllowed):
        decide(annotation=mark, by=moderator, decision="approve")
    assert review.waiting(moderator).count == 0
    assert not chosen(Filters(statuses=tuple(Status.values))).exists()
    assert articles.cards(article.current_version, reader("left")) == []


def test_the_desk_shows_who_is_wanted_where():
    alone = make.read_by_two(right=lambda on, by: None, opened=False)
    both = make.read_by_two()
    assert second_places(reader("third")).rows == [alone]
    assert second_places(reader("left")).rows == []
    assert to_settle(make.make_user("moderator")).rows == [both]
    assert to_settle(reader("left")).rows == []


def test_each_mark_of_a_pass_is_handed_in_with_it():
    article = make.read_by_two()
    assert {a.status for a in Annotation.objects.filter(version__article=article)} == {
        Status.SUBMITTED
    }
