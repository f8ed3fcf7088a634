from django.contrib import admin
from django.utils.translation import gettext_lazy

from annotations.admin.articles import number_of
from annotations.admin.base import Page
from annotations.admin.forms import TargetForm
from annotations.admin.site import page_for
from annotations.models import Annotation, Target
from annotations.services.targets import key_of


@page_for(Target)
class TargetPage(Page):
    form = TargetForm
    list_display = ("statement", "kind", "actor", "active", "stances")
    list_filter = ("active", "kind", "listing")
    search_fields = ("statement", "key")
    raw_id_fields = ("actor", "claim")
    list_select_related = ("actor",)

    def get_queryset(self, request):
        live = Annotation.objects.visible_to(request.user).live()
        return super().get_queryset(request).annotate(number=number_of(live, "stance__target"))

    def save_model(self, request, obj, form, change):
        obj.key = key_of(obj.statement)
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("stances"), ordering="number")
    def stances(self, target):
        return target.number or "–"
