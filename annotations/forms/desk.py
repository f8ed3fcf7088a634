import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.forms.collections import CollectionField
from annotations.forms.filters import FilterForm
from annotations.forms.languages import LanguageField, offered
from annotations.forms.numbers import KeyField
from annotations.forms.periods import DayField
from annotations.forms.plain import PlainForm
from annotations.forms.seen import SeenForm
from annotations.models import Article, ArticleStatus, Collection, Publisher, User
from annotations.queries.desk import Filters, annotators
from annotations.queries.passes import Place
from annotations.services.desk import PLANNED

READERS = ("first", "second")


class DeskForm(FilterForm):
    asks = Filters

    q = forms.CharField(
        label=_("Headline"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "id": "search"}),
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    collection = CollectionField(Collection.objects.all(), empty_label=_("Any"))
    publisher = forms.ModelChoiceField(
        Publisher.objects.all(), label=_("Publisher"), required=False, empty_label=_("Any")
    )
    language = LanguageField(required=False)
    assignee = forms.ChoiceField(label=_("Taken by"), required=False)
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("overdue", _("Overdue")),
            ("week", _("Within a week")),
            ("dated", _("On any day")),
        ],
    )
    # Asks for the list without narrowing it; the desk itself has the same address without.
    all = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Which of the desk's short lists is shown whole.
    whole = forms.ChoiceField(
        required=False,
        choices=[(name, "") for name in ("came_back", "open_comments", "waiting")],
        widget=forms.HiddenInput,
    )
    # The keys of the page, set by its links.
    before = KeyField()
    after = KeyField(min_value=0)

    def __init__(self, *args, sees_withheld=False, people=(), languages=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].widget.choices = offered(languages, _("Any"))
        self.fields["assignee"].choices = [
            ("", _("Anyone")),
            ("me", _("Me")),
            ("nobody", _("Nobody")),
            *((str(person.pk), str(person)) for person in people),
        ]
        self.fields["status"].choices = [
            ("", _("Any")),
            *(c for c in ArticleStatus.choices if sees_withheld or c[0] != ArticleStatus.WITHHELD),
        ]

    @property
    def narrowing_fields(self):
        """All that a person fills in but the words to search for."""
        return [field for field in self.visible_fields() if field.name != "q"]

    @property
    def is_narrowed(self) -> bool:
        return any(field.value() for field in self.narrowing_fields)

    @property
    def asks_for_a_list(self) -> bool:
        keys = (self.cleaned_data[name] for name in ("all", "before", "after"))
        return bool(self.filters) or any(key not in (None, False) for key in keys)


class NextForm(PlainForm):
    """From where the next article is taken: the whole desk, or one collection."""

    collection = CollectionField(Collection.objects.all())


class PersonField(forms.ModelChoiceField):
    """Somebody who tags articles, or nobody."""

    def __init__(self, label):
        super().__init__(
            User.objects.none(),
            label=label,
            required=False,
            empty_label=_("Nobody"),
            error_messages={"invalid_choice": _("Choose somebody who tags articles.")},
        )


class PlanForm(SeenForm, PlainForm):
    """Who has an article, where it belongs and when it is due; empty means nobody, none, never.

    Two read an article whose `place` asks for two passes. After `is_valid`, `changes` holds what
    `services.desk.plan` takes: what was changed, and in `before` what that was when it was shown.
    """

    assignee = PersonField(_("Assigned to"))
    first = PersonField(_("First reader"))
    second = PersonField(_("Second reader"))
    collection = CollectionField()
    due_on = DayField(label=_("Due"))

    def __init__(
        self,
        data=None,
        *,
        article: Article | None = None,
        place: Place | None = None,
        people=None,
        **kwargs,
    ):
        initial = {}
        if article:
            initial = {name: getattr(article, name) for name in ("assignee", "due_on")}
            initial["collection"] = article.collection and article.collection.slug
        by_two = bool(place and place.is_twofold and not place.is_open)
        if by_two:
            readers = (one.editor for one in place.passes)
            initial |= zip(READERS, readers, strict=False)
        super().__init__(data, initial=initial, **kwargs)
        for name in ("assignee",) if by_two else READERS:
            del self.fields[name]
        # What an article has stays choosable, also when it could not be chosen anew.
        people = annotators() if people is None else people
        for name in {"assignee", *READERS} & self.fields.keys():
            has = initial.get(name)
            choosable = people | User.objects.filter(pk=has.pk) if has else people
            self.fields[name].queryset = choosable
        if article:
            offered = Q(active=True) | Q(pk=article.collection_id)
            self.fields["collection"].queryset = Collection.objects.filter(offered)
            self.carry()

    def clean(self):
        cleaned = super().clean()
        first, second = (cleaned.get(name) for name in READERS)
        if first and first == second:
            self.add_error("second", _("Two different people read this text."))
        return cleaned

    @property
    def changes(self) -> dict:
        return self.planned(self.cleaned_data.get)

    @property
    def before(self) -> dict:
        return self.planned(self.seen) if self.carries else {}

    def planned(self, value: Callable[[str], Any]) -> dict:
        """The values of what was changed; readers are given together."""
        planned = {name: value(name) for name in PLANNED if name in self.changed_data}
        if READERS[0] in self.fields and not {*READERS}.isdisjoint(self.changed_data):
            planned["readers"] = [one for name in READERS if (one := value(name))]
        return planned


class ArticlesField(forms.ModelMultipleChoiceField):
    """The ticked articles; a number that no key can be is none of them."""

    def clean(self, value):
        if not all(re.fullmatch("[0-9]{1,18}", key) for key in value or []):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().clean(value)


class PlanManyForm(PlanForm):
    """One of these for several articles: `change` says which."""

    articles = ArticlesField(
        Article.objects.none(),
        error_messages={
            "required": _("Tick the articles first."),
            "invalid_choice": _("One of these articles is not on the desk any more."),
        },
    )
    change = forms.ChoiceField(
        choices=[(name, name) for name in PLANNED],
        error_messages={
            "required": _("Say what to change."),
            "invalid_choice": _("Say what to change."),
        },
    )

    def __init__(self, data=None, *, by: User | None = None, **kwargs):
        super().__init__(data, auto_id="plan_%s", **kwargs)
        if by:
            self.fields["articles"].queryset = Article.objects.visible_to(by)

    @property
    def changes(self) -> dict:
        return {self.changed_one.name: self.changed_to}

    @property
    def changed_one(self) -> forms.BoundField:
        return self[self.cleaned_data["change"]]

    @property
    def changed_to(self):
        return self.cleaned_data[self.changed_one.name]
