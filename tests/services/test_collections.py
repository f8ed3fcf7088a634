"""Collections: what goes in, what leaves, and the due date they hand on."""

import datetime

import pytest

from annotations.models import Collection, Event
from annotations.services.articles import bring_in
from annotations.services.collections import collect, save
from annotations.services.refusals import ClosedCollection, NotAllowed
from annotations.text.intake import Block
from tests import factories as make

pytestmark = pytest.mark.django_db

APRIL, MAY = datetime.date(2026, 4, 1), datetime.date(2026, 5, 1)


@pytest.fixture
def moderator():
    return make.make_user("moderator")


def test_an_article_takes_over_the_due_date_of_its_collection(moderator):
    article, ferries = make.article(), make.collection(due_on=APRIL)
    article = collect(article=article, by=moderator, collection=ferries)
    assert (article.collection, article.due_on) == (ferries, APRIL)
    article = collect(article=article, by=moderator, collection=make.collection("Other"))
    assert article.due_on is None


def test_a_due_date_of_its_own_stays_with_the_article(moderator):
    article, ferries = make.article(), make.collection(due_on=APRIL)
    article.due_on = MAY
    article.save()
    assert collect(article=article, by=moderator, collection=ferries).due_on == MAY
    assert collect(article=article, by=moderator, collection=None).due_on == MAY


def test_a_new_due_date_reaches_the_articles_that_had_the_old_one(moderator):
    ferries = make.collection(due_on=APRIL)
    follows, own = make.article(collection=ferries), make.article(collection=ferries)
    own.due_on = MAY
    own.save()
    ferries.due_on = datetime.date(2026, 6, 1)
    save(collection=ferries, by=moderator)
    for article, due in ((follows, ferries.due_on), (own, MAY)):
        article.refresh_from_db()
        assert article.due_on == due


def test_a_move_is_written_down_once(moderator):
    article, ferries = make.article(), make.collection()
    for _ in range(2):
        article = collect(article=article, by=moderator, collection=ferries)
    event = Event.objects.get(article=article, verb="changed")
    assert (event.before, event.after) == ({"collection": None}, {"collection": ferries.pk})


def test_a_closed_collection_takes_nothing_in(moderator):
    closed = make.collection(active=False)
    with pytest.raises(ClosedCollection):
        collect(article=make.article(), by=moderator, collection=closed)
    with pytest.raises(ClosedCollection):
        bring_in(by=moderator, blocks=[Block("paragraph", "Words.")], collection=closed)


def test_an_editor_moves_no_article_and_runs_no_collection():
    editor = make.make_user()
    with pytest.raises(NotAllowed):
        collect(article=make.article(), by=editor, collection=make.collection())
    with pytest.raises(NotAllowed):
        save(collection=Collection(name="Mine", slug="mine"), by=editor)
    assert not Collection.objects.filter(name="Mine").exists()
