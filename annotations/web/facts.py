"""What a page says about itself to machines: JSON-LD, Open Graph, meta and their kin.

Each fact has several names (STANDARDS of the field: schema.org, Open Graph, Dublin Core,
Parsely and others); the first that holds something usable is taken.
"""

import email.utils
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from annotations.text.dates import find_dates
from annotations.text.intake import person_name
from annotations.text.word_tables import words

_ARTICLES = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|Review|ClaimReview)\Z")
_MOST_LD = 2_000_000  # Characters of JSON-LD that are looked at.
_MOST_NODES = 5_000


@dataclass(frozen=True, slots=True)
class Facts:
    """Empty strings and None where the page says nothing."""

    headline: str = ""
    standfirst: str = ""
    byline: str = ""
    dateline: str = ""
    publisher: str = ""
    language: str = ""
    section: str = ""
    canonical_url: str = ""
    published_at: datetime | None = None
    published_on: date | None = None  # Where the page tells a day and no moment.
    updated_at: datetime | None = None
    body: str = ""
    pictures: tuple[tuple[str, str], ...] = ()  # (address, caption) from JSON-LD.


def read_facts(tree, url: str) -> Facts:
    nodes = _nodes(tree)
    ids = {
        node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1
    }
    story = _story(nodes, url)
    meta = _meta(tree)

    def said(*names: str) -> str:
        return next((meta[name] for name in names if meta.get(name)), "")

    canonical = next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    published = story.get("datePublished") or said(
        "article:published_time", "datepublished", "og:published_time", "parsely-pub-date",
        "dc.date.issued", "dcterms.created", "dc.date", "date", "pubdate", "publish-date",
        "sailthru.date", "article.published", "publication_date", "cxenseparse:recs:publishtime",
    )  # fmt: skip
    updated = story.get("dateModified") or said(
        "article:modified_time", "datemodified", "og:updated_time", "dcterms.modified",
        "last-modified", "lastmod", "article.updated", "dc.date.modified",
    )  # fmt: skip
    return Facts(
        headline=_line(
            story.get("headline") or said("og:title", "twitter:title", "headline"), 1000
        ),
        standfirst=_line(
            story.get("alternativeHeadline")
            or story.get("description")
            or said("og:description", "description", "twitter:description", "dc.description"),
            2000,
        ),
        byline=_byline(story, ids)
        or _author(
            said(
                "author",
                "article:author",
                "parsely-author",
                "sailthru.author",
                "dc.creator",
                "byl",
                "article:author_name",
            )
        ),  # fmt: skip
        dateline=_line(story.get("dateline"), 300),
        publisher=_publisher(story, ids, said, url),
        language=_line(
            story.get("inLanguage")
            or next(iter(tree.xpath("/html/@lang")), "")
            or said("content-language", "og:locale", "dc.language", "language"),
            35,
        ),
        section=_section(
            story.get("articleSection"), said("article:section", "section", "parsely-section")
        ),
        canonical_url=_address([canonical, said("og:url"), story.get("url"), url], url),
        published_at=read_moment(published) or read_moment(_time_element(tree)),
        updated_at=read_moment(updated),
        body=html.unescape(story["articleBody"])
        if isinstance(story.get("articleBody"), str)
        else "",
        pictures=tuple(_pictures(story.get("image"), ids)),
    )


# What sites put their stories under when they say nothing.
_NO_SECTION = words(
    """all allgemein article articles general home homepage main other posts uncategorised
    uncategorized"""
)


def _section(*given: object) -> str:
    for value in given:
        parts = [part.strip() for part in _line(value, 200).split(",")]
        parts = [part for part in dict.fromkeys(parts) if part.casefold() not in _NO_SECTION]
        if any(parts):
            return ", ".join(filter(None, parts))[:100]
    return ""


def completed(facts: Facts, tree, url: str) -> Facts:
    """With what the page tells readers alone, as far as trafilatura reads it off.

    A day in the address comes before one among the words. Reading may change the tree.
    """
    day = None if facts.published_at else _day_in(url) or _day_in(facts.canonical_url)
    if facts.byline and facts.section and (facts.published_at or day):
        return replace(facts, published_on=day)
    # Only the child process takes pages apart: whoever else reads a moment here loads no parser.
    import trafilatura

    found = trafilatura.extract_metadata(tree, default_url=url or None, extensive=False)
    if found is None:
        return replace(facts, published_on=day)
    if not facts.published_at and not day:
        printed = read_moment(found.date)
        day = printed and printed.date()
    names = [person_name(name) for name in (found.author or "").split(";")]
    return replace(
        facts,
        published_on=day,
        byline=facts.byline or ", ".join(filter(None, dict.fromkeys(names)))[:500],
        section=facts.section or _section(*(found.categories or [])),
    )


_DAY = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](\d{1,2})(?=[/-])",
    re.IGNORECASE,
)
_SHORT_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _day_in(address: str) -> date | None:
    """The day in the path of an address, as many sites write it: /2026/03/04/ or /2026/mar/04/."""
    found = _DAY.search(f"{urlsplit(address).path}/")
    if not found:
        return None
    year, month, day = found.groups()
    number = int(month) if month.isdecimal() else _SHORT_MONTHS.index(month.lower()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


# JSON-LD


def _nodes(tree) -> list[dict]:
    found: list[dict] = []
    room = _MOST_LD
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = (script.text or "")[:room]
        room -= len(text)
        text = re.sub(
            r"\A\s*(?:<!--|/\*.*?\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*\Z",
            "",
            text,
        )
        try:
            value = json.loads(text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [value]
        while waiting and len(found) < _MOST_NODES:
            value = waiting.pop(0)
            if isinstance(value, dict):
                found.append(value)
                waiting += [v for v in value.values() if isinstance(v, dict | list)]
            elif isinstance(value, list):
                waiting += [v for v in value if isinstance(v, dict | list)]
    return found


def _story(nodes: Iterable[dict], url: str) -> dict:
    """The node that describes this page's article; of several, that with its address."""
    stories = [node for node in nodes if any(map(_ARTICLES.match, _texts(node.get("@type"))))]
    stories.sort(key=lambda node: not node.get("headline"))
    path = urlsplit(url).path.rstrip("/")
    for node in stories:
        places = [node.get("url"), node.get("mainEntityOfPage"), node.get("@id")]
        for place in _texts([p.get("@id") if isinstance(p, dict) else p for p in places]):
            if path and urlsplit(place).path.rstrip("/") == path:
                return node
    return stories[0] if stories else {}


def _texts(value) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str)]


def _names(value, ids: dict) -> list[str]:
    names = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = ids.get(one.get("@id"), {}) | one
            one = one.get("name")
        names += [name for name in _texts(one) if name.strip()]
    return names


def _byline(story: dict, ids: dict) -> str:
    names = [_author(name) for name in _names(story.get("author") or story.get("creator"), ids)]
    return ", ".join(dict.fromkeys(filter(None, names)))[:500]


def _publisher(story: dict, ids: dict, said, url: str) -> str:
    """The site's own name before that of an agency whose story it carries."""
    names = [
        said("og:site_name", "application-name", "publisher", "dc.publisher"),
        *_names(story.get("publisher"), ids),
    ]
    lines = [_line(name, 200) for name in names]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return next((line for line in lines if line and "//" not in line), host[:200])


def _author(text: str) -> str:
    text = _line(text, 500)
    if text.startswith(("http://", "https://", "@")):
        return ""
    return re.sub(r"\A(?:by|von|par)\s+", "", text, flags=re.I)


def _pictures(value, ids: dict) -> Iterator[tuple[str, str]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            one = ids.get(one.get("@id"), {}) | one
            address = next(iter(_texts(one.get("url")) or _texts(one.get("contentUrl"))), "")
            yield address, _line(one.get("caption"), 2000)


# Meta


def _meta(tree) -> dict[str, str]:
    """Names in lower case; the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), content)
    return found


def _time_element(tree) -> str:
    """The first <time> that says it is the publication's, or stands alone of its kind."""
    times = [t for t in tree.iter("time") if t.get("datetime")]
    for time in times:
        marks = " ".join([time.get("itemprop") or "", time.get("class") or ""]).lower()
        if time.get("pubdate") is not None or re.search("publish|pubdate|posted|created", marks):
            return time.get("datetime")
    return times[0].get("datetime") if len({t.get("datetime") for t in times}) == 1 else ""


# Values


def _line(value, most: int) -> str:
    """The first text, its entities and blanks in order, cut to `most` characters."""
    text = next((v for v in _texts(value) if v.strip()), "")
    text = html.unescape(html.unescape(text)).replace("\0", "")
    text = re.sub(r"[\ud800-\udfff]", "", re.sub(r"<[^<>]{1,200}>", " ", text))
    return " ".join(text.split())[:most].strip()


def _address(candidates: Iterable, url: str) -> str:
    """The first usable address; one that names the whole site is none of an article."""
    for candidate in _texts(list(candidates)):
        try:
            found = urlsplit(urljoin(url, candidate.strip()))
        except ValueError:
            continue
        is_home = found.path in ("", "/") and not found.query
        if found.scheme not in ("http", "https") or not found.hostname or found.username:
            continue
        address = found._replace(fragment="").geturl()
        if (
            address.isprintable()
            and " " not in address
            and len(address) <= 2000
            and not (is_home and urlsplit(url).path not in ("", "/"))
        ):
            return address
    return ""


def read_moment(value) -> datetime | None:
    """The moment that a text names, without a zone where it names none; None for no text of one."""
    text = _line(value, 100)
    if not text:
        return None
    found = None
    try:
        found = datetime.fromisoformat(re.sub(r"([+-]\d\d)$", r"\1:00", text))
    except ValueError:
        try:
            found = email.utils.parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            printed = [d for d in find_dates(text, day_first=True) if d.year and d.day]
            if printed:
                day = printed[0]
                try:
                    found = datetime(day.year, day.month, day.day)
                except ValueError:
                    found = None
    return found if found and 1605 < found.year < 2200 else None
