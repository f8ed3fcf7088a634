"""Publishers that were written in several ways are made one."""

import pytest

from annotations.models import Publisher
from annotations.services.publishers import find_or_add, merge
from annotations.services.refusals import AlreadyMerged, NotAllowed, OneAndTheSame
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return [make.article(publisher=name).publisher for name in ("Gazette", "The Gazette")]


def test_an_article_that_another_publisher_gave_up_is_told_as_changed(two):
    kept, gone = two
    article = gone.article_set.get()
    before = article.updated_at
    assert merge(kept=kept, gone=[gone], by=make.make_user("moderator")) == 1
    article.refresh_from_db()
    assert article.publisher == kept
    assert article.updated_at > before


def test_what_cannot_be_made_one_stays(two):
    kept, gone = two
    moderator = make.make_user("moderator")
    with pytest.raises(NotAllowed):
        merge(kept=kept, gone=[gone], by=make.make_user("editor"))
    for others in ([], [kept], [kept, gone]):
        with pytest.raises(OneAndTheSame):
            merge(kept=kept, gone=others, by=moderator)
    assert Publisher.objects.count() == 2
    merge(kept=kept, gone=[gone], by=moderator)
    for both in (two, two[::-1]):
        with pytest.raises(AlreadyMerged):
            merge(kept=both[0], gone=[both[1]], by=moderator)
    assert kept.article_set.count() == 2


@pytest.fixture
def one():
    """“Gazette”, which “The Gazette” was merged into, and that one was “Gazette online” before."""
    kept = Publisher.objects.create(name="Gazette", domain="gazette.example")
    moderator = make.make_user("moderator")
    other = Publisher.objects.create(name="The Gazette", domain="www.the-gazette.example")
    online = Publisher.objects.create(name="Gazette online")
    merge(kept=other, gone=[online], by=moderator)
    merge(kept=kept, gone=[other], by=moderator)
    return kept


@pytest.mark.parametrize(
    "name",
    [
        "Gazette",
        "The Gazette",
        "THE  gazette",
        "Gazette online",
        # The name of a page that tells none.
        "the-gazette.example",
        "gazette.example",
    ],
)
def test_what_comes_in_under_the_name_or_domain_of_a_merged_one_goes_to_the_one_that_stays(
    one, name
):
    assert make.article(publisher=name).publisher == one
    assert Publisher.objects.get() == one


def test_a_publisher_that_has_the_name_itself_goes_before_one_that_had_it(one):
    again = Publisher.objects.create(name="The Gazette")
    assert make.article(publisher="The Gazette").publisher == again
    other = Publisher.objects.create(name="Other")
    merge(kept=other, gone=[again], by=make.make_user("moderator"))
    assert find_or_add("The Gazette") == other
    assert find_or_add("Gazette online") == one
