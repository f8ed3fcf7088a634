"""A filter lets through what fits it and nothing else; each is tried against marks that do not."""

import datetime

import pytest
from django.test import override_settings
from django.utils import timezone

from annotations.models import Actor, Annotation, Article, Kind, Publisher, Status
from annotations.queries.exports import Filters, chosen, counts, rows
from tests import factories as make
from tests.exports.small_desk import EVERY_STATUS, exported

ANY = EVERY_STATUS.statuses


def found(**filters):
    return set(chosen(Filters(**({"statuses": ANY} | filters))))


def made_at(annotation, moment):
    lock = annotation.lock + 1
    Annotation.objects.filter(pk=annotation.pk).update(created_at=moment, lock=lock)


def test_approved_only_unless_asked(desk, approved):
    assert set(chosen(Filters())) == set(approved)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "rejected"])
def test_by_status(desk, status):
    assert found(statuses=(status,)) == {getattr(desk, status)}


@pytest.mark.parametrize("kind", Kind.values)
def test_by_kind(desk, kind):
    assert found(statuses=("approved",), kinds=(kind,)) == {getattr(desk, kind)}


def test_by_publisher_and_by_article(desk):
    on_the_other = {desk.submitted, desk.returned, desk.rejected}
    publisher = Publisher.objects.get(name="Halden Post")
    assert found(publisher=publisher.pk) == on_the_other
    assert found(article=desk.other.pk) == on_the_other


def test_by_collection_has_that_of_the_article_now(desk):
    survey = make.collection(name="Survey")
    assert found(collection=survey.pk) == set()
    Article.objects.filter(pk=desk.other.pk).update(collection=survey)
    assert found(collection=survey.pk) == {desk.submitted, desk.returned, desk.rejected}


def test_by_editor(desk):
    colleague = make.make_user("editor", "colleague")
    theirs = make.quote(desk.ferry, by=colleague)
    assert found(editor=colleague.pk) == {theirs}


def test_by_actor_who_speaks_holds_claims_or_is_shown(desk):
    def by_name(name):
        return found(actor=Actor.objects.get(name=name).pk)

    assert by_name("Mira Solberg") == {desk.quote, desk.returned, desk.caption}
    assert by_name("Islanders’ council") == {desk.stance}
    assert by_name("Harbour board") == {desk.claim, desk.submitted}


def test_by_actor_finds_what_stands_under_a_merged_name(desk):
    kept = Actor.objects.get(name="Mira Solberg")
    Actor.objects.filter(name="Somebody else").update(merged_into=kept)
    assert desk.draft in found(actor=kept.pk)


def test_an_actor_shown_twice_gives_one_row(db):
    make.caption(
        persons=[("Mira Solberg", "left"), ("Mira Solberg", "in the mirror")], approved=True
    )
    actor = Actor.objects.get(name="Mira Solberg")
    assert len(list(rows("annotations", Filters(actor=actor.pk)))) == 1


def test_by_day_with_both_ends_included(desk):
    noon = datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.UTC)
    one_day = datetime.timedelta(days=1)
    for annotation, moment in (
        (desk.quote, noon - one_day),
        (desk.draft, noon.replace(hour=0)),
        (desk.returned, noon.replace(hour=23, minute=59, second=59)),
        (desk.stance, noon + one_day),
    ):
        made_at(annotation, moment)
    day = noon.date()
    assert found(made_from=day, made_to=day) == {desk.draft, desk.returned}
    assert found(made_to=day) == {desk.quote, desk.draft, desk.returned}
    assert desk.quote not in found(made_from=day)
    assert desk.stance in found(made_from=day)


@override_settings(TIME_ZONE="Pacific/Auckland")
def test_a_day_is_a_day_of_the_desk(desk):
    timezone.deactivate()
    made_at(desk.draft, datetime.datetime(2026, 3, 4, 13, tzinfo=datetime.UTC))
    fifth = datetime.date(2026, 3, 5)
    assert found(made_from=fifth, made_to=fifth) == {desk.draft}


def test_withheld_articles_only_when_asked(desk):
    desk.ferry.status = "withheld"
    desk.ferry.save(update_fields=["status"])
    assert not exported()["annotations"]
    assert not exported()["articles"]
    assert len(exported(Filters(withheld=True))["annotations"]) == 5


def test_the_counts_are_those_of_the_tables(desk):
    for filters in (Filters(), EVERY_STATUS, Filters(statuses=ANY, kinds=("claim",))):
        assert counts(filters).rows == {
            name: len(found) for name, found in exported(filters).items()
        }


def test_the_counts_say_what_was_left_out(desk):
    told = {status.value: (within, out) for status, within, out in counts(Filters()).statuses}
    assert told == {
        "approved": (5, 0),
        "draft": (0, 1),
        "submitted": (0, 1),
        "returned": (0, 1),
        "rejected": (0, 1),
    }
    claims = counts(Filters(kinds=("claim",)))
    assert (Status.APPROVED, 1, 4) in claims.statuses
    assert claims.left_out == 8
