"""What was written, and by whom: states before and after, one event and one log line each."""

import logging
from collections.abc import Callable, Iterable, Sequence

from django.db import transaction
from django.db.models import Model

from annotations.models import (
    SINGLE,
    Actor,
    Annotation,
    Article,
    ArticleVersion,
    Caption,
    CaptionPerson,
    Claim,
    Event,
    Kind,
    NotAQuote,
    Quote,
    Span,
    Stance,
    Target,
    Verb,
)
from annotations.models.kept import insert, kept, update
from annotations.models.quotes import status_beside
from annotations.queries.states import details_fields, state_read
from annotations.text.spans import context

log = logging.getLogger("annotations.writes")


@kept
def spans_of(annotation):
    return Span.objects.filter(annotation=annotation)


# The details of each kind with what a card shows of them.
DETAILS = {
    Kind.QUOTE: kept(lambda pk: Quote.objects.filter(pk=pk).select_related("speaker")),
    Kind.STANCE: kept(lambda pk: Stance.objects.filter(pk=pk).select_related("holder", "target")),
    Kind.CLAIM: kept(lambda pk: Claim.objects.filter(pk=pk).select_related("claimant")),
    Kind.CAPTION: kept(
        lambda pk: Caption.objects.filter(pk=pk).select_related("photo").prefetch_related("persons")
    ),
    Kind.NOT_A_QUOTE: kept(lambda pk: NotAQuote.objects.filter(pk=pk)),
}


def read_parts(annotation: Annotation) -> Callable[[Annotation], None]:
    """Ask for the spans and details; what is returned lets an annotation hold them.

    Whoever shows the annotation after a write needs them again.
    """
    spans = spans_of.later(annotation=annotation)
    details = DETAILS[annotation.kind].later(pk=annotation.pk)

    def hold(held: Annotation) -> None:
        keep(held, "spans", spans())
        setattr(held, held.kind, details()[0])

    return hold


def holds_parts(annotation: Annotation) -> bool:
    has_spans = "spans" in getattr(annotation, "_prefetched_objects_cache", ())
    return has_spans and Annotation._meta.get_field(annotation.kind).is_cached(annotation)


def snapshot(annotation: Annotation) -> dict:
    """The state as it stands in the database; `write_state` takes it back."""
    if not holds_parts(annotation):
        read_parts(annotation)(annotation)
    state = state_read(annotation)
    annotation.stood = ranges(state["spans"])
    return state


def as_merged(kind: str, state: dict) -> dict:
    """A state of the past as it reads today: who was merged since is who they were merged into.

    Of several addressees, which a quote could have once, the first is left; a speaker who could
    be said to be none is named.
    """
    values, persons = dict(state["values"]), [list(person) for person in state.get("persons", [])]
    for model in (Actor, Target):
        columns = [f.attname for f in details_fields(kind) if f.related_model is model]
        named = {values[column] for column in columns}
        if model is Actor:
            named.update(person[2] for person in persons)
        while named := named - {None}:
            moved = dict(
                model.objects.filter(pk__in=named)
                .exclude(merged_into=None)
                .values_list("pk", "merged_into")
            )
            for column in columns:
                values[column] = moved.get(values[column], values[column])
            if model is Actor:
                persons = [[name, role, moved.get(pk, pk)] for name, role, pk in persons]
            # Those may have been merged in their turn.
            named = set(moved.values())
    if kind == Kind.QUOTE:
        values["speaker_status"] = status_beside(values["speaker_id"], values["speaker_status"])
    spans = [span for span in state["spans"] if span[0] not in SINGLE or span[1] == 0]
    today = state | {"values": values, "spans": spans}
    return today | {"persons": persons} if "persons" in state else today


def ranges(spans: list) -> list[tuple[int, int]]:
    """Where the spans of a state are drawn."""
    return [(start, end) for _role, _order, start, end in spans]


def write_spans(annotation: Annotation, spans: list, held: Iterable[Span] = ()) -> None:
    """Make these `[role, order, start, end]` of the `held` spans, and let the annotation hold them.

    What stands already stays; the words of the others are sliced from the version's text.
    """
    standing = {(span.role, span.order, span.start, span.end): span for span in held}
    wanted = [tuple(row) for row in spans]
    gone = [span.pk for row, span in standing.items() if row not in wanted]
    if gone:
        Span.objects.filter(pk__in=gone).delete()
    text = annotation.version.text
    coming = {}
    for role, order, start, end in wanted:
        if (role, order, start, end) in standing:
            continue
        prefix, suffix = context(text, start, end)
        coming[role, order, start, end] = Span(
            annotation=annotation,
            role=role,
            order=order,
            start=start,
            end=end,
            exact=text[start:end],
            prefix=prefix,
            suffix=suffix,
        )
    insert(*coming.values())
    keep(annotation, "spans", [(standing | coming)[row] for row in wanted])


def write_persons(caption, persons: list) -> None:
    """Add these `[name, role as printed, actor id]` as the only persons shown."""
    rows = [
        CaptionPerson(caption=caption, order=order, name=name, role_as_printed=role, actor_id=actor)
        for order, (name, role, actor) in enumerate(persons)
    ]
    insert(*rows)
    keep(caption, "persons", rows)


def keep(owner: Model, name: str, rows: list) -> None:
    """Let the owner hold the rows that were just written as if they had been prefetched."""
    held = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    held.pop(name, None)
    written = getattr(owner, name).all()
    written._result_cache = rows
    held[name] = written


def write_state(annotation: Annotation, standing: dict, state: dict) -> None:
    """Bring details, spans and persons from the state that stands to another one.

    On another text of the article all spans are new: the words around them may differ.
    """
    if state["version"] != standing["version"]:
        if annotation.version_id != state["version"]:
            versions = ArticleVersion.objects.select_related("article")
            annotation.version = versions.get(pk=state["version"])
        annotation.position = place_without_words(annotation, state)
        annotation.spans.all().delete()
        write_spans(annotation, state["spans"])
        standing = standing | {"spans": state["spans"]}
    if state["values"] != standing["values"]:
        details = annotation.details
        for field in details_fields(annotation.kind):
            setattr(details, field.attname, field.to_python(state["values"][field.attname]))
        update(details, *(field.name for field in details_fields(annotation.kind)))
    if state["spans"] != standing["spans"]:
        write_spans(annotation, state["spans"], annotation.spans.all())
    if state.get("persons", []) != standing.get("persons", []):
        CaptionPerson.objects.filter(caption=annotation.caption).delete()
        write_persons(annotation.caption, state["persons"])


def place_without_words(annotation: Annotation, state: dict) -> int:
    """Where an annotation stands on its text that is placed by something else than its marks.

    A caption stands where its block begins, a stance without evidence where its quote does.
    """
    version = annotation.version
    if annotation.kind == Kind.CAPTION:
        photo = annotation.caption.photo
        current = version.article.current_version_id == version.pk
        blocks = [block[1:] for block in version.blocks]
        if current and (block := photo.block_in(version)):
            return block[0]
        first = state["spans"][0][2] if state["spans"] else len(version.text)
        return next((start for start, end in blocks if start <= first < end), len(version.text))
    if annotation.kind == Kind.STANCE and not state["spans"] and annotation.stance.quote_id:
        return annotation.stance.quote.annotation.position
    return annotation.position


def say(verb: str, by, *, key=None, **about) -> None:
    """Log one line about a write once it is committed; `about` says which thing it was."""
    thing = " ".join(f"{name}={value}" for name, value in about.items())
    line = (verb, by.pk, thing, key)
    transaction.on_commit(lambda: log.info("write verb=%s person=%s %s key=%s", *line))


def record(*, annotation: Annotation, by, verb: str, **what) -> None:
    """Append the event in the open transaction and log one line once it is committed."""
    record_all([event_of(annotation, by, verb, **what)])


def event_of(annotation: Annotation, by, verb: str, **what) -> Event:
    """What is recorded of a write: `before`, `after`, its request and the deed that it turns."""
    article = annotation.version.article_id
    return Event(
        article_id=article, annotation=annotation, by=by, verb=verb, lock=annotation.lock, **what
    )


def record_all(events: Sequence[Event]) -> None:
    """The same for the events of several annotations, or of their article."""
    insert(*events)
    for event in events:
        about = {"article": event.article_id}
        if event.annotation:
            about = {"annotation": event.annotation.uuid, "lock": event.annotation.lock}
        say(event.verb, event.by, key=event.request_id, **about)


def record_decisions(events: list[Event]) -> None:
    """Append what was decided on suggestions; their states stand in `before` and `after`."""
    insert(*events)
    for event in events:
        about = {name: event.after[name] for name in ("suggestion", "decision")}
        say(event.verb, event.by, key=event.request_id, **about)


def write_article(article: Article, by, **wanted) -> bool:
    """Move an article that is held: store what differs, with one event; whether anything did."""
    events = moved(article, by, **wanted)
    if events:
        record_all(events)
    return bool(events)


def moved(article: Article, by, **wanted) -> list[Event]:
    """Store what differs of an article that is held; the event of it, still to be recorded."""
    changed = [name for name, value in wanted.items() if getattr(article, name) != value]
    if not changed:
        return []
    before = {name: plain(getattr(article, name)) for name in changed}
    for name in changed:
        setattr(article, name, wanted[name])
    update(article, *changed, "updated_at")
    after = {name: plain(wanted[name]) for name in changed}
    return [Event(article=article, by=by, verb=Verb.CHANGED, before=before, after=after)]


def plain(value) -> int | str | None:
    """A status, a person, a collection or a day as JSON holds it."""
    if value is None or isinstance(value, str):
        return value and str(value)
    return getattr(value, "pk", None) or value.isoformat()


def record_of_article(
    article: Article, *, by, verb: str, before: dict | None = None, after: dict | None = None
) -> Event:
    """Append what became of an article as a whole."""
    event = Event(article=article, by=by, verb=verb, before=before, after=after)
    record_all([event])
    return event
