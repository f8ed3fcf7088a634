"""Every export leaves a trace: what it held, what it left out, and a checksum for each file."""

import hashlib
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from annotations.formats.tables import TABLES
from annotations.models import ExportRun
from annotations.queries.tables import ROWS
from tests import factories as make
from tests.exports.small_desk import read_zip

pytestmark = pytest.mark.django_db


def client_of(role: str, username: str = "") -> Client:
    client = Client()
    client.force_login(make.make_user(role, username))
    return client


def download(client: Client, **query) -> bytes:
    response = client.get(reverse("annotations:export_download"), query)
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def test_a_download_is_written_down_as_it_was(desk):
    data = download(client_of("editor"), kind="claim")
    run = ExportRun.objects.get()
    assert (run.by.username, run.format, run.profile, run.state) == (
        *("editor", "csv", "research", "done"),
    )
    assert (run.bytes, run.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert "Kinds: claim." in run.filters
    assert run.statuses["approved"] == [1, 4]
    assert (run.number, run.number_left_out) == (1, 8)
    assert run.left_out == {"status": 4, "kind": 4}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {
            name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()
        } == {name: file["sha256"] for name, file in run.files.items()}


def test_the_manifest_is_the_last_file_and_tells_what_was_written(desk):
    data = download(client_of("moderator"), status=["approved", "draft"])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        *before, last = archive.namelist()
        assert last == "manifest.json"
        told = json.loads(archive.read(last))
        assert [file["path"] for file in told["files"]] == before
        for file in told["files"]:
            member = archive.read(file["path"])
            assert file["bytes"] == len(member)
            assert file["sha256"] == hashlib.sha256(member).hexdigest()
    assert told["annotations"]["draft"] == {"exported": 1, "left_out": 0}
    assert told["annotations"]["submitted"] == {"exported": 0, "left_out": 1}
    assert told["rows"] == {name: len(rows) for name, rows in read_zip(data).items()}
    assert "Status: approved, draft." in told["filters"]


def test_who_and_when_are_not_in_the_file(desk):
    """The same data gives the same bytes, whoever takes it and whenever."""
    first, second = download(client_of("editor")), download(client_of("moderator"))
    assert first == second
    assert ExportRun.objects.values("sha256").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_breaks_off_is_written_down(desk):
    response = client_of("editor").get(reverse("annotations:export_download"))
    pieces = iter(response.streaming_content)
    next(pieces)
    response.close()
    assert ExportRun.objects.get().state == "left"


@pytest.mark.django_db(transaction=True)
def test_an_export_that_fails_is_written_down(desk, monkeypatch):
    def broken(within):
        raise RuntimeError("the disk is full")

    client = client_of("editor")
    monkeypatch.setitem(ROWS, "claims", broken)
    with pytest.raises(RuntimeError):
        download(client)
    run = ExportRun.objects.get()
    assert run.state == "failed"
    assert run.rows["quotes"] == 1


def test_other_formats_and_the_shell_leave_their_trace(desk, tmp_path):
    response = client_of("editor").get(reverse("annotations:export_format"), {"format": "jsonl"})
    size = len(b"".join(response.streaming_content))
    call_command("export_csv", output=str(tmp_path / "folder"), stderr=StringIO())
    shell, page = ExportRun.objects.all()
    assert (page.format, page.bytes, page.state) == ("jsonl", size, "done")
    assert (shell.by, shell.state, len(shell.files)) == (None, "done", len(TABLES) + 4)


def test_one_sees_ones_own_runs_and_a_moderator_everybodys(desk):
    editor, other = client_of("editor"), client_of("editor", "another")
    download(editor)
    run = ExportRun.objects.get()
    page = reverse("annotations:export_runs")
    assert run.get_absolute_url() in editor.get(page).content.decode()
    assert "Nothing has been exported yet" in other.get(page).content.decode()
    assert other.get(run.get_absolute_url()).status_code == 404
    for client in (editor, client_of("moderator")):
        html = client.get(run.get_absolute_url()).content.decode()
        assert run.sha256 in html
        assert run.files["spans.csv"]["sha256"] in html


def test_names_are_for_those_who_may_see_them(desk):
    person = make.make_user("editor")
    person.first_name, person.last_name = "Ingrid", "Lund"
    person.save()
    editor, moderator = client_of("editor"), client_of("moderator")
    page = reverse("annotations:exports")
    assert 'name="names"' not in editor.get(page).content.decode()
    assert 'name="names"' in moderator.get(page).content.decode()
    refused = editor.get(reverse("annotations:export_download"), {"names": "on"})
    assert refused.status_code == 403
    assert "You cannot export people" in refused.content.decode()
    by_pseudonym = read_zip(download(moderator))["people"]
    assert {row["name"] for row in by_pseudonym} == {""}
    named = {
        row["person"]: row["name"] for row in read_zip(download(moderator, names="on"))["people"]
    }
    assert named[person.pseudonym] == "Ingrid Lund"
    assert named[make.make_user("moderator").pseudonym] == "moderator"
    assert [run.names for run in ExportRun.objects.order_by("pk")] == [False, True]


def test_the_dictionary_has_an_address_for_every_table(desk):
    client = client_of("editor")
    html = client.get(reverse("annotations:dictionary")).content.decode()
    for name in ROWS:
        address = reverse("annotations:dictionary_table", args=[name])
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200
    assert "The history of changes" in html
    assert "or takes it as true" in html
    assert client.get(reverse("annotations:dictionary_table", args=["users"])).status_code == 404
