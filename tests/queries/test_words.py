"""What is searched by words: the same rows whether a word is rare or frequent, and how."""

from importlib import import_module

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import RequestFactory

from annotations.models import Annotation, ArticleVersion, Span
from annotations.models.word_indexes import INDEXES, index_words
from annotations.queries import activity, words
from annotations.queries.activity import Filters
from annotations.services.comments import comment
from tests import factories as make

pytestmark = pytest.mark.django_db

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="only PostgreSQL has an index of trigrams"
)


@pytest.fixture(params=[1_500, 0], ids=["rare", "frequent"])
def _few(request, monkeypatch):
    """Whether words are rare ones, looked up first, or frequent ones, asked of each row."""
    monkeypatch.setattr(words, "MOST", request.param)


@pytest.fixture
def moderator():
    return make.make_user("moderator")


@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("SUMMER", ["ferries"]),
        ("mer sail", ["ferries"]),
        ("library", ["library"]),
        ("ines", ["library"]),
        ("e", ["ferries", "library"]),
        ("Zanzibar", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_annotations_are_found_by_their_words_their_headline_and_their_author(asked, found):
    from annotations.queries.review import holding

    library = make.article("Library closes\n\n“We are done,” said Ines Vale.")
    make.quote(library, by=make.make_user("editor", "ines"), content="“We are done,”", cue="said",
               source="Ines Vale", speaker=None)  # fmt: skip
    make.quote()
    named = {"Library closes": "library"}
    rows = Annotation.objects.filter(holding(asked)).select_related("version").order_by("-pk")
    assert [named.get(row.version.headline, "ferries") for row in rows] == found


@pytest.mark.usefixtures("_few")
def test_the_audit_is_searched_by_what_is_marked_and_what_was_said(moderator):
    quote, other = make.quote(), make.claim()
    comment(annotation=other, by=moderator, body="Heard on tape.")

    def found(**asked):
        rows = activity.found(moderator, Filters(**asked)).order_by("pk")
        return [(row.annotation_id, row.verb) for row in rows]

    assert found(q="summer") == [(quote.pk, "created")]
    assert found(q="on TAPE") == [(other.pk, "commented")]
    assert found(q="Zanzibar") == []
    assert len(found(article="ferry operator")) > 2
    assert found(article="Zanzibar") == []


@pytest.mark.usefixtures("_few")
def test_words_are_found_whatever_the_case_of_their_letters(moderator):
    from annotations.queries.review import holding

    article = make.article("Aldenbrück öffnet\n\n“Größe zählt,” said Åse Løkken.")
    quote = make.quote(article, content="“Größe zählt,”", source="Åse Løkken", speaker=None)
    comment(annotation=quote, by=moderator, body="Über wen?")
    make.quote()
    for asked in ("GRÖßE ZÄHLT", "größe", "LØKKEN", "ALDENBRÜCK Ö"):
        assert list(Annotation.objects.filter(holding(asked))) == [quote], asked
    for filters in ({"q": "ZÄHLT"}, {"q": "ÜBER WEN"}, {"article": "ALDENBRÜCK"}):
        rows = activity.found(moderator, Filters(**filters))
        assert {row.article_id for row in rows} == {article.pk}, filters


def test_a_search_takes_the_same_queries_however_many_fit(moderator, django_assert_num_queries):
    page = admin.site._registry[Annotation]

    def searched(number):
        request = RequestFactory().get("/", {"q": "summer"})
        request.user = moderator
        # One look-up each among words, headlines and authors, and the list itself.
        with django_assert_num_queries(4):
            rows, _again = page.get_search_results(request, Annotation.objects.all(), "summer")
            assert len(rows.order_by("pk")) == number

    article = make.article()
    make.quote(article)
    searched(1)
    for _ in range(5):
        make.quote(article)
    searched(6)


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")
        return {name for (name,) in cursor.fetchall()}


def has_trigrams() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


@on_postgresql
def test_a_rare_word_is_looked_up_in_the_index(moderator):
    if not has_trigrams():
        pytest.skip("this server has no pg_trgm")
    make.quote()
    with connection.cursor() as cursor:
        # On a few rows reading them all is quicker, so the question is whether it can.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans = {
        "span_exact_words": Span.objects.filter(exact__icontains="Zanzibar"),
        "version_headline_words": ArticleVersion.objects.filter(headline__icontains="ferry"),
        "event_comment_words": activity.Event.objects.filter(after__comment__icontains="tape"),
    }
    for name, found in plans.items():
        assert name in found.order_by().explain()


@on_postgresql
def test_a_frequent_word_is_asked_of_each_row_and_not_gathered_first(monkeypatch):
    monkeypatch.setattr(words, "MOST", 0)
    make.quote()
    found = Span.objects.filter(exact__icontains="summer")
    plan = Annotation.objects.filter(words.among("pk", found, "annotation")).explain()
    assert "SubPlan" in plan
    assert "hashed SubPlan" not in plan


@on_postgresql
def test_a_database_that_may_not_have_trigrams_is_migrated_all_the_same():
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION IF EXISTS pg_trgm CASCADE")
        cursor.execute("CREATE ROLE clerk")
        cursor.execute("SET LOCAL ROLE clerk")
    assert index_words(connection) is False
    with pytest.raises(CommandError, match="CREATE EXTENSION pg_trgm"):
        call_command("index_words")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert not indexes() & INDEXES.keys()


@on_postgresql
def test_the_indexes_come_later_without_a_migration_undone():
    """Migrating back for them would drop the columns of later migrations."""
    if not has_trigrams():
        pytest.skip("this server has no pg_trgm")
    migration = import_module("annotations.migrations.0040_words_by_trigrams")
    with connection.schema_editor(atomic=False) as editor:
        migration.drop_indexes(None, editor)
    assert not indexes() & INDEXES.keys()
    for _again in range(2):
        call_command("index_words")
        assert indexes() >= INDEXES.keys()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_index_may_take_longer_than_a_page_may():
    if not has_trigrams():
        pytest.skip("this server has no pg_trgm")
    limits = set()

    def limit():
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    def watch(execute, sql, *how):
        if sql.startswith("CREATE INDEX"):
            limits.add(limit())
        return execute(sql, *how)

    usual = limit()
    with connection.execute_wrapper(watch):
        index_words(connection)
    assert limits == {"0"}
    assert limit() == usual != "0"


def test_another_database_has_no_such_indexes_and_says_so():
    if connection.vendor == "postgresql":
        pytest.skip("it has them")
    with pytest.raises(CommandError, match="Only PostgreSQL"):
        call_command("index_words")
