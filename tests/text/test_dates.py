import pytest

from annotations.text.dates import find_dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("on July 10, 2024.", "2024-07-10"),
        ("Tuesday, Nov. 19, 2019, in", "2019-11-19"),
        ("Sept. 5th, 2020", "2020-09-05"),
        ("07 September 2022", "2022-09-07"),
        ("am 3. Mai 2024 in", "2024-05-03"),
        ("1. März 2024", "2024-03-01"),
        ("le 1er mars 2024 à 10h", "2024-03-01"),
        ("4 août 2023", "2023-08-04"),
        ("2024-07-12 10:30", "2024-07-12"),
        ("3.5.2024", "2024-05-03"),
        ("13/4/2024 and 4/13/2024", "2024-04-13"),
        ("May 2024", "2024-05"),
    ],
)
def test_a_printed_date_is_read(text, iso):
    assert {found.iso for found in find_dates(text)} == {iso}


@pytest.mark.parametrize(
    "text",
    [
        "31 June 2024",
        "you may 3 times go",
        "March 12:30",
        "version 2024-13-01",
        "3/4/2024",
        "in 2024",
    ],
)
def test_what_is_no_date_or_could_be_two_is_not_read(text):
    assert find_dates(text) == []


def test_the_language_settles_a_date_in_slashes():
    [day_first] = find_dates("3/4/2024", day_first=True)
    [month_first] = find_dates("3/4/2024", day_first=False)
    assert (day_first.iso, month_first.iso) == ("2024-04-03", "2024-03-04")


def test_a_date_without_a_year_says_so_and_keeps_its_characters():
    text = "on Thursday, July 11, to stop"
    [found] = find_dates(text)
    assert (found.year, found.month, found.day, found.iso) == (None, 7, 11, "")
    assert text[found.start : found.end] == "July 11"
