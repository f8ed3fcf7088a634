"""Feeds from subscription to desk. The web is a server of the test's own on the loopback."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotations.models import Article, ArticleStatus, Feed, FeedItem
from annotations.services import feeds, heartbeats
from annotations.services.refusals import NotAllowed
from annotations.text.normalise import UnusableText
from annotations.web.refusals import NotServed, Unfetchable
from tests import factories
from tests.processes import until
from tests.views.pages import Desk
from tests.web.servers import STORY_PAGE, parse_here, site

pytestmark = pytest.mark.django_db
XML = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
LONG = "The ferry will sail in winter as well, the harbour board said on Tuesday. " * 6


@pytest.fixture
def web(settings, monkeypatch):
    parse_here(monkeypatch)
    pages = {}
    with site(pages) as (host, asked):
        settings.FETCH_ALLOWED_HOSTS = [host]
        yield pages, f"http://{host}", asked


def rss(*items, title="Ostermoor Echo"):
    told = "".join(
        f"<item><guid>{guid}</guid><title>{guid}</title><link>{link}</link>"
        f"<description>{text}</description></item>"
        for guid, link, text in items
    )
    xml = f'<rss version="2.0"><channel><title>{title}</title>{told}</channel></rss>'
    return 200, XML, xml.encode()


def run(now=None):
    pauses = []
    done = list(feeds.fetch_due(now=now, pause=pauses.append))
    return done, pauses


def minutes(count):
    return timezone.now() + datetime.timedelta(minutes=count)


def test_a_new_story_of_a_feed_lands_on_the_desk_to_do_once(web):
    pages, host, asked = web
    pages["/feed"] = rss(("one", f"{host}/story", "Short."))
    pages["/story"] = (200, HTML, STORY_PAGE.encode())
    feed = feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    assert (feed.title, Article.objects.count()) == ("Ostermoor Echo", 0)
    (outcome,), _ = run()
    assert (outcome.new, outcome.error) == (1, "")
    article = Article.objects.get()
    assert article.status == ArticleStatus.TODO
    assert article.headline == "The tram returns to Ostermoor"
    assert bytes(article.current_version.original.content) == STORY_PAGE.encode()
    assert FeedItem.objects.get().article == article
    # Not before its time, and then nothing comes twice.
    assert run()[0] == []
    asked.clear()
    (outcome,), _ = run(minutes(31))
    assert (outcome.new, outcome.known, outcome.left) == (0, 0, 0)
    assert [path for _, path, _ in asked] == ["/feed"]


@pytest.mark.parametrize("is_open", [True, False])
def test_the_stories_of_a_feed_go_into_its_collection_as_long_as_that_is_open(web, is_open):
    pages, host, _asked = web
    pages["/feed"] = rss(("one", f"{host}/story", "Short."))
    pages["/story"] = (200, HTML, STORY_PAGE.encode())
    ferries = factories.collection(due_on=datetime.date(2026, 4, 1))
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed", collection=ferries)
    ferries.active = is_open
    ferries.save()
    (outcome,), _ = run()
    assert (outcome.new, outcome.error) == (1, "")
    article = Article.objects.get()
    there = (ferries, ferries.due_on) if is_open else (None, None)
    assert (article.collection, article.due_on) == there


def test_the_feed_says_who_and_when_where_the_page_does_not(web):
    pages, host, _asked = web
    status, headers, xml = rss(("one", f"{host}/gone", LONG))
    said = b"<author>ada@echo.example (Ada Lund)</author><pubDate>Wed, 04 Mar 2026 07:30:00 +0100"
    pages["/feed"] = status, headers, xml.replace(b"<link>", said + b"</pubDate><link>")
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    run()
    version = Article.objects.get().current_version
    assert version.byline == "Ada Lund"
    assert version.published_at == datetime.datetime(2026, 3, 4, 6, 30, tzinfo=datetime.UTC)


def test_the_same_story_is_known_by_address_and_by_text(web):
    pages, host, _asked = web
    pages["/story"] = (200, HTML, STORY_PAGE.encode())
    other = STORY_PAGE.replace('"/town/tram-returns"', '"/town/tram-again"')
    pages["/other"] = (200, HTML, other.encode())
    pages["/feed"] = rss(
        ("one", f"{host}/story", ""),
        ("two", f"{host}/town/tram-returns", ""),
        ("three", f"{host}/other", ""),
    )
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    (outcome,), pauses = run()
    assert (outcome.new, outcome.known, outcome.left) == (1, 2, 0)
    article = Article.objects.get()
    assert {item.article_id for item in FeedItem.objects.all()} == {article.pk}
    # One host is not asked for two pages in one breath; what is known may have another text.
    assert pauses == [feeds.PAUSE] * 2


def test_where_the_page_fails_the_feeds_own_text_serves_and_else_the_reason_is_kept(web):
    pages, host, _asked = web
    pages["/feed"] = rss(
        ("long", f"{host}/gone", f"&lt;p&gt;{LONG}&lt;/p&gt;"), ("short", f"{host}/gone2", "Short.")
    )
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    (outcome,), _ = run()
    assert (outcome.new, outcome.left) == (1, 1)
    article = Article.objects.get()
    assert article.headline == "long"
    assert "harbour board" in article.current_version.text
    assert article.canonical_url == f"{host}/gone"
    assert "There is nothing at this address" in FeedItem.objects.get(title="short").why


def atom(*items):
    told = "".join(
        f'<entry><id>{guid}</id><title>{guid}</title><link href="{link}"/>'
        f"<updated>{updated}</updated></entry>"
        for guid, link, updated in items
    )
    xml = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Echo</title>{told}</feed>'
    return 200, {"Content-Type": "application/atom+xml"}, xml.encode()


def test_a_story_that_the_feed_says_has_changed_gets_its_next_version(web):
    pages, host, asked = web
    pages["/story"] = (200, HTML, STORY_PAGE.encode())
    pages["/feed"] = atom(("one", f"{host}/story", "2026-03-01T10:00:00Z"))
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    run()
    article = Article.objects.get()
    first = article.current_version
    # The page alone has changed: the feed has not said so, and it is not asked.
    pages["/story"] = (200, HTML, STORY_PAGE.replace("returns to", "comes back to").encode())
    asked.clear()
    run(minutes(31))
    assert [path for _, path, _ in asked] == ["/feed"]
    pages["/feed"] = atom(("one", f"{host}/story", "2026-03-01T12:00:00Z"))
    (outcome,), _ = run(minutes(62))
    assert (outcome.new, outcome.renewed, outcome.known) == (0, 1, 0)
    article.refresh_from_db()
    assert article.current_version.number == 2
    assert article.headline == "The tram comes back to Ostermoor"
    assert article.versions.get(number=1) == first
    # It says so once more, and the text is the same.
    pages["/feed"] = atom(("one", f"{host}/story", "2026-03-01T13:00:00Z"))
    (outcome,), _ = run(minutes(93))
    assert (outcome.renewed, outcome.known) == (0, 1)
    # And when the page is away, what the feed gives of it is no next text.
    pages["/story"] = (404, HTML, b"")
    pages["/feed"] = atom(("one", f"{host}/story", "2026-03-01T14:00:00Z"))
    (outcome,), _ = run(minutes(124))
    assert (outcome.renewed, outcome.known, outcome.left) == (0, 1, 0)
    assert article.versions.count() == 2


def test_a_story_that_two_people_read_takes_no_other_text_and_stops_no_feed(web):
    pages, host, _asked = web
    article = factories.article(
        canonical_url=f"{host}/story", collection=factories.collection("Two", passes=2)
    )
    factories.quote(article)
    pages["/story"] = (200, HTML, STORY_PAGE.replace("/town/tram-returns", "/story").encode())
    pages["/feed"] = rss(("one", f"{host}/story", ""))
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    (outcome,), _ = run()
    assert (outcome.error, outcome.left) == ("", 1)
    assert "Two people read this text" in FeedItem.objects.get().why
    assert article.versions.count() == 1


def test_what_may_pass_is_tried_again_and_then_left(web):
    pages, host, asked = web
    pages["/feed"] = rss(("one", f"{host}/story", ""))
    pages["/story"] = (503, HTML, b"")
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    for turn in range(5):
        run(minutes(31 * turn + 1))
    assert [path for _, path, _ in asked].count("/story") == feeds.MOST_TRIES
    assert "trouble of its own" in FeedItem.objects.get().why


def test_what_has_not_changed_is_not_sent_again(web):
    pages, host, asked = web

    def feed(handler):
        if handler.headers.get("If-None-Match") == '"v1"':
            return 304, {}, b""
        status, headers, body = rss()
        given = {"ETag": '"v1"', "Last-Modified": "Wed, 04 Mar 2026 06:30:00 GMT"}
        return status, headers | given, body

    pages["/feed"] = feed
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    run()
    (outcome,), _ = run(minutes(31))
    assert outcome.error == ""
    sent = asked[-1][2]
    assert sent["if-none-match"] == '"v1"'
    assert sent["if-modified-since"] == "Wed, 04 Mar 2026 06:30:00 GMT"


def test_a_feed_that_fails_is_asked_less_and_less_often_and_keeps_its_reason(web):
    pages, host, _asked = web
    pages["/feed"] = rss()
    feed = feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    pages["/feed"] = (500, {}, b"")
    waits = []
    for _ in range(8):
        feed.refresh_from_db()
        now = feed.next_fetch_at
        run(now)
        feed.refresh_from_db()
        waits.append(feed.next_fetch_at - now)
    hours = [wait.total_seconds() / 3600 for wait in waits]
    assert hours == [1, 2, 4, 8, 16, 24, 24, 24]
    assert "trouble of its own" in feed.error
    pages["/feed"] = rss()
    run(feed.next_fetch_at)
    feed.refresh_from_db()
    assert (feed.failures, feed.error) == (0, "")


def test_a_host_is_not_asked_sooner_than_it_says(web):
    pages, host, _asked = web
    pages["/feed"] = rss()
    feed = feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    pages["/feed"] = (429, {"Retry-After": "172800"}, b"")
    now = timezone.now()
    run(now)
    feed.refresh_from_db()
    assert feed.next_fetch_at == now + datetime.timedelta(days=2)


@pytest.mark.parametrize(
    ("value", "hours"),
    [
        ("3600", 1),
        ("Wed, 04 Mar 2026 08:00:00 GMT", 2),
        ("Wed, 04 Mar 2020 08:00:00 GMT", 0),
        ("99999999", 168),
        ("soon", 0),
        ("Wed, 04 Mar 2026 08:00:00 +99999999999999", 0),
        ("", 0),
        ("-5", 0),
    ],
)
def test_how_long_a_host_asks_to_wait(value, hours):
    now = datetime.datetime(2026, 3, 4, 6, tzinfo=datetime.UTC)
    assert feeds.retry_after(value, now) == datetime.timedelta(hours=hours)


def test_a_feed_that_is_gone_for_good_is_asked_no_more(web):
    pages, host, _asked = web
    pages["/feed"] = rss()
    feed = feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    pages["/feed"] = (410, {}, b"")
    run()
    feed.refresh_from_db()
    assert not feed.active


def test_a_feed_whose_run_was_killed_is_fetched_by_another_a_minute_later(web):
    _pages, host, asked = web
    now = timezone.now()
    feeds._take(factories.feed(f"{host}/feed", next_fetch_at=now).pk, now)
    # It may still be at work, for all that anybody knows.
    assert run(now + datetime.timedelta(seconds=heartbeats.DEAD_AFTER - 1))[0] == []
    assert asked == []
    assert len(run(now + datetime.timedelta(seconds=heartbeats.DEAD_AFTER + 10))[0]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_takes_long_keeps_its_feed(web, monkeypatch):
    pages, host, _asked = web
    monkeypatch.setattr(heartbeats, "HEARTBEAT", 0.01)
    pages["/feed"] = rss(("one", f"{host}/gone", ""), ("two", f"{host}/gone", ""))
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    beside = []

    def pause(seconds):
        Feed.objects.update(held_until=timezone.now())
        until(lambda: not Feed.objects.due(minutes(0.5)).exists(), "a sign of life")
        beside.append(run()[0])

    list(feeds.fetch_due(pause=pause))
    assert beside == [[]]
    assert Feed.objects.get().held_until is None


def test_a_feed_at_which_a_run_breaks_waits_like_one_that_fails_and_the_others_come(
    web, monkeypatch, caplog
):
    pages, host, _asked = web
    for name in ("/one", "/two"):
        pages[name] = rss()
        feeds.subscribe(by=factories.make_user(username=name[1:]), address=f"{host}{name}")
    whole = feeds._bring_in_new

    def breaks(feed, *told):
        if feed.address.endswith("/one"):
            raise ZeroDivisionError
        whole(feed, *told)

    monkeypatch.setattr(feeds, "_bring_in_new", breaks)
    (one, two), _ = run()
    assert "Something broke" in one.error
    assert two.error == ""
    assert f"feed failed feed={one.feed.pk}" in caplog.messages
    assert run()[0] == []


def test_two_runs_that_begin_together_fetch_a_feed_once(web):
    _pages, host, asked = web
    factories.feed(f"{host}/feed", next_fetch_at=timezone.now())
    now = timezone.now()
    first, second = feeds.fetch_due(now=now), feeds.fetch_due(now=now)
    held = feeds._take(Feed.objects.get().pk, now)
    assert held is not None
    assert list(first) == list(second) == []
    assert asked == []


def test_who_may_no_longer_bring_articles_in_brings_none_by_a_feed(web):
    pages, host, _asked = web
    pages["/feed"] = rss(("one", f"{host}/story", ""))
    pages["/story"] = (200, HTML, STORY_PAGE.encode())
    person = factories.make_user()
    feed = feeds.subscribe(by=person, address=f"{host}/feed")
    person.is_active = False
    person.save()
    run()
    feed.refresh_from_db()
    assert "You do not have the right" in feed.error
    assert Article.objects.count() == 0


def test_subscribing_again_wakes_a_feed_and_knows_what_it_has_seen(web):
    pages, host, _asked = web
    pages["/feed"] = rss()
    person = factories.make_user()
    feed = feeds.subscribe(by=person, address=f"{host}/feed")
    FeedItem.objects.create(feed=feed, guid="one")
    feeds.unsubscribe(feed=feed, by=person)
    assert run()[0] == []
    again = feeds.subscribe(by=person, address=f"{host}/feed")
    assert (again.pk, again.active, again.items.count()) == (feed.pk, True, 1)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ((404, {}, b""), NotServed),
        ((200, {"Content-Type": "video/mp4"}, b"x"), Unfetchable),
        ((200, XML, b"<rss"), UnusableText),
        ((200, HTML, b"<html><body>No feed</body></html>"), UnusableText),
    ],
)
def test_what_is_no_feed_is_not_subscribed_to(web, answer, refusal):
    pages, host, _asked = web
    pages["/feed"] = answer
    with pytest.raises(refusal):
        feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    assert Feed.objects.count() == 0


def test_subscribing_needs_the_right_to_bring_articles_in():
    with pytest.raises(NotAllowed):
        feeds.subscribe(by=factories.make_user("nobody"), address="https://echo.example/feed")
    with pytest.raises(NotAllowed):
        feeds.unsubscribe(feed=factories.feed(), by=factories.make_user("nobody"))


def test_the_command_says_what_came_of_each_feed(web):
    pages, host, _asked = web
    pages["/feed"] = rss(("one", f"{host}/gone", ""))
    feeds.subscribe(by=factories.make_user(), address=f"{host}/feed")
    out = StringIO()
    call_command("fetch_feeds", stdout=out)
    assert out.getvalue() == f"{host}/feed: 0 new, 0 with another text, 0 known, 1 left out\n"
    for verbosity, said in ((1, ""), (2, "No feed is due.\n")):
        out = StringIO()
        call_command("fetch_feeds", stdout=out, verbosity=verbosity)
        assert out.getvalue() == said


def test_the_command_ends_as_a_failure_where_a_feed_failed_and_fetches_the_others(web):
    pages, host, _asked = web
    for name in ("/one", "/two"):
        pages[name] = rss()
        feeds.subscribe(by=factories.make_user(username=name[1:]), address=f"{host}{name}")
    pages["/one"] = (500, HTML, b"")
    out, errors = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 of 2 feeds could not be fetched"):
        call_command("fetch_feeds", stdout=out, stderr=errors)
    assert errors.getvalue().startswith(f"{host}/one: ")
    assert out.getvalue().startswith(f"{host}/two: 0 new")


def test_a_feed_in_which_workers_die_is_put_off_and_named_and_does_not_block_the_others(
    web, monkeypatch
):
    pages, host, asked = web
    for name in ("bad", "good"):
        pages[f"/{name}"] = rss(title=name)
        feeds.subscribe(by=factories.make_user(), address=f"{host}/{name}")
    bad, ask = Feed.objects.get(title="bad"), feeds._ask

    def dies(address, conditions):
        if address.endswith("bad"):
            raise KeyboardInterrupt
        return ask(address, conditions)

    monkeypatch.setattr(feeds, "_ask", dies)
    # It may have been the machine, so it is tried once more; the feed goes first each time.
    for minute in (0, 2):
        with pytest.raises(KeyboardInterrupt):
            run(minutes(minute))
    told = {outcome.feed.title: outcome.error for outcome in run(minutes(4))[0]}
    assert told["good"] == ""
    assert "A worker ended while it read this feed" in told["bad"]
    bad.refresh_from_db()
    assert bad.next_fetch_at > minutes(60)
    page = Desk(htmx=False).get("feeds").text
    assert "where memory ran out, give it more. Or unsubscribe" in page
    # Once it can be read, it is a feed like the others.
    monkeypatch.setattr(feeds, "_ask", ask)
    run(minutes(60 * 5))
    bad.refresh_from_db()
    assert (bad.error, bad.failures, bad.held_until) == ("", 0, None)
