"""Which rules read a text last for suggestions; of what was read before nobody knows.

A column that may be empty is added on SQLite without rebuilding the table, so its triggers stay.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0051_claims_matched_by_people")]

    operations = [
        migrations.AddField(
            "articleversion",
            "rules_version",
            models.PositiveSmallIntegerField(null=True, editable=False),
        ),
    ]
