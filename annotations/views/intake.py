from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from annotations.access import may
from annotations.forms.intake import ArticleForm, PasteForm
from annotations.models import BlockKind, Publisher
from annotations.services.articles import bring_in
from annotations.services.refusals import NotAllowed, SameArticle
from annotations.views.show import show

NEW = "annotations/intake/new.html"
PREVIEW = "annotations/intake/preview.html"
# As many names as a person would scroll through; the rest are typed.
MOST_PUBLISHERS = 500


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A place to paste; posted to, the article as the preview shows it is stored."""
    if not may(request.user, "import"):
        raise NotAllowed
    if request.method != "POST":
        return paste_page(request, PasteForm())
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return preview_page(request, form, status=422)
    try:
        article = bring_in(by=request.user, **form.values)
    except SameArticle as known:
        seen = may(request.user, "see_article", known.article)
        form.add_error(None, str(known.sentence))
        return preview_page(request, form, status=409, known=known.article if seen else None)
    if request.htmx:
        return HttpResponseClientRedirect(article.get_absolute_url())
    return redirect(article)


def preview(request):
    """What each block of the paste was taken for; with `again`, the paste once more."""
    if not may(request.user, "import"):
        raise NotAllowed
    if request.method != "POST":
        return redirect("annotations:article_new")
    if "again" in request.POST:
        return paste_page(request, PasteForm(initial={"text": request.POST.get("original", "")}))
    form = PasteForm(request.POST)
    if not form.is_valid():
        return paste_page(request, form, status=422)
    draft = form.cleaned_data["draft"]
    return preview_page(request, ArticleForm.of_draft(draft, form.cleaned_data["text"]))


def paste_page(request, form, status: int = 200):
    return show(request, NEW, {"form": form, "nav": "desk"}, part="intake", status=status)


def preview_page(request, form, status: int = 200, known=None):
    context = {
        "form": form,
        "kinds": BlockKind.choices,
        "publishers": Publisher.objects.values_list("name", flat=True)[:MOST_PUBLISHERS],
        "known": known,
        "nav": "desk",
    }
    return show(request, PREVIEW, context, part="intake", status=status)
