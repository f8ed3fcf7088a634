"""Every table and column of an export, declared once.

The SQL that reads them, the CSV header, the dictionary page, the README and the two package
descriptions in a zip are all made from here, so that they cannot disagree. A table has one row
per thing, and tables meet by their ids; nothing has to be dug out of a JSON cell. Ids of articles
and annotations are UUIDs, the same in every export and on every machine; the other ids are whole
numbers that stay the same on one desk, and on a desk that an export is brought to.

Every reference is a foreign key: the row it names is in the same export, or the cell is empty.
What of the desk's records stands in no table is on the lists at the end, each with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotations.formats.vocabularies import (
    ACTOR_KINDS,
    ANNOTATION_KINDS,
    ANNOTATION_STATUSES,
    ARTICLE_STATUSES,
    CHECK_REASONS,
    CHECKWORTHINESS,
    DATE_PRECISIONS,
    DECISIONS,
    HOLDER_KINDS,
    MATCH_RELATIONS,
    MATCH_STATUSES,
    NOT_A_QUOTE_REASONS,
    QUOTE_TYPES,
    SPAN_ROLES,
    SPEAKER_STATUSES,
    STANCE_BASES,
    STANCE_LABELS,
    TARGET_KINDS,
)

SCHEMA_VERSION = "2"
OFFSET_UNIT = "codepoint"
BETWEEN_PARTS = " […] "
"""Joins the parts of an interrupted quote where they stand in one cell."""
ROLES = {
    "quote": ("content", "cue", "source", "addressee"),
    "stance": ("evidence",),
    "claim": ("claim",),
    "caption": (
        "caption",
        "creator",
        "credit_line",
        "caption_source",
        "copyright_notice",
        "date_created",
        "location_created",
        "locations_shown",
        "persons_shown",
        "event",
    ),
    "not_a_quote": ("marks",),
}
"""The roles that the spans of an annotation of each kind can have."""
MAIN_ROLES = {kind: roles[0] for kind, roles in ROLES.items()}
"""The role of the spans that an annotation of each kind is chiefly about."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `type` is string, integer, boolean, date, datetime, uuid, list, or as JSON array or object.
    `source` is the field it is read from, as a path from the table's record; several fields are
    parted by blanks, and a constant has none. The unit of a datetime is UTC to the second. A
    list holds its values in one cell as csv_profiles.list_cell writes them. A vocabulary holds
    every value the cell may have, and what it means.
    """

    name: str
    type: str
    source: str
    meaning: str
    unit: str = ""
    vocabulary: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` holds the value of the primary key column `key` of a row of `table`.

    An optional one may be empty as well.
    """

    column: str
    table: str
    key: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`record` is the name of the model of which each row is one."""

    name: str
    record: str
    meaning: str
    columns: tuple[Column, ...]
    primary_key: str
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"


def _annotation_id(what: str, source: str = "annotation__uuid") -> Column:
    return Column("annotation_id", "uuid", source, f"The annotation that this {what} belongs to.")


_OF_ANNOTATION = ForeignKey("annotation_id", "annotations", "annotation_id")

ARTICLES = Table(
    name="articles",
    record="Article",
    meaning="One row per article that has a row in this export, as its current version has it.",
    columns=(
        Column("article_id", "uuid", "uuid", "The article."),
        Column("url", "string", "canonical_url", "Canonical address of the article."),
        Column("publisher", "string", "publisher__name", "Name of the publisher."),
        Column(
            "publisher_domain", "string", "publisher__domain", "Internet domain of the publisher."
        ),
        Column(
            "publisher_country",
            "string",
            "publisher__country",
            "Country of the publisher, ISO 3166-1 alpha-2.",
        ),
        Column(
            "headline", "string", "current_version__headline", "Headline of the current version."
        ),
        Column(
            "published_at",
            "datetime",
            "current_version__published_at",
            "When the current version says it was published.",
        ),
        Column(
            "language", "string", "language", "Language of the text, BCP 47; und where unknown."
        ),
        Column("section", "string", "section", "Section of the publication."),
        Column("status", "string", "status", "How far the desk is with it.", "", ARTICLE_STATUSES),
        Column(
            "n_versions", "integer", "versions", "How many versions the desk holds.", "versions"
        ),
        Column("assignee", "string", "assignee__pseudonym", "Pseudonym of who is to annotate it."),
        Column("collection_id", "integer", "collection_id", "The collection it belongs to."),
        Column("due_on", "date", "due_on", "The day by which the desk wants it done."),
        Column("added_by", "string", "added_by__pseudonym", "Pseudonym of who brought it in."),
        Column("added_at", "datetime", "created_at", "When the article came to the desk."),
        Column("changed_at", "datetime", "updated_at", "When the desk last changed its entry."),
    ),
    primary_key="article_id",
    foreign_keys=(
        ForeignKey("assignee", "people", "person", optional=True),
        ForeignKey("collection_id", "collections", "collection_id", optional=True),
        ForeignKey("added_by", "people", "person", optional=True),
    ),
)

COLLECTIONS = Table(
    name="collections",
    record="Collection",
    meaning=(
        "One row per collection that an article of this export belongs to, or under whose rules "
        "an annotation was made."
    ),
    columns=(
        Column("collection_id", "integer", "id", "The collection."),
        Column("name", "string", "name", "Name."),
        Column("slug", "string", "slug", "The name as it stands in addresses."),
        Column("description", "string", "description", "What it is for."),
        Column(
            "passes",
            "integer",
            "passes",
            "How many people tag each article independently: 1 or 2.",
            "people",
        ),
        Column("due_on", "date", "due_on", "The day by which the desk wants it done."),
        Column(
            "labels",
            "list",
            "labels",
            "The desk's own words for labels in its forms: the field, the stored value and the "
            "words, parted by blanks.",
        ),
        Column("active", "boolean", "active", "Whether new articles may be put into it."),
        Column("added_at", "datetime", "created_at", "When the desk began it."),
    ),
    primary_key="collection_id",
)

GUIDELINES = Table(
    name="guidelines",
    record="Guidelines",
    meaning="One row per version of the rules of those collections.",
    columns=(
        Column("guidelines_id", "integer", "id", "The version."),
        Column("collection_id", "integer", "collection_id", "The collection whose rules it is."),
        Column("number", "integer", "number", "1 for the first version, then 2, 3 …"),
        Column("text", "string", "text", "The rules in Markdown."),
        Column("note", "string", "note", "What changed, in its author's words."),
        Column("written_by", "string", "by__pseudonym", "Pseudonym of who wrote it."),
        Column("created_at", "datetime", "created_at", "Since when it was in force."),
    ),
    primary_key="guidelines_id",
    foreign_keys=(
        ForeignKey("collection_id", "collections", "collection_id"),
        ForeignKey("written_by", "people", "person"),
    ),
)

ARTICLE_VERSIONS = Table(
    name="article_versions",
    record="ArticleVersion",
    meaning=(
        "One row per version of those articles. A version's text never changes; every start and "
        "end of a span counts in the text of one version."
    ),
    columns=(
        Column("version_id", "integer", "id", "The version."),
        Column("article_id", "uuid", "article__uuid", "The article it is a version of."),
        Column(
            "number", "integer", "number", "1 for the first version the desk took in, then 2, 3 …"
        ),
        Column(
            "is_current",
            "boolean",
            "article__current_version",
            "Whether it is the version the desk works on now.",
        ),
        Column("headline", "string", "headline", "Headline."),
        Column("standfirst", "string", "standfirst", "Standfirst."),
        Column("byline", "string", "byline", "Byline as printed."),
        Column("dateline", "string", "dateline", "Dateline as printed."),
        Column("published_at", "datetime", "published_at", "When it says it was published."),
        Column("updated_at", "datetime", "updated_at", "When it says it was last changed."),
        Column("fetched_at", "datetime", "fetched_at", "When the desk took it in."),
        Column("text_length", "integer", "text", "Length of the text.", "code points"),
        Column(
            "version_sha256", "string", "sha256", "SHA-256 of the text in UTF-8, in hexadecimal."
        ),
        Column(
            "normaliser_version",
            "integer",
            "normaliser_version",
            "Version of the rules that cleaned the text.",
        ),
    ),
    primary_key="version_id",
    foreign_keys=(ForeignKey("article_id", "articles", "article_id"),),
)

TEXTS = Table(
    name="texts",
    record="ArticleVersion",
    meaning="One row per version with its whole text, on which every start and end counts.",
    columns=(
        Column("version_id", "integer", "id", "The version."),
        Column("text", "string", "text", "The text: all blocks, parted by blank lines."),
        Column(
            "blocks",
            "list",
            "blocks",
            "What is what in the text: kind, start and end of each block, parted by blanks.",
            "code points",
        ),
        Column(
            "quotation_marks",
            "list",
            "quotation_marks",
            "Start and end of each pair of quotation marks, parted by a blank.",
            "code points",
        ),
    ),
    primary_key="version_id",
    foreign_keys=(ForeignKey("version_id", "article_versions", "version_id"),),
)

PHOTOS = Table(
    name="photos",
    record="Photo",
    meaning="One row per picture of those articles, described or not.",
    columns=(
        Column("photo_id", "integer", "id", "The picture."),
        Column("article_id", "uuid", "article__uuid", "The article it stands in."),
        Column("position", "integer", "position", "Its place among the pictures, from 1."),
        Column("url", "string", "url", "Address of the picture."),
        Column(
            "file_name",
            "string",
            "file_name",
            "What its file was called where it came from, to join other data to it.",
        ),
        Column(
            "caption_block",
            "integer",
            "caption_block",
            "The block of the current version that is its caption, from 0.",
        ),
        Column(
            "metadata",
            "object",
            "metadata",
            "The metadata embedded in its file, as read, as a JSON object.",
        ),
    ),
    primary_key="photo_id",
    foreign_keys=(ForeignKey("article_id", "articles", "article_id"),),
)

ANNOTATIONS = Table(
    name="annotations",
    record="Annotation",
    meaning=(
        "One row per annotation of any kind, with the columns most often wanted beside one "
        "another. The table of its kind and the spans hold the rest."
    ),
    columns=(
        Column("annotation_id", "uuid", "uuid", "The annotation."),
        Column("kind", "string", "kind", "What was marked.", "", ANNOTATION_KINDS),
        Column("article_id", "uuid", "version__article__uuid", "The article."),
        Column(
            "version_id",
            "integer",
            "version_id",
            "The version of the article that the spans count in.",
        ),
        Column(
            "url", "string", "version__article__canonical_url", "Canonical address of the article."
        ),
        Column("publisher", "string", "version__article__publisher__name", "The publisher's name."),
        Column("headline", "string", "version__headline", "Headline of that version."),
        Column(
            "published_at",
            "datetime",
            "version__published_at",
            "When that version says it was published.",
        ),
        Column(
            "language",
            "string",
            "version__article__language",
            "Language of the text, BCP 47; und where unknown.",
        ),
        Column(
            "content_start",
            "integer",
            "spans__start",
            "Where its main words begin: the words of a quote, the sentence of a claim, the "
            "evidence of a stance, the caption, the quotation marks that are no quote. The "
            "first character of the text is 0.",
            "code points",
        ),
        Column(
            "content_end",
            "integer",
            "spans__end",
            "Where its main words end; this character is the first one outside.",
            "code points",
        ),
        Column(
            "n_content_spans",
            "integer",
            "spans",
            "In how many parts its main words stand.",
            "spans",
        ),
        Column(
            "quote_text",
            "string",
            "spans__exact",
            f"The words of a quote, its parts joined by “{BETWEEN_PARTS}”; empty for other kinds.",
        ),
        Column(
            "quote_type", "string", "quote__type", "How a quote reports its words.", "", QUOTE_TYPES
        ),
        Column("cue_text", "string", "spans__exact", "The reporting words of a quote."),
        Column("source_text", "string", "spans__exact", "The words that name who a quote is from."),
        Column("speaker_id", "integer", "quote__speaker_id", "The actor who speaks in a quote."),
        Column("speaker_name", "string", "quote__speaker__name", "That actor's name."),
        Column(
            "speaker_role",
            "string",
            "quote__role_as_printed",
            "That actor's role as the article prints it.",
        ),
        Column(
            "speaker_wikidata", "string", "quote__speaker__wikidata_id", "That actor's Wikidata id."
        ),
        Column("stance", "string", "stance__label", "The side a stance takes.", "", STANCE_LABELS),
        Column(
            "stance_holder",
            "string",
            "stance__holder__name version__byline version__article__publisher__name",
            "Whose stance it is, by name.",
        ),
        Column("target_id", "integer", "stance__target_id", "What a stance is about."),
        Column(
            "target_label",
            "string",
            "stance__target__statement",
            "The target as a directed statement.",
        ),
        Column(
            "checkworthiness",
            "string",
            "claim__checkworthiness",
            "Whether a claim should be checked.",
            "",
            CHECKWORTHINESS,
        ),
        Column(
            "normalized_claim",
            "string",
            "claim__statement",
            "A claim as one statement that stands alone.",
        ),
        Column(
            "not_a_quote_reason",
            "string",
            "not_a_quote__reason",
            "What quotation marks are for that report nobody's words.",
            "",
            NOT_A_QUOTE_REASONS,
        ),
        Column("note", "string", "note", "The annotator's note."),
        Column("annotator", "string", "author__pseudonym", "Pseudonym of who made it."),
        Column(
            "last_changed_by",
            "string",
            "edited_by__pseudonym",
            "Pseudonym of who last changed its words or values.",
        ),
        Column("status", "string", "status", "How far the annotation is.", "", ANNOTATION_STATUSES),
        Column(
            "reviewed_by",
            "string",
            "reviews__reviewer__pseudonym",
            "Pseudonym of who made the last decision on it.",
        ),
        Column(
            "review_decision",
            "string",
            "reviews__decision",
            "The last decision on it.",
            "",
            DECISIONS,
        ),
        Column("created_at", "datetime", "created_at", "When it was made."),
        Column("updated_at", "datetime", "updated_at", "When it was last changed."),
        Column("submitted_at", "datetime", "submitted_at", "When it was last submitted."),
        Column("reviewed_at", "datetime", "reviews__created_at", "When it was last decided on."),
        Column("lock", "integer", "lock", "Which state this is: each change adds one.", "changes"),
        Column(
            "position",
            "integer",
            "position",
            "Where its card stands in the order of the text.",
            "code points",
        ),
        Column(
            "rule_version",
            "integer",
            "rule_version",
            "Version of the desk's rules it was made under.",
        ),
        Column(
            "guidelines_id",
            "integer",
            "guidelines_id",
            "The version of its collection's rules it was made under, where there were any.",
        ),
        Column(
            "schema_version",
            "string",
            "",
            "Version of these tables.",
            "",
            {SCHEMA_VERSION: "These tables."},
        ),
        Column(
            "offset_unit",
            "string",
            "",
            "What start and end count.",
            "",
            {OFFSET_UNIT: "Unicode code points."},
        ),
        Column(
            "spans_json",
            "array",
            "spans__role spans__order spans__start spans__end spans__exact",
            "All its spans as a JSON array of objects with role, seq, start, end and exact: a "
            "convenience for programs; the table of spans says the same.",
        ),
    ),
    primary_key="annotation_id",
    foreign_keys=(
        ForeignKey("article_id", "articles", "article_id"),
        ForeignKey("version_id", "article_versions", "version_id"),
        ForeignKey("speaker_id", "actors", "actor_id", optional=True),
        ForeignKey("target_id", "targets", "target_id", optional=True),
        ForeignKey("guidelines_id", "guidelines", "guidelines_id", optional=True),
        ForeignKey("annotator", "people", "person"),
        ForeignKey("last_changed_by", "people", "person"),
        ForeignKey("reviewed_by", "people", "person", optional=True),
    ),
)

SPANS = Table(
    name="spans",
    record="Span",
    meaning=(
        "One row per marked stretch of text: where each annotation stands, and the source of "
        "truth for it. Parts of one quote are spans of the same role with seq 0, 1, 2 …"
    ),
    columns=(
        Column("span_id", "integer", "id", "The span."),
        _annotation_id("span"),
        Column(
            "role",
            "string",
            "role",
            "What these words are to the annotation; for a caption, the field read from them.",
            "",
            SPAN_ROLES,
        ),
        Column("seq", "integer", "order", "Its place among the spans of that role, from 0."),
        Column(
            "start",
            "integer",
            "start",
            "The first character; the first one of the text is 0.",
            "code points",
        ),
        Column("end", "integer", "end", "The first character that is outside.", "code points"),
        Column("exact", "string", "exact", "The words, exactly as they stand in the text."),
        Column("prefix", "string", "prefix", "Up to 32 characters before them."),
        Column("suffix", "string", "suffix", "Up to 32 characters after them."),
        Column(
            "version_sha256",
            "string",
            "annotation__version__sha256",
            "SHA-256 of the text that start and end count in.",
        ),
    ),
    primary_key="span_id",
    foreign_keys=(_OF_ANNOTATION,),
)

QUOTES = Table(
    name="quotes",
    record="Quote",
    meaning="One row per quote: who said what, and how the article reports it.",
    columns=(
        _annotation_id("quote"),
        Column("quote_type", "string", "type", "How it reports the words.", "", QUOTE_TYPES),
        Column(
            "quote_text",
            "string",
            "annotation__spans__exact",
            f"The words, parts joined by “{BETWEEN_PARTS}”.",
        ),
        Column("speaker_id", "integer", "speaker_id", "The actor who speaks."),
        Column("speaker_name", "string", "speaker__name", "That actor's name."),
        Column(
            "speaker_status",
            "string",
            "speaker_status",
            "Whether the article names the speaker, speaks of one unnamed, or of none.",
            "",
            SPEAKER_STATUSES,
        ),
        Column(
            "speaker_role",
            "string",
            "role_as_printed",
            "The speaker's role as the article prints it.",
        ),
        Column("speaker_wikidata", "string", "speaker__wikidata_id", "The speaker's Wikidata id."),
        Column("cue_text", "string", "annotation__spans__exact", "The reporting words."),
        Column(
            "source_text",
            "string",
            "annotation__spans__exact",
            "The words that name the speaker here.",
        ),
        Column(
            "addressee_text",
            "string",
            "annotation__spans__exact",
            "The words that name who is spoken to.",
        ),
        Column(
            "negated",
            "boolean",
            "negated",
            "Whether the article says that it was denied or not said.",
        ),
    ),
    primary_key="annotation_id",
    foreign_keys=(_OF_ANNOTATION, ForeignKey("speaker_id", "actors", "actor_id", optional=True)),
)

STANCES = Table(
    name="stances",
    record="Stance",
    meaning="One row per stance: who stands where on what, and on what words that rests.",
    columns=(
        _annotation_id("stance"),
        Column(
            "holder_kind",
            "string",
            "holder_kind",
            "Whether an actor, the author of the article or the publication holds it.",
            "",
            HOLDER_KINDS,
        ),
        Column("holder_id", "integer", "holder_id", "The actor who holds it, where one does."),
        Column("holder_name", "string", "holder__name", "That actor's name."),
        Column("label", "string", "label", "The side taken.", "", STANCE_LABELS),
        Column("target_id", "integer", "target_id", "What it is about."),
        Column(
            "target_label", "string", "target__statement", "The target as a directed statement."
        ),
        Column(
            "basis",
            "string",
            "basis",
            "Whether it is said or read between the lines.",
            "",
            STANCE_BASES,
        ),
        Column(
            "quote_id",
            "uuid",
            "quote__annotation__uuid",
            "The annotation of the quote it was read from, where that one is in the export.",
        ),
        Column(
            "evidence_text",
            "string",
            "annotation__spans__exact",
            f"The words, parts joined by “{BETWEEN_PARTS}”.",
        ),
    ),
    primary_key="annotation_id",
    foreign_keys=(
        _OF_ANNOTATION,
        ForeignKey("holder_id", "actors", "actor_id", optional=True),
        ForeignKey("target_id", "targets", "target_id"),
        ForeignKey("quote_id", "quotes", "annotation_id", optional=True),
    ),
)

CLAIMS = Table(
    name="claims",
    record="Claim",
    meaning="One row per statement that could be checked.",
    columns=(
        _annotation_id("claim"),
        Column(
            "claim_text",
            "string",
            "annotation__spans__exact",
            f"The sentence, parts joined by “{BETWEEN_PARTS}”.",
        ),
        Column(
            "normalized_claim",
            "string",
            "statement",
            "The claim as one statement that stands alone.",
        ),
        Column(
            "claimant_id",
            "integer",
            "claimant_id",
            "The actor who claims it; empty where the article itself does, or nobody who is named.",
        ),
        Column("claimant_name", "string", "claimant__name", "That actor's name."),
        Column(
            "checkworthiness",
            "string",
            "checkworthiness",
            "Whether to check it.",
            "",
            CHECKWORTHINESS,
        ),
        Column("reasons", "list", "reasons", "Why.", "", CHECK_REASONS),
        Column("claim_date", "date", "claim_date", "When it was claimed."),
        Column(
            "first_appearance_url",
            "string",
            "first_appearance_url",
            "Where it first appeared, as far as known.",
        ),
    ),
    primary_key="annotation_id",
    foreign_keys=(_OF_ANNOTATION, ForeignKey("claimant_id", "actors", "actor_id", optional=True)),
)

CLAIM_MATCHES = Table(
    name="claim_matches",
    record="ClaimMatch",
    meaning=(
        "One row per place where a claim stands elsewhere: another claim of this export, or a "
        "published review of it."
    ),
    columns=(
        Column("claim_match_id", "integer", "id", "The match."),
        _annotation_id("match", "claim__annotation__uuid"),
        Column(
            "other_claim_id",
            "uuid",
            "other__annotation__uuid",
            "The annotation of the other claim.",
        ),
        Column("review_url", "string", "review_url", "Address of the published review."),
        Column("reviewed_by", "string", "publisher", "Who published the review."),
        Column("verdict", "string", "verdict_text", "The verdict as they word it."),
        Column("review_date", "date", "review_date", "When the review was published."),
        Column("rating", "integer", "rating", "The verdict as a number, where they give one."),
        Column("rating_worst", "integer", "rating_worst", "The lowest number of their scale."),
        Column("rating_best", "integer", "rating_best", "The highest number of their scale."),
        Column("relation", "string", "relation", "How the two relate.", "", MATCH_RELATIONS),
        Column("status", "string", "status", "What the desk says to it.", "", MATCH_STATUSES),
        Column("suggested_by", "string", "by__pseudonym", "Pseudonym of who suggested it."),
        Column(
            "suggested_at",
            "datetime",
            "at",
            "When it was suggested, in UTC; empty for what is older than these columns.",
        ),
        Column("decided_by", "string", "decided_by__pseudonym", "Pseudonym of who decided."),
        Column("decided_at", "datetime", "decided_at", "When it was decided, in UTC."),
    ),
    primary_key="claim_match_id",
    foreign_keys=(
        ForeignKey("annotation_id", "claims", "annotation_id"),
        ForeignKey("other_claim_id", "claims", "annotation_id", optional=True),
        ForeignKey("suggested_by", "people", "person", optional=True),
        ForeignKey("decided_by", "people", "person", optional=True),
    ),
)

CAPTIONS = Table(
    name="captions",
    record="Caption",
    meaning=(
        "One row per caption: what the words under a picture say, in the fields of the IPTC "
        "Photo Metadata Standard and with their meanings."
    ),
    columns=(
        _annotation_id("caption"),
        Column("photo_id", "integer", "photo_id", "The picture."),
        Column("photo_url", "string", "photo__url", "Address of the picture."),
        Column("caption", "string", "caption", "IPTC Description: the publishable caption."),
        Column("headline", "string", "headline", "IPTC Headline: a publishable synopsis."),
        Column("alt_text", "string", "alt_text", "IPTC Alt Text: what the picture looks like."),
        Column(
            "extended_description",
            "string",
            "extended_description",
            "IPTC Extended Description.",
        ),
        Column("creator", "string", "creator", "IPTC Creator: who made the picture."),
        Column(
            "credit_line",
            "string",
            "credit_line",
            "IPTC Credit Line: the credit as it must be printed.",
        ),
        Column("source", "string", "source", "IPTC Source: who supplied the picture."),
        Column("copyright_notice", "string", "copyright_notice", "IPTC Copyright Notice."),
        Column(
            "date_created",
            "string",
            "date_created",
            "IPTC Date Created: when the picture was taken, ISO 8601, as precise as is known.",
        ),
        Column(
            "date_precision", "string", "date_precision", "How precise it is.", "", DATE_PRECISIONS
        ),
        Column(
            "location_created",
            "string",
            "location_created",
            "IPTC Location Created: where the camera stood.",
        ),
        Column("locations_shown", "list", "locations_shown", "IPTC Location Shown in the Image."),
        Column(
            "persons_shown",
            "list",
            "persons__name",
            "IPTC Person Shown in the Image, names as printed.",
        ),
        Column(
            "persons_roles",
            "list",
            "persons__role_as_printed",
            "Their roles as printed, in the same order.",
        ),
        Column("event", "string", "event", "IPTC Event Name."),
        Column("description_writer", "string", "description_writer", "IPTC Description Writer."),
        Column(
            "digital_source_type",
            "string",
            "digital_source_type",
            "IPTC Digital Source Type, as its address.",
        ),
    ),
    primary_key="annotation_id",
    foreign_keys=(_OF_ANNOTATION, ForeignKey("photo_id", "photos", "photo_id")),
)

CAPTION_PERSONS = Table(
    name="caption_persons",
    record="CaptionPerson",
    meaning="One row per person that a caption names, joined to the register of actors.",
    columns=(
        Column("caption_person_id", "integer", "id", "The mention."),
        _annotation_id("mention", "caption__annotation__uuid"),
        Column("seq", "integer", "order", "The place in the caption's persons_shown, from 0."),
        Column("name", "string", "name", "The name as printed."),
        Column("role", "string", "role_as_printed", "The role as printed."),
        Column("actor_id", "integer", "actor_id", "Who that is, where the desk knows."),
    ),
    primary_key="caption_person_id",
    foreign_keys=(
        ForeignKey("annotation_id", "captions", "annotation_id"),
        ForeignKey("actor_id", "actors", "actor_id", optional=True),
    ),
)

ACTORS = Table(
    name="actors",
    record="Actor",
    meaning=(
        "One row per actor whom a row of this export names: who speaks, claims, holds a stance, "
        "is shown, is a target, or is whom one of these was merged into."
    ),
    columns=(
        Column("actor_id", "integer", "id", "The actor."),
        Column("name", "string", "name", "Main name."),
        Column("kind", "string", "kind", "What the actor is.", "", ACTOR_KINDS),
        Column("aliases", "list", "names__name", "Other names the actor goes by."),
        Column("wikidata_id", "string", "wikidata_id", "Wikidata id."),
        Column("default_role", "string", "default_role", "Usual role."),
        Column(
            "merged_into_id",
            "integer",
            "merged_into_id",
            "The actor this one turned out to be, where that one is in the export.",
        ),
        Column("added_at", "datetime", "created_at", "When the desk put it on the register."),
    ),
    primary_key="actor_id",
    foreign_keys=(ForeignKey("merged_into_id", "actors", "actor_id", optional=True),),
)

TARGETS = Table(
    name="targets",
    record="Target",
    meaning="One row per target that a stance in this export is about, from the desk's list.",
    columns=(
        Column("target_id", "integer", "id", "The target."),
        Column("statement", "string", "statement", "The target as a directed statement."),
        Column("kind", "string", "kind", "What the target is.", "", TARGET_KINDS),
        Column("actor_id", "integer", "actor_id", "The actor it is, where it is one."),
        Column(
            "claim_id",
            "uuid",
            "claim__annotation__uuid",
            "The annotation of the claim it is, where it is one of this export.",
        ),
        Column("active", "boolean", "active", "Whether new stances may be tagged on it."),
        Column("added_at", "datetime", "created_at", "When the desk put it on the list."),
    ),
    primary_key="target_id",
    foreign_keys=(
        ForeignKey("actor_id", "actors", "actor_id", optional=True),
        ForeignKey("claim_id", "claims", "annotation_id", optional=True),
    ),
)

REVIEWS = Table(
    name="reviews",
    record="Review",
    meaning="One row per decision on an annotation; the last one stands in annotations too.",
    columns=(
        Column("review_id", "integer", "id", "The decision."),
        _annotation_id("decision"),
        Column("decision", "string", "decision", "What was decided.", "", DECISIONS),
        Column("comment", "string", "comment", "The reason given."),
        Column(
            "reviewer",
            "string",
            "reviewer__pseudonym",
            "Pseudonym of who decided; never the annotator.",
        ),
        Column(
            "annotator", "string", "author__pseudonym", "Pseudonym of whose work was decided on."
        ),
        Column("submitted_at", "datetime", "submitted_at", "Since when it had waited."),
        Column("reviewed_at", "datetime", "created_at", "When."),
        Column(
            "lock", "integer", "lock", "Which state was judged: each change adds one.", "changes"
        ),
    ),
    primary_key="review_id",
    foreign_keys=(
        _OF_ANNOTATION,
        ForeignKey("reviewer", "people", "person"),
        ForeignKey("annotator", "people", "person"),
    ),
)

COMMENTS = Table(
    name="comments",
    record="Comment",
    meaning="One row per remark in the thread of an annotation.",
    columns=(
        Column("comment_id", "integer", "id", "The remark."),
        _annotation_id("remark"),
        Column("author", "string", "by__pseudonym", "Pseudonym of who wrote it."),
        Column("body", "string", "body", "What was written."),
        Column("answers_id", "integer", "answers_id", "The remark it answers."),
        Column("resolved_at", "datetime", "resolved_at", "When its thread was settled."),
        Column("resolved_by", "string", "resolved_by__pseudonym", "Pseudonym of who settled it."),
        Column("created_at", "datetime", "created_at", "When it was written."),
    ),
    primary_key="comment_id",
    foreign_keys=(
        _OF_ANNOTATION,
        ForeignKey("author", "people", "person"),
        ForeignKey("answers_id", "comments", "comment_id", optional=True),
        ForeignKey("resolved_by", "people", "person", optional=True),
    ),
)

PEOPLE = Table(
    name="people",
    record="User",
    meaning=(
        "One row per person of the desk whom a row of this export names: who annotated, judged, "
        "commented, brought an article in or is to annotate it."
    ),
    columns=(
        Column("person", "string", "pseudonym", "The pseudonym, the same in every export."),
        Column(
            "name",
            "string",
            "first_name last_name username",
            "The person's name, in exports made with names by somebody who may see them; "
            "otherwise empty.",
        ),
    ),
    primary_key="person",
)

TABLES: tuple[Table, ...] = (
    COLLECTIONS,
    GUIDELINES,
    ARTICLES,
    ARTICLE_VERSIONS,
    TEXTS,
    PHOTOS,
    ANNOTATIONS,
    SPANS,
    QUOTES,
    STANCES,
    CLAIMS,
    CLAIM_MATCHES,
    CAPTIONS,
    CAPTION_PERSONS,
    ACTORS,
    TARGETS,
    REVIEWS,
    COMMENTS,
    PEOPLE,
)
BY_NAME = {table.name: table for table in TABLES}

# What an export leaves out on purpose: record → reason, and record.field → reason. The
# dictionary page and the README show both lists.
OMITTED_RECORDS = {
    "Feed": "Where the desk looks for stories; what came of it is among the articles.",
    "FeedItem": "What the desk has seen of a feed, so that nothing comes in twice.",
    "Arrival": "A page on its way in, forgotten after some days.",
    "ApiToken": "A key to the desk's own door.",
    "ExportRun": "The desk's own list of what left the house.",
    "Suggestion": "What nobody has accepted is no annotation.",
    "Delivery": "What other programs were told is an affair of this desk.",
    "Event": "The history of changes is the desk's own trace and stays where it was made.",
    "Pass": "Who reads a text independently; the agreement page has the figures and the cases.",
    "Settlement": "How two passes became one set is the desk's own trace.",
    "ActorMove": "What was merged or split is the desk's own trace and stays where it was made.",
    "TargetMove": "What was merged is the desk's own trace and stays where it was made.",
    "NotTheSame": "Which look-alikes are two is for the desk's own list of them.",
    "Job": "Work that the app does in the background.",
    "MutedRule": "Which of the app's rules this desk found wrong too often.",
    "PublisherName": "By which names this desk knows a publisher; its own is in the table.",
    "Original": "The page as it came is kept for proof, apart from the text that is worked on.",
    "LabelMapping": "How the labels of other tools were read when their files came in.",
    "Reason": "A list of wordings for the moderators; what was given stands with each review.",
    "RecoveryCode": "A key to the desk's own door.",
    "Session": "Who is signed in is an affair of this desk.",
    "SavedFilter": "A person's own view of the queue.",
    "Webhook": "Whom this desk tells; its secret is nobody else's business.",
}
OMITTED_FIELDS = {
    "Annotation.made_in": "The marks of independent passes are in no export of the desk's marks.",
    "Annotation.settles": "Leads to the marks of the passes, which are in no export.",
    "Annotation.referred_by": "Stands in the reviews as the one who asked for a second opinion.",
    "ArticleVersion.rules_version": "Which rules read it; what is only suggested is in no export.",
    "Photo.file": "The desk's own copy of a picture; its address and metadata are in the table.",
    "Photo.media_type": "Of the desk's own copy.",
    "Photo.small": "Of the desk's own copy.",
    "Annotation.request_id": "Guards one save against being sent twice; means nothing afterwards.",
    "Comment.request_id": "Guards one save against being sent twice; means nothing afterwards.",
    "Review.state": "A copy of what was judged, part of the history that stays at the desk.",
    "ActorName.key": "Made anew from the name.",
    "Actor.listing": "Says whether the lists of the desk show it.",
    "Target.listing": "Says whether the lists of the desk show it.",
    "Target.key": "Made anew from the statement.",
    "Target.merged_into": "No stance names a target any more that was merged into another.",
    "User.password": "Nobody else's business.",
    "User.email": "Nobody else's business.",
    "User.last_login": "Nobody else's business.",
    "User.date_joined": "Nobody else's business.",
    "User.is_active": "An account is a matter of each desk.",
    "User.is_staff": "An account is a matter of each desk.",
    "User.is_superuser": "An account is a matter of each desk.",
    "User.groups": "An account is a matter of each desk.",
    "User.user_permissions": "An account is a matter of each desk.",
}
