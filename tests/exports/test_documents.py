"""What leaves the desk in the formats beside the tables, by the rules of the tables."""

import io
import json
import zipfile
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.formats.catalogue import FORMATS
from annotations.models import Publisher, Status
from annotations.models.claims import ClaimMatch
from annotations.queries.documents import documents
from annotations.queries.exports import Filters
from tests import factories as make
from tests.exports.small_desk import EVERY_STATUS
from tests.views.pages import Desk

pytestmark = pytest.mark.django_db


def lines(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


def test_the_documents_hold_the_approved_marks_and_what_they_say(desk):
    ClaimMatch.objects.create(
        claim=desk.claim.claim, review_url="https://check.example/1", verdict_text="False",
        status="confirmed", publisher="Check & Co",
    )  # fmt: skip
    Publisher.objects.create(name="Check & Co", domain="check.example")
    ClaimMatch.objects.create(claim=desk.claim.claim, review_url="https://check.example/2")
    (document,) = documents(Filters())
    assert document.id == str(desk.ferry.uuid)
    assert document.text == desk.ferry.current_version.text
    marks = {mark.kind: mark for mark in document.annotations}
    assert {mark.id for mark in document.annotations} == {
        str(one.uuid)
        for one in (desk.quote, desk.stance, desk.claim, desk.caption, desk.not_a_quote)
    }
    quote = marks["quote"]
    assert [part.exact for part in quote.main] == [
        "“We will keep every summer sailing,”",
        "“But nobody pays for an empty ship,”",
    ]
    assert all(document.text[p.start : p.end] == p.exact for m in document.annotations
               for p in m.parts)  # fmt: skip
    assert quote.values["speaker"]["name"] == "Mira Solberg"
    assert quote.annotator == desk.quote.author.pseudonym
    (decided,) = quote.decisions
    assert (decided.decision, decided.lock) == ("approve", desk.quote.reviews.get().lock)
    assert decided.reviewer == desk.quote.reviews.get().reviewer.pseudonym
    assert marks["stance"].values["quote"] == str(desk.quote.uuid)
    assert marks["claim"].values["reasons"] == ["contains_number", "public_interest"]
    assert [review["url"] for review in marks["claim"].values["reviews"]] == [
        "https://check.example/1"
    ]
    assert marks["claim"].values["reviews"][0]["publisher_domain"] == "check.example"
    assert marks["caption"].values["photo"] == 1
    assert marks["not_a_quote"].values == {"reason": desk.not_a_quote.not_a_quote.reason}
    positions = [mark.main[0].start for mark in document.annotations if mark.main]
    assert positions == sorted(positions)


def test_more_articles_take_no_more_questions(desk):
    def questions(at_once):
        with CaptureQueriesContext(connection) as captured:
            found = list(documents(EVERY_STATUS, at_once))
        return len(captured), len(found)

    few = questions(16)
    for number in range(6):
        make.quote(make.article(f"Story {number}\n\n“Words,” said Ida."), content="“Words,”",
                   source="Ida", speaker=f"Ida {number}")  # fmt: skip
    many = questions(16)
    assert many[1] == few[1] + 6
    assert many[0] == few[0]


def test_documents_are_read_a_few_at_a_time(desk):
    with CaptureQueriesContext(connection) as captured:
        list(islice(documents(EVERY_STATUS, 1), 1))
        first = len(captured)
    with CaptureQueriesContext(connection) as captured:
        list(documents(EVERY_STATUS, 1))
    assert first < len(captured)


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_an_editor_downloads_each_format_and_gets_approved_work_alone(desk, made):
    response = Desk().get("export_format", format=made.name, kind="quote")
    assert response.status_code == 200
    assert response["Content-Type"] == made.media_type
    assert f".{made.suffix}" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    data = b"".join(response.streaming_content)
    if made.suffix == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    assert str(desk.draft.uuid).encode() not in data
    if made.name in ("jsonl", "jsonld", "brat", "label-studio"):
        assert str(desk.quote.uuid).encode() in data
        assert str(desk.claim.uuid).encode() not in data


def test_who_may_not_export_gets_nothing_in_any_format(desk):
    assert Desk("nobody").get("export_format").status_code == 403
    assert Desk().get("export_format", status="draft").status_code == 403
    assert Desk().get("export_format", withheld="on").status_code == 403
    response = Desk("moderator").get("export_format", status="draft")
    (line,) = lines(b"".join(response.streaming_content))
    assert [one["id"] for one in line["annotations"]] == [str(desk.draft.uuid)]


@pytest.mark.parametrize("wrong", [{"format": "xlsx"}, {"made_from": "yesterday"}, {"actor": "?"}])
def test_a_wrong_wish_gets_a_sentence(desk, wrong):
    response = Desk().get("export_format", **wrong)
    assert response.status_code == 422


def test_a_withheld_article_stays_in_the_house(desk):
    desk.ferry.status = "withheld"
    desk.ferry.save()
    assert list(documents(Filters())) == []
    assert len(list(documents(Filters(withheld=True)))) == 1


def test_the_page_offers_every_format_with_the_filters_that_are_set(desk):
    response = Desk(htmx=False).get("exports", kind="quote")
    for made in FORMATS.values():
        assert f"format={made.name}" in response.text
        assert made.loses.split(";")[0].split("'")[0] in response.text
    assert "/exports/format/?kind=quote&amp;format=jsonl" in response.text


def test_the_command_writes_what_the_page_gives(desk, tmp_path):
    file = tmp_path / "out.jsonl"
    call_command("export_as", "jsonl", output=str(file), status=["all"])
    written = lines(file.read_bytes())
    assert sum(len(line["annotations"]) for line in written) == 9
    assert {one["status"] for line in written for one in line["annotations"]} == (
        set(Status.values) - {"deleted", "orphaned"}
    )
    with pytest.raises(CommandError, match="day"):
        call_command("export_as", "jsonl", output=str(file), made_from="yesterday")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_as", "jsonl", output=str(tmp_path / "no" / "out.jsonl"))
