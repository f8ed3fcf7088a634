from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.models import Job, JobState
from annotations.queries.exports import CHUNK
from annotations.services import jobs
from annotations.views.ranges import file_response
from annotations.views.show import show

PAGE = "annotations/jobs/job.html"
INDEX = "annotations/jobs/index.html"
A_PAGE = 50
COLUMNS = ["job_id", "what", "file", "state", "percent", "who", "asked_for_at", "ended_at"]
# Seconds after which a job that nobody takes up means that no worker runs.
LONG_WAIT = 30
# Where the next file goes after one that a job has read.
NEXT_FILE = {
    "import_articles": "annotations:article_file_new",
    "import_annotations": "annotations:annotation_file_new",
    "read_annotations": "annotations:annotation_file_new",
}


@require_safe
def index(request):
    """The jobs one may see, newest first."""
    rows = Job.objects.visible_to(request.user).select_related("by")
    if asks_for_csv(request):
        lines = map(line_of, rows.iterator(CHUNK))
        return rows_as_csv(request, "jobs", COLUMNS, lines, people=True)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    for job in page:
        job.label = label_of(job)
    return show(request, INDEX, {"page": page})


def line_of(job: Job) -> list:
    return [
        job.uuid,
        label_of(job),
        job.arguments.get("name"),
        job.state,
        job.percent,
        job.by,
        job.created_at,
        job.ended_at,
    ]


@never_cache
@require_safe
def job(request, uuid):
    """How far a job is; the page asks again by itself until it is over."""
    return job_page(request, find_job(request, uuid))


def job_page(request, job: Job):
    waited = (timezone.now() - job.created_at).total_seconds()
    context = {
        "job": job,
        "label": label_of(job),
        "template": jobs.WORK[job.kind].template if job.kind in jobs.WORK else "",
        "no_worker": job.state == JobState.WAITING and waited > LONG_WAIT,
        "next_file": NEXT_FILE.get(job.kind, ""),
        "may_run_again": job.state in (JobState.FAILED, JobState.CANCELLED),
    }
    return show(request, PAGE, context, part="job")


@require_POST
def cancel(request, uuid):
    job = jobs.cancel(job=find_job(request, uuid), by=request.user)
    return job_page(request, job) if request.htmx else redirect(job)


@require_POST
def again(request, uuid):
    job = jobs.again(job=find_job(request, uuid), by=request.user)
    if request.htmx:
        return job_page(request, job)
    messages.success(request, _("The job runs again."))
    return redirect(job)


@require_safe
def file(request, uuid, name):
    """One of the files that the job has made; a broken download of it can be resumed."""
    job = find_job(request, uuid)
    if name not in [known for known, _label in job.result.get("files", [])]:
        raise Http404
    try:
        return file_response(request, job.folder / name)
    except FileNotFoundError:
        raise Http404 from None


def find_job(request, uuid) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("by"), uuid=uuid)


def label_of(job: Job) -> str:
    return jobs.WORK[job.kind].label if job.kind in jobs.WORK else job.kind
