import pytest

from annotations.queries.trail import trail_of
from annotations.services.actors import Named
from annotations.services.history import undo
from annotations.services.quotes import change_quote
from tests import factories as make

pytestmark = pytest.mark.django_db


def told(annotation):
    """Newest first: who did what, and each change as label, before, after."""
    return [
        (
            entry.event.by.username,
            entry.event.verb,
            [(change.label, change.before, change.after) for change in entry.changes],
        )
        for entry in trail_of(annotation)
    ]


def test_a_history_names_people_and_words_instead_of_numbers():
    quote = make.quote()
    change_quote(
        annotation=quote, by=make.make_user("moderator"), lock=1, speaker=Named("Ida Brekke"),
        type="direct", speaker_status="named", note="She said it herself.",
        marks=make.marks(quote.version, content="“But nobody pays for an empty ship,”", cue="said"),
    )  # fmt: skip
    newest, oldest = told(quote)
    assert newest == (
        "moderator",
        "changed",
        [
            ("speaker", "Mira Solberg", "Ida Brekke"),
            ("content", "“We will keep every summer sailing,”", ""),
            ("source", "Mira Solberg", ""),
            ("content", "", "“But nobody pays for an empty ship,”"),
            ("note", "", "She said it herself."),
        ],
    )
    assert oldest[:2] == ("editor", "created")
    assert ("cue", "", "said") in oldest[2]


def test_the_persons_in_a_picture_are_told():
    caption = make.caption()
    make.changed(caption, variant=2)
    assert ("Persons shown", "Mira Solberg", "Mira Solberg, Ida Brekke") in told(caption)[0][2]


@pytest.mark.parametrize("kind", make.OF_KIND)
def test_no_number_of_a_row_is_told(kind):
    annotation = make.OF_KIND[kind](make.article())
    make.changed(annotation)
    for _who, _verb, changes in told(annotation):
        assert not [change for change in changes if change[1].isdigit() or change[2].isdigit()]


def test_a_decision_tells_its_status():
    quote = make.quote(approved=True)
    assert told(quote)[0] == ("moderator", "approved", [("status", "submitted", "approved")])


def test_a_long_history_takes_as_many_queries_as_a_short_one(django_assert_num_queries):
    stance = make.stance()
    for variant in (1, 2, 1, 2):
        stance = make.changed(make.fresh(stance), variant=variant)
    undo(article=stance.version.article, by=stance.author)
    stance = make.fresh(stance)
    stance.details, stance.version.text  # noqa: B018  (read before the queries are counted)
    with django_assert_num_queries(3):
        assert len(trail_of(stance)) == 6
