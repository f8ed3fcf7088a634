"""Every list of the app and of the back office goes out as it is filtered, with one click."""

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.formats.csv_profiles import SPREADSHEET
from annotations.formats.tables import BY_NAME
from annotations.models import (
    Actor,
    Annotation,
    Collection,
    ExportRun,
    Publisher,
    RunState,
    Target,
    User,
)
from annotations.queries.sessions import places
from annotations.services import actors
from annotations.services.api_tokens import make_token
from annotations.services.comments import comment
from annotations.services.desk import plan
from annotations.services.settlements import settle_same
from tests import factories as make
from tests.addresses import ASKED, Things, rows
from tests.admin.test_pages import fill, url
from tests.exports.small_desk import read_table
from tests.test_addresses import address as address_of
from tests.test_addresses import in_words
from tests.views.pages import Desk, path, words

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


# The pages that hold a list and yet no link to its file, by the reason.
WITHOUT_A_FILE = {
    "what stands in a form to choose from, or before it is sent": """
        password_change article_file_new annotation_file_new annotation_file_mapping
        quote_create stance_create claim_create annotation_edit suggestion_edit
        actor_merge actor_split target_merge article_submit
    """,
    "reading matter": "guidelines api_guide",
    "an article leads to the export of it alone, in every format": "article",
    "an export is told by the manifest in it": "export_run",
    "where claims stand elsewhere is a table of the exports": "claim",
}
OMITTED = {name for names in WITHOUT_A_FILE.values() for name in names.split()}
# What brings the list of a page up that shows first something else.
WHOLE = {"desk": {"all": "1"}}
HOLDS_A_LIST = re.compile(r"<(table|ul|ol|dl|article)\b")
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
DOWNLOAD = re.compile(r'<a [^>]*href="([^"]+)"[^>]* download[ >]')


def test_every_list_of_the_app_has_its_file_or_a_reason(settings, tmp_path):
    """Whoever adds a list includes annotations/lists/csv.html, or writes a reason above."""
    settings.MEDIA_ROOT = tmp_path
    desks = {role: Desk(role, htmx=False) for role in ("admin", "editor", "data desk")}
    desk, things = desks["admin"], Things({role: one.person for role, one in desks.items()})
    things.of("own", "admin")
    ferries = Collection.objects.get(slug=things.of("collection", "admin")[0])
    ferries.articles.add(things.of("article", "admin"))
    comment(annotation=things.of("other", "admin"), by=desk.person, body="Whose?")
    lists, files, asked = set(), {}, []
    for method, name, word, answers in rows():
        if method != "GET" or name.startswith("admin:") or answers["admin"] != "yes":
            continue
        where = address_of(name, things.of(word, "admin"))
        page = desk.client.get(where, query_params=ASKED.get(word) or WHOLE.get(name, {}))
        main = MAIN.search(page.text) if not page.streaming and page.status_code == 200 else None
        if main is None:
            continue
        if HOLDS_A_LIST.search(main[0]):
            lists.add(name)
        for link in DOWNLOAD.findall(main[0]):
            files[urljoin(where, html.unescape(link))] = name
        if "csv=1" in main[0]:
            asked.append((name, word, answers))
    without = lists - {*files.values()}
    assert without - OMITTED == set(), "These lists lead to no file."
    assert OMITTED - without == set(), "These need no reason any more."
    for link, name in files.items():
        # The page of exports has files of its own, with tests of their own.
        if name != "exports":
            lines = read_table(content(desk.client.get(link)), SPREADSHEET)
            assert lines, (name, link)
            # What is called as a table is one, and its run and manifest say so.
            table = BY_NAME.get(ExportRun.objects.first().format.removesuffix(".csv"))
            assert table is None or tuple(lines[0]) == table.column_names, (name, link)
    # Who may not see the page gets no file of it either, and who may gets it.
    for name, word, answers in asked:
        for role in ("editor", "data desk"):
            query = {"csv": 1} | ASKED.get(word, {})
            where = address_of(name, things.of(word, role))
            file = desks[role].client.get(where, query_params=query)
            assert in_words(file) == answers[role], (name, word, role)


def test_people_go_by_pseudonym_where_their_names_may_not_leave():
    article = make.read_by_two()
    quote = Annotation.objects.filter(made_in__article=article).earliest("pk")
    moderator, editor = Desk("moderator", "mette", htmx=False), Desk("editor", htmx=False)
    plan(article=article, by=moderator.person, changes={"assignee": None})
    settle_same(article=article, by=moderator.person)
    names = ["left", "right", "mette"]
    for page, known in (
        (("article_activity", article), {*names}),
        (("compare", article), {*names}),
        (("annotation_history", quote.uuid), {"left"}),
        (("versions", article), {"editor"}),
    ):
        taken = {}
        for desk in (editor, moderator):
            rows = read_table(content(desk.get(*page, csv=1)), SPREADSHEET)
            taken[desk] = [[*row.values()] for row in rows]
            assert ExportRun.objects.first().names == (desk is moderator)
        assert known <= {cell for row in taken[moderator] for cell in row}, page
        hidden = str(taken[editor])
        for name in known:
            assert f"'{name}'" not in hidden, (page, name)
            assert User.objects.get(username=name).pseudonym in hidden, (page, name)
    # The one whom an article was taken from is named among the changes.
    changes = [row["changes"] for row in click(editor, path("article_activity", article))]
    assert any(f"{quote.author.pseudonym} → –" in change for change in changes), changes
    assert not any("→ left" in change for change in changes)


def test_the_file_of_two_passes_says_what_differs_and_what_was_chosen():
    article = make.read_by_two(
        left=lambda on, by: (make.quote(on, by=by), make.claim(on, by=by)),
        right=lambda on, by: make.quote(on, by=by, cue=""),
    )
    quote, claim = click(Desk("moderator", htmx=False), path("compare", article))
    assert (quote["what_differs"], quote["changes"]) == ("Cue", "Cue: said → –")
    assert (claim["what_differs"], claim["right_annotation_id"]) == ("only left", "")
    agreed = make.read_by_two(on=make.article(collection=article.collection))
    moderator = Desk("moderator", htmx=False)
    settle_same(article=agreed, by=moderator.person)
    (same,) = click(moderator, path("compare", agreed))
    assert (same["chosen"], same["settled_by"]) == ("same", str(moderator.person))
    assert Annotation.objects.get(uuid=same["agreed_annotation_ids"]).made_in is None


def test_past_exports_do_not_list_themselves():
    desk = Desk(htmx=False)
    content(desk.get("sessions", csv=1))
    (row,) = click(desk, path("export_runs"))
    assert (row["format"], row["state"]) == ("sessions.csv", "done")


def test_no_key_to_the_desk_stands_in_a_list():
    desk = Desk(htmx=False)
    token, text = make_token(by=desk.person, name="Archive", scopes=["read"], days=30)
    (row,) = click(desk, path("api_tokens"))
    assert (row["name"], row["scopes"], row["revoked_at"]) == ("Archive", "read", "")
    assert not {text, token.hashed} & {*row.values()}
    (row,) = click(desk, path("sessions"))
    assert row["is_here"] == "true"
    key = desk.client.session.session_key
    assert not {key, places(desk.person)[0].handle} & {*row.values()}


def test_a_feed_does_not_name_a_withheld_article():
    feed, article = make.feed(), make.article(status="withheld")
    feed.items.create(guid="b", title="Kept back", article=article)
    for role, titles in (("editor", {"Seen before"}), ("moderator", {"Seen before", "Kept back"})):
        rows = click(Desk(role, htmx=False), path("feed", feed))
        assert {row["title"] for row in rows} == titles
    assert str(article.uuid) in {row["article_id"] for row in rows}


def test_the_files_of_a_long_list_take_no_more_queries():
    desk = Desk("admin", htmx=False)
    feed = make.feed()

    def fill_up(numbers):
        for number in numbers:
            feed.items.create(guid=f"{number}", article=make.article())
            make.job(by=make.make_user("moderator", f"m{number}"))
            make.quote(by=make.make_user("editor", f"e{number}"))

    def queries():
        counted = []
        for page in (("feed", feed), ("jobs",), ("export_runs",), ("feeds",), ("activity",)):
            with CaptureQueriesContext(connection) as captured:
                content(desk.get(*page, csv=1))
            counted.append((page[0], len(captured)))
        return counted

    fill_up(range(3))
    # The first request of a session asks more.
    queries()
    before = queries()
    fill_up(range(3, 15))
    assert queries() == before


def test_every_pair_of_look_alikes_goes_out(monkeypatch):
    monkeypatch.setattr("annotations.queries.look_alikes.MOST_PAIRS", 2)
    for first in ("Ada", "Bo", "Cleo"):
        actors.add(name=f"{first} Solberg")
        actors.add(name=f"{first} Solbergh")
    desk = Desk("moderator", htmx=False)
    rows = click(desk, path("look_alikes"))
    assert len(rows) == 3 > len(desk.get("look_alikes").context["pairs"])
    assert {row["rule"] for row in rows} == {"spelling"}
    assert {(row["name"], row["other_name"]) for row in rows} == {
        (f"{first} Solberg", f"{first} Solbergh") for first in ("Ada", "Bo", "Cleo")
    }


def test_an_article_leads_to_the_export_of_it_alone():
    quote, _other = make.quote(approved=True), make.quote(make.article(), approved=True)
    desk = Desk(htmx=False)
    page = desk.get("article", quote.version.article)
    link = re.search(r'href="(/exports/\?article=[^"]+)"', page.text)[1]
    exported = desk.client.get(html.unescape(link))
    assert exported.context["counts"].rows["quotes"] == 1
    assert "article=" not in Desk("nobody", htmx=False).client.get("/").text


# An address, the table of its rows, how many they are and how many its filters leave out;
# None for as many as there are actors without these.
LISTS = [
    ("/?all=1", "articles", 5, 0),
    ("/?publisher={publisher}", "articles", 2, 3),
    ("/?all=1&before=999999", "articles", 5, 0),
    ("/actors/", "actors", None, 0),
    ("/actors/?q=ida", "actors", 1, None),
    ("/targets/?q=sound", "targets", 3, 0),
    ("/targets/?q=nothing", "targets", 0, 3),
    ("/targets/?show=open", "targets", 3, 0),
    ("/actors/{actor}/?kind=quote", "annotations", 1, 0),
    ("/actors/{actor}/?kind=claim", "annotations", 0, 1),
    ("/targets/{target}/?label={label}", "annotations", 1, 0),
]


def test_a_list_is_downloaded_as_it_is_filtered(office):
    target = Target.objects.order_by("pk").first()
    known = {
        "publisher": Publisher.objects.get(name="Elsewhere").pk,
        "actor": Actor.objects.get(name="Ida Lind").pk,
        "target": target.pk,
        "label": target.stances.first().label,
    }
    every_actor = Actor.objects.current().count()
    for address, table, number, left_out in LISTS:
        # An empty list has no link, but its address has an answer.
        asked = address.format(**known)
        data = content(office.client.get(f"{asked}{'&' if '?' in asked else '?'}csv=1"))
        rows = read_table(data, SPREADSHEET)
        number = every_actor - (left_out or 0) if number is None else number
        left_out = every_actor - number if left_out is None else left_out
        assert (rows == click(office, asked)) if rows else not number, address
        assert data.decode("utf-8-sig").startswith(f'"{BY_NAME[table].column_names[0]}"'), address
        assert len(rows) == number, address
        run = ExportRun.objects.first()
        assert (run.by, run.format, run.state) == (office.person, f"{table}.csv", RunState.DONE)
        assert run.rows == {table: len(rows)}
        assert run.left_out == {"list": left_out}, address
        assert (run.number, run.number_left_out) == (number, left_out), address
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
    assert run.left_out == {"list": 0, "right": 1}
    said = words(editor.get("export_run", run.uuid))
    assert "Submitted 0 1" in said
    assert "1 row is of work that is not approved." in said
    assert len(click(office, actor.get_absolute_url())) == 2
    # Both causes at once.
    content(editor.client.get(f"{actor.get_absolute_url()}?kind=claim&csv=1"))
    run = ExportRun.objects.first()
    assert run.left_out == {"list": 2, "right": 0}


def test_a_list_that_is_counted_together_tells_what_its_filters_leave_out(office):
    make.stance(
        make.article(publisher="Elsewhere"), holder="Ida Lind", target="More", approved=True
    )
    make.stance(make.article(), holder="Bo", target="Fewer boats", approved=True)
    make.quote(make.article(), speaker="Bo", approved=True)
    for page in ("/matrix/", "/matrix/quoted/"):
        everything = len(click(office, page))
        run = ExportRun.objects.first()
        assert (run.number, run.left_out) == (everything, {"list": 0})
        within = len(click(office, f"{page}?publisher=Elsewhere"))
        assert 0 < within < everything
        run = ExportRun.objects.first()
        assert (run.number, run.left_out) == (within, {"list": everything - within})
        told = f"{everything - within} row"
        assert told in words(office.get("export_run", run.uuid))


def test_the_audit_tells_what_its_filters_leave_out(office):
    everything = len(click(office, "/activity/audit/"))
    within = len(click(office, "/activity/audit/?kind=quote"))
    assert 0 < within < everything
    latest, whole = ExportRun.objects.all()[:2]
    # What was done since counts as well.
    assert (whole.number, whole.left_out) == (everything, {"list": 0})
    assert (latest.number, latest.left_out) == (within, {"list": everything - within})


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
            every = page.context["cl"].root_queryset.count()
            assert run.left_out == {"list": every - number}, model
            downloaded += 1
        else:
            assert "csv=1" not in page.text, model
    assert downloaded > 14


def test_the_queue_goes_out_as_it_is_filtered(office):
    address = url(Annotation, "changelist")
    assert {row["status"] for row in click(office, address)} == {"submitted"}
    run = ExportRun.objects.first()
    live = Annotation.objects.count()
    assert run.left_out == {"list": live - run.number}
    assert sum(map(sum, run.statuses.values())) == live
    rows = click(office, f"{address}?status=all&kind__exact=quote")
    assert ExportRun.objects.first().left_out == {"list": live - len(rows)}
    assert {row["kind"] for row in rows} == {"quote"}
    assert len(rows) == Annotation.objects.filter(kind="quote").count()
    assert office.client.get(url(User, "changelist") + "?csv=1").status_code == 403
    assert Desk("editor", htmx=False).client.get(address + "?csv=1").status_code == 403
