import datetime

import pytest

from annotations.services import annotations
from annotations.services.claims import change_claim
from annotations.services.refusals import MissingStatement
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


def claimant(article, **values):
    values = {"propose": True} | values
    claim = make.claim(article, words="every summer sailing", **values)
    return make.fresh(claim).claim.claimant


def test_what_is_said_in_a_quote_is_claimed_by_who_says_it():
    article = make.article()
    assert claimant(article, claimant="") is None
    quote = make.quote(article)
    make.quote(article, content="“But nobody pays for an empty ship,”", speaker="Per Holm")
    assert claimant(article, claimant="") == quote.quote.speaker
    assert claimant(article).name == "Harbour board"
    # Nobody proposes it where the field was shown and left empty.
    assert claimant(article, claimant="", propose=False) is None


def test_the_innermost_quote_tells_who_claims_and_one_that_is_gone_tells_nothing():
    article = make.article()
    outer = make.quote(article)
    inner = make.quote(article, content="every summer sailing", speaker="Per Holm")
    assert claimant(article, claimant="").name == "Per Holm"
    make.brought_to(inner, "rejected")
    assert claimant(article, claimant="").name == "Mira Solberg"
    annotations.delete(annotation=make.fresh(outer), by=outer.author, lock=1)
    assert claimant(article, claimant="") is None


@pytest.mark.parametrize("statement", ["", " \n "])
def test_a_claim_cannot_lose_its_words(statement):
    claim = make.claim()
    with pytest.raises(MissingStatement):
        change_claim(annotation=claim, by=claim.author, lock=1, statement=statement)
    assert make.fresh(claim).claim.statement
