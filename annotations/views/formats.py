from django.views.decorators.http import require_safe

from annotations.downloads import Download
from annotations.forms.formats import FormatForm
from annotations.services import exports, formats
from annotations.views.doors import only_who_may
from annotations.views.exports import refused


@require_safe
@only_who_may("export")
def download(request):
    """The annotations that the filters let through, in one of the formats beside the tables."""
    form = FormatForm(request.GET, user=request.user)
    if not form.is_valid():
        return refused(request, form)
    made, filters = form.chosen_format, form.filters
    exports.check(filters=filters, by=request.user)
    account = exports.Account()
    told = exports.recorded(
        formats.format_file(made=made, filters=filters, account=account, about=form.about),
        account=account,
        by=request.user,
        format=made.name,
        filters=filters,
        about=form.about,
    )
    return Download(told, f"annotations-{made.name}", made.suffix, made.media_type)
