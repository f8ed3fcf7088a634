"""The figures of a collection, each with rows beside it that must not count."""

import datetime

import pytest
from django.utils import timezone

from annotations.models import Annotation, Article, Review, Status
from annotations.queries import collections as questions
from annotations.queries.desk import Filters, listed, narrow
from annotations.services.desk import plan
from annotations.services.reviews import decide
from tests import factories as make

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def moderator():
    return make.make_user("moderator")


@pytest.fixture
def ferries():
    return make.collection()


def wednesday():
    """Noon of last week's Wednesday: some hours before or after are in the same week."""
    now = timezone.localtime()
    ago = datetime.timedelta(days=now.weekday() + 5)
    return (now - ago).replace(hour=12, minute=0, second=0, microsecond=0)


def decided(quote, took, decision="approve", *, at=None, lock=1):
    """A judgement of a quote made `at`, after it had waited for `took`."""
    at = at or wednesday()
    review = Review(
        annotation=quote,
        author=quote.author,
        reviewer=make.make_user("moderator"),
        decision=decision,
        comment="Look again.",
        lock=lock,
        state={},
        submitted_at=at - took,
        created_at=at,
    )
    # As an import writes it: with its own time.
    review.save_base(raw=True, force_insert=True)
    return review


def test_articles_and_marks_are_counted_by_status(moderator, ferries):
    todo, late = make.article(collection=ferries), make.article(collection=ferries)
    make.article(collection=ferries, status="done")
    make.article()
    Article.objects.filter(pk=late.pk).update(due_on="2026-04-01")
    make.quote(todo, status=Status.SUBMITTED)
    make.quote(todo, content="an inquiry", cue="", source="")
    make.claim(todo, approved=True)
    make.quote(status=Status.SUBMITTED)
    work = questions.work_of(ferries, moderator)
    assert (work.total, work.done, work.overdue) == (3, 1, 1)
    assert questions.marks_of(ferries, moderator).waiting == 1
    assert [(status.value, number) for status, number in work.by_status] == [
        ("done", 1),
        ("in_progress", 1),
        ("todo", 1),
    ]
    assert [(run.start, run.number) for run in work.runs] == [(0, 1), (1, 1), (2, 1)]
    assert questions.marks_of(ferries, moderator).by_kind == [
        ("quote", [1, 1, 0, 0, 0, 0]),
        ("claim", [0, 0, 0, 1, 0, 0]),
    ]
    overview = {str(work.collection): work for work in questions.overview(moderator)}
    assert overview["Ferries"].articles == work.articles
    assert (overview["Ferries"].overdue, overview["Ferries"].waiting) == (1, 1)
    assert overview["None"].total == 2


def test_what_is_withheld_counts_for_moderators_alone(moderator, ferries):
    article = make.article(collection=ferries)
    decided(make.quote(article), HOUR)
    Article.objects.update(status="withheld", assignee=moderator)
    editor = make.make_user()
    assert questions.work_of(ferries, editor).total == 0
    assert questions.marks_of(ferries, editor).by_kind == []
    assert questions.shares(ferries, editor, questions.marks_of(ferries, editor)) == []
    assert questions.weeks(ferries, editor) == []
    assert [work.total for work in questions.overview(editor)] == [0]
    assert questions.work_of(ferries, moderator).total == 1
    assert len(questions.weeks(ferries, moderator)) == 1


def test_who_works_on_what(moderator, ferries):
    ada, ola = (make.make_user("editor", name) for name in ("ada", "ola"))
    mine, done = make.article(collection=ferries), make.article(collection=ferries, status="done")
    Article.objects.filter(pk=mine.pk).update(assignee=ola)
    Article.objects.filter(pk=done.pk).update(assignee=ada)
    Article.objects.filter(pk=make.article().pk).update(assignee=ada)
    make.quote(mine, by=ada, approved=True)
    make.claim(mine, by=ada)
    first, second = questions.shares(ferries, moderator, questions.marks_of(ferries, moderator))
    assert (first.person, first.open, first.done, first.marks_made) == (ola, 1, 0, 0)
    assert (second.person, second.open, second.done, second.marks_made) == (ada, 0, 1, 2)
    assert second.marks_approved == 1


def test_what_two_read_is_work_of_both(moderator):
    article = make.article(collection=make.collection("Read by two", passes=2))
    readers = [make.make_user("editor", name) for name in ("left", "right")]
    plan(article=article, by=moderator, changes={"readers": readers})
    within = article.collection
    shares = questions.shares(within, moderator, questions.marks_of(within, moderator))
    assert [(share.person, share.open, share.passes) for share in shares] == [
        (reader, 1, 1) for reader in readers
    ]
    for reader in readers:
        found = narrow(listed(moderator), moderator, Filters(assignee=str(reader.pk)))
        assert list(found) == [article]


@pytest.mark.parametrize(
    ("waited", "median"),
    [([1], 1), ([1, 4], 2.5), ([9, 1, 2], 2), ([1, 2, 3, 40], 2.5)],
)
def test_the_median_stands_in_the_middle(moderator, ferries, waited, median):
    article = make.article(collection=ferries)
    for hours in waited:
        decided(make.quote(article), hours * HOUR)
    decided(make.quote(), 100 * HOUR)
    (week,) = questions.weeks(ferries, moderator)
    assert (week.hours, week.number, week.approved) == (median, len(waited), len(waited))
    overview = {str(work.collection): work for work in questions.overview(moderator)}
    assert overview["Ferries"].median == median * HOUR
    assert overview["None"].median == 100 * HOUR


def test_weeks_stand_in_order_and_end_half_a_year_ago(moderator, ferries):
    article, now = make.article(collection=ferries), wednesday()
    for number, weeks in enumerate((0, 3, 60)):
        at = now - datetime.timedelta(weeks=weeks)
        decided(make.quote(article), (number + 1) * HOUR, "return", at=at)
    found = questions.weeks(ferries, moderator)
    assert [(week.hours, week.returned, week.approved) for week in found] == [(2, 1, 0), (1, 1, 0)]
    assert all(week.monday.weekday() == 0 for week in found)
    picture = questions.Picture(found)
    # The two weeks between them are a gap.
    assert picture.width == 4
    assert picture.columns == [(0.1, 0, 1), (3.1, 0.5, 0.5)]
    assert picture.slowest == 2 * HOUR


def test_a_decision_says_since_when_it_had_waited(moderator, ferries):
    quote = make.quote(make.article(collection=ferries), status=Status.SUBMITTED)
    since = quote.submitted_at
    first = decide(annotation=quote, by=moderator, decision="return", comment="Look again.")
    again = make.brought_to(make.fresh(quote), Status.APPROVED)
    second = again.reviews.latest("pk")
    assert (first.submitted_at, second.submitted_at) == (since, make.fresh(quote).submitted_at)
    assert first.submitted_at < second.submitted_at


def test_a_decision_that_does_not_say_since_when_counts_from_the_annotation(moderator, ferries):
    quote, now = make.quote(make.article(collection=ferries)), wednesday()
    stood = {"status": Status.APPROVED, "submitted_at": now - 3 * HOUR}
    Annotation.objects.filter(pk=quote.pk).update(lock=2, **stood)
    of = {"annotation": quote, "author": quote.author, "reviewer": moderator}
    review = Review(**of, decision="approve", lock=2, state={}, created_at=now)
    review.save_base(raw=True, force_insert=True)
    (week,) = questions.weeks(ferries, moderator)
    assert (week.hours, week.number) == (3, 1)
