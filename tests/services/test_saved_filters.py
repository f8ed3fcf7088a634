"""Names for addresses of the review queue."""

import pytest

from annotations.models import SavedFilter
from annotations.services.refusals import NotAllowed
from annotations.services.saved_filters import drop, keep
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_one_name_is_one_filter_of_a_person():
    one, other = make.make_user("moderator"), make.make_user("moderator", "second")
    first = keep(by=one, name="Claims", query="kind=claim")
    again = keep(by=one, name="Claims", query="kind=quote", shared=True)
    theirs = keep(by=other, name="Claims", query="kind=claim")
    assert first == again != theirs
    assert (again.query, again.shared) == ("kind=quote", True)


def test_only_its_owner_forgets_a_filter():
    saved = keep(by=make.make_user("moderator"), name="Claims", query="kind=claim")
    with pytest.raises(NotAllowed):
        drop(saved=saved, by=make.make_user("moderator", "second"))
    drop(saved=saved, by=saved.owner)
    assert not SavedFilter.objects.exists()


def test_the_log_says_what_became_of_a_filter(caplog, django_capture_on_commit_callbacks):
    caplog.set_level("INFO", "annotations.writes")
    owner = make.make_user("moderator")
    with django_capture_on_commit_callbacks(execute=True):
        saved = keep(by=owner, name="Claims", query="kind=claim")
        keep(by=owner, name="Claims", query="", shared=True)
        number = saved.pk
        drop(saved=saved, by=owner)
    assert caplog.messages == [
        f"write verb=created person={owner.pk} filter={number} shared=False key=None",
        f"write verb=changed person={owner.pk} filter={number} shared=True key=None",
        f"write verb=deleted person={owner.pk} filter={number} key=None",
    ]
