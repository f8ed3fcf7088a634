from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

guards = import_module("annotations.migrations.0007_database_guards")

REASONS = [
    "The words are not complete.",
    "The wrong words are marked.",
    "The speaker is somebody else.",
    "The source is missing.",
    "This is no quotation.",
    "The label does not fit the words.",
    "It stands twice.",
]


def raise_lost_guards(apps, schema_editor):
    """SQLite made the tables anew, and with them their triggers are gone."""
    if schema_editor.connection.vendor == "sqlite":
        guards.raise_guards(apps, schema_editor)


def reasons(apps, schema_editor):
    reason = apps.get_model("annotations", "Reason")
    reason.objects.bulk_create(
        reason(text=text, order=order) for order, text in enumerate(REASONS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0019_feeds"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200, unique=True, verbose_name="reason")),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=0, verbose_name="place in the list"),
                ),
                ("active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "reason",
                "verbose_name_plural": "reasons",
                "ordering": ["order", "text"],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=2000, verbose_name="filter")),
                (
                    "shared",
                    models.BooleanField(default=False, verbose_name="for everyone who judges"),
                ),
            ],
            options={
                "verbose_name": "saved filter",
                "verbose_name_plural": "saved filters",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_in_vocabulary",
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_decision_in_vocabulary",
        ),
        migrations.RemoveConstraint(
            model_name="review",
            name="review_gives_its_reason",
        ),
        migrations.AddField(
            model_name="annotation",
            name="referred_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                choices=[
                    ("created", "created"),
                    ("changed", "changed"),
                    ("deleted", "deleted"),
                    ("undone", "undid"),
                    ("redone", "redid"),
                    ("submitted", "submitted"),
                    ("withdrawn", "took back"),
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("rejected", "rejected"),
                    ("referred", "asked for a second opinion on"),
                    ("reopened", "took back the decision on"),
                    ("commented", "commented on"),
                    ("imported", "brought in"),
                ],
                max_length=10,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="decision",
            field=models.CharField(
                choices=[
                    ("approve", "Approve"),
                    ("return", "Return"),
                    ("reject", "Reject"),
                    ("second", "Ask for a second opinion"),
                    ("reopen", "Take the decision back"),
                ],
                max_length=7,
                verbose_name="decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verb__in",
                        [
                            "created",
                            "changed",
                            "deleted",
                            "undone",
                            "redone",
                            "submitted",
                            "withdrawn",
                            "approved",
                            "returned",
                            "rejected",
                            "referred",
                            "reopened",
                            "commented",
                            "imported",
                        ],
                    )
                ),
                name="event_verb_in_vocabulary",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision__in", ["approve", "return", "reject", "second", "reopen"])
                ),
                name="review_decision_in_vocabulary",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decision__in", ["approve", "reopen"]),
                    models.Q(("comment", ""), _negated=True),
                    _connector="OR",
                ),
                name="review_gives_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="reason_has_text"
            ),
        ),
        migrations.AddField(
            model_name="savedfilter",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="saved_filters",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"), name="saved_filter_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="saved_filter_has_name"
            ),
        ),
        migrations.RunPython(raise_lost_guards, migrations.RunPython.noop),
        migrations.RunPython(reasons, migrations.RunPython.noop),
        migrations.RunPython(
            import_module("annotations.migrations.0008_groups").groups, migrations.RunPython.noop
        ),
    ]
