from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from annotations.access import make_groups


def groups(apps, schema_editor):
    # Permissions are otherwise made only after the last migration.
    create_permissions(
        installed.get_app_config("annotations"),
        verbosity=0,
        apps=apps,
        using=schema_editor.connection.alias,
    )
    make_groups(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0007_database_guards"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(groups, migrations.RunPython.noop)]
