"""A block's words as tokens, wherever a range cuts them."""

import pytest

from annotations.text.attribution_words import LANGUAGES
from annotations.text.scenes import Scene

TEXT = "Lund said the “old quay” was “shut for good” on Friday."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (TEXT[:-1], "Lund said the ¶ was ¶ on Friday"),
        ("the “old quay” was", "the ¶ was"),
        ("quay” was “shut for good”", "quay ” was ¶"),
        ("was “shut for", "was “ shut for"),
        ("or good", "or good"),
        ("id the “ol", "id the “ ol"),
        ("hut f", "hut f"),
        ("", ""),
    ],
    ids=repr,
)
def test_a_pair_is_one_token_unless_the_range_cuts_it(words, expected):
    scene = Scene.around(TEXT, (0, len(TEXT)), LANGUAGES["en"])
    start = TEXT.index(words)
    tokens = scene.tokens(start, start + len(words))
    assert " ".join(token.text for token in tokens).replace("\ufffd", "¶") == expected


def test_words_in_front_of_the_block_are_read_too():
    scene = Scene.around("She said: \n“We go.”", (11, 19), LANGUAGES["en"])
    assert [token.text for token in scene.tokens(0, 9)] == ["She", "said", ":"]
