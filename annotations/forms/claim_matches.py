from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.activity import PagesForm
from annotations.forms.filters import FilterForm
from annotations.forms.marks import AddressField
from annotations.forms.registers import search_field
from annotations.models import Checkworthiness, Claim, ClaimMatch, MatchRelation, MatchStatus
from annotations.queries.claims import Filters, seen

# What is said of two claims beside how they relate.
REFUSED = MatchStatus.REFUSED.value
GONE = _("This claim is not here any more. Look at the list again.")


class ClaimsForm(PagesForm, FilterForm):
    asks = Filters

    q = search_field(_("Words or claimant"))
    checkworthiness = forms.ChoiceField(
        label=_("Check-worthiness"),
        required=False,
        choices=[("", _("Any")), *Checkworthiness.choices],
    )
    elsewhere = forms.ChoiceField(
        label=_("Elsewhere"),
        required=False,
        choices=[
            ("", _("Any")),
            ("confirmed", _("Found elsewhere")),
            ("suggested", _("To be decided")),
            ("none", _("Not matched yet")),
        ],
    )


class LookForm(forms.Form):
    """Words of a claim that is looked for to be matched."""

    q = search_field(_("Words of another claim"))


class MatchForm(forms.Form):
    """Another claim, and how the two relate or that they are two."""

    other = forms.UUIDField(
        error_messages={"required": _("Choose the other claim."), "invalid": GONE}
    )
    relation = forms.ChoiceField(choices=[*MatchRelation.choices, (REFUSED, "")])

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_other(self) -> Claim:
        found = seen(self.user).select_related("claim", "version__article")
        annotation = found.filter(uuid=self.cleaned_data["other"]).first()
        if annotation is None:
            raise forms.ValidationError(GONE)
        return annotation.claim

    @property
    def said(self) -> dict:
        """What `services.claim_matches.match` takes beside the claim."""
        other, relation = self.cleaned_data["other"], self.cleaned_data["relation"]
        if relation == REFUSED:
            return {"other": other, "refused": True}
        return {"other": other, "relation": relation}


class ReviewForm(forms.Form):
    review_url = AddressField(label=_("Address of the review"), max_length=2000)
    publisher = forms.CharField(label=_("Reviewed by"), required=False, max_length=200)
    verdict_text = forms.CharField(
        label=_("Verdict as they word it"), required=False, max_length=300
    )
    relation = forms.ChoiceField(
        label=_("What they reviewed"), choices=MatchRelation, initial=MatchRelation.SAME
    )


def words_of(review: ClaimMatch) -> dict[str, str]:
    """What is named of a review, by the fields of its form."""
    return {name: getattr(review, name) for name in ReviewForm.base_fields}


class SeenForm(forms.Form):
    """What the match said on the page that this comes from."""

    seen = forms.CharField(required=False, max_length=30)


class RewordForm(SeenForm, ReviewForm):
    """A review that is named already, with other words."""

    def __init__(self, data=None, *, match: ClaimMatch):
        begun = words_of(match) | {"seen": match.says}
        super().__init__(data, initial=begun, auto_id=f"review-{match.pk}-%s")
        self.match = match


class DecideForm(SeenForm):
    status = forms.ChoiceField(choices=[(s, "") for s in (MatchStatus.CONFIRMED, REFUSED)])
