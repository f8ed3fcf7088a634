"""From pasted text to the blocks of an article: the paste, then what each block was taken for."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotations.forms.collections import CollectionField
from annotations.forms.languages import LanguageField
from annotations.forms.numbers import DigitsField
from annotations.forms.uploads import kind_of
from annotations.models import BlockKind
from annotations.text.intake import Block, Draft, assemble, read_paste
from annotations.text.normalise import UnusableText, normalise
from annotations.web.extract import MOST_BYTES

MOST_CHARACTERS = 1_000_000
# Each block has three fields; DATA_UPLOAD_MAX_NUMBER_FIELDS has room for this many.
MOST_BLOCKS = 3_000
# Newspapers begin in 1605; the bounds keep a slip of the keyboard from becoming a date.
YEARS = [
    MinValueValidator(datetime.date(1605, 1, 1), _("Give a year from 1605 on.")),
    MaxValueValidator(datetime.date(2199, 12, 31), _("Give a year before 2200.")),
]


class TextField(forms.CharField):
    """Text that is evidence: nothing is stripped, and what cannot be stored has its sentence.

    The length is counted on the normalised text. A `maxlength` on the page would make the
    browser cut a long paste without a word.
    """

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        try:
            length = len(normalise(value))
        except UnusableText as unusable:
            raise ValidationError(str(unusable), code="unusable") from None
        if length > MOST_CHARACTERS:
            raise ValidationError(
                _("The text has %(length)s characters; an article has %(most)s at most. Cut it.")
                % {"length": f"{length:,}", "most": f"{MOST_CHARACTERS:,}"},
                code="too_long",
            )
        return value


class OfForm(forms.Form):
    """Where what comes in is to be the next version of an article, that one's number."""

    # One page may have several such forms, and an id stands once on a page.
    version_of = DigitsField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput({"id": False})
    )


class PasteForm(OfForm):
    """Text as it was copied; `cleaned_data["draft"]` is what it was taken for."""

    text = TextField(
        label=_("Text of the article"),
        error_messages={"required": _("Paste the text of an article first.")},
        widget=forms.Textarea({"class": "paste", "rows": 18, "autofocus": True}),
    )

    def clean(self):
        cleaned = super().clean()
        if "text" not in cleaned:
            return cleaned
        try:
            draft = read_paste(cleaned["text"])
        except UnusableText as unusable:
            self.add_error("text", str(unusable))
            return cleaned
        if len(draft.blocks) > MOST_BLOCKS:
            self.add_error(
                "text",
                _("The text falls into %(count)s blocks; an article has %(most)s at most. Cut it.")
                % {"count": f"{len(draft.blocks):,}", "most": f"{MOST_BLOCKS:,}"},
            )
        cleaned["draft"] = draft
        return cleaned


class AddressForm(OfForm):
    """Where a page is; the guard of the fetch judges it, and its sentences are shown here."""

    address = forms.CharField(
        label=_("Address of a page"),
        error_messages={"required": _("Give the address of an article first.")},
        widget=forms.URLInput({"class": "input", "inputmode": "url", "autocomplete": "off"}),
    )


class PageFileForm(forms.Form):
    """A page saved from a browser; `cleaned_data["page"]` is its bytes."""

    page = forms.FileField(
        label=_("HTML file"),
        allow_empty_file=True,
        error_messages={"required": _("Choose an HTML file first.")},
        widget=forms.FileInput({"accept": ".html,.htm,.xhtml,text/html"}),
    )

    def clean_page(self):
        file = self.cleaned_data["page"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("The file is larger than %(most)s. Copy the story and paste it.")
                % {"most": filesizeformat(MOST_BYTES)},
                code="too_large",
            )
        content = file.read()
        if not content.strip():
            raise ValidationError(_("The file is empty. Save the page again."), code="unusable")
        if what := _other_kind(content):
            raise ValidationError(
                _("This is %(what)s and no HTML page. Save the page as HTML, or paste its text.")
                % {"what": what},
                code="wrong_type",
            )
        return content


def _other_kind(content: bytes) -> str:
    # Without a tag in any encoding it is text, and text is pasted.
    return kind_of(content) or ("" if b"<" in content else _("plain text"))


@dataclass
class Row:
    """One block on the form."""

    kind: str
    words: str
    picture: str = ""
    error: str = ""

    @property
    def lines(self) -> int:
        """How high its field is where the browser cannot fit it to the words."""
        return min(40, max(1, -(-len(self.words) // 64)))


class ArticleForm(OfForm):
    """The article as it is to be stored: facts about it, and its blocks as three parallel lists.

    After `is_valid`, `values` is what `services.articles.bring_in` takes.
    """

    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    canonical_url = forms.URLField(
        label=_("Address"), required=False, max_length=2000, assume_scheme="https"
    )
    language = LanguageField()
    section = forms.CharField(label=_("Section"), required=False, max_length=100)
    collection = CollectionField()
    byline = forms.CharField(label=_("Byline"), required=False, max_length=500)
    dateline = forms.CharField(label=_("Dateline"), required=False, max_length=300)
    published_on = forms.DateField(label=_("Published on"), required=False, validators=YEARS)
    published_time = forms.TimeField(label=_("at"), required=False)
    updated_on = forms.DateField(label=_("Updated on"), required=False, validators=YEARS)
    updated_time = forms.TimeField(label=_("at"), required=False)
    original = TextField(required=False, widget=forms.HiddenInput)
    # The page as it was fetched, where the text was not pasted.
    arrival = DigitsField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, data=None, *, rows: Iterable[Row] = (), **kwargs):
        super().__init__(data, **kwargs)
        self.rows = list(rows) if data is None else self.posted_rows()
        for name in ("published", "updated"):
            self.fields[f"{name}_on"].widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
            self.fields[f"{name}_time"].widget = forms.TimeInput({"type": "time"}, "%H:%M")
        self.fields["publisher"].widget.attrs["list"] = "publishers"

    @classmethod
    def of_draft(
        cls,
        draft: Draft,
        original: str = "",
        arrival: int | None = None,
        version_of: int | None = None,
    ):
        pictures = draft.pictures
        return cls(
            rows=[
                Row(block.kind, block.text, pictures.get(n, ""))
                for n, block in enumerate(draft.blocks)
            ],
            initial={
                "publisher": draft.publisher,
                "canonical_url": draft.canonical_url,
                "section": draft.section,
                **_shown_moment("published", draft.published_at, draft.published_on),
                **_shown_moment("updated", draft.updated_at, draft.updated_on),
                "arrival": arrival,
                "version_of": version_of,
                "language": draft.language,
                "byline": draft.byline,
                "dateline": draft.dateline,
                "original": original,
            },
        )

    def posted_rows(self) -> list[Row]:
        columns = [self.data.getlist(name) for name in ("kind", "words", "picture")]
        # A post of another shape keeps its words; what is missing is empty.
        longest = max(map(len, columns))
        padded = [[*column, *[""] * (longest - len(column))] for column in columns]
        return [Row(*values) for values in zip(*padded, strict=True)]

    def clean_canonical_url(self):
        url = self.cleaned_data["canonical_url"]
        if url and not url.lower().startswith(("https://", "http://")):
            raise ValidationError(_("Give an address that begins with https:// or http://."))
        return url

    def clean(self):
        cleaned = super().clean()
        for name in ("published", "updated"):
            cleaned[f"{name}_at"] = self.moment(name)
        self.check_rows()
        blocks, pictures = blocks_of(self.rows)
        cleaned["blocks"], cleaned["picture_urls"] = blocks, pictures
        if not any(row.error for row in self.rows):
            self.check_length(blocks)
        return cleaned

    def moment(self, name: str) -> datetime.datetime | None:
        day = self.cleaned_data.get(f"{name}_on")
        time = self.cleaned_data.get(f"{name}_time")
        if day is None:
            if time is not None and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", _("Give the day as well."))
            return None
        return timezone.make_aware(datetime.datetime.combine(day, time or datetime.time.min))

    def check_rows(self) -> None:
        has_headline = False
        for row in self.rows:
            try:
                row.words = normalise(row.words)
                row.picture = PICTURE.clean(row.picture) if row.kind == BlockKind.CAPTION else ""
            except UnusableText as unusable:
                row.error = str(unusable)
            except ValidationError as invalid:
                row.error = " ".join(invalid.messages)
            if row.kind not in BlockKind.values:
                row.error = _("Choose what this block is.")
            if row.kind == BlockKind.HEADLINE and row.words.strip():
                if has_headline:
                    row.error = _("There is a headline already. Choose what this block is.")
                has_headline = True
        wrong = sum(1 for row in self.rows if row.error)
        if wrong:
            self.add_error(
                None,
                ngettext(
                    "One block needs a look; it is marked below.",
                    "%(count)d blocks need a look; they are marked below.",
                    wrong,
                )
                % {"count": wrong},
            )

    def check_length(self, blocks: list[Block]) -> None:
        try:
            text, _ranges = assemble(blocks)
        except UnusableText as unusable:
            self.add_error(None, str(unusable))
            return
        if len(text) > MOST_CHARACTERS or len(blocks) > MOST_BLOCKS:
            self.add_error(
                None,
                _("An article has %(most)s characters in %(blocks)s blocks at most. Cut it.")
                % {"most": f"{MOST_CHARACTERS:,}", "blocks": f"{MOST_BLOCKS:,}"},
            )

    # What an article keeps when its text is renewed.
    OF_THE_ARTICLE = ("publisher", "canonical_url", "language", "section", "collection")

    @property
    def values_of_version(self) -> dict:
        """What the service that renews an article takes, under its names."""
        return {
            name: value for name, value in self.values.items() if name not in self.OF_THE_ARTICLE
        }

    @property
    def values(self) -> dict:
        """What the service that brings an article in takes, under its names."""
        cleaned = self.cleaned_data
        names = ("publisher", "canonical_url", "language", "section", "byline", "dateline")
        names += ("published_at", "updated_at", "blocks", "picture_urls", "collection")
        return {name: cleaned[name] for name in names} | {"original": cleaned["original"].encode()}


def _shown_moment(name: str, moment: datetime.datetime | None, day: datetime.date | None) -> dict:
    """A moment in the desk's time zone as its two fields; one without a zone is taken as is."""
    if moment is None:
        return {f"{name}_on": day}
    try:
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    except OverflowError:
        local = moment
    return {
        f"{name}_on": local.date(),
        f"{name}_time": local.time().replace(second=0, microsecond=0),
    }


PICTURE = forms.URLField(
    required=False,
    max_length=2000,
    assume_scheme="https",
    error_messages={"invalid": _("Give the picture's address, or leave it empty.")},
)


def blocks_of(rows: Iterable[Row]) -> tuple[list[Block], Mapping[int, str]]:
    """The blocks with words in them; an empty line inside a block makes two of it."""
    blocks: list[Block] = []
    pictures: dict[int, str] = {}
    for row in rows:
        parts = [part for part in re.split(r"\n[^\S\n]*\n", row.words) if part.strip()]
        if parts and row.picture:
            pictures[len(blocks)] = row.picture
        blocks += [Block(row.kind, part) for part in parts]
    return blocks, pictures
