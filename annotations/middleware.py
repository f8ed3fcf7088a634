import logging
from http import HTTPStatus

from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.access import may, needs_second_factor
from annotations.services.refusals import Refused, SameArticle
from annotations.text.normalise import UnusableText
from annotations.views.accounts import SECOND_FACTOR
from annotations.views.errors import (
    alone,
    answer,
    bad_request,
    database_away,
    is_api,
    problem,
)

log = logging.getLogger("annotations.requests")


class SecondFactorMiddleware:
    """Who has to have a second factor and has none yet can do nothing but set one up."""

    # By the names of their addresses.
    OPEN = {"second_factor", "second_factor_begin", "second_factor_confirm", "password_change"}
    sentence = gettext_lazy("Your desk asks you for a second factor. Set it up to go on.")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if (
            not request.user.is_authenticated
            or request.session.get(SECOND_FACTOR)
            or not needs_second_factor(request.user)
            or request.resolver_match.url_name in self.OPEN
            # The door itself; a program's session is looked at under /api/ all the same.
            or not (getattr(view_func, "login_required", True) or is_api(request))
        ):
            return None
        if is_api(request) or request.htmx:
            return refuse(request, 403, str(self.sentence))
        messages.info(request, self.sentence)
        return redirect("annotations:second_factor")


class RefusedMiddleware:
    """Answers what a verb refused with its status and its sentence, wherever it was called."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            # Django says it with an empty page.
            allowed = response["Allow"]
            sentence = _("This address cannot be used in this way. Go back and try again.")
            response = answer(request, 405, _("Not possible here"), sentence)
            response["Allow"] = allowed
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, UnusableText):
            return refuse(request, 422, str(exception))
        if isinstance(exception, Refused):
            link = exception.link
            if isinstance(exception, SameArticle):
                article = exception.article
                if may(request.user, "see_article", article):
                    link = (article.get_absolute_url(), str(article))
            response = refuse(request, exception.status, str(exception.sentence), link=link)
            for name, value in exception.headers.items():
                response[name] = value
            return response
        if isinstance(exception, OperationalError | InterfaceError):
            log.error("The database does not answer: %s", " ".join(str(exception).split()))
            return database_away(request)
        if isinstance(exception, OverflowError):
            # SQLite refuses a number that no key can be where PostgreSQL finds no row of it. The
            # log says where, for one that was not sent by whoever asked.
            log.warning("A number is too large for its place.", exc_info=exception)
            return bad_request(request)
        return None


def refuse(request, status: int, sentence: str, link=None):
    if is_api(request):
        return problem(request, status, HTTPStatus(status).phrase, sentence)
    context = {"sentence": sentence, "link": link}
    if request.htmx:
        sentence = render(request, "errors/refused.html#sentence", context, status=status)
        return alone(request, sentence)
    return render(request, "errors/refused.html", context, status=status)
