from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.actors import ActorField
from annotations.forms.marks import AddressField, LockField, MarkedForm
from annotations.models import Checkworthiness
from annotations.models.claims import CheckReason


class ClaimForm(MarkedForm):
    roles = ("claim",)
    needs = "claim"

    checkworthiness = forms.ChoiceField(
        label=_("Check-worthiness"),
        choices=Checkworthiness,
        initial=Checkworthiness.CHECK,
        widget=forms.RadioSelect,
        required=False,
    )
    statement = forms.CharField(
        label=_("Normalised statement"),
        help_text=_("One sentence that stands on its own."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    claimant = ActorField(
        label=_("Claimant"),
        required=False,
        help_text=_("Empty: the article itself claims it, or somebody who is not named."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        choices=CheckReason,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    claim_date = forms.DateField(
        label=_("Claimed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    first_appearance_url = AddressField(
        label=_("First appearance"), required=False, max_length=2000
    )

    def clean_checkworthiness(self):
        return self.cleaned_data["checkworthiness"] or Checkworthiness.CHECK


class ClaimEditForm(ClaimForm):
    needs = None
    roles = ()

    lock = LockField()
    statement = forms.CharField(
        label=_("Normalised statement"),
        help_text=_("One sentence that stands on its own."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
