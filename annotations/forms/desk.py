from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.collections import CollectionField
from annotations.forms.languages import LanguageField
from annotations.forms.numbers import DigitsField
from annotations.models import ArticleStatus, Collection, Publisher
from annotations.queries.desk import Filters

LARGEST_KEY = 2**63 - 1


class FilterForm(forms.Form):
    q = forms.CharField(
        label=_("Headline"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "id": "search"}),
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    collection = CollectionField(Collection.objects.all(), empty_label=_("Any"))
    publisher = forms.ModelChoiceField(
        Publisher.objects.all(), label=_("Publisher"), required=False, empty_label=_("Any")
    )
    language = LanguageField(required=False, empty_label=_("Any"))
    assignee = forms.ChoiceField(
        label=_("Taken by"),
        required=False,
        choices=[("", _("Anyone")), ("me", _("Me")), ("nobody", _("Nobody"))],
    )
    # Asks for the list without narrowing it; the desk itself has the same address without.
    all = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # The keys of the page, set by its links.
    before = DigitsField(
        required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )
    after = DigitsField(
        required=False, min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )

    def __init__(self, *args, sees_withheld=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            ("", _("Any")),
            *(c for c in ArticleStatus.choices if sees_withheld or c[0] != ArticleStatus.WITHHELD),
        ]

    @property
    def filters(self) -> Filters:
        return Filters(**{name: self.cleaned_data[name] for name in Filters.__dataclass_fields__})

    @property
    def asks_for_a_list(self) -> bool:
        keys = (self.cleaned_data[name] for name in ("all", "before", "after"))
        return bool(self.filters) or any(key not in (None, False) for key in keys)

    @property
    def search_fields(self):
        """The fields a person fills in, in their order."""
        return [self[name] for name in Filters.__dataclass_fields__]
