"""How fast the formats beside the tables leave and what memory they take; the read API's pages.

    python -m bench.formats [--db=pg] [number of spans]

Fills a database as bench/export.py does. The first page of the API's spans and one at the very
end are asked in turns, and the best of each counts.
"""

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.export import fill

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("spans", type=int, nargs="?", default=60_000)
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
    child = os.fork()
    if not child:
        fill(spans)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("The database was not filled.")

    import django

    django.setup()
    from django.db import connection

    print(f"{connection.display_name}, {spans} spans")
    formats(spans)
    pages()
    connection.close()


def formats(spans: int) -> None:
    from annotations.formats.catalogue import FORMATS
    from annotations.queries.exports import Filters
    from annotations.services.exports import Account
    from annotations.services.formats import format_file

    for made in FORMATS.values():
        before, size, begun = peak(), 0, time.perf_counter()
        for piece in format_file(made=made, filters=Filters(), account=Account()):
            size += len(piece)
        seconds = time.perf_counter() - begun
        print(
            f"{made.name:>14} {spans / seconds:>9,.0f} spans/s {size / 1e6:>7.1f} MB"
            f" {peak() - before:>6.1f} MB more memory"
        )


def pages() -> None:
    from annotations.formats.tables import BY_NAME
    from annotations.models import Span
    from annotations.queries.exports import Filters
    from annotations.queries.table_pages import page

    last = Span.objects.order_by("annotation_id", "pk").values_list("annotation_id", "pk")
    far = ".".join(map(str, last[last.count() - 101]))

    def ask(after):
        return page(BY_NAME["spans"], Filters(), after=after, limit=100)

    first = far_best = float("inf")
    for _ in range(ROUNDS):
        first = min(first, seconds_of(lambda: ask("")))
        far_best = min(far_best, seconds_of(lambda: ask(far)))
    print(f"API, 100 spans: the last page takes {far_best / first:.2f} × the first one's time")


def seconds_of(action) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def peak() -> float:
    """Megabytes this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
