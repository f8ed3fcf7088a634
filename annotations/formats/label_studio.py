"""Label Studio's JSON: one task per text, its annotations as one result of regions and relations.

A region is a stretch with a label `kind.role`; the values that are one of a list are choices on
the first main region of the annotation, and a relation leads from that region to every other one.
Label Studio counts code points since its text editor stopped counting JavaScript's units (front
end of 2022); CONFIG is the labelling interface that shows these tasks.
"""

from collections.abc import Iterator

from annotations.formats.documents import (
    Document,
    Documents,
    Files,
    Format,
    Marked,
    Part,
    Tally,
    json_list,
    one_file,
)
from annotations.formats.tables import (
    CHECKWORTHINESS,
    MAIN_ROLES,
    NOT_A_QUOTE_REASONS,
    QUOTE_TYPES,
    ROLES,
    SPEAKER_STATUSES,
    STANCE_BASES,
    STANCE_LABELS,
)
from annotations.translation import gettext_noop

LABELS = tuple(f"{kind}.{role}" for kind, roles in ROLES.items() for role in roles)
CHOICES = {
    "quote": {"type": QUOTE_TYPES, "speaker_status": SPEAKER_STATUSES},
    "stance": {"label": STANCE_LABELS, "basis": STANCE_BASES},
    "claim": {"checkworthiness": CHECKWORTHINESS},
    "caption": {},
    "not_a_quote": {"reason": NOT_A_QUOTE_REASONS},
}


def _config() -> str:
    lines = ["<View>", '  <Labels name="part" toName="text">']
    lines += [f'    <Label value="{label}"/>' for label in LABELS]
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>']
    for kind, choices in CHOICES.items():
        for field, values in choices.items():
            lines.append(
                f'  <Choices name="{field}" toName="text" perRegion="true" '
                f'whenTagName="part" whenLabelValue="{kind}.{MAIN_ROLES[kind]}">'
            )
            lines += [f'    <Choice value="{value}"/>' for value in values]
            lines.append("  </Choices>")
    return "\n".join([*lines, "</View>", ""])


CONFIG = _config()


def write(documents: Documents, tally: Tally) -> Files:
    return one_file("json", json_list(map(task, tally.with_words(documents))))


def task(document: Document) -> dict:
    result = [item for one in document.annotations for item in regions(one)]
    return {
        "data": {
            "text": document.text,
            "article_id": document.id,
            "version": document.version,
            "version_sha256": document.sha256,
            "url": document.url,
            "headline": document.headline,
            "offset_unit": FORMAT.offset_unit,
            "loses": FORMAT.loses,
            "left_out": [one.id for one in document.annotations if not one.parts],
        },
        "annotations": [{"result": result, "ground_truth": False, "was_cancelled": False}],
    }


def regions(one: Marked) -> Iterator[dict]:
    parts = [*one.main, *(p for p in one.parts if p not in one.main)]
    for number, part in enumerate(parts):
        yield item(one, number, part, "part", "labels", [f"{one.kind}.{part.role}"])
    if not parts:
        return
    for field in CHOICES[one.kind]:
        if one.values.get(field):
            yield item(one, 0, parts[0], field, "choices", [one.values[field]])
    for number, part in enumerate(parts[1:], start=1):
        yield {
            "type": "relation",
            "from_id": region_id(one, 0),
            "to_id": region_id(one, number),
            "direction": "right",
            "labels": [part.role],
        }


def region_id(one: Marked, number: int) -> str:
    return f"{one.id}-{number}"


def item(
    one: Marked, number: int, part: Part, from_name: str, kind: str, chosen: list[str]
) -> dict:
    return {
        "id": region_id(one, number),
        "from_name": from_name,
        "to_name": "text",
        "type": kind,
        "value": {"start": part.start, "end": part.end, "text": part.exact, kind: chosen},
    }


FORMAT = Format(
    name="label-studio",
    title="Label Studio JSON",
    suffix="json",
    media_type="application/json",
    offset_unit="codepoint",
    unit=gettext_noop("Start and end count code points."),
    loses=(
        gettext_noop(
            "Names, statements and other free values stay behind; annotations without words of "
            "their own are only listed, under left_out."
        )
    ),
    write=write,
)
