"""Every page of the back office: who gets in, what bad input gets, how many queries it takes."""

import datetime
import io
import logging
from unittest.mock import Mock

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousFileOperation
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.admin import annotations as queue
from annotations.admin import base
from annotations.admin.base import CappedPaginator
from annotations.models import (
    Actor,
    ActorName,
    Annotation,
    Comment,
    Delivery,
    Publisher,
    Reason,
    Review,
    Target,
    User,
    Webhook,
    WebhookEvent,
)
from annotations.services.actors import add as add_actor
from annotations.services.api_tokens import make_token
from annotations.services.comments import comment
from tests import factories


def url(model, page, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


def fill(numbers):
    """A row or more for each of these numbers in every list."""
    for n in numbers:
        Webhook.objects.create(
            name=f"hook {n}", url="https://x.example/", events=list(WebhookEvent)
        )
        author = factories.make_user("editor", f"editor{n}")
        article = factories.article(by=author, publisher=f"Gazette {n}")
        quote = factories.quote(article, by=author, speaker=f"Speaker {n}", status="submitted")
        factories.claim(article, by=author, claimant=f"Claimant {n}", status="submitted")
        factories.caption(article, by=author, status="returned")
        factories.stance(article, by=author, target=f"The sound needs {n} boats", approved=True)
        factories.changed(factories.not_a_quote(article, by=author, approved=True))
        comment(annotation=quote, by=author, body="Heard on tape.")
        factories.collection(f"Collection {n}")
        Group.objects.create(name=f"group {n}")
        make_token(by=author, name=f"Script {n}", scopes=["read"], days=30)
        Reason.objects.create(text=f"Reason {n}")
        for record in (AccessAttempt, AccessLog, AccessFailureLog):
            needs = {"failures_since_start": 1, "get_data": ""} if record is AccessAttempt else {}
            record.objects.create(username=f"x{n}", **needs)


# Who gets in -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/admin/", "/admin/annotations/annotation/", "/admin/nowhere/"])
def test_who_is_not_signed_in_gets_the_apps_own_sign_in(client, db, path):
    response = client.get(path, follow=True)
    landed, _status = response.redirect_chain[-1]
    assert landed.startswith(reverse("sign_in"))
    assert response.status_code == 200


def test_the_sign_in_leads_back_to_the_page_that_was_asked_for(client, moderator):
    page = url(Annotation, "changelist")
    landed = client.get(page, follow=True).redirect_chain[-1][0]
    response = client.post(landed, {"username": "moderator", "password": factories.PASSWORD})
    assert response.status_code == 302
    assert response.url == page


@pytest.mark.parametrize("role", ["editor", "nobody"])
def test_who_may_not_judge_is_told_so_instead_of_asked_to_sign_in(client, db, role):
    client.force_login(factories.make_user(role))
    for page in ("/admin/", url(Annotation, "changelist"), "/admin/login/?next=/admin/"):
        response = client.get(page)
        assert response.status_code == 403
        assert "The back office is for moderators and admins." in response.content.decode()
    quote = factories.quote(status="submitted")
    decide = url(Annotation, "decide", quote.pk)
    assert client.post(decide, {"decision": "approve", "lock": quote.lock}).status_code == 403
    assert not Review.objects.exists()


def test_the_login_page_sends_on_who_is_signed_in_and_never_abroad(client, moderator):
    assert client.get("/admin/login/?next=https://evil.example/").url.startswith("/sign-in/?next=/")
    client.force_login(moderator)
    assert client.get("/admin/login/?next=/admin/annotations/actor/").url.endswith("/actor/")
    assert client.get("/admin/login/?next=https://evil.example/").url == "/admin/"


def test_signing_out_and_passwords_are_the_apps_own(office):
    out = office.post("/admin/logout/")
    assert (out.status_code, out.url) == (307, reverse("sign_out"))
    assert office.get("/admin/password_change/").url == reverse("password_change")


def test_the_front_page_says_how_much_waits(office, moderator):
    article = factories.article()
    factories.quote(article, status="submitted")
    factories.claim(article, status="submitted")
    factories.stance(article, by=moderator, status="submitted")
    html = " ".join(office.get("/admin/").content.decode().split())
    assert "<strong>2</strong> annotations wait for a decision." in html
    assert "1 of your own waits for another moderator." in html


def test_times_are_written_as_on_the_desk(office):
    said = comment(annotation=factories.quote(), by=factories.make_user(), body="Which quay?")
    Comment.objects.filter(pk=said.pk).update(
        created_at=datetime.datetime(2026, 3, 4, 17, 5, tzinfo=datetime.UTC)
    )
    assert "4 Mar 2026, 17:05" in office.get(url(Comment, "changelist")).content.decode()


# How many queries ------------------------------------------------------------------------


def test_every_list_takes_as_many_queries_for_30_rows_as_for_3(client, admin):
    client.force_login(admin)
    pages = [url(model, "changelist") for model in django_admin.site._registry]
    pages += [url(Annotation, "changelist") + "?status=all"]

    rows = {}

    def counts():
        found = {}
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(page)
            assert response.status_code == 200
            found[page], rows[page] = len(queries), response.context["cl"].result_count
        return found

    fill(range(3))
    client.get("/admin/")
    few = counts()
    fill(range(3, 30))
    assert counts() == few
    # An empty list would prove nothing: whoever adds one fills it above.
    assert not {page: number for page, number in rows.items() if number < 30}
    assert max(few.values()) <= 19


@pytest.mark.parametrize("model", django_admin.site._registry)
def test_how_long_a_list_is_does_not_wait_for_the_numbers_in_its_columns(client, admin, model):
    """They are counted for the rows of the page: on a large desk the others are very many."""
    client.force_login(admin)
    with CaptureQueriesContext(connection) as queries:
        client.get(url(model, "changelist"))
    lengths = [query["sql"] for query in queries if "LIMIT 10001) subquery" in query["sql"]]
    assert lengths
    assert not [sql for sql in lengths if sql.count("COUNT(") > 1]


def inlines():
    return [
        (model, inline)
        for model, page in django_admin.site._registry.items()
        for inline in page.inlines
    ]


def add_rows(inline, on, numbers):
    """A row below the form of `on` for each of these numbers."""
    if inline.model is ActorName:
        ActorName.objects.bulk_create(
            ActorName(actor=on, name=f"Other name {n}", key=f"other name {n}") for n in numbers
        )
    else:
        raise AssertionError(f"Say here how rows of {inline.model.__name__} are made.")


@pytest.mark.parametrize(("model", "inline"), inlines())
def test_a_form_takes_as_many_queries_for_30_rows_below_it_as_for_3(client, admin, model, inline):
    client.force_login(admin)
    claim = factories.claim().claim
    on = {Actor: claim.claimant}[model]
    page = url(model, "change", on.pk)

    def counts():
        with CaptureQueriesContext(connection) as queries:
            html = client.get(page).content.decode()
        assert html.count('-id"') >= inline.model.objects.count()
        return len(queries)

    add_rows(inline, on, range(3))
    client.get(page)
    few = counts()
    add_rows(inline, on, range(3, 30))
    assert counts() == few


def test_a_long_list_is_not_counted_to_its_end(office, monkeypatch):
    monkeypatch.setattr(CappedPaginator, "most", 4)
    for n in range(6):
        Publisher.objects.create(name=f"Gazette {n}")
    html = office.get(url(Publisher, "changelist")).content.decode()
    assert "The first 4 publishers; search or filter for the others." in html


def test_what_a_search_finds_is_counted_less_far(office, monkeypatch):
    monkeypatch.setattr(queue, "MOST_FOUND", 2)
    for _ in range(3):
        factories.quote(status="submitted")
    page = url(Annotation, "changelist")
    assert "The first 2 annotations;" in office.get(page, {"q": "summer"}).content.decode()
    assert "3 annotations" in office.get(page).content.decode()


# Bad input -------------------------------------------------------------------------------

HUGE = "9" * 30
BAD_ADDRESSES = {
    "a filter that no list offers": (400, "annotations/actor/?name__regex=("),
    "a filter through a relation": (400, "annotations/annotation/?author__password__startswith=p"),
    "a filter of the users' passwords": (400, "annotations/user/?password__startswith=p"),
    "a filter with a line break": (400, "annotations/actor/?name%0Awrite__regex=("),
    "an unknown parameter": (400, "annotations/actor/?colour=red"),
    "a regular expression on the queue": (400, "annotations/annotation/?spans__exact__regex=("),
    "an author who is no number": (400, "annotations/annotation/?author__id__exact=abc"),
    "an author of thirty digits": (200, f"annotations/annotation/?author__id__exact={HUGE}"),
    "a kind there is none of": (200, "annotations/annotation/?kind__exact=limerick"),
    "a status there is none of": (400, "annotations/annotation/?status=lost"),
    "an article that is no number": (400, "annotations/annotation/?article=abc"),
    "an article of thirty digits": (400, f"annotations/annotation/?article={HUGE}"),
    "an article that is not there": (200, "annotations/annotation/?article=99999"),
    "a page far behind the end": (400, "annotations/publisher/?p=999999"),
    "a page of thirty digits": (400, f"annotations/publisher/?p={HUGE}"),
    "page nought": (400, "annotations/publisher/?p=0"),
    "a page before the first": (400, "annotations/publisher/?p=-1"),
    "a page that is no number": (400, "annotations/publisher/?p=two"),
    "a column that is not there": (200, "annotations/publisher/?o=99"),
    "a column that is no number": (200, "annotations/publisher/?o=x.y"),
    "a NUL in the search": (400, "annotations/actor/?q=%00"),
    "a NUL in a filter": (400, "annotations/annotation/?kind__exact=%00"),
    "a NUL in the name of a filter": (400, "annotations/annotation/?ki%00nd=quote"),
    "a search for eleven words": (400, "annotations/annotation/?q=a+b+c+d+e+f+g+h+i+j+k"),
    "a search for signs": (200, "annotations/annotation/?q=%25_%5C%27%22%28"),
    "an unknown field to go by": (400, "annotations/actor/?_to_field=secret"),
    "a new row by an unknown field": (400, "annotations/actor/add/?_to_field="),
    "a row that is no number": (404, "annotations/actor/abc/change/"),
    "a row of thirty digits": (404, f"annotations/actor/{HUGE}/change/"),
    "a row with a NUL": (404, "annotations/actor/1%00/change/"),
    "an annotation that is no number": (404, "annotations/annotation/abc/change/"),
    "an annotation of thirty digits": (404, f"annotations/annotation/{HUGE}/change/"),
    "a row that is not there": (404, "annotations/target/99999/delete/"),
    "the history of nothing": (404, "annotations/article/99999/history/"),
    "a new row filled from the address": (200, "annotations/target/add/?actor=abc&claim=x"),
    "a kept list that is none": (400, "{page}?_changelist_filters=x%3D1"),
    "a kept list with a NUL": (400, "{page}?_changelist_filters=q%3D%2500"),
    "a type-ahead for nothing": (403, "autocomplete/"),
    "a type-ahead with a NUL": (
        400,
        "autocomplete/?app_label=annotations&model_name=target&field_name=actor&term=%00",
    ),
    "a page that is not there": (404, "annotations/nothing/"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_ADDRESSES)
def test_a_bad_address_gets_its_status_and_never_a_500(client, admin, case):
    status, path = BAD_ADDRESSES[case]
    Publisher.objects.bulk_create(Publisher(name=f"Gazette {n}") for n in range(60))
    page = url(Annotation, "change", factories.quote(status="submitted").pk)
    client.force_login(admin)
    response = client.get(path.replace("{page}", page) if "{" in path else f"/admin/{path}")
    assert response.status_code == status
    if status == 400:
        assert 'class="answer__error"' in response.content.decode(), "a sentence says what is wrong"


@pytest.mark.parametrize("view", ["change", "delete"])
@pytest.mark.parametrize("name", ["", "secret", "a\0b"])
def test_a_row_is_named_by_no_field_that_is_not_known(office, view, name):
    actor = add_actor(name="Mira Solberg")
    address = url(Actor, view, actor.pk)
    for answer in (
        office.get(address, {"_to_field": name}),
        office.post(address, {"_to_field": name, "post": "yes"}),
    ):
        assert answer.status_code == 400
        assert "names its row in a way that is not known" in answer.content.decode()
    assert Actor.objects.exists()
    assert office.get(address, {"_to_field": "id"}).status_code == 200


@pytest.fixture
def console(monkeypatch):
    """What the server's log is given, as it is written."""
    (handler,) = (one for one in logging.getLogger().handlers if one.name == "console")
    monkeypatch.setattr(handler, "stream", io.StringIO())
    return handler.stream


@pytest.mark.parametrize("case", BAD_ADDRESSES)
def test_a_bad_address_leaves_no_traceback(client, admin, console, case):
    _status, path = BAD_ADDRESSES[case]
    client.force_login(admin)
    page = url(Annotation, "change", factories.quote(status="submitted").pk)
    before = console.getvalue()
    response = client.get(path.replace("{page}", page) if "{" in path else f"/admin/{path}")
    lines = console.getvalue().removeprefix(before).splitlines()
    assert len(lines) == (response.status_code >= 400), lines
    assert all(" WARNING django." in line for line in lines), lines


def test_a_mistake_of_ours_keeps_its_traceback(office, console, monkeypatch):
    office.raise_request_exception = False
    for error in (SuspiciousFileOperation("out of the folder"), ZeroDivisionError("by nothing")):
        with monkeypatch.context() as broken:
            broken.setattr(base, "refuse_nul", Mock(side_effect=error))
            office.get(url(Publisher, "changelist"))
        assert f"{error}\n" in console.getvalue()
    assert console.getvalue().count("Traceback (most recent call last)") == 2


BAD_DECISIONS = {
    "nothing at all": (400, {}),
    "no lock number": (400, {"decision": "approve"}),
    "a lock number in words": (400, {"decision": "approve", "lock": "one"}),
    "a lock number of thirty digits": (400, {"decision": "approve", "lock": HUGE}),
    "a decision there is none of": (400, {"decision": "praise", "lock": "2"}),
    "a NUL in the reason": (400, {"decision": "reject", "lock": "2", "comment": "a\0b"}),
    "filters that no list offers": (
        400,
        {"decision": "approve", "lock": "2", "filters": "author__password=x"},
    ),
}


@pytest.mark.parametrize("case", BAD_DECISIONS)
def test_a_bad_decision_gets_its_status_and_decides_nothing(office, case):
    status, data = BAD_DECISIONS[case]
    quote = factories.quote(status="submitted")
    response = office.post(url(Annotation, "decide", quote.pk), data)
    assert response.status_code == status
    assert not Review.objects.exists()


@pytest.mark.parametrize("pk", ["abc", HUGE, "99999"])
def test_a_decision_on_no_annotation_is_not_found(office, pk):
    data = {"decision": "approve", "lock": "1"}
    assert office.post(f"/admin/annotations/annotation/{pk}/decide/", data).status_code == 404


@pytest.mark.parametrize("stage", [{"index": "0"}, {"confirmed": "yes"}])
@pytest.mark.parametrize(
    ("status", "selected", "lock"),
    [
        (400, "abc", "2"),
        (400, HUGE, "2"),
        (400, "1\0", "2"),
        (400, "{pk}", "abc"),
        (400, "{pk}", HUGE),
        (400, "{pk}", ""),
    ],
)
def test_a_bad_selection_gets_its_status_and_decides_nothing(office, stage, status, selected, lock):
    pk = factories.quote(status="submitted").pk
    chosen = selected.replace("{pk}", str(pk))
    data = {"action": "approve_selected", "_selected_action": chosen, f"lock-{pk}": lock} | stage
    assert office.post(url(Annotation, "changelist"), data).status_code == status
    assert not Review.objects.exists()


def test_an_action_there_is_none_of_does_nothing(office):
    quote = factories.quote(status="submitted")
    data = {"action": "delete_selected", "_selected_action": quote.pk, "index": "0"}
    response = office.post(url(Annotation, "changelist"), data, follow=True)
    assert "No action selected." in response.content.decode()
    assert Annotation.objects.filter(pk=quote.pk).exists()


BAD_FORMS = {
    "an actor without a name": (Actor, {"name": " ", "kind": "person"}),
    "an actor named by signs": (Actor, {"name": "…!", "kind": "person"}),
    "an actor with a NUL": (Actor, {"name": "A\0", "kind": "person"}),
    "an actor of no kind": (Actor, {"name": "Anna", "kind": "robot"}),
    "a target whose actor is no number": (
        Target, {"statement": "Boats sail", "kind": "issue", "actor": "abc"},
    ),
    "a target whose actor has thirty digits": (
        Target, {"statement": "Boats sail", "kind": "issue", "actor": HUGE},
    ),
    "a target whose claim is not there": (
        Target, {"statement": "Boats sail", "kind": "issue", "claim": "99999"},
    ),
    "a publisher without a name": (Publisher, {"name": ""}),
    "a publisher with a long country": (Publisher, {"name": "Gazette", "country": "Norway"}),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_FORMS)
def test_a_bad_form_comes_back_with_its_errors(office, case):
    model, data = BAD_FORMS[case]
    counts = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
    response = office.post(url(model, "add"), data | counts)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert not model.objects.exists()


# Where numbers of rows are sent several at a time, or beside a form.
HUGE_NUMBERS = {
    "the groups and rights of a person": (
        lambda: url(User, "change", factories.make_user("editor").pk),
        {"username": "editor", "groups": HUGE, "user_permissions": HUGE},
    ),
    "the rights of a group": (lambda: url(Group, "add"), {"name": "Night", "permissions": HUGE}),
}


@pytest.mark.parametrize("case", HUGE_NUMBERS)
def test_a_number_that_no_row_can_have_is_none_of_them(client, admin, case):
    client.force_login(admin)
    address, fields = HUGE_NUMBERS[case]
    address = address()
    stored = [Group, User.groups.through, User.user_permissions.through]
    before = [model.objects.count() for model in stored]
    response = client.post(address, fields)
    # PostgreSQL looks for the row; SQLite cannot even look.
    asked = {"sqlite": (400, "The request could not be read."), "postgresql": (200, "errornote")}
    status, sentence = asked[connection.vendor]
    assert response.status_code == status
    assert sentence in response.text
    assert [model.objects.count() for model in stored] == before


OPENS = "An admin can open a host"


@pytest.mark.parametrize(
    ("host", "opens"),
    [
        ("127.0.0.2", True),
        ("10.1.2.3:8080", True),
        ("[::1]", True),
        ("localhost", True),
        # No setting opens these, so none is named.
        ("169.254.169.254", False),
        ("169.254.169.254:8080", False),
        ("[fe80::1]", False),
        ("224.0.0.1", False),
    ],
)
def test_a_webhook_to_an_address_of_no_public_network_is_refused_where_it_is_saved(
    client, admin, settings, host, opens
):
    client.force_login(admin)
    fields = {"name": "CMS", "url": f"http://{host}/in", "secret": "sh", "events": "article.added"}
    answer = client.post(url(Webhook, "add"), fields).text
    assert "does not stand on the public internet, so it is not contacted." in answer
    assert (OPENS in answer) == opens
    assert not Webhook.objects.exists()
    settings.FETCH_ALLOWED_HOSTS = [host]
    assert (client.post(url(Webhook, "add"), fields).status_code == 302) == opens


def test_a_webhook_goes_only_to_an_address_that_can_be_one(client, db):
    client.force_login(factories.make_user("admin"))
    fields = {"name": "Archive", "secret": "s", "events": ["article.added"], "active": "on"}
    for wrong in ("ftp://x.example/", "https://user:pw@x.example/", "https://x.example:22/", "x"):
        response = client.post(url(Webhook, "add"), fields | {"url": wrong})
        assert response.status_code == 200
        assert "errorlist" in response.text
    fields["url"] = "https://x.example:8443/in"
    # An admin can open it, and reads by what.
    said = "by the setting NEWSROOM_FETCH_ALLOWED_HOSTS"
    assert said in client.post(url(Webhook, "add"), fields).text
    assert not Webhook.objects.exists()
    fields["url"] = "https://x.example/in"
    assert client.post(url(Webhook, "add"), fields).status_code == 302
    hook = Webhook.objects.get()
    assert (hook.events, hook.active) == (["article.added"], True)


def test_an_admin_sees_what_was_not_taken_and_sends_it_again(client, db):
    Webhook.objects.create(name="Archive", url="https://x.example/", events=["article.added"])
    factories.article()
    Delivery.objects.update(state="failed", error="It answered 500.", next_at=None)
    client.force_login(factories.make_user("admin"))
    page = url(Delivery, "changelist")
    assert "It answered 500." in client.get(page).text
    chosen = {"action": "send_again", "_selected_action": [Delivery.objects.get().pk]}
    assert client.post(page, chosen).status_code == 302
    assert Delivery.objects.get().state == "waiting"
