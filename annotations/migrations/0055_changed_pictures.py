"""That a caption's picture was changed is an event of the caption."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import Q

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
    "pictured": "changed the picture of",
}
KNOWN = "event_verb_in_vocabulary"


class Migration(migrations.Migration):
    dependencies = [("annotations", "0054_places_given_up")]

    operations = [
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
