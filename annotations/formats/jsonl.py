"""This app's own JSONL: a version of an article and its annotations on each line.

docs/formats.md describes the shape; an import reads the same.
"""

from annotations.formats.documents import (
    Document,
    Documents,
    Files,
    Format,
    Marked,
    Tally,
    as_json,
    gathered,
    one_file,
)
from annotations.translation import gettext_noop

FORMAT_VERSION = 1


def write(documents: Documents, tally: Tally) -> Files:
    lines = (as_json(line(document)) + "\n" for document in tally.whole(documents))
    return one_file("jsonl", gathered(lines))


def line(document: Document) -> dict:
    return {
        "format": "newsroom-jsonl",
        "format_version": FORMAT_VERSION,
        "offset_unit": FORMAT.offset_unit,
        "loses": FORMAT.loses,
        "article": {
            "id": document.id,
            "url": document.url,
            "publisher": document.publisher,
            "language": document.language,
            "section": document.section,
            "version": document.version,
            "headline": document.headline,
            "standfirst": document.standfirst,
            "byline": document.byline,
            "dateline": document.dateline,
            "published_at": document.published_at,
            "updated_at": document.updated_at,
            "fetched_at": document.fetched_at,
            "text": document.text,
            "sha256": document.sha256,
            "normaliser_version": document.normaliser_version,
            "blocks": [
                {"kind": kind, "start": start, "end": end} for kind, start, end in document.blocks
            ],
            "photos": [
                {"position": position, "url": url, "caption_block": block}
                for position, url, block in document.photos
            ],
        },
        "annotations": [annotation(one) for one in document.annotations],
    }


def annotation(one: Marked) -> dict:
    return {
        "id": one.id,
        "kind": one.kind,
        "status": one.status,
        "annotator": one.annotator,
        "note": one.note,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "submitted_at": one.submitted_at,
        "rule_version": one.rule_version,
        "spans": [
            {"role": p.role, "order": p.order, "start": p.start, "end": p.end, "exact": p.exact}
            for p in one.parts
        ],
        "values": one.values,
        "decisions": [
            {
                "id": decided.id,
                "decision": decided.decision,
                "comment": decided.comment,
                "reviewer": decided.reviewer,
                "created_at": decided.created_at,
                "lock": decided.lock,
            }
            for decided in one.decisions
        ],
    }


FORMAT = Format(
    name="jsonl",
    title="JSONL, this app's own",
    suffix="jsonl",
    media_type="application/x-ndjson",
    offset_unit="codepoint",
    unit=gettext_noop("Start and end count code points."),
    loses=gettext_noop("Comments and the history of an annotation stay behind."),
    write=write,
)
