import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import (
    Actor,
    ActorMove,
    ActorName,
    CaptionPerson,
    Claim,
    NotTheSame,
    Quote,
    Stance,
    Target,
)
from annotations.services import actors, annotations, history, moves, targets
from annotations.services.actors import Named
from annotations.services.refusals import (
    AlreadyMerged,
    MovedOnSince,
    NotAllowed,
    NothingChosen,
    OneAndTheSame,
    TwoWikidataIds,
)
from annotations.services.targets import Worded
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make.make_user("moderator")


@pytest.fixture
def two():
    """Two spellings of one person, each named in every way there is."""
    kept = actors.add(name="Mira Solberg", aliases=["M. Solberg"], role="head of Sound Ferries")
    gone = actors.add(name="Mira Solbergh", aliases=["M. Solberg", "Solberg"], wikidata_id="Q77")
    for actor in (kept, gone):
        article = make.article()
        make.quote(article, speaker=actor.name)
        make.stance(article, holder=actor.name)
        make.claim(article, claimant=actor.name)
        caption = make.caption(article)
        caption.caption.persons.update(actor=actor)
        Target.objects.create(
            statement=f"About {actor}", key=f"about {actor.pk}", kind="actor", actor=actor
        )
    return kept, gone


def named(actor):
    """In how many rows of each kind an actor is named."""
    return {
        "quotes": Quote.objects.filter(speaker=actor).count(),
        "stances": Stance.objects.filter(holder=actor).count(),
        "claims": Claim.objects.filter(claimant=actor).count(),
        "persons": CaptionPerson.objects.filter(actor=actor).count(),
        "targets": Target.objects.filter(actor=actor).count(),
    }


def everything():
    """Every reference, name and entry of the register as it stands."""
    return {
        "fields": {
            name: sorted(field.model._base_manager.values_list("pk", field.attname))
            for name, field in moves.reference_fields(Actor).items()
        },
        "names": sorted(ActorName.objects.values_list("actor", "name", "key")),
        "actors": sorted(
            Actor.objects.values_list("pk", "name", "default_role", "wikidata_id"), key=str
        ),
    }


def test_every_foreign_key_to_an_actor_is_a_reference():
    """A new table that names actors is merged as well, without a line written for it."""
    assert {"quote.speaker", "stance.holder", "claim.claimant"} <= set(
        moves.reference_fields(Actor)
    )
    assert {"captionperson.actor", "target.actor"} <= set(moves.reference_fields(Actor))
    assert set(moves.reference_fields(Target)) == {"stance.target"}


def test_a_merge_moves_every_reference_and_name(two, moderator):
    kept, gone = two
    before = {key: 2 * number for key, number in named(kept).items()}
    move = moves.merge(gone=gone, kept=kept, by=moderator)
    assert named(kept) == before
    assert set(named(gone).values()) == {0}
    assert move.number == 5
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert (kept.wikidata_id, gone.wikidata_id) == ("Q77", "")
    assert kept.default_role == "head of Sound Ferries"
    assert sorted(kept.names.values_list("name", flat=True)) == [
        "M. Solberg",
        "Mira Solberg",
        "Mira Solbergh",
        "Solberg",
    ]
    assert actors.find_or_add(Named("Mira Solbergh", gone.pk), by=moderator) == kept


def test_a_merge_taken_back_leaves_no_trace_but_its_own(two, moderator):
    kept, gone = two
    before = everything()
    move = moves.merge(gone=gone, kept=kept, by=moderator)
    assert everything() != before
    moves.take_back(move=move, by=moderator)
    assert everything() == before
    gone.refresh_from_db()
    assert gone.merged_into is None
    move.refresh_from_db()
    assert (move.undone_by, ActorMove.objects.count()) == (moderator, 1)


def test_what_was_changed_since_the_merge_stays_as_it_was_changed(two, moderator):
    kept, gone = two
    annotation = Quote.objects.get(speaker=gone).annotation
    move = moves.merge(gone=gone, kept=kept, by=moderator)
    Quote.objects.filter(pk=annotation.pk).update(speaker=actors.add(name="Somebody else"))
    moves.take_back(move=move, by=moderator)
    assert Quote.objects.get(pk=annotation.pk).speaker.name == "Somebody else"


def test_an_edit_undone_after_a_merge_names_who_it_is_today(moderator):
    editor = make.make_user("editor")
    annotation = make.quote(by=editor, speaker="Mira Solbergh")
    gone = annotation.quote.speaker
    make.said_by(annotation, "Tomas Brekke")
    kept = actors.add(name="Mira Solberg")
    last = actors.add(name="Mira Anne Solberg")
    moves.merge(gone=gone, kept=kept, by=moderator)
    moves.merge(gone=kept, kept=last, by=moderator)
    history.undo(article=annotation.version.article, by=editor)
    assert Quote.objects.get(pk=annotation.pk).speaker == last


def test_who_is_named_anew_while_entries_are_merged_is_left(two, moderator, monkeypatch):
    kept, gone = two
    quote = Quote.objects.get(speaker=gone)
    found = moves._references

    def and_then_somebody_saves(entry):
        references = found(entry)
        Quote.objects.filter(pk=quote.pk).update(speaker=actors.add(name="Somebody else"))
        return references

    monkeypatch.setattr(moves, "_references", and_then_somebody_saves)
    moves.merge(gone=gone, kept=kept, by=moderator)
    quote.refresh_from_db()
    assert quote.speaker.name == "Somebody else"


@pytest.mark.parametrize("kind", ["quote", "caption"])
@pytest.mark.parametrize("way", ["a split", "a merge that was taken back"])
def test_undo_of_an_edit_leaves_who_is_named_since_to_the_moderator(moderator, kind, way):
    """The edit was of something else than the name."""
    editor = make.make_user("editor")
    annotation = make.OF_KIND[kind](by=editor)
    named = actors.find_or_add(Named("Mira Solberg"), by=editor)
    if kind == "caption":
        annotation.caption.persons.update(actor=named)
    if way == "a split":
        annotations.change(annotation=annotation, by=editor, lock=1, note="Look at it.")
        split = {"actor": named, "annotations": [annotation], "to": Named("Mira Solberg")}
        meant = moves.split(by=moderator, **split).goal
    else:
        meant = named
        move = moves.merge(gone=named, kept=actors.add(name="Mira Solbergh"), by=moderator)
        annotations.change(annotation=annotation, by=editor, lock=1, note="Look at it.")
        moves.take_back(move=move, by=moderator)
    history.undo(article=annotation.version.article, by=editor)
    after = make.fresh(annotation)
    assert after.note == ""
    names = (
        [after.quote.speaker] if kind == "quote" else [p.actor for p in after.caption.persons.all()]
    )
    assert names == [meant]


def test_merges_are_taken_back_newest_first(two, moderator):
    kept, gone = two
    third = actors.add(name="Solberg, M.")
    first = moves.merge(gone=gone, kept=kept, by=moderator)
    second = moves.merge(gone=kept, kept=third, by=moderator)
    with pytest.raises(MovedOnSince):
        moves.take_back(move=first, by=moderator)
    moves.take_back(move=second, by=moderator)
    moves.take_back(move=first, by=moderator)
    with pytest.raises(MovedOnSince):
        moves.take_back(move=first, by=moderator)
    assert set(named(gone).values()) == {1}


def test_an_entry_that_was_merged_is_merged_no_further(two, moderator):
    kept, gone = two
    moves.merge(gone=gone, kept=kept, by=moderator)
    with pytest.raises(AlreadyMerged):
        moves.merge(gone=gone, kept=actors.add(name="Third"), by=moderator)


def test_what_cannot_be_one(two, moderator):
    kept, gone = two
    with pytest.raises(OneAndTheSame):
        moves.merge(gone=kept, kept=kept, by=moderator)
    kept.wikidata_id = "Q12"
    kept.save()
    with pytest.raises(TwoWikidataIds):
        moves.merge(gone=gone, kept=kept, by=moderator)
    with pytest.raises(NotAllowed):
        moves.merge(gone=gone, kept=kept, by=make.make_user("editor"))
    assert not ActorMove.objects.exists()


def test_a_split_gives_the_chosen_marks_and_names_to_another(two, moderator):
    kept, _gone = two
    before = everything()
    chosen = [Quote.objects.get(speaker=kept).annotation]
    alias = kept.names.get(name="M. Solberg")
    move = moves.split(
        actor=kept, by=moderator, annotations=chosen, names=[alias], to=Named("Marit Solberg")
    )
    assert move.goal.name == "Marit Solberg"
    assert named(move.goal) | {"quotes": 0} == dict.fromkeys(named(kept), 0)
    assert Quote.objects.get(speaker=move.goal).annotation == chosen[0]
    assert Stance.objects.filter(holder=kept).count() == 1
    assert sorted(move.goal.names.values_list("name", flat=True)) == [
        "M. Solberg",
        "Marit Solberg",
    ]
    moves.take_back(move=move, by=moderator)
    after = everything()
    assert after["fields"] == before["fields"]
    assert [name for name in after["names"] if name[0] != move.goal_id] == before["names"]


def test_a_split_can_make_a_second_one_of_the_same_name(two, moderator):
    kept, _gone = two
    chosen = [Quote.objects.get(speaker=kept).annotation]
    move = moves.split(actor=kept, by=moderator, annotations=chosen, to=Named("Mira Solberg"))
    assert move.goal != kept
    assert Actor.objects.filter(name="Mira Solberg").count() == 2


def test_a_split_of_nothing_is_refused(two, moderator):
    kept, _gone = two
    own_name = kept.names.get(name=kept.name)
    with pytest.raises(NothingChosen):
        moves.split(actor=kept, by=moderator, annotations=[], names=[own_name], to=Named("X Y"))


def test_targets_are_merged_and_found_by_both_wordings(moderator):
    one = make.stance(target="Winter sailings should stop")
    two = make.stance(target="Winter sailings should end")
    kept, gone = one.stance.target, two.stance.target
    move = moves.merge(gone=gone, kept=kept, by=moderator)
    assert Stance.objects.filter(target=kept).count() == 2
    assert targets.find_or_add(Worded("Winter sailings should end"), by=moderator) == kept
    assert gone.pk not in Target.objects.open().values_list("pk", flat=True)
    moves.take_back(move=move, by=moderator)
    assert Stance.objects.get(target=gone) == two.stance
    assert targets.find_or_add(Worded("Winter sailings should end"), by=moderator) == gone


def test_two_who_are_told_apart_are_remembered_once(two, moderator):
    kept, gone = two
    moves.tell_apart(one=gone, other=kept, by=moderator)
    moves.tell_apart(one=kept, other=gone, by=moderator)
    assert NotTheSame.objects.count() == 1


def test_a_merge_makes_as_many_queries_for_many_rows_as_for_few(moderator):
    article = make.article()
    few, many = actors.add(name="Few Marks"), actors.add(name="Many Marks")
    kept = actors.add(name="Kept Marks")
    make.quote(article, speaker=few.name)
    for _ in range(12):
        make.quote(article, speaker=many.name)
    with CaptureQueriesContext(connection) as for_few:
        moves.merge(gone=few, kept=kept, by=moderator)
    with CaptureQueriesContext(connection) as for_many:
        moves.merge(gone=many, kept=kept, by=moderator)
    assert len(for_many) <= len(for_few)
