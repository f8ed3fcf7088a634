from collections import defaultdict
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, records_as_csv
from annotations.forms.desk import DeskForm, NextForm, PlanForm, PlanManyForm
from annotations.models import Article
from annotations.queries import articles, claims, comments, passes, review, versions
from annotations.queries import desk as questions
from annotations.queries.pages import first_of
from annotations.services import desk as verbs
from annotations.services.refusals import NotAllowed
from annotations.views import answers
from annotations.views.doors import only_who_may
from annotations.views.show import show

DESK = "annotations/desk/desk.html"
# How many of what the filters find are planned together.
MOST_TOGETHER = 300


@require_safe
def desk(request):
    """What waits, on one page; with filters in the address, the list they leave.

    Who reads no articles here and may export begins with the exports.
    """
    if not may(request.user, "see_article"):
        if may(request.user, "export"):
            return redirect("annotations:exports")
        raise NotAllowed
    sees_withheld = may(request.user, "see_withheld")
    may_plan = may(request.user, "plan")
    people = questions.annotators() if may_plan else []
    # An answer to the filters leaves them as they stand on the page.
    languages = [] if request.htmx else questions.languages(request.user)
    form = DeskForm(request.GET, sees_withheld=sees_withheld, people=people, languages=languages)
    context = {
        "form": form,
        "nav": "desk",
        "may_import": may(request.user, "import"),
        "may_take": may(request.user, "annotate"),
        "plan_form": PlanManyForm(people=people) if may_plan else None,
        "here": request.get_full_path(),
    }
    if not form.is_valid():
        return show(request, DESK, context, part="found", status=422)
    if asks_for_csv(request):
        listed = questions.listed(request.user)
        found_all = questions.narrow(listed, request.user, form.filters)
        return records_as_csv(request, "articles", found_all, listed)
    if form.asks_for_a_list:
        context |= found(request, form)
    else:
        context |= overview(request.user, form.cleaned_data["whole"])
    response = show(request, DESK, context, part="found")
    if request.htmx:
        response["HX-Push-Url"] = address(request.GET)
    return response


def overview(user, whole: str = "") -> dict:
    """What waits, in short lists but for the one that is asked for whole."""
    most = defaultdict(lambda: questions.SHORT, {whole: questions.LONG})
    judges = may(user, "review")
    sections = {
        "own": questions.own(user),
        "free": questions.free(user),
        "in_progress": questions.in_progress(user),
        "second_places": passes.second_places(user),
        "to_settle": passes.to_settle(user) if judges else questions.NONE,
    }
    with_progress([article for section in sections.values() for article in section.rows], user)
    sections |= {
        "came_back": questions.came_back(user, most["came_back"]),
        "open_comments": comments.open_to(user, most["open_comments"]),
        "waiting": first_of(versions.waiting(user), most["waiting"]),
    }
    to_review = review.waiting(user) if judges else None
    matches = claims.to_decide(user) if may(user, "decide_matches") else 0
    waits = matches or any(section.rows for section in sections.values())
    return sections | {
        "to_review": to_review,
        "matches_to_decide": matches,
        "nothing_waits": not waits and not (to_review and (to_review.count or to_review.own)),
        "whole": whole,
        "is_overview": True,
    }


def with_progress(rows, user) -> None:
    """The articles of a list know how far they are, and who has them."""
    progress = articles.progress_by_version([row.current_version for row in rows], user)
    people = passes.people_with(rows)
    for row in rows:
        row.progress = progress[row.current_version_id]
        row.people = people[row.pk]


def found(request, form) -> dict:
    page = questions.filtered(
        request.user,
        form.filters,
        before=form.cleaned_data["before"],
        after=form.cleaned_data["after"],
    )
    with_progress(page.rows, request.user)
    more = page.newer is not None or page.older is not None
    together = may(request.user, "plan") and more and found_together(request.user, request.GET)
    return {
        "page": page,
        "together": together and min(len(together), MOST_TOGETHER),
        "is_all": together and len(together) <= MOST_TOGETHER,
        "filters": form.filters,
        "newer": page.newer is not None and address(request.GET, after=page.newer),
        "older": page.older is not None and address(request.GET, before=page.older),
    }


def address(query: QueryDict, **keys) -> str:
    """The desk under these filters, without the empty ones and the keys of another page."""
    query = query.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    if keys:
        query.pop("before", None)
        query.pop("after", None)
    for name, value in keys.items():
        query[name] = value
    desk = reverse("annotations:desk")
    return f"{desk}?{query.urlencode()}" if query else desk


@require_POST
def take(request, pk):
    """Take an article, or give it back with `back`; then the desk as it was."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    is_back = "back" in request.POST
    verbs.assign(article=article, by=request.user, to=None if is_back else request.user)
    here = place_of(request)
    said = is_back and _("You have given it back: %(article)s") % {"article": article}
    if not request.htmx:
        if said:
            messages.success(request, said)
        return redirect(f"{here}#article-{pk}")
    article = questions.listed(request.user).get(pk=pk)
    with_progress([article], request.user)
    context = {
        "article": article,
        "may_take": True,
        "plan_form": may(request.user, "plan"),
        "here": here,
        "said": said,
    }
    return show(request, DESK, context, part="taken")


def place_of(request) -> str:
    """Where a form says it was sent from, or the desk where it says nothing that can be trusted."""
    here = request.POST.get("here", "")
    if url_has_allowed_host_and_scheme(here, {request.get_host()}, request.is_secure()):
        return here
    return reverse("annotations:desk")


@require_POST
def take_next(request):
    """Take the next free article and open it."""
    form = NextForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    article = verbs.take_next(by=request.user, collection=form.cleaned_data["collection"])
    return redirect(article)


@require_POST
def plan(request, pk):
    """Who has the article, its collection and its due date, from the form on its page."""
    article = answers.find_article(request, pk)
    place = passes.place_of(article, request.user)
    form = PlanForm(request.POST, article=article, place=place)
    if not form.is_valid():
        return answers.unreadable(request, form)
    changes, before = form.changes, form.before
    if verbs.plan(article=article, by=request.user, changes=changes, before=before):
        messages.success(request, _("The plan of this article is saved."))
    return redirect(article)


@require_POST
@only_who_may("plan")
def plan_many(request):
    """One part of the plan for all the ticked articles, or after a look at them for all found."""
    posted, here = request.POST.copy(), place_of(request)
    asks = "all_found" in posted
    if asks:
        found = found_together(request.user, QueryDict(urlsplit(here).query))
        posted.setlist("articles", [str(pk) for pk in found[:MOST_TOGETHER]])
    form = PlanManyForm(posted, by=request.user)
    if not form.is_valid():
        return answers.unreadable(request, form)
    chosen = form.cleaned_data["articles"]
    if asks:
        context = {"form": form, "articles": chosen.with_headline(), "here": here, "nav": "desk"}
        return show(request, "annotations/desk/plan_all.html", context)
    count, refused = verbs.plan_all(articles=chosen, by=request.user, changes=form.changes)
    if count or not refused:
        sentence = ngettext("%(count)d article changed.", "%(count)d articles changed.", count)
        messages.success(request, sentence % {"count": count})
    for why, articles_left in grouped(refused).items():
        text = ngettext(
            "“%(article)s” was left out: %(why)s",
            "%(count)d articles, “%(article)s” among them, were left out: %(why)s",
            len(articles_left),
        )
        said = {"article": articles_left[0], "count": len(articles_left), "why": why}
        messages.error(request, text % said)
    return redirect(here)


def found_together(user, query: QueryDict) -> list[int]:
    """The keys of the articles under these filters of the desk, to one more than go together."""
    sees_withheld = may(user, "see_withheld")
    form = DeskForm(query, sees_withheld=sees_withheld, people=questions.annotators())
    if not form.is_valid():
        return []
    found = questions.narrow(Article.objects.visible_to(user), user, form.filters)
    return list(found.order_by("-pk").values_list("pk", flat=True)[: MOST_TOGETHER + 1])


def grouped(refused) -> dict[str, list[Article]]:
    """What was refused, by the sentence that says why."""
    by_sentence = defaultdict(list)
    for article, refusal in refused:
        by_sentence[str(refusal)].append(article)
    return by_sentence
