from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.marks import LockField, MarkedForm
from annotations.models.not_quotes import NotAQuoteReason


class NotAQuoteForm(MarkedForm):
    roles = ("marks",)
    needs = "marks"

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=NotAQuoteReason,
        initial=NotAQuoteReason.SCARE,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_reason(self):
        return self.cleaned_data["reason"] or NotAQuoteReason.SCARE


class NotAQuoteEditForm(NotAQuoteForm):
    needs = None
    roles = ()

    lock = LockField()
