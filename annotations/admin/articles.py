from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.admin.base import Page, ReadOnlyPage, Seen, address_of
from annotations.admin.filters import OwnArticleFilter
from annotations.admin.forms import PublisherForm
from annotations.admin.site import page_for
from annotations.models import (
    Annotation,
    Article,
    ArticleStatus,
    ArticleVersion,
    Photo,
    Publisher,
    PublisherName,
)
from annotations.queries.articles import progress_by_version
from annotations.services.articles import set_status
from annotations.services.desk import plan
from annotations.services.publishers import merge

# A list names its articles and reads none of them.
LONG = ("text", "blocks", "quotation_marks", "standfirst")


def without_text(path: str = "") -> list[str]:
    return [f"{path}{name}" for name in LONG]


def number_of(queryset, key: str):
    """How many rows of another table belong to this one, as a column."""
    rows = queryset.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


@page_for(Article)
class ArticlePage(Page):
    list_display = (
        "headline",
        "publisher",
        "language",
        "status",
        "assignee",
        "collection",
        "queue",
        "created_at",
    )
    list_display_links = ("headline",)
    list_filter = ("status", "collection", "publisher", "assignee")
    search_fields = ("current_version__headline", "canonical_url")
    search_help_text = gettext_lazy("Searches headlines and addresses.")
    fields = (
        ("status", "assignee"),
        ("collection", "due_on"),
        "publisher",
        "canonical_url",
        ("language", "section"),
        "added_by",
        "created_at",
        "versions",
        "photos",
    )
    readonly_fields = ("collection", "due_on", "added_by", "created_at", "versions", "photos")

    def get_queryset(self, request):
        waiting = Annotation.objects.submitted()
        return (
            super()
            .get_queryset(request)
            .with_headline()
            .defer(*without_text("current_version__"))
            .annotate(waiting=number_of(waiting, "version__article"))
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Who has it and how far it is are moved as on the desk, the rest is its entry's own."""
        changed = [name for name in form.changed_data if name not in ("status", "assignee")]
        if "status" in form.changed_data:
            set_status(article=obj, by=request.user, status=obj.status)
            if obj.status == ArticleStatus.DONE:
                self.warn_of_marks(request, obj)
        if "assignee" in form.changed_data:
            plan(article=obj, by=request.user, changes={"assignee": obj.assignee})
        if changed:
            obj.save(update_fields=[*changed, "updated_at"])

    def warn_of_marks(self, request, article):
        """As before it is submitted: what nobody has handled is said, and does not block."""
        version = article.current_version
        left = progress_by_version([version], request.user)[version.pk].marks_left
        if not left:
            return
        sentence = ngettext(
            "It is done with %(number)d pair of quotation marks that nobody has handled.",
            "It is done with %(number)d pairs of quotation marks that nobody has handled.",
            left,
        )
        link = '{} <a href="{}">{}</a>'
        checks = reverse("annotations:article_submit", args=[article.pk])
        text = format_html(link, sentence % {"number": left}, checks, _("See which."))
        self.message_user(request, text, messages.WARNING)

    @admin.display(description=gettext_lazy("headline"), ordering="current_version__headline")
    def headline(self, article):
        return str(article)

    @admin.display(description=gettext_lazy("to review"))
    def queue(self, article):
        if not article.waiting:
            return "–"
        url = reverse("admin:annotations_annotation_changelist")
        text = ngettext("%(n)d waits", "%(n)d wait", article.waiting) % {"n": article.waiting}
        return format_html('<a href="{}?article={}">{}</a>', url, article.pk, text)

    @admin.display(description=gettext_lazy("versions"))
    def versions(self, article):
        return self.links(article.versions.defer(*without_text()))

    @admin.display(description=gettext_lazy("photos"))
    def photos(self, article):
        return self.links(article.photos.all())

    def links(self, rows):
        lines = [(address_of(row, self.admin_site), row) for row in rows]
        return format_html_join(", ", '<a href="{}">{}</a>', lines) or "–"


@page_for(ArticleVersion)
class ArticleVersionPage(ReadOnlyPage):
    list_display = ("headline", "number", "publisher", "published_at", "fetched_at")
    search_fields = ("headline", "sha256")
    fields = (
        ("article", "number"),
        "headline",
        "standfirst",
        ("byline", "dateline"),
        ("published_at", "updated_at", "fetched_at"),
        "shown_text",
        ("sha256", "normaliser_version"),
    )
    ordering = ("-pk",)

    def get_queryset(self, request):
        versions = super().get_queryset(request).select_related("article__publisher")
        if request.resolver_match.url_name.endswith("_changelist"):
            return versions.defer(*without_text())
        return versions.select_related("article__current_version")

    @admin.display(description=gettext_lazy("publisher"), ordering="article__publisher__name")
    def publisher(self, version):
        return version.article.publisher

    @admin.display(description=gettext_lazy("text"))
    def shown_text(self, version):
        return format_html('<div class="article-text">{}</div>', version.text)


@page_for(Photo)
class PhotoPage(Page):
    list_display = ("__str__", "article", "shown_url", "described")
    list_filter = (OwnArticleFilter,)
    search_fields = ("url", "article__current_version__headline")
    fields = ("article", "position", "url", "metadata")
    readonly_fields = ("article", "position", "metadata")
    ordering = ("-pk",)

    def get_queryset(self, request):
        captions = Annotation.objects.visible_to(request.user).live().filter(kind="caption")
        return (
            super()
            .get_queryset(request)
            .select_related("article__current_version")
            .defer(*without_text("article__current_version__"))
            .annotate(descriptions=number_of(captions, "caption__photo"))
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("picture address"), ordering="url")
    def shown_url(self, photo):
        return photo.url or "–"

    @admin.display(description=gettext_lazy("described"), boolean=True)
    def described(self, photo):
        return photo.descriptions > 0


class PublisherNameInline(Seen, admin.TabularInline):
    """Whoever may change the publisher adds other names and takes them away."""

    model = PublisherName
    template = "admin/annotations/names.html"
    help = gettext_lazy("What comes in under one of these, or a domain, goes to this publisher.")
    fields = ("name",)
    extra = 1

    def has_view_permission(self, request, obj=None):
        return self.admin_site.get_model_admin(Publisher).has_view_permission(request)

    def has_add_permission(self, request, obj=None):
        return self.admin_site.get_model_admin(Publisher).has_change_permission(request)

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_add_permission


@page_for(Publisher)
class PublisherPage(Page):
    form = PublisherForm
    list_display = ("name", "domain", "country", "number")
    search_fields = ("name", "domain", "names__name")
    actions = ("merge_selected",)

    @admin.action(description=gettext_lazy("Make the selected ones one …"), permissions=["change"])
    def merge_selected(self, request, queryset):
        """One page says how many articles each has and asks which one stays; its button merges."""
        chosen = list(queryset.order_by("-articles", "pk"))
        if len(chosen) < 2:
            self.message_user(request, _("Select two publishers or more."), messages.ERROR)
            return None
        kept = next((one for one in chosen if str(one.pk) == request.POST.get("kept")), None)
        if kept:
            gone = [one for one in chosen if one != kept]
            number = merge(kept=kept, gone=gone, by=request.user)
            text = ngettext(
                "They are one now: %(number)d article went to “%(name)s”.",
                "They are one now: %(number)d articles went to “%(name)s”.",
                number,
            )
            said = text % {"number": number, "name": kept}
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make the selected publishers one"),
            "opts": self.opts,
            "action": "merge_selected",
            "chosen": [(one, self.number(one)) for one in chosen],
        }
        return TemplateResponse(request, "admin/annotations/publisher/merge.html", context)

    def get_inlines(self, request, publisher):
        return (PublisherNameInline,) if publisher else ()

    def get_queryset(self, request):
        articles = number_of(Article.objects.visible_to(request.user), "publisher")
        return super().get_queryset(request).annotate(articles=articles)

    @admin.display(description=gettext_lazy("articles"))
    def number(self, publisher):
        if not publisher.articles:
            return "–"
        url = reverse("admin:annotations_article_changelist")
        return format_html(
            '<a href="{}?publisher__id__exact={}">{}</a>', url, publisher.pk, publisher.articles
        )
