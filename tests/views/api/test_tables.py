"""The read API's answers against its own description, as every kind of person gets them."""

import json
from functools import lru_cache

import jsonschema
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openapi_spec_validator import OpenAPIV31SpecValidator

from annotations.formats import openapi
from annotations.formats.csv_profiles import list_items
from annotations.formats.tables import TABLES
from annotations.models import Annotation, Article, ClaimMatch, Comment, Status
from annotations.queries.exports import Filters
from annotations.services import api_tokens
from annotations.views.api import tokens
from tests import factories as make
from tests.exports.full_desk import full_desk
from tests.exports.small_desk import exported, small_desk
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db
NAMES = [table.name for table in TABLES]


@pytest.fixture
def desk():
    """With a row in every table: the desk's own has no rules, comments and matches."""
    desk = small_desk()
    Article.objects.filter(pk=desk.ferry.pk).update(collection=make.guidelines().collection)
    author = desk.quote.author
    first = Comment.objects.create(
        annotation=desk.quote,
        by=author,
        body="Who?",
        resolved_at=timezone.now(),
        resolved_by=author,
    )
    Comment.objects.create(annotation=desk.quote, by=author, body="=She", answers=first)
    ClaimMatch.objects.create(
        claim=desk.claim.claim, review_url="https://check.example/1", publisher="Check & Co",
        verdict_text="Mostly “true”",
    )  # fmt: skip
    return desk


def program(role="editor"):
    """A client that sends a person's token with every request."""
    person = make.make_user(role)
    _token, text = api_tokens.make_token(by=person, name="API", scopes=["read"], days=1)
    return Client(headers={"Authorization": f"Bearer {text}"})


def address(name="annotations"):
    return f"/api/v1/{name}/"


@lru_cache
def described():
    return openapi.description(server="http://testserver/api/v1", cookie="sessionid")


def check(response, path="/{table}/", method="get"):
    """The answer is one that the description allows; gives its content."""
    operation = described()["paths"][path][method]
    said = operation["responses"][str(response.status_code)]
    if "$ref" in said:
        said = described()["components"]["responses"][said["$ref"].rpartition("/")[2]]
    content = json.loads(response.content)
    schema = said["content"][response["Content-Type"]]["schema"]
    whole = {**schema, "components": described()["components"]}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(content)
    for header in said.get("headers", {}):
        assert header == "Link" or response[header]
    return content


def rows(client, name="annotations", **query):
    response = client.get(address(name), query)
    assert response.status_code == 200, response.content
    return check(response, f"/{name}/")


def test_the_description_is_openapi():
    client = program()
    response = client.get("/api/v1/openapi.json")
    assert response["Content-Type"] == "application/json"
    found = response.json()
    OpenAPIV31SpecValidator(found).validate()
    assert found["servers"] == [{"url": "http://testserver/api/v1"}]
    check(response, "/openapi.json")
    assert set(found["paths"]) == {
        *("/", "/openapi.json", "/articles/{article}/suggestions/"),
        *(f"/{name}/" for name in NAMES),
    }


def test_the_description_names_every_parameter_and_no_other(desk):
    from annotations.forms.api import RowsForm

    form = RowsForm(Client().get("/").wsgi_request.GET, user=make.make_user(), table="spans")
    known = set(openapi.FILTERS | openapi.PAGE)
    assert known == {*form.fields, "actor_id"}


def test_a_schema_that_is_wrong_would_be_noticed(desk, monkeypatch):
    monkeypatch.setitem(openapi.TYPES, "integer", {"type": "string"})
    described.cache_clear()
    with pytest.raises(jsonschema.ValidationError):
        rows(program(), "spans")
    described.cache_clear()


def test_each_table_has_the_rows_of_the_export(desk):
    the_same_in_the_api_as(exported(), program())


def test_so_it_has_of_a_desk_with_everything_there_is():
    full_desk()
    statuses = [status for status in Status.values if status != "deleted"]
    expected = exported(Filters(statuses=tuple(statuses), withheld=True))
    query = {"status": statuses, "withheld": "on", "limit": 500}
    the_same_in_the_api_as(expected, program("moderator"), **query)


def the_same_in_the_api_as(expected, client, **query):
    for table in TABLES:
        content = rows(client, table.name, **query)
        if table.name != "texts":
            assert content["next"] is None
        assert content["rows"], table.name
        assert len(content["rows"]) == len(expected[table.name])
        for row, cells in zip(content["rows"], expected[table.name], strict=True):
            for column in table.columns:
                value, cell = row[column.name], cells[column.name]
                if column.type in ("array", "object"):
                    assert value == (json.loads(cell) if cell else None)
                elif column.type == "list":
                    assert value == list_items(cell)
                elif column.type == "boolean":
                    assert value is (cell == "true")
                else:
                    assert ("" if value is None else str(value)) == cell, column


def test_the_index_leads_to_every_table(desk):
    client = program()
    content = check(client.get("/api/v1/"), "/")
    assert [table["name"] for table in content["tables"]] == NAMES
    for table in content["tables"]:
        assert client.get(table["url"]).status_code == 200


def test_pages_follow_one_another_and_together_are_the_table(desk):
    client = program("moderator")
    every = {"status": ["draft", "submitted", "approved", "returned", "rejected"]}
    for name in NAMES:
        whole = rows(client, name, **every)["rows"]
        response = client.get(address(name), every | {"limit": 2})
        together = []
        while content := check(response, f"/{name}/"):
            assert len(content["rows"]) <= 2
            together += content["rows"]
            if not content["next"]:
                break
            assert response["Link"] == f'<{content["next"]}>; rel="next"'
            response = client.get(content["next"])
        assert together == whole


def test_a_row_that_comes_in_between_moves_no_other(desk):
    client = program()
    first = rows(client, limit=2)
    make.quote(desk.ferry, content="“a slow goodbye”", speaker="Ida", approved=True)
    second = client.get(first["next"]).json()
    seen = [row["annotation_id"] for row in first["rows"] + second["rows"]]
    assert len(set(seen)) == len(seen) == 4


def test_a_row_that_is_gone_in_between_moves_no_other(desk):
    """With OFFSET, the page after it would begin one row too late."""
    client = program()
    whole = [row["annotation_id"] for row in rows(client)["rows"]]
    first = rows(client, limit=2)
    gone = Annotation.objects.get(uuid=first["rows"][0]["annotation_id"])
    Annotation.objects.filter(pk=gone.pk).update(status="draft", lock=gone.lock + 1)
    second = client.get(first["next"]).json()
    assert [row["annotation_id"] for row in second["rows"]] == whole[2:4]
    # Of a table in order of two columns as well.
    spans = [row["span_id"] for row in rows(client, "spans")["rows"]]
    first = rows(client, "spans", limit=3)
    gone = Annotation.objects.get(uuid=first["rows"][0]["annotation_id"])
    Annotation.objects.filter(pk=gone.pk).update(status="draft", lock=gone.lock + 1)
    second = client.get(first["next"]).json()
    assert [row["span_id"] for row in second["rows"]] == spans[3:6]


def test_a_row_that_comes_in_before_the_page_moves_no_other(desk):
    """With OFFSET, the page after it would repeat a row."""
    early = make.quote(desk.ferry, content="inquiry", cue="", source="")
    later = [
        make.quote(desk.ferry, content=words, cue="", source="", approved=True)
        for words in ("winter", "Dearer", "tickets")
    ]
    client = program()
    before = [str(desk.quote.uuid), *(str(one.uuid) for one in later)]
    first = rows(client, kind="quote", limit=2)
    assert [row["annotation_id"] for row in first["rows"]] == before[:2]
    make.brought_to(early, "approved")
    second = client.get(first["next"]).json()
    assert [row["annotation_id"] for row in second["rows"]] == before[2:]


def test_no_page_is_found_by_counting_rows_off(desk):
    client = program()
    for name in NAMES:
        first = rows(client, name, limit=1)
        following = first["next"] and first["next"].partition("?")[2]
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{address(name)}?{following or 'limit=1'}")
        asked = [query["sql"] for query in captured.captured_queries if "LIMIT 2" in query["sql"]]
        assert len(asked) == 1, name
        assert "OFFSET" not in asked[0].upper(), name
        if following:
            assert ">" in asked[0].partition("WHERE")[2], name


def test_a_page_of_many_rows_takes_no_more_questions(desk):
    client = program()
    client.get(address())

    def questions(name):
        with CaptureQueriesContext(connection) as captured:
            number = len(client.get(address(name)).json()["rows"])
        return len(captured), number

    few = {name: questions(name) for name in NAMES}
    for n in range(3):
        article = make.article(canonical_url=f"https://gazette.example/{n}")
        collection = make.collection(f"Collection {n}")
        make.guidelines(within=collection)
        Article.objects.filter(pk=article.pk).update(collection=collection)
        speaker = f"Speaker {n}"
        quote = make.quote(article, speaker=speaker, approved=True)
        make.stance(article, holder=speaker, target=f"Target {n}", quote=quote.quote, approved=True)
        make.claim(article, approved=True)
        make.caption(article, approved=True)
    for name in NAMES:
        many = questions(name)
        # The token with its person, the person's rights, the rows.
        assert many[0] == few[name][0] == 3, name
        if name not in ("people", "claim_matches", "comments", "guidelines", "collections"):
            assert many[1] > few[name][1], name


# Who.


def test_only_who_may_export_reads(desk):
    nobody = program("nobody")
    check_refused(nobody.get("/api/v1/"), 403, "/")
    check_refused(nobody.get(address()), 403)
    assert nobody.get("/api/v1/openapi.json").status_code == 403
    check_refused(Client().get(address()), 401)


def test_who_sends_too_many_bad_tokens_waits(desk, monkeypatch):
    cache.clear()
    monkeypatch.setattr(tokens, "FAILURES", 0)
    bad = Client(headers={"Authorization": "Bearer newsroom_nothing"})
    for where, path in (
        ("/api/v1/", "/"),
        ("/api/v1/openapi.json", "/openapi.json"),
        *((address(name), f"/{name}/") for name in NAMES),
    ):
        response = bad.get(where)
        check_refused(response, 429, path)
        assert response["Retry-After"]
    cache.clear()


def check_refused(response, status, path="/annotations/"):
    assert response.status_code == status
    assert check(response, path)["status"] == status


def test_an_editor_reads_what_is_approved_alone(desk):
    found = rows(program())["rows"]
    assert {row["status"] for row in found} == {"approved"}
    assert len(found) == 5
    response = program("moderator").get(address(), {"status": "draft"})
    (row,) = check(response, "/annotations/")["rows"]
    assert row["annotation_id"] == str(desk.draft.uuid)


@pytest.mark.parametrize("query", [{"status": "draft"}, {"withheld": "on"}, {"names": "on"},
                                   {"status": ["approved", "draft"]}])  # fmt: skip
def test_an_editor_is_refused_the_rest(desk, query):
    check_refused(program().get(address(), query), 403)


def test_what_is_withheld_is_nowhere(desk):
    make.guidelines()
    Article.objects.filter(pk=desk.ferry.pk).update(status="withheld", collection=make.collection())
    editor, moderator = program(), program("moderator")
    for name in NAMES:
        assert rows(editor, name)["rows"] == []
        assert rows(moderator, name)["rows"] == []
        assert rows(moderator, name, withheld="on")["rows"]


def test_a_withheld_article_cannot_be_asked_for(desk):
    Article.objects.filter(pk=desk.ferry.pk).update(status="withheld")
    response = program().get(address(), {"article": desk.ferry.pk})
    assert response.status_code == 400


def test_a_session_reads_as_a_token_does(desk):
    client = Desk().client
    assert rows(client) == rows(program())


# What is asked.


def test_the_filters_are_those_of_the_exports(desk):
    client = program()
    assert {row["kind"] for row in rows(client, kind=["quote", "claim"])["rows"]} == {
        "quote",
        "claim",
    }
    assert rows(client, "spans", kind="claim")["rows"][0]["role"] == "claim"
    assert rows(client, publisher="Halden Post")["rows"] == []
    make.collection("Survey")
    assert rows(client, collection="survey")["rows"] == []
    Article.objects.filter(pk=desk.ferry.pk).update(collection=make.collection("Survey"))
    assert len(rows(client, collection="survey")["rows"]) == 5
    assert len(rows(client, actor="Mira Solberg", kind="quote")["rows"]) == 1
    assert len(rows(client, article=desk.ferry.pk)["rows"]) == 5
    assert rows(client, made_to="2001-01-01")["rows"] == []
    following = client.get(address(), {"kind": "quote", "limit": 1}).json()
    assert following["next"] is None
    following = client.get(address("spans"), {"kind": "quote", "limit": 1}).json()
    assert "kind=quote" in following["next"]


WRONG = [
    ({"limit": 0}, "limit"),
    ({"limit": 501}, "limit"),
    ({"limit": "x"}, "limit"),
    ({"after": "x"}, "after"),
    ({"after": "1.2"}, "after"),
    ({"after": "1;DROP"}, "after"),
    ({"after": "9" * 40}, "after"),
    ({"after": "\0"}, "after"),
    ({"status": "done"}, "status"),
    ({"kind": "poem"}, "kind"),
    ({"made_from": "yesterday"}, "made_from"),
    ({"made_from": "2026-02-02", "made_to": "2026-01-01"}, "made_to"),
    ({"publisher": "Nobody"}, "publisher"),
    ({"collection": "nothing"}, "collection"),
    ({"editor": "nobody"}, "editor"),
    ({"actor": "Nobody"}, "actor"),
    ({"article": "9" * 30}, "article"),
    ({"article": "x"}, "article"),
    ({"kinds": "quote"}, "parameters"),
    ({"profile": "research"}, "parameters"),
]


def test_what_makes_no_sense_gets_a_sentence(desk):
    client = program()
    for query, parameter in WRONG:
        response = client.get(address(), query)
        assert response.status_code == 400, query
        said = check(response, "/annotations/")
        assert parameter in said["errors"]
        assert said["errors"][parameter][0] in said["detail"]


def test_texts_come_a_few_at_a_time(desk):
    assert openapi.most_rows("texts") < openapi.USUAL
    assert len(rows(program(), "texts", limit=500)["rows"]) == 1


def test_an_unknown_table_is_not_there(desk):
    response = program().get("/api/v1/secrets/")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_nothing_is_written_through_it(desk):
    for method in ("post", "put", "patch", "delete"):
        response = getattr(Client(), method)(address())
        assert response.status_code == 405
        assert response["Content-Type"] == "application/problem+json"


# Again.


def test_what_has_not_changed_is_not_sent_again(desk):
    client = program()
    first = client.get(address())
    assert {"Authorization", "Cookie"} <= set(first["Vary"].split(", "))
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(address(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "Authorization" in again["Vary"]
    make.changed(desk.claim)
    changed = client.get(address(), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_it_reads_no_more_than_the_page_and_one_row(desk):
    """Whatever stands behind the page is not read."""
    client = program()
    client.get(address())
    with CaptureQueriesContext(connection) as captured:
        rows(client, "spans", limit=3)
    assert any("LIMIT 4" in query["sql"] for query in captured.captured_queries)


def test_a_person_reads_how_a_program_asks(desk):
    response = Desk(htmx=False).get("api_guide")
    assert "Authorization: Bearer" in words(response)
    for name in (*NAMES, *openapi.FILTERS):
        assert name in response.text
    assert Desk("nobody").get("api_guide").status_code == 403
