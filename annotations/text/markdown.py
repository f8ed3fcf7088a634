"""Markdown as people of the desk write it, turned into HTML that is safe to show.

HTML in the source is shown as text; an address that could run something is no link; pictures are
left out, since a page of the desk asks no other house for anything.
"""

from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

# The headings of a text stand below those of the page it is shown on.
LEVELS_DOWN = 2
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of its level or a higher one."""

    title: str
    level: int
    html: str


@lru_cache(64)
def as_html(source: str) -> str:
    return _rendered(_MARKDOWN.parse(source))


@lru_cache(64)
def sections(source: str) -> tuple[Section, ...]:
    """Every heading's section, in the order of the text; what stands before the first is none."""
    tokens = _MARKDOWN.parse(source)
    begins = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    found = []
    for number, begin in enumerate(begins):
        level = _level(tokens[begin])
        end = next((n for n in begins[number + 1 :] if _level(tokens[n]) <= level), len(tokens))
        title = tokens[begin + 1].content
        found.append(Section(title, level, _rendered(tokens[begin + 3 : end])))
    return tuple(found)


def _level(heading: Token) -> int:
    return heading.markup.count("#") or (1 if heading.markup == "=" else 2)


def _rendered(tokens: list[Token]) -> str:
    lower = []
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            tag = f"h{min(_level(token) + LEVELS_DOWN, 6)}"
            token = token.copy(tag=tag)
        elif token.type == "inline":
            token = token.copy(children=[_outward(child) for child in token.children or []])
        lower.append(token)
    return _MARKDOWN.renderer.render(lower, _MARKDOWN.options, {})


def _outward(token: Token) -> Token:
    """A link tells nobody where it was clicked."""
    if token.type != "link_open":
        return token
    return token.copy(attrs=token.attrs | {"rel": "noreferrer"})
