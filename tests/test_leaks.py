"""What nobody may read who lacks the right, looked for in every answer that they can get.

A withheld article and unapproved work each carry a word that stands nowhere else.
"""

import io
import zipfile

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission

from annotations.formats.catalogue import FORMATS
from annotations.formats.tables import BY_NAME
from annotations.middleware import RefusedMiddleware
from annotations.models import (
    ArticleStatus,
    Claim,
    ClaimMatch,
    Delivery,
    Status,
    Target,
    User,
    Webhook,
    WebhookEvent,
)
from annotations.services.claim_matches import match
from annotations.services.comments import comment
from annotations.services.refusals import SameArticle
from tests import factories as make
from tests.addresses import ASKED, Things
from tests.test_addresses import ROUTES, ROWS, Browser, address

pytestmark = pytest.mark.django_db

WITHHELD, UNAPPROVED = "Quillon", "Brimsel"


def told(word: str):
    """An article with one of everything on it, each saying the word."""
    clerk = make.make_user("admin", "clerk")
    story = [
        ("headline", f"{word} ferry is sold"),
        *make.STORY[1:],
        ("paragraph", f"“{word} shall sail,” said Ola Berg. {word} tickets rose by 3 percent."),
    ]
    on = make.article(blocks=story, by=clerk)
    how = {"by": clerk, "note": f"{word} again."}
    said = f"“{word} shall sail,”"
    quote = make.quote(on, content=said, cue="", source="", role_as_printed=word, **how)
    made = [
        quote,
        make.stance(on, evidence=said, **how),
        make.claim(on, words=f"{word} tickets rose", statement=f"{word} is dear", **how),
        make.caption(on, fields={"caption": f"{word} at sea"}, **how),
        make.not_a_quote(on, words=said, **how),
    ]
    for one in made:
        comment(annotation=one, by=clerk, body=f"{word}?")
    make.suggestion(on, content=f"{word} tickets")
    return on, made


@pytest.fixture
def desk(settings, tmp_path, caplog):
    """An article that is withheld, everything on it approved, and an open one, nothing approved."""
    caplog.set_level("CRITICAL")
    settings.MEDIA_ROOT = tmp_path
    hidden, made = told(WITHHELD)
    for one in made:
        make.brought_to(one, Status.APPROVED)
    hidden.refresh_from_db()
    hidden.status = "withheld"
    hidden.save()
    _open, others = told(UNAPPROVED)
    match(claim=others[2].claim, other=made[2].claim, by=make.make_user("admin", "clerk"))
    return hidden


def everywhere(things, role, hidden, part):
    """Every address that is read; lists also as they are searched, filtered and downloaded."""
    for method, name, word, _answers in ROWS:
        if method == "GET" and not name.startswith("admin:"):
            where = address(name, things.of(word, role))
            yield where, ASKED.get(word, {})
            if "<" not in ROUTES[name]:
                yield where, {"csv": "1", "q": part}
                yield where, {"article": hidden.pk, "q": part}
    marks = list(hidden.current_version.annotations.all())
    # Those of the open article, which the withheld one is named with.
    for mark in Claim.objects.exclude(annotation__in=marks).select_related("annotation__version"):
        yield mark.get_absolute_url(), {}
        yield f"{mark.get_absolute_url()}alike/", {}
        yield f"/annotations/{mark.annotation.uuid}/history/", {}
        yield f"/annotations/{mark.annotation.uuid}/history/", {"csv": "1"}
        yield f"/articles/{mark.annotation.version.article_id}/activity/", {}
    yield from (("/", {"status": status}) for status in ArticleStatus.values)
    for where in ("", "activity/", "submit/", "compare/", "versions/", "quotes/new/"):
        yield f"/articles/{hidden.pk}/{where}", {}
    yield f"/api/v1/articles/{hidden.uuid}/suggestions/", {}
    for mark in marks:
        for where in ("", "history/", "comments/", "edit/"):
            yield f"/annotations/{mark.uuid}/{where}", {}
    speaker = marks[0].quote.speaker
    yield speaker.get_absolute_url(), {}
    yield speaker.get_absolute_url(), {"csv": "1"}
    for about in ({}, {"actor": speaker.name, "actor_id": speaker.pk}):
        yield "/exports/download/", about
        yield from ((f"/api/v1/{table}/", about) for table in BY_NAME)
    yield "/exports/download/", {"article": hidden.pk}
    yield from (("/exports/", {"preview": table}) for table in BY_NAME)
    yield from (("/exports/format/", {"format": made}) for made in FORMATS)


def text_of(content: bytes) -> str:
    """What stands in an answer, in each file of a zip."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize(
    ("role", "secrets"), [("editor", [WITHHELD]), ("data desk", [WITHHELD, UNAPPROVED])]
)
def test_no_answer_says_what_its_reader_may_not_know(desk, role, secrets):
    person = make.make_user(role, "reader")
    browser, things = Browser(person), Things({role: person})
    leaks = []
    for where, query in everywhere(things, role, desk, WITHHELD[:5]):
        browser.ask("GET", where, query=query)
        text = text_of(browser.content)
        leaks += [f"{word} at {where} {query}" for word in secrets if word in text]
    assert not leaks, "\n".join(leaks)


def checker() -> User:
    """Somebody of a desk's own group, who may do all there is but see withheld articles."""
    group = Group.objects.create(name="checkers")
    group.permissions.set(Permission.objects.exclude(codename="view_withheld_article"))
    person = make.make_user("nobody", "reader")
    person.groups.add(group)
    return person


def in_the_office(hidden, part, most: int):
    """Every list of the back office, plain, searched, narrowed and as CSV, and rows' own pages.

    Of each table the first rows, at most so many, and the last one.
    """
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        filters = [str(one) for one in admin.site._registry[model].list_filter]
        yield base, {}
        yield base, {"q": part}
        yield base, {"csv": "1"}
        if any("StatusFilter" in one for one in filters):
            yield base, {"status": "all"}
        if any("ArticleFilter" in one for one in filters):
            yield base, {"article": hidden.pk}
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for key in {*keys[:most], *keys[-1:]}:
            yield from ((f"{base}{key}/{page}/", {}) for page in ("change", "history", "delete"))
        for field in model._meta.concrete_fields:
            if field.is_relation:
                which = {"model_name": model._meta.model_name, "field_name": field.name}
                which["app_label"] = model._meta.app_label
                yield "/admin/autocomplete/", which | {"term": part}


def told_by_others(hidden):
    """What hangs on a withheld article from outside: a target, a message sent of it."""
    secret = Claim.objects.get(annotation__version__article=hidden)
    Target.objects.create(statement="What is dear is bad", key="what is dear is bad",
                          kind="claim", claim=secret)  # fmt: skip
    hook = Webhook.objects.create(
        name="Archive", url="https://x.example/", events=list(WebhookEvent)
    )
    Delivery.objects.create(
        webhook=hook, article=hidden, event=WebhookEvent.ARTICLE_APPROVED, body=WITHHELD
    )


def test_the_back_office_says_nothing_of_withheld_articles_to_who_may_not_see_them(desk):
    told_by_others(desk)
    browser = Browser(checker())
    leaks, shown = [], 0
    for where, query in in_the_office(desk, WITHHELD[:5], most=3):
        said, _written = browser.ask("GET", where, query=query)
        shown += said == "yes"
        leaks += [f"{where} {query}"] * (WITHHELD in text_of(browser.content))
    assert not leaks, "\n".join(leaks)
    # All the others are there.
    assert shown > 60


def test_whoever_may_see_them_finds_withheld_articles_in_the_back_office(desk):
    """The search above is worth something only if it finds what may be read."""
    told_by_others(desk)
    browser = Browser(make.make_user("admin", "reader"))
    found = set()
    for where, query in in_the_office(desk, WITHHELD[:5], most=1):
        browser.ask("GET", where, query=query)
        if WITHHELD in text_of(browser.content):
            found.add(where.split("/")[3])
    assert found >= {
        "annotation", "article", "articleversion", "claim", "comment", "delivery", "event",
        "review", "photo", "target",
    }  # fmt: skip


def test_nothing_of_a_withheld_article_is_reached_by_its_number(desk):
    told_by_others(desk)
    browser = Browser(checker())
    version = desk.current_version
    claim = Claim.objects.get(annotation__version=version)
    rows = [desk, version, desk.photos.get(), claim, claim.annotation,
            claim.annotation.comments.first(), claim.annotation.reviews.first(),
            desk.events.first(), Delivery.objects.get()]  # fmt: skip
    for row in rows:
        base = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/"
        for page in ("change/", "history/"):
            assert browser.ask("GET", base + page)[0] == "gone", base + page
    # Nor can it be matched with.
    other = Claim.objects.exclude(pk=claim.pk).get()
    ClaimMatch.objects.all().delete()
    form = {"other": claim.annotation.uuid, "relation": "same"}
    browser.ask("POST", f"{other.get_absolute_url()}matches/", form)
    assert "This claim is not here any more." in text_of(browser.content)
    assert not ClaimMatch.objects.exists()


def test_the_words_are_there_to_be_found(desk):
    """The search above is worth something only if it finds what may be read."""
    browser = Browser(make.make_user("admin", "reader"))
    for where, query in (
        ("/", {"q": WITHHELD[:5]}),
        ("/", {"q": WITHHELD[:5], "csv": "1"}),
        (f"/articles/{desk.pk}/", {}),
        ("/exports/download/", {"withheld": "on"}),
        ("/api/v1/quotes/", {"withheld": "true"}),
        ("/exports/format/", {"withheld": "on"}),
        ("/activity/audit/", {}),
    ):
        browser.ask("GET", where, query=query)
        assert WITHHELD in text_of(browser.content), where


def test_the_data_desk_is_not_told_whose_pseudonym_is_which(client):
    annotator = make.make_user("editor", "quilla", first_name="Quilla", last_name="Aasen")
    make.quote(by=annotator, approved=True)
    client.force_login(make.make_user("data desk"))
    page = client.get("/exports/").text
    assert "Aasen" not in page
    assert "quilla" not in page
    assert annotator.pseudonym in page
    assert client.get("/exports/", {"editor": "quilla"}).status_code == 422
    found = client.get("/exports/", {"editor": annotator.pseudonym})
    assert found.context["counts"].annotations == 1
    client.force_login(make.make_user("editor"))
    assert "Quilla Aasen" in client.get("/exports/").text


def test_a_refusal_names_no_article_that_its_reader_may_not_see(rf):
    hidden = make.article(f"{WITHHELD} is sold\n\nOne paragraph.", status="withheld")
    for role, named in (("editor", False), ("moderator", True)):
        request = rf.get("/")
        request.user, request.htmx = make.make_user(role), True
        answer = RefusedMiddleware(None).process_exception(request, SameArticle(hidden))
        assert answer.status_code == 409
        assert (WITHHELD in answer.text) is named
