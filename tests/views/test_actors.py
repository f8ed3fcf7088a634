import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Actor, Article
from annotations.queries.actors import MENTIONS, PAGE
from annotations.services.actors import add
from annotations.services.annotations import delete
from tests import factories

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def editor(db):
    return factories.make_user("editor")


@pytest.fixture
def signed_in(client, editor):
    client.force_login(editor)
    return client


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def names(response):
    return [actor.name for actor in response.context["page"].rows]


def offered(response):
    """What a type-ahead offers: names that are known, and in brackets the one to add."""
    entries = re.findall(r'<li role="option"[^>]*data-value="([^"]*)"([^>]*)>', response.text)
    return [f"[{name}]" if "data-new" in rest else name for name, rest in entries]


def test_an_empty_register_says_how_it_fills(signed_in):
    assert "when you name the speaker of a quote" in signed_in.get("/actors/").text


def test_the_register_counts_what_names_each_actor(signed_in, editor):
    factories.quote(by=editor)
    factories.quote(by=editor)
    factories.caption(by=editor)
    factories.claim(by=editor)
    gone = factories.quote(by=editor, speaker="Harbour board")
    delete(annotation=gone, by=editor, lock=gone.lock)
    uses = {a.name: a.uses for a in signed_in.get("/actors/").context["page"].rows}
    assert uses == {
        "Harbour board": {"quote": 0, "stance": 0, "claim": 1, "caption": 0},
        "Mira Solberg": {"quote": 2, "stance": 0, "claim": 0, "caption": 1},
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Élise Moreau", "Ministry of Ports", "Tom Reyes"]),
        ("?q=elise", ["Élise Moreau"]),
        ("?q=rey", ["Tom Reyes"]),
        ("?q=harbour%20ministry", ["Ministry of Ports"]),
        ("?q=eyes", []),
        ("?q=%E2%80%94", []),
        ("?kind=government", ["Ministry of Ports"]),
        ("?kind=person&q=m", ["Élise Moreau"]),
        ("?wikidata_id=Q1", ["Élise Moreau", "Ministry of Ports", "Tom Reyes"]),
        ("?page=2", []),
    ],
)
def test_actors_are_found_by_the_beginning_of_any_name(signed_in, query, found):
    add(name="Tom Reyes")
    add(name="Élise Moreau", wikidata_id="Q4")
    add(name="Ministry of Ports", kind="government", aliases=["Harbour ministry"])
    merged = add(name="Thomas Reyes")
    Actor.objects.filter(pk=merged.pk).update(merged_into=Actor.objects.get(name="Tom Reyes"))
    # The two databases sort capitals with accents each in their own way.
    assert sorted(names(signed_in.get(f"/actors/{query}"))) == sorted(found)


@pytest.mark.parametrize(
    "address",
    [
        "/actors/?kind=ghost",
        "/actors/?page=0",
        "/actors/?page=1_0",
        "/actors/?page=x",
        "/actors/?page=99999999999999999999",
        "/actors/?q=%00",
        "/actors/?q=" + "x" * 301,
        "/actors/{pk}/?kind=poem",
        "/actors/{pk}/?kind=not_a_quote",
        "/actors/{pk}/?before=-1",
        "/actors/{pk}/?before=99999999999999999999",
        "/actors/options/?q=%00",
        "/actors/options/?article=abc",
        "/actors/options/?source=%00",
        "/actors/options/?article=99999999999999999999",
    ],
)
def test_what_means_nothing_gets_a_sentence(signed_in, address):
    response = signed_in.get(address.format(pk=add(name="Tom Reyes").pk))
    assert response.status_code == 422
    assert "error" in response.text


def test_pages_follow_one_another(signed_in):
    for number in range(PAGE + 2):
        add(name=f"Person {number:03}")
    first = signed_in.get("/actors/")
    assert len(names(first)) == PAGE
    assert '<a rel="next" href="?page=2">' in first.text
    second = signed_in.get("/actors/?page=2")
    assert names(second) == ["Person 050", "Person 051"]
    assert 'rel="prev"' in second.text
    assert 'rel="next"' not in second.text


def test_the_register_asks_as_much_of_three_actors_as_of_thirty(signed_in, editor):
    def more(numbers):
        for number in numbers:
            factories.quote(by=editor, speaker=f"Person {number}")

    more(range(3))
    queries(signed_in, "/actors/")
    few = queries(signed_in, "/actors/")
    more(range(3, 30))
    assert queries(signed_in, "/actors/") == few <= 10


def test_an_actor_shows_every_sentence_that_names_them(signed_in, editor):
    quote = factories.quote(by=editor)
    caption = factories.caption(by=editor)
    claim = factories.claim(by=editor, claimant="Mira Solberg")
    stance = factories.stance(by=editor, holder="Mira Solberg")
    factories.quote(by=editor, speaker="Somebody Else")
    actor = Actor.objects.get(name="Mira Solberg")
    response = signed_in.get(actor.get_absolute_url())
    assert response.context["page"].rows == [stance, claim, caption, quote]
    assert "“We will keep every summer sailing,”" in response.text
    for annotation in (quote, caption, claim, stance):
        assert f"#card-{annotation.uuid}" in response.text
    only = signed_in.get(f"{actor.get_absolute_url()}?kind=claim")
    assert only.context["page"].rows == [claim]


def test_an_actor_shows_other_names_and_the_wikidata_entry(signed_in):
    actor = add(
        name="Ministry of Ports", aliases=["Harbour ministry"], role="ministry", wikidata_id="Q77"
    )
    page = signed_in.get(actor.get_absolute_url()).text
    assert "Harbour ministry" in page
    assert '<a href="https://www.wikidata.org/wiki/Q77" rel="noreferrer external">Q77</a>' in page


def test_a_merged_actor_leads_to_the_one_it_became(signed_in):
    kept, merged = add(name="Tom Reyes"), add(name="T. Reyes")
    Actor.objects.filter(pk=merged.pk).update(merged_into=kept)
    assert signed_in.get(merged.get_absolute_url()).url == kept.get_absolute_url()
    assert signed_in.get("/actors/999999/").status_code == 404


def test_words_on_withheld_articles_are_not_shown_or_counted(client, signed_in, editor):
    quote = factories.quote(by=editor)
    Article.objects.update(status="withheld")
    actor = Actor.objects.get(name="Mira Solberg")
    response = signed_in.get(actor.get_absolute_url())
    assert "No annotation names this actor yet" in response.text
    assert signed_in.get("/actors/").context["page"].rows[0].uses["quote"] == 0
    client.force_login(factories.make_user("moderator"))
    assert client.get(actor.get_absolute_url()).context["page"].rows == [quote]


def test_an_actor_asks_as_much_of_three_sentences_as_of_thirty_and_pages(signed_in, editor):
    def more(count):
        for _ in range(count):
            article = factories.article()
            made.append(factories.quote(article, by=editor))
            made.append(factories.caption(article, by=editor))

    made = []
    more(3)
    address = Actor.objects.get(name="Mira Solberg").get_absolute_url()
    queries(signed_in, address)
    few = queries(signed_in, address)
    more(15)
    assert queries(signed_in, address) == few <= 18
    first = signed_in.get(address).context["page"]
    assert first.rows == made[::-1][:MENTIONS]
    older = f"{address}?before={first.rows[-1].pk}"
    assert signed_in.get(older).context["page"].rows == made[::-1][MENTIONS:]


@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("Sol", ["Ana Solano", "Mira Solberg", "Solveig Dahl", "[Sol]"]),
        ("sólb", ["Mira Solberg", "[sólb]"]),
        ("Ana Solano", ["Ana Solano"]),
        ("ferry company", ["Sound Ferries", "[ferry company]"]),
        ("olberg", ["[olberg]"]),
        ("<q>&", ["[&lt;q&gt;&amp;]"]),
        ("", ["Ana Solano"]),
        ("   ", ["Ana Solano"]),
    ],
)
def test_letters_offer_those_of_the_article_first(signed_in, editor, typed, entries):
    for name in ("Mira Solberg", "Solveig Dahl", "Ana Solano"):
        add(name=name)
    add(name="Sound Ferries", kind="organisation", aliases=["Ferry company of the Sound"])
    on = factories.article()
    factories.quote(on, by=editor, speaker="Ana Solano")
    response = signed_in.get("/actors/options/", {"q": typed, "article": on.pk})
    assert offered(response) == entries


@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("Per", ["[Per Holm]", "Perle Dahl", "[Per]"]),
        ("hol", ["[Per Holm]", "[hol]"]),
        ("Per Holm", ["[Per Holm]"]),
        ("PER HOLM", ["[PER HOLM]"]),
        ("Lun", ["Ada Lund", "[Lun]"]),
        ("Ber", ["[Ber]"]),
        ("Vola", ["Volanian", "[Volania]", "[Vola]"]),
        ("Volania", ["[Volania]", "Volanian"]),
        ("tues", ["[tues]"]),
        ("🎉", ["[🎉]"]),
    ],
)
def test_letters_offer_the_names_of_the_article_that_nobody_has_met_yet(signed_in, typed, entries):
    for name in ("Ada Lund", "Perle Dahl", "Volanian"):
        add(name=name)
    on = factories.article(
        "Fares\n\nMayor Per Holm met Ada Lund. Holm said that Per Holm’s ship sails.\n\n"
        "Volanian ships wait. Volania agreed on Tuesday."
    )
    assert offered(signed_in.get("/actors/options/", {"q": typed, "article": on.pk})) == entries
    # Elsewhere nobody knows of them.
    elsewhere = offered(signed_in.get("/actors/options/", {"q": "hol"}))
    assert elsewhere == ["[hol]"]


CHINESE = "Spokesperson of the Chinese mission"
MET = (
    f"Talks\n\nThe {CHINESE}, Chinwe Obi and the NATO Secretary General met. NATO leaders said no, "
    "and China, the Bank of China, Solberg and Per Holm agreed. Holm left."
)


@pytest.mark.parametrize(
    ("source", "typed", "first"),
    [
        ("China", "Chin", ["[China]", "Chinwe Obi", CHINESE]),
        ("China", "China", ["[China]"]),
        ("china", "Chin", ["Chinwe Obi", CHINESE, "[Bank of China]"]),
        ("a spokesperson", "Chin", ["Chinwe Obi", CHINESE, "[Bank of China]"]),
        ("NATO leaders", "NAT", ["[NATO leaders]", "NATO", "NATO Secretary General"]),
        ("NATO leaders", "NATO", ["NATO", "[NATO leaders]", "NATO Secretary General"]),
        ("NATO leaders", "leaders", ["[leaders]"]),
        ("NATO’s", "nat", ["NATO", "NATO Secretary General"]),
        # What somebody is called by is no other name.
        ("Solberg", "Sol", ["Mira Solberg", "[Solberg]"]),
        ("Holm", "Hol", ["[Per Holm]", "[Hol]"]),
        ("Chinwe Obi, a cellist", "Chin", ["Chinwe Obi", CHINESE]),
        ("The minister", "The", [CHINESE]),
        ("She", "She", ["Sheila Moon", "[She]"]),
        ("", "", ["Mira Solberg"]),
        ("China", "", ["Mira Solberg"]),
    ],
)
def test_letters_that_begin_the_source_mean_who_is_printed_there(
    signed_in, editor, source, typed, first
):
    for name in (CHINESE, "Chinwe Obi", "NATO", "NATO Secretary General", "Sheila Moon"):
        add(name=name)
    on = factories.article(MET)
    factories.quote(
        on, content="Holm left.", cue=[], source="Solberg", speaker="Mira Solberg", by=editor
    )
    asked = {"q": typed, "article": on.pk, "source": source}
    found = offered(signed_in.get("/actors/options/", asked))
    assert found[: len(first)] == first


def test_an_actor_that_is_printed_as_the_source_comes_before_those_named_already(signed_in, editor):
    for name in (CHINESE, "China"):
        add(name=name)
    on = factories.article(MET)
    factories.quote(on, content="Holm left.", cue=[], source="Holm", speaker=CHINESE, by=editor)
    asked = {"q": "Chin", "article": on.pk, "source": "China"}
    found = offered(signed_in.get("/actors/options/", asked))
    assert found[:2] == ["China", CHINESE]


def test_a_whole_name_comes_before_a_longer_one_of_the_article(signed_in, editor):
    add(name="Sound")
    on = factories.article()
    factories.quote(on, by=editor, speaker="Sound Ferries")
    response = signed_in.get("/actors/options/", {"q": "sound", "article": on.pk})
    assert offered(response) == ["Sound", "Sound Ferries", "[Halden Sound]"]


def test_two_of_one_name_are_both_offered_with_what_tells_them_apart(signed_in):
    add(name="Ana Solano", role="mayor of Halden")
    add(name="Ana Solano", role="cellist")
    response = signed_in.get("/actors/options/?q=ana+solano")
    assert offered(response) == ["Ana Solano", "Ana Solano"]
    assert "cellist" in response.text
    assert "mayor of Halden" in response.text


def test_another_name_is_shown_beside_the_first(signed_in):
    actor = add(name="Sound Ferries", kind="organisation", aliases=["The line"])
    response = signed_in.get("/actors/options/?q=line")
    assert f'data-id="{actor.pk}"' in response.text
    assert "known as The line · Organisation" in response.text


def test_at_most_eight_are_offered_in_three_queries_or_few(signed_in, editor):
    for number in range(30):
        add(name=f"Person {number:02}", aliases=[f"Pers {number}"])
    on = factories.article()
    queries(signed_in, "/actors/options/?q=pers")
    response = signed_in.get("/actors/options/?q=pers")
    assert len(offered(response)) == 9
    assert queries(signed_in, f"/actors/options/?q=pers&article={on.pk}") <= 9


def test_the_names_on_a_withheld_article_are_not_given_away(signed_in, editor):
    on = factories.article()
    factories.quote(on, by=editor)
    Article.objects.update(status="withheld")
    assert offered(signed_in.get("/actors/options/", {"article": on.pk})) == []


def test_only_those_with_the_right_see_the_register(client, db):
    client.force_login(factories.make_user("nobody"))
    for address in ("/actors/", f"/actors/{add(name='Tom Reyes').pk}/", "/actors/options/?q=tom"):
        assert client.get(address).status_code == 403


def test_filters_answer_htmx_with_the_list_alone(signed_in):
    response = signed_in.get("/actors/?q=tom", headers=FRAGMENT)
    assert response.text.strip().startswith('<div class="found')
    assert "HX-Request" in response["Vary"]


def test_what_names_an_actor_is_exported_with_one_click(signed_in, editor):
    quote = factories.quote(approved=True, speaker="Mira Solberg")
    factories.quote(approved=True, speaker="Tomas Brekke")
    page = signed_in.get(quote.quote.speaker.get_absolute_url()).text
    address = re.search(r'href="(/exports/[^"]+)"', page)[1].replace("&amp;", "&")
    assert signed_in.get(address).context["counts"].rows["annotations"] == 1


def test_a_mark_is_told_in_the_words_of_its_articles_collection(signed_in):
    within = factories.collection(labels={"type": {"direct": "Word for word"}})
    quote = factories.quote(factories.article(collection=within), type="direct")
    factories.quote(type="direct", speaker=quote.quote.speaker.name)
    page = factories.fresh(quote).quote.speaker.get_absolute_url()
    text = signed_in.get(page).text
    assert text.count("· Word for word") == 1
    assert text.count("· Direct") == 1
