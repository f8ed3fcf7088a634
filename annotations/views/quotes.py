from django.utils.translation import gettext as _

from annotations.forms.quotes import QuoteForm
from annotations.models import Kind
from annotations.services import quotes
from annotations.views import answers
from annotations.views.annotations import edit_form


def create(request, pk):
    article = answers.find_article(request, pk)
    version = article.current_version
    if request.method != "POST":
        form = QuoteForm(version=version, initial={"sha256": version.sha256})
        return answers.new_page(request, article, Kind.QUOTE, form, _("Tag a quote"))
    form = QuoteForm(request.POST, version=version)
    if not form.is_valid():
        return answers.new_page(request, article, Kind.QUOTE, form, _("Tag a quote"), status=422)
    answers.check_text(article, form)
    values = form.cleaned_data
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
    opened = annotation if values["propose"] else None
    return answers.touched(
        request,
        article,
        _("Quote tagged."),
        annotations=[annotation],
        opened=opened,
        form=edit_form(annotation) if opened else None,
    )
