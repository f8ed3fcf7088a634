from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.quotation_marks import pairs
from tests.text.steps import steps

SAMPLES = Path(__file__).parent / "samples"

EXPECTED = {
    "quote_closed_by_an_opening_mark": ["“to humiliate the town“"],
    "quote_opening_mark_glued_to_a_word": [
        "“in its role as the owner of the line (…) the only party able to repair it.”"
    ],
    "quote_glued_to_its_attribution": [
        "“We have never sold a single tram to the island, not even a used one.”"
    ],
    "quote_broken_by_cue": ["“This bridge,”", "“was built for horses.”"],
    "quote_inside_a_quote": [
        "“He read the words ‘no further delay’ twice,”",
        "‘no further delay’",
    ],
    "quote_inside_a_quote_british": [
        "‘She told the court “I was asleep” and sat down,’",
        "“I was asleep”",
    ],
    "quote_over_paragraphs": [
        "“We lost the roof in March.",
        "“We lost the bells in April.",
        "“We will not lose the choir.”",
    ],
    "quote_never_closed": ["“We were slow to the ball."],
    "quote_marks_mixed": ['"We will rebuild,”', '“Not with my money,"'],
    "quote_german": ["„Das war zu spät“", "»Wir hätten ‚Halt‘ rufen müssen«", "‚Halt‘"],
    "quote_french": ["« Nous n’irons pas »", "« une farce »"],
    "quote_single_with_apostrophes": ["‘It wasn’t the drivers’ fault,’"],
    "quote_single_straight": ["'They don't pay the workers' fares,'"],
    "apostrophes_only": [],
    "inches_and_feet": ['“27" screen”'],
    "quote_in_html_residue": ["&quot;We were told to wait,&quot;", "''Nobody came,''"],
    "quote_two_straight_with_a_misplaced_blank": [
        '" For example, a class can build its own bridge"'
    ],
    "quotes_touching_punctuation": ["“full”", "“venom”", '"quiet"', '"so to say"'],
}


@pytest.mark.parametrize("sample", EXPECTED)
def test_the_marks_of_a_sample_pair_as_a_reader_pairs_them(sample):
    text = (SAMPLES / f"{sample}.txt").read_text(encoding="utf-8")
    assert [text[pair.start : pair.end] for pair in pairs(text)] == EXPECTED[sample]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A ‘cold war’after all", ["‘cold war’"], id="glued after a single mark"),
        pytest.param("‘Xi’an is far,’ he said", ["‘Xi’an is far,’"], id="apostrophe in a name"),
        pytest.param(
            "“Il parle d’“Europe” ici”", ["“Il parle d’“Europe” ici”", "“Europe”"], id="d’“"
        ),
        pytest.param('He said:"No."', ['"No."'], id="glued to a colon"),
        pytest.param('"‘Stop!’"', ['"‘Stop!’"', "‘Stop!’"], id="marks that touch"),
        pytest.param("“One. Two.\n\nThree.”", ["“One."], id="several paragraphs, not repeated"),
        pytest.param('He said "no.\n\nThen left.', [], id="an unclosed straight mark is none"),
        pytest.param("It is a “super app", ["“super app"], id="unclosed at the end"),
        pytest.param(
            "An “A “B” here. Gone.", ["“A “B” here.", "“B”"], id="unclosed around a closed one"
        ),
        pytest.param("»Das« und «das» und „das”", ["»Das«", "«das»", "„das”"], id="directions"),
        pytest.param("‹Das› und ›das‹", ["‹Das›", "›das‹"], id="single guillemets"),
        pytest.param("»A ›b‹ c«", ["»A ›b‹ c«", "›b‹"], id="single guillemets inside others"),
        pytest.param(
            '"We go "and left."I stay "', ['"We go "', '"I stay "'], id="blanks on the wrong side"
        ),
        pytest.param(
            '"It is "a mess"and over," he said',
            ['"It is "a mess"and over,"', '"a mess"'],
            id="a glued mark before a small letter closes",
        ),
        pytest.param("彼は「はい」と言った", ["「はい」"], id="corner brackets"),
        pytest.param("“…and then?” she said", ["“…and then?”"], id="begins with dots"),
        pytest.param("&#8220;We go,&#8221; he said", ["&#8220;We go,&#8221;"], id="entities"),
        pytest.param("We don&#39;t and &rsquo;s", [], id="apostrophes as entities"),
        pytest.param("″We go,″ he said of 12″ pipes", ["″We go,″"], id="primes for marks"),
        pytest.param("„We go„, he said", ["„We go„"], id="a low mark at both ends"),
        pytest.param("“We go, said Ada Lund.", ["“We go,"], id="unclosed before who speaks"),
        pytest.param("“We go, Ada Lund said.", ["“We go,"], id="unclosed before a name"),
        pytest.param("“We go, said nothing.", ["“We go, said nothing."], id="nobody named"),
        pytest.param("“We go, said Lund.\n\n“No,” said Holm", ["“We go,", "“No,”"], id="and again"),
        pytest.param("“We go’, he said. “No.”", ["“We go’", "“No.”"], id="a single mark closes"),
        pytest.param("«We go”, he said", ["«We go”"], id="another family closes"),
        pytest.param("“The drivers’ tent. Gone", ["“The drivers’ tent."], id="no mark closes"),
        pytest.param('" [The town] liked it".', ['" [The town] liked it"'], id="blank inside"),
        pytest.param(
            "'Those in the '60s won,' he said", ["'Those in the '60s won,'"], id="’60s in a quote"
        ),
    ],
)
def test_marks_that_err_or_could_be_something_else(text, expected):
    assert [text[pair.start : pair.end] for pair in pairs(text)] == expected


def test_depth_counts_the_pairs_around():
    text = "“a ‘b “c” d’ e” “f”"
    assert [pair.depth for pair in pairs(text)] == [0, 1, 2, 0]


@settings(derandomize=True, max_examples=500)
@given(st.text(alphabet="ab s1.,\n\"'“”„‘’‚«»‹›", max_size=60))
def test_pairs_lie_in_one_line_in_order_and_never_cross(text):
    found = pairs(text)
    for pair in found:
        assert 0 <= pair.start < pair.end <= len(text)
        assert "\n" not in text[pair.start : pair.end]
        around = [p for p in found if p.start <= pair.start and pair.end <= p.end and p is not pair]
        assert len(around) == pair.depth
    for before, after in pairwise(found):
        assert before.start <= after.start
        assert after.start >= before.end or after.end <= before.end


@pytest.mark.parametrize("unit", ['"', "“a ", "s' ", ".“a", "‘ ’"])
def test_ten_times_as_many_marks_take_ten_times_the_steps(unit):
    few, many = (steps(pairs, unit * number) for number in (200, 2000))
    assert few < many < 11 * few
