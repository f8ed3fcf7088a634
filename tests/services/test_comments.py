import pytest

from annotations.models import Article, Comment, Event, Status
from annotations.queries import comments as questions
from annotations.services.annotations import delete
from annotations.services.comments import comment, reopen, resolve
from annotations.services.history import undo
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


# Threads.


@pytest.fixture
def thread():
    return comment(annotation=make.quote(), by=make.make_user("moderator"), body="Whose words?")


def test_an_answer_to_an_answer_stands_in_the_same_thread(thread):
    about = thread.annotation
    answer = comment(annotation=about, by=about.author, body="Hers.", answers=thread)
    second = comment(annotation=about, by=thread.by, body="Sure?", answers=answer)
    assert answer.answers == second.answers == thread


def test_a_thread_is_resolved_and_opened_again_with_a_trace(thread):
    author = thread.annotation.author
    for _ in range(2):
        assert resolve(comment=thread, by=author).resolved_by == author
    assert not Comment.objects.open().exists()
    for _ in range(2):
        assert reopen(comment=thread, by=thread.by).resolved_at is None
    assert list(Comment.objects.open()) == [thread]
    verbs = list(thread.annotation.events.values_list("verb", flat=True))
    assert verbs == ["created", "commented", "resolved", "asked_anew"]
    assert make.fresh(thread.annotation).lock == 1


def test_an_answer_opens_what_was_resolved(thread):
    author = thread.annotation.author
    resolve(comment=thread, by=author)
    comment(annotation=thread.annotation, by=author, body="One more thing.", answers=thread)
    assert list(Comment.objects.open()) == [thread]


def test_who_may_not_comment_resolves_nothing(thread):
    stranger = make.make_user("nobody")
    for verb in (resolve, reopen):
        with pytest.raises(NotAllowed):
            verb(comment=thread, by=stranger)


def test_talk_does_not_stand_in_the_way_of_an_undo(thread):
    quote = thread.annotation
    resolve(comment=thread, by=quote.author)
    version = quote.version
    undo(article=version.article, by=quote.author)
    assert make.fresh(quote).status == Status.DELETED


# Which threads wait for whom.


def test_open_threads_wait_for_the_author_and_for_who_took_part(thread):
    author, asker = thread.annotation.author, thread.by
    third, other = make.make_user("editor", "third"), make.make_user("editor", "other")
    comment(annotation=thread.annotation, by=third, body="I wonder too.", answers=thread)
    mine = comment(annotation=make.quote(by=third), by=third, body="To look up.")
    settled = comment(annotation=make.quote(by=third), by=third, body="Done.")
    resolve(comment=settled, by=third)

    def waiting(user):
        return [(open_.first, open_.last.body) for open_ in questions.open_to(user).rows]

    assert waiting(author) == waiting(asker) == [(thread, "I wonder too.")]
    assert waiting(third) == [(mine, "To look up."), (thread, "I wonder too.")]
    assert waiting(other) == []
    assert questions.open_on([thread.annotation, settled.annotation]) == {thread.annotation.pk: 1}


def test_threads_on_what_is_withheld_or_deleted_wait_for_nobody(thread):
    author = thread.annotation.author
    article = thread.annotation.version.article
    Article.objects.filter(pk=article.pk).update(status="withheld")
    assert questions.open_to(author).rows == []
    assert len(questions.open_to(thread.by).rows) == 1
    delete(annotation=thread.annotation, by=thread.by, lock=1)
    assert questions.open_to(thread.by).rows == []
