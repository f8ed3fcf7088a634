"""Which marks of two people stand for one another: a row per case, in the order of the text."""

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
