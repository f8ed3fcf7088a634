"""What happened, told in plain words, and the filters of the audit."""

import datetime

import pytest

from annotations.models import Decision, Event, Status, Verb
from annotations.queries.activity import DEEDS, Filters, in_short, of_article, page
from annotations.queries.trail import SENTENCES
from annotations.services.annotations import delete, submit
from annotations.services.articles import reclassify, set_status
from annotations.services.comments import comment
from annotations.services.desk import plan
from annotations.services.history import redo, restore, undo
from annotations.services.reviews import decide
from annotations.services.suggestions import accept, accept_sure, dismiss
from annotations.services.trace import record
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make.make_user("admin")


def told(user, **filters):
    """Newest first, each deed as one line."""
    return [
        " ".join(filter(None, [str(deed.event.by), deed.said, deed.words]))
        for deed in page(user, Filters(**filters)).rows
    ]


def test_each_verb_is_told_with_its_words(admin):
    quote = make.changed(make.quote(), variant=2)
    article, author = quote.version.article, quote.author
    restore(annotation=quote, by=author, event=quote.events.earliest("pk").pk, lock=2)
    undo(article=article, by=author)
    quote = make.brought_to(make.fresh(quote), "returned")
    comment(annotation=quote, by=author, body="I see.")
    delete(annotation=quote, by=author, lock=quote.lock)
    words = "the quote an inquiry"
    assert told(admin) == [
        f"editor deleted {words}",
        f"editor commented on {words}",
        f"moderator returned {words}",
        f"editor submitted {words}",
        f"editor undid a change to {words}",
        f"editor brought back an earlier state of {words}",
        f"editor changed {words}",
        "editor changed the article",
        f"editor tagged {words}",
        "editor brought in the article",
    ]


def test_why_and_what_stand_beside_a_deed(admin):
    quote = make.quote(status=Status.SUBMITTED)
    moderator = make.make_user("moderator")
    decide(annotation=quote, by=moderator, decision=Decision.RETURN, comment="Which council?")
    comment(annotation=quote, by=moderator, body="Please ask.")
    make.changed(make.fresh(quote), by=moderator)
    changed, commented, returned, *_rest = page(admin, Filters()).rows
    assert (returned.reason, commented.reason) == ("Which council?", "Please ask.")
    assert "speaker" in [change.label for change in changed.changes]
    assert returned.changes == []


def test_what_was_done_to_a_suggestion_or_an_article_is_told(admin):
    article = make.article()
    first, second = make.suggestion(article), make.suggestion(article, kind="claim")
    editor, moderator = make.make_user("editor"), make.make_user("moderator")
    accept(suggestion=first, by=editor)
    dismiss(suggestion=second, by=editor)
    set_status(article=article, by=editor, status="done")
    plan(
        article=article,
        by=moderator,
        changes={
            "collection": make.collection(name="Ferries"),
            "assignee": make.make_user("editor", "ola"),
            "due_on": datetime.date(2026, 3, 4),
        },
    )
    lines = told(admin)
    assert lines[0] == "moderator changed the article"
    assert lines[2:4] == ["editor dismissed a suggestion", "editor accepted a suggestion"]
    planned, closed = page(admin, Filters()).rows[:2]
    assert [(change.label, change.words) for change in planned.changes] == [
        ("assigned to", [("removed", "editor"), ("added", "ola")]),
        ("collection", [("added", "Ferries")]),
        ("due", [("added", "4 Mar 2026")]),
    ]
    assert ("added", "Done") in closed.changes[0].words


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"verb": "approved"}, {"moderator approved the quote “We will keep every summer"}),
        ({"kind": "stance"}, {"ola tagged the stance “a slow goodbye”"}),
        ({"q": "SLOW goodbye"}, {"ola tagged the stance “a slow goodbye”"}),
        ({"q": "whole sentence"}, {"ola commented on the quote “We will keep every summer"}),
        ({"q": "nobody said this"}, set()),
        ({"article": "bridge"}, {"editor brought in the article"}),
        ({"since": datetime.date(2999, 1, 1)}, set()),
        ({"until": datetime.date(1999, 1, 1)}, set()),
        ({"verb": "approved", "kind": "claim"}, set()),
    ],
)
def test_the_audit_is_narrowed(admin, filters, expected):
    quote = make.quote(approved=True)
    ola = make.make_user("editor", "ola")
    make.stance(quote.version.article, by=ola)
    comment(annotation=quote, by=ola, body="Is this the whole sentence?")
    make.article("The bridge is open\n\nNobody came.")
    assert {line[: len(line) - line.endswith("sailing,”") * len(" sailing,”")]
            for line in told(admin, **filters)} == expected  # fmt: skip


def test_the_audit_is_narrowed_to_a_person_and_to_an_articles_number(admin):
    article = make.article()
    make.claim(make.article(), by=make.make_user("editor", "ola"))
    make.quote(article)
    assert len(told(admin, who=make.make_user("editor", "ola"), verb="created")) == 1
    assert len(told(admin, article=str(article.pk))) == 3
    assert told(admin, article="9" * 30) == []


def test_what_a_block_became_is_told_by_its_words(admin):
    article, editor = make.article(), make.make_user()
    for kind in ("paragraph", "furniture", "furniture"):
        reclassify(article=article, by=editor, block=7, kind=kind)
    *deeds, _brought_in = page(admin, of_article(article)).rows
    assert [deed.said for deed in deeds] == ["changed the article"] * 2
    ((folded,), (put_back,)) = (deed.changes for deed in deeds)
    assert folded.label == f"the block “{make.STORY[7][1][:60]}”"
    assert ("added", "Page furniture") in folded.words
    assert ("added", "Paragraph") in put_back.words


def test_a_withheld_article_is_in_nobodys_activity_who_may_not_see_it(admin):
    quote = make.quote()
    set_status(article=quote.version.article, by=make.make_user("moderator"), status="withheld")
    assert told(quote.author) == []
    assert len(told(make.make_user("moderator"))) == 4


def test_the_pages_join_without_a_gap(admin, monkeypatch):
    monkeypatch.setattr("annotations.queries.activity.PAGE", 2)
    article = make.article()
    for _ in range(4):
        make.quote(article)
    first = page(admin, Filters())
    second = page(admin, Filters(), before=first.older)
    third = page(admin, Filters(), before=second.older)
    seen = [deed.event.pk for rows in (first, second, third) for deed in rows.rows]
    assert seen == list(Event.objects.order_by("-pk").values_list("pk", flat=True))
    assert (first.newer, third.older) == (None, None)
    assert page(admin, Filters(), after=third.newer).rows == second.rows


def test_three_deeds_and_thirty_take_the_same_queries(admin, django_assert_num_queries):
    def deeds(number):
        article = make.article()
        for at in range(number):
            make.changed(make.stance(article, status="returned"), variant=at)
        return {"article": str(article.pk)}

    for filters in (deeds(3), deeds(10)):
        with django_assert_num_queries(8):
            assert page(admin, Filters(**filters)).rows


def test_every_verb_can_be_told():
    assert set(SENTENCES) == set(DEEDS) == set(Verb)


def test_a_verb_stands_around_its_thing_and_by_itself_in_a_column(admin):
    quote = make.quote()
    record(annotation=quote, by=quote.author, verb=Verb.PLACED)
    placed = page(admin, Filters()).rows[0]
    assert placed.said == "placed the quote on the new text"
    assert (placed.verb, placed.thing) == ("placed on the new text", "the quote")
    assert in_short([placed.event]) == (
        "placed the quote “We will keep every summer sailing,” on the new text"
    )


def test_undo_and_redo_tell_in_short_what_they_turned():
    article = make.article()
    author = make.make_user("editor")

    def turned(verb=undo):
        return in_short(verb(article=article, by=author).deeds)

    quote = make.quote(article)
    make.changed(quote)
    claim = make.claim(article)
    assert turned() == f"tagged the claim “{claim.claim.statement}”"
    assert turned(redo) == f"tagged the claim “{claim.claim.statement}”"
    assert submit(article=article, by=author) == 2
    assert turned() == "submitted 2 annotations"
    turned()
    # What changed is named as in the history.
    assert turned() == (
        "changed the quote “We will keep every summer sailing,” "
        "(Content, Cue, Source, Type, Speaker, Denied or not said, Note)"
    )


def test_undo_tells_a_decision_on_suggestions_as_one():
    article = make.article()
    author = make.make_user("editor")
    accept(suggestion=make.suggestion(article), by=author)
    told = [in_short(undo(article=article, by=author).deeds)]
    assert len(accept_sure(article=article, by=author)) == 1
    make.suggestion(article, "claim"), make.suggestion(article, "not_a_quote")
    assert len(accept_sure(article=article, by=author)) == 2
    dismiss(suggestion=make.suggestion(article, "caption"), by=author)
    told += [in_short(undo(article=article, by=author).deeds) for _ in range(3)]
    one = "accepted a suggestion, the quote “We will keep every summer sailing,”"
    assert told == [one, "dismissed a suggestion", "accepted 2 suggestions", one]
