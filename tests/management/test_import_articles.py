from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Article
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*arguments):
    said = StringIO()
    call_command("import_articles", *map(str, arguments), stdout=said, stderr=StringIO())
    return said.getvalue()


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_bytes("text,headline\nDie Fähre,Hafen\na,b,c\n".encode("cp1252"))
    return path


def test_a_file_goes_in_and_its_bad_rows_into_the_report(rows, tmp_path):
    admin, report = make.make_user("admin"), tmp_path / "report.csv"
    said = run(rows, "--encoding", "cp1252", "--report", report)
    assert "1 articles added, 0 with another text than before, 0 known already, 1 refused." in said
    assert "This row has 3 cells" in report.read_text("utf-8-sig")
    assert Article.objects.get().added_by == admin
    assert "0 articles added, 0 with another text than before, 1 known already" in run(
        rows, "--by", "admin"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.csv"], "No such file or directory"),
        (["{rows}", "--by", "nobody-here"], "no active user named nobody-here"),
        (["{rows}", "--by", "editor"], "You do not have the right"),
        (["{rows}", "--encoding", "klingon"], "There is no encoding"),
        (["{rows}", "--collection", "nowhere"], "There is no collection named nowhere"),
        (["{rows}", "--format", "ninjs", "--report", "/nowhere/report.csv"], "No such file"),
    ],
)
def test_what_does_not_work_is_told(rows, arguments, sentence):
    make.make_user("admin")
    make.make_user("editor")
    with pytest.raises(CommandError, match=sentence):
        run(*(argument.format(rows=rows) for argument in arguments))
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["ferries", "Ferries"])
def test_new_articles_go_into_a_collection_by_either_of_its_names(rows, name):
    make.make_user("moderator")
    ferries = make.collection()
    run(rows, "--by", "moderator", "--collection", name)
    assert set(Article.objects.values_list("collection", flat=True)) == {ferries.pk}


def test_a_file_of_bad_rows_alone_ends_as_a_failure(tmp_path):
    make.make_user("admin")
    path = tmp_path / "rows.csv"
    path.write_text("text,headline\na,b,c\n")
    with pytest.raises(CommandError, match=r"No article went in\. Run it with --report FILE"):
        run(path)


def test_somebody_has_to_bring_it_in(rows):
    with pytest.raises(CommandError, match="--by USERNAME"):
        run(rows)
