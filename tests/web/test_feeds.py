"""Feeds taken apart: each sample holds one difficulty."""
# ruff: noqa: E501 - a sample is easier to read in one line.

import json

import pytest

from annotations.text.normalise import UnusableText
from annotations.web.extract import Item, extract_feed
from annotations.web.feeds import read_feed

URL = "https://echo.example/feeds/town.xml"
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Ostermoor Écho</title>
<item><guid isPermaLink="false">t-1</guid><title>Tram &amp; ferry</title><link>/town/tram</link>
<description>Short.</description><content:encoded><![CDATA[<p>The tram returns.</p>]]></content:encoded></item>
<item><title>No guid</title><link>https://echo.example/town/two</link></item>
<item><description>Nothing to know it by.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Echo</title><id>urn:echo</id>
<entry><id>urn:1</id><title>Tram</title><link rel="alternate" href="https://echo.example/1"/>
<content type="html">&lt;p&gt;The tram returns.&lt;/p&gt;</content></entry></feed>"""


def test_rss_gives_guid_address_title_and_the_fullest_text():
    feed = read_feed(RSS.format(encoding="utf-8").encode(), URL)
    assert feed.title == "Ostermoor Écho"
    assert [item.guid for item in feed.items] == ["t-1", "https://echo.example/town/two"]
    assert feed.items[0].address == "https://echo.example/town/tram"
    assert feed.items[0].title == "Tram & ferry"
    assert "The tram returns." in feed.items[0].content


def test_who_wrote_an_item_and_when_is_kept():
    rss = RSS.format(encoding="utf-8").replace(
        "<link>/town/tram</link>",
        "<link>/town/tram</link><author>ada@echo.example (Ada Lund)</author>"
        "<pubDate>Wed, 04 Mar 2026 07:30:00 +0100</pubDate>",
    )
    item = read_feed(rss.encode(), URL).items[0]
    assert (item.byline, item.published) == ("Ada Lund", "Wed, 04 Mar 2026 07:30:00 +0100")
    authors = {"authors": [{"name": "Ada Lund"}, {"name": "Bo Ek"}, "nobody"]}
    told = {"version": "https://jsonfeed.org/version/1.1", "items": [
        {"id": "1", "date_published": "2026-03-04T07:30:00Z"} | authors,
        {"id": "2", "author": {"name": "Ada Lund"}, "date_published": 7},
        {"id": "3", "authors": "Ada", "author": None},
    ]}  # fmt: skip
    found = [(i.byline, i.published) for i in read_feed(json.dumps(told).encode(), URL).items]
    assert found == [("Ada Lund, Bo Ek", "2026-03-04T07:30:00Z"), ("Ada Lund", ""), ("", "")]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_another_encoding_is_read(encoding):
    assert read_feed(RSS.format(encoding=encoding).encode(encoding)).title == "Ostermoor Écho"


def test_atom_and_json_feed_are_read_by_the_child():
    atom = extract_feed(ATOM.encode(), url=URL)
    assert atom.items == (
        Item("urn:1", "https://echo.example/1", "Tram", "<p>The tram returns.</p>"),
    )
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Echo",
        "items": [
            {"id": 7, "url": "/1", "title": "Tram", "content_text": "One < two.\n\nThree."},
            {"id": "8", "external_url": "https://other.example/8", "content_html": "<p>Ferry</p>"},
            "no item",
        ],
    }
    items = extract_feed(json.dumps(told).encode(), url=URL).items
    assert items[0] == Item(
        "7", "https://echo.example/1", "Tram", "<p>One &lt; two.</p><p>Three.</p>"
    )
    assert (items[1].address, items[1].content) == ("https://other.example/8", "<p>Ferry</p>")


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""
EXTERNAL = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&x;</title></channel></rss>"""
PARAMETER = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY % x SYSTEM "http://10.0.0.1/x">%x;]>
<rss version="2.0"><channel><title>x</title></channel></rss>"""


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (BOMB.encode(), "declares entities"),
        (BOMB.encode("utf-16"), "declares entities"),
        (BOMB.replace('"1.0"', '"1.0" encoding="utf-16le"', 1).encode("utf-16-le"), "declares entities"),
        (EXTERNAL.encode(), "declares entities"),
        (PARAMETER.encode(), "declares entities"),
        (b"", "This is no feed."),
        (b"/etc/passwd", "This is no feed."),
        (b"<html><body><p>A page.</p></body></html>", "This is no feed."),
        (b"{}", "This is no feed."),
        (b"{broken", "This is no feed."),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}', "This is no feed."),
        (b'{"version": "https://jsonfeed.org/version/1.1"' + b"[" * 5000, "This is no feed."),
        (b"[1, 2]", "This is no feed."),
    ],
)  # fmt: skip
def test_what_is_no_feed_or_a_dangerous_one_is_refused(source, sentence):
    with pytest.raises(UnusableText, match=sentence):
        read_feed(source, URL)


def test_nothing_of_a_feed_is_fetched_or_opened(tmp_path, monkeypatch):
    secret = tmp_path / "secret.xml"
    secret.write_text(RSS.format(encoding="utf-8"))
    with pytest.raises(UnusableText):
        read_feed(str(secret).encode())


def test_a_broken_feed_is_mended_where_it_can_be():
    cut = RSS.format(encoding="utf-8").partition("<item><title>No guid")[0].encode()
    assert [item.guid for item in read_feed(cut, URL).items] == ["t-1"]


def test_an_endless_guid_is_known_by_its_digest():
    source = RSS.format(encoding="utf-8").replace("t-1", "t" * 900).encode()
    assert read_feed(source, URL).items[0].guid.startswith("sha256:")
