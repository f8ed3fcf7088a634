"""Captions as sidecars in the fields of the IPTC Photo Metadata Standard: XMP, or JSON.

The names and types of the properties are those of the standard's technical reference. XMP has no
limit on lengths (the byte limits are of IIM, the older block inside picture files), so nothing is
cut. The JSON has the shape that exiftool writes with `-json -G1 -struct` and can read back.
The pictures are not touched: changing the metadata inside one ends its signatures.
"""

import json
import re
from collections.abc import Callable, Iterable
from posixpath import basename
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from annotations.formats.documents import (
    Document,
    Documents,
    Files,
    Format,
    Marked,
    Tally,
    filled,
)
from annotations.translation import gettext_noop

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
# Each property by the field it is read from: a text, or one in a language (AltLang).
TEXTS = {
    "headline": "photoshop:Headline",
    "credit_line": "photoshop:Credit",
    "source": "photoshop:Source",
    "date_created": "photoshop:DateCreated",
    "description_writer": "photoshop:CaptionWriter",
    "digital_source_type": "Iptc4xmpExt:DigitalSourceType",
}
ALT_LANGS = {
    "caption": "dc:description",
    "copyright_notice": "dc:rights",
    "alt_text": "Iptc4xmpCore:AltTextAccessibility",
    "extended_description": "Iptc4xmpCore:ExtDescrAccessibility",
    "event": "Iptc4xmpExt:Event",
}
# exiftool names some properties otherwise than XMP does.
EXIFTOOL = {
    "dc:description": "XMP-dc:Description",
    "dc:rights": "XMP-dc:Rights",
    "dc:creator": "XMP-dc:Creator",
}
# Between several creators in one text; a comma may stand within a name.
SEVERAL = "; "
# XML 1.0 has no way to write these.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write_xmp(documents: Documents, tally: Tally) -> Files:
    return _files(documents, tally, XMP, "xmp", lambda document, one: xmp(one.values).encode())


def write_json(documents: Documents, tally: Tally) -> Files:
    return _files(documents, tally, JSON, "json", sidecar)


def _files(
    documents: Documents,
    tally: Tally,
    made: Format,
    suffix: str,
    write: Callable[[Document, Marked], bytes],
) -> Files:
    for document in documents:
        for one in document.annotations:
            if one.kind == "caption":
                # Two editors may have described the same picture.
                name = f"{document.name}-photo{one.values['photo']}-{one.id[:8]}.{suffix}"
                tally.placed(one)
                yield name, [write(document, one)]
    yield "README.txt", [made.about.encode()]


def persons(values: dict) -> list[dict]:
    return values.get("persons_shown") or []


def creators(values: dict) -> list[str]:
    names = (values.get("creator") or "").split(SEVERAL.strip())
    return [name.strip() for name in names if name.strip()]


def xmp(values: dict) -> str:
    """One XMP packet with the values of a caption; what is empty is left out."""
    lines = [f"<{name}>{_text(values[field])}</{name}>" for field, name in TEXTS.items()
             if values.get(field)]  # fmt: skip
    lines += [_alt(name, values[field]) for field, name in ALT_LANGS.items() if values.get(field)]
    lines.append(_array("dc:creator", "Seq", map(_text, creators(values))))
    for field, name in (
        ("location_created", "LocationCreated"),
        ("locations_shown", "LocationShown"),
    ):
        places = values.get(field) or []
        places = [places] if isinstance(places, str) else places
        structs = [_alt("Iptc4xmpExt:LocationName", place) for place in places]
        lines.append(_array(f"Iptc4xmpExt:{name}", "Bag", structs, struct=True))
    shown = persons(values)
    lines.append(_array("Iptc4xmpExt:PersonInImage", "Bag", [_text(p["name"]) for p in shown]))
    lines.append(
        _array("Iptc4xmpExt:PersonInImageWDetails", "Bag", map(_person, shown), struct=True)
    )
    body = "\n".join(f"   {line}" for line in lines if line)
    spaces = "\n".join(f"    xmlns:{short}={quoteattr(uri)}" for short, uri in NAMESPACES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'  <rdf:Description rdf:about=""\n{spaces}>\n{body}\n  </rdf:Description>\n'
        ' </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>\n'
    )


def _person(person: dict) -> str:
    made = _alt("Iptc4xmpExt:PersonName", person["name"])
    if person["role_as_printed"]:
        made += _alt("Iptc4xmpExt:PersonDescription", person["role_as_printed"])
    if (person["actor"] or {}).get("wikidata_id"):
        made += _array("Iptc4xmpExt:PersonId", "Bag", [_text(_entity(person["actor"]))])
    return made


def _entity(actor: dict) -> str:
    return f"http://www.wikidata.org/entity/{actor['wikidata_id']}"


def _text(value: str) -> str:
    # A carriage return would come back as a line feed.
    return escape(_NOT_XML.sub("", value), {"\r": "&#13;"})


def _alt(name: str, value: str) -> str:
    return (
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_text(value)}</rdf:li></rdf:Alt></{name}>'
    )


def _array(name: str, kind: str, items: Iterable[str], struct: bool = False) -> str:
    parsed = ' rdf:parseType="Resource"' if struct else ""
    made = "".join(f"<rdf:li{parsed}>{item}</rdf:li>" for item in items)
    return made and f"<{name}><rdf:{kind}>{made}</rdf:{kind}></{name}>"


def sidecar(document: Document, one: Marked) -> bytes:
    """The caption as exiftool's JSON; SourceFile is the last part of the picture's address."""
    values = one.values
    made = {EXIFTOOL.get(name, f"XMP-{name}"): values.get(field)
            for field, name in (TEXTS | ALT_LANGS).items()}  # fmt: skip
    made["XMP-dc:Creator"] = creators(values)
    place = values.get("location_created")
    made["XMP-iptcExt:LocationCreated"] = [{"LocationName": place}] if place else None
    made["XMP-iptcExt:LocationShown"] = [
        {"LocationName": name} for name in values.get("locations_shown") or []
    ]
    made["XMP-iptcExt:PersonInImage"] = [person["name"] for person in persons(values)]
    made["XMP-iptcExt:PersonInImageWDetails"] = [
        filled(
            {
                "PersonName": person["name"],
                "PersonDescription": person["role_as_printed"],
                "PersonId": [_entity(person["actor"])]
                if (person["actor"] or {}).get("wikidata_id")
                else None,
            }
        )
        for person in persons(values)
    ]
    # exiftool's short names of the two IPTC namespaces.
    short = {"XMP-Iptc4xmpCore:": "XMP-iptcCore:", "XMP-Iptc4xmpExt:": "XMP-iptcExt:"}
    for long, brief in short.items():
        made = {name.replace(long, brief): value for name, value in made.items()}
    address = values.get("photo_url") or ""
    source = unquote(basename(urlsplit(address).path)) or f"{document.name}-photo{values['photo']}"
    data = {"SourceFile": source, **filled(made)}
    return (json.dumps([data], ensure_ascii=False, indent=1) + "\n").encode()


_LOSES = gettext_noop(
    "Holds only captions; which words a field was read from and how precise a date is stays behind."
)
XMP = Format(
    name="iptc-xmp",
    title="IPTC captions as XMP sidecars",
    suffix="zip",
    media_type="application/zip",
    offset_unit="",
    unit=gettext_noop("There are no offsets."),
    loses=gettext_noop(
        "Holds only captions; which words a field was read from and how precise a date is stays "
        "behind. Control characters, which XML cannot hold, are left out."
    ),
    write=write_xmp,
)
JSON = Format(
    name="iptc-json",
    title="IPTC captions as JSON sidecars",
    suffix="zip",
    media_type="application/zip",
    offset_unit="",
    unit=gettext_noop("There are no offsets."),
    loses=_LOSES,
    write=write_json,
)
