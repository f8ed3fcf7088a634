from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy

from annotations.admin.base import Page, address_of
from annotations.admin.site import page_for
from annotations.models import Claim


@page_for(Claim)
class ClaimPage(Page):
    """A claim is edited on its article, and matched with others on its own page."""

    list_display = ("statement", "claimant", "checkworthiness", "claim_date", "status")
    list_filter = ("checkworthiness", "annotation__status")
    list_select_related = ("annotation", "claimant")
    search_fields = ("statement",)
    fields = (
        "statement",
        "claimant",
        ("checkworthiness", "claim_date"),
        "first_appearance_url",
        "shown_annotation",
        "shown_matches",
    )
    readonly_fields = ("shown_annotation", "shown_matches")
    ordering = ("-pk",)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(annotation__made_in=None)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("status"), ordering="annotation__status")
    def status(self, claim):
        return claim.annotation.get_status_display()

    @admin.display(description=gettext_lazy("annotation"))
    def shown_annotation(self, claim):
        page = address_of(claim.annotation, self.admin_site)
        return format_html('<a href="{}">{}</a>', page, claim.annotation)

    @admin.display(description=gettext_lazy("elsewhere"))
    def shown_matches(self, claim):
        words = gettext("Where the same claim stands elsewhere")
        return format_html('<a href="{}">{}</a>', claim.get_absolute_url(), words)
