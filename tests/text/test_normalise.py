import hashlib
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.normalise import UnusableText, normalise, sha256

storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@pytest.mark.parametrize(
    ("given_text", "normal"),
    [
        pytest.param("a\r\nb\rc\nd", "a\nb\nc\nd", id="line ends of every system"),
        pytest.param("a\u2028b\u2029c\x85d\ve\ff", "a\nb\nc\nd\ne\nf", id="rarer line ends"),
        pytest.param("e\u0301", "\u00e9", id="accents are composed"),
        pytest.param("e\u200b\u0301", "\u00e9", id="also across an invisible character"),
        pytest.param("\u212b", "\u00c5", id="the angstrom sign is a letter"),
        pytest.param("\u0958", "\u0915\u093c", id="composing may lengthen"),
        pytest.param("\ufeffNa\u00adtion\u200b s\u2060o", "Nation so", id="invisible ones go"),
        pytest.param(
            "\u00ab\u00a0oui\u202f\u00bb", "\u00ab\u00a0oui\u202f\u00bb", id="hard blanks"
        ),
        pytest.param("\ufb01rst \u2026", "\ufb01rst \u2026", id="no compatibility forms"),
        pytest.param(
            "👩\u200d🚒 \u200f", "👩\u200d🚒 \u200f", id="joiners and direction marks stay"
        ),
        pytest.param("  a  b ", "  a  b ", id="blanks stay"),
    ],
)
def test_a_text_has_one_normal_form(given_text, normal):
    assert normalise(given_text) == normal


@pytest.mark.parametrize("text", ["a\0b", "a\ud83db", "\udc00", "e" + "\u0301\u0316" * 60])
def test_a_text_that_cannot_be_stored_is_refused_with_a_sentence(text):
    with pytest.raises(UnusableText, match=r"^The text .*\.$"):
        normalise(text)


@settings(derandomize=True)
@given(storable)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not set(once) & set("\r\v\f\x85\u2028\u2029\u00ad\u200b\u2060\ufeff\0")


def test_the_hash_is_taken_of_the_bytes_in_utf_8():
    assert sha256("é") == hashlib.sha256(b"\xc3\xa9").hexdigest()
