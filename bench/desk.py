"""A database of its own with an article on it, and ways to ask the desk for something."""

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
HTMX = {"HX-Request": "true"}


@contextmanager
def database(db: str, durable: bool = False):
    """The settings point to an empty database that is gone afterwards.

    PostgreSQL does not wait for the disk, as in the tests, unless it is to be `durable`.
    """
    data = tempfile.mkdtemp(prefix="newsroom-bench-")
    for name in [n for n in os.environ if n.startswith("NEWSROOM_")]:
        del os.environ[name]
    os.environ |= {
        "NEWSROOM_DATA_DIR": data,
        "NEWSROOM_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }
    os.environ.pop("DATABASE_URL", None)
    server = None
    try:
        if db == "pg":
            from tests.plugins import databases, programs

            server = databases.Server(programs.find_postgres(Path(sys.prefix)))
            os.environ["DATABASE_URL"] = server.start()
            if durable:
                options = f"-k {server.folder} -c listen_addresses=''"
                server.call("pg_ctl", "-w", "-l", server.folder / "log", "-o", options, "restart")
        prepare()
        yield
    finally:
        from django.db import connection

        connection.close()
        if server:
            server.stop()
        shutil.rmtree(data, ignore_errors=True)


def prepare() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.conf import settings
    from django.db import connection

    from bench.bare import Row

    settings.ROOT_URLCONF = "bench.bare"
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    how = ""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            how = f", fsync {cursor.fetchone()[0]}"
    print(f"{connection.display_name}{how}, {os.cpu_count()} cores")


def story(number: int) -> str:
    """A paragraph with a quote in it, another one for each number."""
    return (
        f"“We will keep summer sailing number {number},” said Mira Solberg, who runs Sound "
        f"Ferries. The harbour board counted {number} guests on the quay and asked for more."
    )


def article(paragraphs: int, claims: int = 0):
    """An article of that many paragraphs, with claims on it by an editor."""
    from annotations.models import Article
    from annotations.services.actors import Named
    from annotations.services.claims import record_claim
    from tests import factories as make

    headline = f"Ferries on the sound, part {Article.objects.count()}"
    text = "\n\n".join([headline, *(story(n) for n in range(paragraphs))])
    made = make.article(text)
    version = made.current_version
    for number in range(claims):
        words = f"The harbour board counted {number % paragraphs} guests"
        record_claim(
            version=version,
            by=make.make_user("editor"),
            marks=[make.mark(version, words, "claim")],
            claimant=Named("Harbour board"),
        )
    return made


def marks(version, role: str, words: str) -> str:
    start = version.text.index(words)
    one = {"role": role, "start": start, "end": start + len(words), "exact": words}
    return json.dumps([one])


class InProcess:
    """Asks without a network: the view and all that stands around it, nothing else."""

    name = "in process"
    pause = 0.0

    def __init__(self):
        from django.conf import settings
        from django.test import Client
        from django.test.client import ClientHandler

        from bench.bare import AROUND, around
        from tests import factories as make

        editor = make.make_user("editor")
        self.desk = Client()
        self.desk.force_login(editor)
        self.others = {}
        for address in AROUND:
            self.others[address] = client = Client()
            client.handler = around(ClientHandler(enforce_csrf_checks=False), address)
            client.cookies[settings.SESSION_COOKIE_NAME] = plain_session(editor)

    def ask(self, address: str, fields: dict | None = None, headers=HTMX) -> tuple[float, str]:
        """The seconds it took, and the answer."""
        client = self.others.get(address, self.desk)
        headers = {"Host": "localhost", **headers}
        time.sleep(self.pause)
        begun = time.perf_counter()
        if fields is None:
            response = client.get(address, headers=headers)
        else:
            response = client.post(address, fields, headers=headers)
        took = time.perf_counter() - begun
        assert response.status_code == 200, (address, response.status_code, response.text[:500])
        return took, response.text

    def close(self) -> None:
        pass


def plain_session(person) -> str:
    """The key of a session of Django's own kind in which the person has signed in."""
    from django.conf import settings
    from django.test import Client, override_settings

    from bench.bare import SESSIONS

    client = Client()
    with override_settings(SESSION_ENGINE=SESSIONS):
        client.force_login(person, "newsroom.backends.OneQueryBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class OverLoopback:
    """Asks a real server on this machine, over one connection that is kept open."""

    name = "over loopback"
    pause = 0.0

    def __init__(self, who: str = "editor"):
        from django.conf import settings
        from django.test import Client

        from tests import factories as make

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        granian = Path(sys.executable).with_name("granian")
        self.server = subprocess.Popen(
            [granian, "--interface", "wsgi", "bench.wsgi:application", "--host", "127.0.0.1",
             "--port", str(port), "--workers", "1", "--blocking-threads", "4",
             "--log-level", "warning"],
            cwd=ROOT,
        )  # fmt: skip
        person = make.make_user(who)
        client = Client()
        client.force_login(person)
        self.cookies = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value
        }
        self.plain = {settings.SESSION_COOKIE_NAME: plain_session(person)}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(100):
            try:
                self.connection.connect()
                break
            except OSError:
                time.sleep(0.1)
        # The token of one page is good for every form.
        _took, page = self.ask("/password/")
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    def ask(self, address: str, fields: dict | None = None, headers=HTMX) -> tuple[float, str]:
        cookies = self.cookies | (self.plain if address == "/bench/signed-in/" else {})
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            **headers,
        }
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.token,
            }
        time.sleep(self.pause)
        begun = time.perf_counter()
        self.connection.request("GET" if body is None else "POST", address, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        took = time.perf_counter() - begun
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        assert response.status == 200, (address, response.status, text[:500])
        return took, text

    def close(self) -> None:
        self.connection.close()
        self.server.terminate()
        self.server.wait()


def table(title: str, times: dict[str, list[float]], *against: str) -> None:
    """Medians in milliseconds, and how many times each of `against` they are."""
    heads = "".join(f"{'to ' + other:>16}" for other in against)
    print(f"\n{title:34}{'median':>10}{'slowest 5 %':>13}{heads}")
    for name, taken in times.items():
        mid = median(taken)
        slow = sorted(taken)[int(len(taken) * 0.95)]
        ratios = "".join(f"{mid / median(times[other]):>14.1f} ×" for other in against)
        print(f"{name:34}{mid * 1000:>7.2f} ms{slow * 1000:>10.2f} ms{ratios}")
