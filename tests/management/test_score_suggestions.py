import json

import pytest
from django.core.management import CommandError, call_command

QUOTES = {
    "id": "story/1",
    "lang": "en",
    "text": "“We go,” said Ada Lund. The “super” plan failed.",
    "quotes": [
        {"content": [[0, 8]], "cue": [[9, 13]], "source": [[14, 22]], "span_types": ["direct"]},
        {"content": [[24, 47]], "cue": [], "source": [], "span_types": ["mixed"]},
    ],
}
CAPTION = {
    "id": "caption/1",
    "caption": "A boat in Aue.",
    "expect": {"persons": [], "place": "Aue", "date": None, "creator": None, "credit": []},
}


SIDES = {
    "id": "story/2",
    "lang": "en",
    "text": "Norland denounced the raid. The port has never paid a single fine.",
    "claims": [{"content": [[28, 66]], "claimant": ""}],
    "stances": [
        {"holder": "Norland", "label": "opposes", "target": [[18, 26]]},
        {"holder": "Sundia", "label": "supports", "target": [[18, 26]]},
    ],
}


@pytest.fixture
def gold(tmp_path):
    def write(*lines):
        path = tmp_path / "gold.jsonl"
        rows = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        path.write_text("\n".join(rows), encoding="utf-8")
        return path

    return write


def test_rates_and_errors_are_printed(gold, capsys):
    call_command("score_suggestions", gold(QUOTES))
    printed = capsys.readouterr().out
    rates = {" ".join(r.split()[:-5]): r.split()[-5:] for r in printed.splitlines() if r.split()}
    assert rates["direct exact + head"] == ["1.000", "1.000", "1.000", "1", "1"]
    assert rates["all exact"] == ["1.000", "0.500", "0.667", "2", "1"]
    assert "story/1  missed mixed: The “super” plan failed" in printed


def test_each_rule_is_rated_with_what_is_not_shown(gold, capsys):
    call_command("score_suggestions", gold(QUOTES), "--rules")
    [head, row] = capsys.readouterr().out.splitlines()
    assert head.split() == ["type", "rule", "confidence", "precision", "proposed"]
    assert row.split() == ["direct", "words", "behind", "0.95", "1.00", "1"]


def test_captions_and_quotes_may_share_a_file(gold, capsys):
    call_command("score_suggestions", gold(QUOTES, "", CAPTION), "--quiet")
    printed = capsys.readouterr().out
    assert "caption all fields" in printed
    assert "direct exact" in printed
    assert "missed" not in printed


def test_claims_and_stances_are_scored_where_they_are_marked(gold, capsys):
    call_command("score_suggestions", gold(SIDES))
    printed = capsys.readouterr().out
    rates = {" ".join(r.split()[:-5]): r.split()[-5:] for r in printed.splitlines() if r.split()}
    assert rates["claim overlap + claimant"] == ["1.000", "1.000", "1.000", "1", "1"]
    assert rates["stance holder + label + target"] == ["1.000", "0.500", "0.667", "2", "1"]
    assert "story/2  missed stance: Sundia supports the raid" in printed
    assert "direct exact" not in printed


def test_predictions_are_written(gold, tmp_path):
    path = tmp_path / "predictions.jsonl"
    call_command("score_suggestions", gold(QUOTES, CAPTION), "--predictions", path)
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert first["id"] == "story/1"
    assert first["quotes"][0]["content"] == [[0, 8]]
    assert first["quotes"][0]["source"] == [[14, 22]]
    assert second["expect"].keys() == CAPTION["expect"].keys()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "Line 1 .* is not JSON"),
        ("[]", "Line 1 .* holds neither"),
        ({"id": "1", "text": "a"}, "Line 1 .* holds neither"),
        ({"id": "1", "text": "a", "quotes": [{}]}, "does not hold what it should"),
        ({"text": "a", "quotes": []}, "does not hold what it should"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(gold, line, message):
    with pytest.raises(CommandError, match=message):
        call_command("score_suggestions", gold(line))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("score_suggestions", tmp_path / "none.jsonl")
