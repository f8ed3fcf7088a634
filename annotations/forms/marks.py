"""The words an annotation is about: as ranges from the page, or as exact words typed by hand."""

import json

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from annotations.forms.numbers import DigitsField
from annotations.forms.plain import PlainForm
from annotations.models import PARTS, ArticleVersion, Collection, Role
from annotations.services.annotations import Mark
from annotations.text.normalise import UnusableText, normalise
from annotations.text.spans import find

# More parts than any sentence needs; keeps a hostile post small.
MOST_MARKS = 100
INCOMPLETE = _("The form was not complete. Reload the page and try again; nothing was stored.")
UNREADABLE = {"required": INCOMPLETE, "invalid": INCOMPLETE, "invalid_choice": INCOMPLETE}


class MarksField(forms.CharField):
    """A JSON list of `{role, start, end, exact}`; code points, half-open."""

    widget = forms.HiddenInput
    default_error_messages = {
        "unreadable": _("The marked words could not be read. Mark them again."),
    }

    def __init__(self, **kwargs):
        super().__init__(strip=False, required=False, **kwargs)

    def to_python(self, value):
        if not value:
            return []
        try:
            return [self.mark(item) for item in self.items(json.loads(value))]
        except (ValueError, TypeError, KeyError, RecursionError, UnusableText):
            raise forms.ValidationError(
                self.error_messages["unreadable"], code="unreadable"
            ) from None

    def items(self, value):
        if not isinstance(value, list) or len(value) > MOST_MARKS:
            raise ValueError
        return value

    def mark(self, item) -> Mark:
        start, end, exact = item["start"], item["end"], item["exact"]
        if type(start) is not int or type(end) is not int or not isinstance(exact, str):
            raise ValueError
        # A form without script sends CRLF; the text has LF.
        return Mark(Role(item["role"]).value, start, end, normalise(exact))


# The fields that say where words stand, by counting characters of one text.
PLACES = ("marks", *(f"place_{role}" for role in Role.values))


class WriteForm(PlainForm):
    """What every write carries: its own id, and the text it was made on.

    The latter may be left out where no place is given: exact words are looked up in what stands.
    """

    request_id = forms.UUIDField(
        widget=forms.HiddenInput, required=False, error_messages=UNREADABLE
    )
    sha256 = forms.RegexField(
        r"\A[0-9a-f]{64}\Z", widget=forms.HiddenInput, required=False, error_messages=UNREADABLE
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sha256"].required = any(self.data.get(name) for name in PLACES)

    def clean(self):
        cleaned = super().clean()
        # Nobody sees a hidden field in red, so what is wrong with one is said above the form.
        for field in self.hidden_fields():
            for sentence in field.errors:
                if sentence not in self.non_field_errors():
                    self.add_error(None, sentence)
        return cleaned


def use_own_words(form: forms.Form, collection: Collection | None) -> None:
    """Let the choices read as the collection words them; what is stored stays the same."""
    for name in collection.labels if collection else ():
        if name in form.fields:
            field = form.fields[name]
            field.choices = [
                (value, collection.label(name, value, label)) for value, label in field.choices
            ]


class MarkedForm(WriteForm):
    """Words by range or by hand. A subclass names its roles; one role may have several lines.

    After `is_valid`, `cleaned_data["marks"]` is a list of Mark.
    """

    roles: tuple[str, ...] = ()
    needs: str | None = None

    marks = MarksField()
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, version: ArticleVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        use_own_words(self, version.article.collection)
        # The page gives places instead, and has no fields for words.
        self.by_hand = () if self.data.get("marks") else self.roles
        for role in self.by_hand:
            self.fields[f"words_{role}"] = forms.CharField(
                label=Role(role).label,
                required=False,
                strip=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"place_{role}"] = forms.CharField(required=False, max_length=200)
        self.choices_of_place: dict[str, list[tuple[str, str]]] = {}

    def clean(self):
        cleaned = super().clean()
        marks = list(cleaned.get("marks") or [])
        if not marks:
            for role in self.by_hand:
                marks += self.marks_by_words(role, cleaned.get(f"words_{role}") or "", marks)
        if self.needs and not self.errors and not any(m.role == self.needs for m in marks):
            self.add_error(
                f"words_{self.needs}" if f"words_{self.needs}" in self.fields else None,
                _("Give the exact words."),
            )
        cleaned["marks"] = marks
        return cleaned

    def marks_by_words(self, role: str, typed: str, marked: list[Mark]) -> list[Mark]:
        """Each line of the field is one part; a part that stands twice asks which.

        It need not ask where one place alone is in the block of the words marked already.
        """
        near = [
            (start, end)
            for _kind, start, end in self.version.blocks
            if any(start <= mark.start < end for mark in marked)
        ]
        marks = []
        places = self.cleaned_data.get(f"place_{role}") or ""
        chosen = {int(p) for p in places.split() if p.isascii() and p.isdigit()}
        lines = [line for line in typed.splitlines() if line.strip()]
        if len(lines) > MOST_MARKS:
            self.add_error(f"words_{role}", _("These are too many parts. Leave some out."))
            return []
        for line in lines:
            found = find(self.version.text, line)
            if len(found) > 1 and near:
                found = find(self.version.text, line, within=near) or found
            if len(found) > 1:
                found = [place for place in found if place[0] in chosen] or found
            if not found:
                self.add_error(
                    f"words_{role}",
                    _("“%(words)s” does not stand in the article. Copy the exact words.")
                    % {"words": line.strip()[:80]},
                )
            elif len(found) > 1:
                self.choices_of_place[role] = [
                    (str(start), self.version.text[max(0, start - 40) : end + 40])
                    for start, end in found[:20]
                ]
                self.add_error(
                    f"words_{role}",
                    _("“%(words)s” stands %(count)d times. Choose which place you mean.")
                    % {"words": line.strip()[:80], "count": len(found)},
                )
            else:
                start, end = found[0]
                marks.append(Mark(role, start, end, self.version.text[start:end]))
        return marks

    def words_fields(self):
        """(field, choices of place) for the form that works without script."""
        for role in self.by_hand:
            yield self[f"words_{role}"], self[f"place_{role}"], self.choices_of_place.get(role)


class LockField(DigitsField):
    """The lock number of the state that was edited."""

    widget = forms.HiddenInput
    default_validators = [
        MinValueValidator(1, INCOMPLETE),
        MaxValueValidator(2_147_483_647, INCOMPLETE),
    ]

    def __init__(self, **kwargs):
        super().__init__(error_messages=UNREADABLE, **kwargs)


class AddressField(forms.URLField):
    """An address that may be typed as people say it; a browser would ask for the https:// too."""

    widget = forms.TextInput({"inputmode": "url"})
    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, **kwargs):
        super().__init__(**{"assume_scheme": "https"} | kwargs)


class LockedForm(WriteForm):
    lock = LockField()


class TurnForm(WriteForm):
    """An undo or redo; `deed` is an event that may be reached past what others have judged."""

    deed = DigitsField(widget=forms.HiddenInput, required=False, error_messages=UNREADABLE)


class PartForm(LockedForm):
    """One part added to, replaced in or taken out of an annotation of this kind."""

    action = forms.ChoiceField(
        choices=[("add", ""), ("replace", ""), ("remove", "")], error_messages=UNREADABLE
    )
    marks = MarksField()
    role = forms.ChoiceField(choices=Role, required=False, error_messages=UNREADABLE)
    words = forms.CharField(required=False, strip=False, max_length=20_000)
    # The part that is replaced or removed: "role start".
    part = forms.RegexField(r"\A[a-z_]+ [0-9]{1,9}\Z", required=False, error_messages=UNREADABLE)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        # A role of another kind is refused with its own sentence.
        self.fields["role"].widget.choices = [(role, role.label) for role in PARTS[kind]]
