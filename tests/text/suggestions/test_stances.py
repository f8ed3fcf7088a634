import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.intake import Block, assemble, read_paste
from annotations.text.suggestions.quotes import suggest_quotes
from annotations.text.suggestions.stances import suggest_stances

from .gold import measured

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
STORY = Path(__file__).resolve().parents[4] / "shared" / "data" / "articles" / "nato-beijing.txt"


def stances(paragraphs, language="en", kind="paragraph"):
    text, blocks = assemble([Block(kind, words) for words in paragraphs.split("\n")])
    quotes = suggest_quotes(text, blocks, language)
    return text, suggest_stances(text, blocks, language, (), quotes)


# Language, words, holder, label, target, rule.
SIDES = [
    [cell.strip() for cell in line.split("|")]
    for line in (SAMPLES / "stances.txt").read_text().splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("language", "words", "holder", "label", "target", "rule"), SIDES)
def test_a_cue_that_takes_a_side_is_a_stance(language, words, holder, label, target, rule):
    text, [found] = stances(words, language)
    assert dict(found.values) == {
        "holder": holder,
        "label": label,
        "target": target,
        "basis": "stated",
    }
    assert found.rule == f"stance.{rule}"
    evidence, about = found.parts
    assert (evidence.role, about.role) == ("evidence", "target")
    assert evidence.start <= about.start < about.end <= evidence.end
    assert text[about.start : about.end].endswith(target.split()[-1])


@pytest.mark.parametrize(
    "words",
    [
        "Norland has never condemned the raid.",
        "Ada Lund might support the plan.",
        "The condemned man left.",
        "Their demands were met.",
        "Norland-backed rebels took the port.",
        "The pump supports 30 languages.",
        "The cars backed up into the street.",
        "Asked whether he supports the quay, Bo Vik left.",
        "If Norland rejects the offer, the port closes.",
        "The study was supported by Norrbank.",
        "He plans to oppose the plan.",
        "They called on the mayor to resign.",
        "“Norland rejects the offer,” said Bo Vik.",
    ],
)
def test_what_takes_no_side_or_leaves_doubt_is_left_alone(words):
    assert stances(words)[1] == []


def test_only_paragraphs_take_sides_and_the_same_stance_is_told_once():
    assert stances("Norland denounced the raid.", kind="furniture")[1] == []
    assert len(stances("Norland denounced the raid.\nNorland denounced the raid.")[1]) == 1


def test_a_story_of_two_powers_is_read():
    if not STORY.exists():
        pytest.skip("The development story is not beside this checkout.")
    draft = read_paste(STORY.read_text())
    text, blocks = assemble(draft.blocks)
    found = suggest_stances(text, blocks, "en", (), suggest_quotes(text, blocks, "en"))
    sides = {(one.values["holder"], one.values["label"]) for one in found}
    assert ("NATO leaders", "opposes") in sides
    assert ("China", "supports") in sides
    assert ("Beijing", "opposes") in sides
    assert ("China", "opposes") not in sides
    assert {one.values["target"] for one in found} >= {
        "NATO’s positioning imbued with a Cold War mentality and belligerent rhetoric",
        "Beijing’s support for the Russian war effort in Ukraine",
        "remarks full of slander",
    }
    assert not any("condemned" in text[p.start : p.end] for one in found for p in one.parts)


WORDS = re.findall(
    r"\S+",
    """Norland Ada Lund denounced called for urged not the raid was by “ ” " , . to we lehnte ab
    a condamné accused of They 3 and""",
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=25,
    ),
    st.sampled_from(["en", "de", "fr", "und"]),
)
def test_any_words_are_read_within_their_bounds(found, language):
    text, blocks = assemble([Block("paragraph", " ".join(["x", *found]))])
    for one in suggest_stances(text, blocks, language, (), suggest_quotes(text, blocks, language)):
        assert all(0 <= part.start < part.end <= len(text) for part in one.parts)
        assert one.values["holder"]
        assert one.values["target"]


def test_marked_sentences_take_their_sides():
    """Who stands where, in three languages, and who does not; half was written blind."""
    rate, faults = measured("stances", "stance holder + label + target")
    assert min(rate.precision, rate.recall) >= 0.95, faults


@pytest.mark.parametrize(
    ("words", "holders"),
    [
        ("Norland left after criticism by the union, accusing ministers of fraud.", ["union"]),
        ("Norland left after criticism of the union, accusing ministers of fraud.", []),
        ("Norland expressed regret, accusing ministers of fraud.", ["Norland"]),
        ("The grid operator, Norrgrid, supports the levy.", ["Norrgrid"]),
        ("Bo Vik backs longer hours but rejects a supplement.", ["Bo Vik", "Bo Vik"]),
        ("“It ends here,” said Ada Lund, denouncing the plan.", ["Ada Lund"]),
    ],
)
def test_the_holder_is_who_does_it(words, holders):
    assert [one.values["holder"] for one in stances(words)[1]] == holders


@pytest.mark.parametrize(
    ("language", "words", "holder"),
    [
        ("en", "Mayor Ada Lund met farmers. She backed a new quay.", "Ada Lund"),
        ("en", "Mayor Ada Lund came. It rained. The mayor denounced the levy.", "Ada Lund"),
        ("en", "“We go,” said Ada Lund. Bo Vik came. He opposed the plan.", "Bo Vik"),
        ("en", "Ada Lund met Bo Vik, a spokesman for the port. He opposed the plan.", "Bo Vik"),
        ("en", "The board met. The union came as well. It rejected the offer.", "union"),
        ("en", "Farmers met on Monday. They rejected the offer.", "Farmers"),
        (
            "en",
            "“We go,” said Ada Lund.\nBo Vik came. “No,” he said. He opposed the plan.",
            "Bo Vik",
        ),
        ("de", "Bürgermeister Bo Vik kam. Er lehnte den Plan ab.", "Bo Vik"),
        ("de", "Die Regierung tagte. Sie lehnte den Plan ab.", "Regierung"),
        ("fr", "La mairie a voté lundi. Elle rejette le projet.", "mairie"),
        ("fr", "L’opposition a voté lundi. Elle rejette le projet.", "opposition"),
        ("fr", "Le maire Bo Vik est venu. Il rejette le projet.", "Bo Vik"),
    ],
)
def test_a_holder_is_whom_the_story_means_without_an_article(language, words, holder):
    assert [one.values["holder"] for one in stances(words, language)[1]] == [holder]
