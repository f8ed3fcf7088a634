"""Export, empty the desk, bring the export in, export again: every file is the same."""

import hashlib
import io
import json
import zipfile
from io import BytesIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from annotations.access import make_groups
from annotations.formats.csv_profiles import PROFILES, RESEARCH
from annotations.formats.tables import TABLES
from annotations.models import Actor, Annotation, Article, Publisher, Status, User
from annotations.queries.exports import Filters
from annotations.services import exports
from annotations.services.packages import MODELS, CannotBeBroughtIn, bring_in_export
from annotations.services.publishers import merge
from annotations.services.versions import keep as settle
from tests import factories as make
from tests.conftest import guards_lowered
from tests.exports.full_desk import full_desk
from tests.exports.small_desk import read_zip

EVERYTHING = Filters(statuses=tuple(Status.values), withheld=True, names=True)


def export(filters=EVERYTHING, profile=RESEARCH) -> bytes:
    return b"".join(exports.zip_file(filters=filters, profile=profile, about=["A test."]))


def empty() -> None:
    """A desk that was just set up: no article, no mark, nobody."""
    with guards_lowered():
        call_command("flush", interactive=False, verbosity=0)
    make_groups(Group, Permission)
    assert not User.objects.exists()
    assert not Article.objects.exists()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def settle_what_came_in() -> None:
    """An orphan from another desk has no history here, and waits for a moderator once kept."""
    orphan = Annotation.objects.get(status=Status.ORPHANED, version__number=2)
    kept = settle(annotation=orphan, by=make.make_user("moderator"), lock=orphan.lock)
    assert kept.status == Status.SUBMITTED


@pytest.mark.django_db(transaction=True)
def test_what_was_exported_comes_back_in_unchanged():
    full_desk()
    taken = {
        (name, filters): export(filters, PROFILES[name])
        for name, filters in (
            ("research", EVERYTHING),
            ("spreadsheet", EVERYTHING),
            # Without what a stance was read from, a claim was matched with, a target is.
            ("research", Filters()),
        )
    }
    for (name, filters), data in taken.items():
        empty()
        bring_in_export(BytesIO(data))
        whole = export(filters, PROFILES[name])
        # Of a filtered export the manifest differs: what it left out did not come along.
        assert filters == Filters() or whole == data
        again = members(whole)
        for table in TABLES:
            assert again[table.file_name] == members(data)[table.file_name], (name, table.name)
        if filters == EVERYTHING:
            settle_what_came_in()
    rows = read_zip(taken["research", EVERYTHING])
    # The desk was a full one: no table was empty, and no kind or status was missing.
    assert all(rows.values())
    assert {row["status"] for row in rows["annotations"]} == set(Status.values) - {"deleted"}
    # One story has three versions, and marks on each of them.
    numbers = {row["version_id"]: int(row["number"]) for row in rows["article_versions"]}
    on = {(row["status"], numbers[row["version_id"]]) for row in rows["annotations"]}
    assert {("approved", 1), ("orphaned", 1), ("orphaned", 2), ("approved", 3)} <= on
    # What came in can be worked with: the next ids are free.
    later = make.article("Later\n\nShe wrote “one more”.")
    make.quote(later, content="“one more”", cue="wrote", source="", approved=True)


def changed(data: bytes, name: str, old: bytes, new: bytes, *, checksum: bool = True) -> bytes:
    """The zip with other words in one file, its checksum mended so that it is looked at."""
    files = members(data)
    assert old in files[name]
    files[name] = files[name].replace(old, new, 1)
    told = json.loads(files["manifest.json"])
    for file in told["files"]:
        if checksum and file["path"] == name:
            file["sha256"] = hashlib.sha256(files[name]).hexdigest()
    files["manifest.json"] = json.dumps(told).encode()
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return made.getvalue()


def stored() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.mark.django_db(transaction=True)
def test_an_export_of_a_publisher_that_was_merged_since_brings_it_back_as_the_one_that_stayed():
    make.quote(make.article(publisher="The Gazette"), approved=True)
    data = export()
    empty()
    kept, gone = (Publisher.objects.create(name=name) for name in ("Gazette", "The Gazette"))
    merge(kept=kept, gone=[gone], by=make.make_user("moderator"))
    bring_in_export(BytesIO(data))
    assert Article.objects.get().publisher == Publisher.objects.get() == kept


@pytest.mark.django_db(transaction=True)
def test_an_older_export_may_name_a_speaker_who_is_said_to_be_none():
    make.quote(approved=True)
    data = changed(export(Filters()), "quotes.csv", b",named,", b",none,")
    empty()
    bring_in_export(BytesIO(data))
    quote = Annotation.objects.get().quote
    assert (quote.speaker.name, quote.speaker_status) == ("Mira Solberg", "named")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("spans.csv", b",0,7,", b",1,8,", "is not in its text"),
        ("texts.csv", b"Mira Solberg", b"Mira  Solberg", "is not the one that was marked"),
        ("quotes.csv", b",direct,", b",sideways,", "already has one of these, or a row"),
        ("annotations.csv", b",quote,", b",claim,", "which is none of them"),
        ("reviews.csv", b",approve,", b',"approve,', "is not CSV"),
        ("people.csv", b"annotator-", b"somebody-", "which is not in the zip"),
        ("actors.csv", b"1,Mira", b"one,Mira", "Row 1 of actors.csv has a value of the wrong"),
        ("actors.csv", b"Mira Solberg", b"M" * 301, "is longer than"),
        ("articles.csv", b"article_id", b"id", "has not the columns"),
        ("texts.csv", b"headline 0 ", b"headline nought ", "in blocks of texts.csv is no range"),
        ("texts.csv", b"headline 0 ", b"headline 99 ", "in blocks of texts.csv is no range"),
        ("texts.csv", b"headline 0 ", b"headline 0 9999", "in blocks of texts.csv is no range"),
        ("texts.csv", b"headline 0 ", b"banner 0 ", "“banner 0 "),
        ("collections.csv", b"label supports Pro", b"Pro", "is not a field, its value"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(name, old, new, sentence):
    if name == "spans.csv":
        make.quote(content="Ferry o", cue="", source="", approved=True)
    else:
        ferries = make.collection(labels={"label": {"supports": "Pro"}})
        make.quote(make.article(collection=ferries), approved=True)
    data = export(Filters())
    if name == "actors.csv" and old.startswith(b"1,"):
        old, new = f"{Actor.objects.get().pk},Mira".encode(), new
    empty()
    with pytest.raises(CannotBeBroughtIn) as refused:
        bring_in_export(BytesIO(changed(data, name, old, new)))
    assert sentence in str(refused.value.sentence)
    assert not any(stored().values())


@pytest.mark.django_db(transaction=True)
def test_a_file_that_was_changed_or_is_none_is_refused(tmp_path):
    make.quote(approved=True)
    data = export(Filters())
    for wrong, sentence in (
        (changed(data, "quotes.csv", b"Mira", b"Nora", checksum=False), "its checksum differs"),
        (changed(data, "manifest.json", b'"schema_version": "', b'"schema_version": "9'), "reads"),
        (data[: len(data) // 2], "no whole zip"),
        (b"annotation_id,kind\r\n", "no whole zip"),
    ):
        path = tmp_path / "wrong.zip"
        path.write_bytes(wrong)
        with pytest.raises(CommandError, match=sentence):
            call_command("import_export", str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_export", str(tmp_path / "missing.zip"))


@pytest.mark.django_db(transaction=True)
def test_a_desk_that_has_the_ids_refuses_and_one_that_has_others_does_not(tmp_path):
    make.quote(approved=True)
    path = tmp_path / "out.zip"
    path.write_bytes(export(Filters()))
    before = stored()
    with pytest.raises(CommandError, match="The desk already has"):
        call_command("import_export", str(path))
    assert stored() == before
    empty()
    Actor.objects.create(pk=10**6, name="Somebody")
    said = io.StringIO()
    call_command("import_export", str(path), stdout=said)
    assert f"{1:>10} annotations" in said.getvalue()
    person = Annotation.objects.get().author
    assert not person.is_active
    assert not person.has_usable_password()
