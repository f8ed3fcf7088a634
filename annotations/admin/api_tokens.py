"""Everybody's tokens, for admins: what each may do, when it was used, and an end to it."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy, ngettext

from annotations.admin.base import ReadOnlyPage
from annotations.admin.site import page_for
from annotations.models import ApiToken
from annotations.services import api_tokens


@page_for(ApiToken)
class ApiTokenPage(ReadOnlyPage):
    list_display = ("name", "person", "may", "created_at", "used_at", "expires_at", "revoked_at")
    list_filter = ("person",)
    list_select_related = ("person",)
    search_fields = ("name",)
    fields = list_display
    ordering = ("-pk",)
    sortable_by = ()
    actions = ["revoke"]

    @admin.display(description=gettext_lazy("may"))
    def may(self, token):
        return ", ".join(token.scope_labels)

    @admin.action(description=gettext_lazy("Revoke the selected tokens"), permissions=["view"])
    def revoke(self, request, queryset):
        for token in queryset:
            api_tokens.revoke(token=token, by=request.user)
        number = len(queryset)
        done = ngettext("%(number)s token is revoked.", "%(number)s tokens are revoked.", number)
        messages.success(request, done % {"number": number})
