"""Suggestions: made when an article comes in or the rules change, then accepted, corrected or
dismissed. Whatever is decided can be undone like every other deed on the article."""

import hashlib
import json
import logging
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from annotations.access import may
from annotations.models import (
    Actor,
    Annotation,
    Article,
    ArticleVersion,
    Caption,
    Checkworthiness,
    Event,
    Kind,
    MutedRule,
    QuoteType,
    Role,
    SpeakerStatus,
    StanceLabel,
    Suggestion,
    SuggestionDecision,
    User,
    Verb,
)
from annotations.models.actors import ActorKind
from annotations.models.claims import CheckReason
from annotations.models.not_quotes import NotAQuoteReason
from annotations.models.quotes import status_beside
from annotations.models.stances import Basis
from annotations.models.suggestions import CAPTION_FIELDS
from annotations.queries import articles, suggestions
from annotations.queries.articles import is_read_by_two
from annotations.queries.history import REACH
from annotations.services import actors, trace, webhooks
from annotations.services.actors import Named
from annotations.services.annotations import Mark, hold, was_posted
from annotations.services.captions import describe_photo, precision_of
from annotations.services.claims import record_claim
from annotations.services.not_quotes import set_aside
from annotations.services.quotes import tag_quote
from annotations.services.refusals import (
    ChangedByOthers,
    NoSuggestionsHere,
    NotAllowed,
    Refused,
    RepeatedRequest,
    StaleText,
    SuggestionDecided,
    TargetInDoubt,
)
from annotations.services.stances import tag_stance
from annotations.services.targets import Worded
from annotations.services.targets import key_of as target_key
from annotations.text.intake import BlockRange
from annotations.text.names import name_key
from annotations.text.suggestions import RULES_VERSION, SHOWN_FROM, suggest
from annotations.text.suggestions import Suggestion as Proposal

log = logging.getLogger(__name__)

SAID_IN_QUOTES = (Kind.CLAIM, Kind.STANCE)
TAKEN = (SuggestionDecision.ACCEPTED, SuggestionDecision.CORRECTED)
# Articles of one task, seconds long: whatever else the worker is asked for waits until it is done.
SUGGESTED_AT_ONCE = 100


def suggest_for(*, version: ArticleVersion) -> int:
    """Make the rules' suggestions for a text anew; how many are new or changed.

    Open ones of the rules are replaced. What was decided stays, and nothing is proposed again
    for its words; what undo has opened again stays as it is.
    """
    known = suggestions.known_in(version.text)
    blocks = [BlockRange(*block) for block in version.blocks]
    found = [
        proposal
        for proposal in suggest(version.text, blocks, version.article.language, known)
        # Below it the rules themselves are not right often enough to be worth a look.
        if proposal.confidence >= SHOWN_FROM.get(str(proposal.values.get("type")), 0)
    ]
    with transaction.atomic():
        hold(version.article)
        ArticleVersion.objects.filter(pk=version.pk).update(rules_version=RULES_VERSION)
        return replace(version=version, found=found, rules_version=str(RULES_VERSION))


@transaction.atomic
def push(
    *,
    version: ArticleVersion,
    by: User,
    source: str,
    found: Iterable[Proposal],
    rules_version: str = "",
) -> int:
    """Put another machine's suggestions in the place of those it has open; how many are stored.

    What was decided, and what is open from elsewhere for the same words, is not doubled.
    Raises NotAllowed, and StaleText when the article has another text by now.
    """
    article = version.article
    if not may(by, "suggest", article):
        raise NotAllowed
    hold(article)
    if not Article.objects.filter(pk=article.pk, current_version=version).exists():
        raise StaleText
    return replace(version=version, found=found, source=source, rules_version=rules_version)


def replace(
    *,
    version: ArticleVersion,
    found: Iterable[Proposal],
    source: str = "",
    rules_version: str = "",
) -> int:
    """Put these in the place of what one source has open on a version; how many are stored.

    Of two proposals of one kind for the same words the surer one is kept. Call it inside a
    transaction that holds the article.
    """
    version.suggestions.open().filter(source=source).exclude(
        uuid__in=[uuid.UUID(key) for key in reopened_in(version.article)]
    ).delete()
    taken = set(version.suggestions.values_list("key", flat=True))
    photos = dict(version.article.photos.values_list("caption_block", "pk"))
    rows: dict[str, Suggestion] = {}
    for proposal in sorted(found, key=lambda p: -p.confidence):
        row = as_row(version, proposal, photos)
        if row and row.key not in taken:
            row.source, row.rules_version = source, rules_version
            rows.setdefault(row.key, row)
    return len(Suggestion.objects.bulk_create(rows.values(), batch_size=500))


def reopened_in(article: Article) -> set[str]:
    """The uuids of the article's suggestions that were ever decided: undo may open them again."""
    decided = Event.objects.filter(
        article=article, annotation=None, before__has_key="suggestion"
    ).values_list("before__suggestion", flat=True)
    return set(decided)


def as_row(
    version: ArticleVersion, proposal: Proposal, photos: Mapping[int | None, int]
) -> Suggestion | None:
    """The proposal as it is stored; None for a caption that belongs to no photo."""
    parts = sorted([part.role, part.start, part.end] for part in proposal.parts)
    if proposal.kind == Kind.NOT_A_QUOTE:
        # Whatever a rule calls them, they are a pair of quotation marks.
        parts = [[Role.MARKS.value, start, end] for _role, start, end in parts]
    values = json.loads(json.dumps(dict(proposal.values), default=dict))
    start = min((part[1] for part in parts), default=0)
    end = max((part[2] for part in parts), default=0)
    photo = None
    if proposal.kind == Kind.CAPTION:
        photo = photos.get(values.get("block"))
        if photo is None:
            return None
        _kind, start, end = version.blocks[values["block"]]
    return Suggestion(
        version=version,
        kind=proposal.kind,
        parts=parts,
        values=values,
        start=start,
        end=end,
        photo_id=photo,
        key=key_of(proposal.kind, parts, values),
        rule=proposal.rule,
        confidence=min(1.0, max(0.0, proposal.confidence)),
    )


def key_of(kind: str, parts: Iterable, values: Mapping[str, Any]) -> str:
    """Equal for two suggestions of one kind that are about the same words.

    Two people may take a stance in one sentence, so a stance has its holder in the key.
    """
    about = [values.get("block")] if kind == Kind.CAPTION else suggestions.needed(kind, parts)
    holder = name_key(str(values.get("holder", ""))) if kind == Kind.STANCE else ""
    return hashlib.sha256(json.dumps([kind, about, holder]).encode()).hexdigest()


def vocabulary(values: Mapping[str, Any], name: str, choices, default: str) -> str:
    """The value if the vocabulary has it, else the default: machines may know other words."""
    value = values.get(name)
    return value if value in choices.values else default


def named(values: Mapping[str, Any], name: str) -> Named | None:
    printed = " ".join(str(values.get(name) or "").split())[:300]
    kind = vocabulary(values, f"{name}_kind", ActorKind, "")
    return Named(printed, kind=kind) if printed else None


def proposed(suggestion: Suggestion) -> dict[str, Any]:
    """What the verb of the suggestion's kind is called with, as the fields of its form have it."""
    values = suggestion.values
    text = suggestion.version.text
    given: dict[str, Any] = {
        "marks": [
            Mark(role, start, end, text[start:end])
            for role, start, end in suggestion.parts
            if role in Role.values
        ]
    }
    if suggestion.kind == Kind.QUOTE:
        speaker = named(values, "speaker")
        unnamed = SpeakerStatus.NAMED if speaker else SpeakerStatus.UNNAMED
        status = vocabulary(values, "speaker_status", SpeakerStatus, unnamed)
        return given | {
            "speaker": speaker,
            "type": vocabulary(values, "type", QuoteType, QuoteType.DIRECT),
            "speaker_status": status_beside(speaker, status),
            "role_as_printed": str(values.get("role_as_printed") or "")[:300],
        }
    if suggestion.kind == Kind.STANCE:
        return given | {
            "holder": named(values, "holder"),
            "label": vocabulary(values, "label", StanceLabel, StanceLabel.UNCLEAR),
            "target": target_of(suggestion),
            "basis": vocabulary(values, "basis", Basis, Basis.STATED),
        }
    if suggestion.kind == Kind.CLAIM:
        # Those that were stored before the tables' name was taken have the other one.
        worth = vocabulary(values, "check_worthiness", Checkworthiness, Checkworthiness.CHECK)
        worth = vocabulary(values, "checkworthiness", Checkworthiness, worth)
        reasons = values.get("reasons") or []
        return given | {
            "statement": str(values.get("statement") or "")[:5000],
            "claimant": named(values, "claimant"),
            "checkworthiness": worth,
            "reasons": [reason for reason in CheckReason.values if reason in reasons],
        }
    if suggestion.kind == Kind.CAPTION:
        # The field's name, and the role that its characters have beside a quote's source.
        roles = {"source": Role.CAPTION_SOURCE}
        marks = [mark._replace(role=roles.get(mark.role, mark.role)) for mark in given["marks"]]
        persons = [(str(p[0])[:300], str(p[1])[:300]) for p in values.get("persons") or []]
        return {"marks": marks, "fields": caption_fields(values), "persons": persons}
    reason = vocabulary(values, "reason", NotAQuoteReason, NotAQuoteReason.OTHER)
    return given | {"reason": reason}


def as_it_is(suggestion: Suggestion) -> dict[str, Any]:
    """What the verb is called with when nobody has looked at the fields one by one.

    Whose words a claim repeats may be known only since the quote around it was tagged.
    """
    given = proposed(suggestion)
    if suggestion.kind == Kind.CLAIM and not given["claimant"]:
        given["propose"] = True
    return given


def target_of(suggestion: Suggestion) -> Worded:
    """The target that is meant: the one on the list that says the same, else the new wording."""
    listed = suggestions.fit_of(suggestion).target
    return Worded(listed.statement, listed.pk) if listed else Worded(suggestion.target_wording)


def judge_target(suggestion: Suggestion) -> None:
    """Raise TargetInDoubt where a person has to say which target is meant."""
    if suggestion.kind == Kind.STANCE:
        fit = suggestions.fit_of(suggestion)
        if fit.in_doubt:
            raise TargetInDoubt(fit.near[0])


def caption_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The proposed values of a caption's own columns, as long as the columns hold."""
    fields = {}
    for name, value in (values.get("fields") or {}).items():
        if name not in CAPTION_FIELDS or not value:
            continue
        longest = Caption._meta.get_field(name).max_length
        fields[name] = str(value)[:longest] if isinstance(value, str) else value
    if "date_created" in fields:
        fields["date_precision"] = precision_of(fields["date_created"])
    return fields


VERBS = {
    Kind.QUOTE: tag_quote,
    Kind.STANCE: tag_stance,
    Kind.CLAIM: record_claim,
    Kind.CAPTION: describe_photo,
    Kind.NOT_A_QUOTE: set_aside,
}


@transaction.atomic
def accept(*, suggestion: Suggestion, by: User, request_id: uuid.UUID | None = None) -> Suggestion:
    """Make the annotation that is proposed; the suggestion then knows it.

    Who is named is found on the register or added to it, as from the form. A repeated post
    is answered with what stands. Raises SuggestionDecided, TargetInDoubt where a stance's target
    is near one of the list, and what the kind's verb raises.
    """
    suggestion, again = to_decide(suggestion, by, request_id)
    if again:
        return suggestion
    judge_target(suggestion)
    return take(suggestion, by, as_it_is(suggestion), request_id=request_id)


@transaction.atomic
def correct(
    *,
    suggestion: Suggestion,
    by: User,
    given: Mapping[str, Any],
    note: str = "",
    request_id: uuid.UUID | None = None,
) -> Suggestion:
    """Make the annotation from what an editor has made of the suggestion.

    `given` is what the kind's verb takes. Left as proposed it counts as accepted; what the
    suggestion had left open and the editor has filled is no correction.
    """
    suggestion, again = to_decide(suggestion, by, request_id)
    if again:
        return suggestion
    offered = proposed(suggestion)
    decision = SuggestionDecision.CORRECTED if differs(offered, given) else TAKEN[0]
    taken = take(suggestion, by, given, decision=decision, note=note, request_id=request_id)
    if decision == SuggestionDecision.CORRECTED:
        learn_name(offered, taken.annotation)
        mute_where_wrong(suggestion.source, suggestion.rule)
    return taken


@transaction.atomic
def dismiss(*, suggestion: Suggestion, by: User, request_id: uuid.UUID | None = None) -> Suggestion:
    """Say that a suggestion is wrong or not wanted; undo opens it again."""
    suggestion, again = to_decide(suggestion, by, request_id, SuggestionDecision.DISMISSED)
    if again:
        return suggestion
    if not may(by, "annotate", suggestion.version.article):
        raise NotAllowed
    settle(suggestion, by, SuggestionDecision.DISMISSED, None, request_id)
    mute_where_wrong(suggestion.source, suggestion.rule)
    return suggestion


@transaction.atomic
def dismiss_rest(
    *,
    article: Article,
    by: User,
    request_id: uuid.UUID | None = None,
    but: Collection[str] = (),
) -> list[Suggestion]:
    """Dismiss whatever is still shown, as far as undo reaches, which opens all of it again.

    Those of the uuids in `but`, which somebody is working on, are left. It counts in the figures
    of the rules and mutes none at once: what a muted rule has proposed would not come back.
    """
    if not may(by, "annotate", article):
        raise NotAllowed
    version = article.current_version
    version.article = article
    request_id = request_id or uuid.uuid4()
    # Whoever decides on one of them holds the article first.
    hold(article)
    if was_posted(article, by, request_id, Verb.CHANGED):
        events = list(Event.objects.filter(by=by, request_id=request_id))
        if any(event.annotation_id for event in events):
            raise RepeatedRequest
        return list(of_events(events, "after").values())
    shown = suggestions.shown(version, articles.standing(version))
    rest = [suggestion for suggestion in shown if str(suggestion.uuid) not in but][:REACH]
    dismissed = {"decision": SuggestionDecision.DISMISSED.value, "annotation": None}
    move_all([(s, dismissed, None) for s in rest], by, Verb.CHANGED, request_id)
    return rest


def accept_sure(
    *,
    article: Article,
    by: User,
    request_id: uuid.UUID | None = None,
    but: Collection[str] = (),
) -> list[Suggestion]:
    """Accept whatever is shown and sure enough; one undo takes all of it back.

    One that cannot be stored as it is (two actors of that name) is left for an editor, and so
    are those of the uuids in `but`, which somebody is working on, with what would answer them.
    """
    if not may(by, "annotate", article):
        raise NotAllowed
    version = article.current_version
    version.article = article
    request_id = request_id or uuid.uuid4()
    with transaction.atomic():
        hold(article)
        if was_posted(article, by, request_id, Verb.CREATED):
            made = Annotation.objects.filter(events__by=by, events__request_id=request_id)
            return list(version.suggestions.filter(annotation__in=made))
        shown = suggestions.shown(version, articles.standing(version))
        left = [suggestion for suggestion in shown if str(suggestion.uuid) in but]
        taken: list[Suggestion] = []
        # What may stand in a quote asks who speaks there, so quotes are stored before it.
        in_turn = sorted(suggestions.sure(shown), key=lambda one: one.kind in SAID_IN_QUOTES)
        for suggestion in in_turn:
            rivals = (suggestions.rival(suggestion, other) for other in [*left, *taken])
            if suggestion in left or any(rivals):
                continue
            try:
                with transaction.atomic():
                    given = as_it_is(suggestion)
                    taken.append(take(suggestion, by, given, request_id=request_id, several=True))
            except Refused:
                continue
        return taken


def to_decide(
    suggestion: Suggestion,
    by: User,
    request_id: uuid.UUID | None,
    wanted: SuggestionDecision | None = None,
) -> tuple[Suggestion, bool]:
    """The suggestion, its row held, and whether this very request has decided it before.

    Raises NoSuggestionsHere, and SuggestionDecided for one that is not open or not there any more.
    """
    hold(suggestion.version.article)
    held = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("version__article__collection", "photo", "annotation")
        .filter(pk=suggestion.pk)
        .first()
    )
    if held is None:
        # Meanwhile a new text or its machine has put others in its place.
        raise SuggestionDecided(suggestion)
    if is_read_by_two(held.version.article):
        raise NoSuggestionsHere
    if held.is_open:
        return held, False
    here = Event.objects.filter(by=by, request_id=request_id, article=held.version.article_id)
    same = held.decision == wanted if wanted else held.decision in TAKEN
    if request_id and same and here.exists():
        return held, True
    raise SuggestionDecided(held)


def take(
    suggestion: Suggestion,
    by: User,
    given: Mapping[str, Any],
    *,
    decision: SuggestionDecision = SuggestionDecision.ACCEPTED,
    note: str = "",
    request_id: uuid.UUID | None = None,
    several: bool = False,
) -> Suggestion:
    """Call the kind's verb and tie its annotation to the suggestion.

    With `several` the request makes more than this one annotation, which undo takes together.
    """
    version = suggestion.version
    if version.article.current_version_id != version.pk:
        raise StaleText
    # Undo gathers the events of one request, so there has to be one.
    request_id = request_id or uuid.uuid4()
    given = dict(given)
    if suggestion.kind == Kind.CAPTION:
        given["photo"] = suggestion.photo
    if suggestion.kind == Kind.STANCE:
        start = min((mark.start for mark in given["marks"]), default=0)
        end = max((mark.end for mark in given["marks"]), default=0)
        quote = articles.quote_of(version, by, start, end)
        given["quote"] = quote and quote.quote
    annotation = VERBS[Kind(suggestion.kind)](
        version=version,
        by=by,
        note=note,
        request_id=None if several else request_id,
        together=request_id if several else None,
        **given,
    )
    settle(suggestion, by, decision, annotation, request_id)
    learn_role(annotation)
    return suggestion


def state_of(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "suggestion": str(suggestion.uuid),
        "decision": suggestion.decision,
        "annotation": suggestion.annotation_id,
    }


def settle(
    suggestion: Suggestion,
    by: User,
    decision: SuggestionDecision,
    annotation: Annotation | None,
    request_id: uuid.UUID | None,
) -> None:
    before = state_of(suggestion)
    suggestion.annotation = annotation
    put(suggestion, decision, by)
    suggestion.save(update_fields=DECIDED)
    event = event_on(suggestion, by, Verb.CHANGED, before, request_id)
    trace.record_decisions([event])


DECIDED = ("decision", "decided_by", "decided_at", "annotation")


def put(suggestion: Suggestion, decision: str, by: User) -> None:
    is_open = decision == SuggestionDecision.OPEN
    suggestion.decision = SuggestionDecision(decision)
    suggestion.decided_by = None if is_open else by
    suggestion.decided_at = None if is_open else timezone.now()


def event_on(
    suggestion: Suggestion,
    by: User,
    verb: Verb,
    before: dict[str, Any],
    request_id: uuid.UUID | None,
    undoes_id: int | None = None,
) -> Event:
    return Event(
        article_id=suggestion.version.article_id,
        by=by,
        verb=verb,
        before=before,
        after=state_of(suggestion),
        request_id=request_id,
        undoes_id=undoes_id,
    )


def move_all(
    goes: Iterable[tuple[Suggestion, Mapping[str, Any], int | None]],
    by: User,
    verb: Verb,
    request_id: uuid.UUID | None,
) -> None:
    """Bring suggestions whose article is held to other states, with an event each.

    A state comes with the id of the event that it undoes, if it does.
    """
    moved, events = [], []
    for suggestion, state, undoes_id in goes:
        before = state_of(suggestion)
        suggestion.annotation_id = state["annotation"]
        put(suggestion, state["decision"], by)
        moved.append(suggestion)
        events.append(event_on(suggestion, by, verb, before, request_id, undoes_id))
    Suggestion.objects.bulk_update(moved, DECIDED)
    trace.record_decisions(events)


def of_events(events: Iterable[Event], side: str) -> dict[str, Suggestion]:
    """The suggestions of these decisions by their uuid, as it stands on one side of the events."""
    uuids = [getattr(event, side)["suggestion"] for event in events]
    found = Suggestion.objects.filter(uuid__in=uuids).select_related("version__article")
    return {str(suggestion.uuid): suggestion for suggestion in found.in_text_order()}


def turn(
    events: Collection[Event], by: User, verb: Verb, request_id: uuid.UUID | None
) -> list[Suggestion]:
    """Undo or redo decisions; the annotations they made are turned by their own events."""
    came, goes = ("after", "before") if verb == Verb.UNDONE else ("before", "after")
    found = of_events(events, came)
    moves = []
    for event in events:
        stands, state = getattr(event, came), getattr(event, goes)
        suggestion = found.get(stands["suggestion"])
        if suggestion is None or state_of(suggestion) != stands:
            raise ChangedByOthers
        if not may(by, "annotate", suggestion.version.article):
            raise NotAllowed
        moves.append((suggestion, state, event.pk))
    move_all(moves, by, verb, request_id)
    return [suggestion for suggestion, _state, _undoes in moves]


def differs(offered: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """Whether something that was proposed has been changed."""

    def plain(value):
        if isinstance(value, Named):
            return actors.key_of(value.name)
        if isinstance(value, Worded):
            return target_key(value.statement)
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items() if one}
        if isinstance(value, list):
            return sorted(str(tuple(one) if isinstance(one, list) else one) for one in value)
        return " ".join(value.split()) if isinstance(value, str) else value

    for name, value in offered.items():
        was, now = plain(value), plain(given.get(name))
        if isinstance(was, dict) and isinstance(now, dict):
            now = {key: one for key, one in now.items() if key in was}
        if was and was != now:
            return True
    return False


def learn_role(annotation: Annotation) -> None:
    """A role that was confirmed with a name is the actor's usual one, if it had none."""
    pairs: list[tuple[Actor | None, str]] = []
    if annotation.kind == Kind.QUOTE:
        pairs = [(annotation.quote.speaker, annotation.quote.role_as_printed)]
    elif annotation.kind == Kind.CAPTION:
        shown = annotation.caption.persons.select_related("actor")
        pairs = [(person.actor, person.role_as_printed) for person in shown]
    for actor, role in pairs:
        if actor and role and not actor.default_role:
            Actor.objects.filter(pk=actor.pk, default_role="").update(default_role=role)


def learn_name(offered: Mapping[str, Any], annotation: Annotation) -> None:
    """The name that was proposed for somebody is one of theirs, where it is a part of it.

    “Port Authority” put right to “Nordholm Port Authority” is found next time. A single word
    is not learned for a person, since surnames are shared, and no name that others have.
    """
    pairs = {
        Kind.QUOTE: ("speaker", "speaker"),
        Kind.STANCE: ("holder", "holder"),
        Kind.CLAIM: ("claimant", "claimant"),
    }
    if annotation.kind not in pairs:
        return
    field, column = pairs[Kind(annotation.kind)]
    name, actor = offered.get(field), getattr(annotation.details, column)
    if name is None or actor is None:
        return
    said, whole = name_key(name.name).split(), name_key(actor.name).split()
    single = len(said) == 1 and actor.kind == ActorKind.PERSON
    if single or not set(said) < set(whole):
        return
    if not Actor.objects.known_as(" ".join(said)).exists():
        actors.set_names(actor, [name.name])


def mute_where_wrong(source: str, rule: str) -> None:
    """Mute a rule whose precision has fallen under the desk's floor.

    Judged on the decisions of the last 30 days, since it was last unmuted, once there are
    enough of them.
    """
    figures = suggestions.figures_of(source, rule)
    if figures.decided < settings.SUGGESTION_FEWEST_DECISIONS:
        return
    if figures.precision < settings.SUGGESTION_FLOOR:
        MutedRule.objects.bulk_create(
            [
                MutedRule(
                    source=source,
                    rule=rule,
                    decided=figures.decided,
                    precision=figures.precision,
                )
            ],
            ignore_conflicts=True,
        )


@transaction.atomic
def unmute(*, source: str, rule: str, by: User) -> int:
    """Let a rule suggest again; its decisions count anew. How many were muted: 0 or 1."""
    if not may(by, "unmute_rule"):
        raise NotAllowed
    return (
        MutedRule.objects.active()
        .filter(source=source, rule=rule)
        .update(unmuted_at=timezone.now(), unmuted_by=by)
    )


# What somebody waits for goes first: the suggestions of a bulk file may take hours.
@task(priority=-10)
def suggest_for_articles(pks: list[int]) -> None:
    """What a worker does for articles that came in by the thousand; none stops the others."""
    for pk in pks:
        article = Article.objects.select_related("current_version").filter(pk=pk).first()
        if article is None or article.current_version is None:
            continue
        article.current_version.article = article
        try:
            suggest_again(version=article.current_version)
        except Exception:
            log.exception("No suggestions were made for article %s", pk)


def suggest_later(pks: Sequence[int]) -> None:
    """Have a worker do so for these articles, some at a time."""
    for start in range(0, len(pks), SUGGESTED_AT_ONCE):
        suggest_for_articles.enqueue(list(pks[start : start + SUGGESTED_AT_ONCE]))


def suggest_again(*, version: ArticleVersion) -> int:
    """Make the rules' suggestions anew and ask other machines for theirs; how many were made."""
    with transaction.atomic():
        # Before the text counts as read, so that no machine is forgotten.
        webhooks.tell_wanted(version)
    return suggest_for(version=version)


def suggest_on_commit(version: ArticleVersion) -> None:
    """Suggest once what is open now is stored; a failure is logged and stops nothing.

    Other machines are asked within the transaction, so that none is forgotten.
    """
    webhooks.tell_wanted(version)
    transaction.on_commit(lambda: suggest_for(version=version), robust=True)
