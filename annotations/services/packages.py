"""An export of this app brought to a desk: its rows become records again, with the same ids.

What is exported from there afterwards is the same, byte for byte. What is in no table does not
come along: the history of changes, accounts (people come without a password and cannot sign in),
and the state that each review judged, which is taken to be the one that came.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from annotations.formats.packages import Package, UnreadablePackage
from annotations.models import (
    Actor,
    ActorName,
    Annotation,
    Article,
    ArticleVersion,
    BlockKind,
    Caption,
    CaptionPerson,
    Claim,
    ClaimMatch,
    Collection,
    Comment,
    Guidelines,
    Kind,
    NotAQuote,
    Photo,
    Publisher,
    Quote,
    Review,
    Span,
    Stance,
    Status,
    Target,
    User,
)
from annotations.models.quotes import status_beside
from annotations.services import actors, publishers, targets
from annotations.services.refusals import Refused
from annotations.services.trace import snapshot

BATCH = 500
TEXTS_HELD = 50
RANGE = re.compile(r"(?P<start>[0-9]{1,9}) (?P<end>[0-9]{1,9})")
BLOCK = re.compile(rf"(?P<kind>{'|'.join(BlockKind)}) {RANGE.pattern}")


class CannotBeBroughtIn(Refused):
    """The sentence says what is wrong; nothing has been stored."""


def bring_in_export(file: BinaryIO) -> dict[str, int]:
    """Everything in the zip, or nothing; how many rows of each table were brought in.

    Raises CannotBeBroughtIn for a file that is not what was exported, for a span that is not in
    its text, and where the desk already has one of the ids.
    """
    try:
        package = Package(file)
        with transaction.atomic():
            return Intake(package).everything()
    except UnreadablePackage as error:
        raise CannotBeBroughtIn(str(error)) from error
    except IntegrityError as error:
        raise CannotBeBroughtIn(
            _("The desk already has one of these, or a row names one that is not there: %(why)s")
            % {"why": " ".join(str(error).split())}
        ) from error


class Intake:
    """One import: the rows of a package, and the records they have become so far."""

    def __init__(self, package: Package):
        self.package = package
        self.counts: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.articles: dict[object, int] = {}
        # uuid → (pk, kind, version)
        self.annotations: dict[object, tuple[int, str, int]] = {}
        self.text_of = lru_cache(TEXTS_HELD)(
            lambda version: ArticleVersion.objects.values_list("text", flat=True).get(pk=version)
        )

    def everything(self) -> dict[str, int]:
        self.bring_people()
        self.bring("collections", Collection, self.collection)
        self.bring("guidelines", Guidelines, self.guidelines)
        self.bring_articles()
        self.bring_versions()
        self.bring("photos", Photo, self.photo)
        self.bring("actors", Actor, self.actor)
        self.bring_names()
        self.bring_annotations()
        self.bring("spans", Span, self.span)
        self.bring_kinds()
        self.bring("caption_persons", CaptionPerson, self.caption_person)
        self.bring("targets", Target, self.target)
        self.bring("claim_matches", ClaimMatch, self.claim_match)
        self.bring("reviews", Review, self.review)
        self.bring("comments", Comment, self.comment)
        # Both databases would look at references only at the very end.
        connection.check_constraints()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), MODELS):
                cursor.execute(sql)
        return self.counts

    def rows(self, table: str) -> Iterator[dict]:
        self.counts[table] = 0
        for row in self.package.rows(table):
            self.counts[table] += 1
            yield row

    def bring(self, table: str, model: type[Model], made: Callable[[dict], Model]) -> None:
        for _row in self.brought(table, model, made):
            pass

    def brought(
        self, table: str, model: type[Model], made: Callable[[dict], Model]
    ) -> Iterator[tuple[dict, Model]]:
        """Each row with the record it has become, some at a time, none of them known before."""
        rows = self.rows(table)
        key = "uuid" if model in (Article, Annotation) else "pk"
        while some := [(row, made(row)) for row in islice(rows, BATCH)]:
            keys = [getattr(one, key) for _row, one in some]
            if known := model.objects.filter(**{f"{key}__in": keys}).first():
                raise CannotBeBroughtIn(
                    _("The desk already has number %(key)s of %(table)s. Nothing was brought in.")
                    % {"key": getattr(known, key), "table": table}
                )
            for row, one in some:
                fits(one)
                written(one)
                yield row, one

    # People, articles and what hangs on them.

    def bring_people(self) -> None:
        for row in self.rows("people"):
            first, _blank, last = row["name"].rpartition(" ")
            person, new = User.objects.get_or_create(
                pseudonym=row["person"],
                defaults={
                    "username": row["person"],
                    "first_name": first,
                    "last_name": last,
                    "is_active": False,
                },
            )
            if new:
                person.set_unusable_password()
                person.save(update_fields=["password"])
            self.people[person.pseudonym] = person.pk

    def collection(self, row: dict) -> Collection:
        return Collection(
            pk=row["collection_id"],
            labels=labels_of(row["labels"]),
            created_at=row["added_at"],
            **same(row, "name slug description passes due_on active"),
        )

    def guidelines(self, row: dict) -> Guidelines:
        return Guidelines(
            pk=row["guidelines_id"],
            by_id=self.person(row["written_by"]),
            **same(row, "collection_id number text note created_at"),
        )

    def bring_articles(self) -> None:
        for row, article in self.brought("articles", Article, self.article):
            self.articles[row["article_id"]] = article.pk

    def article(self, row: dict) -> Article:
        publisher = None
        if name := row["publisher"]:
            publisher = publishers.called(name) or Publisher.objects.create(
                name=name, domain=row["publisher_domain"], country=row["publisher_country"]
            )
        return Article(
            uuid=row["article_id"],
            publisher=publisher,
            canonical_url=row["url"],
            language=row["language"],
            section=row["section"],
            status=row["status"],
            assignee_id=self.person(row["assignee"]),
            added_by_id=self.person(row["added_by"]),
            collection_id=row["collection_id"],
            due_on=row["due_on"],
            created_at=row["added_at"],
            updated_at=row["changed_at"],
        )

    def bring_versions(self) -> None:
        texts = self.rows("texts")
        for row, version in self.brought(
            "article_versions", ArticleVersion, lambda row: self.version(row, next(texts, {}))
        ):
            if row["is_current"]:
                Article.objects.filter(pk=version.article_id).update(current_version=version)

    def version(self, row: dict, text: dict) -> ArticleVersion:
        if text.get("version_id") != row["version_id"]:
            raise CannotBeBroughtIn(
                _("Version %(version)s has no text.") % {"version": row["version_id"]}
            )
        if hashlib.sha256(text["text"].encode()).hexdigest() != row["version_sha256"]:
            raise CannotBeBroughtIn(
                _("The text of version %(version)s is not the one that was marked.")
                % {"version": row["version_id"]}
            )
        blocks, marks = (
            [in_text(shape, item, column, text["text"]) for item in text[column]]
            for column, shape in (("blocks", BLOCK), ("quotation_marks", RANGE))
        )
        return ArticleVersion(
            pk=row["version_id"],
            article_id=self.known(self.articles, row["article_id"]),
            text=text["text"],
            blocks=[[b["kind"], int(b["start"]), int(b["end"])] for b in blocks],
            quotation_marks=[[int(pair["start"]), int(pair["end"])] for pair in marks],
            sha256=row["version_sha256"],
            **same(row, "number headline standfirst byline dateline normaliser_version"),
            **same(row, "published_at updated_at fetched_at"),
        )

    def photo(self, row: dict) -> Photo:
        return Photo(
            pk=row["photo_id"],
            article_id=self.known(self.articles, row["article_id"]),
            **same(row, "position url file_name caption_block metadata"),
        )

    # The registers.

    def actor(self, row: dict) -> Actor:
        return Actor(
            pk=row["actor_id"],
            created_at=row["added_at"],
            **same(row, "name kind wikidata_id default_role merged_into_id"),
        )

    def bring_names(self) -> None:
        for row in self.package.rows("actors"):
            names = {actors.key_of(name): name for name in (row["name"], *row["aliases"])}
            for key, name in names.items():
                written(ActorName(actor_id=row["actor_id"], name=name, key=key))

    def target(self, row: dict) -> Target:
        return Target(
            pk=row["target_id"],
            key=targets.key_of(row["statement"]),
            claim_id=self.annotation_pk(row["claim_id"]),
            created_at=row["added_at"],
            **same(row, "statement kind actor_id active"),
        )

    # Annotations, and what hangs on them.

    def annotation(self, row: dict) -> Annotation:
        return Annotation(
            uuid=row["annotation_id"],
            author_id=self.person(row["annotator"]),
            edited_by_id=self.person(row["last_changed_by"]),
            **same(row, "version_id kind status note lock position rule_version guidelines_id"),
            **same(row, "created_at updated_at submitted_at"),
        )

    def bring_annotations(self) -> None:
        for row, annotation in self.brought("annotations", Annotation, self.annotation):
            known = (annotation.pk, annotation.kind, annotation.version_id)
            self.annotations[annotation.uuid] = known
            if annotation.kind == Kind.NOT_A_QUOTE:
                written(NotAQuote(annotation=annotation, reason=row["not_a_quote_reason"]))

    def span(self, row: dict) -> Span:
        annotation, _kind, version = self.known(self.annotations, row["annotation_id"])
        if self.text_of(version)[row["start"] : row["end"]] != row["exact"]:
            raise CannotBeBroughtIn(
                _("Span %(span)s is not in its text: “%(words)s”.")
                % {"span": row["span_id"], "words": row["exact"][:80]}
            )
        return Span(
            pk=row["span_id"],
            annotation_id=annotation,
            order=row["seq"],
            **same(row, "role start end exact prefix suffix"),
        )

    def bring_kinds(self) -> None:
        for table, kind, made in (
            ("quotes", Kind.QUOTE, self.quote),
            ("stances", Kind.STANCE, self.stance),
            ("claims", Kind.CLAIM, self.claim),
            ("captions", Kind.CAPTION, self.caption),
        ):
            waiting = {
                pk for pk, its_kind, _version in self.annotations.values() if its_kind == kind
            }
            for row in self.rows(table):
                details = made(row)
                details.annotation_id = self.annotation_pk(row["annotation_id"])
                if details.annotation_id not in waiting:
                    raise CannotBeBroughtIn(
                        _("%(table)s.csv has a row for %(id)s, which is none of them.")
                        % {"table": table, "id": row["annotation_id"]}
                    )
                waiting.discard(details.annotation_id)
                fits(details)
                written(details)
            if waiting:
                raise CannotBeBroughtIn(
                    _("%(number)s annotations have no row in %(table)s.csv.")
                    % {"number": len(waiting), "table": table}
                )

    def quote(self, row: dict) -> Quote:
        return Quote(
            type=row["quote_type"],
            role_as_printed=row["speaker_role"],
            speaker_status=status_beside(row["speaker_id"], row["speaker_status"]),
            **same(row, "speaker_id negated"),
        )

    def stance(self, row: dict) -> Stance:
        return Stance(
            quote_id=self.annotation_pk(row["quote_id"]),
            **same(row, "holder_kind holder_id label target_id basis"),
        )

    def claim(self, row: dict) -> Claim:
        return Claim(
            statement=row["normalized_claim"],
            **same(row, "claimant_id checkworthiness reasons claim_date first_appearance_url"),
        )

    def caption(self, row: dict) -> Caption:
        return Caption(
            **same(row, "photo_id caption headline alt_text extended_description creator"),
            **same(row, "credit_line source copyright_notice date_created date_precision"),
            **same(row, "location_created locations_shown event description_writer"),
            **same(row, "digital_source_type"),
        )

    def caption_person(self, row: dict) -> CaptionPerson:
        return CaptionPerson(
            pk=row["caption_person_id"],
            caption_id=self.annotation_pk(row["annotation_id"]),
            order=row["seq"],
            role_as_printed=row["role"],
            **same(row, "name actor_id"),
        )

    def claim_match(self, row: dict) -> ClaimMatch:
        return ClaimMatch(
            pk=row["claim_match_id"],
            claim_id=self.annotation_pk(row["annotation_id"]),
            other_id=self.annotation_pk(row["other_claim_id"]),
            publisher=row["reviewed_by"],
            verdict_text=row["verdict"],
            by_id=self.person(row["suggested_by"]),
            at=row["suggested_at"],
            decided_by_id=self.person(row["decided_by"]),
            **same(row, "review_url relation status decided_at"),
            **same(row, "review_date rating rating_worst rating_best"),
        )

    def review(self, row: dict) -> Review:
        annotation = Annotation.objects.get(pk=self.annotation_pk(row["annotation_id"]))
        return Review(
            pk=row["review_id"],
            annotation=annotation,
            reviewer_id=self.person(row["reviewer"]),
            author_id=self.person(row["annotator"]),
            state=snapshot(annotation) | {"status": Status.SUBMITTED.value},
            created_at=row["reviewed_at"],
            **same(row, "decision comment lock submitted_at"),
        )

    def comment(self, row: dict) -> Comment:
        return Comment(
            pk=row["comment_id"],
            annotation_id=self.annotation_pk(row["annotation_id"]),
            by_id=self.person(row["author"]),
            resolved_by_id=self.person(row["resolved_by"]),
            **same(row, "body answers_id resolved_at created_at"),
        )

    # References.

    def known(self, records: dict, key: object):
        if key not in records:
            raise CannotBeBroughtIn(
                _("A row names %(key)s, which is not in the zip.") % {"key": key or "nothing"}
            )
        return records[key]

    def person(self, pseudonym: str) -> int | None:
        return self.known(self.people, pseudonym) if pseudonym else None

    def annotation_pk(self, uuid: object) -> int | None:
        return self.known(self.annotations, uuid)[0] if uuid else None


MODELS = [
    *(
        User,
        Publisher,
        Collection,
        Guidelines,
        Article,
        ArticleVersion,
        Photo,
        Actor,
        ActorName,
        Annotation,
    ),
    *(Span, CaptionPerson, Target, ClaimMatch, Review, Comment),
]


def same(row: dict, columns: str) -> dict:
    """Those columns that are called what the field is called."""
    return {column: row[column] for column in columns.split()}


def labels_of(items: list[str]) -> dict[str, dict[str, str]]:
    """A collection's own words as it keeps them, from the items of its list cell."""
    labels: dict[str, dict[str, str]] = {}
    for item in items:
        if item.count(" ") < 2:
            raise CannotBeBroughtIn(
                _("“%(words)s” is not a field, its value and a label.") % {"words": item[:80]}
            )
        field, value, words = item.split(" ", 2)
        labels.setdefault(field, {})[value] = words
    return labels


def in_text(shape: re.Pattern, item: str, column: str, text: str) -> re.Match:
    """The parts of an item of texts.csv that ends with a range of the text."""
    found = shape.fullmatch(item)
    if found is None or not int(found["start"]) < int(found["end"]) <= len(text):
        raise CannotBeBroughtIn(
            _("“%(words)s” in %(column)s of texts.csv is no range of its text.")
            % {"words": item[:80], "column": column}
        )
    return found


def fits(record: Model) -> None:
    """SQLite would store a text that is longer than PostgreSQL takes."""
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if isinstance(value, str) and field.max_length and len(value) > field.max_length:
            raise CannotBeBroughtIn(
                _("“%(words)s …” is longer than a %(field)s may be.")
                % {"words": value[:40], "field": field.verbose_name}
            )


def written(record: Model) -> None:
    """Store the record as it is: its times and numbers are those that were exported."""
    record.save_base(raw=True, force_insert=True)
