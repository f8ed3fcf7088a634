"""The versions of a story: two of them side by side, and what waits for a place settled."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.marks import LockedForm
from annotations.forms.numbers import DigitsField
from annotations.forms.versions import PlaceForm
from annotations.models import Status
from annotations.queries import history, versions
from annotations.services import annotations as annotation_verbs
from annotations.services import versions as verbs
from annotations.services.refusals import NotAllowed, Refused
from annotations.views import answers
from annotations.views.show import show

COLUMNS = ["article_id", "number", "fetched_at", "who", "is_current"]


@never_cache
@require_safe
def index(request, pk):
    """Two texts side by side, the current one and the one before it unless `old` says which."""
    article = answers.find_article(request, pk)
    if asks_for_csv(request):
        lines = ([article.uuid, *vars(one).values()] for one in versions.listed(article))
        return rows_as_csv(request, f"versions-of-article-{pk}", COLUMNS, lines, people=True)
    return page(request, article)


def page(request, article, *, failed=None, status: int = 200):
    """`failed` is a PlaceForm that could not be stored, by its annotation's uuid."""
    current = article.current_version
    carryings = versions.Carryings(current)
    waiting = versions.orphans(article, request.user, carryings)
    deeds = history.deeds_of(article, request.user)
    old = old_version(request, article)
    context = {
        "article": article,
        "version": current,
        "listed": versions.listed(article),
        "comparison": versions.comparison(old, carryings) if old else None,
        "orphans": [
            (orphan, *(of(orphan, failed) for of in (rows_of, statement_of, errors_of)))
            for orphan in waiting
        ],
        "can_renew": may(request.user, "add_version", article),
        "can_undo": bool(deeds.done),
        "request_id": uuids.uuid4(),
        "nav": "desk",
    }
    return show(request, "annotations/versions/index.html", context, status=status)


def old_version(request, article):
    """The version that the address asks for, or the one before the current; None without one."""
    asked = request.GET.get("old")
    if asked is None:
        return versions.before_current(article)
    try:
        number = DigitsField(min_value=1, max_value=2**31 - 1).clean(asked)
    except ValidationError:
        raise Http404 from None
    others = article.versions.exclude(pk=article.current_version_id)
    return get_object_or_404(others, number=number)


def rows_of(orphan, failed):
    """(part, words, where) of each part, as it was typed where it could not be stored."""
    if failed and failed[0] == orphan.annotation.uuid and len(failed[1].rows) == len(orphan.parts):
        typed = failed[1].rows
        return [
            (part, words, at) for part, (_r, words, at) in zip(orphan.parts, typed, strict=True)
        ]
    return [(part, part.words, "" if part.start is None else part.start) for part in orphan.parts]


def statement_of(orphan, failed) -> str:
    if orphan.statement and failed and failed[0] == orphan.annotation.uuid:
        return failed[1].data.get("statement", orphan.statement)
    return orphan.statement


def errors_of(orphan, failed) -> list[str]:
    if failed and failed[0] == orphan.annotation.uuid:
        return list(failed[1].non_field_errors())
    return []


@require_POST
def place(request, uuid):
    annotation, article = answers.find_annotation(request, uuid)
    form = PlaceForm(request.POST, version=article.current_version)
    valid = form.is_valid()
    try:
        answers.check_text(article, form)
        if not valid:
            return page(request, article, failed=(annotation.uuid, form), status=422)
        placed = verbs.place(
            annotation=annotation,
            by=request.user,
            lock=form.cleaned_data["lock"],
            marks=form.cleaned_data["marks"],
            statement=form.cleaned_data["statement"],
            request_id=form.cleaned_data["request_id"],
        )
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return page(request, article, failed=(annotation.uuid, form), status=refused.status)
    said = _("Placed on the new text.")
    if placed.status == Status.SUBMITTED:
        said = _("Placed on the new text. A moderator looks at it again.")
    return on_to_the_next(request, article, said)


@require_POST
def keep(request, uuid):
    return settle(request, uuid, verbs.keep, _("Kept on the text it was made on."))


@require_POST
def withdraw(request, uuid):
    return settle(request, uuid, annotation_verbs.delete, _("Withdrawn. Undo brings it back."))


def settle(request, uuid, verb, said):
    annotation, article = answers.find_annotation(request, uuid)
    form = LockedForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    verb(
        annotation=annotation,
        by=request.user,
        lock=form.cleaned_data["lock"],
        request_id=form.cleaned_data["request_id"],
    )
    return on_to_the_next(request, article, said)


def on_to_the_next(request, article, said: str):
    """Back to the page, at the next one that waits."""
    messages.success(request, said)
    address = reverse("annotations:versions", args=[article.pk])
    following = versions.next_orphan(article, request.user)
    return redirect(f"{address}#orphan-{following.uuid}" if following else address)


@require_POST
def make_current(request, pk, number):
    article = answers.find_article(request, pk)
    if not may(request.user, "add_version", article):
        raise NotAllowed
    get_object_or_404(article.versions, number=number)
    verbs.make_current(article=article, by=request.user, number=number)
    messages.success(
        request, _("Version %(number)d is the current text again.") % {"number": number}
    )
    return redirect("annotations:versions", article.pk)
