import pytest

from annotations.text.printed_names import names_beginning

TEXT = (
    "President Ada Lund met Ursula van der Berg in Halden. But Lund said that Mr Lund’s Bank of "
    "Sound and Mira Solberg's ships would sail. NATO agreed. The They. Mira Solberg, O'Neill, "
    "Jean-Luc Day."
)


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("lun", ["Ada Lund"]),
        ("ada", ["Ada Lund"]),
        ("pres", ["President Ada Lund"]),
        ("ber", ["Ursula van der Berg"]),
        ("van", ["Ursula van der Berg"]),
        ("sou", ["Bank of Sound"]),
        ("sol", ["Mira Solberg"]),
        ("nat", ["NATO"]),
        ("luc", ["Jean-Luc Day"]),
        ("o nei", ["O'Neill"]),
        ("the", []),
        ("sail", []),
        ("", []),
    ],
)
def test_a_few_letters_find_the_whole_name(key, names):
    assert names_beginning(TEXT, key) == names


def test_the_most_frequent_come_first_and_a_few_alone():
    text = "Bea Holm. Ben Dahl, Ben Dahl. Bo Lie, Bo Lie, Bo Lie. Bert Vik."
    assert names_beginning(text, "b") == ["Bo Lie", "Ben Dahl", "Bea Holm"]


def test_accents_and_case_tell_no_names_apart():
    assert names_beginning("Søren Ærø sails.", "soren ae") == ["Søren Ærø"]
