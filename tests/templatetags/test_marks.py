import datetime

import pytest
from django.template import defaultfilters
from django.utils import timezone

from annotations.queries.articles import DrawnMark, Piece
from annotations.templatetags.marks import ago, marked, truncatechars


def test_marks_nest_around_escaped_words_and_add_no_character():
    quote = DrawnMark("a1", "not_a_quote", "marks", 0)
    claim = DrawnMark("b2", "claim", "claim", 1)
    html = marked([Piece("so <b> "), Piece("“x”", [claim, quote]), Piece(" on")])
    assert html == (
        "so &lt;b&gt; "
        '<mark class="mark mark--claim mark--claim lane-1" data-annotation="b2">'
        '<mark class="mark mark--not-a-quote mark--marks lane-0" data-annotation="a1">'
        "“x”</mark></mark> on"
    )


COMBINED = ["e\u0301" * 12, "q\u0323" * 12, "x" * 9 + "q\u0323" * 3]


@pytest.mark.parametrize("words", ["", "short", "é" * 9, "“" * 11, "x" * 40, None, 7, *COMBINED])
def test_long_words_are_cut_where_django_cuts_them(words):
    for most in (1, 9, 10, 11, 12):
        assert truncatechars(words, most) == defaultfilters.truncatechars(words, most)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "just now"),
        (59, "just now"),
        (61, "1\xa0minute ago"),
        (7300, "2\xa0hours, 1\xa0minute ago"),
    ],
)
def test_what_was_done_within_a_minute_was_done_just_now(seconds, said):
    assert ago(timezone.now() - datetime.timedelta(seconds=seconds)) == said
