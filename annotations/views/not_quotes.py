from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms.not_quotes import NotAQuoteForm
from annotations.models import Kind
from annotations.services.not_quotes import set_aside
from annotations.services.refusals import Refused
from annotations.views import answers


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, pk):
    article = answers.find_article(request, pk)
    version = article.current_version
    page = {"kind": Kind.NOT_A_QUOTE, "title": _("Set quotation marks aside")}
    if request.method != "POST":
        form = NotAQuoteForm(version=version, initial={"sha256": version.sha256})
        return answers.new_page(request, article, form=form, **page)
    form = NotAQuoteForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, form=form, status=422, **page)
    try:
        answers.check_text(article, form)
        annotation = set_aside(
            version=version,
            by=request.user,
            marks=form.cleaned_data["marks"],
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            request_id=form.cleaned_data["request_id"],
        )
    except Refused as refusal:
        return answers.refused_page(request, article, form, refusal, **page)
    return answers.touched(
        request, article, _("Marked as no quote."), annotations=[annotation], more=answers.NEW_DEED
    )
