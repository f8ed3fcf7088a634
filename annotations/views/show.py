from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def show(request, template: str, context: dict, part: str | None = None, status: int = 200):
    """A whole page, or its named part when htmx asks; the server picks the part.

    Going back to an address that htmx had put there asks for the whole page again.
    """
    wants_part = request.htmx and not request.htmx.history_restore_request
    name = f"{template}#{part}" if part and wants_part else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
