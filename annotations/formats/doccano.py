"""doccano's JSONL for sequence labelling with relations: one text per line.

doccano counts UTF-16 units, as the browser does, unless a project is set to count grapheme
clusters: an emoji is two, so that every offset behind one is moved. Import these files into a
project in which “Count grapheme clusters as one character” is off and overlapping entities and
relations are allowed: without overlaps doccano leaves entities out that relations lead to.
"""

from bisect import bisect_left

from annotations.formats.documents import (
    Document,
    Documents,
    Files,
    Format,
    Tally,
    as_json,
    gathered,
    one_file,
)
from annotations.translation import gettext_noop


def write(documents: Documents, tally: Tally) -> Files:
    lines = (as_json(line(document)) + "\n" for document in tally.with_words(documents))
    return one_file("jsonl", gathered(lines))


class Utf16:
    """Turns code points of one text into UTF-16 units, each in the time of a look-up."""

    def __init__(self, text: str):
        self._wide = [place for place, character in enumerate(text) if character > "\uffff"]

    def __call__(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)


def line(document: Document) -> dict:
    utf16 = Utf16(document.text)
    entities: list[dict] = []
    relations: list[dict] = []
    for one in document.annotations:
        first = len(entities)
        for part in [*one.main, *(p for p in one.parts if p not in one.main)]:
            if len(entities) > first:
                relations.append(
                    {
                        "id": len(relations),
                        "from_id": first,
                        "to_id": len(entities),
                        "type": part.role,
                    }
                )
            entities.append(
                {
                    "id": len(entities),
                    "label": f"{one.kind}.{part.role}",
                    "start_offset": utf16(part.start),
                    "end_offset": utf16(part.end),
                }
            )
    return {
        "text": document.text,
        "entities": entities,
        "relations": relations,
        # Whatever else stands on a line, doccano keeps as metadata.
        "article_id": document.id,
        "version": document.version,
        "version_sha256": document.sha256,
        "offset_unit": FORMAT.offset_unit,
        "loses": FORMAT.loses,
        "left_out": [one.id for one in document.annotations if not one.parts],
    }


FORMAT = Format(
    name="doccano",
    title="doccano JSONL",
    suffix="jsonl",
    media_type="application/x-ndjson",
    offset_unit="utf-16",
    unit=(
        gettext_noop(
            "Start and end count UTF-16 units, as doccano does unless a project counts grapheme "
            "clusters."
        )
    ),
    loses=(
        gettext_noop(
            "All values stay behind. Parts of one quote are entities of their own, joined by a "
            "relation; annotations without words of their own are only listed, under left_out."
        )
    ),
    write=write,
)
