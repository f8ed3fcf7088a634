from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.actors import ActorField
from annotations.forms.marks import LockField, MarkedForm
from annotations.models import QuoteType, SpeakerStatus


class QuoteForm(MarkedForm):
    """A new quote; from the page it comes with ranges and little else."""

    roles = ("content", "cue", "source", "addressee")
    needs = "content"

    speaker = ActorField(label=_("Speaker"), required=False)
    speaker_status = forms.ChoiceField(
        label=_("Speaker is"), choices=SpeakerStatus, required=False, initial=SpeakerStatus.NAMED
    )
    type = forms.ChoiceField(
        label=_("Type"), choices=[("", _("From the marks")), *QuoteType.choices], required=False
    )
    role_as_printed = forms.CharField(label=_("Role as printed"), max_length=300, required=False)
    negated = forms.BooleanField(label=_("Denied or not said"), required=False)
    # The page asks for cue and source to be found beside the content.
    propose = forms.BooleanField(required=False, widget=forms.HiddenInput)


class QuoteEditForm(QuoteForm):
    needs = None
    roles = ()
    propose = None

    lock = LockField()
    type = forms.ChoiceField(label=_("Type"), choices=QuoteType, widget=forms.RadioSelect)
    speaker_status = forms.ChoiceField(
        label=_("Speaker is"), choices=SpeakerStatus, widget=forms.RadioSelect
    )
