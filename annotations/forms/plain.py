import copy

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.functional import Promise
from django.utils.translation import get_language


class Fields(dict):
    """A form's fields by their names, of which each form gets copies in its own language.

    A form may alter its copies as it may Django's. They are made once for each language, with
    their words looked up, and from then on copied attribute by attribute: Django's own copies
    take several times as long, and look the words up each time they are shown.
    """

    def __init__(self, fields):
        super().__init__(fields)
        self.by_language: dict[str | None, dict] = {}

    def __deepcopy__(self, memo):
        language = get_language()
        if language not in self.by_language:
            self.by_language[language] = {n: read(copy.deepcopy(f)) for n, f in self.items()}
        return {name: copied(field) for name, field in self.by_language[language].items()}


def read(field: forms.Field) -> forms.Field:
    """The field with its words as they read in the language of this moment."""
    for name in ("label", "help_text"):
        if isinstance(getattr(field, name), Promise):
            setattr(field, name, str(getattr(field, name)))
    if type(field).__deepcopy__ is forms.ChoiceField.__deepcopy__ and isinstance(
        field.choices, list
    ):
        field.choices = [
            (value, str(label) if isinstance(label, Promise) else label)
            for value, label in field.choices
        ]
    return field


OWN_COPIES = {
    one.__deepcopy__
    for one in (
        *(forms.Field, forms.ChoiceField, forms.MultiValueField),
        *(forms.Widget, forms.Select, forms.MultiWidget),
    )
}


def copied(thing):
    """A field or widget as Django copies it; choices are shared, since nobody alters the list."""
    if type(thing).__deepcopy__ not in OWN_COPIES:
        return copy.deepcopy(thing)
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    if isinstance(thing, forms.Widget):
        made.attrs = thing.attrs.copy()
        if isinstance(thing, forms.MultiWidget):
            made.widgets = [copied(widget) for widget in thing.widgets]
        return made
    made.widget = copied(thing.widget)
    made.error_messages = thing.error_messages.copy()
    made.validators = thing.validators[:]
    if isinstance(thing, forms.MultiValueField):
        made.fields = tuple(copied(field) for field in thing.fields)
    return made


class PlainFormMetaclass(DeclarativeFieldsMetaclass):
    def __new__(cls, name, bases, attributes):
        made = super().__new__(cls, name, bases, attributes)
        made.base_fields = Fields(made.base_fields)
        return made


class PlainForm(forms.Form, metaclass=PlainFormMetaclass):
    """A form that costs little to make, and that can say what is wrong in one sentence."""

    @property
    def sentence(self) -> str:
        """What is wrong, each thing once, for an answer without a form."""
        return " ".join(dict.fromkeys(s for found in self.errors.values() for s in found))
