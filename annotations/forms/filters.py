from dataclasses import fields

from django import forms


class FilterForm(forms.Form):
    """A form that asks for a query's filters, in fields of the same names."""

    asks: type

    @property
    def names(self) -> list[str]:
        return [field.name for field in fields(self.asks)]

    @property
    def filters(self):
        return self.asks(**{name: self.cleaned_data[name] for name in self.names})
