"""Who works on what, and by when."""

import datetime

import pytest

from annotations.models import Article, Event
from annotations.services.desk import assign, plan, plan_all, take_next
from annotations.services.refusals import (
    AlreadyTaken,
    CannotTag,
    ClosedCollection,
    NotAllowed,
    NothingFree,
    PlaceIsYours,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

APRIL, MAY = datetime.date(2026, 4, 1), datetime.date(2026, 5, 1)


@pytest.fixture
def moderator():
    return make.make_user("moderator")


def planned(article, by, **changes):
    plan(article=article, by=by, changes=changes)
    return Article.objects.get(pk=article.pk)


def due(article, day):
    Article.objects.filter(pk=article.pk).update(due_on=day)
    return article


# Taking.


def test_the_next_article_is_the_one_that_is_due_first_and_of_a_day_the_newest():
    undated, late = make.article(), due(make.article(), MAY)
    early, newer = due(make.article(), APRIL), due(make.article(), APRIL)
    later = make.article()
    editor = make.make_user()
    taken = [take_next(by=editor) for _ in range(5)]
    assert taken == [newer, early, late, later, undated]
    assert {article.assignee for article in taken} == {editor}
    with pytest.raises(NothingFree):
        take_next(by=editor)


def test_the_next_of_a_collection_is_of_that_collection():
    make.article()
    within = make.article(collection=make.collection())
    assert take_next(by=make.make_user(), collection=make.collection()) == within
    with pytest.raises(NothingFree, match="No article of Ferries is free"):
        take_next(by=make.make_user(), collection=make.collection())


def test_what_is_taken_begun_done_or_withheld_is_not_free():
    editor = make.make_user()
    assign(article=make.article(), by=editor, to=editor)
    for status in ("in_progress", "done", "withheld"):
        make.article(status=status)
    with pytest.raises(NothingFree):
        take_next(by=make.make_user("editor", "other"))
    with pytest.raises(NotAllowed):
        take_next(by=make.make_user("nobody"))


def test_taking_and_giving_back_is_written_down():
    article, editor = make.article(), make.make_user()
    assign(article=article, by=editor, to=editor)
    assign(article=article, by=editor, to=editor)
    assign(article=article, by=editor, to=None)
    events = Event.objects.filter(article=article, verb="changed")
    assert [(event.before, event.after) for event in events] == [
        ({"assignee": None}, {"assignee": editor.pk}),
        ({"assignee": editor.pk}, {"assignee": None}),
    ]


# Where two read one text.


def test_two_people_take_the_two_places_of_one_article_and_a_third_takes_none():
    article = make.article(collection=make.collection(passes=2))
    ada, ola, third = (make.make_user("editor", name) for name in ("ada", "ola", "third"))
    for person in (ada, ola):
        assert take_next(by=person, collection=make.collection()) == article
    for person in (third, ola):
        with pytest.raises(NothingFree):
            take_next(by=person)
    assert list(article.passes.values_list("number", "editor__username")) == [
        (1, "ada"),
        (2, "ola"),
    ]
    assert Article.objects.get().assignee == ada
    event = Event.objects.filter(article=article).latest("pk")
    assert (event.verb, event.by, event.after) == ("changed", ola, {"readers": [ada.pk, ola.pk]})


def test_what_is_begun_is_finished_first_the_oldest_first_and_of_others_alone():
    two = [make.article(collection=make.collection(passes=2)) for _ in range(2)]
    ada, ola = (make.make_user("editor", name) for name in ("ada", "ola"))
    for article in two:
        assign(article=article, by=ada, to=ada)
    fresh = make.article(collection=make.collection())
    assert take_next(by=ada) == fresh
    make.article()
    assert [take_next(by=ola) for _ in range(3)] == [*two, fresh]


def test_what_is_due_earlier_goes_before_a_second_place():
    late = due(make.article(collection=make.collection(passes=2)), MAY)
    undated = make.article(collection=make.collection())
    ada, ola = (make.make_user("editor", name) for name in ("ada", "ola"))
    for article in (late, undated):
        assign(article=article, by=ada, to=ada)
    early, same_day = (due(make.article(), day) for day in (APRIL, MAY))
    assert [take_next(by=ola) for _ in range(4)] == [early, late, same_day, undated]


def test_a_place_is_given_back_as_long_as_nothing_is_marked():
    article = make.article(collection=make.collection(passes=2))
    ada, ola = (make.make_user("editor", name) for name in ("ada", "ola"))
    assign(article=article, by=ada, to=ada)
    take_next(by=ola)
    assign(article=article, by=ada, to=None)
    assert [one.editor for one in article.passes.all()] == [ola]
    assign(article=article, by=ada, to=ada)
    make.quote(article, by=ada)
    with pytest.raises(PlaceIsYours):
        assign(article=article, by=ada, to=None)
    assert article.passes.filter(editor=ada).exists()


def test_the_second_reader_gives_the_place_back_and_the_first_keeps_the_article():
    article = make.article(collection=make.collection(passes=2))
    ada, ola = (make.make_user("editor", name) for name in ("ada", "ola"))
    assign(article=article, by=ada, to=ada)
    take_next(by=ola)
    assign(article=article, by=ola, to=None)
    assert [one.editor for one in article.passes.all()] == [ada]
    assert Article.objects.get().assignee == ada
    with pytest.raises(AlreadyTaken):
        assign(article=article, by=ola, to=None)


# Planning.


def test_a_moderator_gives_several_articles_to_somebody(moderator):
    editor, articles = make.make_user(), [make.article(), make.article()]
    changes = {"assignee": editor}
    assert plan_all(articles=articles, by=moderator, changes=changes) == (2, [])
    assert plan_all(articles=articles, by=moderator, changes=changes) == (0, [])
    assert set(Article.objects.filter(assignee=editor)) == set(articles)
    assert Event.objects.filter(verb="changed", by=moderator).count() == 2


def test_a_moderator_takes_an_article_from_one_and_gives_it_to_another(moderator):
    article, one, other = make.article(), make.make_user(), make.make_user("editor", "other")
    assign(article=article, by=one, to=one)
    assert planned(article, moderator, assignee=other).assignee == other
    assert planned(article, moderator, assignee=None).assignee is None


@pytest.mark.parametrize(("role", "status"), [("nobody", "todo"), ("editor", "withheld")])
def test_an_article_is_given_only_to_who_can_work_on_it(moderator, role, status):
    article = make.article(status=status)
    with pytest.raises(CannotTag):
        planned(article, moderator, assignee=make.make_user(role))


def test_an_article_takes_over_the_due_date_of_its_collection(moderator):
    article, ferries = make.article(), make.collection(due_on=APRIL)
    article = planned(article, moderator, collection=ferries)
    assert (article.collection, article.due_on) == (ferries, APRIL)
    event = Event.objects.get(article=article, verb="changed")
    assert event.before == {"collection": None, "due_on": None}
    assert event.after == {"collection": ferries.pk, "due_on": "2026-04-01"}
    assert planned(article, moderator, collection=make.collection("Other")).due_on is None


def test_a_due_date_of_its_own_stays_with_the_article(moderator):
    article, ferries = make.article(), make.collection(due_on=APRIL)
    assert planned(article, moderator, due_on=MAY).due_on == MAY
    assert planned(article, moderator, collection=ferries).due_on == MAY
    assert planned(article, moderator, collection=None, due_on=None).due_on is None


def test_nothing_goes_into_a_closed_collection(moderator):
    closed = make.collection(active=False)
    with pytest.raises(ClosedCollection):
        planned(make.article(), moderator, collection=closed)
    # What is in it stays, whatever else is planned.
    within = make.article()
    Article.objects.filter(pk=within.pk).update(collection=closed)
    assert planned(within, moderator, collection=closed, due_on=MAY).due_on == MAY


def test_an_editor_plans_nothing():
    article, editor = make.article(), make.make_user()
    for changes in ({"assignee": editor}, {"collection": make.collection()}, {"due_on": MAY}):
        with pytest.raises(NotAllowed):
            plan(article=article, by=editor, changes=changes)
    assert Article.objects.get().assignee is None
