from django.db import migrations

from annotations.models import word_indexes


def index_words(apps, schema_editor):
    word_indexes.index_words(schema_editor.connection)


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in word_indexes.INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0039_review_times")]

    operations = [migrations.RunPython(index_words, drop_indexes)]
