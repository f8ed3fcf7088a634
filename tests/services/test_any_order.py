"""Whatever several people do to one story, in whatever order: nothing lost, nothing half done."""

import random
from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import transaction

from annotations.management.commands.check_spans import faults
from annotations.models import (
    PARTS,
    TALK,
    Actor,
    ActorMove,
    Annotation,
    Article,
    ArticleStatus,
    Decision,
    Event,
    Kind,
    Review,
    Status,
    Suggestion,
)
from annotations.services import annotations, history, moves, reviews, suggestions, versions
from annotations.services.articles import set_status
from annotations.services.comments import comment
from annotations.services.refusals import DeedStays, Refused
from annotations.services.trace import as_merged, snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db

# What happens to the words of the story, one after the other.
CHANGES = [
    ("summer sailing", "sailing in summer"),
    ("Tickets rose by", "Fares went up by"),
    ("called the plan “a slow goodbye” and asked for an inquiry", "said nothing"),
    ("14 percent", "15 percent"),
    ("Ferry operator", "🚢 Ferry company"),
    ("Mira Solberg, who runs Sound Ferries.", "Mira Solberg, who ran Sound Ferries."),
    ("The film “Last Boat Home” was shot on the sound.", "The islanders’ council is against it."),
]
PEOPLE = ("speaker_id", "holder_id", "claimant_id")
AT_WORK = {"left": "editor", "right": "editor", "chief": "moderator", "second": "moderator"}


class NothingThere(Exception):
    """There is nothing on the story to do this to, or its words are gone."""


@contextmanager
def words_of_the_story():
    try:
        yield
    except ValueError as error:
        if "substring not found" not in str(error):
            raise
        raise NothingThere from error


def create(article, person, number):
    kind = Kind.values[number % len(Kind.values)]
    with words_of_the_story():
        make.OF_KIND[kind](article, by=person)


def change(article, person, number):
    with words_of_the_story():
        make.changed(own(article, person, number), by=person, variant=number)


def delete(article, person, number):
    chosen = own(article, person, number)
    annotations.delete(annotation=chosen, by=person, lock=chosen.lock)


def restore(article, person, number):
    chosen = own(article, person, number)
    past = list(chosen.events.exclude(verb__in=TALK).order_by("pk"))
    event = past[number % len(past)]
    history.restore(annotation=chosen, by=person, lock=chosen.lock, event=event.pk)


def undo(article, person, number):
    turn(history.undo, article, person, number)


def redo(article, person, number):
    turn(history.redo, article, person, number)


def turn(way, article, person, number):
    try:
        way(article=article, by=person)
    except DeedStays as stays:
        if not (number % 2 and stays.following):
            raise
        way(article=article, by=person, deed=stays.following[-1].pk)


def submit(article, person, number):
    annotations.submit(article=article, by=person)


def withdraw(article, person, number):
    annotations.take_back(article=article, by=person)


DECISIONS = [Decision.APPROVE, Decision.RETURN, Decision.APPROVE, Decision.REJECT, Decision.SECOND]


def judge(article, person, number):
    chosen = one_of(article, number, status=Status.SUBMITTED)
    reviews.decide(
        annotation=chosen,
        by=person,
        decision=DECISIONS[number % len(DECISIONS)],
        comment="See the rules.",
        lock=chosen.lock,
    )


def unjudge(article, person, number):
    reviews.take_back(annotation=one_of(article, number, reviews__reviewer=person), by=person)


def say(article, person, number):
    comment(annotation=one_of(article, number), by=person, body="Is that so?")


def renew(article, person, number):
    old, new = CHANGES[number % len(CHANGES)]
    if old in article.current_version.text:
        make.newer(article, (old, new), by=person)
    else:
        make.newer(article, (new, old), by=person)


def go_back(article, person, number):
    numbers = list(article.versions.order_by("number").values_list("number", flat=True))
    versions.make_current(article=article, by=person, number=numbers[number % len(numbers)])


def place(article, person, number):
    chosen = own(article, person, number, status=Status.ORPHANED)
    role = PARTS[Kind(chosen.kind)][0]
    words = ["Mira Solberg", "Sound Ferries", "two years"][number % 3]
    marks = [make.mark(article.current_version, words, role)]
    versions.place(annotation=chosen, by=person, lock=chosen.lock, marks=marks)


def keep(article, person, number):
    chosen = own(article, person, number, status=Status.ORPHANED)
    versions.keep(annotation=chosen, by=person, lock=chosen.lock)


def merge(article, person, number):
    actors = list(Actor.objects.order_by("pk"))
    if len(actors) > 1:
        gone, kept = actors[number % len(actors)], actors[(number + 1) % len(actors)]
        moves.merge(gone=gone, kept=kept, by=person)


def unmerge(article, person, number):
    done = list(ActorMove.objects.order_by("pk"))
    if done:
        moves.take_back(move=done[number % len(done)], by=person)


def accept(article, person, number):
    suggestions.accept(suggestion=proposed(article, number), by=person)


def dismiss(article, person, number):
    suggestions.dismiss(suggestion=proposed(article, number), by=person)


def move_on(article, person, number):
    statuses = [ArticleStatus.TODO, ArticleStatus.DONE, ArticleStatus.IN_PROGRESS]
    set_status(article=article, by=person, status=statuses[number % len(statuses)])


def one_of(article, number, **which) -> Annotation:
    found = list(Annotation.objects.filter(version__article=article, **which).order_by("pk"))
    if not found:
        raise NothingThere
    return found[number % len(found)]


def own(article, person, number, **which) -> Annotation:
    """Mostly; now and then another's."""
    return one_of(article, number, **which, **({"author": person} if number % 4 else {}))


def proposed(article, number) -> Suggestion:
    found = list(Suggestion.objects.filter(version=article.current_version).order_by("pk"))
    if not found:
        raise NothingThere
    return found[number % len(found)]


# As often as they stand here.
DEEDS = [
    *[create] * 3, *[change] * 2, delete, *[restore] * 2, *[undo] * 2, *[redo] * 4, *[submit] * 4,
    withdraw, *[judge] * 8, *[unjudge] * 3, say, renew, go_back, *[place] * 2, *[keep] * 2,
    merge, unmerge, accept, dismiss, move_on,
]  # fmt: skip


def stored(article) -> dict:
    """Everything of a story that a deed can change."""
    rows = Annotation.objects.filter(version__article=article).whole().order_by("pk")
    return {
        "marks": {
            one.pk: (snapshot(one), one.lock, one.edited_by_id, one.submitted_at) for one in rows
        },
        "article": Article.objects.filter(pk=article.pk).values("status", "current_version").get(),
        "events": Event.objects.count(),
        "reviews": Review.objects.count(),
        "suggestions": list(Suggestion.objects.order_by("pk").values_list("pk", "decision")),
        "actors": list(Actor.objects.order_by("pk").values_list("pk", "merged_into", "name")),
    }


def as_one(kind: str, state: dict | None, one_of_all: dict[int, int]) -> dict | None:
    """A state in which people who were ever taken for one are one."""
    if state is None:
        return None
    state = as_merged(kind, state)
    values = {
        name: one_of_all.get(value, value) if name in PEOPLE else value
        for name, value in state["values"].items()
    }
    persons = [[name, role, one_of_all.get(pk, pk)] for name, role, pk in state.get("persons", [])]
    return state | {"values": values, "persons": persons}


def taken_for_one() -> dict[int, int]:
    """The first of those who were ever merged, by each of them."""
    first = {pk: pk for pk in Actor.objects.values_list("pk", flat=True)}
    for one, other in ActorMove.objects.values_list("origin", "goal"):
        low, high = sorted((first[one], first[other]))
        first = {pk: low if root == high else root for pk, root in first.items()}
    return first


def check(article) -> None:
    """What is true of a story at any time."""
    people = taken_for_one()
    for version in article.versions.prefetch_related("annotations__spans"):
        assert not list(faults(version))
    for one in Annotation.objects.filter(version__article=article).whole():
        states = list(one.events.exclude(verb__in=TALK).order_by("pk"))
        told = [as_one(one.kind, event.after, people) for event in states]
        # Each deed begins where the one before it ended, and what stands is where the last ended.
        begins = [as_one(one.kind, event.before, people) for event in states]
        assert begins == [None, *told[:-1]], one.kind
        assert as_one(one.kind, snapshot(one), people) == told[-1], one.kind
        assert [event.lock for event in states] == list(range(1, one.lock + 1)), one.kind
        named = {value for name, value in snapshot(one)["values"].items() if name in PEOPLE}
        if one.status != Status.DELETED:
            assert not Actor.objects.filter(pk__in=named - {None}).exclude(merged_into=None), (
                one.kind
            )
        if one.status not in (Status.DELETED, Status.ORPHANED, Status.REJECTED):
            kept = any(event.verb == "kept" for event in states)
            assert one.version_id == article.current_version_id or kept, (one.kind, one.status)
            spans = [list(span) for span in told[-1]["spans"]]
            assert not annotations.lacks_words(
                one.kind, spans, told[-1]["values"].get("quote_id")
            ), one.kind
        if one.status == Status.APPROVED:
            last = one.reviews.order_by("pk").last()
            assert last.decision == Decision.APPROVE, one.kind
            assert last.reviewer_id not in (one.author_id, one.edited_by_id), one.kind
            assert as_one(one.kind, last.state, people)["values"] == told[-1]["values"], one.kind


SEEDS = range(8)
STEPS = 60


def test_nothing_is_lost_and_nothing_half_done():
    done = Counter()
    for seed in SEEDS:
        with transaction.atomic():
            done += a_day(random.Random(seed))
            transaction.set_rollback(True)
    # What was never carried out proves nothing.
    assert not {deed.__name__ for deed in DEEDS} - set(done)


def a_day(chance: random.Random) -> Counter:
    """What several people do to a story; how often each deed was carried out."""
    article = make.article()
    suggestions.suggest_for(version=article.current_version)
    people = [make.make_user(role, name) for name, role in AT_WORK.items()]
    person, _right, chief, _second = people
    for number in range(4):
        create(article, person, number)
    submit(article, person, 0)
    for number in (0, 2):
        judge(article, chief, number)
    done = Counter()
    for _step in range(STEPS):
        # Each does a few things, one after the other.
        person = chance.choice([person, person, *people])
        deed, number = chance.choice(DEEDS), chance.randrange(12)
        article = Article.objects.get(pk=article.pk)
        before = stored(article)
        try:
            deed(article, person, number)
        except (Refused, NothingThere):
            assert stored(article) == before, deed.__name__
        else:
            done[deed.__name__] += 1
            check(Article.objects.get(pk=article.pk))
    return done
