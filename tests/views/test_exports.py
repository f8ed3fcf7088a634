"""The export page and its downloads, as an editor and a moderator meet them."""

import io
import re
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotations.formats.csv_profiles import SPREADSHEET
from annotations.models import Actor, Status
from annotations.queries import exports as questions
from tests import factories as make
from tests.exports.small_desk import read_table, read_zip, small_desk

pytestmark = pytest.mark.django_db

PAGE, DOWNLOAD = "annotations:exports", "annotations:export_download"


@pytest.fixture
def desk():
    return small_desk()


@pytest.fixture
def editor():
    client = Client()
    client.force_login(make.make_user("editor"))
    return client


@pytest.fixture
def moderator():
    client = Client()
    client.force_login(make.make_user("moderator"))
    return client


def words(response) -> str:
    """The page's text, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def of_statuses(response):
    return {
        status.value: (within, out) for status, within, out in response.context["counts"].statuses
    }


def test_the_page_counts_what_is_in_and_what_is_out(editor, desk):
    response = editor.get(reverse(PAGE))
    assert response.status_code == 200
    assert "5 annotations" in words(response)
    assert of_statuses(response)["approved"] == (5, 0)
    assert of_statuses(response)["draft"] == (0, 1)
    assert "spans" in words(response)


def test_the_first_rows_of_the_chosen_table_are_shown(editor, desk):
    response = editor.get(reverse(PAGE), {"preview": "quotes"})
    assert "First rows of quotes.csv" in words(response)
    assert "“But nobody pays for an empty ship,”" in words(response)


def test_the_page_of_a_collection_leads_to_the_export_of_its_marks(editor, desk):
    desk.ferry.collection = make.collection("Survey", active=False)
    desk.ferry.save(update_fields=["collection"])
    stray = make.quote(make.article(), approved=True)
    page = editor.get(desk.ferry.collection.get_absolute_url())
    link = re.search(r'href="([^"]+)">Export its marks<', page.content.decode())[1]
    response = editor.get(link)
    assert "5 annotations" in words(response)
    assert "1 annotation is on an article of no collection or of another one." in words(response)
    archive = content(editor.get(link.replace("/exports/", "/exports/download/")))
    assert str(stray.uuid) not in {row["annotation_id"] for row in read_zip(archive)["quotes"]}
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        assert "* Collection: Survey." in parts.read("README.md").decode()


def test_at_most_five_rows_are_shown(editor):
    story = make.article()
    for content in ("winter", "sailings", "Dearer", "tickets", "inquiry", "harbour"):
        make.quote(story, content=content, cue="", source="", approved=True)
    response = editor.get(reverse(PAGE), {"preview": "quotes"})
    assert len(response.context["preview"]) == 5
    assert response.context["counts"].annotations == 6


def test_a_filter_in_the_address_is_set_in_the_form_and_in_the_links(moderator, desk):
    response = moderator.get(
        reverse(PAGE), {"status": ["draft", "submitted"], "kind": "claim", "profile": "spreadsheet"}
    )
    assert response.context["counts"].annotations == 1
    html = response.content.decode()
    assert re.search(r'value="claim"[^>]* checked', html)
    assert re.search(r'value="draft"[^>]* checked', html)
    link = re.search(r'href="(/exports/download/\?[^"]*)" download>', html)[1]
    tables = read_zip(content(moderator.get(link.replace("&amp;", "&"))), SPREADSHEET)
    assert [row["annotation_id"] for row in tables["annotations"]] == [str(desk.submitted.uuid)]


def test_a_link_to_one_table_gives_that_table(editor, desk):
    html = editor.get(reverse(PAGE)).content.decode()
    link = re.search(r'href="([^"]*table=stances[^"]*)"', html)[1]
    response = editor.get(link.replace("&amp;", "&"))
    (row,) = read_table(content(response))
    assert row["annotation_id"] == str(desk.stance.uuid)


def test_a_changed_filter_brings_the_results_alone(editor, desk):
    response = editor.get(
        reverse(PAGE), {"kind": "quote", "made_from": ""}, headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert html.lstrip().startswith('<div class="exports__results')
    assert "1 annotation" in words(response)
    assert response.headers["HX-Replace-Url"] == reverse(PAGE) + "?kind=quote"
    assert "HX-Request" in response.headers["Vary"]


def test_before_anything_is_annotated_the_page_says_what_to_do(editor):
    response = editor.get(reverse(PAGE))
    assert "Nothing has been annotated yet." in words(response)
    assert "download" not in response.content.decode().split("<main")[1]


def test_where_everything_waits_the_page_says_for_what(editor):
    make.quote(status=Status.SUBMITTED)
    assert "once a moderator has approved them" in words(editor.get(reverse(PAGE)))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"status": "secret"}, "secret"),
        ({"status": "deleted"}, "deleted"),
        ({"kind": "author__password"}, "author__password"),
        ({"profile": "excel"}, "excel"),
        ({"preview": "users"}, "users"),
        ({"table": "users"}, "users"),
        ({"made_from": "4.3.2026"}, "year-month-day"),
        ({"made_from": "0001-01-01"}, "after 1900"),
        ({"made_to": "9999-12-31"}, "before 3000"),
        ({"made_from": "2026-03-05", "made_to": "2026-03-04"}, "before the first one"),
        ({"publisher": "Nobody’s Paper"}, "no publisher of this name"),
        ({"publisher": "a\x00b"}, "Publisher: Null characters are not allowed."),
        ({"collection": "nothing"}, "no such collection"),
        ({"editor": "nobody"}, "Nobody of this name has annotated"),
        ({"editor": "a\x00b"}, "Editor: Null characters are not allowed."),
        ({"actor": "Who Ever"}, "Nobody on the register"),
        ({"actor": "a\x00b"}, "Actor: Null characters are not allowed."),
        ({"actor": "Mira Solberg", "actor_id": "9" * 30}, "Actor: Ensure this value"),
        ({"article": "x"}, "no such article"),
        ({"article": "9" * 30}, "no such article"),
    ],
    ids=str,
)
def test_a_bad_value_gets_a_sentence(editor, desk, query, sentence):
    for name in (PAGE, DOWNLOAD):
        response = editor.get(reverse(name), query)
        assert response.status_code == 422
        assert sentence in words(response)
        assert "Show all" in words(response)


def test_a_key_that_is_no_filter_is_not_one(editor, desk):
    response = editor.get(reverse(PAGE), {"author__password__startswith": "pbkdf2", "pk": "1"})
    assert response.status_code == 200
    assert response.context["counts"].annotations == 5


def test_two_actors_of_one_name_are_told_apart_by_the_chosen_one(editor, desk):
    first = Actor.objects.get(name="Mira Solberg")
    second = Actor.objects.create(name="Mira Solberg")
    second.names.create(name="Mira Solberg", key="mira solberg")
    response = editor.get(reverse(PAGE), {"actor": "Mira Solberg"})
    assert response.status_code == 422
    assert "Several actors go by this name" in words(response)
    for actor, number in ((first, 2), (second, 0)):
        response = editor.get(reverse(PAGE), {"actor": "Mira Solberg", "actor_id": actor.pk})
        assert response.context["counts"].annotations == number


def test_an_actor_whose_name_has_no_letter_is_found(editor, desk):
    make.quote(speaker="🎉", approved=True)
    response = editor.get(reverse(PAGE), {"actor": "🎉"})
    assert response.context["counts"].annotations == 1


@pytest.mark.parametrize("name", [PAGE, DOWNLOAD])
@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "rejected", "orphaned"])
def test_an_editor_gets_nothing_but_what_is_approved(editor, moderator, desk, name, status):
    for asked in (status, ["approved", status]):
        response = editor.get(reverse(name), {"status": asked})
        assert response.status_code == 403
        assert "You can export approved annotations only." in words(response)
    assert moderator.get(reverse(name), {"status": status}).status_code == 200


@pytest.mark.parametrize("name", [PAGE, DOWNLOAD])
def test_an_editor_gets_nothing_from_withheld_articles(editor, moderator, desk, name):
    desk.ferry.status = "withheld"
    desk.ferry.save(update_fields=["status"])
    response = editor.get(reverse(name), {"withheld": "on"})
    assert response.status_code == 403
    assert "You cannot export from withheld articles." in words(response)
    assert editor.get(reverse(name), {"article": desk.ferry.pk}).status_code == 422
    assert editor.get(reverse(PAGE)).context["counts"].annotations == 0
    assert of_statuses(editor.get(reverse(PAGE))).get("approved") is None
    asked = moderator.get(reverse(PAGE), {"withheld": "on"})
    assert asked.context["counts"].annotations == 5


@pytest.mark.parametrize("name", [PAGE, DOWNLOAD])
def test_nobody_exports_without_the_right(name, desk):
    client = Client()
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert reverse("sign_in") in response.headers["Location"]
    client.force_login(make.make_user("nobody"))
    assert client.get(reverse(name)).status_code == 403


def test_the_zip_comes_as_a_stream_named_after_the_day(editor, desk):
    response = editor.get(reverse(DOWNLOAD))
    assert response.streaming
    assert response.headers["Content-Type"] == "application/zip"
    day = timezone.localdate().isoformat()
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="annotations-{day}.zip"'
    )
    tables = read_zip(content(response))
    assert len(tables["annotations"]) == 5


def test_a_table_says_what_kind_of_file_it_is(editor, desk):
    response = editor.get(reverse(DOWNLOAD), {"table": "spans", "profile": "spreadsheet"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert "annotations-spans-" in response.headers["Content-Disposition"]
    pieces = iter(response.streaming_content)
    # The header is there before any row has been read.
    assert next(pieces).decode("utf-8-sig").startswith('"span_id","annotation_id"')
    response.close()


def test_nothing_but_reading_is_taken(editor):
    for name in (PAGE, DOWNLOAD):
        assert editor.post(reverse(name)).status_code == 405


def test_a_page_needs_as_many_queries_for_many_rows_as_for_few(
    editor, django_assert_max_num_queries
):
    def numbers():
        with django_assert_max_num_queries(22) as captured:
            editor.get(reverse(PAGE))
        return len(captured)

    make.quote(approved=True)
    editor.get(reverse(PAGE))
    few = numbers()
    for _ in range(8):
        story = make.article(publisher="Halden Post")
        make.quote(story, approved=True)
        make.claim(story, approved=True)
    assert numbers() == few


def test_on_a_large_desk_the_page_comes_first_and_its_counts_after_it(
    editor, desk, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(questions, "COUNTED_AT_ONCE", 3)
    with django_assert_max_num_queries(9):
        first = editor.get(reverse(PAGE), {"kind": "quote"})
    assert "Counting what passes these filters" in words(first)
    assert "Download everything (zip)" in words(first)
    asked = re.search(r'hx-get="([^"]*counted=1[^"]*)"', first.content.decode())[1]
    assert f'href="{asked}"' in first.content.decode()
    then = editor.get(asked.replace("&amp;", "&"), headers={"HX-Request": "true"})
    assert "1 annotation" in words(then)
    assert "First rows of annotations.csv" in words(then)
    assert then.headers["HX-Replace-Url"] == reverse(PAGE) + "?kind=quote"
    link = re.search(r'href="(/exports/download/[^"]*)"', then.content.decode())[1]
    assert "counted" not in link
    assert len(read_zip(content(editor.get(link.replace("&amp;", "&"))))["quotes"]) == 1
