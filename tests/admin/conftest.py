import pytest

from tests import factories


@pytest.fixture
def editor(db):
    return factories.make_user("editor")


@pytest.fixture
def moderator(db):
    return factories.make_user("moderator")


@pytest.fixture
def admin(db):
    return factories.make_user("admin")


@pytest.fixture
def office(client, moderator):
    """A browser in which the moderator is signed in."""
    client.force_login(moderator)
    return client
