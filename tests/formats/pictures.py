# ruff: noqa: E501 - a sample is easier to read in one line.
"""Picture files made for the tests, with metadata in each of the three blocks."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" photoshop:Credit="Kestrel Images" photoshop:DateCreated="2026-03-02T09:14:00+01:00"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<dc:description><rdf:Alt><rdf:li xml:lang="de">Eine Bahn.</rdf:li>
<rdf:li xml:lang="x-default">A tram at the depot.</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Ida Brekke</rdf:li><rdf:li>Jon Aas</rdf:li></rdf:Seq></dc:creator>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A red tram</rdf:li></rdf:Alt>
</Iptc4xmpCore:AltTextAccessibility>
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Mira Solberg</rdf:li><rdf:li>Bo Ek</rdf:li></rdf:Bag>
</Iptc4xmpExt:PersonInImage>
<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource">
<Iptc4xmpExt:City>Ostermoor</Iptc4xmpExt:City><Iptc4xmpExt:CountryName>Norway</Iptc4xmpExt:CountryName>
</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
IIM = {120: "Older words.", 80: "Ida Brekke", 115: "Kestrel", 55: "20260302", 90: "Ostermoor",
       101: "Norway"}  # fmt: skip


def iim(values=IIM, encoding="utf-8") -> bytes:
    """An APP13 segment's worth of IIM, as old picture editors write it."""
    sets = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(text.encode(encoding))) + text.encode(encoding)
        for number, text in values.items()
    )
    sets += b"\0" * (len(sets) % 2)
    block = b"8BIM" + struct.pack(">HBBI", 0x0404, 0, 0, len(sets)) + sets
    return b"Photoshop 3.0\0" + block


def picture(kind="JPEG", *, size=(40, 30), xmp=None, exif=None, iptc=None) -> bytes:
    image = Image.new("RGB", size, (120, 20, 20))
    options = {}
    if xmp is not None and kind == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp)
    elif xmp is not None and kind == "TIFF":
        options["tiffinfo"] = {700: xmp.encode()}
    elif xmp is not None:
        options["xmp"] = xmp.encode()
    if exif is not None:
        made = Image.Exif()
        for tag, value in exif.items():
            made[tag] = value
        options["exif"] = made
    out = io.BytesIO()
    image.save(out, kind, **options)
    content = out.getvalue()
    if iptc is not None:
        # Behind the first marker of the file.
        content = content[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + content[2:]
    return content


def with_size(content: bytes, width: int, height: int) -> bytes:
    """A PNG whose head claims another size."""
    head = content[12:16] + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]
