from uuid import uuid4

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotations.forms.comments import CommentForm
from annotations.services.comments import comment
from annotations.views import answers


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, uuid):
    """The thread of one annotation, and the form that adds to it."""
    annotation, article = answers.find_annotation(request, uuid)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        comment(
            annotation=annotation,
            by=request.user,
            body=form.cleaned_data["body"],
            request_id=form.cleaned_data["request_id"],
        )
        return redirect("annotations:comment_create", annotation.uuid)
    context = {
        "annotation": annotation,
        "article": article,
        "comments": annotation.comments.select_related("by"),
        "form": form,
        "request_id": uuid4(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "annotations/cards/comments.html", context, status=status)
