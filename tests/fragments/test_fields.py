import re

from django import forms

from annotations.fragments.fields import options

SHARP = """<b>"a" & 'b'</b>"""


class Chosen(forms.Form):
    one = forms.ChoiceField(
        choices=[("a", "Ferry"), (SHARP, SHARP), ("c", "Quay")], widget=forms.RadioSelect
    )
    some = forms.MultipleChoiceField(
        choices=[("a", "Ferry"), ("b", "Quay")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def inputs(html: str) -> list[set[str]]:
    """The attributes of each input, whatever their order."""
    found = re.findall(r"<input([^>]*)>", html)
    return [set(re.findall(r'[\w-]+(?:="[^"]*")?', one)) for one in found]


def test_the_options_are_those_of_django():
    for data in (None, {}, {"one": SHARP, "some": ["b"]}, {"one": "x", "some": ["a", "b"]}):
        form = Chosen(data, auto_id="id-%s")
        for field in form:
            assert inputs(options(field)) == inputs(str(field)), (data, field.name)


def test_words_are_escaped_and_digits_stand_where_they_choose():
    field = Chosen({"one": "a"})["one"]
    assert "&lt;b&gt;&quot;a&quot;" in options(field)
    assert "<b>" not in options(field)
    assert "<kbd>" not in options(field)
    assert re.findall(r"<kbd>(\d)</kbd>", options(field, keys=True)) == ["1", "2", "3"]
