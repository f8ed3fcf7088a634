import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotations.management.commands import db_worker
from annotations.models import Feed, Session
from annotations.services import feeds, jobs
from tests import factories as make
from tests.processes import environment, worker_on

# The worker ends while its other thread still waits for the end of the input.
ENDS_FIRST = """
import sys, threading
import django
django.setup()
from annotations.management.commands.db_worker import stop_with_input
waiting = threading.Thread(target=stop_with_input, daemon=True)
waiting.start()
while sys._current_frames()[waiting.ident].f_code is not stop_with_input.__code__:
    pass
"""


@pytest.mark.django_db
def test_a_worker_that_ends_before_its_input_does_ends_without_a_word(tmp_path):
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", ENDS_FIRST],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as worker:
        said = worker.stderr.read()
    assert (worker.returncode, said) == (0, b"")


@pytest.mark.django_db
def test_a_worker_clears_once_a_day_what_nobody_needs_any_more(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    for key, ends in (("over", now - timedelta(hours=1)), ("alive", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    for state, days in (("SUCCESSFUL", 15), ("FAILED", 15), ("SUCCESSFUL", 13), ("READY", 15)):
        DBTaskResult.objects.create(
            status=state,
            finished_at=None if state == "READY" else now - timedelta(days=days),
            run_after=now,
            args_kwargs={},
            backend_name="default",
        )
    files = {"upload": b"rows"}
    job = make.job(state="failed", ended_at=now - timedelta(days=31), files=files)

    db_worker.clear()
    assert Session.objects.get().session_key == "alive"
    left = DBTaskResult.objects.values_list("status", flat=True)
    assert sorted(left) == ["READY", "SUCCESSFUL"]
    assert not (job.folder / "upload").exists()


def test_what_is_done_once_a_day_is_done_soon_after_the_start(monkeypatch):
    monkeypatch.setattr(db_worker, "RECOVER_EVERY", 0)
    done = threading.Event()
    db_worker.now_and_then(24 * 3600, done.set)
    assert done.wait(10)


def test_a_worker_outlives_its_database_until_it_is_told_to_stop(tmp_path):
    away = tmp_path / "away" / "desk.sqlite3"
    with worker_on(f"sqlite:///{away}", tmp_path) as worker:
        lines = (line for line in worker.stderr if "does not answer" in line)
        assert "does not answer: unable to open database file. See" in next(lines)
        assert "The worker tries again." in next(lines)
        worker.stdin.close()
        assert "Traceback" not in worker.stderr.read()
    assert worker.returncode == 0


def test_a_batch_ends_where_the_database_is_away(monkeypatch):
    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(jobs, "recover", away)
    with pytest.raises(OperationalError, match="gone"):
        call_command("db_worker", batch=True, reload=False, verbosity=0)


def test_a_feed_that_fails_stands_in_the_log_of_the_worker(monkeypatch, caplog):
    feed = Feed(pk=7, address="https://echo.example/feed")
    outcomes = [feeds.Outcome(feed, error="It answered\n500."), feeds.Outcome(feed, new=1)]
    monkeypatch.setattr(feeds, "fetch_due", lambda: outcomes)
    db_worker.ask_feeds()
    assert caplog.messages == ["feed failed feed=7: It answered 500."]


def test_what_the_worker_does_now_and_then_goes_on_after_a_failure(caplog):
    tries, over = [], threading.Event()

    def failing():
        tries.append(len(tries))
        if len(tries) == 3:
            over.set()
            threading.Event().wait()
        raise [OperationalError("away"), ZeroDivisionError][tries[-1]]

    db_worker.now_and_then(0.01, failing)
    assert over.wait(10)
    assert caplog.messages == ["failing failed"]


def test_a_worker_that_only_does_what_waits_asks_no_feeds_and_clears_nothing(monkeypatch):
    begun = []
    monkeypatch.setattr(db_worker, "now_and_then", lambda seconds, deed: begun.append(deed))
    monkeypatch.setattr(db_worker.Worker, "run", lambda worker: None)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    call_command("db_worker", batch=True, reload=False)
    assert begun == []
    call_command("db_worker", reload=False)
    assert begun == [db_worker.recover, db_worker.ask_feeds, db_worker.clear]
