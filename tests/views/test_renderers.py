"""The inputs written out say what Django's own templates say."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.urls import reverse

from annotations.forms.actors import ActorField
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


def test_a_form_and_what_counts_the_forms_of_a_set_are_written_where_nothing_is_wrong():
    rows = forms.formset_factory(Everything)
    for made in (Everything, lambda renderer: rows(form_kwargs={"renderer": renderer})):
        assert str(made(renderer=PlainInputs())) == str(made(renderer=TemplatesSetting()))
    assert 'name="form-TOTAL_FORMS"' in str(rows().management_form)


def test_a_field_with_a_list_of_names_holds_what_was_typed_and_the_number_that_was_chosen():
    class Said(forms.Form):
        speaker = ActorField(label="Speaker")

    form = Said({"speaker": SHARP, "speaker_id": "7"}, renderer=PlainInputs())
    html = str(form["speaker"])
    assert 'name="speaker" id="id_speaker" value="&lt;b&gt;' in html
    assert 'name="speaker_id" value="7" data-chosen' in html
    assert f'data-options="{reverse("annotations:actor_options")}"' in html
    assert 'value="' not in str(Said(renderer=PlainInputs())["speaker"])
