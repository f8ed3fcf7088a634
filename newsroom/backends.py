from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

# Every request asks this. Written out, it takes a third of the time that two built queries take.
RIGHTS = """
SELECT kind.app_label, permission.codename
FROM {permission} permission JOIN {kind} kind ON kind.id = permission.content_type_id
WHERE permission.id IN (
    SELECT permission_id FROM {own} WHERE user_id = %s
    UNION ALL
    SELECT of_group.permission_id
    FROM {of_group} of_group JOIN {member} member ON member.group_id = of_group.group_id
    WHERE member.user_id = %s
)
"""


class OneQueryBackend(ModelBackend):
    """Reads a person's rights, their own and their groups', in one query instead of two."""

    def get_all_permissions(self, user_obj, obj=None):
        if obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            user = get_user_model()
            tables = {
                "permission": Permission,
                "kind": ContentType,
                "own": user.user_permissions.through,
                "of_group": Group.permissions.through,
                "member": user.groups.through,
            }
            names = {key: model._meta.db_table for key, model in tables.items()}
            with connection.cursor() as cursor:
                cursor.execute(RIGHTS.format(**names), [user_obj.pk, user_obj.pk])
                user_obj._perm_cache = {f"{label}.{name}" for label, name in cursor.fetchall()}
        return user_obj._perm_cache
