"""Indexes for words in the middle of a text, on PostgreSQL where its pg_trgm may be had.

Without them a search looks through every row, as on SQLite, and finds the same. They are no part
of the models' state, because a database that lacks them is whole too.
"""

from django.db import DatabaseError, migrations, transaction

# Django asks for a part of a word, whatever its case, by UPPER(column) LIKE UPPER(...).
INDEXES = {
    "span_exact_words": "annotations_span USING gin (UPPER(exact) gin_trgm_ops)",
    "version_headline_words": "annotations_articleversion USING gin (UPPER(headline) gin_trgm_ops)",
    "event_comment_words": "annotations_event USING gin (UPPER(after ->> 'comment') gin_trgm_ops)",
}
# What waits to be sorted in is kept small, so that no save sorts in a great deal at once.
HOW = "WITH (gin_pending_list_limit = 256)"
ONLY = {"event_comment_words": "WHERE after ->> 'comment' IS NOT NULL"}


def index_words(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        # The server does not have it, or this role may not make it.
        return
    for name, what in INDEXES.items():
        schema_editor.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON {what} {HOW} {ONLY.get(name, '')}"
        )


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0039_review_times")]

    operations = [migrations.RunPython(index_words, drop_indexes)]
