"""The figures of agreement over real passes, counted by hand, and the cases behind each."""

import datetime

import pytest
from django.utils import timezone

from annotations.models import PARTS, Kind, Pass, Role
from annotations.queries import agreement
from annotations.queries.agreement import (
    ANY,
    CHIEF,
    KIND,
    LABELS,
    PERSONS,
    Filters,
    cases,
    figures,
    label_counts,
)
from annotations.services import versions
from annotations.services.articles import columns_of, set_status
from annotations.text.intake import Block
from tests import factories as make

pytestmark = pytest.mark.django_db

SAILING, SHIP = "“We will keep every summer sailing,”", "“But nobody pays for an empty ship,”"


@pytest.fixture
def moderator():
    return make.make_user("moderator")


def quotes(*contents, **values):
    """What a reader does who marks these quotes, each with the cue beside it."""

    def mark_it(on, by):
        for content in contents:
            make.quote(on, by=by, content=content, cue="", source="", **values)

    return mark_it


def told(user, kind, name, how="", filters=None):
    return [(*case.said, case.how) for case in cases(user, filters or Filters(), kind, name, how)]


def test_the_spans_of_two_readers_are_counted(moderator):
    make.read_by_two(quotes(SAILING, SHIP), quotes(SAILING, "nobody pays", "an inquiry"))
    found = figures(moderator, Filters()).spans[Kind.QUOTE, Role.CONTENT]
    assert (found.by_a, found.by_b, found.same, found.met_a, found.met_b) == (2, 3, 1, 2, 2)
    assert found.exact == pytest.approx(2 / 5)
    assert (found.agr_ab, found.agr_ba) == (1, pytest.approx(2 / 3))


def test_every_character_outside_the_furniture_is_an_item(moderator):
    article = make.read_by_two(quotes(SAILING), quotes(SAILING[:10]))
    alpha = figures(moderator, Filters()).characters[None]
    blocks = article.current_version.blocks
    assert alpha.items == sum(end - start for kind, start, end in blocks if kind != "furniture")
    assert alpha.raw == pytest.approx(1 - (len(SAILING) - 10) / alpha.items)
    assert alpha.labels == {"quote": len(SAILING) + 10, "": 2 * alpha.items - len(SAILING) - 10}


def test_labels_are_compared_on_what_both_marked_and_a_mark_of_one_is_a_gap(moderator):
    make.read_by_two(
        quotes(SAILING, SHIP, type="direct"),
        lambda on, by: (quotes(SAILING, type="direct")(on, by), quotes(SHIP, type="mixed")(on, by),
                        quotes("an inquiry", type="indirect")(on, by)),
    )  # fmt: skip
    alpha = figures(moderator, Filters()).labels[Kind.QUOTE, "type"]
    assert (alpha.items, alpha.pairable) == (3, 2)
    assert alpha.raw == pytest.approx(0.5)
    assert alpha.labels == {"direct": 3, "mixed": 1}
    assert alpha.value == pytest.approx(0)


def test_one_label_alone_is_no_perfect_agreement(moderator):
    make.read_by_two(quotes(SAILING, type="direct"), quotes(SAILING, type="direct"))
    assert figures(moderator, Filters()).labels[Kind.QUOTE, "type"].value is None


def test_whether_it_is_a_quote_at_all_is_a_label(moderator):
    home = "“Last Boat Home”"
    make.read_by_two(quotes(home, SAILING), lambda on, by: (make.not_a_quote(on, by=by),
                                                            quotes(SAILING)(on, by)))  # fmt: skip
    alpha = figures(moderator, Filters()).labels[Kind.QUOTE, KIND]
    assert (alpha.items, alpha.pairable, alpha.raw) == (2, 2, 0.5)
    assert told(moderator, Kind.QUOTE, KIND, "differ") == [("Quote", "Not a quote", "differ")]


def test_only_passes_that_are_open_are_compared(moderator):
    make.read_by_two(quotes(SAILING), quotes(SAILING), opened=False)
    make.quote()
    assert figures(moderator, Filters()).texts == 0


def test_a_mark_that_was_settled_changes_no_figure(moderator):
    from annotations.services.settlements import finish

    article = make.read_by_two(quotes(SAILING), quotes(SAILING))
    before = figures(moderator, Filters())
    finish(article=article, by=moderator)
    assert figures(moderator, Filters()) == before


def test_a_text_that_changes_once_it_is_settled_changes_no_figure(moderator):
    from annotations.services.settlements import finish

    article = make.read_by_two(quotes(SAILING), quotes(SAILING))
    before = figures(moderator, Filters())
    finish(article=article, by=moderator)
    text = columns_of([Block("headline", "Short")])
    versions.add(article=article, by=moderator, columns=text)
    assert figures(moderator, Filters()) == before


def test_a_pair_of_people_stands_in_one_order_whoever_came_first(moderator):
    make.read_by_two(quotes(SAILING), quotes())
    other = make.article(collection=make.collection("Read by two", passes=2))
    left, right = make.make_user("editor", "left"), make.make_user("editor", "right")
    quotes(SAILING)(other, right)
    make.read_by_two(quotes(SHIP), lambda on, by: None, on=other)
    sums = figures(moderator, Filters())
    ((pair, together),) = sums.people.items()
    assert pair == (left, right)
    assert (together.texts, together.spans.by_a, together.spans.by_b) == (2, 2, 1)
    # In the table of parts, left is who began to read first.
    found = sums.spans[Kind.QUOTE, Role.CONTENT]
    assert (found.by_a, found.by_b) == (2, 1)


def test_the_figures_are_narrowed_by_collection_people_and_days(moderator):
    article = make.read_by_two(quotes(SAILING), quotes(SAILING))
    when = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC)
    Pass.objects.filter(article=article).update(opened_at=when)
    left, nobody = make.make_user("editor", "left"), make.make_user("editor", "nobody")
    day = datetime.date(2026, 3, 4)
    for filters, texts in (
        (Filters(collection=article.collection), 1),
        (Filters(collection=make.collection("Another", passes=2)), 0),
        (Filters(reader=left), 1),
        (Filters(reader=left, other=nobody), 0),
        (Filters(since=day, until=day), 1),
        (Filters(since=datetime.date(2026, 3, 5)), 0),
        (Filters(until=datetime.date(2026, 3, 3)), 0),
    ):
        assert figures(moderator, filters).texts == texts, filters
    assert list(figures(moderator, Filters()).months) == [datetime.date(2026, 3, 1)]


def test_a_month_is_one_of_the_desks_own_time_zone(moderator):
    make.read_by_two(quotes(SAILING), quotes(SAILING))
    Pass.objects.update(opened_at="2026-03-31T22:30Z")
    with timezone.override("Europe/Oslo"):
        (month,) = figures(moderator, Filters()).months
        assert month == datetime.date(2026, 4, 1)
        assert figures(moderator, Filters(since=month)).texts == 1


def test_a_withheld_text_is_compared_for_those_who_may_see_it(moderator):
    article = make.read_by_two(quotes(SAILING), quotes(SAILING))
    set_status(article=article, by=moderator, status="withheld")
    assert figures(moderator, Filters()).texts == 1
    assert figures(make.make_user(), Filters()).texts == 0


def test_the_cases_of_a_part(moderator):
    make.read_by_two(quotes(SAILING, SHIP), quotes(SAILING, "nobody pays", "an inquiry"))
    content = (moderator, Kind.QUOTE, Role.CONTENT)
    assert told(*content) == [
        (SAILING, SAILING, "same"),
        (SHIP, "nobody pays", "differ"),
        ("", "an inquiry", "right"),
    ]
    assert told(*content, "right") == [("", "an inquiry", "right")]
    assert told(*content, "apart") == [(SHIP, "nobody pays", "differ"), ("", "an inquiry", "right")]
    assert told(moderator, Kind.QUOTE, Role.CUE) == []
    assert len(told(moderator, None, ANY)) == 3


def test_the_cases_of_a_label_are_told_in_words(moderator):
    make.read_by_two(
        lambda on, by: make.stance(on, by=by),
        lambda on, by: make.stance(on, by=by, label="neutral"),
    )
    assert told(moderator, Kind.STANCE, "label") == [("Opposes", "Neutral", "differ")]
    assert told(moderator, Kind.STANCE, "holder_id") == [
        ("Islanders’ council", "Islanders’ council", "same")
    ]


def described(persons=(("Mira Solberg", "head of Sound Ferries"),), **fields):
    """What a reader does who describes the picture so."""
    return lambda on, by: make.caption(on, by=by, persons=persons, fields=fields)


def test_the_fields_of_two_captions_are_labels(moderator):
    make.read_by_two(
        described(creator="Ida Brekke", credit_line="Kestrel Images", alt_text="A woman."),
        described(creator="Ida Brekke", credit_line="Kestrel", alt_text="The head of the line."),
    )
    sums = figures(moderator, Filters())
    assert {
        name: (alpha.items, alpha.pairable, alpha.raw)
        for (_kind, name), alpha in sums.labels.items()
    } == {
        "creator": (1, 1, 1),
        "credit_line": (1, 1, 0),
        "alt_text": (1, 1, 0),
        PERSONS: (1, 1, 1),
    }
    counts = label_counts(sums)
    assert counts[Kind.CAPTION, "credit_line"] == [("Kestrel Images", 1), ("Kestrel", 1)]
    # Two who write free words seldom write the same ones; that is no label.
    assert (Kind.CAPTION, "alt_text") not in counts
    assert told(moderator, Kind.CAPTION, "credit_line") == [("Kestrel Images", "Kestrel", "differ")]
    assert told(moderator, Kind.CAPTION, "event") == [("–", "–", "same")]


def test_the_persons_shown_are_the_same_in_whatever_order(moderator):
    two = (("Mira Solberg", ""), ("Ida Brekke", ""))
    make.read_by_two(described(two, creator="A"), described(two[::-1], creator="A"))
    assert figures(moderator, Filters()).labels[Kind.CAPTION, PERSONS].raw == 1
    names = "Ida Brekke; Mira Solberg"
    assert told(moderator, Kind.CAPTION, PERSONS) == [(names, names, "same")]


def test_the_words_of_a_caption_are_compared_field_by_field(moderator):
    make.read_by_two(
        described(creator="IDA BREKKE", credit_line="KESTREL IMAGES"),
        described((), creator="IDA BREKKE", credit_line="IDA BREKKE / KESTREL IMAGES"),
    )
    sums = figures(moderator, Filters())
    spans = {
        role: (found.by_a, found.by_b, found.same, found.met_a)
        for (kind, role), found in sums.spans.items()
        if kind == Kind.CAPTION and (found.by_a or found.by_b)
    }
    assert spans == {
        Role.CREATOR: (1, 1, 1, 1),
        Role.CREDIT_LINE: (1, 1, 0, 1),
        Role.PERSONS_SHOWN: (1, 0, 0, 0),
    }
    alpha = sums.characters[Kind.CAPTION]
    both = frozenset({"creator", "credit_line"})
    assert alpha.labels[both] == len("IDA BREKKE")
    assert alpha.coincidences["creator", both] == len("IDA BREKKE")
    assert alpha.coincidences["persons_shown", ""] == len("Mira Solberg")
    # Whom one pair or one month comes to counts the caption's words too.
    (together,) = sums.people.values()
    assert (together.spans.by_a, together.spans.by_b, together.spans.same) == (3, 2, 1)
    assert told(moderator, Kind.CAPTION, Role.CREDIT_LINE, "differ") == [
        ("KESTREL IMAGES", "IDA BREKKE / KESTREL IMAGES", "differ")
    ]
    assert [how for *_said, how in told(moderator, Kind.CAPTION, ANY)] == ["differ"]


def test_captions_of_two_pictures_are_no_pair(moderator):
    def of_picture(number):
        return lambda on, by: make.caption_services.describe_photo(
            photo=on.photos.order_by("position")[number],
            version=on.current_version,
            by=by,
            fields={"creator": "Ida Brekke"},
        )

    two = make.article(
        blocks=[("headline", "Two pictures"), ("caption", "The quay."), ("caption", "A ship.")],
        collection=make.collection("Read by two", passes=2),
    )
    # Neither stands in the text any more, so that only the picture tells them apart.
    two.photos.update(caption_block=None)
    make.read_by_two(of_picture(0), of_picture(1), on=two)
    assert figures(moderator, Filters()).labels[Kind.CAPTION, "creator"].pairable == 0


def test_every_kind_has_figures():
    """A field that a kind is given is either compared or left out for a reason said here."""
    from annotations.queries.states import details_fields

    left_out = {
        # Told by another one: the day by its precision, the holder by its kind, and so on.
        "date_precision", "holder_kind",
        # What a mark is on or rests on is no judgement.
        "photo_id", "quote_id",
        # Words of one's own, and what is looked up elsewhere.
        "statement", "role_as_printed", "reasons", "claim_date", "first_appearance_url",
    }  # fmt: skip
    assert set(PARTS) == set(LABELS) == set(CHIEF) == set(Kind)
    for kind in Kind:
        fields = {field.attname for field in details_fields(kind)}
        assert fields - left_out <= set(LABELS[kind]) <= fields | {PERSONS}


def test_more_texts_than_are_compared_are_said_to_be_left_out(moderator, monkeypatch):
    monkeypatch.setattr(agreement, "USUAL_TEXTS", 1)
    for _ in range(2):
        make.read_by_two(quotes(SAILING), quotes(SAILING))
    sums = figures(moderator, Filters())
    assert (sums.texts, sums.left_out) == (1, 1)
    sums = figures(moderator, Filters(many=True))
    assert (sums.texts, sums.left_out) == (2, 0)


def test_one_text_and_four_take_the_same_queries(moderator, django_assert_num_queries):
    def several(on, by):
        for make_it in (make.quote, make.stance, make.claim, make.not_a_quote):
            make_it(on, by=by)

    make.read_by_two(several, several)
    figures(moderator, Filters())
    with django_assert_num_queries(6):
        figures(moderator, Filters())
    for _ in range(3):
        make.read_by_two(several, several)
    with django_assert_num_queries(6):
        figures(moderator, Filters())
