"""The agreed set: what each choice makes, what it leaves alone, and how it is taken back."""

import pytest

from annotations.access import may
from annotations.models import Annotation, Article, ArticleStatus, Chosen, Settlement, Status, User
from annotations.queries.exports import Filters, chosen
from annotations.queries.history import deeds_of
from annotations.queries.passes import comparison
from annotations.queries.states import state_read
from annotations.services import settlements
from annotations.services.actors import Named
from annotations.services.refusals import (
    AlreadyDecided,
    NotAllowed,
    NotAllSettled,
    PairSettled,
    PassesClosed,
)
from annotations.services.reviews import decide
from annotations.services.stances import tag_stance
from annotations.services.targets import Worded
from annotations.services.trace import snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make.make_user("moderator")


def agreed(article):
    """The live agreed marks, newest last, as what they say."""
    found = Annotation.objects.live().filter(version__article=article, settles__isnull=False)
    return [said(annotation) for annotation in found.whole().order_by("pk")]


def said(annotation):
    state = state_read(annotation)
    return {name: state[name] for name in ("spans", "values")} | {"kind": annotation.kind}


def originals(article):
    found = Annotation.objects.filter(made_in__article=article).whole().order_by("made_in__number")
    return {annotation.author.username: annotation for annotation in found}


def differing():
    return make.read_by_two(right=lambda on, by: make.quote(on, by=by, speaker="Ida Brekke"))


def settle(article, moderator, chosen, pair=None):
    left, right = pair or (originals(article)["left"].pk, originals(article)["right"].pk)
    return settlements.settle(article=article, by=moderator, left=left, right=right, chosen=chosen)


@pytest.mark.parametrize(
    ("chosen", "taken"),
    [
        (Chosen.LEFT, ["left"]),
        (Chosen.RIGHT, ["right"]),
        (Chosen.BOTH, ["left", "right"]),
        (Chosen.NEITHER, []),
        (Chosen.EDIT, ["left"]),
    ],
)
def test_a_choice_makes_marks_of_the_moderators_own(moderator, chosen, taken):
    article = differing()
    before = {name: snapshot(make.fresh(mark)) for name, mark in originals(article).items()}
    settlement = settle(article, moderator, chosen)
    assert agreed(article) == [said(originals(article)[name]) for name in taken]
    for annotation in settlement.agreed.all():
        assert (annotation.author, annotation.status) == (moderator, Status.DRAFT)
        assert annotation.made_in is None
        assert [event.verb for event in annotation.events.all()] == ["settled"]
    assert {name: snapshot(make.fresh(m)) for name, m in originals(article).items()} == before
    assert (settlement.left, settlement.right) == tuple(originals(article).values())
    for original in originals(article).values():
        assert original.events.latest("pk").verb == "settled"


@pytest.mark.parametrize("kind", make.OF_KIND)
def test_a_mark_of_every_kind_is_taken_as_it_is(moderator, kind):
    article = make.read_by_two(
        left=lambda on, by: make.OF_KIND[kind](on, by=by), right=lambda on, by: None
    )
    left = originals(article)["left"]
    settle(article, moderator, Chosen.EDIT, (left.pk, 0))
    assert agreed(article) == [said(left)]


def test_what_is_the_same_is_taken_in_one_go(moderator):
    article = make.read_by_two()
    assert settlements.settle_same(article=article, by=moderator) == 1
    assert agreed(article) == [said(originals(article)["left"])]
    assert settlements.settle_same(article=article, by=moderator) == 0
    assert len(agreed(article)) == 1


def two(on, by):
    make.quote(on, by=by)
    make.claim(on, by=by)


def test_what_was_taken_in_one_go_is_taken_back_in_one_go(moderator):
    article = make.read_by_two(left=lambda on, by: (two(on, by), make.stance(on, by=by)), right=two)
    stance = Annotation.objects.get(kind="stance")
    settle(article, moderator, Chosen.LEFT, (stance.pk, 0))
    settlements.settle_same(article=article, by=moderator)
    assert len(agreed(article)) == 3
    assert settlements.take_same_back(article=article, by=moderator) == 2
    # The choice on what differs stands.
    assert [mark["kind"] for mark in agreed(article)] == ["stance"]
    assert settlements.take_same_back(article=article, by=moderator) == 0
    assert settlements.settle_same(article=article, by=moderator) == 2


def test_all_or_none_is_taken_back(moderator):
    article = make.read_by_two(left=two, right=two)
    settlements.finish(article=article, by=moderator)
    first = Annotation.objects.live().filter(kind="quote").get()
    decide(annotation=first, by=make.make_user("moderator", "other"), decision="approve",
                lock=first.lock)  # fmt: skip
    with pytest.raises(AlreadyDecided):
        settlements.take_same_back(article=article, by=moderator)
    assert len(agreed(article)) == 2


def test_a_note_is_no_difference_and_a_place_is_one():
    first = "“We will keep every summer sailing,”"
    article = make.read_by_two(
        left=lambda on, by: make.quote(on, by=by, note="Sure?"),
        right=lambda on, by: make.quote(on, by=by, content=first),
    )
    assert [pair.is_same for pair in comparison(article)] == [True]
    article = make.read_by_two(right=lambda on, by: make.quote(on, by=by, content=first[1:-1]))
    (pair,) = comparison(article)
    assert pair.what == "Content"


def test_a_stance_goes_with_the_agreed_quote(moderator):
    def both(on, by):
        quote = make.quote(on, by=by)
        tag_stance(
            version=on.current_version, by=by, marks=[], label="opposes", quote=quote.quote,
            holder=Named("Mira Solberg"), target=Worded("Winter sailings should stop"),
        )  # fmt: skip

    article = make.read_by_two(left=both, right=both)
    assert [pair.is_same for pair in comparison(article)] == [True, True]
    settlements.settle_same(article=article, by=moderator)
    quote, stance = Annotation.objects.live().order_by("kind")
    assert stance.stance.quote == quote.quote


@pytest.mark.parametrize("how", ["again", "another", "half"])
def test_a_pair_is_settled_once(moderator, how):
    article = differing()
    first = settle(article, moderator, Chosen.LEFT)
    left = originals(article)["left"].pk
    if how == "again":
        assert settle(article, moderator, Chosen.LEFT) == first
    else:
        pair = (left, 0) if how == "half" else None
        with pytest.raises(PairSettled):
            settle(article, make.make_user("admin"), Chosen.RIGHT, pair)
    assert len(agreed(article)) == 1


def test_the_marks_of_other_articles_and_of_the_wrong_side_are_no_pair(moderator):
    article, other = differing(), differing()
    marks, foreign = originals(article), originals(other)
    for pair in (
        (foreign["left"].pk, 0),
        (marks["right"].pk, 0),
        (0, marks["left"].pk),
        (0, 0),
        (2**62, 0),
    ):
        with pytest.raises(PairSettled):
            settle(article, moderator, Chosen.LEFT, pair)
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("chosen", Chosen)
def test_two_marks_that_are_not_compared_are_no_pair(moderator, chosen):
    """A quote of the one reader and a claim of the other, which is compared with nothing."""

    def quoted_and_claimed(on, by):
        make.quote(on, by=by)
        make.claim(on, by=by)

    article = make.read_by_two(right=quoted_and_claimed)
    left = Annotation.objects.get(author__username="left")
    claim = Annotation.objects.get(author__username="right", kind="claim")
    for pair in ((left.pk, claim.pk), (left.pk, 0), (0, left.pk)):
        with pytest.raises(PairSettled):
            settle(article, moderator, chosen, pair)
    assert not Settlement.objects.exists()
    settle(article, moderator, Chosen.RIGHT, (0, claim.pk))


def test_a_choice_is_taken_back_and_made_anew(moderator):
    article = differing()
    settlement = settle(article, moderator, Chosen.BOTH)
    settlements.take_back(settlement=settlement, by=moderator)
    assert agreed(article) == []
    settlements.take_back(settlement=settlement, by=moderator)
    settle(article, moderator, Chosen.RIGHT)
    assert agreed(article) == [said(originals(article)["right"])]
    assert Settlement.objects.standing().count() == 1


def test_what_a_choice_made_is_not_undone_on_the_article(moderator):
    article = differing()
    settle(article, moderator, Chosen.LEFT)
    assert deeds_of(article, moderator) == ({}, {})
    settlements.finish(article=article, by=moderator)
    assert deeds_of(article, moderator) == ({}, {})


def test_a_choice_stands_once_its_mark_is_judged(moderator):
    article = make.read_by_two()
    settlements.finish(article=article, by=moderator)
    annotation = Annotation.objects.live().get()
    decide(annotation=annotation, by=make.make_user("admin"), decision="approve")
    with pytest.raises(AlreadyDecided):
        settlements.take_back(settlement=annotation.settles, by=moderator)


def test_the_agreed_set_goes_to_the_moderators_when_all_is_settled(moderator):
    article = make.read_by_two(
        left=lambda on, by: (make.claim(on, by=by), make.quote(on, by=by)),
        right=lambda on, by: (make.claim(on, by=by), make.quote(on, by=by, cue="")),
    )
    with pytest.raises(NotAllSettled):
        settlements.finish(article=article, by=moderator)
    assert agreed(article) == []
    differs = next(pair for pair in comparison(article) if not pair.is_same)
    settle(article, moderator, Chosen.LEFT, (differs.left.pk, differs.right.pk))
    assert settlements.finish(article=article, by=moderator) == 2
    live = Annotation.objects.live()
    assert {annotation.status for annotation in live} == {Status.SUBMITTED}
    assert Article.objects.get(pk=article.pk).status == ArticleStatus.DONE
    for annotation in live:
        decide(annotation=annotation, by=make.make_user("admin"), decision="approve")
    assert set(chosen(Filters())) == set(live)


def test_who_adjudicated_does_not_judge_the_agreed_set(moderator):
    article = make.read_by_two()
    settlements.finish(article=article, by=moderator)
    with pytest.raises(Exception, match="Nobody judges their own work"):
        decide(annotation=Annotation.objects.live().get(), by=moderator, decision="approve")


def test_two_passes_without_a_mark_are_done(moderator):
    article = make.read_by_two(left=lambda on, by: None, right=lambda on, by: None)
    then = Article.objects.get(pk=article.pk).updated_at
    assert settlements.finish(article=article, by=moderator) == 0
    standing = Article.objects.get(pk=article.pk)
    assert standing.status == ArticleStatus.DONE
    assert standing.updated_at > then
    event = article.events.filter(verb="changed").latest("pk")
    assert (event.by, event.after) == (moderator, {"status": "done"})


def test_nobody_settles_their_own_pass_or_without_the_right():
    article = make.read_by_two()
    judge = make.make_user("moderator", "judge")
    own = make.read_by_two(right=lambda on, by: make.quote(on, by=judge), opened=False)
    for person, on in (
        (make.make_user("editor", "left"), article),
        (make.make_user("editor", "third"), article),
        (judge, own),
    ):
        with pytest.raises(NotAllowed):
            settlements.settle_same(article=on, by=person)


def test_nothing_is_settled_before_both_are_in(moderator):
    article = make.read_by_two(opened=False)
    with pytest.raises(PassesClosed):
        settlements.settle_same(article=article, by=moderator)


def test_three_pairs_and_thirty_take_the_same_queries(django_assert_num_queries):
    def article(number):
        def several(on, by):
            for _ in range(number):
                make.stance(on, by=by)
                make.quote(on, by=by)

        return make.read_by_two(left=several, right=several)

    for found in (article(1), article(6)):
        with django_assert_num_queries(7):
            assert comparison(found)


@pytest.mark.parametrize("is_active", [True, False])
def test_who_hands_on_what_another_has_settled_judges_it_unless_that_one_is_gone(
    moderator, is_active
):
    article, other = differing(), make.make_user("moderator", "other")
    settle(article, other, "left")
    User.objects.filter(pk=other.pk).update(is_active=is_active)
    assert settlements.finish(article=article, by=moderator) == 1
    mark = Annotation.objects.live().get(author=other)
    assert may(moderator, "judge", mark) == is_active
