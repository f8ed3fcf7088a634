import uuid

import pytest
from django.urls import reverse, set_script_prefix

from annotations.templatetags.posts import address, fresh_id


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("annotations:guidelines", []),
        ("annotations:article_submit", [7]),
        ("annotations:annotation_edit", [uuid.UUID(int=7)]),
    ],
)
def test_an_address_is_that_of_django_wherever_the_desk_is_mounted(name, values):
    for prefix in ("/", "/desk/", "/"):
        set_script_prefix(prefix)
        assert address(name, *values) == reverse(name, args=values)


def test_no_two_forms_of_a_page_have_one_id(rf):
    context = {"request": rf.get("/")}
    assert len({fresh_id(context) for _ in range(20)}) == 20
    assert fresh_id(context) != fresh_id({"request": rf.get("/")})
