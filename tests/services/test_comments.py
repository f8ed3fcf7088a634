import pytest

from annotations.models import Comment, Event
from annotations.services.comments import comment
from annotations.services.refusals import NotAllowed
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_comment_is_kept_with_its_event_and_moves_no_lock():
    quote = make.quote()
    said = comment(annotation=quote, by=make.make_user("moderator"), body="Is that all?")
    assert list(quote.comments.all()) == [said]
    event = Event.objects.filter(annotation=quote).last()
    assert (event.verb, event.after, event.lock) == ("commented", {"comment": "Is that all?"}, 1)
    assert make.fresh(quote).lock == 1


def test_the_same_post_again_is_the_same_comment():
    quote = make.quote()
    first, again = (
        comment(annotation=quote, by=quote.author, body="So?", request_id=make.request_id())
        for _ in range(2)
    )
    assert first == again == Comment.objects.get()
    assert Event.objects.filter(verb="commented").count() == 1


def test_who_holds_no_right_says_nothing():
    quote = make.quote()
    with pytest.raises(NotAllowed):
        comment(annotation=quote, by=make.make_user("nobody"), body="Psst.")
    assert not Comment.objects.exists()
