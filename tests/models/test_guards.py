"""The triggers: history is append-only, a text never changes, an annotation moves by its lock."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from annotations.models import Annotation, ArticleVersion, Event, Review, Status
from tests import factories as make

pytestmark = pytest.mark.django_db


def raw(sql):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return run


def save(model, **fields):
    def run():
        row = model.objects.first()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    return run


def bulk(model, **fields):
    def run():
        row = model.objects.first()
        for name, value in fields.items():
            setattr(row, name, value)
        model.objects.bulk_update([row], list(fields))

    return run


@pytest.fixture
def judged():
    return make.quote(approved=True)


@pytest.mark.parametrize(
    "write",
    [
        save(Event, verb="approved"),
        lambda: Event.objects.update(lock=F("lock")),
        bulk(Event, after={}),
        raw("UPDATE annotations_event SET at = at"),
        lambda: Event.objects.first().delete(),
        lambda: Event.objects.all()._raw_delete("default"),
        raw("DELETE FROM annotations_event"),
    ],
    ids=["save", "update", "bulk update", "raw update", "delete", "raw_delete", "raw delete"],
)
def test_history_is_append_only(judged, write):
    before = list(Event.objects.values())
    with pytest.raises(IntegrityError, match="history is append-only"), transaction.atomic():
        write()
    assert list(Event.objects.values()) == before


@pytest.mark.parametrize(
    "write",
    [
        save(Review, comment="On second thoughts, no."),
        lambda: Review.objects.update(decision="reject", comment="No."),
        bulk(Review, comment="No."),
        raw("UPDATE annotations_review SET comment = comment"),
        lambda: Review.objects.first().delete(),
        lambda: Review.objects.all().delete(),
        raw("DELETE FROM annotations_review"),
    ],
    ids=["save", "update", "bulk update", "raw update", "delete", "delete all", "raw delete"],
)
def test_a_decision_stands(judged, write):
    before = list(Review.objects.values())
    with pytest.raises(IntegrityError, match="a decision stands"), transaction.atomic():
        write()
    assert list(Review.objects.values()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", "Other words"), ("sha256", "0" * 64), ("number", 2), ("normaliser_version", 99)],
)
@pytest.mark.parametrize("way", [save, bulk])
def test_the_text_of_a_version_never_changes(field, value, way):
    make.article()
    before = ArticleVersion.objects.values().get()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        way(ArticleVersion, **{field: value})()
    assert ArticleVersion.objects.values().get() == before


def test_a_version_never_moves_to_another_article():
    make.article()
    other = make.article()
    version = ArticleVersion.objects.first()
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        ArticleVersion.objects.filter(pk=version.pk).update(article=other, number=9)


BLOCKS = {
    "save": save(ArticleVersion, blocks=[["paragraph", 0, 5]]),
    "bulk update": bulk(ArticleVersion, quotation_marks=[]),
    "update": lambda: ArticleVersion.objects.update(blocks=[]),
    "raw blocks": raw("UPDATE annotations_articleversion SET blocks = '[]'"),
    "raw marks": raw("UPDATE annotations_articleversion SET quotation_marks = '[]'"),
}


@pytest.mark.parametrize("way", BLOCKS)
def test_the_blocks_of_a_version_never_change_once_it_is_annotated(way):
    make.quote()
    before = ArticleVersion.objects.values().get()
    with pytest.raises(IntegrityError, match="once it is annotated"), transaction.atomic():
        BLOCKS[way]()
    assert ArticleVersion.objects.values().get() == before


def test_the_blocks_may_change_while_only_other_texts_are_annotated():
    make.quote()
    version = make.article().current_version
    ArticleVersion.objects.filter(pk=version.pk).update(blocks=[], quotation_marks=[])
    version.refresh_from_db()
    assert (version.blocks, version.quotation_marks) == ([], [])


def test_what_is_known_about_a_version_may_be_corrected():
    make.article()
    ArticleVersion.objects.update(byline="By Ola Fjeld", headline="Ferries")
    assert ArticleVersion.objects.get().byline == "By Ola Fjeld"


@pytest.mark.parametrize(
    "write",
    [
        save(Annotation, note="quietly"),
        save(Annotation, note="quietly", lock=1),
        save(Annotation, note="quietly", lock=7),
        lambda: Annotation.objects.update(status=Status.APPROVED),
        lambda: Annotation.objects.update(lock=F("lock") + 2),
        lambda: Annotation.objects.update(lock=F("lock") - 1),
        bulk(Annotation, status=Status.APPROVED),
        raw("UPDATE annotations_annotation SET status = 'approved'"),
    ],
    ids=["save", "back", "leap", "update", "by two", "down", "bulk update", "raw"],
)
def test_an_annotation_changes_only_with_its_lock_number(write):
    make.quote(status=Status.SUBMITTED)
    before = Annotation.objects.values().get()
    assert before["lock"] == 2
    with pytest.raises(IntegrityError, match="only with its lock number"), transaction.atomic():
        write()
    assert Annotation.objects.values().get() == before


def test_one_step_of_the_lock_number_is_let_through():
    make.quote()
    Annotation.objects.update(lock=F("lock") + 1, note="seen")
    assert Annotation.objects.values_list("lock", "note").get() == (2, "seen")
