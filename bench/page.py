"""What the article page costs: its queries and its time, an action on it, and its weight.

    python -m bench.page [--db=pg|sqlite] [--times=100]

Opens an article without annotations and one with 200, and records and deletes a claim on both.
The weight of a first visit is the page and every file it links, as they are served; headers are
told apart, since HTTP/2 and 3 send those that repeat once.
"""

import argparse
import re
from gzip import decompress

from bench.desk import InProcess, OverLoopback, article, database, marks, table

FULL = 200
PARAGRAPHS = 40
EMPTY_PAGE = "opening it empty"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", choices=["pg", "sqlite"], default="pg")
    parser.add_argument("--times", type=int, default=100)
    asked = parser.parse_args()
    with database(asked.db):
        empty, full = article(PARAGRAPHS), article(PARAGRAPHS, claims=FULL)
        in_process = InProcess()
        print("\nQueries")
        for name, on in (("no annotations", empty), (f"{FULL} annotations", full)):
            print(f"{name:34}{queries(in_process, on):>7}")
        weigh(in_process, empty, "first visit, no annotations")
        weigh(in_process, full, f"first visit, {FULL} annotations")
        for way in (InProcess, OverLoopback):
            asks = way()
            try:
                times = measured(asks, empty, full, asked.times)
            finally:
                asks.close()
            table(f"The page, {asks.name}", times, EMPTY_PAGE)


def queries(asks, on) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = f"/articles/{on.pk}/"
    asks.ask(address, headers={})
    with CaptureQueriesContext(connection) as captured:
        asks.ask(address, headers={})
    return len(captured)


def measured(asks, empty, full, times: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}

    def take(name, *asked, **options):
        took, page = asks.ask(*asked, **options)
        taken.setdefault(name, []).append(took)
        return page

    for _ in range(times):
        take(EMPTY_PAGE, f"/articles/{empty.pk}/", headers={})
        take(f"opening it with {FULL}", f"/articles/{full.pk}/", headers={})
        for on, name in ((empty, "on the empty page"), (full, f"on the page with {FULL}")):
            version = on.current_version
            fields = {"marks": marks(version, "claim", "asked for more"), "sha256": version.sha256}
            page = take(f"a claim {name}", f"/articles/{on.pk}/claims/new/", fields)
            key = re.search(r'data-annotation="([0-9a-f-]{36})" data-kind="claim"', page)[1]
            take(f"deleting it {name}", f"/annotations/{key}/delete/", {"lock": 1})
    for name in ("empty page", f"page with {FULL}"):
        deeds = zip(
            taken[f"a claim on the {name}"], taken[f"deleting it on the {name}"], strict=True
        )
        taken[f"both on the {name}"] = [sum(deed) for deed in deeds]
    return {name: kept[len(kept) // 10 :] for name, kept in taken.items()}


def weigh(asks, on, title: str) -> None:
    """What travels: the page as the desk compresses it, files as they were compressed once."""
    from django.conf import settings

    accepts = {"Host": "localhost", "Accept-Encoding": "gzip, br"}
    page = asks.desk.get(f"/articles/{on.pk}/", headers=accepts)
    assert page["Content-Encoding"] == "gzip"
    size, plain = len(page.content), decompress(page.content).decode()
    names = linked(plain)
    files = [settings.STATIC_ROOT / name for name in names]
    heads = headers(page) + sum(
        headers(asks.desk.get(f"/static/{name}", headers=accepts)) for name in names
    )
    print(f"\n{title}: the page and {len(files)} files, their headers {heads / 1000:.1f} kB more")
    for kind, ending in (("brotli", ".br"), ("gzip", ".gz")):
        small = [path.with_name(path.name + ending) for path in files]
        weight = sum(
            (packed if packed.exists() else path).stat().st_size
            for path, packed in zip(files, small, strict=True)
        )
        print(
            f"  files in {kind:7}{(size + weight) / 1000:>8.1f} kB  "
            f"(page {size / 1000:.1f}, files {weight / 1000:.1f})"
        )
    print(
        f"  uncompressed    {(len(plain) + sum(f.stat().st_size for f in files)) / 1000:>8.1f} kB"
    )


def headers(response) -> int:
    """The bytes of the headers as HTTP/1.1 sends them, but for the server's own two."""
    response.close()
    return sum(len(f"{name}: {value}\r\n") for name, value in response.headers.items())


def linked(page: str) -> set[str]:
    """The static files a page needs, with what its styles and scripts import in turn."""
    from django.conf import settings

    waiting = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        if not name.endswith((".css", ".js")):
            continue
        path = settings.STATIC_ROOT / name
        text = path.read_text()
        links = re.findall(r'url\(["\']?([^"\')]+)', text) if name.endswith(".css") else []
        links += re.findall(r'(?:@import|import|from)\s*["\']([\w./-]+)["\']', text)
        for link in links:
            if link.startswith(("data:", "#")):
                continue
            target = (path.parent / link.split("?")[0].split("#")[0]).resolve()
            if link.startswith("/static/"):
                target = settings.STATIC_ROOT / link.removeprefix("/static/")
            if target.exists():
                waiting |= {str(target.relative_to(settings.STATIC_ROOT.resolve()))} - found
    return found


if __name__ == "__main__":
    main()
