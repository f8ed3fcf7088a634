"""How long it takes to find what is like a claim, beside only reading the desk's statements.

    python -m bench.claims [--db=pg|sqlite] [--most=100000]

Statements are put together out of a few hundred words by a fixed seed, so that many share some.
"""

import argparse
import random
import time
from statistics import median

from bench.desk import article, database

STEPS = (1_000, 10_000, 100_000)
FIRST = ("bramble", "castle", "dockland", "everglade", "foundry", "garrison")
LAST = ("ary", "bury", "dale", "ford", "gate", "ham", "ley", "mere", "port", "stead", "wick")
WORDS = [first + last for first in FIRST for last in LAST]
TIMES = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=["pg", "sqlite"], default="sqlite")
    parser.add_argument("--most", type=int, default=STEPS[-1])
    asked = parser.parse_args()
    with database(asked.db):
        measure([step for step in STEPS if step <= asked.most])


def measure(steps: list[int]) -> None:
    from annotations.models import Annotation, Claim
    from annotations.queries import claims
    from tests import factories as make

    chance, editor = random.Random(7), make.make_user("editor")
    version = article(1).current_version
    made = 0
    print(f"{'claims':>10}{'reading':>12}{'with likeness':>16}{'ratio':>8}")
    for step in steps:
        marks = [
            Annotation(version=version, kind="claim", author=editor, edited_by=editor)
            for _ in range(step - made)
        ]
        Annotation.objects.bulk_create(marks, batch_size=5_000)
        rows = [Claim(annotation=mark, statement=statement(chance)) for mark in marks]
        Claim.objects.bulk_create(rows, batch_size=5_000)
        made = step
        one = rows[len(rows) // 2]
        reading, finding = [], []
        for _ in range(TIMES):
            reading.append(seconds(list, claims.statements(editor)))
            finding.append(seconds(claims.alike, one, editor))
        read, found = median(reading), median(finding)
        print(f"{step:>10,}{read * 1000:>9.0f} ms{found * 1000:>13.0f} ms{found / read:>7.1f} ×")


def statement(chance: random.Random) -> str:
    return f"{' '.join(chance.choices(WORDS, k=9)).capitalize()} {chance.randint(1, 999)}."


def seconds(what, *given) -> float:
    begun = time.perf_counter()
    what(*given)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
