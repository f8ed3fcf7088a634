#!/usr/bin/env python3
"""Start, test and check the newsroom with one command each; needs Python 3.11 and nothing else.

    python3 run.py                  install, prepare the database, load samples, serve
    python3 run.py test [...]       the tests, on SQLite and on PostgreSQL
    python3 run.py lint             every linter and the deployment check
    python3 run.py programs         what the tests need from Debian, which they get themselves too
    python3 run.py manage [...]     Django's manage.py

What follows "test" goes to pytest, and `test --db=pg` runs on PostgreSQL alone. All is
installed in .venv and the data lies in var, both beside this file, or in your cache folder
when you may not write here.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (this is where an older Python learns of it)
    sys.exit(
        f"The newsroom needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
        "Run it with a newer one, such as: python3.12 run.py"
    )

import argparse
import errno
import functools
import glob
import hashlib
import importlib.util
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.plugins import programs

ROOT = Path(__file__).resolve().parent
PRODUCTION, DEVELOPMENT, POSTGRES, DOCCANO = (
    f"requirements{part}.txt" for part in ("", "-dev", "-postgres", "-doccano")
)

# One start of Django for all three, because each start costs as long as the work itself.
PREPARE = """
import logging, sys, django
from django.core.management import call_command
from annotations.management.failures import in_one_line
with in_one_line():
    django.setup()
    call_command("migrate", verbosity=0)
    if "collectstatic" in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0)
    # The first screen says how to sign in, and not each article that was loaded.
    logging.getLogger("annotations.writes").setLevel("WARNING")
    call_command("load_samples")
"""

# Seconds in which a server that starts at all answers.
LONGEST_START = 60
# What pytest exits with when it ran none.
NO_TEST = 5


class Stop(Exception):
    """Something only the reader can mend; the message says what and how."""


def main() -> int:
    commands = {"test": test, "lint": lint, "programs": fetch, "manage": manage}
    os.environ["NEWSROOM_DATA_DIR"] = str(data())
    # Each of the many processes would compile what it imports again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if sys.argv[1:] and sys.argv[1] in commands:
        return commands[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", nargs="?", default="serve", choices=["serve", *commands])
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on")
    parser.add_argument("--port", type=int, default=8000, help="first port to try")
    asked = parser.parse_args()
    return serve(asked.host, asked.port)


def serve(host: str, wanted: int) -> int:
    python = environment(PRODUCTION)
    port = free_port(host, wanted)
    style = data() / "static.stamp"
    files = digest(*sorted(glob.glob(f"{ROOT}/static/**", recursive=True)), ROOT / PRODUCTION)
    fresh = is_stamped(style, files) and (data() / "static").is_dir()
    django = {**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    static = [] if fresh else ["collectstatic"]
    run("Preparing the database", python, "-c", PREPARE, *static, env=django)
    style.write_text(files)
    if port != wanted:
        print(f"Port {wanted} is taken, so this is port {port}.")
    if host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get(
        "NEWSROOM_ALLOWED_HOSTS"
    ):
        print("Only this machine is let in until NEWSROOM_ALLOWED_HOSTS names the others' address.")
    # SQLite has one writer at a time; a second process would only wait for the first.
    workers = 2 if os.environ.get("DATABASE_URL", "").startswith("postgres") else 1
    command = [
        *(str(tool("granian")), "--interface", "wsgi", "newsroom.wsgi:application"),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "4", "--log-level", "warning"),
    ]
    worker = [str(python), "manage.py", "db_worker", "--until-input-ends", "--verbosity", "0"]
    return together(command, [*worker, "--no-reload"], lambda server: tell(server, host, port))


def tell(server: subprocess.Popen, host: str, port: int) -> None:
    """Say where the newsroom is once it answers there; a server that ends before has no address."""
    for _ in range(LONGEST_START * 10):
        if server.poll() is not None:
            return
        try:
            socket.create_connection((host, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    print(f"The newsroom is at http://{f'[{host}]' if ':' in host else host}:{port}/")
    print("Ctrl+C stops it.", flush=True)


def together(
    server: list[str],
    worker: list[str],
    begun: Callable[[subprocess.Popen], None] = lambda server: None,
) -> int:
    """Run the server with a worker for long work beside it, which ends with it; its status.

    `begun` is called with the server's process.
    """
    # Ctrl+C reaches this process alone, which ends the two one after the other: a server whose own
    # processes end before it says so may wait for them for ever.
    how = {"cwd": ROOT, "start_new_session": True}

    def begin_worker():
        # The worker watches its input, which closes even when this process is killed.
        return subprocess.Popen(worker, stdin=subprocess.PIPE, **how)

    working, serving = begin_worker(), subprocess.Popen(server, **how)
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: serving.terminate())
    try:
        begun(serving)
        while True:
            try:
                return serving.wait(timeout=5)
            except subprocess.TimeoutExpired:
                if working.poll() is not None:
                    working = begin_worker()
    finally:
        working.stdin.close()
        try:
            working.wait(timeout=10)
        except subprocess.TimeoutExpired:
            working.kill()


def test(arguments: list[str]) -> int:
    """Run the suite once per database, and say how both went."""
    databases = [part[5:] for part in arguments if part.startswith("--db=")] or ["sqlite", "pg"]
    arguments = [part for part in arguments if not part.startswith("--db=")]
    # Debian's programs and Python's packages come from different places, so at the same time.
    with ThreadPoolExecutor(1) as aside:
        debian = aside.submit(programs.fetch_from_debian, venv(), "pg" in databases)
        python = environment(PRODUCTION, DEVELOPMENT)
        debian.result()
    # The whole suite is long enough to be shared out; what was named is mostly a few tests.
    if not arguments and cores() > 1:
        arguments = [f"--numprocesses={cores()}", "--dist=worksteal"]
    programs.provide_driver(venv())
    os.environ["CHROMIUM"] = str(programs.provide_browser(venv()))
    print(f"Browser: {os.environ['CHROMIUM']}", flush=True)
    programs.provide_readers(venv(), download_doccano)
    if "pg" in databases:
        os.environ["PG_BIN"] = str(programs.provide_postgres(venv(), lambda: install(POSTGRES)))
        print(f"PostgreSQL: {os.environ['PG_BIN']}", flush=True)
    names = {"sqlite": "SQLite", "pg": "PostgreSQL"}
    # One after the other, unless there are cores for both. Then they run at the same time, and
    # what the second says waits until the first has said everything.
    started = ((names[db], pytest(python, db, arguments)) for db in names if db in databases)
    if cores() > 1:
        started = list(started)
    runs = {name: shown(*run) for name, run in started}
    print()
    for name, (_, closing, _) in runs.items():
        print(f"{name}: {closing}")
    # What was asked for may be tested on one database alone, but somewhere it must be.
    ran = [run for run in runs.values() if run[0] != NO_TEST] or list(runs.values())
    total = {"passed": 0, "failed": 0, "skipped": 0, "rerun": 0}
    for status, _, counts in ran:
        # A run that broke before its first test has failed as well.
        if status and not counts.get("failed"):
            counts["failed"] = 1
        total = {word: number + counts.get(word, 0) for word, number in total.items()}
    print(", ".join(f"{number} {word}" for word, number in total.items()), flush=True)
    return max(status for status, _, _ in ran)


def fetch(arguments: list[str]) -> int:
    """Get the programs that the tests need and Debian has."""
    programs.fetch_from_debian(venv())
    return 0


def pytest(
    python: Path, database: str, arguments: list[str]
) -> tuple[subprocess.Popen, queue.SimpleQueue]:
    """Start the suite on this database; what it says goes to the queue, which ends with b""."""
    command = [
        *(python, "-m", "pytest", f"--db={database}", *arguments),
        *("-o", f"cache_dir={venv() / 'pytest' / database}"),
        f"--output={data() / 'test-results' / database}",
        *(["--color=yes"] if sys.stdout.isatty() else []),
    ]
    running = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = queue.SimpleQueue()

    def listen():
        while part := running.stdout.read1():
            said.put(part)
        said.put(b"")

    # Somebody has to read at all times, or the program would stop once its pipe is full.
    threading.Thread(target=listen, daemon=True).start()
    return running, said


def shown(running: subprocess.Popen, said: queue.SimpleQueue) -> tuple[int, str, dict]:
    """Show pytest's output as it comes; its exit status, closing line and the numbers in that."""
    end = b""
    for part in iter(said.get, b""):
        sys.stdout.buffer.write(part)
        sys.stdout.flush()
        end = (end + part)[-10_000:]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", end.decode(errors="replace"))
    closing = re.findall(r"^=* ?(\d+ [a-z]+.* in [\d.]+s.*?) ?=*$", plain, re.MULTILINE)
    closing = closing[-1] if closing else "no test ran"
    counts = {"failed": 0}
    for number, word in re.findall(r"(\d+) (passed|failed|skipped|error|rerun)", closing):
        word = word.replace("error", "failed")
        counts[word] = counts.get(word, 0) + int(number)
    return running.wait(), closing, counts


def cores() -> int:
    """How many this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def lint(arguments: list[str]) -> int:
    """Run every check even when one fails, and name those that did."""
    python = environment(PRODUCTION, DEVELOPMENT)
    templates = glob.glob("**/templates/**/*.html", root_dir=ROOT, recursive=True)
    # The fragments are in another template language, which djhtml indents and djade does not know.
    fragments = glob.glob("**/templates/**/*.jinja", root_dir=ROOT, recursive=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "NEWSROOM_DATA_DIR": folder,
            "NEWSROOM_HTTPS": "1",
            "NEWSROOM_PROXIES": "1",
            "NEWSROOM_SECRET_KEY": hashlib.sha512(os.urandom(64)).hexdigest(),
            "NEWSROOM_ALLOWED_HOSTS": "example.org",
            "RUFF_CACHE_DIR": str(venv() / "ruff"),
        }
        checks = {
            "ruff check": [tool("ruff"), "check", "--quiet", "."],
            "ruff format": [tool("ruff"), "format", "--check", "--quiet", "."],
            "djade": [tool("djade"), "--check", *templates],
            "djhtml": [tool("djhtml"), "--check", "--tabwidth", "2", *templates, *fragments],
            "lint-imports": [tool("lint-imports"), "--no-logo", "--cache-dir", venv() / "imports"],
            "makemigrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
            "check --deploy": [
                *(python, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
            ],
        }
        failed = []
        for name, command in checks.items():
            if name.startswith("dj") and not templates:
                continue
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": "", **settings},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            print(f"{name}: {'failed' if done.returncode else 'ok'}", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout, flush=True)
    if failed:
        print(f"These checks failed: {', '.join(failed)}.")
    return bool(failed)


def manage(arguments: list[str]) -> int:
    python = environment(PRODUCTION)
    return subprocess.run([python, "manage.py", *arguments], cwd=ROOT).returncode


def environment(*requirements: str) -> Path:
    """The Python of a virtual environment in which these requirements are installed."""
    python = tool("python")
    # Another Python, or a folder that was moved, leaves an environment that cannot be trusted.
    maker = f"{sys.base_prefix} {sys.version_info[:2]}\n{venv()}"
    if not is_stamped(venv() / "made-by", maker) or not python.exists():
        shutil.rmtree(venv(), ignore_errors=True)
        make_environment(python)
        (venv() / "made-by").write_text(maker)
    install(*requirements)
    return python


def install(*requirements: str) -> None:
    """What these files ask for, as far as it has changed, in one go."""
    stamps = {name: (venv() / f"{name}.installed", digest(ROOT / name)) for name in requirements}
    missing = [name for name in requirements if not is_stamped(*stamps[name])]
    if not missing:
        return
    step = f"Installing {', '.join(missing)}"
    print(f"{step} …", flush=True)
    # The locks name every package, so nothing is left to resolve. What is used is compiled when
    # it is first used, which is the lesser part.
    exactly = [
        "--no-deps",
        "--require-hashes",
        *(part for name in missing for part in ("-r", name)),
    ]
    run(step, *pip(), "install", "--no-input", "-qq", "--no-compile", *exactly)
    for stamp, wanted in map(stamps.get, missing):
        stamp.write_text(wanted)


def download_doccano(folder: Path) -> None:
    """The package as it is; its requirements would not go together with the app's."""
    step = f"Downloading {DOCCANO}"
    print(f"{step} …", flush=True)
    exactly = ["--no-deps", "--only-binary=:all:", "--require-hashes", "-r", DOCCANO]
    run(step, *pip(), "download", "--no-input", "-qq", *exactly, "--dest", folder)


def make_environment(python: Path) -> None:
    step = f"Making {venv()}"
    print(f"{step} …", flush=True)
    if not importlib.util.find_spec("ensurepip"):
        # Debian keeps it in a package of its own.
        programs.apt_install(f"python3.{sys.version_info.minor}-venv")
        importlib.invalidate_caches()
    if importlib.util.find_spec("ensurepip"):
        run(step, sys.executable, "-m", "venv", venv())
        return
    run(step, sys.executable, "-m", "venv", "--without-pip", venv())
    if not importlib.util.find_spec("pip"):
        wheel = debian_pip()
        run(step, python, wheel / "pip", "install", "-qq", "--no-index", wheel)


def pip() -> list:
    """How to call pip for the environment: its own, else the one of the Python that made it."""
    if glob.glob(str(venv() / "[Ll]ib*/**/site-packages/pip"), recursive=True):
        return [tool("python"), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", tool("python")]


def debian_pip() -> Path:
    """The wheel of pip that Debian packs, taken out of its package without installing it."""
    pattern = "usr/share/python-wheels/pip-*.whl"
    folder = venv() / "debian"
    if not glob.glob(f"/{pattern}") and shutil.which("apt-get") and shutil.which("dpkg-deb"):
        folder.mkdir()
        subprocess.run(["apt-get", "-qq", "download", "python3-pip-whl"], cwd=folder)
        for package in folder.glob("*.deb"):
            run(f"Unpacking {package.name}", "dpkg-deb", "-x", package, folder)
    wheels = glob.glob(f"/{pattern}") + glob.glob(str(folder / pattern))
    if not wheels:
        raise Stop(
            "This Python comes without pip. Install it and run the same command again "
            f"(on Debian: sudo apt-get install python3.{sys.version_info.minor}-venv)."
        )
    return Path(wheels[0])


def venv() -> Path:
    return place(".venv")


def data() -> Path:
    return Path(ROOT, os.environ.get("NEWSROOM_DATA_DIR") or place("var"))


@functools.cache
def place(name: str) -> Path:
    """This folder's .venv or var, or one in your cache when this one is not for you to write."""
    here = ROOT / name
    person = os.getuid() if hasattr(os, "getuid") else 0
    # Root may write everywhere, but must not make the environment of others unusable to them.
    theirs = name == ".venv" and here.exists() and here.stat().st_uid != person
    parts = (here if here.exists() else ROOT, *here.glob("*.sqlite3"))
    if not theirs and all(os.access(part, os.W_OK) for part in parts):
        return here
    own = f"newsroom-{person}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    caches = (os.environ.get("XDG_CACHE_HOME"), os.path.expanduser("~/.cache"))
    for cache in (*filter(None, caches), tempfile.gettempdir()):
        folder = Path(cache) / own
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        # In a folder that all may write to, somebody else could have made it first.
        if os.access(folder, os.W_OK) and folder.stat().st_uid == person:
            print(f"{here} is not yours to write, so {folder / name} takes its place.", flush=True)
            return folder / name
    raise Stop(f"There is no folder to write to. Copy {ROOT} to one of your own.")


def free_port(host: str, wanted: int) -> int:
    """The wanted port, else the next one that nobody listens on."""
    for port in range(wanted, min(wanted + 100, 65536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as attempt:
            if os.name != "nt":
                # A port is free again at once after a stop; Windows would share a taken one.
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((host, port))
            except OSError as error:
                if error.errno == errno.EACCES and port < 1024:
                    raise Stop(
                        f"Port {port} is not yours to open, as those below 1024 mostly are not. "
                        "Choose another with --port."
                    ) from error
                if error.errno in (errno.EADDRINUSE, errno.EACCES):
                    continue
                raise Stop(f"This machine cannot serve on {host}: {error.strerror}.") from error
            return port
    raise Stop(f"No port from {wanted} on is free. Choose another with --port.")


def tool(name: str) -> Path:
    return venv() / ("Scripts" if os.name == "nt" else "bin") / name


def digest(*paths) -> str:
    """What these files hold, as one short text; folders count by name."""
    total = hashlib.sha256()
    for path in map(Path, paths):
        total.update(str(path).encode())
        if path.is_file():
            total.update(path.read_bytes())
    return total.hexdigest()


def is_stamped(stamp: Path, text: str) -> bool:
    return stamp.is_file() and stamp.read_text() == text


def run(step: str, *command, **options) -> None:
    """Raises Stop where the program fails, which has said why itself."""
    if subprocess.run(list(map(str, command)), cwd=ROOT, **options).returncode:
        raise Stop(f"{step} failed; the reason stands above.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Stop, programs.Missing) as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
