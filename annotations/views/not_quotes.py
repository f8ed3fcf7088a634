from django.utils.translation import gettext as _

from annotations.forms.not_quotes import NotAQuoteForm
from annotations.models import Kind
from annotations.services.not_quotes import set_aside
from annotations.views import answers


def create(request, pk):
    article = answers.find_article(request, pk)
    version = article.current_version
    title = _("Set quotation marks aside")
    if request.method != "POST":
        form = NotAQuoteForm(version=version, initial={"sha256": version.sha256})
        return answers.new_page(request, article, Kind.NOT_A_QUOTE, form, title)
    form = NotAQuoteForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, Kind.NOT_A_QUOTE, form, title, status=422)
    answers.check_text(article, form)
    annotation = set_aside(
        version=version,
        by=request.user,
        marks=form.cleaned_data["marks"],
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
        request_id=form.cleaned_data["request_id"],
    )
    return answers.touched(request, article, _("Marked as no quote."), annotations=[annotation])
