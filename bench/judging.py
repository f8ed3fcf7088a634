"""A hundred submitted annotations judged by keys alone, one key each, in one document.

    CHROMIUM=/usr/bin/chromium .venv/bin/python -m bench.judging [NUMBER]

Presses `a` as soon as the next item is the current one, and says how long a decision takes and
whether the page was ever loaded anew.
"""

import sys
import time
from pathlib import Path
from statistics import median

from bench.desk import OverLoopback, database, table


def judge(number: int) -> None:
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from annotations.models import Annotation, Review
    from tests import factories as make
    from tests.plugins import programs

    settings.ROOT_URLCONF = "newsroom.urls"
    article = make.article()
    for _ in range(number):
        make.quote(article, status="submitted")
    make.make_user("moderator")
    server = OverLoopback("moderator")
    try:
        with sync_playwright() as playwright:
            chrome = programs.find_browser(Path(sys.prefix))
            browser = playwright.chromium.launch(executable_path=chrome, args=["--no-sandbox"])
            context = browser.new_context(base_url=server.address)
            context.add_cookies(
                [
                    {"name": name, "value": value, "url": server.address}
                    for name, value in server.cookies.items()
                ]
            )
            page = context.new_page()
            loads = []
            page.on("load", lambda _page: loads.append(time.perf_counter()))
            page.goto("/admin/annotations/annotation/")
            took, seen = [], None
            for _ in range(number):
                current = page.wait_for_selector(f".queue > [aria-current]:not(#{seen or 'none'})")
                seen = current.get_attribute("id")
                begun = time.perf_counter()
                page.keyboard.press("a")
                page.wait_for_function(
                    "id => document.querySelector('.queue > [aria-current]')?.id !== id", arg=seen
                )
                took.append(time.perf_counter() - begun)
            page.wait_for_load_state("networkidle")
            browser.close()
    finally:
        server.close()
    left = Annotation.objects.submitted().count()
    print(f"{number} keys, {Review.objects.count()} decisions, {left} left, {len(loads)} page load")
    table("from the key to the next item", {"a decision": took})
    print(f"all in {sum(took):.1f} s, {median(took) * 1000:.0f} ms each")


if __name__ == "__main__":
    with database("sqlite"):
        judge(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
