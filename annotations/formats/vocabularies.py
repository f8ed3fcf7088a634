"""The words that a cell of an export may hold, by what they are about."""

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
MATCH_RELATIONS = ("same", "overlaps", "contradicts")
MATCH_STATUSES = ("suggested", "confirmed", "refused")
DATE_PRECISIONS = ("year", "month", "day", "time")
ACTOR_KINDS = ("person", "organisation", "government", "document", "group")
TARGET_KINDS = ("issue", "actor", "claim")
DECISIONS = ("approve", "return", "reject", "second", "reopen")
