from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from annotations.admin.articles import number_of
from annotations.admin.base import Page, Seen
from annotations.admin.forms import ActorForm, ActorNameForm
from annotations.admin.site import page_for
from annotations.models import Actor, ActorName, Annotation
from annotations.services.actors import change_names
from annotations.text.names import key_of


class ActorNameInline(Seen, admin.TabularInline):
    """Names are added and taken away, never reworded: what was printed once stays printed."""

    model = ActorName
    form = ActorNameForm
    template = "admin/annotations/names.html"
    help = gettext_lazy(
        "Under each of them a search finds this actor. The main name is always one of them."
    )
    fields = ("name",)
    extra = 3

    def has_change_permission(self, request, obj=None):
        return False


@page_for(Actor)
class ActorPage(Page):
    form = ActorForm
    list_display = ("name", "kind", "default_role", "wikidata_id", "quotes", "stances", "claims")
    list_filter = ("kind", "listing")
    search_fields = ("names__key", "wikidata_id")
    search_help_text = gettext_lazy("Searches every name, with or without accents.")
    inlines = (ActorNameInline,)

    def get_queryset(self, request):
        live = Annotation.objects.visible_to(request.user).live()
        return (
            super()
            .get_queryset(request)
            .annotate(
                quote_count=number_of(live, "quote__speaker"),
                stance_count=number_of(live, "stance__holder"),
                claim_count=number_of(live, "claim__claimant"),
            )
        )

    def get_search_results(self, request, queryset, search_term):
        """By the key of any name; a join with the names would have to be made distinct again."""
        if not search_term:
            return queryset, False
        key = key_of(search_term)
        named = ActorName.objects.filter(actor=OuterRef("pk"), key__contains=key)
        found = Q(wikidata_id__iexact=search_term.strip())
        return queryset.filter(found | Exists(named) if key else found), False

    def save_formset(self, request, form, formset, change):
        formset.save(commit=False)
        added = [row.cleaned_data["name"] for row in formset.extra_forms if row.has_changed()]
        gone = formset.deleted_objects
        change_names(actor=form.instance, by=request.user, add=added, drop=gone)

    @admin.display(description=gettext_lazy("quotes"), ordering="quote_count")
    def quotes(self, actor):
        return actor.quote_count or "–"

    @admin.display(description=gettext_lazy("stances"), ordering="stance_count")
    def stances(self, actor):
        return actor.stance_count or "–"

    @admin.display(description=gettext_lazy("claims"), ordering="claim_count")
    def claims(self, actor):
        return actor.claim_count or "–"
