from django import forms


class PlainForm(forms.Form):
    """A form that no page shows again when something is wrong with it."""

    @property
    def sentence(self) -> str:
        """What is wrong, each thing once, for an answer without a form."""
        return " ".join(dict.fromkeys(s for found in self.errors.values() for s in found))
