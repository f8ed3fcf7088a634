import pytest

from tests.exports.small_desk import small_desk


@pytest.fixture
def desk(db):
    return small_desk()


@pytest.fixture
def approved(desk):
    return [desk.quote, desk.stance, desk.claim, desk.caption, desk.not_a_quote]
