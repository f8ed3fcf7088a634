from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

raise_lost_guards = import_module("annotations.migrations.0020_second_opinions").raise_lost_guards


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0034_changed_feed_items"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "begun_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="begun"),
                ),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="handed in")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="open since")),
            ],
            options={
                "verbose_name": "independent pass",
                "verbose_name_plural": "independent passes",
                "ordering": ["article", "number"],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chosen",
                    models.CharField(
                        choices=[
                            ("left", "Take left"),
                            ("right", "Take right"),
                            ("both", "Take both"),
                            ("neither", "Take neither"),
                            ("edit", "Take and edit"),
                            ("same", "The same in both"),
                        ],
                        max_length=7,
                        verbose_name="chosen",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back")),
            ],
            options={
                "verbose_name": "settlement",
                "verbose_name_plural": "settlements",
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_in_vocabulary",
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
                    ("settled", "settled"),
                    ("restored", "brought back an earlier state of"),
                    ("submitted", "submitted"),
                    ("withdrawn", "took back"),
                    ("approved", "approved"),
                    ("returned", "returned"),
                    ("rejected", "rejected"),
                    ("referred", "asked for a second opinion on"),
                    ("reopened", "took back the decision on"),
                    ("commented", "commented on"),
                    ("resolved", "resolved a comment on"),
                    ("asked_anew", "reopened a comment on"),
                    ("imported", "brought in"),
                    ("carried", "carried over"),
                    ("orphaned", "left without a place"),
                    ("placed", "placed on the new text"),
                    ("kept", "kept on the old text"),
                ],
                max_length=10,
                verbose_name="what",
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
                            "settled",
                            "restored",
                            "submitted",
                            "withdrawn",
                            "approved",
                            "returned",
                            "rejected",
                            "referred",
                            "reopened",
                            "commented",
                            "resolved",
                            "asked_anew",
                            "imported",
                            "carried",
                            "orphaned",
                            "placed",
                            "kept",
                        ],
                    )
                ),
                name="event_verb_in_vocabulary",
            ),
        ),
        migrations.AddField(
            model_name="pass",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passes",
                to="annotations.article",
            ),
        ),
        migrations.AddField(
            model_name="pass",
            name="editor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="annotation",
            name="made_in",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="annotations",
                to="annotations.pass",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to="annotations.article",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settlements",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="left",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_as_left",
                to="annotations.annotation",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="right",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="settled_as_right",
                to="annotations.annotation",
            ),
        ),
        migrations.AddField(
            model_name="settlement",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="annotation",
            name="settles",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreed",
                to="annotations.settlement",
            ),
        ),
        migrations.AddIndex(
            model_name="pass",
            index=models.Index(fields=["opened_at", "id"], name="pass_by_opening"),
        ),
        migrations.AddConstraint(
            model_name="pass",
            constraint=models.UniqueConstraint(
                fields=("article", "number"), name="pass_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pass",
            constraint=models.UniqueConstraint(
                fields=("article", "editor"), name="pass_of_person_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pass",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__in", [1, 2])), name="pass_is_one_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="pass",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_at", None), ("submitted_at__isnull", False), _connector="OR"
                ),
                name="pass_opens_when_handed_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chosen__in", ["left", "right", "both", "neither", "edit", "same"])
                ),
                name="settlement_chosen_in_vocabulary",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left__isnull", False), ("right__isnull", False), _connector="OR"
                ),
                name="settlement_is_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("left",),
                name="settlement_of_left_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)),
                fields=("right",),
                name="settlement_of_right_once",
            ),
        ),
        migrations.RunPython(raise_lost_guards, migrations.RunPython.noop),
    ]
