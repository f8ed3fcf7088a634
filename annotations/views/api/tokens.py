"""Who a request under /api/ acts for: a token says so, and for reading a session may too."""

from functools import wraps

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponseNotAllowed
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from annotations.models import Scope, User
from annotations.services.api_tokens import BadToken, NoToken, person_with
from annotations.services.refusals import Refused

SAFE = ("GET", "HEAD")
FAILURES, SECONDS = 30, 60
"""So many bad tokens from one address in so many seconds are told to wait."""


class TooManyBadTokens(Refused):
    status = 429
    sentence = _("Too many requests with a bad token. Wait a minute, then try a valid one.")
    headers = {"Retry-After": str(SECONDS)}


def person_of(request, scope: Scope) -> User:
    """The person this request acts for, who has the scope.

    A token goes before a session. A session is enough for reading only: another site could
    have its cookie sent along with a write. Raises NoToken, BadToken, LacksScope or
    TooManyBadTokens.
    """
    header = request.headers.get("Authorization")
    if header is None:
        if request.method in SAFE and request.user.is_authenticated:
            return request.user
        raise NoToken
    scheme, _blank, text = header.partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise BadToken
        return person_with(text=text.strip(), scope=scope)
    except BadToken:
        count_failure(request)
        raise


def count_failure(request) -> None:
    """A valid token is never made to wait: a newsroom often shares one address."""
    key = f"bad-tokens:{get_client_ip_address(request)}"
    cache.add(key, 0, SECONDS)
    try:
        failures = cache.incr(key)
    except ValueError:
        # It ran out between the two lines.
        return
    if failures > FAILURES:
        raise TooManyBadTokens from None


def api_view(scope: Scope, methods=SAFE):
    """Makes a view of /api/: only these methods, and `request.user` is whom it acts for.

    The view answers JSON; what goes wrong is answered as a problem (see views.errors).
    """

    def decorate(view):
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def inner(request, *args, **kwargs):
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            request.user = person_of(request, scope)
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_cache=True)
            patch_vary_headers(response, ["Authorization", "Cookie"])
            return response

        return inner

    return decorate
