from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.marks import UNREADABLE
from annotations.forms.numbers import KeyField
from annotations.forms.plain import PlainForm
from annotations.models import Article, Chosen, User
from annotations.services.refusals import NoPassToClose

TO_CHOOSE = [choice for choice in Chosen.choices if choice[0] != Chosen.SAME]


class SettleForm(forms.Form):
    """A pair of marks, 0 for one that is missing, and what is chosen of them."""

    left = KeyField(required=True, min_value=0, error_messages=UNREADABLE)
    right = KeyField(required=True, min_value=0, error_messages=UNREADABLE)
    chosen = forms.ChoiceField(choices=TO_CHOOSE, error_messages=UNREADABLE)

    @property
    def sentence(self) -> str:
        """What is wrong with a form that no page of ours has sent."""
        return str(UNREADABLE["required"])


class ClosePassForm(PlainForm):
    """Whose pass on an article is closed, and why."""

    reader = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Close the pass of"),
        error_messages={
            "required": _("Choose whose pass is closed."),
            "invalid_choice": NoPassToClose.sentence,
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        error_messages={"required": _("Say why the pass is closed.")},
    )

    def __init__(self, *args, article: Article, **kwargs):
        super().__init__(*args, auto_id="close_%s", **kwargs)
        unfinished = article.passes.filter(submitted_at=None).order_by()
        self.fields["reader"].queryset = User.objects.filter(pk__in=unfinished.values("editor"))
