"""Every table and column of an export, declared once.

The CSV header, the README and the package description in a zip are all made from here, so that
they cannot disagree. A table has one row per thing, and tables meet by their ids; nothing has
to be dug out of a JSON cell. Ids of articles and annotations are UUIDs, the same in every
export and on every machine; the other ids are whole numbers that stay the same on one desk.

A reference is declared as a foreign key where the row it names is always in the same export.
What a filter can leave out (the quote that a stance was read from) is said in the column's
meaning instead.
"""

from dataclasses import dataclass

SCHEMA_VERSION = "1"
OFFSET_UNIT = "codepoint"
BETWEEN_PARTS = " […] "
"""Joins the parts of an interrupted quote where they stand in one cell."""

ANNOTATION_KINDS = ("quote", "stance", "claim", "caption", "not_a_quote")
ANNOTATION_STATUSES = (
    "draft",
    "submitted",
    "approved",
    "returned",
    "rejected",
    "orphaned",
    "deleted",
)
ARTICLE_STATUSES = ("todo", "in_progress", "done", "withheld")
MAIN_ROLES = {
    "quote": "content",
    "stance": "evidence",
    "claim": "claim",
    "caption": "caption",
    "not_a_quote": "marks",
}
"""The role of the spans that an annotation of each kind is chiefly about."""
SPAN_ROLES = (
    "content",
    "cue",
    "source",
    "addressee",
    "evidence",
    "claim",
    "marks",
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
)
QUOTE_TYPES = ("direct", "mixed", "indirect")
SPEAKER_STATUSES = ("named", "unnamed", "none")
NOT_A_QUOTE_REASONS = ("scare", "title", "term", "other")
HOLDER_KINDS = ("actor", "author", "publication")
STANCE_LABELS = ("supports", "opposes", "neutral", "unclear")
STANCE_BASES = ("stated", "inferred")
CHECKWORTHINESS = ("check", "minor", "not_checkable")
CHECK_REASONS = (
    "looks_wrong",
    "public_interest",
    "potential_harm",
    "contains_number",
    "central_to_story",
)
DATE_PRECISIONS = ("year", "month", "day", "time")
ACTOR_KINDS = ("person", "organisation", "government", "document", "group")
TARGET_KINDS = ("issue", "actor", "claim")
DECISIONS = ("approve", "return", "reject")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `type` is string, integer, boolean, date, datetime, uuid, list or json.

    The unit of a datetime is UTC to the second. A list holds its values in one cell as
    csv_profiles.list_cell writes them. A vocabulary holds every value the cell may have.
    """

    name: str
    type: str
    meaning: str
    unit: str = ""
    vocabulary: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`column` holds the value of the primary key column `key` of a row of `table`, or nothing."""

    column: str
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    name: str
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


def _annotation_id(what: str) -> Column:
    return Column("annotation_id", "uuid", f"The annotation that this {what} belongs to.")


_OF_ANNOTATION = ForeignKey("annotation_id", "annotations", "annotation_id")

ARTICLES = Table(
    name="articles",
    meaning="One row per article that has a row in this export, as its current version has it.",
    columns=(
        Column("article_id", "uuid", "The article."),
        Column("url", "string", "Canonical address of the article."),
        Column("publisher", "string", "Name of the publisher."),
        Column("publisher_domain", "string", "Internet domain of the publisher."),
        Column("publisher_country", "string", "Country of the publisher, ISO 3166-1 alpha-2."),
        Column("headline", "string", "Headline of the current version."),
        Column("published_at", "datetime", "When the current version says it was published."),
        Column("language", "string", "Language of the text, BCP 47; und where unknown."),
        Column("section", "string", "Section of the publication."),
        Column("status", "string", "How far the desk is with it.", "", ARTICLE_STATUSES),
        Column("n_versions", "integer", "How many versions the desk holds.", "versions"),
        Column("added_at", "datetime", "When the article came to the desk."),
    ),
    primary_key="article_id",
)

ARTICLE_VERSIONS = Table(
    name="article_versions",
    meaning=(
        "One row per version of those articles. A version's text never changes; every start and "
        "end of a span counts in the text of one version."
    ),
    columns=(
        Column("version_id", "integer", "The version."),
        Column("article_id", "uuid", "The article it is a version of."),
        Column("number", "integer", "1 for the first version the desk took in, then 2, 3 …"),
        Column("is_current", "boolean", "Whether it is the version the desk works on now."),
        Column("headline", "string", "Headline."),
        Column("standfirst", "string", "Standfirst."),
        Column("byline", "string", "Byline as printed."),
        Column("dateline", "string", "Dateline as printed."),
        Column("published_at", "datetime", "When it says it was published."),
        Column("updated_at", "datetime", "When it says it was last changed."),
        Column("fetched_at", "datetime", "When the desk took it in."),
        Column("text_length", "integer", "Length of the text.", "code points"),
        Column("version_sha256", "string", "SHA-256 of the text in UTF-8, in hexadecimal."),
        Column("normaliser_version", "integer", "Version of the rules that cleaned the text."),
    ),
    primary_key="version_id",
    foreign_keys=(ForeignKey("article_id", "articles", "article_id"),),
)

ANNOTATIONS = Table(
    name="annotations",
    meaning=(
        "One row per annotation of any kind, with the columns most often wanted beside one "
        "another. The table of its kind and the spans hold the rest."
    ),
    columns=(
        Column("annotation_id", "uuid", "The annotation."),
        Column("kind", "string", "What was marked.", "", ANNOTATION_KINDS),
        Column("article_id", "uuid", "The article."),
        Column("version_id", "integer", "The version of the article that the spans count in."),
        Column("url", "string", "Canonical address of the article."),
        Column("publisher", "string", "Name of the publisher."),
        Column("headline", "string", "Headline of that version."),
        Column("published_at", "datetime", "When that version says it was published."),
        Column("language", "string", "Language of the text, BCP 47; und where unknown."),
        Column(
            "content_start",
            "integer",
            "Where its main words begin: the words of a quote, the sentence of a claim, the "
            "evidence of a stance, the caption, the quotation marks that are no quote. The "
            "first character of the text is 0.",
            "code points",
        ),
        Column(
            "content_end",
            "integer",
            "Where its main words end; this character is the first one outside.",
            "code points",
        ),
        Column("n_content_spans", "integer", "In how many parts its main words stand.", "spans"),
        Column(
            "quote_text",
            "string",
            f"The words of a quote, its parts joined by “{BETWEEN_PARTS}”; empty for other kinds.",
        ),
        Column("quote_type", "string", "How a quote reports its words.", "", QUOTE_TYPES),
        Column("cue_text", "string", "The reporting words of a quote."),
        Column("source_text", "string", "The words that name who a quote is from."),
        Column("speaker_id", "integer", "The actor who speaks in a quote."),
        Column("speaker_name", "string", "That actor's name."),
        Column("speaker_role", "string", "That actor's role as the article prints it."),
        Column("speaker_wikidata", "string", "That actor's Wikidata id."),
        Column("stance", "string", "The side that a stance takes.", "", STANCE_LABELS),
        Column("stance_holder", "string", "Whose stance it is, by name."),
        Column("target_id", "integer", "What a stance is about."),
        Column("target_label", "string", "The target as a directed statement."),
        Column(
            "checkworthiness", "string", "Whether a claim should be checked.", "", CHECKWORTHINESS
        ),
        Column("normalized_claim", "string", "A claim as one statement that stands alone."),
        Column(
            "not_a_quote_reason",
            "string",
            "What quotation marks are for that report nobody's words.",
            "",
            NOT_A_QUOTE_REASONS,
        ),
        Column("note", "string", "The annotator's note."),
        Column("annotator", "string", "Pseudonym of who made it."),
        Column("status", "string", "How far the annotation is.", "", ANNOTATION_STATUSES),
        Column("reviewed_by", "string", "Pseudonym of who made the last decision on it."),
        Column("review_decision", "string", "The last decision on it.", "", DECISIONS),
        Column("created_at", "datetime", "When it was made."),
        Column("updated_at", "datetime", "When it was last changed."),
        Column("submitted_at", "datetime", "When it was last submitted."),
        Column("reviewed_at", "datetime", "When the last decision on it was made."),
        Column("rule_version", "integer", "Version of the desk's rules it was made under."),
        Column("schema_version", "string", "Version of these tables."),
        Column("offset_unit", "string", "What start and end count.", "", (OFFSET_UNIT,)),
        Column(
            "spans_json",
            "json",
            "All its spans as a JSON array of objects with role, seq, start, end and exact: a "
            "convenience for programs; the table of spans says the same.",
        ),
    ),
    primary_key="annotation_id",
    foreign_keys=(
        ForeignKey("article_id", "articles", "article_id"),
        ForeignKey("version_id", "article_versions", "version_id"),
        ForeignKey("speaker_id", "actors", "actor_id"),
        ForeignKey("target_id", "targets", "target_id"),
    ),
)

SPANS = Table(
    name="spans",
    meaning=(
        "One row per marked stretch of text: where each annotation stands, and the source of "
        "truth for it. Parts of one quote are spans of the same role with seq 0, 1, 2 …"
    ),
    columns=(
        Column("span_id", "integer", "The span."),
        _annotation_id("span"),
        Column(
            "role",
            "string",
            "What these words are to the annotation; for a caption, the field read from them.",
            "",
            SPAN_ROLES,
        ),
        Column("seq", "integer", "Its place among the spans of that role, from 0."),
        Column(
            "start",
            "integer",
            "The first character; the first one of the text is 0.",
            "code points",
        ),
        Column("end", "integer", "The first character that is outside.", "code points"),
        Column("exact", "string", "The words, exactly as they stand in the text."),
        Column("prefix", "string", "Up to 32 characters before them."),
        Column("suffix", "string", "Up to 32 characters after them."),
        Column("version_sha256", "string", "SHA-256 of the text that start and end count in."),
    ),
    primary_key="span_id",
    foreign_keys=(_OF_ANNOTATION,),
)

QUOTES = Table(
    name="quotes",
    meaning="One row per quote: who said what, and how the article reports it.",
    columns=(
        _annotation_id("quote"),
        Column("quote_type", "string", "How it reports the words.", "", QUOTE_TYPES),
        Column("quote_text", "string", f"The words, parts joined by “{BETWEEN_PARTS}”."),
        Column("speaker_id", "integer", "The actor who speaks."),
        Column("speaker_name", "string", "That actor's name."),
        Column(
            "speaker_status",
            "string",
            "Whether the article names the speaker, speaks of one unnamed, or of none.",
            "",
            SPEAKER_STATUSES,
        ),
        Column("speaker_role", "string", "The speaker's role as the article prints it."),
        Column("speaker_wikidata", "string", "The speaker's Wikidata id."),
        Column("cue_text", "string", "The reporting words."),
        Column("source_text", "string", "The words that name the speaker here."),
        Column("addressee_text", "string", "The words that name who is spoken to."),
        Column("negated", "boolean", "Whether the article says that it was denied or not said."),
    ),
    primary_key="annotation_id",
    foreign_keys=(_OF_ANNOTATION, ForeignKey("speaker_id", "actors", "actor_id")),
)

STANCES = Table(
    name="stances",
    meaning="One row per stance: who stands where on what, and on what words that rests.",
    columns=(
        _annotation_id("stance"),
        Column(
            "holder_kind",
            "string",
            "Whether an actor, the author of the article or the publication holds it.",
            "",
            HOLDER_KINDS,
        ),
        Column("holder_id", "integer", "The actor who holds it, where an actor does."),
        Column("holder_name", "string", "That actor's name."),
        Column("label", "string", "The side taken.", "", STANCE_LABELS),
        Column("target_id", "integer", "What it is about."),
        Column("target_label", "string", "The target as a directed statement."),
        Column(
            "basis", "string", "Whether it is said or read between the lines.", "", STANCE_BASES
        ),
        Column(
            "quote_id",
            "uuid",
            "The annotation of the quote it was read from; a filter may have left that one out.",
        ),
        Column("evidence_text", "string", f"The words, parts joined by “{BETWEEN_PARTS}”."),
    ),
    primary_key="annotation_id",
    foreign_keys=(
        _OF_ANNOTATION,
        ForeignKey("holder_id", "actors", "actor_id"),
        ForeignKey("target_id", "targets", "target_id"),
    ),
)

CLAIMS = Table(
    name="claims",
    meaning="One row per statement that could be checked.",
    columns=(
        _annotation_id("claim"),
        Column("claim_text", "string", f"The sentence, parts joined by “{BETWEEN_PARTS}”."),
        Column("normalized_claim", "string", "The claim as one statement that stands alone."),
        Column("claimant_id", "integer", "The actor who claims it; empty for the article itself."),
        Column("claimant_name", "string", "That actor's name."),
        Column("checkworthiness", "string", "Whether to check it.", "", CHECKWORTHINESS),
        Column("reasons", "list", "Why.", "", CHECK_REASONS),
        Column("claim_date", "date", "When it was claimed."),
        Column("first_appearance_url", "string", "Where it first appeared, as far as known."),
    ),
    primary_key="annotation_id",
    foreign_keys=(_OF_ANNOTATION, ForeignKey("claimant_id", "actors", "actor_id")),
)

CAPTIONS = Table(
    name="captions",
    meaning=(
        "One row per caption: what the words under a picture say, in the fields of the IPTC "
        "Photo Metadata Standard and with their meanings."
    ),
    columns=(
        _annotation_id("caption"),
        Column("photo_id", "integer", "The picture."),
        Column("photo_url", "string", "Address of the picture."),
        Column("caption", "string", "IPTC Description: the publishable caption."),
        Column("headline", "string", "IPTC Headline: a publishable synopsis."),
        Column("alt_text", "string", "IPTC Alt Text: what the picture looks like."),
        Column("extended_description", "string", "IPTC Extended Description."),
        Column("creator", "string", "IPTC Creator: who made the picture."),
        Column("credit_line", "string", "IPTC Credit Line: the credit as it must be printed."),
        Column("source", "string", "IPTC Source: who supplied the picture."),
        Column("copyright_notice", "string", "IPTC Copyright Notice."),
        Column(
            "date_created",
            "string",
            "IPTC Date Created: when the picture was taken, ISO 8601, as precise as is known.",
        ),
        Column("date_precision", "string", "How precise that is.", "", DATE_PRECISIONS),
        Column("location_created", "string", "IPTC Location Created: where the camera stood."),
        Column("locations_shown", "list", "IPTC Location Shown in the Image."),
        Column("persons_shown", "list", "IPTC Person Shown in the Image, names as printed."),
        Column("persons_roles", "list", "Their roles as printed, in the same order."),
        Column("event", "string", "IPTC Event Name."),
        Column("description_writer", "string", "IPTC Description Writer."),
        Column("digital_source_type", "string", "IPTC Digital Source Type, as its address."),
    ),
    primary_key="annotation_id",
    foreign_keys=(_OF_ANNOTATION,),
)

CAPTION_PERSONS = Table(
    name="caption_persons",
    meaning="One row per person that a caption names, joined to the register of actors.",
    columns=(
        Column("caption_person_id", "integer", "The mention."),
        _annotation_id("mention"),
        Column("seq", "integer", "The place in the caption's persons_shown, from 0."),
        Column("name", "string", "The name as printed."),
        Column("role", "string", "The role as printed."),
        Column("actor_id", "integer", "Who that is, where the desk knows."),
    ),
    primary_key="caption_person_id",
    foreign_keys=(
        ForeignKey("annotation_id", "captions", "annotation_id"),
        ForeignKey("actor_id", "actors", "actor_id"),
    ),
)

ACTORS = Table(
    name="actors",
    meaning=(
        "One row per actor whom a row of this export names: who speaks, claims, holds a stance, "
        "is shown or is a target."
    ),
    columns=(
        Column("actor_id", "integer", "The actor."),
        Column("name", "string", "Main name."),
        Column("kind", "string", "What the actor is.", "", ACTOR_KINDS),
        Column("aliases", "list", "Other names the actor goes by."),
        Column("wikidata_id", "string", "Wikidata id."),
        Column("default_role", "string", "Usual role."),
    ),
    primary_key="actor_id",
)

TARGETS = Table(
    name="targets",
    meaning="One row per target that a stance in this export is about, from the desk's list.",
    columns=(
        Column("target_id", "integer", "The target."),
        Column("statement", "string", "The target as a directed statement."),
        Column("kind", "string", "What the target is.", "", TARGET_KINDS),
        Column("actor_id", "integer", "The actor it is, where it is one."),
        Column(
            "claim_id",
            "uuid",
            "The annotation of the claim it is, where it is one; a filter may have left it out.",
        ),
        Column("active", "boolean", "Whether new stances may be tagged on it."),
    ),
    primary_key="target_id",
    foreign_keys=(ForeignKey("actor_id", "actors", "actor_id"),),
)

REVIEWS = Table(
    name="reviews",
    meaning="One row per decision on an annotation; the last one stands in annotations too.",
    columns=(
        Column("review_id", "integer", "The decision."),
        _annotation_id("decision"),
        Column("decision", "string", "What was decided.", "", DECISIONS),
        Column("comment", "string", "The reason given."),
        Column("reviewer", "string", "Pseudonym of who decided; never the annotator."),
        Column("reviewed_at", "datetime", "When."),
        Column("lock", "integer", "Which state was judged: each change adds one.", "changes"),
    ),
    primary_key="review_id",
    foreign_keys=(_OF_ANNOTATION,),
)

TABLES: tuple[Table, ...] = (
    ARTICLES,
    ARTICLE_VERSIONS,
    ANNOTATIONS,
    SPANS,
    QUOTES,
    STANCES,
    CLAIMS,
    CAPTIONS,
    CAPTION_PERSONS,
    ACTORS,
    TARGETS,
    REVIEWS,
)
BY_NAME = {table.name: table for table in TABLES}
