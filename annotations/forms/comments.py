from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.marks import WriteForm


class CommentForm(WriteForm):
    body = forms.CharField(
        label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
