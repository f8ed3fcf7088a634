"""What comes from outside and cannot be taken: one table of every door, each row with its answer.

A status is what the page answers. “failed” is a job that took nothing of a file, “reported” one
that took the rest and put this row into its report. Nothing here leaves anything on the desk.
"""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.models import Annotation, Article, Feed, Job, Photo
from annotations.services import jobs
from tests import factories as make
from tests.formats.pictures import picture, with_size
from tests.views.pages import Desk, form_on, path, words
from tests.web.servers import parse_here, site

pytestmark = pytest.mark.django_db

HTML, XML = "text/html", "application/rss+xml"
BOMB = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>'
)
TEXT = "The ferry stays 💩."


def served(body=b"<p>Hello.</p>", status=200, type=HTML, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": type, **named}, body


def row(**fields) -> bytes:
    return json.dumps(fields).encode()


def spans(*found, **more) -> bytes:
    """A line of Prodigy's with these spans."""
    named = [{"start": s, "end": e, "label": label} for s, e, label in found]
    return row(text=TEXT, spans=named, **more)


def brat(text=TEXT, marks="") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", text)
        archive.writestr("a.ann", marks)
    return packed.getvalue()


def selector(**fields) -> bytes:
    target = {"source": "https://nowhere.example/", "selector": fields}
    return row(type="Annotation", motivation="tagging", target=target)


# Door, what it is, what is given, status, words of the sentence.
TABLE = [
    # The address of a page.
    ("address", "nothing", "", 422, "Give the address of an article first."),
    ("address", "no scheme", "echo.example", 422, "begins with https://"),
    ("address", "another scheme", "ftp://echo.example/", 422, "begins with https://"),
    ("address", "a file of the server", "file:///etc/passwd", 422, "begins with https://"),
    ("address", "a script", "javascript:alert(1)", 422, "begins with https://"),
    ("address", "the machine itself", "http://127.0.0.1/", 422, "not stand on the public internet"),
    ("address", "itself by name", "http://localhost/", 422, "not stand on the public internet"),
    ("address", "itself in IPv6", "http://[::1]/", 422, "not stand on the public internet"),
    ("address", "itself in disguise", "http://[::ffff:127.0.0.1]/", 422, "not stand on the public"),
    ("address", "a cloud's metadata", "http://169.254.169.254/latest/", 422, "not stand on the"),
    ("address", "a private network", "http://192.168.0.1/", 422, "not stand on the public"),
    ("address", "a number", "http://2130706433/", 422, "unusual number"),
    ("address", "a password", "https://a:b@echo.example/", 422, "user name or password"),
    ("address", "another port", "https://echo.example:22/", 422, "port 22"),
    ("address", "a NUL", "https://echo.example/\0", 422, "Null characters"),
    ("address", "a very long one", "https://e.example/" + "x" * 2000, 422, "longer than 2,000"),
    # What a page's host answers.
    ("page", "a sign-in", served(status=401), 422, "not open to everybody"),
    ("page", "nothing there", served(status=404), 422, "nothing at this address"),
    ("page", "too many requests", served(status=429), 422, "asks for fewer requests"),
    ("page", "trouble", served(status=500), 422, "trouble of its own"),
    ("page", "a circle", served(status=302, Location="/it"), 422, "leads on more than 3 times"),
    ("page", "a way inside", served(status=302, Location="http://10.0.0.1/"), 422, "not stand on"),
    ("page", "a way to a file", served(status=302, Location="file:///x"), 422, "begins with https"),
    ("page", "a way to nowhere", served(status=302, Location="http://[bad"), 422, "no host that"),
    ("page", "a PDF", served(type="application/pdf"), 415, "gives application/pdf"),
    ("page", "a picture", served(type="image/jpeg"), 415, "gives image/jpeg"),
    ("page", "packed in a new way", served(Content_Encoding="br"), 415, "packed in a way (br)"),
    ("page", "packed and damaged", served(Content_Encoding="gzip"), 422, "arrived damaged"),
    ("page", "empty", served(b""), 422, "no page in this"),
    ("page", "no story", served(b"<html><body></body></html>"), 422, "No story was found"),
    ("page", "11 MB", served(b"<p>x</p>" * 1_400_000), 413, "larger than 10 MB"),
    # A saved page.
    ("html", "no file", None, 422, "Choose an HTML file first."),
    ("html", "empty", b"", 422, "The file is empty."),
    ("html", "blanks", b" \n ", 422, "The file is empty."),
    ("html", "a PDF", b"%PDF-1.7 ...", 415, "a PDF file"),
    ("html", "a Word file", b"PK\x03\x04word", 415, "a zip or Office file"),
    ("html", "an old Word file", b"\xd0\xcf\x11\xe0", 415, "an old Office file"),
    ("html", "rich text", b"{\\rtf1 hello}", 415, "a rich text file"),
    ("html", "a picture", b"\x89PNG\r\n", 415, "a picture"),
    ("html", "packed", b"\x1f\x8b\x08", 415, "a packed file"),
    ("html", "a web archive", b"MIME-Version: 1.0\n<html>", 415, "a web archive"),
    ("html", "no page", b"Only words, no page.", 415, "plain text"),
    ("html", "no story", b"<html></html>", 422, "No story was found"),
    ("html", "more than 10 MB", b"<" * 10_485_761, 413, "larger than 10.0"),
    # Pasted text.
    ("paste", "nothing", "", 422, "Paste the text of an article first."),
    ("paste", "blanks", " \u200b\n ", 422, "Paste the story"),
    ("paste", "a NUL", "The ferry\0 stays.", 422, "holds a NUL character at position 10"),
    ("paste", "a pile of accents", "a" + "\u0301" * 101, 422, "piles more than 100 accents"),
    ("paste", "over a million characters", "a " * 500_001, 422, "1,000,000"),
    # A feed's address, and what its host answers.
    ("feed", "nothing", "", 422, "Give the address of a feed first."),
    ("feed", "no address", "echo", 422, "begins with https://"),
    ("feed", "a private network", "http://10.0.0.1/feed", 422, "not stand on the public internet"),
    ("feed", "another port", "https://echo.example:25/", 422, "port 25"),
    ("feed answer", "gone", served(status=410), 422, "nothing at this address"),
    ("feed answer", "a picture", served(type="image/png"), 415, "gives image/png"),
    ("feed answer", "a page", served(b"<html><p>A page.</p></html>"), 422, "This is no feed."),
    ("feed answer", "empty", served(b"", type=XML), 422, "This is no feed."),
    ("feed answer", "an XML bomb", served(BOMB.encode(), type=XML), 422, "declares entities"),
    ("feed answer", "a bomb in UTF-16", served(BOMB.encode("utf-16"), type=XML), 422, "entities"),
    ("feed answer", "a file of the server", served(OUTSIDE.encode(), type=XML), 422, "entities"),
    ("feed answer", "broken JSON", served(b"{", type="application/json"), 422, "This is no feed."),
    ("feed answer", "over 5 MB", served(b"<" * 5_300_000, type=XML), 413, "larger than 5 MB"),
    # A picture file.
    ("picture", "no file", None, 422, "Choose a picture file first."),
    ("picture", "empty", b"", 415, "no picture that can be read"),
    ("picture", "a drawing", b"<svg/>", 415, "no picture that can be read"),
    ("picture", "half of one", picture()[:100], 415, "no picture that can be read"),
    ("picture", "a huge one", with_size(picture("PNG"), 50_000, 50_000), 413, "150 million pixels"),
    ("picture", "over 25 MB", b"x" * 26_214_401, 413, "larger than 25.0"),
    # A bulk file: the form, the file as a whole, its rows.
    ("articles", "no file", None, 422, "Choose a file first."),
    ("articles", "empty", b"", 422, "This file is empty."),
    ("articles", "no header", b"a,b\n1,2\n", "failed", "The first row must name the columns"),
    ("articles", "a name twice", b"text,body\na,b\n", "failed", "Two columns are named “text”."),
    ("articles", "only a header", b"text\n", "failed", "There are no rows in this file."),
    ("articles", "no JSON", b'{"text": "A"\n{"text": 1', "reported", "not JSON"),
    ("articles", "no text", row(text=""), "reported", "There is no text in this row."),
    ("articles", "a number", row(text=7), "reported", "“text” must be text."),
    ("articles", "a NUL", row(text="a\0b"), "reported", "a NUL character at position 2"),
    ("articles", "half a pair", row(text="a\ud83d"), "reported", "half of a character pair"),
    ("articles", "a script", row(text="A", url="javascript:x"), "reported", "must be an address"),
    ("articles", "no day", row(text="A", published_at="soon"), "reported", "must be a date such"),
    ("articles", "no tag", row(text="A", language="Norsk!"), "reported", "is no language tag"),
    ("articles", "no kind", row(blocks=[{"kind": "x"}]), "reported", "Each of “blocks” has a kind"),
    ("articles", "deep nesting", b'{"text": ' + b"[" * 99_999, "reported", "too deeply"),
    ("articles", "a million and one", row(text="a" * 1_000_001), "reported", "1,000,000 character"),
    ("articles", "an open cell", b'text\n"A', "reported", "never closed"),
    ("articles", "a cell too many", b"text\na,b\n", "reported", "2 cells and the header 1 names"),
    ("articles", "two encodings", b"text\n" + "é\n".encode() * 5 + b"\xff\n", "reported", "UTF-8"),
    ("articles", "withdrawn", row(uri="urn:1", body_text="A", headlines=[], pubStatus="canceled"),
     "reported", "has not released"),
    # A file of annotated texts: the form, the file as a whole, what is marked in it.
    ("annotated", "no file", None, 422, "Choose a file first."),
    ("annotated", "empty", b"", 422, "This file is empty."),
    ("annotated", "a table", b"text,label\na,b\n", "failed", "none of the formats that are read"),
    ("annotated", "a broken zip", b"PK\x03\x04", 415, "This is a zip or Office file and no text."),
    ("annotated", "no JSON", b'{"text": "a"', "failed", "none of the formats that are read"),
    ("annotated", "no annotations", b'{"@context": "http://www.w3.org/ns/anno.jsonld"}', "failed",
     "There are no annotations in this file"),
    ("annotated", "past the end", spans((4, 99, "quote")), "read", "offset 99 lies outside"),
    ("annotated", "before the start", spans((-3, 2, "quote")), "read", "-3 lies outside"),
    ("annotated", "nothing", spans((4, 4, "quote")), "read", "The stretch 4–4 holds nothing."),
    ("annotated", "half a pair", row(text=TEXT, label=[[0, 17, "quote"]]), "read",
     "cuts a character in two"),
    ("annotated", "other words", row(text=TEXT, spans=[{"start": 0, "end": 3, "label": "quote",
     "text": "Die"}]), "reported", "At this place stands “The”, not “Die”."),
    ("annotated", "half a quote", spans((0, 3, "cue")), "reported", "nothing joins this cue to"),
    ("annotated", "no target", spans((0, 3, "supports")), "reported", "A stance needs its target"),
    ("annotated", "no caption", spans((0, 3, "caption")), "reported", "in no picture’s caption"),
    ("annotated", "rejected", spans(answer="reject"), "read", "“reject”, not accept"),
    ("annotated", "a NUL", row(text="a\0b c", spans=[{"start": 0, "end": 3, "label": "quote"}]),
     "reported", "holds a NUL character at position 2"),
    ("annotated", "overlapping parts", brat(marks="T1\tContent 0 9;4 12\tx\n"), "read",
     "overlap or stand in another order"),
    ("annotated", "no line of brat's", brat(marks="hello\n"), "read", "of no kind that brat has"),
    ("annotated", "Latin-1", brat(text=b"caf\xe9"), "read", "a.txt is not UTF-8."),
    ("annotated", "a text not here", selector(type="TextQuoteSelector", exact="x"), "reported",
     "The text is not on the desk."),
    ("annotated", "an XPath", selector(type="XPathSelector", value="/p"), "read",
     "Only selectors by quotation or position"),
]  # fmt: skip


@pytest.fixture(scope="module")
def web():
    """A host of the test's own that answers what `pages` says."""
    pages: dict = {}
    with site(pages) as (host, _asked):
        yield host, pages


@pytest.fixture
def desk(settings, tmp_path, monkeypatch, web):
    settings.MEDIA_ROOT = tmp_path
    settings.FETCH_ALLOWED_HOSTS = [web[0]]
    parse_here(monkeypatch)
    return Desk("moderator", htmx=False)


# The page that takes it, and the field that it is given in.
DOORS = {
    "address": ("article_fetch", "address"),
    "page": ("article_fetch", "address"),
    "html": ("article_upload", "page"),
    "paste": ("article_preview", "text"),
    "feed": ("feeds", "address"),
    "feed answer": ("feeds", "address"),
    "articles": ("article_file_new", "file"),
    "annotated": ("annotation_file_new", "file"),
}


def file_of(content, field):
    return {} if content is None else {field: SimpleUploadedFile("given", content)}


def outcome(desk, response) -> tuple[object, str]:
    """What a job made of its file, if there is one: failed, reported or read, and the words."""
    if response.status_code != 302:
        return response.status_code, words(response)
    job = Job.objects.latest("pk")
    jobs.perform(job.uuid)
    job.refresh_from_db()
    if job.state == "failed":
        return "failed", words(desk.client.get(job.get_absolute_url()))
    if job.kind == "read_annotations":
        if not job.result["terms"]["labels"]:
            return "read", words(desk.client.get(job.get_absolute_url()))
        address = path("annotation_file_mapping", job.uuid)
        form = form_on(desk.client.get(address), address)
        return outcome(desk, desk.post("annotation_file_mapping", job.uuid, **form))
    report = desk.get("job_file", job.uuid, "report.csv")
    return "reported", b"".join(report.streaming_content).decode("utf-8-sig")


def answered(desk, web, door, given) -> tuple[object, str]:
    host, pages = web
    if door in ("page", "feed answer"):
        pages["/it"], given = given, f"http://{host}/it"
    if door == "picture":
        photo = make.article().photos.get()
        return outcome(desk, desk.post("picture_give", photo, **file_of(given, "picture")))
    name, field = DOORS[door]
    fields = file_of(given, field) if field in ("page", "file") else {field: given}
    return outcome(desk, desk.post(name, **fields))


@pytest.mark.parametrize(
    ("door", "given", "status", "sentence"),
    [pytest.param(d, g, st, se, id=f"{d}: {w}") for d, w, g, st, se in TABLE],
)
def test_what_cannot_be_taken_has_its_answer(desk, web, door, given, status, sentence):
    found = answered(desk, web, door, given)
    assert (found[0], sentence in found[1]) == (status, True), found[1][:2000]
    assert not Annotation.objects.exists()
    assert not Feed.objects.exists()
    assert not Photo.objects.exclude(file=None).exclude(file="").exists()
    if door not in ("picture", "annotated") and status != "reported":
        assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["article_file_new", "annotation_file_new"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"encoding": "klingon"}, "There is no encoding"),
        ({"encoding": "\0"}, "Null characters"),
        ({"format": "pdf"}, "Select a valid choice"),
    ],
)
def test_a_file_said_to_be_what_nothing_is(desk, name, fields, sentence):
    response = desk.post(name, **file_of(b"text\na", "file"), **fields)
    assert (response.status_code, sentence in words(response)) == (422, True)
    assert not Job.objects.exists()


def test_the_table_has_every_door_and_no_row_twice():
    assert len(TABLE) == len({(door, what) for door, what, *_answer in TABLE})
    assert len(TABLE) >= 100
