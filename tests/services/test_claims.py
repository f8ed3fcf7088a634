import datetime

import pytest

from annotations.queries import suggestions
from annotations.services import actors, annotations
from annotations.services.claims import change_claim, record_claim
from annotations.services.refusals import MissingStatement
from annotations.services.suggestions import accept
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_marked_words_are_the_statement_until_somebody_words_it():
    claim = make.claim(claimant="")
    assert make.fresh(claim).claim.statement == "Tickets rose by 14 percent in two years"
    assert make.fresh(claim).claim.claimant is None


def test_a_claim_in_two_parts_reads_as_one_statement():
    claim = make.claim(words=["the harbour board said", "Tickets rose by 14 percent"])
    assert claim.claim.statement == "Tickets rose by 14 percent the harbour board said"


def test_a_claim_keeps_all_that_is_known_of_it():
    claim = make.claim(
        statement="  Ferry tickets rose\n by 14 percent ",
        checkworthiness="check",
        reasons=["contains_number", "public_interest"],
        claim_date=datetime.date(2026, 3, 4),
        first_appearance_url="https://board.example/minutes",
    )
    row = make.fresh(claim).claim
    assert row.statement == "Ferry tickets rose by 14 percent"
    assert row.claimant.name == "Harbour board"
    assert row.reasons == ["contains_number", "public_interest"]
    assert row.claim_date == datetime.date(2026, 3, 4)
    assert row.first_appearance_url == "https://board.example/minutes"


def claimant(article, words="every summer sailing", **values):
    values = {"propose": True} | values
    claim = make.claim(article, words=words, **values)
    return make.fresh(claim).claim.claimant


def test_what_is_said_in_a_quote_is_claimed_by_who_says_it():
    article = make.article()
    quote = make.quote(article, speaker="Ida Brekke")
    make.quote(article, content="“But nobody pays for an empty ship,”", speaker="Per Holm")
    assert claimant(article, claimant="") == quote.quote.speaker
    assert claimant(article).name == "Harbour board"
    # Nobody proposes it where the field was shown and left empty.
    assert claimant(article, claimant="", propose=False) is None


def test_without_a_quote_the_claimant_is_whom_the_sentence_names():
    article = make.article(
        "Fares\n\nAnn Bell runs the ferries. Bell said on Monday that fares had risen by a tenth."
        "\n\nFares rose in May. Officials said that nobody pays more."
    )
    assert claimant(article, "fares had risen by a tenth", claimant="").name == "Ann Bell"
    assert claimant(article, "fares had risen by a tenth", claimant="", propose=False) is None
    assert claimant(article, "Fares rose in May", claimant="") is None
    assert claimant(article, "nobody pays more", claimant="") is None
    actors.add(name="Ann Bell", role="bishop")
    assert claimant(article, "had risen by a tenth", claimant="") is None, "nobody knows which"


def test_the_innermost_quote_tells_who_claims_and_one_that_is_gone_tells_nothing():
    article = make.article()
    outer = make.quote(article, speaker="Ida Brekke")
    inner = make.quote(article, content="every summer sailing", speaker="Per Holm")
    assert claimant(article, claimant="").name == "Per Holm"
    make.brought_to(inner, "rejected")
    assert claimant(article, claimant="").name == "Ida Brekke"
    annotations.delete(annotation=make.fresh(outer), by=outer.author, lock=1)
    # The sentence itself names another one.
    assert claimant(article, claimant="").name == "Mira Solberg"


SENTENCE = "“Fares rose by 14 percent,” said Ann Bell, mayor."
BOTH = f"{SENTENCE} “Nobody pays more,” said Per Holm."
SPOKEN = f"Fares\n\n{BOTH}"


def said(article, content, speaker, **values):
    return make.quote(article, content=content, source=speaker, speaker=speaker, **values)


def proposed(article, words=SENTENCE):
    claim = make.claim(article, words=words, claimant="", propose=True)
    return make.fresh(claim).claim


def test_a_sentence_that_holds_a_quote_is_claimed_by_its_speaker_in_their_words():
    article = make.article(SPOKEN)
    said(article, "“Fares rose by 14 percent,”", "Ann Bell")
    claim = proposed(article)
    assert (claim.statement, claim.claimant.name) == ("Fares rose by 14 percent", "Ann Bell")


def test_words_of_several_speakers_are_claimed_by_none_of_them():
    article = make.article(SPOKEN)
    said(article, "“Fares rose by 14 percent,”", "Ann Bell")
    said(article, "“Nobody pays more,”", "Per Holm")
    claim = proposed(article, BOTH)
    assert (claim.claimant, claim.statement) == (None, BOTH)


def test_a_part_of_a_sentence_in_marks_is_no_statement():
    article = make.article("Fares\n\nFares were “far too high” in May, said Ann Bell.")
    said(article, "“far too high”", "Ann Bell", type="mixed")
    assert proposed(article, "Fares were “far too high” in May").statement == (
        "Fares were “far too high” in May"
    )


def test_a_claim_by_hand_keeps_the_wording_that_was_suggested_for_it():
    article = make.article(SPOKEN)
    wording = {"statement": "Fares in Sound rose by 14 percent."}
    make.suggestion(article, "claim", claim="Fares rose by 14 percent", values=wording)
    assert proposed(article).statement == "Fares in Sound rose by 14 percent."


def test_a_suggested_claim_is_claimed_by_whom_its_quote_was_tagged_with():
    article = make.article(SPOKEN)
    words = "Fares rose by 14 percent"
    found = make.suggestion(article, "claim", claim=words, values={"claimant": ""})
    said(article, "“Fares rose by 14 percent,”", "Ann Bell")
    taken = accept(suggestion=found, by=make.make_user("editor"))
    assert taken.annotation.claim.claimant.name == "Ann Bell"


@pytest.mark.parametrize("statement", ["", " \n "])
def test_a_claim_cannot_lose_its_words(statement):
    claim = make.claim()
    with pytest.raises(MissingStatement):
        change_claim(annotation=claim, by=claim.author, lock=1, statement=statement)
    assert make.fresh(claim).claim.statement


def test_the_register_is_asked_for_the_names_near_a_claim_alone(monkeypatch):
    """However long the text is, it takes no longer to record one."""
    story = "\n\n".join(["Ferries", *(f"Ann Bell said that boat {n} is late." for n in range(900))])
    version = make.article(story).current_version
    asked = []
    monkeypatch.setattr(suggestions, "known_in", lambda words: asked.append(words) or [])
    marks = [make.mark(version, "boat 700 is late", "claim")]
    claim = record_claim(version=version, by=make.make_user(), marks=marks, propose=True)
    assert claim.claim.claimant.name == "Ann Bell"
    assert len(story) > 30_000 > 5_000 > len(asked[0])
