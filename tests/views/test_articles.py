"""The article page as it is opened, its check before submitting, and what the desk does to it."""

import re
import uuid

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.access import may
from annotations.models import Annotation, Status, User
from annotations.services import annotations as verbs
from annotations.services import versions
from annotations.services.suggestions import dismiss
from annotations.services.trace import snapshot
from tests import factories as make
from tests.views.pages import (
    Desk,
    as_json,
    form_on,
    marked,
    path,
    text_on_page,
    words,
)

pytestmark = pytest.mark.django_db

TRANSACTION = re.compile(r"\s*(BEGIN|SAVEPOINT|COMMIT|ROLLBACK|RELEASE)\b")

MOST_QUERIES_OF_A_PAGE = 12
MOST_QUERIES_OF_A_WRITE = 20


def opened(article, desk=None):
    response = (desk or Desk(htmx=False)).get("article", article)
    assert response.status_code == 200
    return response


def markup(response):
    return response.content.decode()


def cards(response):
    return re.findall(r'<article class="card [^"]*" id="card-([^"]+)"', markup(response))


# The page.


def test_the_text_on_the_page_is_the_text_of_the_version():
    """Offsets are true only as long as nothing but text and marks stands in a block."""
    article = make.article()
    for made in (make.quote, make.stance, make.claim, make.caption, make.not_a_quote):
        made(article)
    make.quote(article, by=make.make_user("editor", "ola"), content="every summer")
    version = article.current_version
    shown = text_on_page(markup(opened(article)))
    assert shown == {start: version.text[start:end] for _kind, start, end in version.blocks}


def test_odd_characters_come_through_as_they_are():
    article = make.article(
        'A <b>bold</b> & “sharp” headline\n\n{{ 7|add:7 }} "<script>alert(1)</script> 👩🏽‍🚒\xa0ça'
    )
    make.quote(article, content="<script>alert(1)</script> 👩🏽‍🚒", cue="", source="")
    page = opened(article)
    text = article.current_version.text
    shown = text_on_page(markup(page))
    assert shown == {s: text[s:e] for _kind, s, e in article.current_version.blocks}
    assert "<script>alert" not in markup(page)


def test_each_mark_is_drawn_on_its_words():
    quote = make.quote()
    page = markup(opened(quote.version.article))
    assert marked(page, quote) == ["“We will keep every summer sailing,”", "said", "Mira Solberg"]
    assert 'class="mark mark--quote mark--cue lane-0"' in page


def test_marks_that_nest_and_overlap_keep_their_words():
    article = make.article()
    outer = make.quote(article, content="“We will keep every summer sailing,”", cue="", source="")
    inner = make.quote(article, content="keep every", cue="", source="")
    across = make.claim(article, words="summer sailing,” said Mira", claimant="")
    page = markup(opened(article))
    assert "".join(marked(page, outer)) == "“We will keep every summer sailing,”"
    assert "".join(marked(page, inner)) == "keep every"
    assert "".join(marked(page, across)) == "summer sailing,” said Mira"


def test_the_cards_stand_in_text_order_and_deleted_ones_are_gone():
    article = make.article()
    claim = make.claim(article)
    quote = make.quote(article)
    gone = make.stance(article)
    verbs.delete(annotation=gone, by=gone.author, lock=1)
    page = opened(article)
    assert cards(page) == [str(quote.uuid), str(claim.uuid)]
    assert not marked(markup(page), gone)


def test_a_card_reads_as_a_sentence():
    quote = make.quote(content=["“We will keep every summer sailing,”", "“But nobody pays"])
    page = words(opened(quote.version.article))
    assert "Mira Solberg said “We will keep every summer sailing,” […] “But nobody pays" in page


def test_a_returned_card_says_why():
    quote = make.quote(status=Status.RETURNED)
    assert "Look at the source again." in words(opened(quote.version.article))


def test_a_returned_card_says_whether_it_was_changed_since():
    desk = Desk()
    quote = make.quote(by=desk.person, status=Status.RETURNED)
    article, said = quote.version.article, "Changed since it came back."
    assert said not in words(opened(article, desk))
    make.changed(quote)
    assert said in words(opened(article, desk))
    desk.post("undo", article)
    assert said not in words(opened(article, desk))
    make.brought_to(quote, Status.SUBMITTED)
    assert said not in words(opened(article, desk))


def test_the_work_of_others_carries_their_name():
    quote = make.quote(by=make.make_user("editor", "ola", first_name="Ola", last_name="Nes"))
    page = markup(opened(quote.version.article))
    assert '<span class="card__author">Ola Nes</span>' in page
    assert "card__author" not in markup(opened(make.quote().version.article))


def test_the_bar_counts_what_is_handled_and_what_is_left():
    article = make.article()
    assert "0 of 5 quotation marks handled, 1 caption to do" in words(opened(article))
    make.quote(article)
    make.not_a_quote(article)
    assert "2 of 5 quotation marks handled, 1 caption to do" in words(opened(article))
    make.caption(article)
    page = words(opened(article))
    assert "2 of 5 quotation marks handled" in page
    assert "to do" not in page


def test_the_first_mark_begins_the_work_on_the_page_as_well():
    article, desk = make.article(), Desk()
    status = re.compile(r'<span id="article-status"([^>]*)>([^<]*)</span>')
    assert status.search(markup(opened(article, desk)))[2] == "To do"
    content = as_json(make.mark(article.current_version, "“a slow goodbye”"))
    answer = markup(desk.post("quote_create", article, marks=content))
    assert status.search(answer).groups() == (' hx-swap-oob="true"', "In progress")
    assert status.search(markup(opened(article, desk)))[2] == "In progress"


def test_without_script_no_key_is_named_where_nothing_is_tagged():
    article = make.article()
    empty = re.compile(r'<div id="no-cards"([^>]*)>.*?<p class="([^"]*)">', re.DOTALL)
    assert empty.search(markup(opened(article))).groups() == (
        ' class="empty"',
        "hint js-only",
    )
    make.quote(article)
    assert empty.search(markup(opened(article)))[1].endswith(" hidden")


def test_a_form_that_was_sent_twice_is_answered_once():
    article, desk = make.article(), Desk(htmx=False)
    content = as_json(make.mark(article.current_version, "“a slow goodbye”"))
    for _again in range(2):
        desk.post("quote_create", article, marks=content, request_id=make.request_id())
    assert words(opened(article, desk)).count("Quote tagged.") == 1


def test_undo_and_redo_are_offered_when_there_is_something_to_turn():
    def buttons(desk):
        found = re.findall(r"<button[^>]*>(?:Undo|Redo)", markup(opened(article, desk)))
        return ["disabled" not in button for button in found]

    article, desk = make.article(), Desk(htmx=False)
    assert buttons(desk) == [False, False]
    make.quote(article)
    assert buttons(desk) == [True, False]
    desk.post("undo", article)
    assert buttons(desk) == [False, True]
    assert buttons(Desk(username="ola", htmx=False)) == [False, False]


@pytest.mark.parametrize(
    ("role", "name", "status", "again", "offered"),
    [
        ("editor", "editor", "draft", False, True),
        ("editor", "editor", "returned", False, True),
        ("editor", "editor", "approved", False, False),
        # An edit sent it back to the moderators; it is in exports all the same.
        ("editor", "editor", "approved", True, False),
        ("editor", "ola", "draft", False, False),
        ("moderator", "moderator", "approved", True, True),
    ],
)
def test_delete_is_offered_where_it_would_be_done(role, name, status, again, offered):
    quote = make.quote(status=status)
    if again:
        quote = make.changed(quote)
    form = f'action="{path("annotation_delete", quote.uuid)}"'
    page, part = Desk(role, name, htmx=False), Desk(role, name)
    assert (form in markup(opened(quote.version.article, page))) is offered
    assert (form in markup(part.get("annotation", quote.uuid))) is offered
    assert may(page.person, "delete", make.fresh(quote)) is offered


@pytest.mark.parametrize(
    ("role", "name", "status", "offered"),
    [
        ("editor", "editor", "draft", True),
        ("editor", "editor", "submitted", True),
        ("editor", "editor", "returned", True),
        # An edit sends it back to the moderators.
        ("editor", "editor", "approved", True),
        ("editor", "editor", "rejected", True),
        ("editor", "ola", "draft", False),
        ("editor", "ola", "approved", False),
        ("moderator", "moderator", "draft", True),
        ("moderator", "moderator", "approved", True),
        ("admin", "admin", "submitted", True),
    ],
)
def test_a_card_offers_changes_where_they_would_be_taken(role, name, status, offered):
    quote = make.quote(status=status)
    page, part = Desk(role, name, htmx=False), Desk(role, name)
    edit, parts = path("annotation_edit", quote.uuid), path("annotation_parts", quote.uuid)
    for answer in (opened(quote.version.article, page), part.get("annotation", quote.uuid)):
        offers = [f'href="{edit}"', f'action="{parts}"', f'data-parts-url="{parts}"']
        assert [offer in markup(answer) for offer in offers] == [offered] * 3
        assert "part__words" in markup(answer)
        # A stance is one's own, whoever has tagged the quote and has the article.
        assert f"?quote={quote.uuid}" in markup(answer)
    assert part.get("annotation_edit", quote.uuid).status_code == (200 if offered else 403)
    removed = part.post(
        "annotation_parts", quote.uuid, action="remove", part="cue 0", lock=quote.lock
    )
    assert removed.status_code == (200 if offered else 403)


def test_who_only_reads_an_article_is_offered_no_deed_on_it():
    reader = Desk("nobody", htmx=False)
    reader.person.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_article", "view_annotation"])
    )
    quote = make.quote()
    make.suggestion(quote.version.article, content="“a slow goodbye”", cue="", source="")
    page = markup(opened(quote.version.article, reader))
    assert f'id="card-{quote.uuid}"' in page
    assert not re.findall(
        r'data-does="|data-parts-url|part__remove|data-writable|accept-sure|id="undo"|id="redo"'
        r'|data-describe="|Add the picture|/submit/',
        page,
    )
    assert "You can read this text, but not mark it." in page


def test_page_furniture_is_folded_away():
    page = markup(opened(make.article()))
    folded = re.findall(r'<details class="furniture"[^>]*>', page)
    assert len(folded) == 2
    assert not any("open" in tag for tag in folded)


def test_every_kind_can_be_tagged_by_hand():
    article = make.article()
    page = markup(opened(article))
    for kind in ("quote", "stance", "claim", "not_a_quote"):
        assert path(f"{kind}_create", article) in page
    assert path("caption_create", article.photos.get()) in page


def test_who_may_not_see_articles_is_refused():
    response = Desk("nobody", htmx=False).get("article", make.article())
    assert response.status_code == 403
    assert "You do not have the right to do this." in words(response)


# How many queries.


def with_claims(number):
    """An article with that many claims, each of its own claimant, by two people.

    Each third one was approved once and has been edited since.
    """
    text = ". ".join(f"Ferry number {n} carried {n} guests" for n in range(number))
    article = make.article(f"Ferries counted\n\n{text}.")
    people = [make.make_user("editor"), make.make_user("editor", "ola")]
    for n in range(number):
        claim = make.claim(
            article,
            by=people[n % 2],
            approved=n % 3 == 0,
            words=f"Ferry number {n} carried {n} guests",
            claimant=f"Harbour board {n}",
        )
        if n % 3 == 0:
            verbs.change(annotation=claim, by=claim.author, lock=claim.lock, note="Looked at.")
    return article


def queries_of(ask):
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code in (200, 302), words(response)
    return [query["sql"] for query in captured.captured_queries]


def test_a_page_of_two_hundred_annotations_takes_the_queries_of_three():
    few, many = with_claims(3), with_claims(200)
    desk = Desk(htmx=False)
    opened(few, desk)
    of_few = queries_of(lambda: desk.get("article", few))
    of_many = queries_of(lambda: desk.get("article", many))
    assert len(of_many) == len(of_few) <= MOST_QUERIES_OF_A_PAGE, of_many


def test_a_page_with_every_kind_takes_few_queries():
    article, desk = make.article(), Desk(htmx=False)
    for made in (make.quote, make.stance, make.claim, make.caption, make.not_a_quote):
        made(article)
    opened(article, desk)
    asked = queries_of(lambda: desk.get("article", article))
    assert len(asked) <= MOST_QUERIES_OF_A_PAGE, asked


def writes(article, desk):
    """Each write of the page as somebody does it, one after the other."""
    version = article.current_version
    quote = as_json(make.mark(version, "“a slow goodbye”", "content"))
    yield "create a quote", lambda: desk.post("quote_create", article, marks=quote, propose="on")
    made = Annotation.objects.latest("pk").uuid
    source = as_json(make.mark(version, "The islanders’ council", "source"))
    yield (
        "add a part",
        lambda: desk.post("annotation_parts", made, action="add", marks=source, lock=1),
    )
    action = path("annotation_edit", made)
    fields = form_on(desk.get("annotation_edit", made), action)
    fields |= {"speaker": "A new speaker", "note": "Looked at."}
    yield "edit with a new speaker", lambda: desk.submit(action, fields)
    yield "undo", lambda: desk.post("undo", article, request_id=uuid.uuid4())
    yield "redo", lambda: desk.post("redo", article, request_id=uuid.uuid4())
    lock = Annotation.objects.get(uuid=made).lock
    yield "delete", lambda: desk.post("annotation_delete", made, lock=lock)
    evidence = as_json(make.mark(version, "asked for an inquiry", "evidence"))
    yield (
        "create a stance with a new holder and target",
        lambda: desk.post(
            "stance_create",
            article,
            marks=evidence,
            label="opposes",
            target="A target of its own",
            holder="A holder of its own",
            holder_kind="actor",
            basis="stated",
        ),
    )
    claim = as_json(make.mark(version, "Tickets rose by 14 percent", "claim"))
    yield (
        "create a claim with a new claimant",
        lambda: desk.post("claim_create", article, marks=claim, claimant="A claimant of its own"),
    )
    yield (
        "describe a photo that shows persons nobody knew",
        lambda: desk.post(
            "caption_create",
            article.photos.get(),
            persons="Mira Solberg, skipper\nNobody Before, cook\nNor She, guest",
            creator="Ida Brekke",
        ),
    )
    made = Annotation.objects.latest("pk").uuid
    action = path("annotation_edit", made)
    fields = form_on(desk.get("annotation_edit", made), action)
    fields |= {"persons": "Somebody Else\nAnother One", "creator": "", "note": "Looked at."}
    yield "describe it otherwise", lambda: desk.submit(action, fields)
    yield "undo the other description", lambda: desk.post("undo", article, request_id=uuid.uuid4())
    yield "redo the other description", lambda: desk.post("redo", article, request_id=uuid.uuid4())
    marks = as_json(make.mark(version, "“Last Boat Home”", "marks"))
    yield "set aside", lambda: desk.post("not_a_quote_create", article, marks=marks)


def test_to_dismiss_forty_suggestions_and_undo_it_takes_few_queries():
    text = ". ".join(f"Ferry number {n} carried {n} guests" for n in range(40))
    article, desk = make.article(f"Ferries counted\n\n{text}."), Desk()
    for n in range(40):
        words = f"Ferry number {n} carried {n} guests"
        make.suggestion(article, "claim", claim=words, rule=f"rule {n % 10}")
    desk.get("article", article)
    for name in ("suggestions_dismiss_rest", "undo", "redo"):
        asked = queries_of(lambda name=name: desk.post(name, article, request_id=uuid.uuid4()))
        assert len(asked) <= MOST_QUERIES_OF_A_WRITE, (name, asked)


def test_no_write_takes_more_than_twenty_queries():
    article, desk = make.article(), Desk()
    make.quote(article)
    opened(article, desk)
    found = {name: queries_of(write) for name, write in writes(article, desk)}
    for name, statements in found.items():
        asked = [sql for sql in statements if not TRANSACTION.match(sql)]
        assert len(asked) <= MOST_QUERIES_OF_A_WRITE, (name, len(asked), asked)


# Before it is handed on.


def findings(article, desk=None):
    page = markup((desk or Desk(htmx=False)).get("article_submit", article))
    found = re.findall(r'<li><a href="[^"#]*#([^"]+)">([^<]+)</a>', page)
    return [(sentence, anchor) for anchor, sentence in found]


def test_what_a_sub_editor_would_ask_is_a_list_of_links():
    article = make.article()
    quote = make.quote(article, source="")
    stance = make.stance(article, quote=quote.quote, evidence=[])
    caption = make.caption(article, fields={"headline": "On the quay"}, persons=())
    found = findings(article)
    assert ("A quote without a source.", f"card-{quote.uuid}") in found
    assert ("A stance without evidence.", f"card-{stance.uuid}") in found
    for lacking in ("a credit", "a date", "an alt text"):
        assert (f"A caption without {lacking}.", f"card-{caption.uuid}") in found
    unhandled = [
        (said, at) for said, at in found if said.startswith("Quotation marks that are not")
    ]
    assert [at for _said, at in unhandled] == ["block-0", "block-2", "block-3", "block-5"]
    assert "“a slow goodbye”" in markup(Desk(htmx=False).get("article_submit", article))


def test_every_finding_leads_to_something_on_the_page():
    article = make.article()
    make.quote(article, source="", speaker="")
    make.caption(article, fields={}, persons=())
    page = markup(opened(article))
    for _sentence, anchor in findings(article):
        assert f'id="{anchor}"' in page


def test_ones_own_that_came_back_and_was_not_changed_is_found_with_the_reason():
    article, desk = make.article(), Desk(htmx=False)
    of_another = make.quote(article, by=make.make_user("editor", "ola"))
    quote = make.quote(article, by=desk.person)
    for mark in (quote, of_another):
        make.brought_to(mark, "returned")
    said = "Came back and was not changed since: “Look at the source again.”"
    returned = [found for found in findings(article, desk) if found[0].startswith("Came back")]
    assert returned == [(said, f"card-{quote.uuid}")]
    page = desk.get("article_submit", article)
    desk.submit(path("article_submit", article), form_on(page))
    assert make.fresh(quote).status == Status.SUBMITTED


def test_what_is_suggested_and_not_decided_is_found_at_the_first():
    article = make.article()
    claim, quote = make.suggestion(article, kind="claim"), make.suggestion(article)
    first, second = sorted((claim, quote), key=lambda one: one.start)
    assert ("2 suggestions are not decided.", f"card-{first.uuid}") in findings(article)
    assert f'id="card-{first.uuid}"' in markup(opened(article))
    dismiss(suggestion=first, by=make.make_user())
    assert ("1 suggestion is not decided.", f"card-{second.uuid}") in findings(article)
    dismiss(suggestion=second, by=make.make_user())
    assert not [said for said, _at in findings(article) if "suggestion" in said]


def test_after_submitting_the_next_article_can_be_taken():
    article, desk = make.article(), Desk(htmx=False)
    make.quote(article)
    desk.submit(path("article_submit", article), form_on(desk.get("article_submit", article)))
    page = opened(article, desk)
    assert "1 annotation is with the moderators now. Take the next article t" in words(page)
    following = make.article()
    response = desk.submit(path("take_next"), form_on(page, path("take_next")))
    assert response.url == following.get_absolute_url()
    assert "Take the next article" not in words(opened(article, desk))


def test_a_photo_nobody_described_is_found():
    assert ("A photo without caption fields.", "block-6") in findings(make.article())


def test_an_article_without_a_finding_says_so():
    article = make.article("A quiet day\n\nNothing was said at the harbour.")
    page = Desk(htmx=False).get("article_submit", article)
    assert "every photo is described, and no annotation lacks a field that matters." in words(page)


def test_findings_do_not_keep_from_submitting():
    article, desk = make.article(), Desk(htmx=False)
    quote = make.quote(article, source="", speaker="")
    page = desk.get("article_submit", article)
    assert "1 annotation of yours is a draft or came back." in words(page)
    response = desk.submit(path("article_submit", article), form_on(page))
    assert (response.status_code, response.url) == (302, f"/articles/{article.pk}/")
    assert "1 annotation is with the moderators now." in words(opened(article, desk))
    assert make.fresh(quote).status == Status.SUBMITTED


def test_what_was_kept_on_an_earlier_text_is_told_before_it_is_submitted_too():
    article, desk = make.article(), Desk(htmx=False)
    quote = make.quote(article)
    article = make.newer(article, ("We will keep every", "We shall keep every"))
    quote = make.fresh(quote)
    assert quote.status == Status.ORPHANED
    versions.keep(annotation=quote, by=quote.author, lock=quote.lock)
    page = desk.get("article_submit", article)
    assert "1 annotation of yours was kept on an earlier version of the text" in words(page)
    assert "0 annotations" not in words(page)
    assert b"disabled" not in page.content
    desk.submit(path("article_submit", article), form_on(page))
    assert make.fresh(quote).status == Status.SUBMITTED
    assert "was kept" not in words(desk.get("article_submit", article))


def test_the_page_says_what_is_handed_on_of_somebody_who_was_switched_off():
    ed = make.make_user("editor", "ed", first_name="Ed")
    article = make.article()
    make.quote(article, by=ed)
    make.claim(article, by=ed, status="returned")
    User.objects.filter(pk=ed.pk).update(is_active=False)
    editor, desk = Desk(htmx=False), Desk("moderator", htmx=False)
    page = editor.get("article_submit", article)
    told = "2 annotations of Ed, who is not here any more, are drafts or came back."
    assert f"{told} A moderator can hand them on." in words(page)
    assert "disabled>Submit" in markup(page)
    page = desk.get("article_submit", article)
    assert f"{told} They are handed on too, and another moderator judges them." in words(page)
    assert "Came back and was not changed since" in words(page)
    desk.submit(path("article_submit", article), form_on(page))
    assert set(Annotation.objects.values_list("status", flat=True)) == {"submitted"}
    assert "not here any more" not in words(desk.get("article_submit", article))


def test_submitting_twice_with_one_form_submits_once():
    article, desk = make.article(), Desk(htmx=False)
    make.quote(article)
    fields = form_on(desk.get("article_submit", article))
    desk.submit(path("article_submit", article), fields)
    later = make.claim(article)
    response = desk.submit(path("article_submit", article), fields)
    assert response.status_code == 302
    assert make.fresh(later).status == Status.DRAFT


def test_undo_after_submitting_takes_the_submission_back_before_any_edit():
    article, desk = make.article(), Desk(htmx=False)
    quote = make.changed(make.quote(article))
    before = snapshot(quote)
    desk.submit(path("article_submit", article), form_on(desk.get("article_submit", article)))
    response = Desk().post("undo", article)
    assert response.status_code == 200
    assert '<span id="article-status" hx-swap-oob="true">In progress</span>' in markup(response)
    assert '<span class="badge badge--draft">Draft</span>' in markup(response)
    # The sentence above the text that says it is with the moderators goes.
    assert '<div id="messages" hx-swap-oob="true"></div>' in markup(response)
    assert snapshot(make.fresh(quote)) == before


def test_what_was_submitted_can_be_taken_back_from_the_same_page():
    article, desk = make.article(), Desk(htmx=False)
    quote = make.quote(article)
    page = desk.get("article_submit", article)
    # Nothing waits yet that could be taken back.
    assert "Take submitted ones back" not in words(page)
    desk.submit(path("article_submit", article), form_on(page))
    page = desk.get("article_submit", article)
    assert "Take submitted ones back" in words(page)
    address = path("article_take_back", article)
    response = desk.submit(address, form_on(page, address))
    assert response.status_code == 302
    assert make.fresh(quote).status == Status.DRAFT
    said = words(opened(article, desk))
    assert "1 annotation is a draft again." in said
    other = Desk("moderator", htmx=False)
    make.brought_to(make.fresh(quote), "submitted")
    assert "Take submitted ones back" not in words(other.get("article_submit", article))


@pytest.mark.parametrize("name", ["article_submit", "article_take_back"])
def test_nothing_to_submit_or_take_back_is_said(name):
    response = Desk(htmx=False).post(name, make.article())
    assert response.status_code == 409
    assert "You have nothing here that waits to be submitted." in words(response)


# What the desk does to an article.


def test_furniture_is_put_back_into_the_text_until_something_is_annotated():
    article, desk = make.article(), Desk(htmx=False)
    page = opened(article, desk)
    address = path("article_reclassify", article)
    fields = form_on(page, address)
    response = desk.submit(address, fields)
    assert (response.status_code, response.url) == (302, f"/articles/{article.pk}/#block-8")
    article.refresh_from_db()
    assert article.current_version.blocks[8][0] == "paragraph"
    make.quote(article)
    assert address not in markup(opened(article, desk))
    response = desk.submit(address, {"block": "7", "kind": "paragraph"})
    assert response.status_code == 409
    assert "This text is annotated already" in words(response)


def test_what_was_put_back_can_be_folded_away_again():
    article, desk = make.article(), Desk(htmx=False)
    address = path("article_reclassify", article)
    assert "Fold away again" not in words(opened(article, desk))
    desk.submit(address, {"block": "8", "kind": "paragraph"})
    page = markup(opened(article, desk))
    assert page.count("Fold away again") == 1
    # The button stands behind the paragraph, in whose element there is nothing but its text.
    assert re.search(r'id="block-8"[^>]*>[^<]*</p>\s*<form class="as-kind"', page)
    desk.submit(address, {"block": "8", "kind": "furniture"})
    article.refresh_from_db()
    assert article.current_version.blocks[8][0] == "furniture"
    page = markup(opened(article, desk))
    assert "Fold away again" not in page
    assert page.count("Put back into the text") == 2


def test_what_a_block_is_is_offered_to_change_only_where_that_would_be_done():
    article, desk = make.article(), Desk()

    def offered(desk):
        page = markup(opened(article, desk))
        assert ("data-reclassify" in re.search(r'<span id="article-status"[^>]*>', page)[0]) is (
            "as-kind" in page
        )
        return "as-kind" in page

    assert offered(desk)
    reader = Desk("nobody", "reader")
    for right in ("view_article", "annotate"):
        reader.person.user_permissions.add(Permission.objects.get(codename=right))
    assert not offered(reader)
    content = as_json(make.mark(article.current_version, "“a slow goodbye”"))
    answer = markup(desk.post("quote_create", article, marks=content))
    assert '<span id="article-status" hx-swap-oob="true">' in answer
    # Undone is not unmade: it could be done again.
    desk.post("undo", article)
    assert "Nothing tagged yet." in words(opened(article, desk))
    assert not offered(desk)


@pytest.mark.parametrize(
    ("role", "status", "answer"),
    [("editor", "done", 302), ("editor", "withheld", 403), ("moderator", "withheld", 302)],
)
def test_an_article_is_moved_on_the_desk(role, status, answer):
    article = make.article(by=make.make_user("editor", "another"))
    assert (
        Desk(role, htmx=False).post("article_status", article, status=status).status_code == answer
    )
    article.refresh_from_db()
    assert article.status == (status if answer == 302 else "todo")


def test_who_brought_an_article_in_by_mistake_takes_it_off_the_desk_and_brings_it_back():
    desk, another = Desk(htmx=False), Desk("editor", "another", htmx=False)
    article = make.article(by=desk.person)
    assert "Take it off the desk" in markup(opened(article, desk))
    assert "Take it off the desk" not in markup(opened(article, another))
    desk.post("article_status", article, status="withheld")
    assert "You have taken this article off the desk." in desk.get("article", article).text
    assert desk.get("article_submit", article).status_code == 404
    assert another.get("article", article).status_code == 404
    assert str(article) not in desk.get("desk").text
    # The same text again leads to where it can be brought back.
    again = desk.post("article_new", **pasted(article))
    assert (again.status_code, article.get_absolute_url() in again.text) == (409, True)
    desk.post("article_status", article, status="todo")
    assert "Take it off the desk" in markup(opened(article, desk))
    assert another.get("article", article).status_code == 200


@pytest.mark.parametrize("role", ["editor", "moderator"])
@pytest.mark.parametrize("status", ["todo", "done"])
def test_what_comes_back_to_the_desk_stands_where_it_stood(role, status):
    desk = Desk(role, htmx=False)
    article = make.article(by=desk.person)
    address = f"/articles/{article.pk}/status/"
    # Twice, for what counts is the last time.
    for before in ("in_progress", status):
        desk.post("article_status", article, status=before)
        desk.post("article_status", article, status="withheld")
        desk.submit(address, form_on(desk.get("article", article), address))
        article.refresh_from_db()
        assert article.status == before


def pasted(article) -> dict:
    """The form of the preview with the blocks of an article."""
    version = article.current_version
    blocks = [(kind, version.text[start:end]) for kind, start, end in version.blocks]
    return {
        "language": "en",
        "kind": [kind for kind, _words in blocks],
        "words": [words for _kind, words in blocks],
    }


def test_a_moderator_withholds_an_article_and_shows_it_again():
    article = make.article(by=make.make_user("editor", "another"))
    desk = Desk("moderator", htmx=False)
    assert "Withhold this article" in markup(opened(article, desk))
    assert "Withhold this article" not in markup(opened(article))
    desk.post("article_status", article, status="withheld")
    assert "Show it to everyone again" in markup(opened(article, desk))
    assert Desk(htmx=False).get("article", article).status_code == 404
    desk.post("article_status", article, status="in_progress")
    assert Desk(htmx=False).get("article", article).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_test_too_an_article_is_read_without_a_transaction(monkeypatch):
    quote, desk = make.quote(), Desk(htmx=False)
    desk.client.get("/")
    inside = []
    real = connection.ensure_connection
    monkeypatch.setattr(
        connection,
        "ensure_connection",
        lambda: (inside.append(connection.in_atomic_block), real())[1],
    )
    with CaptureQueriesContext(connection) as captured:
        assert desk.get("article", quote.version.article).status_code == 200
    assert not any(inside)
    assert not any(TRANSACTION.match(query["sql"]) for query in captured.captured_queries)
