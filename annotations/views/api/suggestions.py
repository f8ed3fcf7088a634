"""Where other machines read a text and send what they propose for it: docs/suggestions-api.md."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from annotations.access import may
from annotations.forms.pushed import Wrong, read_push
from annotations.models import Article, Scope
from annotations.queries.suggestions import text_to_read
from annotations.services.refusals import NotAllowed
from annotations.services.suggestions import push
from annotations.views.api.tokens import api_view
from annotations.views.errors import problem

MOST_BYTES = 2 * 1024 * 1024


@api_view(Scope.SUGGEST, methods=("GET", "HEAD", "POST"))
def suggestions(request, uuid):
    found = Article.objects.visible_to(request.user).select_related("current_version")
    article = get_object_or_404(found, uuid=uuid)
    if not may(request.user, "suggest", article):
        raise NotAllowed
    version = article.current_version
    version.article = article
    if request.method != "POST":
        return JsonResponse(text_to_read(version))
    if request.content_type != "application/json":
        return problem(request, 415, _("Not understood"), _("Send application/json."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
        sentence = _("Send at most two megabytes at once.")
        return problem(request, 413, _("Too large"), sentence)
    try:
        sent = read_push(request.body, version)
    except Wrong as wrong:
        errors = [{"at": fault.at, "problem": fault.problem} for fault in wrong.faults]
        if wrong.stale:
            title, sentence = _("Another text"), _("The words do not fit. Nothing was stored.")
            return problem(request, 409, title, sentence, errors=errors, sha256=version.sha256)
        sentence = _("Something in it is wrong. Nothing was stored.")
        return problem(request, 422, _("Not understood"), sentence, errors=errors)
    stored = push(
        version=version,
        by=request.user,
        source=sent.source,
        rules_version=sent.rules_version,
        found=sent.found,
    )
    return JsonResponse({"stored": stored, "known": len(sent.found) - stored})
