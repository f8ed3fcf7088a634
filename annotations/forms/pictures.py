from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from annotations.formats.pictures import MOST_BYTES


class PictureForm(forms.Form):
    """A picture file; whether it is one is judged where it is read."""

    picture = forms.FileField(
        label=_("Picture file"),
        allow_empty_file=True,
        help_text=_("JPEG, PNG, WebP, TIFF or GIF. What is written in it is offered as fields."),
        error_messages={"required": _("Choose a picture file first.")},
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp,image/tiff,image/gif"}),
    )

    def clean_picture(self):
        file = self.cleaned_data["picture"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("The picture is larger than %(most)s. Save it smaller.")
                % {"most": filesizeformat(MOST_BYTES)},
                code="too_large",
            )
        return file.read()
