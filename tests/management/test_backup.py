"""Backing up while people work, and restoring what nobody has any more."""

import hashlib
import json
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import F

from annotations.access import make_groups
from annotations.models import Article, Event, Pass, Quote, User
from annotations.services import backups
from annotations.services.refusals import Refused
from tests import factories as make
from tests.addresses import Things
from tests.conftest import guards_lowered
from tests.processes import ROOT, python

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="only PostgreSQL has programs"
)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups/monday"


def command(name, *arguments, **options) -> str:
    said = StringIO()
    call_command(name, *map(str, arguments), stdout=said, stderr=StringIO(), **options)
    return said.getvalue()


def wipe():
    with guards_lowered():
        call_command("flush", interactive=False, verbosity=0)


def test_what_was_backed_up_while_people_worked_is_restored(folder):
    article = make.article()
    make.quote(article)
    default_storage.save("pictures/one", ContentFile(b"a picture"))
    going, stop = threading.Event(), threading.Event()

    def work():
        try:
            while not stop.is_set():
                with transaction.atomic():
                    make.quote(make.article())
                going.set()
        finally:
            connections.close_all()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        assert going.wait(timeout=30)
        assert "files are in" in command("backup", folder)
    finally:
        stop.set()
        writer.join()
    rows = json.loads((folder / "manifest.json").read_text())["rows"]
    assert rows["annotations_quote"] == rows["annotations_article"] >= 2
    assert folder.stat().st_mode & 0o077 == 0, "for its owner alone"

    wipe()
    default_storage.delete("pictures/one")
    assert not User.objects.exists()
    assert "The desk is as it was at" in command("restore", folder)
    assert Quote.objects.count() == Article.objects.count() == rows["annotations_quote"]
    assert default_storage.open("pictures/one").read() == b"a picture"
    # The history is guarded again, and what comes next has a number of its own.
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(verb="deleted")
    make.quote(make.article())
    assert Article.objects.count() == rows["annotations_article"] + 1


def test_a_desk_that_holds_articles_is_replaced_only_when_told(folder):
    make.quote()
    command("backup", folder)
    make.quote()
    with pytest.raises(CommandError, match="This desk holds articles"):
        command("restore", folder)
    assert Article.objects.count() == 2
    command("restore", folder, overwrite=True)
    assert Article.objects.count() == 1


def test_files_that_were_there_go_aside(folder, settings):
    default_storage.save("pictures/one", ContentFile(b"one"))
    command("backup", folder)
    default_storage.save("pictures/two", ContentFile(b"two"))
    default_storage.save(".three", ContentFile(b"three"))
    said = StringIO()
    call_command("restore", str(folder), stdout=StringIO(), stderr=said)
    assert backups.files_under(settings.MEDIA_ROOT) == ["pictures/one"]
    (aside,) = settings.MEDIA_ROOT.parent.glob("media-before-*")
    assert backups.files_under(aside) == [".three", "pictures/one", "pictures/two"]
    assert f"Moving the files that were there to {aside}" in said.getvalue()


def test_files_stay_where_the_database_cannot_be_loaded(folder, settings, monkeypatch):
    default_storage.save("one", ContentFile(b"one"))
    command("backup", folder)
    default_storage.save("two", ContentFile(b"two"))
    for load in ("load_sqlite", "load_postgresql"):
        monkeypatch.setattr(backups, load, lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        command("restore", folder)
    assert backups.files_under(settings.MEDIA_ROOT) == ["one", "two"]


def test_a_desk_that_somebody_works_at_is_not_pulled_away(folder):
    """Somebody is whose connection is open; on SQLite an app at rest has none and is not seen."""
    command("backup", folder)
    make.article()
    other = connection.copy()
    other.settings_dict["OPTIONS"].pop("pool", None)
    other.ensure_connection()
    if connection.vendor == "sqlite":
        # It waits so many milliseconds for others to go.
        connection.cursor().execute("PRAGMA busy_timeout = 100")
    try:
        with pytest.raises(CommandError, match="Stop the app|is locked. If the app or a worker is"):
            command("restore", folder, overwrite=True)
    finally:
        other.close()
        connection.close()
    assert Article.objects.exists()


def test_tables_of_a_later_version_do_not_outlive_a_restore(folder):
    make.quote()
    command("backup", folder)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE annotations_later (id integer REFERENCES annotations_article (id))"
        )
    command("restore", folder, overwrite=True)
    assert "annotations_later" not in connection.introspection.table_names()


@on_postgresql
def test_a_dump_that_cannot_be_read_to_its_end_changes_nothing(folder):
    make.quote()
    command("backup", folder)
    database, manifest = folder / "database", folder / "manifest.json"
    told = json.loads(manifest.read_text())
    database.write_bytes(database.read_bytes()[:-5])
    told["files"]["database"] = hashlib.sha256(database.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(told))
    with pytest.raises(CommandError, match="stays as it was: pg_restore: error: could not read"):
        command("restore", folder, overwrite=True)
    assert Quote.objects.exists()


@on_postgresql
def test_a_dump_that_the_database_refuses_changes_nothing(folder):
    make.quote()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (id integer)")
        command("backup", folder)
        cursor.execute("DROP TABLE notes")
        cursor.execute("CREATE VIEW notes AS SELECT 1")
        try:
            with pytest.raises(CommandError, match='it was: psql.* "notes" already exists'):
                command("restore", folder, overwrite=True)
        finally:
            cursor.execute("DROP VIEW notes")
    assert Quote.objects.exists()


def test_verifying_leaves_the_desk_as_it_is(folder, capfd):
    make.quote()
    command("backup", folder)
    wipe()
    assert "can be restored" in command("restore", folder, verify=True)
    assert not capfd.readouterr().out, "no desk is as it was"
    assert not Article.objects.exists()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname LIKE 'newsroom_verify_%'")
            assert cursor.fetchone() is None


def test_verifying_reads_every_mark(folder, capfd):
    quote = make.quote()
    quote.spans.filter(role="content").update(start=F("start") + 1, end=F("end") + 1)
    command("backup", folder)
    with pytest.raises(CommandError, match="cannot be restored as it is. 1 texts and 3 spans"):
        command("restore", folder, verify=True)
    assert str(quote.uuid) in capfd.readouterr().err


# The commands that README names.
DUMP = "dumpdata --all -e contenttypes -e auth.permission --natural-foreign --format jsonl -o"
ELSEWHERE = """
import json, sys
from django.core.management import call_command
from django.db import connection
from annotations.services import backups
call_command("migrate", verbosity=0)
call_command("flush", interactive=False, verbosity=0)
call_command("loaddata", sys.argv[1], verbosity=0)
call_command("check_spans", stdout=sys.stderr)
with connection.cursor() as cursor:
    print(json.dumps(backups.account(cursor)["rows"]))
call_command(*sys.argv[2].split(), sys.argv[3])
"""


def told_in(path: Path) -> list[str]:
    # Times are told to the millisecond; of a round second the second dump tells no more.
    return path.read_text().replace(".000Z", "Z").splitlines()


@on_postgresql
def test_a_desk_moves_from_one_kind_of_database_to_the_other(tmp_path):
    # Groups under other numbers than migrations give them.
    Group.objects.all().delete()
    make_groups(Group, Permission)
    with transaction.atomic():
        Things({"moderator": make.make_user("moderator", "asked")}).of("own", "moderator")
    # A place that was given up, which the desk's own lists leave out.
    assert Pass.objects.filter(submitted_at=None).update(number=None)

    def counted():
        with connection.cursor() as cursor:
            return backups.account(cursor)["rows"]

    desk, moved, back = (tmp_path / f"{name}.jsonl" for name in ("desk", "moved", "back"))
    command(*DUMP.split(), desk)
    rows = counted()
    address = f"sqlite:///{tmp_path}/desk.sqlite3"
    done = python(tmp_path, ELSEWHERE, str(desk), DUMP, str(moved), DATABASE_URL=address)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == rows
    assert told_in(moved) == told_in(desk)

    wipe()
    command("loaddata", moved)
    command("check_spans")
    assert counted() == rows
    command(*DUMP.split(), back)
    assert told_in(back) == told_in(desk)
    assert f"manage.py {DUMP} desk.jsonl" in (ROOT / "README.md").read_text()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(verb="deleted")
    make.quote(make.article())


def spoilt(folder: Path, how: str) -> None:
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text())
    if how == "changed":
        (folder / "media/one").write_bytes(b"b")
    elif how == "gone":
        (folder / "media/one").unlink()
    elif how == "another":
        (folder / "media/two").write_bytes(b"c")
    elif how == "rows":
        told["rows"]["annotations_article"] += 1
        manifest.write_text(json.dumps(told))
    elif how == "guards":
        told["guards"].append("history_is_kept")
        manifest.write_text(json.dumps(told))
    elif how == "later":
        told["migrations"] += ["annotations.9998_later", "annotations.9999_last"]
        manifest.write_text(json.dumps(told))
    elif how == "kind":
        told["database"] = "oracle"
        manifest.write_text(json.dumps(told))
    else:
        manifest.unlink()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("changed", "not as they were backed up: media/one"),
        ("gone", "not as they were backed up: media/one"),
        ("another", "not as they were backed up: media/two"),
        ("rows", "The rows are not those of the backup: annotations_article"),
        ("guards", "The guards are not those of the backup: history_is_kept"),
        (
            "later",
            r"by a later version .*annotations.9998_later\). Install that version or a newer",
        ),
        (
            "kind",
            "This backup is of oracle, and this desk is on .*sql.*under “From SQL",
        ),
        ("no manifest", "is no backup"),
    ],
)
def test_what_is_not_as_it_was_backed_up_is_named(folder, how, sentence):
    default_storage.save("one", ContentFile(b"a"))
    command("backup", folder)
    spoilt(folder, how)
    with pytest.raises(CommandError, match=sentence):
        command("restore", folder)


@pytest.mark.parametrize("told", ["{}", "[]", '{"files": {}}', '{"files": 3}', "3", "{"])
def test_a_manifest_that_tells_something_else_is_none(folder, told):
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(told)
    with pytest.raises(CommandError, match="is no backup: its manifest.json cannot be read"):
        command("restore", folder)


def test_a_backup_never_stands_in_the_place_of_another_or_half_made(folder, monkeypatch):
    command("backup", folder)
    with pytest.raises(CommandError, match="is there already"):
        command("backup", folder)
    monkeypatch.setattr(backups, "checksums", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        command("backup", folder.with_name("tuesday"))
    assert [path.name for path in folder.parent.iterdir()] == ["monday"]


def test_where_nothing_can_be_written_it_says_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="Not a directory|File exists"):
        command("backup", tmp_path / "file/monday")


def test_a_database_without_a_desk_is_no_backup_and_is_not_made(tmp_path):
    """As cron starts it, without DATABASE_URL."""
    script = f"""
from django.core.management import call_command
call_command("backup", {str(tmp_path / "monday")!r})"""
    done = python(tmp_path, script, DATABASE_URL="")
    assert done.returncode
    assert b"There is no desk in this database. Is DATABASE_URL set as for the app?" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_backup_without_a_desk_is_never_restored(folder):
    make.article()
    command("backup", folder)
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text())
    told["rows"] = {}
    manifest.write_text(json.dumps(told))
    with pytest.raises(CommandError, match="cannot be restored"):
        command("restore", folder, verify=True)
    with pytest.raises(CommandError, match="There is no desk in .*monday"):
        command("restore", folder, overwrite=True)
    assert Article.objects.exists()


def test_a_backup_says_what_it_was_taken_of_but_no_password(folder, settings, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "of the database")
    said = command("backup", folder)
    name = str(connection.settings_dict["NAME"])
    assert f"taken of {connection.display_name} " in said
    assert f"{name} and data folder {settings.DATA_DIR}.\n" in said
    assert "of the database" not in said + (folder / "manifest.json").read_text()


def test_files_that_rows_name_and_the_data_folder_lacks_are_told(folder, settings, capfd):
    """As with the wrong NEWSROOM_DATA_DIR."""
    photo = make.article().photos.get()
    photo.file.save("picture", ContentFile(b"a picture"))
    photo.small.save("small", ContentFile(b"a small picture"))
    make.article()
    make.job(state="done", files={"report.csv": b"no rows"})
    make.job(state="done", result={"texts": 3})
    make.job(state="failed", result={"files": [["never.csv", "Never made"]]})
    command("backup", folder)
    assert json.loads((folder / "manifest.json").read_text())["missing"] == []

    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "elsewhere"
    folder = folder.with_name("tuesday")
    sentence = "were not in the data folder: 3, such as media/pictures/"
    with pytest.raises(CommandError, match=f"{sentence}.* NEWSROOM_DATA_DIR set .*--lost 3"):
        command("backup", folder)
    with pytest.raises(CommandError, match="cannot be restored as it is"):
        command("restore", folder, verify=True)
    assert sentence in capfd.readouterr().err
    with pytest.raises(CommandError, match=f"but the backup is not whole.*{sentence}"):
        command("restore", folder, overwrite=True)
    assert Article.objects.exists()


def test_a_backup_from_before_migrations_were_told_is_restored(folder):
    command("backup", folder)
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text())
    assert {"annotations.0001_people", "auth.0001_initial"} < set(told["migrations"])
    for name in ("of", "lost", "missing", "migrations"):
        del told[name]
    manifest.write_text(json.dumps(told))
    assert "The desk is as it was" in command("restore", folder)


def test_files_that_are_known_to_be_lost_are_told_no_more(folder):
    make.job(state="done", result={"files": [["report.csv", "Report"]]})
    command("backup", folder, lost=1)
    assert "can be restored" in command("restore", folder, verify=True)


def test_a_missing_program_is_asked_for_by_name(monkeypatch):
    monkeypatch.setattr(backups.shutil, "which", lambda *_, **__: None)
    with pytest.raises(Refused, match="pg_dump was not found. Install it"):
        backups.run("pg_dump")


@on_postgresql
def test_what_a_program_complains_of_is_passed_on(tmp_path):
    with pytest.raises(Refused, match=r"pg_restore ended with status 1: .*could not open"):
        backups.run("pg_restore", "--list", tmp_path / "none", connected=False)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no roles")
def test_a_role_that_may_make_no_database_is_told_what_is_missing():
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE clerk")
        cursor.execute("SET ROLE clerk")
        try:
            with pytest.raises(Refused, match="must be allowed to create a database"):
                backups.verify(folder=Path("none"))
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE clerk")
