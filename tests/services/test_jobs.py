"""Jobs: what a run may do, and what becomes of one that is stopped or dies."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotations.models import Job, JobState
from annotations.services import heartbeats, jobs
from annotations.services.refusals import JobIsOver, NotAllowed, Refused
from annotations.services.suggestions import suggest_for_articles
from tests import factories as make

pytestmark = pytest.mark.django_db

KIND = "count"


@pytest.fixture
def work(monkeypatch):
    """Puts a function in as the work of one kind of job."""

    def put(function):
        path = "tests.services.test_jobs.WORKING"
        monkeypatch.setitem(jobs.WORK, KIND, jobs.Work("Counting", path, "import_bulk"))
        monkeypatch.setattr(jobs, "import_string", {path: function}.get)
        return function

    return put


def counting(*, job, progress):
    for number in range(1, 4):
        progress.written_at = 0
        progress.step(number, 3, f"{number} of 3")
    return {"sum": job.arguments["from"] + 6}


def test_what_a_person_asks_for_goes_before_the_suggestions_of_a_bulk_file(work):
    work(counting)
    suggest_for_articles.enqueue([1, 2, 3])
    begun(arguments={"from": 1})
    paths = [task.task_path.rpartition(".")[2] for task in DBTaskResult.objects.ready()]
    assert paths == ["run_job", "suggest_for_articles"]


def begun(**fields):
    return jobs.start(kind=KIND, by=make.make_user("moderator"), **fields)


def queued():
    return DBTaskResult.objects.ready().count()


def test_a_job_waits_in_the_queue_and_then_runs_to_its_end(work):
    work(counting)
    job = begun(arguments={"from": 1})
    assert (job.state, queued()) == (JobState.WAITING, 1)
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.result, job.percent, job.error) == (JobState.DONE, {"sum": 7}, 100, "")


def test_the_task_that_a_worker_takes_up_is_the_job(work):
    work(counting)
    job = begun(arguments={"from": 0})
    row = DBTaskResult.objects.get()
    row.task.call(*row.args_kwargs["args"])
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_job_is_run_once_though_its_task_comes_twice(work):
    ran = []
    work(lambda *, job, progress: ran.append(job.uuid) or {})
    job = begun()
    jobs.perform(job.uuid)
    jobs.perform(job.uuid)
    assert ran == [job.uuid]


def test_who_may_not_do_the_work_may_not_ask_for_it(work):
    work(counting)
    with pytest.raises(NotAllowed):
        jobs.start(kind=KIND, by=make.make_user("editor"))
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("raised", "sentence"),
    [
        (Refused("The file is empty."), "The file is empty."),
        (ZeroDivisionError("secret detail"), "Something broke on the way."),
    ],
)
def test_a_job_that_fails_says_why_and_can_run_again(work, raised, sentence, caplog):
    def failing(*, job, progress):
        raise raised

    work(failing)
    job = begun(arguments={"from": 1})
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.error.startswith(sentence)
    assert "secret" not in job.error
    (record,) = (one for one in caplog.records if one.levelname in ("WARNING", "ERROR"))
    assert record.getMessage().startswith(f"job failed uuid={job.uuid} kind={KIND}")
    work(counting)
    jobs.again(job=job, by=job.by)
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.error, job.result) == (JobState.DONE, "", {"sum": 7})


def test_a_job_that_is_cancelled_stops_at_its_next_step_and_stays_cancelled(work):
    reached = []

    def cancelled_on_the_way(*, job, progress):
        progress.step(1, 3)
        jobs.cancel(job=Job.objects.get(pk=job.pk), by=job.by)
        progress.written_at = 0
        progress.step(2, 3)
        reached.append(2)

    work(cancelled_on_the_way)
    job = begun()
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.done, reached) == (JobState.CANCELLED, 1, [])


def test_a_waiting_job_that_was_cancelled_never_begins(work):
    work(counting)
    job = begun(arguments={"from": 1})
    jobs.cancel(job=job, by=job.by)
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.CANCELLED, 0)
    with pytest.raises(JobIsOver):
        jobs.cancel(job=job, by=job.by)


def test_a_job_that_is_done_does_not_run_again(work):
    work(counting)
    job = begun(arguments={"from": 1})
    jobs.perform(job.uuid)
    with pytest.raises(JobIsOver):
        jobs.again(job=job, by=job.by)


@pytest.mark.parametrize("verb", [jobs.cancel, jobs.again])
def test_nobody_touches_a_job_they_may_not_see(work, verb):
    work(counting)
    job = begun(arguments={"from": 1})
    with pytest.raises(NotAllowed):
        verb(job=job, by=make.make_user("editor"))


def test_a_worker_that_is_told_to_stop_puts_its_job_back(work):
    def stopped(*, job, progress):
        raise SystemExit(1)

    work(stopped)
    job = begun(arguments={"from": 1})
    DBTaskResult.objects.all().delete()
    with pytest.raises(SystemExit):
        jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.attempts, queued()) == (JobState.WAITING, 0, 1)


def silent(**fields):
    """A job whose worker died a while ago."""
    long_ago = timezone.now() - timedelta(seconds=heartbeats.DEAD_AFTER + 1)
    fields = {"state": JobState.RUNNING, "heartbeat_at": long_ago, "attempts": 1} | fields
    return make.job(kind=KIND, run="00000000-0000-4000-8000-000000000001", **fields)


def test_a_job_whose_worker_died_is_found_and_runs_again(work):
    work(counting)
    job = silent(arguments={"from": 1})
    alive = make.job(kind=KIND, state=JobState.RUNNING, heartbeat_at=timezone.now())
    assert jobs.recover() == 1
    assert queued() == 1
    jobs.perform(job.uuid)
    job.refresh_from_db()
    alive.refresh_from_db()
    assert (job.state, alive.state) == (JobState.DONE, JobState.RUNNING)


def test_a_job_that_keeps_killing_its_worker_is_given_up(work, caplog):
    work(counting)
    job = silent(attempts=jobs.MOST_ATTEMPTS)
    assert jobs.recover() == 1
    job.refresh_from_db()
    assert (job.state, queued()) == (JobState.FAILED, 0)
    assert "Run it again" in job.error
    assert f"job failed uuid={job.uuid} kind={KIND}: it went silent 3 times" in caplog.messages


def test_a_run_that_lost_its_job_to_another_writes_nothing_more(work):
    def slept_too_long(*, job, progress):
        other = Job.objects.get(pk=job.pk)
        Job.objects.filter(pk=job.pk).update(heartbeat_at=silent().heartbeat_at)
        jobs.recover()
        work(counting)
        jobs.perform(other.uuid)
        progress.written_at = 0
        progress.step(99, 100)

    work(slept_too_long)
    job = begun(arguments={"from": 1})
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.done, job.result) == (JobState.DONE, 3, {"sum": 7})


@pytest.mark.parametrize(
    ("state", "days", "kept"),
    [
        # Old enough, whatever came of it.
        ("failed", 31, False),
        ("cancelled", 31, False),
        ("done", 31, False),
        # Somebody may still go on with it.
        ("failed", 29, True),
        ("waiting", None, True),
        ("running", None, True),
    ],
)
def test_uploads_that_nobody_has_gone_on_with_are_dropped(settings, tmp_path, state, days, kept):
    settings.MEDIA_ROOT = tmp_path
    ended = days and timezone.now() - timedelta(days=days)
    files = {"upload": b"rows", "report.csv": b"line"}
    job = make.job(state=state, ended_at=ended, files=files)
    assert jobs.drop_uploads() == (not kept)
    names = {path.name for path in job.folder.iterdir()}
    assert names == {"report.csv"} | ({"upload"} if kept else set())


@pytest.mark.parametrize("days", [None, 29])
def test_an_upload_that_a_later_job_works_on_is_kept(settings, tmp_path, days):
    settings.MEDIA_ROOT = tmp_path
    long_ago = timezone.now() - timedelta(days=31)
    reading = make.job(state="done", ended_at=long_ago, files={"upload": b"texts"})
    later = make.job(
        kind="import_annotations",
        state="failed" if days else "waiting",
        ended_at=days and timezone.now() - timedelta(days=days),
        arguments={"file": str(reading.uuid)},
    )
    assert jobs.drop_uploads() == 0
    Job.objects.filter(pk=later.pk).update(ended_at=long_ago)
    assert jobs.drop_uploads() == 1
