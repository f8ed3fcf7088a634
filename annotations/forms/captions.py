import re
from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from annotations.formats.iso_dates import is_iso_date
from annotations.forms.marks import AddressField, LockField, MarkedForm
from annotations.models import Photo
from annotations.services.annotations import Mark
from annotations.services.captions import ROLES, precision_of, said_marks, told
from annotations.text.captions import FIELDS, read_caption

MOST_LINES = 100
# A name, and what stands in brackets behind it.
BRACKETED = re.compile(r"(.*?)\s*(?:\(([^()]*)\))?")


class LinesField(forms.CharField):
    """One item per line."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(required=False, max_length=5000, **kwargs)

    def to_python(self, value):
        lines = super().to_python(value).splitlines()
        lines = [" ".join(line.split()) for line in lines if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(
                _("These are more than %(most)d lines. Leave some out.") % {"most": MOST_LINES}
            )
        return lines

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value


class PersonsField(LinesField):
    """One person per line, the role as printed after a comma or in brackets."""

    def to_python(self, value):
        persons = []
        for line in super().to_python(value):
            name, _comma, role = line.partition(",")
            name, bracketed = BRACKETED.fullmatch(name.strip()).groups("")
            role = ", ".join(filter(None, [bracketed.strip(), role.strip()]))
            if len(name) > 300 or len(role) > 300:
                raise forms.ValidationError(_("A name or a role is too long."))
            if not name:
                raise forms.ValidationError(_("Write the name first, then a comma and the role."))
            persons.append((name, role))
        return persons

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{name}, {role}" if role else name for name, role, *_ in value)
        return value


class CaptionForm(MarkedForm):
    """IPTC's names and meanings; the order is the order an editor reads a caption in."""

    persons = PersonsField(
        label=_("Persons shown"), help_text=_("One per line: name, role as printed.")
    )
    location_created = forms.CharField(label=_("Location created"), required=False, max_length=300)
    locations_shown = LinesField(label=_("Locations shown"), help_text=_("One per line."))
    date_created = forms.CharField(
        label=_("Date created"),
        required=False,
        max_length=32,
        help_text=_("As precise as the words: 2024, 2024-07 or 2024-07-10."),
    )
    event = forms.CharField(label=_("Event"), required=False, max_length=300)
    creator = forms.CharField(
        label=_("Creator"),
        required=False,
        max_length=300,
        help_text=_("Several with a semicolon between."),
    )
    credit_line = forms.CharField(label=_("Credit line"), required=False, max_length=300)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    copyright_notice = forms.CharField(label=_("Copyright notice"), required=False, max_length=500)
    caption = forms.CharField(
        label=_("Caption"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who, what, when, where, why: fit to print."),
    )
    alt_text = forms.CharField(
        label=_("Alt text"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What it looks like, in at most 250 characters."),
    )
    extended_description = forms.CharField(
        label=_("Extended description"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    headline = forms.CharField(label=_("Headline"), required=False, max_length=500)
    description_writer = forms.CharField(
        label=_("Description writer"), required=False, max_length=200
    )
    digital_source_type = AddressField(
        label=_("Digital source type"),
        required=False,
        max_length=300,
        help_text=_("The address of the term in IPTC's NewsCodes."),
    )

    OWN = ("request_id", "sha256", "marks", "note", "persons", "lock")
    # The picture that is described.
    photo: Photo | None = None
    # What is written in the picture's file, as text by the name of its field.
    offers: Mapping[str, str] = MappingProxyType({})
    # Of a suggestion: see suggestion_form.
    unsure: list[forms.BoundField] | None = None
    rest: list[forms.BoundField] | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, role in ROLES.items():
            self.fields[name].widget.attrs["data-role"] = role

    def clean(self):
        """Words that were marked for a field count as long as it says them."""
        cleaned = super().clean()
        if not self.errors:
            values = told(self.caption_fields(), cleaned["persons"])
            sure = self.proposed_marks()
            cleaned["marks"] = said_marks(self.version, cleaned["marks"], values, sure)
        return cleaned

    def proposed_marks(self) -> list[Mark]:
        """Those that were proposed with a value that stands: they are as good as the value."""
        kept = {ROLES[name] for name in self.initial.keys() & ROLES.keys() - set(self.changed_data)}
        proposed = self.fields["marks"].clean(self.initial["marks"]) if kept else []
        return [mark for mark in proposed if mark.role in kept]

    def offer(self, photo: Photo) -> None:
        """Hold out the picture, and what its file says where the form says something else."""
        self.photo = photo
        told = offers_of(self, photo.metadata)
        self.offers = {
            name: text for name, text in told.items() if text != self._shown(name).strip()
        }

    def _shown(self, name: str) -> str:
        value = self[name].value()
        return str(self.fields[name].prepare_value(value) or "")

    def clean_date_created(self):
        value = self.cleaned_data["date_created"]
        if value and not is_iso_date(value):
            raise forms.ValidationError(_("Write the date as 2024, 2024-07 or 2024-07-10."))
        return value

    def caption_fields(self) -> dict:
        """The values of the caption's own columns."""
        fields = {k: v for k, v in self.cleaned_data.items() if k not in self.OWN}
        date = fields["date_created"]
        return fields | {"date_precision": precision_of(date)}


def offers_of(form: CaptionForm, metadata: dict) -> dict[str, str]:
    """What a picture's metadata says, as text that fits the fields of this form."""
    told = {}
    for name, value in (metadata.get("fields") or {}).items():
        field = form.fields.get(name)
        if field is not None and value:
            told[name] = str(field.prepare_value(value))[: field.max_length].strip()
    return told


def use_offer(form: CaptionForm, data: QueryDict, metadata: dict) -> QueryDict:
    """The posted form with the offer taken that `use` names: one field's, or "all" for those
    of every field that is empty."""
    told = offers_of(form, metadata)
    wanted = data.get("use", "")
    changed = data.copy()
    for name, text in told.items():
        if name == wanted or (wanted == "all" and not data.get(name, "").strip()):
            changed[name] = text
    return changed


def read_from(text: str) -> dict:
    """Initial values for the form, read out of a printed caption."""
    reading = read_caption(text)
    return {name: getattr(reading, name) for name in FIELDS} | {
        "caption": reading.scene,
        "persons": list(reading.persons),
    }


class CaptionEditForm(CaptionForm):
    lock = LockField()
