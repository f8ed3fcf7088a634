"""How fast an export is beside a bare loop over the same rows, and how much memory it takes.

    python bench/export.py [--db=pg] [number of spans]

Fills a database of its own, which is gone afterwards. The bare loop is `values_list` of the
same columns into `csv.writer`, without filter and snapshot; both take turns, and the best run of
each counts.
"""

import argparse
import csv
import io
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROUNDS = 3
SPANS_OF_A_QUOTE = 3
QUOTES_OF_AN_ARTICLE = 20
ARTICLE = ("“Nobody pays for an empty ship,” she told the council of the islands. " * 40).strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("spans", type=int, nargs="?", default=200_000)
    parser.add_argument("--db", choices=["sqlite", "pg"], default="sqlite")
    asked = parser.parse_args()
    data = tempfile.mkdtemp(prefix="newsroom-bench-")
    os.environ |= {"NEWSROOM_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    os.environ["NEWSROOM_LOG_LEVEL"] = "WARNING"
    os.environ.pop("DATABASE_URL", None)
    server = None
    try:
        if asked.db == "pg":
            from tests.plugins import databases, programs

            server = databases.Server(programs.find_postgres(Path(sys.prefix)))
            os.environ["DATABASE_URL"] = server.start()
        run(asked.spans)
    finally:
        if server:
            server.stop()
        shutil.rmtree(data, ignore_errors=True)


def run(spans: int) -> None:
    # In a process of its own, whose memory is not counted.
    filling = multiprocessing.get_context("spawn").Process(target=fill, args=[spans])
    filling.start()
    filling.join()
    if filling.exitcode:
        sys.exit("The database was not filled.")

    import django

    django.setup()
    from django.db import connection

    print(f"{connection.display_name}, {spans} spans")
    each_table()
    whole_zip()
    page()
    spans_beside_bare()
    if connection.vendor == "postgresql":
        spans_beside_psql()
    connection.close()


def fill(spans: int) -> None:
    """Approved quotes of three spans each, twenty to an article, the same every time."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from annotations import models
    from annotations.text.spans import context

    call_command("migrate", verbosity=0)
    editor = models.User.objects.create_user("editor")
    moderator = models.User.objects.create_user("moderator")
    publisher = models.Publisher.objects.create(name="Sound Gazette")
    speakers = models.Actor.objects.bulk_create(
        models.Actor(name=f"Speaker {number}") for number in range(200)
    )
    quotes = spans // SPANS_OF_A_QUOTE
    texts = models.ArticleVersion.objects
    numbers = count()
    size = QUOTES_OF_AN_ARTICLE * 100
    for done in range(0, quotes, size):
        batch = range(done, min(done + size, quotes))
        articles = models.Article.objects.bulk_create(
            models.Article(publisher=publisher) for _ in batch[::QUOTES_OF_AN_ARTICLE]
        )
        versions = texts.bulk_create(
            models.ArticleVersion(
                article=article,
                number=1,
                headline="Nobody pays for an empty ship",
                text=ARTICLE,
                sha256=f"{article.pk:064x}",
                normaliser_version=1,
            )
            for article in articles
        )
        annotations = models.Annotation.objects.bulk_create(
            models.Annotation(
                uuid=uuid.UUID(int=next(numbers)),
                version=versions[number // QUOTES_OF_AN_ARTICLE],
                kind="quote",
                status="approved",
                author=editor,
                edited_by=editor,
            )
            for number in range(len(batch))
        )
        models.Quote.objects.bulk_create(
            models.Quote(annotation=annotation, speaker=speakers[annotation.pk % 200])
            for annotation in annotations
        )
        models.Review.objects.bulk_create(
            models.Review(
                annotation=annotation,
                decision="approve",
                reviewer=moderator,
                author=editor,
                lock=1,
                state={},
            )
            for annotation in annotations
        )
        models.Span.objects.bulk_create(
            models.Span(
                annotation=annotation,
                role=role,
                start=start,
                end=end,
                exact=ARTICLE[start:end],
                prefix=around[0],
                suffix=around[1],
            )
            for annotation in annotations
            for role, start, end in (("content", 0, 32), ("source", 33, 36), ("cue", 37, 41))
            for around in [context(ARTICLE, start, end)]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def bare():
    """The spans as bytes in the plainest way there is."""
    from annotations.models import Span

    columns = ["pk", "annotation__uuid", "role", "order", "start", "end"]
    columns += ["exact", "prefix", "suffix", "annotation__version__sha256"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    rows = Span.objects.order_by("pk").values_list(*columns).iterator(2000)
    while some := list(islice(rows, 1000)):
        writer.writerows(some)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def ours(table: str, counts: dict):
    from annotations.formats.csv_profiles import RESEARCH
    from annotations.formats.tables import BY_NAME
    from annotations.queries.exports import Filters
    from annotations.services.exports import Account, table_file

    account = Account(rows=counts)
    return table_file(table=BY_NAME[table], filters=Filters(), profile=RESEARCH, account=account)


def spans_beside_bare() -> None:
    from django.db import transaction

    our_best = bare_best = float("inf")
    counts = {}
    for _ in range(ROUNDS):
        our_best = min(our_best, timed(ours("spans", counts)).seconds)
        # In a transaction, since PostgreSQL would otherwise keep the cursor's whole result.
        with transaction.atomic():
            bare_best = min(bare_best, timed(bare()).seconds)
    number = counts["spans"]
    print(
        f"spans, best of {ROUNDS}: ours {number / our_best:.0f} rows/s, "
        f"bare {number / bare_best:.0f} rows/s, ratio {bare_best / our_best:.2f}"
    )


def spans_beside_psql() -> None:
    """The same COPY, sent by psql to a file that is thrown away; both take turns."""
    from django.db import connection

    from annotations.formats.csv_profiles import RESEARCH
    from annotations.formats.tables import BY_NAME
    from annotations.queries.exports import Filters, copy_sql
    from tests.plugins import programs

    sql, params = copy_sql(BY_NAME["spans"], Filters(), RESEARCH)
    with connection.cursor() as cursor:
        sql = cursor.cursor.mogrify(sql, params)
    psql = programs.find_postgres(Path(sys.prefix)) / "psql"
    command = [psql, "--no-psqlrc", "--quiet", "--command", sql, os.environ["DATABASE_URL"]]
    our_best = psql_best = float("inf")
    counts = {}
    for _ in range(ROUNDS):
        our_best = min(our_best, timed(ours("spans", counts)).seconds)
        begun = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        psql_best = min(psql_best, time.perf_counter() - begun)
    number = counts["spans"]
    print(
        f"spans, best of {ROUNDS}: ours {number / our_best:.0f} rows/s, "
        f"psql {number / psql_best:.0f} rows/s, ratio {psql_best / our_best:.2f}"
    )


def each_table() -> None:
    for table in ("spans", "annotations", "quotes", "reviews", "texts"):
        counts = {}
        took = timed(ours(table, counts))
        print(f"{table:12} {counts[table] / took.seconds:8.0f} rows/s  {took}")


class Took(NamedTuple):
    seconds: float
    first: float
    size: int
    grown: int

    def __str__(self):
        return (
            f"{self.size / 1e6:7.1f} MB in {self.seconds:5.1f} s, first byte after "
            f"{self.first * 1000:.0f} ms, memory +{self.grown / 1024:.1f} MB"
        )


def timed(pieces) -> Took:
    before, begun = peak(), time.perf_counter()
    size = len(next(pieces))
    first = time.perf_counter() - begun
    size += sum(len(piece) for piece in pieces)
    return Took(time.perf_counter() - begun, first, size, peak() - before)


def whole_zip() -> None:
    from annotations.formats.csv_profiles import RESEARCH
    from annotations.queries.exports import Filters
    from annotations.services.exports import zip_file

    print(f"{'zip':12} {'':15}  {timed(zip_file(filters=Filters(), profile=RESEARCH))}")


def page() -> None:
    from annotations.queries.exports import Filters, counts, rows, snapshot

    begun = time.perf_counter()
    with snapshot():
        counts(Filters())
    counted = time.perf_counter() - begun
    begun = time.perf_counter()
    with snapshot():
        list(rows("annotations", Filters(), first=5))
    previewed = time.perf_counter() - begun
    print(f"{'page':12} counts {counted * 1000:.0f} ms  first rows {previewed * 1000:.0f} ms")


def peak() -> int:
    """The most memory this process has held so far, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
