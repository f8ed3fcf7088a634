"""What a moderator judges by: the words in view, the facts, and what changed since last judged."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.models import (
    Actor,
    Annotation,
    ArticleVersion,
    Decision,
    Event,
    Kind,
    Reason,
    Review,
    Role,
    SavedFilter,
    Span,
    Status,
    Suggestion,
    Target,
    User,
    Verb,
)
from annotations.models.claims import CheckReason
from annotations.models.collections import label_in
from annotations.queries.articles import Piece, drawn_on, pieces
from annotations.queries.checks import CHECKS
from annotations.queries.comments import open_on
from annotations.queries.desk import words_of
from annotations.queries.rule_words import name_of
from annotations.queries.words import among
from annotations.text.sentences import sentences
from annotations.text.word_diff import word_diff

PART_GLUE = " […] "
# How far the queue is counted for the line above it.
MOST = 1_000


@dataclass(frozen=True)
class Excerpt:
    """Sentences of one block with the marks in them; `cut` when words before them are left out."""

    pieces: list[Piece]
    cut: bool
    kind: str


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True)
class Change:
    """One value before and after; `words` are ("same" | "added" | "removed", text)."""

    label: str
    words: list[tuple[str, str]]


@dataclass(frozen=True)
class Item:
    """One annotation with all that its judge needs to see."""

    annotation: Annotation
    excerpts: list[Excerpt]
    facts: list[Fact]
    warnings: list[str]
    # The oldest first.
    reviews: Sequence[Review] = ()
    changes: list[Change] = field(default_factory=list)
    # How many threads of comments wait for an answer.
    open_comments: int = 0
    # The rule or the machine that proposed it; empty for what was made by hand.
    proposed_by: str = ""

    @property
    def words(self) -> str:
        return words_of(self.annotation)

    @property
    def judged(self) -> Review | None:
        return self.reviews[-1] if self.reviews else None

    def reason_taken_back(self, by: User) -> str:
        """What this person gave as the reason of a decision that they have just taken back."""
        last = self.judged
        if not last or last.decision != Decision.REOPEN or last.reviewer_id != by.pk:
            return ""
        return self.reviews[-2].comment if self.annotation.lock == last.lock + 1 else ""


@dataclass(frozen=True)
class Waiting:
    """The queue as a person finds it: those they may judge, and their own, counted up to MOST."""

    count: int
    own: int

    @property
    def most(self) -> int:
        return MOST

    @property
    def is_more(self) -> bool:
        return self.count > MOST

    @property
    def is_more_own(self) -> bool:
        return self.own > MOST


@dataclass(frozen=True)
class Known:
    """The words behind the ids in states: texts of versions, names, statements, quotes.

    `labels` are those of the collections that the versions' articles are in.
    """

    texts: Mapping[int, str]
    actors: Mapping[int, str]
    targets: Mapping[int, str]
    quotes: Mapping[int, str]
    labels: Mapping[int, dict]


# The queue -------------------------------------------------------------------------------


def involved(user: User) -> Q:
    """What a person wrote, was the last to edit or left to another: not for them to judge."""
    return Q(author=user) | Q(edited_by=user) | Q(referred_by=user)


def waiting(user: User) -> Waiting:
    """Counted no further than one beyond MOST, so that a queue of a million costs the same."""
    queue = Annotation.objects.submitted().visible_to(user)
    return Waiting(
        count=for_judging(user)[: MOST + 1].count(),
        own=queue.filter(involved(user))[: MOST + 1].count(),
    )


def for_judging(user: User) -> QuerySet[Annotation]:
    """What waits for this person's decision, the oldest first."""
    queue = Annotation.objects.submitted().visible_to(user)
    return judged_by(user, queue).order_by("submitted_at", "pk")


def judged_by(user: User, waiting: QuerySet[Annotation]) -> QuerySet[Annotation]:
    """Those of what waits that this person may decide on."""
    return waiting.exclude(involved(user))


def holding(word: str) -> Q:
    """True of annotations with this word in what they mark, in the headline or as their author."""
    return (
        among("pk", Span.objects.filter(exact__icontains=word), "annotation")
        | among("version", ArticleVersion.objects.filter(headline__icontains=word), "pk")
        | among("author", User.objects.filter(username__icontains=word), "pk")
    )


def neighbours(
    queue: QuerySet[Annotation], annotation: Annotation, user: User
) -> tuple[int | None, int | None]:
    """The ids before and after this one among those that wait for the person's decision."""
    open_ones = queue.filter(status=Status.SUBMITTED).exclude(involved(user))
    ids = open_ones.exclude(pk=annotation.pk).values_list("pk", flat=True)
    since, pk = annotation.submitted_at, annotation.pk
    if since is None:
        return None, ids.order_by("submitted_at", "pk").first()
    before = ids.filter(Q(submitted_at__lt=since) | Q(submitted_at=since, pk__lt=pk))
    after = ids.filter(Q(submitted_at__gt=since) | Q(submitted_at=since, pk__gt=pk))
    return (
        before.order_by("-submitted_at", "-pk").first(),
        after.order_by("submitted_at", "pk").first(),
    )


def lay_versions(annotations: Sequence[Annotation]) -> None:
    """Give each its version and article; a text that several share is read once."""
    of_articles = ArticleVersion.objects.select_related("article__publisher", "article__collection")
    versions = of_articles.in_bulk({annotation.version_id for annotation in annotations})
    for annotation in annotations:
        annotation.version = versions[annotation.version_id]


def items(
    annotations: Sequence[Annotation], states: Mapping[int, dict], paragraphs: bool = False
) -> list[Item]:
    """The annotations as their judge sees them, in a fixed number of queries.

    They come from `whole()` with their versions laid; `states` holds what each is now (see
    services.trace.snapshot). With `paragraphs` the whole blocks are shown around the marks.
    """
    judged = reviews_of(annotations)
    pictured = pictured_since(annotations, judged)
    known = behind([*states.values(), *(reviews[-1].state for reviews in judged.values())])
    proposed = proposers(annotations)
    asked = open_on(annotations)
    found = []
    for annotation in annotations:
        state = states[annotation.pk]
        reviews = judged.get(annotation.pk, ())
        found.append(
            Item(
                annotation=annotation,
                excerpts=excerpts(annotation, paragraphs),
                facts=facts(annotation.kind, state, known),
                warnings=list(CHECKS[annotation.kind](annotation)),
                reviews=reviews,
                changes=changes(annotation.kind, reviews[-1].state, state, known)
                + pictured.get(annotation.pk, [])
                if reviews
                else [],
                open_comments=asked.get(annotation.pk, 0),
                proposed_by=proposed.get(annotation.pk, ""),
            )
        )
    return found


def proposers(annotations: Iterable[Annotation]) -> dict[int, str]:
    """Which of these were suggested, and by which machine or rule, in words."""
    rows = Suggestion.objects.filter(annotation__in=[a.pk for a in annotations])
    return {
        pk: source or _("the rule “%(name)s”") % {"name": name_of("", rule)}
        for pk, source, rule in rows.values_list("annotation", "source", "rule")
    }


def reasons() -> list[str]:
    """The reasons that the desk offers, in its order."""
    return list(Reason.objects.filter(active=True).values_list("text", flat=True))


def saved_filters(user: User) -> list[SavedFilter]:
    """One's own filters of the queue and those of everyone."""
    return list(SavedFilter.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner"))


def reviews_of(annotations: Iterable[Annotation]) -> dict[int, list[Review]]:
    """Of those that have any; the oldest first."""
    rows = (
        Review.objects.filter(annotation__in=[a.pk for a in annotations])
        .select_related("reviewer")
        .order_by("pk")
    )
    found = defaultdict(list)
    for review in rows:
        found[review.annotation_id].append(review)
    return found


def returned_and_unchanged(annotations: Iterable[Annotation]) -> list[Review]:
    """The reviews that sent these back for a reason, where they say the same since.

    The annotations come from `articles.cards`.
    """
    unheeded = [a for a in annotations if a.is_unheeded]
    last = [reviews[-1] for reviews in reviews_of(unheeded).values()] if unheeded else []
    return [review for review in last if review.decision == Decision.RETURN]


def pictured_since(
    annotations: Iterable[Annotation], judged: Mapping[int, Sequence[Review]]
) -> dict[int, list[Change]]:
    """Of which of these the picture is another one than when they were judged last."""
    captions = [a.pk for a in annotations if a.kind == Kind.CAPTION and a.pk in judged]
    rows = Event.objects.filter(annotation__in=captions, verb=Verb.PICTURED).order_by("lock")
    last = dict(rows.values_list("annotation", "lock")) if captions else {}
    return {
        pk: [Change(_("picture"), [("added", _("another file than then"))])]
        for pk, lock in last.items()
        if lock > judged[pk][-1].lock
    }


def excerpts(annotation: Annotation, paragraphs: bool = False) -> list[Excerpt]:
    """The sentences that hold the annotation's marks, in text order.

    A caption without marks is shown by its whole block.
    """
    version = annotation.version
    drawn = drawn_on([annotation])
    spans = [(mark.start, mark.end) for mark in drawn]
    if not spans and annotation.kind == Kind.CAPTION:
        # Its own text may be another than the one whose blocks the photo knows.
        spans = [(s, e) for _kind, s, e in version.blocks if s == annotation.position]
    found = []
    for kind, start, end in version.blocks:
        if not any(s < end and start < e for s, e in spans):
            continue
        runs: list[list[int]] = []
        follows = False
        for left, right in [(start, end)] if paragraphs else sentences(version.text, start, end):
            touched = any(s < right and left < e for s, e in spans)
            if touched and follows:
                runs[-1][1] = right
            elif touched:
                runs.append([left, right])
            follows = touched
        found += [
            Excerpt(pieces(version.text, left, right, drawn), left > start, kind)
            for left, right in runs
        ]
    return found


# What it says ----------------------------------------------------------------------------


def facts(kind: str, state: dict, known: Known) -> list[Fact]:
    """What the card says, empty values and those that go without saying left out."""
    silent = {"holder_kind": "actor", "speaker_status": "named", "negated": False}
    values = state["values"]
    if not values.get("speaker_id"):
        del silent["speaker_status"]
    skip = {name for name, value in silent.items() if values.get(name) == value}
    # The words themselves stand above, with their marks.
    skip |= {"content", "claim", "evidence", "marks", "photo_id", "date_precision"}
    return [
        Fact(label, value) for name, label, value in described(kind, state, known)
        if value and name not in skip
    ]  # fmt: skip


def changes(kind: str, before: dict, after: dict, known: Known) -> list[Change]:
    """What differs between two states, word by word; the status is no part of it."""
    old = {name: (label, value) for name, label, value in described(kind, before, known)}
    new = {name: (label, value) for name, label, value in described(kind, after, known)}
    found = []
    for name in dict.fromkeys([*new, *old]):
        label, was = old.get(name, ("", ""))
        label, now = new.get(name, (label, ""))
        if was != now:
            found.append(Change(label, word_diff(was, now)))
        elif name in Role.values and moved(before, after, name):
            words = [("same", now), ("added", " " + _("(the same words at another place)"))]
            found.append(Change(label, words))
    return found


def described(kind: str, state: dict, known: Known) -> list[tuple[str, str, str]]:
    """A state in words: (name, label, value), parts of the text first."""
    text = known.texts.get(state["version"], "")
    labels = known.labels.get(state["version"], {})
    parts: dict[str, list[str]] = {}
    for role, _order, start, end in state["spans"]:
        parts.setdefault(role, []).append(text[start:end])
    # A caption's marks say where its values come from, and the values are told below.
    rows = [
        (role.value, str(role.label), PART_GLUE.join(parts.get(role.value, [])))
        for role in Role
        if kind != Kind.CAPTION
    ]
    rows += [
        (name, str(column.verbose_name), in_words(column, state["values"][name], known, labels))
        for name, column in columns(kind).items()
        if name in state["values"]
    ]
    if kind == Kind.CAPTION:
        persons = [f"{name} ({role})" if role else name for name, role, _pk in state["persons"]]
        rows.append(("persons", _("persons shown"), "; ".join(persons)))
    rows.append(("note", _("note"), state["note"]))
    return rows


def in_words(column, value, known: Known, labels: Mapping[str, dict]) -> str:
    if value in (None, "", []):
        return ""
    if column.name == "reasons":
        told = [reason for reason in CheckReason if reason in value]
        return ", ".join(label_in(labels, "reasons", one, str(one.label)) for one in told)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.is_relation:
        shelf = {Actor: known.actors, Target: known.targets}.get(column.related_model)
        if shelf is None:
            shelf = known.quotes
        return shelf.get(value, f"{column.related_model._meta.verbose_name} {value}")
    if column.get_internal_type() == "DateField":
        return date_format(datetime.date.fromisoformat(value))
    return label_in(labels, column.name, value, str(dict(column.flatchoices).get(value, value)))


@cache
def columns(kind: str) -> dict:
    """The columns of a kind's own table under the names that states have for them."""
    table = Annotation._meta.get_field(kind).related_model
    return {f.attname: f for f in table._meta.concrete_fields if not f.primary_key}


def moved(before: dict, after: dict, role: str) -> bool:
    """Whether the parts of a role stand elsewhere on the same text."""
    if before["version"] != after["version"]:
        return False
    one, other = ([s[1:] for s in state["spans"] if s[0] == role] for state in (before, after))
    return one != other


def behind(states: Iterable[dict]) -> Known:
    """Look up all that these states name by id, one query for each sort of thing."""
    states = list(states)
    wanted: dict[type, set] = {Actor: set(), Target: set(), Annotation: set()}
    for state in states:
        values = state["values"]
        wanted[Actor].update(values.get(n) for n in ("speaker_id", "holder_id", "claimant_id"))
        wanted[Target].add(values.get("target_id"))
        wanted[Annotation].add(values.get("quote_id"))
    for ids in wanted.values():
        ids.discard(None)
    versions = ArticleVersion.objects.filter(pk__in={state["version"] for state in states})
    rows = versions.values_list("pk", "text", "article__collection__labels") if states else []
    texts, labels = {}, {}
    for pk, text, words in rows:
        texts[pk], labels[pk] = text, words or {}
    quotes: dict[int, str] = {}
    if wanted[Annotation]:
        spans = Span.objects.filter(annotation__in=wanted[Annotation], role=Role.CONTENT)
        for pk, words in spans.order_by("start").values_list("annotation", "exact"):
            quotes[pk] = f"{quotes[pk]}{PART_GLUE}{words}" if pk in quotes else words
    return Known(
        texts=texts,
        labels=labels,
        actors=named(Actor, "name", wanted[Actor]),
        targets=named(Target, "statement", wanted[Target]),
        quotes=quotes,
    )


def named(model, column: str, ids: set) -> dict[int, str]:
    if not ids:
        return {}
    return dict(model.objects.filter(pk__in=ids).values_list("pk", column))
