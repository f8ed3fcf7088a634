"""What a broken page, a hostile client or a slip of the hand can send, and what it is told.

Nothing here may be answered with 500, and nothing may leave a row behind.
"""

import json

import pytest
from django.db import connection
from django.test import Client

from annotations.models import Actor, Annotation, Comment, Event, Span, Target
from tests import factories as make
from tests.views.pages import HTMX, Desk, as_json, path, words

pytestmark = pytest.mark.django_db
both_ways = pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "plain"])

UNREADABLE = "The marked words could not be read. Mark them again."
ELSEWHERE = "do not stand at this place in the current text"
INCOMPLETE = "The form was not complete. Reload the page and try again; nothing was stored."
NOTHING_HERE = "There is nothing at this address"
WORDS = "“a slow goodbye”"
UNKNOWN = "00000000-0000-4000-8000-00000000dead"
LONG_ID = "9" * 30


def rows():
    return [m.objects.count() for m in (Annotation, Span, Event, Comment, Actor, Target)]


@pytest.fixture
def nothing_stored():
    """The test begins when it has made what it needs, by calling this."""
    seen = []
    yield lambda: seen.append(rows())
    assert seen
    assert rows() == seen[0]


def said(response, status, sentence):
    assert response.status_code == status, words(response)[:500]
    assert sentence in words(response), words(response)[:1000]


# Marked words.

MARK = {"role": "content", "start": 0, "end": 5, "exact": "Ferry"}
BAD_MARKS = {
    "negative offsets": ([MARK | {"start": -5, "end": -1}], 409, ELSEWHERE),
    "an end before its start": ([MARK | {"start": 5, "end": 0}], 409, ELSEWHERE),
    "an end at its start": ([MARK | {"end": 0, "exact": ""}], 409, ELSEWHERE),
    "past the end": ([MARK | {"start": 10**6, "end": 10**6 + 5}], 409, ELSEWHERE),
    "past any number": ([MARK | {"end": 10**40}], 409, ELSEWHERE),
    "other words": ([MARK | {"exact": "ferry"}], 409, ELSEWHERE),
    "a blank": ([MARK | {"start": 5, "end": 6, "exact": " "}], 422, "Mark the words first"),
    "overlapping parts": ([MARK, MARK | {"end": 4, "exact": "Ferr"}], 422, "overlap"),
    "two cues": (
        [MARK, MARK | {"role": "cue"}, {"role": "cue", "start": 6, "end": 8, "exact": "op"}],
        422,
        "A quote has one cue.",
    ),
    "two addressees": (
        [
            MARK,
            MARK | {"role": "addressee"},
            {"role": "addressee", "start": 6, "end": 8, "exact": "op"},
        ],
        422,
        "A quote has one addressee.",
    ),
    "a part of another kind": ([MARK, MARK | {"role": "evidence"}], 422, "no such part"),
    "no content": ([MARK | {"role": "cue"}], 422, "Give the exact words."),
    "a boolean": ([MARK | {"start": False}], 422, UNREADABLE),
    "a fraction": ([MARK | {"end": 5.0}], 422, UNREADABLE),
    "digits in a string": ([MARK | {"end": "5"}], 422, UNREADABLE),
    "no number": ([MARK | {"end": None}], 422, UNREADABLE),
    "a list for a number": ([MARK | {"end": [5]}], 422, UNREADABLE),
    "words that are no text": ([MARK | {"exact": 5}], 422, UNREADABLE),
    "an unknown role": ([MARK | {"role": "villain"}], 422, UNREADABLE),
    "a role that is no text": ([MARK | {"role": ["content"]}], 422, UNREADABLE),
    "half a character": ([MARK | {"exact": "Ferr\ud83d"}], 422, UNREADABLE),
    "a NUL": ([MARK | {"exact": "Fer\0y"}], 422, UNREADABLE),
    "a missing end": ([{"role": "content", "start": 0, "exact": "Ferry"}], 422, UNREADABLE),
    "a mark that is a list": ([["content", 0, 5, "Ferry"]], 422, UNREADABLE),
    "a mark that is nothing": ([None], 422, UNREADABLE),
    "too many marks": ([MARK] * 101, 422, UNREADABLE),
    "no list": (MARK, 422, UNREADABLE),
    "a number": (5, 422, UNREADABLE),
    "a text": ("Ferry", 422, UNREADABLE),
}
BAD_JSON = {
    "no JSON": "Ferry",
    "half of it": '[{"role": "content"',
    "deep nesting": "[" * 100_000,
    "deep nesting that is closed": "[" * 20_000 + "]" * 20_000,
    "a number of 5,000 digits": '[{"role": "content", "start": ' + "9" * 5000 + "}]",
    "no number at all": '[{"role": "content", "start": NaN, "end": Infinity, "exact": ""}]',
    "a byte order mark": "\ufeff[]",
}


@both_ways
@pytest.mark.parametrize("what", BAD_MARKS)
def test_marks_that_cannot_be_meant(what, htmx, nothing_stored):
    marks, status, sentence = BAD_MARKS[what]
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    said(desk.post("quote_create", article, marks=json.dumps(marks)), status, sentence)


@pytest.mark.parametrize("what", BAD_MARKS)
def test_an_edit_with_such_marks(what, nothing_stored):
    marks, status, sentence = BAD_MARKS[what]
    quote, desk = make.quote(), Desk()
    if what in ("no content", "overlapping parts", "too many marks", "a part of another kind"):
        status, sentence = 422, ""
    nothing_stored()
    response = desk.post(
        "annotation_parts",
        quote.uuid,
        action="replace",
        part=f"content {quote.spans_of('content')[0].start}",
        marks=json.dumps(marks),
        lock=1,
    )
    if what.startswith("two "):
        sentence = ""
    said(response, status, sentence)
    assert make.fresh(quote).lock == 1


@both_ways
@pytest.mark.parametrize("what", BAD_JSON)
def test_marks_that_are_no_json(what, htmx, nothing_stored):
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    said(desk.post("quote_create", article, marks=BAD_JSON[what]), 422, UNREADABLE)


# The other fields.

VALID = {
    "quote": {"words_content": WORDS},
    "stance": {
        "words_evidence": WORDS,
        "label": "opposes",
        "target": "Winter sailings should stop",
        "holder": "The council",
        "holder_kind": "actor",
        "basis": "stated",
    },
    "claim": {"words_claim": WORDS},
    "not_a_quote": {"words_marks": WORDS},
    "caption": {"headline": "On the quay"},
}
CHOOSE = "Select a valid choice."
NULL = "Null characters are not allowed."
DIGITS = "Enter a whole number."
TOO_LONG = "Ensure this value has at most"
BAD_FIELDS = [
    ("quote", {"request_id": "not-an-id"}, INCOMPLETE),
    ("quote", {"request_id": "1" * 500}, INCOMPLETE),
    ("quote", {"sha256": "0" * 65}, INCOMPLETE),
    ("quote", {"sha256": "' OR 1=1 --"}, INCOMPLETE),
    ("quote", {"type": "shouted"}, CHOOSE),
    ("quote", {"speaker_status": "famous"}, CHOOSE),
    ("quote", {"speaker": "Mira", "speaker_id": LONG_ID}, "Ensure this value is less than"),
    ("quote", {"speaker": "Mira", "speaker_id": "1_000"}, DIGITS),
    ("quote", {"speaker": "Mira", "speaker_id": "١٢"}, DIGITS),
    ("quote", {"speaker": "Mira", "speaker_id": "1.0"}, DIGITS),
    ("quote", {"speaker": "Mira", "speaker_id": "-1"}, "Ensure this value is greater than"),
    ("quote", {"speaker": "M" * 301}, TOO_LONG),
    ("quote", {"speaker": "Mi\0ra"}, NULL),
    ("quote", {"role_as_printed": "r" * 301}, TOO_LONG),
    ("quote", {"note": "n" * 5001}, TOO_LONG),
    ("quote", {"note": "no\0te"}, NULL),
    ("quote", {"words_content": "a slow\0goodbye"}, NULL),
    ("quote", {"words_content": "w" * 20_001}, TOO_LONG),
    ("quote", {"words_content": "a\n" * 101}, "These are too many parts."),
    ("quote", {"words_content": ""}, "Give the exact words."),
    ("quote", {"words_content": " \n \n"}, "Give the exact words."),
    ("quote", {"words_content": "Sound Ferries", "place_content": "1_0 ٣ -4 x"}, "stands 3 times"),
    ("quote", {"words_content": "Sound Ferries", "place_content": "12"}, INCOMPLETE),
    ("stance", {"label": "hates"}, CHOOSE),
    ("stance", {"label": ""}, "This field is required."),
    ("stance", {"target": ""}, "This field is required."),
    ("stance", {"target": "t" * 301}, TOO_LONG),
    ("stance", {"target": "— …"}, "This target is not on the list."),
    ("stance", {"target_id": "1_0"}, DIGITS),
    ("stance", {"holder": ""}, "Say who holds this stance."),
    ("stance", {"holder_kind": "nobody"}, CHOOSE),
    ("stance", {"basis": "guessed"}, CHOOSE),
    ("stance", {"quote": "not-an-id"}, "Enter a valid UUID."),
    ("claim", {"checkworthiness": "very"}, CHOOSE),
    ("claim", {"reasons": ["contains_number", "because"]}, CHOOSE),
    ("claim", {"claim_date": "2026-02-30"}, "Enter a valid date."),
    ("claim", {"claim_date": "yesterday"}, "Enter a valid date."),
    ("claim", {"first_appearance_url": "javascript:alert(1)"}, "Enter a valid URL."),
    ("claim", {"first_appearance_url": "http://["}, "Enter a valid URL."),
    ("claim", {"statement": "s" * 5001}, TOO_LONG),
    ("not_a_quote", {"reason": "boredom"}, CHOOSE),
    ("caption", {"date_created": "2024-13"}, "Write the date as 2024"),
    ("caption", {"date_created": "2024-02-30"}, "Write the date as 2024"),
    ("caption", {"date_created": "0000"}, "Write the date as 2024"),
    ("caption", {"date_created": "٢٠٢٤"}, "Write the date as 2024"),
    ("caption", {"date_created": "2024-02-03T25:00"}, "Write the date as 2024"),
    ("caption", {"date_created": "2024-02-03T10:00+99:00"}, "Write the date as 2024"),
    ("caption", {"persons": ", skipper"}, "Write the name first"),
    ("caption", {"persons": "n" * 301}, "A name or a role is too long."),
    ("caption", {"persons": "A\n" * 101}, "These are more than 100 lines."),
    ("caption", {"digital_source_type": "not an address"}, "Enter a valid URL."),
    ("caption", {"alt_text": "a" * 1001}, TOO_LONG),
    ("caption", {"headline": "On\0the quay"}, NULL),
    ("caption", {"marks": as_json(make.Mark("content", 0, 5, "Ferry"))}, "no such part"),
]


def place_of(kind, article):
    return article.photos.get() if kind == "caption" else article


@both_ways
@pytest.mark.parametrize(("kind", "fields", "sentence"), BAD_FIELDS)
def test_fields_that_no_page_sends(kind, fields, sentence, htmx, nothing_stored):
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    response = desk.post(f"{kind}_create", place_of(kind, article), **VALID[kind] | fields)
    said(response, 422, sentence)


@both_ways
@pytest.mark.parametrize("name", ["annotations", "names"])
def test_a_split_of_what_no_number_can_be(name, htmx, nothing_stored):
    actor, desk = make.quote().quote.speaker, Desk("moderator", htmx=htmx)
    nothing_stored()
    fields = {"to": "Marit", "kind": "person", name: ["1", LONG_ID]}
    response = desk.post("actor_split", actor, **fields)
    # PostgreSQL looks for the row; SQLite cannot even look.
    if connection.vendor == "postgresql":
        said(response, 422, "not here any more")
    else:
        said(response, 400, "The request could not be read.")


BAD_LOCKS = ["", "0", "-1", "1_0", "1.0", "١", "one", "9" * 30, "2147483648", "null"]


@both_ways
@pytest.mark.parametrize("lock", [None, *BAD_LOCKS])
@pytest.mark.parametrize("name", ["annotation_edit", "annotation_parts", "annotation_delete"])
def test_a_lock_number_that_no_card_carries(name, lock, htmx, nothing_stored):
    quote, desk = make.quote(), Desk(htmx=htmx)
    fields = {"type": "direct", "speaker_status": "named", "action": "remove", "part": "cue 9"}
    nothing_stored()
    response = desk.post(name, quote.uuid, **fields | ({} if lock is None else {"lock": lock}))
    said(response, 422, INCOMPLETE)
    assert make.fresh(quote).lock == 1


BAD_PARTS = [
    ({"action": "burn"}, INCOMPLETE),
    ({"action": ""}, INCOMPLETE),
    ({"action": "add"}, "Mark the words first."),
    ({"action": "replace", "part": "cue 1"}, "Mark the words first."),
    ({"action": "remove", "part": "cue\n1"}, INCOMPLETE),
    ({"action": "remove", "part": "cue -1"}, INCOMPLETE),
    ({"action": "remove", "part": "cue ١"}, INCOMPLETE),
    ({"action": "remove", "part": "c" * 41}, INCOMPLETE),
    ({"action": "add", "role": "villain", "words": "said"}, INCOMPLETE),
    ({"action": "add", "role": "evidence", "words": "an inquiry"}, "no such part"),
    ({"action": "add", "role": "source", "words": "sa\0id"}, NULL),
    ({"action": "add", "role": "source", "words": "s" * 20_001}, TOO_LONG),
]


@both_ways
@pytest.mark.parametrize(("fields", "sentence"), BAD_PARTS)
def test_parts_that_cannot_be_meant(fields, sentence, htmx, nothing_stored):
    quote, desk = make.quote(), Desk(htmx=htmx)
    nothing_stored()
    said(desk.post("annotation_parts", quote.uuid, lock=1, **fields), 422, sentence)
    assert make.fresh(quote).lock == 1


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("article_reclassify", {"block": "9", "kind": "paragraph"}),
        ("article_reclassify", {"block": "-1", "kind": "paragraph"}),
        ("article_reclassify", {"block": "1_0", "kind": "paragraph"}),
        ("article_reclassify", {"block": "٧", "kind": "paragraph"}),
        ("article_reclassify", {"block": LONG_ID, "kind": "paragraph"}),
        ("article_reclassify", {"block": "7", "kind": "advertisement"}),
        ("article_reclassify", {}),
        ("article_status", {"status": "burnt"}),
        ("article_status", {"status": ""}),
        ("article_status", {}),
        ("article_submit", {"request_id": "not-an-id"}),
        ("article_take_back", {"request_id": "not-an-id"}),
        ("undo", {"request_id": "not-an-id"}),
        ("undo", {"deed": "1_000"}),
        ("redo", {"request_id": "\0"}),
    ],
)
@both_ways
def test_orders_for_an_article_that_no_page_gives(name, fields, htmx, nothing_stored):
    article, desk = make.article(), Desk(htmx=htmx)
    make.quote(article)
    nothing_stored()
    response = desk.post(name, article, **fields)
    assert response.status_code == 422
    assert words(response)
    article.refresh_from_db()
    assert article.status == "in_progress"


@pytest.mark.parametrize(
    ("body", "sentence"), [("", "This field is required."), ("b" * 5001, TOO_LONG), ("\0", NULL)]
)
def test_comments_that_cannot_be_kept(body, sentence, nothing_stored):
    quote = make.quote()
    nothing_stored()
    said(Desk(htmx=False).post("comment_create", quote.uuid, body=body), 422, sentence)


@both_ways
def test_one_request_id_for_two_kinds(htmx, nothing_stored):
    article, desk = make.article(), Desk(htmx=htmx)
    make.quote(article, by=desk.person, request_id=make.request_id())
    nothing_stored()
    response = desk.post(
        "claim_create", article, words_claim=WORDS, request_id=str(make.request_id())
    )
    said(response, 422, "This request was already used for something else.")


@pytest.mark.parametrize("name", ["annotation_edit", "annotation_delete"])
def test_the_id_of_the_creation_for_another_deed(name, nothing_stored):
    desk = Desk()
    quote = make.quote(by=desk.person, request_id=make.request_id())
    nothing_stored()
    response = desk.post(
        name,
        quote.uuid,
        lock=1,
        type="mixed",
        speaker_status="unnamed",
        request_id=str(make.request_id()),
    )
    said(response, 422, "This request was already used for something else.")
    assert make.fresh(quote).lock == 1


# Addresses.


@pytest.mark.parametrize(
    "address",
    [
        f"/articles/{LONG_ID}/",
        f"/articles/{'9' * 5000}/",
        "/articles/0/",
        "/articles/-1/",
        "/articles/1_000/",
        "/articles/%D9%A1/",
        "/articles/1%00/",
        "/articles/1/%ff/",
        f"/articles/{LONG_ID}/submit/",
        f"/articles/{LONG_ID}/quotes/new/",
        f"/photos/{LONG_ID}/caption/new/",
        "/photos/99999/caption/new/",
        f"/annotations/{UNKNOWN}/",
        f"/annotations/{UNKNOWN}/edit/",
        f"/annotations/{UNKNOWN}/history/",
        f"/annotations/{UNKNOWN}/comments/",
        "/annotations/not-an-id/",
        f"/annotations/{'0' * 36}/",
        f"/actors/{LONG_ID}/",
        f"/targets/{LONG_ID}/",
        "/static/%00.css",
        "/../../etc/passwd",
    ],
)
@both_ways
def test_addresses_where_nothing_is(address, htmx):
    make.article()
    desk = Desk(htmx=htmx)
    said(desk.client.get(address, headers=desk.headers), 404, NOTHING_HERE)


@pytest.mark.parametrize("name", ["annotation_edit", "annotation_parts", "annotation_delete"])
def test_writing_to_an_annotation_that_is_not_there(name, nothing_stored):
    desk = Desk()
    nothing_stored()
    said(desk.post(name, UNKNOWN, lock=1), 404, NOTHING_HERE)


@pytest.mark.parametrize("quote", ["garbage", UNKNOWN, "", "\0", "1" * 3000])
def test_a_stance_from_a_quote_that_is_not_there_begins_empty(quote, nothing_stored):
    article, desk = make.article(), Desk(htmx=False)
    nothing_stored()
    for query in ({"quote": quote}, {"quote": quote, "marks": BAD_JSON["deep nesting"]}):
        said(desk.get("stance_create", article, **query), 200, "Tag a stance")


GARBAGE = [
    "",
    "\0",
    "'",
    "%",
    "٣",
    "1_000",
    LONG_ID,
    "-1",
    "x" * 2500,
    "\ud83d".encode("utf-16", "surrogatepass").decode("latin-1"),
]


@pytest.mark.parametrize("value", GARBAGE)
@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("desk", ["q", "status", "publisher", "language", "assignee", "before", "after"]),
        ("exports", ["status", "kind", "made_from", "publisher", "editor", "actor", "article"]),
        ("exports", ["actor_id", "profile", "preview", "table"]),
        ("export_download", ["status", "made_to", "publisher", "editor", "article", "table"]),
        ("actors", ["q", "kind", "page"]),
        ("targets", ["q", "show", "page"]),
        ("actor_options", ["q", "article"]),
        ("target_options", ["q"]),
    ],
)
def test_filters_take_any_value_with_grace(name, keys, value, nothing_stored):
    desk = Desk("moderator", htmx=False)
    nothing_stored()
    for key in keys:
        response = desk.get(name, **{key: value})
        assert response.status_code in (200, 422), (key, response.status_code)


@pytest.mark.parametrize(
    "query",
    [
        {"added_by__password__startswith": "pbkdf2"},
        {"status__regex": "("},
        {"current_version__text__regex": "(a+)+$"},
        {"pk__in": "1"},
        {"order_by": "password"},
    ],
)
@pytest.mark.parametrize("name", ["desk", "exports", "actors", "targets"])
def test_keys_of_the_address_never_reach_the_database(name, query):
    desk = Desk("moderator", htmx=False)
    make.article()
    found, plain = desk.get(name, **query), desk.get(name)
    assert found.status_code == 200
    assert words(found) == words(plain)


@pytest.mark.parametrize(
    "here",
    [
        *("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"),
        *("/[", "\n", "\0"),
    ],
)
def test_taking_an_article_leads_nowhere_else(here):
    article, desk = make.article(), Desk(htmx=False)
    response = desk.post("article_take", article, here=here)
    assert response.status_code == 302
    assert response.url.startswith("/")
    assert not response.url.startswith("//")


# Requests as a whole.

READ = ["article", "annotation", "annotation_history", "desk", "exports", "actors", "guidelines"]
READ_AND_WRITE = [
    *("article_submit", "quote_create", "stance_create", "claim_create", "not_a_quote_create"),
    *("caption_create", "annotation_edit", "comment_create", "article_new"),
    *("article_fetch", "article_upload", "feeds", "picture_give"),
]
WRITE = [
    *("undo", "redo", "article_take", "article_take_back", "article_status"),
    *("article_reclassify", "annotation_parts", "annotation_delete"),
]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        *((name, {"GET", "HEAD"}) for name in READ),
        *((name, {"GET", "HEAD", "POST"}) for name in READ_AND_WRITE),
        *((name, {"POST"}) for name in WRITE),
    ],
)
@both_ways
def test_a_method_that_is_not_meant(name, allowed, htmx, nothing_stored):
    quote, desk = make.quote(), Desk(htmx=htmx)
    article = quote.version.article
    things = [article]
    if name.startswith(("annotation", "comment")):
        things = [quote.uuid]
    elif name in ("caption_create", "picture_give"):
        things = [article.photos.get()]
    elif name in ("desk", "exports", "actors", "guidelines") or (
        name in ("article_new", "article_fetch", "article_upload", "feeds")
    ):
        things = []
    nothing_stored()
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - allowed:
        response = desk.client.generic(method, path(name, *things), headers=desk.headers)
        said(response, 405, "This address cannot be used in this way.")
        assert set(response["Allow"].replace(" ", "").split(",")) <= {*allowed, "OPTIONS"}


@pytest.fixture
def strict():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.make_user("editor"))
    return client


@both_ways
@pytest.mark.parametrize(
    "token", [{}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": "\0"}]
)
def test_a_post_from_elsewhere(token, htmx, strict, nothing_stored):
    article = make.article()
    nothing_stored()
    response = strict.post(
        path("quote_create", article),
        {"words_content": WORDS, **token},
        headers=HTMX if htmx else {},
    )
    said(response, 401 if htmx else 403, "This page was open for too long or in another session.")


@both_ways
def test_a_post_with_the_token_of_the_page(htmx, strict):
    article = make.article()
    page = strict.get(path("article", article)).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    headers = {"X-CSRFToken": token} | (HTMX if htmx else {})
    response = strict.post(path("quote_create", article), {"words_content": WORDS}, headers=headers)
    assert response.status_code == (200 if htmx else 302)


@both_ways
@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "[", ""])
def test_a_host_that_is_not_ours(host, htmx, nothing_stored):
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    response = desk.client.post(
        path("quote_create", article),
        {"words_content": WORDS},
        headers={"Host": host, **desk.headers},
    )
    said(response, 400, "The request could not be read.")


@both_ways
def test_a_body_that_is_too_large(htmx, settings, nothing_stored):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    response = desk.client.post(
        path("quote_create", article),
        b"note=" + b"x" * 60_000,
        content_type="application/x-www-form-urlencoded",
        headers=desk.headers,
    )
    said(response, 413, "This is larger than the")
    said(desk.post("quote_create", article, note="x" * 60_000), 413, "This is larger than the")


@both_ways
def test_more_fields_than_any_form_has(htmx, nothing_stored):
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    response = desk.client.post(
        path("quote_create", article),
        "&".join(f"f{n}=" for n in range(10_001)),
        content_type="application/x-www-form-urlencoded",
        headers=desk.headers,
    )
    said(response, 400, "This form has more parts than can be sent at once.")


BAD_BODIES = {
    "multipart without a boundary": ("multipart/form-data", b"--x\r\n\r\n", 400),
    "multipart with an odd boundary": ("multipart/form-data; boundary=\xe9", b"--x", 400),
    "multipart cut short": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="marks"\r\n\r\n[{"role": "con',
        422,
    ),
    "multipart of noise": ("multipart/form-data; boundary=x", b"\x00\xff" * 500, 422),
    "base64 that is none": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
        422,
    ),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-16", b"a=b", 400),
    "a charset that is none": ("application/x-www-form-urlencoded; charset=klingon", b"a=b", 422),
    "JSON": ("application/json", b'{"words_content": "a slow goodbye"}', 422),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 422),
    "bytes that are no UTF-8": ("application/x-www-form-urlencoded", b"words_content=%ff%fe", 422),
    "half a character": ("application/x-www-form-urlencoded", b"words_content=%ED%A0%BD", 422),
    "nothing": ("application/x-www-form-urlencoded", b"", 422),
    "no type": ("", b"words_content=x", 422),
}


@both_ways
@pytest.mark.parametrize("what", BAD_BODIES)
def test_bodies_that_no_browser_sends(what, htmx, nothing_stored):
    content_type, body, status = BAD_BODIES[what]
    article, desk = make.article(), Desk(htmx=htmx)
    nothing_stored()
    # Not `post`, which would encode the body itself.
    response = desk.client.generic(
        "POST", path("quote_create", article), body, content_type, headers=desk.headers
    )
    assert response.status_code == status, words(response)[:300]
    assert words(response)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"username": "editor\0", "password": "x"}, 422),
        ({"username": "e" * 5000, "password": "x"}, 422),
        ({"username": "editor", "password": "p\0" * 5000}, 422),
        ({}, 422),
        ({"username": "editor", "password": make.PASSWORD, "next": "\0"}, 302),
    ],
)
def test_a_sign_in_that_cannot_be(fields, status):
    make.make_user("editor")
    assert Client().post("/sign-in/", fields).status_code == status


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Request-ID": "a\nb: c"},
        {"X-Request-ID": "x" * 5000},
        {"Cookie": "sessionid=" + "x" * 5000},
        {"Cookie": "sessionid=%00; csrftoken=%00"},
        {"X-Forwarded-For": "not an address, ::::"},
        {"Accept-Language": "x" * 3000},
        {"HX-Request": "\xff", "HX-Current-URL": "http://["},
        {"Referer": "http://["},
    ],
)
def test_headers_that_no_browser_sends(headers):
    response = Client().get("/sign-in/", headers=headers)
    assert response.status_code == 200
    assert len(response["X-Request-ID"]) <= 64
    assert "\n" not in response["X-Request-ID"]
