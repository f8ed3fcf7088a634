"""Every format beside the tables, by name, in the order in which they are shown."""

from annotations.formats import (
    brat,
    claim_review,
    doccano,
    iob2,
    iptc,
    jsonl,
    label_studio,
    web_annotation,
)
from annotations.formats.documents import Format

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        jsonl.FORMAT,
        web_annotation.FORMAT,
        claim_review.FORMAT,
        iptc.XMP,
        iptc.JSON,
        label_studio.FORMAT,
        doccano.FORMAT,
        brat.FORMAT,
        iob2.FORMAT,
    )
}
