"""When a review was published, and its verdict as a number where the reviewer gives one."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

raise_lost_guards = import_module("annotations.migrations.0020_second_opinions").raise_lost_guards


def number(words):
    return models.SmallIntegerField(blank=True, null=True, verbose_name=words)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0055_changed_pictures")]

    operations = [
        migrations.AddField("claimmatch", "rating", number("verdict as a number")),
        migrations.AddField("claimmatch", "rating_best", number("highest number")),
        migrations.AddField("claimmatch", "rating_worst", number("lowest number")),
        migrations.AddField(
            "claimmatch",
            "review_date",
            models.DateField(blank=True, null=True, verbose_name="review published on"),
        ),
        migrations.AddConstraint(
            "claimmatch",
            models.CheckConstraint(
                condition=Q(rating=None, rating_worst=None, rating_best=None)
                | Q(
                    rating__isnull=False,
                    rating_worst__isnull=False,
                    rating_best__isnull=False,
                    rating_worst__lt=F("rating_best"),
                    rating__gte=F("rating_worst"),
                    rating__lte=F("rating_best"),
                ),
                name="claim_match_rating_is_on_its_scale",
            ),
        ),
        migrations.RunPython(raise_lost_guards, migrations.RunPython.noop),
    ]
