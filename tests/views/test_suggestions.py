"""The cards of suggestions, their forms, and the page of the rules."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from annotations.models import Kind, Target
from annotations.services import suggestions as verbs
from annotations.services import targets
from tests import factories as make
from tests.views.pages import HTMX, form_on, message

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make.article()


@pytest.fixture
def desk(client):
    client.force_login(make.make_user("editor"))
    return client


def test_a_card_says_what_on_the_list_its_target_means(desk, article):
    one = make.suggestion(article, Kind.STANCE)
    accept = reverse("annotations:suggestion_accept", args=[one.uuid])
    page = desk.get(article.get_absolute_url()).content.decode()
    assert "new on the list" in page
    assert accept in page
    near = targets.add(statement="Winter sailings on Halden Sound")
    page = desk.get(article.get_absolute_url()).content.decode()
    assert "like “Winter sailings on Halden Sound” on the list" in page
    assert "Choose the target" in page
    Target.objects.filter(pk=near.pk).update(
        statement="The winter sailing on Halden Sound stops",
        key="the winter sailing on halden sound stops",
    )
    page = desk.get(article.get_absolute_url()).content.decode()
    assert "Choose the target" not in page
    assert "The winter sailing on Halden Sound stops" in page


def test_a_suggested_quote_is_edited_with_the_same_buttons_as_one_that_stands(desk, article):
    one = make.suggestion(article)
    address = reverse("annotations:suggestion_edit", args=[one.uuid])
    response = desk.get(address, headers=HTMX)
    fields = form_on(response, address)
    assert (fields["type"], fields["speaker_status"]) == ("direct", "named")
    assert "data-digits" in response.content.decode()


def test_a_suggested_mark_is_refused_that_does_not_say_on_which_text(desk, article):
    address = reverse("annotations:suggestion_edit", args=[make.suggestion(article).uuid])
    fields = form_on(desk.get(address, headers=HTMX), address)
    response = desk.post(address, fields | {"sha256": ""})
    assert response.status_code == 422
    assert "The form was not complete." in response.content.decode()
    assert desk.post(address, fields).status_code == 302


@pytest.mark.parametrize(
    ("changes", "creators", "decision"),
    [
        ({"alt_text": "A quay."}, ["KESTREL IMAGES"], "accepted"),
        ({"creator": "Kestrel"}, ["KESTREL"], "corrected"),
        ({"creator": "Somebody"}, [], "corrected"),
    ],
)
def test_a_proposed_place_stays_with_its_value_or_as_long_as_that_says_it(
    desk, article, changes, creators, decision
):
    words = {"creator": "KESTREL IMAGES", "persons_shown": "Mira Solberg"}
    proposed = make.suggestion(article, Kind.CAPTION, **words)
    edit = reverse("annotations:suggestion_edit", args=[proposed.uuid])
    response = desk.post(edit, form_on(desk.get(edit, headers=HTMX), edit) | changes, headers=HTMX)
    assert response.status_code == 200
    proposed.refresh_from_db()
    assert proposed.decision == decision
    spans = proposed.annotation.spans
    assert [span.exact for span in spans.filter(role="creator")] == creators
    assert spans.get(role="persons_shown").exact == "Mira Solberg"


def test_the_place_of_other_words_is_no_place_of_a_value_that_was_proposed(desk, article):
    words = {"creator": "KESTREL IMAGES", "persons_shown": "Mira Solberg"}
    proposed = make.suggestion(article, Kind.CAPTION, **words)
    edit = reverse("annotations:suggestion_edit", args=[proposed.uuid])
    form = form_on(desk.get(edit, headers=HTMX), edit)
    other = make.mark(article.current_version, "Mira Solberg", "creator")._asdict()
    marks = [other if m["role"] == "creator" else m for m in json.loads(form["marks"])]
    desk.post(edit, form | {"marks": json.dumps(marks)}, headers=HTMX)
    proposed.refresh_from_db()
    assert proposed.annotation.caption.creator == "Ida Brekke"
    spans = proposed.annotation.spans
    assert "Mira Solberg" not in [span.exact for span in spans.filter(role="creator")]
    assert spans.get(role="persons_shown").exact == "Mira Solberg"


def test_of_very_many_suggestions_the_first_are_shown_and_the_others_come_after_them(
    desk, article, monkeypatch
):
    monkeypatch.setattr("annotations.views.articles.MOST_OFFERED", 1)
    first, later = make.suggestion(article), make.suggestion(article, Kind.CLAIM)
    page = desk.get(article.get_absolute_url()).content.decode()
    assert f'id="card-{first.uuid}"' in page
    assert f'id="card-{later.uuid}"' not in page
    assert "One more suggestion comes when this page is loaded anew." in page
    assert ", 2 suggestions" in page
    verbs.dismiss(suggestion=first, by=make.make_user("editor"))
    page = desk.get(article.get_absolute_url()).content.decode()
    assert f'id="card-{later.uuid}"' in page
    assert "loaded anew" not in page


def test_a_near_target_is_chosen_in_the_form(desk, article):
    one = make.suggestion(article, Kind.STANCE)
    near = targets.add(statement="Winter sailings on Halden Sound")
    refused = desk.post(
        reverse("annotations:suggestion_accept", args=[one.uuid]), {"request_id": make.request_id()}
    )
    assert refused.status_code == 409
    assert "“Winter sailings on Halden Sound” is on the list" in refused.content.decode()
    edit = reverse("annotations:suggestion_edit", args=[one.uuid])
    assert f"?target={near.pk}" in desk.get(edit).content.decode()
    form = desk.get(edit, {"target": near.pk}).context["form"]
    assert form["target"].value() == (near.statement, near.pk)
    for wrong in ("", "x", "0", "99999999999999999999"):
        form = desk.get(edit, {"target": wrong}).context["form"]
        assert form["target"].value() == (one.target_wording, None)


def test_the_page_of_the_rules_says_what_each_looks_for(desk, article):
    one = make.suggestion(article, Kind.CLAIM, rule="claim.record")
    verbs.dismiss(suggestion=one, by=make.make_user("editor", "second"))
    page = desk.get(reverse("annotations:suggestion_rules")).content.decode()
    assert re.search(r">Record<br><span[^>]*>The largest, the first, the worst since<", page)
    assert "claim.record" not in page


def test_letting_a_rule_suggest_again_tells_it_by_its_name(client):
    make.muted_rule("claim.record")
    client.force_login(make.make_user("moderator"))
    answer = client.post(
        reverse("annotations:suggestion_unmute"),
        {"source": "", "rule": "claim.record", "request_id": uuid.uuid4()},
        follow=True,
    )
    assert "The rule “record” suggests again." in answer.content.decode()


def test_a_card_says_how_sure_it_is_and_tells_its_rule_in_words(desk, article):
    make.suggestion(article, Kind.CLAIM, rule="claim.record", confidence=0.7)
    make.suggestion(article, Kind.QUOTE, source="claims-bot", rule="v2", confidence=0.9)
    page = desk.get(article.get_absolute_url()).content.decode()
    assert 'title="The largest, the first, the worst since">70 % sure' in page
    assert "claim.record" not in page
    assert 'title="v2">claims-bot, 90 % sure' in page


@pytest.mark.parametrize(("role", "told"), [("Solberg", False), ("the spokesperson", True)])
def test_a_card_tells_a_role_that_the_words_for_the_speaker_do_not(desk, article, role, told):
    make.suggestion(article, Kind.QUOTE, values={"speaker": "", "role_as_printed": role})
    page = desk.get(article.get_absolute_url()).content.decode()
    assert (f", {role}," in page) is told


def test_a_card_tells_the_places_of_a_caption_as_words(desk, article):
    fields = {"locations_shown": ["Halden, Norway", "Strömstad"]}
    make.suggestion(article, Kind.CAPTION, values={"fields": fields})
    page = desk.get(article.get_absolute_url()).content.decode()
    assert "<dd>Halden, Norway; Strömstad</dd>" in page


def test_a_target_that_turns_the_words_round_turns_the_stance(desk, article):
    levy = targets.add(statement="The fairness levy should be scrapped")
    values = {"target": "the so-called fairness levy", "label": "supports"}
    one = make.suggestion(article, Kind.STANCE, values=values)
    edit = reverse("annotations:suggestion_edit", args=[one.uuid])
    assert desk.get(edit).context["form"]["label"].value() == "supports"
    answer = desk.get(edit, {"target": levy.pk})
    assert answer.context["form"]["label"].value() == "opposes"
    assert "the stance has been turned round too" in answer.content.decode()


@pytest.mark.parametrize(
    ("verb", "kind", "done", "again"),
    [
        (
            *("dismiss_rest", Kind.CLAIM, "1 suggestion dismissed. Undo brings it back."),
            "No suggestion is left to dismiss.",
        ),
        (
            *("accept_sure", Kind.QUOTE, "1 suggestion accepted. Undo takes it back."),
            "Nothing was accepted: no suggestion is left that needs no look.",
        ),
    ],
)
def test_a_second_click_says_that_nothing_is_left(desk, article, verb, kind, done, again):
    make.suggestion(article, kind)
    address = reverse(f"annotations:suggestions_{verb}", args=[article.pk])
    for sentence in (done, again):
        response = desk.post(address, {"request_id": str(uuid.uuid4())}, headers=HTMX)
        assert message(response) == sentence
