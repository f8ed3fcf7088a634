from django.contrib import admin
from django.db.models import Prefetch
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from annotations.access import may
from annotations.admin.base import Page, Seen, address_of
from annotations.admin.forms import ClaimMatchForm
from annotations.admin.site import page_for
from annotations.models import Claim, ClaimMatch


class ClaimMatchInline(Seen, admin.StackedInline):
    model = ClaimMatch
    form = ClaimMatchForm
    fk_name = "claim"
    extra = 0
    raw_id_fields = ("other",)
    formfield_overrides = Page.formfield_overrides
    fields = (("other", "relation", "status"), "review_url", ("publisher", "verdict_text"))

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("other")


@page_for(Claim)
class ClaimPage(Page):
    """A claim is edited on its article; here it is matched with others and with reviews of it."""

    list_display = ("statement", "claimant", "checkworthiness", "claim_date", "status", "matched")
    list_filter = ("checkworthiness", "annotation__status")
    list_select_related = ("annotation", "claimant")
    search_fields = ("statement",)
    fields = (
        "statement",
        "claimant",
        ("checkworthiness", "claim_date"),
        "first_appearance_url",
        "shown_annotation",
    )
    readonly_fields = (
        "statement",
        "claimant",
        "checkworthiness",
        "claim_date",
        "first_appearance_url",
        "shown_annotation",
    )
    inlines = (ClaimMatchInline,)
    ordering = ("-pk",)

    def get_queryset(self, request):
        found = super().get_queryset(request).filter(annotation__made_in=None)
        return found.prefetch_related(
            Prefetch("matches", ClaimMatch.objects.visible_to(request.user))
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        """Its matches change with it, and nothing else does."""
        return may(request.user, "match_claims")

    def save_model(self, request, obj, form, change):
        """Nothing: writing the claim back would undo what an editor changed meanwhile."""

    @admin.display(description=gettext_lazy("status"), ordering="annotation__status")
    def status(self, claim):
        return claim.annotation.get_status_display()

    @admin.display(description=gettext_lazy("matches"))
    def matched(self, claim):
        return len(claim.matches.all()) or "–"

    @admin.display(description=gettext_lazy("annotation"))
    def shown_annotation(self, claim):
        page = address_of(claim.annotation, self.admin_site)
        return format_html('<a href="{}">{}</a>', page, claim.annotation)
