"""Parse a foreign page or feed in a process of its own, which is ended when it takes too long.

A parser written in C cannot be interrupted from within, and 350 kB of hostile HTML hold it
for many seconds; one that runs out of memory takes its process along. So it has one to lose.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from annotations.text.intake import Block, Draft
from annotations.text.normalise import UnusableText
from annotations.translation import _

from .child import TEXTS

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 20
MEMORY = 1536 * 1024 * 1024  # Bytes of address space; the parser's own libraries take a third.
_ROOT = Path(__file__).resolve().parents[2]


class UnreadablePage(UnusableText):
    """A page that the parser did not get through."""


def extract(
    source: bytes,
    *,
    url: str = "",
    charset: str = "",
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Draft:
    """Take a page apart in a child process; `charset` is what the server said of it.

    Raises UnusableText for a page without a story, UnreadablePage for one that takes more
    than these seconds or this memory (bytes).
    """
    if len(source) > MOST_BYTES:
        raise UnreadablePage(
            _("The page is larger than %(most_bytes)s MB. Copy the story and paste it.")
            % {"most_bytes": MOST_BYTES // 1024 // 1024}
        )
    answer = _read("page", source, url, charset, seconds, memory)
    moments = {
        name: datetime.fromisoformat(answer[name]) if answer[name] else None
        for name in ("published_at", "updated_at")
    }
    return Draft(
        blocks=tuple(Block(kind, text) for kind, text in answer["blocks"]),
        pictures=dict(answer["pictures"]),
        published_on=answer["published_on"] and date.fromisoformat(answer["published_on"]),
        **moments,
        **{name: answer[name] for name in TEXTS},
    )


@dataclass(frozen=True, slots=True)
class Item:
    """A story as a feed tells it; `content` is HTML, as much as the feed gives.

    `changed` is when the feed says that it last changed, `published` when it first stood there,
    in the feed's own words.
    """

    guid: str
    address: str
    title: str
    content: str
    changed: str = ""
    byline: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class FeedPage:
    title: str
    items: tuple[Item, ...]


def extract_feed(source: bytes, *, url: str = "", charset: str = "") -> FeedPage:
    """Take a feed apart in a child process; raises UnusableText for what is none."""
    answer = _read("feed", source, url, charset, SECONDS, MEMORY)
    return FeedPage(answer["title"], tuple(Item(**item) for item in answer["items"]))


def _read(kind: str, source: bytes, url: str, charset: str, seconds: float, memory: int) -> dict:
    order = {
        "kind": kind,
        "url": url,
        "charset": charset,
        "memory": memory,
        "seconds": int(seconds) + 1,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "annotations.web.child"],
            input=json.dumps(order).encode() + b"\n" + source,
            capture_output=True,
            cwd=_ROOT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadablePage(
            _(
                "The %(kind)s was not read after %(seconds)s seconds, so it was left. Copy "
                "the story and paste it."
            )
            % {"kind": kind, "seconds": f"{seconds:g}"}
        ) from None
    if done.returncode:
        raise UnreadablePage(
            _("The %(kind)s could not be read. Copy the story and paste it.") % {"kind": kind}
        )
    answer = json.loads(done.stdout)
    if "unusable" in answer:
        raise UnusableText(_(answer["unusable"]))
    return answer
