from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.activity import PagesForm
from annotations.forms.filters import FilterForm
from annotations.forms.marks import AddressField
from annotations.forms.periods import DayField
from annotations.forms.registers import search_field
from annotations.models import Checkworthiness, Claim, ClaimMatch, MatchRelation, MatchStatus
from annotations.queries.claims import Filters, seen

# What is said of two claims beside how they relate.
REFUSED = MatchStatus.REFUSED.value
RATING = ("rating", "rating_worst", "rating_best")
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
    review_date = DayField(label=_("Published on"))
    rating = forms.IntegerField(
        label=_("Verdict as a number"),
        required=False,
        help_text=_("If they give one, with both ends of their scale: 2 of 1 to 5."),
    )
    rating_worst = forms.IntegerField(label=_("Lowest number"), required=False)
    rating_best = forms.IntegerField(label=_("Highest number"), required=False)
    relation = forms.ChoiceField(
        label=_("What they reviewed"), choices=MatchRelation, initial=MatchRelation.SAME
    )

    def clean(self):
        cleaned = super().clean()
        value, *ends = scale = [cleaned.get(name) for name in RATING]
        given = [one for one in scale if one is not None]
        if not given or any(name in self.errors for name in RATING):
            return cleaned
        if len(given) < len(scale):
            self.add_error("rating", _("Give all three numbers, or none of them."))
        elif not (ends[0] <= value <= ends[1] and ends[0] < ends[1]):
            self.add_error("rating", _("This number is not between the lowest and the highest."))
        return cleaned


def words_of(review: ClaimMatch) -> dict[str, object]:
    """What is named of a review, by the fields of its form."""
    told = {name: getattr(review, name) for name in ReviewForm.base_fields}
    return {name: value for name, value in told.items() if value is not None}


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
