from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, records_as_csv
from annotations.forms.registers import OptionsForm, StancesForm, TargetsForm
from annotations.models import Actor, StanceLabel, Target
from annotations.queries import targets as questions
from annotations.queries.matrix import timeline
from annotations.queries.moves import moves_of
from annotations.services.targets import key_of
from annotations.views.doors import only_who_may
from annotations.views.errors import answer
from annotations.views.show import show

INDEX = "annotations/targets/index.html"
TARGET = "annotations/targets/target.html"


@require_safe
@only_who_may("see_targets")
def index(request):
    form = TargetsForm(request.GET)
    context = {"form": form, "nav": "targets", "labels": StanceLabel.choices}
    if not form.is_valid():
        return show(request, INDEX, context, part="found", status=422)
    asked = form.cleaned_data
    wanted = {"key": key_of(asked["q"]), "show": asked["show"]}
    if asks_for_csv(request):
        return records_as_csv(request, "targets", questions.known(**wanted), questions.known())
    page = questions.register(**wanted, page=asked["page"])
    sides = questions.sides(page.rows, request.user)
    for target in page.rows:
        target.sides = [(label, sides[target.pk][label]) for label in StanceLabel.values]
    context |= {"page": page, "number": asked["page"], "narrowed": asked["q"] or asked["show"]}
    return show(request, INDEX, context, part="found")


@require_safe
@only_who_may("see_targets")
def target(request, pk):
    """Who takes which side on one target; a merged one leads to its successor."""
    target = get_object_or_404(Target.objects.select_related("actor"), pk=pk)
    if target.merged_into_id:
        return redirect("annotations:target", target.merged_into_id)
    form = StancesForm(request.GET)
    context = {"target": target, "form": form, "nav": "targets"}
    if not form.is_valid():
        return show(request, TARGET, context, part="found", status=422)
    asked = form.cleaned_data
    if asks_for_csv(request):
        narrowed = {name: asked[name] for name in ("label", "holder")}
        found = questions.on(target, request.user, **narrowed)
        everything = questions.on(target, request.user)
        return records_as_csv(request, "annotations", found, everything)
    sides = questions.sides([target], request.user)[target.pk]
    context |= {
        "page": questions.stances(target, request.user, **asked),
        "chosen": asked["label"],
        "holder": Actor.objects.filter(pk=asked["holder"]).first(),
        "timeline": timeline(request.user, target=target),
        "sides": [(label, name, sides[label]) for label, name in StanceLabel.choices],
        "total": sum(sides.values()),
        "moves": moves_of(target),
        "may_merge": may(request.user, "merge", target),
    }
    return show(request, TARGET, context, part="found")


@require_safe
@only_who_may("see_targets")
def options(request):
    """The entries of a type-ahead: `<li>`s only, the list itself stands in the form."""
    form = OptionsForm(request.GET)
    if not form.is_valid():
        return answer(request, 422, _("Not understood"), form.sentence)
    statement = " ".join(form.cleaned_data["q"].split())
    key = key_of(statement)
    may_add = bool(key) and may(request.user, "add_target") and not questions.is_known(key)
    context = {"options": questions.options(key), "new": statement if may_add else ""}
    return render(request, "annotations/targets/options.html", context)
