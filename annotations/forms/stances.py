from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.actors import ActorField
from annotations.forms.marks import LockField, MarkedForm, MarksField
from annotations.forms.targets import TargetField
from annotations.models import HolderKind, StanceLabel
from annotations.models.stances import Basis


class EvidenceForm(forms.Form):
    """What the page knows when a stance is begun: marked words, or the quote it is in."""

    marks = MarksField()
    quote = forms.UUIDField(required=False)


class StanceForm(MarkedForm):
    roles = ("evidence",)
    needs = "evidence"

    label = forms.ChoiceField(label=_("Stance"), choices=StanceLabel, widget=forms.RadioSelect)
    target = TargetField(label=_("Target"))
    holder = ActorField(label=_("Holder"), required=False)
    holder_kind = forms.ChoiceField(
        label=_("Held by"),
        choices=HolderKind,
        initial=HolderKind.ACTOR,
        widget=forms.RadioSelect,
    )
    basis = forms.ChoiceField(
        label=_("Basis"), choices=Basis, initial=Basis.STATED, widget=forms.RadioSelect
    )
    quote = forms.UUIDField(widget=forms.HiddenInput, required=False)

    # Of a suggestion: see suggestion_form.
    near = ()
    turned = False

    def clean(self):
        if self.cleaned_data.get("quote"):
            # It rests on the words of its quote; the sub-editor's checks ask for its own.
            self.needs = None
        cleaned = super().clean()
        if cleaned.get("holder_kind") == HolderKind.ACTOR and not cleaned.get("holder"):
            self.add_error("holder", _("Say who holds this stance."))
        return cleaned


class StanceEditForm(StanceForm):
    needs = None
    roles = ()
    quote = None

    lock = LockField()
