from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Collection


class CollectionField(forms.ModelChoiceField):
    """One of the desk's collections, by the name it has in addresses; or none."""

    def __init__(self, queryset=None, **kwargs):
        found = Collection.objects.open() if queryset is None else queryset
        kwargs = {
            "label": _("Collection"),
            "required": False,
            "empty_label": _("None"),
            "to_field_name": "slug",
            "error_messages": {"invalid_choice": _("The desk has no such collection.")},
        } | kwargs
        super().__init__(found, **kwargs)
