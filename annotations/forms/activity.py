from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.filters import FilterForm
from annotations.forms.numbers import KeyField
from annotations.forms.periods import DayField, PeriodForm
from annotations.forms.registers import search_field
from annotations.models import Kind, User, Verb
from annotations.queries.activity import Filters


class PagesForm(forms.Form):
    """The keys of a page, set by its links."""

    before = KeyField()
    after = KeyField()

    @property
    def keys(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("before", "after")}


class AuditForm(PagesForm, PeriodForm, FilterForm):
    asks = Filters

    q = search_field(_("Words"))
    who = forms.ModelChoiceField(
        User.objects.order_by("username"),
        label=_("Who"),
        required=False,
        to_field_name="username",
        empty_label=_("Anyone"),
        error_messages={"invalid_choice": _("Nobody here has this name.")},
    )
    verb = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Anything")), *Verb.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any")), *Kind.choices]
    )
    article = forms.CharField(label=_("Article"), required=False, max_length=300)
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))
