from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from annotations.forms.quotes import QuoteForm
from annotations.models import Kind
from annotations.services import quotes
from annotations.services.refusals import Refused
from annotations.views import answers
from annotations.views.editing import edit_form


@require_http_methods(["GET", "HEAD", "POST"])
def create(request, pk):
    article = answers.find_article(request, pk)
    version = article.current_version
    page = {"kind": Kind.QUOTE, "title": _("Tag a quote")}
    if request.method != "POST":
        form = QuoteForm(version=version, initial={"sha256": version.sha256})
        return answers.new_page(request, article, form=form, **page)
    form = QuoteForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, form=form, status=422, **page)
    values = form.cleaned_data
    try:
        answers.check_text(article, form)
        annotation = quotes.tag_quote(
            version=version,
            by=request.user,
            marks=values["marks"],
            speaker=values["speaker"],
            type=values["type"],
            speaker_status=values["speaker_status"],
            role_as_printed=values["role_as_printed"],
            negated=values["negated"],
            note=values["note"],
            propose=values["propose"],
            request_id=values["request_id"],
        )
    except Refused as refusal:
        return answers.refused_page(request, article, form, refusal, **page)
    opened = annotation if values["propose"] else None
    return answers.touched(
        request,
        article,
        _("Quote tagged."),
        annotations=[annotation],
        more=answers.NEW_DEED,
        opened=opened,
        form=edit_form(annotation) if opened else None,
    )
