"""The words on screen in the fragments are found for translation."""

import pytest
from django.conf import settings
from django.template import engines
from jinja2 import nodes

from annotations.management.commands.makemessages import as_python

FRAGMENTS = sorted((settings.BASE_DIR / "templates").rglob("*.jinja"))


def test_words_stand_in_the_line_they_came_from():
    source = (
        "{# a fragment #}\n"
        '<p title="{{ _("Remove “%(part)s”")|format(part=1) }}">{{ _(\'Edit\') }}</p>\n'
        "\n"
        '{% set said = ngettext("%(number)s mark", "%(number)s marks", n)|format(number=n) %}'
    )
    assert as_python(source).splitlines() == [
        "",
        "_('Remove “%(part)s”'); _('Edit'); ",
        "",
        "ngettext('%(number)s mark', '%(number)s marks', 1); ",
    ]


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda path: path.name)
def test_no_words_are_put_together_before_they_are_looked_up(path):
    tree = engines["jinja2"].env.parse(path.read_text())
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        if name in ("_", "ngettext"):
            words = call.args[: 2 if name == "ngettext" else 1]
            assert all(isinstance(one, nodes.Const) for one in words), (path, call.lineno)
