"""Two people, one text: what differs side by side, and the choices that make the agreed set."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.forms.passes import ClosePassForm, SettleForm
from annotations.models import Chosen, Settlement, Status
from annotations.queries import passes as questions
from annotations.queries import review, versions
from annotations.queries.desk import words_of
from annotations.services import settlements
from annotations.services.desk import close_pass
from annotations.services.refusals import PassesClosed
from annotations.views import answers
from annotations.views.activity import in_words
from annotations.views.show import show

COMPARE = "annotations/passes/compare.html"
COLUMNS = [
    "kind",
    "what_differs",
    "changes",
    "left_reader",
    "left",
    "left_annotation_id",
    "right_reader",
    "right",
    "right_annotation_id",
    "chosen",
    "settled_by",
    "agreed_annotation_ids",
]


@never_cache
@require_safe
def compare(request, pk):
    """Both passes side by side; for everyone who may see the article, once both are in."""
    article = answers.find_article(request, pk)
    if asks_for_csv(request):
        place = open_place(request, article)
        lines = (line_of(pair, place) for pair in questions.comparison(article))
        return rows_as_csv(request, f"passes-of-article-{pk}", COLUMNS, lines, people=True)
    return show(request, COMPARE, context_of(request, article))


def open_place(request, article) -> questions.Place:
    """Where this person stands towards both passes, once both are in."""
    place = questions.place_of(article, request.user)
    if not place.is_open:
        raise PassesClosed
    return place


def line_of(pair, place) -> list:
    cells = [pair.one.kind, pair.what, in_words(pair.changes)]
    for held, mark in zip(place.passes, (pair.left, pair.right), strict=True):
        cells += [held.editor, mark and words_of(mark), mark and mark.uuid]
    return cells + settled_cells(pair.settlement)


def settled_cells(settlement) -> list:
    """What was chosen, by whom, and the annotations that were made of it."""
    if settlement is None:
        return [None, None, None]
    agreed = [one.uuid for one in settlement.agreed.all() if one.status != Status.DELETED]
    return [settlement.chosen, settlement.by, agreed]


def context_of(request, article, only: str | None = None) -> dict:
    """What the page shows; of the pairs that differ the one with the key `only`, if it is given."""
    place = open_place(request, article)
    pairs = questions.comparison(article)
    open_ones = questions.undecided(pairs)
    same = [pair for pair in pairs if pair.is_same]
    return {
        "article": article,
        "left": place.passes[0],
        "right": place.passes[1],
        "pairs": [
            with_excerpts(pair) for pair in pairs if not pair.is_same and only in (None, pair.key)
        ],
        "same": same,
        "same_open": [pair for pair in same if pair.settlement is None],
        "same_taken": [pair for pair in same if pair.settlement],
        "last": last_choice(pairs, request.user),
        "undecided": len(open_ones),
        "orphans": versions.number_of(article)[1],
        "may_settle": may(request.user, "settle", article),
        "is_finished": article.status == "done",
        "nav": "desk",
    }


def last_choice(pairs, user) -> str:
    """The key of the pair that this person settled last, or "same" for all that are the same."""
    made = [pair.settlement for pair in pairs if pair.settlement and pair.settlement.by == user]
    newest = max(made, key=lambda settlement: settlement.pk, default=None)
    if newest is None:
        return ""
    return "same" if newest.chosen == Chosen.SAME else newest.key


def with_excerpts(pair) -> dict:
    """The pair, and the sentences of each side with their marks."""
    return {
        "pair": pair,
        "sides": [
            (side, mark, review.excerpts(mark) if mark else [])
            for side, mark in (("left", pair.left), ("right", pair.right))
        ],
    }


@require_POST
def settle(request, pk):
    """Choose of one pair; then the next one, or the form of what is to be edited."""
    article = answers.find_article(request, pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return answers.unreadable(request, form)
    settlement = settlements.settle(article=article, by=request.user, **form.cleaned_data)
    if settlement.chosen == Chosen.EDIT:
        return redirect("annotations:annotation_edit", settlement.agreed.latest("pk").uuid)
    return settled(request, article, settlement.key, settlement.get_chosen_display())


def settled(request, article, key: str, message: str):
    """The pair, or all that is the same, as it stands now; without htmx its place on the page."""
    if not request.htmx:
        return redirect(f"{reverse('annotations:compare', args=[article.pk])}#pair-{key}")
    context = context_of(request, article, only=key) | {"oob": True, "message": message}
    return show(request, COMPARE, context, part="settled")


@require_POST
def settle_same(request, pk):
    """Take what is the same in both, or with `back` take all of it back."""
    article = answers.find_article(request, pk)
    if "back" in request.POST:
        count = settlements.take_same_back(article=article, by=request.user)
        sentence = ngettext(
            "%(count)d mark that is the same in both is taken back.",
            "%(count)d marks that are the same in both are taken back.",
            count,
        )
    else:
        count = settlements.settle_same(article=article, by=request.user)
        sentence = ngettext(
            "%(count)d mark that is the same in both is taken.",
            "%(count)d marks that are the same in both are taken.",
            count,
        )
    sentence %= {"count": count}
    if request.htmx:
        return settled(request, article, Chosen.SAME, sentence)
    messages.success(request, sentence)
    return redirect("annotations:compare", pk)


@require_POST
def take_back(request, pk, settlement):
    """Undo a choice."""
    article = answers.find_article(request, pk)
    row = get_object_or_404(Settlement, pk=settlement, article=article)
    settlements.take_back(settlement=row, by=request.user)
    return settled(request, article, row.key, _("The choice is taken back."))


@require_POST
def finish(request, pk):
    """Hand the agreed set to the moderators; then the next text of the collection to settle."""
    article = answers.find_article(request, pk)
    count = settlements.finish(article=article, by=request.user)
    sentence = ngettext(
        "The agreed set of %(count)d mark is with the moderators now.",
        "The agreed set of %(count)d marks is with the moderators now.",
        count,
    )
    messages.success(request, sentence % {"count": count})
    others = questions.unsettled(request.user).exclude(pk=article.pk)
    following = others.filter(collection=article.collection_id).first()
    return redirect("annotations:compare", following.pk) if following else redirect(article)


@require_POST
def close(request, pk):
    """Set a pass aside that its reader will not finish."""
    article = answers.find_article(request, pk)
    form = ClosePassForm(request.POST, article=article)
    if not form.is_valid():
        return answers.unreadable(request, form)
    close_pass(article=article, by=request.user, **form.cleaned_data)
    sentence = _("The pass of %(who)s is closed. The place is free for somebody else.")
    messages.success(request, sentence % {"who": form.cleaned_data["reader"]})
    return redirect(article)
