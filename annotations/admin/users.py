from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Page
from annotations.admin.site import page_for
from annotations.models import User


@page_for(User)
class UserPage(Page, UserAdmin):
    """People are switched off, not deleted: their work and their decisions stay."""

    list_display = ("username", "full_name", "email", "in_groups", "is_active", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password", "pseudonym")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (
            _("Rights"),
            {
                "fields": ("is_active", "groups", "is_superuser"),
                "description": _(
                    "Switch a person off to end all their sessions; what they did stays."
                ),
            },
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ()
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = ("pseudonym", "last_login", "date_joined")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        """Nobody but an admin makes an admin, and nobody takes their own rights away."""
        rights = ("is_active", "groups", "is_superuser")
        fields = super().get_readonly_fields(request, obj)
        if not request.user.is_superuser:
            return (*fields, *rights)
        return (*fields, "is_active", "is_superuser") if obj == request.user else fields

    def has_delete_permission(self, request, obj=None):
        return False

    def full_name(self, user):
        return user.get_full_name() or "–"

    full_name.short_description = _("name")

    def in_groups(self, user):
        names = [group.name for group in user.groups.all()]
        return ", ".join([gettext("admin"), *names] if user.is_superuser else names) or "–"

    in_groups.short_description = _("groups")


@page_for(Group)
class GroupPage(Page, GroupAdmin):
    filter_horizontal = ()

    def has_delete_permission(self, request, obj=None):
        return False
