"""The process in which a page is parsed: limits on itself first, then the parser.

Reads one page from standard input, writes the draft as JSON to standard output. Started by
`extract`; never imported by the app, which so never loads the parser.
"""

import json
import sys


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


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    limit(order["memory"], order["seconds"])
    source = sys.stdin.buffer.read()

    from annotations.text.normalise import UnusableText
    from annotations.web.page import read_page

    try:
        draft = read_page(source, order["url"], order["charset"])
    except UnusableText as unusable:
        answer = {"unusable": str(unusable)}
    else:
        answer = {
            "blocks": [[block.kind, block.text] for block in draft.blocks],
            "pictures": [[index, address] for index, address in draft.pictures.items()],
            "published_at": draft.published_at and draft.published_at.isoformat(),
            "updated_at": draft.updated_at and draft.updated_at.isoformat(),
        } | {name: getattr(draft, name) for name in order["texts"]}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
