"""Pictures with their captions and credits, read from the page itself.

Body extractors drop captions. A caption is found by its tag (`figcaption`), by its class
(`wp-caption-text`, `image-caption`, `cutline`), by an attribute (`data-caption`), or by its
place: small print that alone stands beside a picture.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urljoin, urlsplit

import lxml.html

from annotations.text.furniture import is_page_line

_CAPTION = re.compile(
    r"(?:\A|[-_])(?:captions?|cutline|legend|legende|bildunterschrift|bildtext|didascalia)"
    r"(?:[-_]{1,2}(?:text|content|full|body|inner|title|remote|container|wrap(?:per)?|truncated"
    r"|expanded|description))?\Z|\A(?:wp|img|image|photo|media|gallery|slide)caption(?:text)?\Z"
)
_NOT_CAPTION = re.compile(
    r"closed|no-?caption|has-?caption|with-?caption\Z|caption-?link|more-?caption"
)
_CREDIT = re.compile(
    r"(?:\A|[-_])(?:credits?|copyright(?:holder)?|photographer|attribution|photo-?by(?:line)?)(?:[-_]{1,2}\w+)?\Z",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"(?:\A|[-_\s])(?:off-?screen|visually-?hidden|sr-only|screen-?reader(?:-text)?|hidden-?accessible)(?:\Z|[-_\s])"
)
# What opens or shuts a long caption.
_TOGGLE = re.compile(
    r"(?:\A|[-_\s])(?:more-?caption|caption-?(?:more|less|toggle)|(?:show|read|see|view)-?(?:more|less)"
    r"|toggle\w*|expander?)(?:\Z|[-_\s])"
)
_SHORTENED = re.compile(r"truncated|collapsed")
# What stands around the story: nothing in it is one of the story's pictures.
_ASIDE = re.compile(
    r"(?:\A|[-_\s])(?:related|recommend\w*|promo\w*|teasers?|newsletter|sidebar|trending|popular"
    r"|most-?read|outbrain|taboola|comments?|author|bio|advert\w*|sponsor\w*|subscri\w*"
    r"|footer|nav|menu|recirc\w*|more-?on|also|cookie\w*)(?:\Z|[-_\s])"
)
_PITCH = re.compile(
    r"\b(?:subscri\w+|newsletter|sign up|abonnieren|abonnez|your (?:device|browser)|javascript)\b",
    re.IGNORECASE,
)
_UNITS = ("figure", "picture", "img", "video", "amp-img", "amp-video")
_LONGEST = 2000
_INLINE = frozenset(
    {"em", "i", "small", "b", "strong", "span", "font", "cite", "a", "sub", "sup", "u", "br"}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A caption as printed, its credit at the end, and the element it was read from."""

    words: str
    credit: str
    picture: str
    element: lxml.html.HtmlElement


def read_figures(tree, url: str) -> list[Figure]:
    """The page's captioned pictures in reading order, those around the story left out."""
    base = next(iter(tree.xpath("//base/@href")), "")
    try:
        base = urljoin(url, base)
    except ValueError:
        base = url
    found: dict[str, Figure] = {}
    for element, words in _captions(tree):
        unit = _unit(element)
        if unit is None or _is_aside(element):
            continue
        credit = _credit(unit, element)
        words = _without_labels(words)
        bare = _bare(words)
        if credit and _bare(credit) not in bare:
            words = f"{words} {credit}"
        is_told = 3 <= len(words) <= _LONGEST and re.search(r"[^\W\d_]", words)
        if not is_told or _PITCH.search(words) or is_page_line(words):
            continue
        if _is_list_of_links(element, words):
            continue
        figure = Figure(words, credit, _picture(unit, base), element)
        # One caption is often on the page twice, for the page and for its large view.
        twin = next((key for key in found if _holds(key, bare)), None)
        if twin is None:
            found[bare] = figure
        else:
            known = found[twin]
            longer = known if len(known.words) >= len(words) else figure
            found[twin] = replace(
                longer, picture=known.picture or figure.picture, element=known.element
            )
    return list(found.values())


def _holds(one: str, other: str) -> bool:
    """Tell whether the shorter of two captions begins the longer or is a good part of it."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short[:80]) or (len(short) > 20 and short in long)


def _is_list_of_links(element, words: str) -> bool:
    linked = [words_of(link) for link in element.iter("a")]
    return len(linked) > 1 and sum(map(len, linked)) * 10 > len(words) * 6


def words_of(element) -> str:
    """The element's words, blanks in order; block elements part words, inline ones do not."""
    parts: list[str] = []
    _gather(element, parts)
    # Where one element ends a sentence and the next begins one, the page sets them apart by style.
    whole = re.sub(r"(?<=[.!?”])\x1f+(?=[^\W\d_a-z(])|\x1f+(?=\()", " ", "".join(parts))
    text = re.sub(r"[\x00\x1f\ud800-\udfff]", "", whole)
    return re.sub(r"\s+([,.;:!?)\]])(?=\s|\Z)", r"\1", " ".join(text.split()))


def _gather(element, parts: list[str]) -> None:
    # By hand and not by recursion, which a page nested deeply enough would exhaust.
    stack = [(element, iter(element))]
    parts.append(element.text or "")
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                parts += [" " if _parts_words(parent) else "\x1f", parent.tail or ""]
            continue
        is_text = isinstance(child.tag, str) and child.tag not in (
            "script",
            "style",
            "noscript",
            "template",
        )
        hidden = is_text and (
            _HIDDEN.search(child.get("class") or "")
            or _SHORTENED.search(child.get("class") or "")
            and _has_longer(child)
        )
        if not is_text or hidden or _is_toggle(child):
            parts.append(child.tail or "")
            continue
        parts += [" " if _parts_words(child) else "\x1f", child.text or ""]
        stack.append((child, iter(child)))


def _is_toggle(element) -> bool:
    if element.tag not in ("a", "button", "span", "label"):
        return False
    is_named = element.tag == "button" or _TOGGLE.search((element.get("class") or "").lower())
    return bool(is_named) and len("".join(element.itertext()).strip()) <= 20


def _parts_words(element) -> bool:
    return (
        element.tag not in _INLINE
        or element.tag == "br"
        or bool(_marks(element) and _is_credit(element))
    )


def _has_longer(element) -> bool:
    parent = element.getparent()
    return parent is not None and any(
        re.search(r"full|expanded", sibling.get("class") or "")
        for sibling in parent
        if isinstance(sibling.tag, str)
    )


# Where captions are


def _captions(tree) -> Iterator[tuple[lxml.html.HtmlElement, str]]:
    taken: set = set()
    for element in tree.iter():
        if not isinstance(element.tag, str) or any(a in taken for a in element.iterancestors()):
            continue
        if element.tag == "figcaption" or _is_caption(element):
            inner = [
                e
                for e in element.iterdescendants()
                if isinstance(e.tag, str) and (e.tag == "figcaption" or _is_caption(e))
            ]
            opened = (e for e in inner if re.search(r"full|expanded", e.get("class") or ""))
            pick = next(opened, None)
            has_picture = any(True for _ in element.iter(*_UNITS))
            if inner and pick is None and has_picture and element.tag != "figcaption":
                continue  # Picture and caption together in one element of that name.
            if words := words_of(element):
                taken.add(element)
                yield element, _in_full(words, words_of(pick) if pick is not None else "")
        elif given := _given(element):
            taken.add(element)
            yield element, given
        elif element.tag in ("p", "div", "center", "td") and (small := _small_print(element)):
            taken.add(element)
            yield element, small


def _in_full(words: str, full: str) -> str:
    """A caption that opens on a click: its full form, or its two halves put together."""
    if full and words.startswith(full[:20]):
        return full
    return re.sub(r"\s*(?:\.\.\.|…)\s*\[\+\]", "", words)


def _marks(element) -> str:
    return " ".join([element.get("class") or "", element.get("itemprop") or ""]).strip()


def _is_caption(element) -> bool:
    if element.tag in (
        "body",
        "html",
        "caption",
        "table",
        "a",
        "button",
        "input",
        "img",
        "label",
        "legend",
        "fieldset",
    ):
        return False
    return any(
        _CAPTION.search(mark) and not _NOT_CAPTION.search(mark)
        for mark in _marks(element).lower().split()
    )


def _is_credit(element) -> bool:
    return any(_CREDIT.search(mark) for mark in _marks(element).split())


def _given(element) -> str:
    """The caption in an attribute; some hold it as HTML."""
    value = element.get("data-caption") or element.get("data-image-caption") or ""
    if not value.strip() or len(value) > 3 * _LONGEST or value.lower() in ("true", "false"):
        return ""
    if value.lstrip().startswith("{"):
        try:
            value = str(json.loads(value).get("caption") or "")
        except (ValueError, AttributeError):
            return ""
    if "<" in value:
        try:
            value = words_of(lxml.html.fromstring(f"<div>{value}</div>"))
        except (lxml.etree.ParserError, ValueError):
            return ""
    return " ".join(value.split())


def _small_print(element) -> str:
    """Words in italics or small that are all there is beside a picture."""
    pictures = list(element.iter("img"))
    if len(pictures) != 1 or len(element) > 6:
        return ""
    small = [e for e in element.iter("em", "i", "small") if words_of(e)]
    if len(small) != 1:
        return ""
    words = words_of(small[0])
    return words if words == words_of(element) and len(words) <= 400 else ""


def _unit(element):
    """What holds picture and caption: the figure, or the nearest ancestor with a picture."""
    figure = next(element.iterancestors("figure"), None)
    if figure is not None:
        return figure
    unit = element
    for _ in range(5):
        if unit.tag in ("body", "html", "article", "main"):
            return None
        if unit.tag in _UNITS or any(True for _ in unit.iter(*_UNITS)) or unit.get("data-src"):
            # To the parser a source has no end, so the picture may be further up.
            unit = next(unit.iterancestors("picture"), unit)
            return unit if len(words_of(unit)) <= 3 * _LONGEST else None
        unit = unit.getparent()
        if unit is None:
            return None
    return None


def _is_aside(element) -> bool:
    for ancestor in [element, *element.iterancestors()]:
        if ancestor.tag in ("nav", "footer", "form", "body", "html"):
            return ancestor.tag in ("nav", "footer", "form")
        if ancestor.tag in ("article", "main") or _is_layout(ancestor):
            # Classes from here on speak of the page and not of this picture.
            return False
        if _ASIDE.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()):
            return True
    return False


def _is_layout(element) -> bool:
    return sum(1 for _ in islice(element.iter("p", "h1"), 8)) == 8


# What belongs to one


def _credit(unit, caption) -> str:
    for element in unit.iter():
        if isinstance(element.tag, str) and element is not caption and _is_credit(element):
            words = _without_labels(words_of(element))
            if (
                2 <= len(words) <= 200
                and element.tag not in ("figure", "figcaption")
                and element.tag != "img"
            ):
                return words
    return next(filter(None, map(_credit_given, unit.iter())), "")


_CREDIT_NAMES = ("data-credit", "data-image-credit", "data-copyright", "data-photographer")


def _credit_given(element) -> str:
    """The credit in an attribute, where a page keeps it for its scripts."""
    values = (element.get(name) or "" for name in _CREDIT_NAMES)
    return next((v for value in values if 2 <= len(v := " ".join(value.split())) <= 200), "")


_LABEL = re.compile(
    r"\A(?:(?:image|media|photo|video)\s*(?:caption|copyright)|(?:image|photo)\s+\d+\s+of\s+\d+)"
    r"\s*:?\s*(?=\S)",
    re.IGNORECASE,
)


def _without_labels(words: str) -> str:
    """Without the word by which a page tells readers who cannot see it what follows."""
    return _LABEL.sub("", words)


def _bare(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()


_IN_SET = re.compile(r"([^\s,]\S*?)(?:\s+(\d+(?:\.\d+)?)[wx])?\s*(?:,\s+|(?<=\d[wx]),|,?\Z)")


def _picture(unit, base: str) -> str:
    """The address of the largest picture the figure offers, "" if none is usable."""
    offers: list[tuple[float, str]] = []
    for element in [unit, *unit.iterdescendants()]:
        if not isinstance(element.tag, str):
            continue
        if element.tag == "noscript" and "<img" in (element.text or ""):
            for address in re.findall(r"""<img[^>]*?\ssrc=["']([^"']+)""", element.text):
                offers.append((2, address))
        if element.tag not in (*_UNITS, "source", "meta", "a", "div", "span"):
            continue
        for name in ("srcset", "data-srcset", "data-lazy-srcset"):
            for address, size in _IN_SET.findall(element.get(name) or ""):
                offers.append((float(size or 1), address))
        for rank, name in enumerate(
            ("src", "poster", "data-original", "data-lazy-src", "data-src", "data-full")
        ):
            if element.tag in _UNITS and element.get(name):
                offers.append((1 + rank / 10, element.get(name)))
        if element.tag == "meta" and element.get("itemprop") in ("url", "contentUrl"):
            offers.append((3, element.get("content") or ""))
        link = element.get("href") or ""
        if element.tag == "a" and re.search(
            r"\.(?:jpe?g|png|webp|gif)(?:\?|\Z)", link, re.IGNORECASE
        ):
            offers.append((3, link))
        if not any(r for r, _ in offers) and element.get("data-src"):
            offers.append((1, element.get("data-src")))
    for _, address in sorted(offers, key=lambda offer: -offer[0]):
        if usable := usable_address(address, base):
            return usable
    return ""


def usable_address(address: str, base: str) -> str:
    """The address in full if it is one of the web that fits the field, else ""."""
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or "{" in joined:
        return ""
    joined = joined.replace(" ", "%20")
    return joined if joined.isprintable() and len(joined) <= 2000 and "." in parts.hostname else ""
