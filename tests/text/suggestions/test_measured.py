"""What the rules for quotes reach on the development data, where these are at hand."""

import json
from pathlib import Path

import pytest

from annotations.text.scoring import predict, rate_rules, score
from annotations.text.suggestions.quotes import SHOWN_FROM

DATA = Path(__file__).parents[4] / "shared/data/quotes"
FLOORS = {
    "en_wikinews_dev": {"direct exact": 0.9, "direct exact + head": 0.88, "all overlap": 0.92},
    "de_wikinews_dev": {"direct exact": 0.85, "direct exact + head": 0.69},
    "quirks_dev": {"direct exact": 0.98, "direct exact + head": 0.95},
}
FEW = 20  # A rule with fewer cases is measured together with the others of its confidence.


@pytest.fixture(params=FLOORS)
def name(request):
    if not (DATA / f"{request.param}.jsonl").exists():
        pytest.skip("the development data are not here")
    return request.param


def read(name):
    rows = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    # Every third line says as much, in a third of the time.
    return [json.loads(row) for row in (rows[::3] if len(rows) > 300 else rows)]


def test_the_rules_reach_their_floors(name):
    rates = score((line, predict(line)) for line in read(name)).rates
    assert {
        key: rates[key].f1 for key, floor in FLOORS[name].items() if rates[key].f1 < floor
    } == {}


def test_indirect_quotes_are_shown_where_four_of_five_are_right(name):
    shown: dict[float, list[int]] = {}
    for (kind, _, confidence), rate in rate_rules(read(name)).items():
        if kind == "indirect" and confidence >= SHOWN_FROM["indirect"]:
            counts = shown.setdefault(confidence, [0, 0])
            counts[0] += rate.right
            counts[1] += rate.proposed
    many = {key: right / all_ for key, (right, all_) in shown.items() if all_ >= FEW}
    assert {key: share for key, share in many.items() if share < 0.8} == {}
