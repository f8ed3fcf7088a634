from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import may
from annotations.formats.pictures import DamagedPicture, TooLargePicture, UnusablePicture
from annotations.forms.pictures import PictureForm
from annotations.models import Annotation, Article, Photo, Status
from annotations.services.pictures import NoAddress, attach, fetch_picture
from annotations.services.refusals import NotAllowed, TooOften
from annotations.views.answers import seen
from annotations.views.intake import status_of
from annotations.views.show import show
from annotations.web.refusals import Unfetchable

# What browsers show; a TIFF file is handed over to be saved.
SHOWN = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}

STATUSES = {TooLargePicture: 413, DamagedPicture: 422}


def find(request, pk: int) -> Photo:
    photos = Photo.objects.filter(article__in=Article.objects.visible_to(request.user))
    photo = get_object_or_404(photos.select_related("article__current_version"), pk=pk)
    seen(request, photo.article)
    return photo


@require_safe
def picture(request, pk):
    """The file as it came, for those who may see its article, and never as a page.

    With `small` in the address in the size for a page that shows many, where there is one.
    """
    photo = find(request, pk)
    kept, media_type = photo.file, photo.media_type
    if "small" in request.GET and photo.small:
        kept, media_type = photo.small, "image/webp"
    if not kept:
        raise Http404
    try:
        file = kept.open("rb")
    except OSError:
        raise Http404 from None
    suffix = SHOWN.get(media_type)
    response = FileResponse(
        file,
        as_attachment=suffix is None,
        filename=f"photo-{photo.pk}.{suffix or 'tif'}",
        content_type=media_type,
    )
    response.is_sandboxed = True
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def give(request, pk):
    """A place to give a photo its file, or to have it fetched from its address."""
    photo = find(request, pk)
    if not may(request.user, "annotate", photo.article):
        raise NotAllowed
    if request.method != "POST":
        return form_page(request, photo, PictureForm())
    is_fetch = "fetch" in request.POST
    form = PictureForm(request.POST, request.FILES) if not is_fetch else PictureForm()
    if not is_fetch and not form.is_valid():
        codes = {error.code for error in form.errors.as_data()["picture"]}
        return form_page(request, photo, form, status=413 if "too_large" in codes else 422)
    try:
        if is_fetch:
            fetch_picture(photo=photo, by=request.user)
        else:
            content, name = form.cleaned_data["picture"], request.FILES["picture"].name
            attach(photo=photo, by=request.user, content=content, name=name)
    except UnusablePicture as unusable:
        status = STATUSES.get(type(unusable), 415)
        return form_page(request, photo, form, problem=str(unusable), status=status)
    except Unfetchable as failed:
        return form_page(request, photo, form, problem=str(failed), status=status_of(failed))
    except (NoAddress, TooOften) as refused:
        problem = str(refused.sentence)
        return form_page(request, photo, form, problem=problem, status=refused.status)
    messages.success(request, _("The picture is kept."))
    return redirect("annotations:caption_create", photo.pk)


def form_page(request, photo, form, *, problem: str = "", status: int = 200):
    approved = Annotation.objects.filter(caption__photo=photo, status=Status.APPROVED)
    context = {
        "is_approved": bool(photo.file) and approved.exists(),
        "photo": photo,
        "article": photo.article,
        "form": form,
        "problem": problem,
        "may_fetch": photo.url and may(request.user, "import"),
    }
    return show(request, "annotations/pictures/give.html", context, status=status)
