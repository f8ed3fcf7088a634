"""A download over a real connection to the server that the project ships, and one that breaks.

What a browser that goes away leaves: no transaction, no cursor, no file, and a run that says so.
"""

import base64
import contextlib
import random
import socket

import pytest
from django.db import connection
from django.test import Client

from annotations.models import ExportRun
from tests.exports.many import many_comments, many_texts
from tests.processes import granian, until

pytestmark = pytest.mark.django_db(transaction=True)

# More than the buffers of both ends of a connection hold.
COMMENTS, LENGTH = 3000, 5_000
STORIES = 30


@pytest.fixture
def quote():
    """An annotation at a desk with much to export, none of which packs well."""
    chance = random.Random(1)

    def words(length):
        return lambda: base64.b64encode(chance.randbytes(length * 3 // 4)).decode()

    quote = many_comments(COMMENTS, words(LENGTH))
    many_texts(quote, STORIES, words(100 * LENGTH))
    return quote


@pytest.fixture
def cookie(quote):
    client = Client()
    client.force_login(quote.author)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@contextlib.contextmanager
def asked(port: int, path: str, cookie: str):
    """An open connection on which this was asked for, with little room for the answer."""
    with socket.socket() as ends:
        ends.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ends.settimeout(60)
        ends.connect(("127.0.0.1", port))
        ends.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        yield ends


def received(ends: socket.socket, enough: int | None = None) -> bytes:
    data = bytearray()
    while (enough is None or len(data) < enough) and (piece := ends.recv(65536)):
        data += piece
    return bytes(data)


def nothing_is_open():
    """No other connection is in a transaction, and whoever writes need not wait."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Nobody reads any more when the whole log can go into the file and be cut to nothing.
            cursor.execute("PRAGMA busy_timeout = 0")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            found = cursor.fetchone()
            cursor.execute("PRAGMA busy_timeout = 20000")
            return found == (0, 0, 0)
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND (state <> 'idle' OR backend_xmin IS NOT NULL)"
        )
        return cursor.fetchone() == (0,)


def files_in(folder) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file()}


def test_a_browser_that_goes_away_leaves_nothing_behind(quote, cookie, tmp_path):
    with granian(tmp_path) as port:
        before = files_in(tmp_path)
        for path, what, everything in (
            ("/exports/download/?table=comments", "comments", COMMENTS),
            ("/exports/download/", "texts", STORIES),
            ("/exports/format/?format=jsonl", "texts", STORIES),
            (f"/annotations/{quote.uuid}/comments/?csv=1", "comments", COMMENTS),
        ):
            with asked(port, path, cookie) as ends:
                assert received(ends, 200_000).startswith(b"HTTP/1.1 200 ")
                run = ExportRun.objects.first()
                # The server is in the middle of it, in a transaction that the next line ends.
                assert run.state == "running", path
                assert not nothing_is_open(), path
            until(lambda: ExportRun.objects.first().state != "running", f"{path} ends")
            run = ExportRun.objects.first()
            assert run.state == "left", path
            assert 0 < run.rows[what] < everything, path
            assert run.sha256 == ""
            assert run.ended_at is not None
            until(nothing_is_open, "every transaction ends")
        assert files_in(tmp_path) == before
        # The same server still gives the whole, and writes that down.
        with asked(port, "/exports/download/?table=comments", cookie) as ends:
            _head, _, body = received(ends).partition(b"\r\n\r\n")
        until(lambda: ExportRun.objects.first().state != "running", "the whole download ends")
        run = ExportRun.objects.first()
        assert (run.state, run.rows["comments"]) == ("done", COMMENTS)
        assert run.bytes > COMMENTS * LENGTH
        until(nothing_is_open, "every transaction ends")
