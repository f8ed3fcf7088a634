"""Backups: the database as it stood at one moment, with the files beside it, in a folder.

The folder holds `database`, `media/` and `manifest.json`, which says how many rows each table
had, which guards the database kept, and the checksum of every file. Restoring compares all of
it. The database comes first, so that each file it names is there to be copied after it.
"""

import contextlib
import glob
import hashlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL, PIPE
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from annotations.models import Article, Job, JobState, Photo
from annotations.models.word_indexes import INDEXES, index_words
from annotations.services.refusals import Refused

MANIFEST, DATABASE, MEDIA = "manifest.json", "database", "media"
# What a manifest tells.
TOLD = {"made": str, "database": str, "rows": dict, "guards": list, "files": dict}
# Lines of pg_restore's list that only an owner may restore, or that need what only one may make.
LEFT_OUT = re.compile(
    r" (COMMENT - )?(EXTENSION (- )?pg_trgm|SCHEMA (- )?public) "
    rf"| INDEX \S+ ({'|'.join(INDEXES)}) "
)
GUARDS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
}

# Called with what is being done, and the share of it that is: 0 when it begins.
Tell = Callable[[str, float], None]


class CannotBackUp(Refused):
    """With the sentence that says what is in the way."""


class DamagedBackup(Refused):
    """With the sentence that says what is not as it was backed up."""


class NoDesk(Refused):
    sentence = "There is no desk in this database. Is DATABASE_URL set as for the app?"


class LaterVersion(Refused):
    def __init__(self, migrations: set[str]):
        super().__init__(
            "This backup was made by a later version of the app, which has changed the tables "
            f"({min(migrations)}). Install that version or a newer one, then restore."
        )


class HoldsArticles(Refused):
    sentence = (
        "This desk holds articles, which a restore would replace. Back it up, stop the app and "
        "its worker, then restore with --overwrite."
    )


class InUse(Refused):
    sentence = (
        "Others are connected to the database of this desk. Stop the app, its worker and whatever "
        "else pg_stat_activity shows there, then restore."
    )


def make(*, folder: Path, lost: int = 0, tell: Tell) -> dict:
    """Back the desk up into a new folder, which appears when it is whole; its manifest.

    So many files are known to be `lost`. Raises NoDesk and CannotBackUp.
    """
    if not has_desk():
        raise NoDesk
    folder = folder.absolute()
    if folder.exists():
        raise CannotBackUp(f"{folder} is there already. Name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Only for its owner: it holds what signs people in.
    part = Path(tempfile.mkdtemp(prefix=".backup-", dir=folder.parent))
    try:
        tell("Copying the database", 0)
        manifest = {
            "made": timezone.now().isoformat(),
            "database": connection.vendor,
            "of": of(),
            "migrations": made_migrations(),
            "lost": lost,
        }
        copy = copy_sqlite if connection.vendor == "sqlite" else dump_postgresql
        manifest |= copy(part / DATABASE)
        named = named_files()
        copy_files(Path(settings.MEDIA_ROOT), part / MEDIA, tell)
        manifest["missing"] = [name for name in named if not (part / MEDIA / name).exists()]
        manifest["files"] = checksums(part, tell)
        (part / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def restore(*, folder: Path, overwrite: bool = False, tell: Tell) -> dict:
    """Put a backup in the place of what this desk holds, and compare; its manifest.

    Raises HoldsArticles unless told to overwrite, LaterVersion, InUse, DamagedBackup and
    CannotBackUp; where others are connected to SQLite, a DatabaseError.
    """
    manifest = checked(folder, tell)
    if manifest["database"] != connection.vendor:
        raise CannotBackUp(
            f"This backup is of {manifest['database']}, and this desk is on {connection.vendor}. "
            "README says under “From SQLite to PostgreSQL” how a desk moves."
        )
    if later := set(manifest.get("migrations", [])) - known_migrations():
        raise LaterVersion(later)
    if not overwrite and has_desk() and Article.objects.exists():
        raise HoldsArticles
    tell("Restoring the database", 0)
    if connection.vendor == "sqlite":
        load_sqlite(folder / DATABASE)
    else:
        load_postgresql(folder / DATABASE, manifest["rows"])
    move_aside(Path(settings.MEDIA_ROOT), tell)
    copy_files(folder / MEDIA, Path(settings.MEDIA_ROOT), tell)
    with connection.cursor() as cursor:
        found = account(cursor)
    for name, was in found.items():
        if was != manifest[name]:
            names = differences(manifest[name], was)
            raise DamagedBackup(f"The {name} are not those of the backup: {names}.")
    connection.check_constraints()
    index_words(connection)
    return manifest


def verify(*, folder: Path) -> None:
    """Restore into a database and a folder that nobody uses and that go again.

    Raises CannotBackUp; what is wrong with each mark is said on standard error.
    """
    with empty_place() as place:
        command = [sys.executable, "-m", "django", "restore", str(folder.absolute())]
        done = subprocess.run(  # noqa: S603 - this project's own command.
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | place,
            stdout=PIPE,
            text=True,
            check=False,
        )
    if done.returncode:
        raise CannotBackUp(f"{folder} cannot be restored as it is. {done.stdout}".strip())


@contextlib.contextmanager
def empty_place() -> Iterator[dict[str, str]]:
    """The environment of an empty desk on the same kind of database."""
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            yield {"NEWSROOM_DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/desk.sqlite3"}
            return
        name = f"newsroom_verify_{secrets.token_hex(4)}"
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        with connection.cursor() as cursor:
            try:
                cursor.execute(f"CREATE DATABASE {name}")
            except ProgrammingError as error:
                raise CannotBackUp(
                    "To verify, this role must be allowed to create a database, which is dropped "
                    f"afterwards: {error}"
                ) from error
            try:
                yield {"NEWSROOM_DATA_DIR": folder, "DATABASE_URL": url}
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def has_desk() -> bool:
    """Asked without making the SQLite file where there is none."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    return Article._meta.db_table in connection.introspection.table_names()


def of() -> str:
    """The database and the data folder in words, without what signs in there."""
    given = connection.settings_dict
    place = "/".join(str(given[part]) for part in ("HOST", "NAME") if given[part])
    return f"{connection.display_name} {place} and data folder {Path(settings.DATA_DIR).absolute()}"


def account(cursor) -> dict:
    """What a restored database is compared by."""
    rows = {}
    for table in sorted(connection.introspection.table_names()):
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        rows[table] = cursor.fetchone()[0]
    cursor.execute(GUARDS[connection.vendor])
    return {"rows": rows, "guards": [name for (name,) in cursor.fetchall()]}


def known_migrations() -> set[str]:
    """Those that this code has, and those that one of them stands for."""
    found = MigrationLoader(None).disk_migrations
    replaced = (key for migration in found.values() for key in migration.replaces)
    return {".".join(key) for key in (*found, *replaced)}


def made_migrations() -> list[str]:
    """Those that made the tables. What this code has no longer is left out, or it could not
    restore its own backups."""
    made = {".".join(key) for key in MigrationRecorder(connection).applied_migrations()}
    return sorted(made & known_migrations())


def copy_sqlite(path: Path) -> dict:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        # In one step: readers and writers of a WAL database go on meanwhile.
        connection.connection.backup(copy)
        # One file, without others that would have to go along.
        copy.execute("PRAGMA journal_mode = DELETE")
        return account(copy.cursor())


def load_sqlite(path: Path) -> None:
    with connection.cursor() as cursor:
        # Only who is alone on a database can leave its write-ahead log.
        cursor.execute("PRAGMA journal_mode = DELETE")
        cursor.execute("PRAGMA journal_mode = WAL")
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with connection.wrap_database_errors, closing(sqlite3.connect(address, uri=True)) as copy:
        copy.backup(connection.connection)


def dump_postgresql(path: Path) -> dict:
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows are counted and dumped as of the same moment, however long both take.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}", "--dbname")
        return account(cursor)


def load_postgresql(path: Path, rows: dict) -> None:
    if others() > 0:
        raise InUse
    listed = run("pg_restore", "--list", path, connected=False)
    wanted = [line for line in listed.splitlines() if not LEFT_OUT.search(line)]
    limits = "SET LOCAL lock_timeout = '5s'; SET LOCAL client_min_messages = warning"
    begin = "; ".join(["BEGIN", limits, *drops(rows)])
    with (
        tempfile.NamedTemporaryFile("w", suffix=".list") as chosen,
        tempfile.TemporaryFile("w+") as said,
    ):
        chosen.write("\n".join(wanted))
        chosen.flush()
        with start("psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--command={begin}",
                   "--file=-", "--dbname", stdin=PIPE, stdout=DEVNULL, stderr=said,
                   ) as writing:  # fmt: skip
            reading = start("pg_restore", "--exit-on-error", "--no-owner", "--no-acl", "--file=-",
                            f"--use-list={chosen.name}", path, connected=False,
                            stdout=writing.stdin, stderr=said)  # fmt: skip
            # What psql has not been told to commit when its input ends is taken back.
            writing.communicate("" if reading.wait() else "COMMIT;")
        if reading.returncode or writing.returncode:
            said.seek(0)
            raise CannotBackUp(f"The database stays as it was: {said.read().strip()}")


def others() -> int:
    """How many connections to the database are not of this process."""
    with connection.cursor() as cursor:
        # The kind of another role's connections is hidden; those of the server have no name.
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND usename"
            " IS NOT NULL AND COALESCE(backend_type, 'client backend') = 'client backend'"
        )
        (connected,) = cursor.fetchone()
    # A pool opens more than the one that it is asked for.
    return connected - (connection.pool.get_stats()["pool_size"] if connection.pool else 1)


def drops(rows: dict) -> Iterator[str]:
    """What drops the desk's tables, those of a later version too, and what guards them."""
    prefixes = tuple(f"{app.label}_" for app in apps.get_app_configs())
    tables = [
        table
        for table in connection.introspection.table_names()
        if table in rows or table.startswith(prefixes)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid = ANY(%s::regclass[])",
            [[connection.ops.quote_name(table) for table in tables]],
        )
        for (function,) in cursor.fetchall():
            yield f"DROP FUNCTION {function} CASCADE"
    for table in tables:
        yield f"DROP TABLE {connection.ops.quote_name(table)} CASCADE"


def run(name: str, *arguments, connected: bool = True) -> str:
    """What one of PostgreSQL's programs says."""
    program = start(name, *arguments, connected=connected, stdout=PIPE, stderr=PIPE)
    said, complaint = program.communicate()
    if program.returncode:
        raise CannotBackUp(f"{name} ended with status {program.returncode}: {complaint.strip()}")
    return said


def start(name: str, *arguments, connected: bool = True, **pipes) -> subprocess.Popen:
    """Start one of PostgreSQL's programs; the desk's database goes last if it is needed."""
    folders = [os.environ.get("PG_BIN", ""), *sorted(glob.glob("/usr/lib/postgresql/*/bin"))[::-1]]
    program = shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))
    if program is None:
        raise CannotBackUp(
            f"PostgreSQL's program {name} was not found. Install it (on Debian: sudo apt-get "
            "install postgresql-client), or set PG_BIN to its folder."
        )
    arguments, secret = list(map(str, arguments)), None
    if connected:
        client = connection.client
        (_psql, *arguments), secret = client.settings_to_cmd_args_env(
            connection.settings_dict, arguments
        )
    return subprocess.Popen(  # noqa: S603 - found above, and never through a shell.
        [program, *arguments],
        env=os.environ | (secret or {}),
        text=True,
        **{"stdin": DEVNULL} | pipes,
    )


def named_files() -> list[str]:
    """The files in media that rows name: pictures, and what jobs have made."""
    pictures = [
        name
        for column in ("file", "small")
        for name in Photo.objects.filter(**{f"{column}__gt": ""}).values_list(column, flat=True)
    ]
    done = Job.objects.filter(state=JobState.DONE, result__has_key="files")
    made = [
        (Job(uuid=uuid).folder / name).relative_to(settings.MEDIA_ROOT).as_posix()
        for uuid, files in done.values_list("uuid", "result__files")
        for name, _label in files
    ]
    return [*pictures, *made]


def missing(manifest: dict) -> str:
    """The sentence on files that a backup lacks; "" where there are no more than are lost."""
    names = manifest.get("missing", [])
    if len(names) <= manifest.get("lost", 0):
        return ""
    return (
        f"Files that the database names were not in the data folder: {len(names)}, such as "
        f"{MEDIA}/{names[0]}."
    )


def files_under(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def move_aside(root: Path, tell: Tell) -> None:
    """Empty this folder into a new one beside it."""
    if found := list(root.glob("*")):
        aside = tempfile.mkdtemp(prefix=f"{root.name}-before-", dir=root.parent)
        tell(f"Moving the files that were there to {aside}", 0)
        # Not the folder itself, which may be a link or a disk of its own.
        for path in found:
            shutil.move(path, aside)


def copy_files(source: Path, target: Path, tell: Tell) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in steps("Copying files", files_under(source), tell):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        # What somebody takes away meanwhile is missed by nobody.
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(source / name, target / name)


def checksums(folder: Path, tell: Tell) -> dict[str, str]:
    """The SHA-256 of each file but the manifest."""
    found = {}
    names = [name for name in files_under(folder) if name != MANIFEST]
    for name in steps("Reading checksums", names, tell):
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def steps(what: str, names: list[str], tell: Tell) -> Iterator[str]:
    tell(what, 0)
    for number, name in enumerate(names, 1):
        yield name
        tell(what, number / len(names))


def checked(folder: Path, tell: Tell) -> dict:
    """The manifest of a backup whose files are as they were. Raises DamagedBackup."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        manifest = None
    if not isinstance(manifest, dict) or not all(
        isinstance(manifest.get(name), kind) for name, kind in TOLD.items()
    ):
        raise DamagedBackup(f"{folder} is no backup: its {MANIFEST} cannot be read.")
    if wrong := differences(manifest["files"], checksums(folder, tell)):
        raise DamagedBackup(f"These files are not as they were backed up: {wrong}.")
    if Article._meta.db_table not in manifest["rows"]:
        raise DamagedBackup(f"There is no desk in {folder}: it holds no table of articles.")
    return manifest


def differences(was, found) -> str:
    """The first few names that are in one of both alone, or of something else."""
    if isinstance(was, list):
        was, found = dict.fromkeys(was), dict.fromkeys(found)
    names = sorted(
        name
        for name in was.keys() | found.keys()
        if name not in was or name not in found or was[name] != found[name]
    )
    return ", ".join(names[:5]) + (" and others" if names[5:] else "")
