"""How many marks a new text keeps, and how long it takes to tell.

.venv/bin/python -m bench.carrying
"""

import time
from random import Random

from annotations.text.carrying import Carrying
from tests.text import stories

SPANS = 200


def timed(old: str, new: str, random: Random) -> tuple[float, float]:
    """Processor seconds for a new text with SPANS marks, and the share of them that are carried."""
    began = time.process_time()
    carrying = Carrying(old, new)
    kept = 0
    for _ in range(SPANS):
        start = random.randrange(len(old) - 60)
        kept += carrying.carried(start, start + random.randint(5, 60)) is not None
    carrying.rows()
    return time.process_time() - began, kept / SPANS


def measure() -> None:
    random = Random(5)
    carried, wanted = stories.share_carried(random, stories_wanted=600)
    print(f"of {wanted:,} marks on untouched sentences {carried / wanted:.1%} are carried")
    for edits in (1, 4, 8, 12, 16, 24):
        carried, wanted = stories.share_carried(random, stories_wanted=200, edits=[edits])
        print(f"after {edits} edits of each story {carried / wanted:.1%} of {wanted:,}")
    drawn, attracted = 5_000, 0
    for _ in range(drawn):
        attracted += stories.attracts(random, marks=6)
    print(f"of {drawn * 6:,} marks beside look-alikes {attracted} are attracted")
    for size in (10_000, 100_000, 1_000_000):
        blocks: list[list[str]] = []
        length = 0
        while length < size:
            blocks.append(stories.story(random, 2)[1])
            length += sum(map(len, blocks[-1]))
        old = stories.joined(blocks)
        few = stories.joined(stories.edited(random, blocks, 20))
        every = stories.joined(
            [[stories.other_wording(random, one) for one in block] for block in blocks]
        )
        cases = {
            "20 edits": (old, few),
            "every sentence reworded": (old, every),
            "20 edits, one paragraph": (old.replace("\n\n", " "), few.replace("\n\n", " ")),
            "lines that are nearly alike, the other way round": (
                "\n\n".join(lines := [f"Line {n} is here today." for n in range(size // 25)]),
                "\n\n".join(reversed([*lines[1:], "No line is here today."])),
            ),
            "another story": (old, stories.joined(stories.story(random, len(blocks)))),
        }
        for what, texts in cases.items():
            seconds, share = timed(*texts, random)
            print(f"{size:>9,} characters, {what}: {seconds:.2f} s, {share:.0%} carried")


if __name__ == "__main__":
    measure()
