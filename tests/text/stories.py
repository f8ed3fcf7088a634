"""Stories and what a desk upstream does to them, by a seed: for tests and measurements."""

from collections.abc import Sequence
from random import Random

from annotations.text.carrying import Carrying

SUBJECTS = """the mayor|the port authority|a spokeswoman for the union|Ada Lund
|officials in Norrbank|the minister|residents of the old town|the ferry company
|a court in the capital|the committee
|two of the witnesses|the opposition leader|engineers at the site|the museum|police""".replace(
    "\n", ""
).split("|")
VERBS = """said|told reporters|announced|denied|repeated on Monday|warned|confirmed in writing
|explained to the council|did not want to say whether|admitted""".replace("\n", "").split("|")
CLAUSES = """the bridge would stay closed until spring|nobody had asked for a second report
|the money was never paid|work on the quay had begun too late|a new timetable was being printed
|the figures could not be right|the contract ends in June|there had been warnings for years
|every household would get a letter|the tests were repeated twice|the plan is dead
|fewer people came than expected|the noise was unbearable|a decision was not urgent""".replace(
    "\n", ""
).split("|")
PLACES = """in the harbour|on Tuesday evening|after a long meeting|near the old mill|by telephone
|at the town hall|without giving a reason|in a short statement|for the second time this year
|with some relief""".replace("\n", "").split("|")
SHORT = ["He declined to comment.", "No date was given.", "Nobody was hurt.", "That was all."]
WORDS = [
    *("river", "storm", "letter", "winter", "budget", "market"),
    *("garden", "signal", "harvest", "engine", "summit", "lantern"),
]


class Sentence(str):
    """A sentence that is known again among others of the same words."""

    __slots__ = ()


def sentence(random: Random) -> Sentence:
    return Sentence(worded(random))


def worded(random: Random) -> str:
    if random.random() < 0.08:
        return random.choice(SHORT)
    clause, place = random.choice(CLAUSES), random.choice(PLACES)
    subject, verb = random.choice(SUBJECTS), random.choice(VERBS)
    shape = random.random()
    if shape < 0.4:
        return f"“{clause[0].upper()}{clause[1:]},” {subject} {verb} {place}."
    if shape < 0.8:
        return f"{subject[0].upper()}{subject[1:]} {verb} that {clause} {place}."
    number = random.randrange(3, 900)
    return f"Some {number} {random.choice(WORDS)}s were counted {place}, {subject} {verb}."


def story(random: Random, blocks: int) -> list[list[str]]:
    """Blocks of sentences, a headline first."""
    return [[sentence(random)]] + [
        [sentence(random) for _ in range(random.randint(1, 5))] for _ in range(blocks - 1)
    ]


def joined(blocks: list[list[str]]) -> str:
    return "\n\n".join(" ".join(block) for block in blocks if block)


def places(blocks: list[list[str]]) -> dict[int, tuple[int, str]]:
    """Of each sentence (by identity) where it stands in the joined text, and the sentence."""
    found, at = {}, 0
    for block in blocks:
        for one in block:
            found[id(one)] = at, one
            at += len(one) + 1
        at += bool(block)
    return found


def other_wording(random: Random, sentence: str) -> str:
    """The sentence with one to three of its words put in, left out or replaced."""
    words = sentence.split(" ")
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(words))
        words[at : at + random.randint(0, 1)] = random.choice([[], [random.choice(WORDS)]])
        words = words or [random.choice(WORDS)]
    return " ".join(words)


def edited(random: Random, blocks: list[list[str]], edits: int) -> list[list[str]]:
    """The story after so many edits: words, sentences and blocks changed, come, gone, moved."""
    blocks = [list(block) for block in blocks]
    for _ in range(edits):
        at = random.randrange(len(blocks))
        block = blocks[at]
        what = random.random()
        if what < 0.45 and block:
            inner = random.randrange(len(block))
            block[inner] = other_wording(random, block[inner])
        elif what < 0.6:
            block.insert(random.randint(0, len(block)), sentence(random))
        elif what < 0.7 and len(block) > 1:
            del block[random.randrange(len(block))]
        elif what < 0.8:
            blocks.insert(at, [sentence(random) for _ in range(random.randint(1, 4))])
        elif what < 0.86 and len(blocks) > 2:
            del blocks[at]
        elif what < 0.91:
            blocks.insert(random.randrange(len(blocks)), blocks.pop(at))
        elif what < 0.96 and len(block) > 1:
            cut = random.randrange(1, len(block))
            blocks[at : at + 1] = [block[:cut], block[cut:]]
        elif at + 1 < len(blocks):
            blocks[at : at + 2] = [block + blocks[at + 1]]
    return blocks


def look_alike(random: Random):
    """A story, what became of it, a sentence of it that is gone or reworded, and its look-alike.

    The look-alike is the very sentence or nearly it, and stands anywhere but in the place of the
    one that is gone. Neighbours may have been reworded and paragraphs moved. What tells them
    apart is there: sentences beside it stand once, and one that is reworded moves in company.
    """
    while True:
        blocks = story(random, random.randint(3, 12))
        at = random.randrange(len(blocks))
        inner = random.randrange(len(blocks[at]))
        original = blocks[at][inner]
        other = Sentence(other_wording(random, original))
        told = [one for block in blocks[max(0, at - 1) : at + 2] for one in block]
        known = [one for block in blocks for one in block]
        if (
            len(original.split()) >= 6
            and other != original
            and all(known.count(one) == 1 for one in told)
        ):
            break
    later = [list(block) for block in blocks]
    is_gone = random.random() < 0.5
    later[at][inner : inner + 1] = [] if is_gone else [other]
    copy = Sentence(original)
    if is_gone or random.random() < 0.5:
        words = original.split(" ")
        n = random.randrange(len(words))
        words[n : n + random.randint(0, 1)] = random.choice([[random.choice(WORDS)], []])
        copy = Sentence(" ".join(words))
        if copy == original:
            words.insert(n, random.choice(WORDS))
            copy = Sentence(" ".join(words))
    if random.random() < 0.3 and later[at]:
        later.insert(random.choice([at, at + 1]), [copy])
    else:
        reach = random.choice([0, 1, 3, 12])
        home = random.choice(
            [n for n in range(len(blocks)) if abs(n - at) <= reach and later[n]] or [at - 1]
        )
        places = [
            n for n in range(len(later[home]) + 1) if not (is_gone and (home, n) == (at, inner))
        ]
        later[home].insert(random.choice(sorted(places)), copy)
    if random.random() < 0.3:
        block = random.choice(later[max(0, at - 1) : at + 2])
        for n, one in enumerate(block):
            if one is not copy and one is not other and random.random() < 0.5:
                block[n] = Sentence(other_wording(random, one))
    untouched = {id(one) for block in blocks for one in block}
    if is_gone or untouched.intersection(map(id, later[at])):
        for _ in range(random.choice([0, 0, 1, 2])):
            later.insert(random.randrange(len(later)), later.pop(random.randrange(len(later))))
    return blocks, later, original, copy


def attracts(random: Random, marks: int) -> int:
    """How many of so many marks on a sentence that is gone or reworded go to its look-alike."""
    blocks, later, original, copy = look_alike(random)
    start, low = places(blocks)[id(original)][0], places(later)[id(copy)][0]
    carrying = Carrying(joined(blocks), joined(later))
    attracted = 0
    for _ in range(marks):
        left = start + random.randrange(len(original))
        found = carrying.carried(left, random.randint(left + 1, start + len(original)))
        attracted += found is not None and found[0] < low + len(copy) and low < found[1]
    return attracted


def share_carried(
    random: Random, stories_wanted: int, edits: Sequence[int] = range(1, 13)
) -> tuple[int, int]:
    """How many ranges of untouched sentences are carried along with those, and of how many."""
    carried = wanted = 0
    for _ in range(stories_wanted):
        blocks = story(random, random.randint(1, 25))
        later = edited(random, blocks, random.choice(edits))
        there = places(later)
        carrying = Carrying(joined(blocks), joined(later))
        for key, (start, one) in places(blocks).items():
            if key not in there:
                continue
            for _ in range(3):
                left = random.randrange(len(one))
                right = random.randint(left + 1, len(one))
                at = there[key][0]
                found = carrying.carried(start + left, start + right)
                carried += found == (at + left, at + right)
                wanted += 1
    return carried, wanted
