"""A file of annotated texts on its way in: handed in, its labels read, mapped, brought in."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.models import Annotation, Job, LabelMapping
from annotations.services import jobs
from annotations.services.refusals import NotAllowed
from tests.views.pages import Desk, form_on, path, words

pytestmark = pytest.mark.django_db

TEXT = "“We stay 💩,” said Ida. “For good.”"
LINES = json.dumps(
    {"text": TEXT, "label": [[0, 14, "Speech"], [15, 19, "Verb"], [20, 23, "Person"]]}
)


@pytest.fixture
def desk():
    return Desk("moderator", htmx=False)


def upload(content=LINES, name="file.jsonl"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def test_a_zip_is_taken_here_and_not_where_rows_are_meant(desk):
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("1.txt", TEXT)
        archive.writestr("1.ann", "")
    file = upload(packed.getvalue(), "brat.zip")
    assert desk.post("annotation_file_new", file=file).status_code == 302
    file.seek(0)
    response = desk.post("article_file_new", file=file)
    assert response.status_code == 415
    assert "This is a zip or Office file and no text." in words(response)


def handed_in(desk, content=LINES) -> Job:
    """The job that has read the labels."""
    desk.post("annotation_file_new", file=upload(content))
    job = Job.objects.latest("pk")
    jobs.perform(job.uuid)
    job.refresh_from_db()
    return job


def mapping_form(desk, job) -> dict:
    page = desk.get("annotation_file_mapping", job.uuid)
    return form_on(page, path("annotation_file_mapping", job.uuid))


def test_from_a_file_to_annotations(desk):
    job = handed_in(desk)
    page = desk.client.get(job.get_absolute_url())
    assert "1 text was read" in words(page)
    assert "3 different labels" in words(page)
    assert not Annotation.objects.exists()
    form = mapping_form(desk, job)
    # Names that commonly mean nothing here are left out until somebody says otherwise.
    assert {form[f"labels-{n}"] for n in range(3)} == {""}
    form |= {"labels-1": "quote.content type=direct", "save_as": "Our doccano"}
    assert job.result["terms"]["labels"][1][0] == "Speech"
    response = desk.post("annotation_file_mapping", job.uuid, **form)
    job = Job.objects.latest("pk")
    assert response.url == job.get_absolute_url()
    jobs.perform(job.uuid)
    page = words(desk.client.get(response.url))
    assert "1 annotation added" in page
    assert "2 labelled stretches were left out by the mapping" in page
    quote = Annotation.objects.get()
    assert quote.spans.get().exact == "“We stay 💩,”"
    assert (quote.author, quote.status) == (desk.person, "draft")
    # The next file of that tool begins with the saved mapping.
    other = handed_in(desk)
    mapping = LabelMapping.objects.get()
    address = path("annotation_file_mapping", other.uuid)
    page = desk.get("annotation_file_mapping", other.uuid, mapping=mapping.pk)
    assert form_on(page, address)["labels-1"] == "quote.content type=direct"
    # Forgotten, it stands on the page under its name until the file is in.
    page = desk.post("annotation_file_mapping", other.uuid, forget=mapping.pk)
    assert "“Our doccano” is offered no more" in words(page)
    assert not LabelMapping.objects.exists()
    form = form_on(page, address)
    assert (form["labels-1"], form["save_as"]) == ("quote.content type=direct", "Our doccano")
    assert desk.post("annotation_file_mapping", other.uuid, forget=mapping.pk).status_code == 200
    desk.post("annotation_file_mapping", other.uuid, **form)
    assert LabelMapping.objects.get().name == "Our doccano"


def test_the_jobs_page_offers_what_could_not_be_placed(desk):
    line = {"text": TEXT, "spans": [{"start": 0, "end": 13, "label": "Content"},
                                    {"start": 14, "end": 99, "label": "Cue"},
                                    {"start": 19, "end": 22, "label": "Source"}]}  # fmt: skip
    job = handed_in(desk, json.dumps(line))
    assert "The offset 99 lies outside the text." in words(desk.client.get(job.get_absolute_url()))
    form = mapping_form(desk, job) | {"submit": "on"}
    desk.post("annotation_file_mapping", job.uuid, **form)
    job = Job.objects.latest("pk")
    jobs.perform(job.uuid)
    assert "2 problems are in the report" in words(desk.client.get(job.get_absolute_url()))
    report = b"".join(desk.get("job_file", job.uuid, "report.csv").streaming_content).decode()
    assert "line 1, span 2" in report
    assert "nothing joins this source to one" in report
    assert Annotation.objects.get().status == "submitted"


def test_a_file_without_labels_says_so(desk):
    job = handed_in(desk, json.dumps({"text": TEXT, "label": []}))
    page = desk.client.get(job.get_absolute_url())
    assert "There is nothing marked in it" in words(page)
    assert f'href="{path("annotation_file_new")}"' in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"labels-0": "quote.nonsense"}, "Select a valid choice"),
        ({"holder_kind": "actor"}, "Name the actor who holds these stances."),
        ({"target": "x" * 301}, "at most 300 characters"),
        ({"save_as": "x" * 61}, "at most 60 characters"),
    ],
)
def test_a_mapping_that_does_not_fit_brings_nothing_in(desk, fields, sentence):
    job = handed_in(desk)
    response = desk.post("annotation_file_mapping", job.uuid, **fields)
    assert response.status_code == 422
    assert sentence in words(response)
    assert Job.objects.count() == 1
    assert not LabelMapping.objects.exists()


def test_a_file_that_was_brought_in_is_gone(desk):
    job = handed_in(desk)
    (job.folder / "upload").unlink()
    response = desk.post("annotation_file_mapping", job.uuid)
    assert response.status_code == 422
    assert "The uploaded file is gone. Upload it again." in words(response)


def test_a_mapping_that_is_gone_is_no_reason_to_fail(desk):
    job = handed_in(desk)
    page = desk.get("annotation_file_mapping", job.uuid, mapping="999")
    assert page.status_code == 200


def test_who_may_bring_no_files_in_any_more_brings_none_in_by_a_job_that_waited(desk):
    job = handed_in(desk)
    form = mapping_form(desk, job) | {"labels-1": "quote.content"}
    desk.post("annotation_file_mapping", job.uuid, **form)
    desk.person.groups.set([Group.objects.get(name="editor")])
    job = Job.objects.latest("pk")
    jobs.perform(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", str(NotAllowed.sentence))
    assert not Annotation.objects.exists()


def test_only_who_may_bring_files_in_sees_the_pages(desk):
    job = handed_in(desk)
    editor = Desk("editor", htmx=False)
    assert editor.get("annotation_file_new").status_code == 403
    assert editor.post("annotation_file_new", file=upload()).status_code == 403
    assert editor.get("annotation_file_mapping", job.uuid).status_code == 403
    assert desk.get("annotation_file_mapping", job.uuid).status_code == 200
    other = Job.objects.create(by=desk.person, kind="import_articles", state="done")
    assert desk.get("annotation_file_mapping", other.uuid).status_code == 404
