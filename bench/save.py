"""How long saving one annotation takes beside a view that inserts one row.

    python -m bench.save [--db=pg|sqlite] [--times=300] [--durable] [--profile]

A bare view without any middleware, the same view behind the desk's middleware and sign-in, and
the desk's own writes take turns on one database that is gone afterwards: once in this process,
once through a real server on this machine.
"""

import argparse
import cProfile
import pstats
import re
import uuid
from itertools import count

from bench.desk import InProcess, OverLoopback, article, database, marks, table

BARE, BEHIND = "bare view", "behind middleware"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=["pg", "sqlite"], default="pg")
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--durable", action="store_true", help="let PostgreSQL wait for the disk")
    parser.add_argument("--profile", action="store_true", help="show where the time goes instead")
    asked = parser.parse_args()
    with database(asked.db, asked.durable):
        if asked.profile:
            profile(asked.times)
            return
        for way in (InProcess, OverLoopback):
            asks = way()
            try:
                times = measured(asks, asked.times)
            finally:
                asks.close()
            table(f"Saving, {asks.name}", times, BARE, BEHIND)


def measured(asks, times: int) -> dict[str, list[float]]:
    """Each in turn, so that what else the machine does falls on all of them."""
    deeds = writes(asks)
    taken: dict[str, list[float]] = {}
    for number in range(times + 20):
        for name, took in next(deeds).items():
            # The first ones fill the caches.
            if number >= 20:
                taken.setdefault(name, []).append(took)
    return taken


def writes(asks):
    """Endlessly: one bare insert, then a quote that is made, edited, added to and deleted."""
    for number in count():
        if number % 20 == 0:
            # An article as long as a usual one, with as many quotes as an editor tags on it.
            on = article(20)
            version = on.current_version
        nth = number % 20
        content = f"“We will keep summer sailing number {nth},”"
        taken = {}
        taken[BARE], _ = asks.ask("/bench/bare/", {"text": content})
        taken[BEHIND], _ = asks.ask("/bench/behind/", {"text": content})
        taken["create a quote"], page = asks.ask(
            f"/articles/{on.pk}/quotes/new/",
            {"marks": marks(version, "content", content), "sha256": version.sha256}
            | {"request_id": uuid.uuid4(), "propose": "on"},
        )
        key = re.search(r'data-annotation="([0-9a-f-]{36})" data-kind="quote"', page)[1]
        address = f"/annotations/{key}"
        taken["edit it"], page = asks.ask(
            f"{address}/edit/",
            {"lock": 1, "type": "direct", "speaker_status": "named", "speaker": "Mira Solberg"}
            | {"note": "Looked at.", "sha256": version.sha256},
        )
        taken["add a part"], page = asks.ask(
            f"{address}/parts/",
            {"action": "add", "lock": 2, "sha256": version.sha256}
            | {"marks": marks(version, "addressee", f"{nth} guests")},
        )
        yield taken


def profile(times: int) -> None:
    asks = InProcess()
    deeds = writes(asks)
    for _ in range(20):
        next(deeds)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(times):
        next(deeds)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(90)


if __name__ == "__main__":
    main()
