import datetime

import pytest

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


@pytest.mark.parametrize("statement", ["", " \n "])
def test_a_claim_cannot_lose_its_words(statement):
    claim = make.claim()
    with pytest.raises(MissingStatement):
        change_claim(annotation=claim, by=claim.author, lock=1, statement=statement)
    assert make.fresh(claim).claim.statement
