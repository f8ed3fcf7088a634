"""Picture files of photos, and what becomes of the captions when another one takes their place."""

import pytest

from annotations.models import Decision, Status
from annotations.queries.review import for_judging, items, returned_and_unchanged
from annotations.queries.trail import trail_of
from annotations.services.annotations import delete, submit
from annotations.services.captions import change_caption
from annotations.services.history import redo, undo
from annotations.services.pictures import attach
from annotations.services.refusals import AlreadyDecided, StaleAnnotation
from annotations.services.reviews import decide
from annotations.services.trace import snapshot
from annotations.services.versions import keep
from tests import factories as make
from tests.formats.pictures import XMP, picture

pytestmark = pytest.mark.django_db
FIRST, OTHER = picture(), picture("PNG")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def article():
    article = make.article()
    attach(photo=article.photos.get(), by=make.make_user(), content=FIRST)
    return article


def replace(article, content=OTHER, by=None):
    attach(photo=article.photos.first(), by=by or make.make_user("editor", "ola"), content=content)


def change(caption, by, **fields):
    fields = fields or {"alt_text": "A ship."}
    return change_caption(
        annotation=caption,
        by=by,
        lock=make.fresh(caption).lock,
        fields=fields,
        persons=[("Mira Solberg", "head of Sound Ferries")],
    )


def item_of(caption):
    found = caption.__class__.objects.filter(pk=caption.pk).whole().select_related("version")
    (item,) = items(found, {caption.pk: snapshot(make.fresh(caption))})
    return item


def told(caption):
    return [step.sentence for step in trail_of(make.fresh(caption)).rows]


def test_an_approval_ends_with_the_picture_that_it_was_given_for(article):
    caption = make.caption(article, approved=True)
    replace(article)
    after = make.fresh(caption)
    assert (after.status, after.lock) == (Status.SUBMITTED, caption.lock + 1)
    assert told(caption)[0] == "ola changed its picture."
    judge = make.make_user("moderator", "another")
    assert list(for_judging(judge)) == [caption]
    (change,) = item_of(caption).changes
    assert (change.label, change.words) == ("picture", [("added", "another file than then")])
    decide(annotation=caption, by=judge, decision=Decision.APPROVE)
    assert not item_of(caption).changes


def test_the_same_file_once_more_changes_nothing(article):
    caption = make.caption(article, approved=True)
    name = article.photos.get().file.name
    replace(article, FIRST)
    assert article.photos.get().file.name == name
    after = make.fresh(caption)
    assert (after.status, after.lock) == (Status.APPROVED, caption.lock)


def test_the_first_picture_of_an_approved_caption_leaves_it_approved():
    article = make.article()
    caption = make.caption(article, approved=True)
    replace(article)
    assert make.fresh(caption).status == Status.APPROVED


def test_whoever_changed_the_picture_does_not_judge_the_caption(article):
    caption = make.caption(article, approved=True)
    moderator = make.make_user("moderator", "photo")
    replace(article, by=moderator)
    assert caption not in for_judging(moderator)


def test_a_page_that_shows_the_picture_before_decides_and_saves_nothing(article):
    caption = make.caption(article, status="submitted")
    moderator, seen = make.make_user("moderator"), caption.lock
    replace(article)
    with pytest.raises(AlreadyDecided):
        decide(annotation=caption, by=moderator, decision=Decision.APPROVE, lock=seen)
    with pytest.raises(StaleAnnotation):
        change_caption(
            annotation=caption, by=caption.author, lock=seen, fields={"alt_text": "A ship."}
        )
    assert make.fresh(caption).status == Status.SUBMITTED


def test_a_caption_that_came_back_is_changed_with_its_picture(article):
    caption = make.caption(article, status="returned")
    found = caption.__class__.objects.filter(pk=caption.pk).whole().select_related("version")
    assert returned_and_unchanged(list(found))
    replace(article)
    assert (make.fresh(caption).status, make.fresh(caption).is_mended) == ("returned", True)
    assert not returned_and_unchanged(list(found.all()))


def test_undo_of_an_edit_brings_back_no_approval_of_another_picture(article):
    caption = make.caption(article, approved=True)
    moderator = make.make_user("moderator", "photo")
    change(caption, moderator)
    replace(article)
    undo(article=article, by=moderator)
    after = make.fresh(caption)
    assert after.caption.alt_text == make.CAPTION_FIELDS["alt_text"]
    assert after.status == Status.SUBMITTED
    redo(article=article, by=moderator)
    undo(article=article, by=moderator)
    assert make.fresh(caption).status == Status.SUBMITTED


def test_undo_of_a_deletion_brings_back_no_approval_of_another_picture(article):
    caption = make.caption(article, approved=True)
    moderator = make.make_user("moderator", "photo")
    delete(annotation=caption, by=moderator, lock=caption.lock)
    replace(article)
    undo(article=article, by=moderator)
    assert make.fresh(caption).status == Status.SUBMITTED


def test_undo_goes_past_the_picture_that_somebody_else_changed(article):
    caption = make.caption(article)
    submit(article=article, by=caption.author)
    replace(article)
    undo(article=article, by=caption.author)
    assert make.fresh(caption).status == Status.DRAFT
    undo(article=article, by=caption.author)
    assert make.fresh(caption).status == Status.DELETED


def test_an_orphan_is_kept_without_the_approval_of_another_picture(article):
    caption = make.caption(article, approved=True)
    article = make.newer(article, ("Mira Solberg", "Mira Solbergsen"))
    orphan = make.fresh(caption)
    assert orphan.status == Status.ORPHANED
    replace(article)
    keep(annotation=orphan, by=caption.author, lock=orphan.lock + 1)
    assert make.fresh(caption).status == Status.SUBMITTED


def test_the_marks_of_two_passes_stay_as_they_were_handed_in():
    article = make.read_by_two(
        lambda on, by: make.caption(on, by=by), lambda on, by: make.caption(on, by=by)
    )
    attach(photo=article.photos.get(), by=make.make_user(), content=FIRST)
    locks = set(article.current_version.annotations.values_list("pk", "lock", "status"))
    replace(article)
    assert set(article.current_version.annotations.values_list("pk", "lock", "status")) == locks


def test_what_is_written_in_the_file_is_read(article):
    replace(article, picture(xmp=XMP))
    assert article.photos.get().metadata["fields"]["credit_line"] == "Kestrel Images"
