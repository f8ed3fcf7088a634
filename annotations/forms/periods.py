import datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

# Days near the ends of the calendar have no day after them, or none in every time zone.
REASONABLE = [
    MinValueValidator(datetime.date(1900, 1, 1), _("Give a day after 1900.")),
    MaxValueValidator(datetime.date(2999, 12, 31), _("Give a day before 3000.")),
]


class DayField(forms.DateField):
    default_error_messages = {"invalid": _("Give the day as year-month-day: 2026-11-24.")}

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=widget,
            validators=REASONABLE,
            **kwargs,
        )


class PeriodForm(forms.Form):
    """A form with the days `since` and `until`, which must be in this order."""

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day comes before the first one."))
        return cleaned
