"""What every kind of annotation shares on the page: its card, its form, its parts, its end."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import may
from annotations.forms.captions import CaptionEditForm, use_offer
from annotations.forms.claims import ClaimEditForm
from annotations.forms.marks import LockedForm, PartForm
from annotations.forms.not_quotes import NotAQuoteEditForm
from annotations.forms.quotes import QuoteEditForm
from annotations.forms.stances import StanceEditForm
from annotations.models import Annotation, Kind, Status
from annotations.queries import passes
from annotations.services import annotations as verbs
from annotations.services.annotations import Mark
from annotations.services.captions import change_caption
from annotations.services.claims import change_claim
from annotations.services.not_quotes import change_not_a_quote
from annotations.services.quotes import change_quote, set_parts
from annotations.services.refusals import (
    MissingPart,
    NotAllowed,
    Refused,
    SeveralPlaces,
    StaleAnnotation,
)
from annotations.services.stances import change_stance
from annotations.text.spans import find
from annotations.views import answers


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
    return {"fields": form.caption_fields(), "persons": form.cleaned_data["persons"]}


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
        form.offer(annotation.caption.photo.metadata)
    return form


@require_safe
def show_card(request, uuid):
    """The address of one annotation: its card, or its place in the article."""
    annotation, article = answers.find_annotation(request, uuid)
    if annotation.version_id != article.current_version_id:
        return redirect("annotations:versions", article.pk)
    if not request.htmx:
        return redirect(annotation)
    return answers.touched(request, article, "", annotations=[annotation])


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, uuid):
    annotation, article = answers.find_annotation(request, uuid)
    if not may(request.user, "edit", annotation):
        raise NotAllowed
    if request.method != "POST":
        return form_answer(request, article, annotation, edit_form(annotation))
    form = edit_form(annotation, request.POST)
    if "use" in request.POST and annotation.kind == Kind.CAPTION:
        data = use_offer(form, request.POST, annotation.caption.photo.metadata)
        return form_answer(request, article, annotation, edit_form(annotation, data))
    if not form.is_valid():
        return form_answer(
            request, article, annotation, form, _("Look at the fields in red."), status=422
        )
    editing = EDITING[annotation.kind]
    try:
        changed = editing.change(
            annotation=annotation,
            by=request.user,
            lock=form.cleaned_data["lock"],
            note=form.cleaned_data["note"],
            request_id=form.cleaned_data["request_id"],
            **editing.values(form),
        )
    except StaleAnnotation as stale:
        return conflict(request, stale)
    except Refused as refusal:
        if request.htmx:
            raise
        form.add_error(None, str(refusal.sentence))
        return form_answer(request, article, annotation, form, status=refusal.status)
    return saved(request, article, changed, form)


def saved(request, article, changed, form):
    """The card; of a mark that is being settled, on its own page, the next pair of the passes."""
    if not request.htmx and is_being_settled(changed):
        messages.success(request, _("Saved."))
        compared = reverse("annotations:compare", args=[article.pk])
        return redirect(f"{compared}#pair-{passes.after(changed.settles)}")
    deed = changed.lock != form.cleaned_data["lock"]
    return answers.touched(request, article, _("Saved."), annotations=[changed], deed=deed)


def is_being_settled(annotation) -> bool:
    return annotation.settles_id is not None and annotation.status == Status.DRAFT


def conflict(request, stale: StaleAnnotation):
    """Both versions on the screen: what stands, and the form with what was typed."""
    deleted = stale.current.status == Status.DELETED
    if deleted:
        stale.sentence = _(
            "This annotation has been deleted in the meantime. "
            "What you typed is still here to copy; nothing was stored."
        )
        # On the page the open card is left as it is, since no card would replace it.
        if request.htmx:
            raise stale
    data = request.POST.copy()
    data["lock"] = str(stale.current.lock)
    data["request_id"] = str(uuid4())
    current, article = answers.find_annotation(request, stale.current.uuid)
    form = edit_form(current, data)
    return form_answer(
        request, article, current, form, str(stale.sentence), status=409, conflict=not deleted
    )


def form_answer(
    request, article, annotation, form, message="", status=200, conflict=False, part_form=None
):
    """The annotation's form in its card, or on a page of its own."""
    if request.htmx:
        return answers.touched(
            request,
            article,
            message,
            annotations=[annotation],
            form=form,
            opened=annotation,
            conflict=conflict,
            status=status,
        )
    context = {
        "article": article,
        "annotation": annotation,
        "form": form,
        "part_form": part_form or PartForm(),
        "message": message,
        "conflict": conflict,
        "is_being_settled": is_being_settled(annotation),
    }
    return render(request, "annotations/cards/edit.html", context, status=status)


@require_POST
def delete(request, uuid):
    annotation, article = answers.find_annotation(request, uuid)
    form = LockedForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    try:
        gone = verbs.delete(
            annotation=annotation,
            by=request.user,
            lock=form.cleaned_data["lock"],
            request_id=form.cleaned_data["request_id"],
        )
    except StaleAnnotation as stale:
        if not request.htmx:
            raise
        return stale_card(request, stale)
    return answers.touched(
        request,
        article,
        _("Deleted. Undo brings it back."),
        annotations=[gone],
        deed=gone.lock != form.cleaned_data["lock"],
    )


def stale_card(request, stale: StaleAnnotation):
    """The card as it stands now, with its new lock number."""
    current, article = answers.find_annotation(request, stale.current.uuid)
    return answers.touched(request, article, str(stale.sentence), annotations=[current], status=409)


@require_POST
def parts(request, uuid):
    """Add, replace or remove one part of an annotation."""
    annotation, article = answers.find_annotation(request, uuid)
    if not may(request.user, "edit", annotation):
        raise NotAllowed
    form = PartForm(request.POST)
    if not form.is_valid():
        return part_refused(request, article, annotation, form, form.sentence)
    values = form.cleaned_data
    try:
        answers.check_text(article, form)
        coming = added(annotation, form)
        changed = (set_parts if annotation.kind == Kind.QUOTE else verbs.change)(
            annotation=annotation,
            by=request.user,
            lock=values["lock"],
            marks=lambda held: with_part(held, values["action"], values["part"], coming),
            request_id=values["request_id"],
        )
    except StaleAnnotation as stale:
        if request.htmx:
            return stale_card(request, stale)
        current, article = answers.find_annotation(request, uuid)
        return part_refused(request, article, current, form, str(stale.sentence), stale.status)
    except Refused as refusal:
        sentence = str(refusal.sentence)
        return part_refused(request, article, annotation, form, sentence, refusal.status)
    return saved(request, article, changed, form)


def added(annotation, form) -> list[Mark]:
    """The marked words of a PartForm, or the one place of the words that were typed."""
    values = form.cleaned_data
    if values["action"] == "remove":
        return []
    if values["marks"]:
        return values["marks"]
    if not values["words"].strip() or not values["role"]:
        raise MissingPart(_("Mark the words first."))
    text = annotation.version.text
    places = find(text, values["words"])
    if not places:
        raise MissingPart(_("These words do not stand in the article. Copy the exact words."))
    if len(places) > 1:
        raise SeveralPlaces(
            _("These words stand %(count)d times. Give a few more of them.")
            % {"count": len(places)}
        )
    start, end = places[0]
    return [Mark(values["role"], start, end, text[start:end])]


def with_part(annotation, action: str, part: str, coming: list[Mark]) -> list[Mark]:
    """The annotation's marks after the action; a second cue takes the place of the first."""
    marks = [Mark(s.role, s.start, s.end, s.exact) for s in annotation.spans.all()]
    if action in ("replace", "remove"):
        marks = [mark for mark in marks if f"{mark.role} {mark.start}" != part]
    if any(mark.role == "cue" for mark in coming):
        marks = [mark for mark in marks if mark.role != "cue"]
    return marks + coming


def part_refused(request, article, annotation, form, sentence, status=422):
    if request.htmx:
        return answers.touched(request, article, sentence, annotations=[annotation], status=status)
    own = edit_form(annotation)
    return form_answer(request, article, annotation, own, sentence, status=status, part_form=form)
