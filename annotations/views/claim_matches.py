"""The claims of the desk, and where each of them stands elsewhere."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotations.access import may
from annotations.downloads import asks_for_csv, records_as_csv
from annotations.forms.claim_matches import (
    ClaimsForm,
    DecideForm,
    LookForm,
    MatchForm,
    ReviewForm,
    RewordForm,
    SeenForm,
    words_of,
)
from annotations.models import Checkworthiness, Claim, ClaimMatch, MatchStatus, Role
from annotations.models.claims import CheckReason
from annotations.models.labels import label_of
from annotations.queries import claims as questions
from annotations.queries.review import PART_GLUE
from annotations.services import claim_matches as verbs
from annotations.services.refusals import MatchDecided, Refused, ReviewKnown
from annotations.text.carrying import reworded
from annotations.views import answers
from annotations.views.doors import only_who_may
from annotations.views.errors import bad_request
from annotations.views.show import show

INDEX = "annotations/claims/index.html"
CLAIM = "annotations/claims/claim.html"
ALIKE = "annotations/claims/alike.html"


@require_safe
@only_who_may("see_claims")
def index(request):
    form = ClaimsForm(request.GET)
    context = {"form": form, "nav": "claims"}
    if not form.is_valid():
        return show(request, INDEX, context, part="found", status=422)
    found = questions.known(request.user, form.filters)
    if asks_for_csv(request):
        return records_as_csv(request, "annotations", found, questions.seen(request.user))
    page = questions.page(request.user, form.filters, **form.keys)
    return show(request, INDEX, context | {"page": page}, part="found")


@require_safe
@only_who_may("see_claims")
def claim(request, uuid):
    """One claim: what it says, where it stands, and where the same was said or reviewed."""
    return claim_page(request, find(request, uuid))


@require_safe
@only_who_may("see_claims")
def alike(request, uuid):
    """What a card shows below a claim that is being worded: where the desk has it already."""
    claim = find(request, uuid)
    places = questions.places(claim, request.user)
    standing = [m for m in (*places.claims, *places.reviews) if m.status != MatchStatus.REFUSED]
    context = {"claim": claim, "standing": standing, "alike": questions.alike(claim, request.user)}
    return show(request, ALIKE, context)


def find(request, uuid) -> Claim:
    """A claim of the desk that the person may see, or 404."""
    annotation, article = answers.find_annotation(request, uuid)
    if not questions.seen(request.user).filter(pk=annotation.pk).exists():
        raise Http404
    claim = annotation.claim
    claim.annotation = annotation
    return claim


def claim_page(
    request, claim: Claim, *, review=None, reworded=None, refusal=None, status: int = 200
):
    """The page; `review` and `reworded` are forms with what is wrong with them."""
    may_suggest = may(request.user, "suggest_match", claim.annotation)
    article = claim.annotation.version.article
    look = LookForm(request.GET)
    sought = look.cleaned_data["q"] if look.is_valid() else ""
    found = questions.sought if sought else questions.alike
    places = questions.places(claim, request.user)
    for match in places.reviews:
        wrong = reworded is not None and reworded.match == match
        match.form = reworded if wrong else RewordForm(match=match)
    context = {
        "claim": claim,
        "annotation": claim.annotation,
        "article": article,
        "printed": printed_of(claim),
        "worth": worded(article, "checkworthiness", claim.checkworthiness, Checkworthiness),
        "reasons": [worded(article, "reasons", reason, CheckReason) for reason in claim.reasons],
        "places": places,
        "reviews_elsewhere": questions.reviews_elsewhere(claim, request.user, places.reviews),
        "alike": found(claim, request.user, *filter(None, [sought])),
        "look": look,
        "sought": sought,
        "review": review or ReviewForm(initial=words_in(request.GET)),
        "refusal": refusal,
        "may_suggest": may_suggest,
        "may_decide": may(request.user, "match_claims", claim.annotation),
        "nav": "claims",
    }
    return show(request, CLAIM, context, status=422 if look.errors else status)


def printed_of(claim: Claim) -> str:
    """The words of the article, where the claim says it in words of its own."""
    printed = PART_GLUE.join(span.exact for span in claim.annotation.spans_of(Role.CLAIM))
    return "" if reworded(claim.statement, printed, printed) else printed


def worded(article, field: str, value: str, choices) -> str:
    """A label in the words of the article's collection, where it has some."""
    standard = label_of(choices, value)
    collection = article.collection
    return collection.label(field, value, standard) if collection else standard


@require_POST
@only_who_may("see_claims")
def match(request, uuid):
    """Say how another claim relates to this one."""
    claim = find(request, uuid)
    form = MatchForm(request.POST, user=request.user)
    if not form.is_valid():
        [sentence] = form.errors.get("other") or [None]
        if sentence is None:
            return bad_request(request)
        return claim_page(request, claim, refusal={"sentence": sentence}, status=422)
    try:
        made = verbs.match(claim=claim, by=request.user, **form.said)
    except Refused as refusal:
        return claim_page(request, claim, refusal=refusal, status=refusal.status)
    messages.success(request, said_of(made))
    # Who looks through what was found goes on there.
    sought = request.GET.get("q")
    return back_to(claim, "alike", {"q": sought} if sought else None)


@require_POST
@only_who_may("see_claims")
def review(request, uuid):
    """Name a published review of this claim."""
    claim = find(request, uuid)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return claim_page(request, claim, review=form, status=422)
    try:
        made = verbs.cite_review(claim=claim, by=request.user, **form.cleaned_data)
    except ReviewKnown as refusal:
        form.add_error("review_url", refusal.sentence)
        return claim_page(request, claim, review=form, status=refusal.status)
    except Refused as refusal:
        return claim_page(request, claim, review=form, refusal=refusal, status=refusal.status)
    messages.success(request, said_of(made))
    return back_to(claim, "reviews")


def words_in(address) -> dict:
    """What an address says of a review, for the form to begin with."""
    return {name: address[name] for name in ReviewForm.base_fields if name in address}


@require_POST
@only_who_may("see_claims")
def reword(request, uuid, pk):
    claim = find(request, uuid)
    try:
        match = find_match(claim, request.user, pk)
        form = RewordForm(request.POST, match=match)
        if not form.is_valid():
            return claim_page(request, claim, reworded=form, status=422)
        verbs.reword_review(match=match, by=request.user, **form.cleaned_data)
    except ReviewKnown as refusal:
        form.add_error("review_url", refusal.sentence)
        return claim_page(request, claim, reworded=form, status=refusal.status)
    except Refused as refusal:
        return claim_page(request, claim, refusal=refusal, status=refusal.status)
    messages.success(request, _("Saved."))
    return back_to(claim, "reviews")


@require_POST
@only_who_may("see_claims")
def decide(request, uuid, pk):
    claim = find(request, uuid)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return bad_request(request)
    seen, status = form.cleaned_data["seen"], form.cleaned_data["status"]
    try:
        match, confirmed = find_match(claim, request.user, pk), status == MatchStatus.CONFIRMED
        made = verbs.decide(match=match, by=request.user, confirmed=confirmed, seen=seen)
    except Refused as refusal:
        return claim_page(request, claim, refusal=refusal, status=refusal.status)
    messages.success(request, said_of(made))
    return back_to(claim, "elsewhere" if made.other_id else "reviews")


@require_POST
@only_who_may("see_claims")
def take_back(request, uuid, pk):
    claim = find(request, uuid)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return bad_request(request)
    try:
        match = find_match(claim, request.user, pk)
        verbs.take_back(match=match, by=request.user, seen=form.cleaned_data["seen"])
    except Refused as refusal:
        return claim_page(request, claim, refusal=refusal, status=refusal.status)
    if match.other_id:
        messages.success(request, _("Taken back."))
        return back_to(claim, "elsewhere")
    messages.success(request, _("Taken back. Its words stand in the form, to be named again."))
    return back_to(claim, "reviews", words_of(match))


def back_to(claim: Claim, part: str, asked: dict | None = None):
    """Where one was on the page, and not its top."""
    query = f"?{urlencode(asked)}" if asked else ""
    return redirect(f"{claim.get_absolute_url()}{query}#{part}")


def find_match(claim: Claim, user, pk: int) -> ClaimMatch:
    """A match of the claim that the person sees; MatchDecided where there is none any more."""
    rows = questions.matches_of(claim, user).select_related("claim__annotation__version__article")
    if match := rows.filter(pk=pk).first():
        return match
    raise MatchDecided


def said_of(match: ClaimMatch) -> str:
    if match.status == MatchStatus.CONFIRMED:
        return _("Confirmed.")
    if match.status == MatchStatus.REFUSED:
        return _("Refused: they stay two.") if match.other_id else _("Refused.")
    return _("Suggested. A moderator decides.")
