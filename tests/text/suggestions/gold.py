"""The marked sentences of the samples, proposed for and scored."""

import json
from pathlib import Path

from annotations.text.scoring import Fault, Rate, predict, score

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def measured(kind: str, measure: str) -> tuple[Rate, list[Fault]]:
    """One measure over samples/<kind>_marked.jsonl, and the faults."""
    rows = (SAMPLES / f"{kind}_marked.jsonl").read_text(encoding="utf-8").splitlines()
    lines = [json.loads(row) for row in rows]
    found = score((line, predict(line)) for line in lines)
    return found.rates[measure], list(found.faults)
