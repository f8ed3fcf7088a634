"""What a field is labelled or described by stands on its page, where screen readers look for it."""

import re

import pytest

from annotations.models import Kind
from tests import factories
from tests.views.pages import Desk

pytestmark = pytest.mark.django_db

REFERENCES = re.compile(r' (?:for|aria-(?:describedby|labelledby|controls))="([^"]+)"')


@pytest.mark.parametrize("kind", Kind.values)
def test_all_that_the_fields_of_a_mark_refer_to_is_there(kind):
    mark = factories.OF_KIND[kind](by=(editor := factories.make_user("editor")))
    desk = Desk(htmx=False)
    desk.client.force_login(editor)
    address = f"/annotations/{mark.uuid}/edit/"
    for response in (desk.client.get(address), desk.client.post(address, {})):
        html = response.content.decode()
        meant = {one for names in REFERENCES.findall(html) for one in names.split()}
        assert meant
        assert meant - set(re.findall(r' id="([^"]+)"', html)) == set()
