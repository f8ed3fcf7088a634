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
from annotations.services.desk import plan
from annotations.services.history import restore, undo
from annotations.services.refusals import (
    AlreadyCaptioned,
    NoSuggestionsHere,
    NotAllowed,
    PassesBegun,
    PassesOpen,
    PassesTaken,
    PassHandedIn,
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


def test_an_article_of_one_pass_is_annotated_in_the_open():
    article = make.article(collection=make.collection("One", passes=1))
    assert make.quote(article).made_in is None
    assert not place_of(article, make.make_user()).is_twofold


def test_what_was_annotated_in_the_open_is_not_read_independently_any_more():
    article = make.article()
    make.quote(article)
    plan(
        articles=[article],
        by=make.make_user("moderator"),
        changes={"collection": make.collection("Two", passes=2)},
    )
    article = Article.objects.get(pk=article.pk)
    assert make.claim(article, by=reader("other")).made_in is None


def test_an_article_that_two_read_stays_in_its_collection():
    article = make.read_by_two(opened=False)
    with pytest.raises(PassesBegun):
        plan(articles=[article], by=make.make_user("moderator"), changes={"collection": None})


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
    assert undo(article=sealed, by=person)[0].note == ""


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
