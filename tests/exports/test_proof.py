"""Each export proves itself: counts of what it holds and of what was left out, and checksums."""

import hashlib
import io
import json
import re
import time
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from annotations.formats.catalogue import FORMATS
from annotations.formats.csv_profiles import PROFILES, RESEARCH, SPREADSHEET
from annotations.formats.tables import BY_NAME, OFFSET_UNIT
from annotations.models import Actor, Article, ClaimMatch, ExportRun, LeftOutBy
from annotations.queries.exports import Filters, tallied
from annotations.services import exports
from annotations.services.formats import format_file
from annotations.views.exports import causes
from tests import factories as make
from tests.exports.full_desk import full_desk
from tests.exports.small_desk import EVERY_STATUS
from tests.processes import ran
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db

# What each format holds of the small desk's five approved annotations, one of each kind.
WHOLE = {"texts": 1, "quote": 1, "stance": 1, "claim": 1, "caption": 1, "not_a_quote": 1}
HELD = {
    "jsonl": WHOLE,
    "jsonld": {name: n for name, n in WHOLE.items() if name != "texts"} | {"decision": 5},
    "claimreview": {"claim": 1, "review": 1},
    "iptc-xmp": {"caption": 1},
    "iptc-json": {"caption": 1},
    "label-studio": WHOLE,
    "doccano": WHOLE,
    "brat": WHOLE,
    "iob2": WHOLE,
}
UNITS = {"doccano": "utf-16", "iob2": "token"} | dict.fromkeys(
    ["claimreview", "iptc-xmp", "iptc-json"]
)


@pytest.fixture
def reviewed(desk):
    ClaimMatch.objects.create(
        claim=desk.claim.claim, review_url="https://check.example/1", status="confirmed"
    )
    return desk


def content(response) -> bytes:
    assert response.status_code == 200, words(response)
    return b"".join(response.streaming_content)


def manifest_of(person: Desk, run: ExportRun) -> dict:
    return json.loads(content(person.get("export_manifest", run.uuid)))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("made", FORMATS.values(), ids=FORMATS)
def test_each_format_is_counted_and_its_files_are_summed(reviewed, made):
    editor = Desk(htmx=False)
    data = content(editor.get("export_format", format=made.name, made_to="2999-01-01"))
    run = ExportRun.objects.get()
    held = HELD[made.name]
    carried = sum(n for name, n in held.items() if name not in ("texts", "decision", "review"))
    assert run.rows == held
    assert run.statuses["approved"] == [carried, 5 - carried]
    assert run.statuses["draft"] == [0, 1]
    assert run.left_out == {"status": 4, "made_to": 0, "format": 5 - carried}
    assert (run.number, run.number_left_out) == (carried, 9 - carried)

    files = members(data) if made.suffix == "zip" else {f"annotations.{made.suffix}": data}
    assert run.files == {
        name: {"bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()}
        for name, file in files.items()
    }
    told = manifest_of(editor, run)
    assert told["format"] == made.name
    assert told["offset_unit"] == UNITS.get(made.name, OFFSET_UNIT)
    assert (told["offsets"], told["loses"]) == (made.unit, made.loses)
    assert told["rows"] == held
    assert told["annotations"]["approved"] == {"exported": carried, "left_out": 5 - carried}
    assert told["left_out_by"] == run.left_out
    assert "Made until: 2999-01-01." in told["filters"]
    assert {file["path"]: file["sha256"] for file in told["files"]} == {
        name: file["sha256"] for name, file in run.files.items() if name != "manifest.json"
    }
    if made.suffix == "zip":
        # The one inside is the last file, and says the same.
        assert [*files][-1] == "manifest.json"
        inside = json.loads(files["manifest.json"])
        assert [file["path"] for file in inside["files"]] == [*files][:-1]
        for one in (inside, told):
            one["files"].sort(key=lambda file: file["path"])
        assert inside == told


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_of_a_run_shows_the_proof(reviewed, name):
    editor = Desk(htmx=False)
    content(editor.get("export_format", format=name, kind=["claim", "caption"]))
    run = ExportRun.objects.get()
    page = editor.get("export_run", run.uuid)
    said = words(page)
    made = FORMATS[name]
    assert made.unit in said
    assert page.context["promise"].loses == made.loses
    within, out = run.statuses["approved"]
    assert f"Approved {within} {out}" in said
    assert "Draft 0 1" in said
    assert "4 annotations have a status that was not asked for." in said
    assert "3 annotations are of another kind." in said
    lost = run.left_out["format"]
    assert ("no place in this format." in said) is bool(lost)
    for kind, number in run.rows.items():
        assert f"{kind} {number}" in said
    for file, told in run.files.items():
        assert f"{file} {told['bytes']} {told['sha256']}" in said
    assert reverse("annotations:export_manifest", args=[run.uuid]) in page.text
    listed = words(editor.get("export_runs"))
    assert re.search(rf"{name} Done {run.number} {run.number_left_out} ", listed)


def test_the_page_of_the_tables_shows_the_proof(desk):
    editor = Desk(htmx=False)
    content(editor.get("export_download", kind="claim"))
    run = ExportRun.objects.get()
    said = words(editor.get("export_run", run.uuid))
    assert "Approved 1 4" in said
    assert "4 annotations have a status that was not asked for." in said
    assert "4 annotations are of another kind." in said
    assert "annotations 1 " in said
    assert f"spans {run.rows['spans']} " in said
    assert run.files["manifest.json"]["sha256"] in said
    told = manifest_of(editor, run)
    assert [*told["rows"]][:2] == ["collections", "guidelines"]
    assert (told["csv_profile"], told["offset_unit"]) == ("research", "codepoint")
    # Where approved ones alone are asked for, as at first, it is said so.
    assert "4 annotations are not approved." in words(editor.get("exports"))


def test_each_cause_is_told_in_a_sentence():
    for number, verb in ((1, "annotation"), (2, "annotations")):
        for cause in LeftOutBy:
            (sentence,) = causes({cause.value: number})
            assert sentence.startswith(f"{number} "), cause
            assert (verb in sentence) or "row" in sentence, cause
    assert causes({cause.value: 0 for cause in LeftOutBy}) == []


def test_others_see_no_manifest_of_mine(desk):
    content(Desk(htmx=False).get("export_download"))
    run = ExportRun.objects.get()
    other = Desk("editor", "another", htmx=False)
    assert other.get("export_manifest", run.uuid).status_code == 404


def test_of_very_many_files_the_run_keeps_some_and_the_zip_has_all(desk, monkeypatch):
    monkeypatch.setattr("annotations.models.exports.MOST_FILES", 6)
    for _ in range(3):
        make.quote(make.article(), approved=True)
    editor = Desk(htmx=False)
    files = members(content(editor.get("export_format", format="brat")))
    told = [file["path"] for file in json.loads(files["manifest.json"])["files"]]
    assert told == [*files][:-1]
    assert len(told) == 10
    run = ExportRun.objects.get()
    assert {*run.files} == {*told[:5], "manifest.json"}
    page = editor.get("export_run", run.uuid)
    assert "The manifest.json in the zip lists them all." in words(page)
    address = reverse("annotations:export_manifest", args=[run.uuid])
    assert address not in page.text
    # One that leaves files out would not be the account of this zip.
    assert editor.client.get(address).status_code == 404


def test_at_the_shell_the_manifest_of_a_single_file_lies_beside_it(desk, tmp_path):
    call_command("export_as", "jsonl", output=str(tmp_path / "out.jsonl"), kind=["quote"])
    call_command("export_csv", table="claims", output=str(tmp_path / "claims.csv"))
    call_command("export_as", "brat", output=str(tmp_path / "out.zip"))
    assert {path.name for path in tmp_path.iterdir()} == {
        *("out.jsonl", "out.jsonl.manifest.json", "claims.csv", "claims.csv.manifest.json"),
        "out.zip",
    }
    for name in ("out.jsonl", "claims.csv"):
        told = json.loads((tmp_path / f"{name}.manifest.json").read_bytes())
        (file,) = told["files"]
        data = (tmp_path / name).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert sum(told["left_out_by"].values()) == (8 if name == "out.jsonl" else 4)


# The same data gives the same bytes.


def checksums() -> dict[str, str]:
    """Of every file that an export can be, made anew."""
    files = {}
    for profile in PROFILES.values():
        chosen = {"filters": EVERY_STATUS, "profile": profile, "account": exports.Account()}
        files[f"{profile.name}.zip"] = exports.zip_file(about=["Status: every."], **chosen)
        files[f"{profile.name}.csv"] = exports.table_file(table=BY_NAME["annotations"], **chosen)
    for name, made in FORMATS.items():
        account = exports.Account()
        files[name] = format_file(made=made, filters=EVERY_STATUS, account=account)
    actors = Actor.objects.order_by("pk").values_list("pk", "name", "created_at")
    columns = ["actor_id", "name", "added_at"]
    files["list"] = exports.list_file(
        name="actors", columns=columns, rows=actors, profile=SPREADSHEET, account=exports.Account()
    )
    return {name: hashlib.sha256(b"".join(pieces)).hexdigest() for name, pieces in files.items()}


@contextmanager
def at(moment: datetime):
    """Everything that tells the time tells this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        patch.setattr(timezone, "localdate", lambda *_rest: moment.date())
        localtime = time.localtime
        patch.setattr(time, "time", moment.timestamp)
        patch.setattr(
            time, "localtime", lambda seconds=None: localtime(seconds or moment.timestamp())
        )
        yield


# In another process sets have another order, and this one has another time zone.
ELSEWHERE = """
import json
from tests.exports.test_proof import checksums
print(json.dumps(checksums()))
"""


@pytest.mark.django_db(transaction=True)
def test_the_same_data_gives_the_same_bytes_at_any_time_and_in_any_process(tmp_path):
    full_desk()
    found = []
    for day in (datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)):
        with at(day):
            found.append(checksums())
    assert found[0] == found[1]
    said = ran(tmp_path, ELSEWHERE, PYTHONHASHSEED="1", TZ="Pacific/Auckland")
    assert json.loads(said) == found[0]


# What was left out, and by what.


def test_each_annotation_is_left_out_by_the_first_filter_that_refuses_it(desk):
    stray = make.quote(make.article(publisher=""), content="inquiry", cue="", source="")
    make.brought_to(stray, "approved")
    publisher = desk.ferry.publisher_id
    told = tallied(Filters(kinds=("quote", "claim"), publisher=publisher))
    # Four of another status; three of another kind; the one without any publisher.
    assert told.left_out == {"status": 4, "kind": 3, "publisher": 1}
    assert dict(told.kinds) == {"quote": 1, "claim": 1}
    actor = desk.quote.quote.speaker_id
    assert tallied(Filters(actor=actor)).left_out == {"status": 4, "actor": 3}
    # An article of no collection is not in this one.
    survey = make.collection("Survey").pk
    assert tallied(Filters(collection=survey)).left_out == {"status": 4, "collection": 6}


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        EVERY_STATUS,
        Filters(kinds=("quote",), publisher=1, collection=1, editor=1, actor=1, article=1),
        Filters(statuses=("draft", "returned"), kinds=("quote",)),
    ],
    ids=str,
)
def test_what_is_in_and_what_each_filter_left_out_is_everything_there_is(desk, filters):
    told = tallied(filters)
    within = sum(within for _status, within, _out in told.statuses)
    out = sum(out for _status, _within, out in told.statuses)
    assert (within, out) == (told.kinds.total(), sum(told.left_out.values()))
    assert within + out == 9


# Withheld articles: docs/decisions/withheld-in-counts.md.


@pytest.fixture
def withheld(desk):
    Article.objects.filter(pk=desk.ferry.pk).update(status="withheld")
    return desk


def test_who_may_know_of_withheld_articles_is_told_how_many_annotations_they_keep_out(withheld):
    moderator = Desk("moderator", htmx=False)
    assert "5 annotations are on withheld articles." in words(moderator.get("exports"))
    assert "1 annotation is on a withheld article." in words(moderator.get("exports", kind="claim"))
    content(moderator.get("export_download"))
    run = ExportRun.objects.get()
    assert run.withheld == 5
    assert "5 annotations are on withheld articles." in words(moderator.get("export_run", run.uuid))
    # The draft on a withheld article is left out by its status, and told nowhere.
    assert run.left_out == {"status": 3}
    content(moderator.get("export_download", withheld="on"))
    run = ExportRun.objects.first()
    assert (run.withheld, run.left_out, run.number) == (None, {"status": 4}, 5)


def test_who_may_not_know_of_withheld_articles_learns_of_none(withheld):
    editor = Desk(htmx=False)
    for number, query in enumerate(({}, {"kind": "claim"}), start=1):
        page = words(editor.get("exports", **query))
        content(editor.get("export_download", **query))
        run = ExportRun.objects.first()
        assert run.withheld is None
        for said in (page, words(editor.get("export_run", run.uuid))):
            assert not re.search(r"withheld articles?\.", said)
        assert (run.number, run.number_left_out) == (0, 3), number
    # Nothing that is told changes when an article is withheld that the filters reach.
    before = ExportRun.objects.first()
    hidden = make.quote(make.article(), approved=True)
    Article.objects.filter(pk=hidden.version.article_id).update(status="withheld")
    content(editor.get("export_download", kind="claim"))
    after = ExportRun.objects.first()
    assert (after.statuses, after.left_out) == (before.statuses, before.left_out)


def test_a_file_tells_nothing_of_withheld_articles_whoever_took_it(withheld):
    """It travels on; so a moderator's is the editor's, byte for byte."""
    files = [content(Desk(role).get("export_download")) for role in ("editor", "moderator")]
    files += [
        content(Desk(role).get("export_format", format="brat")) for role in ("editor", "moderator")
    ]
    assert files[0] == files[1]
    assert files[2] == files[3]
    assert b"ithheld" not in members(files[0])["manifest.json"].replace(
        b"Withheld articles: left out.", b""
    )


def test_the_right_is_asked_again_when_a_run_is_read(withheld):
    moderator = Desk("moderator", htmx=False)
    content(moderator.get("export_download"))
    run = ExportRun.objects.get()
    moderator.person.groups.clear()
    page = words(moderator.get("export_run", run.uuid))
    assert not re.search(r"withheld articles?\.", page)


def test_a_broken_off_run_tells_what_it_wrote(desk):
    account = exports.Account()
    pieces = exports.table_file(
        table=BY_NAME["spans"], filters=Filters(), profile=RESEARCH, account=account
    )
    told = exports.recorded(pieces, account=account, by=None, format="spans.csv", filters=Filters())
    next(told)
    told.close()
    run = ExportRun.objects.get()
    assert (run.state, run.statuses, run.left_out, run.sha256) == ("left", {}, {}, "")
