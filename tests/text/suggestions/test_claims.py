import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.models.claims import CheckReason, Checkworthiness
from annotations.text.intake import Block, assemble, read_paste
from annotations.text.scoring import plain_blocks
from annotations.text.suggestions import Part, Suggestion
from annotations.text.suggestions.claims import SENTENCES_TO_A_CLAIM, suggest_claims
from annotations.text.suggestions.quotes import suggest_quotes

from .gold import measured

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
STORY = Path(__file__).resolve().parents[4] / "shared" / "data" / "articles" / "nato-beijing.txt"
CLAIMS = [
    [cell.strip() for cell in line.split("|")]
    for line in (SAMPLES / "claims.txt").read_text().splitlines()
    if not line.startswith("#")
]


def claims(*blocks, language="en"):
    """Propose the claims of paragraphs, or of blocks given as (kind, words)."""
    blocks = [
        Block(*block) if isinstance(block, tuple) else Block("paragraph", block) for block in blocks
    ]
    text, ranges = assemble(blocks)
    quotes = suggest_quotes(text, ranges, language)
    return text, suggest_claims(text, ranges, language, (), quotes)


@pytest.mark.parametrize(("language", "words", "rule"), CLAIMS)
def test_a_sentence_worth_checking_is_a_claim(language, words, rule):
    text, [found] = claims(words, language=language)
    assert found.rule == f"claim.{rule}"
    [part] = found.parts
    assert (part.role, text[part.start : part.end]) == ("claim", words)
    assert found.values["statement"] == words
    assert found.values["claimant"] == ""
    assert 0.5 <= found.confidence <= 1


@pytest.mark.parametrize(
    "words",
    [
        "Has Norland ever paid 500 million euros for a quay?",
        "The port will employ 12,500 people next year.",
        "The mayor promised 500 new jobs.",
        "The council should pay 500 million euros.",
        "“I think 500 million is too much,” said Ada Lund.",
        "The largest quay might close.",
        "It is a terrible day for the largest port in Norland.",
        "The council met on 3 May 2024 at 10:30.",
        "Ada Lund, 52, is at home.",
        "A boat lies at the quay.",
        "“We were so tired because the night was long,” said Ada Lund.",
        "Stop the largest war in Norland.",
        "If rents rose by a fifth, people left.",
    ],
)
def test_opinion_promise_prediction_and_question_are_none(words):
    assert claims(words)[1] == []


@pytest.mark.parametrize(
    ("words", "statement", "claimant"),
    [
        (
            "Ada Lund said on Monday that Norland has never signed the treaty.",
            "Norland has never signed the treaty.",
            "Ada Lund",
        ),
        (
            "Norland has never signed the treaty, according to Ada Lund.",
            "Norland has never signed the treaty.",
            "Ada Lund",
        ),
        (
            "“Norland has never signed the treaty,” said Ada Lund.",
            "Norland has never signed the treaty.",
            "Ada Lund",
        ),
        (
            "“I have never signed the treaty,” said Ada Lund.",
            "Ada Lund has never signed the treaty.",
            "Ada Lund",
        ),
        (
            "Norland calls for talks. But it has never signed the treaty.",
            "Norland has never signed the treaty.",
            "",
        ),
        (
            "The government arrested the harbour master, according to Ada Lund.",
            "The government arrested the harbour master.",
            "Ada Lund",
        ),
        (
            "Boats came. But it has never signed the treaty.",
            "It has never signed the treaty.",
            "",
        ),
        (
            "“We have never signed the treaty and we keep to the law,” said Ada Lund.",
            "We have never signed the treaty.",
            "Ada Lund",
        ),
        (
            "Norland “has never signed the treaty,” Ada Lund said.",
            "Norland has never signed the treaty.",
            "Ada Lund",
        ),
    ],
)
def test_a_claim_is_worded_without_who_says_so(words, statement, claimant):
    _, [found] = claims(words)
    assert (found.values["statement"], found.values["claimant"]) == (statement, claimant)


def test_reasons_and_worth_are_those_of_the_desk():
    _, [found] = claims(
        ("headline", "Port of Norland buys weapons"),
        "The government of Norland has never sold weapons for 500 million euros.",
    )
    assert set(found.values["reasons"]) == {
        "public_interest",
        "potential_harm",
        "contains_number",
        "central_to_story",
    }
    assert set(found.values["reasons"]) <= set(CheckReason.values)
    assert found.values["check_worthiness"] == Checkworthiness.CHECK
    _, [found] = claims("Hundreds of boats lay at the quay.")
    assert found.values["check_worthiness"] == Checkworthiness.MINOR


def test_a_story_gets_a_handful_the_surest_first():
    plain = [f"The pier number {number} employs {number},500 people." for number in range(10, 25)]
    _, found = claims(*plain, "Norland has never signed the treaty.")
    assert len(found) == -(-16 // SENTENCES_TO_A_CLAIM)
    assert "claim.never" in {one.rule for one in found}


def test_only_paragraphs_claim():
    words = "Norland has never signed the treaty."
    assert claims(("furniture", words), ("caption", words), ("headline", words))[1] == []


def test_the_claims_of_a_story_of_two_powers():
    if not STORY.exists():
        pytest.skip("The development story is not beside this checkout.")
    draft = read_paste(STORY.read_text())
    text, blocks = assemble(draft.blocks)
    found = suggest_claims(text, blocks, "en", (), suggest_quotes(text, blocks, "en"))
    statements = [one.values["statement"] for one in found]
    assert "China has never condemned Moscow for its invasion." in statements
    assert len(statements) <= 4


WORDS = re.findall(
    r"\S+",
    """Norland has never It I “ ” said that according to 5 , . % million the largest in by 3,000 if
    Ada Lund ? because of because „ größte jamais 1. — led to""",
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), max_size=25), st.sampled_from(["en", "de", "fr", "und", ""])
)
def test_any_words_are_read_within_their_bounds(found, language):
    text, blocks = assemble([Block("paragraph", " ".join(["x", *found]))])
    for one in suggest_claims(text, blocks, language, (), suggest_quotes(text, blocks, language)):
        assert all(0 <= part.start < part.end <= len(text) for part in one.parts)
        assert one.values["statement"].endswith(".")


@pytest.mark.parametrize(
    "letters", ["1", "1,", ". ", "the ", "A ", "said that ", "“", "never been "]
)
def test_a_hundred_thousand_repetitions_end(letters):
    text, blocks = assemble([Block("paragraph", "x " + letters * (100_000 // len(letters)))])
    assert suggest_claims(text, blocks, "en") == []


def test_marked_sentences_are_told_from_the_others():
    """What is a claim, in three languages, and what looks like one; half was written blind."""
    rate, faults = measured("claims", "claim overlap + claimant")
    assert min(rate.precision, rate.recall) >= 0.95, faults


@pytest.mark.parametrize(
    ("words", "language", "statement"),
    [
        (
            "SUND, Nov. 3 (Quay Press) — The port lost 240 jobs in a year.",
            "en",
            "The port lost 240 jobs in a year.",
        ),
        (
            "Der Rat lehnte es ab, die Sanierung für 6,8 Millionen Euro zu bezahlen.",
            "de",
            "Der Rat lehnte es ab, die Sanierung für 6,8 Millionen Euro zu bezahlen.",
        ),
        (
            "Nach Angaben des Vereins kamen 74.000 Gäste, so viele wie seit 2003 nicht mehr.",
            "de",
            "Nach Angaben des Vereins kamen 74.000 Gäste, so viele wie seit 2003 nicht mehr.",
        ),
    ],
)
def test_a_statement_is_a_whole_sentence(words, language, statement):
    [found] = claims(words, language=language)[1]
    assert found.values["statement"] == statement


def test_words_that_are_no_name_are_no_claimant():
    quote = Suggestion("quote", (Part("content", 0, 49),), "r", 1, {"type": "indirect"})
    text = "The port lost 240 jobs in a year, more than ever."
    for speaker, claimant in [
        ("Bo Vik", "Bo Vik"),
        ("The Quay Board", "Quay Board"),
        ("Vik defended the “levy”, which", ""),
        ("Quay Board opposes", ""),
        ("they", ""),
    ]:
        one = replace(quote, values=quote.values | {"speaker": speaker})
        [found] = suggest_claims(text, plain_blocks(text), "en", (), [one])
        assert found.values["claimant"] == claimant
