"""Who did what: the events of the whole desk, of one article or of one person, in plain words."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    BlockKind,
    Collection,
    Event,
    Kind,
    Span,
    SuggestionDecision,
    User,
    Verb,
)
from annotations.queries.desk import words_of
from annotations.queries.exports import midnight
from annotations.queries.pages import Page, page_of
from annotations.queries.review import Change, Known
from annotations.queries.trail import changed, known_of, reasons_of
from annotations.queries.words import among
from annotations.text.word_diff import word_diff

PAGE = 50
# Rows that are told at a time when all of them are wanted.
AT_ONCE = 200

# Characters of a mark's words in a sentence about it.
IN_SHORT = 60

LOOKS_LIKE_A_KEY = re.compile(r"[0-9]{1,18}")

# What a person did, as it reads behind their name and by itself.
DEEDS = {
    Verb.CREATED: _("tagged %(thing)s"),
    Verb.CHANGED: _("changed %(thing)s"),
    Verb.DELETED: _("deleted %(thing)s"),
    Verb.UNDONE: _("undid a change to %(thing)s"),
    Verb.REDONE: _("redid a change to %(thing)s"),
    Verb.SETTLED: _("settled %(thing)s"),
    Verb.RESTORED: _("brought back an earlier state of %(thing)s"),
    Verb.SUBMITTED: _("submitted %(thing)s"),
    Verb.WITHDRAWN: _("took back %(thing)s"),
    Verb.APPROVED: _("approved %(thing)s"),
    Verb.RETURNED: _("returned %(thing)s"),
    Verb.REJECTED: _("rejected %(thing)s"),
    Verb.REFERRED: _("asked for a second opinion on %(thing)s"),
    Verb.REOPENED: _("took back the decision on %(thing)s"),
    Verb.COMMENTED: _("commented on %(thing)s"),
    Verb.RESOLVED: _("resolved a comment on %(thing)s"),
    Verb.ASKED_ANEW: _("reopened a comment on %(thing)s"),
    Verb.IMPORTED: _("brought in %(thing)s"),
    Verb.CARRIED: _("brought in a new text that has %(thing)s"),
    Verb.ORPHANED: _("brought in a new text without the words of %(thing)s"),
    Verb.PLACED: _("placed %(thing)s on the new text"),
    Verb.KEPT: _("kept %(thing)s on the old text"),
    Verb.MATCHED: _("said where else to find %(thing)s"),
    Verb.PICTURED: _("changed the picture of %(thing)s"),
}
THINGS = {
    Kind.QUOTE: _("the quote"),
    Kind.STANCE: _("the stance"),
    Kind.CLAIM: _("the claim"),
    Kind.CAPTION: _("the caption"),
    Kind.NOT_A_QUOTE: _("the pair that is no quote"),
}
TOLD_OF_ARTICLES = ("status", "assignee", "readers", "collection", "due_on")
ON_SUGGESTION = {
    SuggestionDecision.ACCEPTED: _("accepted a suggestion"),
    SuggestionDecision.CORRECTED: _("corrected a suggestion"),
    SuggestionDecision.DISMISSED: _("dismissed a suggestion"),
    SuggestionDecision.OPEN: _("opened a suggestion again"),
}


@dataclass(frozen=True)
class Filters:
    """What the events are narrowed to; an empty value narrows nothing.

    `article` is a number or words of the headline, `q` words that are marked or were said. The
    days are in the desk's time zone, both included.
    """

    q: str = ""
    who: User | None = None
    verb: str = ""
    kind: str = ""
    article: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True)
class Deed:
    """One event as it is told: what was done, with the thing, to which words, why, and what it
    changed.
    """

    event: Event
    said: str
    thing: str = ""
    words: str = ""
    reason: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def verb(self) -> str:
        """What was done, without the thing where it has one."""
        return str(Verb(self.event.verb).label) if self.thing else self.said


def found(user: User, filters: Filters) -> QuerySet[Event]:
    """The events that pass and that the person may know of, in no order."""
    events = Event.objects.visible_to(user)
    if filters.who:
        events = events.filter(by=filters.who)
    if filters.verb:
        events = events.filter(verb=filters.verb)
    if filters.kind:
        events = events.filter(annotation__kind=filters.kind)
    if filters.article:
        events = events.filter(_of_article(filters.article))
    if filters.since:
        events = events.filter(at__gte=midnight(filters.since))
    if filters.until:
        events = events.filter(at__lt=midnight(filters.until + datetime.timedelta(days=1)))
    if filters.q:
        marked = Span.objects.filter(exact__icontains=filters.q)
        said = Event.objects.filter(after__comment__icontains=filters.q)
        events = events.filter(among("annotation", marked, "annotation") | among("pk", said, "pk"))
    return events


def _of_article(asked: str) -> Q:
    if LOOKS_LIKE_A_KEY.fullmatch(asked):
        return Q(article=int(asked))
    titled = Article.objects.filter(current_version__headline__icontains=asked)
    return among("article", titled, "pk")


def page(
    user: User, filters: Filters, *, before: int | None = None, after: int | None = None
) -> Page:
    """One page of what happened, newest first, each row told."""
    events = _readable(found(user, filters)).order_by("-pk")
    rows, newer, older = page_of(events, PAGE, before=before, after=after)
    return Page(told(rows, reader=user), newer, older)


def all_of(events: QuerySet[Event], named: Callable[[User], str], reader: User) -> Iterator[Deed]:
    """All of these events, newest first, told some at a time with people as `named` has them."""
    rows = _readable(events).order_by("-pk").iterator(AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield from told(some, named, reader)


def of_article(article: Article) -> Filters:
    return Filters(article=str(article.pk))


def _readable(events: QuerySet[Event]) -> QuerySet[Event]:
    """With who did it and the article's headline, the text left where it is."""
    return events.select_related("by", "article__current_version").defer(
        *(f"article__current_version__{name}" for name in ("text", "blocks", "quotation_marks"))
    )


def told(
    events: Sequence[Event], named: Callable[[User], str] = str, reader: User | None = None
) -> list[Deed]:
    """Each event in plain words, for this reader, in a fixed number of queries."""
    annotations = (
        Annotation.objects.filter(pk__in={event.annotation_id for event in events} - {None})
        .prefetch_related("spans")
        .in_bulk()
    )
    known, reasons, meant = known_of(events), reasons_of(events, reader), _meant(events, named)
    deeds = []
    for event in events:
        annotation = annotations.get(event.annotation_id)
        if annotation is None:
            deeds.append(_told_of_article(event, meant, reasons.get(event.pk, "")))
            continue
        event.annotation = annotation
        deeds.append(_told_of_mark(event, known, reasons.get(event.pk, "")))
    return deeds


def _told_of_mark(event: Event, known: Known, reason: str = "") -> Deed:
    # What was made is told by its words.
    is_new = event.verb == Verb.CREATED
    thing = str(THINGS[Kind(event.annotation.kind)])
    return Deed(
        event,
        said=DEEDS[Verb(event.verb)] % {"thing": thing},
        thing=thing,
        words=words_of(event.annotation),
        reason=reason,
        changes=[] if is_new else changed(event, event.annotation.kind, known),
    )


def in_short(events: Sequence[Event]) -> str:
    """What was done with one request, in a few words: “changed the quote “Yes,” (Speaker)”."""
    if len(events) > 1 and all(event.verb == Verb.SUBMITTED for event in events):
        return ngettext(
            "submitted %(number)d annotation", "submitted %(number)d annotations", len(events)
        ) % {"number": len(events)}
    decisions = [event for event in events if event.annotation_id is None]
    if len(decisions) > 1 and decisions[0].after["decision"] == SuggestionDecision.DISMISSED:
        return ngettext(
            "dismissed %(number)d suggestion", "dismissed %(number)d suggestions", len(decisions)
        ) % {"number": len(decisions)}
    if len(decisions) > 1:
        return ngettext(
            "accepted %(number)d suggestion", "accepted %(number)d suggestions", len(decisions)
        ) % {"number": len(decisions)}
    # A decision says more of what was done than that its mark was tagged.
    decided = str(ON_SUGGESTION[decisions[0].after["decision"]]) if decisions else ""
    mark = next((event for event in events if event.annotation_id), None)
    if mark is None:
        return decided
    # Which fields changed is seen without the words behind their ids.
    deed = _told_of_mark(mark, Known({}, {}, {}, {}, {}))
    words = Truncator(deed.words).chars(IN_SHORT)
    if words[:1].isalnum():
        words = f"“{words}”"
    thing = " ".join(filter(None, [deed.thing, words]))
    if decided:
        return _("%(decided)s, %(thing)s") % {"decided": decided, "thing": thing}
    said = DEEDS[Verb(mark.verb)] % {"thing": thing}
    labels = ", ".join(capfirst(change.label) for change in deed.changes)
    return f"{said} ({labels})" if labels else said


def _told_of_article(event: Event, meant: dict[str, dict[int, str]], reason: str) -> Deed:
    before, after = event.before or {}, event.after or {}
    if "suggestion" in after:
        return Deed(event, str(ON_SUGGESTION[SuggestionDecision(after["decision"])]))
    changes = [
        Change(
            str(_label(name)),
            word_diff(*(_in_words(name, state.get(name), meant) for state in (before, after))),
        )
        for name in TOLD_OF_ARTICLES
        if name in after
    ]
    if "block" in after:
        label = _("the block “%(words)s”") % {"words": after["words"]}
        kinds = (str(BlockKind(state["kind"]).label) for state in (before, after))
        changes.append(Change(label, word_diff(*kinds)))
    thing = str(_("the article"))
    if event.verb == Verb.IMPORTED and "number" in after:
        thing = _("version %(number)d of the article") % {"number": after["number"]}
    said = DEEDS[Verb(event.verb)] % {"thing": thing}
    return Deed(event, said, thing, reason=reason, changes=changes)


def _label(name: str) -> str:
    return _("readers") if name == "readers" else Article._meta.get_field(name).verbose_name


def _in_words(name: str, value, meant: dict[str, dict[int, str]]) -> str:
    if value is None:
        return ""
    if name == "status":
        return str(ArticleStatus(value).label)
    if name == "readers":
        return ", ".join(meant["assignee"].get(key, str(key)) for key in value)
    if name in meant:
        return meant[name].get(value, str(value))
    return date_format(datetime.date.fromisoformat(value))


def _meant(events: Iterable[Event], named: Callable[[User], str]) -> dict[str, dict[int, str]]:
    """The people and collections that changes of articles name by their keys."""
    states = [
        state for event in events if event.annotation_id is None
        for state in (event.before, event.after) if state
    ]  # fmt: skip
    found: dict[str, dict[int, str]] = {}
    for name, model, worded in (("assignee", User, named), ("collection", Collection, str)):
        keys = {state[name] for state in states if state.get(name)}
        if name == "assignee":
            keys.update(*(state.get("readers", ()) for state in states))
        found[name] = {row.pk: worded(row) for row in model.objects.filter(pk__in=keys)}
    return found
