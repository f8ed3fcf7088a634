from django import forms

from annotations.models import ArticleStatus, ArticleVersion, BlockKind


class BlockForm(forms.Form):
    kind = forms.ChoiceField(choices=BlockKind)

    def __init__(self, *args, version: ArticleVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["block"] = forms.IntegerField(min_value=0, max_value=len(version.blocks) - 1)


class StatusForm(forms.Form):
    status = forms.ChoiceField(choices=ArticleStatus)
