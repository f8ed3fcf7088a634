from importlib import import_module

from django.db import migrations, models

raise_lost_guards = import_module("annotations.migrations.0020_second_opinions").raise_lost_guards


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0032_resolved_comments"),
    ]

    operations = [
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
        migrations.RunPython(raise_lost_guards, migrations.RunPython.noop),
    ]
