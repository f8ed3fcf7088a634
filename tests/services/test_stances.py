import pytest

from annotations.models import Stance, Target
from annotations.services.actors import Named
from annotations.services.refusals import MissingHolder, MissingPart, UnknownTarget
from annotations.services.stances import change_stance
from annotations.services.targets import Worded
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_stance_says_who_stands_where_and_shows_the_words():
    stance = make.fresh(make.stance(label="opposes", basis="inferred"))
    row = stance.stance
    assert (row.holder.name, row.holder.kind, row.label, row.basis) == (
        "Islanders’ council",
        "organisation",
        "opposes",
        "inferred",
    )
    assert row.target.statement == "Winter sailings on Halden Sound should stop"
    assert [span.exact for span in stance.spans_of("evidence")] == ["“a slow goodbye”"]


@pytest.mark.parametrize("kind", ["author", "publication"])
def test_the_author_or_the_paper_may_hold_a_stance_and_then_no_actor_does(kind):
    stance = make.fresh(make.stance(holder="Islanders’ council", holder_kind=kind))
    assert (stance.stance.holder_kind, stance.stance.holder) == (kind, None)


def test_somebody_must_hold_it():
    article = make.article()
    with pytest.raises(MissingHolder):
        make.stance(article, holder="")
    assert not Stance.objects.exists()
    stance = make.stance(article)
    with pytest.raises(MissingHolder):
        change_stance(
            annotation=stance, by=stance.author, lock=1, label="supports",
            target=Worded("Ferries should be free"),
        )  # fmt: skip
    assert make.fresh(stance).stance.label == "opposes"
    assert not Target.objects.filter(statement="Ferries should be free").exists()


def test_a_stance_needs_words_or_a_quote():
    article = make.article()
    with pytest.raises(MissingPart):
        make.stance(article, evidence=[])
    stance = make.stance(article)
    with pytest.raises(MissingPart):
        change_stance(
            annotation=stance, by=stance.author, lock=1, label="supports",
            target=Worded("Ferries should be free"), holder=Named("Mira Solberg"), marks=[],
        )  # fmt: skip


def test_a_stance_remembers_the_quote_it_comes_from_and_keeps_it_when_edited():
    quote = make.quote()
    stance = make.stance(quote.version.article, quote=quote.quote)
    make.changed(stance)
    assert make.fresh(stance).stance.quote == quote.quote
    assert list(quote.quote.stances.all()) == [stance.stance]


def test_a_target_nobody_may_add_leaves_nothing():
    article = make.article()
    Target.objects.create(statement="Closed", key="closed", active=False)
    with pytest.raises(UnknownTarget):
        make.stance(article, target="Closed")
    assert not Stance.objects.exists()
