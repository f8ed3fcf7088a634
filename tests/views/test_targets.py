import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Article, Target
from annotations.queries.targets import STANCES
from annotations.services.targets import add
from tests import factories

DREDGING = "The harbour should be dredged"
TOLL = "The bridge toll should go"


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


def statements(response):
    return [target.statement for target in response.context["page"].rows]


def offered(response):
    entries = re.findall(r'<li role="option"[^>]*data-value="([^"]*)"([^>]*)>', response.text)
    return [f"[{name}]" if "data-new" in rest else name for name, rest in entries]


def close(statement):
    Target.objects.filter(statement=statement).update(active=False)


def test_an_empty_list_says_how_it_fills(signed_in):
    assert "when you record the first stance" in signed_in.get("/targets/").text


def test_the_list_counts_the_sides(signed_in, editor):
    for label in ("opposes", "opposes", "supports"):
        factories.stance(by=editor, label=label, target=DREDGING)
    add(statement=TOLL)
    sides = {t.statement: dict(t.sides) for t in signed_in.get("/targets/").context["page"].rows}
    none = {"supports": 0, "opposes": 0, "neutral": 0, "unclear": 0}
    assert sides == {DREDGING: none | {"opposes": 2, "supports": 1}, TOLL: none}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [TOLL, DREDGING]),
        ("?show=open", [DREDGING]),
        ("?show=closed", [TOLL]),
        ("?q=harb", [DREDGING]),
        ("?q=dredged+harbour", [DREDGING]),
        ("?q=redged", []),
        ("?page=3", []),
    ],
)
def test_targets_are_found_by_their_words(signed_in, query, found):
    add(statement=DREDGING)
    add(statement=TOLL)
    close(TOLL)
    assert statements(signed_in.get(f"/targets/{query}")) == found


@pytest.mark.parametrize(
    "address",
    [
        "/targets/?show=some",
        "/targets/?page=-1",
        "/targets/?page=1_0",
        "/targets/?q=%00",
        "/targets/{pk}/?label=maybe",
        "/targets/{pk}/?before=1e9",
        "/targets/options/?q=%00",
    ],
)
def test_what_means_nothing_gets_a_sentence(signed_in, address):
    response = signed_in.get(address.format(pk=add(statement=TOLL).pk))
    assert response.status_code == 422
    assert "error" in response.text


def test_a_target_shows_who_takes_which_side_and_why(signed_in, editor):
    against = factories.stance(by=editor, target=DREDGING)
    for_it = factories.stance(by=editor, target=DREDGING, label="supports", holder="Sound Ferries")
    factories.stance(by=editor, target=TOLL)
    address = Target.objects.get(statement=DREDGING).get_absolute_url()
    response = signed_in.get(address)
    assert response.context["page"].rows == [for_it, against]
    assert "Islanders’ council" in response.text
    assert "“a slow goodbye”" in response.text
    assert f"#card-{against.uuid}" in response.text
    assert signed_in.get(f"{address}?label=supports").context["page"].rows == [for_it]
    assert signed_in.get("/targets/999999/").status_code == 404


def test_stances_on_withheld_articles_are_not_shown(signed_in, editor):
    factories.stance(by=editor, target=DREDGING)
    Article.objects.update(status="withheld")
    address = Target.objects.get().get_absolute_url()
    assert "Nobody has taken a stance on this yet" in signed_in.get(address).text


def test_pages_ask_as_much_of_three_rows_as_of_thirty(signed_in, editor):
    made = [factories.stance(by=editor, target=DREDGING) for _ in range(3)]
    address = Target.objects.get().get_absolute_url()
    queries(signed_in, "/targets/")
    few = queries(signed_in, address), queries(signed_in, "/targets/")
    made += [factories.stance(by=editor, target=DREDGING) for _ in range(27)]
    for number in range(27):
        add(statement=f"Lamp {number} should be lit")
    assert (queries(signed_in, address), queries(signed_in, "/targets/")) == few
    first = signed_in.get(address).context["page"]
    assert first.rows == made[::-1][:STANCES]
    older = signed_in.get(f"{address}?before={first.rows[-1].pk}").context["page"]
    assert older.rows == made[::-1][STANCES:]


@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("", [DREDGING, "Toll roads should be built"]),
        ("harbour", [DREDGING, "[harbour]"]),
        ("dredged", [DREDGING, "[dredged]"]),
        ("to", ["Toll roads should be built", "[to]"]),
        (DREDGING.upper() + ".", [DREDGING]),
        (TOLL, []),
        ("—", [DREDGING, "Toll roads should be built"]),
    ],
)
def test_letters_offer_open_targets(signed_in, typed, entries):
    for statement in (DREDGING, "Toll roads should be built", TOLL):
        add(statement=statement)
    close(TOLL)
    assert offered(signed_in.get("/targets/options/", {"q": typed})) == entries


def test_a_known_statement_whose_key_is_longer_than_its_words_is_not_offered_anew(signed_in):
    add(statement="½" * 300)
    assert offered(signed_in.get("/targets/options/", {"q": "½" * 300})) == ["½" * 300]


def test_only_those_with_the_right_see_the_list(client, db):
    client.force_login(factories.make_user("nobody"))
    for address in ("/targets/", f"/targets/{add(statement=TOLL).pk}/", "/targets/options/"):
        assert client.get(address).status_code == 403
