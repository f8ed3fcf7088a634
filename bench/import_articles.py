"""Bring a JSON-lines file of articles in, beside a bare COPY of the very rows it made.

    python bench/import_articles.py [ARTICLES] [--profile]

Both run in the same database in turns of one process: the file, then a COPY of the same rows of
the same tables, with their indexes, from a file on the disk. On SQLite the rival is INSERT.
"""

import argparse
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

WORDS = 500
TABLES = ("article", "articleversion", "original", "event", "photo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=int, nargs="?", default=100_000)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    asked = parser.parse_args()
    data = tempfile.mkdtemp(prefix="newsroom-bench-")
    os.environ |= {"NEWSROOM_DATA_DIR": data, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    os.environ["NEWSROOM_LOG_LEVEL"] = "WARNING"
    os.environ.pop("DATABASE_URL", None)
    from tests.plugins import databases, programs

    server = databases.Server(programs.find_postgres(Path(sys.prefix)))
    try:
        os.environ["DATABASE_URL"] = server.start()
        run(asked.articles, Path(data), asked.profile)
    finally:
        server.stop()
        shutil.rmtree(data, ignore_errors=True)


def run(count: int, data: Path, profiled: bool) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from annotations.models import Article, User
    from annotations.services.article_files import bring_in_file

    call_command("migrate", verbosity=0)
    by = User.objects.create_superuser("bench")
    path = data / "articles.jsonl"
    write(path, count)
    size = path.stat().st_size / 1e6
    print(f"{connection.display_name}, {count:,} articles of {WORDS} words, {size:,.0f} MB")
    # A first file loads what is loaded once.
    first = data / "first.jsonl"
    write(first, 500, "first")
    report = data / "report.csv"
    bring_in_file(by=by, path=first, report=report)
    before = peak()
    begun = time.perf_counter()
    if profiled:
        import cProfile

        cProfile.runctx(
            "bring_in_file(by=by, path=path, report=report)", globals(), locals(), sort="tottime"
        )
        tally = None
    else:
        tally = bring_in_file(by=by, path=path, report=report)
    took = time.perf_counter() - begun
    grown = peak() - before
    assert Article.objects.count() == count + 500
    print(f"file     {took:7.1f} s {count / took:9,.0f} articles/s   peak memory +{grown:.0f} MB")
    if tally:
        assert (tally.added, tally.refused) == (count, 0)
    bare = copied(data)
    print(f"bare     {bare:7.1f} s {count / bare:9,.0f} articles/s")
    print(f"ratio    {bare / took:7.2f}")
    begun = time.perf_counter()
    bring_in_file(by=by, path=path, report=report)
    again = time.perf_counter() - begun
    print(f"again    {again:7.1f} s {count / again:9,.0f} articles/s, nothing added")
    assert Article.objects.count() == count + 500


def write(path: Path, count: int, name: str = "boat") -> None:
    """Articles of five hundred words, some of them spoken, the same every time."""
    chance = random.Random(1)
    letters = "abcdefghijklmnoprstuvwyé"
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3_000)]

    def sentence():
        words = " ".join(chance.choices(vocabulary, k=chance.randint(8, 20))).capitalize()
        if chance.random() < 0.25:
            return f"“{words},” said {chance.choice(vocabulary).capitalize()}."
        return f"{words}."

    paragraphs = [" ".join(sentence() for _ in range(3)) for _ in range(5_000)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text, words = [], 0
            while words < WORDS:
                text.append(chance.choice(paragraphs))
                words += text[-1].count(" ") + 1
            row = {
                "headline": f"The {name} of the day is number {number}",
                "text": "\n\n".join(text),
                "url": f"https://sound.example/{name}/{number}",
                "publisher": f"Paper {number % 20}",
                "language": "en",
                "byline": "Ada Lund",
                "published_at": "2026-03-04T07:30:00Z",
            }
            if number % 3 == 0:
                row["captions"] = ["The quay in winter. (IDA BREKKE / KESTREL)"]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def copied(data: Path) -> float:
    """Seconds for a bare COPY of the rows that the file made, tables emptied before."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        for table in TABLES:
            with (
                (data / table).open("wb") as file,
                cursor.copy(f"COPY annotations_{table} TO STDOUT") as rows,
            ):
                for row in rows:
                    file.write(row)
        names = ", ".join(f"annotations_{table}" for table in TABLES)
        cursor.execute(f"TRUNCATE {names} CASCADE")
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        # The checks at the end of the transaction take longer than half a minute.
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table in TABLES:
            with (
                (data / table).open("rb") as file,
                cursor.copy(f"COPY annotations_{table} FROM STDIN") as rows,
            ):
                while piece := file.read(1 << 20):
                    rows.write(piece)
    return time.perf_counter() - begun


def peak() -> float:
    """The most memory this process has held so far, in MB."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
