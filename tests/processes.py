"""Other processes beside the test's own, on its database: servers and workers that may die."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parents[1]
# Seconds after which something that should have happened counts as never happening.
PATIENCE = 60


def address_of_test_database() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host = str(given["HOST"]).replace("/", "%2F")
    return f"postgres://{given['USER']}@{host}:{given['PORT']}/{given['NAME']}"


def environment(data: Path) -> dict[str, str]:
    """What a process needs to work on the test's database with its files in `data`."""
    return os.environ | {
        "DATABASE_URL": address_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_DATA_DIR": str(data),
        "TMPDIR": str(data),
    }


def worker_on(database: str, data: Path) -> subprocess.Popen:
    """A worker on the database at this address, which ends with its input."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "db_worker", "--until-input-ends", "--no-reload"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(data) | {"DATABASE_URL": database},
    )


def python(data: Path, program: str, *arguments: str, **more: str):
    """A Python program that finds Django set up, run to its end."""
    command = [sys.executable, "-c", f"import django\ndjango.setup()\n{program}", *arguments]
    return subprocess.run(  # noqa: S603 (the test's own words)
        command, env=environment(data) | more, cwd=ROOT, capture_output=True, check=False
    )


def killed(data: Path, program: str, *arguments: str) -> None:
    """Run a program that kills itself in its middle."""
    dead = python(data, program, *arguments)
    assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()


def ran(data: Path, program: str, **more: str) -> str:
    """What a program printed; `more` are variables of its environment."""
    done = python(data, program, **more)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def until(happened: Callable[[], object], what: str) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"Waited in vain: {what}"
        time.sleep(0.05)


@contextlib.contextmanager
def granian(data: Path) -> Iterator[int]:
    """The server that the project ships, as run.py starts it; its port on the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(str(Path(sys.executable).with_name("granian")), "--interface", "wsgi"),
        *("newsroom.wsgi:application", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning"),
    ]
    with (data / "granian.log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 (the test's own words)
            command, cwd=ROOT, env=environment(data), stdout=log, stderr=subprocess.STDOUT
        )  # fmt: skip

        def answers():
            assert server.poll() is None, (data / "granian.log").read_text()
            with contextlib.suppress(OSError, http.client.HTTPException):
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                client.request("GET", "/health/")
                return client.getresponse().status == 200

        try:
            until(answers, "the server answers")
            yield port
        finally:
            server.terminate()
            server.wait(PATIENCE)
