"""Each form has fields of its own, although they are copied in fewer steps than Django takes."""

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from annotations.forms.captions import CaptionEditForm
from annotations.forms.claims import ClaimEditForm
from annotations.forms.not_quotes import NotAQuoteEditForm
from annotations.forms.plain import PlainForm
from annotations.forms.quotes import QuoteEditForm, QuoteForm
from annotations.forms.stances import StanceEditForm
from tests import factories as make

FORMS = [
    *(QuoteForm, QuoteEditForm, StanceEditForm),
    *(ClaimEditForm, CaptionEditForm, NotAQuoteEditForm),
]


class Two(forms.MultiWidget):
    def decompress(self, value):
        return [value, value]


class Asked(PlainForm):
    words = forms.CharField(label=_("Delete"), help_text=_("Delete"))
    one = forms.ChoiceField(choices=[("a", _("Delete")), ("b", "B")])
    both = forms.MultiValueField(
        [forms.CharField(), forms.CharField()],
        widget=Two([forms.TextInput(), forms.TextInput()]),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FORMS)
def test_a_form_reads_as_one_whose_fields_django_copied(kind):
    usual = type("Usual", (kind,), {})
    usual.base_fields = dict(kind.base_fields)
    version = make.article().current_version
    for data in (None, {"lock": "x", "type": "y", "note": "<b>"}):
        ours, djangos = (one(data, version=version) for one in (kind, usual))
        assert str(ours) == str(djangos)
        assert ours.errors == djangos.errors


def test_what_a_form_does_to_its_fields_is_seen_on_no_other():
    changed = Asked()
    for field in (*changed.fields.values(), *changed.fields["both"].fields):
        field.label = "changed"
        field.validators.append(lambda value: None)
        field.error_messages["required"] = "changed"
        field.widget.attrs["class"] = "changed"
    changed.fields["one"].choices = [("c", "changed")]
    changed.fields["both"].widget.widgets[0].attrs["class"] = "changed"
    del changed.fields["words"]
    assert "changed" not in str(Asked())
    assert "changed" not in str(Asked({}))
    assert "words" in Asked().fields


def test_words_are_in_the_language_of_whoever_asks():
    for language, word in [("en-gb", "Delete"), ("de", "Löschen"), ("en-gb", "Delete")]:
        with translation.override(language):
            form = Asked()
            assert form["words"].label == form["words"].help_text == word
            assert form.fields["one"].choices == [("a", word), ("b", "B")]


def test_a_form_that_inherits_has_the_fields_of_both():
    class More(Asked):
        more = forms.CharField()
        one = None

    assert list(More().fields) == ["words", "both", "more"]
    assert list(Asked().fields) == ["words", "one", "both"]
