from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import Download, asks_for_csv, rows_as_csv
from annotations.formats.catalogue import FORMATS
from annotations.formats.csv_profiles import MEDIA_TYPE, cell_text
from annotations.formats.tables import BY_NAME, OMITTED_FIELDS, OMITTED_RECORDS, TABLES
from annotations.forms.exports import ExportForm
from annotations.models import ExportRun, LeftOutBy, Status
from annotations.queries import exports as questions
from annotations.services import export_jobs, exports
from annotations.views.doors import only_who_may
from annotations.views.show import show

PAGE = "annotations/exports/index.html"
PREVIEWED = 5
A_PAGE = 50
DICTIONARY_COLUMNS = ["table", "column", "type", "meaning", "unit", "values", "read_from"]
# A column of the list of past exports, and where it is read.
RUN_COLUMNS = {
    "export_id": "uuid",
    "begun_at": "begun_at",
    "ended_at": "ended_at",
    "who": "by",
    "format": "format",
    "profile": "profile",
    "with_names": "names",
    "filters": "filters",
    "state": "state",
    "annotations_or_rows": "number",
    "left_out": "number_left_out",
    "bytes": "bytes",
    "sha256": "sha256",
}


@require_safe
@only_who_may("export")
def index(request):
    """What an export with these filters holds: counts, first rows, and the ways to have it.

    On a large desk the page comes first and asks for the rest by itself, with `counted`.
    """
    form = ExportForm(request.GET, user=request.user)
    if not form.is_valid():
        return refused(request, form)
    filters = form.filters
    exports.check(filters=filters, by=request.user)
    if "counted" not in request.GET and questions.takes_a_while():
        later = {"counts_follow": True, "tables": TABLES, "formats": FORMATS.values()}
        return results(request, page(request, form) | later)
    table = form.previewed_table
    with questions.snapshot():
        counts = questions.counts(filters)
        first = list(questions.rows(table.name, filters, first=PREVIEWED))
    context = page(request, form) | {
        "counts": counts,
        "left_out": causes(counts.tally.left_out, filters.statuses),
        "tables": [(one, counts.rows[one.name]) for one in TABLES],
        "formats": FORMATS.values(),
        "table": table,
        "preview": [[cell_text(value) for value in row] for row in first],
        "waiting": any(status == Status.SUBMITTED and out for status, _, out in counts.statuses),
    }
    return results(request, context)


def results(request, context):
    response = show(request, PAGE, context, part="results")
    if request.htmx:
        response["HX-Replace-Url"] = address(request.GET)
    return response


@require_safe
@only_who_may("export")
def download(request):
    """The zip, or with `table` that table alone, row by row as the database gives them."""
    form = ExportForm(request.GET, user=request.user)
    if not form.is_valid():
        return refused(request, form)
    filters, profile, table = form.filters, form.csv_profile, form.chosen_table
    exports.check(filters=filters, by=request.user)
    account = exports.Account()
    chosen = {"filters": filters, "profile": profile, "account": account}
    if table:
        named = (f"annotations-{table.name}", "csv", MEDIA_TYPE)
        pieces = exports.table_file(table=table, **chosen)
    else:
        named = ("annotations", "zip", "application/zip")
        pieces = exports.zip_file(about=form.about, **chosen)
    told = exports.recorded(
        pieces,
        account=account,
        by=request.user,
        format=table.file_name if table else "csv",
        profile=profile.name,
        filters=filters,
        about=form.about,
    )
    return Download(told, *named)


@require_POST
@only_who_may("export")
def job(request):
    """The zip as a job: made in the background, for as long as it takes."""
    form = ExportForm(request.GET, user=request.user)
    if not form.is_valid():
        return refused(request, form)
    begun = export_jobs.begin(
        filters=form.filters, profile=form.csv_profile, about=form.about, by=request.user
    )
    return redirect(begun)


@require_safe
def dictionary(request, name: str | None = None):
    """What every table and column means, or one table's; whoever may read articles may read it."""
    if name is not None and name not in BY_NAME:
        raise Http404
    tables = [BY_NAME[name]] if name else TABLES
    if asks_for_csv(request):
        return rows_as_csv(request, "dictionary", DICTIONARY_COLUMNS, dictionary_rows(tables))
    omitted = [] if name else [*(OMITTED_RECORDS | OMITTED_FIELDS).items()]
    context = {"tables": tables, "one": name, "omitted": omitted, "nav": "exports"}
    return show(request, "annotations/exports/dictionary.html", context)


def dictionary_rows(tables):
    for table in tables:
        for column in table.columns:
            told = column.name, column.type, column.meaning, column.unit, [*column.vocabulary]
            yield [table.name, *told, f"{table.record}: {column.source}" if column.source else ""]


@require_safe
def runs(request):
    """What was exported, newest first: one's own, or everybody's with the right to see them."""
    found = ExportRun.objects.visible_to(request.user).select_related("by")
    if asks_for_csv(request):
        # Without the one that this begins.
        known = found.filter(begun_at__lt=timezone.now())
        lines = (
            [getattr(run, name) for name in RUN_COLUMNS.values()]
            for run in known.iterator(questions.CHUNK)
        )
        return rows_as_csv(request, "exports", RUN_COLUMNS, lines, people=True)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "annotations/exports/runs.html", {"page": page, "nav": "exports"})


@require_safe
def run(request, uuid):
    """One export: who, which filters, what each file was, and what was left out."""
    found = run_of(request, uuid)
    context = {
        "run": found,
        "rows": found.told("rows"),
        "statuses": [
            (Status(name).label, *numbers) for name, numbers in found.told("statuses").items()
        ],
        "left_out": causes(found.told("left_out")),
        "files": found.told("files"),
        "promise": exports.promise_of(found.format),
        "sees_withheld": exports.sees_withheld(request.user),
        "nav": "exports",
    }
    return show(request, "annotations/exports/run.html", context)


@require_safe
def manifest(request, uuid):
    """The manifest to lie beside a file that has no place for one; the same as in a zip."""
    found = run_of(request, uuid)
    if not found.tells_every_file:
        raise Http404
    content = exports.manifest_of_run(found)
    return Download([content], "manifest", "json", "application/json")


def run_of(request, uuid) -> ExportRun:
    found = ExportRun.objects.visible_to(request.user).select_related("by")
    return get_object_or_404(found, uuid=uuid)


# What is told of each cause.
LEFT_OUT = {
    LeftOutBy.STATUS: ngettext_lazy(
        "%(number)d annotation has a status that was not asked for.",
        "%(number)d annotations have a status that was not asked for.",
        "number",
    ),
    LeftOutBy.KIND: ngettext_lazy(
        "%(number)d annotation is of another kind.",
        "%(number)d annotations are of another kind.",
        "number",
    ),
    LeftOutBy.MADE_FROM: ngettext_lazy(
        "%(number)d annotation was made before.",
        "%(number)d annotations were made before.",
        "number",
    ),
    LeftOutBy.MADE_TO: ngettext_lazy(
        "%(number)d annotation was made later.", "%(number)d annotations were made later.", "number"
    ),
    LeftOutBy.PUBLISHER: ngettext_lazy(
        "%(number)d annotation is on an article of another publisher.",
        "%(number)d annotations are on articles of other publishers.",
        "number",
    ),
    LeftOutBy.COLLECTION: ngettext_lazy(
        "%(number)d annotation is on an article of no collection or of another one.",
        "%(number)d annotations are on articles of no collection or of another one.",
        "number",
    ),
    LeftOutBy.EDITOR: ngettext_lazy(
        "%(number)d annotation was made by somebody else.",
        "%(number)d annotations were made by somebody else.",
        "number",
    ),
    LeftOutBy.ARTICLE: ngettext_lazy(
        "%(number)d annotation is on another article.",
        "%(number)d annotations are on other articles.",
        "number",
    ),
    LeftOutBy.ACTOR: ngettext_lazy(
        "%(number)d annotation names another actor, or none.",
        "%(number)d annotations name another actor, or none.",
        "number",
    ),
    LeftOutBy.LIST: ngettext_lazy(
        "%(number)d row does not pass the filters of the list.",
        "%(number)d rows do not pass the filters of the list.",
        "number",
    ),
    LeftOutBy.RIGHT: ngettext_lazy(
        "%(number)d row is of work that is not approved.",
        "%(number)d rows are of work that is not approved.",
        "number",
    ),
    LeftOutBy.FORMAT: ngettext_lazy(
        "%(number)d annotation has no place in this format.",
        "%(number)d annotations have no place in this format.",
        "number",
    ),
}
NOT_APPROVED = ngettext_lazy(
    "%(number)d annotation is not approved.", "%(number)d annotations are not approved.", "number"
)


def causes(left_out: dict[str, int], statuses: tuple[str, ...] = ()) -> list[str]:
    """What was left out and why, a sentence for each cause; `statuses` were asked for."""
    told = LEFT_OUT
    if statuses == (Status.APPROVED,):
        told = LEFT_OUT | {LeftOutBy.STATUS: NOT_APPROVED}
    return [told[name] % {"number": number} for name, number in left_out.items() if number]


def refused(request, form):
    return show(request, PAGE, page(request, form), part="results", status=422)


def page(request, form) -> dict:
    return {
        "form": form,
        "nav": "exports",
        "may_export_all": may(request.user, "export_all"),
        "may_export_names": may(request.user, "export_names"),
        "sees_withheld": may(request.user, "see_withheld"),
    }


def address(query) -> str:
    """The page under these filters, without the empty ones."""
    query = query.copy()
    query.pop("counted", None)
    for name in [name for name, values in query.lists() if not any(values)]:
        del query[name]
    return f"{reverse('annotations:exports')}?{query.urlencode()}"
