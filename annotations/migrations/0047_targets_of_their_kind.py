"""Only a target about an actor names one, and only one about a claim names that.

Of a target that named what its kind is not, the kind follows what is named; of one that named
both, what its kind is stays.
"""

from django.db import migrations, models


def let_kinds_follow(apps, schema_editor):
    targets = apps.get_model("annotations", "Target").objects
    targets.filter(kind="actor", actor__isnull=False).update(claim=None)
    targets.filter(claim__isnull=False).update(kind="claim", actor=None)
    targets.filter(actor__isnull=False).update(kind="actor")


class Migration(migrations.Migration):
    dependencies = [("annotations", "0046_speakers_who_are_there")]

    operations = [
        migrations.RunPython(let_kinds_follow, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("actor", None), ("kind", "actor"), _connector="OR"),
                    models.Q(("claim", None), ("kind", "claim"), _connector="OR"),
                ),
                name="target_fits_its_kind",
            ),
        ),
    ]
