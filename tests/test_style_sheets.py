"""What the style sheets may not say, because a browser that the desks use does not know it."""

import re

from django.conf import settings


def test_a_line_is_not_given_its_look_in_one_declaration():
    """Safari drops `text-decoration: underline 2px` whole, and the line with it."""
    declared = re.compile(r"text-decoration:([^;}]*)")
    sheets = settings.BASE_DIR.joinpath("static", "css").rglob("*.css")

    values = [value for sheet in sheets for value in declared.findall(sheet.read_text())]

    assert "underline" in {value.strip() for value in values}
    assert [value for value in values if len(value.split()) > 1] == []
