from django.contrib.auth.backends import ModelBackend

from annotations.models import User
from annotations.models.kept import kept
from annotations.models.rights import rights
from annotations.models.sessions import who_was_read


class OneQueryBackend(ModelBackend):
    """Reads a person with their rights, their own and their groups', in one query at most.

    Who a session belongs to was read with it.
    """

    def get_user(self, user_id):
        user = who_was_read(int(user_id)) or next(iter(with_rights(pk=int(user_id))), None)
        if user is None or not self.user_can_authenticate(user):
            return None
        if not user.is_superuser:
            user._perm_cache = set(user.rights or ())
        return user

    def get_all_permissions(self, user_obj, obj=None):
        if obj is not None or not user_obj.is_active or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = self.get_user(user_obj.pk)._perm_cache
        return user_obj._perm_cache


@kept
def with_rights(pk):
    return User.objects.filter(pk=pk).annotate(rights=rights())
