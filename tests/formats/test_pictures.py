import io
import struct
import zlib

import pytest
from PIL import Image

from annotations.formats.iso_dates import is_iso_date
from annotations.formats.pictures import (
    MEDIA_TYPES,
    DamagedPicture,
    NoPicture,
    TooLargePicture,
    UnusablePicture,
    read_picture,
)
from tests.formats.pictures import IIM, XMP, iim, picture, with_size


@pytest.mark.parametrize(("kind", "media_type"), MEDIA_TYPES.items())
def test_each_kind_is_known_by_what_is_in_it(kind, media_type):
    found = read_picture(picture(kind))
    assert (found.media_type, found.width, found.height) == (media_type, 40, 30)
    assert found.fields == {}


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF", "PNG"])
def test_xmp_fills_the_fields_of_a_caption(kind):
    content = picture(kind, xmp=XMP)
    found = read_picture(content)
    assert found.fields == {
        "caption": "A tram at the depot.",
        "creator": "Ida Brekke; Jon Aas",
        "credit_line": "Kestrel Images",
        "date_created": "2026-03-02T09:14:00+01:00",
        "alt_text": "A red tram",
        "persons": [["Mira Solberg", ""], ["Bo Ek", ""]],
        "locations_shown": ["Ostermoor, Norway"],
    }
    assert "A tram at the depot." in found.raw["xmp"]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_older_block_fills_what_it_knows(encoding):
    found = read_picture(picture(iptc=iim(IIM | {105: "Trän"}, encoding)))
    assert found.fields == {
        "caption": "Older words.",
        "creator": "Ida Brekke",
        "source": "Kestrel",
        "date_created": "2026-03-02",
        "location_created": "Ostermoor, Norway",
        "headline": "Trän",
    }
    assert found.raw["iptc"]["2:120"] == ["Older words."]


def test_a_date_of_the_older_block_may_be_a_month_or_a_year():
    assert read_picture(picture(iptc=iim({55: "20260300"}))).fields["date_created"] == "2026-03"
    assert read_picture(picture(iptc=iim({55: "20260000"}))).fields["date_created"] == "2026"
    assert "date_created" not in read_picture(picture(iptc=iim({55: "yesterda"}))).fields


@pytest.mark.parametrize(
    ("day", "time", "told"),
    [
        ("20260302", "091400+0100", "2026-03-02T09:14+01:00"),
        ("20260302", "091400", "2026-03-02T09:14"),
        ("20260302", "noon", "2026-03-02"),
        ("20260302", "250000", "2026-03-02"),
        ("20260300", "091400+0100", "2026-03"),
    ],
)
def test_the_time_of_the_older_block_goes_with_a_whole_day(day, time, told):
    found = read_picture(picture(iptc=iim({55: day, 60: time})))
    assert found.fields["date_created"] == told
    assert is_iso_date(told)


def test_the_newer_block_wins_and_the_others_fill_in():
    exif = {0x010E: "Oldest words.", 0x8298: "(c) Kestrel", 0x013B: "Somebody"}
    fields = read_picture(picture(xmp=XMP, iptc=iim(), exif=exif)).fields
    assert fields["caption"] == "A tram at the depot."
    assert fields["source"] == "Kestrel"
    assert fields["copyright_notice"] == "(c) Kestrel"


@pytest.mark.parametrize(
    "packet",
    [
        "not xml",
        "<x:xmpmeta",
        '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>' + XMP.replace("A tram", "&d;"),
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + XMP.replace("A tram", "&b;"),
        XMP.replace("Kestrel Images", "x" * 400_000),
    ],
)
def test_a_hostile_or_broken_block_is_as_good_as_none(packet):
    found = read_picture(picture("WEBP", xmp=packet))
    assert "passwd" not in str(found.fields)
    assert "caption" not in found.fields


def test_what_cannot_be_stored_is_left_out_of_the_words():
    found = read_picture(picture(iptc=iim({120: "Words\0more"})))
    assert found.fields["caption"] == "Wordsmore"


def test_a_telephone_s_picture_with_another_behind_it_is_a_jpeg():
    out = io.BytesIO()
    first, behind = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[behind])
    assert read_picture(out.getvalue()).media_type == "image/jpeg"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "GIF"])
@pytest.mark.parametrize("rest", [0.5, 0.95])
def test_a_picture_that_is_broken_off_is_refused(kind, rest):
    content = picture(kind, size=(400, 300))
    with pytest.raises(DamagedPicture, match="broken off or damaged"):
        read_picture(content[: int(len(content) * rest)])


def test_a_picture_whose_pixels_cannot_be_unpacked_is_refused():
    content = picture("PNG", size=(400, 300))
    start = content.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", content[start - 8 : start - 4])
    data = b"IDAT" + b"\x55" * length
    broken = content[: start - 4] + data + struct.pack(">I", zlib.crc32(data))
    with pytest.raises(DamagedPicture, match="broken off or damaged"):
        read_picture(broken + content[start + length + 4 :])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "GIF", "WEBP"])
def test_a_large_picture_has_a_small_one_that_stands_upright(kind):
    # Exif's sixth way to hold a camera: the right side is up.
    exif = {} if kind == "GIF" else {"exif": {0x0112: 6}}
    found = read_picture(picture(kind, size=(2000, 1000), **exif))
    small = Image.open(io.BytesIO(found.small))
    assert (small.format, small.size) == ("WEBP", (800, 400) if kind == "GIF" else (400, 800))
    assert read_picture(picture(kind, size=(800, 400))).small == b""


GOOD = picture()
HUGE = with_size(picture("PNG"), 60_000, 60_000)


@pytest.mark.parametrize(
    ("content", "refusal", "sentence"),
    [
        (b"", NoPicture, "no picture that can be read"),
        (b"hello", NoPicture, "no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", NoPicture, "no picture that can be read"),
        (b"<html><script>x()</script>", NoPicture, "no picture that can be read"),
        (b"%PDF-1.7", NoPicture, "no picture that can be read"),
        (b"BM" + b"\0" * 60, NoPicture, "no picture that can be read"),
        (GOOD[:20], NoPicture, "no picture that can be read"),
        (b"GIF89a", NoPicture, "no picture that can be read"),
        (b"II*\0" + b"\xff" * 40, NoPicture, "no picture that can be read"),
        (HUGE, TooLargePicture, "more than 150 million pixels"),
        (b"x" * (25 * 1024 * 1024 + 1), TooLargePicture, "larger than 25 MB"),
    ],
)
def test_a_file_that_is_no_picture_is_refused(content, refusal, sentence):
    with pytest.raises(UnusablePicture, match=sentence) as refused:
        read_picture(content)
    assert type(refused.value) is refusal
