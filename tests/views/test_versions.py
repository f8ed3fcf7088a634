"""The page of two versions: what an editor reads there, and each choice as a plain form."""

import re

import pytest

from annotations.models import Annotation, Article, Kind, Status, Suggestion, Verb
from annotations.services import versions as verbs
from tests import factories as make
from tests.views.pages import (
    Desk,
    Forms,
    form_on,
    out_of_band,
    path,
    pieces,
    text_on_page,
    words,
)
from tests.views.test_intake import fields as intake_fields
from tests.views.test_intake import save

pytestmark = pytest.mark.django_db

ADDRESS = "https://gazette.example/ferry"
HEADLINE = ("warns of", "warns again of")
QUOTED = ("keep every summer sailing", "keep most summer sailings")
NEW_WORDS = "“We will keep most summer sailings,”"


@pytest.fixture
def desk():
    return Desk(htmx=False)


@pytest.fixture
def article():
    return make.article(canonical_url=ADDRESS)


@pytest.fixture
def orphan(article):
    quote = make.quote(article)
    make.newer(article, HEADLINE, QUOTED)
    return make.fresh(quote)


def the_article(annotation):
    return Article.objects.get(pk=annotation.version.article_id)


def choose(desk, orphan, name, **changed):
    """Send one of the forms that the page shows for an orphan."""
    page = desk.get("versions", orphan.version.article_id)
    fields = form_on(page, path(name, orphan.uuid))
    return desk.submit(path(name, orphan.uuid), fields | changed)


def test_one_version_says_what_to_do_when_the_story_changes(desk, article):
    page = words(desk.get("versions", article))
    assert "There is one version of this text." in page
    assert "Every mark has its place" not in page


def test_changed_quoted_words_are_told_first_with_who_said_them(desk, orphan):
    page = words(desk.get("versions", orphan.version.article_id))
    news = page.index("Quoted words were changed")
    assert news < page.index("1 mark waits for a place") < page.index("Version 1 beside version 2")
    told = page[news : page.index("1 mark waits")]
    assert "Mira Solberg" in told
    assert "every most summer sailing sailings" in told


def test_quoted_words_that_are_gone_are_told_as_gone(desk, article):
    make.quote(article)
    said = "“We will keep every summer sailing,” said Mira Solberg, who runs Sound Ferries. "
    make.newer(article, (said, ""))
    page = words(desk.get("versions", article))
    assert "We will keep every summer sailing,” gone" in page


def test_a_change_outside_quoted_words_is_no_news(desk, article):
    make.quote(article)
    make.newer(article, HEADLINE)
    page = words(desk.get("versions", article))
    assert "Quoted words" not in page
    assert "Every mark has its place on the current text." in page


def test_both_texts_stand_side_by_side_and_the_new_one_to_the_letter(desk, article):
    blocks = article.current_version.blocks
    newer = make.newer(article, HEADLINE, ("Dearer tickets", "Dear tickets"), ("Story 1", ""))
    markup = desk.get("versions", article).content.decode()
    shown = {
        int(start): re.sub(r"</?(ins|del)>", "", inner)
        for start, inner in re.findall(r'<p data-start="(\d+)">(.*?)</p>', markup, re.DOTALL)
    }
    version = newer.current_version
    assert shown == {
        start: version.slice(start, end).replace("'", "&#x27;").replace('"', "&quot;")
        for _kind, start, end in version.blocks
    }
    assert f"Blocks: {len(blocks) - 3} the same, 0 moved, 1 changed, 2 gone, 1 new." in words(
        desk.get("versions", article)
    )


def test_another_pair_can_be_asked_for_and_one_that_is_not_there_is_not_found(desk, article):
    make.newer(make.newer(article, HEADLINE), QUOTED)
    assert "Version 2 beside version 3" in words(desk.get("versions", article))
    assert "Version 1 beside version 3" in words(desk.get("versions", article, old="1"))
    for wrong in ("3", "9", "x", "-1", "1" * 30):
        assert desk.get("versions", article, old=wrong).status_code == 404


def test_placing_as_proposed_takes_one_form_and_nothing_typed(desk, orphan):
    response = choose(desk, orphan, "annotation_place")
    assert response.url == path("versions", orphan.version.article_id)
    placed = make.fresh(orphan)
    assert (placed.status, placed.version) == (
        Status.DRAFT,
        the_article(orphan).current_version,
    )
    assert placed.spans.get(role="content").exact == NEW_WORDS
    assert "Placed on the new text." in words(desk.get("versions", orphan.version.article_id))


RISEN = ("rose by 14 percent", "rose by 16 percent")


def test_a_claim_in_the_words_of_the_article_says_the_new_ones(desk, article):
    claim = make.claim(article)
    make.newer(article, RISEN)
    assert "Normalised statement" not in words(desk.get("versions", article.pk))
    choose(desk, claim, "annotation_place")
    claim = make.fresh(claim)
    assert claim.claim.statement == "Tickets rose by 16 percent in two years"
    [placed] = claim.events.filter(verb=Verb.PLACED)
    assert placed.after["values"]["statement"] == claim.claim.statement


def test_a_claim_in_words_of_its_own_shows_them_to_be_made_to_fit(desk, article):
    claim = make.claim(article, statement="Fares went up 14 percent.")
    make.newer(article, RISEN)
    page = words(desk.get("versions", article.pk))
    assert "Normalised statement does not change with the words" in page
    address = path("annotation_place", claim.uuid)
    fields = form_on(desk.get("versions", article.pk), address)
    assert fields["statement"] == "Fares went up 14 percent."
    typed = {"statement": "Fares went up 16 percent."}
    refused = desk.submit(address, fields | typed | {"words": "Not there"})
    assert form_on(refused, address)["statement"] == "Fares went up 16 percent."
    desk.submit(address, fields | typed)
    assert make.fresh(claim).claim.statement == "Fares went up 16 percent."


def test_a_caption_in_printed_words_says_the_new_ones_and_keeps_what_is_worded_otherwise(
    desk, article
):
    caption = make.caption(article)
    make.newer(article, ("Solberg, head of", "Solberg, owner of"))
    choose(desk, caption, "annotation_place")
    caption = make.fresh(caption).caption
    assert caption.caption == "Mira Solberg, owner of Sound Ferries, on the quay in Halden"
    assert (caption.creator, caption.date_created) == ("Ida Brekke", "2026-03-04")


def test_a_date_that_was_printed_otherwise_follows_too(desk):
    printed = "Mira Solberg on the quay in Halden, March 4, 2026. © Kestrel Images"
    article = make.article(
        blocks=[("headline", "A quay"), ("caption", printed)], canonical_url=ADDRESS
    )
    caption = make.caption(article)
    make.newer(article, ("March 4", "March 5"))
    choose(desk, caption, "annotation_place")
    caption = make.fresh(caption).caption
    assert (caption.date_created, caption.date_precision) == ("2026-03-05", "day")


def test_placing_by_exact_words_finds_them_wherever_they_stand_alone(desk, orphan):
    version = the_article(orphan).current_version
    fields = {"words": ["“a slow goodbye”", "called", ""], "at": ["", "", ""]}
    choose(desk, orphan, "annotation_place", role=["content", "cue", "source"], **fields)
    placed = make.fresh(orphan)
    content = placed.spans.get(role="content")
    assert version.slice(content.start, content.end) == "“a slow goodbye”"
    # The part that was left empty is left out.
    assert sorted(placed.spans.values_list("role", flat=True)) == ["content", "cue"]


@pytest.mark.parametrize(
    ("typed", "sentence", "status"),
    [
        ("“nobody said this”", "does not stand in the new text", 422),
        ("Sound", "Give a few more words", 422),
        ("", "Mark the words first", 422),
        ("a\0b", "NUL", 422),
    ],
)
def test_words_without_a_place_are_said_above_the_field_with_what_was_typed(
    desk, orphan, typed, sentence, status
):
    address = path("annotation_place", orphan.uuid)
    fields = form_on(desk.get("versions", orphan.version.article_id), address)
    fields["words"][0], fields["at"][0] = typed, ""
    response = desk.submit(address, fields)
    assert response.status_code == status
    assert sentence in words(response)
    if typed and "\0" not in typed:
        assert typed in Forms(response).found[address]["words"]
    assert make.fresh(orphan).status == Status.ORPHANED


def test_a_form_made_on_another_text_is_refused(desk, orphan):
    page = desk.get("versions", orphan.version.article_id)
    fields = form_on(page, path("annotation_place", orphan.uuid))
    make.newer(the_article(orphan), ("Dearer", "Dear"))
    response = desk.submit(path("annotation_place", orphan.uuid), fields)
    assert response.status_code == 409
    assert make.fresh(orphan).status == Status.ORPHANED


@pytest.mark.parametrize("sha256", ["", None])
def test_places_that_do_not_say_on_which_text_are_refused(desk, orphan, sha256):
    address = path("annotation_place", orphan.uuid)
    fields = form_on(desk.get("versions", orphan.version.article_id), address)
    del fields["sha256"]
    response = desk.submit(address, fields if sha256 is None else fields | {"sha256": sha256})
    assert response.status_code == 422
    assert "The form was not complete." in words(response)
    assert make.fresh(orphan).status == Status.ORPHANED


def test_keeping_and_withdrawing_and_undo_comes_back_to_the_page(desk, orphan):
    article = the_article(orphan)
    for name, status in (("annotation_keep", "draft"), ("annotation_withdraw", "deleted")):
        choose(desk, orphan, name)
        assert make.fresh(orphan).status == status
        response = desk.post("undo", article)
        assert response.url == path("versions", article)
        assert make.fresh(orphan).status == Status.ORPHANED


def test_what_was_settled_already_is_answered_with_a_sentence(desk, orphan):
    page = desk.get("versions", orphan.version.article_id)
    address = path("annotation_keep", orphan.uuid)
    fields = form_on(page, address)
    assert desk.submit(address, fields).status_code == 302
    assert desk.submit(address, fields).status_code == 302  # the same post once more
    fields["request_id"] = str(make.request_id(99))
    response = desk.submit(address, fields)
    assert response.status_code == 409
    assert "does not wait for a place any more" in words(response)


def test_only_who_may_edit_it_is_shown_the_choices(orphan):
    other = Desk("editor", "ola", htmx=False)
    page = other.get("versions", orphan.version.article_id).content.decode()
    assert "or a moderator settles this one" in page
    assert path("annotation_keep", orphan.uuid) not in page
    for name in ("annotation_place", "annotation_keep", "annotation_withdraw"):
        response = other.post(name, orphan.uuid, lock=orphan.lock)
        assert response.status_code in (403, 422)
    assert make.fresh(orphan).status == Status.ORPHANED


def test_the_article_and_the_desk_lead_to_what_waits(desk, orphan):
    article = the_article(orphan)
    page = words(desk.get("article", article))
    assert "The text has changed, and 1 mark waits for a place." in page
    assert "Version 2 of 2" in page
    front = desk.get("desk")
    assert path("versions", article) in front.content.decode()
    assert "1 mark waits for a place on the new text." in words(front)
    # Who has nothing to settle there is not led there.
    other = Desk("editor", "ola", htmx=False)
    assert "waits for a place on the new text" not in words(other.get("desk"))
    moderator = Desk("moderator", htmx=False)
    assert "1 mark waits for a place on the new text." in words(moderator.get("desk"))


def test_a_withheld_article_has_no_versions_for_who_may_not_see_it(desk, orphan):
    Article.objects.filter(pk=orphan.version.article_id).update(status="withheld")
    assert desk.get("versions", orphan.version.article_id).status_code == 404
    assert "waits for a place" not in words(desk.get("desk"))


def test_going_back_to_an_earlier_version_and_what_is_not_there(desk, orphan):
    article = the_article(orphan)
    page = desk.get("versions", article)
    address = path("version_make_current", article, 1)
    response = desk.submit(address, form_on(page, address))
    assert response.url == path("versions", article)
    assert the_article(orphan).current_version.number == 1
    assert make.fresh(orphan).status == Status.DRAFT
    assert desk.post("version_make_current", article, 7).status_code == 404


def test_the_page_takes_the_same_queries_for_three_and_thirty_orphans(
    desk, django_assert_max_num_queries
):
    def with_orphans(number):
        text = "\n\n".join(f"They said “word {n} of many” twice." for n in range(number))
        made = make.article(f"Story of {number}\n\n{text}")
        for n in range(number):
            make.quote(made, content=f"“word {n} of many”", cue="", source="")
        return make.newer(made, ("of many", "of few"))

    few, many = with_orphans(3), with_orphans(30)
    for article in (few, many):
        with django_assert_max_num_queries(21):
            page = desk.get("versions", article)
        assert page.status_code == 200


# The next text by hand


def test_a_new_text_by_paste_goes_from_the_article_to_its_next_version(desk, article):
    quote = make.quote(article)
    start = desk.client.get(path("article_new"), {"version_of": article.pk})
    assert "It becomes the next version of" in words(start)
    fields = form_on(start, path("article_preview"))
    text = "\n\n".join(words for _kind, words in make.STORY) + "\n\nOne paragraph more."
    preview = desk.submit(path("article_preview"), fields | {"text": text})
    assert "Save as next version" in words(preview)
    response = save(desk.client, intake_fields(preview))
    assert response.url == path("versions", article)
    article.refresh_from_db()
    assert article.current_version.number == 2
    assert make.fresh(quote).version == article.current_version
    said = "Version 2 is the current text. 1 mark went along."
    assert said in words(desk.get("versions", article))
    assert (article.publisher.name, article.canonical_url) == ("Sound Gazette", ADDRESS)


def test_a_known_address_typed_by_hand_is_asked_about_once(desk, article):
    text = "Another story\n\nIt has nothing of the first one, and this address is a slip."
    preview = desk.post("article_preview", text=text)
    response = save(desk.client, intake_fields(preview) | {"canonical_url": ADDRESS})
    assert response.status_code == 409
    assert "This address is on the desk already, with another text." in words(response)
    assert article.versions.count() == 1
    response = save(desk.client, intake_fields(response))
    assert response.url == path("versions", article)
    assert article.versions.count() == 2


def test_whose_next_version_it_is_must_be_there_to_be_seen(desk, article):
    for wrong in (article.pk + 99, 2**62, "9" * 30, "abc"):
        response = desk.client.get(path("article_new"), {"version_of": wrong})
        assert response.status_code == 404
    Article.objects.filter(pk=article.pk).update(status="withheld")
    response = desk.client.get(path("article_new"), {"version_of": article.pk})
    assert response.status_code == 404


def test_the_working_page_shows_the_new_text_and_the_marks_on_it(desk, article):
    make.quote(article)
    newer = make.newer(article, HEADLINE)
    shown = text_on_page(desk.get("article", article).content.decode())
    version = newer.current_version
    assert shown == {start: version.slice(start, end) for _kind, start, end in version.blocks}


# A page that was open before the new version came.


@pytest.fixture
def open_page():
    """A browser with the page of the first text open, on which a second one stands since."""
    article, desk = make.article(canonical_url=ADDRESS), Desk()
    page = desk.get("article", article).content.decode()
    sha256 = article.current_version.sha256
    assert f'"X-Text": "{sha256}"' in page
    desk.headers = desk.headers | {"X-Text": sha256}
    desk.article = article
    return desk


def is_told_of_version_2(response, status=409):
    """One sentence with a way on, and nothing of the other text."""
    assert response.status_code == status
    assert "The text is now version 2. Reload it to go on." in words(response)
    assert not pieces(response, "block")
    assert "bar" not in out_of_band(response)
    return True


def test_an_edit_of_a_carried_mark_is_stored_and_puts_nothing_of_the_new_text_on_the_page(
    open_page,
):
    quote, desk = make.quote(open_page.article), open_page
    address = path("annotation_edit", quote.uuid)
    fields = form_on(desk.get("annotation_edit", quote.uuid), address) | {"note": "Typed."}
    make.newer(desk.article, HEADLINE)
    response = desk.submit(address, fields)
    assert is_told_of_version_2(response, 200)
    assert words(response).startswith("Saved. ")
    # What it shows stood before.
    assert out_of_band(response) == {f"card-{quote.uuid}": "delete"}
    assert make.fresh(quote).note == "Typed."


def test_a_carried_mark_that_somebody_changed_is_not_overwritten(open_page):
    quote, desk = make.quote(open_page.article), open_page
    address = path("annotation_edit", quote.uuid)
    fields = form_on(desk.get("annotation_edit", quote.uuid), address) | {"note": "Typed."}
    make.newer(desk.article, HEADLINE)
    changed = make.changed(make.fresh(quote), by=make.make_user("moderator"))
    response = desk.submit(address, fields)
    assert is_told_of_version_2(response)
    assert "Nothing was stored; what you typed is still here to copy." in words(response)
    assert out_of_band(response) == {}
    assert make.fresh(quote).note == changed.note


def test_a_carried_mark_is_deleted(open_page):
    quote, desk = make.quote(open_page.article), open_page
    make.newer(desk.article, HEADLINE)
    response = desk.post("annotation_delete", quote.uuid, lock=1)
    assert is_told_of_version_2(response, 200)
    assert make.fresh(quote).status == Status.DELETED


def test_what_was_done_before_the_new_version_is_undone_without_a_look_at_it(open_page):
    quote, desk = make.quote(open_page.article, by=open_page.person), open_page
    make.newer(desk.article, HEADLINE)
    response = desk.post("undo", desk.article)
    assert is_told_of_version_2(response, 200)
    assert make.fresh(quote).status == Status.DELETED


def test_no_form_is_opened_on_another_text(open_page):
    quote, desk = make.quote(open_page.article), open_page
    one = make.suggestion(desk.article, Kind.CLAIM)
    make.newer(desk.article, HEADLINE)
    assert is_told_of_version_2(desk.get("stance_create", desk.article, quote=quote.uuid))
    for name in ("annotation", "annotation_edit"):
        assert is_told_of_version_2(desk.get(name, quote.uuid))
    for name in ("suggestion", "suggestion_edit"):
        assert is_told_of_version_2(desk.get(name, one.uuid))


def test_no_part_is_taken_away_by_its_place_in_another_text(open_page):
    quote, desk = make.quote(open_page.article), open_page
    span = quote.spans.get(role="cue")
    make.newer(desk.article, HEADLINE)
    part = {"action": "remove", "part": f"cue {span.start}", "lock": 2}
    assert is_told_of_version_2(desk.post("annotation_parts", quote.uuid, **part))
    assert make.fresh(quote).lock == 2


def test_no_suggestion_is_decided_on_that_stands_on_another_text(open_page):
    desk = open_page
    one = make.suggestion(desk.article, Kind.CLAIM, confidence=0.99)
    make.newer(desk.article, HEADLINE)
    for name in ("suggestion_accept", "suggestion_dismiss"):
        assert is_told_of_version_2(desk.post(name, one.uuid))
    for name in ("suggestions_accept_sure", "suggestions_dismiss_rest"):
        assert is_told_of_version_2(desk.post(name, desk.article))
    assert not Annotation.objects.exists()
    assert not Suggestion.objects.decided().exists()


@pytest.mark.parametrize("name", ["suggestions_accept_sure", "suggestions_dismiss_rest"])
def test_without_script_all_suggestions_are_those_of_the_text_that_was_seen(desk, article, name):
    make.suggestion(article, Kind.CLAIM, confidence=0.99)
    fields = form_on(desk.get("article", article), path(name, article))
    make.newer(article, HEADLINE)
    response = desk.submit(path(name, article), fields)
    assert response.status_code == 409
    assert "The text is now version 2. Reload it to go on." in words(response)
    assert not Suggestion.objects.decided().exists()


def test_a_page_of_the_text_that_stands_again_works_on(open_page):
    quote, desk = make.quote(open_page.article), open_page
    make.newer(desk.article, HEADLINE)
    by = make.make_user("moderator")
    verbs.make_current(article=the_article(quote), by=by, number=1)
    response = desk.post("annotation_delete", quote.uuid, lock=1)
    assert "bar" in out_of_band(response)
