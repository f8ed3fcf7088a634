"""The history of one annotation in plain words."""

from dataclasses import dataclass

from annotations.models import Actor, Annotation, Event, Role, Target


@dataclass(frozen=True)
class Change:
    """A field with what it held before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    event: Event
    changes: list[Change]


def trail_of(annotation: Annotation) -> list[Entry]:
    """Newest first: each event with the fields and words it changed."""
    events = list(annotation.events.select_related("by").order_by("-pk"))
    names = names_in(annotation, events)
    return [Entry(event, changes(annotation, event, names)) for event in events]


def names_in(annotation: Annotation, events) -> dict[tuple[str, int], str]:
    """What the ids in the states stand for, in two queries however long the history is."""
    ids: dict[str, set[int]] = {"actor": set(), "target": set()}
    for event in events:
        for state in (event.before, event.after):
            for name, value in (state or {}).get("values", {}).items():
                if name in ACTOR_COLUMNS and value:
                    ids["actor"].add(value)
                elif name == "target_id" and value:
                    ids["target"].add(value)
    found = {("actor", a.pk): a.name for a in Actor.objects.filter(pk__in=ids["actor"])}
    return found | {
        ("target", t.pk): t.statement for t in Target.objects.filter(pk__in=ids["target"])
    }


ACTOR_COLUMNS = ("speaker_id", "holder_id", "claimant_id")
# They never change, and their numbers tell nobody anything.
UNTOLD = ("photo_id", "quote_id")


def changes(annotation: Annotation, event: Event, names) -> list[Change]:
    before, after = event.before or {}, event.after or {}
    if "values" not in after:
        return []
    text = annotation.version.text
    found = []
    fields = annotation.details._meta.concrete_fields
    labels = {f.attname: str(f.verbose_name) for f in fields if not f.primary_key}
    for column, label in labels.items():
        if column in UNTOLD:
            continue
        old = before.get("values", {}).get(column)
        new = after["values"].get(column)
        if old != new and (old or new):
            found.append(Change(label, worded(column, old, names), worded(column, new, names)))
    shown = [", ".join(p[0] for p in state.get("persons", [])) for state in (before, after)]
    if shown[0] != shown[1]:
        found.append(Change(str(Role.PERSONS_SHOWN.label), *shown))
    words = [
        {tuple(span[:1] + span[2:]) for span in state.get("spans", [])} for state in (before, after)
    ]
    for role, start, end in sorted(words[0] - words[1]):
        found.append(Change(role, text[start:end], ""))
    for role, start, end in sorted(words[1] - words[0]):
        found.append(Change(role, "", text[start:end]))
    for key in ("status", "note"):
        if before and before.get(key) != after.get(key):
            found.append(Change(key, before.get(key) or "", after.get(key) or ""))
    return found


def worded(column: str, value, names) -> str:
    if value in (None, "", []):
        return ""
    if column in ACTOR_COLUMNS:
        return names.get(("actor", value), str(value))
    if column == "target_id":
        return names.get(("target", value), str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
