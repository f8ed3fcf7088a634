import re

from django import forms

LARGEST_KEY = 2**63 - 1


class DigitsField(forms.IntegerField):
    """A whole number in the digits 0 to 9.

    Python would also read `1_000`, `1.0` and the digits of other scripts, which no page sends.
    """

    def to_python(self, value):
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]*", value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class KeyField(DigitsField):
    """The key of a row, as a link or a hidden field carries it."""

    def __init__(self, **kwargs):
        kwargs = {
            "required": False,
            "min_value": 1,
            "max_value": LARGEST_KEY,
            "widget": forms.HiddenInput,
        } | kwargs
        super().__init__(**kwargs)
