"""The read API: every table of an export, as JSON, a page at a time."""

import hashlib
import json

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.formats import openapi
from annotations.formats.tables import BY_NAME, TABLES
from annotations.forms.api import RowsForm
from annotations.models import Scope
from annotations.queries import table_pages
from annotations.services import exports
from annotations.views.api.tokens import api_view
from annotations.views.doors import only_who_may
from annotations.views.errors import not_found, problem
from annotations.views.show import show


@api_view(Scope.READ)
@only_who_may("export")
def index(request):
    tables = [
        {"name": table.name, "meaning": table.meaning, "url": address_of(request, table.name)}
        for table in TABLES
    ]
    return answer(request, {"tables": tables})


@api_view(Scope.READ)
@only_who_may("export")
def rows(request, name):
    """One page of one table, with the filters of the exports."""
    table = BY_NAME.get(name)
    if table is None:
        return not_found(request)
    form = RowsForm(request.GET, user=request.user, table=name)
    if not form.is_valid():
        return bad_parameters(request, form.errors.get_json_data())
    exports.check(filters=form.filters, by=request.user)
    try:
        page = table_pages.page(
            table, form.filters, after=form.cleaned_data["after"], limit=form.limit_or_usual
        )
    except table_pages.BadPlace:
        sentence = _("No page of this table ends there. Take it from “next”.")
        return bad_parameters(request, {"after": [{"message": sentence}]})
    following = None
    if page.next:
        query = request.GET.copy()
        query["after"] = page.next
        following = f"{address_of(request, name)}?{query.urlencode()}"
    response = answer(request, {"table": name, "rows": page.rows, "next": following})
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


@api_view(Scope.READ)
@only_who_may("export")
def description(request):
    server = request.build_absolute_uri(reverse("annotations:api_index"))
    return answer(
        request,
        openapi.description(server=server.rstrip("/"), cookie=settings.SESSION_COOKIE_NAME),
    )


@require_safe
@only_who_may("export")
def guide(request):
    """The page on which a person reads how a program asks."""
    context = {
        "server": request.build_absolute_uri(reverse("annotations:api_index")),
        "tables": TABLES,
        "filters": [(name, said) for name, (said, _schema) in openapi.FILTERS.items()],
        "usual": openapi.USUAL,
        "most": openapi.MOST,
    }
    return show(request, "annotations/api/guide.html", context)


def address_of(request, name: str) -> str:
    return request.build_absolute_uri(reverse("annotations:api_rows", args=[name]))


def answer(request, content: dict) -> HttpResponse:
    """The content, or 304 where the reader has exactly that already."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response)


def bad_parameters(request, errors: dict) -> JsonResponse:
    """`errors` are lists of messages by parameter; what is wrong with none of them has no name."""
    said = {
        "parameters" if name == "__all__" else name: [one["message"] for one in found]
        for name, found in errors.items()
    }
    first, sentences = next(iter(said.items()))
    detail = sentences[0] if first == "parameters" else f"{first}: {sentences[0]}"
    return problem(request, 400, _("Not understood"), detail, errors=said)
