"""How an export reads: one moment, flat, in few queries, and gone when its reader is."""

import threading
from functools import partial

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from annotations.formats.catalogue import FORMATS
from annotations.formats.csv_profiles import RESEARCH, encode
from annotations.formats.tables import TABLES
from annotations.models import Actor, ClaimMatch, Comment, ExportRun, Status
from annotations.queries.documents import documents
from annotations.queries.exports import Filters, counts, rows, snapshot
from annotations.queries.tables import ROWS
from annotations.services import exports
from annotations.services.formats import format_file
from tests import factories as make
from tests.exports.small_desk import EVERY_STATUS, read_zip
from tests.views.pages import Desk


def queries_of_everything():
    with CaptureQueriesContext(
        connection,
    ) as captured:
        for table in TABLES:
            list(rows(table.name, EVERY_STATUS))
    return len(captured)


def marks_on(story):
    story.collection = make.guidelines().collection
    story.save(update_fields=["collection"])
    quote = make.quote(story, approved=True)
    Comment.objects.create(annotation=quote, by=quote.author, body="Is that her word?")
    make.stance(story, approved=True)
    claim = make.claim(story, approved=True).claim
    ClaimMatch.objects.create(claim=claim, review_url="https://checks.example/ferry-tickets")
    make.caption(story, approved=True)
    make.not_a_quote(story, status=Status.REJECTED)


@pytest.mark.django_db
def test_more_rows_need_no_more_queries():
    marks_on(make.article())
    few, few_counts = queries_of_everything(), queries_of_counts()
    for _ in range(4):
        marks_on(make.article())
    assert (queries_of_everything(), queries_of_counts()) == (few, few_counts)
    assert few == len(TABLES)
    assert few_counts <= len(TABLES)


def queries_of_counts():
    with CaptureQueriesContext(connection) as captured:
        counts(EVERY_STATUS)
    return len(captured)


@pytest.mark.django_db
def test_each_chunk_continues_where_the_last_one_ended():
    for _ in range(3):
        marks_on(make.article())
    for table in TABLES:
        whole = list(rows(table.name, EVERY_STATUS))
        assert list(rows(table.name, EVERY_STATUS, chunk=2)) == whole
        assert whole


def elsewhere(work):
    """Do it as another process would, on a connection of its own."""
    failed = []

    def on_own_connection():
        try:
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=on_own_connection)
    thread.start()
    thread.join()
    assert not failed, failed


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_meanwhile_is_in_no_table_of_the_zip():
    story = make.article()
    marks_on(story)
    pieces = exports.zip_file(filters=Filters(), profile=RESEARCH)
    # The articles have been read when the versions begin.
    begun = [next(pieces), next(pieces), next(pieces), next(pieces)]
    elsewhere(lambda: make.quote(make.article(), speaker="A late speaker", approved=True))
    tables = read_zip(b"".join([*begun, *pieces]))
    assert len(tables["annotations"]) == 4
    assert len(tables["articles"]) == 1
    assert "A late speaker" not in {row["name"] for row in tables["actors"]}
    assert (
        len(read_zip(b"".join(exports.zip_file(filters=Filters(), profile=RESEARCH)))["quotes"])
        == 2
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_what_is_saved_meanwhile_is_in_no_other_format_either(made, monkeypatch):
    """Neither as a mark on a text that is still to be read, nor in what the manifest counts."""
    stories = [make.article() for _ in range(3)]
    for story in stories:
        marks_on(story)
        make.quote(story, content="winter", cue="", source="")
    ClaimMatch.objects.update(status="confirmed")
    claim = make.claim(stories[2], approved=True).claim
    reviewed = {"status": "confirmed", "review_url": "https://checks.example/late"}
    # So that it is read text by text, and that each leaves at once.
    monkeypatch.setattr("annotations.formats.documents.CHUNK", 1)
    read = partial(documents, at_once=1)
    monkeypatch.setattr("annotations.services.formats.documents", read)

    def taken(meanwhile):
        account = exports.Account()
        pieces = format_file(made=made, filters=Filters(), account=account)
        begun = []
        while not account.rows:
            begun.append(next(pieces))
        meanwhile()
        return b"".join([*begun, *pieces]), account

    def late():
        approved = {"content": "Dearer", "cue": "", "source": "", "approved": True}
        make.quote(stories[2], speaker="A late speaker", **approved)
        ClaimMatch.objects.create(claim=claim, **reviewed)
        make.caption(stories[2], by=make.make_user("editor", "second"), approved=True)

    before, told_before = taken(lambda: None)
    meanwhile, told = taken(lambda: elsewhere(late))
    assert meanwhile == before
    assert told == told_before
    # It was there to be seen.
    after, told_after = taken(lambda: None)
    assert after != before
    assert told_after.statuses != told_before.statuses


@pytest.mark.django_db(transaction=True)
def test_what_is_saved_meanwhile_is_in_no_list_and_in_no_count_of_it(monkeypatch):
    # So that each row leaves at once.
    monkeypatch.setattr("annotations.services.exports.encode", partial(encode, at_once=1))
    monkeypatch.setattr("annotations.formats.csv_profiles.CHUNK", 1)
    make.quote(speaker="Ida Lind", approved=True)
    desk = Desk("moderator", htmx=False)
    for page in ("/actors/?q=ida", "/activity/audit/?kind=quote", "/matrix/quoted/"):
        address = f"{page}{'&' if '?' in page else '?'}csv=1"
        whole = b"".join(desk.client.get(address).streaming_content)
        told = ExportRun.objects.first()
        pieces = iter(desk.client.get(address).streaming_content)
        # The header waits for nothing; the moment is that of the first row.
        begun = [next(pieces), next(pieces)]

        def late(number=told.pk):
            make.quote(speaker=f"Ida {number}", approved=True)
            make.claim(claimant=f"Bo {number}")

        elsewhere(late)
        assert b"".join([*begun, *pieces]) == whole
        run = ExportRun.objects.first()
        assert (run.rows, run.left_out) == (told.rows, told.left_out), page
        after = b"".join(desk.client.get(address).streaming_content)
        assert after != whole, page


@pytest.mark.django_db(transaction=True)
def test_an_editor_can_save_while_an_export_runs():
    """On SQLite the app's own transactions wait for one another; an export must not."""
    marks_on(make.article())
    pieces = exports.zip_file(filters=Filters(), profile=RESEARCH)
    next(pieces)
    next(pieces)
    elsewhere(lambda: make.quote(make.article()))
    pieces.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("taken", [0, 1, 2, 5])
def test_a_reader_who_leaves_leaves_nothing_behind(taken):
    marks_on(make.article())
    pieces = exports.zip_file(filters=Filters(), profile=RESEARCH)
    for _ in range(taken):
        next(pieces)
    pieces.close()
    nothing_is_open()


@pytest.mark.django_db(transaction=True)
def test_an_error_on_the_way_leaves_nothing_behind(monkeypatch):
    marks_on(make.article())

    def broken(within):
        raise RuntimeError("the disk is full")

    monkeypatch.setitem(ROWS, "claims", broken)
    with pytest.raises(RuntimeError, match="disk is full"):
        list(exports.zip_file(filters=Filters(), profile=RESEARCH))
    nothing_is_open()


def nothing_is_open():
    """No transaction is left, and the connection writes again."""
    assert not connection.in_atomic_block
    assert connection.get_autocommit()
    if connection.vendor == "sqlite":
        assert not connection.connection.in_transaction
    else:
        assert connection.connection.info.transaction_status.name == "IDLE"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_cursors")
            # The cursor that asks is not a declared one.
            assert cursor.fetchone() == (0,)
            for limit, usual in (
                ("statement_timeout", "30s"),
                ("idle_in_transaction_session_timeout", "1min"),
            ):
                cursor.execute(f"SHOW {limit}")
                assert cursor.fetchone() == (usual,)
    Actor.objects.create(name="Written afterwards")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_in_a_snapshot():
    with snapshot(), pytest.raises(DatabaseError, match=r"readonly|read-only"):
        Actor.objects.filter(pk=1).update(name="Changed") or Actor.objects.bulk_create(
            [Actor(name="New")]
        )
    nothing_is_open()


@pytest.mark.django_db
def test_the_first_byte_waits_for_no_row():
    """Nothing but the moment itself is asked of the database before the header leaves."""
    marks_on(make.article())
    chosen = {"filters": Filters(), "profile": RESEARCH, "account": exports.Account()}
    for pieces in (exports.zip_file(**chosen), exports.table_file(table=TABLES[0], **chosen)):
        with CaptureQueriesContext(connection) as captured:
            assert next(pieces)
        assert not [query for query in captured.captured_queries if "FROM" in query["sql"]]
        pieces.close()
