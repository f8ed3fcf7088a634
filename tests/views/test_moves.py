"""Merging and splitting on the pages of the registers."""

import re

import pytest

from annotations.models import Actor, ActorMove, Quote, Target
from annotations.services import actors
from tests import factories as make
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk("moderator", htmx=False)


@pytest.fixture
def two():
    make.quote(speaker="Mira Solberg")
    make.quote(speaker="Mira Solberg")
    make.quote(speaker="Mira Solbergh")
    return Actor.objects.get(name="Mira Solberg"), Actor.objects.get(name="Mira Solbergh")


def test_a_look_alike_is_merged_and_taken_back(desk, two):
    kept, gone = two
    page = desk.get("look_alikes")
    said = "Mira Solberg 2 marks · Mira Solbergh 1 mark · nearly the same spelling"
    assert said in words(page)
    page = desk.get("actor_merge", kept, other=gone.name, other_id=gone.pk)
    assert "named in 2 marks" in words(page)
    assert "named in 1 mark" in words(page)
    answer = desk.post("actor_merge", kept, other=gone.pk, stays="this")
    assert answer.url == kept.get_absolute_url()
    page = desk.get("actor", kept)
    assert "Also known as Mira Solbergh" in words(page)
    assert "moderator merged “Mira Solbergh” into “Mira Solberg”" in words(page)
    assert desk.get("actor", gone).url == kept.get_absolute_url()
    assert "No two entries look alike" in words(desk.get("look_alikes"))
    desk.post("actor_move_take_back", ActorMove.objects.get())
    assert Quote.objects.get(speaker=gone)
    assert "taken back by moderator" in words(desk.get("actor", kept))


def test_of_both_the_newest_marks_are_shown_with_where_they_stand(desk, two):
    kept, gone = two
    for _ in range(4):
        make.quote(speaker=kept.name, content="“a slow goodbye”", cue="called", source="")
    page = desk.get("actor_merge", kept, other=gone.name, other_id=gone.pk)
    # Of six and of one.
    assert page.text.count('class="mention ') == 5 + 1
    assert words(page).count("“a slow goodbye”") == 4
    assert words(page).count("“We will keep every summer sailing,”") == 2
    assert words(page).count("Ferry operator warns of ‘empty winters’") == 6
    assert "Show all of them" in words(page)


def test_the_other_one_stays_when_that_is_chosen(desk, two):
    kept, gone = two
    desk.post("actor_merge", kept, other=gone.pk, stays="other")
    assert Quote.objects.filter(speaker=gone).count() == 3


def test_the_one_with_more_marks_is_proposed_to_stay(desk, two):
    many, few = two
    assert desk.get("actor_merge", few, other=many.name).context["stays"] == "other"
    assert desk.get("actor_merge", many, other=few.name).context["stays"] == "this"


def test_they_are_two_and_are_not_shown_again(desk, two):
    kept, gone = two
    assert gone.name in words(desk.get("actor_merge", kept))
    desk.post("actor_apart", kept, other=gone.pk)
    assert gone.name not in words(desk.get("actor_merge", kept))
    assert "No two entries look alike" in words(desk.get("look_alikes"))


def test_a_split_by_its_page(desk, two):
    kept, _gone = two
    chosen = Quote.objects.filter(speaker=kept).first().annotation
    page = desk.get("actor_split", kept)
    assert page.text.count('name="annotations"') == 2
    # A label holds neither paragraphs nor links.
    assert not re.search(r"<label(?:(?!</label>).)*<(?:p|dl|a)\b", page.text, re.DOTALL)
    answer = desk.post(
        "actor_split", kept, annotations=chosen.pk, to="Marit Solberg", to_id="", kind="person"
    )
    assert answer.status_code == 302
    assert Quote.objects.get(speaker__name="Marit Solberg").annotation == chosen
    assert "split “Marit Solberg” off “Mira Solberg”" in words(desk.get("actor", kept))


def test_targets_are_merged_by_their_page(desk):
    kept = make.stance(target="Winter sailings should stop").stance.target
    gone = make.stance(target="Winter sailings should end").stance.target
    page = desk.get("target_merge", kept, other=gone.statement)
    assert gone.statement in words(page)
    desk.post("target_merge", kept, other=gone.pk, stays="this")
    assert desk.get("target", gone).url == kept.get_absolute_url()
    assert "2" in words(desk.get("target", kept))
    desk.post("target_move_take_back", kept.moves_to.get())
    assert Target.objects.current().count() == 2


def test_roles_are_shown_as_they_were_printed(desk):
    quote = make.quote(speaker="Mira Solberg")
    Quote.objects.filter(pk=quote.pk).update(role_as_printed="harbour master")
    assert "Printed as harbour master" in words(desk.get("actor", quote.quote.speaker))


@pytest.mark.parametrize(
    ("address", "fields", "status", "sentence"),
    [
        ("merge/", {}, 422, "Name the other one."),
        ("merge/", {"other": "999999", "stays": "this"}, 422, "not on the register any more"),
        ("merge/", {"other": "x", "stays": "this"}, 422, "not on the register any more"),
        ("merge/", {"other": "own", "stays": "this"}, 422, "one and the same already"),
        ("merge/", {"other": "wikidata", "stays": "this"}, 409, "two different Wikidata ids"),
        ("split/", {"to": "Marit", "kind": "person"}, 422, "Choose the annotations or names"),
        ("split/", {"kind": "person"}, 422, "Name whom they belong to."),
        ("split/", {"to": "Marit", "kind": "ghost"}, 422, "Split"),
        ("split/", {"to": "M", "kind": "person", "annotations": "999"}, 422, "not here any more"),
        ("apart/", {"other": "999999"}, 422, "not on the register any more"),
        ("apart/", {"other": "own"}, 422, "one and the same already"),
    ],
)
def test_what_cannot_be_read_gets_its_sentence(desk, two, address, fields, status, sentence):
    kept, _gone = two
    kept.wikidata_id = "Q1"
    kept.save()
    other = actors.add(name="Somebody Else", wikidata_id="Q2")
    known = {"own": kept.pk, "wikidata": other.pk}
    fields = {name: known.get(value, value) for name, value in fields.items()}
    answer = desk.submit(f"{kept.get_absolute_url()}{address}", fields)
    assert answer.status_code == status
    assert sentence in words(answer)
    assert not ActorMove.objects.exists()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"other": ""}, "Name the other one."),
        ({"other": "Nobody Known"}, "Nobody is on the register under this name."),
        ({"other": "Mira Solberg"}, "This is the very same."),
        ({"other": "Mira", "other_id": "9" * 30}, "Ensure"),
    ],
)
def test_a_search_for_the_other_one_says_what_is_wrong(desk, two, query, sentence):
    page = desk.get("actor_merge", two[0], **query)
    assert page.status_code == 422
    assert sentence in words(page)


@pytest.mark.parametrize("name", ["actor_merge", "actor_split", "actor_apart", "look_alikes"])
def test_editors_merge_nothing(two, name):
    editor = Desk("editor", htmx=False)
    arguments = [] if name == "look_alikes" else [two[0]]
    for ask in (editor.get, editor.post):
        assert ask(name, *arguments).status_code in (403, 405)
    assert "Merge" not in words(editor.get("actor", two[0]))
