import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.text.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Jörg Weiß", "jorg weiss"),
        ("JÖRG WEISS", "jorg weiss"),
        ("Søren Łukasz Đorđević", "soren lukasz dordevic"),
        ("Æsa Þórsdóttir", "aesa thorsdottir"),
        ("İlkay Işık", "ilkay isik"),
        ("O’Neill, J.-P.", "o neill j p"),
        ("  Acme   Inc. ", "acme inc"),
        ("Élise\u00a0Morel", "elise morel"),
        ("नेहा शर्मा", "नेहा शरमा"),
        ("王小明", "王小明"),
        ("«»", ""),
    ],
)
def test_a_name_is_found_without_case_accents_and_punctuation(name, key):
    assert name_key(name) == key


@settings(derandomize=True)
@given(st.text(max_size=40))
def test_the_key_of_a_key_is_that_key(name):
    assert name_key(name_key(name)) == name_key(name)
