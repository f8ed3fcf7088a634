"""A feed's bytes taken apart: RSS and Atom by feedparser, JSON Feed by hand.

Called in the child process of `extract`. An XML document that declares entities is refused
before any parser that could unfold them sees it: a feed has no use for them.
"""

import hashlib
import io
import json
import re
from dataclasses import replace

import defusedxml
import defusedxml.ElementTree
import feedparser

from annotations.text.normalise import UnusableText
from annotations.translation import gettext_noop

from .encodings import decode_page
from .extract import FeedPage, Item
from .figures import usable_address

MOST_ITEMS = 500
_LONGEST_GUID = 500
_NO_FEED = gettext_noop("This is no feed. Give the address of an RSS, Atom or JSON feed.")
_BOMB = gettext_noop(
    "The feed declares entities, which is not done here for safety. Tell its publisher."
)


def read_feed(source: bytes, url: str = "", charset: str = "") -> FeedPage:
    """Take a feed apart, newest first as it stands; raises UnusableText for what is none."""
    start = source.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _json_feed(source, url, charset)
    text = decode_page(source, charset)
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        raise UnusableText(_BOMB)
    try:
        defusedxml.ElementTree.fromstring(source)
    except defusedxml.DefusedXmlException:
        raise UnusableText(_BOMB) from None
    except (defusedxml.ElementTree.ParseError, ValueError, LookupError):
        pass  # Broken XML is feedparser's to mend, or not.
    # As a stream: a string could be taken for the name of a file or an address.
    found = feedparser.parse(io.BytesIO(source), response_headers={"content-location": url})
    if not found.get("version"):
        raise UnusableText(_NO_FEED)
    items = [_entry(entry, url) for entry in found.entries[:MOST_ITEMS]]
    return FeedPage(_line(found.feed.get("title"), 300), tuple(filter(None, items)))


def _entry(entry, url: str) -> Item | None:
    contents = [c.get("value", "") for c in entry.get("content", [])]
    content = max([*contents, entry.get("summary", "")], key=len)
    changed = dict.get(entry, "updated", "")
    made = _item(entry.get("id"), entry.get("link"), entry.get("title"), content, url, changed)
    return _signed(made, entry.get("author"), entry.get("published"))


def _json_feed(source: bytes, url: str, charset: str) -> FeedPage:
    try:
        told = json.loads(decode_page(source, charset).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise UnusableText(_NO_FEED) from None
    items = told.get("items")
    if "jsonfeed.org" not in str(told.get("version", "")) or not isinstance(items, list):
        raise UnusableText(_NO_FEED)
    found = []
    for one in items[:MOST_ITEMS]:
        if isinstance(one, dict):
            text = one.get("content_text") or one.get("summary") or ""
            paragraphs = re.split(r"\n\s*\n", text) if isinstance(text, str) else []
            plain = "".join(f"<p>{_escaped(paragraph)}</p>" for paragraph in paragraphs)
            address = one.get("url") or one.get("external_url")
            content = one.get("content_html")
            content = content if isinstance(content, str) and content else plain
            changed = one.get("date_modified")
            made = _item(one.get("id"), address, one.get("title"), content, url, changed)
            found.append(_signed(made, _authors(one), one.get("date_published")))
    return FeedPage(_line(told.get("title"), 300), tuple(filter(None, found)))


def _item(guid, address, title, content: str, url: str, changed) -> Item | None:
    address = usable_address(address, url) if isinstance(address, str) else ""
    guid = str(guid or address or title or "").strip()
    if not guid:
        return None
    if len(guid) > _LONGEST_GUID or not guid.isprintable():
        guid = "sha256:" + hashlib.sha256(guid.encode("utf-8", "replace")).hexdigest()
    content = content.replace("\0", "")[:2_000_000]
    return Item(guid, address, _line(title, 500), content, _line(changed, 60))


def _authors(item: dict) -> str:
    """The names that JSON Feed gives, version 1.1's list or 1.0's one."""
    given = item.get("authors") or [item.get("author")]
    given = given if isinstance(given, list) else []
    names = [_line(one.get("name"), 200) for one in given if isinstance(one, dict)]
    return ", ".join(filter(None, names))


def _signed(item: Item | None, byline, published) -> Item | None:
    """The item with who wrote it, unless that is an address alone, and when."""
    name = re.sub(r"\S+@\S+|[()]", " ", _line(byline, 500))
    return item and replace(item, byline=" ".join(name.split()), published=_line(published, 100))


def _line(value, most: int) -> str:
    text = re.sub(r"[\x00\ud800-\udfff]", "", value if isinstance(value, str) else "")
    return " ".join(re.sub(r"<[^<>]{1,200}>", " ", text).split())[:most]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
