"""From the HTML of a story to blocks, pictures and facts, as the paste's Draft.

The body is trafilatura's; nothing it found is thrown away, but headline, standfirst,
captions and furniture among it get their own kind. Captions and facts are read from the
page beside it, and every caption is put where the page has it.

Everything here holds on to the parser for as long as a page wants: it belongs into the child
process of `extract`, which can be ended.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import lxml.etree
import lxml.html
import trafilatura

from annotations.text.furniture import is_head_line, is_page_line
from annotations.text.intake import Block, Draft, date_line, dateline_of, language_of
from annotations.text.normalise import UnusableText
from annotations.translation import _

from .encodings import decode_page
from .facts import Facts, completed, read_facts
from .figures import read_figures, usable_address, words_of

_LONGEST_BLOCK = 100_000
_LONGEST_CELL = 300
_LONGEST_STANDFIRST = 450
_MOST_BLOCKS = 3_000


@dataclass(slots=True)
class _Piece:
    """A block while it is being judged; `place` is where on the page its words begin."""

    kind: str
    text: str
    tag: str = "p"
    place: int = -1
    picture: str = ""


def read_page(source: bytes, url: str = "", charset: str = "") -> Draft:
    """Take a page apart; raises UnusableText when no story is on it."""
    markup = decode_page(source, charset).replace("\0", "")
    tree = _tree(markup)
    if tree is None:
        raise UnusableText(_("There is no page in this. Check the file or address."))
    facts = read_facts(tree, url)
    layout = _Layout(tree)
    pieces = _body(markup, url, facts)
    if not pieces:
        raise UnusableText(
            _("No story was found on this page. Open it in a browser, copy the text and paste it.")
        )
    place = 0
    for piece in pieces:
        piece.place = layout.find(piece.text, place)
        place = max(place, piece.place)
    headline = _headline(tree, facts)
    _settle_furniture(pieces, url)
    _settle_head(pieces, headline, facts, layout)
    _settle_subheads(pieces, layout)
    _settle_tail(pieces, layout)
    pieces = _with_head(pieces, headline, facts, layout.find(headline))
    pieces = _with_shown_standfirst(pieces, tree, headline, layout)
    # A page that somebody saved says itself where it stood.
    stood = url or facts.canonical_url
    pieces = _with_captions(pieces, _captions(tree, stood, facts, layout, pieces), layout)
    return _draft(pieces[:_MOST_BLOCKS], completed(facts, tree, url), url)


def _tree(markup: str):
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True)
    source = markup.encode("utf-8", "replace")
    if not source.strip():
        return None
    try:
        tree = lxml.html.document_fromstring(source, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return tree


# The body


def _body(markup: str, url: str, facts: Facts) -> list[_Piece]:
    found = trafilatura.bare_extraction(
        markup, url=url or None, include_comments=False, include_tables=True, with_metadata=False
    )
    pieces: list[_Piece] = []
    if found is not None and found.body is not None:
        for element in found.body:
            _read(element, pieces)
    said = [line for line in facts.body.split("\n") if line.strip()]
    is_more = sum(len(p.text) for p in pieces) * 2 < sum(map(len, said))
    run_together = len(pieces) == 1 and _letters(pieces[0].text) == _letters(facts.body)
    if (is_more or run_together) and "<" not in facts.body:
        # The page holds most of its story in what it says to machines alone.
        pieces = [_Piece("paragraph", line) for line in said]
    for piece in pieces:
        piece.text = " ".join(re.sub(r"[\x00\ud800-\udfff]", "", piece.text).split())[
            :_LONGEST_BLOCK
        ]
    return [piece for piece in pieces if piece.text]


def _read(element, pieces: list[_Piece]) -> None:
    tag = element.tag
    if tag == "table":
        cells = [_text_of(cell) for cell in element.iter("cell")]
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            # A table that lays a page out: its cells hold prose.
            pieces += [piece for cell in cells for piece in _lines(cell, "p")]
        else:
            for row in element.iter("row"):
                cells = [" ".join(_text_of(cell).split()) for cell in row.iter("cell")]
                pieces.append(_Piece("paragraph", " | ".join(filter(None, cells)), "row"))
    elif tag in ("list", "quote", "div", "code") and any(
        c.tag in ("item", "p", "head", "list") for c in element
    ):
        pieces += _lines(element.text or "", tag)
        for child in element:
            _read(child, pieces)
    else:
        pieces += _lines(_text_of(element), tag)
    pieces += _lines(element.tail or "", "p")


def _lines(text: str, tag: str) -> list[_Piece]:
    kind = "subhead" if tag == "head" else "paragraph"
    return [_Piece(kind, line, tag) for line in text.split("\n") if line.strip()]


def _text_of(element) -> str:
    """The element's text with a line break wherever the page has one."""
    parts = []
    breaks = {"lb": "\n", "p": "\n", "row": "\n", "item": "\n", "head": " "}
    if element.tag == "item":
        breaks = dict.fromkeys(breaks, " ")
    for event, part in lxml.etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if part is not element:
                parts.append(breaks.get(part.tag, ""))
            parts.append(_WRAPPED.sub(" ", part.text or ""))
        elif part is not element:
            parts += [breaks.get(part.tag, ""), _WRAPPED.sub(" ", part.tail or "")]
    return "".join(parts)


_WRAPPED = re.compile(r"\s*\n\s*")


class _Layout:
    """All letters of the page in reading order, and where among them each element begins."""

    def __init__(self, tree):
        self.starts: dict = {}
        self.ends: dict = {}
        parts: list[str] = []
        size = 0
        skipped = None
        for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
            if event == "start":
                self.starts[element] = size
                if skipped is None and element.tag in (
                    "script",
                    "style",
                    "noscript",
                    "template",
                    "head",
                ):
                    skipped = element
                text = element.text if skipped is None else ""
            else:
                self.ends[element] = size
                if element is skipped:
                    skipped = None
                text = element.tail if skipped is None else ""
            if text:
                letters = _letters(text)
                parts.append(letters)
                size += len(letters)
        self.text = "".join(parts)

    def find(self, words: str, start: int = 0) -> int:
        """Where the words begin, at `start` or after; else anywhere; -1 if nowhere."""
        wanted = _letters(words)[:60]
        if not wanted:
            return -1
        found = self.text.find(wanted, start)
        return found if found >= 0 else self.text.find(wanted)


def _letters(text: str) -> str:
    return "".join(text.split())


# Headline and standfirst


def _headline(tree, facts: Facts) -> str:
    """The headline as readers see it; where none is plainly one, as the page names it."""
    ones = [words_of(head) for head in tree.iter("h1")]
    ones = [head for head in ones if 2 < len(head) <= 1000 and not _same(head, facts.publisher)]
    if len(ones) == 1 and len(ones[0].split()) >= 3:
        return ones[0]
    page_title = next((words_of(title) for title in tree.iter("title")), "")
    title = facts.headline or page_title
    # What stands before or after the last bar or dash is often the site's name.
    titles = [title, *re.split(r"\s+[|–—-]\s+", title)]
    heads = ones + [w for head in tree.iter("h2") if 10 < len(w := words_of(head)) <= 300]
    best = max(heads, key=lambda head: max(_likeness(head, t) for t in titles), default="")
    if best and max(_likeness(best, t) for t in titles) >= 0.6:
        return best
    return facts.headline or re.split(r"\s+[|–—-]\s+(?=[^|–—-]*\Z)", page_title)[0][:1000]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _likeness(text: str, other: str) -> float:
    """The share of their words that both hold, 0 to 1."""
    one, two = _words(text), _words(other)
    return len(one & two) / len(one | two) if one and two else 0.0


def _same(text: str, other: str) -> bool:
    return _likeness(text, other) >= 0.8


_STANDFIRST = re.compile(
    r"stand-?first|sub-?title|sub-?head|sub-?line|\bdek|dek\b|\bdeck\b|article-?summary|strap-?line"
    r"|chapeau|chapo|vorspann|untertitel|kicker-?text|sommario|entradilla|(?:\A|[-_\s])(?:dek|deck|summary|intro|excerpt)(?:\Z|[-_\s])",
    re.IGNORECASE,
)


def _settle_head(pieces: list[_Piece], headline: str, facts: Facts, layout: _Layout) -> None:
    """Name the headline and the standfirst among the first pieces of the body."""
    open_ = [piece for piece in pieces[:10] if piece.kind != "furniture"][:5]
    head = next((piece for piece in open_ if headline and _same(piece.text, headline)), None)
    if head is not None:
        head.kind = "headline"
        open_ = open_[open_.index(head) + 1 :]
    if len(open_) < 2:
        return
    first, after = open_[0], open_[1]
    if len(first.text) > 500 or len(re.findall(r"[^\W\d_]{2,}", first.text)) < 4:
        return
    is_next = head is not None
    if (
        (first.tag == "head" and (is_next or _same(first.text, facts.standfirst)))
        or _is_marked(first, layout)
        or (is_next and _is_summary(first.text, after.text))
    ):
        first.kind = "standfirst"


def _is_summary(text: str, after: str) -> bool:
    """Short words before the story that are no sentence of it."""
    return len(text) <= 200 and not _SENTENCE.search(text) and len(after) > len(text)


def _is_named_so(element) -> bool:
    """Whether the page calls the element what sites call a standfirst."""
    name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return _STANDFIRST.search(name) is not None


def _is_marked(piece: _Piece, layout: _Layout) -> bool:
    if piece.place < 0:
        return False
    room = len(_letters(piece.text)) + 2
    return any(
        start == piece.place and layout.ends[element] - start <= room and _is_named_so(element)
        for element, start in layout.starts.items()
    )


def _with_head(pieces: list[_Piece], headline: str, facts: Facts, place: int) -> list[_Piece]:
    """Put headline and standfirst before the rest, as every story here has them."""
    head = [p for p in pieces if p.kind == "headline"][:1]
    rest = [p for p in pieces if p.kind != "headline"]
    if not head and headline:
        head = [_Piece("headline", headline, place=place)]
    stands = [p for p in rest if p.kind == "standfirst"]
    rest = [p for p in rest if p.kind != "standfirst"]
    if not stands and facts.standfirst and not _is_said(facts.standfirst, rest, headline):
        stands = [_Piece("standfirst", facts.standfirst)]
    return [*head, *stands, *rest]


def _with_shown_standfirst(pieces: list[_Piece], tree, headline: str, layout) -> list[_Piece]:
    """Also where the body left it out: what is named so between headline and first paragraph."""
    first = next((p.place for p in pieces if p.kind == "paragraph"), -1)
    ones = [layout.starts[h1] for h1 in tree.iter("h1") if _same(words_of(h1), headline)]
    if first < 0 or not ones or any(p.kind == "standfirst" for p in pieces):
        return pieces
    known = {_key(p.text) for p in pieces}
    for element in tree.iter("p", "div", "h2", "h3", "span"):
        if not (ones[0] < layout.starts[element] < first and _is_named_so(element)):
            continue
        text = " ".join(words_of(element).split())
        # What ends in dots was cut: it leads to another story.
        is_whole = 30 <= len(text) <= _LONGEST_STANDFIRST and not text.endswith(("...", "…"))
        if is_whole and _key(text) not in known:
            piece = _Piece("standfirst", text, place=layout.starts[element])
            return [*pieces[:1], piece, *pieces[1:]]
    return pieces


def _is_said(standfirst: str, rest: Iterable[_Piece], headline: str) -> bool:
    """Tell whether the page's description is cut off, or only repeats the story or headline."""
    if re.search(r"(?:…|\.\.\.|\[…\])\s*\Z", standfirst) or not re.search(
        r"[.!?\"”’»)]\Z", standfirst
    ):
        return True
    if len(standfirst) < 40 or len(standfirst) > 500 or _same(standfirst, headline):
        return True
    told = " ".join(p.text for p in list(rest)[:12])
    wanted = _words(standfirst)
    opening = _letters(standfirst)[:40]
    return opening in _letters(told) or len(wanted & _words(told)) * 10 >= len(wanted) * 9


# Furniture


# Beyond the lines that a paste brings along: what sites put into the text of every story.
_BOILERPLATE = re.compile(
    r"""(?:
    also\s+on\s+\S+\s.{0,200}
    | like\s+this\s+(?:story|article|post)\?.{0,100}
    | (?:this\s+copy\s+is\s+for\s+your\s+personal|to\s+order\s+presentation).{0,400}
    | (?:order\s+reprints|print\s+article|e-?mail\s+(?:this\s+)?article)
    | (?:there\s+was\s+)?an\s+error\s+(?:(?:has\s+)?occurred|processing).{0,80}
    | (?:thank\s+you|thanks\s+for\s+signing\s+up|sorry)[!.]?
    | keep\s+an\s+eye\s+on\s+your\s+inbox.{0,80}
    | this\s+article\s+has\s+been\s+sent\s+to.{0,60}
    | (?:write|e-?mail)\s+(?:to\s+)?.{2,60}\s+at\s+\S+@\S+
    | get\s+.{2,90}\s(?:by\s+clicking\s+here|(?:in|to)\s+your\s+inbox|on\s+the\s+go)\b.{0,80}
    | (?:click|tap)\s+(?:here|the\s+link).{0,160}
    | (?:follow|like)\s+.{2,60}\s+on\s+(?:twitter|facebook|instagram|youtube|telegram|x)\b.{0,200}
    | (?:tell\s+us\s+what\s+you\s+think|join\s+the\s+(?:conversation|discussion)).{0,80}
    | \[/?[a-z]\w*(?:\s[^\]]{0,200})?\].{0,120}
    | (?:listen|download|itunes|spotify)\s*:\s*\S+(?:\s\S+){0,3}
    | (?:©|\(c\)\s|copyright\s+(?:©|\d)).{0,240}
    | .{0,120}\ball\s+rights\s+reserved\b.{0,240}
    | this\s+material\s+may\s+not\s+be\s+(?:published|reproduced).{0,200}
    | don['’]t\s+miss
    | (?:\w+\s){0,4}newsletter
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE = re.compile(r"[.!?…][\"”’»)\]]*\Z")


def _settle_furniture(pieces: list[_Piece], url: str) -> None:
    for piece in pieces:
        text = piece.text
        known = is_head_line(text) or is_page_line(text) or date_line(text) or text == url
        if known or _BOILERPLATE.fullmatch(text):
            piece.kind = "furniture"


_LONGEST_SUBHEAD = 90
_SUBHEAD = re.compile(r"sub-?head|cross-?head|zwischen|intertitre", re.IGNORECASE)


def _settle_subheads(pieces: list[_Piece], layout: _Layout) -> None:
    """A short line between two paragraphs, in bold or capitals or named so, is a subhead."""
    bold = {
        (start, layout.ends[element])
        for element, start in layout.starts.items()
        if element.tag in ("strong", "b", "h2", "h3", "h4", "h5", "h6")
        or _SUBHEAD.search(element.get("class") or "")
    }
    links = _Links(layout)
    for before, piece, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        text = piece.text
        closes = before.kind == "paragraph" and re.search(r"[.!?:…][\"”’»)\]]*\Z", before.text)
        if not (closes or _is_prose(before)) or not _is_prose(after) or piece.kind != "paragraph":
            continue
        if len(text) > _LONGEST_SUBHEAD or re.search(r"[.!:;,…][\"”’»)\]]*\Z", text):
            continue
        stands_out = (piece.place, piece.place + len(_letters(text))) in bold
        shouts = text.isupper() and len(text.split()) > 1
        if (stands_out or shouts) and links.share(piece) < 0.5:
            piece.kind = "subhead"


def _is_prose(piece: _Piece) -> bool:
    return piece.kind == "paragraph" and len(piece.text) > _LONGEST_SUBHEAD


def _settle_tail(pieces: list[_Piece], layout: _Layout) -> None:
    """What follows the story's last sentence: lists that are links, lone subheads, labels."""
    links = _Links(layout)
    for piece in reversed(pieces):
        if piece.kind == "furniture":
            continue
        if piece.kind == "subhead" or (piece.tag == "item" and links.share(piece) > 0.25):
            piece.kind = "furniture"
            continue
        if len(piece.text) <= 120 and not _SENTENCE.search(piece.text) and links.share(piece) > 0.6:
            piece.kind = "furniture"
            continue
        return


class _Links:
    """How much of a piece's words is inside links."""

    def __init__(self, layout: _Layout):
        self.ranges = sorted(
            (start, layout.ends[e])
            for e, start in layout.starts.items()
            if e.tag == "a" and e.get("href")
        )

    def share(self, piece: _Piece) -> float:
        if piece.place < 0:
            return 0.0
        start, end = piece.place, piece.place + len(_letters(piece.text))
        covered = sum(
            max(0, min(b, end) - max(a, start)) for a, b in self.ranges if a < end and b > start
        )
        return covered / (end - start)


# Captions


def _captions(tree, url: str, facts: Facts, layout: _Layout, pieces: list[_Piece]) -> list[_Piece]:
    """The captions of the story's own pictures, each with its place on the page."""
    story = [
        p.place
        for p in pieces
        if p.place >= 0 and p.kind in ("headline", "standfirst", "paragraph", "subhead")
    ]
    if not story:
        return []
    prose = [p for p in pieces if p.place >= 0 and p.kind == "paragraph"] or pieces
    first = min(p.place for p in prose if p.place >= 0)
    last = max(p.place + len(_letters(p.text)) for p in prose)
    container = _container(tree, layout, first, last)
    bounds = (layout.starts[container], layout.ends[container])
    found = []
    for figure in read_figures(tree, url):
        place = layout.starts[figure.element]
        inside = min(story) <= place <= last
        near = bounds[0] <= place <= bounds[1] and place <= last + 400
        above = place < first and first - place < 1500 + len(_letters(figure.words))
        if inside or near or above:
            found.append(_Piece("caption", figure.words, place=place, picture=figure.picture))
    # A page of today often loads its lead picture by script, and names it for machines alone.
    told = [usable_address(address, url) for address, _ in facts.pictures]
    if len(found) == 1 and told and not found[0].picture:
        found[0].picture = told[0]
    if not found:
        for address, caption in facts.pictures:
            if caption and len(caption) > 10:
                found.append(
                    _Piece("caption", caption, place=-1, picture=usable_address(address, url))
                )
    return found


def _container(tree, layout: _Layout, first: int, last: int):
    """The smallest element that holds the story from its first word to its last."""
    best, smallest = tree, layout.ends[tree]
    for element, start in layout.starts.items():
        size = layout.ends[element] - start
        if start <= first and layout.ends[element] >= last and size <= smallest:
            best, smallest = element, size
    # A figure often stands beside the text in the article that holds both.
    return next(best.iterancestors("article"), best)


def _with_captions(pieces: list[_Piece], captions: list[_Piece], layout: _Layout) -> list[_Piece]:
    """Each caption after the last block that stands before it on the page, and once."""
    told = {}
    for piece in pieces:
        if piece.kind in ("paragraph", "subhead", "furniture"):
            told.setdefault(_key(piece.text), piece)
    rest = []
    for caption in captions:
        twin = told.get(_key(caption.text)) or next(
            (
                p
                for key, p in told.items()
                if len(key) > 20 and p.kind != "caption" and _key(caption.text).startswith(key)
            ),
            None,
        )
        if twin is not None:
            twin.kind, twin.text, twin.picture = "caption", caption.text, caption.picture
        else:
            rest.append(caption)
    head = sum(1 for p in pieces if p.kind in ("headline", "standfirst"))
    result = list(pieces)
    for caption in reversed(rest):
        index = head
        if caption.place >= 0:
            before = [
                i for i, p in enumerate(pieces) if i >= head and 0 <= p.place <= caption.place
            ]
            index = max(before) + 1 if before else head
        result.insert(index, caption)
    return result


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


# All of it


def _draft(pieces: list[_Piece], facts: Facts, url: str) -> Draft:
    prose = [p.text for p in pieces if p.kind in ("paragraph", "standfirst")]
    openings = enumerate([p.text for p in pieces if p.kind == "paragraph"][:3])
    datelines = (dateline_of(text, first=n == 0) for n, text in openings)
    byline = facts.byline
    return Draft(
        blocks=tuple(Block(p.kind, p.text) for p in pieces),
        byline=byline,
        dateline=(facts.dateline or next(filter(None, datelines), ""))[:300],
        language=_language(facts.language, " ".join(prose)),
        publisher=facts.publisher,
        section=facts.section,
        canonical_url=facts.canonical_url,
        published_at=facts.published_at,
        published_on=facts.published_on,
        updated_at=facts.updated_at,
        pictures={n: p.picture for n, p in enumerate(pieces) if p.kind == "caption" and p.picture},
    )


def _language(said: str, text: str) -> str:
    """What the page says, unless its own words are plainly of another language."""
    found = language_of(text)
    said = said.strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", said):
        return found
    if found == "und" or said[:2].lower() == found[:2] or len(text) < 300:
        return said
    return found
