import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import may
from annotations.forms.articles import BlockForm, StatusForm
from annotations.forms.desk import PlanForm
from annotations.forms.marks import WriteForm
from annotations.forms.passes import ClosePassForm
from annotations.models import Article, ArticleStatus
from annotations.queries import articles, checks, passes, review, suggestions, versions
from annotations.services import annotations as verbs
from annotations.services import articles as article_verbs
from annotations.views import answers
from annotations.views.show import show

# More suggestions at once would make the page slow; the others come when it is loaded anew.
MOST_OFFERED = 200


# The back button asks anew: a kept page would show marks as they were.
@never_cache
@require_safe
def article(request, pk):
    try:
        article = answers.find_article(request, pk)
    except Http404:
        if gone := taken_off(request, pk):
            context = {"article": gone, "before": articles.status_before_withheld(gone)}
            return show(request, "annotations/articles/taken_off.html", context)
        raise
    version = article.current_version
    cards = articles.cards(version, request.user)
    standing = articles.standing_of(cards)
    place = passes.place_of(article, request.user)
    shown = suggestions.shown(version, standing, place.is_twofold)
    offered = shown[:MOST_OFFERED]
    drawn = suggestions.with_suggested(standing.drawn, offered)
    number, orphans = versions.number_of(article)
    # The deed that undo goes on to, where it said so without script.
    told = request.session.pop("told", {}).get(str(article.pk))
    can_reclassify = (
        not cards and may(request.user, "reclassify", article) and not version.is_annotated
    )
    plans = may(request.user, "plan", article)
    context = {
        "article": article,
        "version": version,
        "versions": number,
        "orphans": orphans,
        "can_renew": may(request.user, "add_version", article),
        "cards": cards,
        "margin": suggestions.among(cards, offered),
        "later": len(shown) - len(offered),
        "blocks": articles.blocks(version, drawn),
        "place": place,
        "people": passes.with_whom(article, place.passes),
        "can_annotate": may_mark(request.user, article, place),
        "can_reclassify": can_reclassify,
        "put_back": articles.put_back(version) if can_reclassify else (),
        "plan_form": PlanForm(article=article, place=place) if plans else None,
        "close_form": ClosePassForm(article=article) if plans and place.is_unfinished else None,
        "may_withhold": may(request.user, "withhold", article),
        "before": articles.status_before_withheld(article)
        if article.status == ArticleStatus.WITHHELD
        else None,
        "nav": "desk",
    } | answers.bar(article, request.user, standing, shown, deed=told)
    return show(request, "annotations/articles/article.html", context)


def taken_off(request, pk):
    """A withheld article that the person may show again, whether they see it or not."""
    found = Article.objects.filter(pk=pk, status=ArticleStatus.WITHHELD)
    article = found.select_related("current_version").first()
    return article if article and may(request.user, "withhold", article) else None


def may_mark(user, article, place) -> bool:
    """Whether a new mark of this person would be taken."""
    if place.is_twofold and not place.may_mark:
        return may(user, "settle", article) and place.is_open
    return may(user, "annotate", article)


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, pk):
    """The sub-editor's checks, and the button that hands one's work on."""
    article = answers.find_article(request, pk)
    if request.method == "POST":
        form = WriteForm(request.POST)
        if not form.is_valid():
            return answers.unreadable(request, form)
        count = verbs.submit(
            article=article, by=request.user, request_id=form.cleaned_data["request_id"]
        )
        sentence = ngettext(
            "%(count)d annotation is with the moderators now.",
            "%(count)d annotations are with the moderators now.",
            count,
        )
        own = passes.place_of(article, request.user).own
        if own and own.submitted_at:
            sentence = _(
                "Your pass is in. Once both are, they are compared, and what is settled of them "
                "goes to the moderators."
            )
            messages.success(request, sentence, extra_tags="next")
        # A repeated post has nothing to say that its first answer did not.
        elif count:
            messages.success(request, sentence % {"count": count}, extra_tags="next")
        return redirect(article)
    version = article.current_version
    cards = articles.cards(version, request.user)
    standing = articles.standing_of(cards)
    progress = articles.progress(version, standing)
    place = passes.place_of(article, request.user)
    shown = suggestions.shown(version, standing, place.is_twofold)
    waiting = [c for c in cards if c.author_id == request.user.pk and c.status in articles.WAITING]
    left = articles.left_behind(article)
    hands_in = bool(left) and may(request.user, "hand_in_for_others", article)
    people = {request.user, *left} if hands_in else {request.user}
    meant = [c for c in cards if c.author in people and c.status in articles.WAITING]
    unheeded = review.returned_and_unchanged(meant)
    context = {
        "article": article,
        "findings": checks.findings(version, cards, progress.unhandled, shown, unheeded),
        "waiting": waiting,
        "left": left,
        "hands_in": hands_in,
        "elsewhere": articles.waiting_elsewhere(version, request.user),
        "progress": progress,
        "place": place,
        "can_take_back": place.may_take_back or articles.has_submitted(article, request.user),
        "request_id": uuid.uuid4(),
        "take_back_id": uuid.uuid4(),
        "nav": "desk",
    }
    return show(request, "annotations/articles/submit.html", context)


@require_POST
def take_back(request, pk):
    article = answers.find_article(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    count = verbs.take_back(
        article=article, by=request.user, request_id=form.cleaned_data["request_id"]
    )
    sentence = ngettext(
        "%(count)d annotation is a draft again.",
        "%(count)d annotations are drafts again.",
        count,
    )
    if count:
        messages.success(request, sentence % {"count": count})
    return redirect(article)


@require_POST
def reclassify(request, pk):
    article = answers.find_article(request, pk)
    form = BlockForm(request.POST, version=article.current_version)
    if not form.is_valid():
        return answers.unreadable(request, form)
    block, kind = form.cleaned_data["block"], form.cleaned_data["kind"]
    article_verbs.reclassify(article=article, by=request.user, block=block, kind=kind)
    return redirect(f"{article.get_absolute_url()}#block-{block}")


@require_POST
def set_status(request, pk):
    article = taken_off(request, pk) or answers.find_article(request, pk)
    form = StatusForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    article_verbs.set_status(article=article, by=request.user, status=form.cleaned_data["status"])
    return redirect(article)
