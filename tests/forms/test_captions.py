"""What is typed into the fields of a caption."""

import pytest
from django.core.exceptions import ValidationError

from annotations.forms.captions import PersonsField


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Mira Solberg", ("Mira Solberg", "")),
        ("Mira Solberg, head of Sound Ferries", ("Mira Solberg", "head of Sound Ferries")),
        ("Mira Solberg (head of Sound Ferries)", ("Mira Solberg", "head of Sound Ferries")),
        ("Ida Holm (SPD), mayor", ("Ida Holm", "SPD, mayor")),
        ("Ida Holm, mayor (SPD)", ("Ida Holm", "mayor (SPD)")),
        ("Ida Holm ()", ("Ida Holm", "")),
        ("Ida (Bo) Holm", ("Ida (Bo) Holm", "")),
    ],
)
def test_a_role_stands_behind_a_comma_or_in_brackets(line, person):
    assert PersonsField().clean(line) == [person]


@pytest.mark.parametrize("line", [", mayor", "(mayor)"])
def test_a_role_alone_is_no_person(line):
    with pytest.raises(ValidationError, match="Write the name first"):
        PersonsField().clean(line)
