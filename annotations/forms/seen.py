"""Forms that carry along what they were shown with, so that nobody writes over what they never saw.

What a person left as it was stays as it stands by now. What they changed is written, unless
somebody else has made it something else meanwhile: then the field says so, and saving again is a
decision. Django's own hidden initial values are what is carried.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _


class SeenForm(forms.BaseForm):
    """A form that was not sent from a page carries nothing, and is judged by what stands."""

    carries = False

    def carry(self) -> None:
        """Call it once the fields are complete."""
        self.carries = any(self.add_initial_prefix(name) in self.data for name in self.fields)
        if self.carries or not self.is_bound:
            for field in self.fields.values():
                # The one that is never sent back is the hash of a password.
                field.show_hidden_initial = not field.disabled

    def seen(self, name: str) -> Any:
        """What a field was shown with; None where that is no value of it any more."""
        bound, field = self[name], self.fields[name]
        hidden = field.hidden_widget()
        try:
            return field.to_python(
                hidden.value_from_datadict(self.data, self.files, bound.html_initial_name)
            )
        except ValidationError:
            return None


class SeenModelForm(SeenForm, forms.ModelForm):
    """Lays what was changed on a row that is held, as it stands by now."""

    is_outdated = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.carry()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (self.instance.pk and self.carries):
            return cleaned
        for name, field in self.fields.items():
            if name not in cleaned or not field.show_hidden_initial:
                continue
            standing = field.prepare_value(self.get_initial_for_field(field, name))
            if not differs(field, self.seen(name), standing):
                continue
            if name not in self.changed_data:
                cleaned[name] = field.clean(standing)
            elif differs(field, cleaned[name], standing):
                self.ask_again(name, field, standing)
        return cleaned

    def ask_again(self, name: str, field: forms.Field, standing: Any) -> None:
        self.is_outdated = True
        words = _(
            "Somebody has changed this meanwhile: “%(value)s”. Save again to put yours there."
        )
        self.add_error(name, words % {"value": worded(field, field.clean(standing))})
        several = standing if isinstance(standing, list | tuple) else [standing]
        self.data = self.data.copy()
        self.data.setlist(
            self[name].html_initial_name, ["" if one is None else str(one) for one in several]
        )


def differs(field: forms.Field, one: Any, other: Any) -> bool:
    """Whether two values are other ones to a field; browsers end lines in a way of their own."""
    one, other = (v.replace("\r\n", "\n") if isinstance(v, str) else v for v in (one, other))
    return field.has_changed(one, other)


def worded(field: forms.Field, value: Any) -> str:
    """A value as a sentence names it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.TypedChoiceField):
        value = dict(field.choices).get(value, value)
    if isinstance(value, list | QuerySet):
        value = ", ".join(str(one) for one in value)
    return "–" if value in (None, "") else str(value)
