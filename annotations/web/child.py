"""The process in which a page or feed is parsed: limits on itself first, then the parser.

Reads it from standard input, writes what was found as JSON to standard output. Started by
`extract`; the parsers are loaded here and never in the app.
"""

import json
import sys
from dataclasses import asdict


def limit(memory: int, seconds: int) -> None:
    """Bound this process's memory (bytes) and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows; the parent's own clock still ends this process.
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def page(source: bytes, url: str, charset: str) -> dict:
    from annotations.web.page import read_page

    draft = read_page(source, url, charset)
    return {
        "blocks": [[block.kind, block.text] for block in draft.blocks],
        "pictures": [[index, address] for index, address in draft.pictures.items()],
        "published_at": draft.published_at and draft.published_at.isoformat(),
        "published_on": draft.published_on and draft.published_on.isoformat(),
        "updated_at": draft.updated_at and draft.updated_at.isoformat(),
    } | {name: getattr(draft, name) for name in TEXTS}


def feed(source: bytes, url: str, charset: str) -> dict:
    from annotations.web.feeds import read_feed

    return asdict(read_feed(source, url, charset))


TEXTS = ("byline", "dateline", "language", "publisher", "section", "canonical_url")


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    limit(order["memory"], order["seconds"])
    source = sys.stdin.buffer.read()

    from annotations.text.normalise import UnusableText

    read = {"page": page, "feed": feed}[order["kind"]]
    try:
        answer = read(source, order["url"], order["charset"])
    except UnusableText as unusable:
        answer = {"unusable": str(unusable)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
