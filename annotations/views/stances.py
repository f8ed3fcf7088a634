import json

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms.stances import EvidenceForm, StanceForm
from annotations.models import Annotation, Kind
from annotations.services.refusals import Refused
from annotations.services.stances import tag_stance
from annotations.views import answers


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, pk):
    article = answers.find_article(request, pk)
    version = article.current_version
    page = {"kind": Kind.STANCE, "title": _("Tag a stance")}
    if request.method != "POST":
        form = StanceForm(version=version, initial=prefilled(request, article))
        return answers.new_page(request, article, form=form, **page)
    form = StanceForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, form=form, status=422, **page)
    values = form.cleaned_data
    quote = quote_of(article, values["quote"], request.user)
    try:
        answers.check_text(article, form)
        annotation = tag_stance(
            version=version,
            by=request.user,
            marks=values["marks"],
            label=values["label"],
            target=values["target"],
            holder=values["holder"],
            holder_kind=values["holder_kind"],
            basis=values["basis"],
            quote=quote.quote if quote else None,
            note=values["note"],
            request_id=values["request_id"],
        )
    except Refused as refusal:
        return answers.refused_page(request, article, form, refusal, **page)
    return answers.touched(
        request, article, _("Stance tagged."), annotations=[annotation], more=answers.NEW_DEED
    )


def quote_of(article, key, user) -> Annotation | None:
    """The quote of this article that a stance comes from."""
    if not key:
        return None
    return (
        Annotation.objects.on_page_of(user)
        .whole()
        .filter(uuid=key, kind=Kind.QUOTE, version=article.current_version_id)
        .first()
    )


def prefilled(request, article) -> dict:
    """Evidence, holder and quote from a focused quote, or evidence from a selection."""
    initial = {"sha256": article.current_version.sha256}
    asked = EvidenceForm(request.GET)
    asked.is_valid()
    marks = asked.cleaned_data.get("marks", [])
    quote = quote_of(article, asked.cleaned_data.get("quote"), request.user)
    if quote:
        speaker = quote.quote.speaker
        initial |= {"quote": quote.uuid, "holder": (speaker.name, speaker.pk) if speaker else None}
        if not marks:
            marks = quote.spans_of("content")
    # Without places the form asks for the words.
    if marks:
        initial["marks"] = json.dumps(
            [{"role": "evidence", "start": m.start, "end": m.end, "exact": m.exact} for m in marks]
        )
    return initial
