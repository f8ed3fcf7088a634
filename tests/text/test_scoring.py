import json

import pytest

from annotations.text.scoring import head_word, plain_blocks, predict, score

TEXT = "“We go now,” said Ada Lund. She said the port was shut. A “super” plan."


def span(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


DIRECT = {"content": [span("“We go now,”")], "source": [span("Ada Lund")], "span_types": ["direct"]}
INDIRECT = {
    "content": [span("the port was shut")],
    "source": [span("She")],
    "span_types": ["indirect"],
}
MARKED = {"id": "1", "lang": "en", "text": TEXT, "quotes": [DIRECT, INDIRECT]}


def rates(*quotes: dict) -> dict:
    found = score([(MARKED, {"id": "1", "quotes": list(quotes)})]).rates
    return {
        name: (rate.wanted, rate.proposed, rate.right)
        for name, rate in found.items()
        if name.startswith(("direct", "all"))
    }


def test_edge_punctuation_and_marks_do_not_count():
    found = rates({"content": [span("We go now")], "source": [span("Lund")]})
    assert found["direct exact"] == (1, 1, 1)
    assert found["direct exact + speaker"] == (1, 1, 0)
    assert found["direct exact + head"] == (1, 1, 1)
    assert found["all exact"] == (2, 1, 1)


def test_half_of_the_words_overlap_and_less_does_not():
    assert rates({"content": [span("port was shut. A")]})["all overlap"] == (2, 1, 1)
    assert rates({"content": [span("shut. A “super” plan")]})["all overlap"] == (2, 1, 0)


def test_a_marked_span_is_found_once():
    twice = [{"content": [span("the port was shut")]}, {"content": [span("the port was")]}]
    assert rates(*twice)["all overlap"] == (2, 2, 1)


def test_a_proposal_on_a_span_of_another_type_counts_only_under_all():
    quoted = {**INDIRECT, "content": [span("the port was shut. A “super” plan")]}
    marked = {**MARKED, "quotes": [DIRECT, {**quoted, "span_types": ["mixed"]}]}
    proposed = {"id": "1", "quotes": [{"content": [span("“super”")]}]}
    found = score([(marked, proposed)]).rates
    assert found["direct exact"].proposed == 0
    assert found["all exact"].proposed == 1


def test_a_speaker_may_be_given_in_words():
    found = rates({"content": [span("“We go now,”")], "speaker": "Lund"})
    assert found["direct exact + head"] == (1, 1, 1)


@pytest.mark.parametrize(
    ("speaker", "head"),
    [
        ("Ada Lund", "lund"),
        ("Ada Lund, head of the board", "lund"),
        ("the head of the board", "head"),
        ("Lund's", "lund"),
        ("Ada Lund (SPD)", "lund"),
        ("der Sprecher der Bank", "sprecher"),
        ("", ""),
    ],
)
def test_the_head_of_a_speaker(speaker, head):
    assert head_word(speaker) == head


def test_errors_are_listed_with_their_words():
    found = score([(MARKED, {"id": "1", "quotes": [{"content": [span("A “super” plan")]}]})])
    assert [(fault.what, fault.words) for fault in found.faults] == [
        ("missed direct", "We go now [Ada Lund]"),
        ("missed indirect", "the port was shut [She]"),
        ("unwanted mixed", "A “super” plan []"),
    ]


def test_plain_text_keeps_its_offsets():
    text = "  Port shut \n\n\nIt is “shut”.\r\n \n"
    assert [(block.kind, text[block.start : block.end]) for block in plain_blocks(text)] == [
        ("headline", "Port shut"),
        ("paragraph", "It is “shut”."),
    ]


def test_predictions_have_the_form_of_the_marked_lines():
    proposed = predict(MARKED)
    assert json.loads(json.dumps(proposed)) == proposed
    assert proposed["id"] == "1"
    assert proposed["quotes"][0]["content"] == [span("“We go now,”")]
    assert proposed["quotes"][0]["source"] == [span("Ada Lund")]
    assert score([(MARKED, proposed)]).rates["all exact + head"].f1 == 1


def test_a_caption_is_right_if_every_field_is():
    expect = {"persons": [], "place": "Aue", "date": None, "creator": "Bo Holm", "credit": ["AFP"]}
    marked = {"id": "c", "caption": "Aue. (Bo Holm/AFP)", "expect": expect}
    found = score([(marked, {"expect": expect}), (marked, {"expect": {**expect, "credit": []}})])
    assert found.rates["caption all fields"].right == 1
    assert found.rates["caption place"].right == 2
    assert [fault.what for fault in found.faults] == ["caption credit"]
