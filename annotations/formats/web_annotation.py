"""W3C Web Annotation (Recommendation of 23 February 2017) as JSON-LD, one AnnotationPage.

Each marked stretch is given twice, by position and by quote, which the model reads as two ways
to the same place. The parts of an interrupted quote belong together, which several targets would
not say (a body applies to each of them alone): they are a list. The model's appendix names the
class List, but the published context has no such term, hence `oa:List`.

A decision is an annotation of its own, whose target is the annotation that it moderates.

The stored text is named by its hash (RFC 6920) as the cached copy that the positions count in.
"""

import base64
from collections.abc import Iterator
from functools import partial

from annotations.formats.documents import (
    Decided,
    Document,
    Documents,
    Files,
    Format,
    Marked,
    Part,
    Tally,
    as_json,
    json_list,
    one_file,
)
from annotations.translation import gettext_noop

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Terms of this app; all of it JSON-LD 1.0, which older readers know.
OWN_TERMS = {
    "newsroom": "urn:newsroom:terms:",
    "offset_unit": "newsroom:offset_unit",
    "loses": "newsroom:loses",
    "field": "newsroom:field",
    "kind": "newsroom:kind",
    "role": "newsroom:role",
    "status": "newsroom:status",
    "lock": "newsroom:lock",
    "spans": {"@id": "newsroom:spans", "@container": "@list"},
}
MOTIVATIONS = {
    "quote": "identifying",
    "stance": "classifying",
    "claim": "assessing",
    "caption": "describing",
    "not_a_quote": "classifying",
}
# The purpose of a body by the field it holds; the others describe.
PURPOSES = {
    "speaker": "identifying",
    "holder": "identifying",
    "claimant": "identifying",
    "type": "classifying",
    "speaker_status": "classifying",
    "negated": "classifying",
    "holder_kind": "classifying",
    "label": "classifying",
    "basis": "classifying",
    "reason": "classifying",
    "checkworthiness": "assessing",
    "reasons": "assessing",
    "quote": "linking",
    "reviews": "linking",
}


def write(documents: Documents, tally: Tally) -> Files:
    head = {
        "@context": [CONTEXT, OWN_TERMS],
        "type": "AnnotationPage",
        "offset_unit": FORMAT.offset_unit,
        "loses": FORMAT.loses,
    }
    items = json_list(annotations(documents, tally), before=as_json(head)[:-1] + ',"items":[',
                      after="]}\n")  # fmt: skip
    return one_file("jsonld", items)


def annotations(documents: Documents, tally: Tally) -> Iterator[dict]:
    for document in documents:
        for one in document.annotations:
            tally.placed(one)
            tally.rows["decision"] += len(one.decisions)
            yield annotation(document, one)
            yield from map(partial(moderation, one), one.decisions)


def annotation(document: Document, one: Marked) -> dict:
    made = {
        "id": f"urn:uuid:{one.id}",
        "type": "Annotation",
        "motivation": MOTIVATIONS[one.kind],
        "kind": one.kind,
        "status": one.status,
        "creator": {"type": "Person", "nickname": one.annotator},
        "created": one.created_at,
        "modified": one.updated_at,
        "body": bodies(document, one),
        "target": target(document, one),
        "spans": [
            {"role": p.role, "start": p.start, "end": p.end, "exact": p.exact} for p in one.parts
        ],
    }
    return {name: value for name, value in made.items() if value not in (None, [])}


def moderation(one: Marked, decided: Decided) -> dict:
    words = [
        ("moderating", "decision", decided.decision),
        ("commenting", "comment", decided.comment),
    ]
    return {
        "id": f"urn:uuid:{decided.id}",
        "type": "Annotation",
        "motivation": "moderating",
        "kind": "decision",
        "creator": {"type": "Person", "nickname": decided.reviewer},
        "created": decided.created_at,
        "lock": decided.lock,
        "body": [
            {"type": "TextualBody", "purpose": purpose, "field": field, "value": value}
            for purpose, field, value in words
            if value
        ],
        "target": f"urn:uuid:{one.id}",
    }


def target(document: Document, one: Marked) -> object:
    """What it is about: its main words; for a caption the picture, where it has an address."""
    if one.kind == "caption" and one.values.get("photo_url"):
        return {"id": one.values["photo_url"], "type": "Image"}
    parts = one.main or list(one.parts)
    places = [place(document, part) for part in parts]
    if not places:
        quote = one.values.get("quote")
        return f"urn:uuid:{quote}" if quote else source_of(document)
    if len(places) == 1:
        return places[0]
    return {"type": "oa:List", "items": places}


def place(document: Document, part: Part) -> dict:
    quote = {"type": "TextQuoteSelector", "exact": part.exact}
    if part.prefix:
        quote["prefix"] = part.prefix
    if part.suffix:
        quote["suffix"] = part.suffix
    digest = base64.urlsafe_b64encode(bytes.fromhex(document.sha256)).decode().rstrip("=")
    state = {"type": "TimeState", "cached": f"ni:///sha-256;{digest}"}
    if document.fetched_at:
        state["sourceDate"] = document.fetched_at
    return {
        "type": "SpecificResource",
        "source": source_of(document),
        "selector": [
            {"type": "TextPositionSelector", "start": part.start, "end": part.end},
            quote,
        ],
        "state": state,
    }


def source_of(document: Document) -> str:
    return document.url or f"urn:uuid:{document.id}"


def bodies(document: Document, one: Marked) -> list[dict]:
    made = []
    for field, value in one.values.items():
        for item in value if isinstance(value, list) else [value]:
            made += body(document, field, item)
    if one.note:
        made.append({"type": "TextualBody", "purpose": "commenting", "value": one.note})
    return made


def body(document: Document, field: str, value: object) -> Iterator[dict]:
    purpose = PURPOSES.get(field, "describing")
    address = ""
    if field == "quote" and value:
        value, address = "", f"urn:uuid:{value}"
    if isinstance(value, dict):
        if wikidata := (value.get("actor") or value).get("wikidata_id"):
            address = f"http://www.wikidata.org/entity/{wikidata}"
        address = value.get("url") or address
        value = value.get("name") or value.get("statement") or value.get("verdict")
    if isinstance(value, bool):
        value = "true" if value else "false"
    if value not in (None, ""):
        words = {"type": "TextualBody", "purpose": purpose, "field": field, "value": str(value)}
        if document.language != "und" and purpose == "describing":
            words["language"] = document.language
        yield words
    if address:
        yield {"type": "SpecificResource", "purpose": purpose, "field": field, "source": address}


FORMAT = Format(
    name="jsonld",
    title="W3C Web Annotation, JSON-LD",
    suffix="jsonld",
    media_type='application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
    offset_unit="codepoint",
    unit=gettext_noop(
        "Start and end count code points in the text that the state of the target names."
    ),
    loses=(
        gettext_noop(
            "The text itself, comments and the history of an annotation stay behind; "
            "values travel as bodies that name their field."
        )
    ),
    write=write,
)
