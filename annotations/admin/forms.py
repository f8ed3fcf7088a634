"""The shape of what the back office posts; what may happen is decided by the services."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Actor, Decision, Publisher, SavedFilter, Target
from annotations.models.listings import Listing
from annotations.services.targets import key_of
from annotations.text.countries import CODES
from annotations.text.names import name_key

# Labels with dots between them, in any script.
DOMAIN = re.compile(r"\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*")
LARGEST_LOCK = 2**31 - 1


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=[c for c in Decision.choices if c[0] != Decision.REOPEN])
    comment = forms.CharField(required=False, max_length=2000)
    lock = forms.IntegerField(min_value=1, max_value=LARGEST_LOCK)


class SavedFilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ("name", "query", "shared")
        error_messages = {"name": {"required": _("Name the filter.")}}

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())


class ReasonForm(forms.Form):
    """What many annotations are returned or rejected for."""

    comment = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.TextInput(attrs={"list": "reasons", "size": 60, "autocomplete": "off"}),
        error_messages={"required": _("Say why, so that the authors know what to change.")},
        help_text=_("The authors read it beside each of these annotations."),
    )


class FindableName(forms.ModelForm):
    """A name that a search finds: it needs a letter or a figure."""

    def findable(self, field):
        words = " ".join(self.cleaned_data[field].split())
        if not name_key(words):
            raise forms.ValidationError(_("Write a name with at least one letter or figure."))
        return words


class EntryForm(FindableName):
    """What somebody has looked at here stays in the lists."""

    def save(self, commit=True):
        self.instance.listing = Listing.LISTED
        return super().save(commit)


class ActorForm(EntryForm):
    class Meta:
        model = Actor
        fields = ("name", "kind", "default_role", "wikidata_id")

    def clean_name(self):
        return self.findable("name")


class ActorNameForm(FindableName):
    def clean_name(self):
        return self.findable("name")


class TargetForm(EntryForm):
    class Meta:
        model = Target
        fields = ("statement", "kind", "actor", "claim", "active")

    def clean_statement(self):
        statement = self.findable("statement")
        others = Target.objects.exclude(pk=self.instance.pk)
        if others.filter(key=key_of(statement)).exists():
            raise forms.ValidationError(_("This target is on the list already."))
        return statement

    def clean(self):
        cleaned = super().clean()
        for kind, lacking, idle in (
            (
                "actor",
                _("Choose the actor it is about."),
                _("Only a target about an actor has one."),
            ),
            (
                "claim",
                _("Choose the claim it is about."),
                _("Only a target about a claim has one."),
            ),
        ):
            meant, named = cleaned.get("kind") == kind, bool(cleaned.get(kind))
            if meant != named and not {"kind", kind} & self.errors.keys():
                self.add_error(kind, lacking if meant else idle)
        return cleaned


class PublisherForm(forms.ModelForm):
    class Meta:
        model = Publisher
        fields = ("name", "domain", "country")

    def clean_domain(self):
        domain = self.cleaned_data["domain"].lower()
        if domain and not DOMAIN.fullmatch(domain):
            raise forms.ValidationError(_("Write the domain alone, such as gazette.example."))
        return domain

    def clean_country(self):
        code = self.cleaned_data["country"].upper()
        if code and code not in CODES:
            raise forms.ValidationError(
                _("Write the two letters that ISO 3166-1 has for the country, such as GB.")
            )
        return code
