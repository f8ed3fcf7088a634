"""Suggestions that another machine sends: verified word for word, all or nothing."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client

from annotations.formats import openapi_suggestions
from annotations.forms import pushed
from annotations.models import Kind, Scope, Suggestion
from annotations.services import api_tokens
from annotations.services import suggestions as verbs
from annotations.views.api import tokens
from tests import factories as make
from tests.views.api.test_tables import check, described

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[3] / "docs" / "suggestions-api.md"
SAILING = "“We will keep every summer sailing,”"


@pytest.fixture
def article():
    cache.clear()
    return make.article()


@pytest.fixture
def token():
    _row, text = api_tokens.make_token(
        by=make.make_user("editor"), name="Model", scopes=[Scope.SUGGEST], days=3
    )
    return text


def address(article):
    return f"/api/v1/articles/{article.uuid}/suggestions/"


def post(article, token, body, content_type="application/json"):
    return Client(enforce_csrf_checks=True).post(
        address(article),
        body if isinstance(body, bytes | str) else json.dumps(body),
        content_type=content_type,
        headers={"Authorization": f"Bearer {token}"} if token else {},
    )


def accepts(body) -> bool:
    """Whether the description of the API allows this to be sent."""
    schema = {"$ref": "#/components/schemas/Push", "components": described()["components"]}
    return jsonschema.Draft202012Validator(schema).is_valid(body)


def answered(article, token, body, method="post", **options):
    """The answer's content, which the description allows."""
    path = "/articles/{article}/suggestions/"
    if method == "post":
        return check(post(article, token, body, **options), path, "post")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return check(Client().get(address(article), headers=headers), path)


def part(article, words, role):
    mark = make.mark(article.current_version, words, role)
    return mark._asdict()


def quote(article, **changed):
    return {
        "kind": "quote",
        "rule": "tagger",
        "confidence": 0.93,
        "parts": [part(article, SAILING, "content"), part(article, "said", "cue")],
        "values": {"type": "direct", "speaker": "Mira Solberg"},
    } | changed


def sent(article, *suggestions, **changed):
    return {
        "sha256": article.current_version.sha256,
        "source": "lighthouse",
        "suggestions": list(suggestions),
    } | changed


def test_what_is_sent_is_shown_with_the_machines_name(article, token):
    response = post(article, token, sent(article, quote(article), rules_version="3"))
    assert (response.status_code, response.json()) == (200, {"stored": 1, "known": 0})
    one = Suggestion.objects.get()
    assert (one.source, one.rule, one.rules_version, one.confidence) == (
        "lighthouse", "tagger", "3", 0.93,
    )  # fmt: skip
    assert one.words == {"content": [SAILING], "cue": ["said"]}
    client = Client()
    client.force_login(make.make_user("editor"))
    assert "lighthouse, 93 % sure" in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_can_be_sent_and_accepted(article, token, kind):
    proposal = make.proposal(article.current_version, kind)
    text = article.current_version.text
    body = {
        "kind": kind,
        "rule": "tagger",
        "confidence": 0.5,
        "parts": [
            {"role": p.role, "start": p.start, "end": p.end, "exact": text[p.start : p.end]}
            for p in proposal.parts
        ],
        "values": dict(proposal.values),
    }
    assert accepts(sent(article, body))
    assert answered(article, token, sent(article, body)) == {"stored": 1, "known": 0}
    taken = verbs.accept(suggestion=Suggestion.objects.get(), by=make.make_user("editor"))
    assert taken.annotation.kind == kind


@pytest.mark.parametrize("name", ["checkworthiness", "check_worthiness"])
def test_a_claim_says_how_worth_checking_it_is_by_the_tables_name_or_the_older_one(
    article, token, name
):
    words = "Tickets rose by 14 percent in two years"
    body = {"kind": "claim", "rule": "tagger", "confidence": 0.5}
    body |= {"parts": [part(article, words, "claim")], "values": {name: "minor"}}
    assert accepts(sent(article, body))
    assert answered(article, token, sent(article, body)) == {"stored": 1, "known": 0}
    suggestion = Suggestion.objects.get()
    assert suggestion.values == {"checkworthiness": "minor"}
    # One that was stored under the older name is read as well.
    Suggestion.objects.update(values={name: "minor"})
    suggestion.refresh_from_db()
    taken = verbs.accept(suggestion=suggestion, by=make.make_user("editor"))
    assert taken.annotation.claim.checkworthiness == "minor"


def test_the_words_of_a_target_are_marked_and_belong_to_no_other_kind(article, token):
    proposal = make.proposal(article.current_version, Kind.STANCE)
    text = article.current_version.text
    start = text.index("the plan", proposal.parts[0].start)
    parts = [
        {"role": role, "start": start, "end": start + 8, "exact": "the plan"}
        for role in ("evidence", "target")
    ]
    body = {"kind": "stance", "rule": "tagger", "confidence": 0.5, "parts": parts}
    body["values"] = dict(proposal.values)
    assert post(article, token, sent(article, body)).status_code == 200
    assert Suggestion.objects.get().words == {"evidence": ["the plan"], "target": ["the plan"]}
    assert post(article, token, sent(article, body | {"kind": "claim"})).status_code == 422


def test_the_text_is_read_where_suggestions_are_sent(article, token):
    response = Client().get(address(article), headers={"Authorization": f"Bearer {token}"})
    read, version = response.json(), article.current_version
    assert (read["text"], read["sha256"], read["language"]) == (version.text, version.sha256, "en")
    caption = next(b for b in read["blocks"] if b["kind"] == "caption")
    assert version.text[caption["start"] : caption["end"]].startswith("Mira Solberg, head")


def test_a_push_replaces_what_the_machine_has_open_and_nothing_else(article, token):
    own = make.suggestion(article, Kind.CLAIM)
    post(article, token, sent(article, quote(article)))
    verbs.dismiss(suggestion=Suggestion.objects.get(kind="quote"), by=make.make_user("editor"))
    marks = [part(article, "“Last Boat Home”", "marks")]
    title = quote(article, kind="not_a_quote", parts=marks, values={"reason": "title"})
    response = post(article, token, sent(article, quote(article), title))
    assert response.json() == {"stored": 1, "known": 1}
    claim = quote(article, kind="claim", parts=[part(article, "by 14 percent", "claim")], values={})
    assert post(article, token, sent(article, claim)).json() == {"stored": 1, "known": 0}
    kept = Suggestion.objects.values_list("kind", "source", "decision")
    assert sorted(kept) == [
        ("claim", "", "open"),
        ("claim", "lighthouse", "open"),
        ("quote", "lighthouse", "dismissed"),
    ]
    own.refresh_from_db()


def test_another_text_is_a_conflict_that_names_the_current_one(article, token):
    response = post(article, token, sent(article, quote(article), sha256="0" * 64))
    assert response.status_code == 409
    assert response.json()["sha256"] == article.current_version.sha256
    assert not Suggestion.objects.exists()


def test_one_word_out_of_place_stores_nothing_at_all(article, token):
    moved = part(article, "“Last Boat Home”", "content")
    moved["start"] += 1
    moved["end"] += 1
    response = post(article, token, sent(article, quote(article), quote(article, parts=[moved])))
    assert response.status_code == 409
    assert [error["at"] for error in response.json()["errors"]] == ["suggestions[1].parts[0]"]
    assert not Suggestion.objects.exists()


def of_caption(fields):
    return {"kind": "caption", "parts": [], "values": {"block": 6, "fields": fields}}


SPAN = {"role": "content", "start": 0, "end": 5, "exact": "Ferry"}
NO_DAY = of_caption({"date_created": "2026-02-31"})
# A schema does not know the text, nor which characters one may hold, nor the calendar; and NaN
# is no JSON.
UNKNOWABLE = {
    repr(wrong)
    for wrong in (
        {"rule": "a\0b"},
        {"confidence": float("nan")},
        {"values": {"speaker": "half \ud83d"}},
        NO_DAY,
        {"parts": [SPAN | {"end": 10**40}]},
        {"parts": [SPAN, SPAN | {"end": 4, "exact": "Ferr"}]},
    )
}


def test_the_description_of_a_push_is_the_one_that_is_read():
    for kind in Kind.values:
        assert set(openapi_suggestions.VALUES[kind]) == set(pushed.VALUES[kind])
        known = {*pushed.PARTS[kind], *pushed.MORE_PARTS.get(kind, ())}
        known |= {"source"} if kind == Kind.CAPTION else set()
        assert set(openapi_suggestions.roles_of(kind)) == known
        assert tuple(openapi_suggestions.REQUIRED.get(kind, ())) == pushed.REQUIRED.get(kind, ())
    fields = openapi_suggestions.VALUES["caption"]["fields"]["properties"]
    assert set(fields) == set(pushed.CAPTION_FIELDS)
    push = openapi_suggestions.SCHEMAS["Push"]["properties"]
    assert push["suggestions"]["maxItems"] == pushed.MOST_SUGGESTIONS
    (example,) = re.findall(r"```json\n(\{\"sha256\".+?)\n```", DOCS.read_text(), re.DOTALL)
    assert accepts(json.loads(example))


def test_every_answer_is_one_that_is_described(article, token, monkeypatch):
    body = sent(article, quote(article))
    assert answered(article, token, None, "get")["sha256"] == article.current_version.sha256
    assert answered(article, token, body)["stored"] == 1
    stale = sent(article, quote(article), sha256="0" * 64)
    hidden = make.article(status="withheld")
    for on, with_token, asked, options, status in (
        (article, token, stale, {}, 409),
        (article, "", body, {}, 401),
        (hidden, token, body, {}, 404),
        (article, token, b" " * (2 * 1024 * 1024 + 1), {}, 413),
        (article, token, b"{}", {"content_type": "text/plain"}, 415),
        (article, token, b"{", {}, 422),
    ):
        assert answered(on, with_token, asked, **options)["status"] == status
    assert answered(hidden, token, None, "get")["status"] == 404
    _row, reader = api_tokens.make_token(
        by=make.make_user("editor"), name="Reader", scopes=[Scope.READ], days=3
    )
    assert answered(article, reader, body)["status"] == 403
    monkeypatch.setattr(tokens, "FAILURES", 0)
    for method in ("get", "post"):
        assert answered(article, "newsroom_nothing", body, method)["status"] == 429


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"kind": "song"}, "suggestions[0].kind"),
        ({"kind": ["quote"]}, "suggestions[0].kind"),
        ({"rule": ""}, "suggestions[0].rule"),
        ({"rule": None}, "suggestions[0].rule"),
        ({"rule": "a\0b"}, "suggestions[0].rule"),
        ({"confidence": 2}, "suggestions[0].confidence"),
        ({"confidence": float("nan")}, "suggestions[0].confidence"),
        ({"confidence": True}, "suggestions[0].confidence"),
        ({"values": []}, "suggestions[0].values"),
        ({"values": {"type": "sung"}}, "suggestions[0].values.type"),
        ({"values": {"type": ["direct"]}}, "suggestions[0].values.type"),
        ({"values": {"speaker": "x" * 301}}, "suggestions[0].values.speaker"),
        ({"values": {"speaker": "half \ud83d"}}, "suggestions[0].values.speaker"),
        ({"values": {"mood": "good"}}, "suggestions[0].values.mood"),
        ({"extra": 1}, "suggestions[0].extra"),
        ({"parts": "none"}, "suggestions[0].parts"),
        ({"parts": []}, "suggestions[0].parts"),
        ({"parts": [5]}, "suggestions[0].parts[0].role"),
        ({"parts": [SPAN | {"role": "claim"}]}, "suggestions[0].parts[0].role"),
        ({"parts": [SPAN | {"start": "0"}]}, "suggestions[0].parts[0]"),
        ({"parts": [SPAN | {"end": 10**40}]}, "suggestions[0].parts[0]"),
        ({"parts": [SPAN, SPAN | {"end": 4, "exact": "Ferr"}]}, "suggestions[0].parts"),
        ({"kind": "stance", "parts": [], "values": {}}, "suggestions[0].values.holder"),
        ({"kind": "caption", "values": {"block": 0}}, "suggestions[0].values.block"),
        ({"kind": "caption", "values": {"block": "6"}}, "suggestions[0].values.block"),
        (
            {"kind": "caption", "values": {"block": 6, "fields": {"date_created": "May"}}},
            "suggestions[0].values.fields",
        ),
        (NO_DAY, "suggestions[0].values.fields"),
        (of_caption({"digital_source_type": "a photo"}), "suggestions[0].values.fields"),
        (of_caption({"locations_shown": ["x"] * 101}), "suggestions[0].values.fields"),
        (
            {"kind": "caption", "values": {"block": 6, "persons": [["", "role"]]}},
            "suggestions[0].values.persons",
        ),
    ],
)
def test_whatever_is_wrong_is_named_and_nothing_is_stored(article, token, wrong, at):
    body = sent(article, quote(article), quote(article, **wrong))
    body["suggestions"].reverse()
    response = post(article, token, body)
    expected = 409 if wrong.get("parts") == [SPAN | {"end": 10**40}] else 422
    assert response.status_code == expected, response.content
    told = check(response, "/articles/{article}/suggestions/", "post")
    assert at in [error["at"] for error in told["errors"]]
    # What a schema can know, the description refuses as well.
    assert accepts(body) is (repr(wrong) in UNKNOWABLE), wrong
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b" ", b"{", b"[]", b"null", b'{"suggestions": 5}', b"\xff", b"[" * 100_000, b"1" * 10_000],
)
def test_what_is_no_push_at_all_gets_a_sentence(article, token, body):
    response = post(article, token, body)
    assert response.status_code == 422
    assert response.json()["errors"]


def test_the_number_of_faults_that_are_told_has_an_end(article, token):
    response = post(article, token, sent(article, *[{"kind": "quote", "rule": None}] * 2000))
    assert (response.status_code, len(response.json()["errors"])) == (422, 100)
    response = post(article, token, sent(article, *[{}] * 2001))
    assert response.json()["errors"][0]["at"] == "suggestions"


def test_size_and_type_are_limited(article, token):
    assert post(article, token, b"{}", "text/plain").status_code == 415
    assert post(article, token, b" " * (2 * 1024 * 1024 + 1)).status_code == 413


def test_without_the_right_token_nothing_comes_in(article):
    assert post(article, "", sent(article, quote(article))).status_code == 401
    _row, reader = api_tokens.make_token(
        by=make.make_user("editor"), name="Reader", scopes=[Scope.READ], days=3
    )
    assert post(article, reader, sent(article, quote(article))).status_code == 403
    _row, stranger = api_tokens.make_token(
        by=make.make_user("nobody"), name="Stranger", scopes=[Scope.SUGGEST], days=3
    )
    assert post(article, stranger, sent(article, quote(article))).status_code == 403
    assert not Suggestion.objects.exists()


def test_a_withheld_article_is_not_there(token):
    hidden = make.article(status="withheld")
    assert post(hidden, token, sent(hidden, quote(hidden))).status_code == 404
