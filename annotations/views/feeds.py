from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.feeds import FeedForm
from annotations.models import Feed
from annotations.queries import feeds
from annotations.queries.exports import CHUNK
from annotations.services import feeds as services
from annotations.services.refusals import TooOften
from annotations.text.normalise import UnusableText
from annotations.views.doors import only_who_may
from annotations.views.intake import status_of
from annotations.views.show import show
from annotations.web.refusals import Unfetchable

INDEX = "annotations/feeds/index.html"
# How many stories of a feed its page shows.
LATEST = 100
COLUMNS = ["title", "address", "fetched_at", "error", "stories_seen", "stories_on_the_desk"]
ITEM_COLUMNS = ["title", "address", "article_id", "headline", "why_not", "seen_at"]


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("import")
def index(request):
    """The feeds that are asked, each with its state; posted to, one more."""
    if request.method != "POST":
        if asks_for_csv(request):
            return rows_as_csv(request, "feeds", COLUMNS, map(line_of, feeds.subscribed()))
        return list_page(request, FeedForm())
    form = FeedForm(request.POST)
    if not form.is_valid():
        return list_page(request, form, status=422)
    try:
        given = form.cleaned_data
        feed = services.subscribe(
            by=request.user, address=given["address"], collection=given["collection"]
        )
    except (Unfetchable, UnusableText) as failed:
        form.add_error("address", str(failed))
        return list_page(request, form, status=status_of(failed))
    except TooOften as refused:
        form.add_error("address", str(refused.sentence))
        return list_page(request, form, status=refused.status)
    if not request.htmx:
        messages.success(request, _("Subscribed to %(feed)s.") % {"feed": feed})
        return redirect("annotations:feeds")
    return list_page(request, FeedForm(), new=feed)


@require_safe
@only_who_may("import")
def feed(request, pk):
    """What a feed has brought, and what it has not and why."""
    found = get_object_or_404(Feed, pk=pk)
    items = feeds.items(found, request.user)
    if asks_for_csv(request):
        lines = map(line_of_item, items.iterator(CHUNK))
        return rows_as_csv(request, f"stories-of-feed-{found.pk}", ITEM_COLUMNS, lines)
    context = {"feed": found, "items": items[:LATEST], "nav": "desk"}
    return show(request, "annotations/feeds/feed.html", context)


def line_of(feed) -> list:
    told = [getattr(feed, name) for name in ("title", "address", "fetched_at", "error")]
    return [*told, feed.item_count, feed.article_count]


def line_of_item(item) -> list:
    article = item.article
    return [
        item.title,
        item.address,
        article and article.uuid,
        article and article.current_version.headline,
        item.why,
        item.seen_at,
    ]


@require_POST
def unsubscribe(request, pk):
    found = get_object_or_404(Feed, pk=pk)
    services.unsubscribe(feed=found, by=request.user)
    if request.htmx:
        return list_page(request, FeedForm())
    messages.success(request, _("%(feed)s is asked no more.") % {"feed": found})
    return redirect("annotations:feeds")


def list_page(request, form, status: int = 200, new=None):
    context = {"form": form, "feeds": feeds.subscribed(), "new": new, "nav": "desk"}
    return show(request, INDEX, context, part="feeds", status=status)
