"""The verbs every kind of annotation shares: create, change, delete, submit, take back.

Each kind's own module says which values and roles it has, and calls these.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annotations.access import may
from annotations.models import (
    PARTS,
    SINGLE,
    TALK,
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    Event,
    Guidelines,
    Kind,
    Role,
    Settlement,
    Status,
    User,
    Verb,
)
from annotations.models.kept import at_once, insert, kept, update_all
from annotations.queries import states
from annotations.queries.articles import COMMENTS
from annotations.services import claim_matches, passes, registers, trace, webhooks
from annotations.services.passes import pass_for_new_mark
from annotations.services.refusals import (
    ApprovedOnce,
    ForeignPart,
    LastPart,
    MissingPart,
    NotAllowed,
    NothingToSubmit,
    OverlappingParts,
    PassesOpen,
    RepeatedRequest,
    StaleAnnotation,
    StaleText,
)
from annotations.text.spans import overlaps


class Mark(NamedTuple):
    """Words an editor marked: a role, half-open code points on the version's text, the words."""

    role: str
    start: int
    end: int
    exact: str


SAID_OF_SINGLE = {
    Role.CUE: _("A quote has one cue. Remove the other one first."),
    Role.ADDRESSEE: _("A quote has one addressee. Remove the other one first."),
}


def rows_of(version: ArticleVersion, marks: Iterable[Mark]) -> list[list]:
    """The marks as `[role, order, start, end]`, sorted.

    Raises StaleText where the words do not stand at the place, MissingPart where there are
    only blanks, OverlappingParts where two parts of one role share a character or are one too
    many.
    """
    text = version.text
    ranges: dict[str, set[tuple[int, int]]] = {}
    for mark in marks:
        if not 0 <= mark.start < mark.end <= len(text):
            raise StaleText
        if text[mark.start : mark.end] != mark.exact:
            raise StaleText
        if mark.exact.isspace():
            raise MissingPart
        ranges.setdefault(mark.role, set()).add((mark.start, mark.end))
    rows = []
    for role, found in ranges.items():
        ordered = sorted(found)
        if any(overlaps(a, b) for a, b in zip(ordered, ordered[1:], strict=False)):
            raise OverlappingParts
        if role in SINGLE and len(ordered) > 1:
            raise OverlappingParts(SAID_OF_SINGLE[role])
        rows += [[role, order, start, end] for order, (start, end) in enumerate(ordered)]
    return sorted(rows)


def hold(article: Article) -> None:
    """Let the verbs that concern a whole article wait for one another, always before they
    lock its annotations. `no_key`, as wherever rows are held that others refer to: an event of
    somebody else must not wait for its article, nor a comment for its annotation.

    Its status and its text may be others than when it was read.
    """
    rows = Article.objects.select_for_update(no_key=True)
    held = rows.values_list("status", "current_version").get(pk=article.pk)
    article.status, article.current_version_id = held


@kept
def article_held(pk):
    articles = Article.objects.filter(pk=pk).select_for_update(no_key=True)
    return articles.values_list("current_version", "status", "assignee")


def locked(annotation: Annotation) -> Annotation:
    """The annotation as it stands with its parts, its row held until the transaction ends.

    The parts are read by statements of their own, which PostgreSQL begins once the row is held:
    a joined row it would give as it was before the wait.
    """
    with at_once():
        held = held_rows.later(pk=annotation.pk)
        hold_parts = trace.read_parts(annotation)
    if not held():
        raise Annotation.DoesNotExist
    (found,) = held()
    # Its text is read where it is another one by now.
    if found.version_id == annotation.version_id:
        found.version = annotation.version
    hold_parts(found)
    return found


def all_locked(article: Article, *conditions: Q, **which: Any) -> list[Annotation]:
    """Those of an article of which this is true, as `locked` gives one, in their order."""
    rows = Annotation.objects.order_by("pk")
    held = rows.filter(*conditions, version__in=article.versions.all(), **which).only("pk")
    keys = [row.pk for row in held.select_for_update(of=("self",), no_key=True)]
    found = list(rows.filter(pk__in=keys).whole().annotate(comment_count=COMMENTS))
    current = article.current_version
    texts = {current.pk: current}
    if others := {row.version_id for row in found} - texts.keys():
        texts |= article.versions.in_bulk(others)
    for annotation in found:
        annotation.version = texts[annotation.version_id]
        annotation.version.article = article
    return found


@kept
def held_rows(pk):
    return (
        Annotation.objects.filter(pk=pk)
        .select_for_update(of=("self",), no_key=True)
        .annotate(comment_count=COMMENTS)
    )


def create(
    *,
    kind: Kind,
    version: ArticleVersion,
    by: User,
    marks: Iterable[Mark],
    values: Callable[[], Mapping[str, Any]],
    note: str = "",
    persons: Callable[[], list] = list,
    position: int | None = None,
    request_id: uuid.UUID | None = None,
    together: uuid.UUID | None = None,
    settles: Settlement | None = None,
) -> Annotation:
    """Store a draft; the same request from the same person is the same annotation, whatever
    has become of it since.

    The article is in progress from then on, and with who made the mark if it was with nobody.
    A request that makes several at once is given as `together`: undo takes all of them back.

    `values` and `persons` are called inside the transaction, since they may write rows of
    their own (a new actor). `position` is where one stands that needs no marks. Raises
    NotAllowed, StaleText, OverlappingParts, MissingPart, ForeignPart, RepeatedRequest where
    the request id stands for something else, and what `values` and `persons` raise.
    """
    article = version.article
    if not may(by, "annotate", article):
        raise NotAllowed
    spans = rows_of(version, marks)
    if position is None and lacks_words(kind, spans):
        raise MissingPart
    check_roles(kind, spans)
    try:
        with transaction.atomic():
            with at_once():
                # From here on it stays the article's text.
                held = article_held.later(pk=version.article_id)
                annotation = Annotation(
                    version=version,
                    kind=kind,
                    author=by,
                    edited_by=by,
                    # What settles two readers is of neither of their passes.
                    made_in=None if settles else pass_for_new_mark(article=article, by=by),
                    settles=settles,
                    note=note,
                    guidelines_id=in_force(article),
                    position=min(span[2] for span in spans) if position is None else position,
                    request_id=request_id,
                )
                insert(annotation)
            # Its status and who has it may be others than when it was read.
            ((current, article.status, article.assignee_id),) = held()
            if current != version.pk:
                raise StaleText
            details = states.model_of(kind)(annotation=annotation, **values())
            people = persons()
            with at_once():
                insert(details)
                if people:
                    trace.write_persons(details, people)
                trace.write_spans(annotation, spans)
                made = trace.event_of(
                    annotation,
                    by,
                    # What is settled is taken back where it was settled, and not by undo.
                    Verb.SETTLED if settles else Verb.CREATED,
                    after=states.state_of(annotation, details, spans, people),
                    request_id=request_id or together,
                )
                trace.record_all([made, *begun(article, by)])
    except IntegrityError:
        # The unique request id is cheaper to rely on than to look up before every insert.
        known = request_id and Annotation.objects.filter(author=by, request_id=request_id).first()
        if not known:
            raise
        first = known.events.get(verb=Verb.CREATED).after
        asked = Annotation(version=version, kind=kind, note=note)
        if (known.kind, first["version"], first["spans"]) != (kind, version.pk, spans):
            raise RepeatedRequest from None
        # Who would be added for another annotation is not.
        with transaction.atomic():
            details = states.model_of(kind)(annotation=asked, **values())
            wanted = states.state_of(asked, details, spans, persons())
            if trace.as_merged(kind, first) != wanted:
                raise RepeatedRequest from None
        return known
    return annotation


def begun(article: Article, by: User) -> list[Event]:
    """Note on a held article what a new mark means for it; the event of it, if anything."""
    wanted: dict[str, Any] = {}
    if article.status in (ArticleStatus.TODO, ArticleStatus.DONE):
        wanted["status"] = ArticleStatus.IN_PROGRESS
    if article.assignee_id is None:
        wanted["assignee"] = by
    return trace.moved(article, by, **wanted)


def in_force(article: Article) -> int | None:
    """The id of the rules that the article's collection has now."""
    if article.collection_id is None:
        return None
    rules = Guidelines.objects.filter(collection=article.collection_id).order_by("-number")
    return rules.values_list("pk", flat=True).first()


def check_edit(annotation: Annotation, by: User, action: str = "edit") -> None:
    """Raise NotAllowed, PassesOpen where it is kept as it was handed in, or ApprovedOnce."""
    if may(by, action, annotation):
        return
    if action == "delete" and may(by, "edit", annotation):
        raise ApprovedOnce
    if annotation.made_in and annotation.made_in.opened_at and may(by, "see_article", annotation):
        raise PassesOpen
    raise NotAllowed


def lacks_words(kind: str, spans: list[list], quote_id: int | None = None) -> bool:
    """Whether the part it is about is missing.

    A caption needs only its picture, and a stance may rest on the words of its quote.
    """
    if kind == Kind.CAPTION or (kind == Kind.STANCE and quote_id and not spans):
        return False
    return all(role != PARTS[kind][0] for role, *_place in spans)


def check_roles(kind: str, spans: list[list]) -> None:
    if any(role not in PARTS[kind] for role, *_place in spans):
        raise ForeignPart


# An edit of a decided annotation asks for a new decision; a returned one stays with its
# author until it is submitted again.
AFTER_EDIT = {Status.APPROVED: Status.SUBMITTED, Status.REJECTED: Status.DRAFT}


def approval_ended(status: str) -> str:
    """The status of what another picture than the approved one belongs to now."""
    return str(Status.SUBMITTED if status == Status.APPROVED else status)


def change(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    marks: Iterable[Mark] | Callable[[Annotation], Iterable[Mark]] | None = None,
    values: Callable[[], Mapping[str, Any]] = dict,
    note: str | None = None,
    persons: Callable[[], list] | None = None,
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """Change values, parts or both, if `lock` is still the annotation's lock number.

    What is not given stays. A new version of the text that took the annotation along is no
    change of it, unless marks are given. `marks` may be read off the annotation once it is held. A
    repeated request is answered with what stands. Raises
    NotAllowed, StaleText, OverlappingParts, MissingPart, LastPart, ForeignPart,
    RepeatedRequest, StaleAnnotation.
    """
    with one_deed(annotation, by, request_id):
        annotation = locked(annotation)
        check_edit(annotation, by)
        done = None
        if annotation.lock != lock or annotation.status == Status.DELETED:
            done = already_done(annotation, by, request_id, Verb.CHANGED)
            if not done and (marks is not None or not only_carried(annotation, lock)):
                raise StaleAnnotation(annotation, lock)
        before = trace.snapshot(annotation)
        given: dict[str, Any] = {}
        if marks is not None:
            marks = marks(annotation) if callable(marks) else marks
            given["spans"] = rows_of(annotation.version, marks)
            check_roles(annotation.kind, given["spans"])
        spans = given.get("spans", before["spans"])
        if lacks_words(annotation.kind, spans, before["values"].get("quote_id")):
            raise LastPart(annotation.kind, can_delete=may(by, "delete", annotation))
        if note is not None:
            given["note"] = note
        if persons is not None:
            given["persons"] = [list(person) for person in persons()]
        named = values()
        columns = as_columns(annotation.kind, named)
        after = before | given | {"values": before["values"] | columns}
        if done:
            wanted = done.after | given | {"values": done.after["values"] | columns}
            if done.after != wanted:
                raise StaleAnnotation(annotation, lock)
            annotation.stood += trace.ranges(done.before["spans"])
            return annotation
        if after == before:
            return annotation
        after["status"] = AFTER_EDIT.get(annotation.status, annotation.status)
        write(annotation, before, after, by, Verb.CHANGED, editor=by, request_id=request_id)
        for name, value in named.items():
            # Whoever shows the annotation needs no second look at the actor that was found.
            setattr(annotation.details, name, value)
        return annotation


def delete(
    *, annotation: Annotation, by: User, lock: int, request_id: uuid.UUID | None = None
) -> Annotation:
    """Take an annotation out of sight; undo brings it back."""
    with one_deed(annotation, by, request_id):
        webhooks.hold_if_awaited(annotation)
        annotation = locked(annotation)
        check_edit(annotation, by, "delete")
        before = trace.snapshot(annotation)
        if annotation.status == Status.DELETED:
            return annotation
        after = before | {"status": Status.DELETED.value}
        if annotation.lock != lock:
            if already_done(annotation, by, request_id, Verb.DELETED):
                return annotation
            if not only_carried(annotation, lock):
                raise StaleAnnotation(annotation, lock)
        write(annotation, before, after, by, Verb.DELETED, editor=by, request_id=request_id)
        webhooks.tell_if_approved(annotation)
        return annotation


def only_carried(annotation: Annotation, lock: int) -> bool:
    """Whether since that lock number new versions of the text took it along, and no more."""
    since = annotation.events.filter(lock__gt=lock).exclude(verb__in=TALK).order_by()
    return set(since.values_list("verb", flat=True)) == {Verb.CARRIED}


@contextmanager
def one_deed(annotation: Annotation, by: User, request_id: uuid.UUID | None) -> Iterator[None]:
    """A transaction; RepeatedRequest where its request id stands for another deed already.

    The unique request id of events is cheaper to rely on than to look up before every write.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if deed_of(annotation, by, request_id):
            raise RepeatedRequest from None
        raise


class Step(NamedTuple):
    """An annotation that is held, the state that stands, the next one, and the deed it turns."""

    annotation: Annotation
    standing: dict
    state: dict
    undoes_id: int | None = None


def write(annotation: Annotation, standing: dict, state: dict, by: User, verb: Verb, **how) -> None:
    """Bring an annotation from the state that stands to another one, with an event."""
    write_all([Step(annotation, standing, state)], by, verb, **how)


def write_all(
    steps: Collection[Step],
    by: User,
    verb: Verb,
    *,
    editor: User | None = None,
    keeps_place: bool = False,
    request_id: uuid.UUID | None = None,
) -> None:
    """The same for several, in as many statements for ten as for a hundred if words stay.

    `editor` is whose words these are now, if anybody's. What `keeps_place` in the queue stays
    where it was submitted before.
    """
    with at_once():
        for annotation, standing, state, _undoes in steps:
            trace.write_state(annotation, standing, state)
            move(annotation, state, editor, annotation.submitted_at if keeps_place else None)
        update_all(
            [step.annotation for step in steps],
            *("version", "status", "note", "lock", "position"),
            *("edited_by", "submitted_at", "referred_by", "updated_at"),
        )
        trace.record_all(
            [
                trace.event_of(
                    step.annotation,
                    by,
                    verb,
                    before=step.standing,
                    after=step.state,
                    request_id=request_id,
                    undoes_id=step.undoes_id,
                )
                for step in steps
            ]
        )
    registers.follow(
        [(one.annotation.kind, one.standing, one.state) for one in steps],
        # Whom an edit names anew was brought back when it was found.
        are_found=verb == Verb.CHANGED,
    )
    claim_matches.follow([(one.annotation, one.standing, one.state) for one in steps], by)


def move(annotation: Annotation, state: dict, by: User | None = None, submitted_at=None) -> None:
    """Set the shared columns of a state, one lock number on; `by` is who edited, if anyone.

    What is submitted takes its place in the queue now, or where it was at `submitted_at`.
    """
    if state["status"] == Status.SUBMITTED != annotation.status:
        annotation.submitted_at = submitted_at or timezone.now()
    if state["status"] != Status.SUBMITTED:
        annotation.referred_by = None
    annotation.status = state["status"]
    annotation.note = state["note"]
    annotation.lock += 1
    # A caption stands where its block begins, whichever of its words are marked.
    if state["spans"] and annotation.kind != Kind.CAPTION:
        annotation.position = min(span[2] for span in state["spans"])
    if by is not None:
        annotation.edited_by = by


def already_done(
    annotation: Annotation, by: User, request_id: uuid.UUID | None, verb: Verb
) -> Event | None:
    """What an earlier post of this request did here; RepeatedRequest if it was another deed."""
    done = deed_of(annotation, by, request_id)
    if done and done.verb != verb:
        raise RepeatedRequest
    return done


def deed_of(annotation: Annotation, by: User, request_id: uuid.UUID | None) -> Event | None:
    if request_id is None:
        return None
    return Event.objects.filter(by=by, annotation=annotation, request_id=request_id).first()


def as_columns(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Model values as the plain JSON values of a state: ids for rows, ISO 8601 for dates."""
    fields = {field.name: field for field in states.details_fields(kind)}
    columns = {}
    for name, value in values.items():
        field = fields[name]
        if field.is_relation:
            value = None if value is None else value.pk
        elif hasattr(value, "isoformat"):
            value = value.isoformat()
        columns[field.attname] = value
    return columns


@transaction.atomic
def submit(
    *,
    article: Article,
    by: User,
    request_id: uuid.UUID | None = None,
    only: Collection[int] | None = None,
) -> int:
    """Hand one's drafts and returned annotations on an article to the moderators; how many.

    Those of an independent pass are handed in with it, and wait for the other one. A moderator
    hands in beside them what authors who were switched off have left, and answers for it like
    whoever edits last.

    `only` are the ids of those that are meant, where not all are; a pass is handed in whole.
    """
    if not may(by, "annotate", article):
        raise NotAllowed
    hold(article)
    if was_posted(article, by, request_id, Verb.SUBMITTED):
        return 0
    # Undo gathers the events of one request, so there has to be one.
    request_id = request_id or uuid.uuid4()
    handed_in = passes.hand_in(article=article, by=by)
    open_ones = {"status__in": [Status.DRAFT, Status.RETURNED], "made_in": handed_in}
    meant = {} if only is None or handed_in else {"pk__in": only}
    waiting = all_locked(article, author=by, **open_ones, **meant)
    left = []
    if only is None and not handed_in and may(by, "hand_in_for_others", article):
        left = all_locked(article, author__is_active=False, **open_ones)
    if not waiting and not left and not handed_in:
        raise NothingToSubmit
    move_all(waiting, Status.SUBMITTED, Verb.SUBMITTED, by, request_id)
    move_all(left, Status.SUBMITTED, Verb.SUBMITTED, by, request_id, editor=by)
    if not handed_in:
        close(article, by)
    return len(waiting) + len(left)


def close(article: Article, by: User) -> None:
    """Note on a held article that all is handed on, if it is."""
    if article.status in (ArticleStatus.DONE, ArticleStatus.WITHHELD):
        return
    open_ones = Annotation.objects.live().filter(
        version__article=article, status__in=[Status.DRAFT, Status.RETURNED]
    )
    if not open_ones.exists():
        trace.write_article(article, by, status=ArticleStatus.DONE)


def reopen(article: Article, by: User) -> None:
    """Note on a held article that something of it is with its editors again."""
    if article.status == ArticleStatus.DONE:
        trace.write_article(article, by, status=ArticleStatus.IN_PROGRESS)


@transaction.atomic
def take_back(*, article: Article, by: User, request_id: uuid.UUID | None = None) -> int:
    """Make one's submitted annotations drafts again, as long as nobody has judged them."""
    if not may(by, "annotate", article):
        raise NotAllowed
    hold(article)
    if was_posted(article, by, request_id, Verb.WITHDRAWN):
        return 0
    taken_up = passes.take_back(article=article, by=by)
    waiting = all_locked(article, author=by, status=Status.SUBMITTED, made_in=taken_up)
    if not waiting and not taken_up:
        raise NothingToSubmit
    move_all(waiting, Status.DRAFT, Verb.WITHDRAWN, by, request_id)
    reopen(article, by)
    return len(waiting)


def was_posted(article: Article, by: User, request_id: uuid.UUID | None, verb: Verb) -> bool:
    """Whether this request did this to the article before; RepeatedRequest if it did other."""
    if request_id is None:
        return False
    done = Event.objects.filter(by=by, request_id=request_id).first()
    if done and (done.verb, done.article_id) != (verb, article.pk):
        raise RepeatedRequest
    return done is not None


def move_all(annotations, status, verb, by, request_id=None, editor=None) -> None:
    """Bring annotations whose rows are held to another status, with an event each."""
    found = [(annotation, trace.snapshot(annotation)) for annotation in annotations]
    steps = [Step(one, before, before | {"status": status.value}) for one, before in found]
    write_all(steps, by, verb, editor=editor, request_id=request_id)
