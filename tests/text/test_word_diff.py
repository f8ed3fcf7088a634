import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.word_diff import word_diff


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("Same words.", "Same words.", [("same", "Same words.")]),
        (
            "The mayor said no.",
            "The mayor shouted no.",
            [("same", "The mayor "), ("removed", "said"), ("added", "shouted"), ("same", " no.")],
        ),
        (
            "a small red house",
            "a big blue house",
            [("same", "a "), ("removed", "small red"), ("added", "big blue"), ("same", " house")],
        ),
        ("", "new", [("added", "new")]),
        ("old", "", [("removed", "old")]),
        ("", "", []),
    ],
)
def test_a_change_reads_as_words(old, new, pieces):
    assert word_diff(old, new) == pieces


@settings(derandomize=True)
@given(st.text(alphabet="ab .\n’é", max_size=40), st.text(alphabet="ab .\n’é", max_size=40))
def test_the_pieces_give_back_both_wordings(old, new):
    pieces = word_diff(old, new)
    assert "".join(text for op, text in pieces if op != "added") == old
    assert "".join(text for op, text in pieces if op != "removed") == new
    assert all(text for _, text in pieces)
