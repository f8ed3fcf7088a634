from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from annotations.services.refusals import Refused, SameArticle
from annotations.text.normalise import UnusableText
from annotations.views.errors import answer, database_away, is_api, problem


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
            link = exception.article if isinstance(exception, SameArticle) else None
            response = refuse(request, exception.status, str(exception.sentence), link=link)
            for name, value in exception.headers.items():
                response[name] = value
            return response
        if isinstance(exception, OperationalError | InterfaceError):
            return database_away(request)
        return None


def refuse(request, status: int, sentence: str, link=None):
    if is_api(request):
        return problem(request, status, HTTPStatus(status).phrase, sentence)
    template = "errors/refused.html#sentence" if request.htmx else "errors/refused.html"
    return render(request, template, {"sentence": sentence, "link": link}, status=status)
