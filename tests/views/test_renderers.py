"""The inputs written out say what Django's own templates say."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from newsroom.renderers import PlainInputs


class Everything(forms.Form):
    words = forms.CharField(max_length=9, help_text="Short")
    hidden = forms.CharField(widget=forms.HiddenInput)
    number = forms.IntegerField(min_value=1)
    address = forms.URLField(required=False, disabled=True, assume_scheme="https")
    mail = forms.EmailField()
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True))
    yes = forms.BooleanField()
    no = forms.BooleanField(required=False)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 2, "data-x": '"<&>'}))
    one = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


SHARP = """<b>"a" & 'b'</b>"""
FILLED = dict.fromkeys(["words", "hidden", "address", "mail", "secret", "yes", "long"], SHARP)


@pytest.mark.parametrize(
    "data", [None, {}, FILLED | {"number": "1e9", "one": "a"}], ids=["new", "empty", "filled"]
)
def test_the_inputs_are_those_of_django(data):
    def written(renderer):
        form = Everything(data, renderer=renderer(), auto_id="id-%s")
        return [(str(field), str(field.errors)) for field in form] + [str(form.errors)]

    assert written(PlainInputs) == written(TemplatesSetting)
