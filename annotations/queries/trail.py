"""What happened, in plain words: the history of one annotation, and what one event changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from annotations.models import (
    TALK,
    Annotation,
    Chosen,
    Claim,
    Event,
    MatchRelation,
    MatchStatus,
    Review,
    Status,
    User,
    Verb,
)
from annotations.queries.pages import Page, page_of
from annotations.queries.review import Change, Known, behind, changes
from annotations.queries.versions import Carryings

# How many events of one annotation a page tells, the newest first.
TOLD_EVENTS = 200
# How many characters of another claim are told with a match, as a card shows them.
IN_SHORT = 220
SENTENCES = {
    Verb.CREATED: _("%(who)s made it."),
    Verb.CHANGED: _("%(who)s changed it."),
    Verb.DELETED: _("%(who)s deleted it."),
    Verb.UNDONE: _("%(who)s undid what they had done."),
    Verb.REDONE: _("%(who)s did again what they had undone."),
    Verb.SETTLED: _("%(who)s settled it between the two passes."),
    Verb.RESTORED: _("%(who)s brought an earlier state back."),
    Verb.SUBMITTED: _("%(who)s submitted it."),
    Verb.WITHDRAWN: _("%(who)s took it back from the queue."),
    Verb.APPROVED: _("%(who)s approved it."),
    Verb.RETURNED: _("%(who)s returned it."),
    Verb.REJECTED: _("%(who)s rejected it."),
    Verb.REFERRED: _("%(who)s asked for a second opinion."),
    Verb.REOPENED: _("%(who)s took the decision back."),
    Verb.COMMENTED: _("%(who)s wrote a comment."),
    Verb.RESOLVED: _("%(who)s resolved a comment."),
    Verb.ASKED_ANEW: _("%(who)s reopened a comment."),
    Verb.IMPORTED: _("%(who)s brought it in."),
    Verb.CARRIED: _("%(who)s brought in a new version of the text. The mark went along."),
    Verb.ORPHANED: _("%(who)s brought in a new version of the text. Its words are not there."),
    Verb.PLACED: _("%(who)s placed it on the new text."),
    Verb.KEPT: _("%(who)s kept it on the text it was made on."),
    Verb.MATCHED: _("%(who)s said where else it stands."),
    Verb.PICTURED: _("%(who)s changed its picture."),
}
# The verbs that say what words and values there are; the others leave them as they are.
TELLING = {
    Verb.CREATED,
    Verb.CHANGED,
    Verb.UNDONE,
    Verb.REDONE,
    Verb.SETTLED,
    Verb.RESTORED,
    Verb.IMPORTED,
    Verb.PLACED,
}

# The verbs that a decision with its reason stands behind.
JUDGING = {Verb.APPROVED, Verb.RETURNED, Verb.REJECTED, Verb.REFERRED}


@dataclass(frozen=True)
class Step:
    """One event, what it changed, and whether the state it led to can be brought back."""

    event: Event
    sentence: str
    changes: list[Change] = field(default_factory=list)
    reason: str = ""
    stands: bool = False
    restorable: bool = False


def trail_of(
    annotation: Annotation,
    standing: dict | None = None,
    *,
    reader: User | None = None,
    before: int | None = None,
    after: int | None = None,
) -> Page:
    """The newest events, or those around a key as in `page_of`, each a `Step` in plain words.

    With the state that is `standing`, each says whether it led to that one or to another. Of what
    stands elsewhere nothing is told but to a `reader` who sees it.
    """
    found = annotation.events.select_related("by").order_by("-pk")
    events, newer, older = page_of(found, TOLD_EVENTS, before=before, after=after)
    known, reasons = known_of(events), reasons_of(events, reader)
    carryings = Carryings(annotation.version) if standing else None
    steps = []
    for event in events:
        led_to = event.after if is_state(event.after) else None
        other_text = bool(carryings and led_to) and led_to["version"] != annotation.version_id
        if other_text and annotation.status != Status.DELETED:
            # As it would read on this text, or None where its words are not there.
            led_to = carryings.state(annotation.kind, led_to)
        same = bool(standing and led_to and content(led_to) == content(standing))
        steps.append(
            Step(
                event,
                str(SENTENCES[event.verb]) % {"who": event.by},
                changed(event, annotation.kind, known),
                reason=reasons.get(event.pk, ""),
                stands=same and not any(step.stands for step in steps),
                restorable=bool(standing and led_to and not same),
            )
        )
    return Page(steps, newer, older)


def told_since(annotation: Annotation, lock: int) -> str:
    """What was done last to an annotation since this lock number, or nothing.

    That a new version took it along is told where there is nothing else.
    """
    since = annotation.events.filter(lock__gt=lock).exclude(verb__in=TALK)
    events = since.select_related("by")
    event = events.exclude(verb=Verb.CARRIED).order_by("-pk").first() or events.last()
    return str(SENTENCES[Verb(event.verb)]) % {"who": event.by} if event else ""


def content(state: dict) -> dict:
    """What a state says: its words and values, without where it stands in the queue."""
    return {name: value for name, value in state.items() if name != "status"}


def is_state(state: dict | None) -> bool:
    """Whether it is the state of an annotation, and no comment or status alone."""
    return bool(state) and "values" in state


def told_states(event: Event) -> list[dict]:
    """The states of an event that are told: before and after, or after alone."""
    if event.verb not in TELLING or not is_state(event.after):
        return []
    return [event.before, event.after] if is_state(event.before) else [event.after]


def known_of(events: Iterable[Event]) -> Known:
    """What the ids in the states of these events stand for, one query for each sort of thing."""
    return behind([state for event in events for state in told_states(event)])


def changed(event: Event, kind: str, known: Known) -> list[Change]:
    """What an event changed, word by word; what was made new was nothing before."""
    states = told_states(event)
    if not states:
        return []
    empty = {"version": states[-1]["version"], "spans": [], "values": {}, "persons": [], "note": ""}
    before, after = states if len(states) == 2 else (empty, *states)
    return changes(kind, before, after, known)


def comment_of(after: dict, elsewhere: dict[int, str]) -> str:
    """What was said beside an event itself: a comment, or what was chosen between two passes.

    `elsewhere` has the words of the claims that its reader sees.
    """
    if "chosen" in after:
        return str(Chosen(after["chosen"]).label)
    if "match" in after:
        return match_in_words(after["match"], elsewhere)
    return after.get("comment", "")


def match_in_words(match: dict, elsewhere: dict[int, str]) -> str:
    """Where a claim was said to stand elsewhere: “Same claim (Confirmed): Tickets are dearer”."""
    if match["other"] is None:
        review = (match[name] for name in ("publisher", "verdict_text", "review_url"))
        words = " – ".join(filter(None, review))
    elif match["other"] in elsewhere:
        words = Truncator(elsewhere[match["other"]]).chars(IN_SHORT)
    else:
        return ""
    status = MatchStatus(match["status"]).label if match["status"] else _("Taken back")
    return _("%(relation)s (%(status)s): %(words)s") % {
        "relation": MatchRelation(match["relation"]).label,
        "status": status,
        "words": words,
    }


def claims_elsewhere(events: Iterable[Event], reader: User | None) -> dict[int, str]:
    """The words of the claims that these events name and that the reader sees, by their keys."""
    matches = (event.after["match"] for event in events if event.verb == Verb.MATCHED)
    keys = {match["other"] for match in matches} - {None}
    if not keys or reader is None:
        return {}
    seen = Claim.objects.visible_to(reader).filter(pk__in=keys)
    return dict(seen.values_list("pk", "statement"))


def reasons_of(events: Iterable[Event], reader: User | None) -> dict[int, str]:
    """What was said with these events: comments, and the reasons of decisions."""
    elsewhere = claims_elsewhere(events, reader)
    said = {event.pk: comment_of(event.after or {}, elsewhere) for event in events}
    judged = {
        (event.annotation_id, event.lock): event.pk for event in events if event.verb in JUDGING
    }
    if judged:
        # A decision carries the lock number that it found; its event the one that it left.
        rows = Review.objects.filter(annotation__in={pk for pk, _lock in judged}).exclude(
            comment=""
        )
        for pk, lock, comment in rows.values_list("annotation", "lock", "comment"):
            if (pk, lock + 1) in judged:
                said[judged[pk, lock + 1]] = comment
    return said
