"""Carried ranges hold exactly their old words, and none goes to words that only look alike."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.carrying import Carrying
from tests.text import stories

OLD = """Port closes for the winter

The mayor said on Monday that the port would close. “We will act now,” she said. That was all.

He declined to comment.

A second paragraph about the ferry stays exactly as it was printed at first.

He declined to comment."""


def carry(old: str, new: str, words: str, nth: int = 0) -> str | None:
    """The words around the carried range with ⟨ ⟩ around it, or None."""
    start = -1
    for _ in range(nth + 1):
        start = old.index(words, start + 1)
    found = Carrying(old, new).carried(start, start + len(words))
    if found is None:
        return None
    left, right = found
    assert new[left:right] == words
    return f"{new[max(0, left - 5) : left]}⟨{words}⟩{new[right : right + 5]}"


@pytest.mark.parametrize(
    ("changed", "to", "words", "where"),
    [
        ("Port closes", "Harbour closes", "We will act now", "se. “⟨We will act now⟩,” sh"),
        ("on Monday", "on Tuesday", "would close", "port ⟨would close⟩. “We"),
        ("That was all.", "That was it.", "she said", "ow,” ⟨she said⟩. Tha"),
        ("she said", "Ms Lund said", "We will act now", "se. “⟨We will act now⟩,” Ms"),
        ("act now", "act later", "We will act now", None),
        (" “We will act now,” she said.", "", "We will act now", None),
        (
            "That was all.",
            "That was all.\n\nSomething new has come in here at noon.",
            "about the ferry",
            "raph ⟨about the ferry⟩ stay",
        ),
    ],
)
def test_what_an_edit_does_to_a_mark(changed, to, words, where):
    assert carry(OLD, OLD.replace(changed, to, 1), words) == where


def test_the_same_text_carries_everything_to_where_it_stood():
    carrying = Carrying(OLD, OLD)
    for start in range(0, len(OLD) - 40, 7):
        assert carrying.carried(start, start + 40) == (start, start + 40)


def test_a_paragraph_that_moved_takes_its_marks_along():
    blocks = OLD.split("\n\n")
    moved = "\n\n".join([blocks[0], blocks[3], blocks[1], blocks[2], blocks[4]])
    assert carry(OLD, moved, "about the ferry") == "raph ⟨about the ferry⟩ stay"
    assert [row.kind for row in Carrying(OLD, moved).rows()].count("moved") == 1


def test_a_caption_that_moved_takes_its_short_credit_along():
    caption = "The old bridge in 1931, the year it was opened. Courtesy of Vellin Museum"
    blocks = OLD.split("\n\n")
    old = "\n\n".join([*blocks[:1], caption, *blocks[1:]])
    new = "\n\n".join([*blocks, caption])
    assert carry(old, new, "Vellin Museum") == "y of ⟨Vellin Museum⟩"
    assert carry(old, new, "in 1931") == "idge ⟨in 1931⟩, the"
    assert carry(old, new.replace("1931", "1932"), "Vellin Museum") is None


def test_a_paragraph_cut_in_two_keeps_the_marks_of_both_halves():
    cut = OLD.replace("close. “We", "close.\n\n“We")
    assert carry(OLD, cut, "would close") == "port ⟨would close⟩.\n\n“W"
    assert carry(OLD, cut, "We will act now") == "e.\n\n“⟨We will act now⟩,” sh"


def test_a_mark_over_a_new_paragraph_break_is_not_carried():
    assert carry(OLD, OLD.replace("close. “We", "close.\n\n“We"), "close. “We will") is None


def test_of_two_equal_sentences_neighbours_tell_which_is_which():
    gone = OLD.replace("He declined to comment.\n\nA second", "A second")
    assert carry(OLD, gone, "declined", 0) is None
    assert carry(OLD, gone, "declined", 1) == "\n\nHe ⟨declined⟩ to c"


def test_of_two_equal_paragraphs_side_by_side_none_is_chosen_when_one_goes():
    old = "Lead.\n\nHe declined.\n\nHe declined.\n\nThe end."
    new = "Lead.\n\nHe declined.\n\nThe end."
    assert carry(old, new, "He declined", 0) is None
    assert carry(old, new, "He declined", 1) is None


def test_a_look_alike_that_was_reworded_in_its_own_place_casts_no_doubt_on_what_stayed():
    old = (
        "Leaders at a summit voiced deep concern about the new ferry.\n\nDay one.\n\n"
        "Leaders at a summit voiced deep concern about the new bridge. Others did not."
    )
    new = old.replace("the new bridge", "the old bridge").replace("Day one", "Day two")
    assert carry(old, new, "about the new ferry") == "cern ⟨about the new ferry⟩.\n\nDa"


def test_one_of_two_equal_lines_is_known_by_what_stayed_around_it():
    old = "Lead.\n\nUpdate\n\nThe first one.\n\nThe middle stays here.\n\nUpdate\n\nThe end."
    new = "Lead.\n\nNews\n\nUpdate\n\nThe other one.\n\nThe middle stays here.\n\nThe end."
    assert carry(old, new, "Update", 0) == "ews\n\n⟨Update⟩\n\nThe"
    assert carry(old, new, "Update", 1) is None


def test_a_sentence_of_a_paragraph_that_was_rewritten_around_it_is_known_again():
    old = (
        "Lead stays.\n\nNobody knew the price of the new boat then. One two three four five six "
        "seven. Eight nine ten eleven twelve thirteen.\n\nThe end stays."
    )
    new = (
        "Lead stays.\n\nA different beginning of another paragraph with many more words. "
        "Nobody knew the price of the new boat then. Thirty forty fifty sixty seventy eighty "
        "ninety.\n\nMore that is new.\n\nThe end stays."
    )
    assert carry(old, new, "the price") == "knew ⟨the price⟩ of t"


def test_an_exact_copy_elsewhere_is_no_place_to_go_while_the_old_one_was_reworded():
    new = OLD.replace("stays exactly", "stayed exactly") + "\n\n" + OLD.split("\n\n")[3]
    assert carry(OLD, new, "stays exactly as it was") is None


FIRE = "A fire broke out in the old mill. Nobody knows how it began. Police closed the road to it."


@pytest.mark.parametrize(
    ("new", "words"),
    [
        # The first was reworded, and its exact copy stands beside it, before or behind.
        (FIRE.replace(". Nobody", " today. A fire broke out in the old mill. Nobody"), "old mill"),
        (FIRE.replace("A fire", "A fire broke out in the old mill. A big fire"), "old mill"),
        (
            FIRE.replace("mill.", "mill today.") + "\n\nA fire broke out in the old mill.",
            "old mill",
        ),
        # It has a look-alike beside it.
        (FIRE.replace("mill.", "mill today. A fire broke out in the mill."), "A fire broke out"),
        # It is gone, and a look-alike stands in the next place or paragraph.
        (FIRE[34:].replace("began.", "began. A fire broke out in the mill."), "A fire broke out"),
        (FIRE[34:] + "\n\nA fire broke out in the mill.", "A fire broke out"),
        # Both wordings have run together.
        (FIRE.replace("mill.", "mill a fire broke out in the old mill today."), "broke out"),
    ],
)
def test_where_two_places_might_be_meant_none_is_taken(new, words):
    assert carry(FIRE, new, words) is None
    assert carry(FIRE, new, "Police closed the road") is not None


def test_a_sentence_whose_neighbour_lost_its_full_stop_is_still_known():
    new = FIRE.replace("how it began.", "how or when it began")
    assert carry(FIRE, new, "closed the road") == "lice ⟨closed the road⟩ to i"
    assert carry(new, FIRE, "closed the road") == "lice ⟨closed the road⟩ to i"


def test_the_counterpart_of_changed_words_is_shown_but_not_carried():
    new = OLD.replace("We will act now", "We will not act before spring")
    start = OLD.index("We will act now")
    carrying = Carrying(OLD, new)
    assert carrying.carried(start, start + 15) is None
    assert new[slice(*carrying.counterpart(start, start + 15))] == "We will not act before spring"
    gone = Carrying(OLD, OLD.replace("“We will act now,” she said. ", ""))
    assert gone.counterpart(start, start + 15) is None


def test_the_blocks_side_by_side():
    blocks = OLD.split("\n\n")
    new = "\n\n".join(["Port stays open", blocks[1].replace("Monday", "Friday"), "New.", blocks[3]])
    carrying = Carrying(OLD, new)
    kinds = [row.kind for row in carrying.rows()]
    assert kinds == ["removed", "added", "changed", "removed", "added", "same", "removed"]


RANDOM = st.integers(0, 10**9).map(Random)


@settings(max_examples=120)
@given(RANDOM)
def test_a_carried_range_holds_exactly_its_old_text(random):
    """And a range of a sentence that was not touched goes to that sentence or nowhere."""
    blocks = stories.story(random, random.randint(1, 14))
    later = stories.edited(random, blocks, random.randint(0, 12))
    old, new = stories.joined(blocks), stories.joined(later)
    there = stories.places(later)
    carrying = Carrying(old, new)
    for key, (start, sentence) in stories.places(blocks).items():
        left = start + random.randrange(len(sentence))
        right = random.randint(left + 1, min(len(old), left + 90))
        found = carrying.carried(left, right)
        if found is None:
            continue
        assert new[slice(*found)] == old[left:right]
        if key in there and right <= start + len(sentence):
            assert found[0] == there[key][0] + left - start


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_any_text_will_do(old, new, data):
    start = data.draw(st.integers(-1, len(old)))
    end = data.draw(st.integers(start, len(old) + 1))
    carrying = Carrying(old, new)
    found = carrying.carried(start, end)
    assert found is None or new[slice(*found)] == old[start:end]
    carrying.counterpart(start, end)
    rows = carrying.rows()
    assert [row.new for row in rows if row.new] == sorted(row.new for row in rows if row.new)


@pytest.mark.parametrize("seed", range(4))
def test_a_look_alike_never_attracts_a_mark(seed):
    """Neither beside the sentence that is reworded or gone, nor in the next paragraph, nor far."""
    random = Random(seed)
    assert sum(stories.attracts(random, marks=6) for _ in range(150)) == 0


@pytest.mark.parametrize("edits", [3, 12])
def test_98_of_100_marks_on_untouched_sentences_are_carried(edits):
    carried, wanted = stories.share_carried(Random(20), stories_wanted=100, edits=[edits])
    assert wanted > 5000
    assert carried >= 0.98 * wanted
