from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.models import ArticleStatus, Publisher
from annotations.queries.desk import Filters
from annotations.text.languages import LANGUAGES, is_language_tag, language_name

LARGEST_KEY = 2**63 - 1


class LanguageSelect(forms.Select):
    """The listed languages, and the one that was asked for where it is not among them."""

    def optgroups(self, name, value, attrs=None):
        for tag in value:
            if tag and tag not in LANGUAGES and is_language_tag(tag):
                self.choices = [*self.choices, (tag, language_name(tag))]
        return super().optgroups(name, value, attrs)


class FilterForm(forms.Form):
    q = forms.CharField(
        label=_("Headline"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "id": "search"}),
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    publisher = forms.ModelChoiceField(
        Publisher.objects.all(), label=_("Publisher"), required=False, empty_label=_("Any")
    )
    language = forms.CharField(
        label=_("Language"),
        required=False,
        widget=LanguageSelect(choices=[("", _("Any")), *LANGUAGES.items(), ("und", _("Unknown"))]),
    )
    assignee = forms.ChoiceField(
        label=_("Taken by"),
        required=False,
        choices=[("", _("Anyone")), ("me", _("Me")), ("nobody", _("Nobody"))],
    )
    # Asks for the list without narrowing it; the desk itself has the same address without.
    all = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # The keys of the page, set by its links.
    before = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )
    after = forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST_KEY, widget=forms.HiddenInput
    )

    def __init__(self, *args, sees_withheld=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            ("", _("Any")),
            *(c for c in ArticleStatus.choices if sees_withheld or c[0] != ArticleStatus.WITHHELD),
        ]

    def clean_language(self):
        language = self.cleaned_data["language"]
        if language and not is_language_tag(language):
            raise ValidationError(_("This is not a language. Choose one from the list."))
        return language

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
