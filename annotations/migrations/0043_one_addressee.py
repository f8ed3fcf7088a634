"""A quote has one addressee at most, as it has one cue.

Of several that were stored the first stays. The words of the others are still in the history
of their annotation, whose events are not touched; an earlier state that is brought back keeps
the first as well (`services.trace.as_merged`).
"""

from django.db import migrations, models
from django.db.models import Exists, OuterRef


def keep_the_first(apps, schema_editor):
    Span = apps.get_model("annotations", "Span")
    addressees = Span.objects.filter(role="addressee")
    earlier = addressees.filter(annotation=OuterRef("annotation"), order__lt=OuterRef("order"))
    others = addressees.filter(Exists(earlier))
    Span.objects.filter(pk__in=list(others.values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [("annotations", "0042_feed_collections")]

    operations = [
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "addressee")),
                fields=("annotation",),
                name="span_one_addressee",
            ),
        ),
    ]
