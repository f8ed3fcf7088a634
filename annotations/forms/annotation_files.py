from collections.abc import Iterator, Mapping
from zipfile import is_zipfile

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.formats.imports.annotation_files import TITLES
from annotations.formats.imports.label_meanings import (
    OUTCOMES,
    TOGETHER,
    VALUES,
    Meanings,
    Terms,
)
from annotations.formats.imports.marked_texts import CODE_POINTS, UTF16
from annotations.formats.tables import MAIN_ROLES
from annotations.forms.article_files import ArticleFileForm
from annotations.models import HolderKind, Kind, LabelMapping, Role
from annotations.queries import states

FORMATS = [("", gettext_lazy("By its content")), *TITLES.items()]
UNITS = [
    ("", gettext_lazy("What the format counts")),
    (CODE_POINTS, gettext_lazy("Unicode code points, as Python does")),
    (UTF16, gettext_lazy("UTF-16 units, as JavaScript does")),
]
LEFT_OUT = ("", gettext_lazy("Leave out"))


class AnnotationFileForm(ArticleFileForm):
    collection = None
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, required=False)
    unit = forms.ChoiceField(
        label=gettext_lazy("What its offsets count"), choices=UNITS, required=False
    )
    field_order = ("file", "format", "unit", "encoding")

    def other_kind(self, file, encoding: str) -> str:
        packed = is_zipfile(file)
        file.seek(0)
        return "" if packed else super().other_kind(file, encoding)


class SavedMappingForm(forms.Form):
    """Which of the desk's saved mappings the page begins with."""

    mapping = forms.ModelChoiceField(
        LabelMapping.objects.all(),
        label=gettext_lazy("Saved mapping"),
        required=False,
        empty_label=gettext_lazy("None: what the names commonly mean"),
        error_messages={"invalid_choice": gettext_lazy("There is no such mapping any more.")},
    )


class MappingForm(forms.Form):
    """What each name that a file uses becomes: one field for each, in the order of `terms`."""

    target = forms.CharField(
        label=gettext_lazy("What the stances are about"), max_length=300, required=False
    )
    holder_kind = forms.ChoiceField(
        label=gettext_lazy("Who holds them"),
        choices=[("", gettext_lazy("Not said")), *HolderKind.choices],
        required=False,
    )
    holder = forms.CharField(
        label=gettext_lazy("Name of the actor"), max_length=300, required=False
    )
    submit = forms.BooleanField(
        label=gettext_lazy("Submit them to the moderators at once"), required=False
    )
    save_as = forms.CharField(
        label=gettext_lazy("Keep this mapping under a name"), max_length=60, required=False
    )

    def __init__(self, data=None, *, terms: Terms, meanings: Meanings, name: str = ""):
        initial = {
            "save_as": name,
            "target": meanings.target,
            "holder_kind": meanings.holder_kind,
            "holder": meanings.holder,
        }
        super().__init__(data, initial=initial)
        self.terms = terms
        for name, choices in (
            ("labels", label_choices()),
            ("links", LINKS),
            ("values", value_choices()),
        ):
            for number, term in enumerate(getattr(terms, name)):
                self.fields[f"{name}-{number}"] = forms.ChoiceField(
                    label=term,
                    choices=choices,
                    required=False,
                    initial=getattr(meanings, name).get(term, ""),
                )

    def rows(self, name: str) -> Iterator[tuple[forms.BoundField, int]]:
        """The field of each name with how often it stands in the file."""
        for number, count in enumerate(getattr(self.terms, name).values()):
            yield self[f"{name}-{number}"], count

    def labels(self):
        return list(self.rows("labels"))

    def links(self):
        return list(self.rows("links"))

    def values(self):
        return list(self.rows("values"))

    @property
    def has_stances(self) -> bool:
        """Whether one of the labels becomes a stance, as the page stands."""
        return any(str(field.value()).startswith("stance.") for field, _count in self.labels())

    def clean(self):
        given = self.cleaned_data
        if given.get("holder_kind") == HolderKind.ACTOR and not given.get("holder"):
            self.add_error("holder", ValidationError(_("Name the actor who holds these stances.")))
        return given

    @property
    def meanings(self) -> Meanings:
        given = self.cleaned_data
        chosen: Mapping[str, dict] = {
            name: {
                term: given[f"{name}-{number}"]
                for number, term in enumerate(getattr(self.terms, name))
            }
            for name in ("labels", "links", "values")
        }
        stances = ("target", "holder_kind", "holder")
        return Meanings(**chosen, **{name: given[name] for name in stances})


LINKS = [LEFT_OUT, (TOGETHER, gettext_lazy("Joins both into one annotation"))]


def label_choices() -> list:
    """What a label can become, by kind: “Quote”, “Quote: Direct”, “Quote · Cue” …"""
    groups: dict[str, list] = {}
    for code, outcome in OUTCOMES.items():
        words = str(Kind(outcome.kind).label)
        if outcome.role != MAIN_ROLES[outcome.kind]:
            words = f"{words} · {Role(outcome.role).label}"
        if outcome.values:
            said = ", ".join(value_words(outcome.kind, *value) for value in outcome.values)
            words = f"{words}: {said}"
        groups.setdefault(str(Kind(outcome.kind).label), []).append((code, words))
    return [LEFT_OUT, *groups.items()]


def value_choices() -> list:
    """What an attribute can become, by kind and field."""
    groups: dict[str, list] = {}
    for code, (kind, name, choice) in VALUES.items():
        field = field_of(kind, name)
        group = f"{Kind(kind).label}: {field.verbose_name}"
        groups.setdefault(group, []).append((code, value_words(kind, name, choice)))
    return [LEFT_OUT, *groups.items()]


def value_words(kind: str, name: str, choice: str) -> str:
    choices = field_of(kind, name).choices
    return str(dict(choices)[choice]) if choices else _("Yes")


def field_of(kind: str, name: str):
    return states.model_of(kind)._meta.get_field(name)
