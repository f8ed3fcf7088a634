import pytest
from django.db import connection

from annotations.models import (
    Annotation,
    Article,
    ArticleVersion,
    Event,
    Original,
    Photo,
    Publisher,
)
from annotations.services import articles
from annotations.services.annotations import delete
from annotations.services.articles import bring_in, reclassify, set_status
from annotations.services.comments import comment
from annotations.services.history import undo
from annotations.services.refusals import (
    AlreadyAnnotated,
    NotAllowed,
    OlderText,
    SameArticle,
    SameText,
    StaleText,
)
from annotations.services.suggestions import dismiss
from annotations.text.intake import Block
from annotations.text.normalise import UnusableText
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make.make_user("editor")


def block_of(version, kind, place=0):
    return [n for n, block in enumerate(version.blocks) if block[0] == kind][place]


def words(version, kind):
    return [version.slice(start, end) for k, start, end in version.blocks if k == kind]


def test_every_block_stands_in_the_text_where_it_says(editor):
    version = make.article().current_version
    assert [(kind, version.slice(start, end)) for kind, start, end in version.blocks][:-1] == [
        *make.STORY
    ]
    assert version.text == "\n\n".join(version.slice(s, e) for _k, s, e in version.blocks)
    assert version.headline == make.STORY[0][1]
    assert version.standfirst == make.STORY[1][1]


def test_the_marks_to_handle_are_the_outermost_ones_outside_furniture():
    version = make.article().current_version
    assert [version.slice(start, end) for start, end in version.quotation_marks] == [
        "‘empty winters’",
        "“We will keep every summer sailing,”",
        "“But nobody pays for an empty ship,”",
        "“a slow goodbye”",
        "“Last Boat Home”",
    ]


def test_an_inner_pair_of_marks_is_not_counted():
    version = make.article("One\n\n“He said ‘no’ twice,” she said.").current_version
    assert len(version.quotation_marks) == 1


def test_each_caption_gets_its_photo_with_its_address(editor):
    article = bring_in(
        by=editor,
        blocks=[
            Block("headline", "Storm"),
            Block("caption", "The quay at noon."),
            Block("paragraph", "It rained."),
            Block("caption", "The quay at night."),
        ],
        picture_urls={3: "https://pictures.example/night.jpg", 2: "https://not-a-caption.example"},
    )
    assert list(article.photos.values_list("position", "caption_block", "url")) == [
        (1, 1, ""),
        (2, 3, "https://pictures.example/night.jpg"),
    ]


def test_the_source_is_kept_byte_for_byte(editor):
    pasted = "Storm\r\n\r\nIt rai\u00adned.".encode()
    article = bring_in(
        by=editor,
        blocks=[Block("headline", "Storm"), Block("paragraph", "It rai\u00adned.")],
        original=pasted,
    )
    assert bytes(Original.objects.get().content) == pasted
    assert article.current_version.text == "Storm\n\nIt rained."


def test_bringing_in_is_an_event_of_the_article(editor):
    article = make.article(by=editor)
    event = Event.objects.get()
    assert (event.verb, event.article, event.by, event.annotation) == (
        "imported",
        article,
        editor,
        None,
    )
    assert event.after == {"sha256": article.current_version.sha256}
    assert article.added_by == editor
    assert article.status == "todo"


def test_a_new_publisher_takes_its_domain_from_the_address(editor):
    make.article(canonical_url="https://sound-gazette.example/ferry")
    make.article(canonical_url="https://elsewhere.example/ferry")
    publisher = Article.objects.first().publisher
    assert (publisher.name, publisher.domain) == ("Sound Gazette", "sound-gazette.example")
    assert publisher.article_set.count() == 2


def test_a_publisher_is_known_again_whatever_the_case_of_its_letters():
    for name in ("Øresund Écho", "ØRESUND éCHO", " Øresund  Écho "):
        make.article(publisher=name)
    assert Publisher.objects.get().article_set.count() == 3


def test_of_a_host_longer_than_any_name_the_beginning_is_kept():
    article = make.article(canonical_url=f"https://{'ferry.' * 50}example/")
    assert article.publisher.domain == ("ferry." * 50)[:253]


def test_the_same_text_is_refused_with_the_article_that_has_it(editor):
    known = make.article("Storm\n\nIt rained.")
    make.article("Storm\n\nIt snowed.")
    with pytest.raises(SameArticle) as refusal:
        make.article("Storm\n\n  It\u200b rained.  ", publisher="Another")
    assert refusal.value.article == known
    assert Article.objects.count() == 2


def test_a_refused_text_says_wherever_it_is_told_why():
    article = make.article()
    assert "The desk has a newer text of this" in str(OlderText(article))
    assert "with this very text" in str(SameText(article, 1))
    assert "as version 7 of the article" in str(SameText(article, 7))


def test_the_same_address_with_the_same_text_is_refused_with_the_article_that_has_it(editor):
    known = make.article("Storm\n\nIt rained.", canonical_url="https://gazette.example/1")
    with pytest.raises(SameArticle) as refusal:
        make.article("Storm\n\nIt rained.", canonical_url="https://gazette.example/1")
    assert refusal.value.article == known


@pytest.mark.parametrize("role", ["nobody"])
def test_who_may_not_import_brings_nothing_in(role):
    with pytest.raises(NotAllowed):
        make.article(by=make.make_user(role))
    assert not Article.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "a\0b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused_with_a_sentence(editor, text):
    with pytest.raises(UnusableText, match=r"^[A-Z].*\.$"):
        bring_in(by=editor, blocks=[Block("headline", text)])
    assert not ArticleVersion.objects.exists()


def test_a_headline_longer_than_its_column_is_cut_there_and_nowhere_else(editor):
    long = "Storm " * 400
    version = bring_in(by=editor, blocks=[Block("headline", long)]).current_version
    assert len(ArticleVersion.objects.get().headline) == 1000
    assert version.text == long.strip()


# Saying what a block is after all.


def test_furniture_can_be_put_back_and_its_marks_count_again(editor):
    article = make.article()
    version = article.current_version
    number = block_of(version, "furniture")
    version = reclassify(article=article, by=editor, block=number, kind="paragraph")
    version.refresh_from_db()
    assert version.blocks[number][0] == "paragraph"
    assert version.slice(*version.quotation_marks[-1]) == "“interest”"


def test_a_new_caption_block_gets_a_photo_and_the_others_keep_theirs(editor):
    article = make.article()
    Photo.objects.update(url="https://pictures.example/1.jpg")
    version = article.current_version
    subhead, caption = block_of(version, "subhead"), block_of(version, "caption")
    reclassify(article=article, by=editor, block=subhead, kind="caption")
    assert list(Photo.objects.values_list("position", "caption_block", "url")) == [
        (1, subhead, ""),
        (2, caption, "https://pictures.example/1.jpg"),
    ]


def test_a_photo_of_which_something_is_known_stays_when_its_caption_does_not(editor):
    for known in ("file", "caption", "suggestion", ""):
        article = make.article()
        photo, block = article.photos.get(), block_of(article.current_version, "caption")
        if known == "file":
            Photo.objects.filter(pk=photo.pk).update(file="quay.jpg")
        elif known == "suggestion":
            dismiss(suggestion=make.suggestion(article, kind="caption"), by=editor)
        elif known == "caption":
            make.caption(article)
            article = make.newer(article, (make.STORY[6][1], ""))
            block = block_of(article.current_version, "paragraph")
        reclassify(article=article, by=editor, block=block, kind="furniture")
        assert article.photos.filter(pk=photo.pk).exists() is bool(known), known


def test_a_block_is_judged_on_the_text_it_was_seen_in(editor):
    article = make.article()
    make.newer(article, ("14 percent", "15 percent"))
    with pytest.raises(StaleText):
        reclassify(article=article, by=editor, block=0, kind="paragraph")


def test_the_headline_follows_its_block(editor):
    article = make.article()
    reclassify(article=article, by=editor, block=0, kind="furniture")
    version = reclassify(article=article, by=editor, block=1, kind="headline")
    version.refresh_from_db()
    assert version.headline == make.STORY[1][1]
    assert version.standfirst == ""


def test_blocks_stay_as_they_are_once_something_is_annotated(editor):
    quote = make.quote()
    article = quote.version.article
    with pytest.raises(AlreadyAnnotated):
        reclassify(article=article, by=editor, block=0, kind="paragraph")
    delete(annotation=quote, by=editor, lock=1)
    # It could still be undone.
    with pytest.raises(AlreadyAnnotated):
        reclassify(article=article, by=editor, block=0, kind="paragraph")
    assert ArticleVersion.objects.get().blocks[0][0] == "headline"


def test_who_may_not_annotate_does_not_reclassify():
    article = make.article()
    with pytest.raises(NotAllowed):
        reclassify(article=article, by=make.make_user("nobody"), block=0, kind="paragraph")


# Moving an article on the desk.


@pytest.mark.parametrize(
    ("role", "before", "after", "allowed"),
    [
        ("editor", "todo", "done", True),
        ("editor", "done", "todo", True),
        ("editor", "todo", "withheld", False),
        ("editor", "withheld", "todo", False),
        ("moderator", "todo", "withheld", True),
        ("moderator", "withheld", "todo", True),
        ("nobody", "todo", "done", False),
    ],
)
def test_who_moves_an_article(role, before, after, allowed):
    article = make.article(by=make.make_user("editor", "another"), status=before)
    if allowed:
        set_status(article=article, by=make.make_user(role), status=after)
    else:
        with pytest.raises(NotAllowed):
            set_status(article=article, by=make.make_user(role), status=after)
    article.refresh_from_db()
    assert article.status == (after if allowed else before)


def test_who_brought_an_article_in_takes_it_off_the_desk_and_brings_it_back():
    article = make.quote().version.article
    for status in ("withheld", "todo"):
        set_status(article=article, by=article.added_by, status=status)
        article.refresh_from_db()
        assert article.status == status


@pytest.mark.parametrize(
    "done",
    [
        lambda article, other: make.quote(article, by=other),
        lambda article, other: comment(annotation=make.quote(article), by=other, body="Whose?"),
        lambda article, other: make.quote(article, status="submitted", approved=True),
        lambda article, other: set_status(article=article, by=other, status="done"),
    ],
    ids=["marked", "commented on", "approved", "moved"],
)
def test_an_article_that_others_have_worked_on_stays_on_the_desk(done):
    article = make.article()
    done(article, make.make_user("moderator"))
    with pytest.raises(NotAllowed):
        set_status(article=article, by=article.added_by, status="withheld")


@pytest.mark.parametrize("by_moderator", [True, False], ids=["a moderator", "nobody known"])
def test_what_others_have_withheld_is_not_shown_again_by_who_brought_it_in(by_moderator):
    article = make.article(status="" if by_moderator else "withheld")
    if by_moderator:
        set_status(article=article, by=make.make_user("moderator"), status="withheld")
    with pytest.raises(NotAllowed):
        set_status(article=article, by=article.added_by, status="todo")


def test_moving_an_article_is_written_down_once_and_is_nothing_to_undo():
    quote = make.quote()
    article, moderator = quote.version.article, make.make_user("moderator")
    own = make.quote(article, by=moderator)
    for _ in range(2):
        set_status(article=article, by=moderator, status="withheld")
    first, event = Event.objects.filter(article=article, annotation=None, verb="changed")
    assert (first.by, first.after["status"]) == (quote.author, "in_progress")
    assert (event.by, event.after) == (moderator, {"status": "withheld"})
    assert event.before["status"] in {"todo", "in_progress"}
    assert undo(article=article, by=moderator).turned == [own]


@pytest.mark.django_db(transaction=True)
def test_what_comes_in_is_read_before_the_desk_is_written_to(monkeypatch):
    read, editor = articles.columns_of, make.make_user("editor")
    inside = []

    def noted(blocks):
        inside.append(connection.in_atomic_block)
        return read(blocks)

    monkeypatch.setattr(articles, "columns_of", noted)
    bring_in(by=editor, blocks=[Block("headline", "Ferry late again")])
    assert inside == [False]


def test_a_withheld_article_keeps_its_annotations():
    quote = make.quote()
    set_status(article=quote.version.article, by=make.make_user("moderator"), status="withheld")
    assert Annotation.objects.get() == quote
