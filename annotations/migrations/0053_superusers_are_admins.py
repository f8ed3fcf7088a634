from django.db import migrations, models


class Migration(migrations.Migration):
    """Words alone: the column stays as it is."""

    dependencies = [("annotations", "0052_rules_that_read_a_text")]

    operations = [
        migrations.AlterField(
            "user",
            "is_superuser",
            models.BooleanField(
                default=False,
                help_text="Holds every right without being in a group.",
                verbose_name="admin",
            ),
        )
    ]
