"""Merging and splitting on the registers, and taking either back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.moves import ApartForm, FindForm, MergeForm, SplitForm
from annotations.models import Actor, ActorMove, Target, TargetMove
from annotations.queries import actors as actor_questions
from annotations.queries import look_alikes
from annotations.queries import targets as target_questions
from annotations.services import moves
from annotations.services.actors import key_of
from annotations.services.refusals import Refused
from annotations.views.doors import only_who_may
from annotations.views.show import show

MERGE = "annotations/moves/merge.html"
SPLIT = "annotations/moves/split.html"
LOOK_ALIKES = "annotations/moves/look_alikes.html"
# The newest mentions are offered for a split; the others stay where they are.
MOST_OFFERED = 500
# By so many of the newest of each one sees whether two are the same.
MOST_COMPARED = 5
COLUMNS = [
    "actor_id", "name", "marks", "other_actor_id", "other_name", "other_marks", "rule", "likeness",
]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("merge")
def merge_actor(request, pk):
    return merge(request, Actor, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("merge")
def merge_target(request, pk):
    return merge(request, Target, pk)


def merge(request, model, pk):
    """Find the other one, look at both side by side, make them one."""
    entry = current(model, pk)
    context = {"entry": entry, "nav": f"{model._meta.model_name}s", "register": model._meta}
    if request.method == "POST":
        form = MergeForm(request.POST, model=model)
        if form.is_valid():
            other = form.cleaned_data["other"]
            both = [entry, other] if form.cleaned_data["stays"] == "this" else [other, entry]
            try:
                move = moves.merge(kept=both[0], gone=both[1], by=request.user)
            except Refused as refusal:
                context |= {"refusal": refusal} | compared(request, model, entry, other)
                return show(request, MERGE, context, status=refusal.status)
            messages.success(request, _("“%s” is now a part of this one.") % move.origin)
            return redirect(move.goal)
        return show(
            request, MERGE, context | {"form": form, "find": FindForm(model=model)}, status=422
        )
    asked = "other" in request.GET or "other_id" in request.GET
    form = FindForm(request.GET if asked else None, model=model)
    context["find"] = form
    if asked and form.is_valid():
        named = form.cleaned_data["other"]
        other = meant(model, named)
        if other is None:
            form.add_error("other", _("Nobody is on the register under this name."))
        elif other == entry:
            form.add_error("other", _("This is the very same. Name another one."))
        else:
            context |= compared(request, model, entry, other)
    if model is Actor and "other" not in context:
        context["pairs"] = look_alikes.of(entry, request.user)
    return show(request, MERGE, context, status=422 if form.errors else 200)


def current(model, pk):
    """The entry; who was merged already is not here any more."""
    return get_object_or_404(model.objects.current(), pk=pk)


def meant(model, named):
    found = model.objects.current()
    if named.pk:
        return found.filter(pk=named.pk).first()
    if model is Actor:
        return found.known_as(key_of(named.name)).first()
    return found.filter(key=key_of(named.name)).first()


def compared(request, model, entry, other) -> dict:
    """Both with what is known of them, for looking at side by side."""
    if model is Actor:
        counts, marks = actor_questions.uses, actor_questions.mentions
    else:
        counts, marks = target_questions.sides, target_questions.stances
    numbers = counts([entry, other], request.user)
    for one in (entry, other):
        one.total = sum(numbers[one.pk].values())
        one.page = marks(one, request.user, most=MOST_COMPARED)
    stays = "other" if other.total > entry.total else "this"
    return {"other": other, "sides": [("this", entry), ("other", other)], "stays": stays}


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("merge")
def split(request, pk):
    """Give some of an actor's annotations and names to somebody else."""
    actor = current(Actor, pk)
    page = actor_questions.mentions(actor, request.user, most=MOST_OFFERED)
    names = actor.names.exclude(name=actor.name)
    known = {
        "annotations": actor_questions.naming(actor, request.user),
        "names": names,
    }
    form = SplitForm(request.POST or None, **known)
    context = {"actor": actor, "form": form, "page": page, "names": names, "nav": "actors"}
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            move = moves.split(
                actor=actor,
                by=request.user,
                annotations=asked["annotations"],
                names=asked["names"],
                to=asked["to"]._replace(kind=asked["kind"]),
            )
        except Refused as refusal:
            return show(request, SPLIT, context | {"refusal": refusal}, status=refusal.status)
        messages.success(request, _("They belong to “%s” now.") % move.goal)
        return redirect(actor)
    return show(request, SPLIT, context, status=422 if form.errors else 200)


@require_POST
def take_back_actor(request, pk):
    return take_back(request, ActorMove, pk)


@require_POST
def take_back_target(request, pk):
    return take_back(request, TargetMove, pk)


def take_back(request, model, pk):
    move = moves.take_back(move=get_object_or_404(model, pk=pk), by=request.user)
    messages.success(request, _("Taken back: all is where it was."))
    return redirect(move.origin)


@require_safe
@only_who_may("merge")
def pairs(request):
    """Who on the register may be one person, surest first."""
    if asks_for_csv(request):
        lines = map(line_of, look_alikes.all_pairs(request.user))
        return rows_as_csv(request, "look-alikes", COLUMNS, lines)
    found, more = look_alikes.pairs(request.user)
    return show(request, LOOK_ALIKES, {"pairs": found, "more": more, "nav": "actors"})


def line_of(pair) -> list:
    sides = [cell for actor in pair[:2] for cell in (actor.pk, actor.name, actor.total)]
    return [*sides, pair.likeness.rule, pair.likeness.score]


@require_POST
@only_who_may("merge")
def tell_apart(request, pk):
    actor = current(Actor, pk)
    form = ApartForm(request.POST)
    if not form.is_valid():
        return show(request, LOOK_ALIKES, {"form": form, "nav": "actors"}, status=422)
    moves.tell_apart(one=actor, other=form.cleaned_data["other"], by=request.user)
    messages.success(request, _("They stay two."))
    return redirect("annotations:look_alikes")
