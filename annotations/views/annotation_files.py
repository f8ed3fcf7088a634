from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from annotations.formats.imports.annotation_files import TITLES
from annotations.forms.annotation_files import AnnotationFileForm, MappingForm, SavedMappingForm
from annotations.models import Job, JobState
from annotations.services.annotation_files import (
    ask_for_file,
    ask_to_read,
    forget_mapping,
    meanings_for,
    save_mapping,
    terms_of,
)
from annotations.views.doors import only_who_may
from annotations.views.show import show

NEW = "annotations/annotation_files/new.html"
MAPPING = "annotations/annotation_files/mapping.html"


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("import_annotations")
def new(request):
    """Where a file of annotated texts is handed in; a job then reads what its labels are."""
    form, status = AnnotationFileForm(), 200
    if request.method == "POST":
        form = AnnotationFileForm(request.POST, request.FILES)
        status = 415 if form.has_error("file", "wrong_type") else 422
        if form.is_valid():
            given = form.cleaned_data
            options = {name: given[name] for name in ("format", "encoding", "unit")}
            return redirect(ask_to_read(by=request.user, upload=given["file"], **options))
    return show(request, NEW, {"form": form, "nav": "desk"}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("import_annotations")
def mapping(request, uuid):
    """What each label of a file becomes; another job then brings the file in."""
    read = Job.objects.visible_to(request.user).filter(kind="read_annotations", state=JobState.DONE)
    reading = get_object_or_404(read, uuid=uuid)
    terms = terms_of(reading)
    saved = SavedMappingForm(request.GET or None)
    chosen = saved.cleaned_data["mapping"] if saved.is_bound and saved.is_valid() else None
    meanings = meanings_for(terms, chosen)
    form, status, forgotten = MappingForm(terms=terms, meanings=meanings), 200, None
    if "forget" in request.POST:
        # What it said stays on the page, under its name, so that one save brings it back.
        old = SavedMappingForm({"mapping": request.POST["forget"]})
        forgotten = old.cleaned_data["mapping"] if old.is_valid() else None
        if forgotten:
            form = MappingForm(
                terms=terms, meanings=meanings_for(terms, forgotten), name=forgotten.name
            )
            forget_mapping(mapping=forgotten, by=request.user)
    elif request.method == "POST":
        form, status = MappingForm(request.POST, terms=terms, meanings=meanings), 422
        if form.is_valid():
            job = ask_for_file(
                reading=reading,
                by=request.user,
                meanings=form.meanings,
                submit=form.cleaned_data["submit"],
            )
            if name := form.cleaned_data["save_as"]:
                save_mapping(name=name, meanings=form.meanings, by=request.user)
            return redirect(job)
    context = {
        "job": reading,
        "format": TITLES.get(reading.result.get("format"), ""),
        "form": form,
        "saved": saved,
        "chosen": chosen,
        "forgotten": forgotten,
        "nav": "desk",
    }
    return show(request, MAPPING, context, status=status)
