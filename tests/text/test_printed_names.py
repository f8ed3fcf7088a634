import pytest

from annotations.text.printed_names import is_for, name_in, names_beginning

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


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("NATO leaders", "NATO leaders"),
        ("Mira  Solberg, head of\nSound Ferries", "Mira Solberg"),
        ("China’s", "China"),
        ("The Guardian", "The Guardian"),
        ("山田太郎", "山田太郎"),
        ("She", ""),
        ("The minister", ""),
        ("the islanders’ council", ""),
        ("A Man Who Came To Halden In May", ""),
        (", they said", ""),
        ("", ""),
    ],
)
def test_a_source_is_read_as_a_name(source, name):
    assert name_in(source) == name


@pytest.mark.parametrize(
    ("name", "printed", "told"),
    [
        ("Mira Solberg", "Solberg", True),
        ("Mira Solberg", "Mira", True),
        ("Mira Solberg", "Mira Solberg of Halden", True),
        ("Mira Solberg", "MIRA SOLBERG", True),
        ("Mira Solberg", "Sol", False),
        ("NATO", "NATO", True),
        ("NATO", "NATO leaders", False),
        ("Bank of China", "China", False),
        ("Mira Solberg", "", False),
    ],
)
def test_a_name_may_be_that_of_who_is_printed_otherwise(name, printed, told):
    assert is_for(name, printed) is told
