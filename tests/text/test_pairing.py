"""Which marks of two people stand for one another: a row per case, in the order of the text."""

import random

import pytest

from annotations.text.pairing import Marked, paired


def mark(key, *spans, question="quote", about=()):
    return Marked(key, question, spans, about, min((start for start, _ in spans), default=0))


@pytest.mark.parametrize(
    ("why", "left", "right", "pairs"),
    [
        ("nobody marked", [], [], []),
        ("equal words", [mark("a", (0, 5))], [mark("b", (0, 5))], [("a", "b")]),
        ("one character shared", [mark("a", (0, 5))], [mark("b", (4, 9))], [("a", "b")]),
        ("side by side", [mark("a", (0, 5))], [mark("b", (5, 9))], [("a", None), (None, "b")]),
        ("another question", [mark("a", (0, 5))], [mark("b", (0, 5), question="claim")],
         [("a", None), (None, "b")]),
        ("the greater part wins", [mark("a", (0, 10)), mark("b", (9, 20))], [mark("c", (8, 20))],
         [("a", None), ("b", "c")]),
        ("equal words win", [mark("a", (0, 10)), mark("b", (0, 9))], [mark("c", (0, 9))],
         [("a", None), ("b", "c")]),
        ("two stances in one sentence",
         [mark("a", (0, 9), about=(1,)), mark("b", (0, 9), about=(2,))],
         [mark("c", (0, 9), about=(2,)), mark("d", (0, 9), about=(1,))],
         [("a", "d"), ("b", "c")]),
        ("two parts against one", [mark("a", (0, 5), (9, 14))], [mark("b", (10, 14))],
         [("a", "b")]),
        ("text order", [mark("a", (20, 25))], [mark("b", (0, 5)), mark("c", (21, 25))],
         [(None, "b"), ("a", "c")]),
        ("without words", [mark("a")], [mark("b")], [("a", None), (None, "b")]),
    ],
)  # fmt: skip
def test_marks_in_pairs(why, left, right, pairs):
    assert paired(left, right) == pairs, why
    turned = {(one, other) for other, one in paired(right, left)}
    assert turned == set(pairs), why


def test_any_two_that_share_a_character_may_be_a_pair_and_no_others():
    chance = random.Random(5)
    for _ in range(200):
        sides = []
        for _side in range(2):
            spans = [
                tuple((s, s + chance.randint(1, 9)) for s in chance.sample(range(50), 2))
                for _mark in range(chance.randint(0, 5))
            ]
            sides.append([Marked(n, "quote", its, (), its[0][0]) for n, its in enumerate(spans)])
        left, right = sides
        met = {
            (one.key, other.key)
            for one in left
            for other in right
            if any(a[0] < b[1] and b[0] < a[1] for a in one.spans for b in other.spans)
        }
        pairs = {(one, other) for one, other in paired(left, right) if None not in (one, other)}
        assert pairs <= met
        # Nothing is left over on both sides that could have been a pair.
        alone = {one for one, other in paired(left, right) if other is None}
        others = {other for one, other in paired(left, right) if one is None}
        assert not {(one, other) for one, other in met if one in alone and other in others}
