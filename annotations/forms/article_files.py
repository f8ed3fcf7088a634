from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.formats.imports.article_files import (
    UnreadableFile,
    check_encoding,
    detect_encoding,
)
from annotations.forms.collections import CollectionField
from annotations.forms.uploads import kind_of

FORMATS = [
    ("", _("By its content")),
    ("csv", "CSV"),
    ("jsonl", _("JSON, one object to a line")),
    ("ninjs", "ninjs"),
]
# Bytes; a hundred thousand articles of a thousand words have about 700 million.
LARGEST = 2_000_000_000
# Bytes at its beginning by which a file is known.
LOOKED_AT = 8_192


class EncodingField(forms.CharField):
    """The name of an encoding that Python knows, or nothing."""

    def clean(self, value):
        value = super().clean(value)
        try:
            return check_encoding(value) if value else ""
        except UnreadableFile as unknown:
            raise ValidationError(str(unknown)) from None


class ArticleFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty."),
            "missing": _("Choose a file first."),
        },
    )
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, required=False)
    encoding = EncodingField(label=_("Encoding"), required=False, max_length=40)
    collection = CollectionField(label=_("Collection that new articles go into"))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This file is larger than 2 GB. Split it."))
        return file

    def clean(self):
        given = super().clean()
        file, encoding = given.get("file"), given.get("encoding")
        if file and (what := self.other_kind(file, encoding or detect_encoding(file))):
            self.add_error(
                "file",
                ValidationError(
                    _("This is %(what)s and no text. Choose a file in one of the formats below.")
                    % {"what": what},
                    code="wrong_type",
                ),
            )
        return given

    def other_kind(self, file, encoding: str) -> str:
        """What the file is instead of text in this encoding; it is left at its beginning."""
        head = file.read(LOOKED_AT)
        file.seek(0)
        wide = encoding.startswith(("utf-16", "utf-32"))
        # One NUL may be a slip in a row, which the report names.
        return kind_of(head) or (_("a binary file") if b"\0\0" in head and not wide else "")
