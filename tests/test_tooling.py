"""What the commands of `run.py` promise, as far as it can be told without a fresh machine."""

import contextlib
import errno
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction

import run
from annotations.models import Article, Event
from annotations.models.events import Verb
from tests.plugins import programs
from tests.processes import environment

ROOT = Path(run.__file__).parent
LOCKS = [f"requirements{part}.txt" for part in ("", "-dev", "-postgres", "-doccano")]


def pins(lock):
    """Name, version and marker of each pin, with its hashes."""
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.partition(" --hash")[0].strip(): line.count("--hash=sha256:") for line in lines}


def test_a_worker_serves_beside_the_server_and_ends_with_it(tmp_path):
    worker = "import sys; open(sys.argv[1], 'w').close(); sys.stdin.read(); open(sys.argv[2], 'w')"
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    server = (
        "import pathlib, sys, time\n"
        "while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\n"
        "sys.exit(3)"
    )
    with signals_kept():
        status = run.together(
            [sys.executable, "-c", server, begun], [sys.executable, "-c", worker, begun, ended]
        )
    assert status == 3
    assert ended.exists()


def test_a_key_that_stops_all_of_a_terminal_reaches_neither_server_nor_worker():
    """`run.py` stops the two itself, one after the other."""
    tells = "import os, sys; sys.exit(os.getsid(0) == int(sys.argv[1]))"
    program = [sys.executable, "-c", tells, str(os.getsid(0))]
    with signals_kept():
        assert run.together(program, [sys.executable, "-c", "input()"]) == 0


def test_the_address_is_told_once_the_newsroom_answers_there(monkeypatch, capsys):
    with (
        subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
        ) as server,
        socket.socket() as door,
    ):
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]

        def opens_meanwhile(seconds):
            assert capsys.readouterr().out == ""
            door.listen()

        monkeypatch.setattr(run.time, "sleep", opens_meanwhile)
        run.tell(server, "127.0.0.1", port)
        said = f"The newsroom is at http://127.0.0.1:{port}/"
        assert capsys.readouterr().out.splitlines()[0] == said


def test_a_server_that_ends_at_once_has_no_address(capsys):
    with subprocess.Popen([sys.executable, "-c", ""]) as server:
        server.wait()
        run.tell(server, "127.0.0.1", 9)
    assert capsys.readouterr().out == ""


@contextlib.contextmanager
def signals_kept():
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_its_hashes(lock):
    for pin, hashes in pins(lock).items():
        assert re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; .+)?$", pin), pin
        assert hashes, pin


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(lock):
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ file", (ROOT / lock).read_text())


def test_the_locks_agree_with_one_another():
    versions = {}
    for pin in (pin for lock in LOCKS for pin in pins(lock)):
        name, _, rest = pin.partition("==")
        version, _, marker = rest.partition(" ; ")
        assert versions.setdefault((name, marker), version) == version, name


# What a program of others sets for those it starts.
SET_BY_OTHERS = {"PYTEST_XDIST_WORKER"}


def test_the_readme_lists_the_variables_that_are_read():
    places = [run.__file__, *ROOT.glob("newsroom/*.py"), *ROOT.glob("tests/**/*.py")]
    reads = re.compile(r"""(?:environ\.get|getenv|env_flag|env_list|env_number)\(\s*"(\w+)\"""")
    read = {name for place in places for name in reads.findall(Path(place).read_text())}
    section = (ROOT / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert len(set(listed)) == len(listed)
    assert set(listed) == read - SET_BY_OTHERS


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run.free_port("127.0.0.1", port) > port


def test_a_port_that_only_root_may_open_is_not_called_taken(monkeypatch):
    def refuse(self, address):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(run.Stop, match="Port 80 is not yours to open"):
        run.free_port("127.0.0.1", 80)
    # On Windows the system keeps some of the others to itself.
    with pytest.raises(run.Stop, match="No port from 8000 on is free"):
        run.free_port("127.0.0.1", 8000)


def test_a_step_that_fails_is_named_by_what_it_is_for():
    with pytest.raises(run.Stop) as stopped:
        run.run("Preparing the database", sys.executable, "-c", "import sys; sys.exit(3)")
    assert str(stopped.value) == "Preparing the database failed; the reason stands above."


def test_a_database_that_cannot_be_prepared_is_told_in_one_line(tmp_path):
    address = f"sqlite:///{tmp_path}/away/desk.sqlite3"
    done = subprocess.run(  # noqa: S603 (the project's own words)
        [sys.executable, "-c", run.PREPARE],
        cwd=ROOT,
        env=environment(tmp_path) | {"DATABASE_URL": address},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The database at {tmp_path}/away/desk.sqlite3 does not answer")
    assert done.stderr.count("\n") == 1


def test_a_host_of_another_machine_is_refused_with_a_sentence():
    with pytest.raises(run.Stop, match=r"cannot serve on 203\.0\.113\.9"):
        run.free_port("203.0.113.9", 8000)


def test_what_is_installed_is_known_by_the_content_of_its_file(tmp_path):
    lock, stamp = tmp_path / "lock.txt", tmp_path / "stamp"
    lock.write_text("one")
    assert not run.is_stamped(stamp, run.digest(lock))
    stamp.write_text(run.digest(lock))
    assert run.is_stamped(stamp, run.digest(lock))
    lock.write_text("two")
    assert not run.is_stamped(stamp, run.digest(lock))


def test_a_browser_that_is_named_but_does_not_start_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "chromium"))
    with pytest.raises(programs.Missing, match="does not start"):
        programs.find_browser(tmp_path)


def test_no_browser_is_never_a_silent_skip(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(programs, "find_browser", lambda place: None)
    for way in ("_debian_browser", "_playwright_browser", "_npm_browser"):
        monkeypatch.setattr(programs, way, lambda place: False)
    with pytest.raises(programs.Missing, match="apt-get install chromium"):
        programs.provide_browser(tmp_path)


@pytest.mark.parametrize("there", [True, False])
def test_what_is_missing_comes_from_debian_in_one_go(monkeypatch, tmp_path, there):
    asked = []
    for name in ("find_browser", "find_office", "find_exiftool", "find_postgres"):
        monkeypatch.setattr(programs, name, lambda *place: there)
    monkeypatch.setattr(programs.ctypes.util, "find_library", lambda name: there)
    monkeypatch.setattr(programs, "_may_apt", lambda: False)
    monkeypatch.setattr(programs, "apt_install", lambda *packages: asked.append(packages))
    programs.fetch_from_debian(tmp_path)
    wanted = (*programs.BROWSER_PACKAGES, "libreoffice-calc", "libimage-exiftool-perl",
              "libatomic1", "postgresql")  # fmt: skip
    assert asked == ([] if there else [wanted])


@pytest.mark.parametrize("debian_has", ["chromium-headless-shell", "chromium"])
def test_where_the_light_browser_is_none_of_debians_the_other_one_is_taken(
    monkeypatch, tmp_path, debian_has
):
    asked = []
    monkeypatch.setattr(
        programs, "apt_install", lambda *names: asked.append(names[0]) or names[0] == debian_has
    )
    assert programs._debian_browser(tmp_path)
    assert asked[-1] == debian_has


def test_the_newest_postgresql_is_taken():
    folders = [Path(f"/usr/lib/postgresql/{version}/bin") for version in (9, 15, 17)]
    assert max(folders, key=programs._numbers).parts[-2] == "17"


# Stands in for pytest: says that it began, waits for the other database's run, fails on one.
PRETENDER = """#!/bin/sh
database=${3#--db=}
touch "$SEEN/$database"
echo "$database begins"
for other in $WAITS_FOR; do
  tries=0
  until [ -e "$SEEN/$other" ]; do
    tries=$((tries + 1)); [ $tries -lt 500 ] || exit 9
    sleep 0.02
  done
done
ls "$SEEN" | tr '\\n' ' '
echo
if [ $database = "$LACKS" ]; then echo "== 9 deselected in 0.10s =="; exit 5; fi
if [ $database = pg ]; then echo "== 1 failed, 2 passed in 0.10s =="; exit 1; fi
echo "== 3 passed, 1 skipped in 0.10s =="
"""


@pytest.fixture
def pretended(tmp_path, monkeypatch):
    """`run.test` with PRETENDER as its Python, and nothing to install."""
    python = tmp_path / "python"
    python.write_text(PRETENDER)
    python.chmod(0o755)
    (tmp_path / "seen").mkdir()
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.setenv("WAITS_FOR", "")
    monkeypatch.setenv("LACKS", "")
    monkeypatch.setattr(run, "environment", lambda *requirements: python)
    monkeypatch.setattr(programs, "fetch_from_debian", lambda *told: None)
    monkeypatch.setattr(run, "venv", lambda: tmp_path)
    for name in ("CHROMIUM", "PG_BIN"):
        monkeypatch.setenv(name, "")
    for name in ("provide_driver", "provide_browser", "provide_postgres", "provide_readers"):
        monkeypatch.setattr(programs, name, lambda *told: None)


def test_both_databases_are_tested_at_once_and_reported_one_after_the_other(
    pretended, monkeypatch, capfdbinary
):
    monkeypatch.setattr(run, "cores", lambda: 2)
    monkeypatch.setenv("WAITS_FOR", "sqlite pg")
    assert run.test([]) == 1
    said = capfdbinary.readouterr().out.decode().splitlines()[2:]
    assert said == [
        *("sqlite begins", "pg sqlite ", "== 3 passed, 1 skipped in 0.10s =="),
        *("pg begins", "pg sqlite ", "== 1 failed, 2 passed in 0.10s =="),
        "",
        "SQLite: 3 passed, 1 skipped in 0.10s",
        "PostgreSQL: 1 failed, 2 passed in 0.10s",
        "5 passed, 1 failed, 1 skipped, 0 rerun",
    ]


def test_the_whole_suite_is_shared_out_and_what_is_named_is_not(pretended, monkeypatch):
    asked = []
    monkeypatch.setattr(run, "shown", lambda *running: (0, "", {}))
    monkeypatch.setattr(run, "pytest", lambda python, db, arguments: asked.append(arguments) or ())
    for cores, arguments in ((2, []), (2, ["tests/text"]), (1, [])):
        monkeypatch.setattr(run, "cores", lambda cores=cores: cores)
        run.test(arguments)
    shared = ["--numprocesses=2", "--dist=worksteal"]
    assert asked == [shared, shared, ["tests/text"], ["tests/text"], [], []]


def test_tests_that_one_database_leaves_out_are_no_failure(pretended, monkeypatch, capfdbinary):
    monkeypatch.setenv("LACKS", "pg")
    assert run.test([]) == 0
    assert (
        capfdbinary.readouterr().out.decode().endswith("3 passed, 0 failed, 1 skipped, 0 rerun\n")
    )
    monkeypatch.setenv("LACKS", "sqlite")
    assert run.test(["--db=sqlite"]) == 5


def test_on_one_core_one_database_is_tested_after_the_other(pretended, monkeypatch, capfdbinary):
    monkeypatch.setattr(run, "cores", lambda: 1)
    run.test([])
    said = capfdbinary.readouterr().out.decode().splitlines()
    assert said.index("sqlite ") < said.index("pg begins") < said.index("pg sqlite ")


@pytest.fixture
def checked(tmp_path, monkeypatch):
    """`run.lint` with checks that all pass but the one that is named; what each was given."""
    given = {}

    def linted(fails):
        def pretend(command, **options):
            name = next(n for n in CHECKS if n in " ".join(map(str, command)))
            given[name] = command
            status = int(name == fails)
            return subprocess.CompletedProcess(command, status, stdout=f"What {name} found.\n")

        monkeypatch.setattr(run, "environment", lambda *requirements: tmp_path / "python")
        monkeypatch.setattr(run, "venv", lambda: tmp_path)
        monkeypatch.setattr(subprocess, "run", pretend)
        return run.lint([]), given

    return linted


CHECKS = [
    *("ruff check", "ruff format", "djade", "djhtml", "lint-imports"),
    *("makemigrations", "check --deploy"),
]


@pytest.mark.parametrize("fails", CHECKS)
def test_a_check_that_fails_is_named_and_lets_the_others_run(checked, fails, capsys):
    status, given = checked(fails)
    said = capsys.readouterr().out
    assert status
    assert list(given) == CHECKS
    assert f"{fails}: failed" in said
    assert f"What {fails} found." in said
    assert said.endswith(f"These checks failed: {fails}.\n")
    assert said.count(": ok") == len(CHECKS) - 1


def test_without_a_failure_the_linters_say_nothing_more(checked, capsys):
    status, _given = checked(None)
    assert not status
    assert capsys.readouterr().out == "".join(f"{name}: ok\n" for name in CHECKS)


def test_every_template_and_fragment_is_looked_at(checked):
    _status, given = checked(None)
    for tool, endings in (("djade", {".html"}), ("djhtml", {".html", ".jinja"})):
        looked_at = {ROOT / name for name in given[tool][1:]}
        for ending in endings:
            assert looked_at >= set((ROOT / "templates").rglob(f"*{ending}")), tool


def test_the_tests_run_on_a_database_of_their_own(settings, pytestconfig):
    wanted = {"sqlite": "sqlite", "pg": "postgresql"}[pytestconfig.getoption("db")]
    assert connection.vendor == wanted
    assert not Path(settings.DATA_DIR).is_relative_to(ROOT)
    assert connection.vendor == "postgresql" or Path(
        connection.creation._get_test_db_name()
    ).is_relative_to(settings.DATA_DIR)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run_number", [1, 2])
def test_a_flush_leaves_the_groups_and_the_guards(run_number):
    """Twice, because the second finds what the flush after the first has left."""
    assert not Event.objects.exists()
    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == [
        "data desk",
        "editor",
        "moderator",
    ]
    assert all(group.permissions.exists() for group in Group.objects.all())
    Event.objects.create(
        article=Article.objects.create(),
        by=get_user_model().objects.create_user("mira"),
        verb=Verb.IMPORTED,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()
    assert Event.objects.count() == 1
