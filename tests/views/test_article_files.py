import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.models import Article, Job
from annotations.services import jobs
from tests import factories as make
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk("moderator", htmx=False)


def upload(content=b"text\nThe ferry stays.\n", name="rows.csv"):
    return SimpleUploadedFile(name, content)


def test_a_file_is_handed_in_and_its_job_tells_what_became_of_it(desk):
    response = desk.post("article_file_new", file=upload(b"text\nThe ferry stays.\na,b\n"))
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    assert "Waiting" in words(desk.client.get(response.url))
    jobs.perform(job.uuid)
    page = desk.client.get(response.url)
    assert "1 article added" in words(page)
    assert "1 row was refused" in words(page)
    report = desk.get("job_file", job.uuid, "report.csv")
    assert b"This row has 2 cells" in b"".join(report.streaming_content)
    assert Article.objects.get().headline == ""


def test_a_file_goes_into_the_collection_that_was_chosen(desk):
    ferries, closed = make.collection(), make.collection("Closed", active=False)
    page = desk.get("article_file_new")
    assert f'<option value="{ferries.slug}">Ferries</option>' in page.content.decode()
    assert closed.name not in words(page)
    response = desk.post("article_file_new", file=upload(), collection=ferries.slug)
    assert response.status_code == 302
    jobs.perform(Job.objects.get().uuid)
    assert Article.objects.get().collection == ferries
    response = desk.post("article_file_new", file=upload(), collection="closed")
    assert response.status_code == 422
    assert "The desk has no such collection." in words(response)


@pytest.mark.parametrize("name", ["article_file_new", "annotation_file_new"])
@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"%PDF-1.7 text", "a PDF file"),
        (b"SQLite format 3\0\x10\0\x01\x01\0\0\0\0", "a binary file"),
    ],
)
def test_what_is_no_text_is_refused_where_it_is_handed_in(desk, name, content, what):
    response = desk.post(name, file=upload(content))
    assert response.status_code == 415
    assert f"This is {what} and no text." in words(response)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("text\n\u0100A\n".encode("utf-16"), ""),
        ("text\n\u0100A\n".encode("utf-16-be"), "utf-16-be"),
        ("text\nThe ferry stays.\n".encode("utf-32"), ""),
        (b"text\nOne\0NUL\n", ""),
    ],
    ids=["UTF-16 by its mark", "UTF-16 as was said", "UTF-32", "one NUL, for the report"],
)
def test_text_in_any_encoding_is_taken(desk, content, encoding):
    response = desk.post("article_file_new", file=upload(content), encoding=encoding)
    assert response.status_code == 302


def test_the_page_names_the_columns(desk):
    page = words(desk.get("article_file_new"))
    assert "standfirst" in page
    assert "published_at" in page


def test_the_way_there_is_shown_to_those_who_may_go_it(desk):
    assert "Many articles at once" in words(desk.get("article_new"))
    editor = Desk("editor", htmx=False)
    assert "Many articles at once" not in words(editor.get("article_new"))


def test_an_editor_may_not_hand_one_in():
    editor = Desk("editor", htmx=False)
    assert editor.get("article_file_new").status_code == 403
    assert editor.post("article_file_new", file=upload()).status_code == 403
    assert not Job.objects.exists()
