"""Two people, or one person twice, at the same moment.

Each test makes the race certain: the two calls wait for each other at a point between their
check and their write. Where a lock keeps one of them from getting there, the other goes on
after a moment. Without the lock both would write.
"""

import datetime
import threading
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from annotations.forms.seen import SeenModelForm
from annotations.models import (
    Actor,
    Annotation,
    Article,
    Decision,
    Delivery,
    Event,
    Pass,
    Publisher,
    Review,
    Status,
    Target,
    Webhook,
)
from annotations.services import (
    annotations,
    articles,
    collections,
    desk,
    history,
    passes,
    publishers,
    reviews,
    settlements,
    targets,
    trace,
    versions,
    webhooks,
)
from annotations.services.comments import comment
from annotations.services.refusals import (
    AlreadyCaptioned,
    AlreadyDecided,
    NothingFree,
    NothingToSubmit,
    PairSettled,
    PassesTaken,
    Refused,
    SameArticle,
    SameText,
    StaleAnnotation,
    StalePlan,
    StaleText,
)
from annotations.services.trace import snapshot
from annotations.text.intake import Block
from tests import factories as make
from tests.views.pages import form_on

pytestmark = pytest.mark.django_db(transaction=True)

# How long one call waits for the other where a lock may be holding that one up.
MOMENT = 0.4


def at_once(*calls):
    """What each call gave or raised, all begun at the same time in threads of their own."""
    results = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(number, call):
        try:
            start.wait(timeout=10)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "a call never came back"
    return results


@pytest.fixture
def meet(monkeypatch):
    """`meet(module, "name")`: two calls of this function wait for each other before they run."""

    def arrange(module, name):
        real = getattr(module, name)
        meeting = threading.Barrier(2)

        def after_meeting(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=MOMENT)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, after_meeting)

    return arrange


def refusals(results):
    """The refusals among the results; anything else that was raised fails the test."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return [result for result in results if isinstance(result, Refused)]


def test_two_moderators_leave_one_decision(meet):
    quote = make.quote(status=Status.SUBMITTED)
    vera, nils = (make.make_user("moderator", name) for name in ("vera", "nils"))
    meet(trace, "snapshot")
    results = at_once(
        lambda: reviews.decide(annotation=quote, by=vera, decision=Decision.APPROVE, lock=2),
        lambda: reviews.decide(
            annotation=quote, by=nils, decision=Decision.REJECT, comment="Not said.", lock=2
        ),
    )
    assert [type(refusal) for refusal in refusals(results)] == [AlreadyDecided]
    review = Review.objects.get()
    assert review in results
    after = make.fresh(quote)
    assert (after.status, after.lock) == (
        {"approve": "approved", "reject": "rejected"}[review.decision],
        3,
    )
    assert Event.objects.filter(annotation=quote, verb__in=["approved", "rejected"]).count() == 1


def test_two_people_who_take_the_next_article_get_two(meet):
    """Without the lock that is passed over, both would write themselves on the same one."""
    made = {make.article(), make.article()}
    ada, ola = (make.make_user("editor", name) for name in ("ada", "ola"))
    meet(trace, "write_article")
    taken = at_once(lambda: desk.take_next(by=ada), lambda: desk.take_next(by=ola))
    assert refusals(taken) == []
    assert set(taken) == made
    assert {article.assignee for article in Article.objects.all()} == {ada, ola}


def test_the_last_article_is_taken_by_one_of_two(meet):
    make.article()
    people = [make.make_user("editor", name) for name in ("ada", "ola")]
    meet(trace, "write_article")
    taken = at_once(*(lambda by=by: desk.take_next(by=by) for by in people))
    assert [type(refusal) for refusal in refusals(taken)] == [NothingFree]
    assert Article.objects.get().assignee in people


def test_the_second_place_on_a_text_is_taken_by_one_of_two(meet):
    article = make.article(collection=make.collection(passes=2))
    desk.take_next(by=make.make_user("editor", "first"))
    people = [make.make_user("editor", name) for name in ("ada", "ola")]
    meet(passes, "begin")
    taken = at_once(*(lambda by=by: desk.take_next(by=by) for by in people))
    assert [type(refusal) for refusal in refusals(taken)] == [NothingFree]
    assert article.passes.count() == 2


def test_a_plan_is_judged_by_what_stands_once_the_article_is_held(meet):
    article, days = make.article(), [datetime.date(2026, 4, day) for day in (1, 2)]
    people = [make.make_user("moderator", name) for name in ("vera", "nils")]
    meet(trace, "write_article")
    planned = at_once(
        *(
            lambda by=by, day=day: desk.plan(
                article=article, by=by, changes={"due_on": day}, before={"due_on": None}
            )
            for by, day in zip(people, days, strict=True)
        )
    )
    assert [type(refusal) for refusal in refusals(planned)] == [StalePlan]
    assert Article.objects.get().due_on in days


@pytest.mark.parametrize(
    "address", ["/admin/annotations/collection/{pk}/change/", "/collections/{slug}/edit/"]
)
def test_a_form_is_judged_by_what_stands_once_its_row_is_held(meet, address):
    made = make.collection(description="Boats")
    address = address.format(pk=made.pk, slug=made.slug)
    clients = [Client(), Client()]
    for client, name in zip(clients, ("vera", "nils"), strict=True):
        client.force_login(make.make_user("moderator", name))
    form = form_on(clients[0].get(address))
    meet(SeenModelForm, "clean")
    answers = at_once(
        lambda: clients[0].post(address, form | {"description": "Quays"}),
        lambda: clients[1].post(address, form | {"description": "Ships"}),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]


def test_the_last_two_decisions_on_an_article_tell_of_its_approval_once(meet):
    Webhook.objects.create(
        name="Archive", url="https://archive.example/", events=["article.approved"]
    )
    article = make.article()
    first = make.quote(article, status=Status.SUBMITTED)
    second = make.quote(article, content="“a slow goodbye”", status=Status.SUBMITTED)
    vera, nils = (make.make_user("moderator", name) for name in ("vera", "nils"))
    # Without the lock each would look for what is open while the other's decision is unseen.
    meet(webhooks, "tell_if_approved")
    results = at_once(
        lambda: reviews.decide(annotation=first, by=vera, decision=Decision.APPROVE),
        lambda: reviews.decide(annotation=second, by=nils, decision=Decision.APPROVE),
    )
    assert refusals(results) == []
    assert Delivery.objects.count() == 1


def test_a_moderators_double_click_is_one_decision(meet):
    quote = make.quote(status=Status.SUBMITTED)
    moderator = make.make_user("moderator")
    meet(trace, "snapshot")

    def approve():
        return reviews.decide(
            annotation=quote,
            by=moderator,
            decision=Decision.APPROVE,
            lock=2,
            request_id=make.request_id(),
        )

    first, second = at_once(approve, approve)
    assert first == second == Review.objects.get()


def test_the_same_request_twice_at_once_is_one_annotation(meet):
    article = make.article()
    editor = make.make_user("editor")
    editor.has_perm("annotations.annotate")
    meet(trace, "write_spans")

    def tag():
        return make.quote(Article.objects.get(pk=article.pk), request_id=make.request_id())

    first, second = at_once(tag, tag)
    assert refusals([first, second]) == []
    assert first == second == Annotation.objects.get()
    assert first.spans.count() == 3
    assert Event.objects.filter(annotation=first).count() == 1
    assert Actor.objects.count() == 1


def test_of_two_edits_of_one_state_one_is_refused_and_nothing_is_mixed(meet):
    quote = make.quote()
    moderator = make.make_user("moderator")
    meet(trace, "snapshot")
    results = at_once(
        lambda: make.changed(make.fresh(quote), lock=1, variant=1),
        lambda: make.changed(make.fresh(quote), lock=1, variant=2, by=moderator),
    )
    (refusal,) = refusals(results)
    assert isinstance(refusal, StaleAnnotation)
    (winner,) = (result for result in results if result is not refusal)
    after = make.fresh(quote)
    assert after.lock == 2
    assert snapshot(after) == snapshot(winner) == snapshot(refusal.current)
    assert Event.objects.filter(annotation=quote, verb="changed").count() == 1


def test_what_is_approved_is_what_was_looked_at(meet):
    """An edit and an approval at once: one of them is told to look again."""
    quote = make.quote(status=Status.SUBMITTED)
    seen = snapshot(quote)
    moderator = make.make_user("moderator")
    meet(trace, "snapshot")
    results = at_once(
        lambda: make.changed(make.fresh(quote), lock=2),
        lambda: reviews.decide(annotation=quote, by=moderator, decision=Decision.APPROVE, lock=2),
    )
    assert len(refusals(results)) == 1
    after = make.fresh(quote)
    if after.status == Status.APPROVED:
        assert snapshot(after) == seen | {"status": "approved"}
        assert Review.objects.get().state == seen
    else:
        assert after.note == "Variant 1"
        assert not Review.objects.exists()


def test_two_undos_at_once_take_back_two_deeds_each_once(meet):
    article = make.article()
    quote, claim = make.quote(article), make.claim(article)
    meet(history, "deeds_of")

    def undo():
        return history.undo(article=article, by=make.make_user("editor")).turned

    first, second = at_once(undo, undo)
    assert refusals([first, second]) == []
    assert {*first, *second} == {quote, claim}
    assert {(a.status, a.lock) for a in Annotation.objects.all()} == {("deleted", 2)}


def test_the_same_undo_twice_at_once_takes_back_one_deed(meet):
    article = make.article()
    quote, claim = make.quote(article), make.claim(article)
    meet(history, "deeds_of")

    def undo():
        return history.undo(
            article=article, by=make.make_user("editor"), request_id=make.request_id()
        ).turned

    assert at_once(undo, undo) == [[claim], [claim]]
    assert (make.fresh(quote).status, make.fresh(claim).status) == ("draft", "deleted")


def test_a_double_click_on_submit_hands_everything_in_once(meet):
    article = make.article()
    quote = make.quote(article)
    make.claim(article)
    meet(annotations, "move_all")

    def submit():
        return annotations.submit(
            article=article, by=make.make_user("editor"), request_id=make.request_id()
        )

    assert sorted(at_once(submit, submit)) == [0, 2]
    assert Event.objects.filter(verb="submitted").count() == 2
    assert make.fresh(quote).lock == 2


def test_undo_and_submit_at_once_do_not_lock_each_other_out(meet):
    article = make.article()
    quote, claim = make.quote(article), make.claim(article)
    editor = make.make_user("editor")
    meet(trace, "snapshot")
    results = at_once(
        lambda: history.undo(article=article, by=editor),
        lambda: annotations.submit(article=article, by=make.make_user("editor")),
    )
    assert refusals(results) == []
    # Whichever came first, the other began when it was done.
    either = [("submitted", "deleted"), ("draft", "draft")]
    assert (make.fresh(quote).status, make.fresh(claim).status) in either


def test_submit_and_take_back_at_once_end_in_one_of_both(meet):
    quote = make.quote()
    article = quote.version.article
    meet(trace, "snapshot")
    results = at_once(
        lambda: annotations.submit(article=article, by=make.make_user("editor")),
        lambda: annotations.take_back(article=article, by=make.make_user("editor")),
    )
    assert {type(refusal) for refusal in refusals(results)} <= {NothingToSubmit}
    verbs = Event.objects.filter(annotation=quote).values_list("verb", flat=True)
    assert list(verbs) in (["created", "submitted"], ["created", "submitted", "withdrawn"])


def bring_in(by, address=""):
    return articles.bring_in(
        by=by, blocks=[Block("headline", "Ferry late again")], canonical_url=address
    )


def test_a_double_click_on_saving_a_paste_is_one_article(meet):
    editor = make.make_user("editor")
    meet(articles, "lay_photos")
    results = at_once(lambda: bring_in(editor), lambda: bring_in(editor))
    (refusal,) = refusals(results)
    assert isinstance(refusal, SameArticle)
    assert refusal.article == Article.objects.get()


def test_two_people_with_the_same_address_bring_in_one_article(meet):
    people = [make.make_user("editor", name) for name in ("editor", "ola")]
    meet(articles, "lay_photos")
    address = "https://gazette.example/ferry-late"
    results = at_once(*(lambda p=person: bring_in(p, address) for person in people))
    (refusal,) = refusals(results)
    assert isinstance(refusal, SameArticle)
    assert refusal.article == Article.objects.get()


def test_two_people_with_the_same_text_bring_in_one_article(meet):
    people = [make.make_user("editor", name) for name in ("editor", "ola")]
    meet(articles, "lay_photos")
    results = at_once(*(lambda p=person: bring_in(p) for person in people))
    (refusal,) = refusals(results)
    assert isinstance(refusal, SameArticle)
    assert refusal.article == Article.objects.get()


def test_two_captions_of_one_person_and_photo_at_once_are_one(meet):
    article = make.article()
    editor = make.make_user("editor")
    meet(trace, "write_spans")
    results = at_once(*(lambda: make.caption(article, by=editor) for _ in range(2)))
    assert [type(refusal) for refusal in refusals(results)] == [AlreadyCaptioned]
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("other", ["Sound Gazette", "SOUND GAZETTE"])
def test_two_people_name_a_new_publisher_at_once(meet, other):
    meet(publishers, "of_name")

    def bring_in_of(name, by):
        person, blocks = make.make_user("editor", by), [Block("headline", f"{by} is late")]
        return lambda: articles.bring_in(by=person, blocks=blocks, publisher=name)

    results = at_once(bring_in_of("Sound Gazette", "ada"), bring_in_of(other, "ola"))
    assert refusals(results) == []
    assert Publisher.objects.get().article_set.count() == 2


def test_two_people_word_the_same_new_target_at_once():
    people = [make.make_user("editor", name) for name in ("editor", "ola")]
    worded = targets.Worded("Ferries should be free")
    results = at_once(*(lambda p=person: targets.find_or_add(worded, by=p) for person in people))
    assert results == [Target.objects.get()] * 2


def edit(quote):
    make.changed(make.fresh(quote))


def judge(quote):
    moderator = make.make_user("moderator")
    reviews.decide(annotation=make.fresh(quote), by=moderator, decision=Decision.APPROVE)


def say(quote):
    comment(annotation=make.fresh(quote), by=make.make_user("moderator"), body="Is that so?")


def move(quote):
    articles.set_status(article=quote.version.article, by=quote.author, status="in_progress")


@pytest.mark.parametrize(
    ("held_by", "other"),
    [(lambda quote: annotations.hold(quote.version.article), judge), (move, judge), (edit, say)],
    ids=["undo and a decision", "moving the article and a decision", "an edit and a comment"],
)
def test_what_one_holds_does_not_hold_up_what_another_only_refers_to(held_by, other):
    """Events refer to the article, comments to the mark; each would wait for a stronger lock."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so that the second always waits.")
    article = make.article()
    quote = make.quote(article, status=Status.SUBMITTED)
    make.make_user("moderator")
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            held_by(quote)
            held.set()
            return done.wait(timeout=3)

    def meanwhile():
        held.wait(timeout=3)
        other(quote)
        done.set()
        return True

    assert at_once(hold, meanwhile) == [True, True]


def test_saving_a_collection_does_not_hold_up_an_article_that_comes_into_it():
    """Each would wait for what the other holds, where the article's due date moves too."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so that the second always waits.")
    collection, article = make.collection(), make.article()
    moderator = make.make_user("moderator")
    saved, planned = threading.Event(), threading.Event()

    def save():
        with transaction.atomic():
            collections.save(collection=collection, by=moderator)
            saved.set()
            return planned.wait(timeout=3)

    def plan():
        saved.wait(timeout=3)
        desk.plan(article=article, by=moderator, changes={"collection": collection})
        planned.set()
        return True

    assert at_once(save, plan) == [True, True]


# A new version of the text


def renew(article, words):
    return articles.bring_in(
        by=make.make_user("moderator", words.split()[0].lower()),
        canonical_url=article.canonical_url,
        blocks=[Block("headline", words), *(Block(*block) for block in make.STORY[1:])],
    )


def test_two_who_bring_the_same_new_text_in_make_one_version(meet):
    article = make.article(canonical_url="https://gazette.example/ferry")
    quote = make.quote(article)
    vera, nils = (make.make_user("moderator", name) for name in ("vera", "nils"))
    blocks = [Block("headline", "Ferry stays"), *(Block(*block) for block in make.STORY[1:])]
    given = {"canonical_url": article.canonical_url, "blocks": blocks}
    meet(versions, "held")
    results = at_once(
        lambda: articles.bring_in(by=vera, **given), lambda: articles.bring_in(by=nils, **given)
    )
    assert [type(refusal) for refusal in refusals(results)] == [SameText]
    assert article.versions.count() == 2
    after = make.fresh(quote)
    assert (after.version.number, after.lock) == (2, 2)


def test_two_new_texts_at_the_same_moment_make_two_versions_one_after_the_other(meet):
    article = make.article(canonical_url="https://gazette.example/ferry")
    quote = make.quote(article)
    make.make_user("moderator", "ferry"), make.make_user("moderator", "boat")
    meet(versions, "held")
    results = at_once(
        lambda: renew(article, "Ferry stays after all"), lambda: renew(article, "Boat stays")
    )
    assert refusals(results) == []
    article.refresh_from_db()
    assert sorted(article.versions.values_list("number", flat=True)) == [1, 2, 3]
    assert article.current_version.number == 3
    after = make.fresh(quote)
    assert (after.version, after.lock) == (article.current_version, 3)
    span = after.spans.get(role="content")
    assert article.current_version.slice(span.start, span.end) == span.exact


def test_a_mark_made_while_a_new_text_comes_in_is_on_the_new_one_or_refused(meet):
    article = make.article(canonical_url="https://gazette.example/ferry")
    make.make_user("moderator", "ferry")
    editor = make.make_user("editor")
    # Both are past whatever they check before they take the article.
    meet(trace, "record")
    meet(versions, "held")
    quote, renewal = at_once(
        lambda: make.quote(article, by=editor), lambda: renew(article, "Ferry stays")
    )
    assert [type(refusal) for refusal in refusals([quote, renewal])] in ([], [StaleText])
    article.refresh_from_db()
    assert article.current_version.number == 2
    assert not Annotation.objects.exclude(version=article.current_version).exists()


def test_an_edit_while_a_new_text_comes_in_is_carried_or_told(meet):
    article = make.article(canonical_url="https://gazette.example/ferry")
    quote = make.quote(article)
    make.make_user("moderator", "ferry")
    meet(trace, "snapshot")
    edit, renewal = at_once(lambda: make.changed(quote), lambda: renew(article, "Ferry stays"))
    told = [type(refusal) for refusal in refusals([edit, renewal])]
    assert told in ([], [StaleAnnotation], [StaleText])
    article.refresh_from_db()
    after = make.fresh(quote)
    assert after.version == article.current_version
    assert after.lock in (2, 3)


def test_what_a_new_text_carries_along_is_told_as_the_edit_it_waited_for_left_it():
    article = make.article(canonical_url="https://gazette.example/ferry")
    claim = make.claim(article)
    make.make_user("moderator", "ferry")
    edited, renewed = threading.Event(), threading.Event()

    def edit():
        with transaction.atomic():
            make.changed(claim)
            edited.set()
            # The new text comes as far as the mark that is held.
            renewed.wait(timeout=MOMENT)
        return True

    def bring_in():
        edited.wait(timeout=3)
        made = renew(article, "Ferry stays")
        renewed.set()
        return made

    assert refusals(at_once(edit, bring_in)) == []
    changed, carried = claim.events.order_by("pk")[1:]
    assert (changed.verb, carried.verb) == ("changed", "carried")
    assert carried.before["values"] == carried.after["values"] == changed.after["values"]
    assert changed.before["values"] != changed.after["values"]


# Two people, one text.


def test_three_who_begin_to_read_at_once_find_two_places(meet):
    article = make.article(collection=make.collection("Read by two", passes=2))
    people = [make.make_user("editor", name) for name in ("ada", "ola", "per")]
    # Or they would meet over the name of the same new speaker.
    make.quote(by=people[0])
    meet(passes, "begin")
    results = at_once(*(lambda by=by: make.quote(article, by=by) for by in people))
    assert [type(refusal) for refusal in refusals(results)] == [PassesTaken]
    assert sorted(Pass.objects.values_list("number", flat=True)) == [1, 2]
    assert Annotation.objects.filter(version__article=article).count() == 2


def test_two_who_hand_in_at_once_open_both_passes(meet):
    """Without the lock each would see the other's pass as being out still."""
    article = make.read_by_two(opened=False)
    meet(passes, "open_pass")
    left, right = (make.make_user("editor", name) for name in ("left", "right"))
    results = at_once(
        lambda: annotations.submit(article=article, by=left),
        lambda: annotations.submit(article=article, by=right),
    )
    assert results == [1, 1]
    assert Pass.objects.opened().count() == 2


def test_two_moderators_settle_a_pair_once(meet):
    article = make.read_by_two()
    left, right = Annotation.objects.filter(made_in__article=article).order_by("made_in__number")
    vera, nils = (make.make_user("moderator", name) for name in ("vera", "nils"))
    meet(settlements, "write")
    results = at_once(
        *(
            lambda by=by, chosen=chosen: settlements.settle(
                article=article, by=by, left=left.pk, right=right.pk, chosen=chosen
            )
            for by, chosen in ((vera, "left"), (nils, "right"))
        )
    )
    assert [type(refusal) for refusal in refusals(results)] == [PairSettled]
    assert Annotation.objects.live().filter(version__article=article).count() == 1
