"""An export holds a few rows at a time, however many there are; counted, not measured."""

import gc

import pytest
from django.db import connection

from annotations.formats.catalogue import FORMATS
from annotations.formats.csv_profiles import AT_ONCE, RESEARCH
from annotations.formats.csv_profiles import CHUNK as PIECE
from annotations.formats.documents import Document
from annotations.formats.tables import BY_NAME
from annotations.models import ArticleVersion
from annotations.queries import documents as reading
from annotations.queries import exports as questions
from annotations.queries.exports import CHUNKS, Filters, snapshot
from annotations.services import exports
from annotations.services.formats import format_file
from tests.exports.many import many_comments, many_texts

pytestmark = pytest.mark.django_db

BODY = "Is that her own word, or is it one that the council’s notes of the evening have? " * 3


class Fetched:
    """How many rows have come from the database, and the most that one answer held in whole."""

    def __init__(self):
        self.rows = 0
        self.whole = 0

    def noted(self, execute, sql, params, many, context):
        """What an ordinary cursor answers lies whole in the driver; a declared one has -1."""
        answer = execute(sql, params, many, context)
        if connection.vendor == "postgresql" and sql.lstrip().startswith("SELECT"):
            self.whole = max(self.whole, context["cursor"].rowcount)
        return answer


@pytest.fixture
def fetched(monkeypatch):
    """Counts at the driver: rows of a cursor, and the lines of COPY."""
    count = Fetched()

    def counting(owner, name):
        real = getattr(owner, name)

        def fetch(*arguments):
            found = real(*arguments)
            count.rows += len(found)
            return found

        monkeypatch.setattr(owner, name, fetch)

    if connection.vendor == "sqlite":
        from django.db.backends.sqlite3.base import SQLiteCursorWrapper

        counting(SQLiteCursorWrapper, "fetchmany")
    else:
        import psycopg

        counting(psycopg.ServerCursor, "fetchmany")
        read = psycopg.Copy.read

        def read_line(copy):
            line = read(copy)
            count.rows += bool(line)
            return line

        monkeypatch.setattr(psycopg.Copy, "read", read_line)
    with connection.execute_wrapper(count.noted):
        yield count


def most_held(fetched, table: str) -> tuple[int, int]:
    """The most lines that were there and not handed on yet, and how many rows there were."""
    fetched.rows = handed_on = most = 0
    account = exports.Account()
    for piece in exports.table_file(
        table=BY_NAME[table], filters=Filters(), profile=RESEARCH, account=account
    ):
        # Those in this piece were held until now. The header is a line too; no cell of these
        # has a line break.
        most = max(most, fetched.rows + 1 - handed_on)
        handed_on += piece.count(b"\r\n")
    assert account.rows[table] == handed_on - 1
    assert fetched.rows >= account.rows[table]
    return most, account.rows[table]


def test_a_table_of_three_times_the_rows_holds_no_more_of_them(fetched, monkeypatch):
    """By a cursor on SQLite, by COPY on PostgreSQL."""
    monkeypatch.setattr(questions, "CHUNK", 100)
    quote = many_comments(1000, lambda: BODY)
    few, number = most_held(fetched, "comments")
    assert number == 1000
    in_a_piece = PIECE // len(BODY) + AT_ONCE
    assert few <= (in_a_piece if connection.vendor == "postgresql" else 100 + in_a_piece)
    quote.comments.bulk_create(
        type(quote.comments.first())(annotation=quote, by=quote.author, body=BODY)
        for _ in range(2000)
    )
    many, number = most_held(fetched, "comments")
    assert number == 3000
    assert many <= few + AT_ONCE
    assert fetched.whole < 50


def test_long_texts_are_held_one_or_two_at_a_time(fetched):
    quote = many_comments(0, str)
    many_texts(quote, 30, lambda: "Winter " * PIECE)
    most, number = most_held(fetched, "texts")
    assert number == 31
    # The first is short, and goes with the next one.
    assert most <= (2 if connection.vendor == "postgresql" else 2 * CHUNKS["texts"])


def test_the_preview_reads_what_it_shows_and_no_more(fetched):
    many_comments(500, lambda: BODY)
    fetched.rows = 0
    with snapshot():
        assert len(list(questions.rows("comments", Filters(), first=5))) == 5
    assert fetched.rows == 5


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_a_format_holds_a_few_texts_at_a_time(fetched, made, monkeypatch):
    monkeypatch.setattr("annotations.formats.documents.CHUNK", 1000)
    quote = many_comments(0, str)
    number = 4 * reading.AT_ONCE
    many_texts(quote, number, lambda: "Winter sailings " * 100)
    # What others have left counts for nothing.
    seen, most, before = [], 0, alive()

    def documents(filters):
        nonlocal most
        for document in reading.documents(filters):
            if len(seen) in (reading.AT_ONCE, number - 1):
                most = max(most, alive() - before)
            seen.append(document.version)
            yield document

    monkeypatch.setattr("annotations.services.formats.documents", documents)
    size = sum(map(len, format_file(made=made, filters=Filters(), account=exports.Account())))
    assert (size > 0, len(seen)) == (True, number + 1)
    # Each is there in both shapes while its turn comes, and the next few are read ahead.
    assert 0 < most <= 2 * reading.AT_ONCE + 2
    # On PostgreSQL a cursor of the server's own brings them, or the driver would hold them all.
    assert fetched.whole <= 2 * reading.AT_ONCE


def alive() -> int:
    """How many texts there are in memory, as records and as documents."""
    gc.collect()
    return sum(type(one) in (Document, ArticleVersion) for one in gc.get_objects())
