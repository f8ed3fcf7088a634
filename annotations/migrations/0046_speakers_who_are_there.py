"""A quote with a speaker is not one that has none.

Where both were stored the speaker stays and is named. Events are not touched; an earlier state
that is brought back is read the same way (`services.trace.as_merged`).
"""

from django.db import migrations, models


def name_them(apps, schema_editor):
    quotes = apps.get_model("annotations", "Quote").objects
    quotes.filter(speaker_status="none").exclude(speaker=None).update(speaker_status="named")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0045_claimant_help")]

    operations = [
        migrations.RunPython(name_them, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("speaker", None),
                    models.Q(("speaker_status", "none"), _negated=True),
                    _connector="OR",
                ),
                name="quote_has_no_speaker_or_one",
            ),
        ),
    ]
