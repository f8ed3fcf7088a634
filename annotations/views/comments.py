from django.utils.translation import gettext as _

from annotations.forms.comments import CommentForm
from annotations.services.comments import comment
from annotations.views import answers


def create(request, uuid):
    """The thread of one annotation, and the form that adds to it."""
    annotation = answers.find_annotation(request, uuid)
    article = answers.find_article(request, annotation.version.article_id)
    template = "annotations/cards/comments.html"
    context = {"annotation": annotation, "comments": annotation.comments.select_related("by")}
    title = _("Comments")
    if request.method != "POST":
        form = CommentForm(initial={})
        return answers.form_page(request, article, template, form, title=title, **context)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return answers.form_page(
            request, article, template, form, title=title, status=422, **context
        )
    comment(
        annotation=annotation,
        by=request.user,
        body=form.cleaned_data["body"],
        request_id=form.cleaned_data["request_id"],
    )
    return answers.touched(request, article, _("Comment added."), annotations=[annotation])
