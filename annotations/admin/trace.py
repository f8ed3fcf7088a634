"""What happened: events, decisions and comments, looked at and never written here."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from annotations.admin.base import ReadOnlyPage, address_of
from annotations.admin.filters import OwnArticleFilter
from annotations.admin.site import page_for
from annotations.models import Comment, Event, Review
from annotations.queries import review


class TracePage(ReadOnlyPage):
    ordering = ("-pk",)
    list_display_links = None

    @admin.display(description=gettext_lazy("annotation"))
    def about(self, row):
        if row.annotation is None:
            return "–"
        page = address_of(row.annotation, self.admin_site)
        return format_html('<a href="{}">{}</a>', page, row.annotation)


@page_for(Event)
class EventPage(TracePage):
    list_display = ("at", "by", "verb", "about", "shown_article", "lock")
    list_filter = ("verb", "by", OwnArticleFilter)
    list_display_links = ("at",)
    sortable_by = ()
    search_fields = ("annotation__uuid__startswith",)
    search_help_text = gettext_lazy("Searches the number of an annotation.")
    fields = ("at", "by", "verb", "about", "shown_article", "lock", "request_id", "before", "after")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by", "annotation", "article")

    @admin.display(description=gettext_lazy("article"))
    def shown_article(self, event):
        page = address_of(event.article, self.admin_site)
        return format_html('<a href="{}">{}</a>', page, event.article_id)


@page_for(Review)
class ReviewPage(TracePage):
    list_display = ("created_at", "reviewer", "decision", "about", "author", "shown_comment")
    list_filter = ("decision", "reviewer")
    list_display_links = ("created_at",)
    list_select_related = ("reviewer", "author", "annotation")
    sortable_by = ()
    search_fields = ("comment",)
    fields = ("created_at", "reviewer", "decision", "comment", "author", "about", "judged")

    @admin.display(description=gettext_lazy("reason"))
    def shown_comment(self, row):
        return Truncator(row.comment).chars(80) or "–"

    @admin.display(description=gettext_lazy("what was judged"))
    def judged(self, row):
        known = review.behind([row.state])
        facts = review.described(row.annotation.kind, row.state, known)
        return render_to_string("admin/annotations/review/state.html", {"facts": facts})


@page_for(Comment)
class CommentPage(TracePage):
    list_display = ("created_at", "by", "shown_body", "about", "resolved_at")
    list_filter = ("by",)
    list_display_links = ("created_at",)
    list_select_related = ("by", "annotation")
    sortable_by = ()
    search_fields = ("body",)
    fields = ("created_at", "by", "body", "about", "answers", "resolved_at")

    @admin.display(description=gettext_lazy("comment"))
    def shown_body(self, comment):
        return Truncator(comment.body).chars(100)
