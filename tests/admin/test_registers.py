"""The registers, the articles and the people: what can be changed, and what stays findable."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import strip_tags

from annotations.models import Actor, ActorName, Article, Claim, Publisher, Target, User
from annotations.services.actors import add as add_actor
from annotations.services.history import undo
from annotations.services.targets import add as add_target
from tests import factories
from tests.views.pages import form_on


def url(model, page, *args):
    return reverse(f"admin:annotations_{model._meta.model_name}_{page}", args=args)


def words(response):
    return " ".join(unescape(strip_tags(response.content.decode())).split())


def rows(response):
    """The first link of each row of a list."""
    html = response.content.decode()
    return re.findall(r'<th class="field-\w+"><a[^>]*>([^<]*)</a>', html)


# Actors ----------------------------------------------------------------------------------


def actor_form(actor=None, *, name, further=(), away=()):
    known = list(actor.names.all()) if actor else []
    data = {
        "name": name,
        "kind": "person",
        "names-TOTAL_FORMS": len(known) + len(further),
        "names-INITIAL_FORMS": len(known),
    }
    for n, row in enumerate(known):
        data |= {f"names-{n}-id": row.pk, f"names-{n}-actor": actor.pk}
        if row.name in away:
            data[f"names-{n}-DELETE"] = "on"
    for n, words in enumerate(further, len(known)):
        data[f"names-{n}-name"] = words
    return data


def test_a_new_actor_is_found_under_every_name(office):
    office.post(url(Actor, "add"), actor_form(name="Åse Løkken", further=["A. Loekken"]))
    actor = Actor.objects.get()
    for key in ("ase lokken", "a loekken"):
        assert list(Actor.objects.known_as(key)) == [actor]
    for words in ("lokken", "LØKKEN", "loekken", "Åse"):
        assert rows(office.get(url(Actor, "changelist"), {"q": words})) == ["Åse Løkken"]
    assert rows(office.get(url(Actor, "changelist"), {"q": "Solberg"})) == []
    assert rows(office.get(url(Actor, "changelist"), {"q": "…"})) == []


def test_an_actor_whose_name_has_no_letter_is_found(office):
    for name in ("Mira Solberg", "🎉"):
        add_actor(name=name)
    assert rows(office.get(url(Actor, "changelist"), {"q": "🎉"})) == ["🎉"]


def test_a_renamed_actor_is_found_under_the_old_name_too(office):
    actor = add_actor(name="Mira Solberg")
    office.post(url(Actor, "change", actor.pk), actor_form(actor, name="Mira Solberg-Dahl"))
    for key in ("mira solberg", "mira solberg dahl"):
        assert list(Actor.objects.known_as(key)) == [actor]


def test_a_name_taken_away_is_no_longer_found_but_the_main_one_stays(office):
    actor = add_actor(name="Mira Solberg", aliases=["M. Solberg", "The ferry queen"])
    data = actor_form(actor, name="Mira Solberg", away=["The ferry queen", "Mira Solberg"])
    office.post(url(Actor, "change", actor.pk), data)
    assert set(actor.names.values_list("name", flat=True)) == {"Mira Solberg", "M. Solberg"}


def test_the_log_says_that_names_were_added_and_taken_away(
    office, moderator, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO", "annotations.writes")
    actor = add_actor(name="Mira Solberg", aliases=["The ferry queen"])
    data = actor_form(actor, name="Mira Solberg", further=["M. Solberg"], away=["The ferry queen"])
    with django_capture_on_commit_callbacks(execute=True):
        office.post(url(Actor, "change", actor.pk), data)
    who = f"person={moderator.pk} actor={actor.pk}"
    assert f"write verb=renamed {who} added=1 dropped=1 key=None" in caplog.messages


def test_a_name_an_actor_has_already_is_added_once(office):
    actor = add_actor(name="Mira Solberg")
    data = actor_form(actor, name="Mira Solberg", further=["MIRA  SOLBERG", "Solberg", "Solberg"])
    response = office.post(url(Actor, "change", actor.pk), data)
    assert response.status_code == 302
    assert set(actor.names.values_list("key", flat=True)) == {"mira solberg", "solberg"}


def test_names_are_never_reworded_by_a_posted_form(office):
    actor = add_actor(name="Mira Solberg")
    data = actor_form(actor, name="Mira Solberg") | {"names-0-name": "Somebody Else"}
    office.post(url(Actor, "change", actor.pk), data)
    assert [n.name for n in ActorName.objects.all()] == ["Mira Solberg"]


def test_the_list_counts_what_an_actor_said_and_leaves_out_what_was_deleted(office):
    article = factories.article()
    factories.quote(article)
    factories.quote(article, content="“But nobody pays for an empty ship,”", cue="told")
    gone = factories.quote(article, content="“a slow goodbye”", cue="called", source="")
    factories.stance(article)
    from annotations.services.annotations import delete

    delete(annotation=gone, by=gone.author, lock=gone.lock)
    html = office.get(url(Actor, "changelist")).content.decode()
    assert '<td class="field-quotes">2</td>' in html
    assert '<td class="field-stances">1</td>' in html


def test_an_actor_in_use_is_not_deleted_and_the_uses_are_listed(office):
    quote = factories.quote()
    actor = quote.quote.speaker
    asked = office.get(url(Actor, "delete", actor.pk))
    assert f"/admin/annotations/annotation/{quote.pk}/change/" in asked.content.decode()
    assert 'value="Yes' not in asked.content.decode()
    office.post(url(Actor, "delete", actor.pk), {"post": "yes"})
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_of_many_uses_the_first_are_listed_and_the_rest_counted(office):
    article = factories.article()
    for _ in range(23):
        quote = factories.quote(article)
    html = words(office.get(url(Actor, "delete", quote.quote.speaker_id)))
    assert html.count("quote: Quote") == 20
    assert "and 3 more" in html


def test_an_actor_nobody_uses_is_deleted(office):
    actor = add_actor(name="Nobody Mentions")
    office.post(url(Actor, "delete", actor.pk), {"post": "yes"})
    assert not Actor.objects.exists()
    assert not ActorName.objects.exists()


# Two people at one row -------------------------------------------------------------------


def shown(office, row):
    return form_on(office.get(url(type(row), "change", row.pk)))


def test_two_who_change_one_row_keep_what_each_changed(office):
    actor = add_actor(name="Mira Solberg", role="minister")
    address, form = url(Actor, "change", actor.pk), shown(office, actor)
    office.post(address, form | {"default_role": "ferry director"})
    assert office.post(address, form | {"wikidata_id": "Q42"}).status_code == 302
    actor.refresh_from_db()
    assert (actor.default_role, actor.wikidata_id) == ("ferry director", "Q42")


def test_what_somebody_else_wrote_is_shown_before_it_is_written_over(office):
    actor = add_actor(name="Mira Solberg", role="minister")
    address, form = url(Actor, "change", actor.pk), shown(office, actor)
    office.post(address, form | {"default_role": "ferry director", "kind": "organisation"})
    asked = office.post(address, form | {"default_role": "director", "kind": "group"})
    assert asked.status_code == 409
    assert "Somebody has changed this meanwhile: “ferry director”." in words(asked)
    assert "Somebody has changed this meanwhile: “Organisation”." in words(asked)
    actor.refresh_from_db()
    assert (actor.default_role, actor.kind) == ("ferry director", "organisation")
    assert office.post(address, form_on(asked)).status_code == 302
    actor.refresh_from_db()
    assert (actor.default_role, actor.kind) == ("director", "group")


def test_who_writes_the_same_as_somebody_else_is_not_asked(office):
    target = add_target(statement="Winter sailings should stop")
    address, form = url(Target, "change", target.pk), shown(office, target)
    closed = {name: value for name, value in form.items() if name != "active"}
    assert office.post(address, closed).status_code == 302
    assert office.post(address, closed).status_code == 302
    assert not Target.objects.get().active


def test_two_who_give_one_person_groups_keep_both_and_no_page_carries_a_hash(client, admin, editor):
    client.force_login(admin)
    editor.groups.clear()
    address, page = url(User, "change", editor.pk), client.get(url(User, "change", editor.pk))
    assert editor.password not in page.content.decode()
    form = form_on(page)
    moderators = Group.objects.get(name="moderator")
    client.post(address, form | {"groups": str(moderators.pk)})
    client.post(address, form | {"first_name": "Ada"})
    editor.refresh_from_db()
    assert (editor.first_name, list(editor.groups.all())) == ("Ada", [moderators])
    taken = client.post(address, form | {"groups": str(Group.objects.get(name="editor").pk)})
    assert taken.status_code == 409
    assert list(editor.groups.all()) == [moderators]


# Targets ---------------------------------------------------------------------------------


def test_a_reworded_target_is_found_under_its_new_words(office):
    target = add_target(statement="Winter sailings should stop")
    form = {"statement": "Évening  sailings should stop", "kind": "issue", "active": "on"}
    office.post(url(Target, "change", target.pk), form)
    target.refresh_from_db()
    assert (target.statement, target.key) == (
        "Évening sailings should stop",
        "evening sailings should stop",
    )


def test_a_target_stands_on_the_list_once_however_it_is_written(office):
    add_target(statement="Winter sailings should stop")
    form = {"statement": "WINTER sailings should stop!", "kind": "issue"}
    response = office.post(url(Target, "add"), form)
    assert "This target is on the list already." in words(response)
    assert Target.objects.count() == 1


def test_a_target_whose_key_is_longer_than_its_words_is_known_as_elsewhere(office):
    form = {"statement": "½" * 300, "kind": "issue", "active": "on"}
    office.post(url(Target, "add"), form)
    assert add_target(statement=form["statement"]) == Target.objects.get()
    response = office.post(url(Target, "add"), form)
    assert "This target is on the list already." in words(response)


@pytest.mark.parametrize(
    ("kind", "named", "sentence"),
    [
        ("issue", [], ""),
        ("actor", ["actor"], ""),
        ("claim", ["claim"], ""),
        ("actor", [], "Choose the actor it is about."),
        ("claim", ["actor"], "Choose the claim it is about."),
        ("claim", ["actor", "claim"], "Only a target about an actor has one."),
        ("issue", ["claim"], "Only a target about a claim has one."),
    ],
)
def test_a_target_names_what_its_kind_says(office, kind, named, sentence):
    pks = {"actor": add_actor(name="Mira Solberg").pk, "claim": factories.claim().pk}
    form = {"statement": "Winter sailings should stop", "kind": kind, "active": "on"}
    response = office.post(url(Target, "add"), form | {name: pks[name] for name in named})
    assert sentence in words(response)
    assert Target.objects.exists() is not bool(sentence)


def test_a_target_in_use_is_not_deleted(office):
    target = factories.stance().stance.target
    assert "Cannot delete target" in words(office.get(url(Target, "delete", target.pk)))
    office.post(url(Target, "delete", target.pk), {"post": "yes"})
    assert Target.objects.filter(pk=target.pk).exists()


# Publishers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "country", "stored"),
    [
        ("", "", ("", "")),
        ("Gazette.example", "gb", ("gazette.example", "GB")),
        ("zürich-heute.example", "CH", ("zürich-heute.example", "CH")),
        ("localhost", "", ("localhost", "")),
        ("http://x y z/", "", "Write the domain alone, such as gazette.example."),
        ("gazette.example/news", "", "Write the domain alone, such as gazette.example."),
        ("gazette..example", "", "Write the domain alone, such as gazette.example."),
        ("", "!!", "Write the two letters that ISO 3166-1 has for the country"),
        ("", "UK", "Write the two letters that ISO 3166-1 has for the country"),
    ],
)
def test_a_publisher_has_a_domain_and_a_country_as_exports_say(office, domain, country, stored):
    form = {"name": "Gazette", "domain": domain, "country": country}
    response = office.post(url(Publisher, "add"), form)
    if isinstance(stored, str):
        assert stored in words(response)
        assert not Publisher.objects.exists()
    else:
        gazette = Publisher.objects.get()
        assert (gazette.domain, gazette.country) == stored


# Claims ----------------------------------------------------------------------------------


def test_a_claim_is_read_here_and_leads_to_where_it_is_matched(office):
    claim = factories.claim()
    page = office.get(url(Claim, "change", claim.pk))
    assert claim.claim.get_absolute_url() in page.text
    assert 'name="_save"' not in page.text
    assert office.post(url(Claim, "change", claim.pk), {"statement": "Else"}).status_code == 403
    assert Claim.objects.get().statement == "Tickets rose by 14 percent in two years"


# Articles and people ---------------------------------------------------------------------


def test_the_list_of_articles_leads_to_what_waits_on_each(office):
    article = factories.article()
    factories.quote(article, status="submitted")
    factories.article()
    html = office.get(url(type(article), "changelist")).content.decode()
    assert f'<a href="/admin/annotations/annotation/?article={article.pk}">1 waits</a>' in html
    assert html.count("waits</a>") == 1


def test_an_article_is_moved_as_on_the_desk(office, moderator, editor):
    article = factories.article()
    form = shown(office, article)
    moved = form | {"status": "done", "assignee": str(editor.pk), "section": "Sea"}
    assert office.post(url(Article, "change", article.pk), moved).status_code == 302
    article.refresh_from_db()
    assert (article.status, article.assignee, article.section) == ("done", editor, "Sea")
    events = article.events.filter(verb="changed", by=moderator)
    assert [event.after for event in events] == [{"status": "done"}, {"assignee": editor.pk}]


def test_who_calls_an_article_done_is_told_of_quotation_marks_that_nobody_handled(office):
    article = factories.article()
    factories.quote(article)
    address = url(Article, "change", article.pk)
    said = "It is done with 4 pairs of quotation marks that nobody has handled."

    def moved(**changes):
        form = shown(office, article) | changes | {"_continue": "1"}
        return office.post(address, form, follow=True).text

    assert said not in moved(section="Sea")
    page = moved(status="done")
    assert said in page
    assert f'href="{reverse("annotations:article_submit", args=[article.pk])}"' in page
    article.refresh_from_db()
    assert article.status == "done"
    # It is said once, when it is moved.
    assert said not in moved(section="Land")


@pytest.fixture
def doubled():
    """One publisher, written in two ways before case made no difference, with three articles."""
    for name in ("Sound Gazette", "SOUND GAZETTE"):
        Publisher.objects.create(name=name)
    many, few = Publisher.objects.order_by("pk")
    for publisher in (many, many, few):
        Article.objects.filter(pk=factories.article().pk).update(publisher=publisher)
    return many, few


def merging(office, *publishers, **more):
    chosen = {"action": "merge_selected", "_selected_action": [one.pk for one in publishers]}
    return office.post(url(Publisher, "changelist"), chosen | more, follow=True)


def test_publishers_are_made_one_after_a_look_at_what_will_be_moved(office, doubled):
    many, few = doubled
    Publisher.objects.filter(pk=few.pk).update(domain="gazette.example", country="GB")
    asked = merging(office, few, many).text
    for publisher, number in ((many, 2), (few, 1)):
        assert f'?publisher__id__exact={publisher.pk}">{number}</a>' in asked
    # The one with most articles is proposed to stay.
    assert re.search(rf'value="{many.pk}" checked', asked)
    assert Publisher.objects.count() == 2
    done = merging(office, few, many, kept=many.pk).text
    assert "They are one now: 1 article went to “Sound Gazette”." in done
    (kept,) = Publisher.objects.all()
    assert (kept, kept.domain, kept.country) == (many, "gazette.example", "GB")
    assert kept.article_set.count() == 3


def test_the_names_of_a_merged_publisher_stand_on_the_page_of_the_one_that_stays(office):
    kept, gone = (Publisher.objects.create(name=name) for name in ("Gazette", "Gazette online"))
    merging(office, kept, gone, kept=kept.pk)
    address = url(Publisher, "change", kept.pk)
    page = office.get(address)
    assert "Gazette online" in words(page)
    (name,) = kept.names.all()
    rows = {"names-TOTAL_FORMS": 2, "names-INITIAL_FORMS": 1, "names-0-id": name.pk}
    rows |= {"names-0-publisher": kept.pk, "names-0-DELETE": "on", "names-1-name": "Gaz"}
    response = office.post(address, {"name": "Gazette"} | rows)
    assert response.status_code == 302
    assert [str(one) for one in kept.names.all()] == ["Gaz"]
    other = url(Publisher, "change", Publisher.objects.create(name="Other").pk)
    rows = {"names-TOTAL_FORMS": 1, "names-INITIAL_FORMS": 0, "names-0-name": "GAZ"}
    page = words(office.post(other, {"name": "Other"} | rows))
    assert "This name leads to a publisher already." in page


def test_a_list_with_deeds_for_many_deletes_none_of_them(client, admin, doubled):
    client.force_login(admin)
    page = client.get(url(Publisher, "changelist")).text
    assert "Make the selected ones one" in page
    assert "delete_selected" not in page


def test_one_publisher_alone_is_not_made_one(office, doubled):
    assert "Select two publishers or more." in merging(office, doubled[0]).text
    # What is to stay must be one of those that were selected.
    stranger = Publisher.objects.create(name="Another")
    assert "Which one stays?" in merging(office, *doubled, kept=stranger.pk).text
    assert Publisher.objects.count() == 3


def test_a_publisher_with_articles_is_not_deleted(client, admin):
    client.force_login(admin)
    publisher = factories.article().publisher
    client.post(url(Publisher, "delete", publisher.pk), {"post": "yes"})
    assert Publisher.objects.filter(pk=publisher.pk).exists()


def test_a_person_who_is_switched_off_is_signed_out_and_has_no_articles(client, admin, editor):
    from django.test import Client

    theirs = Client()
    theirs.force_login(editor)
    assert theirs.get("/password/").status_code == 200
    article = factories.quote(by=editor).version.article
    client.force_login(admin)
    form = {"username": "editor", "date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    assert client.post(url(User, "change", editor.pk), form).status_code == 302
    editor.refresh_from_db()
    assert not editor.is_active
    assert theirs.get("/password/").status_code == 302
    article.refresh_from_db()
    assert article.assignee is None


def test_nobody_makes_themselves_an_admin_or_takes_their_own_rights(client, admin, moderator):
    from django.contrib.auth.models import Permission

    codes = ("change_user", "view_user")
    moderator.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(moderator)
    form = {"username": "moderator", "is_superuser": "on", "is_active": "on"}
    client.post(url(User, "change", moderator.pk), form)
    moderator.refresh_from_db()
    assert not moderator.is_superuser
    client.force_login(admin)
    client.post(url(User, "change", admin.pk), {"username": "admin"})
    admin.refresh_from_db()
    assert (admin.is_active, admin.is_superuser) == (True, True)


def test_who_is_in_no_list_stands_in_the_back_office_and_is_listed_once_saved_there(office):
    article = factories.article()
    factories.stance(article)
    undo(article=article, by=factories.make_user("editor"))
    actor, target = Actor.objects.get(), Target.objects.get()
    for model, entry in ((Actor, actor), (Target, target)):
        assert not model.objects.listed().exists()
        assert rows(office.get(url(model, "changelist"))) == [str(entry)]
        assert rows(office.get(url(model, "changelist"), {"listing": "aside"})) == [str(entry)]
        assert not rows(office.get(url(model, "changelist"), {"listing": "listed"}))
    office.post(url(Actor, "change", actor.pk), actor_form(actor, name=actor.name))
    data = {"statement": target.statement, "kind": "issue", "active": "on"}
    office.post(url(Target, "change", target.pk), data)
    assert [*Actor.objects.listed(), *Target.objects.listed()] == [actor, target]
