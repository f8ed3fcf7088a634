from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """A form with the days `since` and `until`, which must be in this order."""

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day comes before the first one."))
        return cleaned
