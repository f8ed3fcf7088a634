from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.numbers import DigitsField, KeyField
from annotations.forms.plain import PlainForm
from annotations.models import Kind, StanceLabel
from annotations.models.actors import ActorKind

LAST_PAGE = 10_000


class PageField(DigitsField):
    def __init__(self):
        super().__init__(required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput)

    def clean(self, value):
        return super().clean(value) or 1


def search_field(label):
    widget = forms.TextInput(attrs={"type": "search", "id": "search"})
    return forms.CharField(label=label, required=False, max_length=300, widget=widget)


class ActorsForm(forms.Form):
    q = search_field(_("Name"))
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *ActorKind.choices]
    )
    page = PageField()


class TargetsForm(forms.Form):
    q = search_field(_("Statement"))
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All")), ("open", _("Open")), ("closed", _("Closed"))],
    )
    page = PageField()


class MentionsForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[c for c in Kind.choices if c[0] != Kind.NOT_A_QUOTE],
    )
    before = KeyField()


class StancesForm(forms.Form):
    label = forms.ChoiceField(label=_("Stance"), required=False, choices=StanceLabel)
    holder = KeyField()
    before = KeyField()


class OptionsForm(PlainForm):
    """What a type-ahead asks: the letters, and where they are typed: article and source."""

    q = forms.CharField(required=False, max_length=300)
    source = forms.CharField(required=False, max_length=300)
    article = KeyField()
