import uuid

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from annotations.forms.captions import CaptionForm, read_from
from annotations.models import Kind, Photo
from annotations.services.captions import caption_block, describe_photo
from annotations.views import answers


def create(request, pk):
    photo = get_object_or_404(Photo, pk=pk)
    article = answers.find_article(request, photo.article_id)
    version = article.current_version
    title = _("Describe photo %(number)s") % {"number": photo.position}
    if request.method != "POST":
        form = CaptionForm(version=version, initial=proposed(photo, version))
        return answers.new_page(request, article, Kind.CAPTION, form, title)
    form = CaptionForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, Kind.CAPTION, form, title, status=422)
    answers.check_text(article, form)
    values = form.cleaned_data
    annotation = describe_photo(
        photo=photo,
        version=version,
        by=request.user,
        fields=form.caption_fields(),
        persons=values["persons"],
        marks=values["marks"],
        note=values["note"],
        request_id=values["request_id"],
    )
    return answers.touched(request, article, _("Caption saved."), annotations=[annotation])


def proposed(photo: Photo, version) -> dict:
    """What the caption's own words say, to start from."""
    initial = {"sha256": version.sha256, "request_id": uuid.uuid4()}
    block = caption_block(photo, version)
    if block:
        initial |= read_from(version.text[slice(*block)])
    return initial
