"""The adjectives of the records, each beside rows that must not appear."""

import pytest

from annotations.models import Actor, Annotation, Kind, Status, Target
from annotations.services import actors, targets
from annotations.services.annotations import delete
from annotations.text.names import name_key
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    solberg = actors.add(name="Mira Solberg", aliases=["Solberg-Lie"])
    council = actors.add(name="Islanders’ council", aliases=["the council of Solberg"])
    actors.add(name="Osolberg")
    old = actors.add(name="Solberg the elder")
    Actor.objects.filter(pk=old.pk).update(merged_into=solberg)
    return solberg, council


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Sol", {"Mira Solberg", "Islanders’ council"}),
        ("mira sol", {"Mira Solberg"}),
        ("lie", {"Mira Solberg"}),
        ("COUNCIL", {"Islanders’ council"}),
        ("berg", set()),
        ("elder", set()),
    ],
)
def test_actors_are_offered_by_the_beginning_of_any_word(register, typed, found):
    offered = Actor.objects.beginning(name_key(typed))
    assert {actor.name for actor in offered} == found
    assert len(offered) == len(found)


def test_only_a_whole_name_is_the_same_name(register):
    solberg, _council = register
    assert list(Actor.objects.known_as("mira solberg")) == [solberg]
    assert not Actor.objects.known_as("solberg").exists()
    assert not Actor.objects.known_as("solberg the elder").exists()


def test_closed_targets_are_not_open():
    kept, closed = (targets.add(statement=words) for words in ("Keep it", "Close it"))
    Target.objects.filter(pk=closed.pk).update(active=False)
    assert list(Target.objects.open()) == [kept]


def test_annotations_by_their_state():
    article = make.article()
    by_status = {
        status: make.quote(article, status=status)
        for status in (Status.DRAFT, Status.SUBMITTED, Status.APPROVED, Status.REJECTED)
    }
    gone = make.claim(article)
    delete(annotation=gone, by=gone.author, lock=1)
    ola = make.make_user("editor", "ola")
    others = make.stance(article, by=ola)
    assert set(Annotation.objects.live()) == {*by_status.values(), others}
    assert Annotation.objects.submitted().get() == by_status[Status.SUBMITTED]
    assert Annotation.objects.approved().get() == by_status[Status.APPROVED]
    assert Annotation.objects.by(ola).get() == others


@pytest.mark.parametrize("kind", Kind.values)
def test_a_whole_annotation_needs_no_further_query(kind, django_assert_num_queries):
    made = make.OF_KIND[kind]()
    annotation = Annotation.objects.whole().get(pk=made.pk)
    with django_assert_num_queries(0):
        assert annotation.details.annotation_id == made.pk
        assert [span.exact for role in annotation.words.values() for span in role]
        if kind == Kind.CAPTION:
            assert [person.name for person in annotation.caption.persons.all()]


def test_spans_of_a_role_stand_in_their_order():
    quote = make.quote(content=["But nobody pays", "We will keep"])
    assert [span.exact for span in quote.spans_of("content")] == ["We will keep", "But nobody pays"]
    assert quote.spans_of("addressee") == []
