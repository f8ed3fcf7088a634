"""The article page as a browser uses it: what its script posts, plain forms, what comes back."""

import html
import json
import re
import uuid
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from annotations.models import Annotation
from tests import factories as make

# What the page's script sends with every request.
HTMX = {"HX-Request": "true"}
OUT_OF_BAND = re.compile(r'id="((?:block|card)-[^"]+|bar)"[^>]*? hx-swap-oob="(\w+)"')


class Desk:
    """One person's browser; `htmx` says whether requests come from the page's script."""

    def __init__(self, role: str = "editor", username: str = "", htmx: bool = True):
        self.person = make.make_user(role, username)
        self.client = Client()
        self.client.force_login(self.person)
        self.headers = HTMX if htmx else {}

    def get(self, name: str, /, *args, **query):
        return self.client.get(path(name, *args), query, headers=self.headers)

    def post(self, name: str, /, *args, **fields):
        if fields.get("marks"):
            # As the page does, which says on which text they are.
            fields = {"sha256": text_of(args[0]).sha256} | fields
        return self.client.post(path(name, *args), fields, headers=self.headers)

    def submit(self, address: str, fields: dict):
        """Send a form that was read from a page."""
        return self.client.post(address, fields, headers=self.headers)


def path(name: str, *args) -> str:
    return reverse(f"annotations:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def text_of(thing):
    """The text of an article, of a photo's article, or of the annotation with this uuid."""
    if isinstance(thing, uuid.UUID):
        return Annotation.objects.get(uuid=thing).version
    return getattr(thing, "article", thing).current_version


def as_json(*marks) -> str:
    """Marks as the page sends them."""
    return json.dumps([mark._asdict() for mark in marks])


def words(response) -> str:
    """What a reader reads of an answer."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def message(response) -> str:
    """The sentence that a screen reader is told after a write from the page."""
    return words_of(re.search(r"<p[^>]*>(.*?)</p>", response.content.decode(), re.DOTALL)[1])


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


def out_of_band(response) -> dict[str, str]:
    """Each piece that replaces one on the page, and how."""
    return dict(OUT_OF_BAND.findall(response.content.decode()))


def pieces(response, kind: str) -> set[str]:
    """The names of the blocks or cards that came, `{"2", "3"}`."""
    return {name.partition("-")[2] for name in out_of_band(response) if name.startswith(f"{kind}-")}


def text_on_page(markup: str) -> dict[int, str]:
    """By its offset, each block's text as the browser has it."""
    found = re.findall(r'<(p|h1|h2)\b[^>]* data-start="(\d+)"[^>]*>(.*?)</\1>', markup, re.DOTALL)
    return {int(start): words_in_place(inner) for _tag, start, inner in found}


def words_in_place(markup: str) -> str:
    return html.unescape(re.sub(r"</?mark\b[^>]*>", "", markup))


def marked(markup: str, annotation) -> list[str]:
    """The runs of words that carry this annotation's mark, in order."""
    runs, opened = [], []
    for key, closed, run in re.findall(
        r'<mark\b[^>]*data-annotation="([^"]+)"[^>]*>|(</mark>)|([^<]+)', markup
    ):
        if key:
            opened.append(key)
        elif closed:
            opened.pop()
        elif str(annotation.uuid) in opened:
            runs.append(html.unescape(run))
    return runs


class Forms(HTMLParser):
    """The fields that a browser would send, by the form's action; of several the last form's."""

    def __init__(self, response):
        super().__init__()
        self.found: dict[str, dict] = {}
        self.fields: dict | None = None
        self.select = self.textarea = self.typed = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name", "")
        # What closes a dialog goes nowhere.
        if tag == "form" and attrs.get("method") != "dialog":
            self.fields = self.found[attrs.get("action", "")] = {}
        if self.fields is None:
            return
        if tag == "input" and name:
            chosen = attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs
            if chosen:
                self.add(name, attrs.get("value") or "")
        elif tag == "select":
            self.select = name
            self.fields.setdefault(name, "")
        elif tag == "option" and "selected" in attrs:
            self.fields[self.select] = attrs.get("value", "")
        elif tag == "textarea":
            self.textarea, self.typed = name, ""

    def add(self, name, value):
        known = self.fields.get(name, [])
        several = [*([known] if isinstance(known, str) else known), value]
        self.fields[name] = several if len(several) > 1 else value

    def handle_data(self, data):
        if self.textarea:
            self.typed += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the line break that begins the field.
            self.add(self.textarea, self.typed.removeprefix("\n"))
            self.textarea = ""
        elif tag == "form":
            self.fields = None


def form_on(response, action: str = "") -> dict:
    """The fields of the form that goes to this address, as they stand on the page."""
    fields = Forms(response).found[action]
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def filled(fields: dict) -> dict:
    """Those that a person fills in, without what the form carries of how it was shown."""
    return {name: value for name, value in fields.items() if not name.startswith("initial-")}
