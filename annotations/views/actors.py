from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, records_as_csv
from annotations.forms.registers import ActorsForm, MentionsForm, OptionsForm
from annotations.models import Actor, Article, Kind
from annotations.queries import actors as questions
from annotations.queries.moves import moves_of
from annotations.services.actors import key_of
from annotations.views.doors import only_who_may
from annotations.views.errors import answer
from annotations.views.show import show

INDEX = "annotations/actors/index.html"
ACTOR = "annotations/actors/actor.html"
PLURALS = {
    Kind.QUOTE: gettext_lazy("Quotes"),
    Kind.STANCE: gettext_lazy("Stances"),
    Kind.CLAIM: gettext_lazy("Claims"),
    Kind.CAPTION: gettext_lazy("Pictures"),
}


@require_safe
@only_who_may("see_actors")
def index(request):
    form = ActorsForm(request.GET)
    context = {"form": form, "nav": "actors"}
    if not form.is_valid():
        return show(request, INDEX, context, part="found", status=422)
    asked = form.cleaned_data
    wanted = {"key": key_of(asked["q"]) if asked["q"] else "", "kind": asked["kind"]}
    if asks_for_csv(request):
        return records_as_csv(request, "actors", questions.known(**wanted), questions.known())
    page = questions.register(**wanted, page=asked["page"])
    uses = questions.uses(page.rows, request.user)
    for actor in page.rows:
        actor.uses = uses[actor.pk]
    context |= {"page": page, "number": asked["page"], "narrowed": asked["q"] or asked["kind"]}
    return show(request, INDEX, context, part="found")


@require_safe
@only_who_may("see_actors")
def actor(request, pk):
    """Every quote, stance, claim and picture of one actor; a merged one leads to its successor."""
    actor = get_object_or_404(Actor.objects.prefetch_related("names"), pk=pk)
    if actor.merged_into_id:
        return redirect("annotations:actor", actor.merged_into_id)
    form = MentionsForm(request.GET)
    context = {"actor": actor, "form": form, "nav": "actors"}
    if not form.is_valid():
        return show(request, ACTOR, context, part="found", status=422)
    asked = form.cleaned_data
    if asks_for_csv(request):
        found = questions.naming(actor, request.user, kind=asked["kind"])
        everything = questions.naming(actor, request.user)
        return records_as_csv(request, "annotations", found, everything)
    uses = questions.uses([actor], request.user)[actor.pk]
    context |= {
        "page": questions.mentions(actor, request.user, **asked),
        "chosen": asked["kind"],
        "uses": [(kind, PLURALS[kind], number) for kind, number in uses.items() if number],
        "total": sum(uses.values()),
        "roles": questions.roles(actor, request.user),
        "moves": moves_of(actor),
        "may_merge": may(request.user, "merge", actor),
        "aliases": [name.name for name in actor.names.all() if name.name != actor.name],
    }
    return show(request, ACTOR, context, part="found")


@require_safe
@only_who_may("see_actors")
def options(request):
    """The entries of a type-ahead: `<li>`s only, the list itself stands in the form."""
    form = OptionsForm(request.GET)
    if not form.is_valid():
        return answer(request, 422, _("Not understood"), form.sentence)
    name = " ".join(form.cleaned_data["q"].split())
    article = (
        Article.objects.visible_to(request.user)
        .filter(pk=form.cleaned_data["article"])
        .select_related("current_version")
        .first()
    )
    adds = may(request.user, "add_actor")
    source = form.cleaned_data["source"]
    entries = questions.entries(name, article, request.user, adds=adds, source=source)
    return render(request, "annotations/actors/options.html", {"entries": entries})
