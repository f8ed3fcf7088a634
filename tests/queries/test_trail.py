import pytest

from annotations.queries.trail import trail_of
from annotations.services.actors import Named
from annotations.services.annotations import change
from annotations.services.comments import comment
from annotations.services.history import undo
from annotations.services.quotes import change_quote
from annotations.services.trace import snapshot
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(annotation):
    """Newest first: what is said, and each change as label, words taken away, words added."""
    return [
        (
            step.sentence,
            [
                (
                    change.label,
                    *("".join(w for op, w in change.words if op == way) for way in
                      ("removed", "added")),
                )
                for change in step.changes
            ],
        )
        for step in trail_of(annotation).rows
    ]  # fmt: skip


def test_a_history_names_people_and_words_instead_of_numbers():
    quote = make.quote()
    change_quote(
        annotation=quote, by=make.make_user("moderator"), lock=1, speaker=Named("Ida Brekke"),
        type="direct", speaker_status="named", note="She said it herself.",
        marks=make.marks(quote.version, content="“But nobody pays for an empty ship,”", cue="said"),
    )  # fmt: skip
    (newest, changes), (oldest, first) = told(quote)
    assert newest == "moderator changed it."
    assert ("speaker", "Mira Solberg", "Ida Brekke") in changes
    assert ("Source", "Mira Solberg", "") in changes
    assert ("note", "", "She said it herself.") in changes
    assert "Cue" not in [change[0] for change in changes]
    assert oldest == "editor made it."
    assert ("Cue", "", "said") in first
    assert ("speaker", "", "Mira Solberg") in first


def test_the_persons_in_a_picture_are_told():
    caption = make.caption()
    make.changed(caption, variant=2)
    (change,) = [change for change in told(caption)[0][1] if change[0] == "persons shown"]
    assert "Ida Brekke" in change[2]


@pytest.mark.parametrize("kind", make.OF_KIND)
def test_no_number_of_a_row_is_told(kind):
    annotation = make.OF_KIND[kind](make.article())
    make.changed(annotation)
    for _sentence, changes in told(annotation):
        assert not [change for change in changes if change[1].isdigit() or change[2].isdigit()]


def test_a_decision_is_told_without_the_words_it_left_alone():
    quote = make.quote(approved=True)
    assert told(quote)[0] == ("moderator approved it.", [])


def test_only_another_state_than_the_standing_one_can_be_brought_back():
    quote = make.changed(make.quote())
    comment(annotation=quote, by=quote.author, body="Is this the whole sentence?")
    steps = trail_of(quote, snapshot(make.fresh(quote))).rows
    assert [(step.event.verb, step.restorable, step.stands) for step in steps] == [
        ("commented", False, False),
        ("changed", False, True),
        ("created", True, False),
    ]


def test_a_state_that_reads_the_same_on_the_new_text_is_not_offered():
    quote = make.changed(make.quote())
    newer = make.newer(quote.version.article, ("Ferry operator", "Boat operator"))
    quote = make.fresh(quote)
    assert quote.version == newer.current_version
    steps = trail_of(quote, snapshot(quote)).rows
    assert [(step.event.verb, step.restorable, step.stands) for step in steps] == [
        ("carried", False, True),
        ("changed", False, False),
        ("created", True, False),
    ]


def test_a_state_whose_words_are_not_in_the_text_is_not_offered():
    quote = make.quote()
    other = make.marks(quote.version, content="“a slow goodbye”")
    change(annotation=quote, by=quote.author, lock=1, marks=other)
    make.newer(quote.version.article, ("We will keep every", "We shall keep every"))
    quote = make.fresh(quote)
    steps = trail_of(quote, snapshot(quote)).rows
    assert [(step.event.verb, step.restorable) for step in steps] == [
        ("carried", False),
        ("changed", False),
        ("created", False),
    ]


def test_a_long_history_takes_as_many_queries_as_a_short_one(django_assert_num_queries):
    stance = make.stance()
    for variant in (1, 2, 1, 2):
        stance = make.changed(make.fresh(stance), variant=variant)
    undo(article=stance.version.article, by=stance.author)
    stance = make.fresh(stance)
    with django_assert_num_queries(4):
        assert len(trail_of(stance).rows) == 6


def test_what_is_older_than_a_page_holds_is_on_the_next(monkeypatch):
    monkeypatch.setattr("annotations.queries.trail.TOLD_EVENTS", 1)
    quote = make.changed(make.quote())
    first = trail_of(quote)
    second = trail_of(quote, before=first.older)
    (newest,), (oldest,) = first.rows, second.rows
    assert (newest.event.verb, oldest.event.verb) == ("changed", "created")
    assert trail_of(quote, after=second.newer).rows == [newest]
    assert (first.newer, second.older) == (None, None)
