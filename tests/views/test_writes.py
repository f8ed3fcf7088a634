"""Every write of the article page: what it stores, what it answers with and without htmx."""

import json
import re
import uuid

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from annotations.models import PARTS, Annotation, Article, Comment, Decision, Event, Kind, Status
from annotations.services import annotations as verbs
from annotations.services.reviews import decide
from annotations.services.trace import snapshot
from annotations.services.versions import keep
from tests import factories as make
from tests.views.pages import (
    HTMX,
    Desk,
    as_json,
    form_on,
    marked,
    message,
    out_of_band,
    path,
    pieces,
    words,
)

pytestmark = pytest.mark.django_db
each_kind = pytest.mark.parametrize("kind", Kind.values)
both_ways = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])

SAILING = "“We will keep every summer sailing,”"
RISE = "Tickets rose by 14 percent in two years"
CREATE = {kind: f"{kind}_create" for kind in Kind.values}
# What the page sends for a mark of each kind, and the block of the story it is in.
WORDS = {
    "quote": ("content", SAILING, 2),
    "stance": ("evidence", "“a slow goodbye”", 3),
    "claim": ("claim", RISE, 5),
    "not_a_quote": ("marks", "“Last Boat Home”", 5),
    "caption": ("creator", "IDA BREKKE", 6),
}
TOLD = {
    "quote": f"the quote {SAILING}",
    "stance": "the stance “a slow goodbye”",
    "claim": f"the claim “{RISE}”",
    "not_a_quote": "the pair that is no quote “Last Boat Home”",
    "caption": "the caption",
}
FIELDS = {
    "quote": {"speaker": "Mira Solberg"},
    "stance": {
        "label": "opposes",
        "target": "Winter sailings on Halden Sound should stop",
        "holder": "Islanders’ council",
        "holder_kind": "actor",
        "basis": "stated",
    },
    "claim": {"claimant": "Harbour board"},
    "not_a_quote": {"reason": "title"},
    "caption": {"creator": "Ida Brekke", "date_created": "2026-03-04", "persons": "Mira Solberg"},
}
SAID = {
    "quote": "Quote tagged.",
    "stance": "Stance tagged.",
    "claim": "Claim recorded.",
    "not_a_quote": "Marked as no quote.",
    "caption": "Caption saved.",
}
# One value of each kind that an edit changes, and how it reads on the card.
EDITED = {
    "quote": ("role_as_printed", "head of Sound Ferries"),
    "stance": ("label", "neutral"),
    "claim": ("statement", "Ferry tickets rose by 14 percent"),
    "not_a_quote": ("reason", "term"),
    "caption": ("event", "Council meeting"),
}


def place_of(kind, article):
    """Where an annotation of this kind is created: on its article, or on its photo."""
    return article.photos.get() if kind == "caption" else article


def by_range(kind, article, **fields):
    """The fields of a post from the page, with the words as a range."""
    role, exact, _block = WORDS[kind]
    version = article.current_version
    marks = as_json(make.mark(version, exact, role))
    return {"marks": marks, "sha256": version.sha256, **FIELDS[kind], **fields}


def by_hand(kind, **fields):
    """The fields of a plain form, with the words typed."""
    role, exact, _block = WORDS[kind]
    typed = {} if kind == "caption" else {f"words_{role}": exact}
    return typed | FIELDS[kind] | fields


def rows():
    return Annotation.objects.count(), Event.objects.count(), Comment.objects.count()


def the_annotation(**which):
    return Annotation.objects.get(**which)


# Creating.


@each_kind
def test_a_new_mark_sends_what_it_touched_and_nothing_else(kind):
    article, desk = make.article(), Desk()
    response = desk.post(CREATE[kind], place_of(kind, article), **by_range(kind, article))
    assert response.status_code == 200
    made = the_annotation()
    role, exact, block = WORDS[kind]
    assert exact in {span.exact for span in made.spans_of(role)}
    assert made.author == desk.person
    assert message(response) == SAID[kind]
    assert set(out_of_band(response)) == {"bar", f"block-{block}", f"card-{made.uuid}"}
    assert "<html" not in response.content.decode()
    assert exact in "".join(marked(response.content.decode(), made))


@each_kind
def test_a_new_mark_by_hand_leads_back_to_its_card(kind):
    article, desk = make.article(), Desk(htmx=False)
    response = desk.post(CREATE[kind], place_of(kind, article), **by_hand(kind))
    made = the_annotation()
    assert response.status_code == 302
    assert response.url == f"/articles/{article.pk}/#card-{made.uuid}"
    assert [str(said) for said in get_messages(response.wsgi_request)] == [SAID[kind]]
    page = desk.client.get(response.url)
    assert f'id="card-{made.uuid}"' in page.content.decode()
    assert SAID[kind] in words(page)


@both_ways
@each_kind
def test_the_same_post_twice_is_one_annotation_and_one_answer(kind, htmx):
    article, desk = make.article(), Desk(htmx=htmx)
    fields = (by_range(kind, article) if htmx else by_hand(kind)) | {"request_id": uuid.uuid4()}
    first, again = (desk.post(CREATE[kind], place_of(kind, article), **fields) for _ in range(2))
    assert Annotation.objects.count() == 1
    assert again.status_code == first.status_code
    assert again.headers.get("Location") == first.headers.get("Location")
    assert out_of_band(again) == out_of_band(first)
    assert words(again) == words(first)


def test_a_repeated_post_with_other_words_is_refused_and_keeps_the_first():
    """As when the form is sent, gone back to, changed and sent again."""
    article, desk = make.article(), Desk(htmx=False)
    key = uuid.uuid4()
    desk.post("quote_create", article, words_content=SAILING, request_id=key)
    before = snapshot(the_annotation())
    response = desk.post("quote_create", article, words_content="“a slow goodbye”", request_id=key)
    assert response.status_code == 422
    assert "already used for something else" in words(response)
    assert form_on(response)["words_content"] == "“a slow goodbye”"
    assert snapshot(the_annotation()) == before


@each_kind
def test_the_form_by_hand_keeps_what_was_typed_when_it_is_refused(kind):
    article, desk = make.article(), Desk(htmx=False)
    place = place_of(kind, article)
    response = desk.post(CREATE[kind], place, **by_hand(kind, sha256="0" * 64, note="Look again."))
    assert response.status_code == 409
    assert "do not stand at this place in the current text" in words(response)
    fields = form_on(response)
    assert fields["note"] == "Look again."
    assert fields["sha256"] == article.current_version.sha256
    assert not Annotation.objects.exists()
    # Judged on the text that is shown now, the same words are taken.
    assert desk.submit(path(CREATE[kind], place), fields).status_code == 302


INCOMPLETE = "The form was not complete. Reload the page and try again; nothing was stored."


@both_ways
@each_kind
@pytest.mark.parametrize("gone", ["empty", "missing"])
def test_places_are_refused_that_do_not_say_on_which_text(kind, gone, htmx):
    article, desk = make.article(), Desk(htmx=htmx)
    fields = by_range(kind, article, sha256="")
    if gone == "missing":
        del fields["sha256"]
    response = desk.submit(path(CREATE[kind], place_of(kind, article)), fields)
    assert response.status_code == 422
    assert INCOMPLETE in words(response)
    assert not Annotation.objects.exists()


@both_ways
@pytest.mark.parametrize("action", ["add", "replace"])
def test_a_part_is_refused_that_does_not_say_on_which_text(action, htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    cue = as_json(make.mark(quote.version, "told", "cue"))
    part = f"cue {quote.spans_of('cue')[0].start}"
    fields = {"action": action, "part": part, "lock": 1, "marks": cue, "sha256": ""}
    response = desk.post("annotation_parts", quote.uuid, **fields)
    assert response.status_code == 422
    assert INCOMPLETE in words(response)
    assert make.fresh(quote).lock == 1


@each_kind
def test_the_plain_form_offers_the_parts_that_a_kind_may_have(kind):
    made, desk = make.OF_KIND[kind](), Desk(htmx=False)
    page = desk.get("annotation_edit", made.uuid).text
    offered = re.findall(r'<option value="([a-z_]+)"', page.partition('name="role"')[2])
    assert offered == list(PARTS[Kind(kind)])


@each_kind
def test_a_mark_made_on_another_text_is_refused(kind):
    article, desk = make.article(), Desk()
    fields = by_range(kind, article, sha256="0" * 64)
    response = desk.post(CREATE[kind], place_of(kind, article), **fields)
    assert response.status_code == 409
    assert "Reload the article and mark them again; nothing was stored." in message(response)
    assert not Annotation.objects.exists()


@each_kind
def test_words_that_stand_elsewhere_are_refused(kind):
    """The check that stops every shifted offset: the slice is not the words."""
    article, desk = make.article(), Desk()
    role, exact, _block = WORDS[kind]
    good = make.mark(article.current_version, exact, role)
    moved = as_json(good._replace(start=good.start + 1, end=good.end + 1))
    response = desk.post(
        CREATE[kind], place_of(kind, article), **by_range(kind, article, marks=moved)
    )
    assert response.status_code == 409
    assert "do not stand at this place" in message(response)
    assert not Annotation.objects.exists()


def test_a_range_counts_code_points_before_an_emoji_and_after_it():
    article, desk = make.article(), Desk()
    text = article.current_version.text
    at = text.index("🚢")
    for start, end in ((at, at + 1), (at + 2, at + 5)):
        exact = text[start:end]
        mark = make.Mark("content", start, end, exact)
        response = desk.post("quote_create", article, marks=as_json(mark))
        assert response.status_code == 200
        assert exact in marked(response.content.decode(), Annotation.objects.latest("pk"))


def test_words_from_a_form_may_have_the_line_ends_of_a_form():
    article, desk = make.article(), Desk()
    text = article.current_version.text
    start = text.index("against it.")
    end = text.index("“We will") + len("“We will")
    mark = make.Mark("content", start, end, text[start:end].replace("\n", "\r\n"))
    assert desk.post("quote_create", article, marks=as_json(mark)).status_code == 200
    assert the_annotation().spans.get().exact == text[start:end]


def test_a_claim_marked_in_a_quote_opens_with_its_speaker_as_claimant():
    article, desk = make.article(), Desk()
    make.quote(article)
    marks = as_json(make.mark(article.current_version, "every summer sailing", "claim"))
    response = desk.post("claim_create", article, marks=marks)
    claim = the_annotation(kind="claim")
    fields = form_on(response, path("annotation_edit", claim.uuid))
    assert (fields["claimant"], claim.claim.claimant.name) == ("Mira Solberg", "Mira Solberg")


@both_ways
def test_a_claim_shows_who_claims_it_also_where_nobody_does(htmx):
    article, desk = make.article(), Desk(htmx=htmx)
    make.quote(article)
    marks = as_json(make.mark(article.current_version, "every summer sailing", "claim"))
    desk.post("claim_create", article, marks=marks, claimant="")
    assert the_annotation(kind="claim").claim.claimant is None
    page = words(Desk(htmx=False).get("article", article))
    assert "every summer sailing · Check · no claimant named" in page


@each_kind
def test_without_script_every_kind_is_made_from_its_own_page(kind):
    article, desk = make.article(), Desk(htmx=False)
    place = place_of(kind, article)
    fields = form_on(desk.get(f"{kind}_create", place)) | by_hand(kind)
    assert desk.submit(path(f"{kind}_create", place), fields).status_code == 302
    assert the_annotation().kind == kind


@pytest.mark.parametrize(
    ("cue", "told"),
    [
        (
            "said",
            "Mira Solberg said “We will keep every summer sailing,” · Direct · denied or not said",
        ),
        ("", "Mira Solberg did not say “We will keep every summer sailing,” · Direct"),
    ],
)
def test_a_quote_that_was_denied_reads_as_a_sentence(cue, told):
    article = make.article()
    make.quote(article, cue=cue, negated=True)
    assert told in words(Desk(htmx=False).get("article", article))


def test_words_that_do_not_stand_are_asked_for_again():
    article, desk = make.article(), Desk(htmx=False)
    response = desk.post("quote_create", article, words_content="We never said that")
    assert response.status_code == 422
    assert "“We never said that” does not stand in the article." in words(response)
    assert form_on(response)["words_content"] == "We never said that"
    assert not Annotation.objects.exists()


def test_words_that_stand_twice_ask_which_place_is_meant():
    article, desk = make.article(), Desk(htmx=False)
    version = article.current_version
    typed = {"words_content": "Sound Ferries", "note": "Which of them?", "sha256": version.sha256}
    response = desk.post("quote_create", article, **typed)
    assert response.status_code == 422
    count = version.text.count("Sound Ferries")
    assert f"“Sound Ferries” stands {count} times. Choose which place you mean." in words(response)
    choices = re.findall(r'<option value="(\d+)">', response.content.decode())
    places = [make.mark(version, "Sound Ferries", place=n).start for n in range(count)]
    assert [int(choice) for choice in choices if choice] == places
    assert form_on(response)["note"] == "Which of them?"
    response = desk.post("quote_create", article, **typed, place_content=str(places[1]))
    assert response.status_code == 302
    assert the_annotation().spans.get().start == places[1]


def test_the_page_asks_for_cue_and_source_and_opens_the_card():
    article, desk = make.article(), Desk()
    response = desk.post("quote_create", article, **by_range("quote", article, propose="on"))
    made = the_annotation()
    assert [span.exact for span in made.spans_of("cue")] == ["said"]
    assert [span.exact for span in made.spans_of("source")] == ["Mira Solberg"]
    assert made.quote.type == "direct"
    assert "card--open" in response.content.decode()
    assert form_on(response, path("annotation_edit", made.uuid))["type"] == "direct"


def test_a_stance_from_a_quote_has_its_words_and_its_speaker():
    quote, desk = make.quote(), Desk()
    article = quote.version.article
    card = desk.get("stance_create", article, quote=str(quote.uuid))
    fields = form_on(card, path("stance_create", article))
    assert fields["holder"] == "Mira Solberg"
    response = desk.submit(
        path("stance_create", article), fields | {"label": "supports", "target": "Summer sailings"}
    )
    assert response.status_code == 200
    stance = Annotation.objects.get(kind="stance")
    assert stance.stance.quote == quote.quote
    assert [span.exact for span in stance.spans.all()] == [SAILING]
    assert stance.stance.holder == quote.quote.speaker


def test_a_new_card_shows_what_is_missing_and_keeps_the_words():
    article, desk = make.article(), Desk()
    response = desk.post("stance_create", article, **by_range("stance", article, holder=""))
    assert response.status_code == 422
    assert "Say who holds this stance." in words(response)
    marks = json.loads(form_on(response, path("stance_create", article))["marks"])
    assert [mark["exact"] for mark in marks] == ["“a slow goodbye”"]
    assert not Annotation.objects.exists()


@both_ways
@pytest.mark.parametrize("status", ["draft", "rejected"])
def test_to_describe_a_photo_again_opens_the_caption_that_one_has_made(htmx, status):
    article, desk = make.article(), Desk(htmx=htmx)
    own = make.brought_to(make.caption(article, by=desk.person), status)
    make.suggestion(article, Kind.CAPTION)
    response = desk.get("caption_create", article.photos.get())
    assert response.url == path("annotation_edit", own.uuid)


def test_a_photo_is_described_once_by_one_person():
    article, desk = make.article(), Desk(htmx=False)
    make.caption(article)
    response = desk.post("caption_create", article.photos.get(), headline="On the quay")
    assert response.status_code == 409
    assert "You have described this photo already." in words(response)
    assert form_on(response)["headline"] == "On the quay"
    assert Annotation.objects.count() == 1


OF_HALDEN = "Halden’s head of ferries, on the quay in Halden. (HALDEN / KESTREL IMAGES)"


def halden(words="Halden", place=1):
    """An article whose caption has one word three times, and a mark of it for the creator."""
    article = make.article(blocks=[("headline", "A quay"), ("caption", OF_HALDEN)])
    mark = make.mark(article.current_version, words, "creator", place=place)
    return article, {"marks": as_json(mark), "sha256": article.current_version.sha256}, mark


def creators(annotation):
    return [(span.start, span.exact) for span in annotation.spans_of("creator")]


@pytest.mark.parametrize(("words", "place"), [("Halden", 0), ("Halden", 1), ("HALDEN", 0)])
@pytest.mark.parametrize(
    ("value", "stays"), [("Halden", True), ("Halden, Kestrel", True), ("Ida Brekke", False)]
)
def test_a_caption_has_the_place_that_was_marked_while_its_field_says_the_words(
    words, place, value, stays
):
    article, fields, mark = halden(words, place)
    desk = Desk()
    response = desk.post("caption_create", article.photos.get(), creator=value, **fields)
    assert response.status_code == 200
    assert creators(the_annotation()) == ([(mark.start, mark.exact)] if stays else [])


@pytest.mark.parametrize(
    ("change", "status"),
    [({}, 200), ({"sha256": "0" * 64}, 409), ({"start": 1}, 409), ({"sha256": ""}, 422)],
)
@both_ways
def test_a_place_marked_in_a_stored_caption_is_stored_or_refused(change, status, htmx):
    article, given, mark = halden()
    caption, desk = make.caption(article, fields={"creator": "Halden"}, persons=()), Desk(htmx=htmx)
    before = snapshot(caption)
    fields = opened(desk, caption) | given
    if "start" in change:
        fields["marks"] = as_json(mark._replace(start=1, end=1 + len(mark.exact)))
    fields |= {"sha256": change.get("sha256", given["sha256"])}
    response = desk.submit(path("annotation_edit", caption.uuid), fields)
    assert response.status_code == (302 if status == 200 and not htmx else status)
    if status == 200:
        assert creators(make.fresh(caption)) == [(mark.start, mark.exact)]
    else:
        assert snapshot(make.fresh(caption)) == before


# Editing.


def opened(desk, annotation):
    """The fields of the edit form as the page shows it."""
    response = desk.get("annotation_edit", annotation.uuid)
    assert response.status_code == 200
    action = path("annotation_edit", annotation.uuid) if desk.headers else ""
    return form_on(response, action)


@both_ways
@each_kind
def test_an_edit_form_sent_as_it_stands_changes_nothing(kind, htmx):
    annotation, desk = make.OF_KIND[kind](note="As it was."), Desk(htmx=htmx)
    before = snapshot(annotation)
    response = desk.submit(path("annotation_edit", annotation.uuid), opened(desk, annotation))
    assert response.status_code == (200 if htmx else 302)
    assert snapshot(make.fresh(annotation)) == before
    assert make.fresh(annotation).lock == 1


@pytest.mark.parametrize("kind", ["quote", "stance", "claim", "not_a_quote"])
def test_digits_stand_beside_the_choices_where_they_choose(kind):
    annotation = make.OF_KIND[kind]()
    new = path(f"{kind}_create", annotation.version.article)
    on_the_page, alone = (
        [desk.client.get(address, headers=desk.headers).text for address in
         (path("annotation_edit", annotation.uuid), new)]
        for desk in (Desk(), Desk(htmx=False))
    )  # fmt: skip
    assert "<kbd>1</kbd>" in on_the_page[0]
    for html in alone:
        assert "<kbd>1</kbd>" not in html


@each_kind
def test_an_edit_from_the_page_sends_the_card_and_its_block(kind):
    annotation, desk = make.OF_KIND[kind](), Desk()
    field, value = EDITED[kind]
    fields = opened(desk, annotation) | {field: value}
    response = desk.submit(path("annotation_edit", annotation.uuid), fields)
    assert response.status_code == 200
    assert message(response) == "Saved."
    assert pieces(response, "card") == {str(annotation.uuid)}
    assert pieces(response, "block") == {str(WORDS[kind][2])}
    assert getattr(make.fresh(annotation).details, field) == value
    assert 'data-lock="2"' in response.content.decode()


@both_ways
@pytest.mark.parametrize(
    ("status", "role", "sentence"),
    [
        ("draft", "editor", "Saved."),
        ("submitted", "editor", "Saved."),
        ("approved", "editor", "Saved. It was approved and goes back to the moderators."),
        ("approved", "moderator", "Saved. It was approved and goes back to the moderators."),
        ("returned", "editor", "Saved. Submit it again when you are done."),
        ("returned", "moderator", "Saved."),
        ("rejected", "editor", "Saved. It was rejected and is a draft again."),
    ],
)
def test_an_edit_says_what_it_means_for_a_mark_that_was_judged(status, role, sentence, htmx):
    quote, desk = make.quote(status=status), Desk(role, htmx=htmx)
    fields = opened(desk, quote) | {"note": "Another."}
    response = desk.submit(path("annotation_edit", quote.uuid), fields)
    if not htmx:
        assert sentence in words(desk.get("article", quote.version.article))
    else:
        assert message(response) == sentence


@each_kind
def test_an_edit_by_hand_leads_back_to_the_card(kind):
    annotation, desk = make.OF_KIND[kind](), Desk(htmx=False)
    field, value = EDITED[kind]
    fields = opened(desk, annotation) | {field: value}
    response = desk.submit(path("annotation_edit", annotation.uuid), fields)
    assert (response.status_code, response.url) == (302, annotation.get_absolute_url())
    assert getattr(make.fresh(annotation).details, field) == value


@both_ways
@each_kind
def test_a_stale_edit_shows_both_versions_and_overwrites_nothing(kind, htmx):
    annotation, desk = make.OF_KIND[kind](), Desk(htmx=htmx)
    field, value = EDITED[kind]
    mine = opened(desk, annotation) | {field: value, "note": "My own view."}
    make.changed(annotation, by=make.make_user("moderator"))
    stands = snapshot(make.fresh(annotation))
    address = path("annotation_edit", annotation.uuid)
    response = desk.submit(address, mine)
    assert response.status_code == 409
    assert "This has changed since you opened it: moderator changed it." in words(response)
    assert ("Saving puts it" if htmx else "saving puts what you typed") in words(response)
    assert f">{stands['note'] or 'A note'}</p>" in response.content.decode()
    assert snapshot(make.fresh(annotation)) == stands
    if htmx:
        assert "card__conflict" in response.content.decode()
    shown = form_on(response, address if htmx else "")
    assert (shown[field], shown["note"]) == (value, "My own view.")
    # What stands now was seen, so that the next save is on purpose.
    assert desk.submit(address, shown).status_code == (200 if htmx else 302)
    assert make.fresh(annotation).note == "My own view."


@both_ways
def test_a_stale_deletion_says_what_was_done_and_that_nothing_was_deleted(htmx):
    quote, desk = make.quote(status="submitted"), Desk(htmx=htmx)
    by = make.make_user("moderator")
    decide(annotation=quote, by=by, decision=Decision.RETURN, comment="Whose words?", lock=2)
    make.newer(quote.version.article, ("warns of", "warns again of"))
    response = desk.post("annotation_delete", quote.uuid, lock=2)
    assert response.status_code == 409
    sentence = "This has changed since you opened it: moderator returned it. Nothing was deleted."
    assert sentence in words(response)
    assert make.fresh(quote).status == Status.RETURNED


def test_a_stale_part_says_that_a_new_version_came():
    quote, desk = make.quote(), Desk()
    by = make.make_user("moderator")
    make.newer(quote.version.article, ("warns of", "warns again of"), by=by)
    part = {"action": "remove", "part": "cue 1", "lock": 1}
    response = desk.post("annotation_parts", quote.uuid, **part)
    told = "moderator brought in a new version of the text. The mark went along."
    assert told in words(response)


def test_a_stale_edit_names_what_stands_now():
    quote, desk = make.quote(), Desk()
    mine = opened(desk, quote)
    other = make.changed(quote, by=make.make_user("moderator"))
    response = desk.submit(path("annotation_edit", quote.uuid), mine | {"speaker": "Ida Brekke"})
    conflict = re.search(
        r'<div class="card__conflict">(.*?)</div>', response.content.decode(), re.DOTALL
    )[1]
    assert other.quote.speaker.name in conflict
    assert "Ida Brekke" not in conflict


@both_ways
@each_kind
def test_a_repeated_edit_is_one_edit(kind, htmx):
    annotation, desk = make.OF_KIND[kind](), Desk(htmx=htmx)
    field, value = EDITED[kind]
    fields = opened(desk, annotation) | {field: value}
    address = path("annotation_edit", annotation.uuid)
    first, again = desk.submit(address, fields), desk.submit(address, fields)
    assert again.status_code == first.status_code == (200 if htmx else 302)
    assert words(again) == words(first)
    assert make.fresh(annotation).lock == 2
    assert Event.objects.filter(annotation=annotation).count() == 2


def test_a_repeated_edit_with_other_values_shows_both_and_loses_neither():
    quote, desk = make.quote(), Desk(htmx=False)
    fields = opened(desk, quote)
    address = path("annotation_edit", quote.uuid)
    desk.submit(address, fields | {"note": "First."})
    response = desk.submit(address, fields | {"note": "Second."})
    assert response.status_code == 409
    assert form_on(response)["note"] == "Second."
    assert make.fresh(quote).note == "First."


@both_ways
def test_an_edit_of_what_was_deleted_keeps_what_was_typed(htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    mine = opened(desk, quote) | {"note": "A long thought."}
    verbs.delete(annotation=quote, by=make.make_user("moderator"), lock=1)
    response = desk.submit(path("annotation_edit", quote.uuid), mine)
    assert response.status_code == 409
    assert "has been deleted in the meantime" in words(response)
    if htmx:
        # The card with the form is left as it is.
        assert out_of_band(response) == {}
    else:
        assert form_on(response)["note"] == "A long thought."
    assert make.fresh(quote).status == Status.DELETED


@pytest.mark.parametrize(
    ("kept", "sentence"),
    [
        (False, "The text has changed and this mark waits for a place."),
        (True, "The text has changed and this mark stays on an earlier version of it."),
    ],
)
def test_an_edit_of_a_mark_that_lost_its_words_keeps_what_was_typed(kept, sentence):
    quote, desk = make.quote(), Desk()
    mine = opened(desk, quote) | {"note": "A long thought."}
    article = quote.version.article
    make.newer(article, ("keep every summer sailing", "keep most summer sailings"))
    if kept:
        keep(annotation=make.fresh(quote), by=make.make_user("moderator"), lock=2)
    response = desk.submit(path("annotation_edit", quote.uuid), mine)
    assert response.status_code == 409
    assert sentence in words(response)
    assert "What you typed is still here to copy; nothing was stored." in words(response)
    assert path("versions", article) in response.content.decode()
    # The card with the form is left as it is.
    assert out_of_band(response) == {}
    assert make.fresh(quote).note == ""


def test_a_name_that_several_go_by_is_asked_for_on_the_form():
    from annotations.services.actors import add

    quote, desk = make.quote(), Desk(htmx=False)
    for role in ("skipper", "singer"):
        add(name="Ole Brandt", role=role)
    fields = opened(desk, quote) | {"speaker": "Ole Brandt", "speaker_id": "", "note": "Sings."}
    response = desk.submit(path("annotation_edit", quote.uuid), fields)
    assert response.status_code == 422
    assert "Several actors go by this name." in words(response)
    assert form_on(response)["note"] == "Sings."


@pytest.mark.parametrize("status", ["unnamed", "none"])
def test_without_script_a_name_that_is_given_says_that_the_speaker_is_named(status):
    quote, desk = make.quote(speaker="", speaker_status=status), Desk(htmx=False)
    address = path("annotation_edit", quote.uuid)
    page = desk.get("annotation_edit", quote.uuid)
    assert '<noscript><input type="hidden" name="named_by_name"' in page.content.decode()
    fields = form_on(page)
    assert desk.submit(address, fields | {"note": "Nobody yet."}).status_code == 302
    assert make.fresh(quote).quote.speaker_status == status
    fields = form_on(desk.get("annotation_edit", quote.uuid)) | {"speaker": "NATO leaders"}
    desk.submit(address, fields)
    assert make.fresh(quote).quote.speaker_status == "named"
    # Whoever means it otherwise says so of the name that stands there.
    fields = form_on(desk.get("annotation_edit", quote.uuid)) | {"speaker_status": "unnamed"}
    desk.submit(address, fields)
    assert make.fresh(quote).quote.speaker_status == "unnamed"


def test_a_speaker_who_is_there_is_not_said_to_be_none():
    quote, desk = make.quote(), Desk(htmx=False)
    address = path("annotation_edit", quote.uuid)
    fields = form_on(desk.get("annotation_edit", quote.uuid)) | {"speaker_status": "none"}
    response = desk.submit(address, fields)
    assert response.status_code == 422
    assert "There is a speaker: say that they are named or unnamed" in words(response)
    assert desk.submit(address, fields | {"speaker": "", "speaker_id": ""}).status_code == 302
    quote = make.fresh(quote).quote
    assert (quote.speaker, quote.speaker_status) == (None, "none")


def test_the_page_says_itself_what_a_name_says():
    """What is left as it was chosen, or chosen again, is stored as it is sent."""
    quote, desk = make.quote(speaker="", speaker_status="unnamed"), Desk()
    fields = form_on(desk.get("annotation_edit", quote.uuid), path("annotation_edit", quote.uuid))
    assert "named_by_name" not in fields
    desk.submit(path("annotation_edit", quote.uuid), fields | {"speaker": "NATO leaders"})
    assert make.fresh(quote).quote.speaker_status == "unnamed"


# Parts.


def test_a_part_is_added_from_a_selection():
    quote, desk = make.quote(cue=""), Desk()
    cue = make.mark(quote.version, "said", "cue")
    response = desk.post("annotation_parts", quote.uuid, action="add", marks=as_json(cue), lock=1)
    assert response.status_code == 200
    assert message(response) == "Saved."
    assert pieces(response, "block") == {"2"}
    assert [span.exact for span in make.fresh(quote).spans_of("cue")] == ["said"]


@pytest.mark.parametrize("role", ["cue", "addressee"])
def test_a_second_cue_or_addressee_takes_the_place_of_the_first(role):
    quote, desk = make.quote(cue="", source=""), Desk()
    for lock, marked_words in enumerate(("said", "told"), start=1):
        mark = make.mark(quote.version, marked_words, role)
        response = desk.post(
            "annotation_parts", quote.uuid, action="add", marks=as_json(mark), lock=lock
        )
        assert response.status_code == 200
    assert [span.exact for span in make.fresh(quote).spans_of(role)] == ["told"]


def test_a_part_that_is_replaced_leaves_its_old_paragraph_redrawn():
    quote, desk = make.quote(cue="", source=""), Desk()
    old = quote.spans.get()
    new = make.mark(quote.version, "“a slow goodbye”", "content")
    response = desk.post(
        "annotation_parts",
        quote.uuid,
        action="replace",
        part=f"content {old.start}",
        marks=as_json(new),
        lock=1,
    )
    assert pieces(response, "block") == {"2", "3"}
    assert [span.exact for span in make.fresh(quote).spans.all()] == ["“a slow goodbye”"]
    assert SAILING not in "".join(marked(response.content.decode(), quote))


@pytest.mark.parametrize("action", ["add", "replace"])
@both_ways
def test_words_that_are_the_part_already_change_nothing_and_it_is_said(action, htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    source = quote.spans_of("source")[0]
    response = desk.post(
        "annotation_parts",
        quote.uuid,
        action=action,
        part=f"source {source.start}" if action == "replace" else "",
        marks=as_json(make.mark(quote.version, source.exact, "source")),
        lock=1,
    )
    said = words(response if htmx else desk.client.get(response.url))
    assert "Nothing was changed: it has these parts already." in said
    assert "Saved." not in said
    assert make.fresh(quote).lock == 1


@both_ways
def test_a_part_is_removed(htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    source = quote.spans_of("source")[0]
    response = desk.post(
        "annotation_parts", quote.uuid, action="remove", part=f"source {source.start}", lock=1
    )
    assert response.status_code == (200 if htmx else 302)
    assert make.fresh(quote).spans_of("source") == []
    assert len(make.fresh(quote).spans.all()) == 2


def test_a_part_is_added_by_hand_on_the_edit_page():
    quote, desk = make.quote(source=""), Desk(htmx=False)
    page = desk.get("annotation_edit", quote.uuid)
    address = path("annotation_parts", quote.uuid)
    assert address in page.content.decode()
    response = desk.submit(
        address, {"action": "add", "lock": "1", "role": "source", "words": "Mira Solberg, who"}
    )
    assert (response.status_code, response.url) == (302, quote.get_absolute_url())
    assert [span.exact for span in make.fresh(quote).spans_of("source")] == ["Mira Solberg, who"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Nobody said so", "These words do not stand in the article. Copy the exact words."),
        ("Sound Ferries", "These words stand 3 times. Give a few more of them."),
        ("  ", "Mark the words first."),
    ],
)
@both_ways
def test_words_of_a_part_that_cannot_be_placed_are_asked_for_again(typed, sentence, htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    response = desk.post(
        "annotation_parts", quote.uuid, action="add", lock=1, role="source", words=typed
    )
    assert response.status_code == 422
    assert sentence in words(response)
    if not htmx:
        fields = form_on(response, path("annotation_parts", quote.uuid))
        assert fields["words"] == typed
    assert make.fresh(quote).lock == 1


def test_the_last_content_of_a_quote_cannot_be_removed():
    quote, desk = make.quote(), Desk()
    content = quote.spans_of("content")[0]
    response = desk.post(
        "annotation_parts", quote.uuid, action="remove", part=f"content {content.start}", lock=1
    )
    assert response.status_code == 422
    assert message(response) == "A quote needs at least one content part. Delete it instead."
    assert make.fresh(quote).spans.count() == 3


def test_of_what_was_approved_once_nobody_is_told_to_delete_it_who_may_not():
    quote, desk = make.quote(approved=True), Desk()
    content = quote.spans_of("content")[0]
    response = desk.post(
        "annotation_parts", quote.uuid, action="remove", part=f"content {content.start}", lock=3
    )
    assert message(response).endswith("Ask a moderator to delete it.")


def test_a_part_of_another_kind_is_refused():
    """A claim with the content of a quote would count as a handled quotation mark."""
    claim, desk = make.claim(), Desk()
    content = make.mark(claim.version, SAILING, "content")
    response = desk.post(
        "annotation_parts", claim.uuid, action="add", marks=as_json(content), lock=1
    )
    assert response.status_code == 422
    assert "no such part" in message(response)
    assert make.fresh(claim).spans.count() == 1


@both_ways
def test_a_part_on_a_stale_card_is_refused_and_the_new_card_is_shown(htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    make.changed(quote, by=make.make_user("moderator"))
    stands = snapshot(make.fresh(quote))
    response = desk.post(
        "annotation_parts",
        quote.uuid,
        action="add",
        marks=as_json(make.mark(quote.version, "Mira Solberg", "source")),
        lock=1,
    )
    assert response.status_code == 409
    assert "This has changed since you opened it: " in words(response)
    assert snapshot(make.fresh(quote)) == stands
    if htmx:
        assert 'data-lock="2"' in response.content.decode()
    else:
        assert form_on(response, path("annotation_parts", quote.uuid))["lock"] == "2"


def test_a_repeated_part_is_one_part():
    quote, desk = make.quote(cue=""), Desk()
    fields = {
        "action": "add",
        "marks": as_json(make.mark(quote.version, "said", "cue")),
        "lock": 1,
        "request_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert desk.post("annotation_parts", quote.uuid, **fields).status_code == 200
    assert make.fresh(quote).lock == 2


@each_kind
def test_the_form_of_what_is_approved_says_that_a_change_goes_to_the_moderators(kind):
    hint = "This is approved. A change brings it back to the moderators."
    annotation = make.OF_KIND[kind]()
    for form in (Desk(), Desk(htmx=False)):
        assert hint not in words(form.get("annotation_edit", annotation.uuid))
    make.brought_to(annotation, "approved")
    for form in (Desk(), Desk(htmx=False)):
        assert hint in words(form.get("annotation_edit", annotation.uuid))


# Deleting, undoing, redoing.


@each_kind
def test_a_deleted_card_goes_and_undo_brings_it_back(kind):
    annotation, desk = make.OF_KIND[kind](), Desk()
    article = annotation.version.article
    card, block = f"card-{annotation.uuid}", f"block-{WORDS[kind][2]}"
    before = snapshot(annotation)
    response = desk.post("annotation_delete", annotation.uuid, lock=1)
    assert response.status_code == 200
    assert message(response) == "Deleted. Undo brings it back."
    assert out_of_band(response) == {"bar": "true", block: "true", card: "delete"}
    assert not marked(response.content.decode(), annotation)
    assert make.fresh(annotation).status == Status.DELETED
    response = desk.post("undo", article)
    assert message(response) == f"Undone: deleted {TOLD[kind]}"
    assert out_of_band(response) == {"bar": "true", block: "true", card: "true"}
    assert snapshot(make.fresh(annotation)) == before
    response = desk.post("redo", article)
    assert message(response) == f"Done again: deleted {TOLD[kind]}"
    assert out_of_band(response)[card] == "delete"
    assert make.fresh(annotation).status == Status.DELETED


def test_deleting_by_hand_leads_to_the_article_and_says_how_to_go_back():
    quote, desk = make.quote(), Desk(htmx=False)
    response = desk.post("annotation_delete", quote.uuid, lock=1)
    assert (response.status_code, response.url) == (302, f"/articles/{quote.version.article_id}/")
    assert "Undo brings it back." in words(desk.client.get(response.url))
    response = desk.post("undo", quote.version.article)
    assert (response.status_code, response.url) == (302, quote.get_absolute_url())


@both_ways
def test_deleting_what_somebody_changed_is_refused_and_shows_it(htmx):
    quote, desk = make.quote(), Desk(htmx=htmx)
    make.changed(quote, by=make.make_user("moderator"))
    response = desk.post("annotation_delete", quote.uuid, lock=1)
    assert response.status_code == 409
    assert "This has changed since you opened it: " in words(response)
    assert make.fresh(quote).status == Status.DRAFT
    if htmx:
        # With the card comes its new lock number, so that the next press is on purpose.
        fields = form_on(response, path("annotation_delete", quote.uuid))
        assert desk.submit(path("annotation_delete", quote.uuid), fields).status_code == 200


def test_undo_takes_back_deed_after_deed_and_redo_brings_them_again():
    article, desk = make.article(), Desk()
    quote = make.quote(article)
    claim = make.claim(article)
    make.changed(quote)
    was = snapshot(make.fresh(quote))
    assert pieces(desk.post("undo", article), "card") == {str(quote.uuid)}
    assert desk.post("undo", article).status_code == 200
    assert make.fresh(claim).status == Status.DELETED
    response = desk.post("undo", article)
    assert make.fresh(quote).status == Status.DELETED
    assert re.search(r"<button[^>]* disabled>Undo", response.content.decode())
    for _ in range(3):
        assert desk.post("redo", article).status_code == 200
    assert snapshot(make.fresh(quote)) == was
    assert make.fresh(claim).status == Status.DRAFT


def test_an_undo_that_arrives_twice_is_one_undo():
    article, desk = make.article(), Desk()
    first, second = make.quote(article), make.claim(article)
    key = str(uuid.uuid4())
    for _ in range(2):
        response = desk.post("undo", article, request_id=key)
        assert response.status_code == 200
        assert out_of_band(response)[f"card-{second.uuid}"] == "delete"
    assert make.fresh(first).status == Status.DRAFT


def test_a_redo_with_the_id_of_the_undo_is_refused():
    quote, desk = make.quote(), Desk()
    key = str(uuid.uuid4())
    desk.post("undo", quote.version.article, request_id=key)
    response = desk.post("redo", quote.version.article, request_id=key)
    assert response.status_code == 422
    assert "already used for something else" in message(response)
    assert make.fresh(quote).status == Status.DELETED


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_nothing_to_undo_or_redo_is_said(verb):
    response = Desk().post(verb, make.article())
    assert response.status_code == 409
    assert f"There is nothing to {verb} here." in message(response)


def test_what_others_did_is_not_undone():
    quote = make.quote()
    response = Desk(username="ola").post("undo", quote.version.article)
    assert response.status_code == 409
    assert make.fresh(quote).status == Status.DRAFT


def test_what_others_have_changed_since_is_not_undone():
    quote = make.quote()
    make.changed(quote, by=make.make_user("moderator"))
    response = Desk().post("undo", quote.version.article)
    assert response.status_code == 409
    assert "edit its card" in message(response)
    assert make.fresh(quote).note == "Variant 1"


def submitted(article, *marks):
    verbs.submit(article=article, by=marks[0].author)
    return marks


def judge(annotation, decision=Decision.APPROVE, comment=""):
    moderator = make.make_user("moderator")
    decide(annotation=annotation, by=moderator, decision=decision, comment=comment)


def test_marks_of_a_submission_that_were_judged_stay_and_their_cards_come_along():
    article, desk = make.article(), Desk()
    waits, approved, returned = submitted(
        article, make.quote(article), make.claim(article), make.not_a_quote(article)
    )
    judge(approved)
    judge(returned, Decision.RETURN, "Is it?")
    response = desk.post("undo", article)
    assert message(response) == (
        f"Undone: submitted {TOLD['quote']}. 2 marks stay as they are: "
        f"moderator approved {TOLD['claim']}; moderator returned {TOLD['not_a_quote']}."
    )
    assert (make.fresh(waits).status, make.fresh(approved).status) == ("draft", "approved")
    assert pieces(response, "card") == {str(m.uuid) for m in (waits, approved, returned)}
    assert '<span class="badge badge--approved">' in response.content.decode()


def test_an_undo_of_what_was_judged_says_so_and_the_next_press_goes_on():
    article, desk = make.article(), Desk()
    first = submitted(article, make.quote(article), make.not_a_quote(article))
    (judged,) = submitted(article, make.claim(article))
    judge(judged)
    for _ in range(2):
        # Each press from a page that has not been told is told first.
        response = desk.post("undo", article)
        assert response.status_code == 409
        assert message(response) == (
            f"Not undone: submitted {TOLD['claim']}. "
            f"One mark stays as it is: moderator approved {TOLD['claim']}. "
            "Press again to go on to: submitted 2 annotations"
        )
        assert pieces(response, "card") == {str(judged.uuid)}
        assert {make.fresh(mark).status for mark in first} == {"submitted"}
    response = desk.submit(path("undo", article), form_on(response, path("undo", article)))
    assert message(response) == "Undone: submitted 2 annotations"
    assert "deed" not in form_on(response, path("undo", article))


def test_without_script_the_next_press_goes_on_as_well():
    article, desk = make.article(), Desk(htmx=False)
    (first,) = submitted(article, make.quote(article))
    (judged,) = submitted(article, make.claim(article))
    judge(judged)
    page = desk.client.get(desk.post("undo", article).url)
    assert f"Press again to go on to: submitted {TOLD['quote']}" in words(page)
    # A page that is loaded anew says nothing of it, and goes past nothing.
    assert "deed" not in form_on(desk.get("article", article), path("undo", article))
    desk.submit(path("undo", article), form_on(page, path("undo", article)))
    assert make.fresh(first).status == Status.DRAFT


def test_where_only_what_was_judged_is_left_that_is_said():
    article = make.article()
    marks = make.quote(article), make.claim(article), make.not_a_quote(article)
    for mark in submitted(article, *marks):
        judge(mark)
    response = Desk().post("undo", article)
    assert (response.status_code, message(response)) == (
        409,
        "Not undone: submitted 3 annotations. 3 marks stay as they are: somebody else has "
        "changed or judged them since. To change it all the same, edit its card.",
    )
    assert "deed" not in form_on(response, path("undo", article))


def test_a_mark_that_undo_moves_back_is_redrawn_in_both_paragraphs():
    quote, desk = make.quote(cue="", source=""), Desk()
    make.changed(quote, variant=1)
    response = desk.post("undo", quote.version.article)
    assert pieces(response, "block") == {"2", "3"}
    assert "".join(marked(response.content.decode(), quote)) == SAILING


# Comments and history.


@both_ways
def test_a_comment_is_added_to_the_thread_once(htmx):
    quote, desk = make.quote(), Desk(username="ola", htmx=htmx)
    page = Desk(username="ola", htmx=False).get("comment_create", quote.uuid)
    fields = form_on(page) | {"body": "Is the cue right?"}
    for _ in range(2):
        response = desk.submit(path("comment_create", quote.uuid), fields)
        assert response.status_code == 302
        assert response.url == Comment.objects.get().get_absolute_url()
    assert "Is the cue right?" in words(desk.get("comment_create", quote.uuid))
    assert Comment.objects.count() == 1
    response = desk.submit(path("comment_create", quote.uuid), fields | {"body": "Another."})
    assert response.status_code == 422
    assert Comment.objects.get().body == "Is the cue right?"


def test_an_empty_comment_is_asked_for_again():
    response = Desk(htmx=False).post("comment_create", make.quote().uuid, body="  ")
    assert response.status_code == 422
    assert "This field is required." in words(response)
    assert not Comment.objects.exists()


def test_the_card_counts_the_comments():
    quote, desk = make.quote(), Desk()
    for body in ("One.", "Two."):
        desk.post("comment_create", quote.uuid, body=body)
    assert "2 comments" in words(desk.get("annotation", quote.uuid))


def test_the_history_names_who_changed_what():
    quote = make.quote(cue="")
    make.changed(quote, by=make.make_user("moderator", first_name="Nora", last_name="Vik"))
    page = words(Desk(htmx=False).get("annotation_history", quote.uuid))
    assert page.index("Nora Vik changed it.") < page.index("editor made it.")
    assert "Mira Solberg Islanders’ council" in page
    assert "Variant 1" in page


def test_an_earlier_state_is_brought_back_from_the_history():
    quote = make.changed(make.quote())
    desk = Desk(htmx=False)
    first = quote.events.earliest("pk").pk
    action = path("annotation_restore", quote.uuid, first)
    page = desk.get("annotation_history", quote.uuid)
    assert page.content.count(b"/restore/") == 1
    assert "as it stands" in words(page)
    answer = desk.submit(action, form_on(page, action))
    page = desk.client.get(answer.url)
    assert "That state stands again." in words(page)
    assert "editor brought an earlier state back." in words(page)
    assert make.fresh(quote).note == ""


def test_who_may_not_edit_is_offered_no_earlier_state():
    quote = make.changed(make.quote())
    page = Desk(username="ola", htmx=False).get("annotation_history", quote.uuid)
    assert page.status_code == 200
    assert b"/restore/" not in page.content


def test_an_address_of_an_annotation_leads_to_its_place_or_its_card():
    quote = make.quote()
    response = Desk(htmx=False).get("annotation", quote.uuid)
    assert (response.status_code, response.url) == (302, quote.get_absolute_url())
    response = Desk().get("annotation", quote.uuid)
    assert pieces(response, "card") == {str(quote.uuid)}


# Who may not.

ON_ANNOTATION = {
    "annotation_edit": {"lock": 1},
    "annotation_parts": {"action": "remove", "part": "cue 1", "lock": 1},
    "annotation_delete": {"lock": 1},
}


@both_ways
@pytest.mark.parametrize("name", ["annotation_edit", "annotation_parts", "annotation_delete"])
def test_an_editor_cannot_change_what_another_made(name, htmx):
    quote = make.quote()
    before = snapshot(quote)
    response = Desk(username="ola", htmx=htmx).post(name, quote.uuid, **ON_ANNOTATION[name])
    assert response.status_code == 403
    assert "You do not have the right to do this." in words(response)
    assert snapshot(make.fresh(quote)) == before


def test_an_editor_is_not_shown_the_form_of_what_another_made():
    assert Desk(username="ola").get("annotation_edit", make.quote().uuid).status_code == 403


@both_ways
@pytest.mark.parametrize("name", ["annotation_edit", "quote_create"])
def test_a_withheld_article_is_not_there_for_an_editor(name, htmx):
    """Not even for the one who made the marks on it, whom the open page tells why it is gone."""
    quote = make.quote()
    article = quote.version.article
    article.status = "withheld"
    article.save(update_fields=["status"])
    desk = Desk(htmx=htmx)
    for ask in (desk.get, desk.post):
        response = ask(name, quote.uuid if name in ON_ANNOTATION else article)
        assert response.status_code == 404
        assert SAILING not in words(response)
        is_told = htmx and ask == desk.post
        assert ("There is nothing at this address" in words(response)) is not is_told


def test_a_moderator_works_on_a_withheld_article():
    article, desk = make.article(status="withheld"), Desk("moderator")
    response = desk.post("quote_create", article, **by_range("quote", article))
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.status == "withheld"


@pytest.mark.parametrize("name", ["annotation_edit", "quote_create"])
def test_an_expired_session_is_told_over_the_work_and_plainly_by_the_sign_in(name):
    quote = make.quote()
    thing = quote.uuid if name in ON_ANNOTATION else quote.version.article_id
    before = rows()
    stranger = Client()
    address = path(name, thing)
    for ask in (stranger.get, stranger.post):
        response = ask(address, headers=HTMX)
        assert response.status_code == 401
        assert "Sign in again; what you typed is kept." in words(response)
        assert "Location" not in response.headers
        response = ask(address)
        assert (response.status_code, response.url) == (302, f"/sign-in/?next={address}")
    assert rows() == before


def test_work_goes_on_after_signing_in_again_with_the_same_request():
    article, desk = make.article(), Desk()
    fields = by_range("quote", article, request_id=uuid.uuid4())
    desk.client.logout()
    assert desk.post("quote_create", article, **fields).status_code == 401
    desk.client.force_login(desk.person)
    assert desk.post("quote_create", article, **fields).status_code == 200
    assert the_annotation().author == desk.person


# A form that is sent again because its answer was lost.


def sent_twice(desk, address, page):
    """Both answers to the form that goes to this address, as it stands on the page."""
    fields = form_on(page, address)
    assert fields["request_id"]
    return desk.submit(address, fields), desk.submit(address, fields)


def test_a_part_is_removed_once_however_often_the_card_asks():
    quote, desk = make.quote(), Desk()
    card = desk.get("annotation", quote.uuid)
    once, again = sent_twice(desk, path("annotation_parts", quote.uuid), card)
    assert (once.status_code, again.status_code) == (200, 200)
    assert message(again) == "Saved."
    # The paragraph that the mark has left is drawn anew by either answer.
    assert pieces(again, "block") == pieces(once, "block") == {"2"}
    assert make.fresh(quote).lock == 2
    assert len(make.fresh(quote).spans.all()) == 2


def test_a_part_is_removed_or_added_once_however_often_the_edit_page_asks():
    quote, desk = make.quote(), Desk(htmx=False)
    address = path("annotation_parts", quote.uuid)
    page = desk.get("annotation_edit", quote.uuid)
    # The page's last form of this address adds, the ones before it remove.
    fields = form_on(page, address) | {"role": "addressee", "words": "the islanders’ council"}
    first, second = desk.submit(address, fields), desk.submit(address, fields)
    assert (first.status_code, second.status_code) == (302, 302)
    assert make.fresh(quote).lock == 2


def test_an_annotation_is_deleted_once_however_often_the_card_asks():
    quote, desk = make.quote(), Desk()
    card = desk.get("annotation", quote.uuid)
    once, again = sent_twice(desk, path("annotation_delete", quote.uuid), card)
    assert (once.status_code, again.status_code) == (200, 200)
    assert out_of_band(again)[f"card-{quote.uuid}"] == "delete"
    assert pieces(again, "block") == {"2"}
    assert [event.verb for event in quote.events.all()] == ["created", "deleted"]


def test_no_two_buttons_of_a_page_share_an_id():
    article, desk = make.article(), Desk()
    make.quote(article)
    make.claim(article)
    page = desk.get("article", article).content.decode()
    cards = page[page.index('id="cards"') :]
    ids = re.findall(r'name="request_id" value="([^"]+)"', cards)
    assert len(ids) == len(set(ids)) >= 6


def test_a_stance_from_a_quote_needs_no_evidence_of_its_own():
    """The sub-editor's checks ask for it, the form does not."""
    quote, desk = make.quote(), Desk(htmx=False)
    fields = FIELDS["stance"] | {"words_evidence": ""}
    response = desk.post("stance_create", quote.version.article, quote=quote.uuid, **fields)
    assert response.status_code == 302
    assert Annotation.objects.get(kind="stance").stance.quote == quote.quote
    refused = desk.post("stance_create", quote.version.article, **fields)
    assert refused.status_code == 422
    assert "Give the exact words." in words(refused)


@pytest.mark.parametrize("verb", ["annotation_parts", "undo"])
def test_a_card_that_is_open_is_open_still_after_another_write(verb):
    """Its form has the new lock number, so that what is being typed can be saved."""
    article = make.article()
    quote, other = (
        make.quote(article),
        make.quote(article, content="“a slow goodbye”", cue="called"),
    )
    cue = as_json(make.mark(article.current_version, "told", "cue"))
    Desk().post("annotation_parts", quote.uuid, action="add", marks=cue, lock=1)
    if verb == "undo":
        thing, fields = article, {}
    else:
        source = as_json(make.mark(article.current_version, "she", "source"))
        thing, fields = quote.uuid, {"action": "add", "marks": source, "lock": 2}
    response = Desk().post(verb, thing, open=str(quote.uuid), **fields)
    assert response.status_code == 200
    assert form_on(response, path("annotation_edit", quote.uuid))["lock"] == "3"
    # Another's card, one that is not touched, or none.
    for open_one in (str(other.uuid), "junk", ""):
        response = Desk().post("redo" if verb == "undo" else "undo", article, open=open_one)
        assert path("annotation_edit", quote.uuid) in response.text
        assert "data-edit" not in response.text
        verb = "redo" if verb == "undo" else "undo"


def test_a_number_alone_is_no_name():
    desk = Desk(htmx=False)
    fields = {"words_content": SAILING, "speaker": "3"}
    response = desk.post("quote_create", make.article(), **fields)
    assert response.status_code == 422
    assert "A number alone is no name." in words(response)
    assert not Annotation.objects.exists()
    assert (
        desk.post("quote_create", make.article(), **fields | {"speaker": "3M"}).status_code == 302
    )


# On an article that was withheld meanwhile.


def posts_on(article, quote, suggestion):
    """Whatever a page that is still open posts, each as (address, fields)."""
    photo = article.photos.first()
    return [
        (path("annotation_edit", quote.uuid), {"lock": 1}),
        (path("annotation_delete", quote.uuid), {"lock": 1}),
        (path("quote_create", article), {}),
        (path("caption_create", photo), {}),
        (path("suggestion_accept", suggestion.uuid), {}),
        (path("suggestions_accept_sure", article), {}),
        (path("undo", article), {}),
    ]


@pytest.mark.parametrize("tie", ["assignee", "author", "none"])
def test_who_worked_on_an_article_is_told_that_it_was_withheld(tie):
    desk, other = Desk(), make.make_user("editor", "other")
    article = make.article()
    quote = make.quote(article, by=desk.person if tie == "author" else other)
    posts = posts_on(article, quote, make.suggestion(article))
    assignee = desk.person if tie == "assignee" else other
    Article.objects.update(status="withheld", assignee=assignee)
    told = "This article was withheld since you opened it. What you typed is still here to copy."
    for address, fields in posts:
        response = desk.submit(address, fields)
        assert response.status_code == 404
        assert (told in words(response)) is (tie != "none"), address
        assert ("There is nothing at this address" in words(response)) is (tie == "none")
        assert response["HX-Retarget"] == "#answer"
    # What is only asked for, or by hand, is as if it were not there.
    for response in (
        desk.get("annotation_edit", quote.uuid),
        Desk(htmx=False).post("undo", article),
    ):
        assert response.status_code == 404
        assert told not in words(response)


# Words that somebody else has tagged meanwhile.


def test_who_tags_words_that_another_has_tagged_too_is_told_and_gets_their_card():
    article, desk = make.article(), Desk()
    theirs = make.quote(article, by=make.make_user("editor", "Ed Fisher"))
    make.quote(article, content="“a slow goodbye”", cue="", source="", by=theirs.author)
    marks = as_json(make.mark(article.current_version, SAILING, "content"))
    response = desk.post("quote_create", article, marks=marks)
    assert message(response) == "Quote tagged. Ed Fisher has tagged these words too."
    own = Annotation.objects.get(author=desk.person)
    assert pieces(response, "card") == {str(own.uuid), str(theirs.uuid)}
    # The last one that comes has the focus.
    content = response.content.decode()
    assert content.index(f'id="card-{theirs.uuid}"') < content.index(f'id="card-{own.uuid}"')


@pytest.mark.parametrize("tagged", ["other words", "as a claim", "and rejected", "oneself"])
def test_nothing_is_said_where_nobody_else_has_tagged_the_same_words(tagged):
    article, desk = make.article(), Desk()
    other = make.make_user("editor", "Ed Fisher")
    if tagged == "other words":
        make.quote(article, content="“a slow goodbye”", cue="", source="", by=other)
    elif tagged == "as a claim":
        make.claim(article, words=SAILING, by=other)
    else:
        by, status = (desk.person, "draft") if tagged == "oneself" else (other, "rejected")
        make.quote(article, by=by, status=status)
    marks = as_json(make.mark(article.current_version, SAILING, "content"))
    response = desk.post("quote_create", article, marks=marks)
    assert message(response) == "Quote tagged."
