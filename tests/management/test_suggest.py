"""How the command tells how far it is, and what is left when it is stopped on the way."""

from io import StringIO
from itertools import count

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from annotations.management import progress
from annotations.models import Delivery, Kind, Suggestion, Webhook
from annotations.services import suggestions
from annotations.text.suggestions import RULES_VERSION
from tests import factories as make

pytestmark = pytest.mark.django_db


class Screen(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def stories():
    return [make.article() for _ in range(3)]


@pytest.fixture
def seconds(monkeypatch):
    """A clock that goes on by a second whenever it is looked at."""
    clock = count()
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))


def suggest(*options, stderr=None):
    said = StringIO()
    call_command("suggest", *options, stdout=said, stderr=stderr or StringIO())
    return said.getvalue()


def rules_of(article):
    made = Suggestion.objects.filter(version__article=article)
    return set(made.values_list("rules_version", flat=True))


def test_on_a_screen_a_bar_grows_with_each_article(stories, seconds):
    screen = Screen()
    assert "on 3 articles." in suggest(stderr=screen)
    drawn = screen.getvalue().split("\r")[1:]
    assert [line.strip().partition("] ")[2] for line in drawn] == [
        " 33% 1 of 3",
        " 67% 2 of 3",
        "100% 3 of 3",
    ]
    assert [line.count("#") for line in drawn] == [10, 20, 30]
    assert screen.getvalue().endswith("\n")


def test_where_nobody_looks_a_line_is_written_now_and_then(stories, seconds):
    paper = StringIO()
    suggest(stderr=paper)
    assert paper.getvalue() == f"[{'#' * 30}] 100% 3 of 3\n"


def test_a_desk_without_articles_has_nothing_to_wait_for():
    screen = Screen()
    assert suggest(stderr=screen) == "0 suggestions on 0 articles.\n"
    assert "%" not in screen.getvalue()


def test_stopped_on_the_way_it_leaves_no_article_half_done_and_goes_on_when_run_again(
    stories, monkeypatch
):
    old = [make.suggestion(article, Kind.QUOTE) for article in stories]
    store, calls = QuerySet.bulk_create, count(1)

    def stop_at_the_second(rows, *args, **options):
        if next(calls) == 2:
            raise KeyboardInterrupt
        return store(rows, *args, **options)

    with monkeypatch.context() as patched:
        patched.setattr(QuerySet, "bulk_create", stop_at_the_second)
        with pytest.raises(CommandError, match="Stopped after 1 of 3 articles") as stopped:
            suggest()
    assert stopped.value.returncode == 130
    new = str(RULES_VERSION)
    # What the second had open was about to be replaced, and is there still.
    assert [rules_of(article) for article in stories] == [{new}, {""}, {""}]
    assert Suggestion.objects.filter(pk__in=[one.pk for one in old[1:]]).count() == 2
    assert "on 2 articles." in suggest()
    assert [rules_of(article) for article in stories] == [{new}] * 3


def test_a_text_is_read_once_by_the_same_rules_though_they_find_nothing_new(monkeypatch):
    make.article("Rain\n\nIt rained all day.")
    decided = make.suggestion(make.article())
    suggestions.dismiss(suggestion=decided, by=make.make_user("editor"))
    monkeypatch.setattr(suggestions, "suggest", lambda *_: [])
    Webhook.objects.create(
        name="Rules", url="https://rules.example/", events=["suggestions.wanted"], secret="s"
    )
    assert [suggest() for _ in range(2)] == [
        "0 suggestions on 2 articles.\n",
        "0 suggestions on 0 articles.\n",
    ]
    assert Delivery.objects.count() == 2


def test_a_text_that_older_rules_read_is_read_again(stories, monkeypatch):
    suggest()
    with monkeypatch.context() as patched:
        patched.setattr(suggestions, "RULES_VERSION", RULES_VERSION - 1)
        suggest("--article", str(stories[1].pk))
    assert "on 1 articles." in suggest()
