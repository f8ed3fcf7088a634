"""How long saving one annotation takes beside a view that inserts one row.

    python -m bench.save [--db=pg|sqlite] [--times=300] [--durable] [--profile]

Four bare views and the desk's own writes take turns, twenty each, on one database that is gone
afterwards. The first bare view has nothing around it, the second what `startproject` puts around
every view, the third that and Django's sign-in, the last what the desk puts around its own views,
sign-in included. Measured once in this process, once through a real server on this machine, one
request behind the other, and once more through it at the pace of a busy desk.
"""

import argparse
import cProfile
import pstats
import re
import uuid

from bench.desk import InProcess, OverLoopback, article, database, marks, table

QUOTES = 20
# Seconds between two requests: a dozen editors who save without a rest are no quicker.
PAUSE = 0.05
BARE_VIEWS = {
    "bare": "/bench/bare/",
    "in a project": "/bench/project/",
    "signed in": "/bench/signed-in/",
    "in the desk": "/bench/behind/",
}


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
        for way, pause in ((InProcess, 0), (OverLoopback, 0), (OverLoopback, PAUSE)):
            asks = way()
            asks.pause = pause
            try:
                times = measured(asks, asked.times)
            finally:
                asks.close()
            pace = f", one in {PAUSE * 1000:.0f} ms" if pause else ""
            table(f"Saving, {asks.name}{pace}", times, *BARE_VIEWS)


def measured(asks, times: int) -> dict[str, list[float]]:
    """Each by turns, so that what else the machine does falls on all of them."""
    taken: dict[str, list[float]] = {}
    a_round(asks)  # It fills the caches.
    for _round in range(0, times, QUOTES):
        for name, seconds in a_round(asks).items():
            # The first one finds the processor's caches full of another's.
            taken.setdefault(name, []).extend(seconds[1:])
    return taken


def a_round(asks) -> dict[str, list[float]]:
    """Bare inserts, then on one article quotes that are made, edited and added to."""
    # As long as a usual one, with as many quotes as an editor tags on it.
    on = article(QUOTES)
    version = on.current_version
    quotes = [f"“We will keep summer sailing number {n},”" for n in range(QUOTES)]
    taken = {
        name: [asks.ask(address, {"text": content})[0] for content in quotes]
        for name, address in BARE_VIEWS.items()
    }
    keys = []
    taken["create a quote"] = []
    for content in quotes:
        took, page = asks.ask(
            f"/articles/{on.pk}/quotes/new/",
            {"marks": marks(version, "content", content), "sha256": version.sha256}
            | {"request_id": uuid.uuid4(), "propose": "on"},
        )
        taken["create a quote"].append(took)
        keys.append(re.search(r'data-annotation="([0-9a-f-]{36})" data-kind="quote"', page)[1])
    edited = {"type": "direct", "speaker_status": "named", "speaker": "Mira Solberg"}
    edited |= {"lock": 1, "note": "Looked at.", "sha256": version.sha256}
    taken["edit it"] = [asks.ask(f"/annotations/{key}/edit/", edited)[0] for key in keys]
    added = {"action": "add", "lock": 2, "sha256": version.sha256}
    taken["add a part"] = [
        asks.ask(
            f"/annotations/{key}/parts/",
            added | {"marks": marks(version, "addressee", f"{n} guests")},
        )[0]
        for n, key in enumerate(keys)
    ]
    return taken


def profile(times: int) -> None:
    asks = InProcess()
    a_round(asks)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(0, times, QUOTES):
        a_round(asks)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(90)


if __name__ == "__main__":
    main()
