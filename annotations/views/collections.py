"""Collections: what each is for, how far it is, who does what, and the rules it is worked by."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, records_as_csv, rows_as_csv
from annotations.forms.collections import CollectionForm, CompareForm, GuidelinesForm
from annotations.forms.desk import PlanManyForm
from annotations.models import ArticleStatus, Collection
from annotations.queries import collections as questions
from annotations.queries import desk
from annotations.queries.pages import first_of
from annotations.services import collections as verbs
from annotations.services.refusals import StaleGuidelines
from annotations.text.markdown import as_html
from annotations.text.word_diff import line_diff
from annotations.views.desk import with_progress
from annotations.views.doors import only_who_may
from annotations.views.show import show

FOLDER = "annotations/collections/"
# The statuses of articles under the names of columns.
STATUSES = [status.value for status in ArticleStatus]


@require_safe
@only_who_may("see_article")
def index(request):
    """Every collection with its articles by status and how long decisions took lately."""
    works = questions.overview(request.user)
    if asks_for_csv(request):
        columns = ["collection", *STATUSES, "overdue", "to_review", "median_hours", "due_on"]
        return rows_as_csv(request, "progress-of-collections", columns, map(row_of, works))
    context = {
        "works": works,
        "most": max((work.total for work in works), default=0),
        "lately": questions.LATELY,
        "may_run": may(request.user, "run_collections"),
        "nav": "collections",
    }
    return show(request, f"{FOLDER}index.html", context)


def row_of(work) -> list:
    return [
        work.collection.name if work.collection else "",
        *work.articles.values(),
        work.overdue,
        work.waiting,
        questions.hours(work.median) if work.median is not None else None,
        work.collection and work.collection.due_on,
    ]


@require_safe
@only_who_may("see_article")
def collection(request, slug):
    collection = get_object_or_404(Collection, slug=slug)
    articles = first_of(desk.open_of(collection, request.user), desk.SHORT)
    with_progress(articles.rows, request.user)
    may_plan = may(request.user, "plan")
    weeks = questions.weeks(collection, request.user)
    rules = questions.in_force(collection)
    marks = questions.marks_of(collection, request.user)
    context = {
        "collection": collection,
        "work": questions.work_of(collection, request.user),
        "marks": marks.by_kind,
        "mark_statuses": questions.MARK_STATUSES,
        "shares": questions.shares(collection, request.user, marks),
        "weeks": weeks,
        "picture": questions.Picture(weeks),
        "articles": articles,
        "rules": rules,
        "rules_html": as_html(rules.text) if rules else "",
        "may_run": may(request.user, "run_collections"),
        "may_take": may(request.user, "annotate"),
        "may_import": may(request.user, "import"),
        "plan_form": PlanManyForm() if may_plan else None,
        "here": request.get_full_path(),
        "nav": "collections",
    }
    return show(request, f"{FOLDER}collection.html", context)


# The figures of a collection's page as tables: name, columns, and the rows of each.


def articles_table(collection, user):
    work = questions.work_of(collection, user)
    rows = [*work.articles.items(), ("overdue", work.overdue)]
    return ["status", "articles"], [[name, number] for name, number in rows]


def marks_table(collection, user):
    columns = ["kind", *(status.value for status in questions.MARK_STATUSES)]
    found = questions.marks_of(collection, user).by_kind
    return columns, [[kind.value, *numbers] for kind, numbers in found]


def people_table(collection, user):
    columns = ["person", *(f"articles_{status}" for status in STATUSES)]
    columns += [f"marks_{status.value}" for status in questions.MARK_STATUSES]
    columns += ["passes", "passes_handed_in"]
    rows = [
        [
            share.person.pseudonym,
            *share.articles.values(),
            *share.marks.values(),
            share.passes,
            share.handed_in,
        ]
        for share in questions.shares(collection, user, questions.marks_of(collection, user))
    ]
    return columns, rows


def weeks_table(collection, user):
    columns = ["week_from", "decisions", "approved", "returned", "rejected", "median_hours"]
    rows = [
        [week.monday, week.number, week.approved, week.returned, week.rejected, week.hours]
        for week in questions.weeks(collection, user)
    ]
    return columns, rows


FIGURES = {
    "articles": articles_table,
    "marks": marks_table,
    "people": people_table,
    "review-times": weeks_table,
}


@require_safe
@only_who_may("see_article")
def figures(request, slug, name):
    """One table of a collection's page as CSV; people stand in it by their pseudonyms."""
    collection = get_object_or_404(Collection, slug=slug)
    if name not in FIGURES:
        raise Http404
    columns, rows = FIGURES[name](collection, request.user)
    return rows_as_csv(request, f"{slug}-{name}", columns, rows)


# Making and changing one.


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("run_collections")
def new(request):
    return edited(request, Collection())


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("run_collections")
def edit(request, slug):
    collection = get_object_or_404(Collection, slug=slug)
    if request.method != "POST":
        return edited(request, collection)
    with verbs.held(collection=collection) as collection:
        return edited(request, collection)


def edited(request, collection: Collection):
    form = CollectionForm(request.POST if request.method == "POST" else None, instance=collection)
    if form.is_valid():
        saved = verbs.save(collection=form.instance, by=request.user)
        messages.success(request, _("The collection is saved."))
        return redirect(saved)
    # A name that was refused does not stand in the heading.
    known = Collection.objects.filter(pk=collection.pk).first()
    context = {"form": form, "collection": known, "nav": "collections"}
    status = 409 if form.is_outdated else 422 if form.is_bound else 200
    return show(request, f"{FOLDER}edit.html", context, status=status)


# Guidelines.


@require_safe
@only_who_may("see_article")
def guidelines(request, slug):
    """The rules in force, and every version there was."""
    return version_page(request, slug, None)


@require_safe
@only_who_may("see_article")
def version(request, slug, number):
    """One version of the rules, and what differs from the one before it or another."""
    return version_page(request, slug, number)


def version_page(request, slug: str, number: int | None):
    collection = get_object_or_404(Collection, slug=slug)
    if asks_for_csv(request):
        return records_as_csv(request, "guidelines", collection.guidelines.all())
    versions = list(questions.versions(collection))
    if number is None:
        shown = questions.in_force(collection)
    else:
        shown = get_object_or_404(collection.guidelines.select_related("by"), number=number)
    form = CompareForm(request.GET)
    if not form.is_valid():
        raise Http404
    against = form.cleaned_data["against"]
    other = None
    if against:
        other = get_object_or_404(collection.guidelines, number=against)
    elif number:
        other = collection.guidelines.filter(number=number - 1).first()
    context = {
        "collection": collection,
        "versions": versions,
        "shown": shown,
        "html": as_html(shown.text) if shown else "",
        "other": other,
        "changes": line_diff(other.text, shown.text) if other else [],
        "may_run": may(request.user, "run_collections"),
        "nav": "collections",
    }
    return show(request, f"{FOLDER}guidelines.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_who_may("run_collections")
def guidelines_edit(request, slug):
    """Write the next version; its look is shown before it is saved."""
    collection = get_object_or_404(Collection, slug=slug)
    last = questions.in_force(collection)
    context = {"collection": collection, "last": last, "nav": "collections"}
    template = f"{FOLDER}guidelines_edit.html"
    if request.method != "POST":
        initial = {"text": last.text, "after": last.number} if last else {"after": 0}
        return show(request, template, context | {"form": GuidelinesForm(initial=initial)})
    form = GuidelinesForm(request.POST)
    context["form"] = form
    if not form.is_valid():
        return show(request, template, context, status=422)
    if "look" in request.POST:
        return show(request, template, context | {"html": as_html(form.cleaned_data["text"])})
    try:
        verbs.write(collection=collection, by=request.user, **form.cleaned_data)
    except StaleGuidelines as stale:
        form.add_error(None, str(stale.sentence))
        # Saving again is then a decision, made after a look at what came between.
        form.data = form.data.copy()
        form.data["after"] = str(last.number)
        context["changes"] = line_diff(last.text, form.cleaned_data["text"])
        return show(request, template, context, status=stale.status)
    messages.success(request, _("The new version is in force."))
    return redirect("annotations:collection_guidelines", collection.slug)
