from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from annotations.forms.collections import CollectionField
from annotations.forms.filters import FilterForm
from annotations.forms.periods import DayField, PeriodForm
from annotations.forms.registers import PageField
from annotations.models import PARTS, Collection, Kind, Pass, User
from annotations.queries.agreement import ANY, APART, KIND, LABELS, MOST_TEXTS, USUAL_TEXTS, Filters


def reader_field(label):
    return forms.ModelChoiceField(
        User.objects.filter(pk__in=Pass.objects.opened().order_by().values("editor")).order_by(
            "username"
        ),
        label=label,
        required=False,
        to_field_name="username",
        empty_label=_("Anyone"),
        error_messages={"invalid_choice": _("Nobody of this name has read a text so.")},
    )


class AgreementForm(PeriodForm, FilterForm):
    asks = Filters

    collection = CollectionField(Collection.objects.filter(passes=2), empty_label=_("Any"))
    reader = reader_field(_("Reader"))
    other = reader_field(_("And"))
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    many = forms.TypedChoiceField(
        label=_("Compare"),
        required=False,
        choices=[
            ("", format_lazy(_("the newest {number} texts"), number=USUAL_TEXTS)),
            ("yes", format_lazy(_("the newest {number}, in some seconds"), number=MOST_TEXTS)),
        ],
        coerce=bool,
        empty_value=False,
    )


# "quote" is all its words, "quote.cue" a part and "quote:type" a label: a word may name both.
OF = {
    f"{kind.value}.{role.value}": (kind, role) for kind, roles in PARTS.items() for role in roles
} | {
    f"{kind.value}:{name}": (kind, name)
    for kind, names in [*LABELS.items(), (Kind.QUOTE, [KIND])]
    for name in names
}
OF |= {kind.value: (kind, ANY) for kind in PARTS} | {ANY: (None, ANY)}


class CasesForm(AgreementForm):
    """The figure whose cases are wanted, `quote.cue` or `stance:label`, and which of them."""

    of = forms.ChoiceField(
        choices=[(of, "") for of in OF],
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose a figure on the page of agreement."),
            "invalid_choice": _("There is no such figure. Choose one on the page of agreement."),
        },
    )
    how = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            (APART, _("That do not agree")),
            ("differ", _("That differ")),
            ("left", _("Only left")),
            ("right", _("Only right")),
            ("same", _("That are the same")),
        ],
    )
    page = PageField()
    field_order = ("how",)

    @property
    def figure(self) -> tuple[Kind | None, str]:
        return OF[self.cleaned_data["of"]]
