from uuid import uuid4

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from annotations.access import may
from annotations.downloads import asks_for_csv, records_as_csv
from annotations.forms.comments import CommentForm
from annotations.models import Annotation, Comment
from annotations.queries import comments as questions
from annotations.services import comments as verbs
from annotations.views import answers


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, uuid):
    """What was said about one annotation, and the forms that add to it."""
    annotation, article = answers.find_annotation(request, uuid)
    if asks_for_csv(request):
        return records_as_csv(request, "comments", annotation.comments.all())
    form = CommentForm(request.POST if request.method == "POST" else None, annotation=annotation)
    if request.method == "POST" and form.is_valid():
        said = verbs.comment(annotation=annotation, by=request.user, **form.said)
        return redirect(said)
    threads = questions.threads(annotation)
    # What others have said is read first.
    if not threads or (form.is_bound and not form["answers"].value()):
        form.fields["body"].widget.attrs["autofocus"] = True
    context = {
        "annotation": annotation,
        "article": article,
        "threads": threads,
        "form": form,
        "request_id": uuid4(),
        "may_comment": may(request.user, "comment", annotation),
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotations/cards/comments.html", context, status=status)


def find(request, pk: int) -> Comment:
    """The comment, or 404 where its annotation is not to be seen."""
    seen = Annotation.objects.visible_to(request.user)
    found = Comment.objects.select_related("annotation__version__article")
    return get_object_or_404(found, pk=pk, annotation__in=seen)


@require_POST
def resolve(request, pk):
    return redirect(verbs.resolve(comment=find(request, pk), by=request.user))


@require_POST
def reopen(request, pk):
    return redirect(verbs.reopen(comment=find(request, pk), by=request.user))
