"""Publishers that were written in several ways are made one."""

import pytest

from annotations.models import Publisher
from annotations.services.publishers import merge
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
