"""Whatever several people do to one story, in whatever order: nothing lost, nothing half done, and
nothing seen that is sealed."""

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
    Settlement,
    Status,
    Suggestion,
    User,
)
from annotations.models.passes import Chosen
from annotations.queries.passes import comparison
from annotations.queries.trail import is_state
from annotations.services import (
    annotations,
    desk,
    history,
    moves,
    reviews,
    settlements,
    suggestions,
    versions,
)
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
    gone, kept = among(actors, number), among(actors, number + 1)
    moves.merge(gone=gone, kept=kept, by=person)


def unmerge(article, person, number):
    moves.take_back(move=among(list(ActorMove.objects.order_by("pk")), number), by=person)


def accept(article, person, number):
    suggestions.accept(suggestion=proposed(article, number), by=person)


def dismiss(article, person, number):
    suggestions.dismiss(suggestion=proposed(article, number), by=person)


def move_on(article, person, number):
    statuses = [ArticleStatus.TODO, ArticleStatus.DONE, ArticleStatus.IN_PROGRESS]
    set_status(article=article, by=person, status=statuses[number % len(statuses)])


def settle(article, person, number):
    pairs = comparison(article) if article.passes.opened().exists() else []
    pair = among(pairs, number)
    settlements.settle(
        article=article,
        by=person,
        left=pair.left.pk if pair.left else 0,
        right=pair.right.pk if pair.right else 0,
        chosen=[Chosen.LEFT, Chosen.RIGHT, Chosen.BOTH, Chosen.NEITHER][number % 4],
    )


def settle_same(article, person, number):
    settlements.settle_same(article=article, by=person)


def unsettle(article, person, number):
    standing = list(Settlement.objects.standing().filter(article=article).order_by("pk"))
    settlements.take_back(settlement=among(standing, number), by=person)


def finish(article, person, number):
    settlements.finish(article=article, by=person)


def close(article, person, number):
    reader = among([one.editor for one in article.passes.order_by("pk")], number)
    desk.close_pass(article=article, by=person, reader=reader, reason="Ill.")


def give_up(article, person, number):
    desk.assign(article=article, by=person, to=None)


def among(found, number):
    if not found:
        raise NothingThere
    return found[number % len(found)]


def one_of(article, number, **which) -> Annotation:
    found = Annotation.objects.filter(version__article=article, **which).order_by("pk")
    return among(list(found), number)


def own(article, person, number, **which) -> Annotation:
    """Mostly; now and then another's."""
    return one_of(article, number, **which, **({"author": person} if number % 4 else {}))


def proposed(article, number) -> Suggestion:
    return among(list(article.current_version.suggestions.order_by("pk")), number)


# As often as they stand here.
DEEDS = [
    *[create] * 3, *[change] * 2, delete, *[restore] * 2, *[undo] * 2, *[redo] * 4, *[submit] * 4,
    withdraw, *[judge] * 8, *[unjudge] * 3, say, renew, go_back, *[place] * 2, *[keep] * 2,
    *[merge] * 2, *[unmerge] * 2, accept, dismiss, move_on,
]  # fmt: skip
DEEDS_OF_TWO = [
    *[create] * 4, *[change] * 3, delete, *[undo] * 4, *[redo] * 4, *[submit] * 5, *[withdraw] * 2,
    *[settle] * 12, settle_same, *[unsettle] * 2, *[finish] * 4, *[close] * 2, *[give_up] * 2,
    *[judge] * 8, restore, say, *[renew] * 2, merge, unmerge, move_on,
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
        "passes": list(article.passes.order_by("pk").values()),
        "settlements": list(Settlement.objects.order_by("pk").values()),
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


def check(article, opened: dict[int, dict]) -> None:
    """What is true of a story at any time; `opened` gathers the marks that two had handed in."""
    people = taken_for_one()
    check_sealed(article)
    for version in article.versions.prefetch_related("annotations__spans"):
        assert not list(faults(version))
    for one in Annotation.objects.filter(version__article=article).whole():
        events = one.events.exclude(verb__in=TALK).order_by("pk")
        states = [event for event in events if is_state(event.after)]
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
            kept = one.made_in or any(event.verb == "kept" for event in states)
            assert one.version_id == article.current_version_id or kept, (one.kind, one.status)
            spans = [list(span) for span in told[-1]["spans"]]
            assert not annotations.lacks_words(
                one.kind, spans, told[-1]["values"].get("quote_id")
            ), one.kind
        if one.made_in and one.made_in.opened_at:
            # It stays as it was when both were in.
            was = opened.setdefault(one.pk, snapshot(one))
            assert as_one(one.kind, was, people) == told[-1], one.kind
        if one.status == Status.APPROVED:
            assert not one.made_in, one.kind
            last = one.reviews.order_by("pk").last()
            assert last.decision == Decision.APPROVE, one.kind
            assert last.reviewer_id not in (one.author_id, one.edited_by_id), one.kind
            assert as_one(one.kind, last.state, people)["values"] == told[-1]["values"], one.kind


def check_sealed(article) -> None:
    """What one of two readers has marked is seen by nobody else until both are in."""
    for person in User.objects.all():
        for seen in (Annotation.objects.visible_to(person), Annotation.objects.on_page_of(person)):
            sealed = seen.filter(made_in__isnull=False, made_in__opened_at=None)
            assert not sealed.exclude(made_in__editor=person), person
    assert article.passes.opened().count() in (0, 2)
    standing = Settlement.objects.standing().filter(article=article)
    for side in ("left", "right"):
        settled = standing.exclude(**{side: None}).values_list(side, flat=True)
        assert len(settled) == len(set(settled)), side


SEEDS = range(8)
STEPS = 60


def test_nothing_is_lost_and_nothing_half_done():
    def story(people, _seed):
        article = make.article()
        left, _right, chief, _second = people
        for number in range(4):
            create(article, left, number)
        submit(article, left, 0)
        for number in (0, 2):
            judge(article, chief, number)
        return article

    done = some_days(DEEDS, story)
    # What was never carried out proves nothing; more days help.
    assert sorted({deed.__name__ for deed in DEEDS} - set(done)) == []


def test_two_readers_see_nothing_of_one_another_until_both_are_in():
    def story(people, seed):
        article = make.article(collection=make.collection("Read by two", passes=2))
        # In every other day both are in from the beginning.
        for person in people[:2]:
            for number in range(3):
                create(article, person, number)
            if seed % 2:
                submit(article, person, 0)
        return article

    done = some_days(DEEDS_OF_TWO, story)
    of_two = {"submit", "withdraw", "settle", "settle_same", "unsettle", "finish", "close"}
    assert sorted(of_two - set(done)) == []


def some_days(deeds, story) -> Counter:
    done = Counter()
    for seed in SEEDS:
        with transaction.atomic():
            people = [make.make_user(role, name) for name, role in AT_WORK.items()]
            article = story(people, seed)
            suggestions.suggest_for(version=article.current_version)
            done += a_day(random.Random(seed), deeds, article, people)
            transaction.set_rollback(True)
    return done


def a_day(chance: random.Random, deeds, article, people) -> Counter:
    """What several people do to a story; how often each deed was carried out."""
    person, done, opened = people[0], Counter(), {}
    for _step in range(STEPS):
        # Each does a few things, one after the other.
        person = chance.choice([person, person, *people])
        deed, number = chance.choice(deeds), chance.randrange(12)
        article = Article.objects.get(pk=article.pk)
        before = stored(article)
        try:
            deed(article, person, number)
        except (Refused, NothingThere):
            assert stored(article) == before, deed.__name__
        else:
            done[deed.__name__] += 1
            check(Article.objects.get(pk=article.pk), opened)
    return done
