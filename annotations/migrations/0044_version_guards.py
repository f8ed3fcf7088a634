"""What the database refuses of a version beside a change of its text (see migration 0007).

An editor may say what a block is after all, and with it which quotation marks count, until the
first annotation; from then on what was counted stays as it was counted. A later migration that
rebuilds the table on SQLite must run `raise_guards` again.
"""

from django.db import migrations

TABLE = "annotations_articleversion"
GUARDS = {
    # name: (condition for refusing, sentence)
    "version_normaliser_is_never_changed": (
        "NEW.normaliser_version <> OLD.normaliser_version",
        "the normaliser of a version is never changed",
    ),
    "version_blocks_stay_once_annotated": (
        "(NEW.blocks <> OLD.blocks OR NEW.quotation_marks <> OLD.quotation_marks)"
        " AND EXISTS (SELECT 1 FROM annotations_annotation WHERE version_id = OLD.id)",
        "the blocks of a version are never changed once it is annotated",
    ),
}


def raise_guards(apps, schema_editor):
    for name, (condition, sentence) in GUARDS.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE UPDATE ON {TABLE}"
                f" WHEN {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        else:
            # In the function, because the condition of a trigger itself may ask no other table.
            schema_editor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN IF {condition} THEN RAISE EXCEPTION '{sentence}'"
                f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {TABLE} FOR EACH ROW"
                f" EXECUTE FUNCTION {name}()"
            )


def lower_guards(apps, schema_editor):
    for name in GUARDS:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0043_one_addressee")]

    operations = [migrations.RunPython(raise_guards, lower_guards)]
