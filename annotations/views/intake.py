from contextlib import suppress
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from annotations.access import may
from annotations.forms.intake import AddressForm, ArticleForm, OfForm, PageFileForm, PasteForm
from annotations.models import Annotation, Article, BlockKind, Publisher
from annotations.services.arrivals import fetch_page, kept, read_file
from annotations.services.articles import bring_in, renew, same_before
from annotations.services.refusals import (
    ArrivalGone,
    NotAllowed,
    OtherText,
    SameArticle,
    SameText,
    TooOften,
)
from annotations.text.normalise import UnusableText
from annotations.views.show import show
from annotations.web.refusals import TooLarge, Unfetchable, WrongType

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
        asked = OfForm(request.GET)
        if not asked.is_valid():
            raise Http404
        article = renewed(request, asked)
        return paste_page(request, PasteForm(initial=of_known(article)), of=article)
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return preview_page(request, form, status=422)
    known = renewed(request, form)
    source = source_of(request.user, form) if form.cleaned_data.get("arrival") else {}
    try:
        if known:
            article = renew(article=known, by=request.user, **form.values_of_version | source)
        else:
            article = bring_in(by=request.user, renew=False, **form.values | source)
    except (SameArticle, ArrivalGone) as refused:
        form.add_error(None, str(refused.sentence))
        known = known_to(request.user, refused)
        if isinstance(refused, OtherText) and known:
            # Saved once more, it is that one's next version.
            form.data = form.data.copy()
            form.data["version_of"] = str(known.pk)
        return preview_page(request, form, status=409, known=known)
    address = article.get_absolute_url()
    if known:
        messages.success(request, went_along(article))
        address = reverse("annotations:versions", args=[article.pk])
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def went_along(article: Article) -> str:
    """What has become of the marks of an article whose text was renewed just now."""
    version = article.current_version
    along = Annotation.objects.live().filter(version=version).count()
    said = ngettext(
        "Version %(number)d is the current text. %(along)d mark went along.",
        "Version %(number)d is the current text. %(along)d marks went along.",
        along,
    )
    return said % {"number": version.number, "along": along}


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request):
    """What each block of the paste was taken for; with `again`, the paste once more."""
    if not may(request.user, "import"):
        raise NotAllowed
    if request.method != "POST":
        return redirect("annotations:article_new")
    if "again" in request.POST:
        form = ArticleForm(request.POST)
        form.is_valid()
        known = renewed(request, form)
        of = of_known(known)
        address = address_of(request.user, form.cleaned_data.get("arrival"))
        text = PasteForm(initial=of | {"text": request.POST.get("original", "")})
        line = AddressForm(initial=of | {"address": address})
        return paste_page(request, text, address=line, of=known)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return paste_page(request, form, status=422)
    draft, known = form.cleaned_data["draft"], renewed(request, form)
    return draft_page(request, draft, known, original=form.cleaned_data["text"])


@require_http_methods(["GET", "HEAD", "POST"])
def fetch(request):
    """The page at an address, as the preview shows what each block was taken for."""
    if not may(request.user, "import"):
        raise NotAllowed
    if request.method != "POST":
        return redirect("annotations:article_new")
    form = AddressForm(request.POST)
    if not form.is_valid():
        return paste_page(request, PasteForm(), address=form, status=422)
    of = renewed(request, form)
    try:
        arrived = fetch_page(by=request.user, address=form.cleaned_data["address"], article=of)
    except SameText as refused:
        if of:
            messages.info(request, refused.sentence)
            here = of.get_absolute_url()
            return HttpResponseClientRedirect(here) if request.htmx else redirect(here)
        form.add_error("address", str(refused.sentence))
        known = known_to(request.user, refused)
        return paste_page(request, PasteForm(), address=form, status=409, known=known)
    except (Unfetchable, UnusableText) as failed:
        form.add_error("address", str(failed))
        return paste_page(request, PasteForm(), address=form, status=status_of(failed))
    except (SameArticle, TooOften) as refused:
        form.add_error("address", str(refused.sentence))
        known = known_to(request.user, refused)
        response = paste_page(
            request, PasteForm(), address=form, status=refused.status, known=known
        )
        if isinstance(refused, TooOften):
            response["Retry-After"] = str(refused.minutes * 60)
        return response
    return arrived_page(request, arrived)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """A page saved as a file, as the preview shows what each block was taken for."""
    if not may(request.user, "import"):
        raise NotAllowed
    if request.method != "POST":
        return redirect("annotations:article_new")
    form = PageFileForm(request.POST, request.FILES)
    if not form.is_valid():
        codes = {error.code for error in form.errors.as_data()["page"]}
        status = 413 if "too_large" in codes else 415 if "wrong_type" in codes else 422
        return paste_page(request, PasteForm(), file=form, status=status)
    try:
        arrived = read_file(by=request.user, content=form.cleaned_data["page"])
    except UnusableText as unusable:
        form.add_error("page", str(unusable))
        return paste_page(request, PasteForm(), file=form, status=422)
    except SameArticle as refused:
        form.add_error("page", str(refused.sentence))
        known = known_to(request.user, refused)
        return paste_page(request, PasteForm(), file=form, status=409, known=known)
    return arrived_page(request, arrived)


def arrived_page(request, arrived):
    return draft_page(request, arrived.draft, arrived.known, arrival=arrived.arrival.pk)


def draft_page(request, draft, known, **source):
    """The preview, which says at once where the desk has this article."""
    same = None
    # A text that cannot be used is told of when it is saved, beside its blocks.
    with suppress(UnusableText):
        same = same_before(
            by=request.user, blocks=draft.blocks, canonical_url=draft.canonical_url, renews=known
        )
    if isinstance(same, OtherText):
        known, same = same.article, None
    filled = ArticleForm.of_draft(draft, version_of=known and known.pk, **source)
    known = known_to(request.user, same) if same else None
    return preview_page(request, filled, known=known, same=same)


def renewed(request, form) -> Article | None:
    """The article that a form names as the one whose next version this is, or 404."""
    pk = form.cleaned_data.get("version_of") if form.is_valid() or form.cleaned_data else None
    if pk is None:
        return None
    visible = Article.objects.visible_to(request.user).select_related("current_version")
    article = get_object_or_404(visible, pk=pk)
    if not may(request.user, "add_version", article):
        raise NotAllowed
    return article


def status_of(failed: Exception) -> int:
    kinds = {TooLarge: 413, WrongType: 415}
    return next((status for kind, status in kinds.items() if isinstance(failed, kind)), 422)


def known_to(user, refused):
    """The article a refusal names, where the person may see it or show it again."""
    article = getattr(refused, "article", None)
    known = article and (may(user, "see_article", article) or may(user, "withhold", article))
    return article if known else None


def source_of(user, form) -> dict:
    """The bytes the article came as, when it was not pasted."""
    pk = form.cleaned_data.get("arrival")
    if pk is None:
        return {}
    arrival = kept(by=user, pk=pk)
    return {"original": bytes(arrival.content), "media_type": arrival.media_type}


def address_of(user, pk: int | None) -> str:
    try:
        return kept(by=user, pk=pk).address if pk else ""
    except ArrivalGone:
        return ""


def paste_page(request, form, *, address=None, file=None, status: int = 200, known=None, of=None):
    # The cursor stands where something is to be put right, else in the paste.
    for wrong in (address, file):
        if wrong is not None and wrong.errors:
            del form.fields["text"].widget.attrs["autofocus"]
            wrong.visible_fields()[0].field.widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "address": address or AddressForm(initial=of_known(of)),
        "file": file or PageFileForm(),
        "known": known,
        "of": of,
        "into": into(request),
        "nav": "desk",
    }
    return show(request, NEW, context, part="intake", status=status)


def of_known(article: Article | None) -> dict:
    return {"version_of": article.pk, "address": article.canonical_url} if article else {}


def into(request) -> str:
    """The part of the address that says into which collection it goes, for the next address."""
    slug = request.GET.get("collection", "")
    return f"?{urlencode({'collection': slug})}" if slug else ""


def preview_page(request, form, status: int = 200, known=None, same=None):
    if not form.is_bound:
        form.initial["collection"] = request.GET.get("collection", "")
    asked = OfForm({"version_of": form["version_of"].value()})
    pk = asked.cleaned_data["version_of"] if asked.is_valid() else None
    of = pk and Article.objects.visible_to(request.user).filter(pk=pk).first()
    context = {
        "form": form,
        "of": of,
        "kinds": BlockKind.choices,
        "publishers": Publisher.objects.values_list("name", flat=True)[:MOST_PUBLISHERS],
        "known": known,
        "same": same,
        "nav": "desk",
    }
    return show(request, PREVIEW, context, part="intake", status=status)
