"""What happened: on one article, by one person, and on the whole desk with filters and as CSV."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, naming, rows_as_csv
from annotations.forms.activity import AuditForm, PagesForm
from annotations.models import User
from annotations.queries import activity as questions
from annotations.services.refusals import NotAllowed
from annotations.views import answers
from annotations.views.doors import only_who_may
from annotations.views.show import show

AUDIT = "annotations/activity/audit.html"
ARTICLE = "annotations/activity/article.html"
PERSON = "annotations/activity/person.html"
COLUMNS = [
    "event_id",
    "at",
    "who",
    "what",
    "thing",
    "words",
    "changes",
    "reason",
    "annotation_id",
    "article_id",
    "headline",
    "state",
]


@require_safe
@only_who_may("see_audit")
def audit(request):
    """Everything that happened on the desk; the address holds the filters."""
    form = AuditForm(request.GET)
    context = {"form": form, "nav": "activity"}
    if not form.is_valid():
        return show(request, AUDIT, context, part="found", status=422)
    if asks_for_csv(request):
        events = questions.found(request.user, form.filters)
        everything = questions.found(request.user, questions.Filters())
        return deeds_as_csv(request, "audit", events, lambda written: everything.count() - written)
    page = questions.page(request.user, form.filters, **form.keys)
    return show(request, AUDIT, context | {"page": page}, part="found")


def deeds_as_csv(request, name: str, events, left_out=None):
    """These events as a file, newest first."""
    lines = rows(questions.all_of(events, naming(request.user), request.user))
    return rows_as_csv(request, name, COLUMNS, lines, people=True, left_out=left_out)


def rows(deeds):
    """The lines of the file, made while they are sent."""
    for deed in deeds:
        event = deed.event
        yield [
            event.pk,
            event.at,
            event.by,
            deed.verb,
            deed.thing,
            deed.words,
            in_words(deed.changes),
            deed.reason,
            event.annotation.uuid if event.annotation_id else None,
            event.article.uuid,
            event.article.headline,
            event.lock,
        ]


def in_words(changes) -> str:
    return "; ".join(map(change_in_words, changes))


def change_in_words(change) -> str:
    """A change in one line: what was there, an arrow, what is there."""
    was, now = (
        "".join(words for op, words in change.words if op in ("same", way))
        for way in ("removed", "added")
    )
    return f"{change.label}: {was or '–'} → {now or '–'}"


@require_safe
def article(request, pk):
    """What happened on one article, for everyone who may see it."""
    article = answers.find_article(request, pk)
    form = PagesForm(request.GET)
    context = {"article": article, "form": form, "nav": "desk"}
    if not form.is_valid():
        return show(request, ARTICLE, context, part="found", status=422)
    if asks_for_csv(request):
        events = questions.found(request.user, questions.of_article(article))
        return deeds_as_csv(request, f"activity-of-article-{article.pk}", events)
    page = questions.page(request.user, questions.of_article(article), **form.keys)
    return show(request, ARTICLE, context | {"page": page}, part="found")


@require_safe
def person(request, pk=None):
    """What one person did: one's own for everyone, others' for those who may see the audit."""
    person = request.user if pk is None else get_object_or_404(User, pk=pk)
    if not may(request.user, "see_activity", person):
        raise NotAllowed
    form = PagesForm(request.GET)
    context = {"person": person, "form": form, "nav": "activity", "is_own": person == request.user}
    if not form.is_valid():
        return show(request, PERSON, context, part="found", status=422)
    filters = questions.Filters(who=person)
    if asks_for_csv(request):
        return deeds_as_csv(request, "activity", questions.found(request.user, filters))
    page = questions.page(request.user, filters, **form.keys)
    return show(request, PERSON, context | {"page": page}, part="found")
