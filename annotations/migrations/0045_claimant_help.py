import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0044_version_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="claim",
            name="claimant",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty: the article itself claims it, or somebody who is not named.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="annotations.actor",
                verbose_name="claimant",
            ),
        ),
    ]
