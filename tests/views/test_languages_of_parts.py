"""Words of an article are in its language wherever they stand, so that they are spoken in it."""

import re

import pytest
from django.test import Client

from annotations.models import Kind, Status
from tests import factories

pytestmark = pytest.mark.django_db

NORWEGIAN = "no"
WORDS = r'<\w+[^>]*class="(?:card__words|card__evidence|item__words|findings__words)"[^>]*>'


@pytest.fixture
def article():
    article = factories.article(language=NORWEGIAN)
    for kind in Kind.values:
        factories.OF_KIND[kind](article, status=Status.SUBMITTED)
    factories.suggestion(
        article, content="“But nobody pays for an empty ship,”", cue="told", source="she"
    )
    return article


@pytest.mark.parametrize("where", ["", "submit/", "/actors/", "/admin/annotations/annotation/"])
def test_words_of_an_article_are_said_to_be_in_its_language(article, where):
    factories.quote(article, by=(admin := factories.make_user("admin")))
    client = Client()
    client.force_login(admin)
    if where == "/actors/":
        quote = article.current_version.annotations.get(author=admin).quote
        where = quote.speaker.get_absolute_url()
    address = where if where.startswith("/") else article.get_absolute_url() + where
    html = client.get(address).content.decode()
    places = re.findall(WORDS, html)
    assert places
    assert [place for place in places if f'lang="{NORWEGIAN}"' not in place] == []
