from typing import NamedTuple

from django import forms
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.forms.numbers import DigitsField
from annotations.forms.periods import DayField
from annotations.forms.seen import SeenModelForm
from annotations.models import (
    Article,
    ArticleStatus,
    Checkworthiness,
    Collection,
    HolderKind,
    QuoteType,
    SpeakerStatus,
    StanceLabel,
)
from annotations.models.claims import CheckReason
from annotations.models.not_quotes import NotAQuoteReason
from annotations.models.stances import Basis

MOST_CHARACTERS = 50_000
# What stands at this place in an address is a page of its own.
RESERVED = {"new"}


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


class Vocabulary(NamedTuple):
    """The choices of one field of a form, and what the page calls them."""

    title: str
    choices: type[models.TextChoices]


# By the field of the form in which they are chosen.
VOCABULARIES = {
    "label": Vocabulary(_("Stance"), StanceLabel),
    "basis": Vocabulary(_("Basis of a stance"), Basis),
    "holder_kind": Vocabulary(_("Who holds a stance"), HolderKind),
    "checkworthiness": Vocabulary(_("Check-worthiness"), Checkworthiness),
    "reasons": Vocabulary(_("Reasons to check"), CheckReason),
    "type": Vocabulary(_("Type of a quote"), QuoteType),
    "speaker_status": Vocabulary(_("Speaker is"), SpeakerStatus),
    "reason": Vocabulary(_("Why it is no quote"), NotAQuoteReason),
}


class CollectionForm(SeenModelForm):
    """A collection and its settings; its name in addresses is made of the first name it has."""

    due_on = DayField(
        label=_("Due"), help_text=_("For all its articles that have no day of their own.")
    )

    class Meta:
        model = Collection
        fields = ("name", "description", "passes", "due_on", "active")
        labels = {"name": _("Name"), "description": _("What it is for")}
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"name": {"unique": _("There is a collection of this name already.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, vocabulary in VOCABULARIES.items():
            for value, standard in vocabulary.choices.choices:
                self.fields[f"{name}-{value}"] = forms.CharField(
                    label=standard,
                    required=False,
                    max_length=40,
                    initial=self.instance.label(name, value, ""),
                )
        if self.instance.pk:
            self.carry()

    def vocabularies(self):
        """(title, its fields, whether one of them is filled or wrong) for each list of labels."""
        for name, vocabulary in VOCABULARIES.items():
            fields = [self[f"{name}-{value}"] for value in vocabulary.choices.values]
            yield vocabulary.title, fields, any(field.value() or field.errors for field in fields)

    def clean(self):
        cleaned = super().clean()
        self.ask_of_passes(cleaned.get("passes"))
        self.instance.labels = {}
        for name, vocabulary in VOCABULARIES.items():
            own = {
                value: " ".join(cleaned.get(f"{name}-{value}", "").split())
                for value in vocabulary.choices.values
            }
            own = {value: text for value, text in own.items() if text}
            shown = [own.get(value, str(label)) for value, label in vocabulary.choices.choices]
            for value, text in own.items():
                if shown.count(text) > 1:
                    self.add_error(
                        f"{name}-{value}", _("Another label of this list reads the same.")
                    )
            if own:
                self.instance.labels[name] = own
        return cleaned

    def ask_of_passes(self, wanted: int | None) -> None:
        """Say once what becomes of the texts that two have begun, where one is to read them."""
        self.asks_of_passes = False
        if wanted != 1 or self.initial.get("passes") != 2 or self.data.get("sure") == "passes":
            return
        read = Article.objects.filter(collection=self.instance, passes__number__isnull=False)
        if not read.exists():
            return
        self.asks_of_passes = True
        begun = read.exclude(status=ArticleStatus.DONE).distinct().count()
        sentences = [
            ngettext(
                "%(number)d text that has been begun is read by two and settled as before.",
                "%(number)d texts that have been begun are read by two and settled as before.",
                begun,
            )
            % {"number": begun},
            gettext("What was settled stays."),
            gettext("What nobody has begun is read by one person, with suggestions, from now on."),
            gettext("Save again to change it."),
        ]
        self.add_error("passes", " ".join(sentences))

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def _post_clean(self):
        if not self.instance.slug:
            self.instance.slug = self.free_slug(self.cleaned_data.get("name", ""))
        super()._post_clean()

    def free_slug(self, name: str) -> str:
        """The name in addresses, with a number where another collection has it."""
        base = slugify(name)[:50] or "collection"
        taken = set(Collection.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        taken |= RESERVED
        numbers = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return next(slug for slug in (base, *numbers) if slug not in taken)


class GuidelinesForm(forms.Form):
    """A new version of a collection's rules; `after` is the number of the one it was made from."""

    text = forms.CharField(
        label=_("Guidelines, in Markdown"),
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"required": _("Write the guidelines first.")},
    )
    note = forms.CharField(label=_("What changed"), max_length=200, required=False)
    after = DigitsField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_text(self):
        """Lines end as they do in every text of the desk."""
        return self.cleaned_data["text"].replace("\r\n", "\n").replace("\r", "\n")


class CompareForm(forms.Form):
    """With which version one is compared."""

    against = DigitsField(required=False, min_value=1, max_value=2**31 - 1)
