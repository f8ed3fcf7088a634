from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.formats.catalogue import FORMATS
from annotations.formats.documents import Format
from annotations.forms.exports import ExportForm


class FormatForm(ExportForm):
    """The filters of an export and the format it is wanted in; JSONL where none is named."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(made.name, made.title) for made in FORMATS.values()],
        required=False,
        error_messages={"invalid_choice": _("There is no such format.")},
    )

    def clean(self):
        # Only the tables have a place for people's names.
        return super().clean() | {"names": False}

    @property
    def chosen_format(self) -> Format:
        return FORMATS[self.cleaned_data["format"] or "jsonl"]
