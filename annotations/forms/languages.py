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


class LanguageField(forms.CharField):
    """A language tag (BCP 47) from a list; any other well-formed tag is taken as well."""

    def __init__(self, *, empty_label=None, **kwargs):
        choices = [*LANGUAGES.items(), (UNKNOWN, _("Not known"))]
        if empty_label is not None:
            choices.insert(0, ("", empty_label))
        super().__init__(label=_("Language"), widget=LanguageSelect(choices=choices), **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not is_language_tag(value):
            raise ValidationError(_("This is not a language. Choose one from the list."))
