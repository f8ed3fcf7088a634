"""A real browser on the live server: sign-in, looks, accessibility, and no error unseen."""

import os
import re
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.plugins import programs

HERE = Path(__file__).parent
AXE_RULES = {
    "runOnly": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice",
    ],
    # The one rule of WCAG 2.2 AA, which axe leaves off unless asked.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # Its own fetching of style sheets breaks the content security policy.
    "preload": False,
}  # fmt: skip

# What colours and widths decide.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]

# A machine that is busy with something else is slow, not wrong.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            # On a machine with much else to do a browser sometimes does not keep up. What passes
            # at its second try only is counted, and named at the end of the run.
            item.add_marker(pytest.mark.flaky(reruns=1))
            # The server answers in another thread, which must see what the test has saved.
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="package", autouse=True)
def _static_files_of_a_desk(tmp_path_factory):
    """Hashed, our own styles in one file, which a browser fetches in a third less time; only not
    compressed."""
    root = tmp_path_factory.mktemp("static")
    storage = {"BACKEND": "newsroom.static_storage.HashedModulesStorage"}
    with override_settings(
        STATIC_ROOT=root,
        STORAGES=settings.STORAGES | {"staticfiles": storage},
        WHITENOISE_SKIP_COMPRESS_EXTENSIONS=["css", "js", "svg", "txt", "md"],
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        # Where the live server looks for them.
        finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        with override_settings(STATICFILES_DIRS=[root], STATICFILES_FINDERS=finders):
            yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chrome = programs.find_browser(Path(sys.prefix))
    if not chrome:
        pytest.fail(programs.NO_BROWSER, pytrace=False)
    quiet = [
        "--disable-background-networking", "--disable-component-update", "--disable-gpu",
        "--disable-quic", "--disable-sync", "--no-first-run", "--no-sandbox",
    ]  # fmt: skip
    return {**browser_type_launch_args, "executable_path": str(chrome), "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "UTC"}


@pytest.fixture(autouse=True)
def _rules_are_silent(request, monkeypatch):
    """A desk without suggestions, unless the test asks for what the `rules` propose."""
    if "rules" not in request.fixturenames:
        monkeypatch.setattr("annotations.services.suggestions.suggest", lambda *told: [])


@pytest.fixture
def rules():
    """Articles that come in get the suggestions of the app's own rules."""


@pytest.fixture
def editor():
    return factories.make_user("editor")


@pytest.fixture
def article(editor):
    """The story, unless a module has its own."""
    return factories.article(by=editor)


@pytest.fixture
def phone():
    """`new_context(**phone)`; together with `dark`, a phone in dark mode."""
    return {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    }


@pytest.fixture
def dark():
    return {"color_scheme": "dark"}


class ConsoleErrors(list):
    """Console errors, uncaught exceptions and policy violations of every page of a test."""

    def __init__(self):
        super().__init__()
        self.expected = []

    def expect(self, pattern: str) -> None:
        """Let errors pass that match: `console_errors.expect("status of 409")`."""
        self.expected.append(re.compile(pattern))

    def watch(self, context: BrowserContext) -> None:
        context.on("console", lambda said: said.type == "error" and self.append(said.text))
        context.on("weberror", lambda raised: self.append(str(raised.error)))

    def unexpected(self) -> list[str]:
        return [text for text in self if not any(known.search(text) for known in self.expected)]


@pytest.fixture
def console_errors():
    errors = ConsoleErrors()
    yield errors
    assert not errors.unexpected(), "The browser reported: " + "\n".join(errors.unexpected())


@pytest.fixture
def new_context(new_context, console_errors, live_server):
    """Opens a browser context whose errors fail the test; `page.goto("/")` is the live server."""

    def open_context(**options) -> BrowserContext:
        context = new_context(**{"base_url": live_server.url, **options})
        console_errors.watch(context)
        return context

    return open_context


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page_or_context, user)`: in with a session of their own, not through the form."""

    def enter(where: Page | BrowserContext, user) -> None:
        client = Client()
        client.force_login(user)
        context = where.context if isinstance(where, Page) else where
        name = settings.SESSION_COOKIE_NAME
        session = client.cookies[name].value
        context.add_cookies([{"name": name, "value": session, "url": live_server.url}])

    return enter


@pytest.fixture
def axe():
    """`axe(page)` fails on any violation of WCAG 2.2 A or AA or of axe's best practice.

    A page that it has seen needs only the rules on what it `looks` like once it looks otherwise.
    """

    def check(page: Page, looks: bool = False) -> None:
        # A colour on its way to another has no contrast of its own.
        page.evaluate("document.getAnimations().forEach(a => { try { a.finish() } catch {} })")
        options = AXE_RULES | {"runOnly": LOOKS} if looks else AXE_RULES
        violations = Axe().run(page, options=options).response["violations"]
        lines = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n    {node['html'][:200]}"
            f"\n    {node['failureSummary']}"
            for rule in violations
            for node in rule["nodes"]
        ]
        assert not violations, f"{page.url}\n" + "\n".join(lines)

    return check


@pytest.fixture
def screenshot(pytestconfig):
    """`screenshot(page, "desk")` keeps var/screenshots/desk-390-dark.png when SCREENSHOTS=1."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("SCREENSHOTS") != "1":
            return
        look = page.evaluate(
            "innerWidth + (matchMedia('(prefers-color-scheme: dark)').matches ? '-dark' : '')"
        )
        folder = pytestconfig.rootpath / "var" / "screenshots"
        page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)

    return take


@pytest.fixture
def opened(new_context, sign_in, editor, article):
    """`opened(**options)`: the article in a context of its own."""

    def open_article(**options) -> Page:
        page = new_context(**options).new_page()
        sign_in(page, editor)
        page.goto(article.get_absolute_url())
        return page

    return open_article
