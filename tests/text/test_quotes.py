import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.quotation_marks import pairs
from annotations.text.quotes import Attribution, attribution, quote_type, unquoted
from tests.text.steps import steps


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Turn "He said [[no]]." into its text and the ranges between the brackets."""
    ranges = []
    while "[[" in text:
        start = text.index("[[")
        end = text.index("]]", start) - 2
        text = text.replace("[[", "", 1).replace("]]", "", 1)
        ranges.append((start, end))
    return text, ranges


@pytest.mark.parametrize(
    ("quoted", "bare"),
    [
        ("“We go,”", "We go"),
        ("“we go,” “and stay.”", "We go, and stay."),
        ("« Nous partons »,", "Nous partons"),
        ("„Wir gehen“", "Wir gehen"),
        ("'We don’t go'", "We don’t go"),
        ("“”", ""),
    ],
)
def test_quoted_words_are_a_sentence_of_their_own(quoted, bare):
    assert unquoted(quoted) == bare


@pytest.mark.parametrize(
    ("marked_text", "expected"),
    [
        pytest.param("[[“We go,”]] she said.", "direct", id="the pair"),
        pytest.param("“[[We go]],” she said.", "direct", id="inside the pair"),
        pytest.param("[[“We,”]] she said, [[“go.”]]", "direct", id="two pairs"),
        pytest.param("He wrote [[that “we go now”]].", "direct", id="a leading that"),
        pytest.param("Er sagte, [[dass „wir gehen“]].", "direct", id="a leading dass"),
        pytest.param("[[the wall was “a gift”]], she said", "mixed", id="some words in marks"),
        pytest.param("[[The wall was a gift]], she said.", "indirect", id="no marks"),
        pytest.param("[[The workers’ fares don’t rise]], he said.", "indirect", id="apostrophes"),
        pytest.param("[[“He said ‘go’ twice,”]] she said.", "direct", id="a quote inside"),
        pytest.param("The banner read [[“🎉”]].", "direct", id="an emoji"),
        pytest.param("[[«\u00a0Oui\u00a0»]], dit-il", "direct", id="guillemets"),
        pytest.param("Head\n\n[[“We go.]]\n\n“We stay.”", "direct", id="unclosed before the next"),
    ],
)
def test_the_type_is_read_from_the_marks(marked_text, expected):
    assert quote_type(*marked(marked_text)) == expected


def propose(marked_text: str):
    text, content = marked(marked_text)
    start = text.rfind("\n", 0, content[0][0]) + 1
    end = text.find("\n", content[-1][1])
    found = attribution(text, content, (start, len(text) if end == -1 else end))
    words = [found.cue and text[slice(*found.cue)], found.source and text[slice(*found.source)]]
    return *words, [text[slice(*part)] for part in found.reach]


@pytest.mark.parametrize(
    ("marked_text", "cue", "source"),
    [
        # Behind the quote.
        ("[[“We go,”]] he stressed.", "stressed", "he"),
        ("[[“We go,”]] Mr. Olu Baines recalled.", "recalled", "Mr. Olu Baines"),
        ("[[“We go,”]] team member Ada Lund told the press.", "told", "team member Ada Lund"),
        ("[[“We go,”]] Norrport said in a statement on Friday.", "said", "Norrport"),
        ("[[“We go,”]] said Ada Lund.", "said", "Ada Lund"),
        (
            "[[“We go,”]] said Ada Lund, the head of the harbour board, on Monday.",
            "said",
            "Ada Lund, the head of the harbour board",
        ),
        (
            "[[“We go,”]] said Ada Lund, chief economist at the Lake Institute.",
            "said",
            "Ada Lund, chief economist at the Lake Institute",
        ),
        ("[[“We go,”]] said Ada Lund, 82, who’s lived here long.", "said", "Ada Lund, 82"),
        ("[[“We go,”]] said her lawyer, Bo Holm.", "said", "her lawyer, Bo Holm"),
        ("[[“We go.”]]insisted the spokesman.", "insisted", "the spokesman"),
        ("[[“Who pays?”]] asked Bo Holm.", "asked", "Bo Holm"),
        (
            "The lake is [[“empty”]], according to the water board.",
            "according to",
            "the water board",
        ),
        ("[[The lake is empty]], officials said.", "said", "officials"),
        ("[[“We go.”]] – Ada Lund", "–", "Ada Lund"),
        # In front of it.
        ("Ada Lund said: [[“We go.”]]", "said", "Ada Lund"),
        ("Ada Lund said [[that the wall was “a gift”]].", "said", "Ada Lund"),
        ("Ada Lund said the wall was [[“a gift”]].", "said", "Ada Lund"),
        ("Ada Lund told the council that the wall was [[“a gift”]].", "told", "Ada Lund"),
        (
            "Ostermunde urged the harbour on Thursday, March 11, to stop [[“to drown us“]]in.",
            "urged",
            "Ostermunde",
        ),
        ("Ostermunde on Thursday expressed its [[“discontent”]].", "expressed", "Ostermunde"),
        (
            "Leaders, meeting in the granary on Friday, expressed their [[“worry”]].",
            "expressed",
            "Leaders",
        ),
        ("The mayor, Ada Lund, said [[“no”]].", "said", "The mayor, Ada Lund"),
        ("On Friday, the mayor has also said [[the wall was a gift]].", "said", "the mayor"),
        ("Ostermunde expressed its “worry” and denounced [[“lies”]].", "denounced", "Ostermunde"),
        ("“We go,” he stressed, denouncing remarks [[“full”]] of “spite”.", "denouncing", "he"),
        (
            "According to the water board, [[the lake is “empty”]].",
            "According to",
            "the water board",
        ),
        ("Ada Lund: [[“We go.”]]", ":", "Ada Lund"),
        ("Abbot Lawal wrote:\n\n[[“We lost the roof.]]\n\n“We go.”", "wrote", "Abbot Lawal"),
        # German.
        ("[[„Wir gehen“]], sagte Senatorin Jule Hartwig.", "sagte", "Senatorin Jule Hartwig"),
        ("[[„Wir gehen“]], so die Sprecherin am Freitag.", "so", "die Sprecherin"),
        ("Der Minister betonte am Freitag: [[„Wir gehen.“]]", "betonte", "Der Minister"),
        ("Am Freitag erklärte die Ministerin: [[„Wir gehen.“]]", "erklärte", "die Ministerin"),
        ("Nach Angaben von Ada Lund ist [[der See leer]].", "Nach", "Angaben von Ada Lund"),
        ("Das ist [[„leer“]], laut der Behörde.", "laut", "der Behörde"),
        # French.
        (
            "[[« Nous partons »]], a déclaré la maire Élise Morel.",
            "a déclaré",
            "la maire Élise Morel",
        ),
        ("[[« Nous partons »]], dit-il.", "dit", "il"),
        ("[[« Nous partons »]], a-t-elle ajouté.", "ajouté", "elle"),
        ("Selon le ministère, [[« tout va bien »]].", "Selon", "le ministère"),
        ("Le maire a affirmé que [[« tout va bien »]].", "affirmé", "Le maire"),
    ],
)
def test_cue_and_source_are_proposed_in_the_common_shapes(marked_text, cue, source):
    assert propose(marked_text)[:2] == (cue, source)


@pytest.mark.parametrize(
    "marked_text",
    [
        "The so-called [[“super app”]] never came.",
        "The film called [[“Salt Road”]] won the prize.",
        "He left the room. [[“We go.”]] Nobody answered.",
        "She reads claims of [[“fraud”]] every day.",
        "[[“We go.”]] The mayor told a joke.",
        "[[The lake is empty]].",
    ],
)
def test_nothing_is_proposed_where_the_words_do_not_settle_it(marked_text):
    assert propose(marked_text) == (None, None, [])


@pytest.mark.parametrize(
    ("marked_text", "reach"),
    [
        (
            "[[“This bridge,”]] said Pia Lorentz, “was built for horses.”",
            ["“was built for horses.”"],
        ),
        ("[[“I signed,”]] he said. “I would again.”", ["“I would again.”"]),
        ("[[“It is over,”]] said Ada Lund. “It is not,” said Bo Holm.", []),
        ("[[“It is over,”]] said Ada Lund. “Freedom” is her boat.", []),
        ("[[“It is over,”]] said Ada Lund.", []),
        ("Ada Lund denounced remarks [[“full”]] of “spite”.", ["“spite”"]),
        ("Ada Lund denounced [[“lies”]] before the “super app” came.", []),
    ],
)
def test_the_further_part_of_a_broken_quote_is_reached(marked_text, reach):
    assert propose(marked_text)[2] == reach


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet='He said Ada ,.:“”"()–-’', max_size=80))
def test_a_proposal_never_overlaps_the_quote_or_leaves_the_text(text):
    for pair in pairs(text):
        found = attribution(text, [(pair.start, pair.end)], (0, len(text)))
        for span in (found.cue, found.source, *found.reach):
            if span:
                assert 0 <= span[0] < span[1] <= len(text)
                assert span[1] <= pair.start or span[0] >= pair.end
    assert attribution(text, [], (0, len(text))) == Attribution()


def test_ten_times_as_long_a_block_without_a_full_stop_takes_no_more_than_ten_times_the_steps():
    def read(number):
        text = "he said word " * 40 * number + "“yes” " * number
        start = text.index("“")
        return steps(attribution, text, [(start, start + 5)], (0, len(text)))

    few, many = read(25), read(250)
    assert few < many < 11 * few
