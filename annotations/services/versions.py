"""A story that comes in again with another text: what was marked goes along, or waits.

The marks of the text that was current are carried to the next one where exactly their words
stand in the same place of the story (see text.carrying). An annotation is carried whole or not
at all; one that is not stays on its own version as an orphan, until an editor places it on the
new words, keeps it with the old ones, or withdraws it. The text itself is never changed.
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F, Q

from annotations.access import may
from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    BlockKind,
    Caption,
    Kind,
    Original,
    Photo,
    Role,
    Status,
    Suggestion,
    User,
    Verb,
)
from annotations.queries import articles as reading
from annotations.queries.versions import Carryings
from annotations.services import trace, webhooks
from annotations.services.annotations import (
    AFTER_EDIT,
    Mark,
    all_locked,
    already_done,
    approval_ended,
    check_roles,
    hold,
    lacks_words,
    locked,
    one_deed,
    rows_of,
    write,
)
from annotations.services.captions import TRACED, precision_of
from annotations.services.refusals import (
    AlreadySettled,
    MissingPart,
    NotAllowed,
    SameText,
    StaleAnnotation,
    TextIsRead,
)
from annotations.services.suggestions import key_of, reopened_in, suggest_on_commit
from annotations.text.captions import redated
from annotations.text.carrying import Carrying, reworded


@transaction.atomic
def add(
    *,
    article: Article,
    by: User,
    columns: Mapping,
    byline: str = "",
    dateline: str = "",
    published_at: datetime.datetime | None = None,
    updated_at: datetime.datetime | None = None,
    original: bytes = b"",
    media_type: str = "text/plain; charset=utf-8",
    picture_urls: Mapping[int, str] | None = None,
) -> ArticleVersion:
    """Give an article its next text and carry over what hangs on the one it has.

    `columns` is what `services.articles.columns_of` makes of the blocks. Suggestions for it are
    the caller's to ask for. Raises NotAllowed, SameText for a text that the article has or had,
    and TextIsRead.
    """
    if not may(by, "add_version", article):
        raise NotAllowed
    article = held(article)
    check_other_text(article, columns["sha256"])
    last = article.versions.order_by("number").last()
    version = ArticleVersion.objects.create(
        article=article,
        number=last.number + 1,
        byline=byline,
        dateline=dateline,
        # What a paste does not say is what was known.
        published_at=published_at or article.current_version.published_at,
        updated_at=updated_at,
        **columns,
    )
    Original.objects.create(version=version, media_type=media_type, content=original)
    replace_text(article, version, by, picture_urls or {})
    return version


@transaction.atomic
def make_current(*, article: Article, by: User, number: int) -> ArticleVersion:
    """Go back to a text that the article had: what hangs on the present one is carried to it.

    Orphans whose words stand there have their place and status again. Raises NotAllowed and
    TextIsRead.
    """
    if not may(by, "add_version", article):
        raise NotAllowed
    article = held(article)
    version = article.versions.get(number=number)
    if version.pk != article.current_version_id:
        replace_text(article, version, by, {})
        suggest_on_commit(version)
    return version


def check_other_text(article: Article, digest: str) -> None:
    """Raise SameText for a text that the article has or had."""
    known = article.versions.filter(sha256=digest).values_list("number", flat=True).first()
    if known is not None:
        raise SameText(article, known)


def held(article: Article) -> Article:
    """The article as it stands, its row held until the transaction ends."""
    hold(article)
    return Article.objects.select_related("current_version").get(pk=article.pk)


def replace_text(
    article: Article, version: ArticleVersion, by: User, urls: Mapping[int, str]
) -> None:
    """Make a version the current one, with marks, photos and suggestions; the article is held."""
    check_not_read(article)
    before = article.current_version
    before.article = version.article = article
    left = reading.progress(before, reading.standing(before))
    article.current_version = version
    carrying = Carrying(before.text, version.text)
    lay_photos_anew(article, before, version, carrying, urls)
    carry_annotations(article, before, version, by)
    carry_suggestions(before, version, carrying)
    article.save(update_fields=["current_version", "updated_at"])
    trace.record_of_article(
        article,
        by=by,
        verb=Verb.IMPORTED,
        before={"sha256": before.sha256, "number": before.number},
        after={"sha256": version.sha256, "number": version.number},
    )
    now = reading.progress(version, reading.standing(version))
    more = now.marks_left > left.marks_left or now.captions_left > left.captions_left
    if article.status == ArticleStatus.DONE and (more or orphans_of(article).exists()):
        trace.write_article(article, by, status=ArticleStatus.IN_PROGRESS)


def check_not_read(article: Article) -> None:
    """Raise TextIsRead while two people read the current text, or what they marked is unsettled."""
    reading = article.passes.filter(opened_at=None) | article.passes.opened_on_this_text()
    if article.status != ArticleStatus.DONE and reading.exists():
        raise TextIsRead


# Annotations


def orphans_of(article: Article):
    return Annotation.objects.filter(version__article=article, status=Status.ORPHANED)


def carry_annotations(
    article: Article, before: ArticleVersion, version: ArticleVersion, by: User
) -> None:
    """Carry what is marked on the text before, and whatever waits for its words to come back.

    What is deleted stays where it is, and undo finds it a place. What was rejected and has lost
    its words stays rejected: there is nothing to settle. The originals of independent passes
    stay on the text that was read.
    """
    carryings = Carryings(version)
    here = Q(version=before) | Q(status=Status.ORPHANED)
    waiting = all_locked(article, here, ~Q(status=Status.DELETED), made_in=None)
    # A stance may rest on its quote's words alone, so quotes go first.
    for annotation in sorted(waiting, key=lambda one: one.kind == Kind.STANCE):
        standing = trace.snapshot(annotation)
        state = carryings.state(annotation.kind, standing)
        if state:
            if standing["status"] == Status.ORPHANED:
                state["status"] = former_status(annotation)
            annotation.version = version
            write(annotation, standing, state, by, Verb.CARRIED, keeps_place=True)
        elif standing["status"] not in (Status.ORPHANED, Status.REJECTED):
            annotation.version = carryings.text(standing["version"])
            state = standing | {"status": Status.ORPHANED.value}
            write(annotation, standing, state, by, Verb.ORPHANED, keeps_place=True)


def former_status(annotation: Annotation) -> str:
    """What it was before its words were gone, or what undo and redo of its submission made of it.

    One that came with an export has no history here, and waits for its author or a moderator.
    """
    in_queue = Q(verb=Verb.ORPHANED) | Q(undoes__verb=Verb.SUBMITTED)
    event = annotation.events.filter(in_queue).select_related("undoes").order_by("-pk").first()
    if event and event.verb == Verb.ORPHANED:
        former = event.before["status"]
        pictured = annotation.events.filter(verb=Verb.PICTURED, pk__gt=event.pk)
        return approval_ended(former) if pictured.exists() else former
    if event:
        return event.undoes.leads_to(event.verb)["status"]
    return str(Status.SUBMITTED if annotation.submitted_at else Status.DRAFT)


# What an editor makes of an orphan


def place(
    *,
    annotation: Annotation,
    by: User,
    lock: int,
    marks: Iterable[Mark],
    statement: str = "",
    request_id: uuid.UUID | None = None,
) -> Annotation:
    """Give an orphan its place on the current text: all of its marks there.

    Other words are another statement, so what was approved is judged again. What was recorded in
    the very words of a part is recorded in its new ones; a claim that was worded otherwise says
    the `statement`, where one is given. Raises NotAllowed, AlreadySettled, StaleAnnotation,
    RepeatedRequest, MissingPart, and what `annotations.rows_of` and `check_roles` raise.
    """
    with settling(annotation, by, lock, Verb.PLACED, request_id) as (annotation, standing):
        if standing is None:
            return annotation
        version = annotation.version.article.current_version
        rows = rows_of(version, marks)
        check_roles(annotation.kind, rows)
        if lacks_words(annotation.kind, rows, standing["values"].get("quote_id")):
            raise MissingPart
        former = former_status(annotation)
        state = standing | {
            "version": version.pk,
            "spans": rows,
            "status": str(AFTER_EDIT.get(former, former)),
            "values": standing["values"] | values_anew(annotation, version, rows, statement),
        }
        version.article = annotation.version.article
        annotation.version = version
        settled = {"keeps_place": True, "editor": by, "request_id": request_id}
        write(annotation, standing, state, by, Verb.PLACED, **settled)
        return annotation


# The fields that may say the very words of one part.
WORDED = {
    Kind.CLAIM: {"statement": Role.CLAIM},
    Kind.CAPTION: TRACED | {"date_created": Role.DATE_CREATED},
}


def values_anew(
    annotation: Annotation, version: ArticleVersion, rows: list[list], statement: str
) -> dict[str, str]:
    """What the fields of an annotation say once its parts stand in these rows of a version."""
    said = {}
    for field, role in WORDED.get(Kind(annotation.kind), {}).items():
        before = [span.exact for span in annotation.spans_of(role)]
        after = [version.text[start:end] for name, _order, start, end in rows if name == role]
        if len(before) == len(after) == 1:
            follow = redated if field == "date_created" else reworded
            said[field] = follow(getattr(annotation.details, field), *before, *after)
    if annotation.kind == Kind.CLAIM:
        said["statement"] = said.get("statement") or " ".join(statement.split())
    if said.get("date_created"):
        said["date_precision"] = precision_of(said["date_created"])
    return {field: words for field, words in said.items() if words}


def keep(
    *, annotation: Annotation, by: User, lock: int, request_id: uuid.UUID | None = None
) -> Annotation:
    """Leave an orphan on the text it was made on, as what was printed there then.

    It is again what it was: what was approved was right of those words and still is. Raises
    NotAllowed, AlreadySettled, StaleAnnotation.
    """
    with settling(annotation, by, lock, Verb.KEPT, request_id) as (annotation, standing):
        if standing is None:
            return annotation
        state = standing | {"status": former_status(annotation)}
        settled = {"keeps_place": True, "request_id": request_id}
        write(annotation, standing, state, by, Verb.KEPT, **settled)
        webhooks.tell_if_approved(annotation)
        return annotation


@contextmanager
def settling(annotation: Annotation, by: User, lock: int, verb: Verb, request_id):
    """The orphan, held, and its state; None for the state where this very request settled it."""
    with one_deed(annotation, by, request_id):
        hold(annotation.version.article)
        annotation = locked(annotation)
        if not may(by, "edit", annotation):
            raise NotAllowed
        if already_done(annotation, by, request_id, verb):
            yield annotation, None
            return
        if annotation.status != Status.ORPHANED:
            raise AlreadySettled
        if annotation.lock != lock:
            raise StaleAnnotation(annotation, lock)
        yield annotation, trace.snapshot(annotation)


# Photos


def lay_photos_anew(
    article: Article,
    before: ArticleVersion,
    version: ArticleVersion,
    carrying: Carrying,
    urls: Mapping[int, str],
) -> None:
    """Give each photo its caption on the new text; new captions get photos of their own.

    The same address is the same picture, and so is the same caption in the same place, or a
    reworded one. A photo that is gone stays with what was recorded of it, without a caption.
    """
    photos = list(article.photos.all())
    open_blocks = {n for n, block in enumerate(version.blocks) if block[0] == BlockKind.CAPTION}
    found: dict[int, Photo] = {}

    def pair(photo: Photo, n: int | None) -> None:
        if n in open_blocks and photo.pk not in {one.pk for one in found.values()}:
            found[n] = photo
            open_blocks.discard(n)

    for photo in photos:
        same = [n for n, url in urls.items() if url and url == photo.url]
        if len(same) == 1 and sum(one.url == photo.url for one in photos) == 1:
            pair(photo, same[0])
    starts = {start: n for n, (_kind, start, _end) in enumerate(version.blocks)}
    befores = {before.blocks[p.caption_block][1]: p for p in photos if p.block_in(before)}
    for row in carrying.rows():
        photo = befores.get(row.old[0]) if row.old else None
        n = starts.get(row.new[0]) if row.new else None
        if photo and n is not None and not other_picture(photo, urls.get(n, "")):
            pair(photo, n)
    # Going back: a photo that was gone is described by a caption that stands there.
    described = Caption.objects.filter(annotation__version=version, photo__in=photos)
    for photo, position in described.values_list("photo", "annotation__position"):
        pair(next(one for one in photos if one.pk == photo), starts.get(position))
    rest = [photo for photo in photos if photo.caption_block is None]
    lone = [photo for photo in rest if photo not in found.values()]
    if before.number > version.number and len(lone) == len(open_blocks) == 1:
        pair(lone[0], next(iter(open_blocks)))
    write_photos(article, photos, found, open_blocks, urls)


def other_picture(photo: Photo, url: str) -> bool:
    return bool(photo.url and url and photo.url != url)


def write_photos(article, photos, found: dict[int, Photo], new_blocks: set[int], urls) -> None:
    """Number the photos in text order, those without a caption last."""
    for photo in photos:
        photo.caption_block = None
    for n, photo in found.items():
        photo.caption_block, photo.url = n, photo.url or urls.get(n, "")
    here = found | {
        n: Photo(article=article, caption_block=n, url=urls.get(n, "")) for n in new_blocks
    }
    gone = [photo for photo in photos if photo.caption_block is None]
    ordered = [photo for _n, photo in sorted(here.items())] + gone
    for position, photo in enumerate(ordered, start=1):
        photo.position = position
    # Two photos may change places, and no two may have one number at any time.
    article.photos.update(position=F("position") + len(ordered) + len(photos))
    Photo.objects.bulk_update(photos, ["position", "caption_block", "url"])
    Photo.objects.bulk_create(photo for photo in ordered if photo.pk is None)


# Suggestions


def carry_suggestions(before: ArticleVersion, version: ArticleVersion, carrying: Carrying) -> None:
    """Take along what was decided and what is open, so that nothing is proposed a second time.

    An open one whose words are gone is gone too, unless undo once opened it again.
    """
    photos = {photo.pk: photo for photo in version.article.photos.all()}
    lost = []
    for suggestion in before.suggestions.all():
        parts = [(role, carrying.carried(start, end)) for role, start, end in suggestion.parts]
        if all(place for _role, place in parts):
            suggestion.parts = sorted([role, *place] for role, place in parts)
            if put(suggestion, version, photos):
                continue
        lost.append(suggestion)
    reopened = reopened_in(version.article)
    Suggestion.objects.filter(
        pk__in=[one.pk for one in lost if one.is_open and str(one.uuid) not in reopened]
    ).delete()


def put(suggestion: Suggestion, version: ArticleVersion, photos: Mapping[int, Photo]) -> bool:
    """Store the suggestion with its new parts on another version; whether it has a place there."""
    places = [(start, end) for _role, start, end in suggestion.parts]
    if suggestion.kind == Kind.CAPTION:
        photo = photos[suggestion.photo_id]
        block = photo.block_in(version)
        if block is None or not all(block[0] <= s and e <= block[1] for s, e in places):
            return False
        suggestion.values = suggestion.values | {"block": photo.caption_block}
        places = [block]
    suggestion.start = min(start for start, _end in places)
    suggestion.end = max(end for _start, end in places)
    suggestion.key = key_of(suggestion.kind, suggestion.parts, suggestion.values)
    if version.suggestions.filter(key=suggestion.key).exists():
        return False
    suggestion.version = version
    suggestion.save(update_fields=["version", "parts", "values", "start", "end", "key"])
    return True
