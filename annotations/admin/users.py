from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from annotations.admin.base import Page, is_id
from annotations.admin.site import page_for
from annotations.models import User
from annotations.queries.sessions import places
from annotations.services import second_factor, sessions, users


class NewPasswordForm(AdminPasswordChangeForm):
    """Sets a password, and leaves nobody without one: there is no other way in."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


@page_for(User)
class UserPage(Page, UserAdmin):
    """People are switched off, not deleted: their work and their decisions stay."""

    add_form = UserCreationForm
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)
    change_password_form = NewPasswordForm
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
                    "Switch a person off to end all their sessions and revoke their API tokens. "
                    "What they did stays; what they have taken and not finished is free for others."
                ),
            },
        ),
        (_("Sign-in"), {"fields": ("second_factor", "open_sessions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ()
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = (
        "pseudonym",
        "second_factor",
        "open_sessions",
        "last_login",
        "date_joined",
    )

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

    # What ends what a person has open ---------------------------------------------------------

    def get_urls(self):
        ways = {
            "end_sessions": self.end_sessions_view,
            "reset_second_factor": self.reset_second_factor_view,
        }
        own = [
            path(
                f"<path:object_id>/{way.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name=f"annotations_user_{way}",
            )
            for way, view in ways.items()
        ]
        return [*own, *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        ways = {}
        if object_id and is_id(object_id):
            person = User.objects.filter(pk=object_id).first()
            if person:
                ways["end_sessions"] = _("End all sessions")
            if person and second_factor.app_of(person):
                ways["reset_second_factor"] = _("Reset the second factor")
        actions = [
            (reverse(f"admin:annotations_user_{way}", args=[object_id]), label)
            for way, label in ways.items()
        ]
        extra_context = {"person_actions": actions} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            users.switch_off(person=obj, by=request.user)

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if response.status_code == 302:
            here = request.session.session_key
            sessions.end_all(person=self.get_object(request, id), by=request.user, but=here)
        return response

    @method_decorator(require_POST)
    def end_sessions_view(self, request, object_id):
        person = self.changeable(request, object_id)
        number = sessions.end_all(person=person, by=request.user)
        said = ngettext("%(number)d session is ended.", "%(number)d sessions are ended.", number)
        return self.done(request, person, said % {"number": number})

    @method_decorator(require_POST)
    def reset_second_factor_view(self, request, object_id):
        person = self.changeable(request, object_id)
        if second_factor.reset(person=person, by=request.user):
            return self.done(request, person, gettext("The second factor is reset."))
        return self.done(request, person, gettext("There was no second factor to reset."))

    def changeable(self, request, object_id):
        person = self.get_object(request, unquote(object_id))
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person

    def done(self, request, person, sentence):
        self.log_change(request, person, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:annotations_user_change", args=[person.pk]))

    # What the pages show ----------------------------------------------------------------------

    @admin.display(description=_("second factor"))
    def second_factor(self, user):
        return gettext("on") if second_factor.app_of(user) else gettext("off")

    @admin.display(description=_("sessions"))
    def open_sessions(self, user):
        return len(places(user))

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
