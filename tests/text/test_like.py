import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.text.like import like


@pytest.mark.parametrize(
    ("pattern", "value", "reads"),
    [
        ("%ALDENBRÜCK%", "Das Rathaus von Aldenbrück", True),
        ("%aldenbrück%", "ALDENBRÜCK", True),
        ("%strasse%", "Die Straße", True),
        ("%brück%", "Brucknerhaus", False),
        ("Écho", "écho", True),
        ("écho", "L’écho", False),
        ("écho%", "Écho du soir", True),
        ("%soir", "Écho du SOIR", True),
        ("é_o", "ÉCO", True),
        ("é_o", "éo", False),
        ("%one%two%", "One\nand\nTWO", True),
        (r"%100\%%", "All 100% of it", True),
        (r"%100\%%", "All 100 of it", False),
        (r"a\_b", "a_b", True),
        (r"a\_b", "axb", False),
        (r"%\\%", "a\\b", True),
        (r"%\%", "ends with %", True),
        ("%", "", True),
        ("", "", True),
        ("", "x", False),
        ("%4%", 14, True),
        ("%x%", None, None),
        (None, "x", None),
    ],
)
def test_what_a_pattern_reads(pattern, value, reads):
    assert like(pattern, value, "\\") is reads


def test_without_an_escape_character_every_character_stands_for_itself():
    assert like("a\\_", "a\\b") is True


@given(st.text("aB%_\\é"), st.text("AbÉ%_\\", max_size=5), st.text("AbÉ%_\\", max_size=5))
def test_words_are_found_wherever_they_stand(words, before, behind):
    escaped = "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in words)
    assert like(f"%{escaped}%", before + words.swapcase() + behind, "\\")
    assert like(escaped, words.swapcase(), "\\")
