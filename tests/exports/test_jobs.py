"""A long export in the background: a page that shows how far, and a download to resume."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.formats.csv_profiles import RESEARCH
from annotations.models import ExportRun, Job
from annotations.queries.exports import Filters
from annotations.services import export_jobs, exports, heartbeats, jobs
from tests import factories as make
from tests.exports.small_desk import read_zip, small_desk
from tests.exports.test_snapshot import elsewhere
from tests.processes import killed, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    small_desk()
    client = Client()
    client.force_login(make.make_user("editor"))
    return client


def made(client: Client, query: str = "") -> Job:
    response = client.post(reverse("annotations:export_job") + query)
    assert response.status_code == 302, response.content
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    jobs.perform(job.uuid)
    job.refresh_from_db()
    return job


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_job_makes_the_zip_of_these_filters(editor, monkeypatch):
    # So often that the connection beside the export's own is tried as well.
    monkeypatch.setattr(export_jobs, "TOLD_EVERY", -1)
    told, step = [], jobs.Progress.step

    def noted(progress, done, total, *more, **result):
        told.append((done, total))
        return step(progress, done, total, *more, **result)

    monkeypatch.setattr(jobs.Progress, "step", noted)
    job = made(editor, "?kind=claim&profile=research&made_to=2999-01-01")
    assert (job.state, job.error) == ("done", "")
    # The bar goes on with the rows, and ends where it said at first that it would.
    (rows,) = {total for _done, total in told}
    so_far = [done for done, _total in told]
    assert so_far == sorted(so_far)
    assert (so_far[0], so_far[-1]) == (0, rows)
    assert len({*so_far}) > 3
    run = ExportRun.objects.get()
    assert run.state == "done"
    assert sum(run.rows.values()) == rows
    page = editor.get(job.get_absolute_url()).content.decode()
    assert run.get_absolute_url() in page
    ((name, _label),) = job.result["files"]
    address = reverse("annotations:job_file", args=[job.uuid, name])
    assert address in page
    data = content(editor.get(address))
    assert [row["kind"] for row in read_zip(data)["annotations"]] == ["claim"]
    assert [path.name for path in job.folder.iterdir()] == [name]


def test_a_broken_download_goes_on_where_it_broke_off(editor):
    job = made(editor)
    address = reverse("annotations:job_file", args=[job.uuid, job.result["files"][0][0]])
    whole = editor.get(address)
    data, etag = content(whole), whole["ETag"]
    assert whole["Accept-Ranges"] == "bytes"
    size = len(data)
    for asked, start, end in (
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, size),
        ("bytes=-50", size - 50, size),
        (f"bytes=5-{size * 10}", 5, size),
    ):
        part = editor.get(address, headers={"Range": asked, "If-Range": etag})
        assert part.status_code == 206
        assert part["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
        assert int(part["Content-Length"]) == end - start
        assert content(part) == data[start:end]
    beyond = editor.get(address, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    for headers in (
        {"Range": "bytes=0-9", "If-Range": '"another"'},
        {"Range": "bytes=0-9,20-29"},
        {"Range": "bytes=9-0"},
        {"Range": "lines=1-2"},
        {"Range": "bytes=-"},
    ):
        answer = editor.get(address, headers=headers)
        assert (answer.status_code, content(answer)) == (200, data)
    assert editor.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_cancelled_export_leaves_nothing_behind(editor, monkeypatch):
    monkeypatch.setattr(export_jobs, "TOLD_EVERY", -1)
    editor.post(reverse("annotations:export_job"))
    job = Job.objects.get()
    read = export_jobs.counts

    def cancelled_meanwhile(filters):
        jobs.cancel(job=job, by=job.by)
        return read(filters)

    monkeypatch.setattr(export_jobs, "counts", cancelled_meanwhile)
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not job.folder.exists() or not [*job.folder.iterdir()]


@pytest.fixture
def at_every_piece(monkeypatch):
    """Has the export tell how far it is, and look whether it was cancelled, at every piece."""
    step = jobs.Progress.step

    def at_once(progress, *told, **more):
        progress.written_at = -10
        step(progress, *told, **more)

    monkeypatch.setattr(export_jobs, "TOLD_EVERY", -1)
    monkeypatch.setattr(jobs.Progress, "step", at_once)


@pytest.mark.parametrize("pieces", [1, 8, None], ids=["at first", "midway", "at the end"])
def test_a_file_that_was_begun_goes_when_its_job_is_cancelled(
    editor, monkeypatch, at_every_piece, pieces
):
    editor.post(reverse("annotations:export_job"))
    job = Job.objects.get()
    zip_file, seen = exports.zip_file, []

    def cancelled_on_the_way(**options):
        for number, piece in enumerate(zip_file(**options)):
            if number == pieces:
                seen.extend(path.suffix for path in job.folder.iterdir())
                elsewhere(lambda: jobs.cancel(job=job, by=job.by))
            yield piece
        if pieces is None:
            seen.extend(path.suffix for path in job.folder.iterdir())
            jobs.cancel(job=job, by=job.by)

    monkeypatch.setattr(exports, "zip_file", cancelled_on_the_way)
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, seen) == ("cancelled", [".part"])
    assert not [*job.folder.iterdir()]
    run = ExportRun.objects.get()
    assert run.state == ("done" if pieces is None else "left")


# A worker that is killed cannot tidy up: it has begun its file, and is gone.
KILLED = """
import os, signal, sys, uuid
from annotations.services import exports, jobs

zip_file = exports.zip_file

def killed(**options):
    for number, piece in enumerate(zip_file(**options)):
        yield piece
        if number == 8:
            os.kill(os.getpid(), signal.SIGKILL)

exports.zip_file = killed
jobs.perform(uuid.UUID(sys.argv[1]))
"""


def test_an_export_whose_worker_was_killed_is_found_and_ends(editor, settings):
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    editor.post(reverse("annotations:export_job"))
    job = Job.objects.get()
    killed(settings.DATA_DIR, KILLED, str(job.uuid))
    job.refresh_from_db()
    run = ExportRun.objects.get()
    assert (job.state, run.state) == ("running", "running")
    assert [path.suffix for path in job.folder.iterdir()] == [".part"]

    # It may still be at work, for all that anybody knows.
    assert (jobs.recover(), exports.recover()) == (0, 0)
    assert "Load this page again" in editor.get(run.get_absolute_url()).content.decode()

    silent = timezone.now() - timedelta(seconds=heartbeats.DEAD_AFTER + 1)
    Job.objects.update(heartbeat_at=silent)
    ExportRun.objects.update(heartbeat_at=silent)
    call_command("db_worker", batch=True, reload=False, verbosity=0)
    run.refresh_from_db()
    assert (run.state, run.ended_at) == ("broken", silent)
    page = editor.get(run.get_absolute_url()).content.decode()
    assert "Broken off" in page
    assert "Export it again" in page

    # The worker that found it has made it as well; what the dead one began is gone.
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    (whole,) = job.folder.iterdir()
    assert read_zip(whole.read_bytes())["claims"]
    assert [one.state for one in ExportRun.objects.order_by("pk")] == ["broken", "done"]


def test_a_job_that_is_given_up_leaves_no_file(editor):
    editor.post(reverse("annotations:export_job"))
    job = Job.objects.get()
    silent = timezone.now() - timedelta(seconds=heartbeats.DEAD_AFTER + 1)
    Job.objects.update(
        state="running", run=uuid4(), attempts=jobs.MOST_ATTEMPTS, heartbeat_at=silent
    )
    job.refresh_from_db()
    job.folder.mkdir(parents=True)
    left = job.folder / f"annotations.zip.{job.run}.part"
    for path in (left, job.folder / "upload", job.folder / f"other.{uuid4()}.part"):
        path.write_bytes(b"PK")
    assert jobs.recover() == 1
    job.refresh_from_db()
    assert job.state == "failed"
    assert not left.exists()
    # What is another run's, or no part at all, is not its.
    assert len([*job.folder.iterdir()]) == 2


def test_a_long_export_gives_signs_of_life(editor, monkeypatch):
    """Beside its own transaction, which writes nothing; so it is not taken for dead."""
    monkeypatch.setattr(heartbeats, "HEARTBEAT", 0.01)
    long_ago = timezone.now() - timedelta(days=1)
    account = exports.Account()
    filters = Filters()
    pieces = exports.recorded(
        exports.zip_file(filters=filters, profile=RESEARCH, account=account),
        account=account, by=None, format="csv", filters=filters,
    )  # fmt: skip
    next(pieces)

    def forget():
        ExportRun.objects.update(heartbeat_at=long_ago)

    elsewhere(forget)
    asked = []

    def lives():
        elsewhere(lambda: asked.append(ExportRun.objects.get().heartbeat_at))
        return asked[-1] > long_ago

    until(lives, "a sign of life")
    elsewhere(lambda: asked.append(exports.recover()))
    assert asked[-1] == 0
    list(pieces)
    assert ExportRun.objects.get().state == "done"


def test_a_job_gives_nobody_more_than_the_page_would(editor):
    address = reverse("annotations:export_job")
    assert editor.post(f"{address}?status=draft").status_code == 403
    assert editor.post(f"{address}?names=on").status_code == 403
    assert editor.post(f"{address}?kind=nothing").status_code == 422
    assert editor.get(address).status_code == 405
    assert not Job.objects.exists()
    # The right was taken away between asking and making.
    editor.post(address)
    job = Job.objects.get()
    job.by.groups.clear()
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "You do not have the right" in job.error
