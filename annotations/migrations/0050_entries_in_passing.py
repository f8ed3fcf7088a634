from django.db import migrations, models

LISTING = {
    "choices": [
        ("listed", "On the list"),
        ("passing", "Named in passing"),
        ("aside", "Named in passing, by nothing now"),
    ],
    "default": "listed",
    "editable": False,
    "max_length": 7,
    "verbose_name": "listing",
}


def of(model):
    """The column, and that it takes no other words."""
    known = models.Q(listing__in=["listed", "passing", "aside"])
    name = f"{model}_listing_in_vocabulary"
    return [
        migrations.AddField(model, "listing", models.CharField(**LISTING)),
        migrations.AddConstraint(model, models.CheckConstraint(condition=known, name=name)),
    ]


class Migration(migrations.Migration):
    dependencies = [("annotations", "0049_countries_without_regexp")]

    operations = [*of("actor"), *of("target")]
