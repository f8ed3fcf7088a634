from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.text.languages import LANGUAGES, UNKNOWN, is_language_tag, language_name


class LanguageSelect(forms.Select):
    """The listed languages, and the one that is chosen where it is not among them."""

    def optgroups(self, name, value, attrs=None):
        listed = {tag for tag, _name in self.choices}
        others = [tag for tag in value if tag not in listed and is_language_tag(tag)]
        self.choices = [*self.choices, *((tag, language_name(tag)) for tag in others)]
        return super().optgroups(name, value, attrs)


def offered(tags, empty_label: str) -> list[tuple]:
    """The choices of a filter that knows these languages, in the order of their names."""
    names = [(tag, _("Not known") if tag == UNKNOWN else language_name(tag)) for tag in tags]
    return [("", empty_label), *sorted(names, key=lambda choice: (choice[0] == UNKNOWN, choice[1]))]


class LanguageField(forms.CharField):
    """A language tag (BCP 47) from a list; any other well-formed tag is taken as well."""

    def __init__(self, **kwargs):
        choices = [*LANGUAGES.items(), (UNKNOWN, _("Not known"))]
        super().__init__(label=_("Language"), widget=LanguageSelect(choices=choices), **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not is_language_tag(value):
            raise ValidationError(_("This is not a language. Choose one from the list."))
