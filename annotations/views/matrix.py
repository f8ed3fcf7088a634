"""Pictures of the work: who stands where, who is quoted, each with its table and its CSV."""

from django.contrib.auth.decorators import permission_required
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotations.formats.csv_profiles import MEDIA_TYPE, SPREADSHEET, encode
from annotations.forms.matrix import MatrixForm
from annotations.models import Target
from annotations.queries import matrix as questions
from annotations.views.show import show

MATRIX = "annotations/matrix/matrix.html"
QUOTED = "annotations/matrix/quoted.html"


@require_safe
@permission_required("annotations.view_target", raise_exception=True)
def matrix(request):
    """Actors by targets: the latest approved stance in each cell, and how many there are."""
    form = MatrixForm(request.GET)
    context = {"form": form, "nav": "matrix", "number": 1}
    if not form.is_valid():
        return show(request, MATRIX, context, part="found", status=422)
    number = form.cleaned_data["page"]
    found = questions.matrix(request.user, form.period, page=number)
    if "csv" in request.GET:
        rows = (
            [actor.pk, actor.name, target.pk, target.statement, cell.label, cell.number]
            for actor, _number, cells in found.rows
            for target, cell in zip(found.targets, cells, strict=True)
            if cell
        )
        columns = ["actor_id", "actor", "target_id", "target", "latest_stance", "stances"]
        return as_csv("matrix", columns, rows)
    context |= {"matrix": found, "number": number, "narrowed": any(vars_of(form))}
    return show(request, MATRIX, context, part="found")


@require_safe
@permission_required("annotations.view_actor", raise_exception=True)
def quoted(request):
    """Who is quoted how often, as bars that are a table."""
    form = MatrixForm(request.GET)
    context = {"form": form, "nav": "matrix", "number": 1}
    if not form.is_valid():
        return show(request, QUOTED, context, part="found", status=422)
    number = form.cleaned_data["page"]
    rows = questions.quotes_per_actor(request.user, form.period, page=number)
    if "csv" in request.GET:
        listed = ([actor.pk, actor.name, quotes] for actor, quotes in rows[: questions.QUOTED])
        return as_csv("quotes-per-actor", ["actor_id", "actor", "quotes"], listed)
    context |= {
        "rows": rows[: questions.QUOTED],
        "most": rows[0][1] if rows else 0,
        "page": {"more": len(rows) > questions.QUOTED},
        "number": number,
        "narrowed": any(vars_of(form)),
    }
    return show(request, QUOTED, context, part="found")


@require_safe
@permission_required("annotations.view_target", raise_exception=True)
def timeline_csv(request, pk):
    """The numbers behind the timeline on a target's page."""
    target = get_object_or_404(Target.objects.current(), pk=pk)
    found = questions.timeline(target, request.user)
    columns = ["year" if found.by_year else "month", "supports", "opposes", "neutral", "unclear"]
    day = "%Y" if found.by_year else "%Y-%m"
    rows = (
        [m.day.strftime(day), m.supports, m.opposes, m.neutral, m.unclear] for m in found.moments
    )
    return as_csv(f"timeline-of-target-{target.pk}", columns, rows)


def vars_of(form) -> list:
    return [form.cleaned_data[name] for name in ("since", "until", "publisher")]


def as_csv(name: str, columns: list[str], rows) -> StreamingHttpResponse:
    """A small table for a spreadsheet."""
    response = StreamingHttpResponse(encode(columns, rows, SPREADSHEET), content_type=MEDIA_TYPE)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day}.csv"'
    return response
