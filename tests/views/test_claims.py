"""The claims of the desk and the page of each, as a browser sees them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import ClaimMatch
from annotations.queries.claims import PAGE
from annotations.services.claim_matches import cite_review, decide, match, take_back
from tests import factories as make
from tests.views.pages import Desk, form_on

pytestmark = pytest.mark.django_db

ADDRESS = "https://factcheck.example/tickets"
WORDS = "Tickets rose by 14 percent in two years."


@pytest.fixture
def editor():
    return Desk("editor", htmx=False)


@pytest.fixture
def moderator():
    return Desk("moderator", htmx=False)


def queries(desk, address):
    with CaptureQueriesContext(connection) as captured:
        assert desk.client.get(address).status_code == 200
    return len(captured)


def test_an_empty_list_says_how_it_fills(editor):
    assert "No claim is recorded yet." in editor.get("claims").text
    assert "Try fewer words" in editor.get("claims", q="harbour").text


def test_the_list_leads_to_each_claim_and_says_how_often_it_stands_elsewhere(editor, moderator):
    here, there = make.claim(statement=WORDS), make.claim(statement="Boats are dear")
    match(claim=here.claim, other=there.claim, by=moderator.person)
    page = editor.get("claims").text
    assert page.count("1 elsewhere") == 2
    assert f'href="/claims/{here.uuid}/"' in page


def test_a_long_list_goes_on_page_by_page(editor):
    made = make.claim(by=editor.person)
    for number in range(PAGE):
        make.claim(made.version.article, by=editor.person, statement=f"Boats are dear {number}")
    first = editor.get("claims").context["page"]
    assert (len(first.rows), first.newer) == (PAGE, None)
    assert editor.get("claims", before=first.older).context["page"].rows == [made]


def test_a_list_and_a_page_take_as_many_queries_for_many_claims_as_for_few(editor, moderator):
    here = make.claim(statement=WORDS, by=editor.person)
    editor.get("claims")
    taken = {}
    for number in (2, 6):
        for n in range(number):
            other = make.claim(statement=f"{WORDS} {number} {n}", by=editor.person)
            if n % 2:
                match(claim=here.claim, other=other.claim, by=moderator.person)
        taken[number] = [
            queries(editor, address) for address in ("/claims/", f"/claims/{here.uuid}/")
        ]
    assert taken[2] == taken[6]


def test_bad_filters_come_back_with_a_sentence(editor):
    response = editor.get("claims", checkworthiness="dubious")
    assert response.status_code == 422
    assert "dubious is not one of the available choices" in response.text


def test_the_list_leaves_as_a_file_of_approved_claims_for_an_editor(editor, moderator):
    make.claim(statement=WORDS, approved=True)
    draft = make.claim(statement="Boats are dear")
    lines = b"".join(editor.get("claims", csv=1).streaming_content).decode()
    assert str(draft.uuid) not in lines
    everything = b"".join(moderator.get("claims", csv=1).streaming_content).decode()
    assert str(draft.uuid) in everything


# One claim.


def test_the_page_of_a_claim_offers_what_is_like_it(editor):
    here = make.claim(statement=WORDS)
    like = make.claim(statement="In two years tickets rose by 14 percent.")
    make.claim(statement="The harbour was dredged in May.")
    page = editor.get("claim", here.uuid)
    assert [one.pk for one in page.context["alike"]] == [like.pk]
    assert "Another claim" not in page.text  # a moderator tells two apart


def test_the_page_of_a_claim_shows_the_printed_words_behind_its_own(editor):
    claim = make.claim(statement="Fares went up 14 percent.")
    printed = "<q>Tickets rose by 14 percent in two years</q>"
    assert printed in editor.get("claim", claim.uuid).text
    same = make.claim(statement="Tickets rose by 14 percent in two years.")
    assert "As printed" not in editor.get("claim", same.uuid).text


def test_labels_read_as_the_collection_words_them(editor):
    own = {"checkworthiness": {"check": "Call the harbour"}, "reasons": {"looks_wrong": "Fishy"}}
    on = make.article(collection=make.collection(labels=own))
    here = make.claim(on, reasons=["looks_wrong", "potential_harm"])
    assert "<dd>Call the harbour · Fishy, Could do harm</dd>" in editor.get("claim", here.uuid).text


def test_another_claim_is_found_by_its_words(editor):
    here = make.claim(statement=WORDS)
    far = make.claim(statement="The harbour was dredged in May.")
    page = editor.get("claim", here.uuid, q="dredged")
    assert [one.pk for one in page.context["alike"]] == [far.pk]
    assert "No other claim has these words." in editor.get("claim", here.uuid, q="zebra").text
    answer = editor.get("claim", here.uuid, q="zebra" * 100)
    assert (answer.status_code, "at most 300 characters" in answer.text) == (422, True)


def test_from_a_suggestion_to_a_confirmed_match(editor, moderator):
    here = make.claim(statement=WORDS)
    there = make.claim(statement=f"{WORDS} Again.")
    answer = editor.post("claim_match", here.uuid, other=there.uuid, relation="same")
    assert answer.url == f"/claims/{here.uuid}/#alike"
    assert "Suggested. A moderator decides." in editor.get("claim", here.uuid).text
    [waiting] = moderator.get("claims", elsewhere="suggested").context["page"].rows[:1]
    made = ClaimMatch.objects.get()
    assert waiting.claim in (here.claim, there.claim)
    answer = moderator.post("claim_match_decide", there.uuid, made.pk, status="confirmed")
    assert answer.url == f"/claims/{there.uuid}/#elsewhere"
    page = moderator.get("claim", there.uuid)
    assert [m.there.pk for m in page.context["places"].claims] == [here.pk]
    assert ClaimMatch.objects.get().status == "confirmed"


def test_a_review_is_named_and_shown_with_its_verdict(editor):
    here = make.claim(statement=WORDS)
    address = "factcheck.example/tickets"
    fields = {"publisher": "Factcheck Example", "verdict_text": "Half <true>", "relation": "same"}
    editor.post("claim_review", here.uuid, review_url=address, **fields)
    page = editor.get("claim", here.uuid).text
    assert "Half &lt;true&gt;" in page
    assert 'href="https://factcheck.example/tickets"' in page
    again = editor.post("claim_review", here.uuid, review_url=address, **fields)
    assert again.status_code == 422
    # At the field; and the form leads to where it stands, below a statement of any length.
    assert again.context["review"].errors["review_url"] == ["This review is named here already."]
    assert f'action="/claims/{here.uuid}/reviews/#reviews"' in again.text


def test_a_review_has_its_day_and_its_verdict_as_a_number(editor):
    here = make.claim(statement=WORDS)
    fields = {"review_url": ADDRESS, "relation": "same", "review_date": "2026-03-06"}
    for rating, sentence in [
        ({"rating": "2"}, "Give all three numbers, or none of them."),
        ({"rating": "6", "rating_worst": "1", "rating_best": "5"}, "not between the lowest and"),
    ]:
        answer = editor.post("claim_review", here.uuid, **fields, **rating)
        assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not ClaimMatch.objects.exists()
    scale = {"rating": "0", "rating_worst": "0", "rating_best": "4"}
    editor.post("claim_review", here.uuid, **fields, **scale)
    page = editor.get("claim", here.uuid).text
    assert "(0 of 0 to 4)" in page
    assert '<time datetime="2026-03-06">6 March 2026</time>' in page
    # Both stand in its form, where nothing is changed by saving it as it is.
    made = ClaimMatch.objects.get()
    action = f"/claims/{here.uuid}/reviews/{made.pk}/#reviews"
    assert editor.submit(action, form_on(editor.get("claim", here.uuid), action)).status_code == 302
    assert ClaimMatch.objects.get().says == made.says


def test_a_review_is_worded_anew_where_it_stands(editor):
    here = make.claim(statement=WORDS)
    cite_review(claim=here.claim, by=editor.person, review_url=ADDRESS, verdict_text="Half tru")
    cite_review(claim=here.claim, by=editor.person, review_url=f"{ADDRESS}/2")
    made = ClaimMatch.objects.earliest("pk")
    action = f"/claims/{here.uuid}/reviews/{made.pk}/#reviews"
    form = form_on(editor.get("claim", here.uuid), action)
    assert form["verdict_text"] == "Half tru"
    # What is wrong is said at its field, and nothing typed is lost.
    wrong = form | {"review_url": f"{ADDRESS}/2", "publisher": "Checkers & sons"}
    answer = editor.submit(action, wrong)
    assert answer.status_code == 422
    assert "This review is named here already." in answer.text
    assert "Checkers &amp; sons" in answer.text
    answer = editor.submit(action, form | {"verdict_text": "Half true"})
    assert answer.url == f"/claims/{here.uuid}/#reviews"
    assert "<strong>Half true</strong>" in editor.get("claim", here.uuid).text
    # Once more from the page as it was: what stands now is shown, and nothing is written over.
    again = editor.submit(action, form | {"verdict_text": "False"})
    assert (again.status_code, "Look at what stands now." in again.text) == (409, True)
    made.refresh_from_db()
    assert made.verdict_text == "Half true"


def test_a_review_of_the_same_claim_elsewhere_is_named_here_too_without_typing(editor, moderator):
    here, there, near = (make.claim(statement=WORDS).claim for _ in range(3))
    match(claim=there, other=here, by=moderator.person)
    match(claim=near, other=here, by=moderator.person, relation="overlaps")
    words = {"review_url": ADDRESS, "publisher": "A & B", "verdict_text": "“Half” true"}
    cite_review(claim=there, by=moderator.person, **words)
    cite_review(claim=there, by=editor.person, review_url=f"{ADDRESS}/not-decided")
    cite_review(claim=near, by=moderator.person, review_url=f"{ADDRESS}/of-another")
    uuid = here.annotation.uuid
    page = editor.get("claim", uuid)
    assert [m.review_url for m in page.context["reviews_elsewhere"]] == [ADDRESS]
    assert f'Named at <a href="{there.get_absolute_url()}">' in page.text
    action = f"/claims/{uuid}/reviews/"
    editor.submit(action, form_on(page, action))
    assert here.matches.values(*words, "relation", "status").get(other=None) == words | {
        "relation": "same",
        "status": "suggested",
    }
    assert not editor.get("claim", uuid).context["reviews_elsewhere"]


def test_a_review_that_was_taken_back_can_be_named_again_without_typing(editor):
    here = make.claim(statement=WORDS)
    words = {"review_url": ADDRESS, "publisher": "A & B", "verdict_text": "“Half” true"}
    made = cite_review(claim=here.claim, by=editor.person, relation="overlaps", **words)
    action = f"/claims/{here.uuid}/matches/{made.pk}/take-back/"
    answer = editor.submit(action, form_on(editor.get("claim", here.uuid), action))
    page = editor.client.get(answer.url)
    assert "Its words stand in the form" in page.text
    action = f"/claims/{here.uuid}/reviews/#reviews"
    form = form_on(page, action)
    assert {name: form[name] for name in words} == words
    editor.submit(action, form)
    assert ClaimMatch.objects.values(*words, "relation").get() == words | {"relation": "overlaps"}


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "not an address", "ftp:/x", "ftp://x.example/a"]
)
def test_a_review_needs_an_address(editor, address):
    here = make.claim(statement=WORDS)
    fields = {"review_url": address, "verdict_text": "Half true", "relation": "same"}
    response = editor.post("claim_review", here.uuid, **fields)
    assert response.status_code == 422
    assert "Half true" in response.text  # nothing typed is lost
    assert not ClaimMatch.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"other": "x", "relation": "same"}, 422, "This claim is not here any more."),
        ({"other": "", "relation": "same"}, 422, "Choose the other claim."),
        ({"other": "self", "relation": "same"}, 422, "These are one and the same already."),
        ({"other": "there", "relation": "kin"}, 400, "The request could not be read."),
        ({"other": "there", "relation": "refused"}, 403, "You do not have the right to do this."),
    ],
)
def test_what_makes_no_match_is_answered_with_a_sentence(editor, fields, status, sentence):
    here, there = make.claim(statement=WORDS), make.claim(statement="Boats are dear")
    known = {"self": here.uuid, "there": there.uuid}
    fields["other"] = known.get(fields["other"], fields["other"])
    response = editor.post("claim_match", here.uuid, **fields)
    assert response.status_code == status
    assert sentence in response.text
    assert not ClaimMatch.objects.exists()


def test_what_was_decided_meanwhile_is_said(editor, moderator):
    here, there = make.claim(statement=WORDS), make.claim(statement=f"{WORDS} Again.")
    match(claim=here.claim, other=there.claim, by=moderator.person)
    answer = editor.post("claim_match", here.uuid, other=there.uuid, relation="same")
    assert answer.status_code == 409
    assert "Look at what stands now." in answer.text


@pytest.mark.parametrize("deed", ["confirmed", "refused", "take back"])
@pytest.mark.parametrize("meanwhile", ["confirmed", "worded anew", "taken back"])
def test_a_moderator_decides_on_what_they_have_looked_at(editor, moderator, deed, meanwhile):
    here, there = make.claim(statement=WORDS), make.claim(statement=f"{WORDS} Again.")
    made = match(claim=here.claim, other=there.claim, by=editor.person)
    way = "take-back" if deed == "take back" else "decide"
    action = f"/claims/{here.uuid}/matches/{made.pk}/{way}/"
    form = form_on(moderator.get("claim", here.uuid), action)
    if meanwhile == "confirmed":
        decide(match=made, by=make.make_user("moderator", "another"), confirmed=True)
    elif meanwhile == "taken back":
        take_back(match=made, by=editor.person)
    else:
        match(claim=here.claim, other=there.claim, by=editor.person, relation="contradicts")
    before = list(ClaimMatch.objects.values())
    answer = moderator.submit(action, form | ({} if way == "take-back" else {"status": deed}))
    assert (answer.status_code, "Look at what stands now." in answer.text) == (409, True)
    assert list(ClaimMatch.objects.values()) == before


def test_no_two_buttons_of_a_claim_sound_alike(moderator):
    here = make.claim(statement=WORDS)
    # The very same words in four stories.
    stories = [make.article(f"Boats & fares {n}\n\nTickets rose in {n}.") for n in range(4)]
    matched, *_others = [make.claim(one, words="Tickets rose", statement=WORDS) for one in stories]
    match(claim=here.claim, other=matched.claim, by=make.make_user("editor"))
    for n in range(2):
        cite_review(claim=here.claim, by=make.make_user("editor"), publisher="Checkers",
                    review_url=f"https://x.example/{n}")  # fmt: skip
    main = moderator.get("claim", here.uuid).text.partition("<main")[2].partition("</main>")[0]
    buttons = re.findall(r"<button\b([^>]*)>([^<]*)", main)
    names = [(re.findall('aria-label="(.*?)"', tag) or [words])[0] for tag, words in buttons]
    assert len(names) == len(set(names)) == 3 * 3 + 2 + 3 * 4 + 2
    assert f"Another claim: {WORDS} (Boats &amp; fares 3)" in names
    # A name begins with what is seen, for who speaks to the machine.
    assert all(name.startswith(words) for name, (_tag, words) in zip(names, buttons, strict=True))


def test_who_looks_through_what_was_found_goes_on_there(editor, moderator):
    here, there = make.claim(statement=WORDS), make.claim(statement="Boats & nets are dear")
    sought = "boats & nets"
    page = editor.get("claim", here.uuid, q=sought)
    action = f"/claims/{here.uuid}/matches/?q=boats%20%26%20nets"
    form = form_on(page, action) | {"relation": "overlaps"}
    assert editor.submit(action, form).url == f"/claims/{here.uuid}/?q=boats+%26+nets#alike"
    # What was decided meanwhile comes back with the list, from which one can search again.
    decide(match=ClaimMatch.objects.get(), by=moderator.person, confirmed=False)
    again = editor.submit(action, form)
    assert (again.status_code, again.context["sought"]) == (409, sought)
    assert f'method="get" action="/claims/{here.uuid}/"' in again.text
    assert there.pk not in [one.pk for one in again.context["alike"]]


@pytest.mark.parametrize("name", ["claim", "claim_alike"])
def test_what_is_no_claim_of_the_desk_has_no_page(editor, name):
    quote, gone = make.quote(), make.claim(status="draft")
    assert editor.get(name, quote.uuid).status_code == 404
    Desk("moderator", "another").post("annotation_delete", gone.uuid, lock=gone.lock)
    assert editor.get(name, gone.uuid).status_code == 404


# On the article page.


def test_the_form_of_a_claim_asks_what_the_desk_has_already(editor, moderator):
    here = make.claim(statement=WORDS, by=editor.person)
    make.claim(statement="In two years tickets rose by 14 percent.")
    cite_review(
        claim=here.claim, by=moderator.person, review_url="https://x.example", verdict_text="False"
    )
    form = Desk.get(with_script(editor), "annotation_edit", here.uuid).text
    assert f'hx-get="/claims/{here.uuid}/alike/"' in form
    known = editor.get("claim_alike", here.uuid).text
    assert "In two years tickets rose by 14 percent." in known
    assert "False" in known
    assert "<html" not in known


def with_script(desk: Desk) -> Desk:
    desk.headers = {"HX-Request": "true"}
    return desk


def test_what_is_recorded_before_says_its_language_and_what_is_only_suggested(editor, moderator):
    here = make.claim(statement=WORDS, by=editor.person)
    words = "Die Fahrkarten der Fähre sind laut Hafenamt um 14 Prozent teurer geworden."
    there = make.claim(make.article(language="de"), statement=words)
    known = f'lang="de">{words}</a> · Same claim'
    match(claim=here.claim, other=there.claim, by=editor.person)
    assert f"{known} (Suggested)</li>" in editor.get("claim_alike", here.uuid).text
    match(claim=here.claim, other=there.claim, by=moderator.person)
    assert f"{known}</li>" in editor.get("claim_alike", here.uuid).text


def test_where_nothing_is_known_the_form_shows_nothing(editor):
    here = make.claim(statement=WORDS)
    assert editor.get("claim_alike", here.uuid).text.strip() == ""


def test_a_card_leads_to_the_page_of_its_claim(editor):
    here = make.claim(statement=WORDS)
    assert f'href="/claims/{here.uuid}/"' in editor.get("article", here.version.article_id).text


def test_an_actors_page_leads_to_the_page_of_each_claim_where_its_reader_may_go_there(editor):
    made = make.claim(statement=WORDS, claimant="Harbour board", status="approved")
    actor = made.claim.claimant_id
    assert f'href="/claims/{made.uuid}/"' in editor.get("actor", actor).text
    page = Desk("data desk", htmx=False).get("actor", actor).text
    assert (WORDS in page, "/claims/" in page) == (True, False)
