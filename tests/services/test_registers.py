"""Actors and targets: found by what is typed, added by those who may, never guessed."""

import pytest

from annotations.models import Actor, Kind, Target
from annotations.queries import actors as actor_questions
from annotations.queries import targets as target_questions
from annotations.services import actors, annotations, history, moves, targets
from annotations.services.actors import Named
from annotations.services.refusals import NotAllowed, SeveralActors, UnknownTarget
from annotations.services.targets import Worded
from annotations.text.names import name_key
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make.make_user("editor")


@pytest.fixture
def brekke():
    return actors.add(name="Jørn Brekke", aliases=["J. Brekke", "the harbour master"])


@pytest.mark.parametrize(
    "typed",
    ["Jørn Brekke", "jorn brekke", "  JØRN \t Brekke ", "J. Brekke", "The Harbour-Master"],
)
def test_an_actor_is_found_by_any_name_and_spelling(brekke, editor, typed):
    actors.add(name="Jorn Brekkestad")
    assert actors.find_or_add(Named(typed), by=editor) == brekke
    assert Actor.objects.count() == 2


@pytest.mark.parametrize("typed", ["Brekke", "Jørn", "Jørn Brekke jr"])
def test_another_name_is_another_actor(brekke, editor, typed):
    added = actors.find_or_add(Named(typed, kind="organisation"), by=editor)
    assert added != brekke
    assert (added.name, added.kind) == (typed, "organisation")
    assert actors.find_or_add(Named(typed), by=editor) == added


def test_nobody_is_meant_by_an_empty_name(editor):
    for empty in (None, Named(""), Named("  \t")):
        assert actors.find_or_add(empty, by=editor) is None
    assert not Actor.objects.exists()


def test_of_two_with_one_name_the_chosen_one_is_taken_and_none_is_guessed(brekke, editor):
    namesake = actors.add(name="Jørn Brekke", role="singer")
    with pytest.raises(SeveralActors):
        actors.find_or_add(Named("Jørn Brekke"), by=editor)
    for one in (brekke, namesake):
        assert actors.find_or_add(Named("Jørn Brekke", pk=one.pk), by=editor) == one


def test_a_choice_that_was_typed_over_counts_no_more(brekke, editor):
    """The id in the form is still that of the first choice."""
    other = actors.add(name="Siv Dahl")
    assert actors.find_or_add(Named("Siv Dahl", pk=brekke.pk), by=editor) == other
    new = actors.find_or_add(Named("Siv Dahle", pk=brekke.pk), by=editor)
    assert new not in (brekke, other)


@pytest.mark.parametrize("pk", [0, -1, 10**9])
def test_an_id_nobody_has_is_as_good_as_none(brekke, editor, pk):
    assert actors.find_or_add(Named("Jørn Brekke", pk=pk), by=editor) == brekke


def test_a_merged_actor_is_found_no_more(brekke, editor):
    actors.add(name="Old Brekke")
    old = Actor.objects.get(name="Old Brekke")
    Actor.objects.filter(pk=old.pk).update(merged_into=brekke)
    found = actors.find_or_add(Named("Old Brekke", pk=old.pk), by=editor)
    assert found != old


def test_who_may_not_add_finds_and_does_not_add(brekke):
    nobody = make.make_user("nobody")
    assert actors.find_or_add(Named("Jørn Brekke"), by=nobody) == brekke
    with pytest.raises(NotAllowed):
        actors.find_or_add(Named("Siv Dahl"), by=nobody)
    assert Actor.objects.count() == 1


@pytest.mark.parametrize("name", ["🎭", "!!!", "ﷺ" * 300, "ß" * 300, "王毅", "Ж"])
def test_odd_names_are_stored_once_and_found_again(editor, name):
    added = actors.find_or_add(Named(name), by=editor)
    added.refresh_from_db()
    assert added.name == name
    assert actors.find_or_add(Named(name), by=editor) == added
    assert Actor.objects.count() == 1


def test_setting_names_keeps_those_that_are_there(brekke):
    actors.set_names(brekke, ["Jørn Brekke", "jorn brekke", "Captain Brekke", ""])
    assert set(brekke.names.values_list("name", flat=True)) == {
        "Jørn Brekke",
        "J. Brekke",
        "the harbour master",
        "Captain Brekke",
    }


@pytest.fixture
def ferries():
    return targets.add(statement="Ferries should be free")


@pytest.mark.parametrize("typed", ["Ferries should be free", " ferries  SHOULD be free. "])
def test_a_target_is_found_by_its_words(ferries, editor, typed):
    assert targets.find_or_add(Worded(typed), by=editor) == ferries
    assert Target.objects.count() == 1


def test_a_new_target_is_added_by_those_who_may(ferries, editor):
    added = targets.find_or_add(Worded("Ferries  should be fast"), by=editor)
    assert added.statement == "Ferries should be fast"
    with pytest.raises(UnknownTarget):
        targets.find_or_add(Worded("Ferries should be red"), by=make.make_user("nobody"))
    assert Target.objects.count() == 2


def test_a_closed_target_takes_no_new_stances(ferries, editor):
    Target.objects.update(active=False)
    for worded in (Worded(ferries.statement), Worded(ferries.statement, pk=ferries.pk)):
        with pytest.raises(UnknownTarget):
            targets.find_or_add(worded, by=editor)


@pytest.mark.parametrize("statement", ["", "  ", "?!", "🚢"])
def test_a_target_needs_words(editor, statement):
    with pytest.raises(UnknownTarget):
        targets.find_or_add(Worded(statement), by=editor)
    assert not Target.objects.exists()


def test_a_target_in_letters_that_grow_is_stored_once_and_found_again(editor):
    added = targets.find_or_add(Worded("ß" * 300), by=editor)
    assert targets.find_or_add(Worded("ß" * 300), by=editor) == added


def test_a_chosen_target_that_was_typed_over_counts_no_more(ferries, editor):
    found = targets.find_or_add(Worded("Ferries should be fast", pk=ferries.pk), by=editor)
    assert found != ferries


def shown() -> set[str]:
    """Who and what the lists have, after checking that the type-aheads have the same."""
    people = {str(one) for one in actor_questions.register().rows}
    issues = {str(one) for one in target_questions.register().rows}
    for name in Actor.objects.current().values_list("name", flat=True):
        key = name_key(name)
        offered = {one.actor.name for one in actor_questions.options(key, used=())}
        assert (name in offered) is (name in people)
        assert actor_questions.unknown([name]) == [name] * (name not in people)
    for statement in Target.objects.values_list("statement", flat=True):
        offered = map(str, target_questions.options(name_key(statement)))
        assert (statement in offered) is (statement in issues)
    return people | issues


NAMED_BY_KIND = {
    Kind.QUOTE: {"Mira Solberg"},
    Kind.STANCE: {"Islanders’ council", "Winter sailings on Halden Sound should stop"},
    Kind.CLAIM: {"Harbour board"},
    Kind.CAPTION: {"Mira Solberg"},
}


@pytest.mark.parametrize("kind", NAMED_BY_KIND)
def test_who_was_named_in_passing_goes_and_comes_with_what_names_them(kind, editor):
    article = make.article()
    made = make.OF_KIND[kind](article)
    entries = [*Actor.objects.values(), *Target.objects.values()]
    assert shown() == NAMED_BY_KIND[kind]
    history.undo(article=article, by=editor)
    assert shown() == set()
    history.redo(article=article, by=editor)
    assert [*Actor.objects.values(), *Target.objects.values()] == entries
    made = make.fresh(made)
    annotations.delete(annotation=made, by=editor, lock=made.lock)
    assert shown() == set()
    history.undo(article=article, by=editor)
    assert [*Actor.objects.values(), *Target.objects.values()] == entries
    assert shown() == NAMED_BY_KIND[kind]


def test_a_speaker_who_was_changed_goes_and_undo_brings_them_back(editor):
    quote = make.quote(speaker="Mira Solbreg")
    make.said_by(quote, "Mira Solberg")
    assert shown() == {"Mira Solberg"}
    history.undo(article=quote.version.article, by=editor)
    assert shown() == {"Mira Solbreg"}
    history.redo(article=quote.version.article, by=editor)
    assert shown() == {"Mira Solberg"}


def test_who_is_named_elsewhere_or_was_listed_stays(brekke, ferries, editor):
    elsewhere = make.article()
    make.quote(elsewhere)
    article = make.article()
    make.quote(article)
    make.stance(article, holder="Jørn Brekke", target="Ferries should be free")
    for _deed in range(2):
        history.undo(article=article, by=editor)
    assert shown() == {"Mira Solberg", "Jørn Brekke", "Ferries should be free"}


def test_a_mark_in_a_pass_of_its_own_names_as_any_other(editor):
    make.read_by_two(opened=False)
    article = make.article()
    make.quote(article)
    history.undo(article=article, by=editor)
    assert "Mira Solberg" in shown()


def test_who_is_named_again_is_who_they_were(editor):
    for make_it in (make.quote, make.stance):
        article = make.article()
        make_it(article)
        history.undo(article=article, by=editor)
    before = {*Actor.objects.values_list("pk"), *Target.objects.values_list("pk")}
    assert shown() == set()
    make.quote()
    make.stance()
    assert {*Actor.objects.values_list("pk"), *Target.objects.values_list("pk")} == before
    assert shown() == NAMED_BY_KIND[Kind.QUOTE] | NAMED_BY_KIND[Kind.STANCE]


def test_who_others_were_merged_into_stays(editor):
    article = make.article()
    make.quote(article)
    history.undo(article=article, by=editor)
    kept, gone = Actor.objects.get(), actors.add(name="M. Solberg")
    moves.merge(gone=gone, kept=kept, by=make.make_user("moderator"))
    assert shown() == {"Mira Solberg"}
