"""Queries and writes whose SQL is kept do what the same built anew do."""

import datetime
import uuid
from contextlib import nullcontext
from unittest import mock

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from annotations.models import Annotation, Article, Event, Publisher, Quote, Span
from annotations.models.kept import at_once, insert, kept, update, update_all
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


def test_several_values_find_the_rows_of_each():
    calls = []

    @kept
    def numbered(pks):
        calls.append(pks)
        return Article.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "status")

    articles = [make.article(f"One {n}\n\nHere.") for n in range(3)]
    pks = [article.pk for article in articles]
    assert numbered(pks=tuple(pks[:2])) == [(pk, "todo") for pk in pks[:2]]
    assert numbered(pks=(pks[2], pks[0])) == [(pks[0], "todo"), (pks[2], "todo")]
    assert numbered(pks=(pks[1],)) == [(pks[1], "todo")]
    # Built once for two, and once for one.
    assert [len(pks) for pks in calls] == [2, 1]


def test_a_question_asked_often_gives_what_it_gave_at_first():
    """PostgreSQL keeps the plan of what one connection asks again and again."""

    @kept
    def named(name, since):
        return Publisher.objects.filter(name=name, article__created_at__gte=since).distinct()

    article = make.article()
    for _again in range(8):
        assert named(name=article.publisher.name, since=article.created_at) == [article.publisher]
        assert named(name="Nobody", since=article.created_at) == []


def test_rows_are_inserted_as_saved_ones_are(django_assert_num_queries):
    quote = make.quote()
    spans = [
        Span(annotation=quote, role="content", order=n + 1, start=n, end=n + 1, exact="“a”"[n])
        for n in range(2)
    ]
    with django_assert_num_queries(1):
        insert(*spans)
    assert [Span.objects.get(pk=span.pk).exact for span in spans] == ["“", "a"]
    assert not spans[0]._state.adding
    event = Event(
        article=quote.version.article, by=quote.author, verb="changed", after={"“": [1, None]}
    )
    insert(event)
    stored = Event.objects.get(pk=event.pk)
    assert (stored.after, stored.before, stored.at) == ({"“": [1, None]}, None, event.at)
    insert()


def test_more_rows_than_go_into_one_statement_are_inserted():
    quote = make.quote()
    text = quote.version.text
    spans = [
        Span(annotation=quote, role="content", order=n + 1, start=n, end=n + 1, exact=text[n])
        for n in range(10)
    ]
    insert(*spans[:3])
    with mock.patch("annotations.models.kept.MOST_AT_ONCE", 3):
        insert(*spans[3:])
    stored = Span.objects.filter(annotation=quote, role="content", order__gt=0).order_by("order")
    assert [(s.pk, s.exact) for s in stored] == [(s.pk, text[n]) for n, s in enumerate(spans)]


def test_a_row_is_updated_as_a_saved_one_is(django_assert_num_queries):
    quote = make.quote()
    before = Annotation.objects.get(pk=quote.pk)
    quote.note, quote.status, quote.lock = "100 % “sure”", "submitted", before.lock + 1
    with django_assert_num_queries(1):
        update(quote, "note", "lock", "updated_at")
    after = Annotation.objects.get(pk=quote.pk)
    assert (after.note, after.lock) == ("100 % “sure”", before.lock + 1)
    assert after.updated_at > before.updated_at
    # What was not named stays.
    assert after.status == before.status == "draft"


def test_several_rows_are_updated_in_one_statement_or_none(django_assert_num_queries):
    first, second = make.quote(), make.claim()
    first.note, second.note, first.lock, second.lock = "One", "Two", 2, 2
    with django_assert_num_queries(1):
        update_all([first, second], "note", "lock")
    for row in (first, second):
        again = Annotation.objects.get(pk=row.pk)
        assert (again.note, again.lock) == (row.note, 2)
    with django_assert_num_queries(0):
        update_all([], "note")


def test_of_several_rows_none_is_updated_where_one_does_not_stand():
    quote = make.quote()
    stood, quote.lock = quote.lock, quote.lock + 1
    gone = Annotation(pk=quote.pk + 999)
    for together in (at_once, nullcontext):
        with pytest.raises(DatabaseError, match="stand any more"), transaction.atomic(), together():
            update_all([quote, gone], "lock")
        assert Annotation.objects.get(pk=quote.pk).lock == stood


def test_nothing_is_updated_that_does_not_stand():
    article = make.article()
    gone = Quote(annotation_id=10**9)
    with pytest.raises(DatabaseError):
        update(gone, "type")
    assert Article.objects.filter(pk=article.pk).exists()


def test_what_the_database_refuses_is_refused():
    quote = make.quote()
    quote.lock += 2
    with pytest.raises(IntegrityError), transaction.atomic():
        update(quote, "lock")
    twice = Quote(annotation=quote)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(twice)


def test_what_is_sent_together_is_stored_and_answered_in_its_order():
    @kept
    def notes(pk):
        return Annotation.objects.filter(pk=pk).values_list("note", flat=True)

    quote = make.quote()
    events = [
        Event(article=quote.version.article, annotation=quote, by=quote.author, verb="changed")
        for _both in range(2)
    ]
    quote.note, quote.lock = "Sent along.", quote.lock + 1
    with transaction.atomic():
        with at_once():
            before = notes.later(pk=quote.pk)
            insert(events[0])
            # Where PostgreSQL is asked, nothing has come back yet.
            assert (events[0].pk is None) is (connection.vendor == "postgresql")
            update(quote, "note", "lock")
            # What is asked in between is answered at once, with what was sent before it.
            assert Annotation.objects.get(pk=quote.pk).note == "Sent along."
            with at_once():
                insert(events[1])
            after = notes.later(pk=quote.pk)
        assert (before(), after()) == ([""], ["Sent along."])
    assert [Event.objects.get(pk=event.pk).verb for event in events] == ["changed"] * 2
    assert Annotation.objects.get(pk=quote.pk).note == "Sent along."


def sent_together(*deeds):
    with transaction.atomic(), at_once():
        for deed in deeds:
            deed()


def test_of_what_is_sent_together_nothing_stands_where_one_is_refused():
    quote = make.quote()
    event = Event(article=quote.version.article, by=quote.author, verb="changed")
    stored = Event.objects.count()
    for refused in (
        lambda: insert(Quote(annotation=quote)),
        lambda: update(Quote(annotation_id=10**9), "type"),
    ):
        with pytest.raises(DatabaseError):
            sent_together(lambda: insert(event), refused, lambda: update(quote, "note"))
        # The connection is good for the next.
        assert Event.objects.count() == stored
    sent_together(lambda: insert(event))
    assert Event.objects.count() == stored + 1


def test_a_refusal_in_between_ends_what_is_sent_together():
    quote = make.quote()
    event = Event(article=quote.version.article, by=quote.author, verb="resolved")
    with pytest.raises(ZeroDivisionError):
        sent_together(lambda: insert(event), lambda: 1 / 0)
    assert not Event.objects.filter(verb="resolved").exists()
