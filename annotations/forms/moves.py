from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.actors import ActorField, ComboboxWidget
from annotations.models import Actor, ActorName, Annotation
from annotations.models.actors import ActorKind


class FindForm(forms.Form):
    """Another entry of the register, by the type-ahead."""

    other = ActorField(
        label=_("The other one"), error_messages={"required": _("Name the other one.")}
    )

    def __init__(self, *args, model, **kwargs):
        super().__init__(*args, **kwargs)
        if model is not Actor:
            self.fields["other"].widget = ComboboxWidget(options="annotations:target_options")


class MergeForm(forms.Form):
    """The entry that becomes one with that of the page, and which of the two stays."""

    other = forms.ModelChoiceField(
        None,
        error_messages={
            "required": _("Name the other one."),
            "invalid_choice": _("This one is not on the register any more. Name another one."),
        },
    )
    stays = forms.ChoiceField(choices=[("this", ""), ("other", "")])

    def __init__(self, *args, model, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = model.objects.current()


class ApartForm(forms.Form):
    other = forms.ModelChoiceField(Actor.objects.current())


class SplitForm(forms.Form):
    """Which annotations and names of an actor belong to somebody else."""

    annotations = forms.ModelMultipleChoiceField(Annotation.objects.none(), required=False)
    names = forms.ModelMultipleChoiceField(ActorName.objects.none(), required=False)
    to = ActorField(
        label=_("They belong to"), error_messages={"required": _("Name whom they belong to.")}
    )
    kind = forms.ChoiceField(label=_("Kind, if new"), choices=ActorKind.choices)

    def __init__(self, *args, annotations, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annotations"].queryset = annotations
        self.fields["names"].queryset = names
