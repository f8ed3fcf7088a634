"""A story that comes in again with another text: nothing is lost, and nothing is guessed."""

import pytest

from annotations.models import (
    Annotation,
    Article,
    ArticleVersion,
    Event,
    Original,
    Status,
    Suggestion,
    Verb,
)
from annotations.queries import articles as reading
from annotations.services import versions
from annotations.services.annotations import change, delete, submit
from annotations.services.articles import bring_in
from annotations.services.history import redo, restore, undo
from annotations.services.refusals import (
    AlreadySettled,
    MissingPart,
    NotAllowed,
    NotInTheText,
    OtherText,
    SameArticle,
    StaleAnnotation,
    StaleText,
)
from annotations.services.settlements import finish, settle_same
from annotations.services.suggestions import dismiss
from annotations.text.intake import Block
from tests import factories as make

pytestmark = pytest.mark.django_db

ADDRESS = "https://gazette.example/ferry"
# A change before everything else, and one inside what Mira Solberg said.
HEADLINE = ("warns of", "warns again of")
QUOTED = ("keep every summer sailing", "keep most summer sailings")


@pytest.fixture
def article():
    return make.article(canonical_url=ADDRESS)


@pytest.fixture
def editor():
    return make.make_user("editor")


def spans(annotation):
    return [
        (span.role, annotation.version.slice(span.start, span.end), span.exact)
        for span in annotation.spans.all()
    ]


def verbs(annotation):
    return list(annotation.events.order_by("pk").values_list("verb", flat=True))


def settled(annotation, verb, **given):
    annotation = make.fresh(annotation)
    return verb(annotation=annotation, by=annotation.author, lock=annotation.lock, **given)


# What comes in


def test_another_text_at_a_known_address_is_the_next_version(article, editor):
    old = article.current_version
    again = bring_in(
        by=editor,
        canonical_url=ADDRESS,
        blocks=[Block("headline", "Ferry stays"), Block("paragraph", "It sails all winter.")],
        original=b"as it came",
        byline="Jon Vik",
    )
    assert again == article
    version = Article.objects.get(pk=article.pk).current_version
    assert (version.number, version.text) == (2, "Ferry stays\n\nIt sails all winter.")
    assert (version.byline, version.published_at) == ("Jon Vik", old.published_at)
    assert bytes(version.original.content) == b"as it came"
    assert Original.objects.filter(version=old).exists()
    event = Event.objects.filter(article=article, verb=Verb.IMPORTED).latest("pk")
    assert (event.by, event.before["number"], event.after["number"]) == (editor, 1, 2)


def test_a_text_that_the_article_has_or_had_makes_no_version(article, editor):
    blocks = [Block(kind, words) for kind, words in make.STORY]
    bring_in(by=editor, canonical_url=ADDRESS, blocks=blocks)
    for old in article.versions.all():
        same = [Block(kind, old.slice(start, end)) for kind, start, end in old.blocks]
        with pytest.raises(SameArticle):
            bring_in(by=editor, canonical_url=ADDRESS, blocks=same)
    assert article.versions.count() == 2


def test_who_did_not_say_that_it_is_the_next_version_is_asked(article, editor):
    with pytest.raises(OtherText) as refusal:
        bring_in(by=editor, canonical_url=ADDRESS, blocks=[Block("headline", "Other")], renew=False)
    assert refusal.value.article == article
    assert article.versions.count() == 1


@pytest.mark.parametrize(("role", "status"), [("nobody", "todo"), ("editor", "withheld")])
def test_who_may_not_see_it_or_bring_in_makes_no_version(article, role, status):
    Article.objects.filter(pk=article.pk).update(status=status)
    article.refresh_from_db()
    with pytest.raises(NotAllowed):
        make.newer(article, HEADLINE, by=make.make_user(role))
    with pytest.raises((SameArticle, NotAllowed)):
        bring_in(
            by=make.make_user(role), canonical_url=ADDRESS, blocks=[Block("headline", "Other")]
        )
    assert article.versions.count() == 1


# Marks


@pytest.mark.parametrize("kind", list(make.OF_KIND))
@pytest.mark.parametrize("status", ["draft", "submitted", "approved", "returned"])
def test_what_still_stands_goes_along_and_stays_what_it_was(article, kind, status):
    mark = make.OF_KIND[kind](article, status=status)
    was, submitted = spans(mark), mark.submitted_at
    newer = make.newer(article, HEADLINE)
    after = make.fresh(mark)
    assert (after.version, after.status, after.lock) == (
        newer.current_version,
        status,
        mark.lock + 1,
    )
    assert spans(after) == was
    assert after.submitted_at == submitted
    shift = len("again ")
    assert after.position == mark.position + shift
    span = after.spans.first()
    assert span is None or span.prefix == newer.current_version.text[span.start - 32 : span.start]
    event = after.events.latest("pk")
    assert (event.verb, event.before["version"], event.after["version"]) == (
        Verb.CARRIED,
        article.current_version.pk,
        newer.current_version.pk,
    )
    assert [card.pk for card in reading.cards(newer.current_version)] == [mark.pk]


def test_a_change_inside_quoted_words_leaves_the_whole_quote_an_orphan_on_its_text(article):
    quote = make.quote(article, approved=True)
    was = spans(quote)
    newer = make.newer(article, HEADLINE, QUOTED)
    after = make.fresh(quote)
    assert (after.status, after.version) == (Status.ORPHANED, article.current_version)
    assert spans(after) == was
    assert reading.cards(newer.current_version) == []
    assert verbs(quote)[-1] == Verb.ORPHANED


def test_a_stance_that_rests_on_its_quote_goes_where_the_quote_goes(article):
    quote = make.quote(article)
    other = make.quote(article, content="“a slow goodbye”", cue="called", source="")
    stays = make.stance(article, quote=quote.quote, marks=[], evidence=[])
    goes = make.stance(article, quote=other.quote, marks=[], evidence=[])
    for stance in (stays, goes):
        stance.spans.all().delete()
    newer = make.newer(article, HEADLINE, QUOTED)
    assert make.fresh(stays).status == Status.ORPHANED
    after = make.fresh(goes)
    assert (after.version, after.position) == (newer.current_version, make.fresh(other).position)


def test_what_was_rejected_or_deleted_asks_for_nothing(article):
    rejected = make.quote(article, status=Status.REJECTED)
    gone = make.quote(article)
    delete(annotation=gone, by=gone.author, lock=gone.lock)
    make.newer(article, QUOTED)
    assert make.fresh(rejected).status == Status.REJECTED
    assert make.fresh(gone).status == Status.DELETED


def test_the_originals_of_two_who_read_it_stay_and_what_was_settled_of_them_goes_along():
    article = make.read_by_two()
    originals = list(Annotation.objects.filter(made_in__article=article))
    moderator = make.make_user("moderator")
    settle_same(article=article, by=moderator)
    finish(article=article, by=moderator)
    article = Article.objects.get(pk=article.pk)
    agreed = Annotation.objects.live().get(version__article=article)
    newer = make.newer(article, HEADLINE)
    assert make.fresh(agreed).version == newer.current_version
    for original in originals:
        after = make.fresh(original)
        assert (after.version, after.status) == (original.version, original.status)
    # What is left to do on the new text does not bring the readers back.
    newest = make.newer(make.newer(newer, QUOTED), ("Dearer", "Dear"))
    assert newest.current_version.number == 4


def test_words_that_come_back_bring_their_orphan_back(article):
    quote = make.quote(article, approved=True)
    second = make.newer(article, HEADLINE, QUOTED)
    third = make.newer(second, QUOTED[::-1])
    after = make.fresh(quote)
    assert (after.status, after.version) == (Status.APPROVED, third.current_version)
    assert verbs(quote)[-2:] == [Verb.ORPHANED, Verb.CARRIED]


def test_a_finished_article_is_in_progress_again_when_something_is_left_to_do(article):
    quote = make.quote(article)
    submit(article=article, by=quote.author)
    assert make.newer(article, HEADLINE).status == "done"
    assert make.newer(Article.objects.get(pk=article.pk), QUOTED).status == "in_progress"
    event = article.events.filter(annotation=None, verb="changed").latest("pk")
    assert (event.before, event.after) == ({"status": "done"}, {"status": "in_progress"})


def test_progress_is_that_of_the_new_text(article):
    make.quote(article)
    make.caption(article)
    newer = make.newer(article, ("“a slow goodbye”", "a slow goodbye"), HEADLINE)
    version = newer.current_version
    progress = reading.progress(version, reading.standing(version))
    assert (progress.marks, progress.marks_handled) == (4, 1)
    assert (progress.captions, progress.captions_done) == (1, 1)


def test_nothing_is_marked_on_a_text_that_is_not_the_current_one(article):
    old = article.current_version
    make.newer(article, HEADLINE)
    with pytest.raises(StaleText):
        make.quote(article)
    assert not Annotation.objects.filter(version=old).exists()


# Photos and suggestions


def photos_of(article):
    return list(article.photos.values_list("pk", "position", "caption_block"))


def two_photos():
    return make.article(
        blocks=[
            ("headline", "Two boats"),
            ("caption", "The old ferry at the quay. (IDA BREKKE)"),
            ("paragraph", "It sails on."),
            ("caption", "The new ferry on the sound. (JON VIK)"),
        ],
        picture_urls={1: "https://p.example/old.jpg", 3: "https://p.example/new.jpg"},
    )


def renewed(article, *blocks, urls=None):
    return versions.add(
        article=article,
        by=make.make_user(),
        columns=make.articles.columns_of([Block(*block) for block in blocks]),
        picture_urls=urls or {},
    )


def test_photos_keep_to_their_captions_and_to_their_addresses():
    article = two_photos()
    old, new = article.photos.all()
    renewed(
        article,
        ("headline", "Two boats and a third"),
        ("caption", "The new ferry on the sound. (JON VIK)"),
        ("paragraph", "It sails on."),
        ("caption", "A caption that has nothing of the first one. (IDA BREKKE)"),
        ("caption", "A raft."),
        urls={3: "https://p.example/old.jpg", 4: "https://p.example/raft.jpg"},
    )
    assert photos_of(article)[:2] == [(new.pk, 1, 1), (old.pk, 2, 3)]
    assert article.photos.get(position=3).url == "https://p.example/raft.jpg"


def test_a_photo_that_is_gone_keeps_its_caption_on_the_old_text_and_comes_back_with_it():
    article = two_photos()
    first, second = article.photos.all()
    caption = make.caption(article, approved=True)
    renewed(
        article,
        ("headline", "One boat"),
        ("paragraph", "It sails on."),
        ("caption", "The new ferry on the sound. (JON VIK)"),
    )
    assert photos_of(article) == [(second.pk, 1, 2), (first.pk, 2, None)]
    assert make.fresh(caption).status == Status.ORPHANED
    versions.make_current(article=article, by=caption.author, number=1)
    assert photos_of(article) == [(first.pk, 1, 1), (second.pk, 2, 3)]
    after = make.fresh(caption)
    assert (after.status, after.version) == (Status.APPROVED, article.versions.get(number=1))


def test_another_picture_under_the_same_words_is_another_photo():
    article = two_photos()
    old = article.photos.first()
    renewed(
        article,
        ("headline", "Two boats"),
        ("caption", "The old ferry at the quay. (IDA BREKKE)"),
        urls={1: "https://p.example/other.jpg"},
    )
    assert article.photos.get(caption_block=1) != old


def test_what_was_dismissed_is_not_proposed_again_on_the_new_text(article, editor):
    suggestion = make.suggestion(article)
    dismiss(suggestion=suggestion, by=editor)
    caption = make.suggestion(article, "caption")
    newer = make.newer(article, HEADLINE)
    after = Suggestion.objects.get(pk=suggestion.pk)
    version = newer.current_version
    assert (after.version, after.decision) == (version, "dismissed")
    assert version.slice(after.start, after.end).startswith("“We will keep")
    assert after.key not in set(version.suggestions.open().values_list("key", flat=True))
    moved = Suggestion.objects.get(pk=caption.pk)
    _kind, start, end = version.blocks[moved.values["block"]]
    assert (moved.start, moved.end) == (start, end)


def test_an_open_suggestion_whose_words_are_gone_goes_and_a_decided_one_stays(article, editor):
    suggestion = make.suggestion(article)
    other = make.suggestion(article, content="“a slow goodbye”")
    dismiss(suggestion=other, by=editor)
    make.newer(article, QUOTED, ("slow goodbye", "long goodbye"))
    assert not Suggestion.objects.filter(pk=suggestion.pk).exists()
    assert Suggestion.objects.get(pk=other.pk).version == article.current_version


# Undo


def test_undo_takes_back_what_was_done_before_the_new_version_whoever_brought_it(article, editor):
    quote = make.quote(article)
    was = spans(make.fresh(quote))
    other = make.marks(article.current_version, content="“a slow goodbye”")
    change(annotation=quote, by=editor, lock=1, marks=other)
    newer = make.newer(article, HEADLINE, by=make.make_user("moderator"))
    undo(article=newer, by=editor)
    after = make.fresh(quote)
    assert after.version == newer.current_version
    assert spans(after) == was
    undo(article=newer, by=editor)
    assert make.fresh(quote).status == Status.DELETED
    redo(article=newer, by=editor)
    assert make.fresh(quote).status == Status.DRAFT
    assert spans(make.fresh(quote)) == was


def test_what_was_deleted_before_comes_back_on_the_new_text_or_as_an_orphan(article, editor):
    stays, goes = make.quote(article), make.quote(article, content="“a slow goodbye”", cue="called")
    for quote in (stays, goes):
        delete(annotation=quote, by=editor, lock=quote.lock)
    newer = make.newer(article, HEADLINE, ("slow goodbye", "long goodbye"))
    undo(article=newer, by=editor)
    undo(article=newer, by=editor)
    assert (make.fresh(stays).status, make.fresh(stays).version) == (
        Status.DRAFT,
        newer.current_version,
    )
    assert (make.fresh(goes).status, make.fresh(goes).version) == (
        Status.ORPHANED,
        article.current_version,
    )


def test_undo_of_words_that_are_gone_is_refused_and_changes_nothing(article, editor):
    quote = make.quote(article)
    version = article.current_version
    other = make.marks(version, content="“a slow goodbye”")
    change(annotation=quote, by=editor, lock=1, marks=other)
    newer = make.newer(article, QUOTED)
    before = spans(make.fresh(quote))
    with pytest.raises(NotInTheText):
        undo(article=newer, by=editor)
    assert spans(make.fresh(quote)) == before


def test_an_earlier_state_comes_back_on_the_new_text(article, editor):
    quote = make.quote(article)
    other = make.marks(article.current_version, content="“a slow goodbye”")
    change(annotation=quote, by=editor, lock=1, marks=other)
    newer = make.newer(article, HEADLINE)
    created = quote.events.get(verb=Verb.CREATED)
    restore(annotation=quote, by=editor, event=created.pk, lock=3)
    after = make.fresh(quote)
    assert after.version == newer.current_version
    assert ("content", *["“We will keep every summer sailing,”"] * 2) in spans(after)


@pytest.mark.parametrize("verb", [Verb.ORPHANED, Verb.DELETED])
def test_what_was_withdrawn_as_an_orphan_comes_back_where_its_words_stand_and_nowhere_else(
    article, editor, verb
):
    quote = make.quote(article)
    make.newer(article, QUOTED)
    delete(annotation=quote, by=editor, lock=2)
    past = quote.events.get(verb=verb)
    with pytest.raises(NotInTheText):
        restore(annotation=quote, by=editor, event=past.pk, lock=3)
    assert make.fresh(quote).status == Status.DELETED
    again = make.newer(Article.objects.get(pk=article.pk), QUOTED[::-1], HEADLINE)
    restore(annotation=quote, by=editor, event=past.pk, lock=3)
    after = make.fresh(quote)
    assert (after.status, after.version) == (Status.DRAFT, again.current_version)


def test_undo_meets_the_text_that_has_come_since_the_article_was_read(article, editor):
    quote = make.quote(article)
    delete(annotation=quote, by=editor, lock=1)
    newer = make.newer(article, HEADLINE)
    undo(article=article, by=editor)
    after = make.fresh(quote)
    assert (after.status, after.version) == (Status.DRAFT, newer.current_version)


# Orphans are settled


@pytest.fixture
def orphan(article):
    quote = make.quote(article, approved=True)
    make.newer(article, HEADLINE, QUOTED)
    return make.fresh(quote)


def new_marks(orphan):
    version = Article.objects.get(pk=orphan.version.article_id).current_version
    return make.marks(
        version,
        content="“We will keep most summer sailings,”",
        cue="said",
        source="Mira Solberg",
    )


def test_an_orphan_is_placed_on_the_new_words_and_what_was_approved_is_judged_again(orphan):
    placed = settled(orphan, versions.place, marks=new_marks(orphan))
    assert placed.status == Status.SUBMITTED
    assert placed.version.number == 2
    assert ("content", *["“We will keep most summer sailings,”"] * 2) in spans(make.fresh(placed))
    assert placed.edited_by == orphan.author


def test_a_draft_that_is_placed_is_a_draft(article):
    quote = make.quote(article)
    make.newer(article, QUOTED)
    assert settled(quote, versions.place, marks=new_marks(quote)).status == Status.DRAFT


def test_an_orphan_is_kept_on_its_text_with_the_status_it_had(orphan):
    kept = settled(orphan, versions.keep)
    assert (kept.status, kept.version.number) == (Status.APPROVED, 1)


def test_what_was_kept_stays_when_another_version_comes(orphan):
    kept = settled(orphan, versions.keep)
    article = Article.objects.get(pk=orphan.version.article_id)
    make.newer(article, ("Tickets rose", "Fares rose"))
    after = make.fresh(kept)
    assert (after.status, after.version.number) == (Status.APPROVED, 1)


@pytest.mark.parametrize("choice", ["place", "keep", "withdraw"])
def test_each_choice_is_undone_and_done_again(article, editor, choice):
    quote = make.quote(article)
    newer = make.newer(article, HEADLINE, QUOTED)
    before = spans(make.fresh(quote))
    verb = {"place": versions.place, "keep": versions.keep, "withdraw": delete}[choice]
    given = {"marks": new_marks(quote)} if choice == "place" else {}
    settled(quote, verb, **given)
    done = make.fresh(quote)
    undo(article=newer, by=editor)
    after = make.fresh(quote)
    assert (after.status, after.version) == (Status.ORPHANED, article.current_version)
    assert spans(after) == before
    redo(article=newer, by=editor)
    again = make.fresh(quote)
    assert (again.status, again.version, spans(again)) == (done.status, done.version, spans(done))


def test_a_placed_one_that_was_handed_in_meanwhile_is_an_orphan_again_after_undoing_both(
    article, editor
):
    quote = make.quote(article)
    newer = make.newer(article, QUOTED)
    settled(quote, versions.place, marks=new_marks(quote))
    submit(article=newer, by=editor)
    undo(article=newer, by=editor)
    undo(article=newer, by=editor)
    after = make.fresh(quote)
    assert (after.status, after.version) == (Status.ORPHANED, article.current_version)


@pytest.mark.parametrize("settle", [versions.place, versions.keep])
@pytest.mark.parametrize(
    ("turns", "status"), [([undo], Status.DRAFT), ([undo, redo], Status.SUBMITTED)]
)
def test_an_orphan_that_was_handed_in_before_waits_on_when_that_is_undone(
    article, editor, turns, status, settle
):
    quote = make.quote(article)
    submit(article=article, by=editor)
    newer = make.newer(article, QUOTED)
    for turn in turns:
        turn(article=newer, by=editor)
        assert make.fresh(quote).status == Status.ORPHANED
    given = {"marks": new_marks(quote)} if settle is versions.place else {}
    assert settled(quote, settle, **given).status == status


def test_an_orphan_whose_submission_is_undone_comes_back_as_a_draft_with_its_words(article, editor):
    quote = make.quote(article)
    submit(article=article, by=editor)
    newer = make.newer(article, QUOTED)
    undo(article=newer, by=editor)
    versions.make_current(article=newer, by=make.make_user("moderator"), number=1)
    assert make.fresh(quote).status == Status.DRAFT


def test_what_needs_its_words_is_not_placed_without_them(orphan):
    with pytest.raises(MissingPart):
        settled(orphan, versions.place, marks=new_marks(orphan)[1:])
    assert make.fresh(orphan).status == Status.ORPHANED


def test_words_that_do_not_stand_there_are_no_place(orphan):
    old = make.mark(orphan.version, "“We will keep every summer sailing,”")
    with pytest.raises(StaleText):
        settled(orphan, versions.place, marks=[old])


def test_only_an_orphan_is_settled_once_and_by_who_may_edit_it(orphan):
    stranger = make.make_user("editor", "ola")
    with pytest.raises(NotAllowed):
        versions.keep(annotation=orphan, by=stranger, lock=orphan.lock)
    with pytest.raises(StaleAnnotation):
        versions.keep(annotation=orphan, by=orphan.author, lock=orphan.lock - 1)
    request = make.request_id(7)
    kept = settled(orphan, versions.keep, request_id=request)
    again = versions.keep(annotation=orphan, by=orphan.author, lock=orphan.lock, request_id=request)
    assert again.lock == kept.lock
    with pytest.raises(AlreadySettled):
        settled(orphan, versions.keep)


def test_an_orphan_without_history_is_kept_as_what_waits(orphan):
    """As one is that came with an export of another desk."""
    quote = make.quote(make.article("One\n\n“Two,” said Ada Lund.", language="en"), content="Two",
                       cue="said", source="Ada Lund")  # fmt: skip
    Annotation.objects.filter(pk=quote.pk).update(status=Status.ORPHANED, lock=2)
    assert settled(quote, versions.keep).status == Status.DRAFT


# Going back


def test_going_back_to_an_earlier_text_takes_everything_along_again(article, editor):
    quote = make.quote(article, approved=True)
    newer = make.newer(article, HEADLINE, QUOTED)
    later = make.quote(newer, content="“a slow goodbye”", cue="called", source="")
    versions.make_current(article=newer, by=editor, number=1)
    article.refresh_from_db()
    assert article.current_version.number == 1
    for mark, status in ((quote, Status.APPROVED), (later, Status.DRAFT)):
        after = make.fresh(mark)
        assert (after.status, after.version) == (status, article.current_version)
        assert all(here == exact for _role, here, exact in spans(after))
    assert ArticleVersion.objects.filter(article=article).count() == 2
    with pytest.raises(NotAllowed):
        versions.make_current(article=article, by=make.make_user("nobody"), number=2)
