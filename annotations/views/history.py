from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv
from annotations.forms.marks import LockedForm, WriteForm
from annotations.forms.registers import BehindForm
from annotations.models import Annotation, Kind
from annotations.queries import activity
from annotations.queries.trail import TOLD_EVENTS, trail_of
from annotations.services import history
from annotations.services.trace import snapshot
from annotations.views import answers
from annotations.views.activity import deeds_as_csv


@require_POST
def undo(request, pk):
    return turn(request, pk, history.undo, _("Undone: %(deed)s"))


@require_POST
def redo(request, pk):
    return turn(request, pk, history.redo, _("Done again: %(deed)s"))


def turn(request, pk, verb, message):
    article = answers.find_article(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    done = verb(article=article, by=request.user, request_id=form.cleaned_data["request_id"])
    changed = [thing for thing in done.turned if isinstance(thing, Annotation)]
    decided = [thing for thing in done.turned if not isinstance(thing, Annotation)]
    message %= {"deed": activity.in_short(done.deeds)}
    if done.passed:
        message = f"{message}. {stays(done.passed)}"
    more = (done.can_undo, done.can_redo)
    return answers.touched(
        request, article, message, annotations=changed, decided=decided, more=more
    )


def stays(marks: int) -> str:
    return ngettext(
        "One mark stays as it is: somebody else has changed or judged it since.",
        "%(number)d marks stay as they are: somebody else has changed or judged them since.",
        marks,
    ) % {"number": marks}


@require_safe
def trail(request, uuid):
    """Everything that happened to one annotation, newest first."""
    annotation, article = answers.find_annotation(request, uuid)
    if asks_for_csv(request):
        events = activity.found(request.user, activity.Filters()).filter(annotation=annotation)
        return deeds_as_csv(request, f"history-of-{annotation.kind}", events)
    form = BehindForm(request.GET)
    before = form.cleaned_data["before"] if form.is_valid() else None
    standing = snapshot(annotation) if may(request.user, "edit", annotation) else None
    steps = trail_of(annotation, standing, before)
    context = {
        "article": article,
        "annotation": annotation,
        "steps": steps,
        "older": steps[-1].event.pk if len(steps) == TOLD_EVENTS else None,
        "before": before,
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
