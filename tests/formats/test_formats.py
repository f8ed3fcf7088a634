"""Each format as another program reads it, over a text on which counting is hard."""

import dataclasses
import importlib.resources
import io
import json
import random
import re
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import jsonschema
import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyld import jsonld

from annotations.formats import brat, claim_review, doccano, iob2, iptc, jsonl, label_studio
from annotations.formats import web_annotation as w3c
from annotations.formats.catalogue import FORMATS
from annotations.formats.documents import Part, Tally
from annotations.formats.pictures import read_picture
from tests.formats.documents import (
    CAPTION,
    CLAIM,
    DOCUMENT,
    DOCUMENTS,
    IDA,
    PLAIN,
    QUOTE,
    STANCE,
    TEXT,
    encoded,
)
from tests.formats.pictures import XMP
from tests.formats.pictures import picture as picture_of
from tests.plugins.programs import find_doccano, find_exiftool

OA, RDF = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def read_json(data: bytes):
    return json.loads(data.decode())


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_the_same_documents_give_the_same_bytes_and_each_says_what_it_is(made):
    assert encoded(made) == encoded(made)
    assert made.name == next(name for name, one in FORMATS.items() if one is made)
    for said in (made.title, made.unit, made.loses, made.media_type, made.suffix):
        assert said
    if made.suffix == "zip":
        about = files_of(encoded(made))["README.txt"].decode()
        assert made.unit in about
        assert made.loses in about


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_each_file_says_itself_what_its_offsets_count_and_what_it_cannot_carry(made):
    data = encoded(made)
    if made.suffix == "zip":
        about = files_of(data)["README.txt"].decode()
        assert made.unit in about
        assert made.loses in about
        return
    # A line stands for itself, since a reader may take any of them alone.
    for one in data.splitlines() if made.suffix == "jsonl" else [data]:
        assert json.dumps(made.loses)[1:-1].encode() in one
        said = made.unit if made.name == "claimreview" else f'"offset_unit":"{made.offset_unit}"'
        assert said.encode() in one


# What is in the file of DOCUMENTS: seven annotations, of which one claim is reviewed and the
# stance has no words, and one that is alone on its text.
HELD = {
    "jsonl": {"texts": 2, "quote": 2, "stance": 1, "claim": 2, "caption": 1, "not_a_quote": 2},
    "jsonld": {"quote": 2, "stance": 1, "claim": 2, "caption": 1, "not_a_quote": 2, "decision": 2},
    "claimreview": {"claim": 1, "review": 1},
    "iptc-xmp": {"caption": 1},
    "iptc-json": {"caption": 1},
    "label-studio": {"texts": 2, "quote": 2, "claim": 2, "caption": 1, "not_a_quote": 2},
    "doccano": {"texts": 2, "quote": 2, "claim": 2, "caption": 1, "not_a_quote": 2},
    "brat": {"texts": 2, "quote": 2, "claim": 2, "caption": 1, "not_a_quote": 2},
    "iob2": {"texts": 2, "quote": 2, "claim": 2, "caption": 1, "not_a_quote": 2},
}


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_each_format_tells_what_it_has_written(made):
    tally = Tally()
    for _name, pieces in made.write(iter(DOCUMENTS), tally):
        assert b"".join(pieces)
    assert tally.rows == HELD[made.name]
    kinds = {kind for kind in tally.rows if kind not in ("texts", "decision", "review")}
    assert tally.statuses == {"approved": sum(tally.rows[kind] for kind in kinds)}


def test_of_two_that_share_their_words_iob2_tells_one():
    twin = dataclasses.replace(QUOTE, id="00000000-0000-4000-8000-0000000000ff")
    document = dataclasses.replace(DOCUMENT, annotations=(QUOTE, twin))
    tally = Tally()
    files = {name: b"".join(pieces) for name, pieces in iob2.FORMAT.write([document], tally)}
    assert tally.rows["quote"] == 1
    assert twin.id in files["README.txt"].decode()


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_nothing_is_still_a_file_that_can_be_read(made):
    data = b"".join(made.encode([]))
    if made.suffix == "zip":
        assert "README.txt" in files_of(data)
    elif made.suffix == "json":
        assert read_json(data) == []
    elif made.suffix == "jsonld":
        found = read_json(data)
        held = found["@graph"] if "@graph" in found else found["items"]
        assert [one for one in held if one["@type"] != "Dataset"] == []
    else:
        assert data == b""


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_documents_are_read_one_after_another(made):
    """Pieces leave long before the last document has been read."""
    read, chance = [], random.Random(1)

    def slowly():
        for number in range(1000):
            read.append(number)
            # Words that do not pack well, or a zip would swallow them all.
            noise = " ".join(f"{chance.random()}" for _ in range(100))
            yield dataclasses.replace(DOCUMENT, text=TEXT + noise)

    pieces = made.encode(slowly())
    while not read:
        next(pieces)
    assert len(read) < 500


def test_duckdb_reads_the_jsonl_and_finds_every_stretch_where_it_says(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    file = tmp_path / "articles.jsonl"
    file.write_bytes(encoded(jsonl.FORMAT))
    rows = duckdb.sql(
        f"""SELECT a.kind, s.role, s.exact,
                   substring(article.text, (s.start + 1)::INT, (s."end" - s.start)::INT)
            FROM (SELECT article, unnest(annotations) AS a FROM read_json('{file}')) AS lines,
                 unnest(a.spans) AS spans(s)"""  # noqa: S608 (the test's own file)
    ).fetchall()
    assert len(rows) == sum(len(one.parts) for d in DOCUMENTS for one in d.annotations)
    for kind, role, exact, found in rows:
        assert exact == found, (kind, role)
    lines = [read_json(line) for line in encoded(jsonl.FORMAT).splitlines()]
    first = lines[0]["annotations"][0]
    assert first["values"] == QUOTE.values
    assert first["created_at"] == "2026-03-04T07:30:00Z"
    assert lines[0]["article"]["text"] == TEXT


# W3C Web Annotation -------------------------------------------------------------------------


def published(name: str):
    """A document of schema.org's terms, as the package for RO-Crates ships it."""
    return json.loads((importlib.resources.files("rocrate") / "data" / name).read_bytes())


def local_contexts(url, _options):
    """What stands at the address of a context, read without the network."""
    if url == "https://schema.org":
        context = {"@context": published("ro-crate.jsonld")["@context"]}
    else:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        context = ANNO
    return {"contextUrl": None, "documentUrl": url, "document": context}


def ids(**terms):
    return {name: {"@id": iri, "@type": "@id"} for name, iri in terms.items()}


# No package has anno.jsonld: these are the terms that are used here, defined by hand as it does.
ANNO = {
        "@context": {
            "oa": OA,
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "id": "@id",
            "type": "@type",
            **{
                name: f"oa:{name}"
                for name in (
                    "Annotation", "TextualBody", "SpecificResource", "TextQuoteSelector",
                    "TextPositionSelector", "TimeState", "identifying", "classifying",
                    "assessing", "describing", "commenting", "linking", "moderating", "exact",
                    "prefix", "suffix",
                )
            },
            "Image": "http://purl.org/dc/dcmitype/StillImage",
            "Person": "http://xmlns.com/foaf/0.1/Person",
            "AnnotationPage": "https://www.w3.org/ns/activitystreams#OrderedCollectionPage",
            **ids(
                body="oa:hasBody",
                target="oa:hasTarget",
                source="oa:hasSource",
                selector="oa:hasSelector",
                state="oa:hasState",
                cached="oa:cachedSource",
                creator="http://purl.org/dc/terms/creator",
            ),
            "items": {
                "@type": "@id",
                "@id": "https://www.w3.org/ns/activitystreams#items",
                "@container": "@list",
            },
            "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"},
            "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
            "language": "http://purl.org/dc/elements/1.1/language",
            "value": f"{RDF}value",
            "nickname": "http://xmlns.com/foaf/0.1/nick",
            "created": {"@id": "http://purl.org/dc/terms/created", "@type": "xsd:dateTime"},
            "modified": {"@id": "http://purl.org/dc/terms/modified", "@type": "xsd:dateTime"},
            "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
            "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
            "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
        }
}  # fmt: skip


def expanded(data: bytes):
    return jsonld.expand(read_json(data), {"documentLoader": local_contexts})


def plain(value):
    """The one value of an expanded property."""
    (only,) = value
    return only.get("@value", only.get("@id"))


def test_every_term_of_the_web_annotations_is_defined():
    """A reader drops what its contexts do not know without a word."""
    page = read_json(encoded(w3c.FORMAT))
    _published, own = page.pop("@context")
    names, nodes = set(), [page]
    while nodes:
        node = nodes.pop()
        for name, value in node.items():
            names.add(name)
            nodes += [one for one in (value if isinstance(value, list) else [value])
                      if isinstance(one, dict)]  # fmt: skip
    assert names - {"@type"} <= {*ANNO["@context"], *own}


def test_a_json_ld_reader_finds_the_web_annotations_with_their_selectors():
    (page,) = expanded(encoded(w3c.FORMAT))
    items = page["https://www.w3.org/ns/activitystreams#items"][0]["@list"]
    by_id = {item["@id"]: item for item in items}
    assert len(by_id) == len(DOCUMENT.annotations) + 1 + len(QUOTE.decisions)
    for item in items:
        assert item["@type"] == [f"{OA}Annotation"]
        assert plain(item[f"{OA}motivatedBy"]).startswith(OA)
        assert len(item["http://purl.org/dc/terms/creator"]) == 1

    quote = by_id[f"urn:uuid:{QUOTE.id}"]
    (target,) = quote[f"{OA}hasTarget"]
    assert target["@type"] == [f"{OA}List"]
    places = target["https://www.w3.org/ns/activitystreams#items"][0]["@list"]
    assert len(places) == 2
    for found, part in zip(places, QUOTE.main, strict=True):
        assert plain(found[f"{OA}hasSource"]) == DOCUMENT.url
        (state,) = found[f"{OA}hasState"]
        assert plain(state[f"{OA}cachedSource"]).startswith("ni:///sha-256;")
        assert plain(state[f"{OA}sourceDate"]) == "2026-03-04T07:30:00Z"
        position, words = found[f"{OA}hasSelector"]
        start, end = plain(position[f"{OA}start"]), plain(position[f"{OA}end"])
        assert TEXT[start:end] == plain(words[f"{OA}exact"]) == part.exact
        prefix, suffix = plain(words[f"{OA}prefix"]), plain(words[f"{OA}suffix"])
        assert TEXT.startswith(prefix + part.exact + suffix, start - len(prefix))
    bodies = {
        (plain(body["urn:newsroom:terms:field"]), key): plain(body[key])
        for body in quote[f"{OA}hasBody"]
        if "urn:newsroom:terms:field" in body
        for key in (f"{RDF}value", f"{OA}hasSource")
        if key in body
    }
    assert bodies["speaker", f"{RDF}value"] == IDA["name"]
    assert bodies["speaker", f"{OA}hasSource"] == "http://www.wikidata.org/entity/Q42"
    assert bodies["negated", f"{RDF}value"] == "true"
    spans = quote["urn:newsroom:terms:spans"][0]["@list"]
    assert [plain(span["urn:newsroom:terms:role"]) for span in spans] == [
        part.role for part in QUOTE.parts
    ]


def test_a_json_ld_reader_finds_each_decision_as_an_annotation_on_the_annotation():
    (page,) = expanded(encoded(w3c.FORMAT))
    items = page["https://www.w3.org/ns/activitystreams#items"][0]["@list"]
    judged = [item for item in items if plain(item[f"{OA}motivatedBy"]) == f"{OA}moderating"]
    assert {item["@id"] for item in judged} == {f"urn:uuid:{one.id}" for one in QUOTE.decisions}
    for item, decided in zip(judged, QUOTE.decisions, strict=True):
        assert item["@type"] == [f"{OA}Annotation"]
        assert item[f"{OA}hasTarget"] == [{"@id": f"urn:uuid:{QUOTE.id}"}]
        assert plain(item["http://purl.org/dc/terms/created"]) == "2026-03-04T07:30:00Z"
        bodies = {
            plain(body[f"{OA}hasPurpose"]): plain(body[f"{RDF}value"])
            for body in item[f"{OA}hasBody"]
        }
        assert bodies[f"{OA}moderating"] == decided.decision
        assert bodies.get(f"{OA}commenting", "") == decided.comment


def test_what_has_no_words_of_its_own_points_at_what_it_is_about():
    (page,) = expanded(encoded(w3c.FORMAT))
    items = page["https://www.w3.org/ns/activitystreams#items"][0]["@list"]
    targets = {item["@id"]: plain(item[f"{OA}hasTarget"]) for item in items}
    assert targets[f"urn:uuid:{STANCE.id}"] == f"urn:uuid:{QUOTE.id}"
    assert targets[f"urn:uuid:{CAPTION.id}"] == CAPTION.values["photo_url"]


# schema.org ---------------------------------------------------------------------------------


def test_a_json_ld_reader_finds_the_reviewed_claim_and_its_verdict_alone():
    about, claim, review = expanded(encoded(claim_review.FORMAT))
    s = "http://schema.org/"
    assert about["@type"] == [f"{s}Dataset"]
    assert claim_review.FORMAT.loses in plain(about[f"{s}description"])
    assert claim["@type"] == [f"{s}Claim"]
    assert plain(claim[f"{s}text"]) == CLAIM.values["statement"]
    assert plain(claim[f"{s}datePublished"]) == "2026-03-04"
    assert plain(claim[f"{s}author"][0][f"{s}sameAs"]).endswith("Q42")
    assert plain(claim[f"{s}appearance"][0][f"{s}url"]) == DOCUMENT.url
    assert review["@type"] == [f"{s}ClaimReview"]
    assert plain(review[f"{s}url"]) == "https://check.example/1"
    assert plain(review[f"{s}reviewRating"][0][f"{s}alternateName"]) == "Mostly “true” 💩"
    assert plain(review[f"{s}author"][0][f"{s}name"]) == "Check & Co"
    assert plain(review[f"{s}author"][0][f"{s}url"]) == "https://check.example/"
    assert plain(review[f"{s}datePublished"]) == "2026-03-06"
    numbers = [plain(review[f"{s}reviewRating"][0][f"{s}{name}"])
               for name in ("worstRating", "ratingValue", "bestRating")]  # fmt: skip
    assert numbers == [1, 4, 5]
    assert plain(review[f"{s}itemReviewed"]) == claim["@id"]


def test_a_review_of_a_claim_in_two_stories_stays_two_to_a_reader_of_json_ld():
    again = dataclasses.replace(
        CLAIM,
        id="00000000-0000-4000-8000-000000000099",
        values=CLAIM.values | {"statement": "By 14 % the pumps rose"},
    )
    stories = [dataclasses.replace(DOCUMENT, annotations=(one,)) for one in (CLAIM, again)]
    data = b"".join(claim_review.FORMAT.encode(iter(stories)))
    nodes = jsonld.flatten(read_json(data), None, {"documentLoader": local_contexts})
    s = "http://schema.org/"
    reviews = [node for node in nodes if node.get("@type") == [f"{s}ClaimReview"]]
    assert {plain(one[f"{s}itemReviewed"]): plain(one[f"{s}claimReviewed"]) for one in reviews} == {
        f"urn:uuid:{one.id}": one.values["statement"] for one in (CLAIM, again)
    }


def test_schema_orgs_vocabulary_has_each_property_for_its_type_and_its_value():
    terms = {term["@id"].replace("schema:", "http://schema.org/"): term
             for term in published("schema.jsonld")["@graph"]}  # fmt: skip

    def named(term, relation) -> set[str]:
        found = terms[term].get(relation, [])
        found = found if isinstance(found, list) else [found]
        return {one["@id"].replace("schema:", "http://schema.org/") for one in found}

    def above(kind) -> set[str]:
        """The type with all that it is a kind of."""
        higher = named(kind, "rdfs:subClassOf") & set(terms) if kind in terms else set()
        return {kind}.union(*map(above, higher))

    literals = {f"http://schema.org/{name}" for name in ("Text", "URL", "Date", "DateTime")}
    seen = set()

    def check(node):
        (kind,) = node["@type"]
        for name, values in node.items():
            if name.startswith("@"):
                continue
            seen.add(name)
            assert named(name, "schema:domainIncludes") & above(kind), (name, kind)
            allowed = named(name, "schema:rangeIncludes")
            for value in values:
                if "@value" in value:
                    assert allowed & literals, (name, value)
                elif "@type" in value:
                    assert allowed & above(value["@type"][0]), (name, value["@type"])
                    check(value)

    for node in expanded(encoded(claim_review.FORMAT)):
        check(node)
    # What the vocabulary does not know falls out when the file is expanded.
    written = set(re.findall(r'"(\w+)":', encoded(claim_review.FORMAT).decode()))
    assert {name.removeprefix("http://schema.org/") for name in seen} == written


# IPTC ---------------------------------------------------------------------------------------


@pytest.fixture
def xmp_of_pillow():
    """The sidecar put into a JPEG and read back from it."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG", xmp=captions_of(iptc.XMP))
    with Image.open(io.BytesIO(picture.getvalue())) as image:
        return image.getxmp()["xmpmeta"]["RDF"]["Description"]


def alt(value):
    item = value["Alt"]["li"]
    assert item["lang"] == "x-default"
    return item["text"]


def test_pillow_reads_the_caption_from_the_xmp(xmp_of_pillow):
    read, values = xmp_of_pillow, CAPTION.values
    assert alt(read["description"]) == values["caption"]
    assert alt(read["AltTextAccessibility"]) == values["alt_text"]
    assert alt(read["rights"]) == values["copyright_notice"]
    assert alt(read["Event"]) == values["event"]
    assert read["creator"]["Seq"]["li"] == values["creator"]
    assert read["Credit"] == values["credit_line"]
    assert read["Headline"] == values["headline"]
    assert read["DateCreated"] == "2026-03-04"
    assert read["DigitalSourceType"] == values["digital_source_type"]
    assert "ExtDescrAccessibility" not in read
    assert alt(read["LocationCreated"]["Bag"]["li"]["LocationName"]) == "Halden"
    shown = read["LocationShown"]["Bag"]["li"]
    assert [alt(place["LocationName"]) for place in shown] == values["locations_shown"]
    assert read["PersonInImage"]["Bag"]["li"] == ["Ida\u00a0Brekke", "Bo 💩"]
    ida, bo = read["PersonInImageWDetails"]["Bag"]["li"]
    assert alt(ida["PersonDescription"]) == "the q\u0303ief"
    assert ida["PersonId"]["Bag"]["li"] == "http://www.wikidata.org/entity/Q42"
    assert alt(bo["PersonName"]) == "Bo 💩"
    assert "PersonId" not in bo


def test_creators_that_a_picture_names_are_several_in_the_sidecars_too():
    read = read_picture(picture_of(xmp=XMP)).fields
    packet = iptc.xmp(read | {"photo": 1})
    again = read_picture(picture_of(xmp=packet)).fields
    assert again["creator"] == read["creator"] == "Ida Brekke; Jon Aas"
    caption = dataclasses.replace(CAPTION, values=CAPTION.values | read)
    (sidecar,) = json.loads(iptc.sidecar(DOCUMENT, caption))
    assert sidecar["XMP-dc:Creator"] == ["Ida Brekke", "Jon Aas"]
    assert "<rdf:li>Ida Brekke</rdf:li><rdf:li>Jon Aas</rdf:li>" in packet


def test_control_characters_do_not_break_the_xmp():
    packet = iptc.xmp({"caption": "a\x00\x0b\ud800b ]]> <x>", "photo": 1})
    Image.new("RGB", (8, 8)).save(picture := io.BytesIO(), "JPEG", xmp=packet.encode())
    with Image.open(io.BytesIO(picture.getvalue())) as image:
        read = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    assert alt(read["description"]) == "ab ]]> <x>"


def exiftool(*arguments) -> bytes:
    program = find_exiftool()
    if not program:
        pytest.skip("exiftool is not installed (on Debian: libimage-exiftool-perl)")
    command = [program, "-charset", "filename=utf8", "-json", "-G1", "-struct", *arguments]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout  # noqa: S603 - the program that was just found


def captions_of(made) -> bytes:
    """The one sidecar of an export."""
    (data,) = (data for name, data in files_of(encoded(made)).items() if name != "README.txt")
    return data


def xmp_of(read: list[dict]) -> dict:
    """What exiftool has read, with days as XMP writes them."""
    (found,) = read
    found["XMP-photoshop:DateCreated"] = found["XMP-photoshop:DateCreated"].replace(":", "-")
    return {name: value for name, value in found.items() if name.startswith("XMP-") and
            not name.startswith("XMP-x:")}  # fmt: skip


def test_exiftool_reads_every_property_of_both_sidecars_and_writes_them_into_a_picture(tmp_path):
    (sidecar,) = read_json(captions_of(iptc.JSON))
    name = sidecar.pop("SourceFile")
    assert len(sidecar) == 15
    packet = tmp_path / "caption.xmp"
    packet.write_bytes(captions_of(iptc.XMP))
    assert xmp_of(read_json(exiftool(packet))) == sidecar
    assert read_json(exiftool("-validate", "-a", packet))[0]["ExifTool:Validate"] == "OK"
    picture, beside = tmp_path / name, tmp_path / "caption.json"
    Image.new("RGB", (8, 8)).save(picture)
    beside.write_bytes(captions_of(iptc.JSON).replace(name.encode(), str(picture).encode()))
    exiftool("-overwrite_original", f"-json={beside}", picture)
    assert xmp_of(read_json(exiftool("-XMP:all", picture))) == sidecar


def test_the_json_sidecar_has_exiftools_shape():
    name, data = next(iter(files_of(encoded(iptc.JSON)).items()))
    assert re.fullmatch(r"00000000-.+-v2-photo1-00000000\.json", name)
    (read,) = read_json(data)
    assert read["SourceFile"] == "fire hall.jpg"
    assert all(re.fullmatch(r"XMP-(dc|photoshop|iptcCore|iptcExt):[A-Z]\w+", key)
               for key in read if key != "SourceFile")  # fmt: skip
    assert read["XMP-dc:Description"] == CAPTION.values["caption"]
    assert read["XMP-iptcExt:LocationShown"][1] == {"LocationName": "Sound\u00a0Quay"}
    assert read["XMP-iptcExt:PersonInImageWDetails"][0]["PersonId"] == [
        "http://www.wikidata.org/entity/Q42"
    ]


# Tools that annotate ------------------------------------------------------------------------

# As the export's documentation describes a task, its regions, choices and relations.
LABEL_STUDIO = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["data", "annotations"],
        "properties": {
            "data": {"required": ["text"], "properties": {"text": {"type": "string"}}},
            "annotations": {
                "items": {
                    "required": ["result"],
                    "properties": {
                        "result": {
                            "items": {
                                "oneOf": [
                                    {"$ref": "#/$defs/region"},
                                    {"$ref": "#/$defs/relation"},
                                ]
                            }
                        }
                    },
                }
            },
        },
    },
    "$defs": {
        "region": {
            "required": ["id", "from_name", "to_name", "type", "value"],
            "properties": {
                "to_name": {"const": "text"},
                "type": {"enum": ["labels", "choices"]},
                "value": {
                    "required": ["start", "end", "text"],
                    "properties": {
                        "start": {"type": "integer", "minimum": 0},
                        "end": {"type": "integer", "minimum": 1},
                        "labels": {"type": "array", "items": {"type": "string"}},
                        "choices": {"type": "array", "items": {"type": "string"}},
                    },
                    "additionalProperties": {"type": "string"},
                },
            },
        },
        "relation": {
            "required": ["from_id", "to_id", "type", "direction"],
            "properties": {
                "type": {"const": "relation"},
                "direction": {"enum": ["left", "right", "bi"]},
                "labels": {"type": "array", "items": {"type": "string"}},
            },
            "additionalProperties": {"type": "string"},
        },
    },
}


def test_label_studios_tasks_have_their_documented_shape_and_code_points():
    tasks = read_json(encoded(label_studio.FORMAT))
    jsonschema.validate(tasks, LABEL_STUDIO)
    text = tasks[0]["data"]["text"]
    results = tasks[0]["annotations"][0]["result"]
    regions = [item for item in results if item["type"] == "labels"]
    for region in regions:
        value = region["value"]
        assert text[value["start"] : value["end"]] == value["text"]
        assert set(value["labels"]) <= set(label_studio.LABELS)
    assert len(regions) == sum(len(one.parts) for one in DOCUMENT.annotations)
    known = {region["id"] for region in regions}
    for item in results:
        if item["type"] == "relation":
            assert {item["from_id"], item["to_id"]} <= known
        if item["type"] == "choices":
            assert item["id"] in known
            assert f'name="{item["from_name"]}"' in label_studio.CONFIG
            assert f'<Choice value="{item["value"]["choices"][0]}"/>' in label_studio.CONFIG
    assert tasks[0]["data"]["left_out"] == [STANCE.id]


def label_studio_makes(how: str, folder: Path) -> str:
    """What Label Studio's own converter makes of the tasks under the documented interface."""
    converting = pytest.importorskip("label_studio_converter")
    tasks = read_json(encoded(label_studio.FORMAT))
    # As Label Studio numbers them when they come in.
    for number, task in enumerate(tasks, start=1):
        task["id"] = number
        for made in task["annotations"]:
            made["id"] = number
    file = folder / "tasks.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    converter = converting.Converter(label_studio.CONFIG, None, download_resources=False)
    getattr(converter, f"convert_to_{how}")(str(file), str(folder), is_dir=False)
    (made,) = folder.glob("result.*")
    return made.read_text(encoding="utf-8")


def test_label_studio_knows_each_control_and_each_value_of_the_interface():
    config = pytest.importorskip("label_studio_tools.core.label_config")
    controls = config.parse_config(label_studio.CONFIG)
    # One name twice would be one control, and Label Studio refuses the whole interface.
    assert len(controls) == len(re.findall("<(Labels|Choices) ", label_studio.CONFIG))
    for task in read_json(encoded(label_studio.FORMAT)):
        for made in task["annotations"][0]["result"]:
            if made["type"] != "relation":
                control = controls[made["from_name"]]
                assert control["type"].lower() == made["type"]
                assert set(made["value"][made["type"]]) <= set(control["labels"])
                assert control["to_name"] == [made["to_name"]]


def test_label_studio_finds_the_words_and_the_choices_again(tmp_path):
    tasks = read_json(label_studio_makes("json_min", tmp_path).encode())
    assert [task["text"] for task in tasks] == [document.text for document in DOCUMENTS]
    found = {(part["labels"][0], part["text"], part["start"]) for part in tasks[0]["part"]}
    assert found == {
        (f"{one.kind}.{part.role}", part.exact, part.start)
        for one in DOCUMENT.annotations
        for part in one.parts
    }
    assert tasks[0]["type"] == ["direct", "indirect"]
    assert tasks[0]["speaker_status"] == ["named", "unnamed"]
    assert tasks[1]["reason"] == "other"


def test_label_studio_counts_code_points_where_it_cuts_the_text_into_tokens(tmp_path):
    lines = [line.split(" ") for line in label_studio_makes("conll2003", tmp_path).splitlines()]
    tagged = [(words[0], words[-1]) for words in lines if words[-1] not in ("", "O")]
    assert ("said", "B-quote.cue") in tagged
    # An emoji stands before both of them.
    assert tagged[tagged.index(("Pumps", "B-claim.claim")) :][:5] == [
        ("Pumps", "B-claim.claim"),
        ("rose", "I-claim.claim"),
        ("by", "I-claim.claim"),
        ("14", "I-claim.claim"),
        ("%", "I-claim.claim"),
    ]


def test_the_interface_that_label_studio_needs_is_in_the_documentation():
    docs = Path(__file__).parents[2] / "docs" / "formats.md"
    assert label_studio.CONFIG in docs.read_text(encoding="utf-8")
    # Well-formed, or Label Studio would take none of it.
    ElementTree.fromstring(label_studio.CONFIG)


# As doccano's data set page describes a line of a relation extraction project.
DOCCANO = {
    "required": ["text", "entities", "relations"],
    "properties": {
        "text": {"type": "string"},
        "entities": {
            "items": {
                "required": ["id", "label", "start_offset", "end_offset"],
                "properties": {
                    "id": {"type": "integer"},
                    "label": {"type": "string", "maxLength": 100},
                    "start_offset": {"type": "integer", "minimum": 0},
                    "end_offset": {"type": "integer", "minimum": 1},
                },
                "additionalProperties": False,
            }
        },
        "relations": {
            "items": {
                "required": ["id", "from_id", "to_id", "type"],
                "properties": {
                    "id": {"type": "integer"},
                    "from_id": {"type": "integer"},
                    "to_id": {"type": "integer"},
                    "type": {"type": "string"},
                },
                "additionalProperties": False,
            }
        },
    },
}


def test_doccanos_lines_have_their_documented_shape_and_count_as_a_browser_does():
    lines = [read_json(line) for line in encoded(doccano.FORMAT).splitlines()]
    for line in lines:
        jsonschema.validate(line, DOCCANO)
    units = lines[0]["text"].encode("utf-16-le")
    found = [
        (e["label"], units[2 * e["start_offset"] : 2 * e["end_offset"]].decode("utf-16-le"))
        for e in lines[0]["entities"]
    ]
    assert sorted(found) == sorted(
        (f"{one.kind}.{part.role}", part.exact)
        for one in DOCUMENT.annotations
        for part in one.parts
    )
    # In code points every one of these stands elsewhere: an emoji comes first.
    assert all(e["start_offset"] != TEXT.index(words) for e, (_, words)
               in zip(lines[0]["entities"], found, strict=True))  # fmt: skip
    known = {e["id"] for e in lines[0]["entities"]}
    assert lines[0]["relations"]
    assert all({r["from_id"], r["to_id"]} <= known for r in lines[0]["relations"])


def test_doccano_itself_takes_every_entity_and_relation(tmp_path):
    doccano_itself = find_doccano(Path(sys.prefix))
    if not doccano_itself:
        pytest.skip("doccano was not downloaded (run.py test does)")
    file = tmp_path / "texts.jsonl"
    file.write_bytes(encoded(doccano.FORMAT))
    script = Path(__file__).with_name("doccano_reads.py")
    command = [sys.executable, script, doccano_itself, file]
    said = subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603 - the test's own script
    taken = read_json(said.stdout)
    lines = [read_json(line) for line in file.read_bytes().splitlines()]
    assert taken["errors"] == []
    assert taken["texts"] == [document.text for document in DOCUMENTS]
    for name in ("entities", "relations"):
        for one in taken[name]:
            one.pop("example_uuid")
        assert taken[name] == [one for line in lines for one in line[name]]
    # It would leave these out of a project that allows no overlaps, as the documentation says.
    assert len(taken["without_overlaps"]) < len(taken["entities"])


# The grammar of brat's standoff page, a line at a time.
BRAT = {
    "T": r"T\d+\t([A-Za-z]+) (\d+ \d+(?:;\d+ \d+)*)\t([^\t\n]+)",
    "R": r"R\d+\t([A-Za-z]+) Arg1:(T\d+) Arg2:(T\d+)",
    "A": r"A\d+\t([A-Za-z]+) (T\d+)(?: (\w+))?",
    "N": r"N\d+\tReference (T\d+) (\w+:\w+)\t([^\t\n]+)",
    "#": r"#\d+\tAnnotatorNotes (T\d+)\t([^\t\n]+)",
}


def test_brats_lines_follow_its_grammar_and_its_text_is_untouched():
    files = files_of(encoded(brat.FORMAT))
    text = files[f"{DOCUMENT.name}.txt"].decode()
    assert text == TEXT
    conf = files["annotation.conf"].decode()
    assert re.findall(r"^\[(\w+)\]$", conf, re.M) == [
        "entities",
        "relations",
        "events",
        "attributes",
    ]
    stretches, seen = {}, []
    for line in files[f"{DOCUMENT.name}.ann"].decode().removesuffix("\n").split("\n"):
        match = re.fullmatch(BRAT[line[0]], line)
        assert match, line
        seen.append(line.split("\t")[0])
        if line[0] == "T":
            kind, places, words = match.groups()
            assert f"\n{kind}\n" in conf
            pieces = [tuple(map(int, place.split())) for place in places.split(";")]
            assert words == " ".join(text[start:end] for start, end in pieces)
            assert pieces == sorted(pieces)
            stretches[seen[-1]] = (kind, words)
        else:
            assert set(re.findall(r"\bT\d+\b", line.split("\t")[1])) <= set(stretches)
        if line[0] == "A":
            assert re.search(rf"^{match[1]}\tArg:", conf, re.M)
    assert len(set(seen)) == len(seen)
    assert stretches["T1"] == (
        "Content",
        "“We keep every pump,” “But nobody pays for an empty hall,”",
    )
    assert STANCE.id in files["README.txt"].decode()
    notes = re.search(r"^#1\t\S+ T1\t(.+)$", files[f"{DOCUMENT.name}.ann"].decode(), re.M)
    assert json.loads(notes[1])["role_as_printed"] == "the q\u0303ief"


def test_bioc_reads_the_brat_standoff():
    """A library of the biomedical tasks that brat's format comes from."""
    with warnings.catch_warnings():
        # An older library, whose patterns are no raw strings.
        warnings.simplefilter("ignore")
        reader = pytest.importorskip("bioc.brat")
    files = files_of(encoded(brat.FORMAT))
    for document in DOCUMENTS:
        text, marks = (files[f"{document.name}.{end}"].decode() for end in ("txt", "ann"))
        read = reader.load(io.StringIO(text, newline=""), io.StringIO(marks))
        assert read.text == document.text
        marked = [one for one in document.annotations if one.parts]
        stretches = {entity.id: entity for entity in read.entities}
        for entity in stretches.values():
            pieces = [text[piece.begin : piece.end] for piece in sorted(entity.locations)]
            assert " ".join(pieces) == entity.text
        # Each annotation has one stretch that its notes, values and relations hang on.
        notes = {note.refid: json.loads(note.text) for note in read.notes}
        assert [note["id"] for note in notes.values()] == [one.id for one in marked]
        for relation in read.relations:
            first, other = relation.arguments["Arg1"], relation.arguments["Arg2"]
            assert first in notes
            assert stretches[other].type == relation.type
        assert len(stretches) == len(notes) + len(read.relations)
        values = {(told.refid, told.type): told.attributes for told in read.attributes}
        assert {key for key, _name in values} <= set(notes)
    first = next(iter(notes))
    assert values[first, "NotAQuoteReason"] == {"other"}


# What stands in three columns of the IOB2, whoever reads them.
STRETCHES = {
    "quote": [
        ("content", "“ We keep every pump , ”"),
        ("cue", "said"),
        ("source", "Ida Brekke , 💩 the q\u0303ief"),
        ("content", "“ But nobody pays"),
        ("content", "for an empty hall , ”"),
        ("content", "\u200f שלום"),
    ],
    "claim": [("claim", "nobody pays"), ("claim", "Pumps rose by 14 %")],
    "not_a_quote": [("marks", "“ CO ”"), ("marks", "plain")],
}


def test_nltk_reads_the_columns_of_the_iob2(tmp_path, monkeypatch):
    conll = pytest.importorskip("nltk.corpus.reader.conll")
    # It opens files only below folders that it was told of.
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])
    (tmp_path / "a.iob2").write_bytes(files_of(encoded(iob2.FORMAT))["annotations.iob2"])
    kinds = ["quote", "stance", "claim", "caption", "not_a_quote"]

    def stretches(kind):
        # The reader wants a part of speech beside the column that it reads; any will do.
        other = next(one for one in kinds if one != kind)
        columns = ["words", *({kind: "chunk", other: "pos"}.get(one, "ignore") for one in kinds)]
        corpus = conll.ConllCorpusReader(str(tmp_path), "a.iob2", columns, separator="\t")
        return [
            (tree.label(), " ".join(word for word, _tag in tree.leaves()))
            for sentence in corpus.chunked_sents()
            for tree in sentence.subtrees(lambda tree: tree.label() != "S")
        ]

    assert {kind: stretches(kind) for kind in STRETCHES} == STRETCHES


def test_pandas_reads_the_columns_of_the_iob2():
    pandas = pytest.importorskip("pandas")
    files = files_of(encoded(iob2.FORMAT))
    table = pandas.read_csv(
        io.BytesIO(files["annotations.iob2"]),
        sep="\t",
        header=None,
        quoting=3,
        keep_default_na=False,
        names=["token", "quote", "stance", "claim", "caption", "not_a_quote"],
    )
    assert list(table.token).count("-DOCSTART-") == 2
    assert {"💩", "👨🏻‍🚒", "cafe\u0301s", "q\u0303ief", "pump"} <= set(table.token)
    assert "Ida" in set(table.token)

    def stretches(column):
        found = []
        for token, tag in zip(table.token, table[column], strict=True):
            assert re.fullmatch(r"O|[BI]-[a-z_]+", tag)
            if tag.startswith("B-"):
                found.append([tag[2:], [token]])
            elif tag.startswith("I-"):
                assert found[-1][0] == tag[2:]
                found[-1][1].append(token)
        return [(role, " ".join(tokens)) for role, tokens in found]

    assert {kind: stretches(kind) for kind in STRETCHES} == STRETCHES
    about = files["README.txt"].decode()
    assert f"{CAPTION.id} credit_line" in about
    assert "left out: 2" in about
    assert PLAIN.text.split()[1] == "plain"


def test_every_token_and_every_blank_together_are_the_text():
    tokens = iob2.tokenise(TEXT)
    covered = "".join(TEXT[start:end] for start, end in tokens)
    assert covered == "".join(TEXT.split())
    assert all(a[1] <= b[0] for a, b in zip(tokens, tokens[1:], strict=False))


# Any text ---------------------------------------------------------------------------------------

SIGNS = st.sampled_from(
    [
        "💩",
        "👨🏻‍🚒",
        "e\u0301",
        "\u00a0",
        "\u200f",
        "\u05e9",
        "\u2028",
        "\x85",
        "\x0b",
        "\n",
        "\t",
        " ",
    ]
    + [*"aB9\"'\\<&;,=|“”#"]
)


@given(st.lists(SIGNS, min_size=1, max_size=40), st.data())
def test_every_format_finds_the_words_again_in_any_text(signs, data):
    text = "".join(signs)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    one = dataclasses.replace(
        PLAIN.annotations[0], note=text, parts=(Part("marks", 0, start, end, words),)
    )
    document = dataclasses.replace(PLAIN, text=text, annotations=(one,))

    (line,) = b"".join(jsonl.FORMAT.encode([document])).decode().splitlines()
    read = json.loads(line)
    span = read["annotations"][0]["spans"][0]
    assert read["article"]["text"][span["start"] : span["end"]] == span["exact"] == words
    assert read["annotations"][0]["note"] == text

    (line,) = b"".join(doccano.FORMAT.encode([document])).decode().splitlines()
    (entity,) = json.loads(line)["entities"]
    units = text.encode("utf-16-le")[2 * entity["start_offset"] : 2 * entity["end_offset"]]
    assert units.decode("utf-16-le") == words

    (task,) = read_json(b"".join(label_studio.FORMAT.encode([document])))
    assert task["annotations"][0]["result"][0]["value"]["text"] == words

    (item,) = read_json(b"".join(w3c.FORMAT.encode([document])))["items"]
    position, quote = item["target"]["selector"]
    assert text[position["start"] : position["end"]] == quote["exact"] == words

    for line in brat.standoff(document)[0].splitlines():
        match = re.fullmatch(BRAT[line[0]], line)
        assert match, line
        if line[0] == "T":
            pieces = [tuple(map(int, place.split())) for place in match[2].split(";")]
            assert " ".join(text[slice(*piece)] for piece in pieces) == match[3]
            assert "".join(match[3].split()) == "".join(words.split())
