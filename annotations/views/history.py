from collections.abc import Sequence
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv
from annotations.forms.activity import PagesForm
from annotations.forms.marks import LockedForm, TurnForm
from annotations.models import Annotation, Event, Kind
from annotations.queries import activity
from annotations.queries.trail import trail_of
from annotations.services import history
from annotations.services.refusals import DeedStays
from annotations.services.trace import snapshot
from annotations.views import answers
from annotations.views.activity import deeds_as_csv


@require_POST
def undo(request, pk):
    said = (
        _("Undone: %(deed)s"),
        _("Undone: %(deed)s. %(stays)s"),
        _("Not undone: %(deed)s. %(stays)s %(next)s"),
    )
    return turn(request, pk, history.undo, *said)


@require_POST
def redo(request, pk):
    said = (
        _("Done again: %(deed)s"),
        _("Done again: %(deed)s. %(stays)s"),
        _("Not done again: %(deed)s. %(stays)s %(next)s"),
    )
    return turn(request, pk, history.redo, *said)


def turn(request, pk, verb, whole, partly, refused):
    article = answers.find_article(request, pk)
    form = TurnForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    asked = {name: form.cleaned_data[name] for name in ("request_id", "deed")}
    try:
        done = verb(article=article, by=request.user, **asked)
    except DeedStays as refusal:
        return not_turned(request, article, refusal, refused)
    changed = [thing for thing in done.turned if isinstance(thing, Annotation)]
    decided = [thing for thing in done.turned if not isinstance(thing, Annotation)]
    words = {"deed": activity.in_short(done.deeds), "stays": staying(done.stays)}
    message = (partly if done.stays else whole) % words
    return answers.touched(
        request,
        article,
        message,
        annotations=[*changed, *(event.annotation for event in done.stays)],
        decided=decided,
        more=(done.can_undo, done.can_redo),
        turned=True,
    )


def not_turned(request, article, refusal: DeedStays, sentence: str):
    """Say which deed stays and why; the next press names the one before, and so goes on to it."""
    deed, goes_on = None, _("To change it all the same, edit its card.")
    if refusal.following:
        deed = refusal.following[0].pk
        following = activity.in_short(refusal.following)
        goes_on = _("Press again to go on to: %(deed)s") % {"deed": following}
    message = sentence % {
        "deed": activity.in_short(refusal.deed),
        "stays": staying(refusal.stays),
        "next": goes_on,
    }
    if not request.htmx:
        messages.warning(request, message)
        # The page that shows this hands it to its next press, once.
        request.session["told"] = {str(article.pk): deed}
        return redirect(article)
    return answers.touched(
        request,
        article,
        message,
        annotations=[event.annotation for event in refusal.stays],
        conflict=True,
        deed=deed,
        status=refusal.status,
    )


def staying(stays: Sequence[Event]) -> str:
    """Which marks stay as they are, and what others did to them, where it is one or two."""
    if len(stays) > 2:
        others = _("somebody else has changed or judged them since")
    else:
        others = "; ".join(
            _("%(who)s %(deed)s") % {"who": event.by, "deed": activity.in_short([event])}
            for event in stays
        )
    return ngettext(
        "One mark stays as it is: %(others)s.",
        "%(number)d marks stay as they are: %(others)s.",
        len(stays),
    ) % {"number": len(stays), "others": others}


@require_safe
def trail(request, uuid):
    """Everything that happened to one annotation, newest first."""
    annotation, article = answers.find_annotation(request, uuid)
    if asks_for_csv(request):
        events = activity.found(request.user, activity.Filters()).filter(annotation=annotation)
        return deeds_as_csv(request, f"history-of-{annotation.kind}", events)
    form = PagesForm(request.GET)
    keys = form.keys if form.is_valid() else {}
    standing = snapshot(annotation) if may(request.user, "edit", annotation) else None
    context = {
        "article": article,
        "annotation": annotation,
        "page": trail_of(annotation, standing, reader=request.user, **keys),
        "kind": Kind(annotation.kind).label,
        "request_id": uuid4(),
    }
    return render(request, "annotations/cards/history.html", context)


@require_POST
def restore(request, uuid, event):
    """Bring the state that an event led to back."""
    annotation, _article = answers.find_annotation(request, uuid)
    form = LockedForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    asked = {name: form.cleaned_data[name] for name in ("lock", "request_id")}
    history.restore(annotation=annotation, by=request.user, event=event, **asked)
    messages.success(request, _("That state stands again. Undo on the article takes this back."))
    return redirect("annotations:annotation_history", uuid)
