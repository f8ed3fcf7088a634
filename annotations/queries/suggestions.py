"""Suggestions: which are shown on a page, whom the text may name, how often a rule is right."""

import datetime
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from annotations.models import (
    PARTS,
    Actor,
    ActorName,
    Annotation,
    ArticleVersion,
    Kind,
    MutedRule,
    Status,
    Suggestion,
    SuggestionDecision,
)
from annotations.models.kept import kept
from annotations.models.suggestions import SURE, target_wording
from annotations.queries import targets
from annotations.queries.articles import Drawn, Standing, is_read_by_two
from annotations.queries.rule_words import means, name_of
from annotations.queries.versions import Carryings
from annotations.text.intake import BlockRange
from annotations.text.names import name_runs
from annotations.text.roles import role_runs
from annotations.text.spans import Places
from annotations.text.suggestions import Known, claimant_of

# How far back the figures of a rule look.
DAYS = 30
# So many actors at most are told to the rules, and so many names are asked for at a time.
MOST_KNOWN = 500
# How far before a claim it is read who speaks there, in code points.
NEAR = 4_000
NAMES_AT_ONCE = 5_000

# A quote and a pair that is none answer the same question about the same words.
SAME_QUESTION = {Kind.NOT_A_QUOTE: Kind.QUOTE}
NOWHERE = Places()


@dataclass(slots=True)
class Placed:
    """Of a suggestion what a page shows of it beside its card, with the names it has there."""

    uuid: UUID
    kind: str
    photo_id: int | None
    confidence: float
    target_wording: str
    parts: list
    fit: targets.Fit | None = None

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


Proposed = Suggestion | Placed


def question(kind: str) -> str:
    return SAME_QUESTION.get(kind, kind)


def needed(kind: str, parts: Iterable) -> list[tuple[int, int]]:
    """The ranges of the parts that a suggestion of this kind is about, in text order."""
    role = PARTS[kind][0]
    return sorted([(start, end) for r, start, end in parts if r == role])


def share(some: Iterable[tuple[int, int]], others: Places) -> bool:
    return any(others.meet(*one) for one in some)


def rival(one: Suggestion, other: Suggestion) -> bool:
    """Whether to accept both would answer one question twice."""
    if question(one.kind) != question(other.kind):
        return False
    if one.kind == Kind.CAPTION:
        return one.photo_id == other.photo_id
    return share(needed(one.kind, one.parts), Places(needed(other.kind, other.parts)))


def fit_of(suggestion: Suggestion) -> targets.Fit:
    """What on the list the target of a stance's suggestion may mean."""
    if not hasattr(suggestion, "fit"):
        with_targets([suggestion], suggestion.version.article_id)
    return suggestion.fit


@kept
def waiting_on(version, article):
    """Those that are open; each says whether a mark of the article waits for its place."""
    orphans = Annotation.objects.filter(version__article=article, status=Status.ORPHANED)
    found = Suggestion.objects.filter(version=version).open().not_muted().in_text_order()
    return found.annotate(beside_orphans=Exists(orphans.order_by()))


def open_on(version: ArticleVersion, by_two: bool | None = None) -> list[Suggestion]:
    """The open suggestions on a version whose rules are not muted, in text order.

    Two people who read a text independently are shown none: what both take over from a machine
    would look like agreement. `by_two` says whether they do, where that is known.
    """
    if is_read_by_two(version.article) if by_two is None else by_two:
        return []
    rows = waiting_on(version=version, article=version.article_id)
    if rows and rows[0].beside_orphans:
        rows = not_waited_for(rows, version)
    return on_text(rows, version)


def not_waited_for(found: Iterable[Proposed], version: ArticleVersion) -> list[Proposed]:
    """Without those about words that a mark which waits for a place may get."""
    places: dict[str, list[tuple[int, int]]] = {}
    photos = set()
    carryings = Carryings(version)
    orphans = Annotation.objects.filter(version__article=version.article_id)
    orphans = orphans.filter(status=Status.ORPHANED).select_related("caption")
    for orphan in orphans.prefetch_related("spans"):
        if orphan.kind == Kind.CAPTION:
            photos.add(orphan.caption.photo_id)
            continue
        carrying = carryings.to(orphan.version_id)
        for span in orphan.spans.all():
            is_needed = span.role == PARTS[orphan.kind][0]
            if is_needed and (place := carrying.counterpart(span.start, span.end)):
                places.setdefault(question(orphan.kind), []).append(place)
    return without(found, places, photos)


def claim_held(version: ArticleVersion, start: int, end: int) -> Suggestion | None:
    """The only open suggestion of a claim that these words hold whole."""
    held = [
        one
        for one in open_on(version)
        if one.kind == Kind.CLAIM
        and all(start <= at and to <= end for at, to in needed(one.kind, one.parts))
    ]
    return held[0] if len(held) == 1 else None


def said_beside(version: ArticleVersion, start: int, end: int, *, known: bool = False) -> str:
    """Whom the sentences that these words stand in name for them; empty for nobody.

    Who is meant is read from what stands shortly before, and with `known` from the register.
    """
    blocks = [BlockRange(*block) for block in version.blocks]
    near = [block for block in blocks if block.start < end and block.end > start - NEAR]
    words = version.text[near[0].start : near[-1].end] if near and known else ""
    actors = tuple(known_in(words)) if words else ()
    return claimant_of(version.text, near, version.article.language, (start, end), actors)


def on_text(found: list[Suggestion], version: ArticleVersion) -> list[Suggestion]:
    for suggestion in found:
        suggestion.version = version
    return with_targets(found, version.article_id)


@kept
def placed_rows(version, article):
    as_text = Cast("parts", TextField())
    return waiting_on.build(version, article).values_list(
        *("beside_orphans", "uuid", "kind", "photo_id", "confidence", "values__target", as_text)
    )


def read_placed(version: ArticleVersion) -> Callable[[], list[Placed]]:
    """The same as `open_on` for `at_once`, without what only a card shows."""
    if is_read_by_two(version.article):
        return list
    read = placed_rows.later(version=version, article=version.article_id)

    def placed() -> list[Placed]:
        rows = read()
        found = as_placed(rows)
        if rows and rows[0][0]:
            found = not_waited_for(found, version)
        return with_targets(found, version.article_id)

    return placed


def as_placed(rows: list[tuple]) -> list[Placed]:
    # The parts of all in one go: to read a few numbers takes less than to ask for it.
    parts = json.loads(f"[{','.join([row[-1] for row in rows])}]")
    return [
        Placed(*columns, target_wording(target), own)
        for (_waited, *columns, target, _parts), own in zip(rows, parts, strict=True)
    ]


def whole(placed: Iterable[Placed], version: ArticleVersion) -> list[Suggestion]:
    """The suggestions themselves, with all that their cards show."""
    uuids = [one.uuid for one in placed]
    if not uuids:
        return []
    return on_text(list(Suggestion.objects.filter(uuid__in=uuids).in_text_order()), version)


def with_targets(found: list, article: int) -> list:
    """The suggestions; of a stance's, `fit` says what on the list its target may mean."""
    stances = [one for one in found if one.kind == Kind.STANCE]
    fits = targets.fits((one.target_wording for one in stances), article)
    for suggestion in stances:
        suggestion.fit = fits[suggestion.target_wording]
    return found


def shown(
    version: ArticleVersion, standing: Standing, by_two: bool | None = None
) -> list[Suggestion]:
    """Those that no live annotation has answered; `by_two` is as in `open_on`."""
    return unanswered(open_on(version, by_two), standing)


def unanswered(open_ones: Iterable[Proposed], standing: Standing) -> list[Proposed]:
    """Without those that overlap a live annotation of their kind."""
    return without(open_ones, answered_by(standing.drawn), standing.captioned)


def answered_by(drawn: Iterable[Drawn]) -> dict[str, list[tuple[int, int]]]:
    """Which words these marks are about, by the question that they answer."""
    answered: dict[str, list[tuple[int, int]]] = {}
    for mark in drawn:
        if mark.role == PARTS[mark.kind][0]:
            answered.setdefault(question(mark.kind), []).append((mark.start, mark.end))
    return answered


def tagged_too(standing: Standing, uuids: Collection[UUID]) -> set[UUID]:
    """The other annotations that answer the question of one of these about the same words."""
    answered = answered_by(mark for mark in standing.drawn if mark.annotation in uuids)
    places = {asked: Places(ranges) for asked, ranges in answered.items()}
    return {
        mark.annotation
        for mark in standing.drawn
        if mark.annotation not in uuids
        and mark.annotation not in standing.rejected
        and mark.role == PARTS[mark.kind][0]
        and places.get(question(mark.kind), NOWHERE).meet(mark.start, mark.end)
    }


def without(
    found: Iterable[Proposed],
    answered: dict[str, list[tuple[int, int]]],
    captioned: set[int | None],
) -> list[Proposed]:
    """Those whose words are in none of the places of their question, or whose photo is none of
    these."""
    places = {asked: Places(ranges) for asked, ranges in answered.items()}
    return [
        suggestion
        for suggestion in found
        if not (
            suggestion.photo_id in captioned
            if suggestion.kind == Kind.CAPTION
            else share(
                needed(suggestion.kind, suggestion.parts),
                places.get(question(suggestion.kind), NOWHERE),
            )
        )
    ]


def beside(
    open_ones: Iterable[Proposed],
    annotations: Iterable[Annotation],
    ranges: Collection[tuple[int, int]],
) -> list[Proposed]:
    """Those that a change of these annotations, drawn in these ranges, may answer or ask anew."""
    asked = {question(annotation.kind) for annotation in annotations}
    photos = {a.caption.photo_id for a in annotations if a.kind == Kind.CAPTION}
    places = Places(ranges)
    return [
        suggestion
        for suggestion in open_ones
        if question(suggestion.kind) in asked
        and (
            suggestion.photo_id in photos
            if suggestion.kind == Kind.CAPTION
            else share(needed(suggestion.kind, suggestion.parts), places)
        )
    ]


def among(
    annotations: Iterable[Annotation], suggestions: Iterable[Suggestion]
) -> list[Annotation | Suggestion]:
    """Annotations and suggestions in the order of the text, as their cards stand."""
    placed = [(a.position, 0, n, a) for n, a in enumerate(annotations)]
    placed += [(s.start, 1, n, s) for n, s in enumerate(suggestions)]
    return [card for *_place, card in sorted(placed, key=lambda row: row[:3])]


def sure(suggestions: Iterable[Proposed]) -> list[Proposed]:
    """Those that need no look; a stance's target has to be on the list for it."""
    return [
        one for one in suggestions if one.is_sure and (one.kind != Kind.STANCE or one.fit.target)
    ]


def with_suggested(drawn: Iterable[Drawn], suggestions: Iterable[Proposed]) -> list[Drawn]:
    """The marks to draw, those of suggestions among them."""
    suggested = [
        Drawn(start, end, suggestion.uuid, suggestion.kind, role, True)
        for suggestion in suggestions
        for role, start, end in suggestion.parts
    ]
    return [*drawn, *suggested]


def not_suggested(pairs: Iterable[list[int]], suggestions: Iterable[Proposed]) -> list[list[int]]:
    """The pairs of quotation marks for which nothing is proposed."""
    taken = Places(
        place
        for suggestion in suggestions
        if question(suggestion.kind) == Kind.QUOTE
        for place in needed(suggestion.kind, suggestion.parts)
    )
    return [pair for pair in pairs if not taken.meet(*pair)]


def text_to_read(version: ArticleVersion) -> dict:
    """The text as another machine gets it; the offsets of a push count on it, in code points."""
    return {
        "article": str(version.article.uuid),
        "version": version.number,
        "sha256": version.sha256,
        "language": version.article.language,
        "text": version.text,
        "blocks": [
            {"kind": kind, "start": start, "end": end} for kind, start, end in version.blocks
        ],
    }


def known_in(text: str) -> list[Known]:
    """The actors of the register whose name, alias or role may stand in the text, at most 500.

    The register is asked by the names that the text could hold, so that its size costs
    nothing.
    """
    keys = name_runs(text)
    found: dict[int, None] = {}
    for at in range(0, len(keys), NAMES_AT_ONCE):
        names = ActorName.objects.filter(
            key__in=keys[at : at + NAMES_AT_ONCE], actor__merged_into=None
        )
        found |= dict.fromkeys(names.order_by("actor_id").values_list("actor_id", flat=True))
        if len(found) >= MOST_KNOWN:
            break
    if roles := role_runs(text):
        held = Actor.objects.filter(default_role__in=roles, merged_into=None)
        found |= dict.fromkeys(held.order_by("pk").values_list("pk", flat=True)[:MOST_KNOWN])
    by_actor: dict[int, list[ActorName]] = {}
    names = ActorName.objects.filter(actor__in=list(found)[:MOST_KNOWN])
    for name in names.select_related("actor").order_by("pk"):
        by_actor.setdefault(name.actor_id, []).append(name)
    return [
        Known(
            name=names[0].actor.name,
            kind=names[0].actor.kind,
            aliases=tuple(n.name for n in names if n.name != n.actor.name),
            role=names[0].actor.default_role,
        )
        for names in by_actor.values()
    ]


@dataclass
class Figures:
    """What the desk decided on one rule's suggestions."""

    source: str
    rule: str
    accepted: int = 0
    corrected: int = 0
    dismissed: int = 0
    muted: MutedRule | None = None

    @property
    def name(self) -> str:
        return name_of(self.source, self.rule)

    @property
    def means(self) -> str:
        """What one of the desk's own rules looks for; of another machine's that is not known."""
        return means(self.source, self.rule)

    @property
    def decided(self) -> int:
        return self.accepted + self.corrected + self.dismissed

    @property
    def precision(self) -> float:
        """The share of decisions that took the suggestion as it was; 1 without decisions."""
        return self.accepted / self.decided if self.decided else 1.0

    @property
    def percent(self) -> int | None:
        return round(100 * self.precision) if self.decided else None


def recent() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=DAYS)


def figures() -> list[Figures]:
    """Every rule that was decided on in the last 30 days or is muted, the worst first."""
    found: dict[tuple[str, str], Figures] = {}
    rows = (
        Suggestion.objects.decided()
        .filter(decided_at__gte=recent())
        .order_by()
        .values_list("source", "rule", "decision")
        .annotate(count=Count("pk"))
    )
    for source, rule, decision, count in rows:
        setattr(found.setdefault((source, rule), Figures(source, rule)), decision, count)
    for muted in MutedRule.objects.active():
        key = muted.source, muted.rule
        found.setdefault(key, Figures(*key)).muted = muted
    return sorted(found.values(), key=lambda f: (f.precision, -f.decided, f.source, f.rule))


def figures_of(source: str, rule: str) -> Figures:
    """One rule's figures since it was last unmuted, 30 days back at most."""
    since = recent()
    ended = MutedRule.objects.filter(source=source, rule=rule, unmuted_at__gte=since)
    since = ended.order_by("-unmuted_at").values_list("unmuted_at", flat=True).first() or since
    rows = (
        Suggestion.objects.of_rule(source, rule)
        .decided()
        .filter(decided_at__gte=since)
        .order_by()
        .values_list("decision")
        .annotate(count=Count("pk"))
    )
    return Figures(source, rule, **{SuggestionDecision(d).value: count for d, count in rows})
