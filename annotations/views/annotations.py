"""What every kind of annotation shares on the page: its card, its form, its parts, its end."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import may
from annotations.forms.captions import use_offer
from annotations.forms.marks import LockedForm, PartForm
from annotations.models import Kind, Status
from annotations.queries import passes
from annotations.services import annotations as verbs
from annotations.services.annotations import Mark
from annotations.services.quotes import set_parts
from annotations.services.refusals import (
    MissingPart,
    NotAllowed,
    Refused,
    SeveralPlaces,
    StaleAnnotation,
)
from annotations.text.spans import find
from annotations.views import answers
from annotations.views.editing import EDITING, edit_form


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
            request,
            article,
            annotation,
            form,
            _("Some fields are not right yet; each says why."),
            status=422,
        )
    editing = EDITING[annotation.kind]
    try:
        if form.cleaned_data["marks"]:
            answers.check_text(article, form)
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
    return saved(request, article, annotation, changed, form)


def saved(request, article, before, changed, form, unchanged=None):
    """The card; of a mark that is being settled, on its own page, the next pair of the passes.

    `unchanged` is said where the mark stands as it stood.
    """
    if not request.htmx and is_being_settled(changed):
        messages.success(request, _("Saved."))
        compared = reverse("annotations:compare", args=[article.pk])
        return redirect(f"{compared}#pair-{passes.after(changed.settles)}")
    deed = changed.lock != form.cleaned_data["lock"]
    sentence = what_follows(request.user, before, changed) if deed or not unchanged else unchanged
    more = answers.NEW_DEED if deed else None
    return answers.touched(request, article, sentence, annotations=[changed], more=more)


def what_follows(user, before, changed) -> str:
    """That it is saved, and what that means for a mark that was judged."""
    if before.status == Status.APPROVED != changed.status:
        return _("Saved. It was approved and goes back to the moderators.")
    # Only who made it can submit it again.
    if changed.author_id == user.pk and changed.status == Status.RETURNED:
        return _("Saved. Submit it again when you are done.")
    if before.status == Status.REJECTED != changed.status:
        return _("Saved. It was rejected and is a draft again.")
    return _("Saved.")


def is_being_settled(annotation) -> bool:
    return annotation.settles_id is not None and annotation.status == Status.DRAFT


def conflict(request, stale: StaleAnnotation):
    """Both versions on the screen: what stands, and the form with what was typed.

    On the page the open card is left as it is where no other would take its place.
    """
    deleted = stale.current.status == Status.DELETED
    if deleted:
        stale.sentence = _(
            "This annotation has been deleted in the meantime. "
            "What you typed is still here to copy; nothing was stored."
        )
        if request.htmx:
            raise stale
    current, article = answers.find_annotation(request, stale.current.uuid)
    if request.htmx and current.version_id != article.current_version_id:
        raise left_behind(stale, current, article)
    data = request.POST.copy()
    data["lock"] = str(stale.current.lock)
    data["request_id"] = str(uuid4())
    form = edit_form(current, data)
    return form_answer(
        request, article, current, form, str(stale.sentence), status=409, conflict=not deleted
    )


def left_behind(stale: StaleAnnotation, current, article) -> StaleAnnotation:
    """The refusal of an edit of a mark that a new version of the text has not taken along."""
    if current.status == Status.ORPHANED:
        stale.sentence = _(
            "The text has changed and this mark waits for a place. "
            "What you typed is still here to copy; nothing was stored."
        )
    else:
        stale.sentence = _(
            "The text has changed and this mark stays on an earlier version of it. "
            "What you typed is still here to copy; nothing was stored."
        )
    stale.link = (reverse("annotations:versions", args=[article.pk]), _("Versions of the text"))
    return stale


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
        "part_form": part_form or PartForm(kind=annotation.kind),
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
        stale.sentence += " " + _("Nothing was deleted.")
        if not request.htmx:
            raise
        return stale_card(request, stale)
    return answers.touched(
        request,
        article,
        _("Deleted. Undo brings it back."),
        annotations=[gone],
        more=answers.NEW_DEED if gone.lock != form.cleaned_data["lock"] else None,
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
    form = PartForm(request.POST, kind=annotation.kind)
    if not form.is_valid():
        return part_refused(request, article, annotation, form, form.sentence)
    values = form.cleaned_data
    answers.check_page(request, article)
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
    same = _("Nothing was changed: it has these parts already.")
    return saved(request, article, annotation, changed, form, unchanged=same)


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
    """The annotation's marks after the action; a second cue or addressee replaces the first."""
    marks = [Mark(s.role, s.start, s.end, s.exact) for s in annotation.spans.all()]
    if action in ("replace", "remove"):
        marks = [mark for mark in marks if f"{mark.role} {mark.start}" != part]
    replaced = {mark.role for mark in coming}.intersection(verbs.SINGLE)
    marks = [mark for mark in marks if mark.role not in replaced]
    return marks + coming


def part_refused(request, article, annotation, form, sentence, status=422):
    if request.htmx:
        return answers.touched(request, article, sentence, annotations=[annotation], status=status)
    own = edit_form(annotation)
    return form_answer(request, article, annotation, own, sentence, status=status, part_form=form)
