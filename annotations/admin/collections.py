from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from annotations.admin.articles import number_of
from annotations.admin.base import Page
from annotations.admin.site import page_for
from annotations.models import Article, Collection
from annotations.services.collections import save


@page_for(Collection)
class CollectionPage(Page):
    list_display = ("name", "passes", "due_on", "active", "number")
    list_filter = ("active", "passes")
    search_fields = ("name", "description")
    fields = ("name", "slug", "description", "passes", "due_on", "active")
    prepopulated_fields = {"slug": ("name",)}

    def get_readonly_fields(self, request, collection=None):
        """How many read a text is changed on the desk, which says what becomes of those begun."""
        return ("passes",) if collection else ()

    def get_queryset(self, request):
        articles = number_of(Article.objects.visible_to(request.user), "collection")
        return super().get_queryset(request).annotate(articles_in=articles)

    def save_model(self, request, obj, form, change):
        save(collection=obj, by=request.user)

    def say(self, verb, request, obj):
        if verb == "deleted":  # What is saved was told where it was saved.
            super().say(verb, request, obj)

    @admin.display(description=gettext_lazy("articles"), ordering="articles_in")
    def number(self, collection):
        if not collection.articles_in:
            return "–"
        url = reverse("admin:annotations_article_changelist")
        return format_html(
            '<a href="{}?collection__id__exact={}">{}</a>',
            url,
            collection.pk,
            collection.articles_in,
        )
