"""What ends a command that could not work: a sentence, and no traceback."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from annotations.management.failures import in_one_line, why
from tests.processes import ROOT, environment


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
