"""Work in the background: begin it, run it in a worker, stop it, find it again after a crash.

A piece of work is a function `work(*, job, progress) -> dict` named in WORK. It calls
`progress.step` after each committed batch, may be stopped there, and must be able to run again
from the start without doing anything twice.
"""

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from annotations.access import may
from annotations.models import Job, JobState, User
from annotations.services import trace
from annotations.services.heartbeats import beating, silent
from annotations.services.refusals import JobIsOver, NotAllowed, Refused
from annotations.text.normalise import UnusableText

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    label: str
    # Imported when it is run, so that this module needs none of its neighbours.
    path: str
    # The action of `access.RULES` that whoever begins it must have.
    right: str
    # Shows `job.result` once it is done.
    template: str = ""


WORK: dict[str, Work] = {
    "export": Work(
        gettext_lazy("Export"),
        "annotations.services.export_jobs.run_job",
        right="export",
        template="annotations/exports/job.html",
    ),
    "read_annotations": Work(
        gettext_lazy("Labels of annotated texts"),
        "annotations.services.annotation_files.run_reading",
        right="import_annotations",
        template="annotations/annotation_files/read.html",
    ),
    "import_annotations": Work(
        gettext_lazy("Annotated texts"),
        "annotations.services.annotation_files.run_job",
        right="import_annotations",
        template="annotations/annotation_files/result.html",
    ),
    "import_articles": Work(
        gettext_lazy("Bulk file of articles"),
        "annotations.services.article_files.run_job",
        right="import_bulk",
        template="annotations/article_files/result.html",
    ),
}

MOST_ATTEMPTS = 3
# How long after its end a job can go on with its uploaded file.
UPLOADS_KEPT = timedelta(days=30)


class Stopped(Exception):
    """The job was cancelled, or another run has taken it over."""


class Progress:
    """Where a run says how far it is; writes at most once a second."""

    def __init__(self, job: Job):
        self.job = job
        self.written_at = 0.0

    def step(self, done: int, total: int | None = None, message: str = "", **more) -> None:
        """Tell how far the work is, outside any transaction of its own.

        `more` are other columns of the job, such as a first `result`. Raises Stopped where
        the run may not go on.
        """
        now = time.monotonic()
        if now - self.written_at < 1 and not more:
            return
        self.written_at = now
        values = {"done": done, "total": total, "message": message, **more}
        if not held(self.job).update(heartbeat_at=timezone.now(), **values):
            raise Stopped


def start(*, kind: str, by: User, arguments: dict | None = None, upload=None) -> Job:
    """Ask for work; a worker takes it up. Raises NotAllowed.

    `upload` is written to the job's folder as "upload" before anything is stored.
    """
    if not may(by, WORK[kind].right):
        raise NotAllowed
    job = Job(kind=kind, by=by, arguments=arguments or {})
    if upload is not None:
        job.folder.mkdir(parents=True, exist_ok=True)
        with (job.folder / "upload").open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
    with transaction.atomic():
        job.save()
        run_job.enqueue(str(job.uuid))
        trace.say("started", by, job=job.uuid)
    return job


def cancel(*, job: Job, by: User) -> Job:
    """Stop a job where it is; what it has stored stays. Raises NotAllowed, JobIsOver."""
    if not Job.objects.visible_to(by).filter(pk=job.pk).exists():
        raise NotAllowed
    live = Job.objects.filter(pk=job.pk, state__in=[JobState.WAITING, JobState.RUNNING])
    if not live.update(state=JobState.CANCELLED, ended_at=timezone.now()):
        raise JobIsOver
    trace.say("cancelled", by, job=job.uuid)
    job.refresh_from_db()
    return job


@transaction.atomic
def again(*, job: Job, by: User) -> Job:
    """Run a failed or cancelled job once more; an import goes on behind what it has stored.

    Raises NotAllowed, JobIsOver.
    """
    if not Job.objects.visible_to(by).filter(pk=job.pk).exists():
        raise NotAllowed
    if not may(by, WORK[job.kind].right):
        raise NotAllowed
    ended = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED])
    if not ended.update(state=JobState.WAITING, attempts=0, done=0, error="", ended_at=None):
        raise JobIsOver(_("Only a job that failed or was cancelled can run again."))
    run_job.enqueue(str(job.uuid))
    trace.say("started", by, job=job.uuid)
    job.refresh_from_db()
    return job


@task()
def run_job(key: str) -> None:
    """What a worker calls; a job that is not waiting is left alone."""
    perform(uuid.UUID(key))


def perform(key: uuid.UUID) -> None:
    """Run a waiting job to its end in this process."""
    claimed = uuid.uuid4()
    now = timezone.now()
    took = Job.objects.filter(uuid=key, state=JobState.WAITING).update(
        state=JobState.RUNNING,
        run=claimed,
        attempts=F("attempts") + 1,
        started_at=now,
        heartbeat_at=now,
    )
    if not took:
        return
    job = Job.objects.select_related("by").get(uuid=key)
    progress = Progress(job)
    try:
        with beating(held(job)):
            work: Callable[..., dict] = import_string(WORK[job.kind].path)
            result = work(job=job, progress=progress)
    except Stopped:
        return
    except (Refused, UnusableText) as refusal:
        why = str(getattr(refusal, "sentence", refusal))
        log.warning("job failed uuid=%s kind=%s: %s", job.uuid, job.kind, " ".join(why.split()))
        end(job, JobState.FAILED, error=why)
    except Exception:
        log.exception("job failed uuid=%s kind=%s", job.uuid, job.kind)
        sentence = _(
            "Something broke on the way. Run it again; if it fails again, give an admin "
            "the number of this job."
        )
        end(job, JobState.FAILED, error=sentence)
    except BaseException:
        # The worker was told to stop: whoever comes after it goes on.
        with transaction.atomic():
            if held(job).update(state=JobState.WAITING, attempts=F("attempts") - 1):
                run_job.enqueue(str(job.uuid))
        raise
    else:
        end(job, JobState.DONE, result=result)


def end(job: Job, state: JobState, **values) -> None:
    if state == JobState.DONE and job.total is None:
        values["total"] = F("done")
    held(job).update(state=state, ended_at=timezone.now(), message="", **values)


def held(job: Job):
    """The job's row as long as this run may write to it."""
    return Job.objects.filter(pk=job.pk, run=job.run, state=JobState.RUNNING)


def recover() -> int:
    """Put jobs whose run gave no sign of life back in the queue; how many were found.

    One that went silent MOST_ATTEMPTS times is given up, since it may be what kills the worker.
    """
    found = 0
    for job in silent(Job.objects.filter(state=JobState.RUNNING)):
        with transaction.atomic():
            dead = silent(held(job))
            if job.attempts < MOST_ATTEMPTS:
                took = dead.update(state=JobState.WAITING)
                if took:
                    run_job.enqueue(str(job.uuid))
            else:
                sentence = _(
                    "The machine stopped in the middle of it, more than once. Run it again, "
                    "or ask an admin to look at the log of the worker."
                )
                took = dead.update(state=JobState.FAILED, ended_at=timezone.now(), error=sentence)
                if took:
                    silence = "job failed uuid=%s kind=%s: it went silent %s times"
                    log.warning(silence, job.uuid, job.kind, job.attempts)
        if took:
            for part in job.folder.glob(f"*.{job.run}.part"):
                part.unlink(missing_ok=True)
        found += took
    return found


def drop_uploads() -> int:
    """Delete the uploaded files of jobs that ended long ago; how many there were.

    They are of jobs that failed, were cancelled or only read the file, and are kept as long as a
    later job works on them. Running such a job again says that its file is gone.
    """
    old = Job.objects.filter(ended_at__lt=timezone.now() - UPLOADS_KEPT)
    later = Job.objects.exclude(pk__in=old).filter(arguments__has_key="file")
    wanted = set(later.values_list("arguments__file", flat=True))
    found = 0
    for job in old.only("uuid"):
        upload = job.folder / "upload"
        if upload.exists() and str(job.uuid) not in wanted:
            upload.unlink(missing_ok=True)
            found += 1
    return found
