import json

import pytest

from annotations.formats.csv_profiles import PROFILES, RESEARCH, SPREADSHEET
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
            for value in column.vocabulary:
                assert f"`{value}`" in section


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


def test_a_package_of_one_table_points_at_no_table_that_is_not_there():
    package = json.loads(datapackage([BY_NAME["spans"]], RESEARCH, {}))
    assert package["resources"][0]["schema"]["foreignKeys"] == []


def test_the_readme_says_what_is_left_out_and_why():
    readme = data_readme(TABLES, RESEARCH, {}).decode()
    for name, reason in (OMITTED_RECORDS | OMITTED_FIELDS).items():
        assert f"* {name}: {reason}" in readme


def test_the_csvw_description_has_every_column_in_its_place_and_the_whole_dialect():
    group = json.loads(csv_metadata(TABLES, RESEARCH))
    assert group["dialect"]["trim"] is False
    assert group["dialect"]["commentPrefix"] is None
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
