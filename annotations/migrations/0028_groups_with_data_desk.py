from importlib import import_module

from django.db import migrations

groups = import_module("annotations.migrations.0008_groups").groups


class Migration(migrations.Migration):
    dependencies = [("annotations", "0027_label_mappings")]

    operations = [migrations.RunPython(groups, migrations.RunPython.noop)]
