"""What ends a command that could not work: a sentence, and no traceback."""

import subprocess
import sys
import tempfile

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError, connection

from annotations.management.failures import in_one_line, why
from tests.processes import ROOT, address_of_test_database, environment, worker_on


def test_a_command_says_in_one_line_which_database_does_not_answer_and_why(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check_spans"],
        cwd=ROOT,
        env=environment(tmp_path) | {"DATABASE_URL": "postgres://desk:secret@127.0.0.1:1/desk"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        "The database at 127.0.0.1:1/desk does not answer: Connection refused. See DATABASE_URL.\n"
    )


@pytest.fixture
def wrong_name(monkeypatch):
    """The test's server, or the machine, is asked for a database that is not there."""
    name = "/nowhere/desk.sqlite3" if connection.vendor == "sqlite" else "nowhere"
    monkeypatch.setitem(connection.settings_dict, "NAME", name)
    return name


@pytest.mark.django_db
def test_the_cause_is_not_that_a_pool_has_waited(wrong_name):
    said = why(OperationalError("couldn't get a connection after 5.00 sec"))
    cause = "unable to open" if connection.vendor == "sqlite" else 'database "nowhere" does not'
    assert f"{wrong_name} does not answer: {cause}" in said


@pytest.mark.django_db
def test_what_breaks_while_the_database_answers_is_told_as_it_is():
    assert why(OperationalError("disk full\nHINT: …")).endswith(" says: disk full.")


@pytest.fixture
def desk_without_tables():
    """The address of a new, empty database of the test's kind."""
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/empty.sqlite3"
        return
    name = "without_tables"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield f"{address_of_test_database().rpartition('/')[0]}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def of(vendor: str) -> str:
    return {"sqlite": "no such table: annotations_", "postgresql": 'relation "annotations_'}[vendor]


@pytest.mark.django_db
def test_a_desk_that_is_not_migrated_is_told_in_one_line(tmp_path, desk_without_tables):
    done = subprocess.run(
        [sys.executable, "manage.py", "check_spans"],
        cwd=ROOT,
        env=environment(tmp_path) | {"DATABASE_URL": desk_without_tables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f" says: {of(connection.vendor)}" in done.stderr
    assert done.stderr.endswith("Not all migrations are applied: run manage.py migrate.\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.django_db
def test_a_worker_waits_for_the_desk_to_be_migrated(tmp_path, desk_without_tables):
    with worker_on(desk_without_tables, tmp_path) as worker:
        lines = (line for line in worker.stderr if "The worker tries again." in line)
        assert "run manage.py migrate." in next(lines)
        worker.stdin.close()
        assert "Traceback" not in worker.stderr.read()
    assert worker.returncode == 0


@pytest.mark.django_db
def test_a_fault_of_the_program_keeps_its_traceback():
    with pytest.raises(ProgrammingError), in_one_line():
        raise ProgrammingError("syntax error")


@pytest.mark.django_db
def test_a_backup_says_it_too(monkeypatch, tmp_path, wrong_name):
    def away(**told):
        raise OperationalError("couldn't get a connection after 5.00 sec")

    monkeypatch.setattr("annotations.services.backups.make", away)
    with pytest.raises(CommandError, match=f"{wrong_name} does not answer"):
        call_command("backup", str(tmp_path / "folder"))


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError(13, "Permission denied", "/srv/desk"), "/srv/desk: Permission denied."),
        (ImproperlyConfigured("NEWSROOM_HTTPS is off."), "NEWSROOM_HTTPS is off."),
    ],
)
def test_a_traceback_comes_only_when_it_is_asked_for(monkeypatch, error, sentence):
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate"])
    with pytest.raises(SystemExit, match=sentence), in_one_line():
        raise error
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate", "--traceback"])
    with pytest.raises(type(error)), in_one_line():
        raise error
