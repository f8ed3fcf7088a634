import pytest

from annotations.models import Job, JobState
from annotations.services import jobs
from annotations.services.jobs import Work
from tests import factories as make
from tests.views.pages import Desk, form_on, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kind(monkeypatch):
    monkeypatch.setitem(jobs.WORK, "count", Work("Counting ships", "nowhere", "import_bulk"))


def job_of(desk, **fields):
    return make.job(by=desk.person, kind="count", **fields)


@pytest.fixture
def desk():
    return Desk("moderator", htmx=False)


def test_a_running_job_shows_how_far_it_is_and_asks_again_by_itself(desk):
    job = job_of(desk, state="running", done=30, total=120, message="30 of 120 ships")
    page = desk.client.get(job.get_absolute_url())
    assert "25 %" in words(page)
    assert "30 of 120 ships" in words(page)
    assert 'hx-trigger="every 1s"' in page.text
    assert '<progress max="120" value="30"' in page.text
    part = Desk("moderator").get("job", job.uuid)
    assert "<html" not in part.text
    assert 'id="job"' in part.text


def test_a_job_that_is_over_asks_no_more(desk):
    page = desk.client.get(job_of(desk, state="done").get_absolute_url())
    assert "hx-trigger" not in page.text
    assert "Done" in words(page)


def test_a_job_is_cancelled_and_run_again_by_plain_forms(desk):
    job = job_of(desk)
    page = desk.client.get(job.get_absolute_url())
    action = f"{job.get_absolute_url()}cancel/"
    page = desk.client.post(action, form_on(page, action), follow=True)
    assert "It was cancelled" in words(page)
    page = desk.client.post(f"{job.get_absolute_url()}again/", follow=True)
    assert "The job runs again." in words(page)
    assert Job.objects.get().state == JobState.WAITING


def test_a_failed_job_says_why_and_what_to_do(desk):
    page = desk.client.get(
        job_of(desk, state="failed", error="The disk is full.").get_absolute_url()
    )
    assert "The disk is full." in words(page)
    assert "Run again" in words(page)


def test_cancelling_what_has_ended_is_answered_with_a_sentence(desk):
    job = job_of(desk, state="done")
    response = desk.post("job_cancel", job.uuid)
    assert response.status_code == 409
    assert "This job has ended already." in words(response)


def test_the_files_of_a_job_are_handed_out_and_no_others(desk):
    job = job_of(desk, state="done", files={"report.csv": b"line,reason\r\n"})
    (job.folder / "upload").write_bytes(b"secret")
    response = desk.get("job_file", job.uuid, "report.csv")
    assert b"".join(response.streaming_content) == b"line,reason\r\n"
    assert response["Content-Disposition"] == 'attachment; filename="report.csv"'
    assert desk.get("job_file", job.uuid, "upload").status_code == 404
    (job.folder / "report.csv").unlink()
    assert desk.get("job_file", job.uuid, "report.csv").status_code == 404


def test_a_job_is_seen_by_its_owner_and_by_moderators(desk):
    editor = Desk("editor", htmx=False)
    theirs, own = job_of(desk), job_of(editor)
    for name in ("job", "job_cancel", "job_again"):
        method = editor.get if name == "job" else editor.post
        assert method(name, theirs.uuid).status_code == 404
    assert editor.get("job", own.uuid).status_code == 200
    assert desk.get("job", own.uuid).status_code == 200
    assert "Counting ships" in words(editor.get("jobs"))
    assert str(theirs.uuid) not in editor.get("jobs").text
    assert str(theirs.uuid) in desk.get("jobs").text


def test_the_list_of_jobs_asks_as_often_for_many_as_for_few(desk, django_assert_max_num_queries):
    assert "There are none." in words(desk.get("jobs"))
    for _number in range(30):
        job_of(desk)
    with django_assert_max_num_queries(6):
        desk.get("jobs")
