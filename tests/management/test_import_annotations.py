import json

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Annotation, LabelMapping, Pass
from tests import factories as make

pytestmark = pytest.mark.django_db

SPEECH = {"start": 0, "end": 10, "label": "Speech"}
LINE = {
    "text": "“We stay,” said Ida.",
    "spans": [SPEECH, {"start": 11, "end": 99, "label": "Verb"}],
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps(LINE))
    return path


def run(capsys, *arguments, **options) -> str:
    call_command("import_annotations", *map(str, arguments), **options)
    return capsys.readouterr().out


def test_from_the_names_of_a_file_to_its_annotations(file, tmp_path, capsys):
    person = make.make_user("moderator", "mo")
    shown = json.loads(run(capsys, file, "--show-mapping"))
    assert shown["labels"] == {"Speech": ""}
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(shown | {"labels": {"Speech": "quote.content"}}))
    report = tmp_path / "report.csv"
    out = run(capsys, file, "--mapping", mapping, "--by", "mo", "--report", report, "--submit")
    assert "1 texts read, 1 of them new on the desk. 1 annotations added" in out
    assert "1 problems. See" in out
    assert "The offset 99 lies outside the text." in report.read_text()
    made = Annotation.objects.get()
    assert (made.author, made.status) == (person, "submitted")
    out = run(capsys, file, "--mapping", mapping, "--by", "mo")
    assert "0 annotations added, 1 there already" in out


def test_what_two_readers_marked_elsewhere_is_handed_in_as_their_passes(tmp_path, capsys):
    article = make.article(collection=make.collection("Read by two", passes=2))
    text = article.current_version.text
    start = text.index("“We will keep")
    span = {"start": start, "end": text.index("”", start) + 1, "label": "quote.content"}
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps({"text": text, "spans": [span]}))
    for name in ("left", "right"):
        make.make_user("editor", name)
        out = run(capsys, path, "--by", name, "--submit")
        assert "1 annotations added" in out
        assert "problem" not in out
    passes = Pass.objects.opened().filter(article=article).order_by("number")
    assert [one.editor.username for one in passes] == ["left", "right"]
    assert {mark.status for one in passes for mark in one.annotations.all()} == {"submitted"}


def test_who_tags_nothing_here_brings_no_marks_in(file, capsys):
    make.make_user("data desk", "dana")
    with pytest.raises(CommandError, match="You do not have the right to do this"):
        run(capsys, file, "--by", "dana")


def test_a_file_of_which_nothing_can_be_placed_ends_as_a_failure(tmp_path, capsys):
    make.make_user("moderator", "mo")
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps(LINE | {"spans": [{"start": 11, "end": 99, "label": "Verb"}]}))
    with pytest.raises(CommandError, match=r"No annotation went in\. 1 problems\."):
        run(capsys, path, "--by", "mo")


def test_a_mapping_that_was_saved_on_the_page_goes_by_its_name(file, capsys):
    make.make_user("moderator", "mo")
    LabelMapping.objects.create(name="Ours", meanings={"labels": {"Speech": "quote.content"}})
    assert "1 annotations added" in run(capsys, file, "--mapping", "Ours", "--by", "mo")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--mapping", "nowhere"], "There is no saved mapping and no file named nowhere."),
        (["--by", "nobody"], "There is no active user named nobody."),
        (["--format", "brat"], "This is no zip that can be read."),
        (["--encoding", "klingon"], "There is no encoding"),
    ],
)
def test_what_cannot_be_done_is_said(file, capsys, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        run(capsys, file, *arguments)


@pytest.mark.parametrize(
    ("content", "reason"),
    [("{", "is not JSON"), ("[]", "must hold a JSON object"),
     ('{"labels": {"Speech": "x"}}', "“Speech” cannot become “x”.")],
)  # fmt: skip
def test_a_mapping_file_nobody_vouches_for_is_checked(file, tmp_path, capsys, content, reason):
    mapping = tmp_path / "mapping.json"
    mapping.write_text(content)
    with pytest.raises(CommandError, match=reason):
        run(capsys, file, "--mapping", mapping)


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(CommandError, match="No such file"):
        run(capsys, tmp_path / "nothing.jsonl")
