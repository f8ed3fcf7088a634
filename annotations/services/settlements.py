"""What becomes of two independent passes: the agreed set, and each choice that made it."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from annotations.access import may
from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    Chosen,
    Kind,
    Role,
    Settlement,
    Status,
    User,
    Verb,
)
from annotations.queries.passes import Pair, comparison, originals, undecided
from annotations.queries.states import state_read
from annotations.services import annotations, trace
from annotations.services.annotations import Mark, all_locked, hold, move_all
from annotations.services.refusals import (
    AlreadyDecided,
    NotAllowed,
    NotAllSettled,
    OrphansWait,
    PairSettled,
    PassesClosed,
)
from annotations.services.versions import orphans_of

# Whose marks a choice takes: the left one's, the right one's.
TAKES = {
    Chosen.LEFT: (True, False),
    Chosen.RIGHT: (False, True),
    Chosen.BOTH: (True, True),
    Chosen.NEITHER: (False, False),
    Chosen.SAME: (True, False),
}
# An agreed mark that nobody has judged can be taken back.
UNJUDGED = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.DELETED)


@transaction.atomic
def settle(*, article: Article, by: User, left: int, right: int, chosen: Chosen) -> Settlement:
    """Choose what becomes of a pair, given by the ids of its marks (0 for none).

    What is taken is a draft of who chose, copied from the original, which stays as it is. The
    same choice of the same person again is answered with what stands. Raises NotAllowed,
    PassesClosed and PairSettled.
    """
    check(article, by)
    hold(article)
    chosen = Chosen(chosen)
    marks = {mark.pk: mark for mark in marks_of(article, {left, right} - {0})}
    one, other = marks.get(left), marks.get(right)
    if (one and one.made_in.number != 1) or (other and other.made_in.number != 2):
        raise PairSettled
    if one is None and other is None:
        raise PairSettled
    known = Settlement.objects.standing().filter(Q(left=left) | Q(right=right)).first()
    if known:
        if (known.left, known.right, known.chosen, known.by) == (one, other, chosen, by):
            return known
        raise PairSettled
    if (one, other) not in {(pair.left, pair.right) for pair in comparison(article)}:
        # Two marks that are compared with others, or with nothing.
        raise PairSettled
    return write(article, by, one, other, chosen)


@transaction.atomic
def settle_same(*, article: Article, by: User) -> int:
    """Take every pair that is the same in both; how many. Raises NotAllowed, PassesClosed."""
    check(article, by)
    hold(article)
    return take_same(article, by, comparison(article))


def take_same(article: Article, by: User, pairs: Iterable[Pair]) -> int:
    same = [pair for pair in pairs if pair.is_same and pair.settlement is None]
    for pair in same:
        write(article, by, pair.left, pair.right, Chosen.SAME)
    return len(same)


@transaction.atomic
def take_back(*, settlement: Settlement, by: User) -> Settlement:
    """Undo a choice: what it made is deleted, and the pair waits to be settled again.

    Raises NotAllowed, and AlreadyDecided once a moderator has judged what it made.
    """
    check(settlement.article, by)
    hold(settlement.article)
    undo(settlement.article, by, pk=settlement.pk)
    settlement.refresh_from_db()
    return settlement


@transaction.atomic
def take_same_back(*, article: Article, by: User) -> int:
    """Undo in one step what was taken because both say it; how many. Raises as `take_back`."""
    check(article, by)
    hold(article)
    return undo(article, by, chosen=Chosen.SAME)


def undo(article: Article, by: User, **which) -> int:
    """Take those of the choices on an article back of which this is true, all or none; how many."""
    standing = list(
        Settlement.objects.filter(article=article, **which)
        .standing()
        .select_for_update(of=("self",))
        .select_related("left", "right")
        .order_by("pk")
    )
    made = all_locked(article, settles__in=standing)
    if any(annotation.status not in UNJUDGED for annotation in made):
        raise AlreadyDecided
    live = [annotation for annotation in made if annotation.status != Status.DELETED]
    move_all(live, Status.DELETED, Verb.REOPENED, by)
    for settlement in standing:
        settlement.undone_at, settlement.undone_by = timezone.now(), by
        settlement.save(update_fields=["undone_at", "undone_by"])
        for original in (settlement.left, settlement.right):
            if original:
                tell(original, by, Verb.REOPENED, settlement)
    return len(standing)


@transaction.atomic
def finish(*, article: Article, by: User) -> int:
    """Hand the agreed set to the moderators, once all is settled; how many marks it has.

    What is the same in both is taken along. Another adjudicator's choice is still theirs, but
    whoever hands in what somebody has left who was switched off answers for it, as in
    `annotations.submit`. Raises NotAllowed, PassesClosed, NotAllSettled, and OrphansWait where a
    later text has left some of it without a place.
    """
    check(article, by)
    hold(article)
    if orphans_of(article).exists():
        raise OrphansWait(article)
    pairs = comparison(article)
    if undecided(pairs):
        raise NotAllSettled
    take_same(article, by, pairs)
    agreed = {"settles__isnull": False, "status": Status.DRAFT}
    drafts = all_locked(article, author__is_active=True, **agreed)
    left = all_locked(article, author__is_active=False, **agreed)
    move_all(drafts, Status.SUBMITTED, Verb.SUBMITTED, by)
    move_all(left, Status.SUBMITTED, Verb.SUBMITTED, by, editor=by)
    if article.status != ArticleStatus.WITHHELD:
        trace.write_article(article, by, status=ArticleStatus.DONE)
    return len(drafts) + len(left)


def check(article: Article, by: User) -> None:
    if not may(by, "settle", article):
        raise NotAllowed
    if not article.passes.opened().exists():
        raise PassesClosed


def marks_of(article: Article, pks: Iterable[int]) -> Iterable[Annotation]:
    return originals([article]).filter(pk__in=pks).whole().select_related("version")


def write(
    article: Article, by: User, left: Annotation | None, right: Annotation | None, chosen: Chosen
) -> Settlement:
    """Store the choice, make what it takes, and tell it to both originals."""
    settlement = Settlement.objects.create(
        article=article, left=left, right=right, chosen=chosen, by=by
    )
    # To edit is to take what there is, the left one first, and go on from there.
    takes = TAKES.get(chosen, (left is not None, left is None))
    for original, taken in zip((left, right), takes, strict=True):
        if original and taken:
            copy(original, by, settlement)
    for original in (left, right):
        if original:
            tell(original, by, Verb.SETTLED, settlement)
    return settlement


def copy(original: Annotation, by: User, settlement: Settlement) -> Annotation:
    """A draft that says what the original says, its words verified once more."""
    version = original.version
    state = trace.as_merged(original.kind, state_read(original))
    marks = [
        Mark(role, start, end, version.text[start:end])
        for role, _order, start, end in state["spans"]
    ]
    values = as_fields(original, state["values"])
    if original.kind == Kind.STANCE and values["quote_id"]:
        quote = original.stance.quote.annotation
        agreed = agreed_quote(quote)
        values["quote_id"] = agreed.pk if agreed else None
        if not marks:
            spans = quote.spans_of(Role.CONTENT)
            marks = [Mark(Role.EVIDENCE, span.start, span.end, span.exact) for span in spans]
    return annotations.create(
        kind=Kind(original.kind),
        version=version,
        by=by,
        marks=marks,
        values=lambda: values,
        persons=lambda: state.get("persons", []),
        note=original.note,
        position=original.position if original.kind == Kind.CAPTION else None,
        settles=settlement,
    )


def as_fields(original: Annotation, values: Mapping) -> dict:
    """The values of a state as the columns take them."""
    fields = original.details._meta.concrete_fields
    return {
        field.attname: field.to_python(values[field.attname])
        for field in fields
        if field.attname in values
    }


def agreed_quote(original: Annotation) -> Annotation | None:
    """The agreed quote that was taken from an original, or from what stands for it."""
    rows = Settlement.objects.standing().filter(Q(left=original) | Q(right=original))
    found = Annotation.objects.live().filter(settles__in=rows, kind=Kind.QUOTE)
    return found.order_by("pk").first()


def tell(original: Annotation, by: User, verb: Verb, settlement: Settlement) -> None:
    """An event of the original, which itself stays as it was handed in."""
    after = {"settlement": settlement.pk, "chosen": settlement.chosen}
    trace.record(annotation=original, by=by, verb=verb, after=after)
