from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.marks import UNREADABLE, WriteForm
from annotations.models import Annotation, Comment


class CommentForm(WriteForm):
    body = forms.CharField(
        label=_("Comment"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    answers = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages=UNREADABLE,
    )

    def __init__(self, *args, annotation: Annotation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answers"].queryset = annotation.comments.all()

    @property
    def said(self) -> dict:
        """What `services.comments.comment` takes."""
        return {name: self.cleaned_data[name] for name in ("body", "answers", "request_id")}
