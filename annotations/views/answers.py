"""What the article page gets after a write: the touched paragraphs, cards and counters."""

import uuid
from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotations.access import may
from annotations.forms.marks import MarksField
from annotations.models import Annotation, Article, ArticleStatus, Kind, Status, Suggestion
from annotations.models.kept import at_once, kept
from annotations.queries import articles, history, suggestions
from annotations.services.refusals import NewerText, NotAllowed, Refused, StaleText, WithheldSince
from annotations.text.spans import joined
from annotations.views.editing import edit_form
from annotations.views.errors import answer
from annotations.views.show import show

# It can be undone, and ends what could be redone.
NEW_DEED = (True, False)
TOUCHED = "annotations/articles/touched.jinja"
NEWER = "annotations/articles/newer.jinja"


def find_article(request, pk: int) -> Article:
    """The article with its current version, or 404 where it is not to be seen."""
    if not (found := seen_articles(pk=pk, user=request.user)):
        raise nothing_here(request, pk=pk)
    return seen(request, found[0])


@kept
def seen_articles(pk, user):
    return (
        Article.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("current_version", "publisher", "collection", "assignee")
    )


def nothing_here(request, **which) -> Exception:
    """What to raise where a page asks for an article that is not to be seen, or for what hangs
    on it.

    Who has worked on it is told, with what they were writing, that it was withheld; nobody else
    learns that it is there.
    """
    if request.htmx and request.method == "POST":
        user = request.user
        own = Q(assignee=user) | Q(versions__annotations__author=user)
        if Article.objects.filter(own, status=ArticleStatus.WITHHELD, **which).exists():
            return WithheldSince()
    return Http404()


def find_annotation(request, key: uuid.UUID) -> tuple[Annotation, Article]:
    """The annotation and its article, or 404 where they are not to be seen."""
    if not (found := seen_annotations(key=key, user=request.user)):
        raise nothing_here(request, versions__annotations__uuid=key)
    annotation = found[0]
    article = annotation.version.article
    if article.current_version_id == annotation.version_id:
        article.current_version = annotation.version
    return annotation, seen(request, article)


@kept
def seen_annotations(key, user):
    return (
        Annotation.objects.visible_to(user)
        .filter(uuid=key)
        .select_related("version__article__collection", "caption__photo")
    )


def seen(request, article: Article) -> Article:
    if not may(request.user, "see_article", article):
        raise NotAllowed
    article.current_version.article = article
    return article


def touched(
    request,
    article: Article,
    message: str,
    *,
    annotations: Iterable[Annotation],
    decided: Iterable[Suggestion] = (),
    form=None,
    opened: Annotation | None = None,
    conflict: bool = False,
    more: Sequence[bool] | None = None,
    deed: int | None = None,
    turned: bool = False,
    status: int = 200,
):
    """The answer to a write. Without htmx it is a redirect to the card.

    Paragraphs that a mark has left are drawn again. `decided` are suggestions that were decided
    or opened again; others come along where an annotation answers them, or has ceased to.
    `form` shows the card of `opened` as a form; a card that the page has open stays open, since
    somebody is typing in it. `more` says whether there is something to undo and to redo, where
    that is known, as it is of a NEW_DEED, and `deed` which of them the next press is meant for.
    Where a deed was `turned`, what was said of it above the text goes.
    """
    annotations = list(annotations)
    version = article.current_version
    if not request.htmx:
        if message:
            messages.success(request, message)
        if any(annotation.version_id != version.pk for annotation in annotations):
            return redirect("annotations:versions", article.pk)
        if annotations and annotations[0].status != Status.DELETED:
            return redirect(f"{article.get_absolute_url()}#card-{annotations[0].uuid}")
        return redirect(article)
    if shows_another(request, article):
        said = message
        if form:
            said = message if conflict else ""
            said += " " + _("Nothing was stored; what you typed is still here to copy.")
        return newer_text(request, article, said.strip(), annotations, status)
    with at_once():
        read_standing = articles.read_standing(version, request.user)
        read_placed = suggestions.read_placed(version)
    standing, open_ones = read_standing(), read_placed()
    uuids = {annotation.uuid for annotation in annotations}
    own = [mark for mark in standing.drawn if mark.annotation in uuids]
    ranges = [(mark.start, mark.end) for mark in own]
    ranges += [place for annotation in annotations for place in annotation.stood]
    shown = suggestions.unanswered(open_ones, standing)
    near = {s.uuid: s for s in [*suggestions.beside(open_ones, annotations, ranges), *decided]}
    in_sight = {s.uuid for s in shown}
    ranges += [(start, end) for s in near.values() for _role, start, end in s.parts]
    drawn = suggestions.with_suggested(standing.drawn, shown)
    indexes = set(articles.touched_blocks(version, ranges))
    photos = [a.caption.photo for a in annotations if a.kind == Kind.CAPTION]
    indexes |= {photo.caption_block for photo in photos if photo.caption_block is not None}
    # What stands on an earlier text has no card here.
    gone = [a for a in annotations if a.status == Status.DELETED or a.version_id != version.pk]
    annotations = [a for a in annotations if a.version_id == version.pk]
    others = tagged_too(request, standing, annotations, version)
    if form is None and (opened := still_open(request, annotations)):
        form = edit_form(opened)
    context = {
        "article": article,
        "version": version,
        "message": " ".join([message, *who_tagged_too(request, others)]),
        "blocks": articles.blocks(version, drawn, only=indexes, known=photos),
        # The last one that comes has the focus.
        "cards": [*others, *articles.touched_cards(version, annotations)],
        "gone": [*gone, *(s for s in near.values() if s.uuid not in in_sight)],
        "suggestions": suggestions.whole((s for s in shown if s.uuid in near), version),
        "form": form,
        "opened": opened,
        "conflict": conflict,
        "turned": turned,
        "oob": True,
    } | bar(article, request.user, standing, shown, more, deed)
    return render(request, TOUCHED, context, status=status, using="jinja2")


def tagged_too(request, standing, annotations, version) -> list[Annotation]:
    """The marks that stood already at the words of a new one; the page may not have their cards."""
    new = {annotation.uuid for annotation in annotations if annotation.lock == 1}
    found = suggestions.tagged_too(standing, new) if new and request.method == "POST" else set()
    return articles.cards(version, request.user, only=found) if found else []


def who_tagged_too(request, others: Iterable[Annotation]) -> list[str]:
    people = {str(one.author) for one in others if one.author_id != request.user.pk}
    return [_("%(who)s has tagged these words too.") % {"who": who} for who in sorted(people)]


def shows_another(request, article: Article, seen: str = "") -> bool:
    """Whether the page that asks shows another text than the one that stands.

    Its script says with each request which one it shows; without script a form says what was
    `seen`.
    """
    seen = request.headers.get("X-Text", seen)
    return bool(seen) and seen != article.current_version.sha256


def check_page(request, article: Article, seen: str = "") -> None:
    """Refuse what is asked for on a page that shows another text."""
    if shows_another(request, article, seen):
        raise NewerText(article)


def newer_text(request, article: Article, said: str, stored: list[Annotation], status: int):
    """The answer to a page that shows another text: a sentence, so that the two never mix.

    The cards of what is `stored` go, since they would show what stood before.
    """
    newer = NewerText(article, said)
    if request.method != "POST" or status != 200:
        raise newer
    context = {"message": newer.sentence, "link": newer.link, "gone": stored}
    return render(request, NEWER, context, using="jinja2")


def still_open(request, annotations: Iterable[Annotation]) -> Annotation | None:
    """The one whose card the page has open as a form, if it may be edited still."""
    return next(
        (
            annotation
            for annotation in annotations
            if str(annotation.uuid) in open_cards(request)
            and annotation.status != Status.DELETED
            and may(request.user, "edit", annotation)
        ),
        None,
    )


def open_cards(request) -> list[str]:
    """The uuids of the cards that the page has open as forms, when it sends another write."""
    return request.POST.get("open", "").split()


def bar(
    article: Article,
    user,
    standing: articles.Standing,
    shown: Sequence[suggestions.Proposed],
    more: Sequence[bool] | None = None,
    deed: int | None = None,
) -> dict:
    """What the bar above the article shows."""
    can_undo, can_redo = more or map(bool, history.deeds_of(article, user))
    progress = articles.progress(article.current_version, standing)
    may_annotate = may(user, "annotate", article)
    sure = suggestions.sure(shown) if may_annotate else []
    return {
        "may_annotate": may_annotate,
        "progress": progress,
        "unhandled": suggestions.not_suggested(progress.unhandled, shown),
        # Those for which fields are proposed have a card to go to.
        "described": sorted(standing.described | {one.photo_id for one in shown if one.photo_id}),
        "suggested": len(shown),
        "sure": len(sure),
        "can_undo": can_undo,
        "can_redo": can_redo,
        "deed": deed,
        "request_id": uuid.uuid4(),
    }


def unreadable(request, form):
    """The answer to a form that no page of ours has sent."""
    return answer(request, 422, _("Not understood"), form.sentence)


def check_text(article: Article, form) -> None:
    """Refuse marks made on another text than the one that stands."""
    seen = form.cleaned_data.get("sha256")
    if seen and seen != article.current_version.sha256:
        raise StaleText


def new_page(
    request,
    article: Article,
    *,
    kind: Kind,
    form,
    title: str,
    status=200,
    position=None,
    suggestion=None,
):
    """The form of a new annotation on its own page, or as a card when htmx asks.

    The card stands at the words that are marked, or at `position`; that of a `suggestion` takes
    its place.
    """
    check_page(request, article)
    try:
        marks = MarksField().clean(form["marks"].value())
    except ValidationError:
        marks = []
    starts = [mark.start for mark in marks]
    context = {
        "article": article,
        "form": form,
        "title": title,
        "kind": kind.value,
        "kind_class": kind.replace("_", "-"),
        "action": request.path,
        "request_id": uuid.uuid4(),
        "position": min(starts, default=0) if position is None else position,
        "evidence": joined(article.current_version.text, ((m.start, m.end) for m in marks)),
        "suggestion": suggestion,
    }
    return show(request, "annotations/cards/new.html", context, part="card", status=status)


def refused_page(request, article: Article, form, refusal: Refused, **page):
    """The form of a new annotation that was refused, with what was typed still in it.

    Where htmx asks, the card with the form is on the screen, and the sentence alone travels.
    """
    if request.htmx or isinstance(refusal, NotAllowed):
        raise refusal
    form.add_error(None, str(refusal.sentence))
    # The next try is judged on the text that this page shows.
    form.data = form.data.copy()
    form.data["sha256"] = article.current_version.sha256
    return new_page(request, article, form=form, status=refusal.status, **page)
