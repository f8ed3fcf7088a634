from django import forms

from annotations.forms.actors import ComboboxWidget
from annotations.forms.numbers import KeyField
from annotations.services.targets import Worded


class TargetField(forms.MultiValueField):
    """A statement, and the id of the target when one was chosen from the list."""

    def __init__(self, **kwargs):
        fields = (forms.CharField(max_length=300), KeyField())
        widget = ComboboxWidget(options="annotations:target_options")
        super().__init__(fields, require_all_fields=False, widget=widget, **kwargs)

    def compress(self, values):
        statement, pk = values or ("", None)
        return Worded(statement, pk) if statement else None
