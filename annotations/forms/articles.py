from django import forms

from annotations.forms.marks import UNREADABLE, WriteForm
from annotations.models import ArticleStatus, ArticleVersion, BlockKind


class BlockForm(WriteForm):
    kind = forms.ChoiceField(choices=BlockKind, error_messages=UNREADABLE)

    def __init__(self, *args, version: ArticleVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["block"] = forms.TypedChoiceField(
            choices=[(index, "") for index in range(len(version.blocks))],
            coerce=int,
            error_messages=UNREADABLE,
        )


class StatusForm(WriteForm):
    status = forms.ChoiceField(choices=ArticleStatus, error_messages=UNREADABLE)
