"""Article bodies and captions from the development pages, beside trafilatura alone.

    .venv/bin/python -m bench.extraction [FOLDER]

FOLDER holds `ground-truth.json` ({page: {articleBody, url}}) and `html/<page>.html.gz`. Scores
are by 4-word shingles (with repetition): precision and recall of each page, their means, and F1
of the means. The body is what the draft calls paragraph or subhead.
"""

import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "extraction"


def shingles(text: str) -> Counter:
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def score(bodies: dict[str, str], truth: dict) -> tuple[float, float, float]:
    precisions, recalls = [], []
    for page, told in truth.items():
        wanted, found = shingles(told["articleBody"]), shingles(bodies[page])
        both = (wanted & found).total()
        precisions.append(both / found.total() if found else float(not wanted))
        recalls.append(both / wanted.total() if wanted else 1.0)
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    given = [name for name in sys.argv[1:] if not name.startswith("--")]
    folder = Path(given[0]) if given else FOLDER
    if not (folder / "ground-truth.json").exists():
        print(f"skipped: there are no development pages in {folder}")
        return
    import trafilatura

    from annotations.web.extract import extract
    from annotations.web.page import read_page

    truth = json.loads((folder / "ground-truth.json").read_text())
    pages = {
        page: gzip.decompress((folder / f"html/{page}.html.gz").read_bytes()) for page in truth
    }

    def alone(page):
        return (
            trafilatura.extract(pages[page], url=truth[page]["url"], include_comments=False) or ""
        )

    def ours(page):
        return read_page(pages[page], truth[page]["url"])

    for warm in list(pages)[:3]:  # Libraries load what they need with the first pages.
        alone(warm), ours(warm)
    start = time.perf_counter()
    bodies = {page: alone(page) for page in pages}
    middle = time.perf_counter()
    drafts = {page: ours(page) for page in pages}
    end = time.perf_counter()
    print(f"{'':24}{'precision':>10}{'recall':>9}{'F1':>9}{'ms a page':>11}")
    for name, found, seconds in (
        ("trafilatura alone", bodies, middle - start),
        ("draft", {page: draft.body for page, draft in drafts.items()}, end - middle),
    ):
        precision, recall, f1 = score(found, truth)
        row = f"{precision:10.4f}{recall:9.4f}{f1:9.4f}{seconds / len(pages) * 1000:11.1f}"
        print(f"{name:24}{row}")
    print(f"time beside trafilatura: {(end - middle) / (middle - start):.2f} x")
    start = time.perf_counter()
    for page in list(pages)[:5]:
        extract(pages[page], url=truth[page]["url"])
    each = (time.perf_counter() - start) / 5 * 1000
    print(f"in the child process, its start included: {each:.0f} ms a page")
    captions = {
        page: [block.text for block in draft.blocks if block.kind == "caption"]
        for page, draft in drafts.items()
    }
    print(
        f"captions: {sum(map(len, captions.values()))} on {sum(map(bool, captions.values()))} pages"
    )
    found = drafts.values()
    told = {
        name: sum(bool(getattr(draft, name)) for draft in found)
        for name in ("byline", "dateline", "publisher", "section", "canonical_url", "updated_at")
    }
    told["published"] = sum(bool(draft.published_at or draft.published_on) for draft in found)
    told["language"] = sum(draft.language != "und" for draft in found)
    for kind in ("headline", "standfirst"):
        told[kind] = sum(any(b.kind == kind for b in draft.blocks) for draft in found)
    print("pages with:", ", ".join(f"{name} {count}" for name, count in sorted(told.items())))
    if "--captions" in sys.argv:
        for page, found in captions.items():
            print(page[:8], truth[page]["url"][:70], *(f"\n    {text[:110]}" for text in found))


if __name__ == "__main__":
    main()
