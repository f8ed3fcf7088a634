"""What a picture file is and what is written in it: Exif, IIM (the older IPTC block) and XMP.

A file is unpacked once, to see that it is whole; the metadata stand in its head. Where one fact
stands in several blocks, XMP wins over IIM and IIM over Exif, as IPTC's mapping guidelines advise
for files whose blocks were written at different times. Nothing is ever written into a picture.
"""

import io
import re
import threading
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

import defusedxml
import defusedxml.ElementTree
from PIL import ExifTags, Image, ImageOps, IptcImagePlugin

from annotations.formats.iptc import ALT_LANGS, NAMESPACES, SEVERAL, TEXTS
from annotations.formats.iso_dates import is_iso_date
from annotations.translation import _

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 150_000_000
SMALL = 800
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
}
# The largest picture takes some 600 MB unpacked.
_one_at_a_time = threading.Lock()
_LONGEST_XMP = 300_000
_LONGEST_VALUE = 5_000
_MOST_VALUES = 100
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SPACES = NAMESPACES | {"rdf": _RDF[1:-1]}
_STRUCTS = {"location_created": "LocationCreated", "locations_shown": "LocationShown"}
# Dataset of record 2 by the field it fills (IPTC technical reference, 2024.1).
_IIM = {
    "caption": 120,
    "headline": 105,
    "creator": 80,
    "credit_line": 110,
    "source": 115,
    "copyright_notice": 116,
    "description_writer": 122,
}
_DATE = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)
_IIM_TIME = re.compile(r"(\d\d)(\d\d)\d\d([+-]\d{4})?")
_EXIF = {"caption": "ImageDescription", "creator": "Artist", "copyright_notice": "Copyright"}


class UnusablePicture(ValueError):
    """A file that is not taken; its message is a sentence for the reader."""


class TooLargePicture(UnusablePicture):
    """More bytes or pixels than are taken."""


class NoPicture(UnusablePicture):
    """Not a picture of a kind that is taken."""


class DamagedPicture(UnusablePicture):
    """A picture that is broken off, or that cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file. `fields` are those of a caption; `raw` is what each block holds.

    `small` is the same picture as WebP for a page that shows many, at most SMALL pixels wide and
    high; empty where the file itself is no larger.
    """

    media_type: str
    width: int
    height: int
    fields: dict[str, object]
    raw: dict[str, object]
    small: bytes = b""


def read_picture(content: bytes) -> Picture:
    """Judge a file and read its metadata; raises a kind of UnusablePicture."""
    if len(content) > MOST_BYTES:
        raise TooLargePicture(
            _("The picture is larger than %(most_bytes)s MB. Save it smaller.")
            % {"most_bytes": MOST_BYTES // 1024 // 1024}
        )
    too_many = TooLargePicture(
        _("The picture has more than %(most_pixels)s million pixels. Save it smaller.")
        % {"most_pixels": MOST_PIXELS // 1_000_000}
    )
    try:
        with warnings.catch_warnings():
            # Pillow warns of large pictures; how large is too large is judged here.
            warnings.simplefilter("ignore")
            with _open(content) as image:
                width, height = image.size
                if width * height > MOST_PIXELS:
                    raise too_many
                raw = {"exif": _exif(image), "iptc": _iim(image), "xmp": _xmp(image)}
                # A telephone's JPEG file may have more pictures behind the first one (MPO).
                kind = "JPEG" if image.format == "MPO" else image.format
                media_type = MEDIA_TYPES[kind]
    except UnusablePicture:
        raise
    except Image.DecompressionBombError:
        raise too_many from None
    except Exception:
        # Pillow's readers raise whatever a broken file leads them to.
        raise NoPicture(
            _("This is no picture that can be read. Give a JPEG, PNG, WebP, TIFF or GIF file.")
        ) from None
    small = _unpack(content)
    told = {name: value for name, value in raw.items() if value}
    return Picture(media_type, width, height, _fields(raw), told, small)


def _open(content: bytes):
    return Image.open(io.BytesIO(content), formats=list(MEDIA_TYPES))


def _unpack(content: bytes) -> bytes:
    """Make the small picture; DamagedPicture where the file does not hold all of its pixels."""
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _open(content) as image:
                image.verify()
            with _open(content) as image:
                is_small = max(image.size) <= SMALL
                # Of JPEG alone: the nearest size above, for which all of the file is read.
                image.draft(image.mode, (SMALL, SMALL))
                image.load()
                return b"" if is_small else _small(image)
    except Exception:
        raise DamagedPicture(
            _("The picture is broken off or damaged. Save or download it once more.")
        ) from None


def _small(image: Image.Image) -> bytes:
    colours = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((SMALL, SMALL))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=80, icc_profile=colours)
    return out.getvalue()


# The blocks as they stand


def _text(value) -> str:
    """Text that can be stored: no NUL, no half of a pair, not without end."""
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            value = value.decode("cp1252", "replace")
    value = re.sub(r"[\x00\ud800-\udfff]", "", str(value)).strip()
    return value[:_LONGEST_VALUE]


def _exif(image) -> dict[str, str]:
    if image.format == "PNG" and "exif" not in image.info:
        return {}  # To look for it behind the pixels would unpack them.
    try:
        found = image.getexif()
        names = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in found.items()}
        names |= {
            ExifTags.TAGS.get(tag, str(tag)): value
            for tag, value in found.get_ifd(ExifTags.IFD.Exif).items()
        }
    except Exception:  # A broken block is as good as none.
        return {}
    kept = ("ImageDescription", "Artist", "Copyright", "DateTimeOriginal", "OffsetTimeOriginal")
    return {name: _text(names[name]) for name in kept if names.get(name)}


def _iim(image) -> dict[str, list[str]]:
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}
    except Exception:  # A broken block is as good as none.
        return {}
    told = {}
    for (record, dataset), value in list(found.items())[:_MOST_VALUES]:
        values = value if isinstance(value, list) else [value]
        if record == 2:
            told[f"2:{dataset:03}"] = [_text(one) for one in values[:_MOST_VALUES]]
    return told


def _xmp(image) -> str:
    told = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if not told and image.format == "TIFF":
        told = image.tag_v2.get(700) or b""
    if isinstance(told, bytes):
        told = told.decode("utf-8", "replace")
    return re.sub(r"[\x00\ud800-\udfff]", "", str(told)) if len(told) <= _LONGEST_XMP else ""


# As fields of a caption


def _fields(raw: dict) -> dict[str, object]:
    fields = _from_exif(raw["exif"]) | _from_iim(raw["iptc"]) | _from_xmp(raw["xmp"])
    return {name: value for name, value in fields.items() if value}


def _from_exif(exif: dict[str, str]) -> dict[str, object]:
    fields = {field: exif[name] for field, name in _EXIF.items() if exif.get(name)}
    taken = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d)", exif.get("DateTimeOriginal", ""))
    if taken:
        offset = exif.get("OffsetTimeOriginal", "")
        offset = offset if re.fullmatch(r"[+-]\d\d:\d\d", offset) else ""
        fields["date_created"] = f"{taken[1]}-{taken[2]}-{taken[3]}T{taken[4]}{offset}"
    return fields


def _from_iim(iim: dict[str, list[str]]) -> dict[str, object]:
    fields = {
        field: SEVERAL.join(iim[f"2:{dataset:03}"])
        for field, dataset in _IIM.items()
        if iim.get(f"2:{dataset:03}")
    }
    day = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", iim.get("2:055", [""])[0])
    if day:
        date, time = _day(day), _IIM_TIME.sub(r"\1:\2\3", iim.get("2:060", [""])[0])
        moment = re.sub(r"([+-]\d\d)(\d\d)\Z", r"\1:\2", f"{date}T{time}")
        # A time goes with a whole day alone.
        fields["date_created"] = moment if is_iso_date(moment) else date
    place = _place([*iim.get("2:092", [])[:1], *iim.get("2:090", [])[:1],
                    *iim.get("2:095", [])[:1], *iim.get("2:101", [])[:1]])  # fmt: skip
    return fields | ({"location_created": place} if place else {})


def _day(found: re.Match) -> str:
    """An IIM date, where 00 stands for what is not known."""
    year, month, day = found.groups()
    return year if month == "00" else f"{year}-{month}" if day == "00" else f"{year}-{month}-{day}"


def _place(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))[:300]


def _from_xmp(packet: str) -> dict[str, object]:
    if not packet:
        return {}
    try:
        tree = defusedxml.ElementTree.fromstring(re.sub(r"\A[^<]+", "", packet).strip())
    except (defusedxml.DefusedXmlException, defusedxml.ElementTree.ParseError, ValueError):
        return {}
    described = list(tree.iter(f"{_RDF}Description"))[:_MOST_VALUES]

    def told(name: str) -> list[str]:
        return _told(described, name)

    fields: dict[str, object] = {
        field: told(name)[0] for field, name in (TEXTS | ALT_LANGS).items() if told(name)
    }
    fields["creator"] = SEVERAL.join(told("dc:creator"))
    persons = told("Iptc4xmpExt:PersonInImage") or told("Iptc4xmpExt:PersonName")
    fields["persons"] = [[name, ""] for name in persons]
    for field, name in _STRUCTS.items():
        fields[field] = _locations(described, name)
    fields["location_created"] = (fields["location_created"] or [""])[0] or _place(
        part
        for name in ("Iptc4xmpCore:Location", "photoshop:City", "photoshop:State",
                     "photoshop:Country")
        for part in told(name)[:1]
    )  # fmt: skip
    taken = _DATE.match(str(fields.get("date_created", "")))
    fields["date_created"] = re.sub(r"\.\d+", "", taken[0]) if taken else ""
    return {name: value for name, value in fields.items() if value}


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _told(described, name: str) -> list[str]:
    """The values of a property: an attribute, a text, or the items of a list; of an
    alternative in languages, the default one."""
    wanted = _qualified(name)
    for description in described:
        if description.get(wanted):
            return [_text(description.get(wanted))]
        for element in description.iter(wanted):
            items = list(element.iter(f"{_RDF}li"))
            if element.find(f"{_RDF}Alt") is not None:
                language = "{http://www.w3.org/XML/1998/namespace}lang"
                items.sort(key=lambda item: item.get(language) != "x-default")
                items = items[:1]
            texts = [item.text for item in items] if items else [element.text]
            values = [_text(text) for text in texts[:_MOST_VALUES] if text and text.strip()]
            if values:
                return values
    return []


def _locations(described, name: str) -> list[str]:
    wanted = _qualified(f"Iptc4xmpExt:{name}")
    parts = ("Sublocation", "LocationName", "City", "ProvinceState", "CountryName")
    found = []
    for description in described:
        for element in description.iter(wanted):
            for item in list(element.iter(f"{_RDF}li"))[:_MOST_VALUES]:
                inner = [item, *item.iter(f"{_RDF}Description")]
                values = [v for part in parts for v in _parts(inner, f"Iptc4xmpExt:{part}")]
                if place := _place(values):
                    found.append(place)
    return list(dict.fromkeys(found))


def _parts(elements, name: str) -> list[str]:
    wanted = _qualified(name)
    for element in elements:
        if element.get(wanted):
            return [_text(element.get(wanted))]
    return _told(elements, name)[:1]
