"""What ends with the account of somebody who is switched off."""

import pytest

from annotations.models import ApiToken, Article, Event, Pass, User
from annotations.queries import desk
from annotations.queries.passes import second_places
from annotations.services.api_tokens import BadToken, make_token, person_with
from annotations.services.desk import assign, plan, take_next
from annotations.services.users import switch_off
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ed():
    return make.make_user("editor", "ed")


def switched_off(person):
    switch_off(person=person, by=make.make_user("admin"))
    assert not User.objects.get(pk=person.pk).is_active


def holder(article):
    return Article.objects.get(pk=article.pk).assignee


def test_what_they_have_taken_and_not_finished_is_free_again_with_its_trace(ed):
    taken, done, of_another = make.article(), make.article(), make.article()
    begun = make.quote(by=ed).version.article
    other = make.make_user("editor", "other")
    for article, person in [(taken, ed), (done, ed), (of_another, other)]:
        assign(article=article, by=person, to=person)
    Article.objects.filter(pk=done.pk).update(status="done")
    switched_off(ed)
    assert [holder(one) for one in (taken, begun, done, of_another)] == [None, None, ed, other]
    event = Event.objects.filter(article=begun).latest("pk")
    assert event.by == make.make_user("admin")
    assert (event.before, event.after) == ({"assignee": ed.pk}, {"assignee": None})
    assert list(desk.free(other).rows) == [taken]
    assert take_next(by=other) == taken
    number = Event.objects.count()
    switched_off(ed)
    assert Event.objects.count() == number


def test_a_place_that_they_have_not_used_is_free_again_and_one_they_have_stays_theirs(ed):
    other = make.make_user("editor", "other")
    ferries = make.collection(passes=2)
    unused, shared, begun = (make.article(collection=ferries) for _ in range(3))
    for article, people in [(unused, [ed]), (shared, [ed, other]), (begun, [ed])]:
        plan(article=article, by=make.make_user("moderator"), changes={"readers": people})
    make.quote(begun, by=ed)
    switched_off(ed)
    assert set(Pass.objects.filter(editor=ed)) == set(begun.passes.all())
    assert [holder(one) for one in (unused, shared, begun)] == [None, other, None]
    assert list(desk.free(other).rows) == [unused]
    assert set(second_places(make.make_user("editor", "third")).rows) == {shared, begun}


def test_their_tokens_are_revoked_and_do_not_come_back_with_the_account(ed):
    token, text = make_token(by=ed, name="Nightly", scopes=["read"], days=30)
    of_another, _text = make_token(by=make.make_user(), name="Nightly", scopes=["read"], days=30)
    switched_off(ed)
    User.objects.filter(pk=ed.pk).update(is_active=True)
    with pytest.raises(BadToken):
        person_with(text=text, scope="read")
    assert list(ApiToken.objects.usable()) == [of_another]
    token.refresh_from_db()
    revoked_at = token.revoked_at
    switched_off(ed)
    token.refresh_from_db()
    assert token.revoked_at == revoked_at
