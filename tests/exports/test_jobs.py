"""A long export in the background: a page that shows how far, and a download to resume."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import ExportRun, Job
from annotations.services import export_jobs, jobs
from tests import factories as make
from tests.exports.small_desk import read_zip, small_desk

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
    job = made(editor, "?kind=claim&profile=research&made_to=2999-01-01")
    assert (job.state, job.error) == ("done", "")
    run = ExportRun.objects.get()
    assert run.state == "done"
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
