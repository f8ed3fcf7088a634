import uuid
from collections.abc import Mapping, Sequence

from annotations.models import Annotation, ArticleVersion, Kind, Photo, User
from annotations.models.actors import ActorKind
from annotations.services import actors, annotations
from annotations.services.actors import Named
from annotations.services.annotations import Mark
from annotations.services.refusals import AlreadyCaptioned
from annotations.text.captions import locate, read_caption

# The caption's fields whose words can be found again in the caption block, and their roles.
TRACED = {
    "caption": "caption",
    "creator": "creator",
    "credit_line": "credit_line",
    "source": "caption_source",
    "copyright_notice": "copyright_notice",
    "location_created": "location_created",
    "event": "event",
}


def precision_of(date_created: str) -> str:
    """How precise a date is, by how much of ISO 8601 it has; "" without one."""
    return {0: "", 4: "year", 7: "month", 10: "day"}.get(len(date_created), "time")


def describe_photo(
    *,
    photo: Photo,
    version: ArticleVersion,
    by: User,
    fields: Mapping[str, object],
    persons: Sequence[tuple[str, str]] = (),
    marks: Sequence[Mark] = (),
    note: str = "",
    request_id: uuid.UUID | None = None,
    together: uuid.UUID | None = None,
) -> Annotation:
    """Describe a photo in IPTC's fields; each field remembers the characters it came from.

    `persons` are (name as printed, role as printed). Marks the editor gave win over the
    places where a value stands word for word in the caption. One description per person and
    photo: a second one raises AlreadyCaptioned.
    """
    block = photo.block_in(version)

    def values():
        # Two posts of one person wait here, or both would find that there is no caption yet.
        Photo.objects.select_for_update(no_key=True).values_list("pk").get(pk=photo.pk)
        if Annotation.objects.on_page_of(by).filter(caption__photo=photo, author=by).exists():
            raise AlreadyCaptioned
        return {"photo": photo, **fields}

    return annotations.create(
        kind=Kind.CAPTION,
        version=version,
        by=by,
        marks=traced_marks(version, block, fields, persons, marks),
        values=values,
        persons=lambda: as_people(persons, by),
        position=block[0] if block else len(version.text),
        note=note,
        request_id=request_id,
        together=together,
    )


def change_caption(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    fields: Mapping[str, object],
    persons: Sequence[tuple[str, str]] = (),
    marks: Sequence[Mark] = (),
    note: str = "",
    request_id: uuid.UUID | None = None,
) -> Annotation:

    def all_marks(annotation):
        version = annotation.version
        block = own_block(annotation)
        given = [*marks, *kept_marks(annotation, fields, persons)]
        return traced_marks(version, block, fields, persons, given)

    return annotations.change(
        annotation=annotation,
        by=by,
        lock=lock,
        marks=all_marks,
        values=lambda: fields,
        persons=lambda: as_people(persons, by),
        note=note,
        request_id=request_id,
    )


def own_block(annotation: Annotation) -> tuple[int, int] | None:
    """Where the caption that an annotation was read from stands, on whichever text it is."""
    found = (block for block in annotation.version.blocks if block[1] == annotation.position)
    return next(((start, end) for _kind, start, end in found), None)


def traced_marks(version, block, fields, persons, given) -> list[Mark]:
    """The given marks, and for the other roles where the caption's own words hold the value."""
    marks = list(given)
    if not block:
        return marks
    marked = {mark.role for mark in given}
    printed = version.text[slice(*block)]
    reading = read_caption(printed)
    wanted = [(TRACED[name], value) for name, value in fields.items() if name in TRACED and value]
    wanted += [("locations_shown", place) for place in fields.get("locations_shown") or ()]
    wanted += [("persons_shown", name) for name, _role in persons]
    places = [(role, locate(value, printed)) for role, value in wanted]
    if fields.get("date_created") and fields["date_created"] == reading.date_created:
        places.append(("date_created", reading.spans.get("date_created")))
    for role, place in places:
        if place and role not in marked:
            start, end = block[0] + place[0], block[0] + place[1]
            marks.append(Mark(role, start, end, version.text[start:end]))
    return without_overlaps(marks)


def kept_marks(annotation, fields, persons) -> list[Mark]:
    """Where a value has not changed, the characters an editor once gave it stay."""
    caption = annotation.caption
    names = TRACED | {"locations_shown": "locations_shown", "date_created": "date_created"}
    standing = {role: getattr(caption, name) for name, role in names.items()}
    coming = {role: fields.get(name, standing[role]) for name, role in names.items()}
    standing["persons_shown"] = [(p.name, p.role_as_printed) for p in caption.persons.all()]
    coming["persons_shown"] = [tuple(person) for person in persons]
    return [
        Mark(span.role, span.start, span.end, span.exact)
        for span in annotation.spans.all()
        if coming.get(span.role) and coming[span.role] == standing[span.role]
    ]


def without_overlaps(marks: list[Mark]) -> list[Mark]:
    """Two persons found in the same characters leave one mark there."""
    kept: list[Mark] = []
    for mark in marks:
        if not any(mark.role == k.role and mark.start < k.end and k.start < mark.end for k in kept):
            kept.append(mark)
    return kept


def as_people(persons, by) -> list[list]:
    found = actors.find_or_add_all(
        [Named(name, kind=ActorKind.PERSON) for name, _role in persons], by=by
    )
    return [
        [name, role, actor.pk if actor else None]
        for (name, role), actor in zip(persons, found, strict=True)
    ]
