"""The sheet of keys: one on every page, with the keys of the page itself first."""

import re

import pytest
from django.urls import reverse

from tests import factories as make
from tests.views.pages import Desk

pytestmark = pytest.mark.django_db
QUEUE = "admin:annotations_annotation_changelist"
EVERYWHERE = ["g d", "g n", "g c", "g l", "g m", "g a", "g t", "g e"]


@pytest.mark.parametrize(
    ("address", "first"),
    [
        (lambda article: reverse("annotations:desk"), "search"),
        (lambda article: article.get_absolute_url(), "next, previous suggestion"),
        (lambda article: reverse("annotations:versions", args=[article.pk]), "next, previous mark"),
        (lambda article: reverse("annotations:compare", args=[article.pk]), "next, previous diff"),
        (lambda article: reverse(QUEUE), "next"),
    ],
    ids=["desk", "article", "versions", "compare", "queue"],
)
def test_every_page_has_its_keys_and_those_of_every_page(address, first):
    article = make.read_by_two()
    page = Desk("moderator", htmx=False).client.get(address(article)).content.decode()
    (sheet,) = re.findall(r'<dialog id="keys".*?</dialog>', page, re.DOTALL)
    assert re.search(r"<dd>([^<]*)", sheet)[1].startswith(first)
    assert re.findall(r'data-key="(g \w)"', sheet) == EVERYWHERE
    assert "data-single-keys" in sheet
