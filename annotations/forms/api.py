from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.formats.openapi import MOST, USUAL, most_rows
from annotations.forms.exports import ExportForm
from annotations.forms.numbers import DigitsField
from annotations.models import User


class RowsForm(ExportForm):
    """The filters of an export, and which page. A parameter it does not know is an error:
    a filter that is misspelt must not let everything through."""

    after = forms.CharField(required=False, max_length=40)
    limit = DigitsField(required=False, min_value=1, max_value=MOST)

    def __init__(self, data, *, user: User, table: str):
        super().__init__(data, user=user)
        self.given = set(data)
        self.table = table
        for name in ("profile", "preview", "table"):
            del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        unknown = sorted(self.given - {*self.fields, "actor_id"})
        if unknown:
            raise ValidationError(
                _("There is no parameter “%(name)s”."), params={"name": unknown[0][:50]}
            )
        return cleaned

    @property
    def limit_or_usual(self) -> int:
        limit = self.cleaned_data["limit"] or USUAL
        return min(limit, most_rows(self.table))
