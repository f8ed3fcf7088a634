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
    # Sent where no script runs, which would show before it is saved what a name says.
    named_by_name = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("named_by_name") and cleaned.get("speaker"):
            cleaned["speaker_status"] = SpeakerStatus.NAMED
        if cleaned.get("speaker") and cleaned.get("speaker_status") == SpeakerStatus.NONE:
            self.add_error(
                "speaker_status",
                _("There is a speaker: say that they are named or unnamed, or take them away."),
            )
        return cleaned

    @property
    def lacks_a_name(self) -> bool:
        """Whether the form came with a speaker who has no name and is not said to have one."""
        if self.is_bound:
            return bool(self["named_by_name"].value())
        status = self.initial.get("speaker_status") or SpeakerStatus.NAMED
        return status != SpeakerStatus.NAMED and not self.initial.get("speaker")


class SuggestedQuoteForm(QuoteForm):
    """A quote of which the type is known and shown."""

    type = forms.ChoiceField(label=_("Type"), choices=QuoteType, widget=forms.RadioSelect)
    speaker_status = forms.ChoiceField(
        label=_("Speaker is"), choices=SpeakerStatus, widget=forms.RadioSelect
    )


class QuoteEditForm(SuggestedQuoteForm):
    needs = None
    roles = ()
    propose = None

    lock = LockField()
