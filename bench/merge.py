"""How long a merge of two actors takes, beside reading the register's look-alikes.

.venv/bin/python -m bench.merge [--db=pg|sqlite]
"""

import argparse
import time

from bench.desk import database

QUOTES = 5_000
NAMES = 100_000


def timed(deed):
    began = time.perf_counter()
    result = deed()
    return time.perf_counter() - began, result


def measure(db: str) -> None:
    with database(db):
        from annotations.models import Actor, ActorName, Annotation, Kind, Quote
        from annotations.queries import look_alikes
        from annotations.services import actors, moves
        from annotations.text.names import name_key
        from tests import factories as make

        by = make.make_user("admin")
        version = make.article(by=by).current_version
        kept, gone = actors.add(name="Mira Solberg"), actors.add(name="Mira Solbergh")
        rows = Annotation.objects.bulk_create(
            Annotation(version=version, kind=Kind.QUOTE, author=by, edited_by=by)
            for _ in range(QUOTES)
        )
        Quote.objects.bulk_create(
            Quote(annotation=row, type="direct", speaker=gone, speaker_status="named")
            for row in rows
        )
        merging, move = timed(lambda: moves.merge(gone=gone, kept=kept, by=by))
        assert Quote.objects.filter(speaker=kept).count() == QUOTES
        back, _move = timed(lambda: moves.take_back(move=move, by=by))
        assert Quote.objects.filter(speaker=gone).count() == QUOTES
        firsts = [f"{a}{b}{c}" for a in "BKLMNPRSTV" for b in "aeiou" for c in "dlmnrst"]
        lasts = [f"{one}{other}" for one in firsts for other in ("berg", "sen", "mann", "ova")]
        people = Actor.objects.bulk_create(
            Actor(name=f"{firsts[n % len(firsts)]} {lasts[(n * 7919) % len(lasts)]}{n % 97}")
            for n in range(NAMES)
        )
        ActorName.objects.bulk_create(
            ActorName(actor=one, name=one.name, key=name_key(one.name)) for one in people
        )
        listing, (found, _more) = timed(lambda: look_alikes.pairs(by))
        single, _found = timed(lambda: look_alikes.of(people[5], by))
    print(f"{db}: merge of {QUOTES:,} quotes {merging:.2f} s, taken back in {back:.2f} s")
    print(
        f"{db}: look-alikes among {NAMES:,} names {listing:.1f} s ({len(found)} shown), "
        f"of one actor {single * 1000:.0f} ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=["pg", "sqlite"], default="sqlite")
    measure(parser.parse_args().db)
