from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import may
from annotations.forms.feeds import FeedForm
from annotations.models import Feed
from annotations.queries import feeds
from annotations.services import feeds as services
from annotations.services.refusals import NotAllowed, TooOften
from annotations.text.normalise import UnusableText
from annotations.views.intake import status_of
from annotations.views.show import show
from annotations.web.refusals import Unfetchable

INDEX = "annotations/feeds/index.html"


@require_http_methods(["GET", "HEAD", "POST"])
def index(request):
    """The feeds that are asked, each with its state; posted to, one more."""
    if not may(request.user, "import"):
        raise NotAllowed
    if request.method != "POST":
        return list_page(request, FeedForm())
    form = FeedForm(request.POST)
    if not form.is_valid():
        return list_page(request, form, status=422)
    try:
        feed = services.subscribe(by=request.user, address=form.cleaned_data["address"])
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
def feed(request, pk):
    """What a feed has brought, and what it has not and why."""
    if not may(request.user, "import"):
        raise NotAllowed
    found = get_object_or_404(Feed, pk=pk)
    context = {"feed": found, "items": feeds.items(found, request.user), "nav": "desk"}
    return show(request, "annotations/feeds/feed.html", context)


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
