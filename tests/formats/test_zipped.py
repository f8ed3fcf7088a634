import io
import json
import tracemalloc
from zipfile import BadZipFile, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotations.formats.zipped import zip_stream


def unpack(data):
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@settings(derandomize=True)
@given(st.dictionaries(st.from_regex(r"[a-zé]{1,8}\.csv", fullmatch=True), st.lists(st.binary())))
def test_the_zip_holds_exactly_its_members(members):
    data = b"".join(zip_stream(members.items()))
    assert unpack(data) == {name: b"".join(pieces) for name, pieces in members.items()}


def test_the_same_data_gives_the_same_bytes():
    def members():
        yield "spans.csv", (b"id\r\n", b"1\r\n" * 9000)
        yield "README.md", [b"read me"]

    assert b"".join(zip_stream(members())) == b"".join(zip_stream(members()))


def test_the_first_bytes_leave_before_any_member_is_read():
    def never():
        raise AssertionError("the member was read")
        yield

    assert next(zip_stream([("spans.csv", never())])).startswith(b"PK")


def test_a_member_may_be_made_from_what_the_ones_before_it_held():
    counts = {}

    def rows():
        for number in range(3):
            yield b"%d\r\n" % number
            counts["spans"] = number + 1

    def members():
        yield "spans.csv", rows()
        yield "counts.json", [json.dumps(counts).encode()]

    assert unpack(b"".join(zip_stream(members())))["counts.json"] == b'{"spans": 3}'


def test_memory_stays_flat_on_a_long_table():
    pieces = (number.to_bytes(4, "big") * 16_384 for number in range(1000))
    tracemalloc.start()
    size = sum(map(len, zip_stream([("long.csv", pieces)])))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 50_000
    assert peak < 2_000_000


def test_a_table_that_breaks_off_does_not_pass_for_a_whole_zip():
    def breaks():
        yield b"id\r\n"
        raise RuntimeError("the database went away")

    received = []
    with pytest.raises(RuntimeError, match="went away"):
        received.extend(zip_stream([("spans.csv", breaks())]))
    with pytest.raises(BadZipFile):
        unpack(b"".join(received))
