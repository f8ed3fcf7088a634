import re

from django import forms


class DigitsField(forms.IntegerField):
    """A whole number in the digits 0 to 9.

    Python would also read `1_000`, `1.0` and the digits of other scripts, which no page sends.
    """

    def to_python(self, value):
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]*", value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)
