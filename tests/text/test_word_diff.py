import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.word_diff import line_diff, word_diff


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
        (
            "It cost £41.6 million, or 14,200 each.",
            "It cost £43.2 million, or 14,900 each.",
            [
                *[("same", "It cost £"), ("removed", "41.6"), ("added", "43.2")],
                *[("same", " million, or "), ("removed", "14,200"), ("added", "14,900")],
                ("same", " each."),
            ],
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


LINES = st.text(alphabet="ab \n", max_size=60)


@settings(derandomize=True, max_examples=50)
@given(LINES, LINES)
def test_the_lines_give_back_both_texts(old, new):
    pieces = line_diff(old, new)
    assert "".join(text for op, text in pieces if op != "added") == old
    assert "".join(text for op, text in pieces if op != "removed") == new


def test_within_a_changed_line_only_the_words_are_marked():
    long = "x " * 3_000
    assert line_diff(f"# A\nsmall red\n{long}", f"# A\nbig red\n{long}y") == [
        ("same", "# A\n"),
        ("removed", f"small red\n{long}"),
        ("added", f"big red\n{long}y"),
    ]
    assert line_diff("# A\nsmall red\nend\n", "# A\nbig red\nend\n") == [
        ("same", "# A\n"),
        ("removed", "small"),
        ("added", "big"),
        ("same", " red\n"),
        ("same", "end\n"),
    ]
