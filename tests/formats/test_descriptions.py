import csv
import io
import json

import pytest

from annotations.formats.csv_profiles import PROFILES, RESEARCH, SPREADSHEET, encode
from annotations.formats.descriptions import csv_metadata, data_readme, datapackage
from annotations.formats.tables import BY_NAME, OMITTED_FIELDS, OMITTED_RECORDS, TABLES

both = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


@both
def test_the_readme_explains_every_table_and_column(profile):
    readme = data_readme(TABLES, profile, {"spans": 4711}, about=["Status: approved."]).decode()
    assert "| `spans.csv` | 4711 |" in readme
    assert "* Status: approved." in readme
    assert ("apostrophe" in readme) is (profile is SPREADSHEET)
    for table in TABLES:
        section = readme.split(f"\n## {table.file_name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in section
            for value, said in column.vocabulary.items():
                assert f"`{value}`: {said}" in section


@both
def test_a_reader_that_knows_the_dialect_alone_reads_the_cells(profile):
    """Blanks at the edges, a leading number sign, quotes, an empty line within a cell."""
    dialect = json.loads(csv_metadata(TABLES, profile))["dialect"]
    cells = [" a ", "#b", 'c "d", e', "f\n\ng", "", "\u00a0h"]
    data = b"".join(encode(["n", "words"], enumerate(cells), profile))
    text = data.decode(dialect["encoding"]).removeprefix("\ufeff")
    read = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect["delimiter"],
        quotechar=dialect["quoteChar"],
        doublequote=dialect["doubleQuote"],
        skipinitialspace=dialect["skipInitialSpace"],
    )
    lines = [line[dialect["skipColumns"] :] for line in read][dialect["skipRows"] :]
    assert lines[: dialect["headerRowCount"]] == [["n", "words"]]
    found = [words for _n, words in lines[dialect["headerRowCount"] :]]
    assert [words.strip() if dialect["trim"] else words for words in found] == cells
    assert any(
        line.endswith(dialect["lineTerminators"][0]) for line in io.StringIO(text, newline="")
    )


@both
def test_the_package_describes_the_tables_as_they_are_declared(profile):
    package = json.loads(datapackage(TABLES, profile, {"spans": 4711}))
    assert package["csv_profile"] == profile.name
    assert package.get("formula_guard") == (profile.formula_guard or None)
    assert [resource["path"] for resource in package["resources"]] == [
        table.file_name for table in TABLES
    ]
    spans = package["resources"][[*BY_NAME].index("spans")]
    assert spans["rows"] == 4711
    assert spans["schema"]["primaryKey"] == ["span_id"]
    assert spans["schema"]["foreignKeys"] == [
        {
            "fields": ["annotation_id"],
            "reference": {"resource": "annotations", "fields": ["annotation_id"]},
        }
    ]
    fields = {field["name"]: field for field in spans["schema"]["fields"]}
    assert tuple(fields) == BY_NAME["spans"].column_names
    assert fields["start"]["type"] == "integer"
    assert fields["start"]["unit"] == "code points"
    assert "cue" in fields["role"]["constraints"]["enum"]
    assert fields["role"]["categories"][1] == {
        "value": "cue",
        "description": "The words that say that somebody speaks.",
    }
    claims = package["resources"][[*BY_NAME].index("claims")]["schema"]["fields"]
    reasons = next(field for field in claims if field["name"] == "reasons")
    assert reasons["categories"][0] == {"value": "looks_wrong", "description": "It looks wrong."}


def test_a_package_of_one_table_points_at_no_table_that_is_not_there():
    package = json.loads(datapackage([BY_NAME["spans"]], RESEARCH, {}))
    assert package["resources"][0]["schema"]["foreignKeys"] == []


def test_the_readme_says_what_is_left_out_and_why():
    readme = data_readme(TABLES, RESEARCH, {}).decode()
    for name, reason in (OMITTED_RECORDS | OMITTED_FIELDS).items():
        assert f"* {name}: {reason}" in readme


def test_the_csvw_description_has_every_column_in_its_place_and_the_whole_dialect():
    group = json.loads(csv_metadata(TABLES, RESEARCH))
    # Every property that the W3C's vocabulary has for a dialect, since what is not written is
    # read differently by its prose and by its defaults.
    assert group["dialect"] == {
        "commentPrefix": None,
        "delimiter": ",",
        "doubleQuote": True,
        "encoding": "utf-8",
        "header": True,
        "headerRowCount": 1,
        "lineTerminators": ["\r\n", "\n"],
        "quoteChar": '"',
        "skipBlankRows": False,
        "skipColumns": 0,
        "skipInitialSpace": False,
        "skipRows": 0,
        "trim": False,
    }
    for table, described in zip(TABLES, group["tables"], strict=True):
        assert described["url"] == table.file_name
        names = [column["name"] for column in described["tableSchema"]["columns"]]
        assert tuple(names) == table.column_names
        assert described["tableSchema"]["primaryKey"] == table.primary_key
        for key in described["tableSchema"]["foreignKeys"]:
            assert key["reference"]["resource"].removesuffix(".csv") in BY_NAME
    columns = {
        column["name"]: column
        for column in group["tables"][[*BY_NAME].index("claims")]["tableSchema"]["columns"]
    }
    assert columns["reasons"]["separator"] == "|"
    assert columns["claim_date"]["datatype"] == {"base": "date", "format": "yyyy-MM-dd"}
    assert "not_checkable" in columns["checkworthiness"]["datatype"]["format"]
