from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms.claims import ClaimForm
from annotations.models import Kind
from annotations.services.claims import record_claim
from annotations.services.refusals import Refused
from annotations.views import answers
from annotations.views.editing import edit_form


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, pk):
    article = answers.find_article(request, pk)
    version = article.current_version
    page = {"kind": Kind.CLAIM, "title": _("Record a claim")}
    if request.method != "POST":
        form = ClaimForm(version=version, initial={"sha256": version.sha256})
        return answers.new_page(request, article, form=form, **page)
    form = ClaimForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, form=form, status=422, **page)
    values = form.cleaned_data
    try:
        answers.check_text(article, form)
        annotation = record_claim(
            version=version,
            by=request.user,
            marks=values["marks"],
            statement=values["statement"],
            claimant=values["claimant"],
            checkworthiness=values["checkworthiness"],
            reasons=values["reasons"],
            claim_date=values["claim_date"],
            first_appearance_url=values["first_appearance_url"],
            note=values["note"],
            # Who was asked and left it empty means the article; the page's key does not ask.
            propose="claimant" not in request.POST,
            request_id=values["request_id"],
        )
    except Refused as refusal:
        return answers.refused_page(request, article, form, refusal, **page)
    return answers.touched(
        request,
        article,
        _("Claim recorded."),
        annotations=[annotation],
        more=answers.NEW_DEED,
        opened=annotation,
        form=edit_form(annotation) if request.htmx else None,
    )
