import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from annotations.access import may
from annotations.models import (
    Article,
    ArticleStatus,
    ArticleVersion,
    BlockKind,
    Collection,
    Original,
    Photo,
    User,
    Verb,
)
from annotations.services import publishers, trace, versions, webhooks
from annotations.services.refusals import (
    AlreadyAnnotated,
    ClosedCollection,
    NotAllowed,
    OtherText,
    SameArticle,
    StaleText,
)
from annotations.services.suggestions import suggest_on_commit
from annotations.services.users import hold
from annotations.text.intake import Block, assemble
from annotations.text.normalise import NORMALISER_VERSION, sha256
from annotations.text.quotation_marks import pairs

# Characters of a block by which it is known again.
IN_SHORT = 60


def bring_in(
    *, by: User, blocks: Sequence[Block], collection: Collection | None = None, **coming: Any
) -> Article:
    """Put an article on the desk with its first version; each caption block gets its photo.

    An address that the desk knows with another text gets its next version, unless `renew` is
    off. `coming` is what `brought_in` takes. Raises NotAllowed, ClosedCollection, SameArticle
    (same text), OtherText (same address, not to be renewed), TextIsRead where it would be renewed,
    and text.normalise.UnusableText.
    """
    if not may(by, "import"):
        raise NotAllowed
    if collection and not collection.active:
        raise ClosedCollection
    return brought_in(by, columns_of(blocks), collection=collection, **coming)


@transaction.atomic
def brought_in(
    by: User,
    columns: dict,
    *,
    publisher: str = "",
    canonical_url: str = "",
    language: str = "und",
    section: str = "",
    byline: str = "",
    dateline: str = "",
    published_at: datetime.datetime | None = None,
    updated_at: datetime.datetime | None = None,
    original: bytes = b"",
    media_type: str = "text/plain; charset=utf-8",
    picture_urls: Mapping[int, str] | None = None,
    collection: Collection | None = None,
    renew: bool = True,
) -> Article:
    """Store what was read; `picture_urls` has a caption block's index and its picture's address."""
    digest = columns["sha256"]
    # A second post of the same form waits for the first, and then finds its article.
    hold(by)
    hold_text(digest)
    coming = {
        "byline": byline,
        "dateline": dateline,
        "published_at": published_at,
        "updated_at": updated_at,
        "original": original,
        "media_type": media_type,
        "picture_urls": picture_urls,
    }
    known = find_known(by, canonical_url)
    if known:
        return next_version(known, by, columns, coming, renew)
    known = with_text(digest)
    if known:
        raise SameArticle(known)
    house = publishers.find_or_add(publisher, address=canonical_url)
    try:
        with transaction.atomic():
            article = Article.objects.create(
                publisher=house,
                canonical_url=canonical_url,
                language=language,
                section=section,
                collection=collection,
                due_on=collection.due_on if collection else None,
                added_by=by,
            )
    except IntegrityError:
        # Somebody else has brought the same address in at this very moment.
        known = find_known(by, canonical_url)
        return next_version(known, by, columns, coming, renew)
    version = ArticleVersion.objects.create(
        article=article,
        number=1,
        byline=byline,
        dateline=dateline,
        published_at=published_at,
        updated_at=updated_at,
        **columns,
    )
    Original.objects.create(version=version, media_type=media_type, content=original)
    lay_photos(article, version, picture_urls or {})
    article.current_version = version
    article.save(update_fields=["current_version"])
    trace.record_of_article(article, by=by, verb=Verb.IMPORTED, after={"sha256": digest})
    webhooks.tell_added(article)
    suggest_on_commit(version)
    return article


def same_before(
    *, by: User, blocks: Sequence[Block], canonical_url: str = "", renews: Article | None = None
) -> SameArticle | None:
    """What `bring_in`, or `renew` of an article, would refuse as being here; it may come later.

    Raises text.normalise.UnusableText.
    """
    digest = columns_of(blocks)["sha256"]
    try:
        known = renews or find_known(by, canonical_url)
        if known:
            versions.check_other_text(known, digest)
            return None if renews else OtherText(known)
    except SameArticle as same:
        return same
    known = with_text(digest)
    return SameArticle(known) if known else None


def with_text(digest: str) -> Article | None:
    return Article.objects.filter(versions__sha256=digest).first()


def renew(*, article: Article, by: User, blocks: Sequence[Block], **coming) -> Article:
    """Give an article its next text; `coming` is what `services.versions.add` takes.

    Raises NotAllowed, SameText, TextIsRead and text.normalise.UnusableText.
    """
    return renewed(article, by, columns_of(blocks), coming)


@transaction.atomic
def renewed(article: Article, by: User, columns: dict, coming: dict) -> Article:
    version = versions.add(article=article, by=by, columns=columns, **coming)
    suggest_on_commit(version)
    return version.article


def find_known(by: User, address: str) -> Article | None:
    """The article at an address, which a text may be the next version of.

    Raises SameArticle where it is nothing that the person may see.
    """
    known = address and Article.objects.filter(canonical_url=address).first()
    if not known:
        return None
    if not may(by, "add_version", known):
        raise SameArticle(known)
    return known


def next_version(known: Article, by: User, columns: dict, coming: dict, renew: bool) -> Article:
    if not renew:
        versions.check_other_text(known, columns["sha256"])
        raise OtherText(known)
    return renewed(known, by, columns, coming)


def hold_text(digest: str) -> None:
    """Let those who bring in the same text wait for one another until the transaction ends.

    No constraint says that a text is brought in once, because a later version of one article
    may read as another does. SQLite has one writer at a time and needs no lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            key = int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


@transaction.atomic
def reclassify(*, article: Article, by: User, block: int, kind: str) -> ArticleVersion:
    """Say what a block is after all, as long as nothing on the text is annotated.

    A photo that loses its caption stays without one if anything is known of it. Raises
    NotAllowed, StaleText where `article` was read with another text, and AlreadyAnnotated.
    """
    seen, article = article.current_version_id, versions.held(article)
    if not may(by, "reclassify", article):
        raise NotAllowed
    version = article.current_version
    if version.pk != seen:
        raise StaleText
    if version.is_annotated:
        raise AlreadyAnnotated
    before, start, end = version.blocks[block]
    version.blocks[block][0] = kind = BlockKind(kind).value
    version.quotation_marks = marks_outside_furniture(version.text, version.blocks)
    version.headline = headline_of(version.text, version.blocks)
    version.standfirst = first_of(version.text, version.blocks, BlockKind.STANDFIRST)
    version.save(update_fields=["blocks", "quotation_marks", "headline", "standfirst"])
    photos, captions = list(article.photos.all()), set(captions_of(version))
    found = {n: photo for photo in photos if (n := photo.caption_block) in captions}
    versions.write_photos(article, photos, found, captions - found.keys(), {})
    unknown = {"url": "", "captions": None, "suggestions": None}
    article.photos.filter(Q(file="") | Q(file=None), caption_block=None, **unknown).delete()
    if kind != before:
        which = {"version": version.pk, "block": block, "words": version.text[start:end][:IN_SHORT]}
        trace.record_of_article(
            article,
            by=by,
            verb=Verb.CHANGED,
            before=which | {"kind": before},
            after=which | {"kind": kind},
        )
    suggest_on_commit(version)
    return version


@transaction.atomic
def set_status(*, article: Article, by: User, status: str) -> Article:
    """Move an article on the desk; withholding it, or ending that, is for moderators.

    Who brought it in may too, as long as nobody else has done anything on it. Raises NotAllowed.
    """
    article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article.pk)
    allowed = may(by, "annotate", article)
    if ArticleStatus.WITHHELD in (status, article.status):
        allowed = may(by, "withhold", article)
    if not allowed:
        raise NotAllowed
    trace.write_article(article, by, status=status)
    return article


def columns_of(blocks: Iterable[Block]) -> dict:
    """What a version's columns hold that follows from its blocks; raises UnusableText."""
    text, ranges = assemble(blocks)
    rows = [[block.kind, block.start, block.end] for block in ranges]
    return {
        "headline": headline_of(text, rows),
        "standfirst": first_of(text, rows, BlockKind.STANDFIRST),
        "text": text,
        "blocks": rows,
        "quotation_marks": marks_outside_furniture(text, rows),
        "sha256": sha256(text),
        "normaliser_version": NORMALISER_VERSION,
    }


def lay_photos(article: Article, version: ArticleVersion, urls: Mapping[int, str]) -> None:
    """A photo for each caption block."""
    Photo.objects.bulk_create(
        Photo(article=article, position=position, caption_block=n, url=urls.get(n, ""))
        for position, n in enumerate(captions_of(version), start=1)
    )


def captions_of(version: ArticleVersion) -> list[int]:
    """The indexes of the blocks that are captions."""
    return [n for n, block in enumerate(version.blocks) if block[0] == BlockKind.CAPTION]


def marks_outside_furniture(text: str, blocks) -> list[list[int]]:
    """The outermost pairs of quotation marks an editor has to look at."""
    furniture = [(start, end) for kind, start, end in blocks if kind == BlockKind.FURNITURE]
    return [
        [pair.start, pair.end]
        for pair in pairs(text)
        if pair.depth == 0 and not any(start <= pair.start < end for start, end in furniture)
    ]


def first_of(text: str, blocks, kind: str) -> str:
    return next((text[start:end] for k, start, end in blocks if k == kind), "")


def headline_of(text: str, blocks) -> str:
    """The first headline block, cut to what lists and titles can hold."""
    return first_of(text, blocks, BlockKind.HEADLINE)[:1000]
