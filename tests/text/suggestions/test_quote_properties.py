"""Whatever the text, what is proposed can be stored: in the text, not empty, not in furniture."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.intake import BlockRange
from annotations.text.scoring import plain_blocks
from annotations.text.suggestions import Known
from annotations.text.suggestions.quotes import suggest_quotes

WORDS = """said Lund Ada he she they it that “ ” " ' ‘ ’ „ « » , . : ; ? ! ( ) – according to The
mayor told reporters was and but not because of in on Friday minister Norrbank officials [ ] would
sagte er der dass laut Sprecherin hätte zufolge so hat erklärt déclaré il que selon a l’ 🎉 é &quot;
spokesperson statement from with writing who which 12 U.S. Mr. … '' so-called novel called"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n", ""])
TEXTS = st.lists(PIECES, max_size=60).map(" ".join) | st.text(max_size=60)
KNOWN = [Known("Ada Lund", "person", ("A. Lund",), "mayor"), Known("Norrbank", "organisation")]


@settings(derandomize=True, max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["en", "de", "fr", "pt", "und", ""]), st.data())
def test_parts_lie_in_the_text_outside_furniture_and_do_not_overlap(text, language, data):
    blocks = [
        BlockRange(data.draw(st.sampled_from(["paragraph", "furniture"])), block.start, block.end)
        for block in plain_blocks(text)
    ]
    read = [(block.start, block.end) for block in blocks if block.kind != "furniture"]
    for one in suggest_quotes(text, blocks, language, KNOWN):
        assert one.kind in ("quote", "not_a_quote")
        assert 0 <= one.confidence <= 1
        assert any(part.role == "content" for part in one.parts)
        for part in one.parts:
            assert part.start < part.end
            assert text[part.start : part.end].strip()
            assert any(start <= part.start and part.end <= end for start, end in read)
        content = sorted((p.start, p.end) for p in one.parts if p.role == "content")
        assert all(a[1] <= b[0] for a, b in zip(content, content[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "“" * 2000,
        '"' * 2001,
        "'" * 2000,
        "» «" * 700,
        "Ada Lund " * 500,
        "said, " * 1000,
        "he said that " * 500,
        ", " * 3000,
        "A" * 5000,
        "(" * 3000,
        "according to " * 700,
        "“a” " * 1000,
        "“a.” he said. " * 400,
        "“We go.\n\n" * 3000,
        "nach Angaben von " * 500,
        "‘a b c’: Lund b\n\n" * 400,
        "“We go.”\n\n— Ada Lund\n\n" * 300,
        "Mayor Ada Lund, mayor of Aue, " * 300,
        "It was who said “a” " * 400,
        '"We go "and ' * 600,
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_no_text_is_too_strange(text, language):
    suggest_quotes(text, plain_blocks(text), language)
