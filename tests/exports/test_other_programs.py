"""What others read: the real programs and libraries, each with the types that are declared."""

import csv
import importlib
import io
import json
import shutil
import signal
import subprocess
import zipfile
from collections import Counter

import pytest
from defusedxml import ElementTree
from django.db import transaction

from annotations.formats.csv_profiles import PROFILES, RESEARCH
from annotations.formats.tables import TABLES
from tests import factories as make
from tests.exports.full_desk import AWKWARD, full_desk
from tests.exports.small_desk import EVERY_STATUS, read_zip, zipped
from tests.plugins.programs import find_office

# Alone, too, the folder needs a database: one is made where a test is known to use it.
pytestmark = pytest.mark.django_db


def module(name: str):
    """A library that only these tests need; they are skipped with its name where it is not."""
    return pytest.importorskip(name, reason=f"{name} is not installed (requirements-dev.txt)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory, django_db_setup, django_db_blocker):
    """The files of a whole desk, as another program would find them: unpacked, and the zips."""
    folder = tmp_path_factory.mktemp("exported")
    with django_db_blocker.unblock(), transaction.atomic():
        full_desk()
        for profile in PROFILES.values():
            data = zipped(EVERY_STATUS, profile)
            (folder / f"{profile.name}.zip").write_bytes(data)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                archive.extractall(folder / profile.name)
        transaction.set_rollback(True)
    return folder


def test_frictionless_finds_nothing_wrong(folder, tmp_path, monkeypatch):
    frictionless = module("frictionless")
    for name in PROFILES:
        monkeypatch.chdir(folder / name)
        report = frictionless.validate("datapackage.json")
        assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:5]
        assert len(report.tasks) == len(TABLES)
    broken = shutil.copytree(folder / "research", tmp_path / "broken")
    with (broken / "quotes.csv").open("ab") as file:
        file.write(b"x\r\n")
    monkeypatch.chdir(broken)
    assert not frictionless.validate("datapackage.json").valid


def test_frictionless_reads_the_zip_itself(folder, monkeypatch):
    frictionless = module("frictionless")
    monkeypatch.chdir(folder)
    report = frictionless.Package("research.zip").validate()
    assert report.valid, report.flatten(["title", "note"])[:5]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_csvw_validator_finds_nothing_wrong(folder, profile):
    csvw = module("csvw")
    group = csvw.CSVW(str(folder / profile / "csv-metadata.json"), validate=True)
    assert group.is_valid, group.warnings[:5]
    notes = [
        row["note"]
        for row in csvw.TableGroup.from_file(folder / profile / "csv-metadata.json").tabledict[
            "annotations.csv"
        ]
    ]
    if profile == "research":
        assert {note for note in notes if note} <= {*AWKWARD}
        assert len({note for note in notes if note}) > 5


def test_pandas_reads_the_declared_types(folder):
    pandas = module("pandas")
    types = {"integer": "Int64", "boolean": "boolean"}
    rows = read_zip((folder / "research.zip").read_bytes())
    for table in TABLES:
        times = [column.name for column in table.columns if column.type in ("date", "datetime")]
        frame = pandas.read_csv(
            folder / "research" / table.file_name,
            dtype={
                c.name: types.get(c.type, "string") for c in table.columns if c.name not in times
            },
            parse_dates=times,
            keep_default_na=False,
            na_values={c.name: [""] for c in table.columns},
            encoding="utf-8",
        )
        assert tuple(frame.columns) == table.column_names
        assert len(frame) == len(rows[table.name])
        for column in table.columns:
            found = frame[column.name].dropna()
            if column.type == "string":
                assert [*found] == [
                    row[column.name] for row in rows[table.name] if row[column.name]
                ]
            if column.type == "datetime" and len(found):
                assert str(found.dt.tz) == "UTC", (table.name, column.name)
            if column.type == "date" and len(found):
                assert pandas.api.types.is_datetime64_dtype(found.dtype), (table.name, column.name)


def test_pandas_takes_no_name_for_a_gap_when_it_is_told_what_the_readme_says():
    pandas = module("pandas")
    make.quote(speaker="NA", cue="", approved=True)
    with zipfile.ZipFile(io.BytesIO(zipped())) as archive:
        told = 'keep_default_na=False, na_values=[""]'
        assert told in archive.read("README.md").decode()
        frame = pandas.read_csv(archive.open("quotes.csv"), keep_default_na=False, na_values=[""])
    assert frame["speaker_name"].tolist() == ["NA"]
    assert frame["cue_text"].isna().all()


def test_duckdb_reads_the_declared_types_and_joins(folder):
    duckdb = module("duckdb")
    types = {"integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "uuid": "UUID"}
    types |= {"datetime": "TIMESTAMPTZ", "array": "JSON", "object": "JSON"}
    base = duckdb.connect()
    rows = read_zip((folder / "research.zip").read_bytes())
    for table in TABLES:
        columns = {column.name: types.get(column.type, "VARCHAR") for column in table.columns}
        base.execute(
            f"CREATE TABLE {table.name} AS SELECT * FROM read_csv(?, header=true, delim=',', "  # noqa: S608 - the declared names
            f"quote='\"', escape='\"', new_line='\\r\\n', parallel=false, columns={columns})",
            [str(folder / "research" / table.file_name)],
        )
        assert base.execute(f"SELECT count(*) FROM {table.name}").fetchone() == (  # noqa: S608 - as above
            len(rows[table.name]),
        )
    # What a data desk asks first: every span stands in its text, counted as DuckDB counts.
    wrong = base.execute(
        "SELECT count(*) FROM spans JOIN annotations USING (annotation_id) "
        "JOIN texts USING (version_id) "
        'WHERE substr("text", "start" + 1, "end" - "start") <> exact'
    ).fetchone()
    assert wrong == (0,)
    notes = base.execute("SELECT note FROM annotations WHERE note IS NOT NULL").fetchall()
    assert {note for (note,) in notes} <= {*AWKWARD}


@pytest.fixture
def own_signals():
    """csvkit lets a closed pipe end the whole program, which here would be the tests."""
    pipe = getattr(signal, "SIGPIPE", None)
    before = pipe and signal.getsignal(pipe)
    yield
    if pipe:
        signal.signal(pipe, before)


def test_csvkit_reads_every_table(folder, own_signals):
    module("csvkit")
    program = importlib.import_module("csvkit.utilities.csvjson").CSVJSON
    rows = read_zip((folder / "research.zip").read_bytes())
    for table in TABLES:
        path = folder / "research" / table.file_name
        said = io.StringIO()
        # -I: as text, since csvkit would guess types from the cells.
        program(["-I", "--blanks", str(path)], said).run()
        assert json.loads(said.getvalue() or "[]") == rows[table.name], table.name


# What csvkit calls the types that it finds in cells by itself; a column of 0 and 1 alone could be
# either, as it says.
FOUND_BY_CSVKIT = {
    "integer": {"Number", "Boolean"},
    "boolean": {"Boolean"},
    "date": {"Date"},
    "datetime": {"DateTime"},
}


def test_csvkit_finds_the_declared_types_by_itself(folder, own_signals):
    module("csvkit")
    program = importlib.import_module("csvkit.utilities.csvstat").CSVStat
    seen = Counter()
    for table in TABLES:
        said = io.StringIO()
        program(["--json", str(folder / "research" / table.file_name)], said).run()
        found = {column["column_name"]: column for column in json.loads(said.getvalue() or "[]")}
        for column in table.columns:
            stat = found.get(column.name)
            if stat and stat["unique"] > stat["nulls"] and column.type in FOUND_BY_CSVKIT:
                seen[column.type] += 1
                assert stat["type"] in FOUND_BY_CSVKIT[column.type], (table.name, column.name)
    assert set(seen) == set(FOUND_BY_CSVKIT)


ODF = "urn:oasis:names:tc:opendocument:xmlns"
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


@pytest.fixture(scope="module")
def opened(folder, tmp_path_factory):
    """What LibreOffice makes of the spreadsheet profile when it opens it as a double click does."""
    office = find_office()
    if not office:
        pytest.skip("LibreOffice is not installed (on Debian: apt-get install libreoffice-calc)")
    home, back = tmp_path_factory.mktemp("office"), tmp_path_factory.mktemp("opened")
    files = [str(folder / "spreadsheet" / table.file_name) for table in TABLES]
    for kind in (AS_CSV, "fods"):
        subprocess.run(  # noqa: S603 - the program that was just found
            [office, "--headless", f"-env:UserInstallation=file://{home}",
             # What its dialog proposes for a file that begins with the byte order mark.
             "--infilter=CSV:44,34,76,1,,0,false,false",
             "--convert-to", kind, "--outdir", str(back), *files],
            check=True,
            timeout=300,
            capture_output=True,
        )  # fmt: skip
    return back


def test_libreoffice_changes_no_cell_of_the_spreadsheet_profile(folder, opened):
    for table in TABLES:
        ours, theirs = (
            [*csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))]
            for path in (folder / "spreadsheet" / table.file_name, opened / table.file_name)
        )
        assert theirs == ours, table.name


def test_libreoffice_knows_numbers_and_days_for_what_they_are(opened):
    seen = Counter()
    for table in TABLES:
        sheet = ElementTree.parse(opened / f"{table.name}.fods")
        _header, *rows = sheet.iter(f"{{{ODF}:table:1.0}}table-row")
        for row in rows:
            kinds = [
                cell.get(f"{{{ODF}:office:1.0}}value-type")
                for cell in row
                for _ in range(int(cell.get(f"{{{ODF}:table:1.0}}number-columns-repeated", 1)))
            ]
            for column, kind in zip(table.columns, kinds, strict=False):
                if kind and column.type in ("integer", "date", "datetime"):
                    seen[column.type, kind] += 1
    # A moment in UTC has no counterpart in a sheet, and stays the text it is.
    assert {*seen} == {("integer", "float"), ("date", "date"), ("datetime", "string")}


def test_the_profiles_differ_in_dress_alone(folder):
    research = read_zip((folder / "research.zip").read_bytes(), RESEARCH)
    spreadsheet = read_zip((folder / "spreadsheet.zip").read_bytes(), PROFILES["spreadsheet"])
    assert research == spreadsheet
