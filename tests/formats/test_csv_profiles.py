import csv
import io
import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotations.formats.csv_profiles import (
    CHUNK,
    PROFILES,
    RESEARCH,
    SPREADSHEET,
    UnreadableTable,
    decode,
    encode,
    guard,
    list_cell,
    list_items,
    unguard,
)

both = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)

# Plain text seldom meets what breaks a CSV file, so these pieces are mixed in on purpose.
HARD = [
    *",;\"'\r\n\t=+-@|%＝＋－＠#\\ ",
    "\r\n",
    "\ufeff",
    "\u00a0",
    "\u202f",
    "\u200f",
    "\u202e",
    "\u2028",
    "\x85",
    "\x0b",
    "\x0c",
    "\x00",
    "💩",
    "👩🏽‍🚒",
    "e\u0301",
    "“",
    "’tis",
    "NULL",
]
cells = st.lists(
    st.one_of(st.sampled_from(HARD), st.text(st.characters(exclude_categories=["Cs"]))),
    max_size=6,
).map("".join)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    row = st.lists(cells, min_size=width, max_size=width)
    return draw(row), draw(st.lists(row, max_size=6))


def write(columns, rows, profile):
    return b"".join(encode(columns, rows, profile))


def read(data, profile):
    columns, rows = decode(data, profile)
    return columns, list(rows)


@both
@settings(derandomize=True)
@example(table=([""], [[""], ["\ufeff"]]))
@example(table=(["\ufeff"], [["\r"], ["\n"], ["\r\n"], ["\n\r"]]))
@example(table=(["\ufeff,", "\ufeff"], [["'=1", "''=1"], ["'tis", "''"]]))
@given(table=tables())
def test_any_text_survives_the_way_out_and_back(profile, table):
    columns, rows = table
    assert read(write(columns, rows, profile), profile) == (columns, rows)


@both
@settings(derandomize=True)
@given(table=tables(), size=st.integers(1, 7))
def test_pieces_may_be_cut_anywhere_even_inside_a_character(profile, table, size):
    columns, rows = table
    data = write(columns, rows, profile)
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert read(pieces, profile) == (columns, rows)


@settings(derandomize=True)
@given(table=tables())
def test_no_spreadsheet_cell_begins_like_a_formula(table):
    columns, rows = table
    data = write(columns, rows, SPREADSHEET).decode("utf-8-sig")
    for cells_read in csv.reader(io.StringIO(data, newline="")):
        for cell in cells_read:
            assert not cell.startswith(tuple("=+-@\t\r\n|%＝＋－＠"))


@settings(derandomize=True)
@given(cells)
def test_the_guard_is_undone_exactly(cell):
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=SUM(A1:A9)", "'=SUM(A1:A9)"),
        ("@cityhall said", "'@cityhall said"),
        ("-4 °C overnight", "'-4 °C overnight"),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("|calc", "'|calc"),
        ("%PATH%", "'%PATH%"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠1", "'＠1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("'tis the season", "'tis the season"),
        ("''", "''"),
        ("", ""),
        ("a=b", "a=b"),
        ("– Non, dit-il", "– Non, dit-il"),
    ],
)
def test_what_the_guard_changes_and_what_it_leaves(cell, guarded):
    assert guard(cell) == guarded
    assert unguard(guarded) == cell


class Kind(str, Enum):  # noqa: UP042 - the shape whose str() would betray the member's name
    QUOTE = "quote"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (17, "17"),
        (0.5, "0.5"),
        (datetime(2026, 11, 24, 7, 30, tzinfo=UTC), "2026-11-24T07:30:00Z"),
        (
            datetime(2026, 11, 24, 0, 30, 9, 999_999, timezone(timedelta(hours=2))),
            "2026-11-23T22:30:09Z",
        ),
        (date(2026, 11, 24), "2026-11-24"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (Kind.QUOTE, "quote"),
        (["looks_wrong", "contains_number"], "looks_wrong|contains_number"),
        ((), ""),
    ],
)
@both
def test_how_each_kind_of_value_is_written(profile, value, cell):
    assert read(write(["id", "v"], [[1, value]], profile), profile)[1] == [["1", cell]]


@both
def test_a_time_without_a_zone_is_refused(profile):
    with pytest.raises(ValueError, match="no time zone"):
        write(["at"], [[datetime(2026, 11, 24)]], profile)


@both
@pytest.mark.parametrize("row", [["one"], ["one", "two", "three"]])
def test_a_row_of_another_width_is_refused_on_the_way_out(profile, row):
    with pytest.raises(ValueError, match="2 columns"):
        write(["a", "b"], [row], profile)


def test_the_research_profile_byte_for_byte():
    data = write(["id", "exact"], [[1, "“No,” she said"], [2, 'a "b", c\nd'], [3, None]], RESEARCH)
    assert data == 'id,exact\r\n1,"“No,” she said"\r\n2,"a ""b"", c\nd"\r\n3,\r\n'.encode()


def test_the_spreadsheet_profile_byte_for_byte():
    data = write(["id", "exact"], [[1, "@mayor: é"], [2, None]], SPREADSHEET)
    assert data == '\ufeff"id","exact"\r\n"1","\'@mayor: é"\r\n"2",""\r\n'.encode()


@both
def test_python_s_own_reader_agrees(profile):
    rows = [["a", "line\nbreak"], ["b", 'say "no"'], ["c", "x,y"]]
    text = write(["id", "t"], rows, profile).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["id", "t"], *rows]


@both
def test_the_header_leaves_before_the_first_row_is_asked_for(profile):
    def rows():
        raise AssertionError("a row was asked for")
        yield

    assert b"id" in next(encode(["id"], rows(), profile))


@both
def test_a_long_table_leaves_in_pieces_with_flat_memory(profile):
    rows = ([number, "x" * 90] for number in range(50_000))
    tracemalloc.start()
    sizes = [len(piece) for piece in encode(["id", "text"], rows, profile)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(sizes) > 4_500_000
    assert all(CHUNK <= size < 1.2 * CHUNK for size in sizes[1:-1])
    assert peak < 2_000_000


@both
def test_a_cell_longer_than_an_article_is_read_back(profile):
    text = "word " * 300_000
    assert read(write(["text"], [[text]], profile), profile)[1] == [[text]]


@both
def test_a_file_saved_again_by_an_editor_is_still_read(profile):
    data = '\ufeff"id","t"\n"1","é"\n\n'.encode()
    assert read(data, profile) == (["id", "t"], [["1", "é"]])


@both
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty: it has no header row."),
        (b"id,t\r\n1\r\n", "Line 2 has 1 cells where the header has 2."),
        (b'id,t\r\n1,"no end\r\n', "not CSV"),
        (b'id,t\r\n1,"a"b\r\n', "Line 2 is not CSV"),
        ("id,t\r\n1,é\r\n".encode("latin-1"), "The file is not UTF-8 text."),
    ],
    ids=["empty", "too few cells", "open quote", "text after a quote", "not UTF-8"],
)
def test_a_broken_file_is_refused_with_a_sentence(profile, data, sentence):
    with pytest.raises(UnreadableTable, match=sentence):
        read(data, profile)


@settings(derandomize=True)
@given(st.lists(st.text(alphabet="ab|\\, \n", min_size=1)))
def test_a_list_survives_its_cell(items):
    assert list_items(list_cell(items)) == items


def test_a_list_keeps_its_places_where_a_value_is_missing():
    assert list_cell(["Mayor", None, "clerk"]) == "Mayor||clerk"
    assert list_items("Mayor||clerk") == ["Mayor", "", "clerk"]
    assert list_items("|") == ["", ""]
    assert list_items("a\\") == ["a\\"]
