"""Ranges keep their words from a file's text to the one that is stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.alignment import Alignment, quoted
from annotations.text.intake import Block, assemble
from annotations.text.normalise import carry, normalise

# Letters and accents that compose or not, jamo, what is dropped, and every kind of line end.
AWKWARD = "aeg\u0301\u0327\u0344\u00ad\u200b\ufeff\r\n \u2028\u1100\u1161\u11a8\u0958\u212b💩"
texts = st.text(AWKWARD, max_size=30)


@given(texts)
@settings(max_examples=300)
def test_an_edge_goes_where_the_text_before_it_ends(text):
    normal, places = carry(text, range(len(text) + 1))
    assert normal == normalise(text)
    for offset in range(len(text) + 1):
        before, after = normalise(text[:offset]), normalise(text[offset:])
        if before + after == normal:
            assert places[offset] == len(before)
        elif not (text[:offset].rstrip("\u00ad\u200b\ufeff").endswith("\r")):
            # Between a letter and its accent there is no place any more.
            assert offset not in places


def test_an_edge_inside_what_composes_has_no_place():
    normal, places = carry("cafe\u0301s", [0, 4, 5, 6])
    assert (normal, places) == ("cafés", {0: 0, 5: 4, 6: 5})
    with pytest.raises(IndexError):
        carry("cafe\u0301", [9])


@given(st.lists(st.text("ab é💩", min_size=1), min_size=1, max_size=5), st.data())
@settings(max_examples=200)
def test_a_range_keeps_its_words_when_blocks_are_made(parts, data):
    source = "\n".join(parts)
    if not source.strip():
        return
    target, _ranges = assemble(Block("paragraph", part) for part in parts)
    alignment = Alignment(source, target)
    assert alignment.fits
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    place = alignment.range(start, end)
    if source == target or not source[start:end].strip():
        assert place in ((start, end), None)
    else:
        assert target[slice(*place)].split() == source[start:end].split()
        assert not target[place[0]].isspace()
        assert not target[place[1] - 1].isspace()


def test_other_words_do_not_fit():
    assert not Alignment("The ferry stays.", "The ferry sails.").fits
    assert not Alignment("The ferry stays.", "The ferry stays. And more.").fits


@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "found"),
    [
        ("said no", "", "", ["said no", "said\n\nno"]),
        ("said no", "Ida ", "", ["said no"]),
        ("said no", "da ", "", ["said no"]),
        ("said no", "", ". Bo", ["said no"]),
        ("said no", "Bo\n", "", ["said\n\nno"]),
        ("said no", "Bo", "", []),
        (" ", "", "", []),
        (".*", "", "", []),
    ],
)
def test_words_are_found_between_their_neighbours(exact, prefix, suffix, found):
    text = "Ida said no. Bo said\n\nno."
    assert [text[slice(*place)] for place in quoted(text, exact, prefix, suffix)] == found
