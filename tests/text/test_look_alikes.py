import pytest

from annotations.text.look_alikes import LARGEST_BLOCK, likeness, pairs
from annotations.text.names import name_key


def rule(one, other):
    found = likeness(name_key(one), name_key(other))
    return found and found.rule


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Jørgen Lønne", "Jorgen Lonne", "same_letters"),
        ("MIRA SOLBERG", "Mira Solberg", "same_letters"),
        ("Solberg, Mira", "Mira Solberg", "other_order"),
        ("M. Solberg", "Mira Solberg", "initials"),
        ("J. K. Brenner", "Jonas Karl Brenner", "initials"),
        ("Mira Solberg", "Mira Anne Solberg", "shorter_form"),
        ("Solberg", "Mira Solberg", "last_word"),
        ("NSF", "North Sound Ferries", "acronym"),
        ("BSH", "Board of the Sound and Harbours", "acronym"),
        ("Volodymyr Kostenko", "Volodymir Kostenko", "spelling"),
        ("Aleksandr Petrenko", "Alexander Petrenko", "spelling"),
    ],
)
def test_names_that_may_be_one(one, other, why):
    assert rule(one, other) == why
    assert rule(other, one) == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mira Solberg", "Tomas Brekke"),
        ("Mira Solberg", "Jonas Solberg"),
        ("Harbour board", "Harbour master"),
        ("K. Solberg", "Mira Solberg"),
        ("Mira", "Mira Solberg"),
        ("the board", "Ombrel board of the water"),
        ("Bo", "Ann Bo"),
        ("", "Mira Solberg"),
    ],
)
def test_names_that_are_two(one, other):
    assert rule(one, other) is None


def test_surer_rules_score_higher():
    names = ["mira solberg", "solberg mira", "mira anne solberg", "m solberg", "solberg"]
    scores = [likeness("mira solberg", other).score for other in names]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1


def test_pairs_of_a_register():
    register = [
        (1, "mira solberg"),
        (1, "m solberg"),
        (2, "solberg"),
        (3, "north sound ferries"),
        (4, "nsf"),
        (5, "tomas brekke"),
    ]
    found = pairs(register)
    assert {pair: alike.rule for pair, alike in found.items()} == {
        (1, 2): "last_word",
        (3, 4): "acronym",
    }


def test_two_names_of_one_actor_are_no_pair():
    assert pairs([(1, "mira solberg"), (1, "solberg mira")]) == {}


def test_a_beginning_that_all_share_is_not_compared():
    crowd = [(n, f"unnamed official {n:03} speaker") for n in range(LARGEST_BLOCK + 1)]
    assert len(pairs(crowd[:3])) == 3
    assert pairs(crowd) == {}
