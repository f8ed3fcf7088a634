from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin.base import Unreadable, is_id
from annotations.models import Article, Status, Suggestion


class StatusFilter(admin.SimpleListFilter):
    """What waits for a decision, unless another status is asked for."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [
            ("second", _("Second opinion asked")),
            *(choice for choice in Status.choices if choice[0] != Status.SUBMITTED),
            ("all", _("All")),
        ]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("Waiting for a decision"),
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request, queryset):
        value = self.value() or Status.SUBMITTED
        if value == "all":
            return queryset
        if value == "second":
            return queryset.submitted().filter(referred_by__isnull=False)
        if value not in Status.values:
            raise Unreadable(_("There is no such status."))
        return queryset.filter(status=value)


class OriginFilter(admin.SimpleListFilter):
    """Whether an annotation was proposed or made by hand."""

    title = gettext_lazy("origin")
    parameter_name = "origin"

    def lookups(self, request, model_admin):
        return [("suggested", _("Suggested")), ("by_hand", _("Made by hand"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() not in ("suggested", "by_hand"):
            raise Unreadable(_("There is no such filter."))
        proposed = Exists(Suggestion.objects.filter(annotation=OuterRef("pk")))
        return queryset.filter(proposed if self.value() == "suggested" else ~proposed)


class ArticleFilter(admin.SimpleListFilter):
    """One article, when a link brought its number; otherwise it takes no place in the panel."""

    title = gettext_lazy("article")
    parameter_name = "article"
    path = "version__article"

    def lookups(self, request, model_admin):
        pk = self.used_parameters.get(self.parameter_name)
        if pk is None:
            return []
        if not is_id(pk):
            raise Unreadable(_("There is no such article."))
        articles = (
            Article.objects.visible_to(request.user)
            .select_related("current_version")
            .defer("current_version__text", "current_version__blocks")
        )
        return [(str(article.pk), str(article)) for article in articles.filter(pk=pk)] or [
            (pk, _("No article of this number"))
        ]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(**{self.path: self.value()})


class OwnArticleFilter(ArticleFilter):
    """The same for a table that names the article itself."""

    path = "article"
