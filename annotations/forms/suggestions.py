"""The form of a suggestion is its kind's own form for a new annotation, filled in."""

import json
from collections.abc import Mapping

from django import forms

from annotations.forms.captions import CaptionForm, offers_of
from annotations.forms.claims import ClaimForm
from annotations.forms.marks import WriteForm
from annotations.forms.not_quotes import NotAQuoteForm
from annotations.forms.quotes import SuggestedQuoteForm
from annotations.forms.stances import StanceForm
from annotations.models import Kind, StanceLabel, Suggestion
from annotations.queries.suggestions import fit_of
from annotations.services.actors import Named
from annotations.services.suggestions import proposed
from annotations.services.targets import Worded
from annotations.text.statements import turned

FORMS = {
    Kind.QUOTE: SuggestedQuoteForm,
    Kind.STANCE: StanceForm,
    Kind.CLAIM: ClaimForm,
    Kind.CAPTION: CaptionForm,
    Kind.NOT_A_QUOTE: NotAQuoteForm,
}


OTHER_SIDE = {
    StanceLabel.SUPPORTS.value: StanceLabel.OPPOSES.value,
    StanceLabel.OPPOSES.value: StanceLabel.SUPPORTS.value,
}


class RuleForm(WriteForm):
    """A rule as the page of the rules names it."""

    source = forms.CharField(max_length=60, required=False)
    rule = forms.CharField(max_length=60)


def suggestion_form(suggestion: Suggestion, data=None, *, chosen: str = ""):
    """The form with what is proposed in it, or with what was sent.

    `chosen` is the number of the target that stands in a stance's form in place of the wording;
    where it turns the wording round, the stance is `turned` round too.

    A caption's form says which of its fields are `unsure`, the alt text always, since nobody
    proposes one, and those of which the picture's file says something; the others are its `rest`.
    Each has what the file says as `offered`. A stance's says which targets are `near` its own.
    """
    form = FORMS[Kind(suggestion.kind)](
        data,
        version=suggestion.version,
        initial=initial_of(suggestion),
        auto_id=f"id_{suggestion.uuid}_%s",
    )
    if suggestion.kind == Kind.STANCE:
        form.near = fit_of(suggestion).near
        target = next((one for one in form.near if str(one.pk) == chosen), None)
        if target and data is None:
            form.initial["target"] = Worded(target.statement, target.pk)
            form.turned = turned(suggestion.target_wording, target.statement)
            if form.turned:
                label = form.initial["label"]
                form.initial["label"] = OTHER_SIDE.get(label, label)
    if suggestion.kind == Kind.CAPTION:
        form.offer(suggestion.photo)
        own = [form[name] for name in caption_order(form)]
        for field in own:
            field.offered = form.offers.get(field.name, "")
        # Also once it is taken, or it would go out of sight.
        wanted = unsure(suggestion) | offers_of(form, suggestion.photo.metadata).keys()
        form.unsure = [f for f in own if f.name in wanted or f.errors]
        form.rest = [f for f in own if f not in form.unsure]
    return form


def initial_of(suggestion: Suggestion) -> dict:
    initial: dict = {"sha256": suggestion.version.sha256}
    for name, value in proposed(suggestion).items():
        if isinstance(value, Worded):
            initial[name] = value
        elif isinstance(value, Named):
            initial[name] = (value[0], None)
        elif name == "marks":
            initial[name] = json.dumps([mark._asdict() for mark in value])
        elif isinstance(value, Mapping):
            initial |= value
        else:
            initial[name] = value
    return initial


def caption_order(form) -> list[str]:
    return [
        name
        for name, field in form.fields.items()
        if not field.widget.is_hidden
        and name != "note"
        and not name.startswith(("words_", "place_"))
    ]


def unsure(suggestion: Suggestion) -> set[str]:
    """The names of the form's fields that want a look."""
    names = {"persons_shown": "persons"}
    return {names.get(name, name) for name in suggestion.unsure_fields} | {"alt_text"}
