from collections import Counter

import pytest

from annotations.formats.tables import BY_NAME, MAIN_ROLES, SPAN_ROLES, TABLES

TYPES = {"string", "integer", "boolean", "date", "datetime", "uuid", "list", "array", "object"}

each_table = pytest.mark.parametrize("table", TABLES, ids=BY_NAME)


@each_table
def test_no_two_columns_have_one_name(table):
    assert [name for name, n in Counter(table.column_names).items() if n > 1] == []


@each_table
def test_every_column_is_explained_and_of_a_known_type(table):
    assert table.meaning.endswith((".", "…"))
    for column in table.columns:
        assert column.type in TYPES, column.name
        assert column.meaning.endswith((".", "…")), column.name


@each_table
def test_an_id_stands_first(table):
    """A first cell that began with "#" would be a comment to a CSVW reader."""
    first = table.columns[0]
    assert first.name == table.primary_key
    # A pseudonym begins with a letter.
    assert first.type in ("uuid", "integer") or first.name == "person"


@each_table
def test_every_foreign_key_leads_to_the_key_of_a_table_and_has_its_type(table):
    for key in table.foreign_keys:
        other = BY_NAME[key.table]
        assert other.primary_key == key.key
        types = {column.name: column.type for column in table.columns}
        assert types[key.column] == other.columns[0].type


def test_every_table_can_be_joined_to_the_annotations():
    joined, before = {"annotations"}, set()
    while joined != before:
        before = set(joined)
        for table in TABLES:
            others = {key.table for key in table.foreign_keys}
            if table.name in before:
                joined |= others
            elif others & before:
                joined.add(table.name)
    assert joined == set(BY_NAME)


def test_the_words_of_every_kind_have_a_span_role():
    assert set(MAIN_ROLES.values()) <= set(SPAN_ROLES)


def test_nothing_has_to_be_dug_out_of_json():
    """The spans stand in a table of their own, and a picture's file decides what it embeds."""
    assert [
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if column.type in ("array", "object")
    ] == [("photos", "metadata"), ("annotations", "spans_json")]
