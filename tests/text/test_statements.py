import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.statements import Likeness, is_vague, likeness, turned


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("NATO's expansion", "the NATO expansion", "same"),
        ("Night flights", "the night flight", "same"),
        ("die neue Steuer", "Neue Steuern", "same"),
        ("l'accord de paix", "Accords de paix", "same"),
        ("a ban on night flights", "night flights", "near"),
        ("no new quay", "a new quay", "near"),
        ("Norland's attack on Sundia", "Sundia's attack on Norland", "near"),
        ("peace talks", "peace talks in Vellin", "near"),
        ("support for the war in Norland", "the war in Norland", "near"),
        ("higher quotas", "lower taxes", "apart"),
        ("the new quay", "the new runway", "apart"),
        ("the end", "an end", "same"),
        ("the end", "the ban", "apart"),
        ("", "the end", "apart"),
    ],
)
def test_wordings_are_the_same_near_or_apart(one, other, expected):
    assert likeness(one, other) == Likeness(expected)
    assert likeness(other, one) == Likeness(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("the fairness levy", "The fairness levy should be scrapped", True),
        ("a ban on night flights", "night flights", True),
        ("an end to the ban on night flights", "night flights", False),
        ("die Steuer", "Die Steuer soll abgeschafft werden", True),
        ("les voitures", "Les voitures doivent être interdites", True),
        ("night flights", "more night flights", False),
    ],
)
def test_what_turns_a_statement_round_is_told(one, other, expected):
    assert turned(one, other) is turned(other, one) is expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("the plan", True),
        ("its decision", True),
        ("die Entscheidung", True),
        ("l'offre", True),
        ("le projet", True),
        ("the EU", False),
        ("the new quay", False),
        ("peace", False),
        ("Norland", False),
        ("", False),
    ],
)
def test_what_means_another_thing_elsewhere_is_vague(statement, expected):
    assert is_vague(statement) is expected


@settings(derandomize=True, max_examples=100)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_are_judged_alike_from_both_sides(one, other):
    assert likeness(one, other) == likeness(other, one)
