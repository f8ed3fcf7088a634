import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.models import ArticleVersion, Span
from annotations.services.annotations import delete
from tests import factories as make

pytestmark = pytest.mark.django_db


def check():
    """What the command says, what it complains of, and the status it ends with."""
    said, complaints = StringIO(), StringIO()
    try:
        call_command("check_spans", stdout=said, stderr=complaints)
    except CommandError as end:
        return said.getvalue(), complaints.getvalue().splitlines(), end.returncode
    return said.getvalue(), complaints.getvalue().splitlines(), 0


def test_an_empty_desk_is_sound():
    assert check() == ("0 texts and 0 spans checked.\n", [], 0)


def test_every_kind_of_mark_is_counted_and_sound():
    article = make.article()
    for build in make.OF_KIND.values():
        make.changed(build(article))
    gone = make.quote()
    delete(annotation=gone, by=gone.author, lock=1)
    spans = Span.objects.count()
    assert check() == (f"2 texts and {spans} spans checked.\n", [], 0)


def test_a_span_that_has_slipped_is_found_and_named():
    quote = make.quote()
    make.quote()
    span = quote.spans_of("content")[0]
    Span.objects.filter(pk=span.pk).update(start=span.start + 1, end=span.end + 1)
    said, complaints, status = check()
    assert status == 1
    assert said == "2 texts and 6 spans checked.\n"
    assert len(complaints) == 1
    assert str(quote.uuid) in complaints[0]
    assert re.search(r"content \d+–\d+: '“We will .* is stored, 'We will ", complaints[0])


def test_a_span_beyond_the_text_is_found():
    quote = make.quote()
    Span.objects.filter(role="cue").update(start=90_000, end=90_004)
    _said, complaints, status = check()
    assert status == 1
    assert "'said' is stored, '' stands there." in complaints[0]
    assert str(quote.uuid) in complaints[0]


def test_a_text_that_was_changed_behind_the_guard_is_found():
    article = make.article()
    make.quote(article)
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON annotations_articleversion"
        cursor.execute(f"DROP TRIGGER version_text_is_never_changed{on}")
    version = article.current_version
    ArticleVersion.objects.update(text=version.text.replace("Halden", "Holden"))
    _said, complaints, status = check()
    assert status == 1
    assert complaints == [
        f"Article {article.pk}, version 1: the text does not have the hash it was stored with."
    ]


def test_it_reads_many_articles_in_few_queries(django_assert_num_queries):
    for _ in range(5):
        make.quote()
    with django_assert_num_queries(3):
        assert check()[0] == "5 texts and 15 spans checked.\n"
