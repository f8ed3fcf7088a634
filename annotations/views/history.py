from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.forms.marks import WriteForm
from annotations.models import Annotation, Kind
from annotations.queries.trail import trail_of
from annotations.services import history
from annotations.views import answers


@require_POST
def undo(request, pk):
    return turn(request, pk, history.undo, _("Undone."))


@require_POST
def redo(request, pk):
    return turn(request, pk, history.redo, _("Done again."))


def turn(request, pk, verb, message):
    article = answers.find_article(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    turned = verb(article=article, by=request.user, request_id=form.cleaned_data["request_id"])
    changed = [thing for thing in turned if isinstance(thing, Annotation)]
    decided = [thing for thing in turned if not isinstance(thing, Annotation)]
    return answers.touched(request, article, message, annotations=changed, decided=decided)


@require_safe
def trail(request, uuid):
    """Everything that happened to one annotation, newest first."""
    annotation, article = answers.find_annotation(request, uuid)
    context = {
        "article": article,
        "annotation": annotation,
        "events": trail_of(annotation),
        "kind": Kind(annotation.kind).label,
    }
    return render(request, "annotations/cards/history.html", context)
