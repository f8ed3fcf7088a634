"""Queries whose SQL is kept find what the same query built anew finds."""

import datetime
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from annotations.models import Annotation, Article, Event
from annotations.models.kept import kept
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_other_values_find_other_rows():
    calls = []

    @kept
    def numbered(pk):
        calls.append(pk)
        return Article.objects.filter(pk=pk).select_related("current_version")

    first, second = make.article("One\n\nHere."), make.article("Two\n\nThere.")
    for article in (first, second, first):
        (found,) = numbered(pk=article.pk)
        assert found == article
        assert found.current_version.text == article.current_version.text
    assert numbered(pk=second.pk + 999) == numbered(pk=10**30) == []
    # Built once, whatever the value was.
    assert len(calls) == 1


def test_one_query_each_and_what_is_prefetched_with_it(django_assert_num_queries):
    @kept
    def on_version(version):
        return Annotation.objects.filter(version=version).prefetch_related("spans")

    quote = make.quote()
    on_version(version=quote.version)
    with django_assert_num_queries(2):
        (found,) = on_version(version=quote.version)
        assert [s.exact for s in found.spans.all()] == [s.exact for s in quote.spans.all()]


@pytest.mark.parametrize("other", [uuid.uuid4(), None], ids=["another", "none"])
def test_every_kind_of_value(other):
    @kept
    def events(request_id, at):
        return Event.objects.filter(request_id=request_id, at__lte=at).values_list("pk", flat=True)

    known = uuid.uuid4()
    quote = make.quote(request_id=known)
    event = quote.events.get()
    now, before = timezone.now(), event.at - datetime.timedelta(seconds=1)
    assert events(request_id=known, at=now) == [event.pk]
    assert events(request_id=known, at=before) == []
    anew = Event.objects.filter(request_id=other).values_list("pk", flat=True)
    assert events(request_id=other, at=now) == list(anew)


def test_people_see_by_their_rights():
    @kept
    def seen(user):
        return Article.objects.visible_to(user).values_list("pk", flat=True)

    withheld = make.article(status="withheld")
    for group, sees in [("editor", []), ("moderator", [withheld.pk]), ("editor", [])]:
        assert seen(user=make.make_user(group)) == sees
    assert seen(user=make.make_user("admin")) == [withheld.pk]


def test_what_one_may_do_is_asked_each_time():
    """A right that is given or taken away counts from the next question on."""
    from django.contrib.auth.models import Group

    from annotations.models import User

    @kept
    def seen(user):
        return Article.objects.visible_to(user).values_list("pk", flat=True)

    withheld = make.article(status="withheld")
    person = make.make_user("moderator")
    assert seen(user=person) == [withheld.pk]
    person.groups.set([Group.objects.get(name="editor")])
    assert seen(user=User.objects.get(pk=person.pk)) == []


def test_locks_are_taken_each_time(django_assert_num_queries):
    @kept
    def held(pk):
        return Article.objects.filter(pk=pk).select_for_update()

    article = make.article()
    for _again in range(2):
        with transaction.atomic():
            assert held(pk=article.pk) == [article]
