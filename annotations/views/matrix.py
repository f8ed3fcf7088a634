"""Pictures of the work: who stands where, who is quoted, each with its table and its CSV."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.matrix import MatrixForm
from annotations.models import Target
from annotations.queries import matrix as questions
from annotations.views.doors import only_who_may
from annotations.views.show import show

MATRIX = "annotations/matrix/matrix.html"
QUOTED = "annotations/matrix/quoted.html"
TIMELINE = "annotations/matrix/over_time.html"


@require_safe
@only_who_may("see_targets")
def matrix(request):
    """Actors by targets: the latest approved stance in each cell, and how many there are."""
    form = MatrixForm(request.GET)
    context = {"form": form, "nav": "matrix", "number": 1}
    if not form.is_valid():
        return show(request, MATRIX, context, part="found", status=422)
    if asks_for_csv(request):
        columns = ["actor_id", "actor", "target_id", "target", "latest_stance", "stances"]
        cells = questions.cells(request.user, form.filters)
        return rows_as_csv(
            request,
            "matrix",
            columns,
            cells,
            left_out=lambda written: questions.cells_known(request.user) - written,
        )
    number, across = form.cleaned_data["page"], form.cleaned_data["across"]
    found = questions.matrix(request.user, form.filters, page=number, across=across)
    context |= {"matrix": found, "number": number, "across": across, "narrowed": form.filters}
    return show(request, MATRIX, context, part="found")


@require_safe
@only_who_may("see_actors")
def quoted(request):
    """Who is quoted how often, as bars that are a table."""
    form = MatrixForm(request.GET)
    context = {"form": form, "nav": "matrix", "number": 1}
    if not form.is_valid():
        return show(request, QUOTED, context, part="found", status=422)
    if asks_for_csv(request):
        columns = ["actor_id", "actor", "quotes"]
        bars = questions.bars(request.user, form.filters)
        return rows_as_csv(
            request,
            "quotes-per-actor",
            columns,
            bars,
            left_out=lambda written: questions.bars_known(request.user) - written,
        )
    number = form.cleaned_data["page"]
    rows = questions.quotes_per_actor(request.user, form.filters, page=number)
    context |= {
        "rows": rows[: questions.QUOTED],
        "most": rows[0][1] if rows else 0,
        "more": len(rows) > questions.QUOTED,
        "number": number,
        "narrowed": form.filters,
    }
    return show(request, QUOTED, context, part="found")


@require_safe
@only_who_may("see_targets")
def timeline(request):
    """How stances on all targets go over the months or years."""
    form = MatrixForm(request.GET)
    context = {"form": form, "nav": "matrix"}
    if not form.is_valid():
        return show(request, TIMELINE, context, part="found", status=422)
    found = questions.timeline(request.user, form.filters)
    if asks_for_csv(request):
        return timeline_as_csv(request, found, "timeline")
    context |= {"timeline": found, "narrowed": form.filters}
    return show(request, TIMELINE, context, part="found")


@require_safe
@only_who_may("see_targets")
def timeline_csv(request, pk):
    """The numbers behind the timeline on a target's page."""
    target = get_object_or_404(Target.objects.current(), pk=pk)
    found = questions.timeline(request.user, target=target)
    return timeline_as_csv(request, found, f"timeline-of-target-{target.pk}")


def timeline_as_csv(request, found: questions.Timeline, name: str):
    columns = ["year" if found.by_year else "month", "supports", "opposes", "neutral", "unclear"]
    day = "%Y" if found.by_year else "%Y-%m"
    rows = (
        [m.day.strftime(day), m.supports, m.opposes, m.neutral, m.unclear] for m in found.moments
    )
    return rows_as_csv(request, name, columns, rows)
