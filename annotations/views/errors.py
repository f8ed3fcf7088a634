"""Pages for what went wrong, each with a sentence; none of them needs the database to say so.

Under /api/ a program asks, and gets the same sentence as a problem (RFC 9457).
"""

import sys
from contextlib import suppress
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def health(request):
    """For whoever watches the app: 200 while the database answers, 503 while it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        return HttpResponse("database away", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig):
        sentence = _(
            "This is larger than the %(limit)s that can be sent at once. "
            "Shorten it or send it in parts."
        ) % {"limit": filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}
        return answer(request, 413, _("Too large"), sentence)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        sentence = _("This form has more parts than can be sent at once. Send it in parts.")
        return answer(request, 400, _("Too many parts"), sentence)
    return answer(
        request,
        400,
        _("Not understood"),
        _("The request could not be read. Go back, reload the page and try again."),
    )


def forbidden(request, exception=None):
    return answer(
        request,
        403,
        _("Not allowed"),
        _("You do not have the right to see or do this. Ask an admin of your desk."),
    )


def not_found(request, exception=None):
    return answer(
        request,
        404,
        _("Nothing here"),
        _("There is nothing at this address, or it is not open to you."),
    )


def csrf_failure(request, reason=""):
    """A page whose token is of another session asks for the sign-in, and so gets the new one.

    What comes from another site is refused for good, however often it is sent. Who has signed in
    meanwhile, on another page, goes on from the sign-in.
    """
    if request.path == reverse("sign_in") and request.user.is_authenticated:
        following = urlencode({"next": request.POST.get("next", "")})
        return redirect(f"{request.path}?{following}")
    is_renewable = is_fragment(request) and reason.startswith("CSRF")
    return answer(
        request,
        401 if is_renewable else 403,
        _("Not sent"),
        _("This page was open for too long or in another session. Reload it and try again."),
    )


def server_error(request):
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return database_away(request)
    return plain_answer(
        request,
        500,
        _("Our mistake"),
        _("Something went wrong here and has been noted. Go back and try again."),
    )


def database_away(request):
    response = plain_answer(
        request,
        503,
        _("Back in a moment"),
        _("The database does not answer just now. Nothing was lost; try again in a few seconds."),
    )
    response["Retry-After"] = "5"
    return response


def answer(request, status: int, title: str, sentence: str):
    """The sentence on a page of the desk, or alone where a fragment was asked for."""
    if is_api(request):
        return problem(request, status, title, sentence)
    if is_fragment(request):
        return alone(request, HttpResponse(fragment(sentence), status=status))
    context = {"title": title, "sentence": sentence}
    return render(request, "errors/refused.html", context, status=status)


def alone(request, response):
    """Put a sentence where the page says what came of a deed: nothing typed gives way to it."""
    # The queue's own script shows it above the queue.
    if not request.path_info.startswith("/admin/"):
        response["HX-Retarget"] = "#answer"
        response["HX-Reswap"] = "innerHTML"
    return response


def plain_answer(request, status: int, title: str, sentence: str):
    """As `answer`, on a page that asks neither the session nor the database for anything."""
    if is_api(request):
        return problem(request, status, title, sentence)
    if is_fragment(request):
        return HttpResponse(fragment(sentence), status=status)
    context = {"title": title, "sentence": sentence, "request_id": getattr(request, "id", "")}
    # Where the static files are not collected, no page can name its styles.
    with suppress(ValueError):
        return HttpResponse(render_to_string("errors/plain.html", context), status=status)
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def is_api(request) -> bool:
    return request.path_info.startswith("/api/")


def problem(request, status: int, title: str, detail: str, **more):
    """A problem of RFC 9457; `more` are members of its own, such as which parameter is meant."""
    said = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "request_id": getattr(request, "id", ""),
    }
    return JsonResponse(said | more, status=status, content_type="application/problem+json")


def is_fragment(request) -> bool:
    # Read from the headers: what failed may have failed before `request.htmx` was there.
    return request.headers.get("HX-Request") == "true"


def fragment(sentence: str) -> str:
    return format_html('<p class="answer__error">{}</p>', sentence)
