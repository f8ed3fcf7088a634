import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from annotations.models import Annotation, ArticleVersion, Kind, Photo, User, Verb
from annotations.models.actors import ActorKind
from annotations.services import actors, annotations, trace
from annotations.services.actors import Named
from annotations.services.annotations import Mark, Step, all_locked, approval_ended, write_all
from annotations.services.refusals import AlreadyCaptioned
from annotations.text.captions import date_said, locate, read_caption, read_place, still_said

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
ROLES = TRACED | {
    "date_created": "date_created",
    "locations_shown": "locations_shown",
    "persons": "persons_shown",
}
# The roles whose field has several lines, each with words of its own.
SEVERAL = {"caption", "locations_shown", "persons_shown"}


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
    places where a value is found in the caption. One description per person and photo: a
    second one raises AlreadyCaptioned.
    """
    block = photo.block_in(version)

    def values():
        # Two posts of one person wait here, or both would find that there is no caption yet.
        Photo.objects.select_for_update(no_key=True).values_list("pk").get(pk=photo.pk)
        own = Annotation.objects.on_page_of(by).filter(caption__photo=photo, author=by)
        # What this request made before is no other description.
        if (own.exclude(request_id=request_id) if request_id else own).exists():
            raise AlreadyCaptioned
        return {"photo": photo, **fields}

    return annotations.create(
        kind=Kind.CAPTION,
        version=version,
        by=by,
        marks=traced_marks(version, block, told(fields, persons), marks),
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
        caption = annotation.caption
        stands = {name: getattr(caption, name) for name in ROLES if name != "persons"}
        standing = told(stands, [(person.name, "") for person in caption.persons.all()])
        coming = told({**stands, **fields}, persons)
        # What stays has the places it has, also none.
        new = {role: [v for v in coming[role] if v not in standing[role]] for role in coming}
        given = [*marks, *kept_marks(annotation, marks, standing, coming)]
        return traced_marks(annotation.version, own_block(annotation), new, given)

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


def tell_of_picture(photo: Photo, by: User) -> None:
    """Write into the captions of a photo that it is another picture now; its article is held.

    An approval ends with its picture: they wait for a decision again. Whoever changed it answers
    for it like whoever edits last. The marks of two passes stay as they were handed in.
    """
    found = all_locked(photo.article, caption__photo=photo, made_in=None)
    states = [(annotation, trace.snapshot(annotation)) for annotation in found]
    steps = [
        Step(annotation, state, state | {"status": approval_ended(state["status"])})
        for annotation, state in states
    ]
    write_all(steps, by, Verb.PICTURED, editor=by)


def own_block(annotation: Annotation) -> tuple[int, int] | None:
    """Where the caption that an annotation was read from stands, on whichever text it is."""
    found = (block for block in annotation.version.blocks if block[1] == annotation.position)
    return next(((start, end) for _kind, start, end in found), None)


def told(fields: Mapping[str, Any], persons: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What the fields say, by the role of the words it came from; of some each line for itself."""
    said = {role: [fields[name]] if fields.get(name) else [] for name, role in ROLES.items()}
    return said | {
        "caption": (fields.get("caption") or "").splitlines(),
        "locations_shown": list(fields.get("locations_shown") or ()),
        "persons_shown": [name for name, _role in persons],
    }


def said_in(role: str, value: str, words: str) -> tuple[int, int] | None:
    return (date_said if role == "date_created" else still_said)(value, words)


def said_marks(
    version: ArticleVersion,
    marks: Sequence[Mark],
    values: Mapping[str, list[str]],
    sure: Collection[Mark] = (),
) -> list[Mark]:
    """Of these marks what the fields say still, and what does not stand there, to be refused.

    Those that are `sure` stay as they are.
    """
    said = []
    for mark in marks:
        role, start, end, exact = mark
        if mark in sure or role not in values or version.text[start:end] != exact:
            said.append(mark)
            continue
        for value in values[role]:
            if place := said_in(role, value, exact):
                said.append(Mark(role, start + place[0], start + place[1], exact[slice(*place)]))
    return said


def traced_marks(version, block, values, given) -> list[Mark]:
    """The given marks, and for the other values the words of the caption they came from.

    Those are where the rules read this very value for its field, or the one place where it
    stands. Of what stands twice and was not read, nobody knows which place is meant.
    """
    marks = list(given)
    if not block:
        return without_overlaps(marks)
    printed = version.text[slice(*block)]
    reading = read_caption(printed)
    for role, value in [(role, value) for role, several in values.items() for value in several]:
        known = [mark.exact for mark in given if mark.role == role]
        if role in SEVERAL:
            known = [words for words in known if still_said(value, words)]
        place = None if known else read_place(reading, role, value)
        if not known and not place and role != "date_created":
            place = locate(value, printed)
        if place:
            start, end = block[0] + place[0], block[0] + place[1]
            marks.append(Mark(role, start, end, version.text[start:end]))
    return without_overlaps(marks)


def kept_marks(annotation, given, standing, coming) -> list[Mark]:
    """Where a value has not changed, the characters an editor once gave it stay.

    They give way to others that are given for the same value now.
    """
    same = {role: [v for v in coming[role] if v in standing[role]] for role in coming}
    kept = []
    for span in annotation.spans.all():
        mark = Mark(span.role, span.start, span.end, span.exact)
        role, exact = mark.role, mark.exact
        stays = coming[role] == standing[role] or any(still_said(v, exact) for v in same[role])
        is_replaced = any(
            new.role == role and (role not in SEVERAL or still_said(new.exact, exact))
            for new in given
        )
        if coming[role] and stays and not is_replaced:
            kept.append(mark)
    return kept


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
