import datetime

import pytest

from annotations.models import ArticleVersion
from annotations.queries.matrix import HOLDERS, TARGETS, Period, matrix, quotes_per_actor, timeline
from tests import factories as make

pytestmark = pytest.mark.django_db

TARGET = "Winter sailings should stop"


@pytest.fixture
def reader():
    return make.make_user("editor", "reader")


def published(annotation, day: str):
    moment = datetime.datetime.fromisoformat(f"{day}T08:00:00+00:00")
    ArticleVersion.objects.filter(pk=annotation.version_id).update(published_at=moment)
    return annotation


def stance(label, day="", *, approved=True, **fields):
    made = make.stance(make.article(), label=label, approved=approved, **fields)
    return published(made, day) if day else made


def cells(found):
    return {
        (actor.name, target.statement): (cell.label, cell.number)
        for actor, _number, row in found.rows
        for target, cell in zip(found.targets, row, strict=True)
        if cell
    }


def test_a_cell_holds_the_latest_stance_by_publication_and_their_number(reader):
    stance("opposes", "2026-03-01", target=TARGET, holder="Harbour board")
    stance("supports", "2026-05-01", target=TARGET, holder="Harbour board")
    stance("neutral", "2026-04-01", target=TARGET, holder="Harbour board")
    stance("unclear", target=TARGET, holder="Harbour board")
    stance("opposes", "2026-01-01", target="Tickets should be cheaper", holder="Mira Solberg")
    found = matrix(reader, Period())
    assert cells(found) == {
        ("Harbour board", TARGET): ("supports", 4),
        ("Mira Solberg", "Tickets should be cheaper"): ("opposes", 1),
    }
    assert [actor.name for actor, *_rest in found.rows] == ["Harbour board", "Mira Solberg"]


def test_what_is_not_approved_or_not_to_be_seen_is_in_no_cell(reader):
    stance("supports", target=TARGET, approved=False)
    hidden = stance("supports", target=TARGET)
    hidden.version.article.status = "withheld"
    hidden.version.article.save()
    assert matrix(reader, Period()).rows == []
    assert quotes_per_actor(reader, Period()) == []
    assert len(matrix(make.make_user("moderator"), Period()).rows) == 1


def test_both_days_of_a_period_are_inside(reader):
    stance("opposes", "2026-03-01", target=TARGET)
    stance("supports", "2026-03-31", target=TARGET)
    stance("neutral", "2026-04-01", target=TARGET)
    march = Period(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    assert list(cells(matrix(reader, march)).values()) == [("supports", 2)]


def test_the_matrix_has_pages_of_actors(reader, django_assert_num_queries):
    article = make.article()
    for number in range(HOLDERS + 2):
        make.stance(article, approved=True, target=TARGET, holder=f"Holder {number}")
    first = matrix(reader, Period())
    assert (len(first.rows), first.more) == (HOLDERS, True)
    reader.get_all_permissions()
    with django_assert_num_queries(5):
        second = matrix(reader, Period(), page=2)
    assert (len(second.rows), second.more) == (2, False)


def test_the_matrix_has_pages_of_targets(reader):
    article = make.article()
    for number in range(TARGETS + 1):
        make.stance(article, approved=True, target=f"Ferry {number:02} should sail", holder="Board")
    first, second = (matrix(reader, Period(), across=page) for page in (1, 2))
    assert (len(first.targets), first.more_targets) == (TARGETS, True)
    assert ([str(target) for target in second.targets], second.more_targets) == (
        [f"Ferry {TARGETS:02} should sail"],
        False,
    )
    ((_actor, total, found),) = second.rows
    assert (total, [cell.number for cell in found]) == (TARGETS + 1, [1])


def test_speakers_by_their_approved_quotes(reader):
    for _ in range(3):
        make.quote(approved=True, speaker="Mira Solberg")
    make.quote(approved=True, speaker="Tomas Brekke")
    make.quote(speaker="Tomas Brekke")
    found = quotes_per_actor(reader, Period())
    assert [(actor.name, number) for actor, number in found] == [
        ("Mira Solberg", 3),
        ("Tomas Brekke", 1),
    ]


def test_a_timeline_counts_by_month_with_gaps(reader):
    first = stance("supports", "2025-12-31", target=TARGET)
    stance("supports", "2026-02-01", target=TARGET)
    stance("opposes", "2026-02-28", target=TARGET)
    stance("unclear", "2026-02-28", target=TARGET)
    stance("supports", target=TARGET)
    found = timeline(reader, target=first.stance.target)
    assert [
        (m.at, f"{m.day:%Y-%m}", m.supports, m.opposes, m.undecided) for m in found.moments
    ] == [
        (0, "2025-12", 1, 0, 0),
        (2, "2026-02", 1, 1, 1),
    ]
    assert (found.columns, found.above, found.below, found.undated) == (3, 1, 1, 1)
    assert not found.by_year


def test_a_timeline_of_all_targets_is_of_its_period(reader):
    stance("supports", "2026-02-01", target=TARGET)
    stance("opposes", "2026-03-01", target="Ferries should be free")
    make.quote(approved=True)
    assert [(m.supports, m.opposes) for m in timeline(reader).moments] == [(1, 0), (0, 1)]
    march = Period(datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    found = timeline(reader, march)
    assert [(m.supports, m.opposes) for m in found.moments] == [(0, 1)]
    assert found.undated == 0


def test_a_long_timeline_counts_by_year(reader):
    first = stance("supports", "2015-06-01", target=TARGET)
    stance("opposes", "2026-02-01", target=TARGET)
    found = timeline(reader, target=first.stance.target)
    assert found.by_year
    assert [(m.at, m.day.year) for m in found.moments] == [(0, 2015), (11, 2026)]


def test_a_target_without_stances_has_an_empty_timeline(reader):
    made = stance("supports", target=TARGET, approved=False)
    assert timeline(reader, target=made.stance.target).moments == []
