from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms.captions import CaptionForm, read_from, use_offer
from annotations.models import Annotation, Article, Kind, Photo
from annotations.queries import suggestions
from annotations.services.captions import describe_photo
from annotations.services.refusals import Refused
from annotations.views import answers


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, pk):
    seen = Photo.objects.filter(article__in=Article.objects.visible_to(request.user))
    photo = seen.select_related("article__current_version").filter(pk=pk).first()
    if photo is None:
        raise answers.nothing_here(request, photos=pk)
    article = answers.seen(request, photo.article)
    version = article.current_version
    block = photo.block_in(version)
    if request.method != "POST":
        captions = Annotation.objects.on_page_of(request.user).filter(caption__photo=photo)
        if own := captions.filter(version=version, author=request.user).first():
            return redirect("annotations:annotation_edit", own.uuid)
        proposed = next((s for s in suggestions.open_on(version) if s.photo_id == photo.pk), None)
        if proposed and not captions.exists():
            return redirect("annotations:suggestion_edit", proposed.uuid)
    title = _("Describe photo %(number)s") % {"number": photo.position}
    page = {"kind": Kind.CAPTION, "title": title, "position": block[0] if block else None}
    if request.method != "POST":
        read = read_from(version.text[slice(*block)]) if block else {}
        form = CaptionForm(version=version, initial={"sha256": version.sha256} | read)
        form.offer(photo)
        return answers.new_page(request, article, form=form, **page)
    form = CaptionForm(request.POST, version=version)
    if "use" in request.POST:
        data = use_offer(form, request.POST, photo.metadata)
        form = CaptionForm(data, version=version)
    form.offer(photo)
    if "use" in request.POST:
        return answers.new_page(request, article, form=form, **page)
    if not form.is_valid():
        return answers.new_page(request, article, form=form, status=422, **page)
    try:
        answers.check_text(article, form)
        annotation = describe_photo(
            photo=photo,
            version=version,
            by=request.user,
            fields=form.caption_fields(),
            persons=form.cleaned_data["persons"],
            marks=form.cleaned_data["marks"],
            note=form.cleaned_data["note"],
            request_id=form.cleaned_data["request_id"],
        )
    except Refused as refusal:
        return answers.refused_page(request, article, form, refusal, **page)
    return answers.touched(
        request, article, _("Caption saved."), annotations=[annotation], more=answers.NEW_DEED
    )
