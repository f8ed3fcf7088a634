import uuid as uuids

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.captions import use_offer
from annotations.forms.marks import WriteForm
from annotations.forms.suggestions import RuleForm, suggestion_form
from annotations.models import Article, Kind, Suggestion
from annotations.queries import articles, suggestions
from annotations.queries.rule_words import name_of
from annotations.services import suggestions as verbs
from annotations.services.refusals import NotAllowed, Refused, SuggestionDecided
from annotations.views import answers
from annotations.views.doors import only_who_may
from annotations.views.editing import EDITING
from annotations.views.show import show

RULE_COLUMNS = [
    "rule",
    "source",
    "meaning",
    "accepted",
    "corrected",
    "dismissed",
    "precision",
    "muted_at",
]


def find_suggestion(request, key) -> tuple[Suggestion, Article]:
    """The suggestion and its article, or 404 where they are not to be seen."""
    seen = Suggestion.objects.visible_to(request.user).select_related(
        "version__article__collection", "photo", "annotation"
    )
    suggestion = seen.filter(uuid=key).first()
    if suggestion is None:
        raise answers.nothing_here(request, versions__suggestions__uuid=key)
    article = suggestion.version.article
    if article.current_version_id == suggestion.version_id:
        article.current_version = suggestion.version
    return suggestion, answers.seen(request, article)


@require_safe
def show_card(request, uuid):
    """The card of one suggestion, or its place in the article."""
    suggestion, article = find_suggestion(request, uuid)
    if not request.htmx:
        return redirect(f"{article.get_absolute_url()}#card-{suggestion.uuid}")
    return answers.touched(request, article, "", annotations=[], decided=[suggestion])


@require_POST
def accept(request, uuid):
    return decide(request, uuid, verbs.accept, _("Accepted."))


@require_POST
def dismiss(request, uuid):
    return decide(request, uuid, verbs.dismiss, _("Dismissed. Undo brings it back."))


def decide(request, key, verb, message):
    suggestion, article = find_suggestion(request, key)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    answers.check_page(request, article)
    try:
        decided = verb(
            suggestion=suggestion, by=request.user, request_id=form.cleaned_data["request_id"]
        )
    except SuggestionDecided as refusal:
        return too_late(request, article, refusal)
    if not request.htmx:
        messages.success(request, message)
        return redirect(following(article, suggestion, request.user))
    return taken(request, article, message, [decided], more=answers.NEW_DEED)


def taken(request, article, message, decided, **context):
    made = [suggestion.annotation for suggestion in decided if suggestion.annotation]
    return answers.touched(request, article, message, annotations=made, decided=decided, **context)


def following(article: Article, suggestion: Suggestion, user) -> str:
    """Where an editor goes on without script: the next suggestion, or the article."""
    version = article.current_version
    shown = suggestions.shown(version, articles.standing(version, user))
    later = [s for s in shown if (s.start, s.pk) > (suggestion.start, suggestion.pk)]
    at = next(iter(later or shown), None)
    return f"{article.get_absolute_url()}#card-{at.uuid}" if at else article.get_absolute_url()


def too_late(request, article, refusal: SuggestionDecided):
    """Somebody was quicker: the card goes, and what was made of it comes."""
    if not request.htmx:
        raise refusal
    return taken(
        request,
        article,
        str(refusal.sentence),
        [refusal.suggestion],
        conflict=True,
        status=409,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, uuid):
    """The suggestion's form, filled in; saved, it is an annotation."""
    suggestion, article = find_suggestion(request, uuid)
    if not may(request.user, "annotate", article):
        raise NotAllowed
    answers.check_page(request, article)
    page = {
        "kind": Kind(suggestion.kind),
        "title": _("Suggested: %(kind)s") % {"kind": suggestion.get_kind_display()},
        "position": suggestion.start,
        "suggestion": suggestion,
    }
    if not suggestion.is_open:
        return too_late(request, article, SuggestionDecided(suggestion))
    if request.method != "POST":
        form = suggestion_form(suggestion, chosen=request.GET.get("target", ""))
        return answers.new_page(request, article, form=form, **page)
    form = suggestion_form(suggestion, request.POST)
    if "use" in request.POST and suggestion.kind == Kind.CAPTION:
        data = use_offer(form, request.POST, suggestion.photo.metadata)
        return answers.new_page(request, article, form=suggestion_form(suggestion, data), **page)
    if not form.is_valid():
        return answers.new_page(request, article, form=form, status=422, **page)
    given = EDITING[Kind(suggestion.kind)].values(form) | {"marks": form.cleaned_data["marks"]}
    try:
        answers.check_text(article, form)
        decided = verbs.correct(
            suggestion=suggestion,
            by=request.user,
            given=given,
            note=form.cleaned_data["note"],
            request_id=form.cleaned_data["request_id"],
        )
    except SuggestionDecided as refusal:
        return too_late(request, article, refusal)
    except Refused as refusal:
        return answers.refused_page(request, article, form, refusal, **page)
    return taken(request, article, _("Saved."), [decided])


@require_POST
def accept_sure(request, pk):
    sentence = ngettext_lazy(
        "%(count)d suggestion accepted. Undo takes it back.",
        "%(count)d suggestions accepted. Undo takes them back.",
        "count",
    )
    none = _("Nothing was accepted: no suggestion is left that needs no look.")
    return decide_many(request, pk, verbs.accept_sure, sentence, none)


@require_POST
def dismiss_rest(request, pk):
    sentence = ngettext_lazy(
        "%(count)d suggestion dismissed. Undo brings it back.",
        "%(count)d suggestions dismissed. Undo brings them back.",
        "count",
    )
    none = _("No suggestion is left to dismiss.")
    return decide_many(request, pk, verbs.dismiss_rest, sentence, none)


def decide_many(request, pk, verb, sentence, none):
    article = answers.find_article(request, pk)
    form = WriteForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    answers.check_page(request, article, form.cleaned_data["sha256"])
    decided = verb(
        article=article,
        by=request.user,
        request_id=form.cleaned_data["request_id"],
        but=answers.open_cards(request),
    )
    message = sentence % {"count": len(decided)} if decided else none
    if not request.htmx:
        messages.success(request, message)
        return redirect(article)
    more = answers.NEW_DEED if decided else None
    return taken(request, article, message, decided, more=more)


@require_safe
@only_who_may("see_article")
def rules(request):
    """How often each rule was right on this desk, and which are muted."""
    figures = suggestions.figures()
    if asks_for_csv(request):
        return rows_as_csv(request, "suggestion-rules", RULE_COLUMNS, map(rule_line, figures))
    context = {
        "figures": figures,
        "days": suggestions.DAYS,
        "floor": round(100 * settings.SUGGESTION_FLOOR),
        "fewest": settings.SUGGESTION_FEWEST_DECISIONS,
        "may_unmute": may(request.user, "unmute_rule"),
        "request_id": uuids.uuid4(),
        "nav": "guidelines",
    }
    return show(request, "annotations/suggestions/rules.html", context)


def rule_line(figures) -> list:
    return [
        figures.rule,
        figures.source,
        figures.means,
        figures.accepted,
        figures.corrected,
        figures.dismissed,
        figures.precision if figures.decided else None,
        figures.muted and figures.muted.muted_at,
    ]


@require_POST
@only_who_may("unmute_rule")
def unmute(request):
    form = RuleForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    source, rule = form.cleaned_data["source"], form.cleaned_data["rule"]
    if verbs.unmute(source=source, rule=rule, by=request.user):
        name = name_of(source, rule)
        messages.success(request, _("The rule “%(rule)s” suggests again.") % {"rule": name})
    return redirect("annotations:suggestion_rules")
