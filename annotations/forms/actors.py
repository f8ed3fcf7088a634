from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.numbers import KeyField
from annotations.services.actors import Named


class ActorField(forms.MultiValueField):
    """A name, and the id of the actor when one was chosen from the list."""

    def __init__(self, **kwargs):
        fields = (forms.CharField(max_length=300, required=False), KeyField())
        super().__init__(fields, require_all_fields=False, widget=ComboboxWidget(), **kwargs)

    def compress(self, values):
        name, pk = values or ("", None)
        # A key that was meant for a label is nobody's name.
        if pk is None and name.replace(" ", "").isdigit():
            raise forms.ValidationError(_("A number alone is no name. Write it out."))
        return Named(name, pk) if name else None


class ComboboxWidget(forms.MultiWidget):
    """A text field with a list of suggestions, and the hidden id of the chosen one."""

    template_name = "annotations/fields/combobox.jinja"
    use_fieldset = False

    def __init__(self, options="annotations:actor_options"):
        self.options = options
        super().__init__(widgets={"": forms.TextInput(), "id": forms.HiddenInput()})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["options"] = self.options
        return context

    def decompress(self, value):
        return [value[0], value[1]] if value else ["", None]

    def id_for_label(self, id_):
        return id_
