import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from annotations.management.commands import db_worker
from annotations.models import Session
from annotations.services import jobs
from tests import factories as make
from tests.processes import ROOT, environment

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


def test_a_worker_clears_at_its_start_and_each_day(monkeypatch):
    hours, cleared = iter([1, 2, 26, 27]), []

    class Waiting:
        def wait(self, _seconds):
            now = next(hours, None)
            monkeypatch.setattr(db_worker.time, "monotonic", lambda: now * 3600)
            return now is None

    def clear():
        cleared.append(db_worker.time.monotonic() / 3600)
        raise OSError

    monkeypatch.setattr(db_worker.threading, "Event", Waiting)
    monkeypatch.setattr(db_worker, "recover", lambda: None)
    monkeypatch.setattr(db_worker, "clear", clear)
    db_worker.recover_now_and_then()
    assert cleared == [1, 26]


def test_a_worker_outlives_its_database_until_it_is_told_to_stop(tmp_path):
    away = tmp_path / "away" / "desk.sqlite3"
    with subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--until-input-ends", "--no-reload"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path) | {"DATABASE_URL": f"sqlite:///{away}"},
    ) as worker:
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
