"""The form of an annotation of each kind: what it starts from, the verb and the verb's values."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from annotations.forms.captions import CaptionEditForm
from annotations.forms.claims import ClaimEditForm
from annotations.forms.not_quotes import NotAQuoteEditForm
from annotations.forms.quotes import QuoteEditForm
from annotations.forms.stances import StanceEditForm
from annotations.models import Annotation, Kind
from annotations.services.captions import change_caption
from annotations.services.claims import change_claim
from annotations.services.not_quotes import change_not_a_quote
from annotations.services.quotes import change_quote
from annotations.services.stances import change_stance


def combobox(thing, text="name"):
    return (getattr(thing, text), thing.pk) if thing else None


def quote_initial(annotation):
    quote = annotation.quote
    return {
        "speaker": combobox(quote.speaker),
        "type": quote.type,
        "speaker_status": quote.speaker_status,
        "role_as_printed": quote.role_as_printed,
        "negated": quote.negated,
    }


def stance_initial(annotation):
    stance = annotation.stance
    return {
        "label": stance.label,
        "target": combobox(stance.target, "statement"),
        "holder": combobox(stance.holder),
        "holder_kind": stance.holder_kind,
        "basis": stance.basis,
    }


def claim_initial(annotation):
    claim = annotation.claim
    return {
        "checkworthiness": claim.checkworthiness,
        "statement": claim.statement,
        "claimant": combobox(claim.claimant),
        "reasons": claim.reasons,
        "claim_date": claim.claim_date,
        "first_appearance_url": claim.first_appearance_url,
    }


def caption_initial(annotation):
    caption = annotation.caption
    names = [name for name in CaptionEditForm.base_fields if name not in CaptionEditForm.OWN]
    persons = [(p.name, p.role_as_printed) for p in caption.persons.all()]
    return {name: getattr(caption, name) for name in names} | {"persons": persons}


def plain_values(form, names):
    return {name: form.cleaned_data[name] for name in names}


def caption_values(form):
    return {
        "fields": form.caption_fields(),
        "persons": form.cleaned_data["persons"],
        "marks": form.cleaned_data["marks"],
    }


class Editing(NamedTuple):
    """How a kind is edited: its form, what it starts from, the verb and the verb's values."""

    form: type
    initial: Callable[[Annotation], dict[str, Any]]
    change: Callable[..., Annotation]
    values: Callable[[Any], dict[str, Any]]


EDITING = {
    Kind.QUOTE: Editing(
        QuoteEditForm,
        quote_initial,
        change_quote,
        lambda form: plain_values(
            form, ["speaker", "type", "speaker_status", "role_as_printed", "negated"]
        ),
    ),
    Kind.STANCE: Editing(
        StanceEditForm,
        stance_initial,
        change_stance,
        lambda form: plain_values(form, ["label", "target", "holder", "holder_kind", "basis"]),
    ),
    Kind.CLAIM: Editing(
        ClaimEditForm,
        claim_initial,
        change_claim,
        lambda form: plain_values(
            form,
            [
                "checkworthiness",
                "statement",
                "claimant",
                "reasons",
                "claim_date",
                "first_appearance_url",
            ],
        ),
    ),
    Kind.CAPTION: Editing(CaptionEditForm, caption_initial, change_caption, caption_values),
    Kind.NOT_A_QUOTE: Editing(
        NotAQuoteEditForm,
        lambda annotation: {"reason": annotation.not_a_quote.reason},
        change_not_a_quote,
        lambda form: plain_values(form, ["reason"]),
    ),
}


def edit_form(annotation: Annotation, data=None, lock: int | None = None):
    """The form of an annotation as it stands, or as it was sent."""
    editing = EDITING[annotation.kind]
    auto_id = f"id_{annotation.uuid}_%s"
    if data is not None:
        form = editing.form(data, version=annotation.version, auto_id=auto_id)
        return with_offers(annotation, form)
    initial = editing.initial(annotation) | {
        "note": annotation.note,
        "lock": lock or annotation.lock,
        "sha256": annotation.version.sha256,
        "request_id": uuid4(),
    }
    form = editing.form(version=annotation.version, initial=initial, auto_id=auto_id)
    return with_offers(annotation, form)


def with_offers(annotation: Annotation, form):
    """The form of a caption with what its picture's file says held out beside the fields."""
    if annotation.kind == Kind.CAPTION:
        form.offer(annotation.caption.photo)
    return form
