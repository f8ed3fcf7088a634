import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.sentences import sentences


def split(marked: str) -> tuple[str, list[str]]:
    """Turn "One. | Two." into its text and the sentences expected of it."""
    parts = marked.split("|")
    return "".join(parts), [part.strip() for part in parts if part.strip()]


@pytest.mark.parametrize(
    "marked",
    [
        # English
        "Mr. Olu met Dr. Faber at St. Ann’s. |They spoke.",
        "The U.S. Senate met in Washington, D.C. |The vote failed.",
        "They came to the U.S. |It was cold.",
        "On Nov. 5 the board met. |In Nov. it will meet again.",
        "J. K. Baines and K.C. Faber won. |Plan B. |The rest lost.",
        "It rose 3.5 percent to $4.2 million. |Few noticed.",
        "See No. 5 on the list. |The answer was no. |He left.",
        "Acme Inc. sued Beta Ltd. |The case goes on.",
        "They start at 5 p.m. on Monday. |We wait.",
        "He waited … and waited. |Then… |Nothing came.",
        "It cost money [...] a lot of it. |Nobody paid.",
        "“We leave now.” |The room fell silent.",
        "“Is it over?” he asked. |“Yes!” she cried. |He sat down.",
        "“Is it over?” Ruth Abel asked the judge. |The judge nodded.",
        "“Is it over?” |Ruth Abel looked at the judge.",
        "“No comment.” the striker posted. |He left.",
        "“No comment.” |Ruth Abel said nothing more was known.",
        "“…civilian drones.”assured the spokesman. |He left.",
        "“We will stop the effort.”|Ostrava did not reply.",
        "The page lost its blank.|Nobody saw it.",
        "He works for Example.com and Node.js users.",
        "Did she? |She did! |Good.",
        "(He never came.) |She did.",
        "Yahoo! said so. |Others did not.",
        "1. The first point. |2. The second one.",
        "It ended in 2024. |Nothing followed.",
        "“I signed,” he said. |“I would sign again.”",
        "One line\n|another line.",
        "He asked: “Why?” |“Because,” she said.",
        # German
        "Am 3. Mai 2024 kam Dr. Weiß. |Er blieb bis zum 21. Juni.",
        "Das 19. Jahrhundert, z. B. der Bau der Bahn, z.B. im Osten, d. h. hier.",
        "Der 1. FC Neustadt gewann mit 3:1. |Danach wurde gefeiert.",
        "Nach Nr. 5 folgt Abs. 2 Satz 1. |Das gilt auch hier.",
        "„Wir gehen jetzt.“ |Dann war es still.",
        "„Wo ist er?“, fragte sie. |»Weg.« |Mehr sagte sie nicht.",
        "Rund 1.200 Menschen kamen, ca. 300 bzw. 400 blieben. |Der Rest ging.",
        "Sie gewann Platz 2. |Danach sprach sie.",
        # French
        "M. Duval et Mme. Roche ont signé l’art. 5 hier. |Le maire a refusé.",
        "« Nous partons. » |Il a souri.",
        "« Est-ce fini ? » demande-t-elle. |Personne ne répond.",
        "Qui paiera ? |Personne.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(marked):
    text, expected = split(marked)
    assert [text[s:e] for s, e in sentences(text)] == expected


def test_a_range_of_the_text_is_cut_by_itself():
    text = "One. Two. Three."
    assert [text[s:e] for s, e in sentences(text, 5, 12)] == ["Two.", "Th"]


@settings(derandomize=True, max_examples=300)
@given(st.text(alphabet="aB1 .!?…\n\"'“”‘’«»„()[]-\u00a0é", max_size=80), st.data())
def test_sentences_are_trimmed_in_order_and_lose_no_word(text, data):
    start = data.draw(st.integers(0, len(text)))
    found = sentences(text, start)
    last = start
    for s, e in found:
        assert last <= s < e <= len(text)
        assert not text[last:s].strip()
        assert text[s:e] == text[s:e].strip()
        assert "\n" not in text[s:e]
        last = e
    assert not text[last:].strip()
