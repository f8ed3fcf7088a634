"""What a data desk finds in the tables: exactly the marks that were made, and that they join."""

import json
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.formats.csv_profiles import RESEARCH, SPREADSHEET, encode, list_items
from annotations.formats.tables import BY_NAME, TABLES
from annotations.models import Annotation, Caption, Comment, Status
from annotations.queries.exports import Filters, rows
from annotations.services import exports
from annotations.services.annotations import delete
from tests import factories as make
from tests.exports.small_desk import EVERY_STATUS, exported, read_table, read_zip, zipped

pytestmark = pytest.mark.django_db

ids = {table.name: table.primary_key for table in TABLES}


def unanswered_references(tables):
    return [
        (table.name, key.column, row[key.column])
        for table in TABLES
        for key in table.foreign_keys
        for row in tables[table.name]
        if row[key.column]
        and row[key.column] not in {other[key.key] for other in tables[key.table]}
    ]


@pytest.mark.parametrize("filters", [Filters(), EVERY_STATUS, Filters(kinds=("stance",))])
def test_every_reference_leads_to_a_row_of_the_same_zip(desk, filters):
    tables = exported(filters)
    assert tables["annotations"]
    assert unanswered_references(tables) == []


def test_the_check_of_references_sees_a_missing_row(desk):
    tables = exported()
    tables["actors"].pop(0)
    assert unanswered_references(tables)


def test_the_tables_hold_exactly_the_approved_marks(desk, approved):
    tables = exported()
    assert [row["annotation_id"] for row in tables["annotations"]] == [
        str(annotation.uuid) for annotation in approved
    ]
    one_each = {"quotes": desk.quote, "stances": desk.stance, "claims": desk.claim}
    for name, annotation in (one_each | {"captions": desk.caption}).items():
        assert [row["annotation_id"] for row in tables[name]] == [str(annotation.uuid)]
    assert [row["article_id"] for row in tables["articles"]] == [str(desk.ferry.uuid)]
    assert len(tables["article_versions"]) == 1
    assert {row["name"] for row in tables["actors"]} == {
        "Mira Solberg",
        "Islanders’ council",
        "Harbour board",
    }
    assert len(tables["targets"]) == 1
    assert [row["decision"] for row in tables["reviews"]] == ["approve"] * 5


def test_every_span_is_there_with_its_words(desk, approved):
    rows = exported()["spans"]
    text = desk.ferry.current_version.text
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        assert text[start:end] == row["exact"]
        assert text[:start].endswith(row["prefix"])
        assert text[end:].startswith(row["suffix"])
        assert row["version_sha256"] == desk.ferry.current_version.sha256
    assert sorted((row["annotation_id"], row["role"], int(row["seq"])) for row in rows) == sorted(
        (str(annotation.uuid), span.role, span.order)
        for annotation in approved
        for span in annotation.spans.all()
    )


def test_a_quote_in_two_parts_is_one_row_that_holds_both(desk):
    tables = exported()
    (row,) = tables["quotes"]
    assert row == {
        "annotation_id": str(desk.quote.uuid),
        "quote_type": desk.quote.quote.type,
        "quote_text": (
            "“We will keep every summer sailing,” […] “But nobody pays for an empty ship,”"
        ),
        "speaker_id": str(desk.quote.quote.speaker_id),
        "speaker_name": "Mira Solberg",
        "speaker_status": "named",
        "speaker_role": "who runs Sound Ferries",
        "speaker_wikidata": "",
        "cue_text": "said",
        "source_text": "Mira Solberg",
        "addressee_text": "",
        "negated": "false",
    }
    content = [row for row in tables["spans"] if row["role"] == "content"]
    assert [row["seq"] for row in content] == ["0", "1"]
    beside = tables["annotations"][0]
    assert beside["n_content_spans"] == "2"
    assert beside["content_start"] == content[0]["start"]
    assert beside["content_end"] == content[1]["end"]


def test_a_row_of_annotations_says_what_the_other_tables_say(desk):
    tables = exported()
    (quote, stance, claim, caption, not_a_quote) = tables["annotations"]
    for table, row, same in (
        ("quotes", quote, "quote_text quote_type cue_text source_text speaker_id speaker_name"),
        ("quotes", quote, "speaker_role speaker_wikidata"),
        ("stances", stance, "target_id target_label"),
        ("claims", claim, "checkworthiness normalized_claim"),
    ):
        for column in same.split():
            assert row[column] == tables[table][0][column], column
    assert stance["stance"] == tables["stances"][0]["label"] == "opposes"
    assert stance["stance_holder"] == tables["stances"][0]["holder_name"] == "Islanders’ council"
    assert claim["quote_text"] == caption["quote_text"] == ""
    assert not_a_quote["not_a_quote_reason"] == "title"
    for row in tables["annotations"]:
        spans = [span for span in tables["spans"] if span["annotation_id"] == row["annotation_id"]]
        assert [
            {name: str(value) for name, value in span.items()}
            for span in json.loads(row["spans_json"])
        ] == [
            {name: span[name] for name in ("role", "seq", "start", "end", "exact")}
            for span in spans
        ]
        assert row["headline"] == "Ferry operator warns of ‘empty winters’ on Halden Sound"
        assert row["publisher"] == "Sound Gazette"
        assert row["status"] == "approved"
        assert row["review_decision"] == "approve"
        assert row["reviewed_at"].endswith("Z")


def test_a_stance_names_the_quote_it_was_read_from(desk):
    tables = exported()
    assert tables["stances"][0]["quote_id"] == tables["quotes"][0]["annotation_id"]
    assert tables["stances"][0]["evidence_text"] == "“a slow goodbye”"


def test_a_claim_lists_its_reasons(desk):
    (row,) = exported()["claims"]
    assert list_items(row["reasons"]) == ["contains_number", "public_interest"]
    assert row["claim_text"] == "Tickets rose by 14 percent in two years"


def test_a_caption_and_the_persons_it_shows(desk):
    tables = exported()
    (row,) = tables["captions"]
    assert row["photo_id"] == str(desk.caption.caption.photo_id)
    assert {name: row[name] for name in make.CAPTION_FIELDS} == make.CAPTION_FIELDS
    assert list_items(row["persons_shown"]) == ["Mira Solberg"]
    assert list_items(row["persons_roles"]) == ["head of Sound Ferries"]
    (person,) = tables["caption_persons"]
    assert person["actor_id"] == tables["quotes"][0]["speaker_id"]


def test_a_stance_of_the_author_or_the_paper_says_whose_it_is():
    story = make.article(byline="Jon Vik")
    for kind in ("author", "publication"):
        make.stance(story, holder="", holder_kind=kind, approved=True)
    rows = exported()["annotations"]
    assert [row["stance_holder"] for row in rows] == ["Jon Vik", "Sound Gazette"]


def test_an_actor_goes_by_its_aliases():
    speaker = make.quote(approved=True).quote.speaker
    for key, name in (("m solberg", "M. Solberg"), ("the ferry queen", "The | ferry queen")):
        speaker.names.create(name=name, key=key)
    (row,) = exported()["actors"]
    assert row["name"] == "Mira Solberg"
    assert list_items(row["aliases"]) == ["M. Solberg", "The | ferry queen"]


@pytest.mark.parametrize("named", ["caption", "target", "claim", "stance"])
def test_an_actor_named_in_one_way_alone_is_on_the_list(named):
    if named == "caption":
        make.caption(approved=True)
    elif named == "claim":
        make.claim(claimant="Mira Solberg", approved=True)
    elif named == "stance":
        make.stance(holder="Mira Solberg", approved=True)
    else:
        speaker = make.quote().quote.speaker
        target = make.stance(holder="", holder_kind="author", approved=True).stance.target
        target.kind, target.actor = "actor", speaker
        target.save()
    tables = exported()
    assert [row["name"] for row in tables["actors"]] == ["Mira Solberg"]
    assert unanswered_references(tables) == []


def test_an_annotation_whose_parts_were_marked_anew_keeps_its_words():
    """Its spans are younger than those of the annotations after it."""
    story = make.article()
    first, second = make.quote(story), make.quote(story, content="“a slow goodbye”")
    make.changed(first, variant=2)
    rows = exported(EVERY_STATUS)["quotes"]
    assert [row["quote_text"] for row in rows] == ["an inquiry", "“a slow goodbye”"]
    assert [row["cue_text"] for row in rows] == ["asked", "said"]
    assert rows[1]["annotation_id"] == str(second.uuid)


def test_the_last_decision_counts_and_all_are_kept():
    returned = make.quote(status=Status.RETURNED)
    make.brought_to(returned, Status.APPROVED)
    tables = exported()
    assert [row["decision"] for row in tables["reviews"]] == ["return", "approve"]
    assert tables["annotations"][0]["review_decision"] == "approve"


def test_people_go_by_their_pseudonyms(desk):
    data = zipped(EVERY_STATUS, about=["Status: any."])
    editor, moderator = make.make_user("editor"), make.make_user("moderator")
    row = read_zip(data)["annotations"][0]
    assert (row["annotator"], row["reviewed_by"]) == (editor.pseudonym, moderator.pseudonym)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            words = set(archive.read(name).decode().replace('"', ",").split(","))
            assert not words & {"editor", "moderator"}, name


def test_what_was_deleted_is_in_no_export(desk):
    delete(annotation=desk.draft, by=desk.draft.author, lock=desk.draft.lock)
    tables = exported(EVERY_STATUS)
    everything = set(Annotation.objects.values_list("uuid", flat=True))
    assert {row["annotation_id"] for row in tables["annotations"]} == {
        str(uuid) for uuid in everything - {desk.draft.uuid}
    }
    assert "Somebody else" not in {row["name"] for row in tables["actors"]}


def test_the_same_data_gives_the_same_bytes(desk):
    for profile in (RESEARCH, SPREADSHEET):
        assert zipped(EVERY_STATUS, profile) == zipped(EVERY_STATUS, profile)


def test_a_table_alone_is_the_table_in_the_zip(desk):
    with zipfile.ZipFile(BytesIO(zipped(EVERY_STATUS, SPREADSHEET))) as archive:
        for table in TABLES:
            alone = b"".join(
                exports.table_file(
                    table=table,
                    filters=EVERY_STATUS,
                    profile=SPREADSHEET,
                    account=exports.Account(),
                )
            )
            assert alone == archive.read(table.file_name)


def test_the_readme_and_the_package_tell_the_rows_that_were_written(desk):
    data = zipped(about=["Status: approved."])
    tables = read_zip(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        package = json.loads(archive.read("datapackage.json"))
        readme = archive.read("README.md").decode()
    for resource in package["resources"]:
        assert resource["rows"] == len(tables[resource["name"]])
        line = next(line for line in readme.splitlines() if f"| `{resource['path']}` |" in line)
        assert f"| {resource['rows']} |" in line
    assert "* Status: approved." in readme


ODD = [
    "=1+1 said the mayor",
    "@mayor, “quoted”, and 'more'",
    "'=two apostrophes were one",
    "-4 °C\nand a second line",
    "\tindented",
    "👩‍👩‍👧 family, e\u0301 and \u200fright to left",
    "a | b \\ c",
]


@pytest.mark.parametrize("profile", [RESEARCH, SPREADSHEET], ids=lambda profile: profile.name)
@pytest.mark.parametrize("words", ODD)
def test_odd_text_comes_back_as_it_was(words, profile):
    story = make.article()
    make.quote(story, note=words, role_as_printed=words, approved=True)
    make.caption(story, persons=[(words, words)], approved=True)
    data = zipped(profile=profile)
    tables = read_zip(data, profile)
    assert tables["annotations"][0]["note"] == words
    assert tables["quotes"][0]["speaker_role"] == words
    assert list_items(tables["captions"][0]["persons_shown"]) == [words]


AWKWARD = st.sampled_from(
    [*"=@-+,;\"'\n\r\t|\\%＝＋－＠\u00a0\u202f\u200e\u200f\u202b\ufeff", "👩‍👩‍👧", "e\u0301"]
)
ANY_TEXT = st.lists(
    AWKWARD | st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1
).map("".join)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(ANY_TEXT, min_size=1), places=st.lists(ANY_TEXT))
def test_any_text_comes_back_through_the_whole_export(bodies, places, captioned):
    """In a cell of its own and among others in a list, in both profiles."""
    Comment.objects.all().delete()
    Comment.objects.bulk_create(
        Comment(annotation=captioned, by=captioned.author, body=body) for body in bodies
    )
    Caption.objects.update(locations_shown=places)
    for profile in (RESEARCH, SPREADSHEET):
        found = {}
        for name in ("comments", "captions"):
            account = exports.Account()
            data = exports.table_file(
                table=BY_NAME[name], filters=Filters(), profile=profile, account=account
            )
            found[name] = read_table(b"".join(data), profile)
        assert [row["body"] for row in found["comments"]] == bodies
        assert list_items(found["captions"][0]["locations_shown"]) == places


@pytest.fixture
def captioned():
    return make.caption(approved=True)


@pytest.mark.parametrize("profile", [RESEARCH, SPREADSHEET], ids=lambda profile: profile.name)
def test_the_database_writes_the_bytes_that_python_would(desk, profile):
    """PostgreSQL formats the cells itself (COPY), SQLite leaves it to csv_profiles."""
    story = desk.ferry
    for number, words in enumerate([*ODD, "\\.", '"', "\u2028 \x7f\x01", "＝full width", "\r\n"]):
        quote = make.quote(story, note=words, role_as_printed=words, approved=True)
        quote.comments.create(by=quote.author, body=words)
        make.claim(story, statement=f"{words}{number}", claimant=f"{words} {number}")
    desk.caption.caption.locations_shown = ODD
    desk.caption.caption.save()
    desk.caption.caption.photo.metadata = {"Long": {"b": [1, None, True], "a": "é\n"}, "By": "“"}
    desk.caption.caption.photo.save()
    with zipfile.ZipFile(BytesIO(zipped(EVERY_STATUS, profile=profile))) as archive:
        for table in TABLES:
            found = rows(table.name, EVERY_STATUS)
            by_python = b"".join(encode(table.column_names, found, profile))
            assert archive.read(table.file_name) == by_python, table.name


def test_in_a_spreadsheet_no_cell_begins_like_a_formula():
    make.quote(note="=HYPERLINK(1)", approved=True)
    with zipfile.ZipFile(BytesIO(zipped(profile=SPREADSHEET))) as archive:
        data = archive.read("annotations.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    # Read without undoing the guard, as a spreadsheet would.
    (row,) = read_table(data)
    assert row["note"] == "'=HYPERLINK(1)"
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_an_export_of_nothing_still_has_every_header():
    tables = exported()
    assert set(tables) == set(ids)
    assert not any(tables.values())
