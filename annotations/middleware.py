from django.db import InterfaceError, OperationalError
from django.shortcuts import render

from annotations.services.refusals import Refused, SameArticle
from annotations.text.normalise import UnusableText
from annotations.views.errors import database_away


class RefusedMiddleware:
    """Answers what a verb refused with its status and its sentence, wherever it was called."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, UnusableText):
            return refuse(request, 422, str(exception))
        if isinstance(exception, Refused):
            link = getattr(exception, "article", None) if isinstance(exception, SameArticle) else None
            return refuse(request, exception.status, str(exception.sentence), link=link)
        if isinstance(exception, OperationalError | InterfaceError):
            return database_away(request)
        return None


def refuse(request, status: int, sentence: str, link=None):
    template = "errors/refused.html#sentence" if request.htmx else "errors/refused.html"
    return render(request, template, {"sentence": sentence, "link": link}, status=status)
