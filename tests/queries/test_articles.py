"""What the article page reads: marks laid into blocks, lanes, cards and progress."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.models import Article, Decision, Status
from annotations.queries import articles
from annotations.queries.articles import Drawn
from annotations.services.annotations import delete
from annotations.services.comments import comment
from annotations.services.reviews import decide
from tests import factories as make

TEXT = "“We will keep every summer sailing,” said she 🚢, “but not in winter.”"


@st.composite
def drawings(draw):
    """A range of a text and marks anywhere on the text, also outside and across its edges."""
    places = st.integers(0, len(TEXT))
    ranges = st.tuples(places, places).map(sorted).filter(lambda pair: pair[0] < pair[1])
    start, end = draw(ranges)
    marks = [
        Drawn(s, e, uuid.UUID(int=number), "quote", "content")
        for number, (s, e) in enumerate(draw(st.lists(ranges, max_size=12)))
    ]
    return start, end, marks


def depth(marks, offset):
    return sum(mark.start <= offset < mark.end for mark in marks)


@given(drawings())
def test_the_pieces_are_the_text_and_carry_exactly_the_marks_over_them(drawing):
    start, end, marks = drawing
    pieces = articles.pieces(TEXT, start, end, marks)
    assert "".join(piece.text for piece in pieces) == TEXT[start:end]
    offset = start
    for piece in pieces:
        assert piece.text
        for place in range(offset, offset + len(piece.text)):
            over = {str(mark.annotation) for mark in marks if mark.start <= place < mark.end}
            assert {drawn.annotation for drawn in piece.marks} == over
        offset += len(piece.text)


@given(drawings())
def test_marks_over_the_same_words_have_lanes_of_their_own_and_keep_them(drawing):
    start, end, marks = drawing
    lanes = {}
    for piece in articles.pieces(TEXT, start, end, marks):
        here = [drawn.lane for drawn in piece.marks]
        assert len(set(here)) == len(here)
        # The highest is drawn outermost, so that the marks nest.
        assert here == sorted(here, reverse=True)
        for drawn in piece.marks:
            assert lanes.setdefault(drawn.annotation, drawn.lane) == drawn.lane


@given(drawings())
def test_no_more_lanes_are_used_than_marks_overlap_anywhere(drawing):
    start, end, marks = drawing
    here = [mark for mark in marks if mark.start < end and start < mark.end]
    lanes = articles.assign_lanes(here)
    deepest = max((depth(here, offset) for offset in range(len(TEXT))), default=0)
    assert max(lanes, default=-1) + 1 == deepest


@pytest.mark.parametrize(
    ("ranges", "lanes"),
    [
        ([(0, 5), (5, 9)], [0, 0]),
        ([(0, 5), (4, 9)], [0, 1]),
        ([(0, 9), (2, 4), (5, 8)], [0, 1, 1]),
        ([(0, 5), (0, 9)], [1, 0]),
        ([(0, 4), (2, 8), (5, 9)], [0, 1, 0]),
        ([], []),
    ],
    ids=["touching", "crossing", "nested", "same start", "a free lane again", "none"],
)
def test_lanes(ranges, lanes):
    marks = [Drawn(*pair, uuid.UUID(int=0), "quote", "content") for pair in ranges]
    assert articles.assign_lanes(marks) == lanes


pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    """An article with one annotation of each kind, and rows around it that must not appear."""
    article, other = make.article(), make.article()
    of_kind = {kind: build(article) for kind, build in make.OF_KIND.items()}
    for build in make.OF_KIND.values():
        build(other)
        if build is not make.caption:
            gone = build(article)
            delete(annotation=gone, by=gone.author, lock=1)
    return article, of_kind


def test_every_live_mark_is_drawn_once_and_no_other(desk, django_assert_num_queries):
    article, of_kind = desk
    with django_assert_num_queries(1):
        drawn = articles.standing(article.current_version).drawn
    wanted = {
        (span.start, span.end, annotation.uuid, annotation.kind, span.role)
        for annotation in of_kind.values()
        for span in annotation.spans.all()
    }
    assert {mark[:5] for mark in drawn} == wanted
    assert not any(mark.suggested for mark in drawn)
    assert len(drawn) == len(wanted)


def test_the_page_and_its_parts_draw_marks_in_the_same_order(desk):
    """Also those of equal ranges, and after an edit has written them anew."""
    article, _of_kind = desk
    twin = make.quote(article)
    make.quote(article, by=make.make_user("editor", "ola"))
    make.changed(make.changed(twin), variant=2)
    version = article.current_version
    on_page = articles.drawn_on(articles.cards(version))
    in_part = articles.standing(version).drawn
    assert articles.blocks(version, in_part) == articles.blocks(version, on_page)
    assert articles.blocks(version, in_part[::-1]) == articles.blocks(version, on_page)


def test_blocks_hold_the_text_and_the_photo_stands_at_its_caption(desk):
    article, of_kind = desk
    version = article.current_version
    blocks = articles.blocks(version, articles.standing(version).drawn)
    assert [(block.kind, block.start, block.end) for block in blocks] == [
        tuple(block) for block in version.blocks
    ]
    for block in blocks:
        text = "".join(piece.text for piece in block.pieces)
        assert text == version.slice(block.start, block.end)
        assert block.photo == (article.photos.get() if block.kind == "caption" else None)
    drawn = {mark.annotation for block in blocks for piece in block.pieces for mark in piece.marks}
    assert drawn == {str(annotation.uuid) for annotation in of_kind.values()}


def test_a_mark_over_two_blocks_is_drawn_in_both():
    article = make.article("One two\n\nThree four")
    quote = make.quote(article, content="two\n\nThree", cue="", source="", speaker="")
    version = article.current_version
    first, second = articles.blocks(version, articles.standing(version).drawn)
    assert [(piece.text, len(piece.marks)) for piece in first.pieces] == [("One ", 0), ("two", 1)]
    assert [(p.text, len(p.marks)) for p in second.pieces] == [("Three", 1), (" four", 0)]
    span = quote.spans.get()
    assert articles.touched_blocks(version, [(span.start, span.end)]) == [0, 1]


def test_only_the_blocks_that_were_asked_for_are_made(desk, django_assert_num_queries):
    version = desk[0].current_version
    with django_assert_num_queries(0):
        blocks = articles.blocks(version, [], only={0, 2})
    assert [block.index for block in blocks] == [0, 2]


@pytest.mark.parametrize(
    ("ranges", "blocks"),
    [([], []), ([(0, 1)], [0]), ([(3, 8)], [0]), ([(8, 9)], []), ([(7, 11), (0, 2)], [0, 1])],
    ids=["none", "inside", "to the edge", "the blank line", "across"],
)
def test_which_blocks_a_range_touches(ranges, blocks):
    version = make.article("One two.\n\nThree four").current_version
    assert version.blocks[0][2] == 8
    assert articles.touched_blocks(version, ranges) == blocks


def test_sentences_count_from_the_beginning_of_their_block():
    version = make.article("Storm\n\nIt rained. It blew.").current_version
    block = articles.blocks(version, [])[1]
    assert block.sentences == "0-10 11-19"


# Cards.


def test_cards_stand_in_text_order_with_the_newest_reason_and_the_comments(desk):
    article, of_kind = desk
    quote = make.brought_to(of_kind["quote"], Status.RETURNED)
    make.brought_to(quote, Status.SUBMITTED)
    decide(
        annotation=quote,
        by=make.make_user("moderator"),
        decision=Decision.RETURN,
        comment="Still no source.",
    )
    for body in ("Which of them?", "Both."):
        comment(annotation=quote, by=quote.author, body=body)
    cards = articles.cards(article.current_version)
    assert [card.kind for card in cards] == ["quote", "stance", "claim", "not_a_quote", "caption"]
    by_kind = {card.kind: card for card in cards}
    assert by_kind["quote"].reason == "Still no source."
    assert by_kind["quote"].comment_count == 2
    assert by_kind["claim"].reason is None
    assert by_kind["claim"].comment_count == 0


def test_one_card_can_be_read_alone(desk):
    article, of_kind = desk
    claim = of_kind["claim"]
    assert articles.touched_cards(article.current_version, [claim]) == [claim]


def show(cards):
    """Touches everything a card shows."""
    for card in cards:
        str(card.details), str(card.author), list(card.spans.all())
        if card.kind == "caption":
            [str(person) for person in card.caption.persons.all()]
        if card.kind == "stance":
            str(card.stance.holder), str(card.stance.target)


def test_three_cards_take_as_many_queries_as_thirty(django_assert_max_num_queries):
    few, many = make.article(), make.article()
    for article, times in ((few, 1), (many, 10)):
        for number in range(times):
            person = make.make_user("editor", f"editor {number}")
            for kind in ("quote", "stance", "caption"):
                make.OF_KIND[kind](article, by=person)
    for article, count in ((few, 3), (many, 30)):
        version = article.current_version
        with django_assert_max_num_queries(4):
            cards = articles.cards(version)
            show(cards)
        assert len(cards) == count


# Progress.


def progress(article):
    version = article.current_version
    return articles.progress(version, articles.standing(version))


def numbers(found):
    return (found.marks_handled, found.marks, found.captions_done, found.captions, found.drafts)


def test_an_untouched_article():
    found = progress(make.article())
    assert numbers(found) == (0, 5, 0, 1, 0)
    assert (found.marks_left, found.captions_left, found.percent) == (5, 1, 0)


def test_an_article_without_marks_and_captions_is_all_done():
    assert progress(make.article("Storm\n\nIt rained.")).percent == 100


HANDLING = {
    "a quote around its pair": ("quote", {"content": "“a slow goodbye”"}, 1),
    "a quote inside its pair": ("quote", {"content": "slow goodbye"}, 1),
    "an indirect quote around a pair": ("quote", {"content": "the plan “a slow goodbye” and"}, 1),
    "a quote over two pairs": (
        "quote",
        {"content": ["“We will keep every summer sailing,”", "“But nobody pays"]},
        2,
    ),
    "a quote beside a pair": ("quote", {"content": "asked for an inquiry"}, 0),
    "a pair that is only a source": ("quote", {"content": "asked for", "source": "goodbye"}, 0),
    "a pair set aside": ("not_a_quote", {"words": "‘empty winters’"}, 1),
    "a stance on a pair": ("stance", {"evidence": "“a slow goodbye”"}, 0),
    "a claim on a pair": ("claim", {"words": "“a slow goodbye”"}, 0),
    "marks in furniture": ("not_a_quote", {"words": "“interest”"}, 0),
}


@pytest.mark.parametrize("what", HANDLING)
def test_what_handles_a_pair_of_quotation_marks(what):
    kind, values, handled = HANDLING[what]
    article = make.article()
    make.OF_KIND[kind](article, **({"cue": "", "source": ""} if kind == "quote" else {}) | values)
    found = progress(article)
    assert found.marks_handled == handled
    assert found.drafts == 1
    assert len(found.unhandled) == found.marks_left


@pytest.mark.parametrize(
    ("status", "handled", "drafts"),
    [
        ("draft", 1, 1),
        ("returned", 1, 1),
        ("submitted", 1, 0),
        ("approved", 1, 0),
        ("rejected", 0, 0),
    ],
)
def test_drafts_are_what_waits_for_the_editors_and_what_was_rejected_is_open(
    status, handled, drafts
):
    article = make.article()
    make.quote(article, status=status)
    assert numbers(progress(article)) == (handled, 5, 0, 1, drafts)


@pytest.mark.parametrize("kind", ["quote", "not_a_quote", "caption"])
def test_a_rejection_opens_what_nothing_else_handles(kind):
    article = make.article()
    untouched = numbers(progress(article))
    first = make.brought_to(make.OF_KIND[kind](article), Status.REJECTED)
    version = article.current_version
    assert numbers(progress(article)) == untouched
    assert articles.progress(version, articles.standing_of(articles.cards(version))) == progress(
        article
    )
    assert articles.progress_by_version([version])[version.pk] == progress(article)
    # It stays drawn, and beside it another counts.
    drawn = {mark.annotation for mark in articles.standing(version).drawn}
    assert (first.uuid in drawn) == first.spans.exists()
    make.OF_KIND[kind](article, by=make.make_user("editor", "ola"))
    done = progress(article)
    assert (done.marks_handled + done.captions_done, done.drafts) == (1, 1)


def test_one_photo_described_by_two_people_is_one_caption_done():
    article = make.article()
    make.caption(article)
    make.caption(article, by=make.make_user("editor", "ola"))
    assert (progress(article).captions_done, progress(article).captions) == (1, 1)


def test_everything_handled_is_a_hundred_percent():
    article = make.article()
    version = article.current_version
    for start, end in version.quotation_marks:
        make.not_a_quote(article, words=version.slice(start, end))
    make.caption(article)
    found = progress(article)
    assert (found.percent, found.marks_left, found.captions_left) == (100, 0, 0)
    assert found.unhandled == []


def test_what_is_deleted_is_not_done(desk):
    article, _of_kind = desk
    assert numbers(progress(article)) == (2, 5, 1, 1, 5)


def test_progress_can_be_counted_on_cards_that_were_read_already(desk):
    article, _of_kind = desk
    version = article.current_version
    cards = articles.cards(version)
    assert articles.progress(version, articles.standing_of(cards)) == progress(article)


def test_the_progress_of_many_is_that_of_each_in_three_queries(desk, django_assert_num_queries):
    make.article("Storm\n\nIt rained.")
    make.quote(status=Status.RETURNED)
    versions = [article.current_version for article in Article.objects.with_headline()]
    with django_assert_num_queries(3):
        found = articles.progress_by_version(versions)
    assert len(versions) == 4
    for version in versions:
        assert found[version.pk] == articles.progress(version, articles.standing(version))


def test_no_articles_have_no_progress():
    assert articles.progress_by_version([]) == {}
