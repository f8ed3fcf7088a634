from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from annotations.formats.imports.article_files import COLUMNS
from annotations.forms.article_files import ArticleFileForm
from annotations.services.article_files import ask_for_file
from annotations.views.doors import only_who_may
from annotations.views.show import show

PAGE = "annotations/article_files/new.html"


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("import_bulk")
def new(request):
    """Where a file of many articles is handed in; a job then brings them in."""
    form, status = ArticleFileForm(), 200
    if request.method == "POST":
        form = ArticleFileForm(request.POST, request.FILES)
        status = 415 if form.has_error("file", "wrong_type") else 422
        if form.is_valid():
            given = form.cleaned_data
            job = ask_for_file(
                by=request.user,
                upload=given["file"],
                format=given["format"],
                encoding=given["encoding"],
                collection=given["collection"],
            )
            return redirect(job)
    return show(request, PAGE, {"form": form, "columns": COLUMNS, "nav": "desk"}, status=status)
