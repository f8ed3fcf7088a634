"""Indexes for words in the middle of a text, on PostgreSQL where its pg_trgm may be had.

Without them a search looks through every row, as on SQLite, and finds the same. They are no part
of the models' state, because a database that lacks them is whole too.
"""

from django.db import DatabaseError, transaction

# Django asks for a part of a word, whatever its case, by UPPER(column) LIKE UPPER(...).
INDEXES = {
    "span_exact_words": "annotations_span USING gin (UPPER(exact) gin_trgm_ops)",
    "version_headline_words": "annotations_articleversion USING gin (UPPER(headline) gin_trgm_ops)",
    "event_comment_words": "annotations_event USING gin (UPPER(after ->> 'comment') gin_trgm_ops)",
}
# What waits to be sorted in is kept small, so that no save sorts in a great deal at once.
HOW = "WITH (gin_pending_list_limit = 256)"
ONLY = {"event_comment_words": "WHERE after ->> 'comment' IS NOT NULL"}


def index_words(connection) -> bool:
    """Make what is missing of them; whether they are there now."""
    if connection.vendor != "postgresql":
        return False
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        # The server does not have it, or this role may not make it.
        return False
    for name, what in INDEXES.items():
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            # On a desk of many years one of them takes longer than a page may.
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {name} ON {what} {HOW} {ONLY.get(name, '')}"
            )
    return True
