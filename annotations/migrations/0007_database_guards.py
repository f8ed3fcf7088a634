"""What the database itself refuses, on SQLite and PostgreSQL alike.

A later migration that rebuilds one of these tables on SQLite drops its triggers: it must
run `raise_guards` again.
"""

from django.db import migrations

GUARDS = {
    # name: (table, event, condition for refusing, sentence)
    "event_is_never_changed": ("annotations_event", "UPDATE", "1=1", "history is append-only"),
    "event_is_never_deleted": ("annotations_event", "DELETE", "1=1", "history is append-only"),
    "review_is_never_changed": ("annotations_review", "UPDATE", "1=1", "a decision stands"),
    "review_is_never_deleted": ("annotations_review", "DELETE", "1=1", "a decision stands"),
    "version_text_is_never_changed": (
        "annotations_articleversion",
        "UPDATE",
        "NEW.text <> OLD.text OR NEW.sha256 <> OLD.sha256 OR NEW.number <> OLD.number"
        " OR NEW.article_id <> OLD.article_id",
        "the text of a version is never changed",
    ),
    "annotation_lock_goes_up_by_one": (
        "annotations_annotation",
        "UPDATE",
        "NEW.lock <> OLD.lock + 1",
        "an annotation is changed only with its lock number",
    ),
}


def raise_guards(apps, schema_editor):
    for name, (table, event, condition, sentence) in GUARDS.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table}"
                f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        else:
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_"
                f"violation'; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW"
                f" WHEN ({condition}) EXECUTE FUNCTION {name}()"
            )


def lower_guards(apps, schema_editor):
    for name, (table, *_rest) in GUARDS.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0006_trace")]

    operations = [migrations.RunPython(raise_guards, lower_guards)]
