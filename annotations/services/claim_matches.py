"""Where a claim stands elsewhere: the same claim in another story, or a published review of it.

An editor suggests a match, and who may decide on matches confirms or refuses it; what they say
themselves is decided. A match changes nothing of the claims; each has it in its history.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annotations.access import may
from annotations.models import (
    Annotation,
    Claim,
    ClaimMatch,
    Event,
    Kind,
    MatchRelation,
    MatchStatus,
    User,
    Verb,
)
from annotations.services import trace
from annotations.services.refusals import (
    MatchDecided,
    NotAllowed,
    OneAndTheSame,
    ReviewKnown,
)
from annotations.text.addresses import leads_to


def match(
    *,
    claim: Claim,
    other: Claim,
    by: User,
    relation: str = MatchRelation.SAME,
    refused: bool = False,
) -> ClaimMatch:
    """Say how two claims stand to each other, or with `refused` that they are two.

    Of two claims there is one match, whichever it was made from; what is said last stands.
    Raises NotAllowed, OneAndTheSame, and MatchDecided for who only suggests.
    """
    if not may(by, "suggest_match", other.annotation):
        raise NotAllowed
    if claim == other:
        raise OneAndTheSame
    try:
        with transaction.atomic():
            held = ClaimMatch.objects.select_for_update(of=("self",)).between(claim, other).first()
            made = held or ClaimMatch(claim=claim, other=other)
            return _said(made, claim, by, refused, relation=relation)
    except IntegrityError:
        # Somebody matched them at this very moment.
        if not ClaimMatch.objects.between(claim, other).exists():
            raise
    return match(claim=claim, other=other, by=by, relation=relation, refused=refused)


@transaction.atomic
def cite_review(*, claim: Claim, by: User, review_url: str, **said: object) -> ClaimMatch:
    """Name a published review of the claim: who published it, its verdict as they word it, and
    how what they reviewed relates to this one.

    `said` is any of `publisher`, `verdict_text`, `review_date`, the three of the rating and
    `relation`. Raises NotAllowed, and ReviewKnown
    where this address stands there already, be it with http for https or a slash at its end.
    """
    # One after the other, so that none is named twice.
    Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    _check_new(review_url, claim.matches.all())
    return _said(ClaimMatch(claim=claim), claim, by, review_url=review_url, **said)


@transaction.atomic
def reword_review(
    *, match: ClaimMatch, by: User, review_url: str, seen: str = "", **said: object
) -> ClaimMatch:
    """Name a published review anew, with other words.

    Who may take it back may do this, and what was refused stays so. Raises as `take_back` and
    `cite_review` do, and MatchDecided for what is no review.
    """
    Claim.objects.select_for_update(of=("self",)).get(pk=match.claim_id)
    held = _held(match, seen)
    if held.other_id:
        raise MatchDecided
    _may_change(held, by)
    _check_new(review_url, held.claim.matches.exclude(pk=held.pk))
    refused = held.status == MatchStatus.REFUSED
    return _said(held, held.claim, by, refused, review_url=review_url, **said)


@transaction.atomic
def decide(*, match: ClaimMatch, by: User, confirmed: bool, seen: str = "") -> ClaimMatch:
    """Confirm or refuse what somebody suggested; a decision can be turned.

    `seen` is what it said when it was looked at. Raises NotAllowed, and MatchDecided when it says
    something else now or was taken back.
    """
    if not may(by, "match_claims", match.claim.annotation):
        raise NotAllowed
    held = _held(match, seen)
    return _said(held, held.claim, by, refused=not confirmed)


@transaction.atomic
def take_back(*, match: ClaimMatch, by: User, seen: str = "") -> None:
    """Unsay a match: one's own as long as nobody has decided, any for who may decide.

    Raises NotAllowed, and MatchDecided when it was decided or taken back in the meantime.
    """
    held = _held(match, seen)
    _may_change(held, by)
    _record(held, by, before=_state(held), after=_state(held, status=""))
    held.delete()


def follow(moves: Iterable[tuple[Annotation, dict, dict]], by: User) -> None:
    """Have matches decided again whose claims went from one state to another with other words.

    What was confirmed was confirmed of a statement: a verdict on one number is none on another.
    It is confirmed again once both claims say what they said then, by undo or otherwise, and
    nobody has said anything to the match since.
    """
    before = {one.pk: _words(one, was) for one, was, now in moves if _is_reworded(one, was, now)}
    if not before:
        return
    rows = ClaimMatch.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("claim__annotation__version", "other__annotation__version")
    rows = rows.filter(Q(claim__in=before) | Q(other__in=before))
    for held in rows.exclude(status=MatchStatus.REFUSED):
        was = _state(held)
        if held.status == MatchStatus.CONFIRMED:
            kept = {"by": held.decided_by_id, "of": _said_of(held, before)}
            kept["at"] = held.decided_at and held.decided_at.isoformat()
            was["confirmed"] = kept
            held.status, held.decided_by, held.decided_at = MatchStatus.SUGGESTED, None, None
        elif (kept := _confirmed_before(held)) and kept["of"] == _said_of(held):
            held.status, held.decided_by_id = MatchStatus.CONFIRMED, kept["by"]
            held.decided_at = parse_datetime(kept["at"]) if kept["at"] else None
        else:
            continue
        held.save(update_fields=["status", "decided_by", "decided_at"])
        _record(held, by, before=was, after=_state(held))


def _confirmed_before(held: ClaimMatch) -> dict | None:
    """By whom, when and of which words a match was confirmed that other words have undecided."""
    events = Event.objects.filter(annotation=held.claim.annotation, verb=Verb.MATCHED)
    about = {"other": held.other_id} if held.other_id else {"review_url": held.review_url}
    last = events.filter(**{f"after__match__{name}": one for name, one in about.items()}).last()
    return last and last.before and last.before["match"].get("confirmed")


def _said_of(held: ClaimMatch, words: Mapping[int, str] = MappingProxyType({})) -> str:
    """What the claims of a match say, those in `words` in these; not to be read in a history."""
    claims = [claim for claim in (held.claim, held.other) if claim]
    said = [words.get(claim.pk) or _plain(claim.statement) for claim in claims]
    return sha256("\n".join(said).encode()).hexdigest()


def _check_new(review_url: str, matches: Iterable[ClaimMatch]) -> None:
    if leads_to(review_url) in {leads_to(match.review_url) for match in matches}:
        raise ReviewKnown


def _words(annotation: Annotation, state: dict) -> str:
    """What a claim says in a state, whatever its letters' case, its blanks and its full stop."""
    if annotation.kind != Kind.CLAIM:
        return ""
    return _plain(state["values"]["statement"])


def _is_reworded(annotation: Annotation, was: dict, now: dict) -> bool:
    return _words(annotation, was) != _words(annotation, now)


def _plain(statement: str) -> str:
    return " ".join(statement.casefold().split()).removesuffix(".")


def _may_change(held: ClaimMatch, by: User) -> None:
    """Raises NotAllowed, and MatchDecided for who suggested it and may not decide."""
    if may(by, "match_claims", held.claim.annotation):
        return
    if held.by_id != by.pk or not may(by, "suggest_match", held.claim.annotation):
        raise NotAllowed
    if held.status != MatchStatus.SUGGESTED:
        raise MatchDecided


def _held(match: ClaimMatch, seen: str) -> ClaimMatch:
    rows = ClaimMatch.objects.select_for_update(of=("self",))
    rows = rows.select_related("claim__annotation__version", "other__annotation__version")
    held = rows.filter(pk=match.pk).first()
    if held is None or (seen and seen != held.says):
        raise MatchDecided
    return held


def _said(
    made: ClaimMatch, claim: Claim, by: User, refused: bool = False, **said: object
) -> ClaimMatch:
    decides = may(by, "match_claims", claim.annotation)
    if not decides and (refused or not may(by, "suggest_match", claim.annotation)):
        raise NotAllowed
    if not decides and made.pk and made.status != MatchStatus.SUGGESTED:
        raise MatchDecided
    before = _state(made) if made.pk else None
    for name, words in said.items():
        setattr(made, name, words)
    if not made.pk or (not decides and _state(made) != before):
        # Who words a suggestion anew is who it is from.
        made.by, made.at = by, timezone.now()
    if decides:
        made.status = MatchStatus.REFUSED if refused else MatchStatus.CONFIRMED
        made.decided_by, made.decided_at = by, timezone.now()
    if _state(made) != before:
        made.save()
        _record(made, by, before=before, after=_state(made))
    return made


def _state(match: ClaimMatch, **other: str) -> dict[str, str]:
    """What a match says; without a status where it was taken back."""
    return match.told | other


def _record(match: ClaimMatch, by: User, *, before: dict | None, after: dict) -> None:
    """One event on each of the claims, which names the other one by its key.

    Not by its words: who reads the one may not be meant to read the other.
    """
    for claim, other in ((match.claim, match.other), (match.other, match.claim)):
        if claim is None:
            continue
        there = {"other": other and other.pk}
        trace.record(
            annotation=claim.annotation,
            by=by,
            verb=Verb.MATCHED,
            before=before and {"match": before | there},
            after={"match": after | there},
        )
