from django import forms

from annotations.forms.marks import UNREADABLE
from annotations.forms.numbers import KeyField
from annotations.models import Chosen

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
