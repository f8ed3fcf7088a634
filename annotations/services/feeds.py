"""Feeds: subscribe, fetch what is due, bring in what is new.

Polite to those who serve them: what has not changed is not sent again (ETag, Last-Modified),
a feed that fails is asked less and less often, and never sooner than it says (Retry-After).
"""

import datetime
import email.utils
import html
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations.access import may
from annotations.models import Article, Collection, Feed, FeedItem, User
from annotations.services import trace
from annotations.services.arrivals import charset_of, check_changed, count_fetch
from annotations.services.articles import bring_in, find_known, renew
from annotations.services.heartbeats import DEAD_AFTER, beating
from annotations.services.refusals import NotAllowed, Refused, SameArticle, TextIsRead
from annotations.text.intake import Draft
from annotations.text.normalise import UnusableText
from annotations.web.extract import FeedPage, Item, extract, extract_feed
from annotations.web.facts import read_moment
from annotations.web.fetch import FEED_TYPES, PAGE_TYPES, Fetched, fetch, read_url
from annotations.web.refusals import NoAnswer, NotServed, TooSlow, Unfetchable

log = logging.getLogger(__name__)

EVERY = datetime.timedelta(minutes=30)
LONGEST_WAIT = datetime.timedelta(days=1)
MOST_NEW = 30  # Of one feed in one run; the rest comes with the next.
MOST_TRIES = 3
PAUSE = 1.0  # Seconds between two pages of one host.
_MOST_BYTES = 5 * 1024 * 1024
_MOST_CHARACTERS = 1_000_000
_SHORTEST_STORY = 200


def subscribe(*, by: User, address: str, collection: Collection | None = None) -> Feed:
    """Subscribe to the feed at an address, or again to one that was left.

    Its items come with the next run, and go into the collection as long as that is open. Raises
    NotAllowed, TooOften, Unfetchable, UnusableText.
    """
    if not may(by, "import"):
        raise NotAllowed
    address = str(read_url(address, settings.FETCH_ALLOWED_HOSTS))
    count_fetch(by=by, address=address)
    page = _page(_ask(address, {}).check())
    with transaction.atomic():
        feed, _ = Feed.objects.update_or_create(
            address=address,
            defaults={
                "title": page.title,
                "active": True,
                "added_by": by,
                "collection": collection,
                "failures": 0,
                "error": "",
                "etag": "",
                "last_modified": "",
                "next_fetch_at": timezone.now(),
            },
        )
        trace.say("subscribed", by, feed=feed.pk)
    return feed


@transaction.atomic
def unsubscribe(*, feed: Feed, by: User) -> Feed:
    """Ask this feed no more; what came from it stays, and so does what was seen of it."""
    if not may(by, "import"):
        raise NotAllowed
    feed = Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    feed.active = False
    feed.save(update_fields=["active"])
    trace.say("unsubscribed", by, feed=feed.pk)
    return feed


@dataclass(slots=True)
class Outcome:
    """What came of one feed in one run."""

    feed: Feed
    new: int = 0
    renewed: int = 0
    known: int = 0
    left: int = 0
    error: str = ""
    asked: set = field(default_factory=set)  # Hosts that were asked for a page in this run.


def fetch_due(
    *, now: datetime.datetime | None = None, pause: Callable[[float], None] = time.sleep
) -> Iterator[Outcome]:
    """Fetch each feed whose time has come, one after the other; others may run beside it.

    One in the middle of which a run has died is tried once more, and then put off like one that
    fails: it may be what ends the worker, and then those behind it would never be asked.
    """
    now = now or timezone.now()
    for pk in list(Feed.objects.due(now).values_list("pk", flat=True)):
        feed = _take(pk, now)
        if feed is None:
            continue
        if feed.held_until is None:
            yield fetch_feed(feed=feed, now=now, pause=pause)
        elif feed.failures:
            yield _put_off(feed, now)
        else:
            feed.failures = 1
            feed.save(update_fields=["failures"])
            yield fetch_feed(feed=feed, now=now, pause=pause)


def fetch_feed(
    *, feed: Feed, now: datetime.datetime, pause: Callable[[float], None] = time.sleep
) -> Outcome:
    """Ask one feed that this run holds, and bring in what is new."""
    outcome = Outcome(feed)
    fetched = None
    try:
        # Only as long as it is held: a run that was thought dead must not take it again.
        with beating(Feed.objects.filter(pk=feed.pk, held_until__isnull=False), _hold):
            fetched = _ask(feed.address, _conditions(feed))
            if fetched.status != 304:
                page = _page(fetched.check())
                feed.title = page.title or feed.title
                _bring_in_new(feed, page, outcome, pause)
                feed.etag = fetched.headers.get("etag", "")[:500]
                feed.last_modified = fetched.headers.get("last-modified", "")[:100]
    except (Unfetchable, UnusableText) as failed:
        outcome.error = str(failed)
    except Refused as refused:
        outcome.error = str(refused.sentence)
    except Exception:
        # The next run would break at it too, and never come to the feeds behind it.
        log.exception("feed failed feed=%s", feed.pk)
        outcome.error = _("Something broke on the way. Give an admin the address of this feed.")
    _note(feed, outcome, fetched, now)
    return outcome


def _take(pk: int, now: datetime.datetime) -> Feed | None:
    """Hold the feed for this run; as it stood before, or None where another was quicker."""
    due = Feed.objects.due(now).filter(pk=pk)
    feed = due.select_related("added_by", "collection").first()
    if feed is None or not due.filter(held_until=feed.held_until).update(**_hold()):
        return None
    return feed


def _put_off(feed: Feed, now: datetime.datetime) -> Outcome:
    sentence = _(
        "A worker ended while it read this feed, so it is asked less and less often. See in "
        "the log of the worker why it ended: where memory ran out, give it more. Or unsubscribe, "
        "and bring its stories in by their addresses."
    )
    outcome = Outcome(feed, error=sentence)
    _note(feed, outcome, None, now)
    return outcome


def _hold() -> dict:
    """For a minute from now, and so on at each sign of life: one that died gives its feed back."""
    return {"held_until": timezone.now() + datetime.timedelta(seconds=DEAD_AFTER)}


def _note(feed: Feed, outcome: Outcome, fetched: Fetched | None, now) -> None:
    feed.fetched_at = now
    feed.error = outcome.error
    feed.failures = min(feed.failures + 1, 1000) if outcome.error else 0
    wait = min(EVERY * 2 ** min(feed.failures, 8), LONGEST_WAIT)
    if fetched is not None and fetched.status in (429, 503):
        wait = max(wait, retry_after(fetched.headers.get("retry-after", ""), now))
    if fetched is not None and fetched.status == 410:
        feed.active = False  # Gone for good, says its host.
    feed.next_fetch_at = now + wait
    feed.held_until = None
    names = ["title", "etag", "last_modified", "fetched_at", "error", "failures", "next_fetch_at"]
    if not feed.active:
        names.append("active")
    feed.save(update_fields=[*names, "held_until"])


def retry_after(value: str, now: datetime.datetime) -> datetime.timedelta:
    """How long a host asks to wait: seconds or a date, a week at most; else nothing."""
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        wait = datetime.timedelta(seconds=int(value))
    else:
        try:
            moment = email.utils.parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return datetime.timedelta(0)
        wait = (moment if moment.tzinfo else timezone.make_aware(moment)) - now
    return min(max(wait, datetime.timedelta(0)), datetime.timedelta(days=7))


def _conditions(feed: Feed) -> dict[str, str]:
    given = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in given.items() if value}


def _ask(address: str, headers: dict[str, str]) -> Fetched:
    return fetch(
        address,
        types=FEED_TYPES,
        headers=headers,
        most_bytes=_MOST_BYTES,
        seconds=20,
        allowed_hosts=settings.FETCH_ALLOWED_HOSTS,
    )


def _page(fetched: Fetched) -> FeedPage:
    charset = charset_of(fetched.headers.get("content-type", ""))
    return extract_feed(fetched.body, url=fetched.url, charset=charset)


# Items


def _bring_in_new(feed: Feed, page: FeedPage, outcome: Outcome, pause) -> None:
    guids = [item.guid for item in page.items]
    seen = {item.guid: item for item in feed.items.filter(guid__in=guids)}
    for item in page.items:
        known = seen.get(item.guid)
        if known is not None and _has_changed(known, item):
            known.tries = 0
        elif known is not None and (known.article_id or known.tries >= MOST_TRIES):
            continue
        if outcome.new + outcome.renewed + outcome.known + outcome.left >= MOST_NEW:
            return
        seen[item.guid] = _bring_in_item(feed, item, known, outcome, pause)


def _has_changed(known: FeedItem, item: Item) -> bool:
    """Whether the feed says that a story it told before has changed since."""
    if known.changed is None:
        known.changed = item.changed
        known.save(update_fields=["changed"])
    return bool(item.changed) and item.changed != known.changed


def _bring_in_item(feed: Feed, item: Item, known: FeedItem | None, outcome: Outcome, pause):
    row = known or FeedItem(feed=feed, guid=item.guid, tries=0)
    row.address, row.title, row.changed, row.why = item.address, item.title, item.changed, ""
    row.tries += 1
    try:
        # What is on the desk already is looked at again, for its text may have changed.
        told = find_known(feed.added_by, item.address)
        row.article = _store(feed, item, told, *_draft_of(item, outcome, pause, bool(told)))
        if row.article.current_version.number > 1:
            outcome.renewed += 1
        else:
            outcome.new += 1
    except SameArticle as same:
        row.article = same.article
        outcome.known += 1
    except (Unfetchable, UnusableText) as failed:
        row.why = str(failed)
        row.article = row.article or told
        if row.article:
            outcome.known += 1
        else:
            outcome.left += 1
        if not _may_pass(failed):
            row.tries = MOST_TRIES
    except TextIsRead as refused:
        # It takes no other text now; the feed's next change is another try.
        row.article, row.why = row.article or told, str(refused.sentence)
        outcome.left += 1
    row.save()
    return row


def _may_pass(failed: Exception) -> bool:
    """Whether it is worth another try: what the host may mend by itself."""
    if isinstance(failed, NotServed):
        return failed.status == 429 or failed.status >= 500
    return isinstance(failed, TooSlow | NoAnswer)


def _draft_of(item: Item, outcome: Outcome, pause, page_alone: bool) -> tuple[Draft, bytes, str]:
    """The story from its page, or from what the feed itself gives where the page fails.

    A feed may give a part of it, so an article's next text comes from its page alone.
    """
    try:
        if not item.address:
            raise UnusableText(_("The feed gives neither an address nor enough of the text."))
        host = urlsplit(item.address).hostname
        if host in outcome.asked:
            pause(PAUSE)
        outcome.asked.add(host)
        page = fetch(
            item.address,
            types=PAGE_TYPES,
            seconds=20,
            allowed_hosts=settings.FETCH_ALLOWED_HOSTS,
        ).check()
        kind = page.headers.get("content-type", "text/html")[:100]
        return extract(page.body, url=page.url, charset=charset_of(kind)), page.body, kind
    except (Unfetchable, UnusableText) as failed:
        given = re.sub(r"<[^<>]*>", " ", item.content)
        if page_alone or len(" ".join(given.split())) < _SHORTEST_STORY:
            raise
        source = (
            f"<html><head><title>{html.escape(item.title)}</title></head><body><article>"
            f"<h1>{html.escape(item.title)}</h1>{item.content}</article></body></html>"
        ).encode("utf-8", "replace")
        try:
            return extract(source, url=item.address), source, "text/html; charset=utf-8"
        except UnusableText:
            raise failed from None


def _store(
    feed: Feed, item: Item, told: Article | None, draft: Draft, source: bytes, media_type: str
) -> Article:
    known = told or find_known(feed.added_by, draft.canonical_url)
    if known:
        check_changed(known, draft)
    if sum(len(block.text) for block in draft.blocks) > _MOST_CHARACTERS:
        raise UnusableText(
            _("The story is longer than %(most_characters)s characters.")
            % {"most_characters": f"{_MOST_CHARACTERS:,}"}
        )
    published = draft.published_at or read_moment(item.published)
    if published is None and draft.published_on:
        published = datetime.datetime.combine(draft.published_on, datetime.time.min)
    coming = {
        "by": feed.added_by,
        "blocks": draft.blocks,
        "picture_urls": draft.pictures,
        "byline": (draft.byline or item.byline)[:500],
        "dateline": draft.dateline[:300],
        "published_at": _aware(published),
        "updated_at": _aware(draft.updated_at),
        "original": source,
        "media_type": media_type,
    }
    if known:
        return renew(article=known, **coming)
    into = feed.collection
    return bring_in(
        collection=into if into and into.active else None,
        publisher=" ".join(draft.publisher.split())[:200] or feed.title[:200],
        canonical_url=draft.canonical_url,
        language=draft.language,
        section=draft.section[:100],
        **coming,
    )


def _aware(moment: datetime.datetime | None) -> datetime.datetime | None:
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
