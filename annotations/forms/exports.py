"""What to export: the same fields for the page, the download and the command."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.formats.csv_profiles import PROFILES, Profile
from annotations.formats.tables import BY_NAME, Table
from annotations.forms.actors import ActorField
from annotations.forms.collections import CollectionField
from annotations.forms.periods import DayField
from annotations.models import Actor, Annotation, Article, Collection, Kind, Publisher, Status, User
from annotations.queries.exports import Filters
from annotations.services.actors import Named
from annotations.text.names import key_of

LIVE = [choice for choice in Status.choices if choice[0] != Status.DELETED]
TABLES = [(name, table.file_name) for name, table in BY_NAME.items()]


class EditorField(forms.ModelChoiceField):
    """Somebody who has annotated, by name or by the pseudonym that the tables have."""

    def hide_names(self) -> None:
        self.to_field_name = "pseudonym"
        self.queryset = self.queryset.order_by("pseudonym")

    def label_from_instance(self, person):
        return person.pseudonym if self.to_field_name == "pseudonym" else str(person)


class ExportForm(forms.Form):
    status = forms.MultipleChoiceField(
        label=_("Status"), choices=LIVE, required=False, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(
        label=_("Kind"),
        choices=Kind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    made_from = DayField(label=_("Made from"))
    made_to = DayField(label=_("Made until"))
    publisher = forms.ModelChoiceField(
        Publisher.objects.all(),
        label=_("Publisher"),
        required=False,
        to_field_name="name",
        empty_label=_("Any"),
        error_messages={"invalid_choice": _("The desk has no publisher of this name.")},
    )
    collection = CollectionField(Collection.objects.all(), empty_label=_("Any"))
    editor = EditorField(
        User.objects.all(),
        label=_("Editor"),
        required=False,
        to_field_name="username",
        empty_label=_("Anyone"),
        error_messages={"invalid_choice": _("Nobody of this name has annotated anything.")},
    )
    actor = ActorField(label=_("Actor"), required=False)
    article = forms.ModelChoiceField(
        Article.objects.with_headline(),
        label=_("Article"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("There is no such article.")},
    )
    withheld = forms.BooleanField(label=_("From withheld articles too"), required=False)
    names = forms.BooleanField(label=_("With people's names"), required=False)
    profile = forms.ChoiceField(
        label=_("Profile"),
        choices=[("research", _("Research")), ("spreadsheet", _("Spreadsheet"))],
        widget=forms.RadioSelect,
    )
    # The table whose first rows are shown, and the one that is downloaded alone.
    preview = forms.ChoiceField(label=_("First rows of"), choices=TABLES)
    table = forms.ChoiceField(choices=[("", ""), *TABLES], required=False)

    def __init__(self, data, *, user: User | None = None):
        """`data` may lack anything; without `user` it is somebody at the shell, who sees all."""
        data = data.copy()
        data.setlistdefault("status", [Status.APPROVED.value])
        data.setdefault("profile", "research")
        data.setdefault("preview", "annotations")
        super().__init__(data)
        self.fields["editor"].queryset = User.objects.filter(
            pk__in=Annotation.objects.order_by().values("author")
        ).order_by("first_name", "last_name", "username")
        # Who sees no work of people by name is not told by a filter which pseudonym is whose.
        if user is not None and not may(user, "see_who_annotates"):
            self.fields["editor"].hide_names()
        if user is not None:
            self.fields["article"].queryset = Article.objects.visible_to(user).with_headline()

    def clean_actor(self) -> Actor | None:
        named: Named | None = self.cleaned_data["actor"]
        if named is None:
            return None
        found = Actor.objects.known_as(key_of(named.name)).order_by("pk")
        if named.pk:
            found = found.filter(pk=named.pk)
        first, *others = list(found[:2]) or [None]
        if first is None:
            raise ValidationError(_("Nobody on the register goes by this name."))
        if others:
            raise ValidationError(_("Several actors go by this name. Choose one from the list."))
        return first

    def clean(self):
        cleaned = super().clean()
        made_from, made_to = cleaned.get("made_from"), cleaned.get("made_to")
        if made_from and made_to and made_to < made_from:
            self.add_error("made_to", _("This day is before the first one. Exchange the two."))
        return cleaned

    @property
    def filters(self) -> Filters:
        cleaned = self.cleaned_data
        return Filters(
            statuses=tuple(cleaned["status"]),
            kinds=tuple(cleaned["kind"]),
            made_from=cleaned["made_from"],
            made_to=cleaned["made_to"],
            withheld=cleaned["withheld"],
            names=cleaned["names"],
            **{
                name: cleaned[name] and cleaned[name].pk
                for name in ("publisher", "collection", "editor", "actor", "article")
            },
        )

    @property
    def about(self) -> list[str]:
        """The filters in words, for the README of a zip; an editor goes by the pseudonym."""
        cleaned = self.cleaned_data
        editor = cleaned["editor"] and cleaned["editor"].pseudonym
        article = cleaned["article"] and cleaned["article"].uuid
        withheld = "included" if cleaned["withheld"] else "left out"
        lines = [
            ("Status", ", ".join(cleaned["status"])),
            ("Kinds", ", ".join(cleaned["kind"])),
            ("Made from", cleaned["made_from"]),
            ("Made until", cleaned["made_to"]),
            ("Publisher", cleaned["publisher"]),
            ("Collection", cleaned["collection"]),
            ("Annotator", editor),
            ("Actor", cleaned["actor"]),
            ("Article", article),
            ("Withheld articles", withheld),
            ("People", "with their names" if cleaned["names"] else "by pseudonym"),
        ]
        return [f"{name}: {value}." for name, value in lines if value]

    @property
    def csv_profile(self) -> Profile:
        return PROFILES[self.cleaned_data["profile"]]

    @property
    def chosen_table(self) -> Table | None:
        return BY_NAME.get(self.cleaned_data["table"])

    @property
    def previewed_table(self) -> Table:
        return BY_NAME[self.cleaned_data["preview"]]
