import datetime

import pytest
from django.urls import reverse

from annotations.models import ArticleVersion
from tests import factories as make
from tests.views.pages import Desk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk(htmx=False)


@pytest.fixture
def stance():
    made = make.stance(approved=True, holder="=Harbour board", target="Winter sailings should stop")
    ArticleVersion.objects.filter(pk=made.version_id).update(
        published_at=datetime.datetime(2026, 3, 4, 8, tzinfo=datetime.UTC)
    )
    return made


def body(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_an_empty_matrix_says_how_it_fills(desk):
    assert "No stance has been approved yet" in words(desk.get("matrix"))
    assert "No quote has been approved yet" in words(desk.get("quoted"))


def test_a_cell_leads_to_the_words_behind_it(desk, stance):
    page = desk.get("matrix")
    target = stance.stance.target
    address = f"{target.get_absolute_url()}?holder={stance.stance.holder_id}"
    assert f'href="{address}"' in page.text
    shown = desk.client.get(address)
    assert "Only the stances of =Harbour board." in words(shown)
    other = desk.client.get(f"{target.get_absolute_url()}?holder=999999")
    assert "There is nothing more here." in words(other)


def test_the_matrix_as_csv_with_guarded_cells(desk, stance):
    lines = body(desk.get("matrix", csv=1)).splitlines()
    assert lines[0] == '"actor_id","actor","target_id","target","latest_stance","stances"'
    assert '"\'=Harbour board"' in lines[1]
    assert len(lines) == 2


def test_bars_and_their_csv(desk):
    quote = make.quote(approved=True)
    page = desk.get("quoted")
    assert '<rect width="1" height="1" />' in page.text
    assert body(desk.get("quoted", csv=1)).splitlines()[1:] == [
        f'"{quote.quote.speaker_id}","Mira Solberg","1"'
    ]


def test_a_timeline_has_its_picture_its_table_and_its_csv(desk, stance):
    target = stance.stance.target
    page = desk.get("target", target)
    assert 'class="timeline__' in page.text
    assert "March 2026" in words(page)
    rows = body(desk.get("timeline_csv", target)).splitlines()
    assert rows[1].startswith('"2026-03"')


def test_stances_over_time_have_a_page_and_a_csv_of_all_targets(desk, stance):
    page = desk.get("timeline")
    assert "March 2026" in words(page)
    assert 'href="?csv=1"' in page.text
    rows = body(desk.get("timeline", csv=1)).splitlines()
    assert rows[1].startswith('"2026-03"')
    assert "fits this" in words(desk.get("timeline", until="2020-01-01"))


def test_the_next_targets_have_an_address(desk, stance, monkeypatch):
    monkeypatch.setattr("annotations.queries.matrix.TARGETS", 1)
    make.stance(approved=True, holder="Harbour board", target="Ferries should be free")
    first = desk.get("matrix")
    assert "Targets with fewer stances" in words(first)
    assert 'href="?across=2"' in first.text
    second = desk.get("matrix", across=2)
    assert "Targets with more stances" in words(second)
    assert "Targets with fewer stances" not in words(second)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"since": "yesterday"}, "Give the day as year-month-day"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "The last day comes before the first"),
        ({"publisher": "Nobody’s Gazette"}, "no publisher of this name"),
        ({"page": "0"}, "Ensure this value"),
        ({"page": "x"}, "whole number"),
    ],
)
@pytest.mark.parametrize("name", ["matrix", "quoted", "timeline"])
def test_filters_that_make_no_sense_get_their_sentence(desk, name, query, sentence):
    page = desk.get(name, **query)
    assert page.status_code == 422
    assert sentence in words(page)


def test_a_filter_that_fits_nothing_says_so(desk, stance):
    assert "No approved stance fits this." in words(desk.get("matrix", until="2020-01-01"))


@pytest.mark.parametrize("name", ["matrix", "quoted", "actors", "targets"])
def test_a_page_behind_the_last_says_so_and_leads_back(desk, name):
    page = desk.get(name, page=9)
    assert "The list ends before this page." in words(page)
    assert f'href="{reverse(f"annotations:{name}")}">Show all</a>' in page.text
