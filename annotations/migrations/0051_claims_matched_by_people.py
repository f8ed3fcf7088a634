"""Who matched two claims and who decided on it; of two claims one match, and an event of it.

Where two claims were matched twice the one that was decided stays, and of two the newer. Of what
was matched before nobody knows when.
"""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Greatest, Least

raise_lost_guards = import_module("annotations.migrations.0020_second_opinions").raise_lost_guards

VERBS = {
    "created": "created",
    "changed": "changed",
    "deleted": "deleted",
    "undone": "undid",
    "redone": "redid",
    "settled": "settled",
    "restored": "brought back an earlier state of",
    "submitted": "submitted",
    "withdrawn": "took back",
    "approved": "approved",
    "returned": "returned",
    "rejected": "rejected",
    "referred": "asked for a second opinion on",
    "reopened": "took back the decision on",
    "commented": "commented on",
    "resolved": "resolved a comment on",
    "asked_anew": "reopened a comment on",
    "imported": "brought in",
    "carried": "carried over",
    "orphaned": "left without a place",
    "placed": "placed on the new text",
    "kept": "kept on the old text",
    "matched": "said where else to find",
}
KNOWN = "event_verb_in_vocabulary"


def keep_one_of_each_pair(apps, schema_editor):
    matches = apps.get_model("annotations", "ClaimMatch").objects
    best = {}
    for match in matches.exclude(other=None).order_by("pk"):
        pair = frozenset((match.claim_id, match.other_id))
        gone = best.get(pair)
        if gone and gone.status != "suggested" and match.status == "suggested":
            match, gone = gone, match
        best[pair] = match
        if gone:
            gone.delete()


def person(words):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=words,
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0050_entries_in_passing")]

    operations = [
        migrations.RunPython(keep_one_of_each_pair, migrations.RunPython.noop),
        migrations.AddField("claimmatch", "by", person("suggested by")),
        migrations.AddField(
            "claimmatch", "at", models.DateTimeField(null=True, verbose_name="suggested")
        ),
        migrations.AlterField(
            "claimmatch",
            "at",
            models.DateTimeField(
                default=django.utils.timezone.now, null=True, verbose_name="suggested"
            ),
        ),
        migrations.AddField("claimmatch", "decided_by", person("decided by")),
        migrations.AddField(
            "claimmatch",
            "decided_at",
            models.DateTimeField(null=True, verbose_name="decided"),
        ),
        migrations.AddConstraint(
            "claimmatch",
            models.UniqueConstraint(
                Least("claim", "other"),
                Greatest("claim", "other"),
                condition=Q(other__isnull=False),
                name="claim_match_of_two_once",
            ),
        ),
        migrations.RemoveConstraint("event", KNOWN),
        migrations.AlterField(
            "event",
            "verb",
            models.CharField(choices=list(VERBS.items()), max_length=10, verbose_name="what"),
        ),
        migrations.AddConstraint(
            "event", models.CheckConstraint(condition=Q(verb__in=list(VERBS)), name=KNOWN)
        ),
        migrations.RunPython(raise_lost_guards, migrations.RunPython.noop),
    ]
