"""`manage.py export_csv`: the same tables at the shell."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from annotations.formats.csv_profiles import SPREADSHEET
from annotations.formats.tables import TABLES
from annotations.queries.tables import ROWS
from tests import factories as make
from tests.exports.small_desk import read_table, read_zip, zipped

pytestmark = pytest.mark.django_db


def export(output, **options):
    """What the command said while it exported to `output`."""
    said = io.StringIO()
    call_command("export_csv", output=str(output), stderr=said, **options)
    return said.getvalue()


def test_a_zip_holds_the_tables_and_the_summary_counts_them(desk, tmp_path):
    said = export(tmp_path / "out.zip")
    tables = read_zip((tmp_path / "out.zip").read_bytes())
    assert tables == read_zip(zipped())
    for name, rows in tables.items():
        assert f"{len(rows):>10} {name}\n" in said
    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]


def test_a_folder_gets_a_file_for_each_table(desk, tmp_path):
    export(tmp_path / "new" / "folder", profile="spreadsheet")
    names = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert names == {table.file_name for table in TABLES} | {
        *("README.md", "datapackage.json", "csv-metadata.json", "manifest.json")
    }
    data = (tmp_path / "new" / "folder" / "quotes.csv").read_bytes()
    assert read_table(data, SPREADSHEET)[0]["speaker_name"] == "Mira Solberg"


def test_one_table_alone(desk, tmp_path):
    export(tmp_path / "claims.csv", table="claims")
    (row,) = read_table((tmp_path / "claims.csv").read_bytes())
    assert row["annotation_id"] == str(desk.claim.uuid)


def test_standard_output_is_the_export_and_nothing_else(desk, capfdbinary, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    said = export("-", table="quotes")
    assert read_table(sys.stdout.buffer.getvalue())[0]["speaker_name"] == "Mira Solberg"
    assert "quotes" in said


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({"status": ["draft"]}, ["draft"]),
        ({"status": ["draft", "returned"]}, ["draft", "returned"]),
        ({"status": ["all"], "kind": ["claim"]}, ["claim", "submitted"]),
        ({"status": ["all"], "publisher": "Halden Post"}, ["submitted", "returned", "rejected"]),
        ({"status": ["all"], "collection": "The survey"}, ["submitted", "returned", "rejected"]),
        ({"status": ["draft"], "collection": "survey"}, []),
        ({"actor": "mira solberg"}, ["quote", "caption"]),
        ({"editor": "editor", "kind": ["stance"]}, ["stance"]),
        ({"made_from": "2999-01-01"}, []),
        ({"made_to": "2999-01-01", "kind": ["caption"]}, ["caption"]),
    ],
)
def test_its_filters_are_those_of_the_page(desk, tmp_path, options, kept):
    desk.other.collection = make.collection(name="The survey", slug="survey")
    desk.other.save(update_fields=["collection"])
    export(tmp_path / "some.csv", table="annotations", **options)
    rows = read_table((tmp_path / "some.csv").read_bytes())
    assert {row["annotation_id"] for row in rows} == {
        str(getattr(desk, name).uuid) for name in kept
    }


def test_withheld_articles_only_when_asked(desk, tmp_path):
    desk.ferry.status = "withheld"
    desk.ferry.save(update_fields=["status"])
    for options, number in (({}, 0), ({"withheld": True}, 5)):
        export(tmp_path / "some.csv", table="annotations", **options)
        assert len(read_table((tmp_path / "some.csv").read_bytes())) == number


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"publisher": "Nobody’s Paper"}, "no publisher of this name"),
        ({"collection": "Nothing"}, "no collection named Nothing"),
        ({"editor": "nobody"}, "Nobody of this name has annotated"),
        ({"actor": "Who Ever"}, "Nobody on the register"),
        ({"article": "12345678901234567890123"}, "no such article"),
        ({"made_from": "yesterday"}, "year-month-day"),
        ({"made_from": "2026-02-02", "made_to": "2026-02-01"}, "before the first one"),
    ],
)
def test_what_it_cannot_find_it_says(desk, tmp_path, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        export(tmp_path / "some.zip", **options)
    assert not list(tmp_path.iterdir())


def test_an_export_that_breaks_leaves_the_old_file(desk, tmp_path, monkeypatch):
    (tmp_path / "out.zip").write_bytes(b"yesterday's")

    def broken(within):
        raise RuntimeError

    monkeypatch.setitem(ROWS, "quotes", broken)
    with pytest.raises(RuntimeError):
        export(tmp_path / "out.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]
    assert (tmp_path / "out.zip").read_bytes() == b"yesterday's"


def test_a_folder_that_is_not_there_is_named(desk, tmp_path):
    with pytest.raises(CommandError, match=r"missing/out\.zip cannot be written"):
        export(tmp_path / "missing" / "out.zip")


@pytest.mark.parametrize("output", ["out.zip", "folder"])
def test_where_nothing_may_be_written_one_sentence_says_so(desk, tmp_path, output):
    """A file in the place of a folder refuses root too, to make something and to take it away."""
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match=rf"file/{output} cannot be written: Not a directory\."):
        export(tmp_path / "file" / output)
