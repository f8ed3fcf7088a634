from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Scope

DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("A year"))]


class ApiTokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=100,
        help_text=_("A name by which you will know it, such as “Nightly archive”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    days = forms.TypedChoiceField(label=_("It ends after"), choices=DAYS, coerce=int, initial=90)
