"""Every list of the app and of the back office goes out as it is filtered, with one click."""

import html
import re
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission

from annotations.formats.csv_profiles import SPREADSHEET
from annotations.formats.tables import BY_NAME
from annotations.models import Actor, Annotation, ExportRun, Publisher, RunState, Target, User
from tests import factories as make
from tests.admin.test_pages import fill, url
from tests.exports.small_desk import read_table
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db


def content(response) -> bytes:
    assert response.status_code == 200, words(response)
    return b"".join(response.streaming_content)


def click(desk: Desk, address: str) -> list[dict[str, str]]:
    """The rows behind the one link to a CSV file on this page."""
    page = desk.client.get(address)
    links = {*re.findall(r'href="([^"]*\bcsv=1[^"]*)"', page.text)}
    (link,) = links
    return read_table(
        content(desk.client.get(urlsplit(address).path + html.unescape(link))), SPREADSHEET
    )


@pytest.fixture
def office():
    """A moderator at a desk that has three of everything, and two stories from elsewhere."""
    fill(range(3))
    make.quote(make.article(publisher="Elsewhere"), speaker="Ida Lind", approved=True)
    make.article(publisher="Elsewhere")
    return Desk("moderator", htmx=False)


# An address, the table of its rows, and how many they are; 0 for all actors.
LISTS = [
    ("/?all=1", "articles", 5),
    ("/?publisher={publisher}", "articles", 2),
    ("/?all=1&before=999999", "articles", 5),
    ("/actors/", "actors", 0),
    ("/actors/?q=ida", "actors", 1),
    ("/targets/?q=sound", "targets", 3),
    ("/targets/?show=open", "targets", 3),
    ("/actors/{actor}/?kind=quote", "annotations", 1),
    ("/targets/{target}/?label={label}", "annotations", 1),
]


def test_a_list_is_downloaded_as_it_is_filtered(office):
    target = Target.objects.order_by("pk").first()
    known = {
        "publisher": Publisher.objects.get(name="Elsewhere").pk,
        "actor": Actor.objects.get(name="Ida Lind").pk,
        "target": target.pk,
        "label": target.stances.first().label,
    }
    for address, table, number in LISTS:
        rows = click(office, address.format(**known))
        assert tuple(rows[0]) == BY_NAME[table].column_names, address
        assert len(rows) == (number or Actor.objects.current().count()), address
        run = ExportRun.objects.first()
        assert (run.by, run.format, run.state) == (office.person, f"{table}.csv", RunState.DONE)
        assert run.rows == {table: len(rows)}
        assert run.files[f"{table}.csv"]["sha256"] == run.sha256
        assert run.filters[0].startswith(urlsplit(address.format(**known)).path)
    assert office.get("export_run", run.uuid).status_code == 200


def test_a_list_of_many_pages_goes_out_whole(office):
    for number in range(60):
        Actor.objects.create(name=f"Zoe {number:02}").names.create(
            name=f"Zoe {number:02}", key=f"zoe {number:02}"
        )
        make.stance(make.article(), holder=f"Zoe {number:02}", target="More boats", approved=True)
    assert len(click(office, "/actors/?q=zoe")) == 60
    assert {row["name"] for row in click(office, "/actors/?q=zoe&page=2")} == {
        f"Zoe {number:02}" for number in range(60)
    }
    cells = click(office, "/matrix/")
    assert len([cell for cell in cells if cell["target"] == "More boats"]) == 60
    assert len(click(office, "/matrix/?page=2")) == len(cells)


def test_what_an_editor_may_not_export_stays_in_and_is_counted(office):
    editor = Desk("editor", htmx=False)
    actor = Actor.objects.get(name="Ida Lind")
    make.quote(speaker=actor.name, status="submitted")
    page = editor.get("actor", actor)
    assert "Download the approved ones as CSV" in words(page)
    (row,) = click(editor, actor.get_absolute_url())
    assert row["status"] == "approved"
    run = ExportRun.objects.get()
    assert run.statuses == {"approved": [1, 0], "submitted": [0, 1]}
    assert len(click(office, actor.get_absolute_url())) == 2


def test_who_may_not_export_gets_no_list(office):
    reader = Desk("nobody", htmx=False)
    reader.person.user_permissions.set(
        Permission.objects.filter(codename__in=["view_actor", "view_article"])
    )
    assert "CSV" not in words(reader.get("actors"))
    assert reader.get("actors", csv=1).status_code == 403
    assert reader.client.get("/?csv=1").status_code == 403
    assert not ExportRun.objects.exists()


def test_a_withheld_article_is_in_no_list_of_an_editor():
    hidden = make.quote(speaker="Ida Lind", approved=True).version.article
    hidden.status = "withheld"
    hidden.save()
    make.quote(speaker="Ida Lind", approved=True)
    editor = Desk("editor", htmx=False)
    assert len(click(editor, "/?all=1")) == 1
    assert len(click(editor, Actor.objects.get(name="Ida Lind").get_absolute_url())) == 1


def test_a_filter_that_is_none_is_a_sentence_here_too(office):
    for address in ("/actors/?kind=x&csv=1", "/?status=x&csv=1", "/targets/?page=0&csv=1"):
        assert office.client.get(address).status_code == 422
    for address in ("?p=x&csv=1", "?nothing=1&csv=1", "?q=%00&csv=1"):
        assert office.client.get(url(Annotation, "changelist") + address).status_code == 400


def test_each_list_of_the_back_office_is_downloaded(office, django_assert_max_num_queries):
    desk, downloaded = Desk("admin", htmx=False), 0
    for model in admin.site._registry:
        address = url(model, "changelist")
        page = desk.client.get(address)
        number = page.context["cl"].result_count
        if number:
            with django_assert_max_num_queries(40):
                rows = click(desk, address)
            assert len(rows) == number, model
            run = ExportRun.objects.first()
            assert (run.by, [*run.rows.values()]) == (desk.person, [number])
            downloaded += 1
        else:
            assert "csv=1" not in page.text, model
    assert downloaded > 14


def test_the_queue_goes_out_as_it_is_filtered(office):
    address = url(Annotation, "changelist")
    assert {row["status"] for row in click(office, address)} == {"submitted"}
    rows = click(office, f"{address}?status=all&kind__exact=quote")
    assert {row["kind"] for row in rows} == {"quote"}
    assert len(rows) == Annotation.objects.filter(kind="quote").count()
    assert office.client.get(url(User, "changelist") + "?csv=1").status_code == 403
    assert Desk("editor", htmx=False).client.get(address + "?csv=1").status_code == 403
