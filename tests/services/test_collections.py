"""Collections: who runs them, and the due date they hand on."""

import datetime

import pytest

from annotations.models import Collection, Event, Verb
from annotations.services.articles import bring_in
from annotations.services.collections import save
from annotations.services.refusals import ClosedCollection, NotAllowed
from annotations.text.intake import Block
from tests import factories as make

pytestmark = pytest.mark.django_db

APRIL, MAY = datetime.date(2026, 4, 1), datetime.date(2026, 5, 1)


def test_a_new_due_date_reaches_the_articles_that_had_the_old_one():
    ferries = make.collection(due_on=APRIL)
    follows, own = make.article(collection=ferries), make.article(collection=ferries)
    own.due_on = MAY
    own.save()
    ferries.due_on = datetime.date(2026, 6, 1)
    save(collection=ferries, by=make.make_user("moderator"))
    for article, due in ((follows, ferries.due_on), (own, MAY)):
        article.refresh_from_db()
        assert article.due_on == due


def test_a_due_date_that_is_handed_on_leaves_its_trace_on_each_article():
    ferries, moderator = make.collection(due_on=APRIL), make.make_user("moderator")
    follows = make.article(collection=ferries)
    make.article()
    before = follows.updated_at
    ferries.due_on = MAY
    save(collection=ferries, by=moderator)
    (event,) = Event.objects.filter(verb=Verb.CHANGED)
    assert (event.article, event.by) == (follows, moderator)
    assert (event.before, event.after) == ({"due_on": "2026-04-01"}, {"due_on": "2026-05-01"})
    follows.refresh_from_db()
    assert follows.updated_at > before


def test_a_closed_collection_takes_nothing_in():
    closed, by = make.collection(active=False), make.make_user()
    with pytest.raises(ClosedCollection):
        bring_in(by=by, blocks=[Block("paragraph", "Words.")], collection=closed)


def test_an_editor_runs_no_collection():
    with pytest.raises(NotAllowed):
        save(collection=Collection(name="Mine", slug="mine"), by=make.make_user())
    assert not Collection.objects.exists()
