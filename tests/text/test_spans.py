import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.text import spans


def test_trim_takes_blanks_of_every_kind_off_both_ends():
    text = "\u00a0 said\u202f\n"
    assert spans.trim(text, 0, len(text)) == (2, 6)
    assert spans.trim("   ", 0, 3) == (0, 0)


def test_context_is_cut_at_the_text_s_own_ends():
    text = "a" * 40 + "QUOTE" + "b" * 3
    assert spans.context(text, 40, 45) == ("a" * 32, "bbb")


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [((0, 3), (2, 5), True), ((0, 3), (3, 5), False), ((0, 9), (3, 5), True)],
)
def test_ranges_overlap_when_they_share_a_character(a, b, shared):
    assert spans.overlaps(a, b) is shared
    assert spans.overlaps(b, a) is shared


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([(0, 4), (5, 8)], "“No” she"),
        ([(14, 21), (0, 4)], "“No” […] “maybe”"),
        ([(0, 4)], "“No”"),
        ([], ""),
    ],
)
def test_words_that_touch_stand_side_by_side(parts, words):
    assert spans.joined("“No” she said “maybe”", [(s, e) for s, e in parts]) == words


ranges = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda r: (r[0], sum(r)))


@given(st.lists(ranges, max_size=6), ranges)
@example([], (0, 3))
@example([(0, 9), (2, 3)], (8, 9))
@example([(0, 3)], (3, 5))
def test_places_meet_what_one_of_them_overlaps(several, one):
    assert spans.Places(several).meet(*one) is any(spans.overlaps(a, one) for a in several)


@pytest.mark.parametrize(
    ("text", "words", "exact"),
    [
        pytest.param("He said “no” to it.", '"no"', ["“no”"], id="straight marks for curly"),
        pytest.param("It's the workers’ vote", "workers' vote", ["workers’ vote"], id="apostrophe"),
        pytest.param("«\u00a0Oui\u202f», dit-il", '"Oui"', ["«\u00a0Oui\u202f»"], id="guillemets"),
        pytest.param("„Nein“, sagte", "»Nein«", ["„Nein“"], id="any double mark for any other"),
        pytest.param("10\u00a0000 people", "10 000  people", ["10\u00a0000 people"], id="NBSP"),
        pytest.param("one\n\ntwo three", "one two", ["one\n\ntwo"], id="across a line break"),
        pytest.param("Café", "Cafe\u0301", ["Café"], id="typed decomposed"),
        pytest.param("art, party, art", "art", ["art", "art"], id="whole words only"),
        pytest.param("banana ana ana", "ana ana", ["ana ana"], id="a false start inside a word"),
        pytest.param(
            "新聞記者が言った", "記者", ["記者"], id="scripts without blanks have no words"
        ),
        pytest.param("so 🎉 “yes”", "🎉 “yes”", ["🎉 “yes”"], id="emoji before"),
        pytest.param("Nothing here", "nothing", [], id="letters keep their case"),
        pytest.param("text", "  ", [], id="no words"),
        pytest.param("text", "te\0xt", [], id="words no text can hold"),
    ],
)
def test_words_are_found_as_a_keyboard_gives_them(text, words, exact):
    assert [text[s:e] for s, e in spans.find(text, words)] == exact


def test_words_are_looked_for_within_the_given_ranges():
    text = "yes and yes and yes"
    assert spans.find(text, "yes", within=[(4, 12)]) == [(8, 11)]
    assert spans.find(text, "yes", within=[]) == []


def test_overlapping_marks_are_cut_into_pieces_the_outer_first():
    assert spans.segments(0, 10, [(4, 8, "inner"), (2, 8, "outer"), (6, 12, "late")]) == [
        (0, 2, ()),
        (2, 4, ("outer",)),
        (4, 6, ("outer", "inner")),
        (6, 8, ("outer", "inner", "late")),
        (8, 10, ("late",)),
    ]


def test_spans_outside_the_block_leave_it_whole():
    assert spans.segments(5, 9, [(0, 5, "a"), (9, 12, "b"), (7, 7, "empty")]) == [(5, 9, ())]
    assert spans.segments(5, 5, [(0, 9, "a")]) == []


@settings(derandomize=True)
@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=12),
)
def test_segments_cover_the_block_exactly_and_say_what_covers_them(start, length, ranges):
    end = start + length
    keyed = [(min(r), max(r), key) for key, r in enumerate(ranges)]
    pieces = spans.segments(start, end, keyed)
    assert [at for piece in pieces for at in range(piece[0], piece[1])] == list(range(start, end))
    for left, right, keys in pieces:
        for at in range(left, right):
            assert set(keys) == {key for s, e, key in keyed if s <= at < e}
        assert list(keys) == sorted(keys, key=lambda k: (keyed[k][0], -keyed[k][1], k))
