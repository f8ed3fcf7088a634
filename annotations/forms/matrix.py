from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.filters import FilterForm
from annotations.forms.periods import DayField, PeriodForm
from annotations.forms.registers import PageField
from annotations.models import Publisher
from annotations.queries.matrix import Period


class MatrixForm(PeriodForm, FilterForm):
    asks = Period

    since = DayField(label=_("Published from"))
    until = DayField(label=_("Published until"))
    publisher = forms.ModelChoiceField(
        Publisher.objects.all(),
        label=_("Publisher"),
        required=False,
        to_field_name="name",
        empty_label=_("Any"),
        error_messages={"invalid_choice": _("The desk has no publisher of this name.")},
    )
    page = PageField()
    across = PageField()
