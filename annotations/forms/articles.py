from django import forms
from django.db.models import Q

from annotations.forms.collections import CollectionField
from annotations.forms.marks import UNREADABLE, WriteForm
from annotations.models import Article, ArticleStatus, ArticleVersion, BlockKind, Collection


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


class CollectForm(WriteForm):
    collection = CollectionField(Collection.objects.all())

    @classmethod
    def of(cls, article: Article):
        """The form as it stands for an article: the open collections, and the one it is in."""
        form = cls(initial={"collection": article.collection and article.collection.slug})
        offered = Q(active=True) | Q(pk=article.collection_id)
        form.fields["collection"].queryset = Collection.objects.filter(offered)
        return form
