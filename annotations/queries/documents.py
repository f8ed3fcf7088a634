"""Articles with their marks for the formats beside the tables, one version after another.

Versions are read a few at a time and what belongs to them in a fixed number of queries, so that
memory stays flat. Read all of one export inside `queries.exports.snapshot()`.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import uuid5

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery

from annotations.formats.documents import Decided, Document, Marked, Part
from annotations.models import (
    Actor,
    Annotation,
    ArticleVersion,
    Caption,
    Claim,
    ClaimMatch,
    Kind,
    Photo,
    Publisher,
    Quote,
    Review,
    Span,
    Stance,
)
from annotations.models.claims import MatchStatus
from annotations.queries.exports import Filters, chosen

AT_ONCE = 16
"""Versions read together; each may hold a million code points."""


def documents(filters: Filters, at_once: int = AT_ONCE) -> Iterator[Document]:
    """Every version with an annotation that the filters let through, in order of their ids."""
    within = chosen(filters)
    found = (
        ArticleVersion.objects.filter(pk__in=within.values("version"))
        .select_related("article__publisher")
        .order_by("pk")
        .iterator(at_once)
    )
    while versions := list(islice(found, at_once)):
        yield from _whole(versions, within)


def _whole(versions: Sequence[ArticleVersion], within: QuerySet[Annotation]) -> Iterator[Document]:
    reviews = ClaimMatch.objects.filter(status=MatchStatus.CONFIRMED).exclude(review_url="")
    houses = Publisher.objects.filter(name=OuterRef("publisher")).values("domain")
    reviews = reviews.annotate(domain=Subquery(houses))
    here = within.filter(version__in=versions)
    parts = defaultdict(list)
    # As plain rows: there are more of them than of everything else together.
    for key, *part in (
        Span.objects.filter(annotation__in=here)
        .order_by("annotation_id", "role", "order")
        .values_list("annotation_id", "role", "order", "start", "end", "exact", "prefix", "suffix")
    ):
        parts[key].append(Part(*part))
    decisions = defaultdict(list)
    for key, uuid, *decided, lock in (
        Review.objects.filter(annotation__in=here)
        .order_by("annotation_id", "pk")
        .values_list("annotation_id", "annotation__uuid", "decision", "comment",
                     "reviewer__pseudonym", "created_at", "lock")
    ):  # fmt: skip
        # Each state is decided on once, so this id is the same in every export.
        decisions[key].append(Decided(str(uuid5(uuid, f"decision-{lock}")), *decided, lock))
    marks = defaultdict(list)
    for annotation in (
        here.annotate(pseudonym=F("author__pseudonym"))
        .select_related(
            "quote__speaker",
            "stance__holder",
            "stance__target",
            "stance__quote__annotation",
            "claim__claimant",
            "caption__photo",
            "not_a_quote",
        )
        .prefetch_related(
            "caption__persons__actor",
            Prefetch("claim__matches", reviews.order_by("pk"), to_attr="reviews"),
        )
        .order_by("version_id", "position", "pk")
    ):
        marks[annotation.version_id].append(
            _marked(annotation, parts[annotation.pk], decisions[annotation.pk])
        )
    photos = defaultdict(list)
    for photo in Photo.objects.filter(article__in={v.article_id for v in versions}):
        photos[photo.article_id].append(photo)
    for version in versions:
        yield _document(version, marks[version.pk], photos[version.article_id])


def _document(version: ArticleVersion, marks: list[Marked], photos: list[Photo]) -> Document:
    article = version.article
    # A photo knows its caption's block in the current version alone.
    is_current = article.current_version_id == version.pk
    return Document(
        id=str(article.uuid),
        version=version.number,
        text=version.text,
        sha256=version.sha256,
        annotations=tuple(marks),
        url=article.canonical_url,
        publisher=article.publisher.name if article.publisher else "",
        language=article.language,
        section=article.section,
        headline=version.headline,
        standfirst=version.standfirst,
        byline=version.byline,
        dateline=version.dateline,
        published_at=version.published_at,
        updated_at=version.updated_at,
        fetched_at=version.fetched_at,
        normaliser_version=version.normaliser_version,
        blocks=tuple((kind, start, end) for kind, start, end in version.blocks),
        photos=tuple((p.position, p.url, p.caption_block if is_current else None) for p in photos),
    )


def _marked(annotation: Annotation, parts: list[Part], decisions: list[Decided]) -> Marked:
    return Marked(
        id=str(annotation.uuid),
        kind=annotation.kind,
        status=annotation.status,
        annotator=annotation.pseudonym,
        parts=tuple(parts),
        values=VALUES[annotation.kind](annotation.details),
        note=annotation.note,
        created_at=annotation.created_at,
        updated_at=annotation.updated_at,
        submitted_at=annotation.submitted_at,
        rule_version=annotation.rule_version,
        decisions=tuple(decisions),
    )


def _actor(actor: Actor | None) -> dict | None:
    if actor is None:
        return None
    return {"name": actor.name, "kind": actor.kind, "wikidata_id": actor.wikidata_id}


def _quote(quote: Quote) -> dict:
    return {
        "type": quote.type,
        "speaker": _actor(quote.speaker),
        "speaker_status": quote.speaker_status,
        "role_as_printed": quote.role_as_printed,
        "negated": quote.negated,
    }


def _stance(stance: Stance) -> dict:
    return {
        "holder_kind": stance.holder_kind,
        "holder": _actor(stance.holder),
        "label": stance.label,
        "target": {"statement": stance.target.statement, "kind": stance.target.kind},
        "basis": stance.basis,
        "quote": str(stance.quote.annotation.uuid) if stance.quote else None,
    }


def _claim(claim: Claim) -> dict:
    return {
        "statement": claim.statement,
        "claimant": _actor(claim.claimant),
        "checkworthiness": claim.checkworthiness,
        "reasons": claim.reasons,
        "claim_date": claim.claim_date,
        "first_appearance_url": claim.first_appearance_url,
        "reviews": [
            {
                "url": review.review_url,
                "publisher": review.publisher,
                "verdict": review.verdict_text,
                "relation": review.relation,
                "published_on": review.review_date,
                "rating": review.rating,
                "rating_worst": review.rating_worst,
                "rating_best": review.rating_best,
                "publisher_domain": review.domain or "",
            }
            for review in claim.reviews
        ],
    }


# The fields of a caption that hold a plain text each.
CAPTION_TEXTS = (
    "caption",
    "headline",
    "alt_text",
    "extended_description",
    "creator",
    "credit_line",
    "source",
    "copyright_notice",
    "date_created",
    "date_precision",
    "location_created",
)


def _caption(caption: Caption) -> dict:
    return {
        "photo": caption.photo.position,
        "photo_url": caption.photo.url,
        **{name: getattr(caption, name) for name in CAPTION_TEXTS},
        "locations_shown": caption.locations_shown,
        "event": caption.event,
        "description_writer": caption.description_writer,
        "digital_source_type": caption.digital_source_type,
        "persons_shown": [
            {
                "name": person.name,
                "role_as_printed": person.role_as_printed,
                "actor": _actor(person.actor),
            }
            for person in caption.persons.all()
        ],
    }


VALUES = {
    Kind.QUOTE: _quote,
    Kind.STANCE: _stance,
    Kind.CLAIM: _claim,
    Kind.CAPTION: _caption,
    Kind.NOT_A_QUOTE: lambda not_a_quote: {"reason": not_a_quote.reason},
}
